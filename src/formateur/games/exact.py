"""Exact linear algebra and linear programmes in whole numbers: no rounding, so that an answer is a proof.

Fractions are kept as whole numbers over one common denominator, and every step divides without remainder (Bareiss 1968,
Edmonds 1967), which is many times faster than arithmetic on single fractions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.util import find_spec
from math import gcd, lcm

from formateur.errors import FormateurError

Row = list[int]
STALLED = 60  # steps without gain after which the order of choice can no longer go in circles (Bland 1977)


def whole(numbers: Iterable[Fraction | int]) -> tuple[Row, int]:
    """Return some fractions as whole numbers and their common denominator.

    >>> whole([Fraction(1, 2), Fraction(2, 3), 1])
    ([3, 4, 6], 6)
    """
    exact = [Fraction(number) for number in numbers]
    scale = lcm(*(number.denominator for number in exact))
    return [int(number * scale) for number in exact], scale


def require_numpy(what: str) -> None:
    """Raise `FormateurError`, saying what to install, if NumPy is missing."""
    if find_spec("numpy") is None:
        raise FormateurError(f"{what} needs NumPy, which is not installed; install formateur[power]")


class Span:
    """The linear combinations of some rows of whole numbers.

    Parameters
    ----------
    width
        The length of the rows.

    Examples
    --------
    >>> span = Span(3)
    >>> span.add([1, 1, 0]), span.add([0, 1, 1]), span.add([1, 2, 1]), span.rank
    (True, True, False, 2)
    >>> span.directions()
    [[1, -1, 1]]
    """

    def __init__(self, width: int, rows: Iterable[Sequence[int]] = ()) -> None:
        self.width = width
        self._rows: dict[int, Row] = {}  # by pivot; every other row is 0 there
        for row in rows:
            self.add(row)

    @property
    def rank(self) -> int:
        """How many of the rows are independent."""
        return len(self._rows)

    def holds(self, row: Sequence[int]) -> bool:
        """Return whether a row is a combination of those added."""
        return not any(self._rest(row))

    def add(self, row: Sequence[int]) -> bool:
        """Add a row; return whether it was independent of the earlier ones."""
        rest = self._rest(row)
        pivot = next((place for place, number in enumerate(rest) if number), None)
        if pivot is None:
            return False
        for other, known in self._rows.items():
            self._rows[other] = _without(known, rest, pivot)
        self._rows[pivot] = rest
        return True

    def directions(self) -> list[Row]:
        """Return a basis of the directions in which every combination stays constant."""
        found = []
        for free in (place for place in range(self.width) if place not in self._rows):
            scale = lcm(*(row[pivot] for pivot, row in self._rows.items() if row[free]))
            direction = [0] * self.width
            direction[free] = scale
            for pivot, row in self._rows.items():
                direction[pivot] = -row[free] * scale // row[pivot]
            found.append(_reduced(direction))
        return found

    def _rest(self, row: Sequence[int]) -> Row:
        rest = list(row)
        for pivot, known in self._rows.items():
            if rest[pivot]:
                rest = _without(rest, known, pivot)
        return rest


def _without(row: Row, known: Row, pivot: int) -> Row:
    """Return a multiple of a row less a multiple of another that makes it 0 at the pivot."""
    ours, theirs = row[pivot], known[pivot]
    return _reduced([theirs * mine - ours * other for mine, other in zip(row, known, strict=True)])


def _reduced(row: Row) -> Row:
    common = gcd(*row)
    return [number // common for number in row] if common > 1 else row


def solved(rows: Sequence[Sequence[Fraction | int]], right: Sequence[Fraction | int]) -> tuple[Fraction, ...] | None:
    """Return the only solution of linear equations, or None if there is none or more than one.

    >>> solved([[1, 1], [1, -1]], [3, 1])
    (Fraction(2, 1), Fraction(1, 1))
    """
    width = len(rows[0])
    span = Span(width + 1, (whole([*row, end])[0] for row, end in zip(rows, right, strict=True)))
    directions = span.directions()
    if len(directions) != 1 or not directions[0][width]:
        return None
    *unknowns, scale = directions[0]
    return tuple(Fraction(-number, scale) for number in unknowns)


@dataclass
class Programme:
    """A linear programme in whole numbers: the least ``costs . z`` with ``columns z = right`` and no ``z`` below 0.

    Columns may be added after it has been solved: the next solution starts from the last one, which is how programmes
    with far more columns than can be written down are solved.

    Parameters
    ----------
    right
        Whole numbers, 0 or more.

    Notes
    -----
    The revised simplex method of Dantzig (1953) on whole numbers; each step costs O(rows^2) products. The column that
    gains most enters; after steps without gain the first that gains, so that it always ends (Bland 1977).

    Examples
    --------
    The least share of 2 in 3 equal players that any two of them can be held to:

    >>> programme = Programme([0, 0, 0, 1])
    >>> for column in ([1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]):
    ...     _ = programme.add(column, 0)
    >>> for player in range(3):
    ...     _ = programme.add([int(row == player) for row in range(3)] + [0], 0)
    >>> _ = programme.add([-1, -1, -1, 0], 1)
    >>> programme.solve(), programme.value
    (True, Fraction(2, 3))
    """

    right: Sequence[int]
    columns: list[Row] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = range(len(self.right))
        self._scale = 1
        # Each row: the value of its variable, then its row of the inverse, all of them over the common scale.
        self._rows = [[end, *(int(row == place) for place in rows)] for row, end in enumerate(self.right)]
        self._basis = [-1 - row for row in rows]  # negative: what the row still lacks, to be driven to 0

    def add(self, column: Sequence[int], cost: int) -> int:
        """Add a column, and return its number."""
        self.columns.append(list(column))
        self.costs.append(cost)
        return len(self.columns) - 1

    def solve(self) -> bool:
        """Find the least cost; return False if no solution exists with the columns so far.

        Then `prices` are those of the lack: a column ``c`` can only help if ``prices . c`` is above 0.
        """
        self._minimise(self._lack)
        if any(row[0] and key < 0 for row, key in zip(self._rows, self._basis, strict=True)):
            return False
        self._drive_out()
        self._minimise(lambda key: self.costs[key] if key >= 0 else 0)
        return True

    @property
    def value(self) -> Fraction:
        """The least cost."""
        cost = sum(self.costs[key] * row[0] for key, row in zip(self._basis, self._rows, strict=True) if key >= 0)
        return Fraction(cost, self._scale)

    @property
    def solution(self) -> dict[int, Fraction]:
        """The columns used, with how much of each."""
        pairs = zip(self._basis, self._rows, strict=True)
        return {key: Fraction(row[0], self._scale) for key, row in pairs if key >= 0 and row[0]}

    @property
    def prices(self) -> tuple[Fraction, ...]:
        """What one more of each row would cost."""
        lacks = any(row[0] and key < 0 for row, key in zip(self._rows, self._basis, strict=True))
        cost = self._lack if lacks else lambda key: self.costs[key] if key >= 0 else 0
        return tuple(Fraction(price, self._scale) for price in self._prices(cost))

    @staticmethod
    def _lack(key: int) -> int:
        return int(key < 0)

    def _prices(self, cost: Callable[[int], int]) -> Row:
        found = [0] * len(self.right)
        for key, row in zip(self._basis, self._rows, strict=True):
            weight = cost(key)
            if weight:
                found = [sum_ + weight * entry for sum_, entry in zip(found, row[1:], strict=True)]
        return found

    def _minimise(self, cost: Callable[[int], int]) -> None:
        stalled, last = 0, None
        while True:
            key = self._entering(cost, first=stalled > STALLED)
            if key is None:
                return
            steps = self._steps(key)
            row = self._leaving(steps)
            if row is None:
                raise ArithmeticError("the cost has no least value")
            self._pivot(row, key, steps)
            total = Fraction(sum(cost(key) * row[0] for key, row in zip(self._basis, self._rows, strict=True)))
            total /= self._scale
            stalled, last = (stalled + 1, last) if total == last else (0, total)

    def _entering(self, cost: Callable[[int], int], *, first: bool) -> int | None:
        prices = self._prices(cost)
        found, best = None, 0
        for key, column in enumerate(self.columns):
            gain = cost(key) * self._scale - sum(map(int.__mul__, prices, column))
            if gain < best:
                found, best = key, gain
                if first:
                    break
        return found

    def _steps(self, key: int) -> Row:
        column = [0, *self.columns[key]]
        return [sum(map(int.__mul__, row, column)) for row in self._rows]

    def _leaving(self, steps: Row) -> int | None:
        found = None
        for row, step in enumerate(steps):
            if step and self._basis[row] < 0 and not self._rows[row][0]:
                return row  # nothing is lacking here any more, and nothing ever shall
            if step <= 0:
                continue
            if found is not None:
                gap = self._rows[row][0] * steps[found] - self._rows[found][0] * step
                if gap > 0 or (gap == 0 and self._basis[row] > self._basis[found]):
                    continue
            found = row
        return found

    def _pivot(self, row: int, key: int, steps: Row) -> None:
        pivot, by = self._rows[row], steps[row]
        for other, step in enumerate(steps):
            if other != row:
                mine = self._rows[other]
                self._rows[other] = [
                    (by * ours - step * theirs) // self._scale for ours, theirs in zip(mine, pivot, strict=True)
                ]
        self._scale, self._basis[row] = by, key
        if by < 0:
            self._scale = -by
            self._rows = [[-number for number in numbers] for numbers in self._rows]

    def _drive_out(self) -> None:
        """Replace what is left of the lack, all of it 0, by columns; a row that no column can take says nothing."""
        for row, lacking in enumerate(self._basis):
            if lacking >= 0:
                continue
            for key in range(len(self.columns)):
                steps = self._steps(key)
                if steps[row]:
                    self._pivot(row, key, steps)
                    break
