"""The roles that a family fills, one small module each; `assay.families` is where they meet."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from assay.core import Play, Posed, Question, Reading, Row, Verdict
from assay.rng import Stream


class Problems(Protocol):
    """``assay/problems/x.py``: parameters, the problem, and its JSON. Standard library only.

    Also holds the dataclasses ``Params`` and ``Problem``.
    """

    QUESTIONS: tuple[Question, ...]
    SIZE: str
    Params: type[Any]

    def check_params(self, params: Any) -> None:
        """Refuse combinations of parameters that cannot be met, with a `UserError`."""

    def to_json(self, problem: Any) -> Row:
        """Return the problem as JSON."""

    def from_json(self, data: Any) -> Any:
        """Read a problem, refusing hostile data with a `FormatError`."""

    def size(self, problem: Any) -> int:
        """Return how large the problem is, in the unit that ``SIZE`` names."""

    def check_reference(self, problem: Any, reference: Mapping[str, Any]) -> None:
        """Refuse a reference that is not of this family's form, with a `FormatError`."""

    def witness(self, reference: Mapping[str, Any]) -> Any:
        """Return the solution a reference carries, `NONE` if none exists, None if not stored."""


class Generator(Protocol):
    """``generators/x.py``: draws bases and poses questions. Pure; no solver.

    Where a base is more than the problem, ``adopted(problem)`` makes one of a problem from a file;
    ``ADOPTED`` names questions that can be asked of it although they change how bases are drawn.
    """

    def sample(self, params: Any, rng: Stream) -> Any:
        """Draw a base."""

    def accept(self, params: Any, facts: Any) -> bool:
        """Say whether a base is what the parameters ask for, by proven values alone."""

    def pose(self, base: Any, facts: Any, question: str, rng: Stream) -> tuple[Posed, ...]:
        """Turn a base into one problem, or into two twins."""


class Exact(Protocol):
    """``verifiers/exact/x.py``: proofs, with solvers."""

    def prove_many(self, bases: Sequence[Any]) -> list[Any]:
        """Prove the facts of many bases at once."""

    def prove_again(self, problem: Any) -> Row:
        """Prove a posed problem by an independent route; return the reference's values."""

    def solve(self, problem: Any) -> Any:
        """Return a solution that the checker calls correct."""


class Evidence(Protocol):
    """``verifiers/exact/evidence/x.py``: certificates to keep, where a family has them."""

    def certify(self, problem: Any, reference: Mapping[str, Any]) -> tuple[Any, Row | None]:
        """Return a solution where the reference stores none, or None, and a proof, or None."""

    def confirm(self, problem: Any, proof: Any) -> Row:
        """Follow a proof without the solver that wrote it; return the values it proves."""


class Effort(Protocol):
    """``verifiers/exact/x_effort.py``, if there is one: what an instance costs a solver.

    ``UNIT`` says what is counted.
    """

    UNIT: str

    def effort(self, problem: Any, reference: Mapping[str, Any]) -> int | None:
        """Return the count, or None where it is not defined."""


class Checker(Protocol):
    """``verifiers/x.py``: judges a candidate. Standard library only."""

    def check(self, problem: Any, reference: Mapping[str, Any], solution: Any) -> Verdict:
        """Evaluate a solution against the problem."""


class Prompts(Protocol):
    """``assay/prompts/x.py``: writes a problem as text, and reads it back."""

    SURFACES: Mapping[str, tuple[str, ...]]

    def surface(self, problem: Any) -> dict[str, str]:
        """Return the surface used when none is asked for."""

    def write(self, problem: Any, surface: Mapping[str, str]) -> str:
        """Write the prompt."""

    def read(self, prompt: str) -> Any | None:
        """Read the problem out of a prompt, or None if it is not one of ours."""


class Answers(Protocol):
    """``assay/answers/x.py``: reads a solution out of a final answer, and writes one.

    ``KEY`` is the key of the JSON object that states a solution. A family whose verdicts have an
    objective may name it in ``VALUES``, lower-case words such as ``length``: a value stated beside
    the solution is then recorded in the verdict's detail and compared with the true one, on which
    alone the verdict rests.
    """

    KEY: str

    def read(self, text: str, problem: Any) -> Any | None:
        """Return the candidate solution that a text states last, or None."""

    def write(self, solution: Any) -> str:
        """Return the JSON object that states a solution."""


class Claims(Protocol):
    """``assay/claims/x.py``: reads claims and candidates out of a trace, and decides the claims."""

    def read(self, text: str, problem: Any, surface: Mapping[str, str]) -> Reading:
        """Return every claim that the problem decides, and every candidate solution.

        The surface says what the prompt called things.

        Takes time linear in the text and never raises, whatever the text.
        """

    def key(self, solution: Any) -> Hashable:
        """Return what two solutions share if they are the same answer, however written."""


class Picture(Protocol):
    """``assay/pictures/x.py``: draws an instance, as text and as SVG."""

    def draw(self, problem: Any, solution: Any | None) -> str:
        """Return lines of text showing the problem and, if given, a solution on it."""

    def svg(
        self,
        problem: Any,
        solution: Any | None,
        other: Any | None = None,
        verdict: Verdict | None = None,
    ) -> str:
        """Return one self-contained ``<svg>`` element that shows the problem.

        ``solution`` is drawn on top, ``other`` (such as the proven optimum) beside or beneath it,
        dashed; ``verdict`` is the solution's, and marks where it fails.
        """


class Players(Protocol):
    """``assay/players/x.py``: the heuristics whose scores are a suite's floor."""

    def greedy(self, problem: Any) -> Play:
        """Play the textbook heuristic."""

    def random(self, problem: Any, rng: Stream) -> Play:
        """Give a random well-formed answer."""

    def constant(self, problem: Any) -> Play:
        """Give the same answer whatever the problem says.

        There may also be ``constants(problem)``, a list of solutions that are the same for all
        problems of one size, to be tried as the best constant in hindsight.
        """


class Symmetries(Protocol):
    """``assay/symmetries/x.py``: what may change about a problem without making it another.

    ``INVARIANT`` names the features that a relabelling keeps.
    """

    INVARIANT: frozenset[str]

    def canonical(self, problem: Any) -> bytes:
        """Return a digest that problems share if and only if they are isomorphic.

        It covers the structure alone, not what is asked of it (a question, a bound).
        """

    def relabel(self, problem: Any, reference: Mapping[str, Any], rng: Stream) -> tuple[Any, Row]:
        """Return an isomorphic problem and its reference, without what must be proven anew."""
