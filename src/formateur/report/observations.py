"""The record of a case as tidy rows: one for each observation, over the time in which it holds."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.commitments import Commitment
from formateur.case.fold import Fold
from formateur.case.situation import BallotSeen, Situation
from formateur.model.figures import Figure
from formateur.model.tally import CELL_NAMES
from formateur.report.codebook import SEPARATOR
from formateur.report.context import dated
from formateur.report.data import clock_data, sitting_data
from formateur.report.events import commitment_words, event_words
from formateur.report.mentions import mentioned
from formateur.report.rules import rule_rows

Row = dict[str, Any]
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class History:
    """A case folded once, with its situation on every day on which something happened or the law changed."""

    case: Case

    @cached_property
    def situations(self) -> tuple[Situation, ...]:
        """Situations by day, with all that is known of them today."""
        case = self.case
        known = max((entry.known for entry in case.entries), default=case.begins)
        changes = [
            day for one in case.constitution.base.amendments for day in (one.from_, one.until and one.until + A_DAY)
        ]
        days = {case.begins, *(entry.day for entry in case.entries), *(day for day in changes if day)}
        fold = Fold(case, max(known, case.ends))
        return tuple(fold.until(day).situation() for day in sorted(days) if case.begins <= day <= case.ends)

    @property
    def last(self) -> Situation:
        """The situation at the end of the record."""
        return self.situations[-1]

    def periods(self, rows_of: Callable[[Situation], Mapping[Hashable, Row]]) -> list[Row]:
        """Return rows with the first and the last day on which each stays as it is, those of one thing together."""
        found: dict[Hashable, list[Row]] = {}
        for situation in self.situations:
            rows = rows_of(situation)
            for key in {*found, *rows}:
                spans = found.setdefault(key, [])
                self._continue(spans, rows.get(key), situation.day)
        order = {key: index for situation in reversed(self.situations) for index, key in enumerate(rows_of(situation))}
        return [row for key in sorted(found, key=lambda key: order[key]) for row in found[key]]

    @staticmethod
    def _continue(spans: list[Row], row: Row | None, day: date) -> None:
        current = spans[-1] if spans and spans[-1]["until"] is None else None
        if current is not None and row is not None and current == {**row, "from": current["from"], "until": None}:
            return
        if current is not None:
            current["until"] = dated(day - A_DAY)
        if row is not None:
            spans.append({**row, "from": dated(day), "until": None})


def joined(values: Iterable[object]) -> str:
    """Return a list as one field."""
    return SEPARATOR.join(str(value) for value in values)


# --- who there is ------------------------------------------------------------------------------------------------


def parties(history: History) -> list[Row]:
    """Return parties over the times in which their seats stay the same."""
    return history.periods(lambda situation: {name: _party(name, situation) for name in situation.parties})


def _party(name: str, situation: Situation) -> Row:
    party, split = situation.parties[name], situation.seats.get(name, {})
    return {
        "party": name,
        "seats": situation.seats_of(name),
        "parts": joined(f"{part}={seats}" for part, seats in split.items() if part),
        "name": party.name,
        "short": party.short,
        "native": party.native,
        "leader": party.leader,
        "community": party.community,
        "group": party.group,
        "pool": party.pool,
    }


def blocs(history: History) -> list[Row]:
    """Return blocs over the times in which their members and seats stay the same."""
    return history.periods(lambda situation: {name: _bloc(name, situation) for name in situation.blocs})


def _bloc(name: str, situation: Situation) -> Row:
    bloc = situation.blocs[name]
    event = bloc.entry.event if bloc.entry else None
    members = (party if number is None else f"{party}={number}" for party, number in bloc.members.items())
    return {
        "bloc": name,
        "seats": situation.bloc_seats(name),
        "claims": bloc.claims.used if bloc.claims else None,
        "members": joined(members),
        "registered": dated(bloc.registered),
        "name": bloc.name,
        "confidence": event.confidence if event else None,
        "sources": joined(event.sources) if event else "",
    }


def people(history: History) -> list[Row]:
    """Return the people of the case."""
    case = history.case
    return [
        {
            "person": name,
            "name": person.name,
            "native": person.native,
            "party": person.party,
            "community": person.community or _community(person.party, history.last),
        }
        for name, person in case.people.items()
    ]


def _community(party: str | None, situation: Situation) -> str | None:
    return situation.parties[party].community if party and party in situation.parties else None


# --- what happened -----------------------------------------------------------------------------------------------


def events(history: History) -> list[Row]:
    """Return the events in their order."""
    known = {name for situation in history.situations for name in (*situation.parties, *situation.blocs)}
    known |= {*history.case.people, *history.case.patrons}
    on = {situation.day: situation for situation in history.situations}
    rows = []
    for number, entry in enumerate(history.case.entries, 1):  # one that was annulled happened all the same
        event = entry.event
        situation = on.get(entry.day) or history.situations[0]
        row = {
            "event": number,
            "date": dated(entry.day),
            "known": dated(entry.known),
            "kind": event.kind,
            "id": entry.id or None,
            "actors": joined(sorted(mentioned(event) & known)),
            "text": event_words(entry, situation),
        }
        rows.append({**row, **_told(entry)})
    return rows


def _told(entry: Entry) -> Row:
    return {
        "confidence": entry.event.confidence,
        "note": entry.event.note,
        "overlay": entry.overlay or None,
        "sources": joined(entry.event.sources),
    }


def commitments(history: History) -> list[Row]:
    """Return commitments over the times in which their terms stay the same, customs first."""
    first = history.situations[0]
    rows = [
        {
            **_terms(custom, first),
            "version": 1,
            "from": dated(custom.since or history.case.begins),
            "confidence": custom.confidence,
            "note": custom.note,
            "sources": joined(custom.sources),
        }
        for custom in history.case.file.customs
    ]
    versions: dict[str, list[Row]] = {}
    for entry, terms, situation in _statements(history):
        spans = versions.setdefault(terms.id, [])
        if spans and spans[-1]["ended"] not in ("changed", "lifted"):
            _end(spans[-1], entry)
        if entry.event.kind != "lifts":
            spans.append(_version(len(spans) + 1, entry, terms, situation))
    return [*rows, *(row for spans in versions.values() for row in spans)]


def _statements(history: History) -> Iterator[tuple[Entry, Commitment, Situation]]:
    """Yield every event about a commitment with its terms as they stood then."""
    on = {situation.day: situation for situation in history.situations}
    for entry in history.last.entries:
        terms = history.last.said.get(entry.key)
        if terms is not None:
            yield entry, terms, on.get(entry.day) or history.situations[0]


def _version(number: int, entry: Entry, terms: Commitment, situation: Situation) -> Row:
    ends = [(day, how) for day, how in ((terms.sitting, "sitting"), (terms.until, "date")) if day]
    until, ended = min(ends) if ends else (None, None)
    span = {"version": number, "from": dated(entry.day), "until": dated(until), "ended": ended}
    return {**_terms(terms, situation), **span, **_told(entry)}


def _end(row: Row, entry: Entry) -> None:
    """A later statement ends a version, unless that had run out before."""
    last = max(dated(entry.day - A_DAY) or "", row["from"])
    if row["until"] is None or last < row["until"]:
        row["until"], row["ended"] = last, "lifted" if entry.event.kind == "lifts" else "changed"


def _terms(terms: Commitment, situation: Situation) -> Row:
    return {
        "commitment": terms.id,
        "actors": joined(terms.by),
        "kind": terms.kind,
        "text": commitment_words(terms, situation),
        "sitting": dated(terms.sitting),
        "excepted": terms.except_,
        "firmness": terms.firmness,
        "basis": terms.basis,
        "depth": terms.depth,
        "says": terms.says,
        "until": None,
        "ended": None,
        "overlay": None,
    }


# --- ballots -----------------------------------------------------------------------------------------------------


def ballots(history: History) -> list[Row]:
    """Return every recorded ballot and lost sitting, beside what the rule of that day makes of it."""
    return [_ballot(number, seen) for number, seen in enumerate(history.last.ballots, 1)]


def _ballot(number: int, seen: BallotSeen) -> Row:
    data, event = sitting_data(seen), seen.entry.event
    held = event.ballot
    cells = {name: _used(getattr(held, name)) if held else None for name in (*CELL_NAMES, "scattered")}
    return {
        **{name: data[name] for name in ("date", "step", "ballot", "quorum", "recorded", "computed", "agrees")},
        **{name: data[name] for name in ("documented_conflict", "arithmetic", "article")},
        **cells,
        "number": number,
        "kind": event.kind,
        "present": _used(seen.present),
        "candidate": held.candidate if held else None,
        "elected": held.elected if held else None,
        "members": seen.house.whole.members,
        "seated": seen.house.whole.seated,
        "confidence": event.confidence,
        "sources": joined(event.sources),
    }


def _used(figure: Figure | None) -> int | None:
    return figure.used if figure else None


def votes(history: History) -> list[Row]:
    """Return the votes for each candidate at each ballot between candidates."""
    return [
        {
            "number": number,
            "date": dated(seen.day),
            "step": seen.step,
            "ballot": seen.ballot,
            "candidate": candidate,
            "votes": figure.used,
            "other_figures": joined(reading for reading in figure.readings()),
        }
        for number, seen in enumerate(history.last.ballots, 1)
        if seen.entry.event.ballot
        for candidate, figure in seen.entry.event.ballot.votes.items()
    ]


# --- the law -----------------------------------------------------------------------------------------------------


def rules(history: History) -> list[Row]:
    """Return the rule of each ballot and motion over the times in which it stays the same."""
    return history.periods(lambda situation: {(row["step"], row["ballot"]): row for row in _rules(situation)})


def _rules(situation: Situation) -> Iterator[Row]:
    for row in rule_rows(situation):
        groups = joined(f"{group}={seats}" for group, seats in row["seats_in_groups"].items())
        yield {**row, "seats_in_groups": groups, "constitution": situation.law.constitution}


def clocks(history: History) -> list[Row]:
    """Return every time limit that has begun to run, as it stood last."""
    found: dict[tuple[str, date], Row] = {}
    for situation in history.situations:
        for clock in situation.clocks:
            data = clock_data(clock, situation)
            found[clock.id, clock.start] = {"clock": data["id"], "overrun": data["overrun_days"], **data}
    return list(found.values())


def sources(history: History) -> list[Row]:
    """Return the sources of the case."""
    return [
        {
            "source": name,
            "title": source.title,
            "publisher": source.publisher,
            "date": dated(source.date),
            "url": source.url,
        }
        for name, source in history.case.sources.items()
    ]


OBSERVED: Mapping[str, Callable[[History], list[Row]]] = {
    "parties": parties,
    "blocs": blocs,
    "people": people,
    "events": events,
    "commitments": commitments,
    "ballots": ballots,
    "votes": votes,
    "rules": rules,
    "clocks": clocks,
    "sources": sources,
}
