"""A suite of every family, small enough to be frozen in a second, for several test files."""

from typing import Any

from assay.suite.spec import SuiteSpec, parse

SPEC: dict[str, Any] = {
    "schema": 1,
    "name": "tiny",
    "version": "1.0.0",
    "licence": "CC-BY-4.0",
    "seed": "0x7",
    "splits": [
        {
            "name": "tsp-size",
            "family": "tsp",
            "axis": "size",
            "count": 4,
            "params": {"cities": "5,6"},
        },
        {
            "name": "tsp-matrix",
            "family": "tsp",
            "axis": "structure",
            "count": 4,
            "question": "decide",
            "params": {"cities": 6, "metric": "uniform"},
        },
        {
            "name": "tsp-korean",
            "of": "tsp-size",
            "axis": "surface",
            "surface": {"language": "ko", "rendering": "matrix"},
            "relabel": True,
        },
        {
            "name": "sat-assign",
            "family": "3sat",
            "axis": "size",
            "count": 4,
            "params": {"variables": 6},
        },
        {
            "name": "maze-path",
            "family": "maze",
            "axis": "size",
            "count": 4,
            "params": {"width": 5},
        },
        {
            "name": "calendar-slot",
            "family": "calendar",
            "axis": "size",
            "count": 4,
            "params": {"people": 2},
        },
        {
            "name": "jobshop-optimize",
            "family": "jobshop",
            "axis": "size",
            "count": 4,
            "params": {"jobs": 3},
        },
    ],
}


def tiny(**changes: object) -> SuiteSpec:
    """Return the spec, changed."""
    return parse({**SPEC, **changes})
