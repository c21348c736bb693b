"""Voting games: published values, and what cannot be a game."""

from fractions import Fraction

import pytest

from formateur.errors import ModelError, TooLargeError, UnknownNameError
from formateur.games.ballots import Ballot
from formateur.games.blocs import bloc_value
from formateur.games.coalitions import (
    blocking,
    count_minimal_winning,
    fewest_to_block,
    minimal_blocking,
    minimal_winning,
    standing,
    winning,
)
from formateur.games.counting import engine
from formateur.games.indices import INDICES, power
from formateur.games.rules import IN_FAVOUR, Criterion, Needs, State, at_least, guaranteed, majority
from formateur.games.values import Accuracy
from formateur.games.weighted import Joint, WeightedGame, all_of, any_of, members, weighted
from games import CANADA, CHAMBER, EEC, SECURITY_COUNCIL

Y, A, N, X = State


def values(game, key):
    return power(game, [key])[key].values


def rounded(numbers, digits=4):
    return [round(float(one), digits) for one in numbers]


# --- the council of the European communities (Felsenthal and Machover 1998; Brams and Affuso 1985) -------------------


@pytest.mark.parametrize(
    ("year", "wins", "minimal", "swings"),
    [
        (1958, 14, 4, (10, 10, 10, 6, 6, 0)),
        (1973, 75, 25, (53, 53, 53, 53, 29, 29, 21, 21, 5)),
        (1981, 140, 46, (100, 100, 100, 100, 52, 52, 52, 26, 26, 26)),
        (1986, 402, 135, (286, 286, 286, 286, 242, 148, 148, 148, 148, 102, 102, 40)),
        (1995, 2549, 829, (1849,) * 4 + (1531,) + (973,) * 4 + (793,) * 2 + (595,) * 3 + (375,)),
    ],
)
def test_the_council_of_ministers_through_its_enlargements(year, wins, minimal, swings):
    game = EEC[year]
    assert (winning(game), count_minimal_winning(game), engine.swings(game)) == (wins, minimal, swings)


def test_luxembourg_had_a_vote_of_no_use_in_1958_and_one_of_use_in_1973():
    assert standing(EEC[1958]).dummies == (5,)
    assert values(EEC[1973], "banzhaf")[8] == Fraction(5, 317)


def test_shapley_shubik_of_the_six_is_thirty_sixtieths_apart():
    assert values(EEC[1958], "shapley-shubik") == (Fraction(7, 30),) * 3 + (Fraction(3, 20),) * 2 + (0,)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1973, [0.1786] * 4 + [0.0810] * 2 + [0.0571] * 2 + [0.0095]),
        (1981, [0.1738] * 4 + [0.0714] * 3 + [0.0302] * 3),
        (1986, [0.1342] * 4 + [0.1113] + [0.0637] * 4 + [0.0426] * 2 + [0.0118]),
        (1995, [0.1167] * 4 + [0.0955] + [0.0552] * 4 + [0.0454] * 2 + [0.0353] * 3 + [0.0207]),
    ],
)
def test_shapley_shubik_of_the_enlarged_councils(year, expected):
    assert rounded(values(EEC[year], "shapley-shubik")) == expected


def test_the_power_of_the_council_to_act_fell_with_each_enlargement():
    acts = [float(values(game, "coleman-collectivity")[0]) for game in EEC.values()]
    assert [round(one, 6) for one in acts] == [0.21875, 0.146484, 0.136719, 0.098145, 0.077789]


# --- other games of the literature -----------------------------------------------------------------------------------


def test_a_permanent_member_of_the_security_council_has_a_hundred_times_the_power_of_an_elected_one():
    assert values(SECURITY_COUNCIL, "shapley-shubik")[4:6] == (Fraction(421, 2145), Fraction(4, 2145))
    assert engine.swings(SECURITY_COUNCIL)[4:6] == (848, 84)
    prevent = values(SECURITY_COUNCIL, "coleman-prevent")
    assert prevent[0] == 1
    assert round(float(prevent[5]), 4) == 0.0991
    assert standing(SECURITY_COUNCIL).vetoers == (0, 1, 2, 3, 4)


def test_public_good_and_deegan_packel_are_not_monotone_in_the_votes():
    game = WeightedGame(51, (35, 20, 15, 15, 15))
    assert values(game, "holler-packel") == tuple(Fraction(one, 60) for one in (16, 8, 12, 12, 12))
    assert values(game, "deegan-packel") == tuple(Fraction(one, 60) for one in (18, 9, 11, 11, 11))


