"""The Shapley-Shubik index of large games in floating point, with a bound on its error: swings averaged over nodes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import exp, inf
from typing import TYPE_CHECKING

from formateur.games.counting.leave_out import decisive, error
from formateur.games.counting.quadrature import Nodes, nodes
from formateur.games.counting.residues import WORKERS
from formateur.games.weighted import WeightedGame

if TYPE_CHECKING:
    import numpy as np

NEGLIGIBLE = 1e-20  # a node that cannot add more than this to any index is left out, and counted in the error
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Bounded:
    """Values in floating point, each within the relative ``error`` of the truth."""

    values: tuple[float, ...]
    error: float


def shapley(game: WeightedGame, progress: Progress | None = None) -> Bounded:
    """Return the Shapley-Shubik index of every player.

    Notes
    -----
    O(players^2 x quota) at worst; the nodes are shared out over threads, and added up in their order, so that the
    result does not depend on how many there are.

    Examples
    --------
    >>> found = shapley(WeightedGame(4, (3, 2, 1, 1)))
    >>> [round(value, 12) for value in found.values], found.error < 1e-13
    ([0.5, 0.166666666667, 0.166666666667, 0.166666666667], True)
    """
    import numpy as np

    weights = np.array([weight for weight in game.weights if weight], np.float64)
    at = nodes(len(weights), *_sizes(game))
    bounds = [at.weights[place] * _most(weights, game.quota, *_pair(at, place)) for place in range(len(at.yes))]
    kept = [place for place, bound in enumerate(bounds) if bound > NEGLIGIBLE]
    skipped = sum(bound for bound in bounds if bound <= NEGLIGIBLE)
    total = np.zeros(game.size)
    with ThreadPoolExecutor(WORKERS) as pool:
        for done, (place, chances) in enumerate(
            zip(kept, pool.map(lambda place: decisive(game, *_pair(at, place)), kept), strict=True), 1
        ):
            total += at.weights[place] * chances
            if progress:
                progress(done, len(kept))
    least = float(min((value for value in total.tolist() if value), default=inf))
    rounding = error(game) + (len(kept) + 1) * 2.0**-53
    return Bounded(tuple(total.tolist()), rounding + at.error + skipped / least)


def _pair(at: Nodes, place: int) -> tuple[float, float]:
    return float(at.yes[place]), float(at.no[place])


def _sizes(game: WeightedGame) -> tuple[int, int]:
    """Return the least and the greatest number of others that a decisive player can meet."""
    weights = sorted(weight for weight in game.weights if weight)
    return _needed(weights[::-1], game.quota) - 1, min(_needed(weights, game.quota) - 1, len(weights) - 1)


def _needed(weights: list[int], quota: int) -> int:
    total = 0
    for count, weight in enumerate(weights, 1):
        total += weight
        if total >= quota:
            return count
    return len(weights)


def _most(weights: "np.ndarray", quota: int, yes: float, no: float) -> float:
    """Return a bound on anybody's chance of deciding (Chernoff 1952): the others' votes lie just below the quota."""
    import numpy as np

    mean, spread = yes * weights.sum(), yes * no * (weights**2).sum()
    if mean > quota:  # the others stay below the quota
        tilt = (mean - quota) / spread
        steps = np.log(no + yes * np.exp(-tilt * weights))
        return min(1.0, exp(min(0.0, tilt * quota + steps.sum())) / no)
    short = quota - weights.max() - mean
    if short <= 0:
        return 1.0
    tilt = short / spread  # the others come within one weight of the quota
    large = np.minimum(tilt * weights, 700.0)
    if (tilt * weights).max() > 700:
        return 1.0
    steps = np.log1p(yes * np.expm1(large))
    return min(1.0, exp(min(0.0, float(steps.sum()) - tilt * (quota - weights.max()))))
