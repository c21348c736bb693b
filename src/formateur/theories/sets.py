"""Theories that look at seats only: minimal winning coalitions, the smallest, and those of the fewest parties.

Two methods carry all of them. In a weighted game, players taken in order of falling weight make a coalition minimal
winning at the moment it reaches the quota, for the last to join is its lightest member and was needed: so minimal
winning coalitions are counted by the seats still needed, and listed without a dead end. The cheapest winning coalitions
are found backwards from the last player, by the weights a coalition has so far. Neither goes through all coalitions;
only under a rule of several parts are they all looked at, to find the minimal winning ones.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from formateur.errors import ModelError, TooLargeError
from formateur.games.weighted import AnyGame, Coalition, WeightedGame, coalition_of, members, weighted_parts
from formateur.theories.parliament import Parliament

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WALKED = 24  # parties, under a rule of several parts, where all coalitions may have to be looked at
MOST_STATES = 2_000_000
MOST_LISTED = 10_000

Weights = tuple[int, ...]  # of a coalition, in each weighted part of the rule, not counting beyond its quota
Layers = list[dict[Weights, int]]


@dataclass(frozen=True, slots=True)
class Listing:
    """Coalitions that a theory expects, and how many there are in all: more than those listed if a limit was met."""

    coalitions: tuple[Coalition, ...]
    count: int


def minimal_winning(parliament: Parliament, limit: int = MOST_LISTED) -> Listing:
    """Return the coalitions that win and in which every member is needed (von Neumann and Morgenstern 1944).

    Returns
    -------
    Listing
        At most ``limit`` coalitions, and their exact number.

    Raises
    ------
    TooLargeError
        Above 24 parties with seats if the rule has several parts; a weighted game has no such limit.

    Notes
    -----
    In a weighted game the count takes O(parties · quota), each listed coalition O(parties).

    Examples
    --------
    The five parties of Lijphart (1999, chapter 6):

    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33})
    >>> ["".join(house.names(coalition)) for coalition in minimal_winning(house).coalitions]
    ['BE', 'CE', 'ABC', 'ADE', 'BCD']
    """
    return listed(walk(parliament.game, parliament.seated), limit, counted(parliament.game, parliament.seated))


def minimum_size(parliament: Parliament, limit: int = MOST_LISTED) -> Listing:
    """Return the winning coalitions of the fewest seats: the size principle (Riker 1962).

    Raises
    ------
    TooLargeError
        If the weights that coalitions can have are too many to be kept: a rule of several parts with large weights.

    Notes
    -----
    O(parties · quota) for a weighted game; any number of parties.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33})
    >>> [house.names(coalition) for coalition in minimum_size(house).coalitions]
    [('A', 'D', 'E')]
    """
    return _cheapest(parliament, parliament.seats, limit)


def fewest_parties(parliament: Parliament, limit: int = MOST_LISTED) -> Listing:
    """Return the winning coalitions of the fewest parties: the bargaining proposition (Leiserson 1966).

    They are minimal winning: a party that could leave would make the coalition smaller still.

    Raises
    ------
    TooLargeError
        As for `minimum_size`.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33})
    >>> [house.names(coalition) for coalition in fewest_parties(house).coalitions]
    [('B', 'E'), ('C', 'E')]
    """
    return _cheapest(parliament, (1,) * len(parliament.ids), limit)


def listed(coalitions: Iterable[Coalition], limit: int, count: int) -> Listing:
    """Return the first ``limit`` coalitions, those of fewer parties first, then in the order of the parties."""
    if limit < 1:
        raise ModelError(f"a list of {limit} coalitions says nothing; ask for at least 1")
    found = sorted(islice(coalitions, limit), key=lambda one: (one.bit_count(), tuple(members(one))))
    return Listing(tuple(found), count)


def walk(game: AnyGame, players: Sequence[int], base: Coalition = 0, needed: Coalition = 0) -> Iterator[Coalition]:
    """Yield the coalitions of ``base`` and just enough of some players to win: each of those players is needed.

    If ``needed`` is not empty, only those that hold at least one of its players.

    Raises
    ------
    TooLargeError
        Above 24 players under a rule of several parts.
    """
    if isinstance(game, WeightedGame):
        return _walk_weighted(game, players, base, needed)
    return _walk_any(game, players, base, needed)


def counted(game: AnyGame, players: Sequence[int], base: Coalition = 0) -> int:
    """Return how many coalitions `walk` yields if none is ``needed``, in O(players · quota) for a weighted game.

    Raises
    ------
    TooLargeError
        Above 24 players under a rule of several parts.
    """
    if not isinstance(game, WeightedGame):
        return len(_minimal_any(game, players, base))
    start = game.quota - game.weight(base)
    if start <= 0:
        return 1
    found, ways = 0, {start: 1}  # the weight still needed, and in how many ways it is
    for player in _heaviest_first(game, players):
        weight, after = game.weights[player], dict(ways)
        for need, number in ways.items():
            if weight >= need:
                found += number
            elif weight:
                after[need - weight] = after.get(need - weight, 0) + number
        ways = after
    return found


def losing(game: AnyGame, players: Sequence[int]) -> int:
    """Return how many coalitions of some players do not win, the empty one among them.

    Raises
    ------
    TooLargeError
        As for `minimum_size`.
    """
    parts = tuple(weighted_parts(game))
    ways: dict[Weights, int] = {(0,) * len(parts): 1}
    for player in players:
        after = dict(ways)
        for state, number in ways.items():
            grown = _joined(parts, state, player)
            after[grown] = after.get(grown, 0) + number
        ways = after
        _affordable(len(ways))
    return sum(number for state, number in ways.items() if not _reached(game, state))


def _heaviest_first(game: WeightedGame, players: Sequence[int]) -> list[int]:
    return sorted(players, key=lambda player: -game.weights[player])


def _walk_weighted(
    game: WeightedGame, players: Sequence[int], base: Coalition, needed: Coalition
) -> Iterator[Coalition]:
    order = _heaviest_first(game, players)
    left = [*accumulate((game.weights[player] for player in reversed(order)), initial=0)][::-1]
    later = [coalition_of(order[place:]) for place in range(len(order) + 1)]
    stack = [(0, base, game.quota - game.weight(base))]
    while stack:
        place, chosen, need = stack.pop()
        if need <= 0:
            if not needed or chosen & needed:
                yield chosen
            continue
        if need > left[place] or (needed and not (chosen | later[place]) & needed):
            continue
        player = order[place]
        stack.append((place + 1, chosen, need))
        stack.append((place + 1, chosen | 1 << player, need - game.weights[player]))


def _walk_any(game: AnyGame, players: Sequence[int], base: Coalition, needed: Coalition) -> Iterator[Coalition]:
    for number in _minimal_any(game, players, base).tolist():
        chosen = base | coalition_of(players[place] for place in members(number))
        if not needed or chosen & needed:
            yield chosen


def _minimal_any(game: AnyGame, players: Sequence[int], base: Coalition) -> "NDArray[Any]":
    """Return the coalitions of `walk` as numbers with a bit for each of ``players``: all are looked at, in arrays."""
    import numpy as np

    _walkable(players)
    wins = _all_wins(game, players, base)
    found = wins.copy()
    for place in range(len(players)):
        # Seen in pairs without and with this player: if it wins without, the player is not needed.
        without = wins.reshape(-1, 2, 1 << place)[:, 0, :]
        found.reshape(-1, 2, 1 << place)[:, 1, :] &= ~without
    numbers: NDArray[Any] = np.flatnonzero(found)
    return numbers


def _all_wins(game: AnyGame, players: Sequence[int], base: Coalition) -> "NDArray[Any]":
    """Return whether each coalition of some players wins together with ``base``."""
    import numpy as np

    if not isinstance(game, WeightedGame):
        found = _all_wins(game.parts[0], players, base)
        for part in game.parts[1:]:
            found = (np.logical_and if game.every else np.logical_or)(found, _all_wins(part, players, base))
        return found
    # Sums beyond a machine word stay Python's whole numbers: slower, and as exact.
    kind = np.int32 if game.total < 2**31 else np.int64 if game.total < 2**63 else object
    sums = np.array([game.weight(base)], dtype=kind)
    for player in players:
        sums = np.concatenate([sums, sums + game.weights[player]])
    return (sums >= game.quota).astype(bool)


def _walkable(players: Sequence[int]) -> None:
    if len(players) > MOST_WALKED:
        raise TooLargeError(
            f"{len(players)} parties with seats have {2 ** len(players):,} coalitions, and under a rule of several "
            f"parts all may have to be looked at; at most {MOST_WALKED} parties can be: ask for the coalitions of "
            f"minimum size or of the fewest parties, or put parties that act together down as one"
        )


def _cheapest(parliament: Parliament, costs: Sequence[int], limit: int) -> Listing:
    """Return the winning coalitions of least cost, costs being positive for parties with seats."""
    game, order = parliament.game, parliament.seated
    parts = tuple(weighted_parts(game))
    start = (0,) * len(parts)
    layers: Layers = [{start: 0}]
    for player in order:
        known = layers[-1]
        layers.append(dict.fromkeys((*known, *(_joined(parts, state, player) for state in known)), 0))
        _affordable(sum(map(len, layers)))
    ahead = _costs_ahead(game, layers, order, costs)

    def best(place: int, state: Weights) -> Iterator[tuple[Coalition, Weights]]:
        """Yield whether the next player joins, wherever that is on the way to a cheapest coalition."""
        player, least = order[place], ahead[place][state][0]
        grown = _joined(parts, state, player)
        with_it, without = ahead[place + 1].get(grown), ahead[place + 1].get(state)
        if with_it and with_it[0] + costs[player] == least:
            yield 1 << player, grown
        if without and without[0] == least:
            yield 0, state

    return listed(_followed(best, len(order), start), limit, ahead[0][start][1])


def _costs_ahead(
    game: AnyGame, layers: Layers, order: Sequence[int], costs: Sequence[int]
) -> list[dict[Weights, tuple[int, int]]]:
    """Return for each state on the way the least cost of winning from there, and in how many ways."""
    parts = tuple(weighted_parts(game))
    ahead = [{state: (0, 1) for state in layers[-1] if _reached(game, state)}]
    for player, states in zip(reversed(order), reversed(layers[:-1]), strict=True):
        after, here = ahead[-1], {}
        for state in states:
            ways = [after[state]] if state in after else []
            grown = _joined(parts, state, player)
            if grown in after:
                ways.append((after[grown][0] + costs[player], after[grown][1]))
            if ways:
                least = min(cost for cost, _ in ways)
                here[state] = (least, sum(number for cost, number in ways if cost == least))
        ahead.append(here)
    return ahead[::-1]


def _followed(
    best: Callable[[int, Weights], Iterator[tuple[Coalition, Weights]]], steps: int, start: Weights
) -> Iterator[Coalition]:
    stack: list[tuple[int, Coalition, Weights]] = [(0, 0, start)]
    while stack:
        place, chosen, state = stack.pop()
        if place == steps:
            yield chosen
        else:
            stack.extend((place + 1, chosen | joined, after) for joined, after in best(place, state))


def _joined(parts: Sequence[WeightedGame], state: Weights, player: int) -> Weights:
    return tuple(min(part.quota, weight + part.weights[player]) for part, weight in zip(parts, state, strict=True))


def _reached(game: AnyGame, state: Weights) -> bool:
    """Return whether a coalition of these weights wins, the weights in the order of `weighted_parts`."""
    return _read(game, iter(state))


def _read(game: AnyGame, weights: Iterator[int]) -> bool:
    if isinstance(game, WeightedGame):
        return next(weights) >= game.quota
    found = [_read(part, weights) for part in game.parts]  # a list: every part must take its weights
    return all(found) if game.every else any(found)


def _affordable(states: int) -> None:
    if states > MOST_STATES:
        raise TooLargeError(
            f"coalitions can have more than {MOST_STATES:,} different weights under this rule, and all would have to "
            f"be kept; ask again with the seats of one chamber, or with parties that act together put down as one"
        )
