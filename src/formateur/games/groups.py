"""Groups of members who come by the same chance, settled as exact fractions or refused; and what a vote needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Literal

from formateur.errors import ModelError, TooLargeError

Chance = Fraction | float
Given = int | Fraction | float | str
Known = Given | tuple[Given, Given]

MOST_MEMBERS = 3_000
MOST_CORNERS = 2**10


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


# What was given, made exact or refused.


@dataclass(frozen=True, slots=True)
class Part:
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


def settled(group: Group, *, voting: bool = False) -> Part:
    """Return a group with its chances as fractions, or refuse what cannot be."""
    if isinstance(group.members, bool) or not isinstance(group.members, int) or group.members < 0:
        raise ModelError(f"{group.members!r} members are not a number of members; give a whole number, 0 or more")
    attends, bloc = chance_of(group.attends, "attends"), chance_of(group.bloc, "bloc")
    known = [attends, bloc, correlation_of(group.correlation)]
    votes = (0, 0, 0, 1)
    if voting:
        if group.favour is None or group.abstains is None:
            raise ModelError("a group's votes are not given; give favour and abstains, the rest vote against")
        yes, abstain = chance_of(group.favour, "favour"), chance_of(group.abstains, "abstains")
        if Fraction(yes) + Fraction(abstain) > 1:
            raise ModelError(f"favour {yes} and abstains {abstain} are more than 1 together; lower one of them")
        known += [yes, abstain]
        whole = lcm(Fraction(yes).denominator, Fraction(abstain).denominator)
        tops = int(Fraction(yes) * whole), int(Fraction(abstain) * whole)
        votes = (*tops, whole - sum(tops), whole)
    exact = all(isinstance(value, Fraction) for value in known)
    first = [Fraction(value) for value in known]
    return Part(group.members, first[0], first[2], first[1], votes, group.united, exact)


def chance_of(given: Known, what: str) -> Chance:
    """Return a chance that was given, exact unless it is a float."""
    if isinstance(given, tuple):
        raise ModelError(f"{what} is a range, {given!r}; ask quorum_range or passing_range, or give one value")
    try:
        value = float(given) if isinstance(given, float) else Fraction(given)
    except (ValueError, TypeError, ZeroDivisionError):
        raise ModelError(f"{what} {given!r} is not a number; write it as '0.95', '2/3' or Fraction(2, 3)") from None
    if not 0 <= value <= 1:
        raise ModelError(f"{what} {given!r} is not a chance; give a number from 0 to 1")
    return value


def correlation_of(given: Known) -> Chance:
    """Return a correlation that was given."""
    value = chance_of(given, "a correlation")
    if value == 1:
        raise ModelError("a correlation of 1 would make all come or none; say so with bloc=1")
    return value


def ends_of(known: Known) -> tuple[Given, Given]:
    """Return the two ends of a range, the same twice for one value."""
    if not isinstance(known, tuple):
        return known, known
    low, high = known
    if chance_of(low, "a lower end") > chance_of(high, "an upper end"):
        raise ModelError(f"the range from {low} to {high} runs downwards; give the lower end first")
    return known


def corners(groups: Sequence[Group], common: Known | None) -> Iterator[tuple[list[Group], Given | None]]:
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
    factors: tuple[Given | None, ...] = ends_of(common) if isinstance(common, tuple) else (common,)
    for ends in product(*(ends_of(getattr(groups[at], name)) for at, name in places)):
        some = list(groups)
        for (at, name), value in zip(places, ends, strict=True):
            some[at] = replace(some[at], **{name: value})  # type: ignore[arg-type]
        for factor in factors:
            yield some, factor


def check_size(parts: Sequence[Part]) -> None:
    """Refuse no groups, and too many members."""
    if not parts:
        raise ModelError("there are no groups; give at least one")
    members = sum(part.members for part in parts)
    if members > MOST_MEMBERS:
        raise TooLargeError(
            f"{members:,} members; the most is {MOST_MEMBERS:,}: ask for a sample, or for a smaller house"
        )
