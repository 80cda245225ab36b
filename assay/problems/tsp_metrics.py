"""Distances between points as TSPLIB 95 defines them (Reinelt 1995).

EUC_2D, CEIL_2D and MAN_2D of integer points are computed without floats. GEO and ATT are defined
by reference code in double precision, and the published optima hang on its rounding (its PI is
3.141592, and ATT's square root is compared after rounding): they are computed in doubles exactly
as there, once, where a file is read; from then on they are integers.
"""

from math import acos, cos, isqrt, sqrt

Point = tuple[int, int]
Real = tuple[float, float]


def euclidean(a: Point, b: Point) -> int:
    """Return the Euclidean distance rounded to the nearest integer (TSPLIB EUC_2D).

    Examples
    --------
    >>> euclidean((0, 0), (1, 1)), euclidean((0, 0), (3, 4)), euclidean((0, 0), (1, 2))
    (1, 5, 2)
    """
    return (isqrt(4 * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)) + 1) // 2


def manhattan(a: Point, b: Point) -> int:
    """Return the distance along the axes (TSPLIB MAN_2D)."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def ceiling(a: Point, b: Point) -> int:
    """Return the Euclidean distance rounded up (TSPLIB CEIL_2D).

    Examples
    --------
    >>> ceiling((0, 0), (1, 1)), ceiling((0, 0), (3, 4))
    (2, 5)
    """
    square = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    root = isqrt(square)
    return root + (root * root < square)


def geographical(a: Real, b: Real) -> int:
    """Return the distance on the idealized sphere in kilometres (TSPLIB GEO).

    Coordinates are latitude and longitude as DDD.MM, degrees and minutes. The integer part is
    taken towards zero, as the published optima need (the text of TSPLIB says "nearest", its
    answers to questions say "towards zero").
    """
    (x1, y1), (x2, y2) = (_radians(*p) for p in (a, b))
    q1, q2, q3 = cos(y1 - y2), cos(x1 - x2), cos(x1 + x2)
    return int(
        6378.388 * acos(max(-1.0, min(1.0, 0.5 * ((1.0 + q1) * q2 - (1.0 - q1) * q3)))) + 1.0
    )


def _radians(x: float, y: float) -> Real:
    return _radian(x), _radian(y)


def _radian(value: float) -> float:
    degrees = int(value)
    return 3.141592 * (degrees + 5.0 * (value - degrees) / 3.0) / 180.0


def pseudo_euclidean(a: Real, b: Real) -> int:
    """Return the distance of the instances of Padberg and Rinaldi (TSPLIB ATT)."""
    r = sqrt(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / 10.0)
    t = int(r + 0.5)
    return t + 1 if t < r else t
