"""Simple games: which coalitions win. A weighted game, and any tree of all-of and any-of over weighted games.

A coalition is a set of bits: player ``i`` is in it if ``coalition >> i & 1``. All games here are monotone: a coalition
that wins still wins when somebody joins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import Protocol

from formateur.errors import ModelError

Coalition = int
Number = int | Fraction


class Game(Protocol):
    """A monotone game on players ``0 … size - 1``."""

    @property
    def size(self) -> int:
        """How many players there are."""
        ...

    def wins(self, coalition: Coalition) -> bool:
        """Return whether a coalition wins."""
        ...

    def dual(self) -> "Game":
        """Return the game whose winning coalitions are those that block this one."""
        ...


def members(coalition: Coalition) -> Iterator[int]:
    """Yield the players of a coalition in order.

    >>> list(members(0b1011))
    [0, 1, 3]
    """
    while coalition:
        low = coalition & -coalition
        yield low.bit_length() - 1
        coalition ^= low


def coalition_of(players: Iterable[int]) -> Coalition:
    """Return the coalition of some players.

    >>> coalition_of([0, 1, 3])
    11
    """
    found = 0
    for player in players:
        found |= 1 << player
    return found


@dataclass(frozen=True)
class WeightedGame:
    """A weighted game ``[quota; weights]``: a coalition wins if its weights add up to the quota.

    Parameters
    ----------
    quota
        At least 1 and at most the sum of the weights.
    weights
        Whole numbers, 0 or more, one a player. For fractions use `weighted`.

    Raises
    ------
    ModelError
        If no such game exists, saying why and what to do.

    Examples
    --------
    The council of the European Economic Community of 1958, where Luxembourg's vote never counted:

    >>> council = WeightedGame(12, (4, 4, 4, 2, 2, 1))
    >>> council.wins(0b000111), council.wins(0b111011), council.wins(0b111001)
    (True, True, False)
    """

    quota: int
    weights: tuple[int, ...]

    def __post_init__(self) -> None:
        problem = _problem(self.quota, self.weights)
        if problem:
            raise ModelError(problem)

    @property
    def size(self) -> int:
        """How many players there are."""
        return len(self.weights)

    @cached_property
    def total(self) -> int:
        """The sum of the weights."""
        return sum(self.weights)

    def weight(self, coalition: Coalition) -> int:
        """Return the weight of a coalition."""
        return sum(self.weights[player] for player in members(coalition))

    def wins(self, coalition: Coalition) -> bool:
        """Return whether a coalition reaches the quota."""
        return self.weight(coalition) >= self.quota

    def dual(self) -> "WeightedGame":
        """Return the game of blocking: a coalition blocks if the others cannot win.

        >>> WeightedGame(220, (110, 109, 110)).dual().quota
        110
        """
        return WeightedGame(self.total - self.quota + 1, self.weights)

    def restricted(self, players: Sequence[int]) -> "WeightedGame":
        """Return the game among some players only, the quota unchanged.

        Raises
        ------
        ModelError
            If they cannot win without the others.
        """
        return WeightedGame(self.quota, tuple(self.weights[player] for player in players))

    def merged(self, groups: Sequence[Sequence[int]]) -> "WeightedGame":
        """Return the game in which each group acts as one player; the groups hold every player once."""
        _partition(groups, self.size)
        return WeightedGame(self.quota, tuple(sum(self.weights[player] for player in group) for group in groups))


@dataclass(frozen=True)
class Joint:
    """Several games over the same players, joined: ``every`` game must be won, or any one of them."""

    parts: tuple["WeightedGame | Joint", ...]
    every: bool

    def __post_init__(self) -> None:
        if not self.parts:
            raise ModelError("a joint game needs at least one part")
        if len({part.size for part in self.parts}) > 1:
            raise ModelError("the parts of a joint game have the same players; give 0 as the weight of who has no vote")

    @property
    def size(self) -> int:
        """How many players there are."""
        return self.parts[0].size

    def wins(self, coalition: Coalition) -> bool:
        """Return whether a coalition wins."""
        found = (part.wins(coalition) for part in self.parts)
        return all(found) if self.every else any(found)

    def dual(self) -> "Joint":
        """Return the game of blocking: to block all of several games one is enough, to block any of them all."""
        return Joint(tuple(part.dual() for part in self.parts), not self.every)

    def restricted(self, players: Sequence[int]) -> "Joint":
        """Return the game among some players only, every quota unchanged."""
        return Joint(tuple(part.restricted(players) for part in self.parts), self.every)

    def merged(self, groups: Sequence[Sequence[int]]) -> "Joint":
        """Return the game in which each group acts as one player."""
        return Joint(tuple(part.merged(groups) for part in self.parts), self.every)


AnyGame = WeightedGame | Joint


def all_of(*parts: AnyGame) -> AnyGame:
    """Return the game in which every part must be won: double majorities, or the steps of a procedure.

    Parts with the same weights fall together: what is harder to reach decides.

    >>> all_of(WeightedGame(165, (200, 129)), WeightedGame(220, (200, 129)))
    WeightedGame(quota=220, weights=(200, 129))
    """
    return _joined(parts, every=True)


def any_of(*parts: AnyGame) -> AnyGame:
    """Return the game in which one part must be won: ballots held one after the other, alternative majorities."""
    return _joined(parts, every=False)


def _joined(parts: Sequence[AnyGame], *, every: bool) -> AnyGame:
    quotas: dict[tuple[int, ...], int] = {}
    joints: list[AnyGame] = []
    for part in parts:
        if isinstance(part, WeightedGame):
            known = quotas.get(part.weights, part.quota)
            quotas[part.weights] = max(known, part.quota) if every else min(known, part.quota)
        else:
            joints.append(part)
    left = (*(WeightedGame(quota, weights) for weights, quota in quotas.items()), *joints)
    return left[0] if len(left) == 1 else Joint(left, every)


def weighted_parts(game: AnyGame) -> Iterator[WeightedGame]:
    """Yield the weighted games a tree is made of."""
    if isinstance(game, WeightedGame):
        yield game
    else:
        for part in game.parts:
            yield from weighted_parts(part)


def weighted(quota: Number, weights: Sequence[Number]) -> WeightedGame:
    """Return a weighted game, exact fractions scaled to whole numbers: the game stays the same.

    Raises
    ------
    ModelError
        If a weight is negative, there are no players, or the quota is out of reach.

    Examples
    --------
    >>> weighted(Fraction(1, 2), [Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)])
    WeightedGame(quota=3, weights=(2, 1, 3))
    """
    if not weights:
        raise ModelError("there are no players; give at least one weight")
    scale = lcm(*(Fraction(number).denominator for number in (quota, *weights)))
    whole = [int(Fraction(number) * scale) for number in weights]
    exact = int(Fraction(quota) * scale)
    if scale > 1:
        common = gcd(*whole, exact) or 1
        exact, whole = exact // common, [number // common for number in whole]
    return WeightedGame(exact, tuple(whole))


def _problem(quota: int, weights: tuple[int, ...]) -> str | None:
    if not weights:
        return "there are no players; give at least one weight"
    if len(weights) > MOST_PLAYERS:
        return f"{len(weights):,} players; at most {MOST_PLAYERS:,} can be weighed: put equal players together as one"
    if any(not isinstance(number, int) for number in (quota, *weights)):
        return "weights and quota are whole numbers here; exact fractions go through weighted(quota, weights)"
    low = next((place for place, number in enumerate(weights) if number < 0), None)
    if low is not None:
        return f"weight {weights[low]} of player {low + 1} is negative; a weight is 0 or more"
    total = sum(weights)
    if quota < 1:
        return f"quota {quota} is below 1, so that nobody at all would win; the least is 1"
    if quota > total:
        return f"quota {quota} is above the sum of the weights, {total}: nobody can win; the most is {total}"
    return None


MOST_PLAYERS = 100_000


def _partition(groups: Sequence[Sequence[int]], size: int) -> None:
    if sorted(player for group in groups for player in group) != list(range(size)) or not all(groups):
        raise ModelError("groups must hold every player exactly once, and none may be empty")
