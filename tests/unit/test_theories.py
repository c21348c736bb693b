"""Theories of governments: published examples, ties, rules of several parts, what is refused, and slow definitions.

The last part compares every theory with its definition on small parliaments: every coalition, every pair of positions,
every direction.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import chain, combinations, product
from math import comb
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from formateur.errors import ModelError, TooLargeError, UnknownNameError
from formateur.games.weighted import AnyGame, Coalition, WeightedGame, all_of, any_of, coalition_of, members
from formateur.theories import cabinets, lines, planes, sets
from formateur.theories.lines import Core
from formateur.theories.parliament import Parliament
from formateur.theories.registry import THEORIES, Prediction, expect, expect_all


def on_a_line(quota: int, seats: dict[str, int]) -> Parliament:
    """Parties in their order on the line, one step apart."""
    return Parliament.of(quota, seats, {"left-right": {party: place for place, party in enumerate(seats)}})


def said(prediction: Prediction) -> set[str]:
    assert prediction.coalitions is not None
    return {" ".join(parties) for parties in prediction.coalitions}


LIJPHART = on_a_line(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33})  # Patterns of Democracy, 1999, chapter 6
TEXTBOOK = on_a_line(51, {"V": 20, "W": 15, "X": 10, "Y": 25, "Z": 30})
NORWAY_2005 = on_a_line(85, {"SV": 15, "DNA": 61, "SP": 11, "KrF": 11, "V": 10, "FrP": 38, "H": 23})
NINE_CABINETS = Parliament.of(
    2, dict.fromkeys("ABC", 1), {"x": {"A": 0, "B": 1, "C": "0.45"}, "y": {"A": 0, "B": "0.25", "C": 1}}
)


# --- published numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("house", "theory", "expected"),
    [
        (LIJPHART, "minimal-winning", {"A B C", "A D E", "B C D", "B E", "C E"}),
        (LIJPHART, "minimum-size", {"A D E"}),
        (LIJPHART, "fewest-parties", {"B E", "C E"}),
        (LIJPHART, "minimal-range", {"A B C", "B C D", "C E"}),
        (LIJPHART, "minimal-range-spaces", {"A B C", "B C D", "C E"}),
        (LIJPHART, "closed-minimal-range", {"A B C", "B C D", "C D E"}),
        (LIJPHART, "minimal-connected-winning", {"A B C", "B C D", "C D E"}),
        (LIJPHART, "median-including", {"A B C", "B C D", "C E"}),
        (TEXTBOOK, "minimal-winning", {"V W Y", "V X Y", "V W Z", "V X Z", "W X Z", "Y Z"}),
        (TEXTBOOK, "minimal-connected-winning", {"V W X Y", "Y Z"}),
        (NORWAY_2005, "minimal-connected-winning", {"SV DNA SP", "DNA SP KrF V", "SP KrF V FrP H"}),
        (NORWAY_2005, "fewest-parties", {"DNA FrP"}),
    ],
)
def test_published_coalitions(house: Parliament, theory: str, expected: set[str]) -> None:
    found = expect(house, theory)
    assert said(found) == expected
    assert found.count == len(expected)


def test_the_smallest_majority_of_lijphart_has_53_seats() -> None:
    (coalition,) = sets.minimum_size(LIJPHART).coalitions
    assert sum(LIJPHART.seats[LIJPHART.ids.index(party)] for party in LIJPHART.names(coalition)) == 53


def test_norway_in_2005_had_fourteen_minimal_winning_coalitions_of_which_one_had_two_parties() -> None:
    found = expect(NORWAY_2005, "minimal-winning")
    assert found.count == 14
    assert [parties for parties in found.coalitions or () if len(parties) == 2] == [("DNA", "FrP")]


@pytest.mark.parametrize("theory", ["median-party", "core"])
def test_the_median_party_of_lijphart_is_c(theory: str) -> None:
    points = expect(LIJPHART, theory).points
    assert points is not None
    assert points.parties == ("C",)
    assert points.positions == ((2,), (2,))


def test_of_the_nine_cabinets_only_the_median_one_is_beaten_by_none() -> None:
    # The example in the manner of Laver and Shepsle (1996) is an own computation.
    found = cabinets.portfolios(NINE_CABINETS, ("x", "y"))
    assert found.count == 9
    unbeaten = [cabinet for cabinet in found.equilibria if cabinet.winset == 0]
    assert [dict(cabinet.holders) for cabinet in unbeaten] == [{"x": "C", "y": "B"}]
    assert found.medians == tuple(unbeaten)
    assert unbeaten[0].policy == (Fraction(9, 20), Fraction(1, 4))
    assert found.very_strong == ()


def test_a_cycle_with_a_loser_leaves_the_cycle_uncovered() -> None:
    assert planes.not_covered({0: 0b0100, 1: 0b0001, 2: 0b0010, 3: 0b0111}) == (0, 1, 2)


def test_a_winner_against_all_covers_all() -> None:
    assert planes.not_covered({0: 0, 1: 0b001, 2: 0b011}) == (0,)


# --- ties, even houses, large majorities ---------------------------------------------------------------------------


def test_tied_parties_share_a_place_and_neither_stands_between() -> None:
    house = Parliament.of(6, {"A": 3, "B": 2, "C": 2, "D": 4}, {"d": {"A": 0, "B": 1, "C": 1, "D": 2}})
    found = expect(house, "minimal-connected-winning")
    assert said(found) == {"A B C", "B D", "C D"}
    assert found.notes == (
        "B, C share one place in dimension 'd': none of them stands between another and a party elsewhere",
    )
    assert said(expect(house, "closed-minimal-range")) == {"A B C", "B C D"}
    assert said(expect(house, "minimal-range")) == {"A B C", "B D", "C D"}


def test_parties_all_at_one_place_are_all_connected() -> None:
    house = Parliament.of(3, dict.fromkeys("ABCD", 1), {"d": dict.fromkeys("ABCD", 0)})
    found = expect(house, "minimal-connected-winning")
    assert said(found) == {"A B C", "A B D", "A C D", "B C D"}
    assert found.count == 4


def test_distance_and_spaces_differ_if_places_are_uneven() -> None:
    house = Parliament.of(6, dict.fromkeys("ABCD", 3), {"d": {"A": 0, "B": "1/3", "C": "0.4", "D": 2}})
    assert said(expect(house, "minimal-range")) == {"B C"}
    assert said(expect(house, "minimal-range-spaces")) == {"A B", "B C", "C D"}


def test_an_even_house_has_two_median_members() -> None:
    house = on_a_line(51, {"L": 30, "M": 20, "N": 20, "R": 30})
    points = expect(house, "median-party").points
    assert points is not None
    assert (points.parties, points.positions) == (("M", "N"), ((1,), (2,)))
    assert expect(house, "core").notes == (
        "the core is an interval: no winning coalition wants to leave any point of it",
    )


def test_a_minority_rule_may_leave_no_core() -> None:
    house = on_a_line(40, {"L": 50, "R": 50})
    assert lines.core(house, "left-right") is None
    for theory in ("core", "median-including", "viable-minority"):
        found = expect(house, theory)
        assert found.points is not None
        assert found.points.parties == ()
        assert found.notes == ("the core is empty: wherever policy is, some winning coalition prefers to move it",)
        assert found.coalitions in (None, ())


def test_a_majority_party_governs_alone_and_needs_no_minority_cabinet() -> None:
    house = on_a_line(51, {"L": 20, "M": 60, "R": 20})
    assert said(expect(house, "minimal-winning")) == {"M"}
    assert expect(house, "viable-minority").coalitions == ()
    assert said(expect(house, "median-including")) == {"M"}


def test_parties_without_seats_are_in_no_coalition_and_need_no_position() -> None:
    house = Parliament.of(2, {"A": 1, "O": 0, "B": 1}, {"d": {"A": 0, "B": 1}})
    for prediction in expect_all(house):
        assert all("O" not in parties for parties in prediction.coalitions or ())
        if prediction.theory != "plane-core":
            assert prediction.applies


# --- two dimensions ------------------------------------------------------------------------------------------------

SQUARE = {"x": {"A": 0, "B": 2, "C": 2, "D": 0, "E": 1}, "y": {"A": 0, "B": 0, "C": 2, "D": 2, "E": 1}}


def test_only_a_large_central_party_holds_a_stable_core() -> None:
    small, large = (
        Parliament.of(3, dict.fromkeys("ABCDE", 1), SQUARE),
        Parliament.of(5, {**dict.fromkeys("ABCD", 1), "E": 4}, SQUARE),
    )
    for house, stable in ((small, False), (large, True)):
        found = expect(house, "plane-core")
        assert found.points is not None
        assert (found.points.parties, found.points.positions) == (("E",), ((1, 1),))
        assert ("not structurally stable" in found.notes[0]) is not stable


def test_three_parties_of_which_any_two_win_have_no_core_in_the_plane() -> None:
    house = Parliament.of(2, dict.fromkeys("ABC", 1), {"x": {"A": 0, "B": 3, "C": 0}, "y": {"A": 0, "B": 0, "C": 4}})
    found = expect(house, "plane-core")
    assert found.points is not None
    assert (found.points.parties, found.points.positions) == ((), ())


def test_unanimity_has_the_pareto_set_for_its_core() -> None:
    corners = planes.core_region(Parliament.of(5, dict.fromkeys("ABCDE", 1), SQUARE), ("x", "y"))
    assert corners == ((0, 0), (2, 0), (2, 2), (0, 2))


def test_parties_on_one_line_have_the_core_of_the_line() -> None:
    house = Parliament.of(3, dict.fromkeys("ABCD", 1), {d: {p: i for i, p in enumerate("ABCD")} for d in "xy"})
    assert planes.core_region(house, ("x", "y")) == ((1, 1), (2, 2))


def test_a_party_that_wins_alone_is_the_core() -> None:
    house = Parliament.of(5, {**dict.fromkeys("ABCD", 1), "E": 6}, SQUARE)
    assert planes.core_region(house, ("x", "y")) == ((1, 1),)
    assert planes.structurally_stable(house, ("x", "y"), "E")
    assert expect(house, "portfolio-allocation").portfolios == cabinets.portfolios(house, ("x", "y"))
    assert cabinets.portfolios(house, ("x", "y")).very_strong == ("E",)


def test_a_strong_party_is_in_every_cabinet_preferred_to_its_own() -> None:
    house = Parliament.of(2, dict.fromkeys("ABC", 1), {"x": {"A": 0, "B": 6, "C": 3}, "y": {"A": 3, "B": 4, "C": 6}})
    found = cabinets.portfolios(house, ("x", "y"))  # own computation
    assert (found.strong, found.very_strong) == (("C",), ())
    holders = [("".join(party for _, party in cabinet.holders), cabinet.winset) for cabinet in found.equilibria]
    assert holders == [("CB", 0), ("CC", 2)]


def test_five_parties_may_have_a_cycle_of_three_that_is_not_covered() -> None:
    positions = {
        "x": dict(zip("ABCDE", (2, 1, 0, 4, 6), strict=True)),
        "y": dict(zip("ABCDE", (0, 4, 6, 1, 4), strict=True)),
    }
    house = Parliament.of(3, dict.fromkeys("ABCDE", 1), positions)  # own computation
    above = {house.ids[old]: house.names(new) for old, new in planes.beaten_by(house, ("x", "y")).items()}
    assert (above["A"], above["B"], above["D"]) == (("B",), ("D",), ("A",))
    points = expect(house, "uncovered-set").points
    assert points is not None
    assert points.parties == ("A", "B", "D")


def test_a_plane_has_two_dimensions() -> None:
    with pytest.raises(ModelError, match="the dimensions asked for are x; a plane has two: name just two"):
        planes.core_region(NINE_CABINETS, ("x",))


def test_large_fractions_are_compared_exactly() -> None:
    tiny = Fraction(1, 10**30)
    house = Parliament.of(
        2,
        dict.fromkeys("ABC", 1),
        {"x": {"A": 0, "B": 1, "C": Fraction(1, 2) - tiny}, "y": {"A": 0, "B": 0, "C": tiny}},
    )
    found = cabinets.portfolios(house, ("x", "y"))
    assert dict(found.medians[0].holders)["x"] == "C"
    assert planes.uncovered(house, ("x", "y")) == (2,)


# --- rules of several parts ----------------------------------------------------------------------------------------


def test_a_double_majority_is_walked_through() -> None:
    game = all_of(WeightedGame(51, (40, 35, 25)), WeightedGame(6, (2, 3, 5)))
    house = Parliament(
        ("A", "B", "C"), (40, 35, 25), game, {"d": {"A": Fraction(0), "B": Fraction(1), "C": Fraction(2)}}
    )
    assert said(expect(house, "minimal-winning")) == {"A C", "B C"}
    assert said(expect(house, "minimum-size")) == {"B C"}
    assert said(expect(house, "minimal-connected-winning")) == {"B C"}
    assert lines.core(house, "d") == Core(Fraction(1), Fraction(2), house.coalition("BC"))


def test_weights_beyond_a_machine_word_are_added_exactly() -> None:
    large = 2**62
    game = all_of(WeightedGame(2 * large + 1, (large, large, large + 1)), WeightedGame(2, (1, 1, 1)))
    house = Parliament(("A", "B", "C"), (1, 1, 1), game)
    assert said(expect(house, "minimal-winning")) == {"A C", "B C"}


# --- size ----------------------------------------------------------------------------------------------------------


def test_forty_parties_are_counted_and_listed_up_to_the_limit() -> None:
    seats = {f"p{number}": 1 + number % 9 for number in range(40)}
    house = on_a_line(sum(seats.values()) // 2 + 1, seats)
    started = process_time()
    least = expect(house, "minimum-size", limit=5)
    many = expect(house, "minimal-winning", limit=5)
    few = expect(house, "minimal-connected-winning")
    assert process_time() - started < 10
    assert least.count is not None
    assert many.count is not None
    assert many.count > least.count > 10**9
    assert len(least.coalitions or ()) == 5
    assert least.notes == (f"5 of {least.count:,} coalitions are listed; raise the limit to see more",)
    assert few.count == len(few.coalitions or ())


def test_equal_parties_are_counted_by_the_binomial_coefficient() -> None:
    house = on_a_line(26, {f"p{number}": 1 for number in range(51)})
    binomial = 247959266474052  # 51 choose 26
    for theory in ("minimal-winning", "minimum-size", "fewest-parties"):
        assert expect(house, theory, limit=1).count == binomial


def test_a_rule_of_several_parts_is_refused_above_24_parties_and_says_what_answers() -> None:
    game = all_of(WeightedGame(13, (1,) * 25), WeightedGame(20, (2,) * 12 + (1,) * 13))
    house = Parliament(tuple(f"p{number}" for number in range(25)), (1,) * 25, game)
    with pytest.raises(TooLargeError, match="25 parties with seats have 33,554,432 coalitions"):
        expect(house, "minimal-winning")
    assert expect(house, "fewest-parties", limit=1).count == sum(
        comb(12, double) * comb(13, 13 - double) for double in range(7, 13)
    )
    (refused,) = [found for found in expect_all(house) if found.theory == "minimal-winning"]
    assert not refused.applies
    assert "at most 24 parties" in (refused.why_not or "")


def test_too_many_cabinets_are_refused_with_their_number() -> None:
    parties = [f"p{number}" for number in range(9)]
    house = Parliament.of(5, dict.fromkeys(parties, 1), {d: {p: i for i, p in enumerate(parties)} for d in "abcde"})
    with pytest.raises(TooLargeError, match="9 parties and 4 portfolios make 6,561 cabinets"):
        expect(house, "portfolio-allocation", dimensions=tuple("abcd"))
    with pytest.raises(TooLargeError, match="5 portfolios make 59,049 cabinets"):
        expect(house, "portfolio-allocation")


# --- what is missing, and what is refused --------------------------------------------------------------------------


def test_missing_positions_are_named_and_never_guessed() -> None:
    house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33}, {"d": {"A": 0, "C": 1, "E": 2}})
    for theory in THEORIES.values():
        found = expect(house, theory.key, "d")
        if theory.needs == "seats only":
            assert found.applies
        else:
            assert not found.applies
            assert found.coalitions is found.count is found.points is found.portfolios is None
            if theory.needs != "two dimensions":
                assert (
                    found.why_not
                    == "the position is not known of B, D in dimension 'd'; a theory does not guess positions: give them"
                )


def test_a_theory_that_cannot_know_where_to_look_says_so() -> None:
    assert expect(NINE_CABINETS, "core").why_not == (
        "the theory needs one dimension and found 'x', 'y'; name what it is to look at, or give the positions"
    )
    assert expect(LIJPHART, "plane-core").why_not == (
        "the theory needs two dimensions and found 'left-right'; name what it is to look at, or give the positions"
    )
    assert "found no dimension" in (expect(Parliament.of(1, {"A": 1}), "core").why_not or "")


def test_unknown_names_are_answered_with_those_that_are_known() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'minimum-size'"):
        expect(LIJPHART, "minimum-sise")
    with pytest.raises(UnknownNameError, match="did you mean 'left-right'"):
        expect_all(LIJPHART, "left-rigth")
    with pytest.raises(UnknownNameError, match="there is no party 'Q'"):
        Parliament.of(1, {"A": 1}, {"d": {"Q": 0}})


@pytest.mark.parametrize(
    ("ids", "seats", "positions", "problem"),
    [
        (("A", "A"), (1, 1), {}, "party 'A' is named twice; name each party once"),
        (("A",), (1, 1), {}, "there are 1 parties, 2 numbers of seats and 2 players; give one each"),
        (("A", "B"), (2, -1), {}, "party 'B' has -1 seats; seats are a whole number, 0 or more"),
        (("A", "B"), (0, 0), {}, "the parties with seats do not win even all together; lower the quota"),
        (("A", "B"), (1, 1), {"d": {"A": 0.1}}, "position 0.1 of A in dimension 'd' is not an exact number"),
    ],
)
def test_impossible_parliaments_are_refused(
    ids: tuple[str, ...], seats: tuple[int, ...], positions: dict[str, dict[str, Fraction]], problem: str
) -> None:
    with pytest.raises(ModelError, match=problem):
        Parliament(ids, seats, WeightedGame(2, (1, 1)), positions)


@pytest.mark.parametrize("position", [0.1, "left", True, "1/0"])
def test_positions_that_are_not_exact_are_refused(position: object) -> None:
    with pytest.raises(ModelError, match="is not an exact number; write a whole number, a Fraction, or text"):
        Parliament.of(1, {"A": 1}, {"d": {"A": position}})  # type: ignore[dict-item]


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ModelError, match="a list of 0 coalitions says nothing; ask for at least 1"):
        expect(LIJPHART, "minimal-winning", limit=0)


def test_portfolios_need_dimensions_each_once() -> None:
    for asked in ((), ("x", "x")):
        with pytest.raises(ModelError, match="name one or more, each once"):
            cabinets.portfolios(NINE_CABINETS, asked)


def test_every_theory_names_its_sources_and_assumptions() -> None:
    for key, theory in THEORIES.items():
        assert key == theory.key
        assert theory.sources
        assert theory.assumptions
        assert theory.name


def test_every_prediction_is_plain_data() -> None:
    for house in (LIJPHART, NINE_CABINETS):
        for prediction in expect_all(house, house.dimensions[0], house.dimensions):
            data = prediction.as_data()
            assert json.loads(json.dumps(data)) == data
    (cabinet,) = expect(NINE_CABINETS, "portfolio-allocation").as_data()["median_cabinets"]  # type: ignore[misc]
    assert cabinet == {
        "holders": {"x": "C", "y": "B"},
        "policy": {"x": "9/20", "y": "1/4"},
        "winset": 0,
        "equilibrium": True,
        "median": True,
    }


# --- slow definitions ----------------------------------------------------------------------------------------------

Found = set[Coalition]


@st.composite
def games(draw: st.DrawFn, size: int) -> AnyGame:
    """A weighted game, or two joined."""
    parts = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):
        weights = tuple(draw(st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(any)))
        parts.append(WeightedGame(draw(st.integers(1, sum(weights))), weights))
    return draw(st.sampled_from([all_of, any_of]))(*parts)


@st.composite
def parliaments(draw: st.DrawFn, largest: int = 6, span: int = 4) -> Parliament:
    """Small parliaments with ties on both dimensions; the seats need not be the weights."""
    size = draw(st.integers(1, largest))
    seats = tuple(draw(st.lists(st.integers(0, 6), min_size=size, max_size=size)))
    game = draw(games(size))
    if draw(st.booleans()) and any(seats):
        game = WeightedGame(draw(st.integers(1, sum(seats))), seats)
    assume(game.wins(coalition_of(player for player, number in enumerate(seats) if number)))
    ids = tuple("ABCDEF"[:size])
    at = st.integers(0, span).map(Fraction) | st.fractions(0, span, max_denominator=3)
    positions = {dimension: {party: draw(at) for party in ids} for dimension in ("x", "y")}
    return Parliament(ids, seats, game, positions)


def winning(house: Parliament) -> Found:
    subsets = chain.from_iterable(combinations(house.seated, size) for size in range(len(house.seated) + 1))
    return {one for one in map(coalition_of, subsets) if house.game.wins(one)}


def least(coalitions: Iterable[Coalition], cost: Callable[[Coalition], object]) -> Found:
    known = list(coalitions)
    best = min(map(cost, known))  # type: ignore[type-var]
    return {one for one in known if cost(one) == best}


def minimal(coalitions: Found) -> Found:
    return {one for one in coalitions if not any(other != one and other & one == other for other in coalitions)}


def at(house: Parliament, player: int, dimension: str = "x") -> Fraction:
    return house.positions[dimension][house.ids[player]]


def width(house: Parliament, coalition: Coalition) -> Fraction:
    places = [at(house, player) for player in members(coalition)]
    return max(places) - min(places)


def rank_width(house: Parliament, coalition: Coalition) -> int:
    ranks = sorted({at(house, player) for player in house.seated})
    places = [ranks.index(at(house, player)) for player in members(coalition)]
    return max(places) - min(places)


def connected(house: Parliament, coalition: Coalition) -> bool:
    places = [at(house, player) for player in members(coalition)]
    return not any(
        min(places) < at(house, player) < max(places) for player in house.seated if not coalition >> player & 1
    )


def closed(house: Parliament, coalition: Coalition) -> bool:
    places = [at(house, player) for player in members(coalition)]
    return not any(
        min(places) <= at(house, player) <= max(places) for player in house.seated if not coalition >> player & 1
    )


def check(listing: sets.Listing, expected: Found) -> None:
    assert set(listing.coalitions) == expected
    assert len(listing.coalitions) == listing.count == len(expected)


# --- seats only: every coalition ----------------------------------------------------------------------------------------------------


@given(parliaments())
def test_theories_of_seats_agree_with_all_coalitions(house: Parliament) -> None:
    wins = winning(house)
    check(sets.minimal_winning(house), minimal(wins))
    check(sets.minimum_size(house), least(wins, lambda one: sum(house.seats[player] for player in members(one))))
    check(sets.fewest_parties(house), least(minimal(wins), int.bit_count))
    assert sets.losing(house.game, house.seated) == 2 ** len(house.seated) - len(wins)


@given(parliaments())
def test_the_smallest_coalitions_are_minimal_winning(house: Parliament) -> None:
    every = set(sets.minimal_winning(house).coalitions)
    assert set(sets.minimum_size(house).coalitions) <= every
    assert set(sets.fewest_parties(house).coalitions) <= every


@given(parliaments(), st.integers(1, 3))
def test_a_limit_shortens_the_list_and_not_the_count(house: Parliament, limit: int) -> None:
    for theory in (
        sets.minimal_winning,
        sets.minimum_size,
        sets.fewest_parties,
        lambda one, most=10_000: lines.minimal_range(one, "x", most),
        lambda one, most=10_000: lines.minimal_connected_winning(one, "x", most),
        lambda one, most=10_000: lines.median_including(one, "x", most),
        lambda one, most=10_000: lines.viable_minorities(one, "x", most),
    ):
        whole, part = theory(house), theory(house, limit)
        assert part.count == whole.count
        assert len(part.coalitions) == min(limit, whole.count)
        assert set(part.coalitions) <= set(whole.coalitions)


@given(parliaments())
def test_the_order_of_the_parties_does_not_matter(house: Parliament) -> None:
    assume(isinstance(house.game, WeightedGame))
    weights, quota = house.game.weights, house.game.quota  # type: ignore[union-attr]
    turned = Parliament(house.ids[::-1], house.seats[::-1], WeightedGame(quota, weights[::-1]), house.positions)
    for one, other in zip(expect_all(house, "x", ("x", "y")), expect_all(turned, "x", ("x", "y")), strict=True):
        assert {frozenset(parties) for parties in one.coalitions or ()} == {
            frozenset(parties) for parties in other.coalitions or ()
        }
        assert one.count == other.count
        if one.points and other.points:
            assert set(one.points.parties) == set(other.points.parties)


# --- one dimension: every coalition -------------------------------------------------------------------------------------------------


@given(parliaments())
def test_theories_of_ranges_agree_with_all_coalitions(house: Parliament) -> None:
    wins = winning(house)
    check(lines.minimal_range(house, "x"), least(minimal(wins), lambda one: width(house, one)))
    check(lines.minimal_range(house, "x", by_spaces=True), least(minimal(wins), lambda one: rank_width(house, one)))
    neighbours = {one for one in wins if connected(house, one)}
    whole = {one for one in wins if closed(house, one)}
    check(lines.closed_minimal_range(house, "x"), least(whole, lambda one: width(house, one)))
    check(lines.minimal_connected_winning(house, "x"), minimal(neighbours))


@given(parliaments())
def test_connected_coalitions_lose_whoever_stands_at_an_end(house: Parliament) -> None:
    for coalition in lines.minimal_connected_winning(house, "x").coalitions:
        assert house.game.wins(coalition)
        assert connected(house, coalition)
        places = {player: at(house, player) for player in members(coalition)}
        for player, place in places.items():
            if place in (min(places.values()), max(places.values())):
                assert not house.game.wins(coalition & ~(1 << player))


def stays(house: Parliament, position: Fraction) -> bool:
    """Whether no winning coalition lies strictly on either side of a position."""
    lower = coalition_of(player for player in house.seated if at(house, player) < position)
    upper = coalition_of(player for player in house.seated if at(house, player) > position)
    return not house.game.wins(lower) and not house.game.wins(upper)


@given(parliaments())
def test_the_core_of_a_line_is_where_no_winning_coalition_wants_to_leave(house: Parliament) -> None:
    found = lines.core(house, "x")
    for position in (Fraction(step, 12) for step in range(-2, 50)):
        assert stays(house, position) == (found is not None and found.low <= position <= found.high)
    for player in house.seated:
        assert stays(house, at(house, player)) == (found is not None and bool(found.parties >> player & 1))


@given(parliaments())
def test_the_median_splits_the_seats(house: Parliament) -> None:
    found = lines.median(house, "x")
    members_at = sorted(chain.from_iterable([at(house, player)] * house.seats[player] for player in house.seated))
    middle = len(members_at)
    assert (found.low, found.high) == (members_at[(middle - 1) // 2], members_at[middle // 2])
    ends = {found.low, found.high}
    assert found.parties == coalition_of(player for player in house.seated if at(house, player) in ends)


@given(parliaments())
def test_under_simple_majority_the_core_is_the_median(house: Parliament) -> None:
    simple = Parliament(house.ids, house.seats, WeightedGame(house.total // 2 + 1, house.seats), house.positions)
    found, middle = lines.core(simple, "x"), lines.median(simple, "x")
    assert found is not None
    assert (found.low, found.high) == (middle.low, middle.high)


@given(parliaments())
def test_cabinets_around_the_core_agree_with_all_coalitions(house: Parliament) -> None:
    found, wins = lines.core(house, "x"), winning(house)
    inside = found.parties if found else 0
    check(lines.median_including(house, "x"), {one for one in minimal(wins) if one & inside})
    everyone = coalition_of(house.seated)
    losing = {one for one in range(1, everyone + 1) if one & ~everyone == 0} - wins
    check(lines.viable_minorities(house, "x"), {one for one in losing if one & inside})


# --- more dimensions: every pair -----------------------------------------------------------------------------------------------

PLANE = ("x", "y")


def squared(house: Parliament, player: int, point: Sequence[Fraction], where: Sequence[str]) -> Fraction:
    return sum(((at(house, player, axis) - here) ** 2 for axis, here in zip(where, point, strict=True)), Fraction(0))


def prefer(house: Parliament, new: Sequence[Fraction], old: Sequence[Fraction], where: Sequence[str]) -> bool:
    """Whether a winning coalition stands nearer to one point than to another."""
    return house.game.wins(
        coalition_of(
            player for player in house.seated if squared(house, player, new, where) < squared(house, player, old, where)
        )
    )


@given(parliaments(), st.sampled_from([("x",), PLANE]))
def test_the_uncovered_set_agrees_with_its_definition(house: Parliament, where: tuple[str, ...]) -> None:
    point = {player: [at(house, player, axis) for axis in where] for player in house.seated}
    above = {(new, old): prefer(house, point[new], point[old], where) for new in point for old in point}
    covered = {
        old
        for old in point
        for new in point
        if above[new, old] and all(above[third, old] for third in point if above[third, new])
    }
    found = planes.uncovered(house, where)
    assert found
    assert set(found) == set(point) - covered


def leaves(house: Parliament, point: Sequence[Fraction]) -> bool:
    """Whether a winning coalition lies strictly on one side of a line through a point: all sides that can differ."""
    offsets = {p: (at(house, p) - point[0], at(house, p, "y") - point[1]) for p in house.seated}
    ways = [offset for offset in offsets.values() if any(offset)]
    # Directions at right angles to an arrow, and the sums of any two such, which lie between them; if all arrows lie on
    # one line the sums vanish, and the arrows themselves are what lies between.
    edges = [(sign * -y, sign * x) for x, y in ways for sign in (1, -1)]
    # Scaled to about one length, so that the sum of neighbours lies between them and no other arrow's edge does.
    scaled = [(x / (abs(x) + abs(y)), y / (abs(x) + abs(y))) for x, y in edges]
    normals = [
        *ways,
        *((-x, -y) for x, y in ways),
        *scaled,
        *((a[0] + b[0], a[1] + b[1]) for a, b in combinations(scaled, 2)),
    ]
    return any(
        house.game.wins(coalition_of(p for p, (x, y) in offsets.items() if x * u + y * v > 0)) for u, v in normals
    )


@given(parliaments())
def test_the_core_of_a_plane_is_where_no_half_plane_wins(house: Parliament) -> None:
    corners = planes.core_region(house, PLANE)
    grid = [(Fraction(x, 2), Fraction(y, 2)) for x, y in product(range(-1, 10), repeat=2)]
    for point in [*grid, *corners, *(tuple(at(house, player, axis) for axis in PLANE) for player in house.seated)]:
        outside = leaves(house, point)
        assert (planes.leaving(house, PLANE, point) is not None) == outside
        assert inside(corners, point) == (not outside)


def inside(corners: Sequence[Sequence[Fraction]], point: Sequence[Fraction]) -> bool:
    """Whether a point lies in a convex polygon, a stretch or a point, its edge included."""
    if not corners:
        return False
    if len(corners) == 1:
        return tuple(corners[0]) == tuple(point)
    turns = [
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    boxed = all(min(c[axis] for c in corners) <= point[axis] <= max(c[axis] for c in corners) for axis in (0, 1))
    return boxed and all(turn >= 0 for turn in turns)


@given(parliaments(), st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=6, max_size=6))
def test_a_stable_core_stays_when_positions_change_a_little(house: Parliament, moves: list[tuple[int, int]]) -> None:
    small = Fraction(1, 10**6)
    moved = {
        axis: {party: place + small * moves[player][number] for player, (party, place) in enumerate(places.items())}
        for number, (axis, places) in enumerate(house.positions.items())
    }
    after = Parliament(house.ids, house.seats, house.game, moved)
    for player in house.seated:
        party = house.ids[player]
        if planes.structurally_stable(house, PLANE, party):
            for parliament in (house, after):
                here = tuple(parliament.positions[axis][party] for axis in PLANE)
                assert planes.leaving(parliament, PLANE, here) is None


@given(parliaments(largest=4))
def test_cabinets_agree_with_the_definitions_of_the_lattice(house: Parliament) -> None:
    found = cabinets.portfolios(house, PLANE)
    every = list(product(house.seated, repeat=2))
    point = {one: [at(house, one[0], "x"), at(house, one[1], "y")] for one in every}
    winsets = {old: [new for new in every if prefer(house, point[new], point[old], PLANE)] for old in every}

    def refused(new: tuple[int, ...], old: tuple[int, ...]) -> bool:
        return any(squared(house, p, point[old], PLANE) < squared(house, p, point[new], PLANE) for p in new)

    named = {one: tuple(zip(PLANE, (house.ids[player] for player in one), strict=True)) for one in every}
    steady = {named[old] for old in every if all(refused(new, old) for new in winsets[old])}
    assert {cabinet.holders for cabinet in found.equilibria} == steady
    sizes = {named[old]: len(winsets[old]) for old in every}
    assert all(cabinet.winset == sizes[cabinet.holders] for cabinet in (*found.equilibria, *found.medians))
    strong = {p for p in house.seated if all(p in new for new in winsets[p, p])}
    assert set(found.strong) == {house.ids[p] for p in strong}
    assert set(found.very_strong) == {house.ids[p] for p in house.seated if not winsets[p, p]}
    assert {named[p, p] for p in strong} <= steady
    assert found.count == len(every)
