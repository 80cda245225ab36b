"""Claims about passages, walls, moves, dead ends and paths; candidates lead from start to goal.

The *path in force* is the last complete path. Cells are (row, column) from 0.
"""

import re
from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any

from assay.claims.lexing import Lexer, plain
from assay.claims.reading import Reader
from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN
from assay.core import Reading
from assay.problems.maze import STEPS, Cell, Problem, as_moves

_MOVES = {
    "U": "u up upward upwards north northward above \x11",
    "D": "d down downward downwards south southward below \x12",
    "L": "l left leftward leftwards west westward \x10",
    "R": "r right rightward rightwards east eastward \x01",
}
_MOVE = {word: move for move, words in _MOVES.items() for word in words.split()}
_CELL = (
    r"[(\[] {0,2}[0-9]{1,4} {0,2}, {0,2}[0-9]{1,4} {0,2}[)\]]"
    r"|row {1,2}[0-9]{1,4},? {1,2}(?:and {1,2})?col(?:umn)? {1,2}[0-9]{1,4}"
    r"|r[0-9]{1,4} ?c[0-9]{1,4}|[0-9]{1,4},[0-9]{1,4}(?![0-9,])"
)
_LEXER = Lexer(
    {
        "": "cell cells position square at in on of its side direction neighbor neighbour located"
        " with by leads lead",
        "m": " ".join(word for word in _MOVE if word != "\x01"),
        "e": "\x01",
        "i": "has takes",
        "O": "open opening openings passage passages free clear accessible",
        "B": "wall walls blocked closed barrier separated",
        "G": "go move moving goes moves can proceed step",
        "k": "steps moves_long",
        "x": "exits exit options open_moves available_moves possible_moves",
        "j": "connected joined connects connect adjacent_and_open",
        "b": "between",
        "F": "from",
        "T": "to into towards toward onto",
        "A": "and & or",
        "E": "dead_end",
        "q": "path route",
        "z": "length long",
        "s": "start",
        "g": "goal",
        "r": "rows",
        "c": "columns",
        "R": "left_over",
    },
    rf"(?P<P>{_CELL})|(?P<M>[udlr]{{2,}}(?![a-z0-9]))",
)
_STEP = r"G{0,2}m[)dae:-]{0,2}T?[ae]?P"
_HOP = rf"(?:[ae]P|[-dae(;]{{0,3}}{_STEP})"
_SOME = r"m(?:[,A]{0,2}m)*"
_COUNT = r"(?:i{0,2}z[=:i]{0,2}n|i?n[Gk])"
_SAID = rf"(?:[,:(=]{{0,2}}{_COUNT})?"
_SCANNER = Scanner(
    {
        "fan": r"F?P:m[ae]T?P(?:[,;]A?m[ae]T?P)+",
        "pair": r"[OB]i?bPAP|bPAP[i:,]{0,2}[OB]|P[Ad|ae]Pi?:?[jOB]+|Pi?jTP(?:[,A]{1,2}P)*",
        "led": "G*mFP[Ta]P",
        "moves": rf"(?:F|[sg][i:=]{{0,2}})?P(?:{_HOP}|[,:]{_STEP}){_HOP}*{_SAID}",
        "sides": rf"F?P[,:]?(?:{_SOME}[i:]?[OB][,;A]{{0,2}})+",
        "facing": rf"P,?[iG]?(?:x?[OB])+[:FT]{{0,2}}{_SOME}",
        "going": rf"FP,?G+T?{_SOME}",
        "beside": r"[OB]i?[FT]{0,2}mF?T?P|G*T?mF?Pi?[OB]|G+mFP",
        "exits": rf"x?F?P:(?:[O]?{_SOME}|M)|Pi?xi?:?(?:{_SOME}|M)|xF?P[:i]{{1,2}}(?:{_SOME}|M)",
        "listed": r"\n[*-]?P:P(?:[,A]{0,2}P){0,3}\n",
        "dead": r"Pi?,?E|E[:,(]?P",
        "counted": rf"\"?M\"?[(,:=]{{0,2}}{_COUNT}",
        "path": rf"q{_COUNT}|zq[=:i]+n|qz[=:i]+n",
        "run": rf"[em](?:[,;ae-]?[em]){{2,}}(?:[(,:]{_COUNT})?|M",
        "end": r"[sg][i:=]+P",
        "size": r"n[rc]",
        "chain": CHAIN,
    }
)
_PLACE = re.compile("P")
_NAMED = re.compile("[mM]")
_SIDE = re.compile(rf"({_SOME})[i:]?([OB])")
_DIGITS = re.compile("[0-9]+")


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a maze; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return moves, or cells."""
    return solution if isinstance(solution, str) else str(solution)


class _Reader(Reader):
    SCANNER = _SCANNER

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(_LEXER.lex(plain(text).replace("dead-end", "dead end")))
        self.text = text
        self.problem = problem
        self.open = problem.open()
        self.force: int | None = None

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
            found += word.upper() if match.group() == "M" else _MOVE[word]
        return found

    def _moves(self, i: int, j: int) -> None:
        cells = self._cells(i, j)
        for (a, here), (b, there) in pairwise(cells):
            self._step(a, b + 1, here, there, self._named(a, b))
        path = [cell for _, cell in cells]
        if path[0] == self.problem.start and path[-1] == self.problem.goal:
            moves, upto = as_moves(path)
            whole = moves if upto == len(path) else tuple(path)
            self._suggest(cells[0][0], cells[-1][0] + 1, whole)
            self.force = len(path) - 1
        if cells[-1][0] + 1 < j:
            self._long(i, j, len(path) - 1)

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
                moves = "".join(_MOVE[word] for word in words if word in _MOVE)
        row, column = self.problem.start
        row += moves.count("D") - moves.count("U")
        column += moves.count("R") - moves.count("L")
        if (row, column) == self.problem.goal:
            self._suggest(i, j, moves)
            self.force = len(moves)
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
        self._state(at, j, cell, self._named(at, j), "B" not in self.kinds[i:j])

    _going = _facing

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
        """Read a line that lists the neighbours to which one can move."""
        (at, here), *others = self._cells(i, j)
        moves = [as_moves([here, there])[0] for _, there in others]
        if self._inside(here) and all(moves):
            true = "".join(move for move in STEPS if self._joined(here, move))
            said = "".join(sorted(moves))
            self.add("exits", at, j - 1, (list(here),), said, said == true)

    def _dead(self, i: int, j: int) -> None:
        _, cell = self._cells(i, j)[0]
        if self._inside(cell):
            holds = sum(self._joined(cell, move) for move in STEPS) <= 1
            self.add("dead_end", i, j, (list(cell),), True, holds)

    def _end(self, i: int, j: int) -> None:
        cell = self._cell(j - 1)
        name = "start" if self.kinds[i] == "s" else "goal"
        true = self.problem.start if name == "start" else self.problem.goal
        self.add("quoted_value", i, j, (name,), list(cell), cell == true)

    def _size(self, i: int, j: int) -> None:
        rows = self.kinds[i + 1] == "r"
        true = self.problem.height if rows else self.problem.width
        self.counts(i, j, "rows" if rows else "columns", self.tokens.number(i), true)
