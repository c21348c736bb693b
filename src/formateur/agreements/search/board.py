"""A scene made ready for reckoning: what each group of members adds to each row, whatever is given up.

Members whom the same restrictions bind alike are added up. For every set of restrictions that is kept they take their
best role at every stage: each rule's weights grow with the help given, so nothing is ever gained by helping less.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import product
from operator import add

from formateur.agreements.agreement import Role
from formateur.agreements.carrying import ROLES
from formateur.agreements.players import Player, divided
from formateur.agreements.question import Question
from formateur.agreements.search.drawing import Helper, Vector, least_cost
from formateur.agreements.search.scenes import BIT, FREE, Masks, Scene

SILENCE = BIT[Role.NOTHING]
NOTHING = ROLES.index(Role.NOTHING)


def common(one: Masks, other: Masks) -> Masks:
    """Return the roles that two lists of masks share, stage by stage."""
    return tuple(a & b for a, b in zip(one, other, strict=True))


@dataclass(frozen=True, slots=True)
class Kind:
    """Players whom the same restrictions bind in the same way, and who sit in the same groups.

    ``whole`` is their party where its members act as one though they sit in several groups, else empty.
    """

    base: Masks
    limits: tuple[tuple[str, Masks], ...]
    alikes: tuple[str, ...]
    places: tuple[tuple[int, str | None], ...]
    silent: bool
    individual: bool
    whole: str = ""


@dataclass(frozen=True)
class Band:
    """Kinds that take their roles alike; ``tied`` if a bloc, or their party, keeps all their members in one role."""

    masks: Masks
    kinds: tuple[Kind, ...]
    tied: bool


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """What a band gives: seats at once, which may cost, and helpers at a price."""

    given: Vector
    cost: int
    helpers: tuple[Helper, ...]


@dataclass(eq=False)
class Board:
    """One scene, ready to say how many of those who have declared nothing an agreement in it needs."""

    question: Question = field(repr=False)
    scene: Scene
    kinds: dict[Kind, list[int]] = field(default_factory=dict, repr=False)
    _needs: dict[frozenset[str], int | None] = field(default_factory=dict, repr=False)
    _choices: dict[tuple[Masks, tuple[tuple[int, str | None], ...]], dict[Vector, tuple[int, ...]]] = field(
        default_factory=dict, repr=False
    )

    _pieces: dict[Band, "Piece"] = field(default_factory=dict, repr=False)
    _costs: dict[tuple[Vector, tuple[int, ...]], int | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Sort the players into kinds, and work out what is lacking if nobody promises anything."""
        self._divided = divided(self.question.players)
        for index, player in enumerate(self.question.players):
            self.kinds.setdefault(self._kind(index, player), []).append(index)
        self.rows = [(stage, row) for stage, way in enumerate(self.scene.ways) for row in way.rows]
        self.lacking = tuple(
            row.need
            - row.weights[NOTHING] * sum(self._seats(index, stage, row.group) for index in range(len(self.players)))
            for stage, row in self.rows
        )
        free = [kind for kind in self.kinds if not (kind.limits or kind.alikes or kind.whole)]
        self._bound = [kind for kind in self.kinds if kind.limits or kind.alikes or kind.whole]
        self._unbound = [Band(kind.base, (kind,), tied=False) for kind in free]

    @property
    def players(self) -> tuple[Player, ...]:
        """All players."""
        return self.question.players

    def _kind(self, index: int, player: Player) -> Kind:
        limits = tuple((ref, some[index]) for ref, some in self.scene.limits.items() if index in some)
        alikes = tuple(ref for ref, some in self.scene.alikes.items() if index in some)
        whole = player.party if player.party in self._divided and not player.individual else ""
        return Kind(self.scene.base[index], limits, alikes, player.places, player.silent, player.individual, whole)

    def _seats(self, index: int, stage: int, group: str | None) -> int:
        player = self.players[index]
        place = dict(player.places)
        return player.seats if stage in place and group in (None, place[stage]) else 0

    # --- the least number needed -----------------------------------------------------------------------------------

    def needs(self, given_up: Collection[str]) -> int | None:
        """Return the least number of silent members that an agreement in this scene needs; None if there is none.

        Parameters
        ----------
        given_up
            Restrictions that need not be kept; those that the scene itself breaks must be among them.
        """
        kept = self.scene.bound.difference(given_up)
        if kept not in self._needs:
            self._needs[kept] = self._least(kept)
        return self._needs[kept]

    def _least(self, kept: frozenset[str]) -> int | None:
        """Add up what each band gives; bands recur from one set of restrictions to the next, so each is kept."""
        lacking, cost, pieces = self.lacking, 0, [self._piece(band) for band in self._unbound]
        for band in self._bands(kept, self._bound):
            if band is None:
                return None
            pieces.append(self._piece(band))
        helpers: list[Helper] = []
        for piece in pieces:
            if piece.given:
                lacking = tuple(need - one for need, one in zip(lacking, piece.given, strict=True))
            cost += piece.cost
            helpers += piece.helpers
        key = (tuple(max(0, need) for need in lacking), tuple(id(piece) for piece in pieces if piece.helpers))
        if key not in self._costs:
            self._costs[key] = least_cost(lacking, helpers, self.question.silent_seats)
        more = self._costs[key]
        return None if more is None else cost + more

    def _piece(self, band: Band) -> "Piece":
        """Return what a band gives: at once, if it has declared something; at a price, if it has not.

        Silent members whom the cabinet itself binds are paid for at once.
        """
        if band not in self._pieces:
            silent = sum(self.seats_of(kind) for kind in band.kinds if kind.silent)
            forced = any(not mask & SILENCE for mask in band.masks)
            given: Vector = ()
            helpers: list[Helper] = []
            for helper in self.helpers(band):
                if silent and not forced:
                    helpers.append(helper)
                elif len(helper.fills) == 1:
                    filled = helper.filled(0)
                    given = tuple(map(add, given, filled)) if given else filled
                else:
                    helpers.append(Helper(helper.seats, helper.fills, 0, helper.single, helper.mixed))
            self._pieces[band] = Piece(given, silent if forced else 0, tuple(helpers))
        return self._pieces[band]

    def bands(self, kept: frozenset[str]) -> list[Band] | None:
        """Return the players in bands; None if some of them are left no role at all."""
        found = [band for band in self._bands(kept, list(self.kinds)) if band is not None]
        return found if sum(len(band.kinds) for band in found) == len(self.kinds) else None

    def _bands(self, kept: frozenset[str], kinds: list[Kind]) -> Iterator[Band | None]:
        for joined, tied in self._joined(kept, kinds):
            masks = (FREE,) * len(self.scene.ways)
            for kind in joined:
                masks = common(masks, self.left(kind, kept))
            yield Band(masks, tuple(joined), tied) if all(masks) else None

    def left(self, kind: Kind, kept: Collection[str]) -> Masks:
        """Return the roles, stage by stage, that what is kept leaves to a kind."""
        masks = kind.base
        for ref, limit in kind.limits:
            if ref in kept:
                masks = common(masks, limit)
        return masks

    def _joined(self, kept: frozenset[str], kinds: list[Kind]) -> list[tuple[list[Kind], bool]]:
        """Join the kinds that some bloc, which keeps together, or their party holds in one role."""
        groups: list[tuple[set[str], list[Kind]]] = []
        for kind in kinds:
            ties = {ref for ref in kind.alikes if ref in kept} | ({f"party {kind.whole}"} if kind.whole else set())
            touching = [group for group in groups if ties & group[0]]
            groups = [group for group in groups if not ties & group[0]]
            names = ties.union(*(group[0] for group in touching))
            groups.append((names, [*(one for group in touching for one in group[1]), kind]))
        return [(kinds, bool(names)) for names, kinds in groups]

    def helpers(self, band: Band) -> list[Helper]:
        """Return those of a band as helpers: each party, all members of a pool, or a bloc as a whole."""
        if band.tied:
            return [self._as_one(band)]
        (kind,) = band.kinds
        fills = self.fills(band.masks, kind.places)
        cost = 1 if kind.silent else 0
        if kind.individual:
            return [Helper(self.seats_of(kind), fills, cost, single=True)]
        if not kind.silent and len(fills) == 1:
            return [Helper(self.seats_of(kind), fills, 0)]
        return [Helper(seats, fills, cost * seats) for seats in self.parties_of(kind).values()]

    def _as_one(self, band: Band) -> Helper:
        silent = sum(self.seats_of(kind) for kind in band.kinds if kind.silent)
        seats = sum(self.seats_of(kind) for kind in band.kinds)
        if len({kind.places for kind in band.kinds}) == 1:
            return Helper(seats, self.fills(band.masks, band.kinds[0].places), silent)
        return Helper(seats, tuple(self.choices_together(band)), silent, mixed=True)

    def choices_together(self, band: Band) -> dict[Vector, tuple[int, ...]]:
        """Return what all members of a band fill together in one role, with the roles, stage by stage."""
        found: dict[Vector, tuple[int, ...]] = {}
        for roles in product(*(self.best(mask, stage) for stage, mask in enumerate(band.masks))):
            whole = tuple(map(sum, zip(*(self._filled(kind, roles) for kind in band.kinds), strict=True)))
            found.setdefault(whole, roles)
        return found

    def _filled(self, kind: Kind, roles: tuple[int, ...]) -> Vector:
        return tuple(self.seats_of(kind) * one for one in self.fill(roles, kind.places))

    def seats_of(self, kind: Kind) -> int:
        """Return how many members are of a kind."""
        return sum(self.players[index].seats for index in self.kinds[kind])

    def parties_of(self, kind: Kind) -> dict[str, int]:
        """Return the parties of a kind with their members."""
        found: dict[str, int] = {}
        for index in self.kinds[kind]:
            player = self.players[index]
            found[player.party] = found.get(player.party, 0) + player.seats
        return found

    # --- roles -----------------------------------------------------------------------------------------------------

    def fills(self, masks: Masks, places: tuple[tuple[int, str | None], ...]) -> tuple[Vector, ...]:
        """Return what one seat may fill in each row with the roles left to it, each entry undominated."""
        return tuple(self.choices(masks, places))

    def choices(self, masks: Masks, places: tuple[tuple[int, str | None], ...]) -> dict[Vector, tuple[int, ...]]:
        """Return the same with the roles, stage by stage, by which a seat fills it."""
        if (masks, places) not in self._choices:
            chosen = product(*(self.best(mask, stage) for stage, mask in enumerate(masks)))
            self._choices[masks, places] = {self.fill(roles, places): roles for roles in chosen}
        return self._choices[masks, places]

    def fill(self, roles: tuple[int, ...], places: tuple[tuple[int, str | None], ...]) -> Vector:
        """Return what one seat fills in each row by some roles."""
        seated = dict(places)
        return tuple(
            row.weights[roles[stage]] - row.weights[NOTHING]
            if stage in seated and row.group in (None, seated[stage])
            else 0
            for stage, row in self.rows
        )

    def best(self, mask: int, stage: int) -> tuple[int, ...]:
        """Return the undominated roles in a mask at a stage, as positions in ``ROLES``."""
        rows = self.scene.ways[stage].rows
        weights = {role: tuple(row.weights[role] for row in rows) for role in range(len(ROLES)) if mask >> role & 1}
        kept: dict[tuple[int, ...], int] = {}
        for role, own in weights.items():
            better = (other for other in weights.values() if other != own)
            if own not in kept and not any(all(a >= b for a, b in zip(other, own, strict=True)) for other in better):
                kept[own] = role
        return tuple(kept.values())
