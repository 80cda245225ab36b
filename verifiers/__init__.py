"""Exact checkers: a file a family, integers and the standard library only."""
