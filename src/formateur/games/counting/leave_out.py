"""Chances of being decisive, in floating point with a bound: everybody else's votes added up, one left out at a time.

Players are split in two, the other half is multiplied in, and so on down to one player ("leave-one-out tree"). Only
sums and products of numbers that are not negative occur, so each result has a relative error of two roundings a
player, however small it is. At a node with players G still to come, a sum can rise by no more than their weight, so
only a window of that width below the quota is kept: the windows halve as the tree divides, and all players together
cost O(players x quota).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from formateur.games.counting.quadrature import UNIT
from formateur.games.weighted import WeightedGame

if TYPE_CHECKING:
    import numpy as np

Class = tuple[int, int]  # a weight, and how many players have it


def decisive(game: WeightedGame, yes: float, no: float) -> "np.ndarray":
    """Return each player's chance of being decisive when all others vote yes with chance ``yes``, else no.

    Relative error: at most `error` of the game. A chance below 1e-290 may be lost to underflow.

    >>> decisive(WeightedGame(2, (1, 1, 1)), 0.5, 0.5).tolist()
    [0.5, 0.5, 0.5]
    """
    import numpy as np

    counts: dict[int, int] = {}
    for weight in game.weights:
        counts[weight] = counts.get(weight, 0) + 1
    zeros = counts.pop(0, 0)
    found: dict[int, float] = {0: 0.0} if zeros else {}
    classes = sorted(counts.items(), reverse=True)
    _Tree(game.quota, yes, no, found).descend(np.ones(1), 0, classes)
    return np.array([found[weight] for weight in game.weights])


def error(game: WeightedGame, *, even: bool = False) -> float:
    """Return the relative error that rounding can cause: a product and a sum a player, and the last sum.

    With ``even`` chances the products are halves, and exact.
    """
    return ((1 if even else 2) * game.size + 64) * UNIT


class _Tree:
    def __init__(self, quota: int, yes: float, no: float, found: dict[int, float]) -> None:
        self.quota, self.yes, self.no, self.found = quota, yes, no, found

    def descend(self, cells: "np.ndarray", low: int, classes: Sequence[Class]) -> None:
        """Hand on the distribution of everybody outside some classes, of which ``cells`` is the window from ``low``."""
        if len(classes) == 1:
            ((weight, count),) = classes
            cells, low = self._joined(cells, low, [(weight, count - 1)], weight)
            self.found[weight] = float(cells.sum())
            return
        half = _half(classes)
        for own, other in ((classes[:half], classes[half:]), (classes[half:], classes[:half])):
            self.descend(*self._joined(cells, low, other, _weight(own)), own)

    def _joined(self, cells: "np.ndarray", low: int, classes: Sequence[Class], ahead: int) -> tuple["np.ndarray", int]:
        """Multiply some classes in; ``ahead`` is the weight of those who stay out."""
        import numpy as np

        from formateur.games.counting.kernels import multiplied

        weights = np.array([weight for weight, count in classes for _ in range(count)], np.int64)
        chances = np.empty((2, weights.size))
        chances[0], chances[1] = self.yes, self.no
        target = max(0, self.quota - ahead)
        return multiplied(cells, low, target, self.quota, weights[::-1].copy(), chances), target


def _weight(classes: Sequence[Class]) -> int:
    return sum(weight * count for weight, count in classes)


def _half(classes: Sequence[Class]) -> int:
    """Return where to split so that both parts weigh about the same."""
    total, so_far = _weight(classes), 0
    for place, (weight, count) in enumerate(classes[:-1], 1):
        so_far += weight * count
        if 2 * so_far >= total:
            return place
    return len(classes) - 1
