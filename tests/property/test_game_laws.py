"""Laws of voting games, and every fast method against a slow one, on games drawn at random."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formateur.games import coalitions
from formateur.games.ballots import Ballot
from formateur.games.blocs import BLOC_VALUES, _by_table, bloc_value
from formateur.games.counting import averaged, engine, halves, leave_out, residues, strips
from formateur.games.counting.diagram import Diagram
from formateur.games.counting.listing import Wanted, blocks, stream
from formateur.games.counting.quadrature import UNIT, legendre, nodes
from formateur.games.counting.smaller import smaller
from formateur.games.indices import power
from formateur.games.rules import Criterion, Needs, State, criteria, guaranteed, majority, prevented
from formateur.games.values import Accuracy
from formateur.games.weighted import WeightedGame, all_of, any_of
from games import Enumerated, passes

WEIGHTS = st.lists(st.sampled_from((0, 1, 1, 2, 3, 5, 8, 30, 1000)), min_size=1, max_size=8)


@st.composite
def weighted_games(draw, players=None):
    weights = draw(WEIGHTS if players is None else st.lists(st.integers(0, 9), min_size=players, max_size=players))
    assume(sum(weights))
    return WeightedGame(draw(st.integers(1, sum(weights))), tuple(weights))


@st.composite
def trees(draw):
    players = draw(st.integers(1, 7))
    leaf = weighted_games(players)
    parts = draw(st.lists(leaf, min_size=2, max_size=3))
    inner = draw(st.sampled_from((all_of, any_of)))(*parts)
    return draw(st.sampled_from((all_of, any_of)))(inner, draw(leaf))


def enumerated_swings(game):
    return tuple(tuple(row) for row in Enumerated(game).swings())


# --- counting --------------------------------------------------------------------------------------------------------


@given(weighted_games())
def test_every_way_of_counting_swings_agrees_with_asking_every_coalition(game):
    expected = enumerated_swings(game)
    totals = tuple(sum(row) for row in expected)
    assert strips.swings_by_size(game) == expected
    assert strips.swings(game) == totals
    assert halves.swings_by_size(game) == expected
    assert Diagram(game).swings_by_size() == expected
    assert engine.swings(game) == totals
    cut = WeightedGame(game.quota, tuple(min(weight, game.quota) for weight in game.weights))
    assert residues.swings_by_size(cut) == expected
    assert residues.swings(cut) == (totals, 2**game.size - coalitions.winning(game))


@given(weighted_games())
def test_a_smaller_game_has_the_same_swings(game):
    assert strips.swings(smaller(game)) == strips.swings(game)
    assert smaller(game).quota <= game.quota


@given(weighted_games())
def test_floating_point_stays_within_its_bound(game):
    game = smaller(game)
    expected = [Fraction(count, 2 ** (game.size - 1)) for count in strips.swings(game)]
    for value, truth in zip(leave_out.decisive(game, 0.5, 0.5).tolist(), expected, strict=True):
        assert abs(Fraction(value) - truth) <= Fraction(leave_out.error(game)) * truth
    found = averaged.shapley(game)
    for value, truth in zip(found.values, Enumerated(game).shapley(), strict=True):
        assert abs(Fraction(value) - truth) <= Fraction(found.error) * truth
    assert found.error < 1e-13


@given(st.integers(1, 60), st.data())
def test_both_kinds_of_nodes_integrate_every_size_within_their_bound(players, data):
    least = data.draw(st.integers(0, players - 1))
    most = data.draw(st.integers(least, players - 1))
    for found in (nodes(players, least, most), legendre(players)):
        for size in (least, (least + most) // 2, most):
            truth = Fraction(factorial(size) * factorial(players - 1 - size), factorial(players))
            terms = found.weights * found.yes**size * found.no ** (players - 1 - size)
            assert abs(Fraction(float(terms.sum())) - truth) <= (Fraction(found.error) + 200 * Fraction(UNIT)) * truth


@given(trees())
def test_a_tree_of_games_is_counted_as_it_wins(game):
    slow = Enumerated(game)
    diagram = Diagram(game)
    assert diagram.winning() == coalitions.winning(game) == len(slow.winning)
    assert diagram.swings_by_size() == engine.swings_by_size(game) or isinstance(game, WeightedGame)
    assert engine.swings(game) == tuple(sum(row) for row in slow.swings())
    assert sorted(diagram.minimal()) == sorted(slow.minimal)
    assert diagram.count_minimal() == coalitions.count_minimal_winning(game) == len(slow.minimal)


@given(trees())
def test_blocking_is_winning_in_the_dual(game):
    everybody = (1 << game.size) - 1
    dual = game.dual()
    for coalition in range(1 << game.size):
        assert dual.wins(coalition) != game.wins(everybody ^ coalition)
    assert engine.swings(dual) == engine.swings(game)


@given(weighted_games(), st.data())
def test_lists_hold_what_is_wanted_and_nothing_else(game, data):
    players = st.integers(0, game.size - 1)
    wanted = Wanted(
        having=1 << data.draw(players) if data.draw(st.booleans()) else 0,
        without=1 << data.draw(players) if data.draw(st.booleans()) else 0,
        apart=((data.draw(players), data.draw(players)),) if data.draw(st.booleans()) else (),
        players=data.draw(st.none() | st.integers(1, 4)),
    )
    assume(all(one != other for one, other in wanted.apart))
    expected = sorted(one for one in Enumerated(game).minimal if wanted.admits(one))
    assert sorted(stream(game, wanted)) == expected
    assert sorted(int(one) for block in blocks(game, wanted) for one in block) == expected
    every = sorted(one for one in Enumerated(game).winning if wanted.admits(one))
    assert sorted(coalitions.winning_coalitions(game, wanted)) == every


# --- indices ---------------------------------------------------------------------------------------------------------


@given(weighted_games())
def test_every_index_of_minimal_coalitions_agrees_with_its_definition(game):
    slow = Enumerated(game)
    found = power(game, ["johnston", "deegan-packel", "holler-packel", "felsenthal", "shift", "shift-deegan-packel"])
    assert list(found["johnston"].values) == slow.johnston()
    assert list(found["deegan-packel"].values) == slow.deegan_packel(slow.minimal)
    assert list(found["holler-packel"].values) == slow.public_good(slow.minimal)
    fewest = min(one.bit_count() for one in slow.minimal)
    assert list(found["felsenthal"].values) == slow.deegan_packel(
        [one for one in slow.minimal if one.bit_count() == fewest]
    )
    assert list(found["shift"].values) == slow.public_good(slow.shift_minimal())
    assert list(found["shift-deegan-packel"].values) == slow.deegan_packel(slow.shift_minimal())


@given(trees())
def test_indices_of_trees_agree_with_their_definitions(game):
    slow = Enumerated(game)
    assume(slow.winning)
    found = power(game, ["shapley-shubik", "johnston", "deegan-packel", "shift"])
    assert list(found["shapley-shubik"].values) == slow.shapley()
    assert list(found["johnston"].values) == slow.johnston()
    assert list(found["deegan-packel"].values) == slow.deegan_packel(slow.minimal)
    assert list(found["shift"].values) == slow.public_good(slow.shift_minimal())


@given(weighted_games())
def test_identities_between_the_indices(game):
    found = power(
        game,
        ["penrose-banzhaf", "shapley-shubik", "coleman-prevent", "coleman-initiate", "rae", "inclusiveness", "banzhaf"],
    )
    psi = found["penrose-banzhaf"].values
    assert sum(found["shapley-shubik"].values) == sum(found["banzhaf"].values) == 1
    assert found["rae"].values == tuple(Fraction(1, 2) + one / 2 for one in psi)
    for power_of, prevent, initiate in zip(
        psi, found["coleman-prevent"].values, found["coleman-initiate"].values, strict=True
    ):
        if power_of:
            assert 2 * prevent * initiate / (prevent + initiate) == power_of  # their harmonic mean
    vetoers = coalitions.standing(game).vetoers
    assert [place for place, one in enumerate(found["coleman-prevent"].values) if one == 1] == list(vetoers)
    wins = len(Enumerated(game).winning)
    inside = [sum(one >> i & 1 for one in Enumerated(game).winning) for i in range(game.size)]
    assert found["inclusiveness"].values == tuple(Fraction(one, wins) for one in inside)


@given(weighted_games())
def test_bounded_indices_agree_with_exact_ones(game):
    for key in ("banzhaf", "penrose-banzhaf", "shapley-shubik"):
        bounded = power(game, [key], accuracy=Accuracy.BOUNDED)[key]
        for value, truth in zip(bounded.values, power(game, [key])[key].values, strict=True):
            assert abs(Fraction(value) - truth) <= Fraction(bounded.error) * truth


@given(weighted_games(), st.data())
def test_values_of_blocs(game, data):
    groups: list[list[int]] = []
    for player in range(game.size):
        place = data.draw(st.integers(0, len(groups)))
        groups.append([player]) if place == len(groups) else groups[place].append(player)
    found = {key: bloc_value(game, groups, key).values for key in BLOC_VALUES}
    for key, value in BLOC_VALUES.items():
        assert found[key] == _by_table(game, groups, value).values
    assert sum(found["owen"]) == 1
    quotient = game.merged(groups)
    between = power(quotient, ["shapley-shubik", "penrose-banzhaf"])
    for place, group in enumerate(groups):
        assert sum(found["owen"][one] for one in group) == between["shapley-shubik"].values[place]
        assert sum(found["symmetric-coalitional"][one] for one in group) == between["penrose-banzhaf"].values[place]
    alone = [[player] for player in range(game.size)]
    assert bloc_value(game, alone).values == power(game, ["shapley-shubik"])["shapley-shubik"].values


# --- ballots ---------------------------------------------------------------------------------------------------------


@st.composite
def ballots(draw):
    players = draw(st.integers(1, 3))
    weights = st.tuples(*[st.integers(0, 4)] * players)
    criterion = st.builds(Criterion, weights, st.tuples(*[st.integers(-2, 2)] * 4), st.integers(-3, 4))
    parts = st.lists(criterion, min_size=1, max_size=2).map(tuple)
    rule = draw(criterion | st.builds(Needs, parts, st.booleans()))
    states = draw(st.sampled_from(((State(0), State(2)), (State(0), State(1), State(2)), tuple(State))))
    chances = []
    for _ in range(players):
        parts = draw(st.lists(st.integers(0, 3), min_size=len(states), max_size=len(states)).filter(sum))
        chances.append({state: Fraction(one, sum(parts)) for state, one in zip(states, parts, strict=True)})
    return Ballot(rule, tuple(chances)), states


def likelihood(ballot, profile, skip=None):
    chance = Fraction(1)
    for player, state in enumerate(profile):
        if player != skip:
            chance *= ballot.chances[player].get(state, 0)
    return chance


@given(ballots())
def test_ballots_are_counted_as_every_profile_of_votes_ends(drawn):
    ballot, states = drawn
    everything = list(product(states, repeat=ballot.size))
    assert ballot.passage() == sum(likelihood(ballot, one) for one in everything if passes(ballot.rule, one))
    for player in range(ballot.size):
        others = {(*one[:player], None, *one[player + 1 :]): likelihood(ballot, one, player) for one in everything}

        def ends(profile, state, player=player):
            return passes(ballot.rule, (*profile[:player], state, *profile[player + 1 :]))

        for choose, rather in product(State, repeat=2):
            expected = sum(p for one, p in others.items() if ends(one, choose) and not ends(one, rather))
            assert ballot.decides(choose, rather).values[player] == expected
        both = sum(p for one, p in others.items() if len({ends(one, state) for state in states}) == 2)
        assert ballot.decisive().values[player] == both


def settled(ballot, states, called):
    """Whether those not called can still change the outcome: each criterion at its worst and at its best for itself."""
    ends = []
    for extreme in (min, max):
        met = {}
        for test in criteria(ballot.rule):
            met[test] = test.need <= sum(
                test.weights[player] * test.scores[called[player]]
                if player in called
                else extreme(test.weights[player] * test.scores[state] for state in states)
                for player in range(ballot.size)
            )
        parts = [met[ballot.rule]] if isinstance(ballot.rule, Criterion) else [met[part] for part in ballot.rule.parts]
        ends.append(all(parts) if isinstance(ballot.rule, Criterion) or ballot.rule.every else any(parts))
    return ends[0] or not ends[1]


@given(ballots())
def test_the_roll_call_index_is_who_settles_the_ballot_over_all_orders(drawn):
    ballot, states = drawn
    assume(not settled(ballot, states, {}))
    expected = [Fraction()] * ballot.size
    for profile in product(states, repeat=ballot.size):
        chance = likelihood(ballot, profile)
        for order in permutations(range(ballot.size)):
            called: dict[int, State] = {}
            for player in order:
                called[player] = profile[player]
                if settled(ballot, states, called):
                    expected[player] += chance / factorial(ballot.size)
                    break
    assert list(ballot.roll_call().values) == expected


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.integers(0, 12),
    st.sampled_from(("cast", "present", "members")),
)
def test_who_is_guaranteed_to_carry_a_ballot_does_so_against_every_behaviour(weights, quorum, of):
    assume(quorum <= sum(weights))
    rule = majority(weights, of=of, quorum=quorum)
    game = guaranteed(rule)
    for coalition in range(1 << len(weights)):
        every = product(
            *[(State.IN_FAVOUR,) if coalition >> place & 1 else tuple(State) for place in range(len(weights))]
        )
        assert game.wins(coalition) == all(passes(rule, profile) for profile in every)


@given(ballots())
def test_who_is_said_to_defeat_a_ballot_defeats_it_against_every_behaviour(drawn):
    rule = drawn[0].rule
    game = prevented(rule)
    for coalition in range(1 << drawn[0].size):
        ways = [
            not any(
                passes(
                    rule, tuple(own if coalition >> place & 1 else other for place, (own, other) in enumerate(pairs))
                )
                for pairs in product(*[[(mine, other) for other in State] for mine in chosen])
            )
            for chosen in product(
                *[tuple(State) if coalition >> place & 1 else (State.ABSENT,) for place in range(drawn[0].size)]
            )
        ]
        claimed = game if isinstance(game, bool) else game.wins(coalition)
        assert claimed <= any(ways)
        if isinstance(rule, Criterion):
            assert claimed == any(ways)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 40), min_size=4, max_size=12), st.integers(1, 100))
def test_the_roll_call_index_adds_up_to_one_within_its_bound(weights, quorum):
    rule = majority(weights, of="cast", quorum=min(quorum, sum(weights)))
    found = Ballot.uniform(rule).roll_call()
    assert abs(sum(found.values) - 1) <= max(found.error, 0)


@pytest.mark.parametrize("of", ["cast", "present"])
def test_floating_point_ballots_stay_within_their_bound_of_exact_ones(of):
    weights = (9, 8, 7, 5, 5, 4, 3, 2, 1)
    exact = Ballot.uniform(majority(weights, of=of, quorum=25))
    nudged = tuple({state: Fraction(2**40 + (state == 0), 2**42 + 1) for state in State} for _ in weights)
    bounded = Ballot(exact.rule, nudged)
    assert exact.error == 0 < bounded.error < 1e-12
    for one, other in zip(
        exact.decides(State(0), State(2)).values, bounded.decides(State(0), State(2)).values, strict=True
    ):
        assert abs(float(one) - other) < 1e-11
