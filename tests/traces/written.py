"""The writer of labelled traces: an instance and a seed give a label file's content."""

from typing import Any

from assay import families
from assay.core import Instance
from traces import (
    write_calendar,
    write_carried,
    write_jobshop,
    write_lists,
    write_manners,
    write_maze,
    write_sat,
    write_shapes,
    write_tsp,
)
from traces.markup import labelled
from traces.writing import Pen, composed

WRITERS: dict[str, Any] = {
    "tsp": write_tsp,
    "3sat": write_sat,
    "maze": write_maze,
    "calendar": write_calendar,
    "jobshop": write_jobshop,
}


def written(instance: Instance, seed: int, rounds: int = 2) -> dict[str, Any]:
    """Return a trace with planted claims and their labels; see docs/traces.md, Label files.

    Parameters
    ----------
    instance : Instance
        What the trace is about.
    seed : int
        Another seed, another trace.
    rounds : int
        How often every scene comes.
    """
    problem = families.get(instance.family).problems.from_json(instance.problem)
    part = WRITERS[instance.family]
    more = (write_manners.SCENES, write_shapes.SCENES, write_carried.SCENES)
    scenes = part.SCENES + write_lists.SCENES[instance.family]
    scenes += tuple(scene for one in more for scene in one.get(instance.family, ()))
    source = composed(Pen(instance, problem, seed), scenes, part.NOISE, rounds)
    return labelled(source, instance)
