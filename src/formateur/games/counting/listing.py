"""Listing minimal winning coalitions of a weighted game: a walk down the players by weight, as a stream.

Players are taken from the heaviest down. A coalition is minimal winning exactly if the last one taken, the lightest,
brings it to the quota; a branch ends where all players left do not suffice. Who must be in, must stay out or will not
sit together is decided inside the walk, so that what is not asked for costs nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from formateur.games.weighted import Coalition, WeightedGame

if TYPE_CHECKING:
    import numpy as np

BLOCK = 1 << 16  # coalitions handed on at a time
MOST_BITS = 63  # players that fit one machine word
WORD = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which coalitions to list.

    Attributes
    ----------
    having, without
        Players who must be in, and who must stay out.
    apart
        Pairs who will not sit together.
    players
        At most so many.
    after
        Pairs of which the first is taken only if the second is: lists players who are alike once.
    """

    having: Coalition = 0
    without: Coalition = 0
    apart: tuple[tuple[int, int], ...] = ()
    players: int | None = None
    after: tuple[tuple[int, int], ...] = ()

    def admits(self, coalition: Coalition) -> bool:
        """Return whether a coalition is wanted."""
        if coalition & self.having != self.having or coalition & self.without:
            return False
        if self.players is not None and coalition.bit_count() > self.players:
            return False
        if any(coalition >> one & 1 and coalition >> other & 1 for one, other in self.apart):
            return False
        return all(not coalition >> one & 1 or coalition >> earlier & 1 for one, earlier in self.after)

    def conflicts(self, size: int) -> list[Coalition]:
        """Return for each player those who will not sit with him."""
        found = [0] * size
        for one, other in self.apart:
            found[one] |= 1 << other
            found[other] |= 1 << one
        return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """The players that may be taken, heaviest first, with what the walk looks up at each."""

    weights: list[int]
    bits: list[Coalition]
    left: list[int]  # weight of this player and all after him
    before: list[int]  # weight of all before him
    conflicts: list[Coalition]
    passed: list[Coalition]  # players who must be in and come before this one
    after: list[Coalition]  # who must be in for this one to be taken

    @classmethod
    def of(cls, game: WeightedGame, wanted: Wanted) -> "_Plan":
        order = [player for player in range(game.size) if game.weights[player] and not wanted.without >> player & 1]
        order.sort(key=lambda player: -game.weights[player])
        weights = [game.weights[player] for player in order]
        conflicts = wanted.conflicts(game.size)
        earlier = dict(wanted.after)
        passed = [wanted.having & ~_among(order[place:]) for place in range(len(order) + 1)]
        return cls(
            weights,
            [1 << player for player in order],
            [sum(weights[place:]) for place in range(len(order) + 1)],
            [0, *accumulate(weights)],
            [conflicts[player] for player in order],
            passed,
            [1 << earlier[player] if player in earlier else 0 for player in order],
        )


def _among(players: list[int]) -> Coalition:
    return sum(1 << player for player in players)


def stream(game: WeightedGame, wanted: Wanted = Wanted()) -> Iterator[Coalition]:
    """Yield the minimal winning coalitions that are wanted, one at a time.

    >>> from formateur.games.weighted import members
    >>> [sorted(members(one)) for one in stream(WeightedGame(51, (8, 21, 26, 12, 33)))]
    [[2, 4], [1, 4], [0, 3, 4], [1, 2, 3], [0, 1, 2]]
    """
    plan = _Plan.of(game, wanted)
    most = wanted.players if wanted.players is not None else len(plan.weights)
    yield from _walk(plan, game.quota, most, 0, 0, 0)


def _walk(plan: _Plan, lacking: int, most: int, start: int, taken: Coalition, count: int) -> Iterator[Coalition]:
    for place in range(start, len(plan.weights)):
        heaviest = plan.before[min(place + most - count, len(plan.weights))] - plan.before[place]
        if lacking > heaviest or plan.passed[place] & ~taken:
            return
        if plan.conflicts[place] & taken or plan.after[place] & ~taken:
            continue
        joined = taken | plan.bits[place]
        if plan.weights[place] >= lacking:
            if not plan.passed[-1] & ~joined:
                yield joined
        else:
            yield from _walk(plan, lacking - plan.weights[place], most, place + 1, joined, count + 1)


def blocks(game: WeightedGame, wanted: Wanted = Wanted()) -> Iterator["np.ndarray"]:
    """Yield the same in arrays of 64-bit words of up to `BLOCK` coalitions, compiled where Numba is installed.

    Notes
    -----
    Some tens of millions of coalitions a second; at most 63 players.
    """
    import numpy as np

    from formateur.games.counting import kernels

    if not kernels.COMPILED or wanted.after or game.total >= WORD:
        yield from _gathered(stream(game, wanted))
        return
    fill: Callable[..., tuple[int, int]] = kernels.fill_minimal
    plan = _Plan.of(game, wanted)
    most = wanted.players if wanted.players is not None else len(plan.weights)
    if max(plan.left, default=0) < game.quota or most == 0:
        return
    words = [np.array(one, np.uint64) for one in (plan.bits, plan.conflicts, plan.passed)]
    numbers = [np.array(one, np.int64) for one in (plan.weights, plan.left)]
    place, lacking = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    taken = np.zeros(most + 1, np.uint64)
    lacking[0], depth = game.quota, 0
    found = np.empty(BLOCK, np.uint64)
    while depth >= 0:
        count, depth = fill(found, *numbers, *words, place, lacking, taken, depth)
        if count:
            yield found[:count].copy()


def _gathered(coalitions: Iterator[Coalition]) -> Iterator["np.ndarray"]:
    from itertools import islice

    import numpy as np

    while block := list(islice(coalitions, BLOCK)):
        yield np.array(block, np.uint64)
