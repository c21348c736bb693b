"""The meaning of a case: whether everything that it names exists, and whether what it tells can have been."""

import re
from collections.abc import Iterable
from datetime import date

from formateur.case.case import Case
from formateur.case.checks.chronicle import check_chronicle
from formateur.case.checks.findings import Findings, seats_words
from formateur.case.checks.seats import seat_faults, seat_keys, ungrouped
from formateur.case.document import Keys
from formateur.case.shape import Event, Patron, Person, Seats
from formateur.case.situation import split_of
from formateur.constitution.checks.rules import leaves, uses
from formateur.constitution.law import Law
from formateur.errors import Problem, suggest
from formateur.model.base import Value
from formateur.model.rules import Test

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TAKEN = {
    "vacant": "the empty seats",
    "largest": "the largest party, in a constitution",
    "polity": "the author of customs",
}


def check_meaning(case: Case) -> list[Problem]:
    """Return everything wrong with the meaning of a case, warnings among them."""
    found = Findings(case)
    law = case.constitution.on(case.file.election, known=date.max)
    _check_dates(case, found)
    _check_parties(case, law, found)
    _check_seats(case, law, found)
    _check_blocs(case, found)
    for overlay, people in _layers(case, "people"):
        _check_people(case, people, overlay, found)
    for overlay, patrons in _layers(case, "patrons"):
        _check_patrons(case, patrons, overlay, found)
    _check_holders(case, law, found)
    _check_parties_of_law(case, found)
    check_chronicle(case, found)
    _check_sources_used(case, found)
    return found.problems


def _layers(case: Case, section: str) -> Iterable[tuple[str, dict]]:  # type: ignore[type-arg]
    """Yield a section of the case's file and of each overlay's."""
    yield "", getattr(case.file, section)
    for name, file in case.overlay_files.items():
        yield name, getattr(file, section)


def _check_dates(case: Case, found: Findings) -> None:
    file = case.file
    if file.begins is not None and file.begins < file.election:
        message = f"{file.begins} is before the election on {file.election} ({found.at(('election',))}); correct a date"
        found.add(("begins",), message)


# --- who there is ------------------------------------------------------------------------------------------------


def _check_parties(case: Case, law: Law, found: Findings) -> None:
    keys, groups = seat_keys(law), [group for spec in law.chambers.values() for group in (*spec.groups, *spec.joins)]
    for name, party in case.file.parties.items():
        path: Keys = ("parties", name)
        _check_taken(name, path, found)
        for place in ("blocs", "patrons"):
            if name in getattr(case.file, place):
                message = f"{name!r} is a party too ({found.at(path)}); parties, blocs and patrons share their names"
                found.add((place, name), f"{message}, so choose another", key=True)
        if party.group is not None and party.group not in groups:
            found.unknown((*path, "group"), "group", party.group, groups)
        elif fault := ungrouped(law, party, split_of(party.seats)):
            found.add(path, fault, key=True)
        _check_seat_keys(party.seats, (*path, "seats"), keys, found)
        if party.colour is not None and not COLOUR.fullmatch(party.colour):
            found.add((*path, "colour"), f'{party.colour!r} is not a colour; write it as "#0b6e4f"')
    for name in case.file.blocs:
        _check_taken(name, ("blocs", name), found)
        if name in case.file.patrons:
            message = f"{name!r} is a bloc too ({found.at(('blocs', name))}); choose another name"
            found.add(("patrons", name), message, key=True)
    _check_seat_keys(case.file.vacant, ("vacant",), keys, found)


def _check_taken(name: str, path: Keys, found: Findings) -> None:
    if name in TAKEN:
        found.add(path, f"{name!r} is taken: it stands for {TAKEN[name]}; choose another id", key=True)


def _check_seat_keys(seats: Seats, path: Keys, keys: Iterable[str], found: Findings) -> None:
    if isinstance(seats, dict):
        for key in seats:
            if key not in keys:
                found.unknown((*path, key), "group or chamber", key, keys, key=True)


def _check_seats(case: Case, law: Law, found: Findings) -> None:
    seats = {name: split_of(party.seats) for name, party in case.file.parties.items()}
    for fault in seat_faults(law, case.file.election, case.file.parties, seats, split_of(case.file.vacant)):
        found.add(("parties",), fault, key=True)


