"""Assignments in prose: tokens, what they say, and the longest runs of it.

The last of these that sets every variable: statements (``x1 = True``, ``x3: false``,
``| x1 | T |``, ``x1, x4 are true``, ``False: x2, x3``), literals (``x1, ¬x2``), DIMACS literals
(``v 1 -2 3 0``), values in the order of the variables (``0110``, ``T, F, F``).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

MAX_TEXT = 1 << 16
FEW = 4
"""Fewer literals in a row than this are a clause that is being quoted, not an assignment."""

TRUTH = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}
PLAIN = str.maketrans(
    {
        **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
        **dict.fromkeys("*`$_\"'“”", None),
        **dict.fromkeys("\\{}\u00a0\u2009", " "),
        **dict.fromkeys("~!￢", "¬"),
        "−": "-",
        "⊤": " true ",
        "⊥": " false ",
    }
)
_LABEL = re.compile(r"^[ \t]{0,8}(?:[0-9]{1,4}[.)][ \t]|p cnf[^\n]*)", re.MULTILINE)
_TOKEN = re.compile(
    r"(?P<literal>(?:(?P<no>¬|\b(?:not|neg|lnot)\b)[ \t]{0,2}|(?P<minus>-)|\+)?"
    r"\bx[ \t]?(?P<variable>[0-9]{1,6})\b)"
    r"|(?P<value>\b(?:true|false|t|f)\b)"
    r"|(?P<number>-?\b[0-9]{1,1000}\b|\b[tf]{4,1000}\b)"
    r"|(?P<bar>\|)"
    r"|(?P<link>&?:?=+>?|:|->|<-|[→↦⇒←↔≡]"
    r"|\b(?:is|are|be|set|to|must|equals?|all|both|text|textbf|mathrm|mathbf)\b)"
    r"|(?P<comma>[,&∧]|\b(?:and|land|wedge)\b)"
    r"|(?P<or>\bor\b)"
    r"|(?P<line>\n)"
    r"|(?P<bracket>[()\[\]])"
    r"|(?P<soft>[;•✓✅✔-]|\b(?:v|boxed|quad)\b)"
    r"|(?P<other>\w+|[^\s\w])",
    re.ASCII,
)
_PIECE = re.compile(re.sub(r"\?P<\w+>", "?:", _TOKEN.pattern), re.ASCII)

ITEMS = ("set", "literal", "number")

Token = tuple[str, Any]
Event = tuple[str, Sequence[Any]]
Literals = tuple[int, ...]


def by_position(truths: Sequence[bool | None]) -> Literals:
    """Return the literals of values in the order of the variables."""
    return tuple(v if truth else -v for v, truth in enumerate(truths, 1))


def tokens_of(text: str) -> list[Token]:
    """Cut a text into literals, values, numbers, and what stands between them."""
    text = text.replace("거짓", " false ").replace("참", " true ").replace("또는", " or ")
    plain = _LABEL.sub("", text.translate(PLAIN).lower())
    pieces = _PIECE.findall(plain)
    known = {piece: _token(piece) for piece in set(pieces)}
    return [*map(known.__getitem__, pieces), ("end", "")]


def _token(piece: str) -> Token:
    (match,) = _TOKEN.finditer(piece)
    kind = match.lastgroup
    if kind == "literal":
        v = int(match["variable"])
        return "literal", -v if match["no"] or match["minus"] else v
    if kind == "value":
        return "value", TRUTH[match.group()]
    return str(kind), match.group()


def _skip(tokens: Sequence[Token], at: int, *kinds: str) -> int:
    while tokens[at][0] in kinds:
        at += 1
    return at


def _list(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    """Return the literals with commas between them that start here, and where they end."""
    found = [tokens[at][1]]
    at += 1
    while (after := _skip(tokens, at, "comma")) > at and tokens[after][0] == "literal":
        found.append(tokens[after][1])
        at = after + 1
    return found, at


def _value(tokens: Sequence[Token], at: int) -> tuple[bool | None, int]:
    """Return the truth value that is linked to what ends here, and where it ends."""
    after = _skip(tokens, at, "link", "bar")
    kind, token = tokens[after]
    if kind == "value" or (kind == "number" and after > at and token in TRUTH):
        return token if kind == "value" else TRUTH[token], after + 1
    return None, at


def events_of(tokens: Sequence[Token]) -> Iterator[Event]:
    """Yield what the tokens say: variables set, bare literals, values, numbers, breaks."""
    at = 0
    while (kind := tokens[at][0]) != "end":
        if kind == "literal":
            found, at = _list(tokens, at)
            truth, at = _value(tokens, at)
            if truth is None:
                yield "literal", found
            else:
                yield "set", found if truth else [-x for x in found]
        elif kind == "value":
            found, after = _headed(tokens, at)
            yield ("set", found) if found else ("value", tokens[at][1:])
            at = after
        else:
            yield kind, tokens[at][1:]
            at += 1


def _headed(tokens: Sequence[Token], at: int) -> tuple[list[int], int]:
    """Return the literals under a heading such as ``True:``, and where they end."""
    start = _skip(tokens, at + 1, "link", "bar")
    if start > at + 1 and tokens[start][0] == "literal":
        found, end = _list(tokens, start)
        if _value(tokens, end)[0] is None:
            return (found if tokens[at][1] else [-x for x in found]), end
    return [], at + 1


_LIST = ("comma", "line", "soft")
_GRID = (*_LIST, "bar", "bracket")
_BETWEEN = {"set": (*_GRID, "link"), "value": _GRID, "literal": _LIST, "number": (*_LIST, "bar")}
"""What may stand inside a run; brackets and signs between bare literals make them clauses."""


def _asserted(events: Iterable[Event]) -> Iterator[Event]:
    """Leave out the statements before and after an "or": they are a clause that is quoted."""
    held: list[Event] = []
    doubted = False
    for event in events:
        kind = event[0]
        if kind == "or":
            held, doubted = [], True
        elif kind == "set":
            yield from held
            held = [] if doubted else [event]
            doubted = False
        elif held and kind in ("comma", "line"):
            held.append(event)
        elif kind in ("comma", "line"):
            yield event
        else:
            if held:
                yield from held
                held = []
            doubted = False
            yield event
    yield from held


def _runs(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the longest runs of events of one kind with only separators between them."""
    kind, run = "", list[Any]()
    for name, items in events:
        if name == kind:
            run += items
        elif name not in _BETWEEN.get(kind, ()):
            if run:
                yield kind, run
            kind, run = (name, list(items)) if name in _BETWEEN else ("", [])
    if run:
        yield kind, run


