r"""From a trace to a string of token kinds, one letter a token, in a few passes.

A trace is first *plain*: every character becomes exactly one ASCII character, so that offsets stay
what they are (``→`` is one control character, subscripts are digits, LaTeX commands become one
character and blanks). Then it is cut into tokens; a table says each token's *kind*, one letter, or
none for words that say nothing. Patterns are then matched on the string of kinds, where notations
that differ in words, blanks and markup look alike.

Kinds that all families share: ``n`` a whole number of at most 9 digits, ``f`` another number, ``w``
a word of no table, ``a`` an arrow, ``i`` *is*, ``+ - * /`` the operations, ``d`` a dash without
blanks, ``= < > L G U`` the relations (L is ≤, G is ≥, U is ≠), ``l g t`` *less*, *greater*, *than*,
``H`` and ``I`` what supposes, ``X`` what negates, ``Z`` *wrong*, ``p`` *so far*, ``.`` ``?`` ``;``
and the line feed what ends a sentence, ``Y`` and ``N`` the ticks and crosses; other signs stand for
themselves. The first token is a line feed, so that every line begins after one.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, compress

_SIGNS = {
    "\x01": "→⟶➔➜➝⇒⟹↦➡⮕↔⟷",
    "\x02": "≤⩽",
    "\x03": "∨⋁",
    "\x04": "✓✔✅☑",
    "\x05": "✗✘❌✕✖",
    "\x06": "—―",
    "\x07": "∧⋀",
    "\x0e": "≥⩾",
    "\x0f": "≠",
    "\x10": "←⬅",
    "\x11": "↑⬆",
    "\x12": "↓⬇",
    "~": "¬～∼",
    "*": "×·∙⋅",
    "/": "÷",
    "-": "−–‐‑",
    '"': "“”„«»",
    "'": "‘’",
    ".": "…。",
    ",": "，、",
    ":": "：",
    "?": "？",
    "(": "（",
    ")": "）",
    "t": "⊤",
    "f": "⊥",
    " ": "\t\r\x0b\x0c\x85\xa0\u2028\u2029\u202f\u2009\u200a\u200b\u2060\ufeff•◦▪`$",
}
_TABLE = {ord(sign): plain for plain, signs in _SIGNS.items() for sign in signs}
_TABLE |= {0x2080 + k: str(k) for k in range(10)}
_COMMANDS = {
    "\x01": "to rightarrow Rightarrow longrightarrow implies mapsto",
    "\x02": "le leq leqslant",
    "\x03": "lor vee",
    "\x07": "land wedge",
    "\x0e": "ge geq geqslant",
    "\x0f": "ne neq",
    "\x10": "leftarrow",
    "\x11": "uparrow",
    "\x12": "downarrow",
    "\x04": "checkmark",
    "~": "neg lnot bar overline",
    "*": "times cdot",
    "/": "div",
    "t": "top",
    "f": "bot",
}
_COMMAND = {word: sign for sign, words in _COMMANDS.items() for word in words.split()}
_LATEX = re.compile(r"\\(?:[a-zA-Z]{1,32}|[^a-zA-Z\n])")
_BOLD = re.compile(r"\*\*|__")
_ALIGNED = re.compile(r"(?:\\\\[ \t]*\n[ \t]*|(?<![ \t])[ \t]+|)&(?=[ \t]*(?:[=<>]|\\le|\\ge))")
_RANGE = re.compile("(?<=[0-9])~(?=[0-9])")
_LAST_WORD = re.compile(r"([a-z']+[_{ ]{0,2})?(?:(?:the|our|an?) )?\Z")

FILLERS = """
a an the so then thus hence also just now again exactly only simply still indeed actually ok okay
well therefore we i get got have there this that which it that's here we've very quite about
e.g. i.e. vs. 's
"""
WORDS: Mapping[str, str] = {
    "": FILLERS + r" <- _ { } \ #",
    "i": "is equals equal gives yields makes becomes are was it's",
    "+": "plus +",
    "-": "minus",
    "*": "times * multiplied",
    "/": "/",
    "a": "\x01 -> --> ---> => ==> ->> <-> <-->",
    "=": "= ==",
    "L": "\x02 <= at_most",
    "G": "\x0e >= at_least",
    "U": "\x0f != <>",
    ">": "exceeds",
    "l": "less smaller fewer lower shorter cheaper",
    "g": "greater larger more longer bigger higher",
    "t": "than",
    "H": "suppose supposing assume assuming imagine maybe perhaps might may could would"
    " hypothetically need needs want require requires",
    "I": "if unless whether",
    "X": "not no never neither cannot without",
    "Z": "wrong incorrect mistaken",
    "p": "so_far partial running",
    ".": ". ! .. ...",
    "?": "? ?? ?! !?",
    ";": "; \x06 --",
    "Y": "\x04",
    "N": "\x05",
}
_FIRST = r"[0-9]+(?:\.[0-9]+)?|[,:()|\n]"
_ARROW = r"<?-+>+|<-(?=[ (\[])|(?<!==)=+>"
_POINTS = r"(?<![.!?]{2})[.!?]+(?=[\s\"')*])"
_REST = rf"(?=[-.!?<=>])(?:{_POINTS}|{_ARROW}|[<>!=]=|<>|--+|.)|'s(?![a-z])|[^ ]"
"""Where signs in a row end in none that makes them one token, no second look is taken at them."""


def _one(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "\x7f" * (error.end - error.start), error.end


codecs.register_error("assay.plain", _one)


def _command(match: re.Match[str]) -> str:
    found = match.group()
    return _COMMAND.get(found[1:], " ").ljust(len(found))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def dashed(text: str) -> str:
    """Return a plain text in which ``9:00~10:00``, a range as Korean writes it, has a dash."""
    return _RANGE.sub("-", text)


def plain(text: str) -> str:
    r"""Return the text in lower-case ASCII, every character in its place.

    Examples
    --------
    >>> plain(r"¬X₃ \\le 4")
    '~x3 \\\\le 4'
    """
    if "\\" in text:
        text = _ALIGNED.sub(_blank, text) if "&" in text else text
        text = _LATEX.sub(_command, text)
    flat = _BOLD.sub("  ", text.translate(_TABLE))
    return flat.encode("ascii", "assay.plain").decode("ascii").lower()


@dataclass(frozen=True, slots=True)
class Tokens:
    """A trace cut into tokens; those that say nothing are left out.

    Parameters
    ----------
    words : list of str
        The tokens, with the blanks before them.
    starts : list of int
        Where each begins, blanks included.
    kinds : str
        A letter for each.
    text : str
        The plain trace.
    """

    words: list[str]
    starts: list[int]
    kinds: str
    text: str

    def word(self, i: int) -> str:
        """Return a token without the blanks before it."""
        return self.words[i].lstrip(" ")

    def number(self, i: int) -> int:
        """Return the value of a token of kind ``n``."""
        return int(self.words[i])

    def led_in(self, i: int) -> str:
        """Return the word of any kind right before token i, also one that says nothing.

        It ends in a blank unless it is written together with the token. Articles are left out.
        """
        start, _ = self.span(i, i + 1)
        last = self.text[max(0, start - 3) : start].rstrip("_{ ")[-1:]
        if not last.isalpha() and last != "'":
            return ""
        return str(_LAST_WORD.findall(self.text, max(0, start - 24), start)[0])

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Return where the tokens from i up to but without j stand."""
        words, starts, last = self.words, self.starts, j - 1
        first = words[i]
        blanks = len(first) - len(first.lstrip(" ")) if first[0] == " " else 0
        return starts[i] + blanks, starts[last] + len(words[last])


