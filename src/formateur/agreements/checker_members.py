"""Who acts alike: the members of a house cut into pieces that the commitments at hand treat alike."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from formateur.agreements.checker import Members, groups_of, house_at, relied_on, within
from formateur.agreements.checker_faults import bound_to_act_alike
from formateur.agreements.goals import Scope
from formateur.agreements.placing import spans
from formateur.case.commitments import Commitment

NOT_HERE = "not in this house"


@dataclass(frozen=True, slots=True)
class Kind:
    """What matters of a member.

    ``binding`` are the commitments that bind him, ``relied_on`` those whose authors would not rely on him; ``silent``
    if he has declared nothing; ``groups`` his group of the house at each stage.
    """

    binding: frozenset[str]
    relied_on: frozenset[str]
    silent: bool
    groups: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Members ``first`` to ``last`` of a party, all of one kind."""

    party: str
    first: int
    last: int
    kind: Kind

    @property
    def seats(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Chooser:
    """Pieces that share one role at every stage, or (``alone``) one piece whose members each choose for themselves.

    ``parties`` are those whose place in the cabinet makes them vote for it.
    """

    pieces: tuple[Piece, ...]
    alone: bool
    parties: frozenset[str]


class Cut:
    """The members of the houses in question, cut up for some commitments."""

    def __init__(self, scope: Scope, terms: Iterable[Commitment], split: Collection[str]) -> None:
        terms = tuple(terms)
        self.scope, self.split = scope, frozenset(split)
        self.houses = [house_at(scope, stage) for stage in scope.stages]
        self.bound = {one.id: spans(scope.situation, one) for one in terms if one.kind != "together"}
        self.relied: dict[str, Members] = {
            one.id: relied_on(scope, one) for one in terms if one.kind == "not_relying_on"
        }
        parties = dict.fromkeys(name for house in self.houses for name in house.parties)
        self.pieces = {party: tuple(self._cut(party)) for party in parties}

    def _cut(self, party: str) -> Iterator[Piece]:
        most = max(house.parties.get(party, 0) for house in self.houses)
        edges = {0, most, bound_to_act_alike(self.scope, party)}
        edges |= {edge for found in (*self.bound.values(), *self.relied.values()) for edge in found.get(party, ())}
        quiet = self.scope.silent.get(party, frozenset())
        edges |= {number for number in range(1, most) if (number in quiet) != (number + 1 in quiet)}
        places = [groups_of(self.scope, party, house) if party in house.parties else [] for house in self.houses]
        edges |= {last for groups in places for _, _, last in groups}
        for start, stop in pairwise(sorted(edge for edge in edges if 0 <= edge <= most)):
            groups = tuple(
                next((group for group, first, last in found if first <= start + 1 <= last), NOT_HERE)
                for found in places
            )
            binding, relied = (
                frozenset(ref for ref, found in some.items() if within(start + 1, party, found))
                for some in (self.bound, self.relied)
            )
            yield Piece(party, start + 1, stop, Kind(binding, relied, start + 1 in quiet, groups))

    def choosers(self, alike: Iterable[frozenset[str]]) -> tuple[Chooser, ...]:
        """Return who chooses, where the parties of each set in ``alike`` act as one."""
        found: list[Chooser] = []
        joined = _joined(alike)
        for parties in joined:
            pieces = tuple(piece for party in self.pieces if party in parties for piece in self.pieces[party])
            if pieces:
                found.append(Chooser(pieces, False, frozenset(parties)))
        one_of_many = {party for parties in joined for party in parties}
        for party, pieces in self.pieces.items():
            if party not in one_of_many:
                found += self._of_party(party, pieces)
        return tuple(found)

    def _of_party(self, party: str, pieces: tuple[Piece, ...]) -> Iterator[Chooser]:
        alike = bound_to_act_alike(self.scope, party)
        body = tuple(piece for piece in pieces if piece.last <= alike)
        if body and party not in self.split:
            yield Chooser(body, False, frozenset({party}))
        for piece in pieces:
            if piece.last > alike:
                yield Chooser((piece,), True, frozenset())
            elif party in self.split:
                yield Chooser((piece,), True, frozenset({party}))


def _joined(alike: Iterable[frozenset[str]]) -> list[set[str]]:
    """Join sets that overlap."""
    found: list[set[str]] = []
    for parties in alike:
        apart = [one for one in found if not one & parties]
        found = [*apart, set(parties).union(*(one for one in found if one & parties))]
    return found


def by_id(terms: Iterable[Commitment]) -> Mapping[str, Commitment]:
    """Return commitments by their id."""
    return {one.id: one for one in terms}