def test_johnston_of_the_apex_game():
    assert values(WeightedGame(6, (5, 1, 1, 1)), "johnston") == (
        Fraction(11, 14),
        Fraction(1, 14),
        Fraction(1, 14),
        Fraction(1, 14),
    )
    assert values(EEC[1958], "johnston") == (Fraction(1, 4),) * 3 + (Fraction(1, 8),) * 2 + (0,)


def test_a_game_of_six_with_two_largest():
    game = WeightedGame(8, (4, 4, 3, 2, 1, 1))
    assert values(game, "penrose-banzhaf") == (
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(3, 8),
        Fraction(1, 8),
        Fraction(1, 8),
        Fraction(1, 8),
    )
    assert values(game, "deegan-packel") == (
        Fraction(7, 36),
        Fraction(7, 36),
        Fraction(2, 9),
        Fraction(7, 54),
        Fraction(7, 54),
        Fraction(7, 54),
    )


def test_shift_index_counts_only_coalitions_that_no_weaker_player_can_enter():
    assert values(WeightedGame(38, (22, 18, 15, 9, 7, 3, 1)), "shift") == tuple(
        Fraction(n, 22) for n in (4, 4, 4, 3, 3, 2, 2)
    )
    assert values(EEC[1973], "shift") == tuple(Fraction(n, 77) for n in (10, 10, 10, 10, 8, 8, 8, 8, 5))


def test_catalonia_1980_and_1995():
    assert values(WeightedGame(68, (43, 33, 25, 18, 14, 2)), "shapley-shubik") == (
        Fraction(2, 5), Fraction(7, 30), Fraction(7, 30), Fraction(1, 15), Fraction(1, 15), 0,
    )  # fmt: skip
    chamber = WeightedGame(68, (60, 34, 17, 13, 11))
    assert values(chamber, "shapley-shubik") == (Fraction(3, 5),) + (Fraction(1, 10),) * 4
    left = [[0], [1, 3, 4], [2]]
    assert bloc_value(chamber, left, "owen").values == (
        Fraction(1, 3),
        Fraction(1, 9),
        Fraction(1, 3),
        Fraction(1, 9),
        Fraction(1, 9),
    )
    assert bloc_value(chamber, left, "banzhaf-owen").values == (
        Fraction(1, 2),
        Fraction(1, 8),
        Fraction(1, 2),
        Fraction(1, 8),
        Fraction(1, 8),
    )
    assert bloc_value(chamber, left, "orders-coalitions").values == (
        Fraction(1, 3),
        Fraction(1, 12),
        Fraction(1, 3),
        Fraction(1, 12),
        Fraction(1, 12),
    )
    assert bloc_value(chamber, [[0, 2], [1], [3], [4]]).values == (Fraction(3, 4), 0, Fraction(1, 4), 0, 0)


def test_blocs_of_the_four_party_game():
    game = WeightedGame(11, (9, 5, 3, 3))
    groups = [[0], [1], [2, 3]]
    assert bloc_value(game, groups, "owen").values == (Fraction(1, 3), Fraction(1, 3), Fraction(1, 6), Fraction(1, 6))
    assert bloc_value(game, groups, "banzhaf-owen").values == (
        Fraction(1, 2),
        Fraction(1, 2),
        Fraction(1, 4),
        Fraction(1, 4),
    )


def test_madrid_2015_a_bloc_of_the_right_leaves_the_left_without_power():
    chamber = WeightedGame(65, (48, 37, 27, 17))
    assert bloc_value(chamber, [[0, 3], [1], [2]]).values == (Fraction(2, 3), 0, 0, Fraction(1, 3))
    assert bloc_value(chamber, [[0], [3], [1, 2]]).values == (
        Fraction(1, 3),
        Fraction(1, 6),
        Fraction(1, 6),
        Fraction(1, 3),
    )


