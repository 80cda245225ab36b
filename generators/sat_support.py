"""How often each variable is the only true literal of a clause, on condition that all are.

Of m clauses drawn alone among those that hold in an assignment of n variables, each has a single
true literal with probability 3/7, and that literal's variable is uniform. How many have one, and
whose, on condition that every variable occurs: s of them with the weight
C(m, s) 3^s (4n)^(m-s) surj(s, n), and then each surjection equally likely, where
surj(s, k) = k (surj(s-1, k) + surj(s-1, k-1)) counts the ways to put s balls into k boxes so
that none is empty (Stanley 2011, 1.9). Probabilities are rounded to multiples of 2^-64.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from math import comb

from assay.rng import Stream

Table = tuple[list[int], list[list[int]]]


@lru_cache(maxsize=16)
def thresholds(n: int, m: int) -> Table:
    """Return what `supporters` compares its words with.

    Returns
    -------
    tuple
        The cumulated weights of s = 0 .. m, and for s balls and k boxes the probability that
        the last ball's box holds another one; both of 2^64.
    """
    ways = [[1] + [0] * n]
    for _ in range(m):
        last = ways[-1]
        ways.append([0] + [k * (last[k] + last[k - 1]) for k in range(1, n + 1)])
    sums = list(
        accumulate(comb(m, s) * 3**s * (4 * n) ** (m - s) * ways[s][n] for s in range(m + 1))
    )
    stays = [[0] * (n + 1)]
    for s in range(1, m + 1):
        last = ways[s - 1]
        both = [1] + [last[k] + last[k - 1] for k in range(1, n + 1)]
        stays.append([(last[k] << 64) // (both[k] or 1) for k in range(n + 1)])
    return [(total << 64) // sums[-1] for total in sums], stays


def supporters(table: Table, n: int, ways: int, rng: Stream) -> list[tuple[int, int]]:
    """Draw the variables of the clauses with a single true literal, from 1; every one occurs.

    Each comes with a number below ``ways``, drawn by the same word.
    """
    sums, stays = table
    below, word, boxes, left = rng.below, rng.word, list(range(1, n + 1)), n
    found = []
    for row in stays[bisect_right(sums, word()) : 0 : -1]:
        code = below(left * ways)
        i = code // ways
        found.append((boxes[i], code % ways))
        if word() >= row[left]:
            boxes[i] = boxes[-1]
            boxes.pop()
            left -= 1
    return found
