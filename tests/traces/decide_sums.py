"""Sums and comparisons of whole numbers."""

import re

_NUMBER = re.compile(r"\d+")
_RELATIONS = ("<=", ">=", "<", ">")


def value(text: str) -> int | None:
    """Return the value of a sum of products, or None if a division does not come out even."""
    total = 0
    for sign, term in re.findall(r"([+-]?)([^+-]+)", text):
        product: int | None = None
        for operator, number in re.findall(r"([*/]?)(\d+)", term):
            factor = int(number)
            if product is None:
                product = factor
            elif operator == "*":
                product *= factor
            elif factor == 0 or product % factor:
                return None
            else:
                product //= factor
        assert product is not None
        total += -product if sign == "-" else product
    return total


def arithmetic(text: str) -> bool:
    """Say whether all sides of a chain are equal, or each begins with the value before it."""
    sides = text.split("=")
    values = [value(side) for side in sides]
    if None in values or len(sides) < 2:
        return False
    if len(set(values)) == 1:
        return True
    numbers = [_NUMBER.match(side) for side in sides]
    firsts = [int(number[0]) if number else None for number in numbers]
    return all(firsts[i] == values[i - 1] for i in range(1, len(sides) - 1)) and (
        values[-1] == values[-2]
    )


def comparison(text: str) -> bool:
    """Say whether two sums compare so."""
    relation = next(r for r in _RELATIONS if r in text)
    left, right = (value(side) for side in text.split(relation))
    assert left is not None
    assert right is not None
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[
        relation
    ]
