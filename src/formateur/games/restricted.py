"""Restricted cooperation: parties that must be linked to govern together, parties that refuse each other, and an order.

Three ways in which not every coalition can form. A graph of links: a coalition achieves what its connected pieces do
(Myerson 1977). A graph of refusals: it achieves what its members who do not refuse each other achieve (Bergantiños,
Carreras and García-Jurado 1993). An order from left to right: it grows from one party outwards, neighbour by neighbour
(Edelman 1997). All answers are exact fractions.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Literal

from formateur.errors import ModelError
from formateur.games.values import Values
from formateur.games.weighted import AnyGame, Coalition, Game, coalition_of
from formateur.games.written import NOBODY, TableGame, banzhaf, of_array, shapley, tabulated

if TYPE_CHECKING:
    import numpy as np

Pair = tuple[int, int]
Index = Literal["shapley-shubik", "banzhaf"]


def graph_game(game: AnyGame | TableGame, links: Iterable[Pair]) -> TableGame:
    """Return the game in which only linked parties can act together.

    A coalition wins if one of the connected pieces it falls into wins (Myerson 1977).

    Parameters
    ----------
    game
        At most 20 players.
    links
        Pairs of players, numbered from 0.

    Raises
    ------
    TooLargeError
        If there are more than 20 players.
    ModelError
        If a pair names a player who is not there, or one player twice.

    Notes
    -----
    O(2^n n): the piece around the lowest member of every coalition grows until it is complete.

    Examples
    --------
    Majority of three parties in a row: the outer two cannot form a government without the middle.

    >>> from formateur.games.weighted import WeightedGame
    >>> list(graph_game(WeightedGame(2, (1, 1, 1)), [(0, 1), (1, 2)]).table)
    [0, 0, 0, 1, 0, 0, 1, 1]
    """
    import numpy as np

    size = game.size
    known = np.frombuffer(tabulated(game).table, dtype=np.uint8)
    near = _neighbours(size, links)
    around = np.zeros(1, dtype=np.int32)
    for neighbours in near:
        around = np.concatenate([around, around | neighbours])
    everyone = np.arange(1 << size, dtype=np.int32)
    piece = everyone & -everyone
    while True:
        larger = piece | (everyone & around[piece])
        if np.array_equal(larger, piece):
            break
        piece = larger
    return of_array(size, _upwards(size, (known == 1) & (piece == everyone)))


def compatible_game(game: AnyGame | TableGame, pairs: Iterable[Pair]) -> TableGame:
    """Return the game in which some pairs of parties refuse each other.

    A coalition wins if it holds a winning coalition without such a pair (Bergantiños, Carreras and García-Jurado 1993).
    If there is none, `TableGame.can_be_won` is False: nobody can govern, and no index is defined.

    Parameters
    ----------
    game
        At most 20 players.
    pairs
        Pairs of players who refuse each other, numbered from 0.

    Raises
    ------
    TooLargeError
        If there are more than 20 players.
    ModelError
        If a pair names a player who is not there, or one player twice.

    Notes
    -----
    O(2^n n).

    Examples
    --------
    Majority of three parties, of which the first two refuse each other: all is with the third.

    >>> from formateur.games.weighted import WeightedGame
    >>> refusing = compatible_game(WeightedGame(2, (1, 1, 1)), [(0, 1)])
    >>> [str(value) for value in shapley(refusing).values]
    ['1/6', '1/6', '2/3']
    """
    import numpy as np

    size = game.size
    known = np.frombuffer(tabulated(game).table, dtype=np.uint8)
    free = np.ones(1, dtype=bool)
    for refused in _neighbours(size, pairs):
        free = np.concatenate([free, free & (np.arange(len(free)) & refused == 0)])
    return of_array(size, _upwards(size, (known == 1) & free))


def myerson(game: AnyGame | TableGame, links: Iterable[Pair], index: Index = "shapley-shubik") -> Values:
    """Return the index of every player in the game in which only linked parties can act together.

    Parameters
    ----------
    game
        At most 20 players.
    links
        Pairs of players, numbered from 0.
    index
        ``shapley-shubik`` for the value of Myerson (1977), ``banzhaf`` for that of Owen (1986).

    Returns
    -------
    Values
        None as values if no connected coalition wins.

    Raises
    ------
    TooLargeError
        If there are more than 20 players.
    ModelError
        If a pair names a player who is not there, or one player twice.

    Examples
    --------
    Five parties with 8, 21, 26, 12 and 33 of 100 seats (Lijphart 1999), each linked to its neighbours only:

    >>> from formateur.games.weighted import WeightedGame
    >>> row = [(0, 1), (1, 2), (2, 3), (3, 4)]
    >>> [str(value) for value in myerson(WeightedGame(51, (8, 21, 26, 12, 33)), row).values]
    ['1/12', '1/6', '1/2', '1/6', '1/12']
    """
    restricted = graph_game(game, links)
    return shapley(restricted) if index == "shapley-shubik" else banzhaf(restricted)


def edelman(game: Game, order: Sequence[int]) -> Values:
    """Return the index of every player where coalitions grow outwards along an order.

    A government begins with any one party and adds neighbours, left or right, until all are in it; all 2^(n - 1) ways
    of doing so are equally likely. The index is the share of the ways in which a party's joining makes it win.

    Parameters
    ----------
    game
        Any monotone game.
    order
        Every player once, from left to right.

    Raises
    ------
    ModelError
        If the order does not hold every player exactly once.

    Notes
    -----
    Edelman (1997). An interval of L parties is built in 2^(L - 1) ways, and finished in as many ways as the steps
    to the left can be placed among those left over: O(n^2) intervals.

    Examples
    --------
    >>> from formateur.games.weighted import WeightedGame
    >>> [str(value) for value in edelman(WeightedGame(51, (8, 21, 26, 12, 33)), range(5)).values]
    ['1/8', '1/4', '1/4', '1/4', '1/8']
    """
    size = game.size
    if sorted(order) != list(range(size)):
        raise ModelError(f"the order {list(order)} must hold each of the {size} players once; add or leave out players")
    if not game.wins((1 << size) - 1):
        return NOBODY
    ways = [0] * size
    for place, player in enumerate(order):
        ways[player] += comb(size - 1, place) * game.wins(1 << player)
    whole = [[game.wins(coalition_of(order[low:high])) for high in range(size + 1)] for low in range(size)]
    for low in range(size):
        for high in range(low + 1, size + 1):
            if whole[low][high]:
                continue
            built, rest = 1 << (high - low - 1), size - (high - low) - 1
            if low and whole[low - 1][high]:
                ways[order[low - 1]] += built * comb(rest, low - 1)
            if high < size and whole[low][high + 1]:
                ways[order[high]] += built * comb(rest, low)
    return Values(tuple(Fraction(count, 1 << (size - 1)) for count in ways))


def _upwards(size: int, wins: "np.ndarray") -> "np.ndarray":
    """Let every coalition win that holds a winning one."""
    for player in range(size):
        halves = wins.reshape(-1, 2, 1 << player)
        halves[:, 1] |= halves[:, 0]
    return wins


def _neighbours(size: int, pairs: Iterable[Pair]) -> list[Coalition]:
    found = [0] * size
    for one, other in pairs:
        if one == other or not (0 <= one < size and 0 <= other < size):
            raise ModelError(
                f"the pair ({one}, {other}) is not two of the {size} players; number them from 0 to {size - 1}"
            )
        found[one] |= 1 << other
        found[other] |= 1 << one
    return found
