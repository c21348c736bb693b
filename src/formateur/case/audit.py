"""An audit as a file: a published report claim by claim, each with a verdict and where the record speaks to it."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.document import Document, Keys
from formateur.case.load import LIBRARY, load, read_named, shaped
from formateur.errors import CaseError, Problem, UnknownNameError, nearest, suggest
from formateur.model.base import Value
from formateur.model.scalars import Day, FileId, Id, Int, Text
from formateur.model.sources import Source

VERDICTS = {
    "supported": "the record says the same",
    "fair": "close enough for a short report",
    "incomplete": "true as far as it goes, and what is left out changes the picture",
    "outdated": "was true some days before",
    "misleading": "a reader would take something wrong from it",
    "wrong": "the record says otherwise",
    "not on record": "nothing in the record speaks to it",
}
Verdict = Literal["supported", "fair", "incomplete", "outdated", "misleading", "wrong", "not on record"]


class Shown(Value):
    """A figure that the engine works out for a day: a quota, a party's seats, a sitting judged, or a brief's headline.

    ``quota`` names a ballot (``STEP`` or ``STEP.BALLOT``), ``seats`` a party, ``sitting`` a step whose ballot or lost
    sitting of that day is judged, ``brief`` the case as a whole.
    """

    on: Day
    quota: Text | None = None
    seats: Id | None = None
    sitting: Text | None = None
    brief: Literal["headline"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Shown":
        if sum(one is not None for one in (self.quota, self.seats, self.sitting, self.brief)) != 1:
            raise ValueError("says one thing: quota, seats, sitting or brief; write two entries for two")
        return self


class Claim(Value):
    """One statement of the report, or something that it leaves out (``omits``).

    ``events`` are ids of events or commitments of the case, or a day with a kind: ``2022-02-07 lost_sitting``.
    """

    id: FileId
    says: Text | None = None
    omits: Text | None = None
    verdict: Verdict | None = None
    why: Text
    events: tuple[Text, ...] = ()
    shows: tuple[Shown, ...] = ()
    sources: tuple[FileId, ...] = ()

    @model_validator(mode="after")
    def _said_or_omitted(self) -> "Claim":
        if (self.says is None) == (self.omits is None):
            raise ValueError("give what the report 'says', or what it 'omits': one of them")
        if (self.says is None) != (self.verdict is None):
            raise ValueError("a claim has a verdict, an omission has none")
        return self


class AuditFile(Value):
    """A report held against a case."""

    format: Int = 1
    audit: FileId
    title: Text
    case: FileId
    report: Source
    claims: tuple[Claim, ...]
    sources: dict[FileId, Source] = {}

    @cached_property
    def said(self) -> tuple[Claim, ...]:
        """What the report says."""
        return tuple(claim for claim in self.claims if claim.says)

    @cached_property
    def omitted(self) -> tuple[Claim, ...]:
        """What the report leaves out."""
        return tuple(claim for claim in self.claims if claim.omits)


def library_audits() -> tuple[str, ...]:
    """Return the ids of the audits that are shipped."""
    return tuple(sorted(path.stem for path in (LIBRARY / "audits").glob("*.yaml")))


def read_audit(name: str | Path) -> tuple[AuditFile, Case]:
    """Read an audit of the library by its id, or a file by its path, with the case that it is held against.

    Raises
    ------
    UnknownNameError
        If there is no such audit or case; the nearest is suggested.
    CaseError
        If the file has problems: all of them, each at its place.
    """
    document = read_named(name, "audits", library_audits())
    file, case, problems = audit_with_problems(document)
    if problems:
        raise CaseError(problems)
    return file, case


def audit_with_problems(document: Document) -> tuple[AuditFile, Case, list[Problem]]:
    """Read an audit, and return what its claims name that the case does not have."""
    file = AuditFile.model_validate(shaped(document, AuditFile, "audit"))
    try:
        case = load(file.case)
    except UnknownNameError as error:
        raise CaseError([document.problem(("case",), str(error))]) from None
    problems = [
        fault for index, claim in enumerate(file.claims) for fault in _faults(claim, index, file, case, document)
    ]
    return file, case, problems


def events_of(claim: Claim, case: Case) -> tuple[Entry, ...]:
    """Return the events that a claim names, in the order in which it names them."""
    return tuple(entry for word in claim.events for entry in _named(word, case))


def _named(word: str, case: Case) -> Iterator[Entry]:
    """Yield the events a word names: by id, by the commitment they make, or by day and kind."""
    day, _, kind = word.partition(" ")
    for entry in case.entries:
        by_day = kind and entry.day.isoformat() == day and entry.event.kind == kind
        if by_day or word in _ids(entry):
            yield entry


def _ids(entry: Entry) -> tuple[str, ...]:
    terms = entry.event.commits
    return tuple(name for name in (entry.event.id, terms.id if terms else None) if name)


def _faults(claim: Claim, index: int, file: AuditFile, case: Case, document: Document) -> Iterator[Problem]:
    here: Keys = ("claims", index)
    for number, word in enumerate(claim.events):
        if not any(_named(word, case)):
            near = nearest(word, [name for entry in case.entries for name in _ids(entry)])
            hint = f"did you mean {near!r}? " if near else ""
            how = "Write the id of an event or commitment, or a day and a kind such as '2022-02-07 ballot'"
            yield document.problem((*here, "events", number), f"no event {word!r} in {case.id}; {hint}{how}")
    for number, source in enumerate(claim.sources):
        if source not in file.sources and source not in case.sources:
            known = suggest(source, [*file.sources, *case.sources])
            yield document.problem((*here, "sources", number), f"source {source!r} is not in sources; {known}")
    for number, shown in enumerate(claim.shows):
        yield from _cannot_show(shown, (*here, "shows", number), case, document)


def _cannot_show(shown: Shown, here: Keys, case: Case, document: Document) -> Iterator[Problem]:
    if shown.on < case.begins:
        yield document.problem((*here, "on"), f"{case.id} begins on {case.begins}; there is nothing to show before")
    if shown.seats and shown.seats not in case.file.parties:
        message = f"unknown party {shown.seats!r}; {suggest(shown.seats, case.file.parties)}"
        yield document.problem((*here, "seats"), message)
    if shown.quota:
        law = case.constitution.on(shown.on, known=date.max)
        step, _, ballot = shown.quota.partition(".")
        votes = [name for name, one in law.steps.items() if one.ballots]
        ballots = [one.id for one in law.steps[step].ballots] if step in votes else []
        if step not in votes:
            yield document.problem((*here, "quota"), f"unknown ballot step {step!r}; {suggest(step, votes)}")
        elif ballot and ballot not in ballots:
            yield document.problem((*here, "quota"), f"unknown ballot {ballot!r}; {suggest(ballot, ballots)}")
    if shown.sitting and not any(entry.day == shown.on and _sat_for(entry) == shown.sitting for entry in case.entries):
        message = f"no ballot or lost sitting for {shown.sitting!r} on {shown.on} in {case.id}"
        yield document.problem((*here, "sitting"), message)


def _sat_for(entry: Entry) -> str | None:
    event = entry.event.ballot or entry.event.lost_sitting
    return event.step if event else None
