"""Values with blocs agreed beforehand: blocs deal with one another first, and their members then share (Owen 1977).

Two choices, each as in Shapley-Shubik (orders) or Banzhaf (coalitions): between the blocs, and inside a bloc.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm

from formateur.errors import ModelError, TooLargeError
from formateur.games.counting.smaller import smaller
from formateur.games.values import Values
from formateur.games.weighted import AnyGame, WeightedGame

MOST_INSIDE = 200_000  # different (size, weight) pairs of coalitions inside a bloc
MOST_CELLS = 20_000_000
Weigh = Callable[[int, int], Fraction]  # so many joined of so many others: how much a coalition counts
Groups = Sequence[Sequence[int]]


def _orders(joined: int, others: int) -> Fraction:
    return Fraction(1, (others + 1) * comb(others, joined))


def _coalitions(joined: int, others: int) -> Fraction:
    del joined
    return Fraction(1, 1 << others)


@dataclass(frozen=True, slots=True)
class BlocValue:
    """A value for games with blocs; ``between`` and ``inside`` weigh a coalition by its size among so many others."""

    key: str
    name: str
    cite: str
    between: Weigh
    inside: Weigh


BLOC_VALUES: Mapping[str, BlocValue] = {
    one.key: one
    for one in (
        BlocValue("owen", "Owen", "Owen 1977", _orders, _orders),
        BlocValue("banzhaf-owen", "Banzhaf-Owen", "Owen 1981", _coalitions, _coalitions),
        BlocValue(
            "symmetric-coalitional",
            "Symmetric coalitional Banzhaf",
            "Alonso-Meijide and Fiestras-Janeiro 2002",
            _coalitions,
            _orders,
        ),
        BlocValue(
            "orders-coalitions", "Amer-Carreras-Giménez", "Amer, Carreras and Giménez 2002", _orders, _coalitions
        ),
    )
}


def bloc_value(game: AnyGame, groups: Groups, key: str = "owen") -> Values:
    """Return the value of every player when some have agreed to act together.

    Parameters
    ----------
    game
        A weighted game; a tree of games where there are at most some 16 players.
    groups
        The blocs: every player in exactly one, alone or with others.
    key
        One of `BLOC_VALUES`.

    Raises
    ------
    ModelError
        If the blocs do not hold every player once.
    TooLargeError
        If a bloc has too many different coalitions inside.

    Examples
    --------
    Catalonia in 1995, with the left together (Alonso-Meijide and Fiestras-Janeiro 2002):

    >>> chamber = WeightedGame(68, (60, 34, 17, 13, 11))
    >>> [str(one) for one in bloc_value(chamber, [[0], [1, 3, 4], [2]], "symmetric-coalitional").values]
    ['1/2', '1/6', '1/2', '1/6', '1/6']
    """
    if sorted(player for group in groups for player in group) != list(range(game.size)):
        raise ModelError("blocs must hold every player exactly once, alone or with others")
    value = BLOC_VALUES[key]
    if not isinstance(game, WeightedGame):
        return _by_table(game, groups, value)
    game = smaller(game)
    found = [Fraction()] * game.size
    for place, group in enumerate(groups):
        outside = [sum(game.weights[one] for one in other) for other in _others(groups, place)]
        below = _sums_below(game.quota, outside, value.between)
        for player in group:
            others = [game.weights[one] for one in group if one != player]
            found[player] = _decides(game.quota, game.weights[player], below, others, value.inside)
    return Values(tuple(found))


def _others(groups: Groups, place: int) -> list[Sequence[int]]:
    return [group for other, group in enumerate(groups) if other != place]


def _sums_below(quota: int, weights: list[int], weigh: Weigh) -> list[Fraction]:
    """Return for each sum up to the quota how much the coalitions of blocs below it count together."""
    if quota * (len(weights) + 1) > MOST_CELLS:
        raise TooLargeError(
            f"a quota of {quota:,} with {len(weights) + 1} blocs is too large a table; "
            "divide all weights and the quota by a common number and say so"
        )
    rows = [[0] * quota for _ in range(len(weights) + 1)]
    rows[0][0] = 1
    for added, weight in enumerate(weights, 1):
        for size in range(added, 0, -1):
            row, smaller_row = rows[size], rows[size - 1]
            for total in range(quota - 1, weight - 1, -1):
                row[total] += smaller_row[total - weight]
    factors = [weigh(size, len(weights)) for size in range(len(weights) + 1)]
    common = lcm(*(factor.denominator for factor in factors))
    whole = [int(factor * common) for factor in factors]
    found, running = [Fraction()], 0
    for total in range(quota):
        running += sum(factor * row[total] for factor, row in zip(whole, rows, strict=True))
        found.append(Fraction(running, common))
    return found


def _decides(quota: int, weight: int, below: list[Fraction], others: list[int], weigh: Weigh) -> Fraction:
    """Return how much the coalitions count in which a player decides; ``others`` are those of his own bloc."""
    inside: dict[tuple[int, int], int] = {(0, 0): 1}
    for other in others:
        for (size, total), count in list(inside.items()):
            key = size + 1, min(quota, total + other)
            inside[key] = inside.get(key, 0) + count
        if len(inside) > MOST_INSIDE:
            raise TooLargeError(
                f"a bloc of {len(others) + 1} has more than {MOST_INSIDE:,} different coalitions inside; "
                "merge its smallest members"
            )
    found = Fraction()
    for (size, total), count in inside.items():
        high, low = max(0, quota - total), max(0, quota - total - weight)
        found += weigh(size, len(others)) * count * (below[high] - below[low])
    return found


def _by_table(game: AnyGame, groups: Groups, value: BlocValue) -> Values:
    """Count over all coalitions of blocs and inside the player's own, from the game itself."""
    from formateur.games.weighted import coalition_of

    if len(groups) + max(len(group) for group in groups) > 18:
        raise TooLargeError(
            "blocs under a rule of several parts are counted one by one, for at most 18 blocs and members"
        )
    found = [Fraction()] * game.size
    for place, group in enumerate(groups):
        outside = [coalition_of(other) for other in _others(groups, place)]
        for player in group:
            inside = [1 << one for one in group if one != player]
            for first in range(1 << len(outside)):
                base = sum(outside[one] for one in range(len(outside)) if first >> one & 1)
                between = value.between(first.bit_count(), len(outside))
                for second in range(1 << len(inside)):
                    coalition = base | sum(inside[one] for one in range(len(inside)) if second >> one & 1)
                    if not game.wins(coalition) and game.wins(coalition | 1 << player):
                        found[player] += between * value.inside(second.bit_count(), len(inside))
    return Values(tuple(found))
