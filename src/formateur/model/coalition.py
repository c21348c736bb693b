"""Coalitions: any set of parties, with the seats they hold together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formateur.model.house import House


@dataclass(frozen=True, slots=True)
class Coalition:
    """A set of parties (or of other actors), whatever they have agreed on."""

    parties: frozenset[str]

    @classmethod
    def of(cls, *parties: str) -> "Coalition":
        """Return the coalition of some parties.

        >>> Coalition.of("spd", "fdp") == Coalition.of("fdp", "spd")
        True
        """
        return cls(frozenset(parties))

    def seats(self, house: House) -> int:
        """Return the seats its parties hold in a house."""
        return sum(house.parties.get(party, 0) for party in self.parties)

    def outside(self, house: House) -> "Coalition":
        """Return the parties of the house that are not in it."""
        return Coalition(frozenset(house.parties) - self.parties)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.parties))

    def __len__(self) -> int:
        return len(self.parties)

    def __contains__(self, party: object) -> bool:
        return party in self.parties


def smallest_first(coalitions: Iterable[Coalition], house: House) -> tuple[Coalition, ...]:
    """Sort coalitions by how many parties they have, then by seats, then by name."""
    return tuple(sorted(coalitions, key=lambda one: (len(one), one.seats(house), tuple(one))))