def test_canada_1982_needs_seven_provinces_with_half_of_the_people():
    canada = all_of(WeightedGame(7, (1,) * 10), WeightedGame(-(-sum(CANADA) // 2), CANADA))
    assert (winning(canada), count_minimal_winning(canada)) == (166, 111)
    assert rounded(values(canada, "shapley-shubik")) == [0.1361, 0.1321, 0.0944, 0.0944] + [0.0905] * 6


def test_a_chamber_of_eight_under_a_majority_and_under_two_thirds():
    half, thirds = WeightedGame(165, CHAMBER), WeightedGame(220, CHAMBER)
    assert (winning(half), count_minimal_winning(half)) == (128, 16)
    assert (winning(thirds), count_minimal_winning(thirds)) == (60, 12)
    assert values(half, "penrose-banzhaf") == tuple(Fraction(n, 64) for n in (37, 25, 19, 15, 11, 7, 3, 1))
    assert rounded(values(thirds, "shapley-shubik")) == [0.3, 0.2167, 0.1571, 0.1429, 0.0833, 0.0667, 0.0262, 0.0071]
    assert values(thirds, "penrose-banzhaf")[-1] == Fraction(1, 64)


def test_nice_27_by_a_diagram_of_votes_states_and_people():
    votes = (29, 29, 29, 29, 27, 27, 14, 13, 12, 12, 12, 12, 12, 10, 10, 10, 7, 7, 7, 7, 7, 4, 4, 4, 4, 4, 3)
    assert (len(votes), sum(votes)) == (27, 345)
    assert winning(WeightedGame(255, votes)) == 2_718_774
    people = (170, 123, 122, 120, 82, 80, 47, 33, 22, 21, 21, 21, 21, 18, 17, 17, 11, 11, 11, 8, 8, 5, 4, 3, 2, 1, 1)
    nice = all_of(WeightedGame(255, votes), WeightedGame(14, (1,) * 27), WeightedGame(620, people))
    assert (winning(nice), count_minimal_winning(nice)) == (2_718_752, 561_820)
    shares, orders = values(nice, "banzhaf"), values(nice, "shapley-shubik")
    assert rounded((shares[0], shares[26])) == [0.0778, 0.0094]  # Germany and Malta; Bilbao and others 2002
    assert rounded((orders[0], orders[26])) == [0.0871, 0.0082]


@pytest.mark.slow
def test_the_president_of_the_united_states_has_forty_times_the_power_of_a_senator():
    house = (1,) * 435 + (0,) * 102
    senate, with_vice = (0,) * 435 + (1,) * 100 + (0, 0), (0,) * 435 + (1,) * 101 + (0,)
    signed = all_of(WeightedGame(218, house), WeightedGame(51, with_vice), WeightedGame(1, (0,) * 536 + (1,)))
    law = any_of(signed, all_of(WeightedGame(290, house), WeightedGame(67, senate)))
    found = values(law, "shapley-shubik")
    president, vice, senator, representative = found[536], found[535], found[435], found[0]
    assert [round(float(one), 9) for one in (president, vice, senator, representative)] == [
        0.163120363, 0.002650837, 0.004141395, 0.000965722,
    ]  # fmt: skip
    assert sum(found) == 1


def test_the_five_parties_of_lijphart():
    game = WeightedGame(51, (8, 21, 26, 12, 33))
    named = {"".join("ABCDE"[i] for i in members(one)) for one in minimal_winning(game)}
    assert named == {"ABC", "ADE", "BCD", "BE", "CE"}


def test_a_third_of_iraqs_council_blocks_the_president():
    game = WeightedGame(220, (73, 88, 51, 31, 18, 18, 50))
    assert fewest_to_block(game) == 110
    assert {tuple(members(one)) for one in minimal_blocking(game)} >= {(0, 2), (0, 1), (1, 2)}
    assert blocking(game) == winning(WeightedGame(110, game.weights))


def test_blocking_alternatives_means_blocking_each():
    first, second = WeightedGame(3, (2, 1, 1)), WeightedGame(2, (0, 1, 1))
    assert any_of(first, second).dual() == Joint((first.dual(), second.dual()), every=True)
    assert fewest_to_block(any_of(first, second)) is None


# --- quorums, abstention, absence ------------------------------------------------------------------------------------


def test_security_council_with_abstention():
    rule = Needs((at_least((1,) * 15, IN_FAVOUR, 9), at_least((1,) * 5 + (0,) * 10, (0, 0, -1, 0), 0)))
    council = Ballot.uniform(rule, (Y, A, N))
    assert council.passage() == Fraction(146_796, 3**15)
    found = council.decides(Y, N).values
    assert (found[0], found[5]) == (Fraction(108_336, 3**14), Fraction(53_154, 3**14))
    assert round(float(found[0] / sum(found)), 7) == 0.1009448
    assert round(float(found[5] / sum(found)), 7) == 0.0495276
    stepwise = council.decides(Y, A).values
    assert (stepwise[0], stepwise[5]) == (Fraction(69_876, 3**14), Fraction(53_154, 3**14))


SMALL = (3, 2, 2, 1)


@pytest.mark.parametrize(
    ("rule", "states", "passage", "for_against", "for_absent", "against_absent", "absent_against", "roll_call"),
    [
        (
            majority(SMALL, of="cast", quorum=5), tuple(State), "23/64", "49/64 27/64 27/64 13/64", "40/64 23/64 23/64 11/64",
            "1/64 1/16 1/16 3/64", "5/32 1/8 1/8 5/64", "19/48 47/192 47/192 11/96",
        ),
        (
            majority(SMALL, of="present", quorum=5), tuple(State), "47/256", "17/32 9/32 9/32 5/32", "29/64 17/64 17/64 5/64",
            "1/64 3/64 3/64 1/64", "3/32 1/16 1/16 3/32", "77/192 47/192 47/192 7/64",
        ),
        (
            majority(SMALL, of="members", quorum=6), (Y, N, X), "14/81", "4/9 2/9 2/9 1/27", "13/27 7/27 7/27 1/9",
            "1/27 1/27 1/27 2/27", "0 0 0 0", "157/324 67/324 67/324 11/108",
        ),
    ],
)  # fmt: skip
def test_four_parties_under_three_rules_with_a_quorum(
    rule, states, passage, for_against, for_absent, against_absent, absent_against, roll_call
):
    ballot = Ballot.uniform(rule, states)
    assert ballot.passage() == Fraction(passage)
    for pair, expected in (
        ((Y, N), for_against), ((Y, X), for_absent), ((N, X), against_absent), ((X, N), absent_against),
    ):  # fmt: skip
        assert ballot.decides(*pair).values == tuple(Fraction(one) for one in expected.split())
    assert ballot.roll_call().values == tuple(Fraction(one) for one in roll_call.split())


@pytest.mark.parametrize(
    ("quorum", "passage", "success"),
    [
        (0, Fraction(299, 729), Fraction(332, 729)),
        (3, Fraction(869, 2187), Fraction(989, 2187)),
        (4, Fraction(1, 3), Fraction(959, 2187)),
        (5, Fraction(554, 2187), Fraction(899, 2187)),
        (6, Fraction(218, 2187), Fraction(809, 2187)),
    ],
)
def test_seven_members_with_quorums(quorum, passage, success):
    ballot = Ballot.uniform(majority((1,) * 7, of="cast", quorum=quorum), (Y, N, X))
    assert (ballot.passage(), ballot.success().values[0]) == (passage, success)


def test_five_members_with_a_quorum_of_three():
    ballot = Ballot.uniform(majority((1,) * 5, of="cast", quorum=3), (Y, N, X))
    found = [ballot.decides(*pair).values[0] for pair in ((Y, N), (Y, X), (N, X), (X, N))]
    assert [ballot.passage(), *found] == [
        Fraction(1, 3),
        Fraction(10, 27),
        Fraction(8, 27),
        Fraction(2, 27),
        Fraction(4, 27),
    ]
    without = Ballot.uniform(majority((1,) * 5, of="cast"), (Y, A, N))
    assert (without.passage(), without.decides(Y, N).values[0]) == (Fraction(32, 81), Fraction(35, 81))


def test_the_quorum_turns_coming_to_vote_against_from_a_harm_into_less_of_one():
    free = Ballot.uniform(majority(CHAMBER, of="cast"), (Y, N, X))
    assert round(float(free.passage()), 6) == 0.497333
    assert rounded(free.net(N, X).values) == [-0.3370, -0.2423, -0.1866, -0.1513, -0.1015, -0.0663, -0.0380, -0.0210]
    bound = Ballot.uniform(majority(CHAMBER, of="cast", quorum=165), (Y, N, X))
    assert round(float(bound.passage()), 6) == 0.391556
    assert rounded(bound.net(Y, N).values) == [0.6177, 0.3941, 0.2968, 0.2410, 0.1587, 0.1024, 0.0558, 0.0302]
    assert rounded(bound.net(N, X).values) == [-0.0796, -0.0412, -0.0302, -0.0270, -0.0119, -0.0064, -0.0078, -0.0059]
    assert rounded(bound.roll_call().values) == [0.3005, 0.2113, 0.1611, 0.1305, 0.0897, 0.0599, 0.0312, 0.0158]


def test_the_roll_call_index_of_a_majority_of_members_is_shapley_shubik_whatever_the_chances():
    ballot = Ballot.uniform(majority(CHAMBER, of="members"), (Y, N, X))
    assert round(float(ballot.passage()), 6) == 0.213535
    assert ballot.roll_call().values == values(WeightedGame(165, CHAMBER), "shapley-shubik")


def test_three_votes_against_carry_a_motion_that_three_absences_defeat():
    seats = (48, 3, 49)
    rule = majority(seats, of="cast", quorum=51)
    comes = Ballot(rule, ({Y: Fraction(1)}, {N: Fraction(1)}, {X: Fraction(1)}))
    stays = Ballot(rule, ({Y: Fraction(1)}, {X: Fraction(1)}, {X: Fraction(1)}))
    assert (comes.passage(), stays.passage()) == (1, 0)


def test_against_a_hostile_house_a_quorum_is_a_majority():
    for quorum in range(12):
        for of in ("cast", "present"):
            game = guaranteed(majority((3, 2, 2, 1, 3), of=of, quorum=quorum))
            assert game == WeightedGame(max(quorum, 6), (3, 2, 2, 1, 3))


def test_a_rule_against_which_votes_must_be_cast_is_carried_by_those_who_do_not():
    sweden = at_least((100, 70, 62, 31, 28, 22, 20, 16), (0, 0, -1, 0), -174)
    assert guaranteed(sweden) == WeightedGame(175, sweden.weights)


def test_a_criterion_that_is_always_or_never_met_is_no_game():
    assert guaranteed(Criterion((1, 1), IN_FAVOUR, 0)) is True
    assert guaranteed(Criterion((1, 1), IN_FAVOUR, 3)) is False


# --- what is not a game, and what is too large -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "weights", "message"),
    [
        (12, (), "there are no players; give at least one weight"),
        (0, (1, 2), "quota 0 is below 1, so that nobody at all would win; the least is 1"),
        (9, (1, 2), "quota 9 is above the sum of the weights, 3: nobody can win; the most is 3"),
        (2, (1, -2), "weight -2 of player 2 is negative; a weight is 0 or more"),
    ],
)
def test_what_is_no_game_is_refused_with_what_is_wrong(quota, weights, message):
    with pytest.raises(ModelError) as refused:
        weighted(quota, weights)
    assert str(refused.value) == message


def test_fractions_are_scaled_exactly():
    assert weighted(Fraction(1, 2), [Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)]) == WeightedGame(3, (2, 1, 3))
    assert weighted(Fraction("0.55"), [Fraction("0.55"), Fraction("0.45")]).quota == 11


def test_weights_beyond_every_exact_method_are_refused_with_what_to_ask_instead():
    large = WeightedGame(30 * 10**9, tuple(10**9 + place for place in range(60)))
    with pytest.raises(TooLargeError, match=r"60 players and a quota of .* take about .* to count exactly; .*divide"):
        power(large, ["shapley-shubik"], accuracy=Accuracy.EXACT)


def test_an_unknown_index_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'banzhaf'"):
        power(EEC[1958], ["banzaf"])


def test_where_nobody_can_lose_the_power_to_initiate_is_undefined_and_says_why():
    never = power(WeightedGame(1, (1,)), ["coleman-initiate"])["coleman-initiate"]
    assert never.values == (1,)  # the empty coalition loses
    assert all(index.says and index.cite for index in INDICES.values())


def test_chances_that_do_not_add_up_are_refused():
    with pytest.raises(ModelError, match="must be 0 or more and add up to 1"):
        Ballot(majority((1, 1)), ({Y: Fraction(1, 2)}, {Y: Fraction(1)}))


def test_a_quorum_above_the_house_is_refused():
    with pytest.raises(ModelError, match="a quorum of 5 is above the 4 members"):
        majority((1, 3), quorum=5)


def test_blocs_must_hold_everybody_once():
    with pytest.raises(ModelError, match="every player exactly once"):
        bloc_value(WeightedGame(2, (1, 1, 1)), [[0, 1], [1, 2]])
