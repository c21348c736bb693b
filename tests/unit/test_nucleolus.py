"""The nucleolus: published tables, proofs that reject what is wrong, and laws on random games."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from formateur.errors import FormateurError, TooLargeError
from formateur.games import exact, poorest
from formateur.games.balanced import refutation
from formateur.games.exact import Programme, Span, solved
from formateur.games.nucleolus import nucleolus
from formateur.games.weighted import WeightedGame, all_of, any_of

EIGHT = (90, 70, 55, 45, 30, 20, 12, 7)


def shares(parts, whole):
    return tuple(Fraction(part, whole) for part in parts)


PUBLISHED = [
    # Council of the European Economic Community, 1958 to 1986 (1958: Le Breton, Montero and Zaporozhets 2012)
    (12, (4, 4, 4, 2, 2, 1), (2, 2, 2, 1, 1, 0), 8),
    (41, (10, 10, 10, 10, 5, 5, 3, 3, 2), (1, 1, 1, 1, 0, 0, 0, 0, 0), 4),
    (45, (10,) * 4 + (5,) * 3 + (3, 3, 2), (1,) * 4 + (0,) * 6, 4),
    (54, (10,) * 4 + (8,) + (5,) * 4 + (3, 3, 2), (4, 4, 4, 4, 3, 2, 2, 2, 2, 1, 1, 0), 29),
    (39, (7,) * 5 + (1,) * 10, (1,) * 5 + (0,) * 10, 5),  # Security Council: the core
    (51, (35, 20, 15, 15, 15), (3, 2, 1, 1, 1), 8),
    (68, (43, 33, 25, 18, 14, 2), (3, 2, 2, 1, 1, 0), 9),  # Catalonia 1980
    (51, (8, 21, 26, 12, 33), (1, 2, 2, 1, 3), 9),  # five parties (Lijphart 1999)
    (165, EIGHT, (17, 13, 10, 8, 6, 4, 2, 1), 61),  # own computation, as the next
    (220, EIGHT, (4, 3, 2, 2, 1, 1, 0, 0), 13),
    (3, (2, 1, 1, 1), (2, 1, 1, 1), 5),
    (2, (1, 1, 1), (1, 1, 1), 3),
    (58, (31, 31, 28, 21, 2, 2), (1, 1, 1, 0, 0, 0), 3),  # Nassau County 1964: three dummies
    (5, (3, 1, 1, 1, 1), (1, 0, 0, 0, 0), 1),  # a veto
    (5, (6, 1, 1), (1, 0, 0), 1),  # a dictator
    (3, (1, 1, 1), (1, 1, 1), 3),  # everybody is needed
]


@pytest.mark.parametrize(("quota", "weights", "parts", "whole"), PUBLISHED)
def test_published_tables(quota, weights, parts, whole):
    found = nucleolus(WeightedGame(quota, weights))
    assert found.values == shares(parts, whole)
    assert found.status == "proved"


@pytest.mark.parametrize("entry", [entry for entry in PUBLISHED if entry[1][0] < entry[0]])
def test_closed_forms_pass_the_criterion_too(entry):
    quota, weights, parts, whole = entry
    assert refutation(WeightedGame(quota, weights), shares(parts, whole)) is None


def test_those_with_a_veto_pass_the_criterion():
    rng = random.Random(5)
    looked = 0
    while looked < 40:
        game = random_game(rng)
        everyone = (1 << game.size) - 1
        if any(game.wins(1 << player) for player in range(game.size)):
            continue
        if all(game.wins(everyone & ~(1 << player)) for player in range(game.size)):
            continue
        looked += 1
        assert refutation(game, nucleolus(game).values) is None


def test_order_of_players_does_not_matter():
    found = nucleolus(WeightedGame(51, (33, 12, 8, 26, 21)))
    assert found.values == shares((3, 1, 1, 2, 2), 9)


def test_double_majority():
    game = all_of(WeightedGame(3, (1, 1, 1, 1, 1)), WeightedGame(5, (3, 3, 1, 1, 1)))
    found = nucleolus(game)
    assert found.status == "proved"
    assert sum(found.values) == 1
    assert found.values[0] == found.values[1]
    assert found.values[2] == found.values[3] == found.values[4]


def test_one_of_two_ballots():
    easier = any_of(WeightedGame(6, (3, 2, 2, 1, 1)), WeightedGame(4, (1, 1, 1, 1, 1)))
    found = nucleolus(easier)
    assert found.status == "proved"
    assert refutation(easier, found.values) is None


def test_two_dictators_have_no_nucleolus():
    found = nucleolus(WeightedGame(1, (1, 1, 0)))
    assert found.values is None
    assert found.status == "undefined"
    assert found.reason == "2 players win alone, and one cannot be given whole to each"
    assert found.as_data() == {"values": None, "status": "undefined", "reason": found.reason}


def test_plain_data():
    found = nucleolus(WeightedGame(51, (8, 21, 26, 12, 33))).as_data()
    assert found["values"] == ["1/9", "2/9", "2/9", "1/9", "1/3"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (shares((4, 4, 4, 2, 2, 1), 17), "the coalitions with an excess of 5/17 or more are not balanced"),
        (shares((1, 1, 1, 1, 1, 1), 6), "the coalitions with an excess of 1/2 or more are not balanced"),
        (shares((7, 7, 7, 5, 5, 0), 31), "the coalitions with an excess of 10/31 or more are not balanced"),
        (shares((2, 2, 2, 1, 1, 1), 8), "the shares add up to 9/8, not to 1"),
        (shares((3, 3, 3, 0, 0, -1), 8), "a share is negative: less than that player has alone"),
        (shares((3, 2, 1, 1, 1, 0), 8), "players who are interchangeable do not get the same"),
        (shares((1, 1), 2), "there are 2 shares for 6 players"),
    ],
)
def test_the_proof_rejects_what_is_wrong(values, reason):
    assert refutation(WeightedGame(12, (4, 4, 4, 2, 2, 1)), values) == reason


def test_the_proof_looks_beyond_the_first_level():
    # The least excess alone leaves open how two of the three players share: later levels decide.
    game = WeightedGame(41, (10, 10, 10, 10, 5, 5, 3, 3, 2))
    almost = (*shares((99, 99, 99, 99), 400), *shares((1, 1, 1, 1, 0), 400))
    assert refutation(game, almost) is not None


def random_game(rng, most=7):
    weights = tuple(rng.randint(0, 12) for _ in range(rng.randint(2, most)))
    total = sum(weights)
    return WeightedGame(rng.randint(1, total), weights) if total else WeightedGame(1, (1, *weights))


def excesses(game, values):
    found = []
    for coalition in range(1, (1 << game.size) - 1):
        inside = sum(value for player, value in enumerate(values) if coalition >> player & 1)
        found.append(game.wins(coalition) - inside)
    return sorted(found, reverse=True)


def test_nobody_complains_less_elsewhere():
    """The definition itself, against many other divisions: moves between two players, and whole new ones."""
    rng = random.Random(7)
    looked = 0
    while looked < 60:
        game = random_game(rng, most=6)
        values = nucleolus(game).values
        alone = [game.wins(1 << player) for player in range(game.size)]
        if values is None or any(alone):
            continue
        looked += 1
        least = excesses(game, values)
        for _ in range(40):
            other = list(values)
            one, two = rng.randrange(game.size), rng.randrange(game.size)
            step = min(other[one], Fraction(1, rng.choice([3, 10, 50, 500])))
            other[one] -= step
            other[two] += step
            assert least <= excesses(game, other)
        drawn = [rng.randint(0, 9) + Fraction(1, 9) for _ in range(game.size)]
        assert least <= excesses(game, [part / sum(drawn) for part in drawn])


def test_laws_on_random_games():
    rng = random.Random(11)
    for _ in range(150):
        game = random_game(rng)
        found = nucleolus(game)
        if found.values is None:
            assert sum(game.wins(1 << player) for player in range(game.size)) > 1
            continue
        assert sum(found.values) == 1
        assert min(found.values) >= 0
        by_weight = sorted(zip(game.weights, found.values, strict=True))
        assert all(one[1] <= other[1] for one, other in pairwise(by_weight))  # who weighs more gets no less
        merged = {value for weight, value in zip(game.weights, found.values, strict=True) if weight == game.weights[0]}
        assert len(merged) == 1


def test_dummies_get_nothing_where_one_side_always_wins():
    rng = random.Random(13)
    looked = 0
    while looked < 30:
        weights = tuple(rng.randint(0, 9) for _ in range(6))
        if sum(weights) % 2 == 0:
            continue
        game = WeightedGame(sum(weights) // 2 + 1, weights)
        everyone = range(1 << game.size)
        dummies = [
            player
            for player in range(game.size)
            if all(game.wins(one) == game.wins(one | 1 << player) for one in everyone)
        ]
        if not dummies:
            continue
        looked += 1
        assert not any(nucleolus(game).values[dummy] for dummy in dummies)


def test_a_rule_written_as_a_tree_gives_the_same():
    rng = random.Random(17)
    for _ in range(25):
        game = random_game(rng, most=6)
        double = all_of(game, WeightedGame(1, (1,) * game.size))  # the second part is always met
        assert nucleolus(double).values == nucleolus(game).values


def test_large_weights_are_exact():
    factor = 10**30 + 57
    found = nucleolus(WeightedGame(51 * factor, tuple(seats * factor for seats in (8, 21, 26, 12, 33))))
    assert found.values == shares((1, 2, 2, 1, 3), 9)


def test_fifteen_different_parties():
    weights = (58, 52, 50, 49, 47, 45, 39, 38, 29, 28, 21, 18, 15, 7, 1)
    found = nucleolus(WeightedGame(249, weights))
    assert found.status == "proved"
    assert found.values == shares(weights, 497)  # here the seats themselves are the prices (own computation)


def test_many_equal_parties_count_once():
    assert nucleolus(WeightedGame(151, (3,) * 40 + (2,) * 60 + (1,) * 59)).status == "proved"


def test_halves_find_what_lists_find(monkeypatch):
    rng = random.Random(19)
    games = [random_game(rng, most=9) for _ in range(60)]
    listed = [nucleolus(game) for game in games]
    monkeypatch.setattr(poorest, "SOON_HALVED", 1)
    assert [nucleolus(game) for game in games] == listed
    assert isinstance(poorest.search(poorest.classes(WeightedGame(2, (1, 1, 1)))), poorest.Halves)
    council = WeightedGame(12, (4, 4, 4, 2, 2, 1))
    wrong = refutation(council, shares((4, 4, 4, 2, 2, 1), 17))
    assert wrong == "the coalitions with an excess of 5/17 or more are not balanced"


def test_halves_and_lists_ask_alike():
    rng = random.Random(23)
    for _ in range(60):
        game = random_game(rng, most=8)
        known = poorest.classes(game)
        size = len(known.counts)
        listed = poorest.Listed(known)
        halved = poorest.Halves(known, game, (list(range(0, size, 2)), list(range(1, size, 2))))
        amounts = [rng.randint(0, 9) for _ in range(size)]
        directions = [[rng.randint(-2, 2) for _ in range(size)] for _ in range(rng.randint(1, 2))]
        for then in (None, [rng.randint(-5, 5) for _ in range(size)]):
            one, other = (way.poorest(amounts, directions, then) for way in (listed, halved))
            assert [(found.sum, found.then) for found in one[:1]] == [(found.sum, found.then) for found in other[:1]]


def test_twenty_two_parties_in_halves():
    weights = tuple(range(24, 68, 2))
    found = nucleolus(WeightedGame(825, weights))
    assert found.values == shares((weight // 2 for weight in weights), 495)  # own computation


def test_too_many_different_parties_are_refused():
    with pytest.raises(TooLargeError, match="Shapley-Shubik index"):
        nucleolus(WeightedGame(1000, tuple(range(40, 80))))
    with pytest.raises(TooLargeError, match="33,554,432 coalitions"):
        nucleolus(all_of(WeightedGame(800, tuple(range(40, 65))), WeightedGame(13, (1,) * 25)))


def test_missing_library_is_named(monkeypatch):
    monkeypatch.setattr(exact, "find_spec", lambda name: None)
    with pytest.raises(FormateurError, match=r"install formateur\[power\]"):
        nucleolus(WeightedGame(2, (1, 1, 1)))


def test_programmes_without_solution():
    programme = Programme([1, 1])
    programme.add([1, 0], 1)
    assert not programme.solve()
    programme.add([1, 1], 5)
    programme.add([0, 1], 3)
    assert programme.solve()
    assert programme.value == 4
    assert programme.solution == {0: 1, 2: 1}
    assert programme.prices == (1, 3)


def test_programmes_without_end():
    programme = Programme([1])
    programme.add([1], 0)
    programme.add([0], -1)
    with pytest.raises(ArithmeticError, match="no least value"):
        programme.solve()


def test_programmes_with_equations_that_repeat():
    programme = Programme([1, 2])
    programme.add([1, 2], 3)
    assert programme.solve()
    assert programme.value == 3
    programme.add([1, 0], 0)  # only now does the second equation say something
    programme.add([0, 1], 1)
    assert programme.solve()
    assert programme.value == 2


def test_equations_with_no_or_many_solutions():
    assert solved([[1, 1], [2, 2]], [1, 2]) is None
    assert solved([[1, 1], [1, 1]], [1, 2]) is None
    assert solved([[Fraction(1, 2), 1], [1, 0]], [1, Fraction(1, 3)]) == (Fraction(1, 3), Fraction(5, 6))


def test_span():
    span = Span(3, [[2, 4, 6]])
    assert span.holds([1, 2, 3])
    assert not span.holds([1, 2, 4])
    assert all(sum(a * b for a, b in zip(way, (1, 2, 3), strict=True)) == 0 for way in span.directions())
