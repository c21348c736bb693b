"""Power in a plane of opinion: the share of issues on which a party's joining decides (Owen and Shapley 1989).

An issue is a direction in the plane. Those who like it most come first; the party whose joining makes them win is its
pivot. All directions are equally likely, so that the power of a party is the angle of the directions in which it is the
pivot, over a full turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from math import atan2, fsum, pi

from formateur.errors import ModelError, TooLargeError
from formateur.games.exact import whole
from formateur.games.weighted import Coalition, Game, coalition_of
from formateur.games.written import shapley_by_enumeration

Point = tuple[int, int]
Number = int | Fraction
MOST_PLAYERS = 200
# An angle is rounded four times in all (both coordinates, their arc tangent, the division by a full turn), by 2^-53 or
# a few times that; exact summation adds one more rounding. 2^-48 leaves room to spare.
ERROR = 2.0**-48


@dataclass(frozen=True, slots=True)
class SpatialPower:
    """The Owen-Shapley index of every player.

    Attributes
    ----------
    values
        Shares of a full turn, each within ``error`` of the truth; they add up to 1.
    error
        The absolute error.
    notes
        What was done about players at the same point, if any.
    """

    values: tuple[float, ...]
    error: float
    notes: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """Return plain data."""
        return {"values": list(self.values), "error": self.error, "notes": list(self.notes)}


def owen_shapley(game: Game, positions: Sequence[tuple[Number, Number]]) -> SpatialPower:
    """Return the spatial power of every player in two dimensions.

    Parameters
    ----------
    game
        Any monotone game, up to 200 players.
    positions
        The point of each player: exact numbers. Angles depend on how long the units of the two
        dimensions are.

    Raises
    ------
    ModelError
        If there is not one point for each player, or nobody can win.
    TooLargeError
        If there are more than 200 players, or more than 20 at one point.

    Notes
    -----
    Owen and Shapley (1989). The order changes only where two players are level, at right angles to the line through
    them: these directions are sorted exactly, and between two of them the pivot is found from one exact direction. At
    most n(n - 1) arcs, O(n log n) each. Players at the same point come in any order, equally likely, and share what
    falls to their point accordingly (equal players equally). Only the angles are rounded.

    Examples
    --------
    Three voters with a simple majority: each has its angle of the triangle, over half a turn.

    >>> from formateur.games.weighted import WeightedGame
    >>> found = owen_shapley(WeightedGame(2, (1, 1, 1)), [(0, 0), (3, 0), (0, 4)])
    >>> [round(value, 6) for value in found.values]
    [0.5, 0.295167, 0.204833]
    """
    sites = _sites(game, positions)
    shares: list[list[float]] = [[] for _ in range(game.size)]
    known: dict[tuple[Coalition, int], Sequence[Fraction]] = {}
    for start, end in _arcs(list(sites)):
        before, site = _pivot(game, sites, _between(start, end))
        angle = _angle(start, end) / (2 * pi)
        players = list(sites.values())[site]
        if (before, site) not in known:
            known[before, site] = _by_lot(game, before, players)
        for player, share in zip(players, known[before, site], strict=True):
            shares[player].append(float(share) * angle)
    return SpatialPower(tuple(fsum(parts) for parts in shares), ERROR, _notes(sites))


def _sites(game: Game, positions: Sequence[tuple[Number, Number]]) -> dict[Point, list[int]]:
    """Return the players at each point; the points on a grid of whole numbers, which changes no angle."""
    if game.size > MOST_PLAYERS:
        raise TooLargeError(
            f"{game.size} players form {game.size * (game.size - 1):,} arcs; at most {MOST_PLAYERS} players can be "
            "swept. Put players at the same point together as one."
        )
    if len(positions) != game.size:
        raise ModelError(f"there are {len(positions)} points for {game.size} players; give each player one point")
    if not game.wins((1 << game.size) - 1):
        raise ModelError(
            "nobody can win this game, so that no player is ever the pivot; ask about a game that can be won"
        )
    numbers, _ = whole(Fraction(number) for point in positions for number in point)
    sites: dict[Point, list[int]] = {}
    for player in range(game.size):
        sites.setdefault((numbers[2 * player], numbers[2 * player + 1]), []).append(player)
    return sites


def _arcs(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Return the arcs of directions between which the order of the points does not change, around the full turn."""
    level = [(other[1] - one[1], one[0] - other[0]) for one in points for other in points if one != other]
    found: list[Point] = level or [(1, 0), (-1, 0)]
    found.sort(key=cmp_to_key(_compare))
    distinct = [found[0]] + [after for before, after in pairwise(found) if _compare(before, after)]
    return list(pairwise([*distinct, distinct[0]]))


def _compare(one: Point, other: Point) -> int:
    """Return whether a direction comes before another, counted from the right; 0 if it is the same."""
    halves = _upper(other) - _upper(one)
    return halves or -_cross(one, other)


def _upper(point: Point) -> int:
    return int((point[1], point[0]) > (0, 0))


def _cross(one: Point, other: Point) -> int:
    return one[0] * other[1] - one[1] * other[0]


def _between(start: Point, end: Point) -> Point:
    """Return a direction inside an arc of at most half a turn."""
    if _cross(start, end) == 0:
        return -start[1], start[0]
    return start[0] + end[0], start[1] + end[1]


def _angle(start: Point, end: Point) -> float:
    across, along = _cross(start, end), start[0] * end[0] + start[1] * end[1]
    shift = max(across.bit_length(), along.bit_length()) - 900  # numbers of more than 300 digits do not fit a float
    if shift > 0:
        return atan2(across / (1 << shift), along / (1 << shift))
    return atan2(across, along)


def _pivot(game: Game, sites: dict[Point, list[int]], towards: Point) -> tuple[Coalition, int]:
    """Return who comes before the point that decides in one direction, and which point it is."""
    ranks = [(-(point[0] * towards[0] + point[1] * towards[1]), site) for site, point in enumerate(sites)]
    groups = list(sites.values())
    before: Coalition = 0
    for _, site in sorted(ranks):
        joined = before | coalition_of(groups[site])
        if game.wins(joined):
            return before, site
        before = joined
    raise AssertionError("all players together win")


def _by_lot(game: Game, before: Coalition, players: Sequence[int]) -> Sequence[Fraction]:
    """Return the chances of the players at one point to be the pivot, if they come in any order."""
    if len(players) == 1:
        return (Fraction(1),)
    found = shapley_by_enumeration(
        lambda some: game.wins(before | coalition_of(player for at, player in enumerate(players) if some >> at & 1)),
        len(players),
    )
    return [Fraction(share) for share in found.values or ()]


def _notes(sites: dict[Point, list[int]]) -> tuple[str, ...]:
    together = sum(len(players) for players in sites.values() if len(players) > 1)
    if not together:
        return ()
    return (f"{together} players share a point with others: there they come in any order, equally likely",)
