"""Who plays: the members of each party, cut into parts that no commitment divides further."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from formateur.agreements.goals import Scope
from formateur.agreements.placing import spans


@dataclass(frozen=True, slots=True)
class Player:
    """Members of one party who are bound alike: those from ``first`` to ``last``, counted from 1.

    ``individual`` members (a pool, or those whom ``except`` frees) each decide for themselves and join no cabinet as
    such; the others move as one. ``silent`` members have declared nothing. ``places`` has, for each stage, the group of
    the house they vote in; they have no vote at a stage that is missing.
    """

    party: str
    first: int
    last: int
    individual: bool
    silent: bool
    places: tuple[tuple[int, str | None], ...]

    @property
    def seats(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


def players_of(scope: Scope) -> tuple[Player, ...]:
    """Cut every party of the houses in question into parts that no commitment divides further."""
    situation = scope.situation
    bound = [spans(situation, terms) for terms in scope.commitments if terms.kind != "custom"]
    houses = [situation.house(stage.step, scope.law) for stage in scope.stages]
    found: list[Player] = []
    for party in dict.fromkeys(party for house in houses for party in house.parties):
        seats, spec = situation.seats_of(party), situation.parties[party]
        silent = scope.silent.get(party, frozenset())
        split = [(key, number) for key, number in situation.seats[party].items() if number]
        edges = {0, seats, *(edge for span in bound if party in span for edge in span[party])}
        edges |= {number for number in range(1, seats) if ((number in silent) != (number + 1 in silent))}
        edges |= {sum(number for _, number in split[:index]) for index in range(len(split))}
        ordered = sorted(edge for edge in edges if 0 <= edge <= seats)
        freed = min((span[party][1] for span in bound if party in span and span[party][0] == 0), default=seats)
        for start, stop in pairwise(ordered):
            places = tuple(
                (index, place[0])
                for index, house in enumerate(houses)
                if (
                    place := _place(house.chamber, house.groups, _key(split, start), spec.group, party in house.parties)
                )
            )
            individual = spec.pool or start >= freed
            found.append(Player(party, start + 1, stop, individual, start + 1 in silent, places))
    return tuple(found)


def divided(players: Iterable[Player]) -> frozenset[str]:
    """Return the parties whose members act as one though they sit in several groups of a house.

    The PTB sits in both language groups of the Belgian Chamber, and votes alike in both.
    """
    places: dict[tuple[str, int], set[str | None]] = {}
    for player in players:
        for stage, group in player.places if not player.individual else ():
            places.setdefault((player.party, stage), set()).add(group)
    return frozenset(party for (party, _), groups in places.items() if len(groups) > 1)


def _key(split: list[tuple[str, int]], member: int) -> str:
    """Return the chamber or group in which a member sits, empty where the case does not split the party."""
    for key, number in split:
        if member < number:
            return key
        member -= number
    return ""


def _place(
    chamber: str, groups: Iterable[str], key: str, own_group: str | None, has_seats: bool
) -> tuple[str | None] | None:
    """Return the group of a house in which members vote, in a tuple; None if they do not sit in it."""
    if not has_seats:
        return None
    if key in groups:
        return (key,)
    if key in ("", chamber):
        return (own_group if own_group is not None and own_group in groups else None,)
    return None
