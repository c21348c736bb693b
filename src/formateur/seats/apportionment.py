"""Seats from votes: divisor and largest-remainder methods, hurdles, list alliances, and ties that are never hidden.

Everything is counted with whole numbers and exact fractions: two quotients are compared by cross-multiplication, so
that a tie is a tie and nothing else is. No result depends on the order in which parties are listed without saying so.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Generic, TypeVar

from formateur.errors import ModelError, TooLargeError, UnknownNameError
from formateur.seats.methods import Divisors, Hurdle, Method, Quota, method_named

Id = TypeVar("Id", bound=Hashable)
Number = int | Fraction

MOST_COMPARISONS = 20_000_000


class TieRule(StrEnum):
    """Who gets a seat for which several have exactly the same claim."""

    LARGER_VOTE = "larger vote"  # whoever has more votes; equal votes leave the tie open
    LOT = "lot"
    NONE = "none"  # the tie is reported, and a seat that depends on it stays unallocated


@dataclass(frozen=True, slots=True)
class Tie(Generic[Id]):
    """Parties with exactly the same claim.

    Attributes
    ----------
    seats
        How many seats they compete for. As many as there are of them: only the order of the seats depends on the tie.
    between
        Who is tied, in the order given.
    first
        The number of the first of these seats, from 1.
    won
        Who got one, in order; fewer than ``seats`` if the rule leaves the tie open.
    settled
        Whether the tie rule decided it, order included.
    """

    seats: int
    between: tuple[Id, ...]
    first: int
    won: tuple[Id, ...]
    settled: bool

    @property
    def changes_seats(self) -> bool:
        """True if somebody's number of seats depends on the tie, not only the order."""
        return self.seats < len(self.between)


@dataclass(frozen=True, slots=True)
class Allocation(Generic[Id]):
    """Who gets how many seats.

    Attributes
    ----------
    seats
        By party, every party given.
    below
        Those below the hurdle.
    ties
        Every tie met.
    order
        Who won each seat, first to last; empty for remainder methods, which give all seats at once.
    method
        The name in `METHODS`.
    unallocated
        Seats that an open tie leaves to nobody.
    """

    seats: Mapping[Id, int]
    below: tuple[Id, ...]
    ties: tuple[Tie[Id], ...]
    order: tuple[Id, ...]
    method: str
    unallocated: int


@dataclass(frozen=True, slots=True)
class TieBreak(Generic[Id]):
    """How ties are settled: a rule, the count that ``larger vote`` looks at, and the lot's source of chance."""

    rule: TieRule
    by: Mapping[Id, Number]
    rng: Random | None = None

    def __post_init__(self) -> None:
        if self.rule is TieRule.LOT and self.rng is None:
            raise ModelError("ties by lot need a source of chance; give rng=random.Random(seed)")

    def settle(self, between: Sequence[Id], seats: int, first: int) -> Tie[Id]:
        """Return who of the tied gets the seats at stake."""
        ranked, settled = list(between), False
        if self.rule is TieRule.LOT and self.rng:
            self.rng.shuffle(ranked)
            settled = True
        elif self.rule is TieRule.LARGER_VOTE:
            ranked.sort(key=lambda at: -self.by[at])
            settled = len({self.by[at] for at in between}) == len(between)
            if not settled and seats < len(ranked):
                # Whoever is still level at the last seat shares the open tie; those clearly ahead keep theirs.
                last, next_one = self.by[ranked[seats - 1]], self.by[ranked[seats]]
                ranked = [at for at in ranked if self.by[at] > last] if last == next_one else ranked
        elif seats < len(between):
            ranked = []
        return Tie(seats, tuple(between), first, tuple(ranked[:seats]), settled)


