"""Witnesses: from a scene in which an agreement is possible to the agreement itself, with nobody idle in it.

The agreement that is shown draws on as few of those who have declared nothing as can be; among such it has the smallest
cabinet, then the fewest helpers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from formateur.agreements.agreement import Agreement, Part
from formateur.agreements.carrying import ROLES
from formateur.agreements.search.board import NOTHING, SILENCE, Band, Board
from formateur.agreements.search.drawing import Helper, Vector, least_cost

Roles = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """Players who help or not, as one or (a pool) one by one.

    ``roles`` has, for each entry of what they may fill, the roles by which they do; ``otherwise`` the roles of those
    who do not; ``silent`` if they have declared nothing; ``fixed`` if the cabinet leaves them no choice; ``counts`` how
    many of those bound by what is given up move with them (with each of them, if they move one by one).
    """

    players: tuple[int, ...]
    helper: Helper
    roles: tuple[Roles, ...]
    otherwise: Roles
    silent: bool
    fixed: bool = False
    counts: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """So many members of a mover who help, by one of its choices."""

    mover: Mover
    number: int
    choice: int = 0


def agreement(board: Board, given_up: Collection[str]) -> Agreement:
    """Return the agreement of a scene that draws on the fewest silent members, then has the fewest helpers.

    Raises
    ------
    ValueError
        If no agreement in the scene keeps everything but what is given up.
    """
    target = board.needs(given_up)
    bands = board.bands(board.scene.bound.difference(given_up))
    if target is None or bands is None:
        raise ValueError("no agreement in this scene keeps the rest")
    movers = [mover for band in bands for mover in movers_of(board, band)]
    taken = _settle(board, movers, target)
    return written(board, _without_idle(board, taken))


def settled_agreement(board: Board, movers: Sequence[Mover], limit: int) -> Agreement:
    """Return an agreement of some movers, who suffice, that draws on few silent members; others promise nothing."""
    lacking = board.lacking
    free = [one for one in movers if _settled_already(one)]
    for one in free:
        lacking = less(lacking, one.helper, one.helper.seats, 0)
    paid = sum(price(one.helper, one.helper.seats) for one in free if one.silent)
    need = least_cost(lacking, [one.helper for one in movers if one not in free], limit - paid)
    taken = _settle(board, movers, paid + (need or 0))
    named = {index for one in movers for index in one.players}
    nothing = (NOTHING,) * len(board.scene.ways)
    for index in range(len(board.players)):
        if index not in named:
            rest = Mover((index,), Helper(board.players[index].seats, (), 0), (), nothing, silent=False)
            taken.append(Taken(rest, 0))
    return written(board, taken)


def movers_of(board: Board, band: Band) -> Iterable[Mover]:
    """Yield the movers of a band: a bloc as one, a pool, or each party."""
    silent = any(kind.silent for kind in band.kinds)
    fixed = any(not mask & SILENCE for mask in band.masks)
    nothing = (NOTHING,) * len(band.masks)
    players = tuple(index for kind in band.kinds for index in board.kinds[kind])
    if band.tied:
        (helper,) = board.helpers(band)
        choices = board.choices_together(band) if helper.mixed else board.choices(band.masks, band.kinds[0].places)
        yield Mover(players, helper, tuple(choices.values()), nothing, silent, fixed)
        return
    (kind,) = band.kinds
    choices = board.choices(band.masks, kind.places)
    roles, fills, cost = tuple(choices.values()), tuple(choices), 1 if kind.silent else 0
    if kind.individual:
        # members who have several ways to help, none of them best, may each choose another
        seats = board.seats_of(kind)
        for size in [seats] if len(roles) == 1 else [1] * seats:
            yield Mover(players, Helper(size, fills, cost, single=True), roles, nothing, silent, fixed)
        return
    for party, seats in board.parties_of(kind).items():
        own = tuple(index for index in players if board.players[index].party == party)
        yield Mover(own, Helper(seats, fills, cost * seats), roles, nothing, silent, fixed)


def _settle(board: Board, movers: Sequence[Mover], target: int) -> list[Taken]:
    """Choose who helps at a cost of ``target``: one by one, whoever can be done without is."""
    lacking, budget = board.lacking, target
    taken = [Taken(mover, mover.helper.seats) for mover in movers if _settled_already(mover)]
    for one in taken:
        lacking = less(lacking, one.mover.helper, one.number, 0)
        budget -= price(one.mover.helper, one.number) if one.mover.silent else 0
    open_ = [mover for mover in movers if not _settled_already(mover)]
    open_.sort(key=lambda mover: (mover.helper.seats, mover.players))
    while open_:
        mover = open_.pop(0)
        rest = [one.helper for one in open_]
        chosen = least_use(mover, lacking, rest, budget)
        lacking = less(lacking, mover.helper, chosen.number, chosen.choice)
        budget -= price(mover.helper, chosen.number)
        taken.append(chosen)
    return taken


def _settled_already(mover: Mover) -> bool:
    """True if a mover helps in any case, and in one way only."""
    return (mover.fixed or not mover.silent) and len(mover.roles) == 1


def price(helper: Helper, number: int) -> int:
    """Return what so many of a helper's members cost."""
    return helper.cost * number if helper.single else helper.cost * (number > 0)


