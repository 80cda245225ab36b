"""Assignments in prose: tokens, what they say, and the longest runs of it.

The last of these that sets every variable: statements (``x1 = True``, ``x3: false``,
``| x1 | T |``, ``x1, x4 are true``, ``False: x2, x3``), literals (``x1, ¬x2``), DIMACS literals
(``v 1 -2 3 0``), values in the order of the variables (``0110``, ``T, F, F``).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, compress
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
_PIECE = re.compile(r"[^\S\n]*(" + re.sub(r"\?P<\w+>", "?:", _TOKEN.pattern) + ")", re.ASCII)
_NAMED = ("comma", "link", "bar", "or", "line", "bracket", "soft")
_KINDS = dict(zip(_NAMED, "ckbrLps", strict=True))

_NAMES = r"l(?:c+l)*"
_VALUE = "(?:[kb]*[TF]|[kb]+[iz])"
_BARE = rf"{_NAMES}(?!c+l|{_VALUE})"
_SET = rf"(?:{_NAMES}{_VALUE}|[TF][kb]+{_BARE})"
_ALONE = rf"[TF](?![kb]+{_BARE})"
_EVENT = re.compile(
    rf"(?P<set>{_SET}(?:[cLspbk]*{_SET})*)|(?P<literal>{_BARE}(?:[cLs]*{_BARE})*)"
    rf"|(?P<value>{_ALONE}(?:[cLspb]*{_ALONE})*)|(?P<number>[izn](?:[cLsb]*[izn])*)"
    r"|(?P<link>k[kbpscLr]*)|(?P<bar>b)|(?P<bracket>p)|(?P<soft>s)|(?P<other>x[^lTFizn]*)"
)
_STATED = re.compile(_SET)
_ONE = re.compile(rf"({_NAMES})[kb]*([TFiz])|([TF])[kb]+({_NAMES})")
_SEPARATORS = str.maketrans("", "", "cLspbk")
_PAIRS = re.compile("(?:l[TFiz])*")
_LIST = ("soft",)
_GRID = ("soft", "bar", "bracket")
_BETWEEN = {"set": (*_GRID, "link"), "value": _GRID, "literal": _LIST, "number": (*_LIST, "bar")}
"""What may stand inside a run, besides commas, line feeds and "or"; brackets and signs between bare
literals make them clauses."""

ITEMS = ("set", "literal", "number")
Literals = tuple[int, ...]
Span = tuple[int, int]


def by_position(truths: Sequence[bool | None]) -> Literals:
    """Return the literals of values in the order of the variables."""
    return tuple(v if truth else -v for v, truth in enumerate(truths, 1))


class Tokens:
    """A text cut into tokens.

    Attributes
    ----------
    kinds : str
        A letter for each: ``l`` a literal, ``T`` and ``F`` values, ``i``, ``z`` and ``n`` the
        numbers 1, 0 and others, ``x`` what says nothing, the rest as in `_KINDS`.
    values : list
        A literal as an integer, else the token.
    """

    def __init__(self, text: str) -> None:
        text = text.replace("거짓", " false ").replace("참", " true ").replace("또는", " or ")
        pieces = _PIECE.findall(_LABEL.sub("", text.translate(PLAIN).lower()))
        known = {piece: _token(piece) for piece in dict.fromkeys(pieces)}
        kinds = {piece: kind for piece, (kind, _) in known.items()}
        values = {piece: value for piece, (_, value) in known.items()}
        self.kinds = "".join(map(kinds.__getitem__, pieces))
        self.named = {value for kind, value in known.values() if kind == "l"}
        self.values: list[Any] = list(map(values.__getitem__, pieces))

    def events(self) -> Iterator[tuple[str, Span]]:
        """Yield what the tokens say, and where: variables set, literals, values, numbers, breaks.

        Between events there is nothing but commas, line feeds and "or".
        """
        for match in _EVENT.finditer(self.kinds):
            yield str(match.lastgroup), match.span()

    def items(self, name: str, spans: Sequence[Span]) -> list[Any]:
        """Return what events state: literals, truth values, or numbers as they are written."""
        kinds = "".join([self.kinds[i:j] for i, j in spans])
        if name == "value":
            return [kind == "T" for kind in kinds if kind in "TF"]
        values = chain.from_iterable(self.values[i:j] for i, j in spans)
        wanted = map(("izn" if name == "number" else "l").__contains__, kinds)
        found = list(compress(values, wanted))
        if name != "set":
            return found
        bare = kinds.translate(_SEPARATORS)
        if _PAIRS.fullmatch(bare):  # as nearly always
            return [x if kind in "Ti" else -x for x, kind in zip(found, bare[1::2], strict=True)]
        signs: list[int] = []
        for before, after, heading, headed in _ONE.findall(kinds):
            sign = 1 if (after or heading) in "Ti" else -1
            signs += [sign] * (before or headed).count("l")
        return list(map(int.__mul__, found, signs))

    def slight(self, name: str, spans: Sequence[Span], n: int) -> bool:
        """Say whether events hold too little for an assignment of n variables."""
        i, j = spans[0]
        if len(spans) > 1:
            return False
        if name == "value":
            return j - i < n
        if name == "number":
            return j - i < min(n, FEW) and self.kinds.find("n", i, j) < 0
        return self.kinds.count("l", i, j) < FEW

    def asserted(self, i: int, j: int) -> Span | None:
        """Leave out the statements before and after an "or": they are a clause that is quoted."""
        before, after = _beside(self.kinds, i - 1, -1) == "r", _beside(self.kinds, j, 1) == "r"
        if not before and not after:
            return i, j
        every = [match.span() for match in _STATED.finditer(self.kinds, i, j)]
        kept = every[before : len(every) - after]
        return (kept[0][0], kept[-1][1]) if kept else None

    def runs(self) -> Iterator[tuple[str, list[Span]]]:
        """Yield the longest runs of events of one kind with only separators between them."""
        kind, run = "", list[Span]()
        doubtful = "r" in self.kinds
        for name, span in self.events():
            stated = self.asserted(*span) if doubtful and name == "set" else span
            if stated is None:
                continue
            if name == kind:
                run.append(stated)
            elif name not in _BETWEEN.get(kind, ()):
                if run:
                    yield kind, run
                kind, run = (name, [stated]) if name in _BETWEEN else ("", [])
        if run:
            yield kind, run


def _token(piece: str) -> tuple[str, Any]:
    (match,) = _TOKEN.finditer(piece)
    kind = match.lastgroup
    if kind == "literal":
        v = int(match["variable"])
        return "l", -v if match["no"] or match["minus"] else v
    if kind == "value":
        return "FT"[TRUTH[piece]], piece
    if kind == "number":
        return {"0": "z", "1": "i"}.get(piece, "n"), piece
    return _KINDS.get(str(kind), "x"), piece


def _beside(kinds: str, at: int, step: int) -> str:
    """Return the kind of the next token that is no comma or line feed, nothing at an end."""
    while 0 <= at < len(kinds) and kinds[at] in "cL":
        at += step
    return kinds[at] if 0 <= at < len(kinds) else ""


def from_text(text: str, n: int) -> Literals | None:
    """Return the assignment of n variables that a text states last, or None."""
    tokens = Tokens(text[-MAX_TEXT:])
    runs = list(tokens.runs())
    every = set(range(1, n + 1))
    found: Literals | None = None
    for kind, spans in reversed(runs):
        if tokens.slight(kind, spans, n):
            continue
        readings = list(_readings(kind, tokens.items(kind, spans), n))
        whole = (run for run in reversed(readings) if every.issubset(map(abs, run)))
        if (last := next(whole, None)) is not None:
            return last
        found = found or next(reversed(readings), None)
    if not every.issubset(map(abs, tokens.named)):
        return found
    sets = [span for kind, spans in runs if kind == "set" for span in spans]
    said = {abs(x): x for x in tokens.items("set", sets)}
    return tuple(said.values()) if every <= set(said) else found


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
