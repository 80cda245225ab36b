"""The one table in which a family's parts meet.

Every part is a module of the same name in its kind's package, imported when first used. A new
family is one small file in each package and one line here: docs/adding-a-family.md.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import cast

from assay.core import Question
from assay.errors import UserError
from assay.roles import (
    Answers,
    Checker,
    Claims,
    Effort,
    Evidence,
    Exact,
    Generator,
    Picture,
    Players,
    Problems,
    Prompts,
    Symmetries,
)

_module = cache(import_module)
KINDS = {
    "problems": "assay.problems",
    "generator": "generators",
    "exact": "verifiers.exact",
    "checker": "verifiers",
    "prompts": "assay.prompts",
    "answers": "assay.answers",
    "claims": "assay.claims",
    "picture": "assay.pictures",
    "players": "assay.players",
    "symmetries": "assay.symmetries",
}

EVIDENCE = "verifiers.exact.evidence"
"""A kind of part that not every family has."""


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of problem, and the way to each of its parts.

    Parameters
    ----------
    name : str
        As users write it, and as it stands in ids.
    version : int
        Raised whenever the same key would give other bytes.
    module : str
        What its files are called.
    summary : str
        One line for ``--help``.
    """

    name: str
    version: int
    module: str
    summary: str

    def path(self, kind: str) -> str:
        """Return the dotted name of a part."""
        return f"{KINDS[kind]}.{self.module}"

    def _part(self, kind: str) -> ModuleType:
        return _module(self.path(kind))

    @property
    def problems(self) -> Problems:
        """The problem, its parameters and its JSON."""
        return cast(Problems, self._part("problems"))

    @property
    def generator(self) -> Generator:
        """Sampling and posing."""
        return cast(Generator, self._part("generator"))

    @property
    def exact(self) -> Exact:
        """Proofs."""
        return cast(Exact, self._part("exact"))

    @property
    def effort(self) -> Effort | None:
        """What an instance costs a solver; None if the family does not say."""
        name = f"{self.path('exact')}_effort"
        return cast(Effort, import_module(name)) if find_spec(name) else None

    @property
    def checker(self) -> Checker:
        """Judging a candidate."""
        return cast(Checker, self._part("checker"))

    @property
    def prompts(self) -> Prompts:
        """Problem to text and back."""
        return cast(Prompts, self._part("prompts"))

    @property
    def answers(self) -> Answers:
        """Solution to text and back."""
        return cast(Answers, self._part("answers"))

    @property
    def claims(self) -> Claims:
        """Trace to claims and candidates."""
        return cast(Claims, self._part("claims"))

    @property
    def picture(self) -> Picture:
        """Drawing as text and as SVG."""
        return cast(Picture, self._part("picture"))

    @property
    def players(self) -> Players:
        """Baselines."""
        return cast(Players, self._part("players"))

    @property
    def symmetries(self) -> Symmetries:
        """Canonical form and relabelling."""
        return cast(Symmetries, self._part("symmetries"))

    @property
    def evidence(self) -> Evidence | None:
        """Certificates to keep, or None where proving again needs none."""
        name = f"{EVIDENCE}.{self.module}"
        return None if find_spec(name) is None else cast(Evidence, import_module(name))

    def question(self, name: str | None) -> Question:
        """Return a question by its name, or the family's first.

        Raises
        ------
        UserError
            If the family has no such question.
        """
        questions = {q.name: q for q in self.problems.QUESTIONS}
        if name is None:
            return next(iter(questions.values()))
        if name not in questions:
            raise UserError(f"{self.name} has no question {name!r}; it has {', '.join(questions)}")
        return questions[name]


FAMILIES = {
    family.name: family
    for family in (
        Family("tsp", 2, "tsp", "travelling salesman: the shortest round trip"),
        Family("3sat", 3, "sat", "3-SAT: an assignment that satisfies every clause, or none"),
        Family("maze", 2, "maze", "mazes: the shortest way from start to goal"),
        Family("calendar", 2, "calendar", "calendar planning: a slot that suits everybody"),
        Family("jobshop", 2, "jobshop", "job shop scheduling: the shortest schedule"),
    )
}

MIXTURES: dict[str, tuple[str, ...]] = {"scheduling": ("calendar", "jobshop")}
"""Names that stand for several families in equal parts."""


@cache
def get(name: str) -> Family:
    """Return a family by its name.

    Raises
    ------
    UserError
        If there is none of that name.
    """
    if name not in FAMILIES:
        raise UserError(f"no family {name!r}; there are {', '.join(FAMILIES)}")
    return FAMILIES[name]
