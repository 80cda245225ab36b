"""Writes claims in manners that traces labelled blind had and the reader had not met."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import isqrt

from traces import write_ways
from traces.write_sat import begun as begun_sat
from traces.write_sat import literal, some, variable
from traces.writing import Pen, claim


def _cities(pen: Pen, count: int) -> list[int]:
    return [int(city) for city in pen.pick(range(len(pen.problem.distances)), count)]


def _said(pen: Pen, a: int, b: int, text: str) -> str:
    """Return a distance, right or wrong; in the text ``#`` stands for it."""
    length = pen.wrong(pen.problem.distances[a][b])
    return claim("distance", f"{a} {b} {length}", text.replace("#", str(length)))


def _walk(pen: Pen) -> tuple[list[int], list[int]]:
    """Return a tour and its steps, one of which may be wrong."""
    tour = _cities(pen, len(pen.problem.distances))
    tour.append(tour[0])
    steps = [pen.problem.distances[a][b] for a, b in pairwise(tour)]
    steps[-1] = pen.wrong(steps[-1])
    return tour, steps


def tsp_subscripts(pen: Pen) -> str:
    """Return ``c_{05} = 12``: costs whose cities are subscripts."""
    sign = pen.one_of("c", "w", "d")
    shape = sign + ("_{AB} = #" if len(pen.problem.distances) <= 10 else "_{A,B} = #")
    pairs = [_cities(pen, 2) for _ in range(3)]
    said = [_said(pen, a, b, shape.replace("A", str(a)).replace("B", str(b))) for a, b in pairs]
    return f"Costs: {', '.join(said)}."


def tsp_rounded(pen: Pen) -> str:
    """Return distances that are worked out from points, if there are any, and rounded."""
    if pen.problem.points is None:
        return tsp_subscripts(pen)
    lines = []
    for a, b in (_cities(pen, 2) for _ in range(2)):
        (x, y), (u, v) = pen.problem.points[a], pen.problem.points[b]
        square = (x - u) ** 2 + (y - v) ** 2
        tenths = isqrt(100 * square)
        root = f"sqrt({square}) ≈ {tenths // 10}.{tenths % 10}"
        lead = pen.one_of(f"{a}-{b}: dx={abs(x - u)}, dy={abs(y - v)} → ", f"d({a},{b}) = ")
        lines.append("- " + _said(pen, a, b, f"{lead}{root} {pen.one_of('→', '≈')} #"))
    return "\n" + "\n".join(lines) + "\n"


def tsp_going(pen: Pen) -> str:
    """Return ``start at 0, go to 2 (7), then to 4 (9)``: a walk in words."""
    a, *others = _cities(pen, 4)
    text = ""
    for b in others:
        step = _said(pen, a, b, f"{b} (#)" if text else f"{a}, go to {b} (#)")
        text += (", then to " if text else "") + step
        a = b
    return f"Start at {text}."


def tsp_owned(pen: Pen) -> str:
    """Return ``city 4: 7 to city 2, 9 to city 3``: lengths before the cities they lead to."""
    a, *others = _cities(pen, 4)
    said = [_said(pen, a, b, f"# to city {b}") for b in others]
    return f"{pen.one_of('Look at city', 'Now city')} {a}: {', '.join(said)}."


def tsp_cheapest(pen: Pen) -> str:
    """Return ``from 3 the cheapest is 5 at 20``."""
    a, b = _cities(pen, 2)
    return _said(pen, a, b, f"{pen.one_of('From', 'from')} {a} the cheapest is {b} at #") + "."


def tsp_running(pen: Pen) -> str:
    """Return a tour and its length, summed up step by step."""
    tour, steps = _walk(pen)
    total, sums = steps[0], []
    for step in steps[1:]:
        text = f"{total}+{step}={total + step}"
        sums.append(claim("arithmetic", text, text))
        total += step
    words = "-".join(map(str, tour))
    said = claim("tour_length", f"{words} {total}", f"Total: {', '.join(sums)}")
    return f"Take {words}. {said}."


def tsp_annotated(pen: Pen) -> str:
    """Return ``7 (0-2) + 9 (2-4) = 16``, or arrows that bear the lengths."""
    a, b, c = _cities(pen, 3)
    if pen.rng.chance(1, 2):
        first, second = _said(pen, a, b, f"{a} -#-> {b}"), _said(pen, b, c, f" -#-> {c}")
        return f"Walk: {first}{second}."
    steps = [pen.problem.distances[a][b], pen.problem.distances[b][c]]
    total = pen.wrong(sum(steps))
    said = [
        claim("distance", f"{x} {y} {step}", f"{step} ({x}-{y})")
        for (x, y), step in zip(((a, b), (b, c)), steps, strict=True)
    ]
    words = f"{steps[0]}+{steps[1]}={total}"
    return pen.starts(claim("arithmetic", words, f"{said[0]} + {said[1]} = {total}") + ".")


