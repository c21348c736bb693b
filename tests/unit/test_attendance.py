"""Attendance: distributions of members present, and of votes, against tables, enumeration and properties."""

from fractions import Fraction
from itertools import product
from math import comb, isclose
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formateur.errors import ModelError, TooLargeError
from formateur.games.attendance import chance_of_passing, passing_range, present, quorum_range, sittings
from formateur.games.groups import Group, Needs

HALF = Fraction(1, 2)
MAJORITY_CAST = Needs.of("cast", HALF, strict=True)


# Tables (own computation, by two independent programmes).


def test_five_members_with_five_chances() -> None:
    found = present([Group(1, f"0.{at}") for at in range(1, 6)])
    assert [float(chance) for chance in found.chances] == [0.1512, 0.3714, 0.3274, 0.1274, 0.0214, 0.0012]
    assert sum(found.chances) == 1
    assert found.mean == Fraction(3, 2)
    assert found.error == 0


@pytest.mark.parametrize(
    ("members", "quorum", "attends", "correlation", "chance"),
    [
        (329, 220, "0.7", 0, 0.9022146),
        (329, 220, "0.65", 0, 0.2579585),
        (329, 220, "2/3", 0, 0.4948213),
        (329, 220, "0.7", "0.05", 0.6409850),
        (329, 220, "0.65", "0.05", 0.4589051),
        (329, 220, "2/3", "0.05", 0.5199516),
        (128, 86, "0.7", 0, 0.7868503),
        (128, 86, "0.7", "0.05", 0.6341444),
    ],
)
def test_a_quorum_of_two_thirds(members: int, quorum: int, attends: str, correlation: str, chance: float) -> None:
    exact = present([Group(members, attends, correlation=correlation)])
    assert sum(exact.chances) == 1
    assert round(float(exact.at_least(quorum)), 7) == chance
    floats = present([Group(members, float(Fraction(attends)), correlation=float(Fraction(correlation)))])
    assert isclose(floats.at_least(quorum), exact.at_least(quorum), rel_tol=1e-12)


def test_two_camps() -> None:
    assert f"{float(present([Group(200, '0.95'), Group(129, '0.1')]).at_least(220)):.5e}" == "1.78907e-04"
    assert round(float(present([Group(215, "0.95"), Group(114, "0.25")]).at_least(220)), 7) == 0.9910075


# Enumeration.


def enumerated(groups: list[tuple[int, Fraction, Fraction, Fraction]], quorum: int, needs: Needs) -> list[Fraction]:
    """Chances of passing and of a quorum by going through every member's four states."""
    members = [group[1:] for group in groups for _ in range(group[0])]
    passes = quorate = Fraction(0)
    for states in product(range(4), repeat=len(members)):
        chance = Fraction(1)
        for state, (attends, favour, abstains) in zip(states, members, strict=True):
            chance *= (attends * favour, attends * abstains, attends * (1 - favour - abstains), 1 - attends)[state]
        if sum(state < 3 for state in states) >= quorum:
            quorate += chance
            score = sum((needs.yes, needs.abstain, needs.against, 0)[state] for state in states)
            passes += chance * (score >= needs.least and 0 in states)
    return [passes, quorate]


NEEDS = [
    MAJORITY_CAST,
    Needs.of("cast", HALF, strict=False),
    Needs.of("cast", Fraction(2, 3), strict=False),
    Needs.of("present", HALF, strict=True),
    Needs.of("present", Fraction(2, 3), strict=False),
    Needs.of("members", HALF, strict=True, members=5),
    Needs.of("members", Fraction(3, 5), strict=False, members=5),
]


@pytest.mark.parametrize("needs", NEEDS)
@pytest.mark.parametrize("quorum", [0, 3, 5])
def test_passing_agrees_with_every_member_in_every_state(needs: Needs, quorum: int) -> None:
    numbers = [
        (2, Fraction(3, 4), Fraction(4, 5), Fraction(1, 10)),
        (3, Fraction(1, 3), Fraction(1, 4), Fraction(1, 2)),
    ]
    groups = [Group(size, attends, favour=favour, abstains=abstains) for size, attends, favour, abstains in numbers]
    found = chance_of_passing(groups, quorum, needs)
    assert [found.passes, found.quorate] == enumerated(numbers, quorum, needs)
    assert found.rejected == found.quorate - found.passes
    assert found.error == 0
    floats = chance_of_passing(
        [Group(g.members, float(g.attends), favour=float(g.favour), abstains=float(g.abstains)) for g in groups],
        quorum,
        needs,
    )  # type: ignore[arg-type]
    assert isclose(floats.passes, found.passes, abs_tol=1e-14)
    assert 0 < floats.error < 1e-12


