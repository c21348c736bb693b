"""Theories of majority preference between positions: the uncovered set, and the core of a plane.

A party prefers the nearer of two positions. Distances are Euclidean and compared by their squares, which are fractions,
so that nothing is rounded.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from formateur.errors import ModelError
from formateur.games.weighted import AnyGame, Coalition, coalition_of, members
from formateur.theories.parliament import Parliament

Point = tuple[Fraction, ...]
Places = dict[int, Point]  # of the players that hold seats


def beaten_by(parliament: Parliament, dimensions: Sequence[str]) -> dict[int, Coalition]:
    """Return, for each party, those whose positions are preferred to its own by a winning coalition.

    A party at the same distance from both positions prefers neither.

    Raises
    ------
    ModelError
        If the position of a party with seats is missing.
    UnknownNameError
        If there is no such dimension.

    Notes
    -----
    O(parties³) comparisons.
    """
    places = parliament.points(dimensions)
    far = {(voter, at): _squared(places[voter], places[at]) for voter in places for at in places}
    return {
        old: coalition_of(
            new
            for new in places
            if parliament.game.wins(coalition_of(one for one in places if far[one, new] < far[one, old]))
        )
        for old in places
    }


def uncovered(parliament: Parliament, dimensions: Sequence[str]) -> tuple[int, ...]:
    """Return the parties whose positions no other position covers (Miller 1980; McKelvey 1986).

    The variant is that of Gillies (1959): ``x`` covers ``y`` if a winning coalition prefers ``x`` to ``y``, and every
    position preferred to ``x`` is preferred to ``y`` too. The alternatives are the positions of the parties with seats,
    not all points of the space. The set is never empty, for covering has no cycles.

    Raises
    ------
    ModelError, UnknownNameError
        As for `beaten_by`.

    Notes
    -----
    O(parties³).

    Examples
    --------
    Three parties any two of which win: the two furthest apart lose to the third, to each other neither.

    >>> house = Parliament.of(2, {"A": 1, "B": 1, "C": 1}, {
    ...     "x": {"A": 0, "B": 4, "C": 2}, "y": {"A": 0, "B": 0, "C": 3}})
    >>> [house.ids[player] for player in uncovered(house, ("x", "y"))]
    ['C']
    """
    return not_covered(beaten_by(parliament, dimensions))


def not_covered(above: Mapping[int, Coalition]) -> tuple[int, ...]:
    """Return the alternatives that are not covered, given for each those preferred to it: any tournament will do.

    Notes
    -----
    O(alternatives²) operations on sets of bits.

    Examples
    --------
    A cycle of three, each of which beats a fourth (Miller 1980): the cycle.

    >>> not_covered({0: 0b0100, 1: 0b0001, 2: 0b0010, 3: 0b0111})
    (0, 1, 2)
    """
    return tuple(
        one for one in above if not any(above[one] >> other & 1 and above[other] & ~above[one] == 0 for other in above)
    )


def leaving(parliament: Parliament, dimensions: Sequence[str], point: Point) -> Coalition | None:
    """Return a winning coalition that prefers some other point of the plane, or None if ``point`` is in the core.

    Such a coalition lies strictly on one side of a line through the point (Plott 1967; McKelvey and Schofield 1987).
    The line is turned around the point from each position to the next: only there do the sides change.

    Raises
    ------
    ModelError, UnknownNameError
        As for `beaten_by`, or if there are not two dimensions.

    Notes
    -----
    O(parties²), and as many tests of the rule as parties.

    Examples
    --------
    Four voters at the corners of a square and one in the middle, three of five needed: the middle is the core.

    >>> corners = {"x": {"A": 0, "B": 2, "C": 2, "D": 0, "E": 1}, "y": {"A": 0, "B": 0, "C": 2, "D": 2, "E": 1}}
    >>> house = Parliament.of(3, dict.fromkeys("ABCDE", 1), corners)
    >>> leaving(house, ("x", "y"), (Fraction(1), Fraction(1))) is None
    True
    >>> house.names(leaving(house, ("x", "y"), (Fraction(0), Fraction(0))))
    ('B', 'C', 'D', 'E')
    """
    arrows = _arrows(_plane(parliament, dimensions), point)
    for along in arrows.values():
        # The line turned a little further than this arrow: all to its left, and those exactly ahead.
        side = coalition_of(
            player
            for player, arrow in arrows.items()
            if (turn := _cross(along, arrow)) > 0 or (turn == 0 and _dot(along, arrow) > 0)
        )
        if parliament.game.wins(side):
            return side
    return None


def structurally_stable(parliament: Parliament, dimensions: Sequence[str], party: str) -> bool:
    """Return whether a party's position is in the core and stays so after any small change of all positions.

    It does if no winning coalition without the party lies on one side of a line through it, the line included
    (Laver and Schofield 1990).

    Raises
    ------
    ModelError, UnknownNameError
        As for `beaten_by`, if there are not two dimensions, or no such party.

    Examples
    --------
    In the square above the middle is the core only as long as the diagonals meet there:

    >>> corners = {"x": {"A": 0, "B": 2, "C": 2, "D": 0, "E": 1}, "y": {"A": 0, "B": 0, "C": 2, "D": 2, "E": 1}}
    >>> structurally_stable(Parliament.of(3, dict.fromkeys("ABCDE", 1), corners), ("x", "y"), "E")
    False
    >>> large = Parliament.of(5, dict.fromkeys("ABCD", 1) | {"E": 4}, corners)
    >>> structurally_stable(large, ("x", "y"), "E")
    True
    """
    (player,) = members(parliament.coalition((party,)))
    places = _plane(parliament, dimensions)
    if player not in places:
        return False
    centre = places.pop(player)
    offsets = {other: (place[0] - centre[0], place[1] - centre[1]) for other, place in places.items()}
    turns = [arrow for arrow in offsets.values() if any(arrow)] or [(Fraction(1), Fraction(0))]
    return not any(
        parliament.game.wins(
            coalition_of(other for other, arrow in offsets.items() if sign * _cross(along, arrow) >= 0)
        )
        for along in turns
        for sign in (1, -1)
    )


def core_region(parliament: Parliament, dimensions: Sequence[str]) -> tuple[Point, ...]:
    """Return the corners of the core of a plane, anticlockwise from the leftmost.

    There are none if it is empty, one if it is a point, two if it is a stretch of a line.

    A point is in the core if it lies in the convex hull of every winning coalition (Plott 1967; Greenberg 1979). Every
    hull is cut out by lines through two of its members, so the core is what remains of the plane after each line
    through two positions has cut off the side that a winning coalition leaves empty. Coalitions that stand on one line
    cut off the line's ends.

    Raises
    ------
    ModelError, UnknownNameError
        As for `beaten_by`, or if there are not two dimensions.

    Notes
    -----
    O(parties³) exact operations.

    Examples
    --------
    Four corners of a square, three of four needed: the two diagonals meet in the core. All four: the whole square.

    >>> corners = {"x": {"A": 0, "B": 2, "C": 2, "D": 0}, "y": {"A": 0, "B": 0, "C": 2, "D": 2}}
    >>> def region(quota):
    ...     house = Parliament.of(quota, dict.fromkeys("ABCD", 1), corners)
    ...     return [tuple(map(str, corner)) for corner in core_region(house, ("x", "y"))]
    >>> region(3), region(4)
    ([('1', '1')], [('0', '0'), ('2', '0'), ('2', '2'), ('0', '2')])
    """
    places = _plane(parliament, dimensions)
    distinct = sorted(set(places.values()))
    left, right = distinct[0][0], distinct[-1][0]
    low, high = min(place[1] for place in distinct), max(place[1] for place in distinct)
    region = _distinct([(left, low), (right, low), (right, high), (left, high)])
    for start, end in combinations(distinct, 2):
        region = _cut(region, places, parliament.game, start, end)
    if not region:
        return ()
    first = region.index(min(region))
    return tuple(region[first:] + region[:first])


def _plane(parliament: Parliament, dimensions: Sequence[str]) -> Places:
    if len(dimensions) != 2:
        said = ", ".join(dimensions) or "none"
        raise ModelError(f"the dimensions asked for are {said}; a plane has two: name just two, or ask for each alone")
    return parliament.points(dimensions)


def _cut(region: list[Point], places: Places, game: AnyGame, start: Point, end: Point) -> list[Point]:
    """Cut a region by the line through two positions, wherever winning coalitions lie on one side of it or on it."""
    along = (end[0] - start[0], end[1] - start[1])

    def turn(point: Point) -> Fraction:
        return _cross(along, (point[0] - start[0], point[1] - start[1]))

    def ahead(point: Point) -> Fraction:
        return _dot(along, (point[0] - start[0], point[1] - start[1]))

    turns = {player: turn(place) for player, place in places.items()}
    if game.wins(coalition_of(player for player, value in turns.items() if value >= 0)):
        region = _kept(region, turn)
    if game.wins(coalition_of(player for player, value in turns.items() if value <= 0)):
        region = _kept(region, lambda point: -turn(point))
    steps = {player: ahead(places[player]) for player, value in turns.items() if value == 0}
    if game.wins(coalition_of(steps)):
        low, high = _ends(game, steps)
        region = _kept(region, lambda point: ahead(point) - low)
        region = _kept(region, lambda point: high - ahead(point))
    return region


def _ends(game: AnyGame, steps: Mapping[int, Fraction]) -> tuple[Fraction, Fraction]:
    """Return the ends of the core of those who stand on one line and win, as steps along it."""

    def wins(inside: Callable[[Fraction], bool]) -> bool:
        return game.wins(coalition_of(player for player, step in steps.items() if inside(step)))

    low = max(at for at in steps.values() if wins(at.__le__))
    high = min(at for at in steps.values() if wins(at.__ge__))
    return low, high


def _kept(region: list[Point], height: Callable[[Point], Fraction]) -> list[Point]:
    """Return the part of a convex region where a linear function is not negative (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for point, after in zip(region, region[1:] + region[:1], strict=True):
        here, there = height(point), height(after)
        if here >= 0:
            kept.append(point)
        if here * there < 0:
            share = here / (here - there)
            kept.append(tuple(one + (other - one) * share for one, other in zip(point, after, strict=True)))
    return _distinct(kept)


def _distinct(corners: list[Point]) -> list[Point]:
    return list(dict.fromkeys(corners))


def _arrows(places: Places, point: Point) -> Places:
    """Return the ways from a point to the players that are not there."""
    return {player: (place[0] - point[0], place[1] - point[1]) for player, place in places.items() if place != point}


def _squared(one: Point, other: Point) -> Fraction:
    return sum(((here - there) ** 2 for here, there in zip(one, other, strict=True)), Fraction(0))


def _cross(one: Point, other: Point) -> Fraction:
    return one[0] * other[1] - one[1] * other[0]


def _dot(one: Point, other: Point) -> Fraction:
    return one[0] * other[0] + one[1] * other[1]
