"""Looking back: on days drawn at random, what stood in the way of a government, and what then happened.

A day is asked as it was, without hindsight; what followed is read from the whole record.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import sqrt
from random import Random

from formateur.agreements.answer import Answer, Status
from formateur.agreements.asking import answer
from formateur.agreements.goals import Goal, scope
from formateur.agreements.timeline import _dropped_after, _gives_way
from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.fold import Fold
from formateur.case.load import library_cases, load
from formateur.constitution.state import State
from formateur.errors import FormateurError

GOAL = Goal("government")
Z = 1.959963984540054  # 95 per cent of a normal distribution lie within so many standard deviations
LOCKED, OPEN, EARLY = "locked", "open", "too few have spoken"
STANDING = {
    Status.LOCKED: LOCKED,
    Status.POSSIBLE: OPEN,
    Status.SILENT: EARLY,  # possible, but then nobody has said a word on it
    Status.NOTHING_PROMISED: EARLY,
}
OTHERWISE_SOON = "locked, and soon formed another way"
OTHERWISE_LATE = "locked, and formed another way at last"
NOTHING_CAME = "open, and nothing was carried"
IN_OFFICE, NO_WAY = "a government is in office", "the house is dissolved, or the law shows no way"


@dataclass(frozen=True, slots=True)
class After:
    """What the record shows after a day: the first day of each, None if it never comes.

    ``moved``: something in a lock is withdrawn, gives way, runs out or is set aside. ``carried``: a vote on the way to
    a government passes. ``ended``: the house is dissolved, or a new one elected. ``known_until`` is the last day of
    which the record tells, None if the house was dissolved by then, so that nothing more can come of it.
    """

    moved: date | None
    carried: date | None
    government: date | None
    ended: date | None
    known_until: date | None


@dataclass(frozen=True, slots=True)
class Draw:
    """A day that was drawn: how it stood, and what followed.

    ``ways`` is the number of ways out that were listed, ``taken`` the ranks of those all of whose parts were given up
    before the house formed a government or was elected anew. ``more_undeclared`` is True for a lock that more of those
    who had declared nothing would have opened.
    """

    case: str
    day: date
    standing: str
    ways: int
    taken: tuple[int, ...]
    more_undeclared: bool
    after: After

    def within(self, days: int, what: date | None) -> bool:
        """True if something came at most so many days later."""
        return what is not None and what <= self.day + timedelta(days)

    def followed(self, days: int) -> bool:
        """True if the record tells what came in so many days: it reaches so far, or a government came."""
        until = self.after.known_until
        return until is None or self.day + timedelta(days) <= until or self.within(days, self.after.government)

    @property
    def formed(self) -> bool:
        """True if the house that sat on the day formed a government."""
        government, ended = self.after.government, self.after.ended
        return government is not None and (ended is None or government < ended)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many days that were drawn, which are of so many cases."""

    what: str
    part: int
    whole: int
    cases: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 per cent interval; None of nothing."""
        return wilson(self.part, self.whole) if self.whole else None


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 per cent score interval of a share (Wilson 1927).

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson(0, 10)]
    [0.0, 0.278]
    """
    share, spread = part / whole, Z * Z / whole
    centre = share + spread / 2
    reach = Z * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    low, high = (centre - reach) / (1 + spread), (centre + reach) / (1 + spread)
    return low if part else 0.0, high if part < whole else 1.0  # exact where rounding would miss by a hair


