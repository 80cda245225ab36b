"""Instances that turned out to be faulty: marked beside the frozen bytes, never in them."""

ERRATA = "ERRATA.jsonl"
