"""Attendance: how many of the members come, and whether a motion passes, as exact distributions.

Groups of members come independently of each other unless a common factor is given. Within a group members come
independently, or with a correlation (beta-binomial), or all or none as a bloc, or a mixture of the two. No chance has a
default.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from formateur.errors import ModelError, TooLargeError
from formateur.games.counting.presence import (
    MOST_EXACT_MEMBERS,
    MOST_EXACT_PRODUCTS,
    MOST_FLOAT_PRODUCTS,
    MOST_NODE_PRODUCTS,
    UNIT,
    convolved,
    floats,
    joint_passing,
    over_common,
    row_error,
    row_of,
    row_product,
    total,
)
from formateur.games.groups import (
    Chance,
    Given,
    Group,
    Known,
    Needs,
    chance_of,
    check_size,
    corners,
    correlation_of,
    ends_of,
    settled,
)


@dataclass(frozen=True, slots=True)
class Distribution:
    """The chances of 0, 1, 2 … members present.

    Attributes
    ----------
    chances
        Exact fractions if everything given was exact, else floats.
    error
        0 if exact. Else no chance is off by more than this part of itself. With a common factor the absolute error, an
        estimate.
    """

    chances: tuple[Chance, ...]
    error: float

    def at_least(self, count: int) -> Chance:
        """Return the chance that at least so many come.

        >>> present([Group(3, "1/2")]).at_least(2)
        Fraction(1, 2)
        """
        return total(self.chances[max(count, 0) :], exact=not self.error)

    @property
    def mean(self) -> Chance:
        """The expected number present."""
        return total([chance * count for count, chance in enumerate(self.chances)], exact=not self.error)


@dataclass(frozen=True, slots=True)
class Passing:
    """The chances of a vote.

    Attributes
    ----------
    passes
        Quorum met and enough in favour.
    quorate
        Quorum met.
    error
        0 if exact. Else neither chance is off by more than this; with a common factor an estimate.
    """

    passes: Chance
    quorate: Chance
    error: float

    @property
    def rejected(self) -> Chance:
        """The chance of a valid vote that fails."""
        return self.quorate - self.passes


@dataclass(frozen=True, slots=True)
class Range:
    """A chance between two values, and how these were found."""

    low: Chance
    high: Chance
    how: str


@dataclass(frozen=True, slots=True)
class Sittings:
    """The chance that all of several sittings succeed: if independent, and at least and at most in any case."""

    independent: Chance
    low: Chance
    high: Chance


def present(groups: Sequence[Group], *, common: Given | None = None) -> Distribution:
    """Return the distribution of the number of members present.

    Parameters
    ----------
    groups
        Who may come, and by which chances.
    common
        The correlation that one factor gives to the inclinations of all to come, 0 to below 1; None: no factor.

    Raises
    ------
    ModelError
        If a chance cannot be, or is a range (ask `quorum_range`).
    TooLargeError
        If there are more than 3,000 members, or more than 1,000 with exact chances.

    Notes
    -----
    Poisson-binomial by direct convolution, O(members²); beta-binomial rows by rising factorials, rational if the chance
    and the correlation are (Hong 2013; Skellam 1948). Floats enter as the binary numbers they are: rows are exact and
    rounded once. The common factor is normal, in a probit model; the integral is the trapezoidal rule over equal steps,
    which converges geometrically here (Trefethen and Weideman 2014), halved until two results agree to 1e-12: its
    nodes are closer together than those of Gauss and Hermite, whose distance falls with the root of their number only.

    Examples
    --------
    Five members (own computation):

    >>> found = present([Group(1, chance) for chance in ("0.1", "0.2", "0.3", "0.4", "0.5")])
    >>> [float(chance) for chance in found.chances]
    [0.1512, 0.3714, 0.3274, 0.1274, 0.0214, 0.0012]

    A quorum of two-thirds of 329 members who each come with a chance of 0.7, independent and slightly correlated:

    >>> round(float(present([Group(329, "0.7")]).at_least(220)), 7)
    0.9022146
    >>> round(float(present([Group(329, "0.7", correlation="0.05")]).at_least(220)), 7)
    0.640985
    """
    parts = [settled(group) for group in groups]
    check_size(parts)
    if common is not None:
        chances, error = over_common(parts, correlation_of(common), row_product)
        return Distribution(tuple(float(chance) for chance in chances), error)
    if not all(part.exact for part in parts):
        error = sum((2 * part.members + 3) * UNIT + row_error(part) for part in parts)
        return Distribution(tuple(float(chance) for chance in row_product([floats(part) for part in parts])), error)
    tops, bottom = [1], 1
    members = sum(part.members for part in parts)
    if members > MOST_EXACT_MEMBERS:
        raise TooLargeError(
            f"{members:,} members are too many for exact fractions, the most is {MOST_EXACT_MEMBERS:,}; "
            "give a chance as a float"
        )
    for part in parts:
        row, scale = row_of(part)
        tops, bottom = convolved(tops, row), bottom * scale
    return Distribution(tuple(Fraction(top, bottom) for top in tops), 0.0)


def chance_of_passing(groups: Sequence[Group], quorum: int, needs: Needs, *, common: Given | None = None) -> Passing:
    """Return the chance that a vote is quorate and passes, from the joint distribution of presence and votes.

    Parameters
    ----------
    groups
        Who may come and how they vote; every group has ``favour`` and ``abstains``.
    quorum
        Members who must be present, 0 or more.
    needs
        What the vote needs.
    common
        As in `present`.

    Raises
    ------
    ModelError
        If a chance cannot be or is a range (ask `passing_range`), or a group's votes are not given.
    TooLargeError
        If the joint distribution has too many cells.

    Notes
    -----
    Presence and result depend on each other, so that the product of their chances would be wrong. One table of members
    present by score, convolved group by group; O(cells of the groups · cells of the table).

    Examples
    --------
    Those 200 who come with 0.95 all vote in favour, of 129 others one in ten comes, and votes against:

    >>> groups = [Group(200, 0.95, favour=1, abstains=0), Group(129, 0.1, favour=0, abstains=0)]
    >>> found = chance_of_passing(groups, 220, Needs.of("cast", Fraction(1, 2), strict=True))
    >>> print(f"{found.passes:.4e} {found.quorate:.4e}")
    1.7891e-04 1.7891e-04
    """
    parts = [settled(group, voting=True) for group in groups]
    check_size(parts)
    if quorum < 0:
        raise ModelError(f"a quorum of {quorum} is below nothing; give 0 or more")
    if common is not None:
        chances, error = over_common(
            parts, correlation_of(common), lambda rows: joint_passing(parts, rows, quorum, needs, MOST_NODE_PRODUCTS)[0]
        )
    elif all(part.exact for part in parts):
        known = [row_of(part) for part in parts]
        tops, _ = joint_passing(parts, [row for row, _ in known], quorum, needs, MOST_EXACT_PRODUCTS)
        bottom = prod(scale for _, scale in known) * prod(part.votes[3] ** part.draws for part in parts)
        return Passing(Fraction(int(tops[0]), bottom), Fraction(int(tops[1]), bottom), 0.0)
    else:
        chances, error = joint_passing(parts, [floats(part) for part in parts], quorum, needs, MOST_FLOAT_PRODUCTS)
    return Passing(float(chances[0]), float(chances[1]), error)


def quorum_range(groups: Sequence[Group], quorum: int, *, common: Known | None = None) -> Range:
    """Return the range of the chance of a quorum when chances are known between two values only.

    Raises
    ------
    ModelError, TooLargeError
        As `present`; also if more than 10 correlations and bloc chances are ranges.

    Notes
    -----
    The chance of a quorum never falls when members are more likely to come, so that the ends of ``attends`` are enough.
    It is not monotone in correlations: their ends are tried in all combinations, and the range is over those corners.

    Examples
    --------
    >>> found = quorum_range([Group(329, ("0.65", "0.7"))], 220)
    >>> round(float(found.low), 7), round(float(found.high), 7)
    (0.2579585, 0.9022146)
    """
    ends: list[list[Chance]] = []
    for side in (0, 1):
        fixed = [replace(group, attends=ends_of(group.attends)[side]) for group in groups]
        ends.append([present(some, common=factor).at_least(quorum) for some, factor in corners(fixed, common)])
    others = len(ends[0])
    how = "attendance at its ends" + (f"; over the {others} corners of the other ranges" if others > 1 else "")
    return Range(min(ends[0]), max(ends[1]), how)


def passing_range(groups: Sequence[Group], quorum: int, needs: Needs, *, common: Known | None = None) -> Range:
    """Return the lowest and highest chance of passing over all corners of the ranges given.

    An opponent who comes may bring the quorum about or vote the motion down, so that the chance is not monotone in
    attendance, and a value inside the ranges may lie outside what the corners show.

    Raises
    ------
    ModelError, TooLargeError
        As `chance_of_passing`; also if more than 10 chances are ranges.

    Examples
    --------
    >>> groups = [Group(2, 1, favour=1, abstains=0), Group(1, (0, 1), favour=0, abstains=0)]
    >>> passing_range(groups, 3, Needs.of("cast", Fraction(1, 2), strict=True))
    Range(low=Fraction(0, 1), high=Fraction(1, 1), how='over the 2 corners of the ranges')
    """
    found = [chance_of_passing(some, quorum, needs, common=factor).passes for some, factor in corners(groups, common)]
    return Range(min(found), max(found), f"over the {len(found)} corners of the ranges")


def sittings(chances: Sequence[Given]) -> Sittings:
    """Return the chance that all of several sittings succeed, from the chance of each.

    The product if they are independent; whatever joins them, the chance lies between the bounds of Fréchet (1935).

    Raises
    ------
    ModelError
        If there are none, or one is not a chance.

    Examples
    --------
    >>> sittings(["0.9", "0.8"])
    Sittings(independent=Fraction(18, 25), low=Fraction(7, 10), high=Fraction(4, 5))
    """
    if not chances:
        raise ModelError("there are no sittings; give the chance of at least one")
    known = [chance_of(chance, "a sitting's chance of success") for chance in chances]
    low = sum(known, start=Fraction(0)) - (len(known) - 1)
    return Sittings(prod(known, start=Fraction(1)), max(low, low * 0), min(known))