@dataclass(frozen=True)
class Hindcast:
    """Days drawn at random, and what is to be counted about them.

    ``skipped`` are the days that were drawn on which no government was being formed, by reason.
    """

    draws: tuple[Draw, ...]
    asked: int
    seed: int
    within: int
    skipped: Mapping[str, int]

    def standing(self, what: str) -> tuple[Draw, ...]:
        """Return the draws that stood so, of which the record tells what followed."""
        return tuple(one for one in self.draws if one.standing == what and one.followed(self.within))

    @property
    def resolved(self) -> tuple[Draw, ...]:
        """The locked days after which the same house formed a government at last."""
        return tuple(one for one in self.draws if one.standing == LOCKED and one.formed)

    @property
    def choices(self) -> tuple[Draw, ...]:
        """Those of them on which several ways out were listed, so that their order can be put to the test."""
        return tuple(one for one in self.resolved if one.ways > 1)

    @property
    def unresolved(self) -> tuple[Draw, ...]:
        """The locked days after which it did not."""
        return tuple(one for one in self.draws if one.standing == LOCKED and not one.formed)

    @property
    def blind(self) -> float | None:
        """How often one picked blindly from a list of several would have been among those taken, on average."""
        found = [len(one.taken) / one.ways for one in self.choices]
        return sum(found) / len(found) if found else None

    def shares(self) -> tuple[Share, ...]:
        """Return what is counted."""
        return tuple(self._shares())

    def _shares(self) -> Iterator[Share]:
        locked, free, early = (self.standing(what) for what in (LOCKED, OPEN, EARLY))
        yield _share("locked: something in a lock moved", locked, lambda one: self._soon(one, one.after.moved))
        yield _share("locked: a vote on the way was carried", locked, lambda one: self._soon(one, one.after.carried))
        yield _share("locked: a government came", locked, self._formed_soon)
        yield _share("locked: the house was dissolved", locked, lambda one: self._soon(one, one.after.ended))
        yield _share("open: a vote on the way was carried", free, lambda one: self._soon(one, one.after.carried))
        yield _share("open: a government came", free, self._formed_soon)
        yield _share("open: neither", free, self.still)
        yield _share("too few have spoken: a government came", early, self._formed_soon)
        yield _share("resolved: a listed way out was taken", self.resolved, lambda one: bool(one.taken))
        firm = [one for one in self.resolved if not one.more_undeclared]
        yield _share("resolved, no more undeclared would do: a listed one was", firm, lambda one: bool(one.taken))
        yield _share("resolved, several listed: the first of the list was", self.choices, lambda one: 1 in one.taken)
        yield _share("unresolved: all of a way out was given up", self.unresolved, lambda one: bool(one.taken))

    def _soon(self, one: Draw, what: date | None) -> bool:
        return one.within(self.within, what)

    def _formed_soon(self, one: Draw) -> bool:
        return one.within(self.within, one.after.government)

    def still(self, one: Draw) -> bool:
        """True if neither a vote on the way was carried nor a government came in the days counted."""
        return not any(one.within(self.within, what) for what in (one.after.carried, one.after.government))

    def misses(self) -> tuple[tuple[Draw, str], ...]:
        """Return the draws that speak against the answer, with how they do."""
        told = ((one, self._miss(one)) for one in self.draws)
        return tuple((one, how) for one, how in told if how)

    def _miss(self, one: Draw) -> str | None:
        if one.standing == LOCKED and one.formed and not one.taken:
            return OTHERWISE_SOON if self._formed_soon(one) else OTHERWISE_LATE
        if one.standing == OPEN and one.followed(self.within) and self.still(one):
            return NOTHING_CAME
        return None


def _share(what: str, draws: Collection[Draw], counts: Callable[[Draw], bool]) -> Share:
    return Share(what, sum(map(counts, draws)), len(draws), len({one.case for one in draws}))


def hindcast(
    cases: Sequence[Case] | None = None,
    *,
    draws: int = 100,
    seed: int = 1,
    within: int = 30,
    progress: Callable[[str], None] | None = None,
) -> Hindcast:
    """Draw days at random over all cases, answer each as it stood, and read in the record what followed.

    Every day of every case is as likely as any other, and none is drawn twice; days on which no government is being
    formed are drawn again. More draws of the same seed begin with the same days, and other cases beside them leave
    their order as it is.

    Parameters
    ----------
    cases
        Default: all of the library.
    draws
        How many days; fewer if the cases do not have so many.
    within
        How many days later something must have come to count.
    progress
        Told of each day before it is worked out.

    Examples
    --------
    >>> import formateur as fm
    >>> found = hindcast([fm.load("northern-ireland-2022")], draws=3)
    >>> [(one.standing, one.ways, one.taken) for one in found.draws]
    [('locked', 1, (1,)), ('locked', 1, (1,)), ('locked', 1, (1,))]
    """
    if draws < 1 or within < 1:
        raise FormateurError(f"--draws {draws}, --within {within}: both must be at least 1")
    pool = tuple(load(name) for name in library_cases()) if cases is None else tuple(cases)
    drawn, skipped = _drawn(pool, draws, seed)
    records = [_Record(case) for case in pool]
    found: list[Draw] = []
    # in the order of time, since the answer to one day is most often that to the next
    for place, day in sorted(drawn):
        if progress:
            progress(f"{pool[place].id} on {day} ({len(found) + 1} of {len(drawn)})")
        found.append(_looked_at(records[place], day))
    return Hindcast(tuple(found), draws, seed, within, skipped)


