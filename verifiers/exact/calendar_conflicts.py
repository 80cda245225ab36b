"""Why no slot is feasible: all minimal sets of constraints and people that rule everything out.

The *elements* are the constraints in force and the people required. A slot has *reasons*, sets of
elements any of which rules it out: a rule or a busy person alone, a busy person together with
``buffer`` or ``travel`` where only the margin meets a block. A set of elements is a *conflict* if
it contains a reason of every slot; the minimal ones (minimal unsatisfiable subsets, at the level
of names) are found as minimal transversals are (Berge 1989), slot after slot, each family of sets
joined with the next slot's reasons and thinned to what is minimal. Slots with the same reasons
are one, and a slot with more reasons than another asks for nothing new. Sets are bits of integers
in the order of `elements`, so nothing depends on how anything was searched.
"""

from assay.problems.calendar import Problem, elements
from assay.problems.calendar_masks import Masks

MAX_STORED = 20


def _ruled_out(problem: Problem, masks: Masks) -> list[tuple[int, int]]:
    """Return the reasons: each a set of elements, with the slots that it rules out."""
    bit = {name: 1 << i for i, name in enumerate(elements(problem))}
    found = [(bit[name], mask) for name, mask in masks.rules().items()]
    for person in problem.required:
        bare = masks.person(person, 0, 0)
        found.append((bit[person.name], bare))
        kept = masks.person(person, problem.buffer_before, problem.buffer_after) & ~bare
        away = masks.person(person, person.travel, person.travel) & ~bare
        found += [(bit[person.name] | bit["buffer"], kept)] if kept else []
        found += [(bit[person.name] | bit["travel"], away)] if away else []
    return found


def _classes(every: int, reasons: list[tuple[int, int]]) -> set[frozenset[int]]:
    """Return what reasons slots have, once for all slots that have the same."""
    classes: list[tuple[int, tuple[int, ...]]] = [(every, ())]
    for reason, mask in reasons:
        parts = []
        for slots, known in classes:
            if inside := slots & mask:
                parts.append((inside, (*known, reason)))
            if outside := slots & ~mask:
                parts.append((outside, known))
        classes = parts
    return {frozenset(_minimal(set(known))) for _, known in classes}


def _minimal(sets: set[int]) -> list[int]:
    """Return those of some sets that contain no other."""
    found: list[int] = []
    for one in sorted(sets, key=lambda s: (s.bit_count(), s)):
        if not any(other & one == other for other in found):
            found.append(one)
    return found


def minimal_conflicts(problem: Problem, masks: Masks) -> list[list[str]]:
    """Return all minimal conflicts of a week without feasible slots.

    Returns
    -------
    list of list of str
        Names in the order of `elements`; the sets with fewer names first, then by their names'
        places in that order.
    """
    classes = _classes(masks.all, _ruled_out(problem, masks))
    needed = [c for c in classes if not any(other < c for other in classes)]
    family = [0]
    for reasons in sorted(needed, key=lambda c: (len(c), sorted(c))):
        family = _minimal({known | reason for known in family for reason in reasons})
    names = elements(problem)
    places = [[i for i in range(len(names)) if conflict >> i & 1] for conflict in family]
    return [[names[i] for i in found] for found in sorted(places, key=lambda p: (len(p), p))]
