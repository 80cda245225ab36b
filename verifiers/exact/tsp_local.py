"""Very short tours: iterated local search over lists. Nothing here proves anything.

2-opt (Croes 1958) and Or-opt (Or 1976) look only at each city's nearest few, and only at cities
whose steps have changed ("don't look bits", Bentley 1992). A kick exchanges two neighbouring
stretches (the double bridge of Martin, Otto & Felten 1991, kept local); what follows it is kept if
the tour got no longer. One kick costs the search about its six ends, whatever the number of cities.
On asymmetric distances no stretch is ever turned round: then two neighbouring stretches of any
length change places instead (the pure move of 3-opt, Lin 1965; Kanellakis & Papadimitriou 1980).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assay.rng import Stream

Ints = NDArray[np.int64]
NEAR = 7
STRETCH = 30


class Search:
    """A tour that is being shortened.

    Parameters
    ----------
    matrix : array
        (n, n) distances of 8 cities or more.
    tour : sequence of int
        Where to begin.
    symmetric : bool
        Whether stretches may be turned round.
    """

    def __init__(self, matrix: Ints, tour: Sequence[int], symmetric: bool) -> None:
        self.rows: list[list[int]] = matrix.tolist()
        self.columns: list[list[int]] = self.rows if symmetric else matrix.T.tolist()
        self.after = _nearest(matrix)
        self.before = self.after if symmetric else _nearest(matrix.T)
        self.symmetric = symmetric
        self.tour: list[int] = list(tour)
        self.at = [0] * len(self.tour)
        self._place(0, len(self.tour))
        self._waiting: dict[int, None] = {}
        self.shorten(self.tour)

    def _place(self, start: int, end: int) -> None:
        at, tour = self.at, self.tour
        for i in range(start, end):
            at[tour[i]] = i

    def shorten(self, cities: Iterable[int]) -> int:
        """Make moves about some cities until none helps; return by how much the tour got longer."""
        self._waiting = dict.fromkeys(cities)
        change = 0
        while self._waiting:
            city, _ = self._waiting.popitem()
            first = self._turn if self.symmetric else self._exchange
            while (move := first(city) or self._move(city)) < 0:
                change += move
        return change

    def _turn(self, a: int) -> int:
        """Make a 2-opt move that gives a city a nearer neighbour; return the change or 0."""
        rows, tour, at, n = self.rows, self.tour, self.at, len(self.tour)
        row, i = rows[a], at[a]
        for side in (1, -1):
            b = tour[(i + side) % n]
            step = row[b]
            for c in self.after[a]:
                gain = step - row[c]
                if gain <= 0:
                    break
                j = at[c]
                e = tour[(j + side) % n]
                change = rows[b][e] - rows[c][e] - gain
                if change < 0:
                    self._reverse(*((i + 1, j) if side == 1 else (j, i - 1)))
                    self._waiting |= dict.fromkeys((b, c, e))
                    return change
        return 0

    def _exchange(self, a: int) -> int:
        """Exchange two neighbouring stretches so that a city gets a nearer next one, if that helps.

        It is the one move of three steps that turns no stretch round. The tour is a, b .. p,
        c .. e, f; and then a, c .. e, b .. p, f. Return the change or 0.
        """
        rows, tour, at, n = self.rows, self.tour, self.at, len(self.tour)
        row, i = rows[a], at[a]
        b = tour[(i + 1) % n]
        for c in self.after[a]:
            first = row[b] - row[c]
            if first <= 0:
                break
            j = (at[c] - i) % n
            p = tour[(i + j - 1) % n]
            beyond, second = rows[p], first + rows[p][c]
            for f in self.after[p]:
                gain = second - beyond[f]
                if gain <= 0:
                    break
                k = (at[f] - i) % n or n
                if k <= j:
                    continue
                e = tour[(i + k - 1) % n]
                change = rows[e][b] - rows[e][f] - gain
                if change < 0:
                    turned = tour[i:] + tour[:i]
                    self.tour = [a, *turned[j:k], *turned[1:j], *turned[k:]]
                    self._place(0, n)
                    self._waiting |= dict.fromkeys((b, c, e, f, p))
                    return change
        return 0

    def _reverse(self, i: int, j: int) -> None:
        """Turn round the stretch from position i to position j, or all the rest."""
        n = len(self.tour)
        i, j = i % n, j % n
        if i > j:
            i, j = j + 1, i - 1
        self.tour[i : j + 1] = self.tour[i : j + 1][::-1]
        self._place(i, j + 1)

    def _move(self, a: int) -> int:
        """Make an Or-opt move that puts a stretch next to a city near its end; return the change.

        The stretch holds up to three cities, city `a` at one end.
        """
        tour, at, n = self.tour, self.at, len(self.tour)
        i = at[a]
        for side, rows, near in ((1, self.columns, self.before[a]), (-1, self.rows, self.after[a])):
            row, before = rows[a], tour[(i - side) % n]
            for length in range(3):
                z = tour[(i + side * length) % n]
                after = tour[(i + side * (length + 1)) % n]
                gain = row[before] + rows[after][z] - rows[after][before]
                for c in near:
                    if row[c] >= gain:
                        break
                    j = at[c]
                    if (j - i) * side % n <= length:
                        continue
                    for way in (side, -side) if self.symmetric else (side,):
                        e = tour[(j + way) % n]
                        if (at[e] - i) * side % n <= length:
                            continue
                        change = row[c] + rows[e][z] - rows[e][c] - gain
                        if change < 0:
                            self._insert(i, side, length + 1, c, e)
                            self._waiting |= dict.fromkeys((before, after, z, c, e))
                            return change
        return 0

    def _insert(self, i: int, side: int, length: int, c: int, e: int) -> None:
        """Put the stretch that begins at position i between cities c and e, its first beside c."""
        n, tour = len(self.tour), self.tour
        stretch = [tour[(i + side * k) % n] for k in range(length)]
        inside = set(stretch)
        rest = [city for city in tour if city not in inside]
        k = rest.index(c)
        if rest[(k + 1) % len(rest)] == e:
            rest[k + 1 : k + 1] = stretch
        else:
            rest[k:k] = stretch[::-1]
        self.tour = rest
        self._place(0, n)

    def kick(self, rng: Stream) -> tuple[int, list[int]]:
        """Exchange two stretches, shorten, and go back if that made the tour longer.

        Returns
        -------
        change : int
            By how much the tour that was tried is longer.
        tour : list of int
            That tour; the search's own unless it is longer.
        """
        n = len(self.tour)
        first, second = (1 + rng.below(min(STRETCH, n // 3)) for _ in range(2))
        start = rng.below(n - first - second)
        middle, end = start + first, start + first + second
        kept, placed = self.tour, self.at
        tour = self.tour = kept.copy()
        self.at = placed.copy()
        tour[start + 1 : end + 1] = kept[middle + 1 : end + 1] + kept[start + 1 : middle + 1]
        self._place(start + 1, end + 1)
        a, b, c, e = kept[start], kept[start + 1], kept[middle], kept[middle + 1]
        f, g = kept[end], kept[(end + 1) % n]
        rows = self.rows
        change = rows[a][e] + rows[f][b] + rows[c][g] - rows[a][b] - rows[c][e] - rows[f][g]
        change += self.shorten((a, b, c, e, f, g))
        tried = self.tour
        if change > 0:
            self.tour, self.at = kept, placed
        return change, tried


def _nearest(matrix: Ints) -> list[list[int]]:
    """Return each row's nearest few others, the nearest first."""
    apart = matrix.copy()
    np.fill_diagonal(apart, np.iinfo(np.int64).max)
    near: list[list[int]] = np.argsort(apart, 1, kind="stable")[:, :NEAR].tolist()
    return near
