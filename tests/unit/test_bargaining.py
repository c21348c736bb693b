"""Bargaining: published equilibria, certificates checked by plain recomputation, laws on random games."""

import random
from fractions import Fraction
from math import sqrt

import pytest

from formateur.errors import ModelError, TooLargeError
from formateur.games.nucleolus import nucleolus
from formateur.games.weighted import WeightedGame, all_of, members
from formateur.theories.bargaining import closed_rule, open_rule, seat_shares
from formateur.theories.prices import demand_bargaining, nucleolus_prices

NINE_TENTHS = Fraction(9, 10)
FIVE = (8, 21, 26, 12, 33)


def shares(parts, whole):
    return tuple(Fraction(part, whole) for part in parts)


def equal(size):
    return [Fraction(1, size)] * size


CLOSED = [
    # Apex game (Montero 2006)
    (3, (2, 1, 1, 1), equal(4), NINE_TENTHS, shares((2, 1, 1, 1), 5)),
    (3, (2, 1, 1, 1), equal(4), 1, shares((2, 1, 1, 1), 5)),
    (3, (2, 1, 1, 1), shares((2, 1, 1, 1), 5), NINE_TENTHS, shares((2, 1, 1, 1), 5)),
    (3, (2, 1, 1, 1), shares((7, 1, 1, 1), 10), NINE_TENTHS, shares((49, 10, 10, 10), 79)),
    # Own computation: light parties do better when all are recognised alike (Snyder, Ting and Ansolabehere 2005)
    (5, (2, 2, 2, 1, 1, 1), equal(6), 1, shares((2, 2, 2, 1, 1, 1), 9)),
    (5, (2, 2, 2, 1, 1, 1), equal(6), Fraction(4, 5), shares((11, 11, 11, 7, 7, 7), 54)),
    (12, (4, 4, 4, 2, 2, 1), shares((2, 2, 2, 1, 1, 0), 8), NINE_TENTHS, shares((2, 2, 2, 1, 1, 0), 8)),
    (51, FIVE, seat_shares(FIVE), NINE_TENTHS, shares((1, 2, 2, 1, 3), 9)),
    (51, FIVE, seat_shares(FIVE), 1, shares((1, 2, 2, 1, 3), 9)),
    (5, (3, 1, 1, 1, 1), equal(5), NINE_TENTHS, shares((11, 2, 2, 2, 2), 19)),  # a veto
    (5, (3, 1, 1, 1, 1), equal(5), 1, (1, 0, 0, 0, 0)),
    (4, (1, 1, 1, 1), shares((4, 3, 2, 1), 10), NINE_TENTHS, shares((4, 3, 2, 1), 10)),  # everybody is needed
    (3, (1,) * 5, equal(5), 0, shares((1,) * 5, 5)),  # nobody waits
    (5, (6, 1, 1), equal(3), NINE_TENTHS, shares((10, 1, 1), 12)),  # a dictator who is not always asked
]


@pytest.mark.parametrize(("quota", "weights", "recognition", "discount", "values"), CLOSED)
def test_closed_rule(quota, weights, recognition, discount, values):
    game = WeightedGame(quota, weights)
    found = closed_rule(game, recognition, discount)
    assert found.values == values
    assert (found.status, found.residual) == ("proved", 0)
    check(game, recognition, [Fraction(discount)] * game.size, found)


def check(game, recognition, discounts, found):
    """The definition of the equilibrium, recomputed over all coalitions."""
    size = game.size
    prices = [discount * value for discount, value in zip(discounts, found.values, strict=True)]
    earned = [Fraction(0)] * size
    slack = found.residual
    for proposer in range(size):
        costs = {
            one: sum(prices[player] for player in members(one))
            for one in range(1 << size)
            if not one >> proposer & 1 and game.wins(one | 1 << proposer)
        }
        assert found.keeps[proposer] == 1 - min(costs.values())
        assert found.keeps[proposer] >= prices[proposer]
        earned[proposer] += recognition[proposer] * found.keeps[proposer]
        if recognition[proposer]:
            assert sum(share for _, share in found.partners[proposer]) == 1
        for one, share in found.partners[proposer]:
            assert costs[one] <= min(costs.values()) + slack
            for player in members(one):
                earned[player] += recognition[proposer] * share * prices[player]
    assert sum(abs(value - other) for value, other in zip(found.values, earned, strict=True)) <= slack
    assert abs(sum(found.values) - 1) <= slack


