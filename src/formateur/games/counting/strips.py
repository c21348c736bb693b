"""Counting in strips: a polynomial kept in one long integer, each coefficient in a cell of its own.

The product of ``1 + x^w`` over the players counts the coalitions of each weight. Written at ``x = 2^cell`` it is one
whole number, and multiplying by ``1 + x^w`` is one shift and one addition. Leaving a player out divides by ``1 + x^w``;
in whole numbers that is exact. With a second variable for the number of players each cell holds a small strip itself.

The plain method: no library, exact, and for a parliament's parties the fastest there is. Cost: players times quota
times players (bits) for the swings, once more times players where sizes are told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from formateur.games.weighted import WeightedGame


@dataclass(frozen=True, slots=True)
class Strip:
    """How a polynomial is laid out: ``cells`` of ``sizes`` strips, each ``width`` bits wide."""

    cells: int
    sizes: int
    width: int

    @property
    def cell(self) -> int:
        """Bits of one cell."""
        return self.sizes * self.width

    @property
    def full(self) -> int:
        """All bits set."""
        return (1 << self.cells * self.cell) - 1

    def shift(self, weight: int) -> int:
        """Return by how many bits one player's vote moves a coalition."""
        return weight * self.cell + (self.width if self.sizes > 1 else 0)

    def product(self, weights: Sequence[int]) -> int:
        """Return the product of ``1 + x^w`` over some players, cut off after the last cell."""
        found, full = 1, self.full
        for weight in sorted(weights):
            found = (found + (found << self.shift(weight))) & full
        return found

    def without(self, product: int, weight: int) -> int:
        """Return the product with one player left out: 1/(1+y) is (1-y)(1+y^2)(1+y^4) and so on."""
        shift, full = self.shift(weight), self.full
        found = (product - (product << shift)) & full
        shift *= 2
        while shift < self.cells * self.cell:
            found = (found + (found << shift)) & full
            shift *= 2
        return found

    def window(self, polynomial: int, start: int, stop: int) -> int:
        """Return the sum of the cells from ``start`` to before ``stop``, folding the strip on itself."""
        count, cell = stop - start, self.cell
        left = (polynomial >> start * cell) & ((1 << count * cell) - 1)
        while count > 1:
            half = (count + 1) // 2
            left = (left & ((1 << half * cell) - 1)) + (left >> half * cell)
            count = half
        return left

    def sizes_of(self, cell: int) -> list[int]:
        """Return the numbers in one cell, by size."""
        mask = (1 << self.width) - 1
        return [(cell >> self.width * size) & mask for size in range(self.sizes)]


def bits(game: WeightedGame, *, by_size: bool) -> int:
    """Return how many bits a strip for a game takes: what decides whether this method is used."""
    players = game.size
    return game.quota * (players + 1) * ((players + 1) if by_size else 1)


def swings(game: WeightedGame) -> tuple[int, ...]:
    """Return for each player the number of coalitions of others that lose without and win with him.

    >>> swings(WeightedGame(12, (4, 4, 4, 2, 2, 1)))
    (10, 10, 10, 6, 6, 0)
    """
    strip = Strip(game.quota, 1, game.size + 1)
    product = strip.product(game.weights)
    found = {weight: _swings(strip, product, game.quota, weight) for weight in set(game.weights)}
    return tuple(found[weight] for weight in game.weights)


def swings_by_size(game: WeightedGame) -> tuple[tuple[int, ...], ...]:
    """Return the same by the number of other players in the coalition, 0 to ``size - 1``.

    >>> swings_by_size(WeightedGame(2, (1, 1, 1)))[0]
    (0, 2, 0)
    """
    strip = Strip(game.quota, game.size + 1, game.size + 1)
    product = strip.product(game.weights)
    found = {
        weight: tuple(strip.sizes_of(_swings(strip, product, game.quota, weight))[: game.size])
        for weight in set(game.weights)
    }
    return tuple(found[weight] for weight in game.weights)


def _swings(strip: Strip, product: int, quota: int, weight: int) -> int:
    if weight == 0:
        return 0
    return strip.window(strip.without(product, weight), max(0, quota - weight), quota)


def losing(game: WeightedGame) -> int:
    """Return how many coalitions lose, the empty one among them.

    >>> 2**6 - losing(WeightedGame(12, (4, 4, 4, 2, 2, 1)))
    14
    """
    strip = Strip(game.quota, 1, game.size + 1)
    return strip.window(strip.product(game.weights), 0, game.quota)
