"""Kohlberg's criterion: a proof that a division is the nucleolus, from the division alone and without rounding."""

from collections.abc import Sequence
from fractions import Fraction

from formateur.games.exact import Programme, Row, Span, whole
from formateur.games.poorest import Search, classes, search
from formateur.games.weighted import AnyGame


def refutation(game: AnyGame, values: Sequence[Fraction]) -> str | None:
    """Return why a division is not the nucleolus of a game in which nobody wins alone; None if it is: a proof.

    Parameters
    ----------
    game
        A weighted game or a tree of them, in which no player wins alone.
    values
        The share of each player.

    Notes
    -----
    Kohlberg (1971): a division is the nucleolus if and only if, at every level of excess, the coalitions at it or above
    are balanced, together with the players who get the least they may. Balanced means: they can be given positive
    weights that add up to the same for every player. Only coalitions not settled by those of higher levels are looked
    at, so that there are at most as many levels as players (Nguyen and Thomas 2016); an exact linear programme each.

    Raises
    ------
    TooLargeError
        If the coalitions are too many to look at.

    Examples
    --------
    The council of 1958 (Le Breton, Montero and Zaporozhets 2012 give its nucleolus):

    >>> from formateur.games.weighted import WeightedGame
    >>> council = WeightedGame(12, (4, 4, 4, 2, 2, 1))
    >>> refutation(council, [Fraction(part, 8) for part in (2, 2, 2, 1, 1, 0)])
    >>> refutation(council, [Fraction(part, 17) for part in (4, 4, 4, 2, 2, 1)])
    'the coalitions with an excess of 5/17 or more are not balanced'
    """
    shares = [Fraction(value) for value in values]
    if len(shares) != game.size:
        return f"there are {len(shares)} shares for {game.size} players"
    if sum(shares) != 1:
        return f"the shares add up to {sum(shares)}, not to 1"
    if min(shares) < 0:
        return "a share is negative: less than that player has alone"
    known = classes(game)
    amounts = [shares[players[0]] for players in known.players]
    if tuple(shares) != known.spread(amounts):
        return "players who are interchangeable do not get the same"
    return _Levels(search(known), known.counts, amounts).refutation()


class _Levels:
    """The levels of excess of one division, from the greatest down."""

    def __init__(self, coalitions: Search, counts: Sequence[int], amounts: Sequence[Fraction]) -> None:
        self._coalitions = coalitions
        self._size = len(amounts)
        self._amounts, self._scale = whole(amounts)
        self._span = Span(self._size, [counts])
        self._bounds = [unit(self._size, at) for at, amount in enumerate(amounts) if not amount]

    def refutation(self) -> str | None:
        """Return the first level that is not balanced, in words."""
        while self._span.rank < self._size:
            poor = self._coalitions.poorest(self._amounts, self._span.directions())
            balanced = self._winning(poor[0].sum) if poor else self._players(self._least())
            if not balanced:
                excess = 1 - Fraction(poor[0].sum, self._scale) if poor else -Fraction(self._least(), self._scale)
                return f"the coalitions with an excess of {excess} or more are not balanced"
        return None

    def _winning(self, least: int) -> bool:
        """Return whether the winning coalitions that get so little are balanced; if so, they are settled."""
        while True:
            directions = self._span.directions()
            poor = self._coalitions.poorest(self._amounts, directions)
            chosen = [one.profile for one in poor if one.sum == least]
            if not chosen:
                return True
            programme = _balance(directions, chosen, self._bounds)
            while not programme.solve():
                prices, _ = whole(programme.prices)
                # The chosen all gain in some direction. Others may help only if they lose in it.
                towards = [-sum(map(int.__mul__, prices, column)) for column in zip(*directions, strict=True)]
                others = self._coalitions.poorest(self._amounts, directions, towards)
                helpful = [one.profile for one in others if one.then < prices[-1]]
                if not helpful:
                    return False
                chosen += helpful
                programme = _balance(directions, chosen, self._bounds)
            _settle(self._span, programme, [*chosen, *self._bounds])

    def _players(self, least: int) -> bool:
        """Return the same of the single players, once no winning coalition is left: they have nothing alone."""
        while wanted := [row for at, row in self._open() if self._amounts[at] == least]:
            programme = _balance(self._span.directions(), wanted, self._bounds)
            if not programme.solve():
                return False
            _settle(self._span, programme, [*wanted, *self._bounds])
        return True

    def _least(self) -> int:
        return min(self._amounts[at] for at, _ in self._open())

    def _open(self) -> list[tuple[int, Row]]:
        rows = [(at, unit(self._size, at)) for at in range(self._size)]
        return [(at, row) for at, row in rows if not self._span.holds(row)]


def _balance(directions: Sequence[Row], wanted: Sequence[Row], bounds: Sequence[Row]) -> Programme:
    """Return the programme of weights that balance, at least one of those wanted being positive."""
    programme = Programme([0] * len(directions) + [1])
    for row in wanted:
        programme.add([*along(row, directions), 1], 0)
    for row in bounds:
        programme.add([*along(row, directions), 0], 0)
    return programme


def _settle(span: Span, programme: Programme, rows: Sequence[Row]) -> None:
    for key in programme.solution:
        span.add(rows[key])


def along(row: Row, directions: Sequence[Row]) -> Row:
    """Return how much the sum of a coalition changes in each direction."""
    return [sum(map(int.__mul__, row, direction)) for direction in directions]


def unit(size: int, place: int) -> Row:
    """Return the profile of one player of a class."""
    return [int(at == place) for at in range(size)]
