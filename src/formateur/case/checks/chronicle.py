"""The chronicle as it goes by: every event names what exists on its day, and its dates and sources can be."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from formateur.case.case import Case
from formateur.case.checks import moves, rulings, sittings
from formateur.case.checks.commitments import Commitments
from formateur.case.checks.findings import Findings
from formateur.case.checks.walk import Walk
from formateur.case.chronicle import earliest
from formateur.case.document import Keys
from formateur.case.shape import DateInConflict
from formateur.errors import suggest
from formateur.model.base import Value

HANDLERS: Mapping[str, Callable[[Walk, Any], None]] = {
    "ballot": sittings.on_ballot,
    "calls": sittings.on_calls,
    "lost_sitting": sittings.on_lost_sitting,
    "act": sittings.on_act,
    "seats": moves.on_seats,
    "election": moves.on_election,
    "party": moves.on_party,
    "bloc": moves.on_bloc,
    "nominates": rulings.on_nominates,
    "withdraws": rulings.on_withdraws,
    "ruling": rulings.on_ruling,
    "deadline": rulings.on_deadline,
    "office": rulings.on_office,
    "term": rulings.on_term,
    "contact": rulings.on_contact,
}


def check_chronicle(case: Case, found: Findings) -> None:
    """Report everything wrong with the customs and events of a case; O(events)."""
    walk = Walk(case, found)
    commitments = Commitments(walk)
    commitments.customs()
    about: Mapping[str, Callable[[Any], None]]
    about = {"commits": commitments.made, "changes": commitments.changed, "lifts": commitments.lifted}
    day: date | None = None
    for entry in case.entries:
        if day is not None and entry.day != day:
            commitments.end_of_day(day)
        day = entry.day
        walk.reach(entry)
        _dates(walk)
        _sources(walk)
        kind, event = entry.event.kind, getattr(entry.event, entry.event.kind)
        if kind in about:
            about[kind](event)
        elif kind in HANDLERS:
            HANDLERS[kind](walk, event)
    if day is not None:
        commitments.end_of_day(day)


def _dates(walk: Walk) -> None:
    entry, begins = walk.entry, walk.case.begins
    if entry.day < begins:
        key = "begins" if walk.case.file.begins else "election"
        what = "the case begins" if walk.case.file.begins else "the election"
        message = f"{entry.day} is before {what} on {begins} ({walk.found.at((key,))}); correct the date"
        walk.add(walk.at("date"), message)
    if entry.event.known is None:
        return
    if entry.event.known < entry.day:
        walk.add(walk.at("known"), f"known on {entry.known}, before it happened on {entry.day}; correct a date")
        return
    source = earliest(entry.event.sources, walk.case.sources)
    if source is not None and entry.known < source and entry.event.known_why is None:
        message = f"known on {entry.known}, but its earliest source is of {source}; say how it was known: known_why"
        walk.add(walk.at("known"), message)


def _sources(walk: Walk) -> None:
    for path, name in _sources_named(walk):
        if name not in walk.case.sources:
            message = f"source {name!r} is not in sources; {suggest(name, walk.case.sources)}"
            walk.add(path, message)


def _sources_named(walk: Walk) -> Iterator[tuple[Keys, str]]:
    event = walk.entry.event
    yield from ((walk.at("sources", index), name) for index, name in enumerate(event.sources))
    yield from _sources_inside(getattr(event, event.kind), walk.at(event.kind))
    if isinstance(event.date, DateInConflict):
        yield from _sources_inside(event.date, walk.at("date"))


def _sources_inside(value: object, path: Keys) -> Iterator[tuple[Keys, str]]:
    """Yield the sources named inside a value, such as those of conflicting figures, with their paths."""
    if isinstance(value, Value):
        for name in value.model_fields_set:
            inner = getattr(value, name)
            if name == "sources":
                yield from (((*path, name, index), source) for index, source in enumerate(inner))
            elif isinstance(inner, Value | tuple | dict):
                yield from _sources_inside(inner, (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _sources_inside(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _sources_inside(inner, (*path, index))
