"""How many come, and how they vote: distributions of groups of members, put together by convolution.

Exact ones are whole numbers over a common denominator. All that is added up is non-negative, so that small chances are
as accurate as large ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb, erfc, fsum, lcm, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from formateur.errors import TooLargeError
from formateur.games.groups import Chance, Needs, Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNIT = 2.0**-53
MOST_EXACT_ROW = 500  # members whose chances as floats are still worked out exactly and rounded once
MOST_EXACT_MEMBERS = 1_000
MOST_EXACT_PRODUCTS = 20_000_000
MOST_FLOAT_PRODUCTS = 20_000_000_000
MOST_NODE_PRODUCTS = 100_000_000  # a common factor takes up to 1,025 tables
REACH = 8.5  # a normal factor lies outside with a chance below 2e-17
MOST_NODES = 1_024
CONVERGED = 1e-12
ROUNDING = 5e-11  # of rows by logarithms: up to 3,000 terms of at most 9, each off by 2**-53 of itself, four times

# The number present of one group, as whole numbers over a common denominator.


def row_of(part: Part) -> tuple[list[int], int]:
    """Return the chances of each number present of a group as whole numbers, and what they are of."""
    free, scale = _free(part)
    if not part.bloc:
        return free, scale
    bloc, attends = part.bloc, part.attends
    row = [Fraction(top, scale) * (1 - bloc) for top in free]
    row[0] += bloc * (1 - attends)
    row[-1] += bloc * attends
    bottom = lcm(*(chance.denominator for chance in row))
    return [int(chance * bottom) for chance in row], bottom


def _free(part: Part) -> tuple[list[int], int]:
    size, (top, bottom) = part.members, part.attends.as_integer_ratio()
    if not part.correlation:
        return [
            comb(size, count) * top**count * (bottom - top) ** (size - count) for count in range(size + 1)
        ], bottom**size
    # Beta(a, b) with a = p (1 - rho) / rho: the chance is C(n, k) (a)_k (b)_(n-k) / (a + b)_n in rising factorials.
    strength = (1 - part.correlation) / part.correlation
    coming, staying = part.attends * strength, (1 - part.attends) * strength
    step = lcm(coming.denominator, staying.denominator)
    up, down = (_rising(int(shape * step), step, size) for shape in (coming, staying))
    whole = _rising(int((coming + staying) * step), step, size)[-1]
    return [comb(size, count) * up[count] * down[size - count] for count in range(size + 1)], whole


def _rising(first: int, step: int, size: int) -> list[int]:
    found = [1]
    for count in range(size):
        found.append(found[-1] * (first + count * step))
    return found


def convolved(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Return the product of two rows of whole numbers."""
    found = [0] * (len(left) + len(right) - 1)
    for at, chance in enumerate(left):
        for more, other in enumerate(right):
            found[at + more] += chance * other
    return found


def floats(part: Part) -> "list[float] | NDArray[Any]":
    """Return the chances of each number present of a group in floating point."""
    if part.members > MOST_EXACT_ROW:
        return _row_at(part, 0.0, 0.0)
    row, scale = row_of(part)
    return [top / scale for top in row]  # division of whole numbers is rounded correctly, however large they are


def row_error(part: Part) -> float:
    """Return the relative error of a row in floating point."""
    return ROUNDING if part.members > MOST_EXACT_ROW else 0.0


def row_product(rows: Sequence[Any]) -> "NDArray[Any]":
    """Return the distribution of several groups together."""
    import numpy as np

    found = np.ones(1)
    for row in sorted(rows, key=len):
        found = np.convolve(found, np.asarray(row))
    return found


def total(chances: Sequence[Chance], *, exact: bool) -> Chance:
    """Return the sum of chances: exact, or rounded once."""
    return sum(chances, start=Fraction(0)) if exact else fsum(chances)


# The joint table of members present and score.


def joint_passing(
    parts: Sequence[Part], rows: Sequence[Any], quorum: int, needs: Needs, most: int
) -> tuple["NDArray[Any]", float]:
    """Return the chance of passing and of a quorum, times the common denominator unless in floats, and the error."""
    import numpy as np

    table, lowest, error = _joint(parts, rows, needs, most, present=quorum > 0)
    valid = table[quorum:]
    start = max(needs.least - lowest, 0)
    passes, quorate = valid[:, start:].sum(), valid.sum()
    if needs.least <= 0:  # a motion with no vote in favour does not pass, though its score may be 0
        silent = [replace(part, votes=(0, *part.votes[1:])) for part in parts]
        passes -= _joint(silent, rows, needs, most, present=quorum > 0)[0][quorum:, start:].sum()
        error *= 2
    return np.array([passes, quorate], dtype=table.dtype), error + table.size * UNIT