def test_seven_members_with_a_quorum_of_five() -> None:
    # In favour, against or absent with a third each: 554 / 2187 (own computation, by enumeration).
    group = Group(7, Fraction(2, 3), favour=HALF, abstains=0)
    assert chance_of_passing([group], 5, MAJORITY_CAST).passes == Fraction(554, 2187)
    assert chance_of_passing([group], 0, MAJORITY_CAST).passes == Fraction(299, 729)


def test_weighted_parties_that_come_and_vote_as_one() -> None:
    # Weights 3, 2, 2, 1, each in favour, abstaining, against or absent with a quarter: 23 / 64 (own computation).
    groups = [Group(size, "3/4", bloc=1, favour="1/3", abstains="1/3", united=True) for size in (3, 2, 2, 1)]
    assert chance_of_passing(groups, 5, MAJORITY_CAST).passes == Fraction(23, 64)
    assert chance_of_passing(groups, 5, Needs.of("present", HALF, strict=True)).passes == Fraction(47, 256)


def test_a_chamber_of_eight_parties_with_a_quorum_of_half() -> None:
    # In favour, against or absent with a third each, every party as one: 0.391556 (own computation).
    sizes = (90, 70, 55, 45, 30, 20, 12, 7)
    groups = [Group(size, 2 / 3, bloc=1, favour=0.5, abstains=0, united=True) for size in sizes]
    assert round(chance_of_passing(groups, 165, MAJORITY_CAST).passes, 6) == 0.391556


def test_nobody_in_favour_passes_nothing() -> None:
    group = Group(3, "1/2", favour=0, abstains=1)
    assert chance_of_passing([group], 0, Needs.of("cast", HALF, strict=False)).passes == 0


def test_an_opponent_who_comes_may_make_the_quorum() -> None:
    # 100 seats, quorum 51: 48 in favour pass if 3 opponents come, and fail if they stay away.
    camp = Group(48, 1, favour=1, abstains=0)
    assert chance_of_passing([camp, Group(3, 1, favour=0, abstains=0)], 51, MAJORITY_CAST).passes == 1
    assert chance_of_passing([camp, Group(3, 0, favour=0, abstains=0)], 51, MAJORITY_CAST).passes == 0


def test_quorum_and_vote_are_not_independent() -> None:
    groups = [Group(40, "0.7", favour=1, abstains=0), Group(38, "0.7", favour=0, abstains=0)]
    found = chance_of_passing(groups, 55, Needs(1, 0, 0, 28))
    alone = chance_of_passing(groups, 0, Needs(1, 0, 0, 28)).passes
    assert abs(found.passes - alone * found.quorate) > 1e-3


def test_correlated_votes_agree_with_enumeration_of_the_number_present() -> None:
    group = Group(4, "2/3", correlation="1/5", bloc="1/4", favour="1/2", abstains="1/4")
    rows = present([group]).chances
    expected = sum(
        rows[count] * Fraction(comb(count, yes) * comb(count - yes, against) * 2**yes, 4**count)
        for count in range(2, 5)
        for yes in range(count + 1)
        for against in range(count - yes + 1)
        if yes > against
    )
    assert chance_of_passing([group], 2, MAJORITY_CAST).passes == expected


# Correlation, blocs, common factor.


def test_two_members_have_the_correlation_given() -> None:
    found = present([Group(2, "0.6", correlation="0.3")])
    both = found.chances[2]
    assert (both - Fraction(36, 100)) / (Fraction(6, 10) * Fraction(4, 10)) == Fraction(3, 10)


def test_a_bloc_comes_whole_or_not_and_a_mixture_lies_between() -> None:
    assert present([Group(3, "1/4", bloc=True)]).chances == (Fraction(3, 4), 0, 0, Fraction(1, 4))
    mixed = present([Group(3, "1/4", bloc="1/3")]).chances
    free = present([Group(3, "1/4")]).chances
    bloc = present([Group(3, "1/4", bloc=1)]).chances
    assert mixed == tuple(one / 3 + two * Fraction(2, 3) for one, two in zip(bloc, free, strict=True))


def test_sure_members_and_empty_groups() -> None:
    assert present([Group(2, 1), Group(0, "1/2"), Group(1, 0, correlation="1/2")]).chances == (0, 0, 1, 0)
    groups = [Group(2, 1, favour=1, abstains=0), Group(0, 1, favour=0, abstains=1, united=True)]
    assert chance_of_passing(groups, 2, MAJORITY_CAST).passes == 1


def test_a_common_factor_of_nothing_is_none() -> None:
    groups = [Group(20, "0.7"), Group(15, "0.4", correlation="0.1", bloc="0.2")]
    plain, common = present(groups), present(groups, common=0)
    assert common.error < 1e-9
    for one, two in zip(plain.chances, common.chances, strict=True):
        assert abs(one - two) < 1e-12


