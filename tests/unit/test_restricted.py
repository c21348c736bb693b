"""Restricted cooperation and power in a plane: published and own numbers, oracles by enumeration, laws."""

import random
from fractions import Fraction
from itertools import combinations, permutations
from math import acos, atan, pi, sqrt

import pytest

from formateur.errors import ModelError, TooLargeError
from formateur.games.restricted import compatible_game, edelman, graph_game, myerson
from formateur.games.spatial import owen_shapley
from formateur.games.weighted import WeightedGame, all_of, members
from formateur.games.written import (
    TableGame,
    banzhaf,
    banzhaf_by_enumeration,
    shapley,
    shapley_by_enumeration,
    table_of,
    tabulated,
)

FIVE = WeightedGame(51, (8, 21, 26, 12, 33))  # Lijphart 1999
ROW = [(0, 1), (1, 2), (2, 3), (3, 4)]


def fractions(text):
    return tuple(Fraction(part) for part in text.split())


def random_game(rng, size):
    weights = (*(rng.randint(0, 9) for _ in range(size - 1)), rng.randint(1, 9))
    return WeightedGame(rng.randint(1, sum(weights)), weights)


# Indices by enumeration


@pytest.mark.parametrize(
    ("quota", "weights", "expected"),
    [
        (12, (4, 4, 4, 2, 2, 1), "7/30 7/30 7/30 3/20 3/20 0"),  # Felsenthal and Machover 1998
        (51, (35, 20, 15, 15, 15), "9/20 1/5 7/60 7/60 7/60"),
        (68, (43, 33, 25, 18, 14, 2), "2/5 7/30 7/30 1/15 1/15 0"),  # Carreras and Owen 1988
        (51, (8, 21, 26, 12, 33), "1/15 7/30 7/30 1/15 2/5"),
        (65, (48, 37, 27, 17), "1/2 1/6 1/6 1/6"),  # Madrid 2015
    ],
)
def test_shapley_shubik(quota, weights, expected):
    assert shapley(WeightedGame(quota, weights)).values == fractions(expected)


def test_security_council():
    found = shapley(WeightedGame(39, (7,) * 5 + (1,) * 10)).values
    assert (found[0], found[5]) == (Fraction(421, 2145), Fraction(4, 2145))  # Shapley and Shubik 1954


def test_banzhaf():
    assert banzhaf(WeightedGame(68, (60, 34, 17, 13, 11))).values == fractions("7/8 1/8 1/8 1/8 1/8")  # Catalonia 1995
    assert banzhaf(WeightedGame(8, (4, 4, 3, 2, 1, 1))).values == fractions("1/2 1/2 3/8 1/8 1/8 1/8")


def test_any_rule():
    found = shapley_by_enumeration(FIVE.wins, 5)
    assert found.values == shapley(FIVE).values
    assert banzhaf_by_enumeration(FIVE.wins, 5).values == banzhaf(FIVE).values


def test_a_table_is_a_game():
    rng = random.Random(1)
    for _ in range(20):
        game = random_game(rng, 4)
        table = tabulated(game)
        assert all(table.wins(one) == game.wins(one) for one in range(16))
        assert table.dual() == tabulated(game.dual())
        assert table == table_of(game.wins, 4)
    double = all_of(WeightedGame(3, (1, 1, 1, 1)), WeightedGame(5, (4, 1, 1, 1)))
    assert tabulated(double) == table_of(double.wins, 4)


@pytest.mark.parametrize(("size", "table"), [(2, b"\0\1"), (1, b"\0\2")])
def test_tables_that_are_none(size, table):
    with pytest.raises(ModelError, match="does not describe a game"):
        TableGame(size, table)


def test_large_games_are_refused():
    with pytest.raises(TooLargeError, match="2,097,152 coalitions"):
        myerson(WeightedGame(11, (1,) * 21), [])


# Links


def test_parties_in_a_row():
    assert myerson(FIVE, ROW).values == fractions("1/12 1/6 1/2 1/6 1/12")  # own computation
    assert myerson(FIVE, ROW, "banzhaf").values == fractions("1/8 1/4 1/2 1/4 1/8")


def test_three_in_a_row():
    assert myerson(WeightedGame(2, (1, 1, 1)), [(0, 1), (1, 2)]).values == fractions("1/6 2/3 1/6")


