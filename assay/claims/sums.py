"""Sums and comparisons of whole numbers, which every family's traces hold.

A *side* is numbers with operations between them, a *chain* sides with ``=``, *is*, < and the like
between them. An equation chain holds if all of its sides are equal, or if it is a running sum, in
which every side begins with the value of the one before: ``12 + 7 = 19 + 9 = 28``.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assay.claims.lexing import Tokens
from assay.claims.scanning import remembered
from assay.core import Claim

SIDE = r"[(]*n[)]*(?:[-+*/d][(]*n[)]*)*"
"""A side, as a pattern of kinds."""
RELATION = r"(?:i?[<>LG]|i?[lg]t|[=i])"
CHAIN = rf"{SIDE}(?:{RELATION}{SIDE})+"
MAX_TERMS = 4096

_PART = re.compile(rf"(?P<side>{SIDE})|(?P<relation>{RELATION})")
_CHAIN = re.compile(CHAIN)
_SAYS = re.compile(r"[-+*/d<>LGlg]")
_RANKED = re.compile(r"[*/()]")
_CUT_BEFORE = frozenset("+-*/d^f(")
_CUT_AFTER = frozenset("+*/^f")
_LEADS = frozenset("abcdefghijklmnopqrstuvwxyz'_{")
"""What stands right before a number that may be the name of a thing."""
_NOUNS = frozenset(
    (
        *("city", "node", "vertex", "cities", "job", "machine", "clause", "variable", "operation"),
        *("op", "task", "row", "column", "line", "cell", "step", "day", "option", "case", "slot"),
        *("attempt", "number", "person", "item", "edge", "move"),
    )
)
_RELATIONS: dict[str, tuple[str, Callable[[int, int], bool]]] = {
    "<": ("<", int.__lt__),
    "l": ("<", int.__lt__),
    ">": (">", int.__gt__),
    "g": (">", int.__gt__),
    "L": ("<=", int.__le__),
    "G": (">=", int.__ge__),
}


class Side(NamedTuple):
    """A side of a chain.

    Parameters
    ----------
    start, end : int
        Its tokens.
    first, value : int or None
        The number it begins with and what it comes to; None if it comes to no whole number.
    single : bool
        Whether it is one number.
    """

    start: int
    end: int
    first: int
    value: int | None
    single: bool


class Parts(NamedTuple):
    """How a stretch of kinds is cut, all counted from where it begins.

    Parameters
    ----------
    sides : tuple
        For each side its first token, its end and its first number.
    relations : tuple of str
        ``=`` or a letter, between the sides.
    says : bool
        Whether anything is reckoned or compared.
    """

    sides: tuple[tuple[int, int, int], ...]
    relations: tuple[str, ...]
    says: bool

    def statements(self) -> list[tuple[str, int, int]]:
        """Return each equation and comparison: its relation, first side and last side."""
        found: list[tuple[str, int, int]] = []
        start = 0
        for k, sign in enumerate((*self.relations, "")):
            if sign != "=":
                if any(j - i > 1 for i, j, _ in self.sides[start : k + 1]) and k > start:
                    found.append(("=", start, k))
                start = k + 1
            if sign in _RELATIONS:
                found.append((sign, k, k + 1))
        return found if self.says else []


@remembered
def parts(kinds: str) -> Parts:
    """Cut a stretch, such as a chain, into its sides and the relations between them."""
    found: list[tuple[int, int, int]] = []
    relations: list[str] = []
    for match in _PART.finditer(kinds):
        if match.lastgroup == "side":
            i, j = _balanced(match.group(), *match.span())
            found.append((i, j, kinds.index("n", i)))
        else:
            sign = match.group().removeprefix("i").removesuffix("t") or "="
            relations.append("=" if sign == "i" else sign)
    return Parts(tuple(found), tuple(relations), _SAYS.search(kinds) is not None)


@remembered
def _stated(kinds: str) -> tuple[Parts, list[tuple[str, int, int]]]:
    cut = parts(kinds)
    return cut, cut.statements()


@remembered
def chains(kinds: str) -> list[tuple[int, int]]:
    """Return where the chains of a stretch begin and end."""
    return [match.span() for match in _CHAIN.finditer(kinds)]


def sides(tokens: Tokens, i: int, j: int) -> tuple[list[Side], Sequence[str]]:
    """Return the sides of a stretch and the relations between them."""
    cut = parts(tokens.kinds[i:j])
    found = [
        Side(i + a, i + b, tokens.number(i + n), value_of(tokens, i + a, i + b), b - a == 1)
        for a, b, n in cut.sides
    ]
    return found, cut.relations


def _balanced(kinds: str, i: int, j: int) -> tuple[int, int]:
    """Leave out brackets around a side that close or open something else."""
    more = kinds.count("(") - kinds.count(")")
    if more > 0:
        i += min(more, len(kinds) - len(kinds.lstrip("(")))
    elif more < 0:
        j -= min(-more, len(kinds) - len(kinds.rstrip(")")))
    return i, j


def value_of(tokens: Tokens, i: int, j: int) -> int | None:
    """Return what the tokens come to, with the usual precedence; None if to no whole number."""
    if j - i == 1:
        return tokens.number(i)
    if j - i > MAX_TERMS:
        return None
    if (terms := _terms(tokens.kinds[i:j])) is not None:
        words = tokens.words
        return sum([sign * int(words[i + at]) for at, sign in terms])
    values: list[int] = []
    waiting: list[str] = []
    for at in range(i, j):
        kind = tokens.kinds[at]
        if kind == "n":
            values.append(tokens.number(at))
        elif kind == "(":
            waiting.append(kind)
        elif not _reduce(values, waiting, kind):
            return None
        elif kind != ")":
            waiting.append(kind)
    fine = _reduce(values, waiting, "")
    return values[0] if fine and len(values) == 1 and not waiting else None


@remembered
def _terms(kinds: str) -> list[tuple[int, int]] | None:
    """Return where the terms of a plain sum stand, and their signs; None if it is none."""
    if _RANKED.search(kinds):
        return None
    return [(0, 1), *((k + 1, 1 if kinds[k] == "+" else -1) for k in range(1, len(kinds), 2))]


_RANK = {"(": 0, "": 1, ")": 1, "+": 2, "-": 2, "d": 2, "*": 3, "/": 3}


def _reduce(values: list[int], waiting: list[str], kind: str) -> bool:
    """Do the operations that bind no less than the one that comes; say whether that went."""
    rank = _RANK[kind]
    while waiting and _RANK[waiting[-1]] >= rank:
        if len(values) < 2:
            return False
        right, left, sign = values.pop(), values.pop(), waiting.pop()
        if sign == "/" and (right == 0 or left % right):
            return False
        if sign == "+":
            values.append(left + right)
        elif sign == "*":
            values.append(left * right)
        else:
            values.append(left // right if sign == "/" else left - right)
        if abs(values[-1]) >= 1 << 256:
            return False
    return kind != ")" or (bool(waiting) and waiting.pop() == "(")


class Sums:
    """The sums of one trace; what the same text says again is reckoned once.

    Parameters
    ----------
    tokens : Tokens
        The trace.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._known: dict[str, tuple[int, list[Claim]]] = {}

    def claims(self, i: int, j: int) -> list[Claim]:
        """Return the arithmetic and the comparisons of a chain."""
        tokens, kinds = self._tokens, self._tokens.kinds
        if kinds[j] in _CUT_AFTER or (kinds[i - 1] in _CUT_BEFORE and not _is_item(kinds, i)):
            return []
        if kinds[j] in "-d" and kinds[j + 1 : j + 2] in ("n", "(", "D"):  # minus something else
            return []
        at, text = tokens.starts[i], tokens.text
        if text[at - 1] in _LEADS:
            return _claims(tokens, i, j, _named(tokens, i))
        stretch = text[at : tokens.starts[j - 1] + len(tokens.words[j - 1])]
        known = self._known.get(stretch)
        if known is None:
            found = _claims(tokens, i, j, named=False)
            self._known[stretch] = at, found
            return found
        before, claims = known
        by = at - before
        return [
            Claim(c, a + by, b + by, about, says, holds) for c, a, b, about, says, holds in claims
        ]


