"""Claims about cells: their passages, walls, exits and dead ends, in sentences, lists and tables.

Cells are (row, column) from 0.
"""

import re
from functools import lru_cache

from assay.claims import maze_words
from assay.claims.lexing import plain
from assay.claims.maze_words import FACE, LEXER, LISTED, MOVE, SOME
from assay.claims.reading import Reader
from assay.problems.maze import STEPS, Cell, Problem

_PLACE = re.compile("P")
_NAMED = re.compile("[mM]")
_LISTED = re.compile(LISTED)
_FACES = re.compile(FACE)
_SIDE = re.compile(rf"({SOME})[i:]?([OBYN])")
_DIGITS = re.compile("[0-9]+")
_TOWARD = {step: move for move, step in STEPS.items()}
_ALLOWS = frozenset(["can", "possible", "able", "allowed"])
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


@lru_cache(maxsize=4096)
def _numbered(word: str) -> Cell:
    row, column = _DIGITS.findall(word)
    return int(row), int(column)


def toward(here: Cell, there: Cell) -> str:
    """Return the move from a cell to a neighbour, nothing if it is none."""
    return _TOWARD.get((there[0] - here[0], there[1] - here[1]), "")


class Cells(Reader):
    """Goes through one trace and reads what is said of cells.

    Parameters
    ----------
    text : str
        The trace.
    problem : Problem
        The maze.
    """

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
        return _numbered(self.tokens.words[at])

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
            word = self.tokens.word(match.start()).removesuffix("'s")
            found += word.upper() if match.group() == "M" else MOVE[word]
        return found

    def _state(self, i: int, j: int, cell: Cell, moves: str, is_open: bool) -> None:
        if not self._inside(cell) or not moves:
            return
        holds = all(self._joined(cell, move) is is_open for move in moves)
        self.add("cell_open" if is_open else "cell_wall", i, j, (list(cell), moves), True, holds)

    def _sides(self, i: int, j: int) -> None:
        (at, cell), *_ = self._cells(i, j)
        for k, match in enumerate(_SIDE.finditer(self.kinds, i, j)):
            moves = self._named(*match.span(1))
            self._state(match.start() if k else at, match.end(), cell, moves, match[2] in "OY")

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
        goes_on = self.kinds[j] in "iOB" or (self.kinds[last] == "," and self.kinds[j] in "P:")
        return last if last > 0 and goes_on else j

    def _own(self, cell: Cell, moves: str, at: int) -> Cell | None:
        """Return the cell that follows a side, if it is whose side it is, not where it leads."""
        if self.kinds[at : at + 1] != "P":
            return None
        after = self._cell(at)
        return None if toward(cell, after) == moves else after

    def _going(self, i: int, j: int) -> None:
        words = {self.tokens.word(k) for k in range(i, j)}
        if self.kinds[i] == "P" and words.isdisjoint(_ALLOWS):
            return
        at, cell = self._cells(i, j)[0]
        self._state(at, j, cell, self._named(at, j), True)

    def _beside(self, i: int, j: int) -> None:
        _, cell = self._cells(i, j)[0]
        self._state(i, j, cell, self._named(i, j), "B" not in self.kinds[i:j])

    def _pair(self, i: int, j: int) -> None:
        if self.tokens.led_in(j - 1).endswith("the "):  # "(0,1)-(0,2): the wall line reads …"
            return
        if self.kinds[j - 2] == "," and self.kinds[j] == "i":
            if self.kinds[j + 1] == "E":
                self._dead(j - 1, j + 2)
            j -= 2  # the last cell begins the next statement
        start, end = self.tokens.span(i, j)
        if " only" in self.tokens.text[start : end + 5]:
            self._neighbours(i, j + 1)
            return
        (_, here), *others = self._cells(i, j)
        for k, (at, there) in enumerate(others):
            move = toward(here, there)
            if self._inside(there) and move:
                last = j if at == others[-1][0] else at + 1
                self._state(at if k else i, last, here, move, "B" not in self.kinds[i:j])

    def _step(self, i: int, j: int, here: Cell, there: Cell, said: str) -> None:
        if self._inside(here) and self._inside(there):
            move = toward(here, there)
            holds = bool(move) and said in ("", move) and self._joined(here, move)
            self.add("move", i, j, (list(here), said), list(there), holds)

    def _exits(self, i: int, j: int) -> None:
        at, cell = self._cells(i, j)[0]
        if self.kinds[j] == "P" and self.kinds[j - 2] == ":":
            return  # (1,2): above it (0,2)
        if self.kinds[j - 1] == "e" and self.kinds[j] not in ".,;\n)":
            j -= 1  # an arrow that leads on
        right = MOVE["\x01"] * self.kinds.count("e", at, j)
        moves = "".join(sorted(self._named(at, j) + right))
        if moves and self._inside(cell) and len(set(moves)) == len(moves):
            true = "".join(move for move in STEPS if self._joined(cell, move))
            self.add("exits", at, j, (list(cell),), moves, moves == true)

    def _listed(self, i: int, j: int) -> None:
        """Read lines that list the neighbours to which one can move."""
        for match in _LISTED.finditer(self.kinds, i, j):
            self._neighbours(*match.span())

    def _neighbours(self, i: int, j: int) -> None:
        (at, here), *others = self._cells(i, j)
        moves = [toward(here, there) for _, there in others]
        if self._inside(here) and all(moves):
            true = "".join(move for move in STEPS if self._joined(here, move))
            said = "".join(sorted(moves))
            self.add("exits", at, j - 1, (list(here),), said, said == true)

    def _around(self, i: int, j: int) -> None:
        """Read the neighbours to which one can move, also where they are no line of their own."""
        start, _ = self.tokens.span(i, j)
        as_posed = self.kinds[j - 1] in ".;"
        if not as_posed:
            self._neighbours(i, j + 1)
        elif self.tokens.text[start].isdigit():
            self._neighbours(i, j)

    def _heading(self, i: int, j: int) -> None:
        """Take a table's columns: directions, or none for a list of exits."""
        self.columns = self._named(i, j)

    def _line(self, i: int, j: int) -> None:
        """Read a row of a table of exits, or of openings and walls by direction."""
        at, cell = self._cells(i, j)[0]
        sides = re.findall("[OB]", self.kinds[at:j])
        if self.columns == "" and not sides:
            self._exits(i, j - 1)
        elif self.columns and len(sides) == len(self.columns):
            for k, (move, sign) in enumerate(zip(self.columns, sides, strict=True)):
                place = at + 2 + 2 * k
                self._state(place, place + 1, cell, move, sign == "O")

    def _dead(self, i: int, j: int) -> None:
        _, cell = self._cells(i, j)[0]
        if self._inside(cell):
            holds = sum(self._joined(cell, move) for move in STEPS) <= 1
            self.add("dead_end", i, j, (list(cell),), True, holds)

    def _ends(self, i: int, j: int) -> None:
        """Read (0, 0) is the start."""
        of_it = self.tokens.led_in(i).strip() not in _BESIDE
        if of_it and self.kinds[j] in ".,;\n)A":
            self._quoted(i, j, self.kinds[j - 1], self._cell(i))

    def _quoted(self, i: int, j: int, which: str, cell: Cell) -> None:
        name = "start" if which == "s" else "goal"
        true = self.problem.start if name == "start" else self.problem.goal
        self.add("quoted_value", i, j, (name,), list(cell), cell == true)

    def _end(self, i: int, j: int) -> None:
        cell = self._cell(j - 1)
        if self.kinds[j : j + 2] == ",P" or self.kinds[i - 1] == "m":
            return
        terse = self.kinds[i - 1] in ".\n" or 0 <= i - self.end_seen <= 2
        terse = terse and self.kinds[j] in ".,;\n)A"
        told = (
            terse or self.kinds[j - 2] in "i:=" or self.tokens.led_in(j - 1).strip() in ("at", "in")
        )
        if j - i == 2 and self.tokens.word(i) == "starting" and self.kinds[i - 1] in ".,;:\n":
            return  # starting at (0, 1), the path goes right
        drawn = "#" in self.tokens.text[slice(*self.tokens.span(i, j))]
        if not told or drawn or self.tokens.led_in(i).strip() in _BESIDE:
            return
        self.end_seen = j
        self._quoted(i, j, self.kinds[i], cell)

    def _size(self, i: int, j: int) -> None:
        self.counts(i, j, *self._sized(self.kinds[i + 1], i))

    def _headed(self, i: int, j: int) -> None:
        self.headed_counts(i, j, *self._sized(self.kinds[i], j - 1))

    def _sized(self, what: str, at: int) -> tuple[str, int, int]:
        """Return what a number counts, the number, and how many there are."""
        if what == "r":
            return "rows", self.tokens.number(at), self.problem.height
        return "columns", self.tokens.number(at), self.problem.width
