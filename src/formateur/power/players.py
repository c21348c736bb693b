"""Players: who acts as one at a ballot. Parties, blocs that act as one, or every member by himself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from formateur.case.situation import Situation
from formateur.errors import ModelError
from formateur.model.house import House


class Acting(StrEnum):
    """Who acts as one: each party, each bloc that stands (other parties alone), or each member."""

    PARTIES = "parties"
    BLOCS = "blocs"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who acts as one: ``count`` alike stand behind it (the independents of a pool, the members of a party).

    ``seats`` are those of one of them, ``groups`` how many of those sit in each group of the chamber.
    """

    id: str
    name: str
    seats: int
    count: int = 1
    groups: tuple[tuple[str, int], ...] = ()
    parties: tuple[str, ...] = ()

    def seats_in(self, group: str | None) -> int:
        """Return the seats in a group of the chamber, all of them for None."""
        return self.seats if group is None else dict(self.groups).get(group, 0)


def players_of(situation: Situation, house: House, acting: Acting) -> tuple[Player, ...]:
    """Return the players of a chamber on a day, those with most seats first.

    Individuals in a pool decide each for himself whoever else acts as one.

    Raises
    ------
    ModelError
        If members are to act by themselves in a chamber with groups whose seats are not told apart.
    """
    found = list(_blocs(situation, house)) if acting is Acting.BLOCS else []
    placed: dict[str, int] = {}
    for bloc in found:
        for party in bloc.parties:
            placed[party] = placed.get(party, 0) + _part(situation, bloc.id, party, house)
    for party, seats in house.parties.items():
        left = seats - placed.get(party, 0)
        if left > 0:
            found.append(_alone(situation, house, party, left, acting))
    return tuple(sorted(found, key=lambda player: (-player.seats * player.count, player.id)))


def _alone(situation: Situation, house: House, party: str, seats: int, acting: Acting) -> Player:
    groups = _groups_of_part(situation, house, party, seats)
    one_by_one = situation.parties[party].pool or acting is Acting.MEMBERS
    name = situation.name(party)
    if not one_by_one:
        return Player(party, name, seats, groups=groups, parties=(party,))
    if len(groups) > 1 or (groups and groups[0][1] != seats):
        raise ModelError(f"the members of {name} sit in several groups, which one sits where is not on record")
    own = ((groups[0][0], 1),) if groups else ()
    return Player(party, name, 1, seats, own, (party,))


def _blocs(situation: Situation, house: House) -> Iterator[Player]:
    """Yield the blocs that stand, the largest first; one that shares a party with a larger one is left out."""
    taken: set[str] = set()
    for bloc in sorted(situation.blocs.values(), key=lambda one: (-situation.bloc_seats(one.id), one.id)):
        parties = [party for party in bloc.members if house.parties.get(party)]
        whole = {party for party in parties if bloc.members[party] is None}
        if not parties or whole & taken:
            continue
        taken |= whole
        seats = sum(_part(situation, bloc.id, party, house) for party in parties)
        groups: dict[str, int] = {}
        for party in parties:
            part = _part(situation, bloc.id, party, house)
            for group, number in _groups_of_part(situation, house, party, part):
                groups[group] = groups.get(group, 0) + number
        if seats:
            yield Player(bloc.id, situation.name(bloc.id), seats, 1, tuple(groups.items()), tuple(parties))


def _part(situation: Situation, bloc: str, party: str, house: House) -> int:
    """Return how many seats of a party are with a bloc."""
    number = situation.blocs[bloc].members.get(party)
    seats = house.parties.get(party, 0)
    return seats if number is None else min(number, seats)


def _groups_of_part(situation: Situation, house: House, party: str, seats: int) -> tuple[tuple[str, int], ...]:
    """Return the groups of so many of a party's seats: told apart only where all of them sit in one group."""
    groups = groups_of(situation, house, party)
    return ((groups[0][0], seats),) if len(groups) == 1 else groups


def groups_of(situation: Situation, house: House, party: str) -> tuple[tuple[str, int], ...]:
    """Return a party's seats in each group of a chamber."""
    split = situation.seats.get(party, {})
    own = situation.parties[party].group
    found: dict[str, int] = {}
    for key, number in split.items():
        group = own if key == "" and own is not None and own in house.groups else key
        if group in house.groups and number:
            found[group] = found.get(group, 0) + number
    return tuple(found.items())


def weights(players: tuple[Player, ...], group: str | None = None) -> tuple[int, ...]:
    """Return the seats of every single player, those alike one after the other."""
    return tuple(player.seats_in(group) for player in players for _ in range(player.count))


def first_places(players: tuple[Player, ...]) -> Mapping[str, int]:
    """Return where each player, or the first of those alike, stands among all single players."""
    found, place = {}, 0
    for player in players:
        found[player.id] = place
        place += player.count
    return found
