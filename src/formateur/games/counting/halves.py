"""Counting by halves: the players are split in two, and the coalitions of one half look up what they lack in the other.

For few players with large weights (populations in persons), where a table over all sums would be too long: 2^(n/2) sums
instead. The quota may depend on how many players join, so rules such as "16 states with 65 % of the population, or 25
states" cost nothing more (Horowitz and Sahni 1974; Klinz and Woeginger 2005 for power indices).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from formateur.games.weighted import AnyGame, WeightedGame

if TYPE_CHECKING:
    import numpy as np

MOST = 40  # players: 2^20 sums a half


def quotas_by_size(game: AnyGame) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return weights, and the quota in them for coalitions of 0, 1, … players; None if the game has no such form.

    A part in which everybody weighs the same is a rule on the number of players; all other parts must share one list of
    weights. A quota of 0 is met by anybody, one above the total by nobody.
    """
    lists = {part.weights for part in _parts(game) if len(set(part.weights)) > 1}
    if len(lists) > 1:
        return None
    weights = lists.pop() if lists else (1,) * game.size
    return weights, tuple(_quota(game, weights, size) for size in range(game.size + 1))


def _parts(game: AnyGame) -> list[WeightedGame]:
    return [game] if isinstance(game, WeightedGame) else [one for part in game.parts for one in _parts(part)]


def _quota(game: AnyGame, weights: tuple[int, ...], size: int) -> int:
    if isinstance(game, WeightedGame):
        if game.weights == weights:
            return game.quota
        return 0 if game.weights[0] * size >= game.quota else sum(weights) + 1
    quotas = [_quota(part, weights, size) for part in game.parts]
    return max(quotas) if game.every else min(quotas)


def winning_by_size(
    weights: Sequence[int], quotas: Sequence[int]
) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Return how many coalitions of each size win, and how many of those have each player in them.

    Parameters
    ----------
    weights
        At most 40 of them, their sum below 2^62.
    quotas
        For each size from 0, the weight needed.

    Notes
    -----
    O(n 2^(n/2)) look-ups. Counts of 40 players stay below 2^40, so that 64-bit sums and products are exact.
    """
    import numpy as np

    order = sorted(range(len(weights)), key=lambda player: -weights[player])
    halves = [_Half([weights[player] for player in order[side::2]]) for side in (0, 1)]
    size = len(weights)
    everybody = np.zeros(size + 1, np.int64)
    having = np.zeros((size, size + 1), np.int64)
    for side in (0, 1):
        own, other = halves[side], halves[1 - side]
        counts = own.completions(other, quotas)  # coalitions of this half times size of the whole
        if side == 0:
            everybody = counts.sum(axis=0)
        for place, player in enumerate(order[side::2]):
            having[player] = counts[own.has(place)].sum(axis=0)
    return tuple(everybody.tolist()), tuple(tuple(row.tolist()) for row in having)


class _Half:
    """All coalitions of one half: their weights and sizes; and the weights of each size, sorted."""

    def __init__(self, weights: Sequence[int]) -> None:
        import numpy as np

        self.players = len(weights)
        sums, sizes = np.zeros(1, np.int64), np.zeros(1, np.int64)
        for weight in weights:
            sums, sizes = np.concatenate([sums, sums + weight]), np.concatenate([sizes, sizes + 1])
        self.sums, self.sizes = sums, sizes
        self.sorted = [np.sort(sums[sizes == size]) for size in range(self.players + 1)]

    def has(self, place: int) -> "np.ndarray":
        """Return which coalitions have the player at a place."""
        import numpy as np

        return (np.arange(len(self.sums)) >> place & 1).astype(bool)

    def completions(self, other: "_Half", quotas: Sequence[int]) -> "np.ndarray":
        """Return for each coalition of this half how many of the other complete it, by the size of the whole."""
        import numpy as np

        counts = np.zeros((len(self.sums), self.players + other.players + 1), np.int64)
        for own_size in range(self.players + 1):
            rows = np.flatnonzero(self.sizes == own_size)
            for size, sums in enumerate(other.sorted):
                lacking = quotas[own_size + size] - self.sums[rows]
                counts[rows, own_size + size] += len(sums) - np.searchsorted(sums, lacking)
        return counts


def swings_by_size(game: AnyGame) -> tuple[tuple[int, ...], ...] | None:
    """Return each player's swings by the number of others in the coalition; None if the game has no such form.

    A player swings a coalition of ``s`` others if it wins with him and not without: those of ``s + 1`` players that win
    with him in, less those of ``s`` that win already without him.
    """
    form = quotas_by_size(game)
    if form is None:
        return None
    everybody, having = winning_by_size(*form)
    return tuple(tuple(row[size + 1] - (everybody[size] - row[size]) for size in range(game.size)) for row in having)
