"""Agreements: who holds each office, who is in the cabinet, and what every member has promised for each ballot to come.

An agreement completes the formation if it carries every remaining ballot against the worst that those who have promised
nothing may do. It is a finished object: it says all there is to say, so anybody can check it by hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from formateur.model.tally import PRESENT, Cell


class Role(StrEnum):
    """What somebody has promised for one ballot. ``NOTHING``: no promise at all, so they may turn against it."""

    FAVOUR = "in favour"
    ABSTAIN = "abstain"  # come, and vote neither for nor against
    AWAY = "stay away"  # a promised absence, so not against
    PRESENT = "come"  # and vote as they like
    NOTHING = "nothing"


def cells_of(role: Role, favour: Cell = Cell.IN_FAVOUR) -> frozenset[Cell]:
    """Return where a member with this role may end up at the ballot."""
    match role:
        case Role.FAVOUR:
            return frozenset({favour})
        case Role.ABSTAIN:
            return frozenset({Cell.ABSTAINING})
        case Role.AWAY:
            return frozenset({Cell.ABSENT})
        case Role.PRESENT:
            return PRESENT
        case Role.NOTHING:
            return frozenset(Cell)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Members ``first`` to ``last`` of a party, who share one role at one ballot.

    Members are numbered from 1, so that a commitment which binds only some of them (72 of the Sadrists' 73) can be held
    against the members it binds.
    """

    party: str
    first: int
    last: int
    role: Role

    @property
    def seats(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Agreement:
    """A complete agreement.

    ``holders`` names who gets each office still to be filled (None: somebody not yet named), ``cabinet`` the parties in
    it, ``ballots`` which ballot of each step is to carry, and ``roles`` what the members of every party promise there.
    """

    holders: Mapping[str, str | None]
    cabinet: frozenset[str]
    ballots: Mapping[str, str]
    roles: Mapping[str, tuple[Part, ...]] = field(repr=False)

    def helpers(self) -> Mapping[str, int]:
        """Return the parties that promise something anywhere, with the number of members who do."""
        numbers: dict[str, set[int]] = {}
        for parts in self.roles.values():
            for part in parts:
                if part.role is not Role.NOTHING:
                    numbers.setdefault(part.party, set()).update(range(part.first, part.last + 1))
        return {party: len(members) for party, members in numbers.items()}

    @property
    def support(self) -> tuple[str, ...]:
        """Parties that help from outside the cabinet."""
        return tuple(party for party in self.helpers() if party not in self.cabinet)

    def seats(self, step: str, *roles: Role) -> int:
        """Return how many members have one of the roles at a step."""
        return sum(part.seats for part in self.roles[step] if part.role in roles)

    def to_data(self) -> dict[str, Any]:
        """Return the agreement as plain data."""
        return {
            "holders": dict(self.holders),
            "cabinet": sorted(self.cabinet),
            "ballots": dict(self.ballots),
            "roles": {step: [_part_data(part) for part in merged(parts)] for step, parts in self.roles.items()},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Agreement":
        """Read an agreement from plain data; raise ``ValueError``, ``KeyError`` or ``TypeError`` if it is not one."""
        roles = {
            str(step): tuple(
                Part(str(one["party"]), int(one["members"][0]), int(one["members"][1]), Role(one["role"]))
                for one in parts
            )
            for step, parts in data["roles"].items()
        }
        return cls(dict(data["holders"]), frozenset(data["cabinet"]), dict(data["ballots"]), roles)


def _part_data(part: Part) -> dict[str, Any]:
    return {"party": part.party, "members": [part.first, part.last], "role": str(part.role)}


def merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join neighbours of one party that have the same role."""
    found: list[Part] = []
    for part in sorted(parts):
        last = found[-1] if found else None
        if last and last.party == part.party and last.role is part.role and last.last + 1 == part.first:
            found[-1] = Part(part.party, last.first, part.last, part.role)
        else:
            found.append(part)
    return tuple(found)