def _drawn(cases: Sequence[Case], draws: int, seed: int) -> tuple[list[tuple[int, date]], dict[str, int]]:
    """Return the days drawn, each with the place of its case, and why others were not taken."""
    days = [
        (place, case.begins + timedelta(number))
        for place, case in enumerate(cases)
        for number in range((case.ends - case.begins).days + 1)
    ]
    taken: list[tuple[int, date]] = []
    skipped = {IN_OFFICE: 0, NO_WAY: 0}
    for place, day in sorted(days, key=lambda one: _lot(seed, cases[one[0]], one[1])):
        if len(taken) == draws:
            break
        situation = cases[place].on(day)
        as_it_was = cases[place].on(day, known=date.max)  # the oath of a day is now and then reported on the next
        if as_it_was.state.government is not None or situation.state.government is not None:
            skipped[IN_OFFICE] += 1
        elif scope(situation, GOAL) is None:
            skipped[NO_WAY] += 1
        else:
            taken.append((place, day))
    return taken, skipped


def _lot(seed: int, case: Case, day: date) -> float:
    """Return the lot of a day: its own, so that a case more in the library changes the order of no other."""
    return Random(f"{seed} {case.id} {day}").random()  # noqa: S311 - a draw that anybody can repeat


def _looked_at(record: "_Record", day: date) -> Draw:
    made = answer(record.case.on(day), GOAL)
    after = record.after(day, made)
    house_ends = min(filter(None, (after.government, after.ended)), default=record.case.ends)
    given_up = _given_up(record.case, day, house_ends) if made.locked else set()
    return Draw(
        case=record.case.id,
        day=day,
        standing=STANDING[made.status],
        ways=len(made.ways_out),
        taken=tuple(way.rank for way in made.ways_out if set(way.give_up) <= given_up),
        more_undeclared=made.locked and made.least is not None,
        after=after,
    )


def _given_up(case: Case, day: date, until: date) -> set[str]:
    """Return what is given up after a day and by another, as the timeline counts it."""
    so_far = replace(case, entries=tuple(entry for entry in case.entries if entry.day <= until))
    still = {rule.id for rule in case.constitution.base.amendments if rule.until is not None and rule.until > until}
    return _dropped_after(so_far, day) - still


class _Record:
    """What happened in a case, all sources taken together, and when."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def after(self, day: date, made: Answer) -> After:
        """Return what the record shows after a day."""
        return After(
            moved=_next(self._moves(made), day) if made.locked else None,
            carried=_next(self.carried, day),
            government=_next(self.governments, day),
            ended=_next(self.ended, day),
            known_until=self.known_until,
        )

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The state at the end of each day on which something happened."""
        fold = Fold(self.case, date.max)
        days = sorted({max(entry.day, fold.day) for entry in self.case.entries})
        return tuple(fold.until(day).state for day in days)

    @cached_property
    def governments(self) -> tuple[date, ...]:
        """The days on which a government came into office."""
        return tuple(dict.fromkeys(state.government for state in self.states if state.government is not None))

    @cached_property
    def ended(self) -> tuple[date, ...]:
        """The days on which a house was dissolved or a new one elected."""
        dissolved = [state.dissolution.since for state in self.states if state.dissolution is not None]
        return (*dissolved, *(entry.day for entry in self.case.entries if entry.event.election))

    @cached_property
    def carried(self) -> tuple[date, ...]:
        """The days on which a vote on the way to a government passed."""
        on_the_way = self.case.constitution.base.leads_to_government
        return tuple(
            entry.day
            for entry in self.case.entries
            if (vote := entry.event.ballot) and vote.outcome == "passed" and on_the_way.get(vote.step)
        )

    @cached_property
    def known_until(self) -> date | None:
        """The last day of the case; None if the house was dissolved by then."""
        return None if self.states and self.states[-1].dissolution is not None else self.case.ends

    def _moves(self, made: Answer) -> Iterator[date]:
        """Yield the days on which something in a lock is withdrawn, gives way, runs out or is set aside."""
        refs = frozenset[str]().union(*made.locks)
        for entry in self.case.entries:
            if _touches(self.case, entry, refs):
                yield entry.day
        for ref in refs:
            terms, rule = made.commitment(ref), made.rule(ref)
            ends = [terms.until, terms.sitting] if terms else [rule.until] if rule else []
            yield from (end for end in ends if end is not None)


def _touches(case: Case, entry: Entry, refs: Collection[str]) -> bool:
    """True if an event withdraws something, makes it give way, or frees somebody who was barred."""
    event = entry.event
    if event.lifts:
        return event.lifts.id in refs
    if event.changes:
        return event.changes.id in refs and _gives_way(event.changes)
    freed = event.ruling.restores if event.ruling else None
    return freed is not None and any(
        one.id in refs for one in case.entries if one.event.ruling and one.event.ruling.bars == freed
    )


def _next(days: Iterator[date] | Sequence[date], day: date) -> date | None:
    return min((one for one in days if one > day), default=None)