def _is_item(kinds: str, i: int) -> bool:
    """Say whether what stands before token i is not minus but the mark of a list's item."""
    return kinds[i - 1] in "d-*" and kinds[i - 2 : i - 1] == "\n"


def _claims(tokens: Tokens, i: int, j: int, named: bool) -> list[Claim]:
    """Return what a chain states, the first number of which may be the name of a thing."""
    cut, statements = _stated(tokens.kinds[i:j])
    if named and cut.sides[0][1] - cut.sides[0][0] == 1:
        cut = cut._replace(sides=cut.sides[1:], relations=cut.relations[1:])
        statements = cut.statements()
    said: list[Claim] = []
    for sign, first, last in statements:
        sides = cut.sides[first : last + 1]
        values = [value_of(tokens, i + a, i + b) for a, b, _ in sides]
        a, b, _ = sides[0]
        start, end = tokens.span(i + a, i + sides[-1][1])
        about = tokens.word(i + a) if b - a == 1 else _text(tokens, i + a, i + b)
        if sign == "=":
            holds = _equal(tokens, i, sides, values)
            said.append(Claim("arithmetic", start, end, (about,), values[-1], holds))
            continue
        name, compare = _RELATIONS[sign]
        left, right = values
        if left is not None and right is not None:
            holds = compare(left, right)
            said.append(Claim("comparison", start, end, (about, name), right, holds))
    return said


def _named(tokens: Tokens, i: int) -> bool:
    """Say whether a number is the name of a thing, as in ``city 3`` or ``M0``."""
    word = tokens.led_in(i)
    return bool(word) and (word[-1] not in " '" or word.rstrip(" _{") in _NOUNS)


def _equal(
    tokens: Tokens, i: int, sides: Sequence[tuple[int, int, int]], values: list[int | None]
) -> bool:
    """Say whether all sides are the same number, or a running sum."""
    if values[0] is not None and values.count(values[0]) == len(values):
        return True
    words = tokens.words
    return [int(words[i + n]) for _, _, n in sides[1:]] == values[:-1]


def _text(tokens: Tokens, i: int, j: int) -> str:
    words = tokens.words[i : min(j, i + 64)]
    text = "".join(words).lstrip(" ")
    return "".join([word.lstrip(" ") for word in words]) if " " in text else text