def test_a_common_factor_makes_two_members_come_together() -> None:
    # For chances of one half, both come with 1/4 + asin(r) / 2 pi (Sheppard 1899): 1/3 for r = 1/2.
    found = present([Group(1, "1/2"), Group(1, "1/2")], common="1/2")
    assert abs(found.chances[2] - 1 / 3) <= found.error
    assert abs(found.chances[1] - 1 / 3) <= found.error
    votes = [Group(1, "1/2", favour=1, abstains=0), Group(1, "1/2", favour=0, abstains=1)]
    assert abs(chance_of_passing(votes, 2, MAJORITY_CAST, common="1/2").passes - 1 / 3) < 1e-10


def test_a_common_factor_moves_nobody_who_is_sure() -> None:
    almost = 1 - Fraction(1, 10**20)
    found = present([Group(2, 1), Group(1, 0, bloc=1), Group(3, almost, correlation="1/10")], common="1/2")
    assert abs(found.chances[5] - 1) < 1e-12


def test_a_common_factor_on_top_of_a_correlation_keeps_the_chances_of_each() -> None:
    found = present(
        [Group(30, "0.7", correlation="0.1", bloc="0.2"), Group(20, "0.2", correlation="0.4")], common="0.3"
    )
    assert abs(sum(found.chances) - 1) < 1e-11
    assert abs(found.mean - 25) < 1e-9


def test_a_common_factor_spreads_a_house() -> None:
    started = perf_counter()
    found = present([Group(200, 0.8), Group(129, 0.6)], common=0.2)
    assert perf_counter() - started < 5
    assert found.error < 1e-9
    assert abs(sum(found.chances) - 1) < 1e-10
    assert abs(found.mean - (200 * 0.8 + 129 * 0.6)) < 1e-7
    assert found.at_least(220) < present([Group(200, 0.8), Group(129, 0.6)]).at_least(220)


# Ranges and several sittings.


def test_ranges_of_attendance_give_the_ends() -> None:
    found = quorum_range([Group(329, (0.65, 0.7))], 220)
    assert (round(found.low, 7), round(found.high, 7)) == (0.2579585, 0.9022146)
    assert found.how == "attendance at its ends"
    wide = quorum_range([Group(329, ("0.65", "0.7"), correlation=(0, "0.05"))], 220)
    assert round(float(wide.high), 7) == 0.9022146
    assert round(float(wide.low), 7) == 0.2579585
    assert wide.how == "attendance at its ends; over the 2 corners of the other ranges"
    with_sure = quorum_range([Group(5, ("0.5", "0.7")), Group(2, 1)], 5)
    assert (with_sure.low, with_sure.high) == (HALF, present([Group(5, "0.7")]).at_least(3))
    assert quorum_range([Group(5, ("0.5", "0.7"))], 3, common=(0, "0.3")).how.endswith("2 corners of the other ranges")


def test_ranges_of_a_vote_are_over_the_corners() -> None:
    camp = Group(48, 1, favour=1, abstains=0)
    found = passing_range([camp, Group(3, (0, 1), favour=0, abstains=(0, 1))], 51, MAJORITY_CAST)
    assert (found.low, found.high, found.how) == (0, 1, "over the 4 corners of the ranges")
    many = [Group(1, (0, 1), favour=1, abstains=0)] * 11
    with pytest.raises(TooLargeError, match="11 ranges have more than 1,024 corners"):
        passing_range(many, 1, MAJORITY_CAST)
    assert quorum_range(many, 1).low == 0


def test_several_sittings_are_bounded_whatever_joins_them() -> None:
    found = sittings(["9/10", "4/5", "1/2"])
    assert (found.independent, found.low, found.high) == (Fraction(9, 25), Fraction(1, 5), HALF)
    assert sittings(["1/2", "1/3"]).low == 0
    assert sittings([0.5]).independent == 0.5


# Refusals.


@pytest.mark.parametrize(
    ("group", "message"),
    [
        (Group(3, "1.2"), "attends '1.2' is not a chance"),
        (Group(3, "most"), "attends 'most' is not a number; write it as '0.95'"),
        (Group(3, float("nan")), "is not a chance"),
        (Group(-1, 1), "-1 members are not a number of members"),
        (Group(3, 1, correlation=1), "a correlation of 1 would make all come or none; say so with bloc=1"),
        (Group(3, (0, 1)), "attends is a range"),
        (Group(3_001, 1), None),
    ],
)
def test_what_cannot_be_is_refused(group: Group, message: str | None) -> None:
    if message is None:
        with pytest.raises(TooLargeError, match="3,001 members; the most is 3,000"):
            present([group])
    else:
        with pytest.raises(ModelError, match=message):
            present([group])


