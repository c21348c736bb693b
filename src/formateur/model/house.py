"""The house as it sits on one day, and what its members may do at a ballot.

Two things can be known of a ballot: what was recorded of it (a tally), or what parties have said beforehand (units).
Both leave a set of *possibilities*: how many members may end in each cell. The judge asks only for the least and the
greatest value of a weighted count over that set, so one calculus serves the record and the verdict on a ballot to come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from formateur.model.figures import Figure
from formateur.model.tally import CELL_NAMES, Cell, Cells, Tally

Weights = Mapping[Cell, int]
Box = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Size:
    """Seats of a chamber or of a group in it: ``members`` by law, ``seated`` filled."""

    members: int
    seated: int


@dataclass(frozen=True, slots=True)
class House:
    """A chamber on one day.

    ``whole`` is the chamber, ``groups`` the groups inside it, ``parties`` the seats of each party there.
    """

    chamber: str
    whole: Size
    groups: Mapping[str, Size] = field(default_factory=dict)
    parties: Mapping[str, int] = field(default_factory=dict)

    def size(self, group: str | None) -> Size:
        """Return the size of a group, or of the whole chamber for None."""
        return self.whole if group is None else self.groups[group]

    def seats_of(self, party: str) -> int:
        """Return the seats of a party; ``largest`` is the one with most."""
        if party == "largest":
            return max(self.parties.values(), default=0)
        return self.parties.get(party, 0)


class Possibilities(Protocol):
    """What may happen at a ballot, seen by one candidate or motion."""

    def extremes(self, weights: Weights, group: str | None = None) -> Box:
        """Return the least and the greatest weighted count over all possibilities."""

    def margins(self) -> Iterable[Box]:
        """Yield, for each rival on the ballot, the least and the greatest lead over that rival."""


# --- what a record leaves open -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recorded:
    """Possibilities left by a recorded tally, for the candidate ``candidate`` (None: the motion or nominee itself).

    Each cell lies in a box, and together the cells are exactly the seated members; so a weighted count is extreme when
    what is left is given to the cells with extreme weights first (language reference, section 4).
    """

    house: House
    tally: Tally
    candidate: str | None = None
    may_abstain: bool = True

    def boxes(self, group: str | None = None) -> dict[Cell, Box]:
        """Return the least and greatest content of each cell, before they are made to add up."""
        if group is None:
            return self._own_boxes(self.tally, self.house.whole.seated)
        return self._group_boxes(group)

    def _own_boxes(self, cells: Cells, seated: int) -> dict[Cell, Box]:
        none = None if self.may_abstain else (0, 0)  # nobody ends in a cell that the law closes and no figure opens
        blank = _range(cells.blank, seated) if cells.blank or none is None else none
        abstaining = _range(cells.abstaining, seated) if cells.abstaining or none is None else none
        boxes = {
            Cell.IN_FAVOUR: _range(cells.in_favour, seated),
            Cell.AGAINST: _range(cells.against, seated),
            Cell.ABSTAINING: (abstaining[0] + blank[0], abstaining[1] + blank[1]),
            Cell.INVALID: _range(cells.invalid, seated) if cells.invalid or none is None else none,
            Cell.NOT_VOTING: _range(cells.not_voting, seated) if cells.not_voting or none is None else none,
            Cell.ABSENT: _range(cells.absent, seated),
        }
        if isinstance(cells, Tally) and (cells.votes or cells.scattered):
            boxes[Cell.IN_FAVOUR], boxes[Cell.AGAINST] = self._votes(cells, seated)
        if cells.present:
            low, high = cells.present.range(seated)
            absent = boxes[Cell.ABSENT]
            boxes[Cell.ABSENT] = (max(absent[0], seated - high), min(absent[1], seated - low))
        return boxes

    def _votes(self, tally: Tally, seated: int) -> tuple[Box, Box]:
        """Votes for the candidate judged, and for all others; with no candidate, the scattered ones count as his."""
        ranges = {name: figure.range(seated) for name, figure in tally.votes.items()}
        scattered = _range(tally.scattered, seated)
        if self.candidate is None:
            own, others = scattered, list(ranges.values())
        else:
            own = ranges.pop(self.candidate, (0, 0))
            others = [*ranges.values(), scattered]
        return own, (sum(low for low, _ in others), min(seated, sum(high for _, high in others)))

    def _group_boxes(self, group: str) -> dict[Cell, Box]:
        """A group's cell is at least the house figure less what the other groups can supply, and at most either."""
        house = _closed(self.boxes(), self.house.whole.seated)
        own = self._own_boxes(self.tally.groups.get(group, Cells()), self.house.groups[group].seated)
        boxes = {}
        for cell, (low, high) in own.items():
            elsewhere = 0
            for other, size in self.house.groups.items():
                if other != group:
                    cells = self._own_boxes(self.tally.groups.get(other, Cells()), size.seated)
                    elsewhere += min(size.seated, cells[cell][1])
            boxes[cell] = (max(low, house[cell][0] - elsewhere), min(high, house[cell][1]))
        return boxes

    def extremes(self, weights: Weights, group: str | None = None) -> Box:
        """Return the least and greatest weighted count; exact where no groups are recorded, O(cells log cells)."""
        boxes, seated = self.boxes(group), self.house.size(group).seated
        if group is None and self.tally.groups:
            boxes = self._within_groups(boxes)
        least = _fill(boxes, seated, weights, sign=1)
        return least, -_fill(boxes, seated, weights, sign=-1)

    def _within_groups(self, boxes: Mapping[Cell, Box]) -> dict[Cell, Box]:
        """Narrow the boxes of the house by what its groups must and can supply."""
        least, most = dict.fromkeys(Cell, 0), dict.fromkeys(Cell, self.house.whole.seated)
        for cell in Cell:
            most[cell] -= sum(size.seated for size in self.house.groups.values())  # members of no group
        for group, size in self.house.groups.items():
            cells = self._own_boxes(self.tally.groups.get(group, Cells()), size.seated)
            for cell, (low, high) in cells.items():
                least[cell] += low
                most[cell] += min(size.seated, high)
        return {cell: (max(low, least[cell]), min(high, most[cell])) for cell, (low, high) in boxes.items()}

    def margins(self) -> Iterable[Box]:
        """Yield the lead over each rival listed. Scattered votes are for people who are not on the ballot."""
        seated = self.house.whole.seated
        if not self.tally.votes:
            yield -seated, seated  # who stood is not on record
        own = self.tally.votes[self.candidate].range(seated) if self.candidate in self.tally.votes else (0, 0)
        for rival, figure in self.tally.votes.items():
            if rival != self.candidate:
                low, high = figure.range(seated)
                yield own[0] - high, own[1] - low

    def misfit(self, group: str | None = None) -> str | None:
        """Say how the figures fail to add up to the members there are; None if they can."""
        seated = self.house.size(group).seated
        boxes = self.boxes(group)
        low = sum(box[0] for box in boxes.values())
        high = sum(box[1] for box in boxes.values())
        crossed = any(box[0] > box[1] for box in boxes.values())
        if low <= seated <= high and not crossed:
            return None
        return _say_misfit(self.tally if group is None else self.tally.groups[group], seated)


