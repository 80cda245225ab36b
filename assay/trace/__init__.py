"""Scoring traces: what the reasoning did, checked exactly, from the stored text alone."""
