"""Games written out, coalition by coalition, and the power indices read off them: exact, for up to 20 players.

This answers for any monotone rule, such as one under which only those who are linked can act together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import factorial
from typing import TYPE_CHECKING

from formateur.errors import ModelError, TooLargeError
from formateur.games.exact import require_numpy
from formateur.games.table import critical, wins_table
from formateur.games.values import Values
from formateur.games.weighted import AnyGame, Coalition

if TYPE_CHECKING:
    import numpy as np

MOST_PLAYERS = 20  # 2^20 coalitions, one byte each
NOBODY = Values(None, why="no coalition that can form wins: nobody can govern, and so nobody's vote is ever decisive")


@dataclass(frozen=True)
class TableGame:
    """A game written out: for each coalition, in the order of its bits, whether it wins. Nobody may be able to win.

    Parameters
    ----------
    size
        How many players there are; at most 20.
    table
        One byte a coalition, 1 if it wins.
    """

    size: int
    table: bytes

    def __post_init__(self) -> None:
        _small(self.size)
        if len(self.table) != 1 << self.size or not set(self.table) <= {0, 1}:
            raise ModelError(
                f"a table of {len(self.table):,} bytes does not describe a game of {self.size} players; give "
                f"{1 << self.size:,} bytes, each of them 0 or 1"
            )

    def wins(self, coalition: Coalition) -> bool:
        """Return whether a coalition wins."""
        return bool(self.table[coalition])

    @cached_property
    def can_be_won(self) -> bool:
        """Whether any coalition wins."""
        return bool(self.table[-1])

    def dual(self) -> "TableGame":
        """Return the game whose winning coalitions are those that block this one."""
        return TableGame(self.size, bytes(1 - wins for wins in reversed(self.table)))


def tabulated(game: AnyGame | TableGame) -> TableGame:
    """Return a game written out as a table of its coalitions.

    Raises
    ------
    TooLargeError
        If there are more than 20 players.

    Examples
    --------
    >>> from formateur.games.weighted import WeightedGame
    >>> list(tabulated(WeightedGame(2, (1, 1))).table)
    [0, 0, 0, 1]
    """
    if isinstance(game, TableGame):
        return game
    require_numpy("this index")
    _small(game.size)
    return of_array(game.size, wins_table(game))


def table_of(wins: Callable[[Coalition], bool], size: int) -> TableGame:
    """Return the game of any rule on up to 20 players; the rule is asked once for each coalition."""
    _small(size)
    return TableGame(size, bytes(bool(wins(coalition)) for coalition in range(1 << size)))


def shapley(game: AnyGame | TableGame) -> Values:
    """Return the Shapley-Shubik index of every player: its share of the orders in which it turns losing into winning.

    Raises
    ------
    TooLargeError
        If there are more than 20 players.

    Notes
    -----
    Shapley and Shubik (1954), by looking at every coalition: O(2^n n).

    Examples
    --------
    The parliament of Catalonia of 1980 (Carreras and Owen 1988):

    >>> from formateur.games.weighted import WeightedGame
    >>> [str(value) for value in shapley(WeightedGame(68, (43, 33, 25, 18, 14, 2))).values]
    ['2/5', '7/30', '7/30', '1/15', '1/15', '0']
    """
    table, size = tabulated(game), game.size
    if not table.can_be_won:
        return NOBODY
    orders = [factorial(others) * factorial(size - 1 - others) for others in range(size)]
    found = [sum(map(int.__mul__, orders, swings)) for swings in _swings(table)]
    return Values(tuple(Fraction(ways, factorial(size)) for ways in found))


def banzhaf(game: AnyGame | TableGame) -> Values:
    """Return the absolute Banzhaf index of every player: its share of the coalitions of others that it makes win.

    Raises
    ------
    TooLargeError
        If there are more than 20 players.

    Notes
    -----
    Penrose (1946), Banzhaf (1965), by looking at every coalition: O(2^n n).

    Examples
    --------
    >>> from formateur.games.weighted import WeightedGame
    >>> [str(value) for value in banzhaf(WeightedGame(68, (43, 33, 25, 18, 14, 2))).values]
    ['5/8', '3/8', '3/8', '1/8', '1/8', '0']
    """
    table = tabulated(game)
    if not table.can_be_won:
        return NOBODY
    return Values(tuple(Fraction(sum(swings), 1 << (game.size - 1)) for swings in _swings(table)))


def shapley_by_enumeration(wins: Callable[[Coalition], bool], size: int) -> Values:
    """Return the Shapley-Shubik index of any monotone rule on up to 20 players.

    >>> [str(value) for value in shapley_by_enumeration(lambda coalition: coalition in (3, 5, 7), 3).values]
    ['2/3', '1/6', '1/6']
    """
    return shapley(table_of(wins, size))


def banzhaf_by_enumeration(wins: Callable[[Coalition], bool], size: int) -> Values:
    """Return the absolute Banzhaf index of any monotone rule on up to 20 players.

    >>> [str(value) for value in banzhaf_by_enumeration(lambda coalition: coalition in (3, 5, 7), 3).values]
    ['3/4', '1/4', '1/4']
    """
    return banzhaf(table_of(wins, size))


def _swings(game: TableGame) -> list[list[int]]:
    """Return, for each player, in how many losing coalitions of 0, 1, … others its joining wins."""
    import numpy as np

    wins = np.frombuffer(game.table, dtype=np.uint8).astype(bool)
    sizes = np.zeros(1, dtype=np.int8)
    for _ in range(game.size):
        sizes = np.concatenate([sizes, sizes + 1])
    found = []
    for player in range(game.size):
        together = np.bincount(sizes[critical(wins, player)], minlength=game.size + 1)
        found.append([int(count) for count in together[1:]])
    return found


def of_array(size: int, wins: "np.ndarray") -> TableGame:
    """Return the game of a truth value for each coalition, in the order of their bits."""
    return TableGame(size, wins.astype("uint8").tobytes())


def _small(size: int) -> None:
    if size > MOST_PLAYERS:
        raise TooLargeError(
            f"{size} players form {1 << size:,} coalitions; at most {MOST_PLAYERS} players can be written out. Put the "
            "smallest parties together as one, or ask for the index of the unrestricted game."
        )
