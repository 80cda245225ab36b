"""Proofs by OR-Tools, PySAT and dynamic programming: a file a family."""
