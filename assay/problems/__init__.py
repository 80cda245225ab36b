"""A family's mathematics: its parameters, its problem, and the JSON of both."""