def _range(figure: Figure | None, cap: int) -> Box:
    return (0, cap) if figure is None else figure.range(cap)


def _closed(boxes: dict[Cell, Box], seated: int) -> dict[Cell, Box]:
    """Narrow each box by what the others must and can take."""
    low, high = sum(box[0] for box in boxes.values()), sum(box[1] for box in boxes.values())
    return {
        cell: (max(box[0], seated - (high - box[1])), min(box[1], seated - (low - box[0])))
        for cell, box in boxes.items()
    }


def _fill(boxes: Mapping[Cell, Box], seated: int, weights: Weights, sign: int) -> int:
    total = sum(sign * weights.get(cell, 0) * box[0] for cell, box in boxes.items())
    left = seated - sum(box[0] for box in boxes.values())
    for cell, box in sorted(boxes.items(), key=lambda item: sign * weights.get(item[0], 0)):
        taken = max(0, min(left, box[1] - box[0]))
        total += sign * weights.get(cell, 0) * taken
        left -= taken
    return total


def _say_misfit(cells: Cells, seated: int) -> str:
    """Write the sum that does not close, e.g. ``178 + 107 + 22 = 307 votes but 306 present``."""
    figures = [figure for name in CELL_NAMES if name not in ("present", "absent") and (figure := getattr(cells, name))]
    if isinstance(cells, Tally):
        figures = [*cells.votes.values(), *([cells.scattered] if cells.scattered else []), *figures]
    known = [figure.used for figure in figures if figure.used is not None]
    if cells.absent and cells.absent.used is not None and not cells.present:
        known.append(cells.absent.used)
    total = " + ".join(str(number) for number in known)
    if cells.present and cells.present.used is not None and sum(known) != cells.present.used:
        return f"{total} = {sum(known)} votes but {cells.present.used} present; one of the figures is wrong"
    return f"{total} = {sum(known)} members but {seated} are seated; one of the figures is wrong"


