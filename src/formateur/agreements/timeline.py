"""Through time: the answer on every day on which something that bears on a goal happened, and what changed it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from formateur.agreements.answer import Answer, WayOut
from formateur.agreements.asking import answer
from formateur.agreements.goals import Goal, Undeclared
from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.commitments import Changes, Firmness

BEARING = (
    "ballot", "calls", "lost_sitting", "act", "seats", "bloc", "nominates", "withdraws", "commits", "changes", "lifts",
    "ruling", "office", "election", "party",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """The answer at the end of a day, what happened on it, and whether that changed the answer.

    ``taken`` are the ways out of this day that history then took: everything in them was later withdrawn, changed or
    set aside by the record.
    """

    day: date
    answer: Answer
    events: tuple[Entry, ...]
    changed: bool
    taken: tuple[WayOut, ...] = ()


def timeline(
    case: Case,
    goal: Goal | str = "government",
    *,
    undeclared: Undeclared | str | None = None,
    level: Firmness = Firmness.PLEDGE,
    since: date | None = None,
    until: date | None = None,
    progress: Callable[[date], None] | None = None,
) -> tuple[Moment, ...]:
    """Return the answer for every day on which something happened that bears on a goal.

    Parameters
    ----------
    since, until
        First and last day; default the whole case.
    progress
        Told of each day before it is worked out.
    """
    asked = Goal.parse(goal) if isinstance(goal, str) else goal
    found: list[Moment] = []
    for day, events in _days(case, since, until):
        if progress:
            progress(day)
        made = answer(case.on(day), asked, undeclared=undeclared, level=level)
        changed = not found or _essence(found[-1].answer) != _essence(made)
        found.append(Moment(day, made, events, changed, _taken(case, day, made)))
    return tuple(found)


def _days(case: Case, since: date | None, until: date | None) -> Iterator[tuple[date, tuple[Entry, ...]]]:
    days: dict[date, list[Entry]] = {}
    for entry in case.entries:
        if entry.event.kind in BEARING:
            days.setdefault(max(entry.day, entry.known), []).append(entry)
    for rule in case.constitution.base.amendments:
        day = max(rule.from_, rule.known or rule.from_)
        if case.begins <= day <= case.ends:
            days.setdefault(day, [])
    for day in sorted(days):
        if day >= max(case.begins, since or case.begins) and (until is None or day <= until):
            yield day, tuple(days[day])


def _essence(made: Answer) -> tuple[object, ...]:
    return made.status, made.least, made.limit, made.silent, tuple(sorted(way.give_up for way in made.ways_out))


def _taken(case: Case, day: date, made: Answer) -> tuple[WayOut, ...]:
    """Return the ways out all of whose commitments the record withdraws or changes later, while the case runs."""
    if not made.ways_out:
        return ()
    dropped = _dropped_after(case, day)
    return tuple(way for way in made.ways_out if set(way.give_up) <= dropped)


def _dropped_after(case: Case, day: date) -> set[str]:
    """Return what is given up after a day: by an author who stays in the chamber, or by whoever made a rule."""
    dropped: set[str] = set()
    for entry in case.entries:
        if max(entry.day, entry.known) <= day:
            continue
        event = entry.event
        if event.lifts and _has_seats(case, event.lifts.id, entry.day):
            dropped.add(event.lifts.id)
        elif event.changes and _gives_way(event.changes):
            dropped.add(event.changes.id)
        elif event.ruling and event.ruling.restores:
            person = event.ruling.restores
            dropped |= {one.id for one in case.entries if one.event.ruling and one.event.ruling.bars == person}
    dropped |= {rule.id for rule in case.constitution.base.amendments if rule.until is not None and rule.until > day}
    return dropped


def _gives_way(terms: Changes) -> bool:
    """True if a change gives up what was held to: another candidate, a lesser depth, another partner."""
    return any((terms.backs, terms.refuses, terms.depth, terms.demands, terms.only_with, terms.never_with))


def _has_seats(case: Case, ref: str, day: date) -> bool:
    """True if the author of a commitment sits in the chamber when it is lifted: who leaves gives nothing up."""
    situation = case.on(day)
    authors = next(
        (one.event.commits.by for one in case.entries if one.event.commits and one.event.commits.id == ref), ()
    )
    return any(situation.seats_of(party) for actor in authors for party in situation.members_of(actor))