def test_a_star_needs_its_centre():
    star = [(0, outer) for outer in range(1, 5)]
    found = myerson(WeightedGame(3, (1,) * 5), star)
    assert found.values == fractions("3/5 1/10 1/10 1/10 1/10")  # the centre decides unless it comes first or second


def test_complete_links_restrict_nothing():
    rng = random.Random(2)
    for _ in range(30):
        size = rng.randint(2, 6)
        game = random_game(rng, size)
        everybody = list(combinations(range(size), 2))
        assert myerson(game, everybody).values == shapley(game).values
        assert myerson(game, everybody, "banzhaf").values == banzhaf(game).values


def test_pieces_against_plain_search():
    rng = random.Random(3)
    for _ in range(60):
        size = rng.randint(2, 6)
        game = random_game(rng, size)
        links = [pair for pair in combinations(range(size), 2) if rng.random() < 0.4]
        table = graph_game(game, links)
        for coalition in range(1 << size):
            assert table.wins(coalition) == any(game.wins(piece) for piece in pieces(coalition, links))


def pieces(coalition, links):
    left = set(members(coalition))
    while left:
        piece = {left.pop()}
        while more := {b for a, b in links + [(b, a) for a, b in links] if a in piece and b in left}:
            piece |= more
            left -= more
        yield sum(1 << player for player in piece)


def test_nobody_linked_nobody_governs():
    found = myerson(FIVE, [])
    assert found.values is None
    assert found.why == "no coalition that can form wins: nobody can govern, and so nobody's vote is ever decisive"
    assert banzhaf(graph_game(FIVE, [])).values is None


@pytest.mark.parametrize("pair", [(0, 0), (0, 5), (-1, 2)])
def test_pairs_of_nobody(pair):
    with pytest.raises(ModelError, match="is not two of the 5 players"):
        graph_game(FIVE, [pair])


# Refusals


def test_no_refusals_restrict_nothing():
    assert compatible_game(FIVE, []) == tabulated(FIVE)


def test_refusals_against_plain_search():
    rng = random.Random(4)
    for _ in range(60):
        size = rng.randint(2, 6)
        game = random_game(rng, size)
        refused = [pair for pair in combinations(range(size), 2) if rng.random() < 0.4]
        table = compatible_game(game, refused)
        free = [
            one
            for one in range(1 << size)
            if game.wins(one) and not any(one >> a & 1 and one >> b & 1 for a, b in refused)
        ]
        for coalition in range(1 << size):
            assert table.wins(coalition) == any(one & coalition == one for one in free)


def test_a_cordon_shifts_power():
    # The two largest refuse each other: the pair 33 + 26 falls away.
    found = compatible_game(FIVE, [(2, 4)])
    assert not found.wins(0b10100)
    assert found.wins(0b11100) is False
    assert found.wins(0b10010)


def test_refusals_may_leave_no_government():
    alone = compatible_game(WeightedGame(2, (1, 1, 1)), combinations(range(3), 2))
    assert not alone.can_be_won
    assert shapley(alone).values is None


# An order


def test_five_parties_in_order():
    assert edelman(FIVE, range(5)).values == fractions("1/8 1/4 1/4 1/4 1/8")  # own computation


def test_order_against_all_ways_of_growing():
    rng = random.Random(5)
    for _ in range(40):
        size = rng.randint(1, 6)
        game = random_game(rng, size)
        order = rng.sample(range(size), size)
        place = {player: at for at, player in enumerate(order)}
        count, ways = [0] * size, 0
        for row in permutations(range(size)):
            places = [place[player] for player in row]
            grown = all(
                max(places[:end]) - min(places[:end]) == end - 1 for end in range(1, size + 1)
            )  # an interval at every step
            if grown:
                ways += 1
                coalition = 0
                for player in row:
                    if game.wins(coalition | 1 << player):
                        count[player] += 1
                        break
                    coalition |= 1 << player
        assert ways == 2 ** (size - 1)
        assert edelman(game, order).values == tuple(Fraction(number, ways) for number in count)


def test_order_must_hold_everybody():
    with pytest.raises(ModelError, match="must hold each of the 5 players once"):
        edelman(FIVE, [0, 1, 2, 3, 3])


# The plane


