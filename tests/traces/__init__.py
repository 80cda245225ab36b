"""Labelled traces: their markup, what holds in them, and a writer of new ones."""
