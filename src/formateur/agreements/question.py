"""The question an answer is computed from: players, restrictions, and the rows each stage asks for.

It is the last thing that knows the situation; the two searches (``direct``, ``solver``) know only this.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from formateur.agreements.carrying import Way, ways_to_carry
from formateur.agreements.clauses import Restriction, restrictions_of
from formateur.agreements.goals import Scope
from formateur.agreements.players import Player, players_of


@dataclass(frozen=True, eq=False)
class Question:
    """Whether an agreement exists, and what would have to be given up for one.

    ``rules`` are the ids of the changeable rules; what applies without one is the law without it.
    """

    scope: Scope = field(repr=False)
    players: tuple[Player, ...] = field(repr=False)
    restrictions: tuple[Restriction, ...]
    rules: tuple[str, ...]
    _ways: dict[frozenset[str], tuple[tuple[Way, ...], ...]] = field(default_factory=dict, repr=False)

    @property
    def silent_seats(self) -> int:
        """Members who have declared nothing."""
        return sum(player.seats for player in self.players if player.silent)

    @cached_property
    def essence(self) -> Hashable:
        """All that an answer depends on: questions of two days with the same essence have the same answer."""
        ways = tuple(self.ways(rule) for rule in ((), self.rules, *((rule,) for rule in self.rules)))
        scope = self.scope
        return (
            self.players,
            self.restrictions,
            self.rules,
            scope.stages,
            tuple(scope.candidates.items()),
            scope.leading,
            ways,
        )

    def ways(self, without: Collection[str] = ()) -> tuple[tuple[Way, ...], ...]:
        """Return, for each stage, the ways to carry it under the law without some changeable rules."""
        gone = frozenset(without)
        if gone not in self._ways:
            self._ways[gone] = self._ways_under(gone)
        return self._ways[gone]

    def _ways_under(self, gone: frozenset[str]) -> tuple[tuple[Way, ...], ...]:
        scope, law = self.scope, self.scope.law
        if gone:
            law = scope.situation.case.constitution.on(scope.day, known=scope.situation.known, without=gone)
        found: list[tuple[Way, ...]] = []
        for stage in scope.stages:
            rules = [(ballot, rule) for ballot in stage.ballots if (rule := stage.rule(law, ballot)) is not None]
            house = scope.situation.house(stage.step, law) if rules else None
            found.append(
                tuple(
                    way
                    for ballot, rule in rules
                    if house is not None
                    for way in ways_to_carry(ballot, rule, house, by_anybody=scope.goal.kind == "sitting")
                )
            )
        return tuple(found)


def question(scope: Scope) -> Question:
    """Put a goal into the form that is searched."""
    players = players_of(scope)
    return Question(scope, players, restrictions_of(scope, players), tuple(one.id for one in scope.rules))


def parties_of(players: Collection[Player]) -> Mapping[str, tuple[Player, ...]]:
    """Return the players of each party."""
    found: dict[str, list[Player]] = {}
    for player in players:
        found.setdefault(player.party, []).append(player)
    return {party: tuple(some) for party, some in found.items()}
