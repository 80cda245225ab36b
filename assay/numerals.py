"""Natural numbers as people and models write them, read whole or not at all.

What looks like a number is taken as far as it goes, so that no part of ``1e400``, ``-14``, ``7-8``
or ``14.5`` is read for another number.
"""

import re

NUMERAL = (
    r"(?<![0-9A-Za-z_.])[-+]?\.?[0-9]"
    r"(?:[0-9_]|[.,/^-](?=[0-9])|[eE](?=[-+]?[0-9])[-+]?|[xX](?=[0-9a-fA-F]))*"
)
"""A pattern of what looks like a number, whole: ``14``, ``1,024``, ``-3``, ``1e400``, ``7-8``."""
_WHOLE = re.compile(r"\+?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.0{1,9})?")


def natural_of(numeral: str) -> int | None:
    """Return the natural number that a numeral writes, None if it writes something else.

    Examples
    --------
    >>> [natural_of(text) for text in ("14", "1,024", "14.0", "-3", "1e400", "7-8", "3,4")]
    [14, 1024, 14, None, None, None, None]
    """
    if _WHOLE.fullmatch(numeral) is None:
        return None
    return int(numeral.partition(".")[0].replace(",", ""))
