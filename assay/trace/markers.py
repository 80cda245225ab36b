"""Words that tell how a trace goes on: turning back, and checking oneself."""

from typing import Any

import re2

BACKTRACKING = (
    *("wait", "scratch that", "start over", "starting over", "try again", "backtrack", "go back"),
    *("on second thought", "that is wrong", "that's wrong", "that is not right"),
    *("that's not right", "i made a mistake", "made an error", "never mind", "oops"),
    *("alternatively", "let me reconsider", "let me rethink"),
)
CHECKING = (
    *("let me check", "let me verify", "let's check", "let's verify", "double-check"),
    *("double check", "verify", "verifying", "re-check", "recheck", "let me recompute"),
    *("let me confirm", "to be sure", "make sure", "sanity check"),
)


def _any(phrases: tuple[str, ...]) -> Any:
    longest_first = sorted(phrases, key=len, reverse=True)
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    pattern = rf"\b(?:{'|'.join(map(re2.escape, longest_first))})\b"
    return re2.compile(pattern.encode("ascii"), options)


_PATTERNS = {"backtracking": _any(BACKTRACKING), "checking": _any(CHECKING)}


def markers(text: str) -> dict[str, int]:
    """Return how often a text turns back and how often it checks.

    Examples
    --------
    >>> markers("Wait, that's wrong. Let me check: 3. WAIT!")
    {'backtracking': 3, 'checking': 1}
    """
    data = text.replace("’", "'").encode("utf-8", "replace")
    return {name: sum(1 for _ in p.finditer(data)) for name, p in _PATTERNS.items()}
