"""Possible agreements: those minimal in which of the parties that have declared themselves must promise something.

Every larger set of helpers would do as well, so the minimal ones say it all. Of those who have declared nothing each
draws on as few as it can.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from formateur.agreements.agreement import Agreement
from formateur.agreements.search.board import Board
from formateur.agreements.search.direct import Direct
from formateur.agreements.search.drawing import Helper, least_cost
from formateur.agreements.search.witness import Mover, movers_of, settled_agreement

MAX_TRIES = 20_000


@dataclass(frozen=True)
class Possible:
    """Agreements by the least sets of parties that must promise something.

    ``also`` gives, for each, the other holders of offices with which the same parties could agree. ``complete`` is
    False if there are more than were asked for.
    """

    agreements: tuple[Agreement, ...]
    also: tuple[tuple[tuple[tuple[str, str | None], ...], ...], ...]
    draws: tuple[int, ...]
    complete: bool


def possible_agreements(engine: Direct, limit: int, most: int) -> Possible:
    """Return the agreements that break nothing and draw on at most ``limit`` silent members, least drawn on first.

    None is listed beside another whose helpers are among its own and that draws on no more.

    Notes
    -----
    Depth first over blocs and parties by size in every scene, cutting a branch when even all that is left would not do;
    first among the agreements that draw on fewest silent members, then among all. Stops after ``most`` of each, or
    20,000 tries, and says so.
    """
    found: dict[tuple[frozenset[str], int], list[Agreement]] = {}
    complete = True
    for allowed in sorted({min(limit, engine.least() or 0), limit}):
        for board in engine.within(()):
            search = _Search(board, allowed, most)
            for one in search.run():
                found.setdefault((_declared(engine, one), drawn_by(engine, one)), []).append(one)
            complete = complete and not search.stopped
    kept = [one for one in found if not any(_less(other, one) for other in found)]
    best = {one: min(found[one], key=lambda made: len(made.cabinet)) for one in kept}
    kept.sort(key=lambda one: (one[1], len(best[one].cabinet), len(one[0]), sorted(one[0])))
    firsts = tuple(best[one] for one in kept[:most])
    also = tuple(
        tuple(dict.fromkeys(tuple(made.holders.items()) for made in found[one] if made.holders != best[one].holders))
        for one in kept[:most]
    )
    return Possible(firsts, also, tuple(drawn for _, drawn in kept[:most]), complete and len(kept) <= most)


def _less(other: tuple[frozenset[str], int], one: tuple[frozenset[str], int]) -> bool:
    return other != one and other[0] <= one[0] and other[1] <= one[1]


def _declared(engine: Direct, agreed: Agreement) -> frozenset[str]:
    """Return the parties of an agreement some of whose members have declared something."""
    spoken = {one.party for one in engine.question.players if not one.silent}
    return frozenset(agreed.helpers()) & spoken


def drawn_by(engine: Direct, agreed: Agreement) -> int:
    """Return how many silent members an agreement draws on."""
    members: set[tuple[str, int]] = set()
    silent = [one for one in engine.question.players if one.silent]
    for parts in agreed.roles.values():
        for part in parts:
            if part.role != "nothing":
                for one in silent:
                    if one.party == part.party:
                        span = range(max(one.first, part.first), min(one.last, part.last) + 1)
                        members.update((part.party, member) for member in span)
    return len(members)


def _by_bloc(board: Board, movers: Sequence[Mover]) -> list[tuple[Mover, ...]]:
    """Group movers by the smallest bloc they belong to, the most seats first: a bloc promises as one."""
    situation = board.question.scope.situation
    blocs = situation.blocs.values()
    plain = [one for one in blocs if not any(set(other.members) < set(one.members) for other in blocs)]
    smallest_first = sorted(plain, key=lambda bloc: situation.bloc_seats(bloc.id))  # an alliance of blocs is no bloc
    found: dict[str, list[Mover]] = {}
    for one in movers:
        parties = {board.players[index].party for index in one.players}
        inside = (bloc.id for bloc in smallest_first if parties <= set(bloc.members))
        found.setdefault(next(inside, " ".join(sorted(parties))), []).append(one)
    return sorted(map(tuple, found.values()), key=lambda some: -sum(one.helper.seats for one in some))


class _Search:
    """Minimal sets of movers in one scene."""

    def __init__(self, board: Board, limit: int, most: int) -> None:
        self.board, self.limit, self.most, self.tries, self.stopped = board, limit, most, 0, False
        bands = board.bands(board.scene.bound) or []
        movers = [mover for band in bands for mover in movers_of(board, band)]
        self.fixed = [one for one in movers if one.fixed]
        self.silent = [one for one in movers if one.silent and not one.fixed]
        self.open = _by_bloc(board, [one for one in movers if not (one.silent or one.fixed)])
        self.dead = board.bands(board.scene.bound) is None

    def run(self) -> list[Agreement]:
        """Return an agreement for each minimal set."""
        self.sets: list[tuple[tuple[Mover, ...], ...]] = []
        if self.dead:
            return []
        if self._does(()):
            self.sets.append(())
        else:
            self._grow((), 0)
        return [
            settled_agreement(
                self.board, [*self.fixed, *self.silent, *(one for some in chosen for one in some)], self.limit
            )
            for chosen in self.sets
        ]

    def _grow(self, chosen: tuple[tuple[Mover, ...], ...], position: int) -> None:
        if self.stopped or not self._does((*chosen, *self.open[position:])):
            return
        for index in range(position, len(self.open)):
            wider = (*chosen, self.open[index])
            if self._does(wider):
                if not any(self._does(tuple(one for one in wider if one is not left)) for left in chosen):
                    self.sets.append(wider)
                    self.stopped = self.stopped or len(self.sets) >= self.most
            else:
                self._grow(wider, index + 1)
            if self.stopped:
                return

    def _does(self, chosen: Sequence[tuple[Mover, ...]]) -> bool:
        self.tries += 1
        self.stopped = self.stopped or self.tries > MAX_TRIES
        lacking, budget, helpers = list(self.board.lacking), self.limit, list[Helper]()
        for one in (*self.fixed, *self.silent, *(one for some in chosen for one in some)):
            if (one.fixed or not one.silent) and len(one.roles) == 1:
                lacking = [need - given for need, given in zip(lacking, one.helper.filled(0), strict=True)]
                budget -= one.helper.cost if one.silent else 0
            else:
                helpers.append(one.helper)
        return budget >= 0 and least_cost(tuple(lacking), helpers, budget) is not None