def from_text(text: str, n: int) -> Literals | None:
    """Return the assignment of n variables that a text states last, or None."""
    events = list(_asserted(events_of(tokens_of(text[-MAX_TEXT:]))))
    found = [run for kind, items in _runs(events) for run in _readings(kind, items, n)]
    every = set(range(1, n + 1))
    whole = [run for run in found if every <= {abs(x) for x in run}]
    last = {abs(x): x for kind, items in events if kind == "set" for x in items}
    if not whole and every <= set(last):
        return tuple(last.values())
    return next(reversed(whole or found), None)


def _readings(kind: str, items: Sequence[Any], n: int) -> Iterator[Literals]:
    """Yield the assignments that a run can be read as, none for a clause that is quoted."""
    if kind == "set" and len(items) >= FEW:
        yield tuple(items)
    elif kind == "value" and len(items) == n:
        yield by_position(items)
    elif kind == "literal":
        yield from _distinct(items)
    elif kind == "number":
        yield from _numbers(items, n)


def _distinct(items: Sequence[int], sure: bool = False) -> Iterator[Literals]:
    """Yield literals that name a variable once each; positive ones alone may be mere names."""
    several = len(items) >= FEW and (sure or min(items) < 0)
    if several and len({abs(x) for x in items}) == len(items):
        yield tuple(items)


def _numbers(items: Sequence[str], n: int) -> Iterator[Literals]:
    """Yield values written as 0s and 1s, or DIMACS literals up to a 0."""
    if len(items) == n and all(item in TRUTH for item in items):
        yield by_position([TRUTH[item] for item in items])
        return
    segment: list[int] = []
    for item in [*items, "end"]:
        if len(item) == n and all(letter in TRUTH for letter in item):
            yield by_position([TRUTH[letter] for letter in item])
        elif item in ("0", "end"):
            yield from _distinct(segment, sure=item == "0" and len(segment) == n)
            segment = []
        elif len(item) <= 7 and item[-1].isdigit():
            segment.append(int(item))
