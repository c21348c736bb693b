"""Theories that need one dimension: ranges, connected coalitions, the core, the median, viable minorities.

Only parties with seats stand on a line. Parties at the same position share one place: no space lies between them, and
neither stands between the other and a third. So a coalition is *connected* if no party outside it stands strictly
between two of its members; that is, if its members stand next to each other in at least one order of the ties.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import accumulate, chain
from operator import or_

from formateur.games.weighted import AnyGame, Coalition, coalition_of, members
from formateur.theories.parliament import Parliament
from formateur.theories.sets import MOST_LISTED, Listing, counted, listed, losing, walk


@dataclass(frozen=True, slots=True)
class Line:
    """The places of a line from its low end to its high end: each a position and the parties there."""

    positions: tuple[Fraction, ...]
    parties: tuple[Coalition, ...]

    def between(self, low: int, high: int) -> Coalition:
        """Return the parties from one place to another, both included."""
        return reduce(or_, self.parties[low : high + 1], 0)


@dataclass(frozen=True, slots=True)
class Core:
    """An interval of positions, both ends included, and the parties in it."""

    low: Fraction
    high: Fraction
    parties: Coalition


def line_of(parliament: Parliament, dimension: str) -> Line:
    """Return the line on which the parties with seats stand.

    Raises
    ------
    ModelError
        If the position of a party with seats is missing.
    UnknownNameError
        If there is no such dimension.
    """
    places: dict[Fraction, Coalition] = {}
    for player, (position,) in parliament.points((dimension,)).items():
        places[position] = places.get(position, 0) | 1 << player
    ordered = sorted(places)
    return Line(tuple(ordered), tuple(places[position] for position in ordered))


def minimal_range(
    parliament: Parliament, dimension: str, limit: int = MOST_LISTED, *, by_spaces: bool = False
) -> Listing:
    """Return the minimal winning coalitions of the least range (Leiserson 1966; de Swaan 1973).

    The range is the distance between the two ends, or ``by_spaces`` how many spaces lie between them, which needs no
    more than the order of the parties (Lijphart 1999).

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.
    TooLargeError
        As for `sets.minimal_winning`, of the parties within one range.

    Notes
    -----
    No winning coalition is narrower than the narrowest stretch of the line that wins, and one in such a stretch always
    reaches from end to end. So the minimal winning coalitions of those stretches are the answer, each found once.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33},
    ...                       {"left-right": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}})
    >>> ["".join(house.names(one)) for one in minimal_range(house, "left-right", by_spaces=True).coalitions]
    ['CE', 'ABC', 'BCD']
    """
    line, game = line_of(parliament, dimension), parliament.game
    stretches = [tuple(members(line.between(*ends))) for ends in _narrowest(line, game, by_spaces=by_spaces)]
    found = chain.from_iterable(walk(game, stretch) for stretch in stretches)
    return listed(found, limit, sum(counted(game, stretch) for stretch in stretches))


def closed_minimal_range(parliament: Parliament, dimension: str, limit: int = MOST_LISTED) -> Listing:
    """Return the closed winning coalitions of the least range (de Swaan 1973).

    Closed means that every party within the range belongs, those that share the place of an end too.

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.

    Examples
    --------
    E is three places from the others in distance, though not in rank, which leaves out CDE:

    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33},
    ...                       {"left-right": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 7}})
    >>> ["".join(house.names(one)) for one in closed_minimal_range(house, "left-right").coalitions]
    ['ABC', 'BCD']
    """
    line = line_of(parliament, dimension)
    found = [line.between(*ends) for ends in _narrowest(line, parliament.game, by_spaces=False)]
    return listed(found, limit, len(found))


def minimal_connected_winning(parliament: Parliament, dimension: str, limit: int = MOST_LISTED) -> Listing:
    """Return the connected winning coalitions that no member can leave so that the rest are both still (Axelrod 1970).

    They need not be minimal winning: a party between the others stays even if it is not needed for the votes.

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.
    TooLargeError
        Above 24 parties at the two ends together, under a rule of several parts.

    Notes
    -----
    Without ties one pass over the line; with ties, those at the two ends are chosen so that each is needed. At most
    O(places²) stretches are looked at.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33},
    ...                       {"left-right": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}})
    >>> ["".join(house.names(one)) for one in minimal_connected_winning(house, "left-right").coalitions]
    ['ABC', 'BCD', 'CDE']
    """
    line, game = line_of(parliament, dimension), parliament.game
    ends = list(_connected_ends(line, game))
    found = chain.from_iterable(_between_ends(line, game, low, high) for low, high in ends)
    return listed(found, limit, sum(_count_between_ends(line, game, low, high) for low, high in ends))


def core(parliament: Parliament, dimension: str) -> Core | None:
    """Return the positions that no winning coalition wants to leave, or None if there are none.

    On a line, with preferences that fall on both sides of a party's own position, these are the positions with no
    winning coalition strictly on either side (Black 1958; for any quota Greenberg 1979): with members at
    ``x_1 <= … <= x_M`` and a quota ``q``, all from ``x_(M-q+1)`` to ``x_q``. It is empty only if two coalitions can win
    side by side, that is, under a quota of half the members or fewer.

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.

    Notes
    -----
    O(places) tests of the rule.

    Examples
    --------
    Under simple majority the median party; with a quota of two-thirds all from B to D:

    >>> seats, places = {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33}, {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}
    >>> house = Parliament.of(51, seats, {"left-right": places})
    >>> core(house, "left-right") == Core(Fraction(3), Fraction(3), house.coalition("C"))
    True
    >>> two_thirds = Parliament.of(67, seats, {"left-right": places})
    >>> core(two_thirds, "left-right") == Core(Fraction(3), Fraction(4), house.coalition("CD"))
    True
    """
    line, game = line_of(parliament, dimension), parliament.game
    from_low = list(accumulate(line.parties, or_))
    from_high = list(accumulate(reversed(line.parties), or_))[::-1]
    high = next(place for place, coalition in enumerate(from_low) if game.wins(coalition))
    low = max(place for place, coalition in enumerate(from_high) if game.wins(coalition))
    if low > high:
        return None
    return Core(line.positions[low], line.positions[high], line.between(low, high))


def median(parliament: Parliament, dimension: str) -> Core:
    """Return the position of the median member, counted by seats, and the parties there (Black 1958).

    If the seats are even in number there are two median members, and their positions are the ends of an interval; the
    parties are those of the two.

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.

    Examples
    --------
    >>> house = Parliament.of(51, {"L": 50, "R": 50}, {"left-right": {"L": 0, "R": 1}})
    >>> median(house, "left-right") == Core(Fraction(0), Fraction(1), house.coalition("LR"))
    True
    """
    line, total = line_of(parliament, dimension), parliament.total
    upto = list(accumulate(sum(parliament.seats[player] for player in members(here)) for here in line.parties))
    low = next(place for place, seats in enumerate(upto) if 2 * seats >= total)
    high = next(place for place, seats in enumerate(upto) if 2 * seats > total)
    return Core(line.positions[low], line.positions[high], line.parties[low] | line.parties[high])


def median_including(parliament: Parliament, dimension: str, limit: int = MOST_LISTED) -> Listing:
    """Return the minimal winning coalitions with a party of the core: policy-viable coalitions (Lijphart 1999).

    Under simple majority the core party is the median party. If several parties are in the core, one of them is enough.

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.
    TooLargeError
        As for `sets.minimal_winning`.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33},
    ...                       {"left-right": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}})
    >>> ["".join(house.names(one)) for one in median_including(house, "left-right").coalitions]
    ['CE', 'ABC', 'BCD']
    """
    found, game = core(parliament, dimension), parliament.game
    if found is None:
        return Listing((), 0)
    others = [player for player in parliament.seated if not found.parties >> player & 1]
    count = counted(game, parliament.seated)
    count -= counted(game, others) if game.wins(coalition_of(others)) else 0
    return listed(walk(game, parliament.seated, needed=found.parties), limit, count)


def viable_minorities(parliament: Parliament, dimension: str, limit: int = MOST_LISTED) -> Listing:
    """Return the cabinets that do not win themselves and that no winning coalition wants to replace.

    Laver and Schofield (1990) and Strøm (1990): a party in the core gets its policy whoever governs, for no winning
    coalition agrees on another. So a cabinet of minority is viable here if it does not win and one of its members is in
    the core; its policy is then that member's position. What else its members want of office is left out.

    Raises
    ------
    ModelError, UnknownNameError
        As for `line_of`.
    TooLargeError
        As for `sets.minimum_size`.

    Notes
    -----
    The smallest cabinets are listed first; counting takes O(parties · quota) in a weighted game.

    Examples
    --------
    The median party alone, and with one other or two as long as they have no majority:

    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33},
    ...                       {"left-right": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}})
    >>> ["".join(house.names(one)) for one in viable_minorities(house, "left-right").coalitions]
    ['C', 'AC', 'BC', 'CD', 'ACD']
    """
    found, game = core(parliament, dimension), parliament.game
    if found is None:
        return Listing((), 0)
    others = [player for player in parliament.seated if not found.parties >> player & 1]
    count = losing(game, parliament.seated) - losing(game, others)
    return listed(_losing_with(game, list(members(found.parties)), others, limit), limit, count)


def _losing_with(game: AnyGame, inside: list[int], others: list[int], limit: int) -> Iterator[Coalition]:
    """Yield losing coalitions with a player from ``inside``, the smallest first, each reached in one order only."""
    order = [*inside, *others]
    level = [(1 << player, place) for place, player in enumerate(inside) if not game.wins(1 << player)]
    while level:
        yield from (coalition for coalition, _ in level)
        after: list[tuple[Coalition, int]] = []
        for coalition, last in level:
            for place in range(last + 1, len(order)):
                grown = coalition | 1 << order[place]
                if not game.wins(grown):
                    after.append((grown, place))
            if len(after) >= limit:  # more than can be listed: the rest is only counted
                break
        level = after


def _narrowest(line: Line, game: AnyGame, *, by_spaces: bool) -> list[tuple[int, int]]:
    """Return the ends of the narrowest stretches that win, by two pointers along the line."""
    found: list[tuple[Fraction, tuple[int, int]]] = []
    high = 0
    for low in range(len(line.positions)):
        high = max(high, low)
        while high < len(line.positions) and not game.wins(line.between(low, high)):
            high += 1
        if high == len(line.positions):
            break
        width = Fraction(high - low) if by_spaces else line.positions[high] - line.positions[low]
        found.append((width, (low, high)))
    least = min(width for width, _ in found)
    return [ends for width, ends in found if width == least]


def _connected_ends(line: Line, game: AnyGame) -> Iterator[tuple[int, int]]:
    """Yield the stretches that win with their ends and lose without."""
    first = 0
    for low in range(len(line.positions)):
        first = max(first, low)
        while first < len(line.positions) and not game.wins(line.between(low, first)):
            first += 1
        for high in range(first, len(line.positions)):
            if game.wins(line.between(low + 1, high - 1)):
                break
            yield low, high


def _between_ends(line: Line, game: AnyGame, low: int, high: int) -> Iterator[Coalition]:
    ends = tuple(members(line.parties[low] | line.parties[high]))
    for coalition in walk(game, ends, line.between(low + 1, high - 1)):
        if coalition & line.parties[low] and coalition & line.parties[high]:
            yield coalition


def _count_between_ends(line: Line, game: AnyGame, low: int, high: int) -> int:
    inner = line.between(low + 1, high - 1)
    both = counted(game, tuple(members(line.parties[low] | line.parties[high])), inner)
    if low == high:
        return both
    return both - sum(counted(game, tuple(members(line.parties[end])), inner) for end in (low, high))


def tied(line: Line) -> tuple[Coalition, ...]:
    """Return the groups of parties that share a place."""
    return tuple(here for here in line.parties if here.bit_count() > 1)
