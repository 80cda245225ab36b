"""Certificates that are kept beside a suite: written with solvers, followed without."""
