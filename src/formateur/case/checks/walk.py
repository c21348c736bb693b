"""A walk through a chronicle: what stands on the day reached, and how to report a name that does not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from formateur.case.case import Case
from formateur.case.checks.findings import Findings
from formateur.case.chronicle import Entry
from formateur.case.document import Keys
from formateur.case.fold import membership
from formateur.case.shape import Party
from formateur.case.situation import split_of
from formateur.constitution.law import Law
from formateur.errors import nearest

SAME_PERSON = 0.8  # names of people this near are one person, misspelled


@dataclass
class Walk:
    """Walks through the events in the order of their days, and keeps what stands on the day reached."""

    case: Case
    found: Findings
    parties: dict[str, Party] = field(init=False)
    seats: dict[str, dict[str, int]] = field(init=False)
    vacant: dict[str, int] = field(init=False)
    blocs: dict[str, dict[str, int | None]] = field(init=False)
    ended: dict[str, Entry] = field(init=False, default_factory=dict)
    settings: dict[str, Any] = field(init=False, default_factory=dict)
    nominated: set[str] = field(init=False, default_factory=set)
    strangers: set[str] = field(init=False, default_factory=set)
    events: dict[str, Entry] = field(init=False, default_factory=dict)
    forming: dict[str, Entry] = field(init=False, default_factory=dict)
    entry: Entry = field(init=False)
    law: Law = field(init=False)

    def __post_init__(self) -> None:
        file = self.case.file
        self.parties = dict(file.parties)
        self.seats = {name: dict(split_of(party.seats)) for name, party in file.parties.items()}
        self.vacant = dict(split_of(file.vacant))
        self.blocs = {name: membership(bloc.members) for name, bloc in file.blocs.items()}
        for entry in self.case.entries:
            event = entry.event
            formed = (event.bloc and event.bloc.forms) or (event.party and event.party.forms)
            if formed:
                self.forming.setdefault(formed, entry)
        self.law = self.case.constitution.on(self.case.begins, known=date.max)
        self._register_ids()

    def _register_ids(self) -> None:
        """Events and commitments share their ids; the first in the file keeps it."""
        customs = {custom.id: index for index, custom in enumerate(self.case.file.customs)}
        for entry in sorted(self.case.entries, key=lambda one: (one.overlay, one.index)):
            event = entry.event
            path: Keys = ("chronicle", entry.index)
            names = [(event.id, (*path, "id"))] if event.id else []
            if event.commits and event.commits.id != event.id:
                names.append((event.commits.id, (*path, "commits", "id")))
            for name, here in names:
                if name in self.events:
                    first = self.found.entry_at(self.events[name])
                elif name in customs:
                    first = self.found.at(("customs", customs[name]))
                else:
                    self.events[name] = entry
                    continue
                message = f"the id {name!r} stands twice, first at {first}; give each event and commitment its own"
                self.found.add(here, message, overlay=entry.overlay)

    # --- reporting

    def at(self, *rest: str | int) -> Keys:
        """Return a path inside the event reached."""
        return ("chronicle", self.entry.index, *rest)

    def add(self, path: Keys, message: str, *, key: bool = False, warning: bool = False) -> None:
        """Report something about the event reached."""
        self.found.add(path, message, overlay=self.entry.overlay, key=key, warning=warning)

    def unknown(self, path: Keys, what: str, name: str, known: Iterable[str], *, key: bool = False) -> None:
        """Report a name in the event reached that stands for nothing."""
        self.found.unknown(path, what, name, known, overlay=self.entry.overlay, key=key)

    # --- the day

    def reach(self, entry: Entry) -> None:
        """Go on to the next event."""
        self.entry = entry
        self.law = self.law_on(entry)

    def law_on(self, entry: Entry) -> Law:
        """Return the law as it was known when an event was public, rulings for this formation included."""
        known = max(entry.known, entry.day)
        if self.settings:
            return self.case.constitution.with_settings(entry.day, self.settings, known=known)
        return self.case.constitution.on(entry.day, known=known)

    # --- names

    def actor(self, name: str, path: Keys) -> bool:
        """Say whether a party or bloc stands on the day; report it if it does not."""
        if name in self.parties or name in self.blocs:
            return True
        if name in self.ended:
            gone = self.ended[name]
            self.add(path, f"{name!r} ended on {gone.day} ({self.found.entry_at(gone)}); correct a date or the name")
        elif name in self.forming:
            formed = self.forming[name]
            where = self.found.entry_at(formed)
            self.add(path, f"{name!r} is formed only on {formed.day} ({where}); correct a date or the name")
        else:
            self.unknown(path, "party or bloc", name, [*self.parties, *self.blocs])
        return False

    def actors(self, names: Iterable[str], path: Keys) -> None:
        """Look at several parties or blocs, given as one id or as a list."""
        names = tuple(names)
        listed = self.found.documents[self.entry.overlay].has(path, 0)
        for index, name in enumerate(names):
            self.actor(name, (*path, index) if listed else path)

    def party(self, name: str, path: Keys, *, key: bool = False) -> bool:
        """Say whether a party stands on the day; report it if it does not."""
        if name in self.parties:
            formed = None if name in self.case.file.parties else self.forming.get(name)
            if formed and self.entry.known < formed.known:
                message = f"known on {self.entry.known}, but that {name!r} was formed only on {formed.known}"
                self.add(path, f"{message} ({self.found.entry_at(formed)}); correct a date", key=key)
            return True
        if name in self.blocs:
            self.add(path, f"{name!r} is a bloc; name the parties in it: {', '.join(self.blocs[name])}", key=key)
        elif name in self.forming or name in self.ended:
            return self.actor(name, path)
        else:
            self.unknown(path, "party", name, self.parties, key=key)
        return False

    def person(self, name: str, path: Keys, *, key: bool = False, listed: bool = True) -> None:
        """Report a person who is not in ``people``; a warning for names of a ballot (not ``listed``) near none."""
        if name in self.case.people:
            return
        near = nearest(name, self.case.people)
        same = near is not None and SequenceMatcher(None, name, near).ratio() >= SAME_PERSON
        if not listed and not same:
            if name in self.strangers:
                return
            self.strangers.add(name)
        what = f"add it to people, such as {name}: {{name: …}}"
        if near is not None and (listed or same):
            what = f"did you mean {near!r}? If it is somebody else, add it to people"
        self.add(path, f"unknown person {name!r}; {what}", key=key, warning=not (listed or same))

    def step(self, name: str, path: Keys) -> bool:
        """Say whether a step exists on the day; report it if it does not."""
        if name in self.law.steps:
            return True
        self.unknown(path, "step", name, self.law.steps)
        return False

    def office(self, name: str, path: Keys, *, key: bool = False) -> bool:
        """Say whether an office exists on the day; report it if it does not."""
        if name in self.law.offices:
            return True
        self.unknown(path, "office", name, self.law.offices, key=key)
        return False

    def seats_of(self, actor: str) -> int:
        """Return the seats of a party or of the parties in a bloc."""
        members = self.blocs.get(actor, {actor: None})
        held = {party: sum(self.seats.get(party, {}).values()) for party in members}
        return sum(held[party] if number is None else min(number, held[party]) for party, number in members.items())
