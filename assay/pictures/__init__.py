"""Instances drawn as text."""
