"""Voting games for tests: a slow oracle that knows only who wins, games drawn at random, and the games of the literature."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import factorial

from formateur.games.rules import Criterion, Rule, State, criteria
from formateur.games.weighted import AnyGame, WeightedGame, all_of, any_of, members

EEC = {
    1958: WeightedGame(12, (4, 4, 4, 2, 2, 1)),
    1973: WeightedGame(41, (10, 10, 10, 10, 5, 5, 3, 3, 2)),
    1981: WeightedGame(45, (10, 10, 10, 10, 5, 5, 5, 3, 3, 2)),
    1986: WeightedGame(54, (10, 10, 10, 10, 8, 5, 5, 5, 5, 3, 3, 2)),
    1995: WeightedGame(62, (10, 10, 10, 10, 8, 5, 5, 5, 5, 4, 4, 3, 3, 3, 2)),
}
SECURITY_COUNCIL = WeightedGame(39, (7,) * 5 + (1,) * 10)
CHAMBER = (90, 70, 55, 45, 30, 20, 12, 7)  # 329 seats in eight parties
CANADA = (3485, 2894, 938, 733, 482, 454, 380, 309, 247, 54)


@dataclass(frozen=True)
class Enumerated:
    """Everything counted by asking of every coalition whether it wins."""

    game: AnyGame

    @property
    def players(self) -> range:
        return range(self.game.size)

    @property
    def winning(self) -> list[int]:
        return [one for one in range(1 << self.game.size) if self.game.wins(one)]

    @property
    def minimal(self) -> list[int]:
        return [one for one in self.winning if all(not self.game.wins(one & ~(1 << i)) for i in members(one))]

    def critical(self, coalition: int) -> list[int]:
        return [i for i in members(coalition) if not self.game.wins(coalition & ~(1 << i))]

    def swings(self) -> list[list[int]]:
        """By the number of others in the coalition."""
        found = [[0] * self.game.size for _ in self.players]
        for coalition in self.winning:
            for player in self.critical(coalition):
                found[player][coalition.bit_count() - 1] += 1
        return found

    def shapley(self) -> list[Fraction]:
        n = self.game.size
        return [
            Fraction(sum(count * factorial(s) * factorial(n - 1 - s) for s, count in enumerate(row)), factorial(n))
            for row in self.swings()
        ]

    def johnston(self) -> list[Fraction]:
        raw = [Fraction()] * self.game.size
        for coalition in self.winning:
            critical = self.critical(coalition)
            for player in critical:
                raw[player] += Fraction(1, len(critical))
        return [one / sum(raw) for one in raw]

    def deegan_packel(self, coalitions: list[int]) -> list[Fraction]:
        raw = [
            sum((Fraction(1, one.bit_count()) for one in coalitions if one >> i & 1), Fraction()) for i in self.players
        ]
        return [one / len(coalitions) for one in raw]

    def public_good(self, coalitions: list[int]) -> list[Fraction]:
        raw = [sum(one >> i & 1 for one in coalitions) for i in self.players]
        return [Fraction(one, sum(raw)) for one in raw]

    def shift_minimal(self) -> list[int]:
        def desirable(i: int, j: int) -> bool:
            rest = [one for one in range(1 << self.game.size) if not one >> i & 1 and not one >> j & 1]
            return all(self.game.wins(one | 1 << i) or not self.game.wins(one | 1 << j) for one in rest)

        pairs = [(i, j) for i in self.players for j in self.players if desirable(i, j) and not desirable(j, i)]
        return [
            one
            for one in self.minimal
            if not any(one >> i & 1 and not one >> j & 1 and self.game.wins(one ^ 1 << i ^ 1 << j) for i, j in pairs)
        ]


def passes(rule: Rule, states: tuple[State, ...]) -> bool:
    """A ballot's outcome, from the words of its criteria."""
    if isinstance(rule, Criterion):
        return sum(rule.scores[s] * weight for s, weight in zip(states, rule.weights, strict=True)) >= rule.need
    found = [passes(part, states) for part in rule.parts]
    return all(found) if rule.every else any(found)


def profiles(players: int, states: tuple[State, ...] = tuple(State)) -> list[tuple[State, ...]]:
    return list(product(states, repeat=players))


__all__ = [
    "CANADA",
    "CHAMBER",
    "EEC",
    "SECURITY_COUNCIL",
    "Enumerated",
    "all_of",
    "any_of",
    "criteria",
    "passes",
    "profiles",
]
