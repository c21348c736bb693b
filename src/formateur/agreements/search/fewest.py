"""How few of those bound must move: *not "the Sadrists return" but "45 of their 72"*."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from formateur.agreements.agreement import Agreement
from formateur.agreements.search.board import NOTHING, SILENCE, Band, Board, common
from formateur.agreements.search.drawing import Helper, Vector, least_cost
from formateur.agreements.search.scenes import FREE
from formateur.agreements.search.witness import Mover, Taken, least_use, less, movers_of, price, written


class UnclearError(Exception):
    """Members have several roles none of which is best, so that how few must move is not worked out."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """The least number of the members bound by what is given up who must move, and an agreement in which they do."""

    members: int
    agreement: Agreement


def fewest_movers(board: Board, given_up: Collection[str], limit: int) -> Fewest | None:
    """Return how few of the members bound by what is given up must move, if as many silent ones come as may.

    *Not "the Sadrists return" but "45 of their 72".* None if no agreement in the scene draws on at most ``limit``.

    Raises
    ------
    UnclearError
        If those who keep their word could do so in several ways, none of them best: then the number is not worked out.
    """
    bands = board.bands(board.scene.bound.difference(given_up))
    moved = _moved(board, given_up)
    if bands is None or moved is None:
        return None
    movers: list[Mover] = []
    for band in bands:
        for mover in movers_of(board, band):
            movers.extend(_split(board, mover, band, moved))
    return _fewest(board, movers, limit)


def _moved(board: Board, given_up: Collection[str]) -> dict[int, tuple[int, ...]] | None:
    """Return, for the players bound one by one by what is given up, the roles that keeping it would leave them.

    None if the scene keeps a refusal to rely on somebody by the silence of those others, so that nothing is given up.
    """
    scene = board.scene
    found: dict[int, tuple[int, ...]] = {}
    for one in board.question.restrictions:
        if one.id not in given_up:
            continue
        inside = {index for index in one.binds if any(not mask & SILENCE for mask in scene.base[index])}
        if one.id in scene.unrelied and not inside:
            return None  # kept by the silence of those others, so nothing is given up here
        limits = dict(scene.limits.get(one.id, {}))
        if one.id in scene.unrelied:
            limits = dict.fromkeys(one.binds, tuple(SILENCE if leads else FREE for leads in _leading(board)))
        elif one.id in scene.forced:  # broken by who is in the cabinet: they move with all their members
            limits.update(dict.fromkeys(inside, (SILENCE,) * len(scene.ways)))
        for index, masks in limits.items():
            if index in one.binds:
                found[index] = common(found.get(index, (FREE,) * len(masks)), masks)
    return found


def _leading(board: Board) -> list[bool]:
    return [stage.leads for stage in board.question.scope.stages]


def _split(board: Board, mover: Mover, band: Band, moved: Mapping[int, tuple[int, ...]]) -> Iterable[Mover]:
    """Let the members of a mover move one by one if what is given up binds them, and say what a move counts."""
    bound = [index for index in mover.players if index in moved]
    if not bound:
        yield mover
        return
    if mover.helper.single and len(bound) < len(mover.players):  # a pool and those freed elsewhere, bound otherwise
        for some in (bound, [index for index in mover.players if index not in moved]):
            own = sum(board.players[index].seats for index in some)
            part = replace(mover, players=tuple(some), helper=replace(mover.helper, seats=min(own, mover.helper.seats)))
            yield from _split(board, part, band, moved)
        return
    if any(kind.whole for kind in band.kinds):
        raise UnclearError  # some of a party that sits in several groups might move, and which would matter
    seats = sum(board.players[index].seats for index in bound)
    keeps = common(band.masks, moved[bound[0]])
    if band.tied or not all(keeps):  # a bloc moves as one, and a party in the cabinet with all its members
        yield replace(mover, counts=seats, fixed=mover.fixed or not all(keeps))
        return
    if mover.silent:
        if any(any(one) for one in board.fills(keeps, band.kinds[0].places)):
            raise UnclearError  # they could help without moving, and moving or not they are drawn on
        yield replace(mover, helper=replace(mover.helper, cost=1, single=True), counts=1)
        return
    kind = band.kinds[0]
    stays = board.choices(keeps, kind.places)
    if len(stays) > 1 or len(mover.roles) > 1:
        raise UnclearError
    stay, roles = next(iter(stays.items()))
    more = {
        tuple(a - b for a, b in zip(fill, stay, strict=True)): chosen
        for fill, chosen in zip(mover.helper.fills, mover.roles, strict=True)
    }
    helper = Helper(mover.helper.seats, tuple(more), 1, single=True)
    yield Mover(mover.players, helper, tuple(more.values()), roles, silent=False, counts=1)


def _fewest(board: Board, movers: Sequence[Mover], limit: int) -> Fewest | None:
    """Let all who are free help, then as many silent members as may, then the fewest of those who move."""
    lacking, taken, spent, count = board.lacking, [], 0, 0
    silent: list[Mover] = []
    bound: list[Mover] = []
    for mover in movers:
        stays = _standing(board, mover)
        lacking = tuple(need - own for need, own in zip(lacking, stays, strict=True))
        if mover.fixed or (not mover.counts and not mover.silent):
            if len(mover.roles) > 1:
                raise UnclearError
            lacking = less(lacking, mover.helper, mover.helper.seats, 0)
            taken.append(Taken(mover, mover.helper.seats))
            count += mover.counts
            spent += sum(board.players[index].seats for index in mover.players if board.players[index].silent)
        elif mover.silent:
            silent.append(mover)
        else:
            bound.append(mover)
    if spent > limit:
        return None
    helpers = [one.helper if one.helper.single else replace(one.helper, cost=one.counts) for one in bound]
    best: tuple[int, _Draw] | None = None
    for draw in _draws(silent, lacking, limit - spent):
        left = tuple(need - one for need, one in zip(lacking, draw.filled, strict=True))
        need = least_cost(left, helpers, sum(one.counts * one.helper.seats for one in bound))
        if need is not None and (best is None or need + draw.moving < best[0]):
            best = need + draw.moving, draw
    if best is None:
        return None
    draw = best[1]
    left = tuple(need - one for need, one in zip(lacking, draw.filled, strict=True))
    moved = _settled(bound, helpers, left, best[0] - draw.moving)
    return Fewest(count + best[0], written(board, [*taken, *draw.taken(silent), *moved]))


def _standing(board: Board, mover: Mover) -> Vector:
    """Return what the members of a mover fill together by the roles they have if they do not move."""
    if all(role == NOTHING for role in mover.otherwise):
        return (0,) * len(board.lacking)
    kinds = [kind for kind, some in board.kinds.items() if set(some) & set(mover.players)]
    fill = board.fill(mover.otherwise, kinds[0].places)
    return tuple(mover.helper.seats * one for one in fill)


def _settled(bound: Sequence[Mover], helpers: Sequence[Helper], lacking: Vector, budget: int) -> list[Taken]:
    taken, open_ = [], [replace(mover, helper=helper) for mover, helper in zip(bound, helpers, strict=True)]
    while open_:
        mover = open_.pop(0)
        chosen = least_use(mover, lacking, [one.helper for one in open_], budget)
        lacking = less(lacking, mover.helper, chosen.number, chosen.choice)
        budget -= price(mover.helper, chosen.number)
        taken.append(chosen)
    return taken


@dataclass(frozen=True, slots=True)
class _Draw:
    """Silent members who help: cost, what they fill, how many count as moving, how many of whom by which choice."""

    cost: int
    moving: int
    uses: tuple[tuple[int, int], ...]
    filled: Vector

    def taken(self, silent: Sequence[Mover]) -> list[Taken]:
        """Return who helps."""
        return [Taken(mover, number, choice) for mover, (number, choice) in zip(silent, self.uses, strict=True)]


def _draws(silent: Sequence[Mover], lacking: Vector, limit: int) -> Iterable[_Draw]:
    """Yield the choices of silent members worth trying: as many of each sort as the limit allows."""
    plain = all(mover.helper.plain and not mover.counts for mover in silent)
    if plain:
        yield from _plain_draws(silent, lacking, limit)
        return
    table: dict[Vector, list[_Draw]] = {(0,) * len(lacking): [_Draw(0, 0, (), (0,) * len(lacking))]}
    for mover in silent:
        table = _more(table, mover, lacking, limit)
    yield from _undominated(table)


def _plain_draws(silent: Sequence[Mover], lacking: Vector, limit: int) -> Iterable[_Draw]:
    """Yield a draw for each mix of sorts: members whose seats fill alike, and the more of them the better."""
    sorts: dict[Vector, list[int]] = {}
    for index, mover in enumerate(silent):
        sorts.setdefault(mover.helper.fills[0], []).append(index)
    groups = sorted(sorts.items(), key=lambda item: sum(silent[index].helper.seats for index in item[1]))
    sums = [_sums([silent[index] for index in indices]) for _, indices in groups]
    for chosen in _mixes([sorted(one) for one in sums], limit):
        uses = [(0, 0)] * len(silent)
        filled = [0] * len(lacking)
        for (fills, indices), table, seats in zip(groups, sums, chosen, strict=True):
            for index, number in zip(indices, table[seats], strict=True):
                uses[index] = number, 0
            filled = [have + seats * one for have, one in zip(filled, fills, strict=True)]
        yield _Draw(sum(chosen), 0, tuple(uses), tuple(filled))


def _sums(movers: Sequence[Mover]) -> dict[int, tuple[int, ...]]:
    """Return the sums of seats that can be had, each with how many of every mover."""
    found: dict[int, tuple[int, ...]] = {0: ()}
    for mover in movers:
        numbers = range(mover.helper.seats + 1) if mover.helper.single else (0, mover.helper.seats)
        found = {seats + number: (*uses, number) for number in numbers for seats, uses in found.items()}
    return found


def _mixes(sums: Sequence[Sequence[int]], limit: int) -> Iterable[tuple[int, ...]]:
    if not sums:
        yield ()
        return
    first, *rest = sums
    fit = [one for one in first if one <= limit]
    for seats in fit if rest else fit[-1:]:
        for others in _mixes(rest, limit - seats):
            yield seats, *others


def _more(table: Mapping[Vector, list[_Draw]], mover: Mover, lacking: Vector, limit: int) -> dict[Vector, list[_Draw]]:
    """Widen a table from what has been filled (never more than is lacking) to the cheapest ways to fill it."""
    found: dict[Vector, list[_Draw]] = {}
    helper, none = mover.helper, (0,) * len(lacking)
    for number in range(helper.seats + 1) if helper.single else (0, helper.seats):
        for choice in range(len(mover.roles) if number else 1):
            given = tuple(-one for one in less(none, helper, number, choice))
            for filled, draws in table.items():
                after = tuple(
                    min(max(0, need), have + one) for need, have, one in zip(lacking, filled, given, strict=True)
                )
                for draw in draws:
                    cost = draw.cost + price(helper, number)
                    moving = draw.moving + (mover.counts * number if helper.single else mover.counts * (number > 0))
                    if cost <= limit:
                        new = _Draw(cost, moving, (*draw.uses, (number, choice)), after)
                        _keep(found.setdefault(after, []), new)
    return found


def _keep(draws: list[_Draw], new: _Draw) -> None:
    if not any(one.cost <= new.cost and one.moving <= new.moving for one in draws):
        draws[:] = [one for one in draws if not (new.cost <= one.cost and new.moving <= one.moving)]
        draws.append(new)


def _undominated(table: Mapping[Vector, list[_Draw]]) -> list[_Draw]:
    """Return the draws that fill more than any other with as few who count as moving."""
    found = [draw for draws in table.values() for draw in draws]
    found.sort(key=lambda one: (-sum(one.filled), one.moving))
    kept: list[_Draw] = []
    for draw in found:
        if not any(
            other.moving <= draw.moving and all(a >= b for a, b in zip(other.filled, draw.filled, strict=True))
            for other in kept
        ):
            kept.append(draw)
    return kept