def _joint(
    parts: Sequence[Part], rows: Sequence[Sequence[Any]], needs: Needs, most: int, *, present: bool
) -> tuple["NDArray[Any]", int, float]:
    """Return the table of members present by score, the score of its first column, and the relative error.

    Without a quorum it makes no difference how many are ``present``, and the table has one row.
    """
    import numpy as np

    scores = needs.yes, needs.abstain, needs.against
    low, high = min(0, *scores), max(0, *scores)
    table: NDArray[Any] = np.ones((1, 1), dtype=object if most == MOST_EXACT_PRODUCTS else float)
    lowest, error = 0, 0.0
    for part, row in sorted(zip(parts, rows, strict=True), key=lambda pair: pair[0].members):
        cells = np.zeros((part.members + 1, (high - low) * part.members + 1), dtype=table.dtype)
        _fill(cells, part, row, scores, low)
        if not present:
            cells = cells.sum(axis=0, keepdims=True)
        error += (4 * part.members + np.count_nonzero(cells) + 3) * UNIT + row_error(part)
        table = _joined(table, cells, most)
        lowest += low * part.members
    return table, lowest, error


def _fill(cells: "NDArray[Any]", part: Part, row: Sequence[Any], scores: Sequence[int], low: int) -> None:
    """Write one group's chances of each number present and score; exact ones times ``whole`` for every draw."""
    import numpy as np

    *chances, whole = part.votes
    weights: list[Any] = list(chances)
    rest: Any = whole
    if cells.dtype == float:
        weights, rest = [chance / whole for chance in chances], 1.0
    nothing = -low * part.members
    scored = np.zeros(cells.shape[1], dtype=cells.dtype)
    scored[nothing] = 1
    cells[0] = scored * (row[0] * rest**part.draws)
    for count in range(1, part.members + 1):
        if part.united:
            for score, weight in zip(scores, weights, strict=True):
                cells[count, nothing + score * count] += row[count] * weight
            continue
        before, scored = scored, np.zeros_like(scored)
        for score, weight in zip(scores, weights, strict=True):
            if weight:
                here, there = slice(max(score, 0), min(score, 0) or None), slice(max(-score, 0), -max(score, 0) or None)
                scored[here] += before[there] * weight
        cells[count] = scored * (row[count] * rest ** (part.members - count))


def _joined(table: "NDArray[Any]", cells: "NDArray[Any]", most: int) -> "NDArray[Any]":
    import numpy as np

    if np.count_nonzero(table) < np.count_nonzero(cells):
        table, cells = cells, table
    places = np.argwhere(cells)
    if len(places) * table.size > most:
        raise TooLargeError(
            f"the joint table takes {len(places) * table.size:,} products, the most is {most:,}; "
            "give chances as floats, or groups that vote as one with united=True"
        )
    height, width = table.shape
    found = np.zeros((height + cells.shape[0] - 1, width + cells.shape[1] - 1), dtype=table.dtype)
    for row, column in places:
        found[row : row + height, column : column + width] += table * cells[row, column]
    return found


# One factor common to all groups.


def over_common(
    parts: Sequence[Part], correlation: Chance, evaluate: Callable[[list["NDArray[Any]"]], "NDArray[Any]"]
) -> tuple["NDArray[Any]", float]:
    """Return the mean over a normal factor by the trapezoidal rule, its steps halved until two results agree."""
    density = NormalDist().pdf

    def mean(nodes: Sequence[float], step: float) -> "NDArray[Any]":
        found = [
            evaluate([_row_at(part, correlation, node) for part in parts]) * (density(node) * step) for node in nodes
        ]
        total: NDArray[Any] = sum(found[1:], start=found[0])
        return total

    count = 16
    step = 2 * REACH / count
    value, change = mean([step * at - REACH for at in range(count + 1)], step), 1.0
    while change > CONVERGED and count < MOST_NODES:
        halfway = [step * (at + 0.5) - REACH for at in range(count)]
        step, count = step / 2, count * 2
        finer = value / 2 + mean(halfway, step)
        value, change = finer, float(abs(finer - value).max())
    return value, change + ROUNDING


def _row_at(part: Part, correlation: Chance, node: float) -> "NDArray[Any]":
    """Return the chances of each number present of a group, given the common factor."""
    import numpy as np

    comes, stays = float(part.attends), float(1 - part.attends)
    if 0 < comes < 1:
        leaning = (NormalDist().inv_cdf(comes) + sqrt(correlation) * node) / sqrt(1 - correlation)
        comes, stays = erfc(-leaning / sqrt(2)) / 2, erfc(leaning / sqrt(2)) / 2
    size = part.members
    row: NDArray[Any] = np.zeros(size + 1)
    if comes == 0 or stays == 0:
        row[0 if comes == 0 else -1] = 1
        return row
    counts = np.arange(size)
    if part.correlation:
        strength = float((1 - part.correlation) / part.correlation)
        up, down, whole = (_running(np.log(shape * strength + counts)) for shape in (comes, stays, 1))
    else:
        up, down, whole = (np.arange(size + 1) * np.log(chance) for chance in (comes, stays, 1))
    ways = _running(np.log((size - counts) / (counts + 1)))
    row = np.exp(ways + up + down[::-1] - whole[-1]) * float(1 - part.bloc)
    row[0] += float(part.bloc) * stays
    row[-1] += float(part.bloc) * comes
    return row


def _running(terms: "NDArray[Any]") -> "NDArray[Any]":
    """Return the sums of the first 0, 1, 2 … terms, compensated (Neumaier 1974): as good as rounded once."""
    import numpy as np

    total = lost = 0.0
    found = [0.0]
    for term in terms.tolist():
        larger = total + term
        lost += (total - larger) + term if abs(total) >= abs(term) else (term - larger) + total
        total = larger
        found.append(total + lost)
    return np.array(found)
