"""The nucleolus: the division of one that leaves the coalition with most to complain about as little as possible.

The excess of a coalition is what it could have, 1 if it wins and 0 if not, less what its members get. Of all divisions
that give nobody less than what they have alone, the nucleolus is the one whose excesses, sorted from the greatest, come
first in the order of a dictionary (Schmeidler 1969). For parties it is a price list: what each is worth in bargaining,
whatever its number of seats (Montero 2006; Le Breton, Montero and Zaporozhets 2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from formateur.games.balanced import along, refutation, unit
from formateur.games.exact import Programme, Row, Span, whole
from formateur.games.poorest import Search, classes, search
from formateur.games.weighted import AnyGame


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """The nucleolus of a game.

    Attributes
    ----------
    values
        The share of each player, exact, adding up to 1; None if the game has no nucleolus.
    status
        ``proved``: the shares passed Kohlberg's criterion, without rounding. ``undefined``: see the reason.
    reason
        How it was proved, or why there is none.
    """

    values: tuple[Fraction, ...] | None
    status: Literal["proved", "undefined"]
    reason: str

    def as_data(self) -> dict[str, object]:
        """Return plain data: shares as text such as ``"3/8"``."""
        values = None if self.values is None else [str(value) for value in self.values]
        return {"values": values, "status": self.status, "reason": self.reason}


def nucleolus(game: AnyGame) -> Nucleolus:
    """Return the nucleolus of a game, exact and proved.

    Parameters
    ----------
    game
        A weighted game, or a tree of them.

    Returns
    -------
    Nucleolus
        None as values only if two players or more win alone: then no division gives each what it has alone.

    Raises
    ------
    TooLargeError
        If there are more than 30 players of different weights, or 22 in a rule of several parts.
    FormateurError
        If NumPy is not installed.

    Notes
    -----
    One linear programme a level of excess (Maschler, Peleg and Shapley 1979), in whole numbers throughout, with only
    those coalitions that turned out to bind (compare Elkind and Pasechnik 2009); players of equal weight count once.
    At most as many levels as players; each asks a number of times for the poorest coalition: 2^n sums, or 2^(n/2) in a
    weighted game of more than 17 players. The answer is then proved from
    nothing but itself (Kohlberg 1971).

    Examples
    --------
    The council of the European Economic Community of 1958 (Le Breton, Montero and Zaporozhets 2012):

    >>> from formateur.games.weighted import WeightedGame
    >>> council = WeightedGame(12, (4, 4, 4, 2, 2, 1))
    >>> [str(share) for share in nucleolus(council).values]
    ['1/4', '1/4', '1/4', '1/8', '1/8', '0']

    The Security Council: those with a veto get all (the core; Shapley 1955, Gillies 1959):

    >>> nucleolus(WeightedGame(39, (7,) * 5 + (1,) * 10)).values[4:6]
    (Fraction(1, 5), Fraction(0, 1))
    """
    everyone = (1 << game.size) - 1
    alone = [player for player in range(game.size) if game.wins(1 << player)]
    if len(alone) > 1:
        return Nucleolus(None, "undefined", f"{len(alone)} players win alone, and one cannot be given whole to each")
    if alone:
        return _shared(game.size, alone, "one player wins alone, and must get all")
    veto = [player for player in range(game.size) if not game.wins(everyone & ~(1 << player))]
    if veto:
        return _shared(game.size, veto, "nothing passes without the players who can veto: they get all, in equal parts")
    known = classes(game)
    values = known.spread(_levels(search(known), known.counts))
    refuted = refutation(game, values)
    if refuted:
        raise ArithmeticError(f"the division found is not the nucleolus: {refuted}")
    return Nucleolus(values, "proved", "passed Kohlberg's criterion, in exact fractions")


def _shared(size: int, players: Sequence[int], reason: str) -> Nucleolus:
    share = Fraction(1, len(players))
    values = tuple(share if player in players else Fraction(0) for player in range(size))
    return Nucleolus(values, "proved", reason)


def _levels(coalitions: Search, counts: Sequence[int]) -> tuple[Fraction, ...]:
    """Return the share of a player of each class: level by level, settle the coalitions whose excess cannot be less."""
    size = len(counts)
    shares = (Fraction(1, sum(counts)),) * size
    span = Span(size, [counts])
    while span.rank < size:
        level = _Level(shares, span.directions())
        settled = level.of_winning(coalitions) or level.of_players(span)
        shares = level.shares
        for row in settled:
            span.add(row)
    return shares


class _Level:
    """One linear programme: the most that the poorest of some coalitions can get, what is settled being kept.

    It is solved by its dual. The unknowns of the dual are weights of coalitions and of players at their bound, its
    prices how far to go in each free direction.
    """

    def __init__(self, shares: tuple[Fraction, ...], directions: Sequence[Row]) -> None:
        self.shares = shares
        self.directions = directions
        self._start, self._scale = whole(shares)
        self._programme = Programme([0] * len(directions) + [1])
        self._rows: list[Row] = []
        self._solved = False
        for place in range(len(shares)):
            self._add(unit(len(shares), place), 0)

    def of_winning(self, coalitions: Search) -> list[Row]:
        """Return what a level settles among the winning coalitions, if any are left; only those that bind are added."""
        while True:
            amounts, scale = whole(self.shares)
            poor = coalitions.poorest(amounts, self.directions)
            least = self._programme.value * scale / self._scale if self._solved else None
            rows = [one.profile for one in poor if least is None or one.sum < least]
            if not rows:
                return self._used() if self._solved else []
            for row in rows:
                self._add(row, 1)
            self._solve()

    def of_players(self, span: Span) -> list[Row]:
        """Return what a level settles among single players, once all winning coalitions are settled."""
        for place in range(len(self.shares)):
            single = unit(len(self.shares), place)
            if not span.holds(single):
                self._add(single, 1)
        self._solve()
        return self._used()

    def _add(self, row: Row, binds: int) -> None:
        cost = sum(map(int.__mul__, row, self._start))
        self._programme.add([*along(row, self.directions), binds], cost)
        self._rows.append(row)

    def _solve(self) -> None:
        self._programme.solve()
        self._solved = True
        *steps, _ = self._programme.prices
        shares = []
        for place, start in enumerate(self._start):
            moved = sum((step * way[place] for step, way in zip(steps, self.directions, strict=True)), Fraction(0))
            shares.append((start - moved) / self._scale)
        self.shares = tuple(shares)

    def _used(self) -> list[Row]:
        return [self._rows[key] for key in self._programme.solution]
