"""How few of those who have declared nothing suffice: an exact covering problem in whole numbers.

What an agreement lacks without them is a vector of deficits, one for each row of each stage; every member who helps
fills some of it. Parties come as one or not at all, members of a pool one by one, so the seats that can be drawn on are
sums of a subset. Where all members fill the deficits alike, which is nearly always, the least sum that suffices is read
off a bit set; otherwise off a table of what is left to fill.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """Members who may help: as one, or (``single``) each for himself.

    ``fills`` lists what one seat may fill, each entry undominated, or (``mixed``, where their seats differ) what all of
    them together may; ``cost`` is the price of all of them, or of each one if they come singly.
    """

    seats: int
    fills: tuple[Vector, ...]
    cost: int
    single: bool = False
    mixed: bool = False

    def filled(self, choice: int) -> Vector:
        """Return what all of them fill together."""
        return self.fills[choice] if self.mixed else tuple(self.seats * one for one in self.fills[choice])

    @property
    def plain(self) -> bool:
        """True if each seat fills the same and costs one."""
        return len(self.fills) == 1 and not self.mixed and self.cost == (1 if self.single else self.seats)


def least_cost(deficits: Vector, helpers: Sequence[Helper], limit: int) -> int | None:
    """Return the least cost at which the helpers fill the deficits, None if it is above ``limit``."""
    open_ = [row for row, deficit in enumerate(deficits) if deficit > 0]
    if not open_:
        return 0
    if limit < 0:
        return None
    lacking = tuple(deficits[row] for row in open_)
    useful = [one for one in (_narrowed(helper, open_) for helper in helpers) if one is not None]
    for row, need in enumerate(lacking):
        if sum(max(one.filled(choice)[row] for choice in range(len(one.fills))) for one in useful) < need:
            return None
    if all(one.plain for one in useful):
        return _by_direction(lacking, _directions(useful), limit)
    return _by_table(lacking, useful, limit)


def _narrowed(helper: Helper, rows: list[int]) -> Helper | None:
    """Return the helper with the rows that still matter; None if it fills nothing there."""
    fills = tuple(dict.fromkeys(tuple(one[row] for row in rows) for one in helper.fills))
    if not any(any(one) for one in fills):
        return None
    return Helper(helper.seats, fills, helper.cost, helper.single, helper.mixed)


def _directions(helpers: Iterable[Helper]) -> list[tuple[Vector, int]]:
    """Return, for each way a seat fills, the sums of seats that can be had, as a bit set; the most seats last."""
    sums: dict[Vector, int] = {}
    for one in helpers:
        reached = sums.get(one.fills[0], 1)
        for step in _steps(one):
            reached |= reached << step
        sums[one.fills[0]] = reached
    return sorted(sums.items(), key=lambda item: item[1].bit_length())


def _steps(helper: Helper) -> Iterable[int]:
    """Yield shifts whose subset sums are what the helper can give: all its seats, or any number of them."""
    if not helper.single:
        yield helper.seats
        return
    left, size = helper.seats, 1
    while left:
        yield min(size, left)
        left -= min(size, left)
        size *= 2


def _by_direction(lacking: Vector, directions: list[tuple[Vector, int]], limit: int) -> int | None:
    (fills, sums), *rest = directions or [((0,) * len(lacking), 1)]
    if not rest:
        return _least_sum(lacking, fills, sums, limit)
    best: int | None = None
    seats = 0
    while sums and seats <= (limit if best is None else best - 1):
        if sums & 1:
            left = tuple(max(0, need - seats * one) for need, one in zip(lacking, fills, strict=True))
            more = _by_direction(left, rest, (limit if best is None else best - 1) - seats)
            if more is not None:
                best = seats + more
        sums >>= 1
        seats += 1
    return best


def _least_sum(lacking: Vector, fills: Vector, sums: int, limit: int) -> int | None:
    """Return the least sum of seats that can be had and fills every row."""
    need = 0
    for lack, one in zip(lacking, fills, strict=True):
        if lack > 0:
            if one <= 0:
                return None
            need = max(need, -(-lack // one))
    sums >>= need
    if not sums:
        return None
    least = need + (sums & -sums).bit_length() - 1
    return least if least <= limit else None


def _by_table(lacking: Vector, helpers: Sequence[Helper], limit: int) -> int | None:
    """Return the least cost by a table from what is left to fill to its cost; exact, for the rare mixed cases."""
    table: dict[Vector, int] = {lacking: 0}
    for one in helpers:
        for _ in range(one.seats if one.single else 1):
            table = _with(table, one, limit)
    return table.get((0,) * len(lacking))


def _with(table: Mapping[Vector, int], helper: Helper, limit: int) -> dict[Vector, int]:
    found = dict(table)
    for choice, fills in enumerate(helper.fills):
        given = fills if helper.single else helper.filled(choice)
        for left, paid in table.items():
            if (price := paid + helper.cost) <= limit:
                after = tuple(max(0, need - one) for need, one in zip(left, given, strict=True))
                found[after] = min(price, found.get(after, price))
    return found
