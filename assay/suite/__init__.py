"""Frozen suites: their specs, their making, their manifest and their checking."""
