"""The embedded players: baselines that answer a prompt as a model must, by reading it.

``oracle`` solves exactly; ``greedy``, ``random`` and ``constant`` are each family's own. Their
scores, measured through the same code as a model's, are the ceiling and the floor of a suite.
"""

from typing import Any

from assay.context import asked
from assay.core import Play
from assay.families import FAMILIES, Family
from assay.reasoning import CLOSE, OPEN
from assay.rng import Stream

PLAYERS = ("oracle", "greedy", "random", "constant")
UNREADABLE = "I cannot find a problem that I know in this prompt."


def read(prompt: str) -> tuple[Family, Any] | None:
    """Return the family and the problem that a prompt states, or None."""
    text = asked(prompt)
    for family in FAMILIES.values():
        problem = family.prompts.read(text)
        if problem is not None:
            return family, problem
    return None


def play(player: str, family: Family, problem: Any, rng: Stream) -> Play:
    """Return what a player makes of a problem.

    Parameters
    ----------
    player : str
        One of `PLAYERS`.
    family, problem
        As `read` returned them.
    rng : Stream
        What ``random`` draws from.
    """
    if player == "oracle":
        return Play("I solve it exactly.", family.exact.solve(problem))
    if player == "greedy":
        return family.players.greedy(problem)
    if player == "random":
        return family.players.random(problem, rng)
    return family.players.constant(problem)


def answer(player: str, prompt: str, seed: int = 0) -> str:
    """Return a player's whole reply: its reasoning in think tags, then one JSON object.

    Parameters
    ----------
    player : str
        One of `PLAYERS`.
    prompt : str
        Any text; one that states no known problem gets a sentence that says so.
    seed : int
        Together with the prompt it determines what ``random`` answers.
    """
    found = read(prompt)
    if found is None:
        return UNREADABLE
    family, problem = found
    said = play(player, family, problem, Stream(["player", player, prompt, seed]))
    return f"{OPEN}\n{said.trace}\n{CLOSE}\n{family.answers.write(said.solution)}"