def _check_blocs(case: Case, found: Findings) -> None:
    for name, bloc in case.file.blocs.items():
        for index, member in enumerate(bloc.members):
            here: Keys = ("blocs", name, "members", index)
            for party, number in member.items() if isinstance(member, dict) else [(member, None)]:
                spec = case.file.parties.get(party)
                if spec is None:
                    found.unknown(here, "party", party, case.file.parties)
                elif number is not None and not spec.pool:
                    message = f"{party!r} is no pool, so it is a member as a whole; write its id alone, or pool: true"
                    found.add((*here, party), message)
                elif number is not None and number > (seats := sum(split_of(spec.seats).values())):
                    found.add(
                        (*here, party), f"{number} members of {party!r}, which has {seats_words(seats)}; correct one"
                    )


def _check_people(case: Case, people: dict[str, Person], overlay: str, found: Findings) -> None:
    formed = [one.event.party.forms for one in case.entries if one.event.party and one.event.party.forms]
    parties = [*case.file.parties, *formed]
    for name, person in people.items():
        if person.party is not None and person.party not in parties:
            found.unknown(("people", name, "party"), "party", person.party, parties, overlay=overlay)


def _check_patrons(case: Case, patrons: dict[str, Patron], overlay: str, found: Findings) -> None:
    actors = known_actors(case)
    for name, patron in patrons.items():
        _check_taken(name, ("patrons", name), found)
        for index, claim in enumerate(patron.leverage):
            path: Keys = ("patrons", name, "leverage", index)
            if claim.over not in actors:
                found.unknown((*path, "over"), "party or bloc", claim.over, actors, overlay=overlay)
            if claim.since and claim.until and claim.until < claim.since:
                found.add(
                    (*path, "until"), f"ends on {claim.until}, before it begins on {claim.since}", overlay=overlay
                )
            check_sources(case, claim.sources, (*path, "sources"), overlay, found)


def known_actors(case: Case) -> list[str]:
    """Return every party and bloc that there is at any time."""
    formed = [one.event.party.forms for one in case.entries if one.event.party and one.event.party.forms]
    blocs = [one.event.bloc.forms for one in case.entries if one.event.bloc and one.event.bloc.forms]
    return [*case.file.parties, *case.file.blocs, *formed, *blocs]


def _check_holders(case: Case, law: Law, found: Findings) -> None:
    for office, holder in case.file.holders.items():
        if office not in law.offices:
            found.unknown(("holders", office), "office", office, law.offices, key=True)
        if holder not in case.people and holder not in case.file.parties:
            found.unknown(("holders", office), "person or party", holder, (*case.people, *case.file.parties))


def _check_parties_of_law(case: Case, found: Findings) -> None:
    """A law that names a party by its id needs it in the case."""
    law = case.constitution.base
    tests = [leaf for use in uses(law) for _, leaf in leaves(law, use.condition, ()) if isinstance(leaf, Test)]
    named = [test.party for test in tests if test.party]
    named += [step.only_if.party for step in law.steps.values() if step.only_if and step.only_if.party]
    for party in dict.fromkeys(named):
        if party != "largest" and party not in case.file.parties:
            message = f"{law.constitution} asks for the seats of the party {party!r}, which is not in this case"
            found.add(("constitution",), f"{message}; {suggest(party, case.file.parties)}")


# --- sources -----------------------------------------------------------------------------------------------------


def check_sources(case: Case, names: Iterable[str], path: Keys, overlay: str, found: Findings) -> None:
    """Every source that is named is listed."""
    for index, name in enumerate(names):
        if name not in case.sources:
            message = f"source {name!r} is not in sources; {suggest(name, case.sources)}"
            found.add((*path, index), message, overlay=overlay)


def _check_sources_used(case: Case, found: Findings) -> None:
    used = set()
    for part in (*case.file.parties.values(), *case.patrons.values(), *case.file.customs):
        used |= _named_in(part)
    for entry in case.entries:
        used |= _named_in_event(entry.event)
    for overlay, sources in _layers(case, "sources"):
        for name in sources:
            if name not in used:
                message = "this source is never used; delete it, or name it where it belongs"
                found.add(("sources", name), message, overlay=overlay, key=True, warning=True)


def _named_in_event(event: Event) -> set[str]:
    """Collect sources from the event, its kind and its date: most keys of an event are empty."""
    return set(event.sources) | _named_in(getattr(event, event.kind)) | _named_in(event.date)


def _named_in(value: object) -> set[str]:
    """Collect the sources named anywhere inside a value."""
    if isinstance(value, Value):
        found = set[str]()
        for name in value.model_fields_set:
            inner = getattr(value, name)
            found |= set(inner) if name == "sources" else {inner} if name == "source" else _named_in(inner)
        return found
    if isinstance(value, dict):
        return {name for inner in value.values() for name in _named_in(inner)}
    if isinstance(value, tuple):
        return {name for inner in value for name in _named_in(inner)}
    return set()