@pytest.mark.parametrize("size", [3, 5, 7, 9])
@pytest.mark.parametrize("discount", [Fraction(1, 2), NINE_TENTHS, Fraction(1)])
def test_equal_members(size, discount):
    """Baron and Ferejohn 1989: the proposer keeps 1 - d(n - 1)/(2n)."""
    found = closed_rule(WeightedGame(size // 2 + 1, (1,) * size), equal(size), discount)
    assert found.values == tuple(equal(size))
    assert set(found.keeps) == {1 - discount * Fraction(size - 1, 2 * size)}


def test_qualified_majority_of_equals():
    found = closed_rule(WeightedGame(5, (1,) * 7), equal(7), NINE_TENTHS)
    assert set(found.keeps) == {1 - NINE_TENTHS * Fraction(4, 7)}


def test_recognised_by_the_nucleolus_parties_expect_it():
    """Montero 2006, for any common discount."""
    rng = random.Random(1)
    looked = 0
    while looked < 25:
        weights = tuple(rng.randint(1, 12) for _ in range(rng.randint(3, 7)))
        game = WeightedGame(sum(weights) // 2 + 1, weights)
        prices = nucleolus(game).values
        if prices is None or 1 in prices:
            continue
        looked += 1
        discount = Fraction(rng.randint(1, 19), 20)
        found = closed_rule(game, prices, discount)
        assert (found.values, found.status) == (prices, "proved")


def test_certificates_of_random_games():
    rng = random.Random(2)
    proved = 0
    for _ in range(60):
        weights = tuple(rng.randint(1, 20) for _ in range(rng.randint(3, 7)))
        game = WeightedGame(rng.randint(sum(weights) // 2 + 1, sum(weights)), weights)
        recognition = seat_shares([rng.randint(0, 5) for _ in weights[1:]] + [1])
        discounts = [Fraction(rng.randint(10, 19), 20) for _ in weights]
        found = closed_rule(game, recognition, discounts)
        check(game, recognition, discounts, found)
        assert found.residual < Fraction(1, 10**8)
        proved += found.status == "proved"
    assert proved > 20


def test_values_that_are_no_fractions():
    """Two classes of partners are equally cheap, and how often each is bought solves a quadratic equation."""
    found = closed_rule(WeightedGame(62, (38, 35, 24, 16, 9)), equal(5), NINE_TENTHS)
    assert found.status == "numerical"
    assert found.residual < Fraction(1, 10**10)
    # With shares a, b, b, c, c: a + c = 2b, a + 2b + 2c = 1, and the first buys one b for certain, others a (b) or mix.
    a, b, c = (float(found.values[player]) for player in (0, 1, 3))
    assert abs(a + c - 2 * b) < 1e-10
    mix = (a - (1 - 0.9 * b) / 5) / (0.9 * a) - 0.4  # how often the others buy a
    assert abs(b - ((1 - 0.9 * a) / 5 + 0.9 * b * (0.1 + 0.4 - mix))) < 1e-10


def test_double_majority():
    game = all_of(WeightedGame(3, (1, 1, 1, 1, 1)), WeightedGame(5, (3, 3, 1, 1, 1)))
    found = closed_rule(game, equal(5), NINE_TENTHS)
    check(game, equal(5), [NINE_TENTHS] * 5, found)


def test_patient_vetoes_leave_the_division_open():
    found = closed_rule(WeightedGame(5, (2, 2, 1, 1)), equal(4), 1)
    assert (found.values, found.status) == (None, "undefined")
    assert found.reason.startswith("2 parties can veto")
    assert found.as_data()["values"] is None


def test_plain_data():
    data = closed_rule(WeightedGame(2, (1, 1, 1)), shares((1, 1, 0), 2), Fraction(1, 2)).as_data()
    assert data["status"] == "proved"
    assert data["residual"] == 0.0
    assert all(isinstance(value, str) for value in data["values"])
    assert data["partners"][2] == []
    assert all(set(offer) == {"players", "share"} for mixture in data["partners"] for offer in mixture)


@pytest.mark.parametrize(
    ("recognition", "discount", "message"),
    [
        (equal(2), NINE_TENTHS, "2 probabilities for 3 parties"),
        ([1, 1, -1], NINE_TENTHS, "add up to 1, the least is -1"),
        (shares((1, 1, 1), 4), NINE_TENTHS, "add up to 3/4"),
        (equal(3), Fraction(11, 10), "the discount 11/10 is not from 0 to 1"),
        (equal(3), [1, 1], "2 discounts for 3 parties"),
    ],
)
def test_impossible_questions(recognition, discount, message):
    with pytest.raises(ModelError, match=message):
        closed_rule(WeightedGame(2, (1, 1, 1)), recognition, discount)


def test_too_many_coalitions():
    with pytest.raises(TooLargeError, match="minimal winning coalitions"):
        closed_rule(WeightedGame(10, (1,) * 19), equal(19), 1)


def test_seat_shares():
    assert seat_shares([90, 70, 55]) == shares((90, 70, 55), 215)
    for seats in ([0, 0], [3, -1], []):
        with pytest.raises(ModelError, match="have no shares"):
            seat_shares(seats)


# Open rule


@pytest.mark.parametrize(
    ("discount", "partners", "proposer", "partner", "value"),
    [
        (Fraction(1), 1, 0.6, 0.4, 0.4),
        (NINE_TENTHS, 1, 0.639279, 0.360721, 0.400802),
        (Fraction(1, 2), 2, 0.5, 0.25, 0.5),
    ],
)
def test_open_rule_of_three(discount, partners, proposer, partner, value):
    """Baron and Ferejohn 1989, proposition 4."""
    found = open_rule(3, discount)
    assert found.partners == partners
    assert [round(float(one), 6) for one in (found.proposer, found.partner, found.value)] == [proposer, partner, value]
    assert found.assumptions[-1].startswith("one selection")


def test_open_rule_of_three_in_closed_form():
    for discount in (Fraction(3, 4), Fraction(4, 5), Fraction(1)):
        below = 4 + 2 * discount - discount**2
        found = open_rule(3, discount)
        assert (found.proposer, found.value) == ((4 - discount**2) / below, 2 / below)
    for discount in (Fraction(0), Fraction(1, 3), Fraction(7, 10)):
        assert open_rule(3, discount).proposer == 1 / (1 + 2 * discount)


def test_open_rule_switches_at_root_three_less_one():
    switch = Fraction(sqrt(3) - 1)
    assert open_rule(3, switch - Fraction(1, 10**9)).partners == 2
    assert open_rule(3, switch + Fraction(1, 10**9)).partners == 1


@pytest.mark.parametrize("size", [5, 7, 9])
def test_open_rule_divides_all(size):
    for discount in (Fraction(1, 5), NINE_TENTHS, Fraction(1)):
        found = open_rule(size, discount)
        assert found.proposer + found.partners * found.partner == 1
        assert (size - 1) // 2 <= found.partners < size
        assert found.as_data()["proposer"] == str(found.proposer)


@pytest.mark.parametrize("size", [1, 4])
def test_open_rule_needs_an_odd_number(size):
    with pytest.raises(ModelError, match="give an odd number"):
        open_rule(size, 1)


# Prices


def test_demand_bargaining():
    """Morelli 1999: in proportion to the weights, for whoever forms the government too."""
    assert demand_bargaining(WeightedGame(3, (2, 1, 1, 1))).values == shares((2, 1, 1, 1), 3)
    assert demand_bargaining(WeightedGame(51, FIVE)).values == shares((1, 2, 2, 1, 3), 5)
    assert demand_bargaining(WeightedGame(3, (1,) * 5)).values == shares((1,) * 5, 3)
    assert demand_bargaining(WeightedGame(7, (5, 4, 2, 1, 1))).values == shares((3, 2, 2, 1, 1), 5)
    assert demand_bargaining(WeightedGame(50, (49, 40, 10))).values == shares((1, 1, 1), 2)  # weights that mislead


def test_demand_bargaining_says_when_it_does_not_apply():
    assert demand_bargaining(WeightedGame(4, (1,) * 5)).reason.startswith("the game is not constant-sum")
    assert demand_bargaining(WeightedGame(3, (1,) * 4)).values is None
    eight = demand_bargaining(WeightedGame(165, (90, 70, 55, 45, 30, 20, 12, 7)))
    assert eight.values is None
    assert eight.reason == "the game is not homogeneous: no weights make all minimal winning coalitions weigh the same"
    assert eight.as_data()["values"] is None


def test_nucleolus_prices():
    game = WeightedGame(51, FIVE)
    found = nucleolus_prices(game)
    assert found.values == shares((1, 2, 2, 1, 3), 9)
    assert nucleolus_prices(game, nucleolus(game)) == found
    assert found.as_data()["values"] == ["1/9", "2/9", "2/9", "1/9", "1/3"]
    assert (
        nucleolus_prices(WeightedGame(1, (1, 1))).reason == "2 players win alone, and one cannot be given whole to each"
    )
