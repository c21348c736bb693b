"""Many draws at once: shares turned into seats, for blocks of draws each with a generator of its own."""

from typing import TYPE_CHECKING, Any

from formateur.errors import ModelError
from formateur.seats.methods import Divisors, Quota

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_BITS = 51  # votes times divisor: quotients of such whole numbers are told apart by floats, see `_divided`


def generator(seed: int, block: int) -> Any:
    """Return the random generator of a block: Philox, keyed by the seed and the number of the block.

    >>> words = generator(1, 0).bit_generator.random_raw(2), generator(1, 1).bit_generator.random_raw(2)
    >>> bool((words[0] == generator(1, 0).bit_generator.random_raw(2)).all()), bool((words[0] == words[1]).any())
    (True, False)
    """
    import numpy as np

    return np.random.Generator(np.random.Philox(np.random.SeedSequence(entropy=seed, spawn_key=(block,))))


def seats_of_draws(votes: "NDArray[Any]", seats: int, rule: Divisors | Quota) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """Return the seats of every draw, and in which draws the last seat was tied (it goes to the party listed first).

    Parameters
    ----------
    votes
        Whole numbers, draws by parties; a draw without votes gets no seats. Votes times the largest divisor (or seats
        + 2) are below 2**51 for results to be exact.
    seats, rule
        The house, and the rule of a method in `formateur.seats.apportionment.METHODS`.

    Raises
    ------
    ModelError
        If votes are too few for a quota in some draw.

    Notes
    -----
    The same seats as `formateur.seats.apportionment.allocate`, for very many draws at once: O(draws · parties²).

    Examples
    --------
    >>> import numpy as np
    >>> from formateur.seats.methods import method_named
    >>> votes = np.array([[99_000, 43_000, 23_000, 20_000]])
    >>> seats_of_draws(votes, 6, method_named("sainte-lague").rule)[0].tolist()
    [[3, 1, 1, 1]]
    """
    return _divided(votes, seats, rule) if isinstance(rule, Divisors) else _remaining(votes, seats, rule)


def _divided(votes: "NDArray[Any]", seats: int, rule: Divisors) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """Start with seats that are surely won, and give the others one by one.

    Fewer than ``total / (step · level) + parties · max(0, 1 - start / step)`` quotients lie above a level; where that
    is the number of seats, those above it surely win, and about one seat a party is left to give out (two with a first
    divisor of its own). Two unequal quotients v/d and w/e differ by 1/(d e) or more, relative to themselves by
    1/(v e) > 2**-51, which division rounded to 53 bits keeps apart; equal ones round to the same float.
    """
    import numpy as np

    count = votes.shape[1]
    running = votes.sum(axis=1) > 0
    sure = seats - count * max(0.0, 1 - rule.start / rule.step)
    won = np.zeros(votes.shape, dtype=np.int64)
    if sure > 0:
        level = np.where(running, votes.sum(axis=1), 1)[:, None] / (rule.step * sure)
        won = np.maximum(np.ceil((votes / level - rule.start) / rule.step - 1e-6), 0).astype(np.int64)
        won[votes <= level * rule.first * (1 + 1e-9)] = 0
    tied = np.zeros(len(votes), dtype=bool)
    rows = np.flatnonzero(running & (won.sum(axis=1) < seats))
    while len(rows):
        quotients = _quotients(votes[rows], won[rows], rule)
        best = quotients.argmax(axis=1)
        won[rows, best] += 1
        full = won[rows].sum(axis=1) == seats
        tied[rows] = full & ((quotients == quotients.max(axis=1, keepdims=True)).sum(axis=1) > 1)
        rows = rows[~full]
    return won, tied


def _quotients(votes: "NDArray[Any]", won: "NDArray[Any]", rule: Divisors) -> "NDArray[Any]":
    import numpy as np

    divisors = np.where(won > 0, rule.start + rule.step * won, rule.first).astype(float)
    divisors[divisors == 0] = 2.0**-60  # Adams: a first quotient above all others, the larger party first
    return np.asarray(votes / divisors)


def _remaining(votes: "NDArray[Any]", seats: int, rule: Quota) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    import numpy as np

    totals = votes.sum(axis=1, keepdims=True)
    running = (votes > 0).sum(axis=1)
    if rule.whole:
        quota = totals // (seats + rule.plus) + 1
        won, rest = votes // quota, votes % quota
    else:
        totals = np.maximum(totals, 1)
        won, rest = votes * (seats + rule.plus) // totals, votes * (seats + rule.plus) % totals
    won = np.where((votes > 0) & (running == 1)[:, None], seats, won)  # a party alone has all seats
    left = np.where(running > 0, seats - won.sum(axis=1), 0)
    if (left > running).any():
        raise ModelError("in some draw seats are left after all remainders: the votes are too few; use 'hare'")
    rest = np.where(votes > 0, rest, -1)
    ranks = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    won = won + (ranks < left[:, None])
    ordered = -np.sort(-rest, axis=1)
    last = np.clip(left, 1, votes.shape[1] - 1)[:, None] if votes.shape[1] > 1 else None
    if last is None:
        return won, np.zeros(len(votes), dtype=bool)
    level = np.take_along_axis(ordered, last - 1, 1) == np.take_along_axis(ordered, last, 1)
    return won, level[:, 0] & (left > 0) & (left < running)
