"""Carrying a ballot against the worst: what a rule asks of an agreement, as rows of whole numbers.

A member whose role leaves several cells open ends, for each test, in the one that hurts it most; so a test holds for
certain if and only if a sum over members of ``seats x weight of role`` reaches a number (agreements paper, 2.3). For a
quorum the weights count who is sure to come; for a share of those present whoever promised nothing comes and votes
against.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from formateur.agreements.agreement import Role, cells_of
from formateur.model.bounds import Base, Bound, Comparison
from formateur.model.house import House
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Rule, Test
from formateur.model.tally import CELLS_OF, Cell

ROLES = tuple(Role)
MAX_WAYS = 64


@dataclass(frozen=True, slots=True)
class Row:
    """``sum of seats x weights[role] >= need``, over the members of ``group`` (None: of the house)."""

    need: int
    weights: tuple[int, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to carry a step: a ballot, and the rows that must all hold."""

    ballot: str
    rows: tuple[Row, ...]


def ways_to_carry(ballot: str, rule: Rule, house: House, *, by_anybody: bool = False) -> tuple[Way, ...]:
    """Return every way to carry a ballot for certain; more than one only where the law says *any of*.

    ``by_anybody``: it is enough that somebody is elected. A plurality elects somebody whoever comes, ties apart.

    Examples
    --------
    More than half of 329 members, with the ordinary quorum of 165 (Iraq, art. 76(4)):

    >>> from formateur.model.house import Size
    >>> rule = Rule(needs=Test(in_favour=Bound.parse("more than 1/2 of members")))
    >>> [way.rows[0].need for way in ways_to_carry("vote", rule, House("cor", Size(329, 329)))]
    [165]
    """
    wished = _negated(rule.needs, rule.conditions) if rule.votes_on == "rejection" else rule.needs
    favour = Cell.AGAINST if rule.votes_on == "rejection" else Cell.IN_FAVOUR
    needs = list(_disjuncts(wished, rule.conditions))
    quorum = list(_disjuncts(rule.quorum, rule.conditions)) if rule.quorum else [()]
    found = [
        Way(
            ballot,
            tuple(
                _row(one, house, favour) for one in (*first, *then) if not (by_anybody and isinstance(one, MostVotes))
            ),
        )
        for first, then in product(quorum, needs)
    ]
    return tuple(found[:MAX_WAYS])


def _disjuncts(condition: Condition, named: Mapping[str, Condition]) -> Iterator[tuple[Test | MostVotes, ...]]:
    """Yield the sets of tests each of which is enough."""
    match condition:
        case Test() | MostVotes():
            yield (condition,)
        case Named():
            yield from _disjuncts(named[condition.name], named)
        case AnyOf():
            for part in condition.any_of:
                yield from _disjuncts(part, named)
        case AllOf():
            for parts in product(*(list(_disjuncts(part, named)) for part in condition.all_of)):
                yield tuple(test for part in parts for test in part)


_OPPOSITE = {
    Comparison.AT_LEAST: Comparison.FEWER_THAN,
    Comparison.FEWER_THAN: Comparison.AT_LEAST,
    Comparison.MORE_THAN: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.MORE_THAN,
}


def _negated(condition: Condition, named: Mapping[str, Condition]) -> Condition:
    """Return the condition that holds where this one fails: a motion of rejection must not pass."""
    match condition:
        case Test():
            bound = Bound(_OPPOSITE[condition.bound.comparison], condition.bound.amount, condition.bound.base)
            return condition.model_copy(update={condition.count: bound})
        case AllOf():
            return AnyOf(any_of=tuple(_negated(part, named) for part in condition.all_of))
        case AnyOf():
            return AllOf(all_of=tuple(_negated(part, named) for part in condition.any_of))
        case Named():
            return _negated(named[condition.name], named)
        case MostVotes():
            return condition


def _row(test: Test | MostVotes, house: House, favour: Cell) -> Row:
    if isinstance(test, MostVotes):
        # all who promised nothing unite on one rival, and a tie is not a victory
        return Row(1, tuple(_worst(role, {Cell.IN_FAVOUR: 1, Cell.AGAINST: -1}, favour) for role in ROLES))
    bound, size, counted = test.bound, house.size(test.group), CELLS_OF.get(test.count, frozenset())
    if test.count == "seats":
        enough = _compares(bound, house.seats_of(test.party or ""), size.members)
        return Row(0 if enough else 1, (0,) * len(ROLES))
    sign = 1 if bound.comparison.is_floor else -1
    if bound.base in (None, Base.MEMBERS, Base.SEATED):
        need = bound.quota(size.seated if bound.base is Base.SEATED else size.members)
        values = {cell: sign * (cell in counted) for cell in Cell}
        return Row(sign * need, tuple(_worst(role, values, favour) for role in ROLES), test.group)
    # a share of those who come or vote: b x count - a x base, with nobody able to leave it uncounted
    share, base = bound.amount, CELLS_OF[bound.base]
    values = {cell: sign * (share.denominator * (cell in counted) - share.numerator * (cell in base)) for cell in Cell}
    strict = bound.comparison in (Comparison.MORE_THAN, Comparison.FEWER_THAN)
    return Row(int(strict), tuple(_worst(role, values, favour) for role in ROLES), test.group)


def _worst(role: Role, values: Mapping[Cell, int], favour: Cell) -> int:
    return min(values.get(cell, 0) for cell in cells_of(role, favour))


def _compares(bound: Bound, seats: int, members: int) -> bool:
    quota = bound.quota(members)
    return seats >= quota if bound.comparison.is_floor else seats <= quota
