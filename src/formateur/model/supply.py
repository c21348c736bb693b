"""Who could supply what is missing: the minimal sets of undeclared parties whose word would settle a ballot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from formateur.model.coalition import Coalition, smallest_first
from formateur.model.house import House, Unit
from formateur.model.judge import Level, foresee_level
from formateur.model.rules import Rule
from formateur.model.tally import Cell

MAX_SETS = 100
MAX_VERDICTS = 3_000


@dataclass(frozen=True, slots=True)
class Supply:
    """Minimal sets of parties who, by moving together, bring the verdict to ``level``.

    No party of a set can be left out. ``complete`` is False if the search stopped at its limit: then there are at least
    these, and more.
    """

    level: Level
    sets: tuple[Coalition, ...]
    complete: bool


def minimal_supplies(
    rule: Rule,
    units: tuple[Unit, ...],
    house: House,
    cells: frozenset[Cell],
    level: Level,
    *,
    candidates: tuple[str, ...] = (),
    unknown: Callable[[Unit], bool] = lambda unit: not unit.because,
) -> Supply:
    """Return every minimal set of unknown parties whose move to ``cells`` brings the verdict to ``level``.

    Parameters
    ----------
    rule, units, house, candidates
        As for ``foresee``.
    cells
        Where the members of the set announce that they will be, e.g. present.
    level
        The verdict to reach. It must be one that more such announcements cannot undo.
    unknown
        Which units may move; default those that have declared nothing.

    Notes
    -----
    Depth first over parties by size, cutting a branch when even all that is left would not do. The number of minimal
    sets can be exponential; the search stops after 100 sets or 3,000 verdicts and says so.

    Examples
    --------
    A majority of 100 members: 40 are for it, and three parties have not spoken.

    >>> from formateur.model.bounds import Bound
    >>> from formateur.model.house import Size
    >>> from formateur.model.rules import Test
    >>> favour = frozenset({Cell.IN_FAVOUR})
    >>> house = House("c", Size(100, 100), parties={"a": 40, "b": 30, "c": 20, "d": 10})
    >>> units = (Unit("a", 40, favour, because=("said",)), Unit("b", 30), Unit("c", 20), Unit("d", 10))
    >>> rule = Rule(needs=Test(in_favour=Bound.parse("more than 1/2 of members")))
    >>> [list(one) for one in minimal_supplies(rule, units, house, favour, Level.ASSURED).sets]
    [['c'], ['b']]
    """
    search = _Search(rule, units, house, cells, level, candidates, unknown)
    search.run()
    return Supply(level, smallest_first(search.found, house), not search.stopped)


class _Search:
    def __init__(
        self,
        rule: Rule,
        units: tuple[Unit, ...],
        house: House,
        cells: frozenset[Cell],
        level: Level,
        candidates: tuple[str, ...],
        unknown: Callable[[Unit], bool],
    ) -> None:
        self.rule, self.units, self.house, self.cells, self.level = rule, units, house, cells, level
        self.candidates, self.unknown = candidates, unknown
        seats: dict[str, int] = {}
        for unit in units:
            if unknown(unit):
                seats[unit.actor] = seats.get(unit.actor, 0) + unit.seats
        self.parties = sorted(seats, key=lambda party: (-seats[party], party))
        self.found: list[Coalition] = []
        self.verdicts = 0
        self.stopped = False

    def run(self) -> None:
        if self._reaches(()):
            return  # it is so already: nobody has to move
        self._grow((), 0)

    def _grow(self, chosen: tuple[str, ...], position: int) -> None:
        """Extend a set that does not suffice by the parties from ``position`` on."""
        if self.stopped or not self._reaches((*chosen, *self.parties[position:])):
            return
        for index in range(position, len(self.parties)):
            wider = (*chosen, self.parties[index])
            if self._reaches(wider):
                if not any(self._reaches(tuple(one for one in wider if one != party)) for party in chosen):
                    self.found.append(Coalition(frozenset(wider)))
                    self.stopped = self.stopped or len(self.found) >= MAX_SETS
            else:
                self._grow(wider, index + 1)
            if self.stopped:
                return

    def _reaches(self, movers: Iterable[str]) -> bool:
        self.verdicts += 1
        self.stopped = self.stopped or self.verdicts > MAX_VERDICTS
        moving = set(movers)
        placed = tuple(
            replace(unit, cells=(unit.cells & self.cells) or self.cells)
            if unit.actor in moving and self.unknown(unit)
            else unit
            for unit in self.units
        )
        return foresee_level(self.rule, placed, self.house, self.candidates) is self.level