# --- what parties have said --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """Members who are placed alike at a ballot to come: a party, or the part of it that a commitment binds.

    ``cells`` are those they may end in (for a choice between candidates, ``in_favour`` means that they cast a vote);
    ``candidates`` are those they may vote for (None: anyone), ``refused`` those they may not; ``individual`` members
    each decide for themselves; ``because`` names the commitments that place them, none for those who said nothing.
    """

    actor: str
    seats: int
    cells: frozenset[Cell] = frozenset(Cell)
    candidates: frozenset[str] | None = None
    refused: frozenset[str] = frozenset()
    group: str | None = None
    individual: bool = False
    because: tuple[str, ...] = ()

    @property
    def away(self) -> bool:
        """True if they are bound to be absent."""
        return self.cells == frozenset({Cell.ABSENT})

    @property
    def present(self) -> bool:
        """True if they are bound to be present."""
        return Cell.ABSENT not in self.cells

    def may_vote_for(self, candidate: str | None) -> bool:
        """True if they may vote for the candidate (None: somebody who is not on the list)."""
        willing = self.candidates is None or candidate in self.candidates
        return Cell.IN_FAVOUR in self.cells and willing and candidate not in self.refused

    def may_vote_otherwise(self, candidate: str | None) -> bool:
        """True if they may vote for somebody else."""
        others = self.candidates is None or bool(self.candidates - self.refused - {candidate})
        return Cell.IN_FAVOUR in self.cells and others


@dataclass(frozen=True, slots=True)
class Declared:
    """Possibilities left by what parties have said, for one candidate or for the motion itself."""

    units: tuple[Unit, ...]
    candidate: str | None = None
    rivals: tuple[str | None, ...] = ()
    between_candidates: bool = False

    def cells_of(self, unit: Unit) -> frozenset[Cell]:
        """Return the cells a unit may end in, as this candidate sees it: a vote for another is one against."""
        if not self.between_candidates:
            return unit.cells
        cells = unit.cells - {Cell.IN_FAVOUR, Cell.AGAINST}
        if unit.may_vote_for(self.candidate):
            cells |= {Cell.IN_FAVOUR}
        if unit.may_vote_otherwise(self.candidate):
            cells |= {Cell.AGAINST}
        return cells or frozenset({Cell.ABSENT})

    def extremes(self, weights: Weights, group: str | None = None) -> Box:
        """Return the least and greatest weighted count: each unit at its own extreme; O(units)."""
        least = greatest = 0
        for unit in self.units:
            if group is None or unit.group == group:
                values = [weights.get(cell, 0) for cell in self.cells_of(unit)]
                least += unit.seats * min(values)
                greatest += unit.seats * max(values)
        return least, greatest

    def margins(self) -> Iterable[Box]:
        """Yield the least and greatest lead over each rival."""
        for rival in self.rivals:
            least = greatest = 0
            for unit in self.units:
                ours, theirs = unit.may_vote_for(self.candidate), unit.may_vote_for(rival)
                neither = bool(unit.cells - {Cell.IN_FAVOUR}) or unit.candidates is None
                neither = neither or bool(unit.candidates and unit.candidates - unit.refused - {self.candidate, rival})
                values = [1] * ours + [-1] * theirs + [0] * (neither or not (ours or theirs))
                least += unit.seats * min(values)
                greatest += unit.seats * max(values)
            yield least, greatest