class _Kinds(dict[str, str]):
    """The kinds of the tokens of one trace, found out once for each different token."""

    def __init__(self, known: Mapping[str, str], special: re.Pattern[str] | None) -> None:
        super().__init__()
        self.known = known
        self.special = special

    def __missing__(self, token: str) -> str:
        kind = self[token] = self._kind(token)
        return kind

    def _kind(self, token: str) -> str:
        word = " ".join(token.split())
        if word in ("-", "\x06"):
            return {"-": "-", "\x06": ";"}[word] if len(token) > 1 else "d"
        if not word:
            return "\n" if "\n" in token else ""
        if len(word) > 2 and not word.strip("-"):
            return ""
        if word in self.known:
            return self.known[word]
        if self.special and (match := self.special.fullmatch(word)):
            return str(match.lastgroup)
        if word[0].isdigit():
            return "n" if len(word) <= 9 and word.isdigit() else "f"
        if word[0].isalpha():
            bare = word.removesuffix("'s")
            return "X" if word.endswith("n't") else self.known.get(bare, "w")
        return word[0]


class Lexer:
    """Cuts traces of one family.

    Parameters
    ----------
    words : mapping
        For a kind its words, separated by blanks; a blank inside one is written ``_``.
    special : str
        A pattern with one named group a kind, for tokens of the family's own; tried first.
    """

    def __init__(self, words: Mapping[str, str], special: str = "") -> None:
        self._known: dict[str, str] = {}
        for table in (WORDS, words):
            for kind, names in table.items():
                self._known |= {_spaced(name): kind for name in names.split()}
        several = (w for w in self._known if w[0].isalpha() and (" " in w or "." in w))
        phrases = sorted(several, key=len, reverse=True)
        first = "".join(f"{re.escape(phrase)}(?![a-z])|".replace(r"\ ", " +") for phrase in phrases)
        own = re.sub(r"\?P<\w+>", "?:", special) + "|" if special else ""
        # The most frequent come first, and letters are looked at only where one stands: re tries
        # one alternative after another at every token.
        lettered = rf"(?=[a-z])(?:{first}[a-z]+(?:'[a-z]+)?)"
        self._token = re.compile(f" *(?:{own}{_FIRST}|{lettered}|{_REST})")
        self._special = re.compile(special) if special else None

    def lex(self, text: str, names: Mapping[str, str] | None = None) -> Tokens:
        """Cut a trace that is `plain` into tokens and say their kinds.

        Parameters
        ----------
        text : str
            The trace.
        names : mapping or None
            Kinds of the instance's own words.
        """
        words = self._token.findall(f"\n{text}\n")
        table = _Kinds({**self._known, **(names or {})}, self._special)
        kinds = list(map(table.__getitem__, words))
        starts = list(accumulate(map(len, words), initial=-1))[:-1]
        told = "".join(kinds)
        if len(told) == len(words):
            return Tokens(words, starts, told, text)
        return Tokens(list(compress(words, kinds)), list(compress(starts, kinds)), told, text)


def _spaced(name: str) -> str:
    return name.replace("_", " ") if len(name) > 1 else name
