"""Writes traces about tours."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from traces.writing import Pen, arithmetic, claim, comparison, quoted


def _n(pen: Pen) -> int:
    return len(pen.problem.distances)


def _pair(pen: Pen) -> tuple[int, int, int]:
    """Return two cities and a distance, right or wrong."""
    a, b = pen.pick(range(_n(pen)), 2)
    return a, b, pen.wrong(pen.problem.distances[a][b])


def _tour(pen: Pen) -> list[int]:
    order = pen.rng.permutation(_n(pen))
    return [*order, order[0]]


def _list(pen: Pen, tour: Sequence[int]) -> str:
    """Write a list of cities."""
    if pen.latex:
        return "$" + pen.arrow.join(map(str, tour)) + "$"
    joint = pen.rng.choice((pen.arrow, "-", ", ", " - "))
    if joint == ", " and pen.rng.chance(1, 2):
        return "[" + joint.join(map(str, tour)) + "]"
    return joint.join(map(str, tour))


def _words(tour: Sequence[int]) -> str:
    return "-".join(map(str, tour))


def _length(pen: Pen, tour: Sequence[int]) -> int:
    return sum(pen.problem.distances[a][b] for a, b in pairwise(tour))


def distance(pen: Pen) -> str:
    """Return some distances in one sentence."""
    said = [_one_distance(pen, *_pair(pen)) for _ in range(pen.rng.between(1, 4))]
    return pen.starts(pen.rng.choice((", ", "; ", " and ")).join(said) + ".")


def _one_distance(pen: Pen, a: int, b: int, v: int) -> str:
    words = f"{a} {b} {v}"
    if pen.latex:
        formulas = (
            f"d({a},{b}) = {v}",
            f"d_{{{a},{b}}} = {v}",
            rf"{a} \to {b}: {v}",
            f"d({a}, {b})={v}",
        )
        return "$" + claim("distance", words, pen.rng.choice(formulas)) + "$"
    texts = (
        f"d({a},{b}) = {v}",
        f"d({a}, {b})={v}",
        f"dist({a},{b}) = {v}",
        f"{a}→{b} ({v})",
        f"{a}→{b} = {v}",
        f"{a} -> {b}: {v}",
        f"{a} -> {b} is {v}",
        f"{a}-{b}: {v}",
        f"{a}-{b} is {v}",
        f"{a} to {b} is {v}",
        f"{a} to {b}: {v}",
        f"from {a} to {b} it is {v}",
        f"from city {a} to city {b} is {v}",
        f"the distance from {a} to {b} is {v}",
        f"the distance between {a} and {b} is {v}",
        f"the distance between city {a} and city {b} is {v}",
        f"city {a} to city {b} = {v}",
        f"going from {a} to {b} costs {v}",
    )
    return claim("distance", words, pen.rng.choice(texts))


def table(pen: Pen) -> str:
    """Return distances as a table."""
    rows = [_pair(pen) for _ in range(pen.rng.between(2, 4))]
    if pen.rng.chance(1, 2):
        head = "| from | to | distance |\n|---|---|---|\n"
        cells = [f"| {claim('distance', f'{a} {b} {v}', f'{a} | {b} | {v}')} |" for a, b, v in rows]
    else:
        head = "| edge | distance |\n|------|----------|\n"
        cells = [f"| {claim('distance', f'{a} {b} {v}', f'{a}-{b} | {v}')} |" for a, b, v in rows]
    return "\n" + head + "\n".join(cells) + "\n"


def coordinates(pen: Pen) -> str:
    """Return where some cities lie, if there are points; else a distance."""
    if pen.problem.points is None:
        return distance(pen)
    said = []
    for city in pen.pick(range(_n(pen)), pen.rng.between(1, 3)):
        x, y = pen.problem.points[city]
        x = pen.wrong(x)
        texts = (
            f"city {city} is at ({x}, {y})",
            f"city {city} at ({x},{y})",
            f"city {city}: ({x}, {y})",
            f"city {city} lies at ({x}, {y})",
            f"the coordinates of city {city} are ({x}, {y})",
        )
        said.append(claim("coordinates", f"{city} {x} {y}", pen.rng.choice(texts)))
    return pen.starts(", ".join(said) + ".")


def tour_length(pen: Pen) -> str:
    """Return a tour, or a part of one, with its length."""
    tour = _tour(pen)
    if pen.rng.chance(1, 4):
        tour = tour[: pen.rng.between(3, max(3, len(tour) - 2))]
    length, text = pen.wrong(_length(pen, tour)), _list(pen, tour)
    words = f"{_words(tour)} {length}"
    shape = pen.rng.below(6)
    if shape == 0:
        return pen.starts(claim("tour_length", words, f"{text} has length {length}") + ".")
    if shape == 1:
        return (
            claim("tour_length", words, f"The tour {text} has a total distance of {length}") + "."
        )
    if shape == 2:
        return claim("tour_length", words, f"{text}, total {length}") + "."
    if shape == 3:
        return claim("tour_length", words, f"The length of {text} is {length}") + "."
    if shape == 4:
        steps = [pen.problem.distances[a][b] for a, b in pairwise(tour)]
        sides = "+".join(map(str, steps)) + f"={length}"
        total = claim("arithmetic", sides, " + ".join(map(str, steps)) + f" = {length}")
        return claim("tour_length", words, f"{text}: {total}") + "."
    return claim("tour_length", words, f"{text} with total length {length}") + "."


def in_force(pen: Pen) -> str:
    """Return a tour, and in a sentence of its own its length."""
    tour = _tour(pen)
    length = pen.wrong(_length(pen, tour))
    said = pen.rng.choice(
        (
            f"Total: {length}",
            f"The total is {length}",
            f"Total distance = {length}",
            f"The tour length is {length}",
            f"Tour length: {length}",
            f"Total cost: {length}",
        )
    )
    lead = pen.one_of("Try ", "Let's take ", "Next: ", "Consider ", "Candidate: ")
    return f"{lead}{_list(pen, tour)}. {claim('tour_length', f'{_words(tour)} {length}', said)}."


def all_visited(pen: Pen) -> str:
    """Return a list of cities and that it visits all of them, or a list that does not."""
    tour = _tour(pen)
    if pen.rng.chance(1, 3):
        tour[1] = tour[2]
    said = pen.rng.choice(
        (
            "all cities are visited",
            f"all {_n(pen)} cities are visited",
            "every city is visited exactly once",
            "each city is visited exactly once",
            "it visits every city exactly once",
        )
    )
    text = claim("all_visited", _words(tour), said)
    return f"{pen.one_of('The tour is', 'We get', 'Take')} {_list(pen, tour)}. {pen.starts(text)}."


def shorter(pen: Pen) -> str:
    """Return a comparison of two tours, or of a tour and a number."""
    left, right = _tour(pen), _tour(pen)
    word, relation = pen.rng.choice(
        (("shorter", "<"), ("better", "<"), ("longer", ">"), ("worse", ">"))
    )
    text, words = _list(pen, right), _words(right)
    if pen.rng.chance(1, 3):
        words = text = str(_length(pen, left) + pen.rng.between(1, 60) - 30)
    said = f"{_list(pen, left)} is {word} than {text}"
    return claim("shorter", f"{_words(left)} {relation} {words}", said) + "."


def quote(pen: Pen) -> str:
    """Return the number of cities, or the bound."""
    values: list[Any] = [
        (
            "cities",
            _n(pen),
            (
                "[There are # cities].",
                "We have [# cities] here.",
                "With [# cities], brute force is feasible.",
            ),
        ),
    ]
    if pen.problem.bound is not None:
        texts = ("[The bound is #].", "Recall that [the bound is #].")
        values.append(("bound", pen.problem.bound, texts))
    return quoted(pen, values)


def _supposed(pen: Pen) -> str:
    a, b, v = _pair(pen)
    return pen.one_of(
        f"If {a} -> {b} were {v} then this would be easy.",
        f"Suppose {a} to {b} is {v} for a moment.",
        f"Maybe the distance from {a} to {b} is {v}, maybe it isn't.",
        f"Perhaps d({a},{b}) = {v}, I'd have to look.",
    )


def _asked(pen: Pen) -> str:
    a, b, v = _pair(pen)
    tour = _list(pen, _tour(pen))
    return pen.one_of(
        f"Is d({a},{b}) = {v}?",
        f"Does {tour} have length {v * 5}?",
        f"Is it true that {a} to {b} is {v}?",
        f"What about {tour}?",
        "Are all cities visited?",
    )


def _negated(pen: Pen) -> str:
    a, b, v = _pair(pen)
    return pen.one_of(
        f"It is not the case that {a} to {b} is {v}.",
        f"The distance isn't {v}.",
        f"No, d({a},{b}) ≠ {v}.",
        f"The tour doesn't have length {v * 4}.",
    )


def _quotation(pen: Pen) -> str:
    a, b, v = _pair(pen)
    return pen.one_of(
        f'Someone wrote "{a} -> {b} is {v}" somewhere.',
        f'The statement "the total is {v * 5}" needs checking.',
        f"\n> {a} to {b}: {v}\n",
    )


def _announced(pen: Pen) -> str:
    a, b, _ = _pair(pen)
    return pen.one_of(
        f"Let me look at city {a} and city {b}.",
        f"Next I compute the distance from {a} to {b}.",
        f"Swapping {a} and {b} comes to mind.",
        f"City {a} looks isolated.",
    )


SCENES = (
    *(distance, distance, table, coordinates, tour_length, tour_length),
    *(in_force, all_visited, shorter, quote, arithmetic, comparison),
)
NOISE = (_supposed, _asked, _negated, _quotation, _announced)
