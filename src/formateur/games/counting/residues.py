"""Exact counts of large games from their remainders by several primes (Chinese remainder theorem).

A count of coalitions of ``n`` players has up to ``n`` bits. Modulo a prime below 2^31 it fits a machine word, and
additions need no multiplication; enough primes give it back whole. Compiled, two primes at a time on two threads.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from formateur.games.weighted import WeightedGame

WORKERS = 2
BYTES = 900_000_000  # at most, for all tables in memory at once


def _is_prime(number: int) -> bool:
    """Miller-Rabin with bases that decide every number below 3.4e14 (Jaeschke 1993)."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17):
        seen = pow(base, odd, number)
        if seen in (1, number - 1):
            continue
        if not any((seen := seen * seen % number) == number - 1 for _ in range(twos - 1)):
            return False
    return True


@cache
def primes(bits: int) -> tuple[int, ...]:
    """Return primes just below 2^31 whose product has more than so many bits.

    >>> primes(40)
    (2147483647, 2147483629)
    """
    found, product, number = [], 1, 2**31 - 1
    while product.bit_length() <= bits + 1:
        if _is_prime(number):
            found.append(number)
            product *= number
        number -= 2
    return tuple(found)


def whole(remainders: Sequence[Sequence[int]], moduli: Sequence[int]) -> list[int]:
    """Return the numbers from their remainders; ``remainders`` has one row a modulus.

    >>> whole([[2], [3]], [3, 5])
    [8]
    """
    product = 1
    for modulus in moduli:
        product *= modulus
    parts = [(product // modulus) * pow(product // modulus, -1, modulus) for modulus in moduli]
    return [
        sum(remainder * part for remainder, part in zip(column, parts, strict=True)) % product
        for column in zip(*remainders, strict=True)
    ]


def swings(game: WeightedGame) -> tuple[tuple[int, ...], int]:
    """Return every player's swings, and how many coalitions lose: O(players x quota) a prime.

    No weight above the quota; see `smaller`. All players' counts from one table (Uno 2012).
    """
    from formateur.games.counting.kernels import swings_modulo

    distinct, weights = _prepared(game)
    rows = _each_prime(swings_modulo, game, (weights, distinct), workers=WORKERS)
    losing, *found = whole(rows, primes(game.size))
    by_weight = dict(zip(distinct.tolist(), found, strict=True)) | {0: 0}
    return tuple(by_weight[weight] for weight in game.weights), losing


def _prepared(game: WeightedGame) -> tuple[Any, Any]:
    """Return the distinct weights, and the weights sorted upwards."""
    import numpy as np

    distinct = np.array(sorted({weight for weight in game.weights if weight}), np.int64)
    return distinct, np.array(sorted(game.weights), np.int64)


def _each_prime(kernel: Any, game: WeightedGame, arguments: tuple[Any, ...], workers: int) -> list[list[int]]:
    def run(prime: int) -> list[int]:
        found: list[int] = kernel(*arguments, game.quota, prime).ravel().tolist()
        return found

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, primes(game.size)))


def table_bytes(game: WeightedGame) -> int:
    """Return the memory of one table by size and weight, in bytes."""
    return (game.size + 1) * game.quota * 4


def swings_by_size(game: WeightedGame) -> tuple[tuple[int, ...], ...]:
    """Return every player's swings by the number of others: O(players^2 x quota) a prime."""
    from formateur.games.counting.kernels import swings_by_size_modulo

    distinct, weights = _prepared(game)
    workers = max(1, min(WORKERS, BYTES // table_bytes(game)))
    rows = _each_prime(swings_by_size_modulo, game, (weights, distinct), workers=workers)
    counts = whole(rows, primes(game.size))
    size = game.size
    by_weight = {
        weight: tuple(counts[place * size : (place + 1) * size]) for place, weight in enumerate(distinct.tolist())
    }
    by_weight[0] = (0,) * size
    return tuple(by_weight[weight] for weight in game.weights)
