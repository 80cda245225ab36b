"""Text that goes out as prompts and comes back from models.

`Form` is a two-way template: one definition writes a prompt and reads the problem back out of
it. The rest finds answers in model output, which is hostile: every function here takes time
linear in the text, by single passes and patterns without nested or overlapping repeats.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from assay.errors import FormatError
from assay.jsonl import loads

_HOLE = re.compile("«([a-z_]+)»")
_BRACE = re.compile("[{}]")
_COMMA = re.compile(r",(?=[ \t\n]{0,8}[}\]])")
_WORDS = re.compile(r"\b(?:True|False|None)\b")
_WORD = {"True": "true", "False": "false", "None": "null"}
_QUOTES = ('"', "'")
MAX_OBJECT = 1 << 18


@dataclass(frozen=True, slots=True)
class Field:
    """How one hole of a form is written and read.

    ``read`` raises ValueError (or `FormatError`) on text that ``write`` cannot have written.
    """

    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str


def natural(text: str) -> int:
    """Read a non-negative integer of ASCII digits, at most 18 of them.

    Raises
    ------
    ValueError
        On anything else (signs, spaces, other scripts' digits, underscores).
    """
    if not (0 < len(text) <= 18 and text.isascii() and text.isdigit()):
        raise ValueError("not a natural number")
    return int(text)


NATURAL = Field(str, natural)


class Form:
    """A template with holes written ``«name»``, which can be filled and read back.

    Reading looks for the fixed parts in order, so it also finds the form inside a longer text.

    Parameters
    ----------
    template : str
        The text; between two holes there is some fixed text, and it starts with fixed text.
    **fields : Field
        One for each hole; a name that occurs twice must read the same both times.

    Examples
    --------
    >>> form = Form("There are «n» cities.", n=NATURAL)
    >>> form.write(n=7)
    'There are 7 cities.'
    >>> form.read("Hello. There are 7 cities. Bye.")
    {'n': 7}
    """

    made: ClassVar[list["Form"]] = []
    """Every form there is, for whoever wants to know what in a text is template."""

    def __init__(self, template: str, **fields: Field) -> None:
        parts = _HOLE.split(template)
        self._literals, self._names = parts[0::2], parts[1::2]
        self._fields = fields
        if not self._literals[0] or set(self._names) != set(fields):
            raise ValueError("a form starts with fixed text and has a field for every hole")
        Form.made.append(self)

    @property
    def literals(self) -> tuple[str, ...]:
        """The fixed parts of the template."""
        return tuple(self._literals)

    def write(self, **values: Any) -> str:
        """Return the text with every hole filled."""
        pieces = [self._literals[0]]
        for name, literal in zip(self._names, self._literals[1:], strict=True):
            pieces += [self._fields[name].write(values[name]), literal]
        return "".join(pieces)

    def read(self, text: str) -> dict[str, Any] | None:
        """Return the holes' values, or None if the text does not hold this form."""
        start = text.find(self._literals[0])
        if start < 0:
            return None
        at = start + len(self._literals[0])
        values: dict[str, Any] = {}
        for name, literal in zip(self._names, self._literals[1:], strict=True):
            end = text.find(literal, at) if literal else len(text)
            if end < 0:
                return None
            try:
                value = self._fields[name].read(text[at:end])
            except (ValueError, FormatError):
                return None
            if values.setdefault(name, value) != value:
                return None
            at = end + len(literal)
        return values


def _objects(text: str, least: int) -> Iterator[str]:
    """Yield the balanced ``{…}`` of a text from a length on, the one that ends last first."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            pairs.append((opened.pop(), match.end()))
    budget = 4 * len(text) + MAX_OBJECT
    for start, end in reversed(pairs):
        if end - start > MAX_OBJECT:
            continue
        budget -= end - start
        if budget < 0:
            return
        if end - start >= least:
            yield text[start:end]


def _lenient(text: str) -> Any:
    """Read an object with keys as people write it: Python's quotes and words, a comma too many."""
    if text[1:].lstrip()[:1] not in _QUOTES:
        return None
    given = text
    try:
        return loads(text)
    except FormatError:
        pass
    if '"' not in text:
        text = text.replace("'", '"')
    text = text.replace("\n", " ")  # also in strings, where JSON has none
    text = _COMMA.sub("", _WORDS.sub(lambda m: _WORD[m.group()], text))
    if text == given:
        return None
    try:
        return loads(text)
    except FormatError:
        return None


def last_object(text: str, keys: Collection[str]) -> dict[str, Any] | None:
    """Return the JSON object that ends last and has one of the keys, or None.

    Code fences, prose around it and an object around it do not matter. Python's way of
    writing (single quotes, True, None, a trailing comma) is understood.

    Parameters
    ----------
    text : str
        A model's final answer, of any length and content.
    keys : collection of str
        The keys that make an object an answer.
    """
    if "{" not in text or not any(key in text for key in keys):
        return None
    for candidate in _objects(text, 2 + min(map(len, keys))):
        if any(key in candidate for key in keys):
            value = _lenient(candidate)
            if isinstance(value, dict) and any(key in value for key in keys):
                return value
    return None


_NOTHING = frozenset(
    ["none", "no", "nothing", "impossible", "unsatisfiable", "unsat", "infeasible", "unreachable"]
)
_DRESS = " \t*_`'\"$.!:;()[]{}#<>/-"
_LABEL = re.compile(
    r"\b(?:final answer|the answer|answer|result|is|verdict|boxed|text)\b", re.IGNORECASE
)
_REMARK = re.compile(
    r"(?<!\bor )\b(?:better|shorter|smaller|faster|quicker|earlier|sooner|fewer|cheaper"
    r"|lower(?! bound))\b"
    r"|possible to (?:guarantee|verify|prove|confirm|check|improve|be sure)\b"
)
_CLEAR = re.compile(r"\banswer is:?[ *_`\"']{0,4}(?:no|none)\b(?=[*_`\"']{0,4}(?:[.,;:!]|$))")
MAX_TAIL = 4096


def is_none(value: object) -> bool:
    """Say whether an answer's value is a way of writing that there is no solution."""
    return isinstance(value, str) and value.strip(_DRESS).lower() in _NOTHING


def answers_none(text: str) -> bool:
    """Say whether the last line that gives "the answer" gives none, whatever follows it."""
    lines = (line for line in reversed(text[-MAX_TAIL:].lower().split("\n")) if "answer" in line)
    line = next(lines, "")
    return _CLEAR.search(line) is not None or ("answer" in line and is_none(_plain(line)))


def says_none(text: str, phrases: Collection[str]) -> bool:
    """Say whether a text states that there is no solution, in its last line or as its answer.

    That there is none *shorter* or *better* is a remark about a solution that there is.

    Parameters
    ----------
    text : str
        A model's final answer.
    phrases : collection of str
        Lower-case phrases of the family, such as ``no path``.
    """
    lines = [line for line in text[-MAX_TAIL:].split("\n") if line.strip(_DRESS)]
    if not lines:
        return False
    line = lines[-1].lower()
    if not _REMARK.search(line) and any(phrase in line for phrase in phrases):
        return True
    plain = _plain(line)
    return is_none(plain) or is_none(plain.rpartition(":")[2]) or answers_none(text)


def _plain(line: str) -> str:
    return _LABEL.sub(" ", line.replace("\\", " "))


def answer_object(text: str, key: str) -> Mapping[str, Any] | None:
    """Return the last JSON object that answers under `key`, or says ``{"answer": …}``."""
    return last_object(text, (key, "answer"))


_STATED = r"\b(?:{names})\b([^0-9\n]{{0,32}})([0-9][0-9,]{{0,18}})(?![0-9.]*[1-9%])"
_BESIDE = re.compile(r"most|bound|limit|least|below|than|exceed|from|between|row")


def stated_value(text: str, key: str, names: Collection[str]) -> int | None:
    """Return the objective value that an answer states beside its solution, or None.

    It is looked for in the JSON object that answers, else in prose such as ``Total distance: 123``.

    Parameters
    ----------
    text : str
        A model's final answer.
    key : str
        The key under which the solution stands.
    names : collection of str
        Lower-case words of the family for the value, such as ``length``.

    Examples
    --------
    >>> stated_value('{"tour": [0, 2, 1], "total_length": 12}', "tour", ["length"])
    12
    >>> stated_value("0 -> 2 -> 1. The length of the tour is 1,234.", "tour", ["length"])
    1234
    >>> stated_value("The length is at most 20.", "tour", ["length"])
    """
    for name, value in (answer_object(text, key) or {}).items():
        if name.lower().replace("_", " ").removeprefix("total ") in names:
            return _whole(value)
    pattern = re.compile(_STATED.format(names="|".join(map(re.escape, names))))
    found = [m for m in pattern.finditer(text[-MAX_TAIL:].lower()) if not _BESIDE.search(m[1])]
    return _whole(found[-1][2].strip(",").replace(",", "")) if found else None


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    is_integer = isinstance(value, int) and not isinstance(value, bool)
    return value if is_integer and abs(value) < 10**15 else None
