"""Rules against brute force: every behaviour of a small house, every completion of a partial record."""

import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from formateur.games.rules import Criterion, State, guaranteed
from formateur.games.rules import Rule as GameRule
from formateur.model.bounds import Bound, Comparison
from formateur.model.house import House, Unit
from formateur.model.judge import Level, Outcome, foresee, judge
from formateur.model.rules import AllOf, AnyOf, Condition, Rule, Test
from formateur.model.tally import Cell, Tally
from formateur.power.ballots import rule_of
from formateur.power.players import Player

sys.path.insert(0, str(Path(__file__).parents[1]))

from strategies import bounds, placed_houses, recorded_ballots, rules

# --- an oracle that shares nothing with the judge: it counts heads -------------------------------------------------

COUNTS = {
    "in_favour": {"in_favour"},
    "against": {"against"},
    "abstaining": {"abstaining"},
    "cast": {"in_favour", "against"},
    "voting": {"in_favour", "against", "abstaining", "invalid"},
    "present": {"in_favour", "against", "abstaining", "invalid", "not_voting"},
    "absent": {"absent"},
}
Heads = list[tuple[str | None, str]]  # one (group, cell) per seated member


def compared(comparison: Comparison, left: Fraction, right: Fraction) -> bool:
    return {
        "at least": left >= right,
        "more than": left > right,
        "at most": left <= right,
        "fewer than": left < right,
    }[comparison.value]


def holds(condition: Condition, heads: Heads, house: House) -> bool:
    if isinstance(condition, AllOf):
        return all(holds(part, heads, house) for part in condition.all_of)
    if isinstance(condition, AnyOf):
        return any(holds(part, heads, house) for part in condition.any_of)
    assert isinstance(condition, Test)
    inside = [cell for group, cell in heads if condition.group in (None, group)]
    size = house.whole if condition.group is None else house.groups[condition.group]
    bound, number = condition.bound, sum(cell in COUNTS[condition.count] for cell in inside)
    if bound.base is None:
        return compared(bound.comparison, Fraction(number), bound.amount)
    base = {"members": size.members, "seated": size.seated}.get(bound.base.value)
    if base is None:
        base = sum(cell in COUNTS[bound.base.value] for cell in inside)
    return compared(bound.comparison, Fraction(number), bound.amount * base)


def passes(rule: Rule, heads: Heads, house: House) -> bool:
    return (rule.quorum is None or holds(rule.quorum, heads, house)) and holds(rule.needs, heads, house)


def behaviours(units: tuple[Unit, ...]) -> Iterator[Heads]:
    """Every way in which the members may behave, each member for himself."""
    members = [(unit.group, sorted(cell.value for cell in unit.cells)) for unit in units for _ in range(unit.seats)]
    for choice in product(*(cells for _, cells in members)):
        yield [(group, cell) for (group, _), cell in zip(members, choice, strict=True)]


@given(placed_houses(), st.data())
def test_a_verdict_never_contradicts_any_behaviour(placed: tuple[House, tuple[Unit, ...]], data: st.DataObject) -> None:
    house, units = placed
    rule = data.draw(rules(groups=("north", "south")))
    level = foresee(rule, units, house).level
    outcomes = {passes(rule, heads, house) for heads in behaviours(units)}
    if level is Level.ASSURED:
        assert outcomes == {True}
    if level is Level.BLOCKED:
        assert outcomes == {False}


@given(placed_houses(), st.data())
def test_a_verdict_on_a_single_test_is_exact(placed: tuple[House, tuple[Unit, ...]], data: st.DataObject) -> None:
    house, units = placed
    test = Test(in_favour=data.draw(bounds()))
    outcomes = {holds(test, heads, house) for heads in behaviours(units)}
    exact = Level.OPEN if len(outcomes) > 1 else Level.ASSURED if outcomes == {True} else Level.BLOCKED
    assert foresee(Rule(needs=test), units, house).level is exact


def completions(tally: Tally, house: House) -> Iterator[Heads]:
    """Every full record that a partial one allows."""
    seated = house.whole.seated
    cells = [cell.value for cell in Cell]
    ranges = [range(seated + 1) for _ in cells]
    for numbers in product(*ranges[:-1]):
        rest = seated - sum(numbers)
        if rest < 0:
            continue
        content = dict(zip(cells, (*numbers, rest), strict=True))
        if all(_allows(tally, name, number) for name, number in content.items()) and _allows(
            tally, "present", seated - content["absent"]
        ):
            yield [(None, cell) for cell, number in content.items() for _ in range(number)]


def _allows(tally: Tally, name: str, number: int) -> bool:
    figure = getattr(tally, name)
    if figure is None:
        return True
    low, high = figure.range(number + 99)
    return low <= number <= high


