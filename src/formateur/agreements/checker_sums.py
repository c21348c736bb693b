"""What each role is worth at a ballot, against the worst that members may do: a rule as sums over members.

Every condition becomes alternatives, each a list of sums that must all reach a bound: a member adds the least that his
role lets happen. This is arithmetic of the checker's own; the judge is asked again about the agreement that it finds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from formateur.agreements.agreement import Role, cells_of
from formateur.model.bounds import Base, Comparison
from formateur.model.house import House
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Rule, Test
from formateur.model.tally import CELLS_OF, Cell

OPPOSITE = {
    Comparison.AT_LEAST: Comparison.FEWER_THAN,
    Comparison.FEWER_THAN: Comparison.AT_LEAST,
    Comparison.AT_MOST: Comparison.MORE_THAN,
    Comparison.MORE_THAN: Comparison.AT_MOST,
}
LEAD = {Role.FAVOUR: 1, Role.PRESENT: -1, Role.NOTHING: -1, Role.ABSTAIN: 0, Role.AWAY: 0}


@dataclass(frozen=True, slots=True)
class Sum:
    """Over the members of ``group`` (None: all), what their roles are ``worth`` must add up to ``need`` or more."""

    group: str | None
    worth: Mapping[Role, int]
    need: int


Alternative = tuple[Sum, ...]


def alternatives(rule: Rule, house: House) -> tuple[Alternative, ...]:
    """Return the ways to carry a ballot for certain; each is enough, none at all if it cannot be."""
    rejects = rule.votes_on == "rejection"
    helps = Cell.AGAINST if rejects else Cell.IN_FAVOUR
    reader = _Reader(rule, house, helps)
    quorum = reader.ways(rule.quorum, wanted=True) if rule.quorum is not None else [()]
    needs = reader.ways(rule.needs, wanted=not rejects)
    return tuple((*first, *second) for first, second in product(quorum, needs))


@dataclass(frozen=True, slots=True)
class _Reader:
    rule: Rule
    house: House
    helps: Cell

    def ways(self, condition: Condition, *, wanted: bool) -> list[Alternative]:
        """Return the ways to make a condition certainly true, or certainly false."""
        match condition:
            case Named():
                return self.ways(self.rule.conditions[condition.name], wanted=wanted)
            case AllOf():
                parts = [self.ways(part, wanted=wanted) for part in condition.all_of]
                return _together(parts) if wanted else [way for part in parts for way in part]
            case AnyOf():
                parts = [self.ways(part, wanted=wanted) for part in condition.any_of]
                return [way for part in parts for way in part] if wanted else _together(parts)
            case MostVotes() if self.rule.between_candidates:
                return [(Sum(None, LEAD, 1),)] if wanted else []
            case MostVotes():
                return [()] if wanted else []  # nobody stands against it
            case Test():
                return self.test(
                    condition, condition.bound.comparison if wanted else OPPOSITE[condition.bound.comparison]
                )

    def test(self, test: Test, comparison: Comparison) -> list[Alternative]:
        bound, size = test.bound, self.house.size(test.group)
        top, below = bound.amount.numerator, bound.amount.denominator
        sign = 1 if comparison.is_floor else -1
        strict = comparison in (Comparison.MORE_THAN, Comparison.FEWER_THAN)
        fixed = size.seated if bound.base is Base.SEATED else size.members if bound.base is Base.MEMBERS else 1
        if test.count == "seats":
            fixed = size.members if bound.base else 1
            surplus = sign * (below * self.house.seats_of(test.party or "") - top * fixed)
            return [()] if surplus >= strict else []
        floating = CELLS_OF[bound.base] if bound.base in (Base.PRESENT, Base.VOTING, Base.CAST) else frozenset()
        counted = CELLS_OF[test.count]
        weights = {cell: sign * (below * (cell in counted) - top * (cell in floating)) for cell in Cell}
        worth = {role: min(weights[cell] for cell in cells_of(role, self.helps)) for role in Role}
        need = 0 if floating else sign * top * fixed
        return [(Sum(test.group, worth, need + strict),)]


def _together(parts: Iterable[list[Alternative]]) -> list[Alternative]:
    return [tuple(one for way in ways for one in way) for ways in product(*parts)]
