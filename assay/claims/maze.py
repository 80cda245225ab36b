"""Claims about passages, walls, moves, dead ends and paths; candidates lead from start to goal.

The *path in force* is the last complete path. Cells are (row, column) from 0.
"""

import re
from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any

from assay.claims import maze_words
from assay.claims.lexing import plain
from assay.claims.maze_words import FACE, LEXER, LISTED, MOVE, SOME
from assay.claims.reading import Reader
from assay.core import Reading
from assay.problems.maze import STEPS, Cell, Problem, as_moves

_PLACE = re.compile("P")
_NAMED = re.compile("[mM]")
_LISTED = re.compile(LISTED)
_FACES = re.compile(FACE)
_SIDE = re.compile(rf"({SOME})[i:]?([OB])")
_BESIDE = frozenset(
    [
        "of",
        "to",
        "from",
        "near",
        "beside",
        "by",
        "before",
        "after",
        "than",
        "reach",
        "reaching",
        "toward",
        "or",
    ]
)
_DIGITS = re.compile("[0-9]+")


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a maze; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return moves, or cells."""
    return solution if isinstance(solution, str) else str(solution)


class _Reader(Reader):
    SCANNER = maze_words.SCANNER
    PARTLY = "RTFmP"

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(LEXER.lex(plain(text).replace("dead-end", "dead end")))
        self.text = text
        self.problem = problem
        self.open = problem.open()
        self.force: int | None = None
        self.force_end = 0
        self.end_seen = -9
        self.columns: str | None = None

    def _cell(self, at: int) -> Cell:
        row, column = _DIGITS.findall(self.tokens.word(at))
        return int(row), int(column)

    def _cells(self, i: int, j: int) -> list[tuple[int, Cell]]:
        return [(m.start(), self._cell(m.start())) for m in _PLACE.finditer(self.kinds, i, j)]

    def _inside(self, cell: Cell) -> bool:
        return cell[0] < self.problem.height and cell[1] < self.problem.width

    def _joined(self, cell: Cell, move: str) -> bool:
        cells, _ = self.open[move]
        return bool(cells >> self.problem.number(cell) & 1)

    def _named(self, i: int, j: int) -> str:
        """Return the moves that tokens name."""
        found = ""
        for match in _NAMED.finditer(self.kinds, i, j):
            word = self.tokens.word(match.start())
            found += word.upper() if match.group() == "M" else MOVE[word]
        return found

    def _moves(self, i: int, j: int) -> None:
        cells = self._cells(i, j)
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
        last = cells[-1][0]
        if not said[0] and any("(m)" in self.kinds[a:b] for (a, _), (b, _) in pairwise(cells)):
            after = self.kinds[last + 1 : last + 4] == "(m)"
            return [*said[1:], self._named(last, last + 3) if after else ""]
        return said

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
            self._long(at, j, len(moves))

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

    def _state(self, i: int, j: int, cell: Cell, moves: str, is_open: bool) -> None:
        if not self._inside(cell) or not moves:
            return
        holds = all(self._joined(cell, move) is is_open for move in moves)
        self.add("cell_open" if is_open else "cell_wall", i, j, (list(cell), moves), True, holds)

    def _sides(self, i: int, j: int) -> None:
        (at, cell), *_ = self._cells(i, j)
        for k, match in enumerate(_SIDE.finditer(self.kinds, i, j)):
            moves = self._named(*match.span(1))
            self._state(match.start() if k else at, match.end(), cell, moves, match[2] == "O")

    def _facing(self, i: int, j: int) -> None:
        at, cell = self._cells(i, j)[0]
        for k, match in enumerate(_FACES.finditer(self.kinds, i, j)):
            a, b = match.start(), self._until(*match.span())
            moves, is_open = self._named(a, b), "B" not in match.group()
            own = self._own(cell, moves, b) if self.kinds[a - 1] in ",;A" else None
            if own is None:
                self._state(a if k else at, b, cell, moves, is_open)
            else:
                self._state(a, b + 1, own, moves, is_open)

    def _until(self, i: int, j: int) -> int:
        """Return where a list of sides ends whose last one begins the next statement."""
        last = max(self.kinds.rfind(sign, i, j) for sign in ",AV")
        return last if last > 0 and self.kinds[j] in "iOB" else j

    def _own(self, cell: Cell, moves: str, at: int) -> Cell | None:
        """Return the cell that follows a side, if it is whose side it is, not where it leads."""
        if self.kinds[at : at + 1] != "P":
            return None
        after = self._cell(at)
        return None if as_moves([cell, after])[0] == moves else after

    def _going(self, i: int, j: int) -> None:
        at, cell = self._cells(i, j)[0]
        self._state(at, j, cell, self._named(at, j), True)

    def _beside(self, i: int, j: int) -> None:
        _, cell = self._cells(i, j)[0]
        self._state(i, j, cell, self._named(i, j), "B" not in self.kinds[i:j])

    def _pair(self, i: int, j: int) -> None:
        (_, here), *others = self._cells(i, j)
        for k, (at, there) in enumerate(others):
            move = as_moves([here, there])[0]
            if self._inside(there) and move:
                last = j if at == others[-1][0] else at + 1
                self._state(at if k else i, last, here, move, "B" not in self.kinds[i:j])

    def _led(self, i: int, j: int) -> None:
        (_, here), (_, there) = self._cells(i, j)
        self._step(i, j, here, there, self._named(i, j))

    def _fan(self, i: int, j: int) -> None:
        (at, here), *others = self._cells(i, j)
        last = at
        for to, there in others:
            self._step(last, to + 1, here, there, self._named(last, to))
            last = self.kinds.find("m", to)

    def _step(self, i: int, j: int, here: Cell, there: Cell, said: str) -> None:
        if self._inside(here) and self._inside(there):
            move = as_moves([here, there])[0]
            holds = bool(move) and said in ("", move) and self._joined(here, move)
            self.add("move", i, j, (list(here), said), list(there), holds)

    def _exits(self, i: int, j: int) -> None:
        at, cell = self._cells(i, j)[0]
        moves = "".join(sorted(self._named(at, j)))
        if self._inside(cell) and len(set(moves)) == len(moves):
            true = "".join(move for move in STEPS if self._joined(cell, move))
            self.add("exits", at, j, (list(cell),), moves, moves == true)

    def _listed(self, i: int, j: int) -> None:
        """Read lines that list the neighbours to which one can move."""
        for match in _LISTED.finditer(self.kinds, i, j):
            self._neighbours(*match.span())

    def _neighbours(self, i: int, j: int) -> None:
        (at, here), *others = self._cells(i, j)
        moves = [as_moves([here, there])[0] for _, there in others]
        if self._inside(here) and all(moves):
            true = "".join(move for move in STEPS if self._joined(here, move))
            said = "".join(sorted(moves))
            self.add("exits", at, j - 1, (list(here),), said, said == true)

    def _heading(self, i: int, j: int) -> None:
        """Take a table's columns: directions, or none for a list of exits."""
        self.columns = self._named(i, j)

    def _line(self, i: int, j: int) -> None:
        """Read a row of a table of exits, or of openings and walls by direction."""
        cell = self._cell(i + 2)
        sides = re.findall("[OB]", self.kinds[i + 3 : j])
        if self.columns == "" and not sides:
            self._exits(i, j - 1)
        elif self.columns and len(sides) == len(self.columns):
            for k, (move, sign) in enumerate(zip(self.columns, sides, strict=True)):
                at = i + 4 + 2 * k
                self._state(at, at + 1, cell, move, sign == "O")

    def _dead(self, i: int, j: int) -> None:
        _, cell = self._cells(i, j)[0]
        if self._inside(cell):
            holds = sum(self._joined(cell, move) for move in STEPS) <= 1
            self.add("dead_end", i, j, (list(cell),), True, holds)

    def _end(self, i: int, j: int) -> None:
        cell = self._cell(j - 1)
        terse = self.kinds[i - 1] in ".\n" or 0 <= i - self.end_seen <= 2
        told = (
            terse or self.kinds[j - 2] in "i:=" or self.tokens.led_in(j - 1).strip() in ("at", "in")
        )
        of_it = self.tokens.led_in(i).strip() not in _BESIDE
        several = self.kinds[j : j + 2] == ",P" or self.kinds[i - 1] == "m"
        if not told or not of_it or several:
            return
        self.end_seen = j
        name = "start" if self.kinds[i] == "s" else "goal"
        true = self.problem.start if name == "start" else self.problem.goal
        self.add("quoted_value", i, j, (name,), list(cell), cell == true)

    def _size(self, i: int, j: int) -> None:
        rows = self.kinds[i + 1] == "r"
        true = self.problem.height if rows else self.problem.width
        self.counts(i, j, "rows" if rows else "columns", self.tokens.number(i), true)
