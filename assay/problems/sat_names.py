"""What the variables of a formula are called: x7, a letter, or a word.

The letters are capitals that do not look like a truth value, a number, a word or x. Where there
are more variables than letters or words, the next ones have a number behind: B2, apple2. Of
every name one can tell which variable it is, whatever the formula.
"""

import re

STYLES = ("x", "letters", "words")

_LETTERS = "BCDEGHJKLMNPQRSUWYZ"
_LIST = """
apple river candle mountain pencil garden window silver bottle cherry ladder planet rabbit
basket marble engine forest guitar hammer island jacket kettle lantern magnet needle orange
paper quartz ribbon saddle table umbrella valley wagon yellow zebra anchor bridge carpet dragon
eagle feather glacier harbor iron jungle kitten lemon mirror nickel ocean parrot rocket sailor
temple tiger vessel willow acorn beacon copper desert ember falcon goblet helmet insect jewel
koala lizard meadow nectar olive pepper quiver raven shadow tunnel turtle velvet walnut atlas
blanket camera daisy elbow fiddle granite honey igloo jasmine kernel locket mango napkin oyster
pillow
"""
_WORDS = _LIST.split()
_STOCK = {"letters": _LETTERS, "words": _WORDS}
_PLACE = {name: k for stock in _STOCK.values() for k, name in enumerate(stock)}
_NAME = re.compile(r"\b([A-Za-z][a-z]{0,15})([0-9]{0,3})\b", re.ASCII)


def name(style: str, v: int) -> str:
    """Return the name of variable v, from 1.

    Examples
    --------
    >>> [name(style, v) for style in STYLES for v in (1, 3, 120)]
    ['x1', 'x3', 'x120', 'B', 'D', 'H7', 'apple', 'candle', 'ladder2']
    """
    if style == "x":
        return f"x{v}"
    stock = _STOCK[style]
    turn, k = divmod(v - 1, len(stock))
    return stock[k] + (str(turn + 1) if turn else "")


def number(text: str) -> int:
    """Return which variable a name means, 0 if none.

    Examples
    --------
    >>> [number(text) for text in ("x7", "H7", "ladder2", "Apple", "b", "B1", "x0", "T")]
    [7, 120, 111, 1, 0, 0, 0, 0]
    """
    match = _NAME.fullmatch(text)
    if match is None:
        return 0
    stem, digits = match.groups()
    stem = stem if len(stem) == 1 else stem.lower()
    if digits[:1] == "0":
        return 0
    if stem == "x":
        return int(digits or 0)
    if stem not in _PLACE or digits == "1":
        return 0
    stock = _LETTERS if len(stem) == 1 else _WORDS
    return (int(digits or 1) - 1) * len(stock) + _PLACE[stem] + 1


def plain(text: str, n: int) -> str:
    """Return the text with letters and words that name one of n variables written as x7."""
    words = {stem + digits for stem, digits in _NAME.findall(text)}
    meant = {word: f"x{v}" for word in words if 0 < (v := number(word)) <= n}
    if all(word == name for word, name in meant.items()):
        return text
    return _NAME.sub(lambda match: meant.get(match.group(), match.group()), text)