@given(recorded_ballots().filter(lambda drawn: drawn[0].whole.seated <= 6), rules())
def test_judging_a_partial_record_never_asserts_what_a_completion_denies(
    drawn: tuple[House, dict[Cell, int], Tally], rule: Rule
) -> None:
    house, _, tally = drawn
    outcome = judge(rule, tally, house, held=False).outcome
    results = {
        Outcome.NO_QUORUM
        if rule.quorum is not None and not holds(rule.quorum, heads, house)
        else Outcome.PASSED
        if holds(rule.needs, heads, house)
        else Outcome.FAILED
        for heads in completions(tally, house)
    }
    assert results
    if outcome is not Outcome.UNDETERMINED:
        assert results == {outcome}


@given(recorded_ballots().filter(lambda drawn: drawn[0].whole.seated <= 6), bounds())
def test_judging_a_single_test_is_exact(drawn: tuple[House, dict[Cell, int], Tally], bound: Bound) -> None:
    house, _, tally = drawn
    test = Test(in_favour=bound)
    results = {holds(test, heads, house) for heads in completions(tally, house)}
    exact = Outcome.UNDETERMINED if len(results) > 1 else Outcome.PASSED if results == {True} else Outcome.FAILED
    assert judge(Rule(needs=test), tally, house).outcome is exact


@given(recorded_ballots(), rules())
def test_a_full_record_is_always_decided(drawn: tuple[House, dict[Cell, int], Tally], rule: Rule) -> None:
    house, truth, _ = drawn
    full = Tally(**{cell.value: {"used": number} for cell, number in truth.items()}, blank={"used": 0})
    assert judge(rule, full, house).outcome is not Outcome.UNDETERMINED


@given(bounds(most=400), st.integers(0, 400))
def test_a_quota_is_the_last_number_on_the_right_side(bound: Bound, size: int) -> None:
    exact = bound.amount * size if bound.base else bound.amount
    slow = {
        "at least": lambda: ceil(exact),
        "more than": lambda: floor(exact) + 1,
        "at most": lambda: floor(exact),
        "fewer than": lambda: ceil(exact) - 1,
    }[bound.comparison.value]()
    assert bound.quota(size) == slow
    assert compared(bound.comparison, Fraction(slow), Fraction(exact))


@given(bounds(most=400))
def test_a_bound_prints_back_as_it_was_written(bound: Bound) -> None:
    assert Bound.parse(str(bound)) == bound


@given(placed_houses(), st.data())
def test_splitting_a_party_and_renaming_it_changes_no_verdict(
    placed: tuple[House, tuple[Unit, ...]], data: st.DataObject
) -> None:
    house, units = placed
    rule = data.draw(rules(groups=("north", "south")))
    split = tuple(
        Unit(f"x{index}{part}", 1, unit.cells, group=unit.group)
        for index, unit in enumerate(reversed(units))
        for part in range(unit.seats)
    )
    assert foresee(rule, split, house).level is foresee(rule, units, house).level


# --- the same rules as voting games -------------------------------------------------------------------------------

STATES = {
    State.IN_FAVOUR: "in_favour",
    State.ABSTAINING: "abstaining",
    State.AGAINST: "against",
    State.ABSENT: "absent",
}


def in_game(rule: GameRule, profile: tuple[State, ...]) -> bool:
    if isinstance(rule, Criterion):
        scores = zip(profile, rule.weights, strict=True)
        return sum(rule.scores[state] * weight for state, weight in scores) >= rule.need
    found = [in_game(part, profile) for part in rule.parts]
    return all(found) if rule.every else any(found)


@given(placed_houses(), st.data())
def test_a_rule_read_as_a_game_ends_every_vote_as_counting_heads_does(
    placed: tuple[House, tuple[Unit, ...]], data: st.DataObject
) -> None:
    house, units = placed
    rule = data.draw(rules(groups=("north", "south")))
    players = tuple(
        Player(f"p{place}", unit.actor, unit.seats, 1, ((unit.group, unit.seats),) if unit.group else ())
        for place, unit in enumerate(units)
    )
    game = rule_of(rule, house, players)
    carried = guaranteed(game)
    profiles = list(product(State, repeat=len(units)))
    ends = {}
    for profile in profiles:
        heads = [
            (unit.group, STATES[state]) for unit, state in zip(units, profile, strict=True) for _ in range(unit.seats)
        ]
        ends[profile] = passes(rule, heads, house)
        assert in_game(game, profile) == ends[profile]
    for coalition in range(1 << len(units)):
        surely = all(
            end
            for profile, end in ends.items()
            if all(profile[place] is State.IN_FAVOUR for place in range(len(units)) if coalition >> place & 1)
        )
        claimed = carried if isinstance(carried, bool) else carried.wins(coalition)
        assert claimed <= surely  # what the game says can be carried is carried against everybody
