"""Candidates, rulings, offices and contacts of a chronicle: whoever they name exists."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from formateur.case.checks.walk import Walk
from formateur.case.problems import faults_of
from formateur.constitution.amend import PathError, amended_raw
from formateur.constitution.check import check_law
from formateur.constitution.checks.amendments import path_fault
from formateur.constitution.law import Law
from formateur.model.scalars import NAME


def on_nominates(walk: Walk, event: Any) -> None:
    """Somebody is put forward."""
    _candidature(walk, event, "nominates")
    walk.nominated.add(event.candidate)


def on_withdraws(walk: Walk, event: Any) -> None:
    """Somebody who was put forward withdraws."""
    _candidature(walk, event, "withdraws")
    if event.candidate not in walk.nominated:
        message = f"{event.candidate!r} withdraws without having been put forward; add the event that nominates"
        walk.add(walk.at("withdraws", "candidate"), message, warning=True)


def _candidature(walk: Walk, event: Any, kind: str) -> None:
    walk.person(event.candidate, walk.at(kind, "candidate"))
    walk.actors([name for name in event.by if name not in walk.case.people], walk.at(kind, "by"))
    if event.step:
        walk.step(event.step, walk.at(kind, "step"))


def on_ruling(walk: Walk, event: Any) -> None:
    """A court names an amendment, an event or a person that exists, or leaves the law sound."""
    amendments = [one.id for one in walk.case.constitution.base.amendments]
    if event.applies and event.applies not in amendments:
        walk.unknown(walk.at("ruling", "applies"), "amendment", event.applies, amendments)
    if event.annuls:
        _annuls(walk, event.annuls)
    for key in ("bars", "suspends", "restores"):
        if name := getattr(event, key):
            walk.person(name, walk.at("ruling", key))
    if event.office:
        walk.office(event.office, walk.at("ruling", "office"))
    _sets(walk, event.sets)


def _annuls(walk: Walk, name: str) -> None:
    path, target = walk.at("ruling", "annuls"), walk.events.get(name)
    if target is None:
        walk.unknown(path, "event", name, walk.events)
    elif target.day > walk.entry.day:
        message = f"{name!r} happens only on {target.day} ({walk.found.entry_at(target)}); correct a date"
        walk.add(path, message)
    elif target.event.kind in ("party", "election"):
        walk.add(path, f"{name!r} is of the kind {target.event.kind}, which nothing can undo; annul a ballot or an act")


def _sets(walk: Walk, sets: Mapping[str, Any]) -> None:
    """A ruling for one formation sets paths of the law, and leaves it sound."""
    known = max(walk.entry.known, walk.entry.day)
    raw = amended_raw(walk.case.constitution.raw, walk.case.constitution.amendments_on(walk.entry.day, known))
    before = {(one.path, one.message) for one in check_law(walk.law)} if sets else set()
    for path, value in sets.items():
        here = walk.at("ruling", "sets", path)
        if fault := path_fault(raw, path, value):
            walk.add(here, fault, key=True)
            continue
        try:
            settings = {**walk.settings, path: value}
            law = walk.case.constitution.with_settings(walk.entry.day, settings, known=known)
        except PathError as error:
            walk.add(here, str(error), key=True)
        except ValidationError as error:
            walk.add(here, faults_of(error, Law, raw)[0].message)
        else:
            faults = [one for one in check_law(law) if (one.path, one.message) not in before and not one.warning]
            for fault_found in faults:
                walk.add(here, f"{'.'.join(map(str, fault_found.path))}: {fault_found.message}", key=True)
            if not faults:
                walk.settings, walk.law = settings, law


def on_deadline(walk: Walk, event: Any) -> None:
    """A due day is set for a step or clock."""
    if event.step:
        walk.step(event.step, walk.at("deadline", "step"))
    if event.clock and event.clock not in walk.law.clocks:
        walk.unknown(walk.at("deadline", "clock"), "clock", event.clock, walk.law.clocks)


def on_office(walk: Walk, event: Mapping[str, str]) -> None:
    """An office falls vacant, expires or is taken by somebody."""
    for office, what in event.items():
        walk.office(office, walk.at("office", office), key=True)
        if what not in ("vacant", "expires") and what not in walk.parties:
            walk.person(what, walk.at("office", office))


def on_term(walk: Walk, event: Any) -> None:
    """The term of an office that exists ends on a day."""
    walk.office(event.office, walk.at("term", "office"))


def on_contact(walk: Walk, event: Any) -> None:
    """A contact names a patron and those met."""
    if event.patron and event.patron not in walk.case.patrons:
        walk.unknown(walk.at("contact", "patron"), "patron", event.patron, walk.case.patrons)
    for index, name in enumerate(event.meets):
        known = {*walk.parties, *walk.blocs, *walk.case.people, *walk.case.patrons}
        if NAME.fullmatch(name) and name not in known:  # anything else is a name for the reader
            path = walk.at("contact", "meets", index)
            if name in walk.ended or name in walk.forming:
                walk.actor(name, path)
            else:
                walk.unknown(path, "person, party, bloc or patron", name, sorted(known))