def allocate(
    votes: Mapping[Id, Number],
    seats: int,
    method: str,
    *,
    hurdle: Hurdle | None = None,
    ties: TieRule | str = TieRule.NONE,
    by: Mapping[Id, Number] | None = None,
    rng: Random | None = None,
) -> Allocation[Id]:
    """Allocate seats to parties by their votes, exactly.

    Parameters
    ----------
    votes
        By party: whole numbers or exact fractions, 0 or more. A party without votes never gets a seat.
    seats
        How many there are, 0 or more.
    method
        A name in `METHODS`.
    hurdle
        What a party needs to take part.
    ties
        ``none`` (reported, a seat that depends on it stays unallocated), ``larger vote`` or ``lot``.
    by
        What ``larger vote`` compares instead of the votes, e.g. first preferences.
    rng
        The source of chance for ``lot``.

    Raises
    ------
    ModelError
        If votes or seats cannot be, all parties are below the hurdle, or a quota gives out more seats than there are.
    UnknownNameError
        If there is no such method or tie rule.
    TooLargeError
        If seats times parties is above 20 million.

    Notes
    -----
    Divisor methods take O(seats · parties) comparisons of whole numbers; remainder methods O(parties log parties).
    With a first divisor of 0 (Adams) every party's first quotient is without bound: the larger party comes first, as
    it does for every divisor above 0, however small. Definitions: Balinski and Young 2001; Gallagher 1992.

    Examples
    --------
    Four methods, four answers (own computation):

    >>> votes = {"A": 99_000, "B": 43_000, "C": 23_000, "D": 20_000}
    >>> for name in ("dhondt", "sainte-lague", "modified-1.4", "modified-1.7"):
    ...     print(name, *allocate(votes, 6, name).seats.values())
    dhondt 4 1 1 0
    sainte-lague 3 1 1 1
    modified-1.4 3 2 1 0
    modified-1.7 4 2 0 0

    A tie for the last seat, open unless a rule decides it:

    >>> allocate({"A": 36, "B": 18}, 2, "dhondt").ties
    (Tie(seats=1, between=('A', 'B'), first=2, won=(), settled=False),)
    >>> allocate({"A": 36, "B": 18}, 2, "dhondt", ties="larger vote").seats
    {'A': 2, 'B': 0}
    """
    found = method_named(method)
    _check(votes, seats, found)
    tie_break = TieBreak(tie_rule(ties), votes if by is None else by, rng)
    _check_tie_counts(votes, tie_break)
    inside = hurdle.passing(votes) if hurdle else list(votes)
    running = {at: votes[at] for at in inside if votes[at] > 0}
    if not running and seats:
        raise ModelError("no party with votes reaches the hurdle, so that nobody can get a seat; lower the hurdle")
    won, order, met = (
        _by_divisors(running, seats, found.rule, tie_break)
        if isinstance(found.rule, Divisors)
        else _by_quota(running, seats, found.rule, found.title, tie_break)
    )
    passed = set(inside)
    return Allocation(
        seats={at: won.get(at, 0) for at in votes},
        below=tuple(at for at in votes if at not in passed),
        ties=tuple(met),
        order=tuple(order),
        method=method,
        unallocated=seats - sum(won.values()),
    )


@dataclass(frozen=True, slots=True)
class Allied(Generic[Id]):
    """Seats of lists in alliances: ``seats`` by list, ``outer`` among alliances, ``inner`` inside each of them."""

    seats: Mapping[Id, int]
    outer: Allocation[str]
    inner: Mapping[str, Allocation[Id]]


def allocate_allied(
    votes: Mapping[Id, Number],
    alliances: Mapping[str, Collection[Id]],
    seats: int,
    method: str,
    *,
    inside: str | None = None,
    hurdle: Hurdle | None = None,
    ties: TieRule | str = TieRule.NONE,
    rng: Random | None = None,
) -> Allied[Id]:
    """Allocate seats to alliances of lists by their joint votes, then inside each alliance.

    Parameters
    ----------
    alliances
        The lists of each alliance, by its name; every list is in exactly one, a list on its own being an alliance too.
    inside
        The method inside an alliance, if another one.
    hurdle
        Holds for the joint votes of an alliance.

    Raises
    ------
    ModelError, UnknownNameError, TooLargeError
        As `allocate`; also if a list is in no alliance or in two.

    Examples
    --------
    Two lists that win nothing alone win the last seat together (own computation):

    >>> votes = {"A": 60, "B": 29, "C": 20, "D": 15}
    >>> allocate(votes, 3, "dhondt").seats
    {'A': 2, 'B': 1, 'C': 0, 'D': 0}
    >>> allocate_allied(votes, {"A": ["A"], "B": ["B"], "C+D": ["C", "D"]}, 3, "dhondt").seats
    {'A': 2, 'B': 0, 'C': 1, 'D': 0}
    """
    held = [at for lists in alliances.values() for at in lists]
    if len(held) != len(set(held)) or set(held) != set(votes):
        raise ModelError("every list with votes is in exactly one alliance; give a list on its own as one too")
    joint = {name: sum(votes[at] for at in lists) for name, lists in alliances.items()}
    outer = allocate(joint, seats, method, hurdle=hurdle, ties=ties, rng=rng)
    inner = {
        name: allocate({at: votes[at] for at in lists}, outer.seats[name], inside or method, ties=ties, rng=rng)
        for name, lists in alliances.items()
        if outer.seats[name]
    }
    got = {at: count for found in inner.values() for at, count in found.seats.items()}
    return Allied({at: got.get(at, 0) for at in votes}, outer, inner)


