"""The situation as data: who holds which seats, what has been said, which rules apply, who stands, what is due.

One table for each part, with the sources and the confidence of each row; nothing in it was unknown on the day.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from formateur.case.chronicle import Entry, earliest
from formateur.case.commitments import Commitment
from formateur.case.situation import Bloc, Situation
from formateur.constitution.tracks import is_held
from formateur.errors import FormateurError, UnknownNameError
from formateur.report.context import dated
from formateur.report.data import clock_data
from formateur.report.events import authors, commitment_words, event_words
from formateur.report.mentions import mentioned
from formateur.report.rules import rule_rows
from formateur.report.tables import Table
from formateur.report.words import day_words

ALL = "all"
Row = dict[str, Any]


def show(situation: Situation, what: str = ALL) -> dict[str, Table]:
    """Return the parts of a situation as tables, by name.

    Parameters
    ----------
    what
        One part, or ``all``.

    Raises
    ------
    UnknownNameError
        If there is no such part.

    Examples
    --------
    >>> import formateur as fm
    >>> rows = show(fm.load("iraq-2021").on("2022-02-06"), "blocs")["blocs"].rows
    >>> [(row["bloc"], row["seats"]) for row in rows if row["bloc"] == "siyada"]
    [('siyada', 51)]
    """
    if what != ALL and what not in PARTS:
        raise UnknownNameError("part of a situation", what, (*PARTS, ALL))
    wanted = PARTS if what == ALL else (what,)
    return {name: _table(name, situation) for name in wanted}


def render(situation: Situation, what: str, form: str, width: int | None = None) -> str:
    """Return parts of a situation as ``text``, ``json``, ``csv`` or ``md``; the JSON of ``all`` has a list for each.

    Raises
    ------
    FormateurError
        If several tables are asked for as CSV, which holds one.
    """
    tables = show(situation, what)
    if what != ALL:
        return tables[what].render(form, width)
    if form == "csv":
        raise FormateurError(f"--format csv holds one table; add --what, one of: {', '.join(PARTS)}")
    if form == "json":
        return json.dumps({name: table.rows for name, table in tables.items()}, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(table.render(form, width) for table in tables.values() if table.rows)


def _table(name: str, situation: Situation) -> Table:
    rows, shown = _PARTS[name]
    return Table(f"{name.capitalize()} on {day_words(situation.day)}", rows(situation), shown)


def _told(entry: Entry | None) -> Row:
    """Where a row comes from: confidence, sources, and the overlay that added it."""
    if entry is None:
        return {"confidence": None, "sources": [], "overlay": None}
    event = entry.event
    return {"confidence": event.confidence, "sources": list(event.sources), "overlay": entry.overlay or None}


# --- who there is ------------------------------------------------------------------------------------------------


def _parties(situation: Situation) -> list[Row]:
    moved: dict[str, Entry] = {}
    for entry in situation.entries:
        event = entry.event
        for party in event.seats or (event.election.seats if event.election else ()):
            moved[party] = entry
    blocs = {
        party: [bloc.id for bloc in situation.blocs.values() if party in bloc.members] for party in situation.parties
    }
    return [
        {
            "party": name,
            "name": party.name,
            "short": party.short,
            "leader": party.leader,
            "seats": situation.seats_of(name),
            "group": party.group,
            "community": party.community,
            "pool": party.pool,
            "blocs": blocs[name],
            "since": dated(moved[name].day if name in moved else situation.case.begins),
            **_told(moved.get(name)),
        }
        for name, party in situation.parties.items()
    ]


def _blocs(situation: Situation) -> list[Row]:
    return [_bloc(bloc, situation) for bloc in situation.blocs.values()]


def _bloc(bloc: Bloc, situation: Situation) -> Row:
    return {
        "bloc": bloc.id,
        "name": bloc.name,
        "members": [party if number is None else f"{number} of {party}" for party, number in bloc.members.items()],
        "seats": situation.bloc_seats(bloc.id),
        "claims": bloc.claims.used if bloc.claims else None,
        "since": dated(bloc.since or situation.case.begins),
        "changed": dated(bloc.entry.day) if bloc.entry else None,
        "registered": dated(bloc.registered),
        **_told(bloc.entry),
    }


def _people(situation: Situation) -> list[Row]:
    """People who have come into the record by then, so that a list of names tells nothing of what is to come."""
    named = {holder for holder in situation.case.file.holders.values() if holder}
    first: dict[str, Entry] = {}
    for entry in situation.entries:
        for name in mentioned(entry.event):
            first.setdefault(name, entry)
    rows = []
    for name, person in situation.case.people.items():
        if name in named or name in first:
            seen = first.get(name)
            rows.append(
                {
                    "person": name,
                    "name": person.name,
                    "native": person.native,
                    "party": person.party,
                    "community": person.community,
                    "holds": [office for office, holder in situation.state.holders.items() if holder == name],
                    "stands_at": [step for step in situation.candidates if name in situation.candidates_at(step)],
                    "suspended": name in situation.suspended,
                    "since": dated(seen.day if seen and name not in named else situation.case.begins),
                    **_told(seen),
                }
            )
    return rows


def _offices(situation: Situation) -> list[Row]:
    rows = []
    for name, office in situation.law.offices.items():
        holder = situation.state.holders.get(name)
        held = is_held(situation.state, situation.law, name)
        entry = _took(name, holder, situation) if holder else None
        rows.append(
            {
                "office": name,
                "name": office.name,
                "state": "held" if held else "held over" if holder else "vacant",
                "holder": holder,
                "holder_name": situation.name(holder) if holder else None,
                "until_filled": office.until_filled,
                "term": office.term,
                "article": office.cite,
                "since": dated(entry.day) if entry else None,
                **_told(entry),
            }
        )
    return rows


def _took(office: str, holder: str, situation: Situation) -> Entry | None:
    """Return the event by which somebody took an office; None if it was so when the case began."""
    steps = situation.law.steps
    for entry in reversed(situation.entries):
        event = entry.event
        given = event.office.get(office) if event.office else event.act.names.get(office) if event.act else None
        step = steps.get(event.ballot.step if event.ballot else event.act.step if event.act else "")
        if event.ballot and event.ballot.outcome == "passed" and step and step.fills == office:
            given = event.ballot.elected or event.ballot.candidate
        elif event.act and step and step.fills == office:
            given = event.act.whom
        if given == holder:
            return entry
    return None


def _candidates(situation: Situation) -> list[Row]:
    rows = []
    for step, people in situation.candidates.items():
        office = situation.law.steps[step].fills if step in situation.law.steps else None
        for person, entry in people.items():
            ruling = situation.barred.get((person, office or "")) or situation.barred.get((person, ""))
            nominated = entry.event.nominates
            rows.append(
                {
                    "step": step or None,
                    "office": office,
                    "person": person,
                    "name": situation.name(person),
                    "by": list(nominated.by) if nominated else [],
                    "barred_since": dated(ruling.day) if ruling else None,
                    "since": dated(entry.day),
                    **_told(entry),
                }
            )
    return rows


# --- what was said -----------------------------------------------------------------------------------------------


def _commitments(situation: Situation) -> list[Row]:
    customs = [
        {
            **_terms(custom, situation),
            "since": dated(custom.since or situation.case.begins),
            "changed": None,
            "confidence": custom.confidence,
            "sources": list(custom.sources),
            "overlay": None,
        }
        for custom in situation.case.file.customs
        if (custom.since or situation.day) <= situation.day
    ]
    made = [
        {
            **_terms(one.commitment, situation),
            "since": dated(one.entry.day),
            "changed": dated(one.changed.day) if one.changed else None,
            **_told(one.latest),
        }
        for one in situation.commitments.values()
    ]
    return [*made, *customs]


def _terms(terms: Commitment, situation: Situation) -> Row:
    actors = [actor for actor in terms.by if actor in situation.parties or actor in situation.blocs]
    seats = sum(
        situation.bloc_seats(actor) if actor in situation.blocs else situation.seats_of(actor) for actor in actors
    )
    return {
        "id": terms.id,
        "actor": list(terms.by),
        "actor_name": authors(terms, situation),
        "kind": terms.kind,
        "words": commitment_words(terms, situation),
        "seats": max(0, seats - terms.except_) if actors else None,
        "sitting": dated(terms.sitting),
        "until": dated(terms.until),
        "firmness": terms.firmness,
        "basis": terms.basis,
        "depth": terms.depth,
        "says": terms.says,
    }


def _events(situation: Situation) -> list[Row]:
    return [
        {
            "date": dated(entry.day),
            "known": dated(entry.known),
            "kind": entry.event.kind,
            "id": entry.id or None,
            "text": event_words(entry, situation),
            "note": entry.event.note,
            **_told(entry),
        }
        for entry in situation.entries
    ]


# --- what is due, and who presses --------------------------------------------------------------------------------


def _clocks(situation: Situation) -> list[Row]:
    set_by: dict[str, Entry] = {}
    for entry in situation.entries:
        if deadline := entry.event.deadline:
            set_by[deadline.clock or deadline.step or ""] = entry
    rows = []
    for clock in situation.clocks:
        data = clock_data(clock, situation)
        setter = set_by.get(clock.id)
        rows.append({"clock": data.pop("id"), **data, "set_by": setter.id or None if setter else None, **_told(setter)})
    return rows


def _patrons(situation: Situation) -> list[Row]:
    """Relations that had been claimed by then and have not ended."""
    rows = []
    for name, patron in situation.case.patrons.items():
        for claim in patron.leverage:
            known = earliest(claim.sources, situation.case.sources)
            begun = (claim.since or situation.day) <= situation.day <= (claim.until or situation.day)
            there = claim.over in situation.parties or claim.over in situation.blocs
            if begun and there and known is not None and known <= situation.known:
                rows.append(
                    {
                        "patron": name,
                        "name": patron.name,
                        "kind": claim.kind,
                        "over": claim.over,
                        "over_name": situation.name(claim.over),
                        "since": dated(claim.since),
                        "note": claim.note,
                        "confidence": claim.confidence,
                        "sources": list(claim.sources),
                    }
                )
    return rows


_PARTS: Mapping[str, tuple[Callable[[Situation], list[Row]], tuple[str, ...]]] = {
    "parties": (_parties, ("party", "name", "seats", "group", "community", "blocs", "sources")),
    "blocs": (_blocs, ("bloc", "name", "seats", "claims", "members", "confidence", "sources")),
    "commitments": (_commitments, ("id", "actor", "words", "since", "sitting", "firmness", "confidence", "sources")),
    "rules": (
        rule_rows,
        ("step", "ballot", "quorum", "seats_present", "needs", "seats_in_favour", "article", "amendment", "since"),
    ),
    "offices": (_offices, ("office", "name", "state", "holder_name", "since", "article")),
    "people": (_people, ("person", "name", "party", "holds", "stands_at")),
    "candidates": (_candidates, ("step", "person", "name", "by", "since", "barred_since", "sources")),
    "clocks": (_clocks, ("clock", "for", "start", "due", "stopped", "overrun_days", "late", "article")),
    "events": (_events, ("date", "kind", "text", "confidence", "sources")),
    "patrons": (_patrons, ("name", "kind", "over_name", "since", "confidence", "sources")),
}
PARTS = tuple(_PARTS)
