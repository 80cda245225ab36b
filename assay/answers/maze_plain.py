"""Other ways of writing moves and cells, put into the plain ones before a path is read.

``two cells down`` becomes ``down 2``, ``right twice`` ``right 2``, ``RRD입니다`` (a Korean copula
grown onto the moves) ``RRD,``, ``row 1, column 0`` ``(1, 0)``, ``0,0 -> 1,0`` ``(0,0) -> (1,0)``.

Few texts hold any of this, so each pattern begins with a sign that ``re`` looks for quickly, or is
asked only where a pattern of plain lower-case words has found something.
"""

import re

from assay.answers.maze_words import COUNTS, NAME

_FLAGS = re.IGNORECASE | re.MULTILINE
_BEGINS, _ENDS = r"(?<![^\W_])", r"(?![^\W\d_])"
MOVE = rf"{_BEGINS}(?:{NAME}|[UDLR]){_ENDS}"
"""A pattern of a move by its name or letter, as a word."""
_UNIT = r"(?:cells?|steps?|squares?|spaces?|tiles?|blocks?|units?|positions?|times|칸씩?|번)"
_COUNT = "|".join(sorted(COUNTS, key=len, reverse=True))

_NUMBER_WORD = re.compile(
    rf"{_BEGINS}(?:{_COUNT})(?= {{0,2}}{_UNIT}{_ENDS})"
    rf"|(?<=up |wn |ft |ht |th |st )(?:{_COUNT}){_ENDS}",
    _FLAGS,
)
_COUNT_WORD = re.compile(_COUNT)
_KOREAN = re.compile("[가-힣]")
_COPULA = re.compile(
    f"{_BEGINS}([UDLR]+|[상하좌우]+|{NAME})(?:입니다|이다|이에요|예요|이고|이며){_ENDS}"
)
_PARTICLE = re.compile(f"{_BEGINS}([UDLR]{{4,}})(?:으로|로|[를을은는이가]){_ENDS}")
_ROW = re.compile("row[ =]{1,3}([0-9]{1,6}),? (?:and )?col(?:umn)?[ =]{1,3}([0-9]{1,6})", _FLAGS)
_TO = re.compile(r"\((?:now )?(to|at) ([0-9]{1,6}, ?[0-9]{1,6})\)", _FLAGS)
_COUNT_BEHIND = re.compile(rf"({MOVE}) ?\(x?([0-9]{{1,4}})\)", _FLAGS)
_BRACKETED = re.compile(r"\((?:(?<=[^\W\d_].)|(?<=[^\W\d_] .))x?[0-9]{1,4}\)", _FLAGS)
_COUNT_BEFORE = re.compile(
    rf"(?P<count>[0-9](?<![^\W_].)[0-9]{{0,3}}) {_UNIT} (?:to(?:wards)? the )?"
    rf"(?P<move>{_BEGINS}(?:{NAME}){_ENDS})(?! (?:[0-9]|{NAME}))",
    _FLAGS,
)
_LATEX = re.compile(r"\\(?:text|math)[a-z]{0,4}\{([^{}\n]{1,12})\}")
_PAIR = re.compile("[0-9]{1,4}, ?[0-9]{1,4}")
_PAIRS = re.compile(
    r"[0-9](?<![\w,.(\[].)[0-9]{0,3}, ?[0-9]{1,4}"
    rf"(?:\s{{0,3}}(?:-{{1,2}}>|=>|[→⇒;])\s{{0,3}}{_PAIR.pattern})+"
)


def lowered(text: str) -> str:
    """Return a text in lower case as `re.IGNORECASE` has it, every character in its place."""
    if not text.isascii():
        text = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s")
    return text.lower()


def plain(text: str) -> str:
    """Return a text with its moves, counts and cells in the plain ways of writing."""
    if "\\" in text:
        text = _LATEX.sub(r"\1", text)
    if _KOREAN.search(text):
        text = _PARTICLE.sub(r"\1 ", _COPULA.sub(r"\1,", text))
    text = _in_digits(text)
    text = _TO.sub(r"\1 (\2)", text)
    if _BRACKETED.search(text):
        text = _COUNT_BEHIND.sub(r"\1 \2", text)
    text = _COUNT_BEFORE.sub(r"\g<move> \g<count>", _ROW.sub(r"(\1, \2)", text))
    return _PAIRS.sub(lambda m: _PAIR.sub(r"(\g<0>)", m.group()), text)


def _in_digits(text: str) -> str:
    """Return a text with its counts in words as digits."""
    lower = lowered(text)
    found: list[str] = []
    at = 0
    for word in _COUNT_WORD.finditer(lower):
        if match := _NUMBER_WORD.match(text, word.start()):
            start, end = match.span()
            found += (text[at:start], str(COUNTS[lower[start:end]]))
            at = end
    return "".join([*found, text[at:]])
