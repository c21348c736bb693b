"""The games that power is measured on: two real bodies, and made-up ones of the shape of real ones, fixed by seed.

The Electoral College after the census of 2020; the populations used for qualified majorities in the Council of the EU
in 2017, with the rule of Lisbon; a parliament of 25 parties; a fund of 190 members in the manner of the IMF; and houses
of 500, 1,000 and 2,000 members with weights from 1 to 1,000.
"""

from random import Random

from formateur.games.weighted import WeightedGame, all_of, any_of

PEOPLE = (
    82437641, 66661621, 65341183, 61302519, 46438422, 37967209, 19759968, 17235349, 11289853, 10793526, 10445783,
    10341330, 9998000, 9830485, 8711500, 7153784, 5700917, 5465408, 5407910, 4664156, 4190669, 2888558, 2064188,
    1968957, 1315944, 848319, 576249, 434403,
)  # fmt: skip
ELECTORS = (
    54, 40, 30, 28, 19, 19, 17, 16, 16, 15, 14, 13, 12, 11, 11, 11, 11, 10, 10, 10, 10, 10, 9, 9, 8, 8, 8, 7, 7, 6,
    6, 6, 6, 6, 6, 5, 5, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3,
)  # fmt: skip
PARTIES = (73, 37, 33, 31, 18, 17, 14, 12, 10, 9, 9, 8, 7, 6, 6, 5, 5, 5, 4, 4, 4, 3, 3, 3, 3)
LARGEST = (
    831400, 309600, 306200, 267800, 203000, 202990, 152200, 132570, 130500, 112000, 111900, 101400, 96800, 90200,
    88700, 86300, 67200, 65600, 60000, 58700,
)  # fmt: skip
TWENTY = (73, 37, 33, 31, 18, 17, 14, 12, 10, 9, 9, 8, 7, 6, 6, 5, 5, 5, 4, 20)  # 329 seats


def share(weights, part, of):
    return -(-sum(weights) * part // of)


def parliament():
    return WeightedGame(220, PARTIES)


def college():
    return WeightedGame(270, ELECTORS)


def council_in_thousands():
    weights = tuple(round(people / 1000) for people in PEOPLE)
    return WeightedGame(share(weights, 65, 100), weights)


def council():
    """Lisbon: 16 of 28 states with 65 % of the people; four states at least are needed to block."""
    people = WeightedGame(share(PEOPLE, 65, 100), PEOPLE)
    states = (1,) * len(PEOPLE)
    return any_of(all_of(WeightedGame(16, states), people), WeightedGame(25, states))


def fund():
    rng = Random(190)  # noqa: S311 - drawn to be the same each time
    left = 5_030_000 - sum(LARGEST)
    raw = [(place + 3) ** -1.25 * rng.uniform(0.8, 1.25) for place in range(170)]
    scale = (left - 1470 * 170) / sum(raw)
    rest = [min(1470 + int(scale * one), 58000 - 7 * place) for place, one in enumerate(raw)]
    weights = tuple(sorted([*LARGEST, *rest], reverse=True))
    return WeightedGame(share(weights, 85, 100), weights)


def house(members):
    rng = Random(1000 + members)  # noqa: S311
    weights = tuple(rng.randint(1, 1000) for _ in range(members))
    return WeightedGame(sum(weights) // 2 + 1, weights)