def tsp_legs_after(pen: Pen) -> str:
    """Return a tour, its first legs behind a colon, and its cost as a function's value."""
    tour, steps = _walk(pen)
    legs = [_said(pen, a, b, f"{a}-{b} = #") for a, b in list(pairwise(tour))[:3]]
    words = "-".join(map(str, tour))
    said = claim("tour_length", f"{words} {sum(steps)}", f"cost(T1) = {sum(steps)}")
    return f"T1 = {words}: {', '.join(legs)}. {said}."


def _stated(pen: Pen, k: int, chosen: Sequence[int]) -> tuple[bool, str]:
    """Return a truth of a clause, in one of four cases the wrong one, and its words."""
    true = bool(set(chosen) & set(pen.problem.clauses[k - 1])) ^ pen.rng.chance(1, 4)
    return true, f"{k} {'T' if true else 'F'}"


def _all(pen: Pen) -> list[int]:
    return [v if pen.rng.chance(1, 2) else -v for v in range(1, pen.problem.variables + 1)]


def _numbers(pen: Pen, count: int) -> list[int]:
    return sorted(int(k) + 1 for k in pen.pick(range(len(pen.problem.clauses)), count))


def _named(pen: Pen, k: int) -> str:
    """Name a clause by a letter, unless letters are variables."""
    return f"C{k}" if pen.surface.get("names", "x") == "x" else f"clause {k}"


def sat_violated(pen: Pen) -> str:
    """Return ``unsat = {C1, C5}``: the clauses that are violated, as a list."""
    chosen = _all(pen)
    said = [claim("clause_value", f"{k} F", _named(pen, k)) for k in _numbers(pen, 3)]
    head = pen.one_of("unsat = {#}", "Violated: #", "Unsatisfied clauses: #")
    return f"{begun_sat(pen, chosen)} {head.replace('#', ', '.join(said))}."


def sat_ticked(pen: Pen) -> str:
    """Return lines with a clause's number, a literal of it that is said to be true, a tick."""
    chosen = _all(pen)
    lines = []
    for k in _numbers(pen, 4):
        one = pen.rng.choice(pen.problem.clauses[k - 1])
        text = f"{k}: {literal(pen, one)} {pen.one_of('✓', 'ok')}"
        lines.append(claim("clause_value", f"{k} T", text))
    return f"{begun_sat(pen, chosen)}\n" + "\n".join(lines) + "\n"


def sat_still(pen: Pen) -> str:
    """Return clauses that are still, or remain, satisfied, and rows of bits."""
    chosen = _all(pen)
    said = []
    for k in _numbers(pen, 3):
        true, words = _stated(pen, k, chosen)
        bits = "|".join("01"[x in chosen] for x in pen.problem.clauses[k - 1])
        word = "satisfied" if true else "violated"
        name = _named(pen, k)
        text = pen.one_of(f"{name} still {int(true)}", f"{name} remains {word}", f"{name} = {bits}")
        if "|" in text:
            words = f"{k} {'T' if '1' in bits else 'F'}"
        said.append(claim("clause_value", words, text))
    return f"{begun_sat(pen, chosen)} {', '.join(said)}."


def sat_top(pen: Pen) -> str:
    """Return a unit and a clause's value with truth as LaTeX writes it."""
    k = _numbers(pen, 1)[0]
    forced, *others = pen.problem.clauses[k - 1]
    chosen = sorted((-x for x in others), key=abs)
    pen.rng.shuffle(others)
    said = ", ".join(_top(pen, x) for x in chosen)
    begin = f"Start over with {said}. ⟦:reset {' '.join(map(str, chosen))}⟧"
    name = f"$C_{{{k}}}$" if pen.surface.get("names", "x") == "x" else f"clause {k}"
    one = claim("unit", f"{k} {forced}", f"{name} forces {_top(pen, forced)}")
    row = claim("clause_value", f"{k} T", rf"{name} evaluates to $\top \lor \bot \lor \bot$")
    return f"{begin} {one}. {row}."


def _top(pen: Pen, x: int) -> str:
    return rf"${variable(pen, abs(x))} = {chr(92)}{'top' if x > 0 else 'bot'}$"


def sat_then_literal(pen: Pen) -> str:
    """Return a clause and, behind a comma, the value of one of its negated literals."""
    chosen = some(pen)
    k, negated = _numbers(pen, 1)[0], -abs(pen.rng.choice(chosen))
    inside = pen.problem.clauses[k - 1]
    value = (negated in chosen) ^ pen.rng.chance(1, 3)
    quote = f"Clause {k}: " + " or ".join(literal(pen, x) for x in inside)
    text = f"{literal(pen, negated)} is {'true' if value else 'false'}"
    words = f"{negated} {'T' if value else 'F'}"
    quoted = claim("clause_quote", f"{k} {' '.join(map(str, inside))}", quote)
    return f"{begun_sat(pen, chosen)} {quoted}, {claim('literal_value', words, text)}."


SCENES: dict[str, tuple[Callable[[Pen], str], ...]] = {
    "tsp": (
        *(tsp_subscripts, tsp_rounded, tsp_going, tsp_owned, tsp_cheapest),
        *(tsp_running, tsp_legs_after, tsp_annotated),
    ),
    "3sat": (sat_violated, sat_ticked, sat_still, sat_top, sat_then_literal),
    "maze": write_ways.SCENES,
}
