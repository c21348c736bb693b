"""Attendance: how many of the members come, and whether a motion passes, as exact distributions.

Groups of members come independently of each other unless a common factor is given. Within a group members come
independently, or with a correlation (beta-binomial), or all or none as a bloc, or a mixture of the two. All that is
added up is non-negative, so that small chances are as accurate as large ones. No chance has a default.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import comb, erfc, fsum, lcm, prod, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from formateur.errors import ModelError, TooLargeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Chance = Fraction | float
Given = int | Fraction | float | str
Known = Given | tuple[Given, Given]

UNIT = 2.0**-53
MOST_MEMBERS = 3_000
MOST_EXACT_ROW = 500  # members whose chances as floats are still worked out exactly and rounded once
MOST_EXACT_MEMBERS = 1_000
MOST_EXACT_PRODUCTS = 20_000_000
MOST_FLOAT_PRODUCTS = 20_000_000_000
MOST_NODE_PRODUCTS = 100_000_000  # a common factor takes up to 1,025 tables
MOST_CORNERS = 2**10
REACH = 8.5  # a normal factor lies outside with a chance below 2e-17
MOST_NODES = 1_024
CONVERGED = 1e-12
ROUNDING = 5e-11  # of rows by logarithms: up to 3,000 terms of at most 9, each off by 2**-53 of itself, four times


@dataclass(frozen=True, slots=True)
class Group:
    """Members who come by the same chance.

    Chances are a whole number or ``Fraction``, a string such as ``"0.95"`` or ``"2/3"`` (both exact), or a float; or a
    pair of them, the lowest and the highest thought possible, for the functions that return a range.

    Parameters
    ----------
    members
        How many there are.
    attends
        The chance that a member comes.
    correlation
        Between two members of the group, 0 to below 1: they share a rate with a beta distribution, so that the number
        who come is beta-binomial.
    bloc
        The chance that the group comes all or none, by one draw, instead of member by member; True: always.
    favour, abstains
        The chance that a member who came votes in favour, and that it abstains; the rest vote against.
    united
        True if those who came all vote the same way, by one draw.
    """

    members: int
    attends: Known
    correlation: Known = 0
    bloc: Known = 0
    favour: Known | None = None
    abstains: Known | None = None
    united: bool = False


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
        return _sum(self.chances[max(count, 0) :], exact=not self.error)

    @property
    def mean(self) -> Chance:
        """The expected number present."""
        return _sum([chance * count for count, chance in enumerate(self.chances)], exact=not self.error)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a vote needs: a score for each vote, and the least sum of scores. Also at least one vote in favour."""

    yes: int
    abstain: int
    against: int
    least: int

    @classmethod
    def of(
        cls, base: Literal["members", "present", "cast"], share: Fraction, *, strict: bool, members: int | None = None
    ) -> "Needs":
        """Return the need of ``share`` of all members, of those present, or of the votes cast for and against.

        Parameters
        ----------
        base, share
            What the share is taken of, and the share, above 0 and at most 1.
        strict
            True for "more than", False for "at least".
        members
            All members, vacancies included if the law counts them; for ``members`` only.

        Raises
        ------
        ModelError
            If the share is not one, or the number of members is missing.

        Examples
        --------
        >>> Needs.of("members", Fraction(2, 3), strict=False, members=329).least
        220
        >>> Needs.of("cast", Fraction(1, 2), strict=True)
        Needs(yes=1, abstain=0, against=-1, least=1)
        """
        if not 0 < share <= 1:
            raise ModelError(f"{share} is not a share that a vote can need; give a fraction above 0, at most 1")
        top, bottom = Fraction(share).as_integer_ratio()
        if base == "members":
            if members is None:
                raise ModelError("a majority of the members needs their number; give members=")
            return cls(1, 0, 0, top * members // bottom + 1 if strict else -(-top * members // bottom))
        return cls(bottom - top, -top if base == "present" else 0, -top, int(strict))


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
    parts = [_settled(group) for group in groups]
    _check_size(parts)
    if common is not None:
        chances, error = _over_common(parts, _correlation(common), _row_product)
        return Distribution(tuple(float(chance) for chance in chances), error)
    if not all(part.exact for part in parts):
        error = sum((2 * part.members + 3) * UNIT + _row_error(part) for part in parts)
        return Distribution(tuple(float(chance) for chance in _row_product([_floats(part) for part in parts])), error)
    tops, bottom = [1], 1
    members = sum(part.members for part in parts)
    if members > MOST_EXACT_MEMBERS:
        raise TooLargeError(
            f"{members:,} members are too many for exact fractions, the most is {MOST_EXACT_MEMBERS:,}; "
            "give a chance as a float"
        )
    for part in parts:
        row, scale = _row(part)
        tops, bottom = _convolved(tops, row), bottom * scale
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
    parts = [_settled(group, voting=True) for group in groups]
    _check_size(parts)
    if quorum < 0:
        raise ModelError(f"a quorum of {quorum} is below nothing; give 0 or more")
    if common is not None:
        chances, error = _over_common(
            parts, _correlation(common), lambda rows: _passing(parts, rows, quorum, needs, MOST_NODE_PRODUCTS)[0]
        )
    elif all(part.exact for part in parts):
        known = [_row(part) for part in parts]
        tops, _ = _passing(parts, [row for row, _ in known], quorum, needs, MOST_EXACT_PRODUCTS)
        bottom = prod(scale for _, scale in known) * prod(part.votes[3] ** part.draws for part in parts)
        return Passing(Fraction(int(tops[0]), bottom), Fraction(int(tops[1]), bottom), 0.0)
    else:
        chances, error = _passing(parts, [_floats(part) for part in parts], quorum, needs, MOST_FLOAT_PRODUCTS)
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
        fixed = [replace(group, attends=_ends(group.attends)[side]) for group in groups]
        ends.append([present(some, common=factor).at_least(quorum) for some, factor in _corners(fixed, common)])
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
    found = [chance_of_passing(some, quorum, needs, common=factor).passes for some, factor in _corners(groups, common)]
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
    known = [_chance(chance, "a sitting's chance of success") for chance in chances]
    low = sum(known, start=Fraction(0)) - (len(known) - 1)
    return Sittings(prod(known, start=Fraction(1)), max(low, low * 0), min(known))


# What was given, made exact or refused.


@dataclass(frozen=True, slots=True)
class _Part:
    """A group whose chances are settled as fractions; ``votes``: favour, abstaining, against, and what they are of."""

    members: int
    attends: Fraction
    correlation: Fraction
    bloc: Fraction
    votes: tuple[int, int, int, int]
    united: bool
    exact: bool

    @property
    def draws(self) -> int:
        """How many times its votes are drawn."""
        return min(1, self.members) if self.united else self.members


def _settled(group: Group, *, voting: bool = False) -> _Part:
    if isinstance(group.members, bool) or not isinstance(group.members, int) or group.members < 0:
        raise ModelError(f"{group.members!r} members are not a number of members; give a whole number, 0 or more")
    attends, bloc = _chance(group.attends, "attends"), _chance(group.bloc, "bloc")
    known = [attends, bloc, _correlation(group.correlation)]
    votes = (0, 0, 0, 1)
    if voting:
        if group.favour is None or group.abstains is None:
            raise ModelError("a group's votes are not given; give favour and abstains, the rest vote against")
        yes, abstain = _chance(group.favour, "favour"), _chance(group.abstains, "abstains")
        if Fraction(yes) + Fraction(abstain) > 1:
            raise ModelError(f"favour {yes} and abstains {abstain} are more than 1 together; lower one of them")
        known += [yes, abstain]
        whole = lcm(Fraction(yes).denominator, Fraction(abstain).denominator)
        tops = int(Fraction(yes) * whole), int(Fraction(abstain) * whole)
        votes = (*tops, whole - sum(tops), whole)
    exact = all(isinstance(value, Fraction) for value in known)
    first = [Fraction(value) for value in known]
    return _Part(group.members, first[0], first[2], first[1], votes, group.united, exact)


def _chance(given: Known, what: str) -> Chance:
    if isinstance(given, tuple):
        raise ModelError(f"{what} is a range, {given!r}; ask quorum_range or passing_range, or give one value")
    try:
        value = float(given) if isinstance(given, float) else Fraction(given)
    except (ValueError, TypeError, ZeroDivisionError):
        raise ModelError(f"{what} {given!r} is not a number; write it as '0.95', '2/3' or Fraction(2, 3)") from None
    if not 0 <= value <= 1:
        raise ModelError(f"{what} {given!r} is not a chance; give a number from 0 to 1")
    return value


def _correlation(given: Known) -> Chance:
    value = _chance(given, "a correlation")
    if value == 1:
        raise ModelError("a correlation of 1 would make all come or none; say so with bloc=1")
    return value


def _ends(known: Known) -> tuple[Given, Given]:
    if not isinstance(known, tuple):
        return known, known
    low, high = known
    if _chance(low, "a lower end") > _chance(high, "an upper end"):
        raise ModelError(f"the range from {low} to {high} runs downwards; give the lower end first")
    return known


def _corners(groups: Sequence[Group], common: Known | None) -> Iterator[tuple[list[Group], Given | None]]:
    """Yield the groups and the common correlation with every range at one of its ends."""
    fields = ("attends", "correlation", "bloc", "favour", "abstains")
    places = [
        (at, name) for at, group in enumerate(groups) for name in fields if isinstance(getattr(group, name), tuple)
    ]
    wide = isinstance(common, tuple)
    if 2 ** (len(places) + wide) > MOST_CORNERS:
        raise TooLargeError(
            f"{len(places) + wide} ranges have more than {MOST_CORNERS:,} corners; give 10 ranges at most"
        )
    factors: tuple[Given | None, ...] = _ends(common) if isinstance(common, tuple) else (common,)
    for ends in product(*(_ends(getattr(groups[at], name)) for at, name in places)):
        some = list(groups)
        for (at, name), value in zip(places, ends, strict=True):
            some[at] = replace(some[at], **{name: value})  # type: ignore[arg-type]
        for factor in factors:
            yield some, factor


def _check_size(parts: Sequence[_Part]) -> None:
    if not parts:
        raise ModelError("there are no groups; give at least one")
    members = sum(part.members for part in parts)
    if members > MOST_MEMBERS:
        raise TooLargeError(
            f"{members:,} members; the most is {MOST_MEMBERS:,}: ask for a sample, or for a smaller house"
        )


# The number present of one group, as whole numbers over a common denominator.


def _row(part: _Part) -> tuple[list[int], int]:
    free, scale = _free(part)
    if not part.bloc:
        return free, scale
    bloc, attends = part.bloc, part.attends
    row = [Fraction(top, scale) * (1 - bloc) for top in free]
    row[0] += bloc * (1 - attends)
    row[-1] += bloc * attends
    bottom = lcm(*(chance.denominator for chance in row))
    return [int(chance * bottom) for chance in row], bottom


def _free(part: _Part) -> tuple[list[int], int]:
    size, (top, bottom) = part.members, part.attends.as_integer_ratio()
    if not part.correlation:
        return [
            comb(size, count) * top**count * (bottom - top) ** (size - count) for count in range(size + 1)
        ], bottom**size
    # Beta(a, b) with a = p (1 - rho) / rho: the chance is C(n, k) (a)_k (b)_(n-k) / (a + b)_n in rising factorials.
    strength = (1 - part.correlation) / part.correlation
    coming, staying = part.attends * strength, (1 - part.attends) * strength
    step = lcm(coming.denominator, staying.denominator)
    up, down = (_rising(int(shape * step), step, size) for shape in (coming, staying))
    whole = _rising(int((coming + staying) * step), step, size)[-1]
    return [comb(size, count) * up[count] * down[size - count] for count in range(size + 1)], whole


def _rising(first: int, step: int, size: int) -> list[int]:
    found = [1]
    for count in range(size):
        found.append(found[-1] * (first + count * step))
    return found


def _convolved(left: Sequence[int], right: Sequence[int]) -> list[int]:
    found = [0] * (len(left) + len(right) - 1)
    for at, chance in enumerate(left):
        for more, other in enumerate(right):
            found[at + more] += chance * other
    return found


def _floats(part: _Part) -> "list[float] | NDArray[Any]":
    if part.members > MOST_EXACT_ROW:
        return _row_at(part, 0.0, 0.0)
    row, scale = _row(part)
    return [top / scale for top in row]  # division of whole numbers is rounded correctly, however large they are


def _row_error(part: _Part) -> float:
    return ROUNDING if part.members > MOST_EXACT_ROW else 0.0


def _row_product(rows: Sequence[Any]) -> "NDArray[Any]":
    import numpy as np

    found = np.ones(1)
    for row in sorted(rows, key=len):
        found = np.convolve(found, np.asarray(row))
    return found


def _sum(chances: Sequence[Chance], *, exact: bool) -> Chance:
    return sum(chances, start=Fraction(0)) if exact else fsum(chances)


# The joint table of members present and score.


def _passing(
    parts: Sequence[_Part], rows: Sequence[Any], quorum: int, needs: Needs, most: int
) -> tuple["NDArray[Any]", float]:
    """Return the chance of passing and of a quorum, times the common denominator unless in floats, and the error."""
    import numpy as np

    table, lowest, error = _joint(parts, rows, needs, most, present=quorum > 0)
    valid = table[quorum:]
    start = max(needs.least - lowest, 0)
    passes, quorate = valid[:, start:].sum(), valid.sum()
    if needs.least <= 0:  # a motion with no vote in favour does not pass, though its score may be 0
        silent = [replace(part, votes=(0, *part.votes[1:])) for part in parts]
        passes -= _joint(silent, rows, needs, most, present=quorum > 0)[0][quorum:, start:].sum()
        error *= 2
    return np.array([passes, quorate], dtype=table.dtype), error + table.size * UNIT


def _joint(
    parts: Sequence[_Part], rows: Sequence[Sequence[Any]], needs: Needs, most: int, *, present: bool
) -> tuple["NDArray[Any]", int, float]:
    """Return the table of members present by score, the score of its first column, and the relative error.

    Without a quorum it makes no difference how many are ``present``, and the table has one row.
    """
    import numpy as np

    scores = needs.yes, needs.abstain, needs.against
    low, high = min(0, *scores), max(0, *scores)
    table: NDArray[Any] = np.ones((1, 1), dtype=object if most == MOST_EXACT_PRODUCTS else float)
    lowest, error = 0, 0.0
    for part, row in sorted(zip(parts, rows, strict=True), key=lambda pair: pair[0].members):
        cells = np.zeros((part.members + 1, (high - low) * part.members + 1), dtype=table.dtype)
        _fill(cells, part, row, scores, low)
        if not present:
            cells = cells.sum(axis=0, keepdims=True)
        error += (4 * part.members + np.count_nonzero(cells) + 3) * UNIT + _row_error(part)
        table = _joined(table, cells, most)
        lowest += low * part.members
    return table, lowest, error


def _fill(cells: "NDArray[Any]", part: _Part, row: Sequence[Any], scores: Sequence[int], low: int) -> None:
    """Write one group's chances of each number present and score; exact ones times ``whole`` for every draw."""
    import numpy as np

    *chances, whole = part.votes
    weights: list[Any] = list(chances)
    rest: Any = whole
    if cells.dtype == float:
        weights, rest = [chance / whole for chance in chances], 1.0
    nothing = -low * part.members
    scored = np.zeros(cells.shape[1], dtype=cells.dtype)
    scored[nothing] = 1
    cells[0] = scored * (row[0] * rest**part.draws)
    for count in range(1, part.members + 1):
        if part.united:
            for score, weight in zip(scores, weights, strict=True):
                cells[count, nothing + score * count] += row[count] * weight
            continue
        before, scored = scored, np.zeros_like(scored)
        for score, weight in zip(scores, weights, strict=True):
            if weight:
                here, there = slice(max(score, 0), min(score, 0) or None), slice(max(-score, 0), -max(score, 0) or None)
                scored[here] += before[there] * weight
        cells[count] = scored * (row[count] * rest ** (part.members - count))


def _joined(table: "NDArray[Any]", cells: "NDArray[Any]", most: int) -> "NDArray[Any]":
    import numpy as np

    if np.count_nonzero(table) < np.count_nonzero(cells):
        table, cells = cells, table
    places = np.argwhere(cells)
    if len(places) * table.size > most:
        raise TooLargeError(
            f"the joint table takes {len(places) * table.size:,} products, the most is {most:,}; "
            "give chances as floats, or groups that vote as one with united=True"
        )
    height, width = table.shape
    found = np.zeros((height + cells.shape[0] - 1, width + cells.shape[1] - 1), dtype=table.dtype)
    for row, column in places:
        found[row : row + height, column : column + width] += table * cells[row, column]
    return found


# One factor common to all groups.


def _over_common(
    parts: Sequence[_Part], correlation: Chance, evaluate: Callable[[list["NDArray[Any]"]], "NDArray[Any]"]
) -> tuple["NDArray[Any]", float]:
    """Return the mean over a normal factor by the trapezoidal rule, its steps halved until two results agree."""
    density = NormalDist().pdf

    def mean(nodes: Sequence[float], step: float) -> "NDArray[Any]":
        found = [
            evaluate([_row_at(part, correlation, node) for part in parts]) * (density(node) * step) for node in nodes
        ]
        total: NDArray[Any] = sum(found[1:], start=found[0])
        return total

    count = 16
    step = 2 * REACH / count
    value, change = mean([step * at - REACH for at in range(count + 1)], step), 1.0
    while change > CONVERGED and count < MOST_NODES:
        halfway = [step * (at + 0.5) - REACH for at in range(count)]
        step, count = step / 2, count * 2
        finer = value / 2 + mean(halfway, step)
        value, change = finer, float(abs(finer - value).max())
    return value, change + ROUNDING


def _row_at(part: _Part, correlation: Chance, node: float) -> "NDArray[Any]":
    """Return the chances of each number present of a group, given the common factor."""
    import numpy as np

    comes, stays = float(part.attends), float(1 - part.attends)
    if 0 < comes < 1:
        leaning = (NormalDist().inv_cdf(comes) + sqrt(correlation) * node) / sqrt(1 - correlation)
        comes, stays = erfc(-leaning / sqrt(2)) / 2, erfc(leaning / sqrt(2)) / 2
    size = part.members
    row: NDArray[Any] = np.zeros(size + 1)
    if comes == 0 or stays == 0:
        row[0 if comes == 0 else -1] = 1
        return row
    counts = np.arange(size)
    if part.correlation:
        strength = float((1 - part.correlation) / part.correlation)
        up, down, whole = (_running(np.log(shape * strength + counts)) for shape in (comes, stays, 1))
    else:
        up, down, whole = (np.arange(size + 1) * np.log(chance) for chance in (comes, stays, 1))
    ways = _running(np.log((size - counts) / (counts + 1)))
    row = np.exp(ways + up + down[::-1] - whole[-1]) * float(1 - part.bloc)
    row[0] += float(part.bloc) * stays
    row[-1] += float(part.bloc) * comes
    return row


def _running(terms: "NDArray[Any]") -> "NDArray[Any]":
    """Return the sums of the first 0, 1, 2 … terms, compensated (Neumaier 1974): as good as rounded once."""
    import numpy as np

    total = lost = 0.0
    found = [0.0]
    for term in terms.tolist():
        larger = total + term
        lost += (total - larger) + term if abs(total) >= abs(term) else (term - larger) + total
        total = larger
        found.append(total + lost)
    return np.array(found)
