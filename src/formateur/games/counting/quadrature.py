"""Nodes: at which chances of voting yes to count swings, so that their mean is the Shapley-Shubik index.

The index is the integral over ``t`` from 0 to 1 of the chance that a player is decisive when all others vote yes with
chance ``t`` (Owen 1972): a sum of terms ``t^s (1-t)^(n-1-s)``, none of them negative. A rule that gives each of these
terms with a relative error of at most ``e`` therefore gives every index with a relative error of at most ``e``.

Two rules, whichever needs fewer nodes: Gauss-Legendre with ``ceil(n/2)`` nodes, exact for polynomials of this degree;
and the trapezoidal rule in ``u = log(t/(1-t))``, where the terms are bell-shaped and few nodes suffice when no swing
is of very small or very large size. Its error is known: with step ``h`` it is a sum over multiples of ``w = 2 pi / h``
of ``|Gamma(s+1+iw) Gamma(n-s-iw)| / (Gamma(s+1) Gamma(n-s))`` (Poisson's summation formula; Abramowitz and Stegun
6.1.31).
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from math import ceil, exp, inf, lgamma, log, log1p, pi
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

AIM = 1e-15  # relative error asked of the rule itself
UNIT = 2.0**-53  # rounding of one operation


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Chances ``yes`` and ``no`` (adding up to 1, each to full accuracy), their ``weights``, the relative ``error``."""

    yes: "np.ndarray"
    no: "np.ndarray"
    weights: "np.ndarray"
    error: float


def nodes(players: int, least: int, most: int) -> Nodes:
    """Return the nodes for swings with between ``least`` and ``most`` other players in the coalition.

    >>> found = nodes(100, 30, 70)
    >>> len(found.yes) < 50, found.error < 1e-13
    (True, True)
    """
    step = _step(players, least, most)
    low, high = _range(players, least, most)
    if step is None or (high - low) / step > ceil(players / 2):
        return legendre(players)
    return _trapezoid(players, step, low, high)


def _trapezoid(players: int, step: float, low: float, high: float) -> Nodes:
    import numpy as np

    at = step * np.arange(ceil(low / step), ceil(high / step) + 1)
    yes, no = 1 / (1 + np.exp(-at)), 1 / (1 + np.exp(at))
    # The error of t and 1-t, some six roundings each, grows with the powers they are raised to.
    return Nodes(yes, no, step * yes * no, 2 * AIM + AIM + 8 * players * UNIT)


def _step(players: int, least: int, most: int) -> float | None:
    """Return the largest step, among a series, that keeps the error below the aim for all sizes asked."""
    found = None
    for power in range(60):
        step = 2.0 * 0.9**power
        if _discretisation(players, least, most, step) <= AIM:
            return step
    return found


def _discretisation(players: int, least: int, most: int, step: float) -> float:
    import numpy as np

    worst = 0.0
    for harmonic in (1, 2, 3):
        decay = _log_decay(players, 2 * pi * harmonic / step)
        sizes = np.arange(least, most + 1)
        worst += 2 * float(np.exp(np.max(decay[sizes] + decay[players - 1 - sizes])))
        if worst > AIM:
            return inf
    return worst * (1 + 1e-3)  # later harmonics fall at least as fast as these


def _log_decay(players: int, frequency: float) -> "np.ndarray":
    """Return ``log |Gamma(a + iw)| / Gamma(a)`` for ``a = 1 … players``."""
    import numpy as np

    steps = np.concatenate([[0.0], np.log1p((frequency / np.arange(1, players)) ** 2)])
    first = log(pi * frequency) + log(2) - pi * frequency - log1p(-exp(-2 * pi * frequency))
    found: np.ndarray = 0.5 * (np.cumsum(steps) + first)
    return found


def _range(players: int, least: int, most: int) -> tuple[float, float]:
    """Return the range of ``u`` outside which the terms of all sizes asked hold less than the aim."""
    return -_reach(least + 1, players - least), _reach(players - most, most + 1)


def _reach(first: int, second: int) -> float:
    """Return how far to go so that a Beta(first, second) tail beyond is below the aim.

    Below ``-u`` the density in ``u`` is at most ``e^(-first u) / B``; near the middle that is wasteful, so the density
    itself is followed until it has fallen, which it does ever faster (it is log-concave).
    """
    norm = lgamma(first) + lgamma(second) - lgamma(first + second)
    at = log(second / first)  # the mode, seen from the left
    while True:
        density = -first * log1p(exp(at)) - second * log1p(exp(-at)) - norm
        slope = first / (1 + exp(-at)) - second / (1 + exp(at))
        if slope > 0 and density - log(slope) < log(AIM / 2):
            return at
        at += 0.05


@lru_cache(maxsize=32)
def legendre(players: int) -> Nodes:
    """Return the Gauss-Legendre nodes on [0, 1] that integrate polynomials of degree ``players - 1`` exactly.

    Roots by Newton's method in 40 digits, so that both ends are accurate.
    """
    import numpy as np

    count = max(1, ceil(players / 2))
    guesses, _ = np.polynomial.legendre.leggauss(count)
    yes, no, weights = [], [], []
    with localcontext() as context:
        context.prec = 40
        for guess in guesses.tolist():
            root = Decimal(guess)
            for _ in range(2):
                value, slope = _polynomial(count, root)
                root -= value / slope
            _, slope = _polynomial(count, root)
            yes.append(float((1 + root) / 2))
            no.append(float((1 - root) / 2))
            weights.append(float(1 / ((1 - root * root) * slope * slope)))
    return Nodes(np.array(yes), np.array(no), np.array(weights), (players + 4) * UNIT)


def _polynomial(degree: int, at: Decimal) -> tuple[Decimal, Decimal]:
    """Return Legendre's polynomial and its slope."""
    before, value = Decimal(1), at
    for order in range(2, degree + 1):
        before, value = value, ((2 * order - 1) * at * value - (order - 1) * before) / order
    slope = degree * (at * value - before) / (at * at - 1) if degree > 0 else Decimal(0)
    return value, slope
