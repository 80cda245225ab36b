"""Claims about moves and the lengths of paths; candidates lead from start to goal.

The *path in force* is the last complete path.
"""

from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any

from assay.claims.maze_cells import Cells, toward
from assay.claims.maze_words import MOVE
from assay.core import Reading
from assay.problems.maze import Cell, Problem, as_moves


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a maze; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return moves, or cells."""
    return solution if isinstance(solution, str) else str(solution)


class _Reader(Cells):
    def _moves(self, i: int, j: int) -> None:
        cells = self._cells(i, j)
        if self.kinds[cells[0][0] + 1] == "," and self.kinds[i - 1] in "mTe":
            return  # where a list of steps from one cell goes on
        said = self._said(cells)
        for ((a, here), (b, there)), move in zip(pairwise(cells), said, strict=True):
            self._step(a, b + 1, here, there, move)
        path = [cell for _, cell in cells]
        if path[0] == self.problem.start and path[-1] == self.problem.goal:
            moves, upto = as_moves(path)
            whole = moves if upto == len(path) else tuple(path)
            self._suggest(cells[0][0], cells[-1][0] + 1, whole)
            self.force, self.force_end = len(path) - 1, j
        if cells[-1][0] + 1 < j:
            self._long(i, j, len(path) - 1)

    def _said(self, cells: list[tuple[int, Cell]]) -> list[str]:
        """Return the direction that is said of each step: before its cell, or in brackets after."""
        said = [self._named(a, b) for (a, _), (b, _) in pairwise(cells)]
        if "L" in said:
            said = self._pointing_back(cells, said)
        last = cells[-1][0]
        if not said[0] and "(m)" in self.kinds[cells[0][0] : last]:
            after = self.kinds[last + 1 : last + 4] == "(m)"
            return [*said[1:], self._named(last, last + 3) if after else ""]
        return said

    def _pointing_back(self, cells: list[tuple[int, Cell]], said: list[str]) -> list[str]:
        """Leave out arrows to the left that only say where a step came from."""
        return [
            "" if self.tokens.word(b - 1) == "\x10" and toward(here, there) != "L" else move
            for move, ((_, here), (b, there)) in zip(said, pairwise(cells), strict=True)
        ]

    def _suggest(self, i: int, j: int, path: Any) -> None:
        """Take a path for a candidate where the question asks for one, not for a number."""
        if self.problem.question not in ("length", "turns"):
            self.propose(i, j, path)

    def _long(self, i: int, j: int, length: int) -> None:
        value = self.numbers(i, j)[-1]
        self.add("path_length", i, j, (), value, value == length)

    def _counted(self, i: int, j: int) -> None:
        at = self.kinds.index("M", i, j)
        self._run(at, at + 1)
        if moves := self._letters(at):
            quoted = self.kinds[at + 1] == '"'
            self._long(self.places(at, j)[0] if quoted else at, j, len(moves))

    def _path(self, i: int, j: int) -> None:
        if self.force is not None:
            self._long(i, j, self.force)

    def _thats(self, i: int, j: int) -> None:
        """Take a length that is said right after the path in force: that is so many moves."""
        near = self.force is not None and i - self.force_end <= 4
        if near and self.tokens.led_in(i).strip() in ("that's", "that", "this", "which", "it's"):
            self._path(i, j)
        else:
            self.chains_from(j - 2)

    def _letters(self, at: int) -> str:
        """Return the moves of a token of letters, nothing if they are no capitals."""
        start, end = self.tokens.span(at, at + 1)
        shown = self.text[start:end]
        return shown if shown.isupper() else ""

    def _run(self, i: int, j: int) -> None:
        end = j
        while self.kinds[j - 1] not in "emM":
            j -= 1
        moves = self._proposed(i, j)
        if j < end:
            self._long(i, end, len(moves))

    def _proposed(self, i: int, j: int) -> str:
        """Return the moves of a stretch, a candidate if they lead to the goal, walls aside."""
        if self.kinds[i] == "M":
            moves = self._letters(i)
        else:
            moves = self._named(i, j)
            words = [self.tokens.word(k) for k in range(i, j)]
            if not any(word.isalpha() for word in words):
                moves = "".join(MOVE[word] for word in words if word in MOVE)
        row, column = self.problem.start
        row += moves.count("D") - moves.count("U")
        column += moves.count("R") - moves.count("L")
        if (row, column) == self.problem.goal:
            self._suggest(i, j, moves)
            self.force, self.force_end = len(moves), j
        return moves

    def _led(self, i: int, j: int) -> None:
        i += self.kinds[i] == "|"
        (_, here), (_, there) = self._cells(i, j)
        self._step(i, j, here, there, self._named(i, j))

    def _fan(self, i: int, j: int) -> None:
        (at, here), *others = self._cells(i, j)
        if not all(toward(here, there) for _, there in others) and "V" not in self.kinds[i:j]:
            self._moves(i, j)
            return
        last = at
        for to, there in others:
            self._step(last, to + 1, here, there, self._named(last, to))
            last = self.kinds.find("m", to)
