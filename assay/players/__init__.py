"""Baselines that are published as every suite's floor."""