def test_votes_have_no_default() -> None:
    with pytest.raises(ModelError, match="votes are not given; give favour and abstains"):
        chance_of_passing([Group(3, 1)], 1, MAJORITY_CAST)
    with pytest.raises(ModelError, match="favour 3/4 and abstains 1/2 are more than 1 together"):
        chance_of_passing([Group(3, 1, favour="3/4", abstains="1/2")], 1, MAJORITY_CAST)
    with pytest.raises(ModelError, match="a quorum of -1"):
        chance_of_passing([Group(3, 1, favour=1, abstains=0)], -1, MAJORITY_CAST)
    with pytest.raises(ModelError, match="there are no groups"):
        present([])
    with pytest.raises(ModelError, match="there are no sittings"):
        sittings([])
    with pytest.raises(ModelError, match="runs downwards"):
        quorum_range([Group(3, (1, 0))], 1)
    with pytest.raises(ModelError, match="needs their number"):
        Needs.of("members", HALF, strict=True)
    with pytest.raises(ModelError, match="3/2 is not a share"):
        Needs.of("cast", Fraction(3, 2), strict=True)


def test_an_exact_table_that_is_too_large_says_what_to_ask_instead() -> None:
    groups = [Group(150, "0.9", favour="0.5", abstains="0.1"), Group(150, "0.9", favour="0.5", abstains="0.1")]
    with pytest.raises(TooLargeError, match="give chances as floats"):
        chance_of_passing(groups, 200, MAJORITY_CAST)


@pytest.mark.parametrize(("correlation", "attends"), [("0", "0.7"), ("0.05", "0.7"), ("1e-6", "0.95")])
def test_a_very_large_house_in_floats_is_as_good_as_in_fractions(correlation: str, attends: str) -> None:
    size, quorum = 900, 620
    exact = present([Group(size, attends, correlation=correlation)])
    floats = present([Group(size, float(attends), correlation=float(correlation))])
    assert 0 < floats.error < 1e-10
    for count in (0, 300, quorum, size):
        assert isclose(floats.at_least(count), exact.at_least(count), rel_tol=floats.error)
        assert isclose(floats.chances[count], exact.chances[count], rel_tol=floats.error)
    groups = [Group(600, "0.9"), Group(600, "0.8")]
    with pytest.raises(TooLargeError, match="1,200 members are too many for exact fractions"):
        present(groups)


def test_a_house_of_329_members_voting_freely_takes_seconds() -> None:
    sizes = (90, 70, 55, 45, 30, 20, 12, 7)
    groups = [Group(size, 0.8, correlation=0.05, favour=0.55, abstains=0.1) for size in sizes]
    started = perf_counter()
    found = chance_of_passing(groups, 220, MAJORITY_CAST)
    assert perf_counter() - started < 20
    assert isclose(found.quorate, present(groups).at_least(220), rel_tol=1e-12)
    assert found.error < 1e-10


# Properties.

chances = st.fractions(0, 1, max_denominator=12)
groups_of_some = st.lists(
    st.builds(
        Group,
        st.integers(0, 4),
        chances,
        correlation=chances.filter(lambda value: value < 1),
        bloc=chances,
        favour=chances.map(lambda value: value / 2),
        abstains=chances.map(lambda value: value / 2),
        united=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@given(groups_of_some, st.integers(0, 8), st.sampled_from(NEEDS))
@settings(max_examples=60, deadline=None)
def test_chances_add_up_and_a_vote_is_within_its_quorum(groups: list[Group], quorum: int, needs: Needs) -> None:
    found = present(groups)
    assert sum(found.chances) == 1
    assert all(chance >= 0 for chance in found.chances)
    assert found.mean == sum(group.members * group.attends for group in groups)  # type: ignore[misc,operator]
    vote = chance_of_passing(groups, quorum, needs)
    assert vote.quorate == found.at_least(quorum)
    assert 0 <= vote.passes <= vote.quorate


@given(st.integers(0, 10**6), st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_a_quorum_is_likelier_the_likelier_members_come(seed: int, quorum: int) -> None:
    rng = Random(seed)
    low = [Group(2, Fraction(rng.randrange(10), 10), correlation=Fraction(rng.randrange(9), 10)) for _ in range(3)]
    ranges = [Group(group.members, (group.attends, 1), correlation=group.correlation) for group in low]  # type: ignore[arg-type]
    found = quorum_range(ranges, quorum)
    middle = [Group(2, (group.attends + 1) / 2, correlation=group.correlation) for group in low]  # type: ignore[operator]
    assert found.low <= present(middle).at_least(quorum) <= found.high
