"""HTML that is escaped by construction: what is not `Markup` is text."""

from collections.abc import Iterable
from html import escape

_VOID = frozenset(["meta", "br", "input"])


class Markup(str):
    """Text that is HTML already, and stands in a page as it is."""

    __slots__ = ()


def text(value: str) -> Markup:
    """Return text as HTML; what is HTML already stays as it is."""
    return value if isinstance(value, Markup) else Markup(escape(value))


def join(parts: Iterable[str]) -> Markup:
    """Return several parts, one after the other."""
    return Markup("".join(map(text, parts)))


def tag(name: str, /, *children: str, **attributes: str) -> Markup:
    """Return an element.

    Parameters
    ----------
    name : str
        Of the element, from our own source.
    *children : str
        What stands in it; a plain `str` is escaped.
    **attributes : str
        Escaped too. ``class_`` stands for ``class``, ``aria_label`` for ``aria-label``; an empty
        one is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{join(children)}</{name}>")