def majority(points):
    return owen_shapley(WeightedGame(len(points) // 2 + 1, (1,) * len(points)), points)


def close(found, expected):
    return all(abs(value - other) <= found.error for value, other in zip(found.values, expected, strict=True))


def test_triangle():
    found = majority([(0, 0), (3, 0), (0, 4)])
    assert close(found, (1 / 2, atan(4 / 3) / pi, atan(3 / 4) / pi))
    assert [round(value, 6) for value in found.values] == [0.5, 0.295167, 0.204833]


def test_any_triangle_by_its_angles():
    rng = random.Random(6)
    for _ in range(20):
        points = [(rng.randint(-50, 50), Fraction(rng.randint(-50, 50), 7)) for _ in range(3)]
        sides = [sqrt(sum((a - b) ** 2 for a, b in zip(*pair, strict=True))) for pair in combinations(points, 2)]
        if sum(sides) - 2 * max(sides) < 1:  # almost on one line
            continue
        a, b, c = sides[2], sides[1], sides[0]  # opposite the first, second and third point
        angles = [acos((y * y + z * z - x * x) / (2 * y * z)) for x, y, z in ((a, b, c), (b, a, c), (c, a, b))]
        found = majority(points)
        assert all(abs(value - angle / pi) < 1e-9 for value, angle in zip(found.values, angles, strict=True))
        assert abs(sum(found.values) - 1) <= found.error


def test_the_centre_of_a_square_is_always_decisive():
    assert close(majority([(0, 0), (2, 0), (0, 2), (2, 2), (1, 1)]), (0, 0, 0, 0, 1))


def test_regular_pentagon():
    from math import cos, sin

    points = [(Fraction(cos(2 * pi * k / 5)), Fraction(sin(2 * pi * k / 5))) for k in range(5)]
    assert all(abs(value - 1 / 5) < 1e-12 for value in majority(points).values)


def test_all_on_one_line():
    assert close(majority([(0, 0), (1, 1), (3, 3)]), (0, 1, 0))
    # The other direction decides from the other end.
    found = owen_shapley(WeightedGame(3, (1, 1, 1, 1)), [(0, 0), (1, 1), (3, 3), (7, 7)])
    assert close(found, (0, 1 / 2, 1 / 2, 0))


def test_at_one_point_parties_come_in_any_order():
    found = owen_shapley(FIVE, [(1, 2)] * 5)
    assert close(found, [float(value) for value in shapley(FIVE).values])
    assert found.notes == ("5 players share a point with others: there they come in any order, equally likely",)
    twins = owen_shapley(WeightedGame(2, (1, 1, 1)), [(0, 0), (0, 0), (5, 1)])
    assert close(twins, (1 / 2, 1 / 2, 0))


def test_plane_against_many_directions():
    from math import cos, sin

    rng = random.Random(8)
    for _ in range(8):
        size = rng.randint(3, 7)
        game = random_game(rng, size)
        points = [(rng.randint(0, 9), rng.randint(0, 9)) for _ in range(size)]
        if len(set(points)) < size:
            continue
        found, turns = owen_shapley(game, points), 20_000
        count = [0] * size
        for turn in range(turns):
            angle = 2 * pi * (turn + 0.123456) / turns
            row = sorted(range(size), key=lambda p: -(points[p][0] * cos(angle) + points[p][1] * sin(angle)))
            coalition = 0
            for player in row:
                coalition |= 1 << player
                if game.wins(coalition):
                    count[player] += 1
                    break
        assert all(abs(value - number / turns) < 0.01 for value, number in zip(found.values, count, strict=True))


def test_plane_is_the_same_at_any_scale():
    far = [(10**400 * x, 10**400 * y) for x, y in ((0, 0), (3, 0), (0, 4))]
    assert close(majority(far), majority([(0, 0), (3, 0), (0, 4)]).values)
    assert majority([(0, 0), (3, 0), (0, 4)]).as_data()["notes"] == []


def test_points_must_fit():
    with pytest.raises(ModelError, match="2 points for 5 players"):
        owen_shapley(FIVE, [(0, 0), (1, 1)])
    with pytest.raises(TooLargeError, match="at most 200 players"):
        owen_shapley(WeightedGame(1, (1,) * 201), [(0, 0)] * 201)
    with pytest.raises(ModelError, match="nobody can win"):
        owen_shapley(TableGame(1, b"\0\0"), [(0, 0)])
