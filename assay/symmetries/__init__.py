"""What may change about a problem without making it another: its names and places."""
