"""Portfolios: how many ministries each partner of a coalition gets, and in which order they pick.

Two expectations of the literature. Gamson's law: ministries in proportion to the seats brought in, an exact share that
need not be whole. Sequential allocation: a divisor method gives the order of picks, each party taking the free ministry
it values most, which is law in Northern Ireland and custom in Denmark.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Generic, TypeVar

from formateur.errors import ModelError, UnknownNameError
from formateur.seats.apportionment import Tie, TieRule, allocate
from formateur.seats.methods import METHODS, Divisors

Id = TypeVar("Id", bound=Hashable)


class PickTies(StrEnum):
    """Who picks first of parties with equal claims."""

    VOTES = "votes"  # more first-preference votes, as in Northern Ireland
    SEATS = "seats"  # more seats
    LOT = "lot"
    NONE = "none"  # the tie is reported; a ministry that depends on it stays open


@dataclass(frozen=True, slots=True)
class Theory:
    """What a rule of allocation is called, takes for granted, and comes from."""

    title: str
    assumes: tuple[str, ...]
    cite: str


GAMSON = Theory(
    "Gamson's law",
    (
        "each partner's share of the ministries is its share of the coalition's seats",
        "all ministries are worth the same",
        "seats brought in count, not the power to leave",
    ),
    "Gamson 1961; Browne and Franklin 1973",
)
SEQUENTIAL = Theory(
    "sequential allocation",
    (
        "the divisor method over seats gives the order of picks",
        "each party takes the free ministry it values most, without looking ahead",
        "nobody passes or trades a pick",
    ),
    "O'Leary, Grofman and Elklit 2005",
)


@dataclass(frozen=True, slots=True)
class Picks(Generic[Id]):
    """The order in which parties pick ministries.

    Attributes
    ----------
    order
        Who makes each pick.
    totals
        Ministries by party.
    ties
        Every tie met, with who came first; `Tie.first` is the number of the first pick concerned.
    open
        Ministries that an open tie leaves to nobody.
    method
        The name of the divisor method.
    theory
        Assumptions and citation.
    """

    order: tuple[Id, ...]
    totals: Mapping[Id, int]
    ties: tuple[Tie[Id], ...]
    open: int
    method: str
    theory: Theory


def gamson(seats: Mapping[Id, int]) -> dict[Id, Fraction]:
    """Return each partner's share of the ministries under Gamson's law: its share of the coalition's seats.

    Parameters
    ----------
    seats
        By partner of the coalition, 0 or more.

    Raises
    ------
    ModelError
        If a number of seats is negative or not whole, or the coalition has none.

    Notes
    -----
    Assumptions and sources are in `GAMSON`. The regularity found in cabinets is flatter, small partners getting more
    (Browne and Franklin 1973; Warwick and Druckman 2006); no coefficient is built in here. O(parties), exact.

    Examples
    --------
    >>> gamson({"A": 36, "B": 18})
    {'A': Fraction(2, 3), 'B': Fraction(1, 3)}
    """
    _check(seats)
    total = sum(seats.values())
    return {at: Fraction(held, total) for at, held in seats.items()}


def picks(
    seats: Mapping[Id, int],
    ministries: int,
    method: str,
    *,
    ties: PickTies | str,
    votes: Mapping[Id, int] | None = None,
    rng: Random | None = None,
) -> Picks[Id]:
    """Return the order in which the partners pick ministries.

    Parameters
    ----------
    seats
        By partner.
    ministries
        How many there are to pick.
    method
        A divisor method of `formateur.seats.methods.METHODS`, such as ``dhondt`` or ``sainte-lague``.
    ties
        ``votes`` (needs ``votes``), ``seats``, ``lot`` (needs ``rng``) or ``none``.
    votes
        First-preference votes by party.
    rng
        The source of chance for a lot.

    Raises
    ------
    ModelError
        If seats cannot be, the method gives no order, or a tie rule lacks what it looks at.
    UnknownNameError
        If there is no such method or tie rule.

    Notes
    -----
    Assumptions and sources are in `SEQUENTIAL`. O(ministries · parties), exact.

    Examples
    --------
    The executive of Northern Ireland of 8 May 2007, ten ministries by D'Hondt; first-preference votes settle ties
    (O'Leary, Grofman and Elklit 2005 for the rule):

    >>> assembly = {"DUP": 36, "SF": 28, "UUP": 18, "SDLP": 16}
    >>> preferences = {"DUP": 207_721, "SF": 180_573, "UUP": 103_145, "SDLP": 105_164}
    >>> found = picks(assembly, 10, "dhondt", ties="votes", votes=preferences)
    >>> print(*found.order)
    DUP SF DUP UUP SDLP SF DUP SF DUP UUP
    >>> [(tie.first, tie.between) for tie in found.ties]
    [(3, ('DUP', 'UUP')), (9, ('DUP', 'UUP'))]
    """
    _check(seats)
    if ties not in set(PickTies):
        raise UnknownNameError("tie rule", ties, [rule.value for rule in PickTies])
    if method in METHODS and not isinstance(METHODS[method].rule, Divisors):
        raise ModelError(f"{METHODS[method].title} gives all seats at once and so no order of picks; use 'dhondt'")
    if ties == PickTies.VOTES and votes is None:
        raise ModelError("ties by votes need the first-preference votes; give them, or choose another tie rule")
    rules = {PickTies.LOT: TieRule.LOT, PickTies.NONE: TieRule.NONE}
    rule = rules.get(PickTies(ties), TieRule.LARGER_VOTE)
    by = votes if ties == PickTies.VOTES else None
    found = allocate(seats, ministries, method, ties=rule, by=by, rng=rng)
    return Picks(found.order, found.seats, found.ties, found.unallocated, method, SEQUENTIAL)


def sincere(order: Sequence[Id], preferences: Mapping[Id, Sequence[str]]) -> list[tuple[Id, str]]:
    """Return who takes which ministry if each party in turn takes the free one it values most.

    Parameters
    ----------
    order
        Who makes each pick, as `Picks.order`.
    preferences
        Each party's ministries, the most valued first; every party lists all of them.

    Raises
    ------
    ModelError
        If a party has no preferences, or none of its ministries is free at its turn.

    Examples
    --------
    >>> sincere(["A", "B", "A"], {"A": ["finance", "health", "defence"], "B": ["finance", "defence", "health"]})
    [('A', 'finance'), ('B', 'defence'), ('A', 'health')]
    """
    taken: list[tuple[Id, str]] = []
    for at in order:
        used = {ministry for _, ministry in taken}
        free = [ministry for ministry in preferences.get(at, ()) if ministry not in used]
        if not free:
            raise ModelError(
                f"{at!r} has no free ministry at pick {len(taken) + 1}; list all ministries for each party"
            )
        taken.append((at, free[0]))
    return taken


def _check(seats: Mapping[Id, int]) -> None:
    for at, held in seats.items():
        if isinstance(held, bool) or not isinstance(held, int) or held < 0:
            raise ModelError(f"{held!r} seats of {at!r} are not a number of seats; give a whole number, 0 or more")
    if not any(seats.values()):
        raise ModelError("the coalition has no seats, so that it has no shares; give the seats of its partners")
