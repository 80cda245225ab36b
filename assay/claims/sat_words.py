"""The words of traces about formulas, and their variables: x3, x_3, a letter, or a word.

Letters are told by their capital, so they are marked before a trace is made lower-case.
"""

import re
from functools import lru_cache

from assay.claims.lexing import Lexer, Tokens, plain
from assay.problems import sat_names

_WORDS = {
    "": "literal literals variable in on at with for be of value its up",
    "i": "has says reads states",
    "B": "true t",
    "Q": "false f",
    "K": "clause cl constraint c",
    "J": "clauses constraints",
    "W": "variables vars",
    "R": "left remaining",
    "s": "satisfied sat holds hold ok okay fine good met done",
    "u": "violated falsified unsatisfied broken fails failed unsat",
    "y": "satisfies satisfied_by",
    "m": "violates falsifies",
    "E": "all every each",
    "6": "everything",
    "=": "\x10 <-",
    "O": "formula cnf expression",
    "F": "forces force forced forcing implies must propagates gives leaves yields reduces leads",
    "1": "unit unit_clause unit_propagation propagation",
    "c": "conflict conflicts contradiction contradicts conflicting contradictory contradicted",
    "0": "restart start_over starting_over reset from_scratch new_assignment",
    "5": "attempt try trying",
    "k": "backtrack backtracking backtracks undo undoing revert",
    "v": "\x03 or v",
    "A": "and & \x07",
    "S": "set let assign put take choose flip",
    "o": "to through",
    "q": "evaluates evaluate already currently still remains remain stays stay",
    "h": "that which",
    "z": "because by since from due as via",
}
_LETTERS = "BCDEGHJKLMNPQRSUWYZ"
_CAPITAL = re.compile(rf"(?<![A-Za-z0-9])[{_LETTERS}](?![A-Za-z])")
_MINUS = re.compile("-(?=x[0-9_{]|[\xc0-\xd2])")
_BANG = re.compile("(?<![a-z0-9])!(?=[a-z\xc0-\xd2])")
_MARK = 0xC0
_STOCK = "|".join(sorted((sat_names.name("words", v) for v in range(1, 91)), key=len, reverse=True))
_SPECIAL = {
    "x": r"(?P<V>x[ }_{]{0,4}[0-9]{1,4}\}?)",
    "letters": r"(?P<V>[\xc0-\xd2](?:[_{]{0,2}[0-9]{1,2}\}?)?)",
    "words": rf"(?P<V>(?:{_STOCK})[0-9]{{0,2}}(?![a-z0-9]))",
}
_LEXERS = {style: Lexer(_WORDS, special) for style, special in _SPECIAL.items()}
_DRESS = str.maketrans("", "", "_{} ")


def lex(text: str, style: str) -> Tokens:
    """Cut a trace whose prompt calls variables in a style of `assay.problems.sat_names`."""
    flat = plain(text)
    if style == "letters":
        marked = [(m.start(), _LETTERS.index(m.group())) for m in _CAPITAL.finditer(text)]
        letters = list(flat)
        for at, k in marked:
            letters[at] = chr(_MARK + k)
        flat = "".join(letters)
    flat = _BANG.sub("~", _MINUS.sub("~", flat))
    return _LEXERS[style if style in _LEXERS else "x"].lex(flat)


@lru_cache(maxsize=1024)
def variable(token: str) -> int:
    """Return which variable a token of kind ``V`` names."""
    name = token.translate(_DRESS)
    if ord(name[0]) >= _MARK:
        name = _LETTERS[ord(name[0]) - _MARK] + name[1:]
    return sat_names.number(name)
