"""Maze prompts: drawings of walls or blocks, lists of open neighbours or of walls.

Each in English and in Korean. In ``blocks`` a maze whose walls are blocked cells is drawn with one
character a cell, any other with one more between two cells; ``permuted`` is the same drawing with
the four signs of ``blocks`` in another order, each maze its own, which the prompt states.
Reading is generous and then strict: what was read is written again, and must stand in the prompt.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

from assay.errors import FormatError
from assay.problems.maze import MAX_SIDE, MIN_SIDE, NAMES, Problem, passages
from assay.problems.maze_grid import is_plan
from assay.prompts.maze_bodies import BODIES, USUAL, Signs
from assay.prompts.maze_texts import BODIES as TEXTS
from assay.prompts.maze_texts import HEADS, TAILS
from assay.rng import Stream
from assay.text import NATURAL, Field, Form

SURFACES = {
    "rendering": ("walls", "blocks", "permuted", "cells", "wall_list"),
    "language": ("en", "ko"),
}
_ORDERS = tuple("".join(signs) for signs in permutations(USUAL))[1:]
_NUMBERS = ("height", "width", "start_row", "start_column", "goal_row", "goal_column")
_SIGNS = ("wall", "open", "start", "goal")


def _read_sign(text: str) -> str:
    if len(text) != 1 or text not in USUAL:
        raise ValueError("not a sign")
    return text


def _form(body: str, language: str) -> Form:
    template = HEADS[language] + TEXTS[language][body]
    names = _SIGNS if "«wall»" in template else ()
    signs = dict.fromkeys(names, Field(str, _read_sign))
    return Form(template, maze=Field(), **signs, **dict.fromkeys(_NUMBERS, NATURAL))


_FORMS = {(body, language): _form(body, language) for language in TEXTS for body in BODIES}


def surface(problem: Problem) -> dict[str, str]:
    """Return a drawing in English, whatever the size: a list is several times as long."""
    return {"rendering": "blocks" if is_plan(problem) else "walls", "language": "en"}


def _signs(problem: Problem, rendering: str) -> Signs:
    """Return the signs of a rendering; twins, which differ in the goal, have the same."""
    if rendering != "permuted":
        return USUAL
    return Stream(["signs", *passages(problem), *problem.start]).choice(_ORDERS)


def _body(problem: Problem, rendering: str) -> str:
    if rendering in ("blocks", "permuted"):
        return "plan" if is_plan(problem) else "blocks"
    return rendering


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    rendering, language = surface["rendering"], surface["language"]
    body, signs = _body(problem, rendering), _signs(problem, rendering)
    values = dict(zip(_SIGNS, signs, strict=True)) if body in ("blocks", "plan") else {}
    head = _FORMS[body, language].write(
        height=problem.height,
        width=problem.width,
        start_row=problem.start[0],
        start_column=problem.start[1],
        goal_row=problem.goal[0],
        goal_column=problem.goal[1],
        maze=BODIES[body].write(problem, signs),
        **values,
    )
    return head + TAILS[language][problem.question]


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a maze prompt."""
    for (body, language), form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        signs = "".join(found.get(name, "") for name in _SIGNS) or USUAL
        try:
            problem = BODIES[body].read(found["maze"], _empty(found), signs)
        except (FormatError, IndexError):
            continue
        renderings = [body] if body not in ("blocks", "plan") else []
        renderings += ["blocks", "permuted"] if body in ("blocks", "plan") else []
        for question in NAMES:
            asked = replace(problem, question=question)
            for rendering in renderings:
                how = {"rendering": rendering, "language": language}
                if TAILS[language][question] in prompt and write(asked, how) in prompt:
                    return asked
    return None


def _empty(found: Mapping[str, int]) -> Problem:
    """Return the problem that the numbers in a prompt state, with every wall standing."""
    height, width, a, b, c, d = (found[name] for name in _NUMBERS)
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in (height, width)):
        raise FormatError("a maze of this size has no prompt")
    if not (a < height and b < width and c < height and d < width and (a, b) != (c, d)):
        raise FormatError("start and goal are not two cells of the maze")
    return Problem(width, height, 0, 0, (a, b), (c, d))
