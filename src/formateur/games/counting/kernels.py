"""The inner loops, compiled by Numba where it is installed (extra ``power``) and cached on disk.

Without Numba the same functions run as plain Python, correct and slow; the callers then prefer another method. This
module imports NumPy and Numba, so it is itself imported only inside the functions that need it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from numba import njit

    COMPILED = True
except ImportError:  # pragma: no cover - the extra is not installed
    COMPILED = False

    def njit(**_options: Any) -> Callable[..., Any]:  # type: ignore[no-redef]
        """Return the function as it is."""
        return lambda function: function


@njit(cache=True, nogil=True)
def _add_modulo(found: Any, first: Any, second: Any, modulus: Any) -> None:
    """Add two rows; slices, since an index known not to be negative lets the compiler use vector instructions."""
    for cell in range(found.size):
        total = np.uint32(first[cell] + second[cell])
        found[cell] = min(total, np.uint32(total - modulus))


@njit(cache=True, nogil=True)
def swings_modulo(weights: Any, distinct: Any, quota: int, prime: int) -> Any:
    """Return the losing coalitions and, for each distinct weight, the swings of a player of it, modulo a prime.

    ``weights`` are sorted upwards and below the quota. Numbers stay below 2^31, so that a sum fits 32 bits and the
    remainder is the lesser of two unsigned numbers.
    """
    old = np.zeros(quota, np.uint32)
    new = np.zeros(quota, np.uint32)
    modulus = np.uint32(prime)
    old[0] = 1
    top = 1
    for weight in weights:
        end = min(quota, top + weight)
        new[: min(weight, end)] = old[: min(weight, end)]
        _add_modulo(new[weight:end], old[weight:end], old[: max(0, end - weight)], modulus)
        old, new, top = new, old, end
    running = np.int64(0)
    for cell in range(quota):
        running = (running + np.int64(old[cell])) % prime
        old[cell] = np.uint32(running)
    found = np.zeros(distinct.size + 1, np.int64)
    found[0] = running
    for place in range(distinct.size):
        weight = distinct[place]
        total, sign, cell = np.int64(old[quota - 1]), -2, quota - 1 - weight
        while cell >= 0:
            total += sign * np.int64(old[cell])
            sign, cell = -sign, cell - weight
        found[place + 1] = total % prime
    return found


@njit(cache=True, nogil=True)
def swings_by_size_modulo(weights: Any, distinct: Any, quota: int, prime: int) -> Any:
    """Return the swings of a player of each distinct weight by the number of others, modulo a prime.

    ``weights`` are sorted upwards and at most the quota. Row ``s`` of the table holds coalitions of ``s`` players; it
    is filled only between the least and the greatest weight that so many players can have.
    """
    players = weights.size
    table = np.zeros((players + 1, quota), np.uint32)
    modulus = np.uint32(prime)
    table[0, 0] = 1
    least = np.zeros(players + 2, np.int64)
    for size in range(players):
        least[size + 1] = least[size] + weights[size]
    for added in range(players):
        weight = weights[added]
        greatest = np.zeros(added + 1, np.int64)  # of 0, 1, … of the players added so far: the last ones
        for size in range(1, added + 1):
            greatest[size] = greatest[size - 1] + weights[added - size]
        for size in range(added + 1, 0, -1):
            start, stop = least[size - 1] + weight, min(quota, greatest[size - 1] + weight + 1)
            if start < stop:
                row = table[size, start:stop]
                _add_modulo(row, row, table[size - 1, start - weight : stop - weight], modulus)
    for size in range(players + 1):
        running = np.int64(0)
        for cell in range(quota):
            running = (running + np.int64(table[size, cell])) % prime
            table[size, cell] = running
    found = np.zeros((distinct.size, players), np.int64)
    for place in range(distinct.size):
        weight = distinct[place]
        for size in range(players):
            total, sign, cell, left = np.int64(0), 1, quota - 1, size
            while left >= 0 and cell >= 0:
                total += sign * np.int64(table[left, cell])
                if cell >= weight:
                    total -= sign * np.int64(table[left, cell - weight])
                sign, cell, left = -sign, cell - weight, left - 1
            found[place, size] = total % prime
    return found


@njit(cache=True, nogil=True)
def _mix(found: Any, first: Any, second: Any, other: float, chance: float) -> None:
    for cell in range(found.size):
        found[cell] = other * first[cell] + chance * second[cell]


@njit(cache=True, nogil=True)
def multiplied(cells: Any, low: int, target: int, quota: int, weights: Any, chances: Any) -> Any:
    """Multiply a distribution by ``1 - p + p x^w`` for some players, keeping only the cells that are needed in the end.

    ``cells`` stand for the sums ``low, low + 1, …`` (nothing below 0), ``target`` is the least sum needed in the end,
    ``quota`` the first that is not. Each player not yet multiplied in can still raise a sum by his weight, so the least
    sum needed now is the target less what is to come.
    """
    left = np.int64(0)
    for weight in weights:
        left += weight
    old = np.zeros(max(0, quota - low), np.float64)
    new = np.zeros(max(0, quota - low), np.float64)
    top = min(cells.size, old.size)
    old[:top] = cells[:top]
    mark = top  # no cell at or above this was ever written
    for place in range(weights.size):
        weight, chance, other = weights[place], chances[0, place], chances[1, place]
        left -= weight
        start = max(np.int64(0), target - left)  # the least sum needed from here on
        skip = start - low
        end = min(quota - low, top + weight)
        low_part, first = min(end, weight), max(skip, weight)
        for cell in range(skip, low_part):
            new[cell - skip] = other * old[cell]
        if first < end:
            _mix(new[first - skip : end - skip], old[first:end], old[first - weight : end - weight], other, chance)
        low, top, mark = start, max(0, end - skip), max(mark, end)
        old, new = new, old
        for cell in range(top, min(mark, quota - low)):
            old[cell] = 0.0  # what an earlier turn left there
    return old[:top].copy()


@njit(cache=True, nogil=True)
def fill_minimal(
    found: Any,
    weights: Any,
    left: Any,
    bits: Any,
    conflicts: Any,
    passed: Any,
    place: Any,
    lacking: Any,
    taken: Any,
    depth: int,
) -> Any:
    """Go on with a walk over minimal winning coalitions until ``found`` is full; return how many, and the depth.

    ``place``, ``lacking`` and ``taken`` hold the walk at each depth and are changed; depth -1 says that it is over.
    """
    players, deepest = weights.size, place.size - 2
    count = 0
    needed = passed[players]
    while depth >= 0:
        here = place[depth]
        if here == players or lacking[depth] > left[here] or (passed[here] & ~taken[depth]):
            depth -= 1
            continue
        place[depth] = here + 1
        if conflicts[here] & taken[depth]:
            continue
        joined = taken[depth] | bits[here]
        if weights[here] >= lacking[depth]:
            if not (needed & ~joined):
                found[count] = joined
                count += 1
                if count == found.size:
                    return count, depth
        elif depth < deepest:
            depth += 1
            place[depth] = here + 1
            lacking[depth] = lacking[depth - 1] - weights[here]
            taken[depth] = joined
    return count, depth
