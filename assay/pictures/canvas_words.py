"""Words on a sheet of SVG: what XML can hold, how wide they are, and a verdict's.

No font is at hand where a picture is drawn, so widths are estimates, on the broad side.
"""

import unicodedata

from assay.core import Verdict

_NARROW = 0.56
"""How wide a letter is about, as a part of its size."""


def plain(text: object) -> str:
    """Return a text that XML can hold: other characters become U+FFFD."""
    return "".join(
        c if c in "\t\n" or (" " <= c <= "\ud7ff") or ("\ue000" <= c <= "\ufffd") or c > "\uffff"
        else "\ufffd"
        for c in str(text)
    )  # fmt: skip


def width_of(text: str, size: float = 12) -> float:
    """Return about how wide a text is."""
    units = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else _NARROW for c in text)
    return units * size


def clipped(text: str, width: float, size: float = 12) -> str:
    """Return a text cut so that it is about no wider than a width."""
    if width_of(text, size) <= width:
        return text
    text = text[: int(width / (_NARROW * size)) + 1]
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, width: float, size: float = 12, most: int = 4) -> list[str]:
    """Return a text in lines that are about no wider than a width, cut after so many.

    Examples
    --------
    >>> wrapped("no two cities are one", 90)
    ['no two cities', 'are one']
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and len(lines) < most and width_of(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [clipped(line, width, size) for line in lines]


def title_of(other: object, verdict: Verdict | None) -> str:
    """Return what a drawn solution is called: an answer, where there is one to be judged."""
    return "solution" if other is None and verdict is None else "answer"


def told(claim: str, title: str) -> str:
    """Return a claim as a sentence: the answer's, or a fact if no answer was given.

    Examples
    --------
    >>> told("nothing fits", "answer"), told("nothing fits", "solution")
    ('The answer says that nothing fits.', 'Nothing fits.')
    """
    if title == "answer":
        return f"The answer says that {claim}."
    return f"{claim[0].upper()}{claim[1:]}."


def words_of(verdict: Verdict) -> str:
    """Return a verdict in words: status, reason, value and where the fault lies."""
    reason = str(verdict.reason).replace("_", " ")
    value = "" if verdict.objective is None else f", value {verdict.objective}"
    fine = {"pass", "fail"}
    said = ((name.replace("_", " "), v) for name, v in verdict.detail.items() if v not in fine)
    where = ", ".join(f"{name} {value}" for name, value in said)
    return f"{verdict.status}: {reason}{value}" + (f" ({where})" if where else "")
