"""Seeded generators: a file a family, pure functions of a random stream."""