def least_use(mover: Mover, lacking: Vector, rest: list[Helper], budget: int) -> Taken:
    """Return the least use of a mover with which the rest can still fill what is lacking."""
    numbers = range(mover.helper.seats + 1) if mover.helper.single else (0, mover.helper.seats)
    for number in numbers if not mover.fixed else (mover.helper.seats,):
        for choice in range(len(mover.roles)):
            left = budget - price(mover.helper, number)
            if left >= 0 and least_cost(less(lacking, mover.helper, number, choice), rest, left) is not None:
                return Taken(mover, number, choice)
    return Taken(mover, mover.helper.seats)


def less(lacking: Vector, helper: Helper, number: int, choice: int) -> Vector:
    """Return what is still lacking once so many of a helper's members help."""
    if not number:
        return lacking
    given = helper.fills[choice] if helper.mixed else tuple(number * one for one in helper.fills[choice])
    return tuple(need - one for need, one in zip(lacking, given, strict=True))


def _without_idle(board: Board, taken: Sequence[Taken]) -> list[Taken]:
    """Drop the helpers that are not needed, the smallest first; those whom the cabinet binds stay."""
    lacking = board.lacking
    for one in taken:
        lacking = less(lacking, one.mover.helper, one.number, one.choice)
    kept: list[Taken] = []
    for one in sorted(taken, key=lambda found: (found.mover.helper.seats, found.mover.players)):
        without = (
            less(lacking, one.mover.helper, -one.number, one.choice)
            if not one.mover.helper.mixed
            else tuple(need + own for need, own in zip(lacking, one.mover.helper.fills[one.choice], strict=True))
        )
        if one.mover.fixed or any(need > 0 for need in without) or not one.number:
            kept.append(one)
        else:
            lacking = without
            kept.append(replace(one, number=0))
    return kept


def written(board: Board, taken: Iterable[Taken]) -> Agreement:
    """Write who promises what: of each mover the members who help first, then the others."""
    scene, stages = board.scene, board.question.scope.stages
    roles: dict[str, list[Part]] = {stage.step: [] for stage in stages}
    given: dict[int, int] = {}  # how many members of each player have their roles
    for one in taken:
        left, helping = one.mover.helper.seats, one.number
        for index in sorted(one.mover.players):
            player, done = board.players[index], given.get(index, 0)
            here = min(left, player.seats - done)
            help_here = min(helping, here)
            helps = one.mover.roles[one.choice] if one.number else one.mover.otherwise
            first = player.first + done
            for stage, _ in player.places:
                for start, stop, role in (
                    (first, first + help_here, helps[stage]),
                    (first + help_here, first + here, one.mover.otherwise[stage]),
                ):
                    if start < stop:
                        roles[stages[stage].step].append(Part(player.party, start, stop - 1, ROLES[role]))
            given[index] = done + here
            left, helping = left - here, helping - help_here
    ballots = {stage.step: way.ballot for stage, way in zip(stages, scene.ways, strict=True)}
    parts = {step: tuple(sorted(some)) for step, some in roles.items()}
    return Agreement(dict(scene.holders), scene.cabinet, ballots, parts)
