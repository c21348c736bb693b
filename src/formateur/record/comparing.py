"""The library compared: one row for each constitution and one for each case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from formateur.case.case import Case
from formateur.case.load import library_cases, library_constitutions, load, load_constitution
from formateur.case.situation import Situation
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Clock, Law, MustAct
from formateur.record.spans import GOVERNMENT, Span, longest_of, spans
from formateur.record.ways import Way, way_of

# What the strictest clock on the way does when it runs out, the strictest first.
LATE = ("dissolution", "another step", "somebody must act", "nothing", "no clock")


@dataclass(frozen=True, slots=True)
class ComparedConstitution:
    """A constitution in a row: the law of ``day``, the way to a government, and what its clocks do."""

    constitution: Constitution
    law: Law
    day: date
    way: Way
    late: str
    clock: str | None


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """A case in a row.

    ``longest`` is its longest wait, for a government or for an office, ``waits`` all of them. ``way`` is the way to a
    government by the law of the last day of that wait, with the vote that fills the office waited for;
    ``parties_to_block`` the fewest parties that have the seats to stop it.
    """

    case: Case
    longest: Span | None
    waits: tuple[Span, ...]
    way: Way
    late: str
    parties_to_block: int | None


def compared_constitution(constitution: Constitution, day: date | None = None) -> ComparedConstitution:
    """Compare a constitution as it stands on a day; by default with all its amendments made, interim ones ended."""
    amendments = constitution.base.amendments
    newest = max((one.until or one.from_ for one in amendments), default=date.min)
    law = constitution.on(day or newest, known=date.max)
    late, clock = _late(law, way_of(law))
    return ComparedConstitution(constitution, law, day or newest, way_of(law), late, clock)


def compared_case(case: Case) -> ComparedCase:
    """Compare a case: how long it took, and what it took to get there.

    Examples
    --------
    >>> import formateur as fm
    >>> found = compared_case(fm.load("iraq-2021"))
    >>> found.longest.days, found.longest.ballots, found.longest.lost
    (382, 9, 3)
    >>> found.way.govern.quota, found.way.get_there.hurdle, found.parties_to_block
    (165, 220, 4)
    """
    waits = spans(case)
    longest = longest_of(waits)
    until = (longest.ended if longest else None) or case.ends
    law = case.constitution.on(until, known=date.max)
    way = way_of(law, also=[wait.waited_for for wait in waits if wait.waited_for != GOVERNMENT])
    return ComparedCase(
        case=case,
        longest=longest,
        waits=waits,
        way=way,
        late=_late(law, way)[0],
        parties_to_block=_parties(case.on(until, known=date.max), way.to_block),
    )


def _parties(end: Situation, seats: int | None) -> int | None:
    """Count the parties that together have so many seats, the largest first; individuals count one by one."""
    if seats is None:
        return None
    sizes = []
    for party, split in end.seats.items():
        number = sum(split.values())
        sizes += [1] * number if end.parties[party].pool else [number]
    total = 0
    for count, size in enumerate(sorted(sizes, reverse=True), 1):
        total += size
        if total >= seats:
            return count
    return None


def _late(law: Law, way: Way) -> tuple[str, str | None]:
    """Return what the strictest clock on the way does, and the clock."""
    found = [(_consequence(law, clock), name) for name, clock in _clocks(law, way)]
    return min(found, key=lambda one: LATE.index(one[0]), default=("no clock", None))


def _clocks(law: Law, way: Way) -> Iterator[tuple[str, Clock]]:
    yield from law.clocks.items()
    for name in way.steps:
        deadline = law.steps[name].deadline
        if deadline:
            yield name, deadline


def _consequence(law: Law, clock: Clock) -> str:
    if isinstance(clock.late, MustAct):
        return "somebody must act"
    if clock.late in law.ends:
        return "dissolution" if law.ends[clock.late].end == "dissolution" else "another step"
    return "another step" if clock.late in law.steps else "nothing"


def compare(
    progress: Callable[[str], None] | None = None,
) -> tuple[tuple[ComparedConstitution, ...], tuple[ComparedCase, ...]]:
    """Compare the whole library; ``progress`` is told the name of each file before it is taken."""

    def told(names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            if progress:
                progress(name)
            yield name

    laws = tuple(compared_constitution(load_constitution(name)) for name in told(library_constitutions()))
    return laws, tuple(compared_case(load(name)) for name in told(library_cases()))