def tie_rule(name: TieRule | str) -> TieRule:
    """Return a tie rule by its name, or raise `UnknownNameError`."""
    if name not in set(TieRule):
        raise UnknownNameError("tie rule", name, [rule.value for rule in TieRule])
    return TieRule(name)


def _by_divisors(
    votes: Mapping[Id, Number], seats: int, rule: Divisors, tie_break: TieBreak[Id]
) -> tuple[dict[Id, int], list[Id], list[Tie[Id]]]:
    won = dict.fromkeys(votes, 0)
    order: list[Id] = []
    ties: list[Tie[Id]] = []
    while len(order) < seats:
        winners = _largest(votes, won, rule)
        left = min(seats - len(order), len(winners))
        if len(winners) > 1:
            ties.append(tie_break.settle(winners, left, len(order) + 1))
            winners = list(ties[-1].won)
        for at in winners:
            won[at] += 1
        order += winners
        if len(winners) < left:  # an open tie: these were the last seats
            break
    return won, order, ties


def _largest(votes: Mapping[Id, Number], won: Mapping[Id, int], rule: Divisors) -> list[Id]:
    """Return all parties with the largest quotient, compared by cross-multiplication."""
    best: list[Id] = []
    top: tuple[Number, int] = (0, 1)
    for at, got in votes.items():
        divisor = rule.at(won[at])
        ahead = got * top[1] - top[0] * divisor
        if divisor == 0 and top[1] == 0:  # both without bound: the limit for small divisors is the larger party
            ahead = got - top[0]
        if ahead > 0:
            best, top = [at], (got, divisor)
        elif ahead == 0:
            best.append(at)
    return best


def _by_quota(
    votes: Mapping[Id, Number], seats: int, rule: Quota, title: str, tie_break: TieBreak[Id]
) -> tuple[dict[Id, int], list[Id], list[Tie[Id]]]:
    if not seats or len(votes) == 1:  # a party alone has all seats; its quotas may be one too many
        return dict.fromkeys(votes, seats), [], []
    quota = rule.of(sum(votes.values()), seats)
    won = {at: int(got // quota) for at, got in votes.items()}
    left = seats - sum(won.values())
    if left < 0:
        raise ModelError(
            f"{title} gives out {seats - left} seats of {seats}, as every party has its whole quotas; "
            "electoral laws then recount with another quota: ask again with 'droop' or 'hare'"
        )
    if left > len(votes):
        raise ModelError(f"{left} seats are left for {len(votes)} remainders: the votes are too few; use 'hare'")
    if not left:
        return won, [], []
    remainders = {at: got - won[at] * quota for at, got in votes.items()}
    last = sorted(remainders.values(), reverse=True)[left - 1]
    ahead = [at for at, rest in remainders.items() if rest > last]
    level = [at for at, rest in remainders.items() if rest == last]
    left -= len(ahead)
    ties = [tie_break.settle(level, left, seats - left + 1)] if left < len(level) else []
    for at in (*ahead, *(ties[0].won if ties else level)):
        won[at] += 1
    return won, [], ties


def _check(votes: Mapping[Id, Number], seats: int, method: Method) -> None:
    if not votes:
        raise ModelError("there are no parties; give the votes of at least one")
    for at, got in votes.items():
        if isinstance(got, bool) or not isinstance(got, int | Fraction):
            raise ModelError(f"the votes of {at!r}, {got!r}, are not exact; give a whole number or a Fraction")
        if got < 0:
            raise ModelError(f"{got} votes of {at!r} are negative; votes are 0 or more")
    if seats < 0:
        raise ModelError(f"{seats} seats cannot be allocated; give 0 or more")
    if seats and not any(votes.values()):
        raise ModelError("nobody has a vote, so that no seat can be allocated; give the votes")
    if (
        isinstance(method.rule, Quota)
        and method.rule.whole
        and any(Fraction(got).denominator > 1 for got in votes.values())
    ):
        raise ModelError(f"{method.title} counts whole votes, not shares; give votes, or use 'hagenbach-bischoff'")
    if seats * len(votes) > MOST_COMPARISONS:
        raise TooLargeError(
            f"{seats:,} seats for {len(votes):,} parties are more than {MOST_COMPARISONS:,} comparisons; "
            "ask for fewer seats"
        )


def _check_tie_counts(votes: Mapping[Id, Number], tie_break: TieBreak[Id]) -> None:
    missing = [at for at in votes if at not in tie_break.by]
    if missing and tie_break.rule is TieRule.LARGER_VOTE:
        raise ModelError(f"the count that settles ties lacks {missing[0]!r}; give a number for every party")
