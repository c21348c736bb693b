"""Samples: a proportion counted in draws, with its interval, and several polls put together."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

from formateur.errors import ModelError

Id = TypeVar("Id", bound=Hashable)
Number = int | Fraction | float


@dataclass(frozen=True, slots=True)
class Proportion:
    """A chance estimated by counting draws.

    Attributes
    ----------
    hits, draws
        How often it happened, of how many.
    share
        Their quotient.
    low, high
        The interval of Wilson for the error of counting draws only, not that of the poll.
    """

    hits: int
    draws: int
    share: float
    low: float
    high: float


def wilson(hits: int, draws: int, level: float = 0.95) -> Proportion:
    """Return a proportion with the interval of Wilson (1927).

    Parameters
    ----------
    hits, draws
        Whole numbers, ``0 <= hits <= draws`` and ``draws >= 1``.
    level
        Between 0 and 1.

    Raises
    ------
    ModelError
        If these do not hold.

    Examples
    --------
    Newcombe (1998), table I:

    >>> [f"{end:.4f}" for end in (wilson(81, 263).low, wilson(81, 263).high)]
    ['0.2553', '0.3662']
    >>> [f"{end:.4f}" for end in (wilson(0, 20).low, wilson(0, 20).high)]
    ['0.0000', '0.1611']
    """
    if draws < 1 or not 0 <= hits <= draws:
        raise ModelError(f"{hits} of {draws} is not a proportion; give 0 or more hits, of 1 or more draws")
    if not 0 < level < 1:
        raise ModelError(f"a level of {level} is not between 0 and 1; give for example 0.95")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, scale = hits / draws, 1 + z * z / draws
    middle = (share + z * z / (2 * draws)) / scale
    reach = z * sqrt(share * (1 - share) / draws + (z / (2 * draws)) ** 2) / scale
    low, high = max(middle - reach, 0.0), min(middle + reach, 1.0)
    return Proportion(hits, draws, share, low if hits else 0.0, high if hits < draws else 1.0)


def pooled(polls: Sequence[tuple[Mapping[Id, Number], int]], correlation: float) -> tuple[dict[Id, float], float]:
    """Return the pooled shares of several polls and their effective sample.

    Shares are weighted by sample. ``correlation`` is that of the errors of any two polls: 0 makes the samples add up, 1
    makes many polls of a size no better than one (Bauer, Bender, Klima and Küchenhoff 2020).

    Raises
    ------
    ModelError
        If polls name different parties, a sample is not positive, or the correlation is not from 0 to 1.

    Examples
    --------
    >>> two = [({"A": 0.5, "B": 0.5}, 1000), ({"A": 0.4, "B": 0.6}, 1000)]
    >>> shares, sample = pooled(two, correlation=0.5)
    >>> round(shares["A"], 3), round(sample, 1)
    (0.45, 1333.3)
    """
    if not polls or not 0 <= correlation <= 1:
        raise ModelError(
            f"{len(polls)} polls with correlation {correlation}; give at least one, and a number from 0 to 1"
        )
    parties = list(polls[0][0])
    if any(set(shares) != set(parties) or sample <= 0 for shares, sample in polls):
        raise ModelError(
            "polls can be pooled if all name the same parties and have a sample; give 0 for a party left out"
        )
    total = sum(sample for _, sample in polls)
    roots = [sqrt(sample) for _, sample in polls]
    joint = (1 - correlation) * total + correlation * sum(roots) ** 2
    shares = {at: sum(float(some[at]) * sample for some, sample in polls) / total for at in parties}
    return shares, total * total / joint
