"""Polls: intervals, generators, seats of many draws at once, and the chances of coalitions."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formateur.errors import ModelError, TooLargeError, UnknownNameError
from formateur.seats.apportionment import TieRule, allocate
from formateur.seats.draws import generator, seats_of_draws
from formateur.seats.methods import METHODS
from formateur.seats.polls import BLOCK, coalition_chances
from formateur.seats.samples import pooled, wilson

np = pytest.importorskip("numpy")

GERMANY = {"Union": 0.32, "SPD": 0.175, "Greens": 0.12, "FDP": 0.11, "Left": 0.095, "AfD": 0.13}  # 23 February 2018
HOUSE: dict[str, Any] = {
    "inflation": 1,
    "seats": 598,
    "method": "sainte-lague",
    "quotas": {"chancellor": 300},
    "seed": 20180223,
    "draws": BLOCK,
    "hurdle": Fraction(5, 100),
}


@pytest.mark.parametrize(
    ("hits", "draws", "low", "high"),
    [  # Newcombe 1998
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_of_wilson(hits: int, draws: int, low: float, high: float) -> None:
    found = wilson(hits, draws)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    other = wilson(draws - hits, draws)
    assert (other.low, other.high) == pytest.approx((1 - found.high, 1 - found.low))


def test_intervals_to_five_digits() -> None:
    assert (round(wilson(10, 14).low, 5), round(wilson(10, 14).high, 5)) == (0.45351, 0.88279)
    assert (round(wilson(430, 474).low, 5), round(wilson(430, 474).high, 5)) == (0.87768, 0.93012)


def test_the_counter_based_generator_gives_the_known_words() -> None:
    # Salmon, Moraes, Dror and Shaw 2011: known answers of Philox 4x64-10 for key 0. The counter is advanced before use.
    last = np.random.Philox(key=0, counter=2**256 - 1).random_raw(4)
    assert [f"{word:016x}" for word in last] == [
        "16554d9eca36314c",
        "db20fe9d672d0fdc",
        "d7e772cee186176b",
        "7e68b68aec7ba23b",
    ]
    first = np.random.Philox(key=0, counter=0).random_raw(4)
    assert [f"{word:016x}" for word in first] == [
        "02f4ba6408e4d89b",
        "3dd62b0b9ca8c5b2",
        "1c8667a55d902e79",
        "907d7a052fd5b4dc",
    ]


def test_every_block_has_its_own_generator() -> None:
    words = {tuple(generator(seed, block).bit_generator.random_raw(4)) for seed in (1, 2) for block in (0, 1)}
    assert len(words) == 4


# Seats of many draws.

DRAWN = sorted(name for name in METHODS if name not in {"imperiali-quota", "hagenbach-bischoff"})


@pytest.mark.parametrize("method", DRAWN)
@pytest.mark.parametrize("seats", [1, 5, 37, 598])
def test_many_draws_have_the_seats_that_one_has(method: str, seats: int) -> None:
    rng = np.random.default_rng(seats)
    votes = (rng.dirichlet([0.5, 1, 2, 3, 0.3, 4], 60) * 2**36).astype(np.int64)
    votes[:20, 2] = 0
    found, tied = seats_of_draws(votes, seats, METHODS[method].rule)
    assert not tied.any()
    for row, expected in zip(found.tolist(), votes.tolist(), strict=True):
        assert row == list(allocate(dict(enumerate(expected)), seats, method).seats.values())


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6).filter(any), st.integers(1, 40), st.sampled_from(DRAWN))
@settings(deadline=None)
def test_ties_are_counted_and_the_seats_are_those_of_the_party_listed_first(
    votes: list[int], seats: int, method: str
) -> None:
    rule, drawn = METHODS[method].rule, np.array([votes])
    try:
        exact = allocate(dict(enumerate(votes)), seats, method)
    except ModelError:
        assert method == "droop"  # so few votes that remainders run out
        with pytest.raises(ModelError, match="the votes are too few"):
            seats_of_draws(drawn, seats, rule)
        return
    found, tied = seats_of_draws(drawn, seats, rule)
    assert found.sum() == seats
    assert bool(tied[0]) == (exact.unallocated > 0)
    ranks = {at: -at for at in range(len(votes))}
    first = allocate(dict(enumerate(votes)), seats, method, ties=TieRule.LARGER_VOTE, by=ranks)
    assert found[0].tolist() == list(first.seats.values())


def test_a_party_alone_has_all_seats_however_few_its_votes() -> None:
    for method in DRAWN:
        assert seats_of_draws(np.array([[0, 9, 0]]), 99, METHODS[method].rule)[0].tolist() == [[0, 99, 0]]


def test_a_draw_in_which_nobody_is_above_the_hurdle_has_no_seats() -> None:
    for method in DRAWN:
        found, tied = seats_of_draws(np.array([[0, 0], [5, 3]]), 4, METHODS[method].rule)
        assert found.sum(axis=1).tolist() == [0, 4]
        assert not tied[0]
        assert seats_of_draws(np.array([[7_000]]), 4, METHODS[method].rule)[0].tolist() == [[4]]


# Coalitions.


def test_the_same_draws_for_any_number_of_workers() -> None:
    arguments = HOUSE | {"draws": 2 * BLOCK + 100}
    assert coalition_chances(GERMANY, 1271, **arguments) == coalition_chances(GERMANY, 1271, workers=3, **arguments)


def test_germany_in_february_2018() -> None:
    coalitions = [("Union", "FDP"), ("Union", "FDP", "Greens"), ("SPD", "Left", "Greens"), ("Union", "SPD")]
    found = coalition_chances(GERMANY, 1271, coalitions=coalitions, **HOUSE)
    black_yellow, jamaica, left, grand = found.chances
    assert black_yellow.reaches.hits < 60
    assert jamaica.reaches.share > 0.99
    assert jamaica.alone.hits == BLOCK - black_yellow.reaches.hits - (BLOCK - jamaica.reaches.hits)
    assert left.reaches.hits == 0
    assert grand.members == ("Union", "SPD")
    assert found.ties <= 5
    assert found.nobody == 0
    assert found.mean_seats is not None
    assert sum(found.mean_seats.values()) == pytest.approx(598)
    assert (found.seed, found.draws, found.block, found.inflation) == (20180223, BLOCK, 65_536, 1)


@pytest.mark.slow
def test_germany_in_february_2018_with_a_million_draws() -> None:
    coalitions = [("Union", "FDP"), ("Union", "FDP", "Greens")]
    found = coalition_chances(GERMANY, 1271, coalitions=coalitions, workers=2, **(HOUSE | {"draws": 10**6}))
    assert 0.0003 <= found.chances[0].reaches.share <= 0.00045  # own computation 0.000372; the authors print 0.0005
    assert round(found.chances[1].reaches.share, 2) == 1


def test_a_poll_just_below_the_hurdle() -> None:
    # The posterior of the share is a beta distribution; its tail above 5 % is 0.4195 (own computation).
    poll = {"X": 0.049, "A": 0.3, "B": 0.25, "C": 0.2, "D": 0.1, "E": 0.1}
    found = coalition_chances(
        poll, 2000, coalitions=[("X",)], **(HOUSE | {"quotas": {"a seat": 1}, "draws": 4 * BLOCK})
    )
    assert abs(found.chances[0].reaches.share - 0.4195) < 0.004


def test_minimal_coalitions_are_those_no_member_can_leave() -> None:
    found = coalition_chances({"A": 0.45, "B": 0.35, "C": 0.2}, 1000, **(HOUSE | {"quotas": {"half": 300, "all": 598}}))
    rows = {(row.step, row.members): row for row in found.chances}
    assert rows["half", ("A", "B")].reaches.share == 1
    assert rows["half", ("B", "C")].alone.hits == rows["half", ("B", "C")].reaches.hits
    assert rows["all", ("A", "B", "C")].alone.hits == BLOCK
    assert len([row for row in found.chances if row.step == "half"]) in (3, 4)
    few = coalition_chances({"A": 0.45, "B": 0.35, "C": 0.2}, 1000, limit=1, **HOUSE)
    assert len(few.chances) == 1


def test_minimal_coalitions_are_the_same_as_all_coalitions_given() -> None:
    names = list("ABCD")
    groups = [[name for at, name in enumerate(names) if mask >> at & 1] for mask in range(1, 16)]
    poll = dict(zip(names, (0.4, 0.3, 0.2, 0.06), strict=True))
    minimal = coalition_chances(poll, 800, limit=99, **HOUSE)
    every = coalition_chances(poll, 800, coalitions=groups, **HOUSE)
    assert set(minimal.chances) == {row for row in every.chances if row.alone.hits}


def test_a_larger_error_makes_the_unlikely_likelier() -> None:
    poll, coalitions = {"A": 0.48, "B": 0.52}, [("A",)]
    small, large = (
        coalition_chances(poll, 1000, coalitions=coalitions, **(HOUSE | {"inflation": factor})).chances[0].reaches.share
        for factor in (1, 4)
    )
    assert small < large < 0.5


def test_all_may_be_below_the_hurdle() -> None:
    found = coalition_chances({"A": 0.02, "B": 0.02}, 10**6, coalitions=[("A", "B")], **HOUSE)
    assert found.nobody == BLOCK
    assert found.mean_seats is None
    assert found.chances[0].reaches.hits == 0
    exempt = coalition_chances({"A": 0.02, "B": 0.02}, 10**6, coalitions=[("A", "B"), ("A",)], exempt=["A"], **HOUSE)
    assert exempt.chances[1].reaches.hits == BLOCK
    assert exempt.chances[0].alone.hits == 0


def test_polls_are_pooled_by_sample_and_correlation() -> None:
    polls = [({"A": 0.5, "B": 0.3}, 1000), ({"A": 0.4, "B": 0.4}, 1000)]
    assert pooled(polls, 0)[1] == 2000
    assert pooled(polls, 1)[1] == 1000
    shares, _ = pooled([({"A": 0.5}, 3000), ({"A": 0.4}, 1000)], 0)
    assert shares["A"] == pytest.approx(0.475)
    with pytest.raises(ModelError, match="name the same parties"):
        pooled([({"A": 0.5}, 100), ({"B": 0.5}, 100)], 0)
    with pytest.raises(ModelError, match="0 polls"):
        pooled([], 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inflation": 0.5}, "inflation 0.5 cannot be"),
        ({"seats": 0}, "a house of 0 seats"),
        ({"quotas": {}}, "every step needs a quota from 1 to 598; give quotas={'majority': 300}"),
        ({"quotas": {"half": 599}}, "every step needs a quota"),
        ({"draws": 0}, "draws 0, workers 1 and limit 20 are 1 or more"),
        ({"hurdle": Fraction(6, 5)}, "a hurdle of 6/5 is not a share"),
        ({"method": "imperiali-quota"}, "may give out more seats than there are"),
        ({"coalitions": [("A", "X")]}, "'X' is not in the poll; the poll has A, B"),
        ({"coalitions": [()]}, "a coalition without parties"),
        ({"coalitions": [("A", "B"), ("B", "A")]}, "a coalition is given twice"),
        ({"coalitions": []}, "there is no coalition"),
        ({"level": 1.0}, "a level of 1.0 is not between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        coalition_chances({"A": 0.5, "B": 0.4}, 1000, **(HOUSE | change))


def test_shares_that_cannot_be_are_refused() -> None:
    with pytest.raises(ModelError, match="32 of 'A' is not a share; give a number from 0 to 1, not per cent"):
        coalition_chances({"A": 32}, 1000, **HOUSE)
    with pytest.raises(ModelError, match=r"the shares add up to 1\.1"):
        coalition_chances({"A": 0.6, "B": 0.5}, 1000, **HOUSE)
    with pytest.raises(ModelError, match="the poll names no party"):
        coalition_chances({}, 1000, **HOUSE)
    with pytest.raises(ModelError, match="sample 0 and"):
        coalition_chances({"A": 0.6}, 0, **HOUSE)
    with pytest.raises(ModelError, match="3 of 2 is not a proportion"):
        wilson(3, 2)
    with pytest.raises(UnknownNameError, match="did you mean 'sainte-lague'"):
        coalition_chances({"A": 0.6}, 1000, **(HOUSE | {"method": "sainte-laguë"}))


def test_what_is_too_large_says_what_to_ask_instead() -> None:
    many = {f"P{at}": 0.05 for at in range(13)}
    with pytest.raises(TooLargeError, match="13 parties have 8,191 coalitions, the most is 4,095; name the coalitions"):
        coalition_chances(many, 1000, **HOUSE)
    with pytest.raises(TooLargeError, match="200,000,000 draws"):
        coalition_chances(GERMANY, 1000, **(HOUSE | {"draws": 200_000_000}))
    with pytest.raises(TooLargeError, match="6,000 seats"):
        coalition_chances(GERMANY, 1000, **(HOUSE | {"seats": 6_000}))
    names = list(many)
    groups = [[name for at, name in enumerate(names) if mask >> at & 1] for mask in range(1, 502)]
    with pytest.raises(TooLargeError, match="501 coalitions are given"):
        coalition_chances(many, 1000, coalitions=groups, **HOUSE)
