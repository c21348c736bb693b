"""Adding one event to a file of one's own: worked out, checked with the whole file, shown, and only then written.

A case that comes with Formateur is never changed: what is added to it goes to an overlay.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from formateur.case.case import Case
from formateur.case.check import check_case, findings_of_case
from formateur.case.document import MAX_BYTES, parse
from formateur.case.load import LIBRARY, assemble, build, library_cases, load, load_text
from formateur.case.phrases import Phrase, day_of, read_phrase
from formateur.case.saving import save, save_new
from formateur.case.situation import Situation
from formateur.case.splice import with_event
from formateur.case.write import flow
from formateur.errors import FormateurError, suggest
from formateur.model.scalars import parse_date

TERMS = ("depth", "sitting", "until", "firmness", "basis", "says")
SITTINGS = ("stays_away", "attends")


@dataclass(frozen=True, slots=True)
class Details:
    """What stands beside a phrase: where it was read, how sure it is, and what qualifies a commitment.

    ``source`` is an address or the id of a source that the file has; ``id`` the name of the event or the commitment.
    """

    source: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    confidence: str | None = None
    note: str | None = None
    id: str | None = None
    firmness: str | None = None
    basis: str | None = None
    depth: str | None = None
    says: str | None = None
    sitting: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file as it is and as it would be. ``hints`` are things to consider before it is written."""

    path: Path
    before: str | None
    after: str
    hints: tuple[str, ...] = ()

    @property
    def diff(self) -> str:
        """The lines that would change."""
        lines = difflib.unified_diff(
            (self.before or "").splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            fromfile=str(self.path) if self.before is not None else "(no file yet)",
            tofile=str(self.path),
        )
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)

    def write(self) -> None:
        """Write the file in one move.

        Raises
        ------
        FormateurError
            If somebody else has changed it meanwhile; nothing is written then.
        """
        if self.before is None:
            save_new(self.path, self.after)
        elif _text_of(self.path) != self.before:
            raise FormateurError(f"{self.path} has been changed meanwhile; nothing is written, so add it again")
        else:
            save(self.path, self.after)


def propose(
    name: str, phrase: str, details: Details, *, overlay: Path | None = None, file: Path | None = None
) -> Proposal:
    """Work out what adding an event would make of a file, and check the whole of it.

    Parameters
    ----------
    name
        A case of the library, or the path of a case file.
    phrase
        The event, in the grammar of :mod:`formateur.case.phrases`.
    overlay
        The overlay to write to; it is made if it is not there.
    file
        The case file to write to, if ``name`` is only the id of the case.

    Raises
    ------
    FormateurError
        If the phrase cannot be read, or there is no file to write to.
    CaseError
        If the file would have problems: all of them, at their places in the file as it would be.
    """
    if overlay is not None and file is not None:
        raise FormateurError("--overlay and --file: an event goes into one file; give one of them")
    return _to_overlay(name, phrase, details, overlay) if overlay else _to_case(name, phrase, details, file)


def _to_case(name: str, phrase: str, details: Details, file: Path | None) -> Proposal:
    path = file or Path(name)
    if file is None and (name in library_cases() or path.resolve().is_relative_to(LIBRARY)):
        message = f"{name} comes with Formateur and is never changed"
        raise FormateurError(f"{message}; give --overlay FILE, which is made if it is not there")
    if path.resolve().is_relative_to(LIBRARY):
        raise FormateurError(f"{path} comes with Formateur and is never changed; copy it to a folder of your own")
    case = load(path)
    if file is not None and case.id != name:
        raise FormateurError(f"--file: {path} is the case {case.id!r}, not {name!r}; name the right one")
    before = _text_of(path)
    days = [event.day for event in case.file.chronicle]
    added = _added(before, str(path), case, days, phrase, details)
    new = load_text(added.text, str(path), constitution=case.constitution)
    return Proposal(path, before, added.text, (*added.hints, *_warnings(new, added)))


def _to_overlay(name: str, phrase: str, details: Details, overlay: Path) -> Proposal:
    there = overlay.is_file()
    case = load(name, overlays=[overlay] if there else [])
    before = _text_of(overlay) if there else None
    days = [event.day for file in case.overlay_files.values() for event in file.chronicle]
    added = _added(before or _new_overlay(overlay, case), str(overlay), case, days, phrase, details)
    bare = assemble(name)
    new = build(bare.file, bare.constitution, bare.document, [parse(added.text, str(overlay))])
    check_case(new)
    return Proposal(overlay, before, added.text, (*added.hints, *_warnings(new, added)))


def _warnings(case: Case, added: "_Added") -> tuple[str, ...]:
    """What the check warns of because of the new event."""
    found = findings_of_case(case) if added.name else []
    return tuple(
        str(problem) for problem in found if repr(added.name) in problem.message or f" {added.name} " in problem.message
    )


def _new_overlay(path: Path, case: Case) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    name = stem if re.match(r"[a-z]", stem) and stem != case.id else f"on-{case.id}"
    return f"format: 1\noverlay: {name}\ncase: {case.id}\nchronicle: []\nsources: {{}}\n"


def _text_of(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise FormateurError(f"{path} is too large to be a case; name the right file")
    return path.read_bytes().decode("utf-8")


# --- the entry ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Added:
    """A file's text with the event in it, the event's name if it has one, and what to consider."""

    text: str
    name: str | None
    hints: tuple[str, ...]


def _added(before: str, name: str, case: Case, days: list[date], phrase: str, details: Details) -> _Added:
    situation = case.on(day_of(phrase))
    said = read_phrase(phrase, situation)
    source, new = _source(case, said.day, details)
    event = _event(case, said, details, source)
    lines = [flow({key: value})[1:-1] for key, value in event.items()]
    text = with_event(before, name, days=days, day=said.day, event=lines, source=(source, flow(new)) if new else None)
    named = event["commits"]["id"] if said.commitment else event.get("id")
    return _Added(text, named, _hints(situation, said, details))


def _event(case: Case, said: Phrase, details: Details, source: str) -> dict[str, Any]:
    terms = {key: getattr(details, key) for key in TERMS if getattr(details, key) is not None}
    if said.commitment is None and terms:
        word = next(iter(terms))
        raise FormateurError(
            f"--{word} qualifies a commitment, and this is an event of kind {said.kind!r}; leave it out"
        )
    named = {"id": details.id} if details.id and said.commitment is None else {}
    value = said.value
    if said.commitment:
        dates = {key: _day(f"--{key}", terms.pop(key)) for key in ("sitting", "until") if key in terms}
        name = details.id or _commitment_id(case, said)
        depth = {"depth": terms.pop("depth")} if "depth" in terms else {}
        value = {"id": name, **value, **depth, **dates, "firmness": "pledge", **terms}
    beside = {key: getattr(details, key) for key in ("confidence", "note") if getattr(details, key) is not None}
    return {**named, "date": said.day, said.kind: value, **beside, "sources": [source]}


def _day(option: str, text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise FormateurError(f"{option}: {error}") from None


def _commitment_id(case: Case, said: Phrase) -> str:
    taken = {entry.id for entry in case.entries if entry.id} | {custom.id for custom in case.file.customs}
    words = [*said.actors, said.commitment or "", said.day.isoformat()]
    return _free("-".join(words).replace("_", "-"), taken)


def _free(name: str, taken: Iterable[str]) -> str:
    """Return a name, numbered if it is taken."""
    names = set(taken)
    number, free = 1, name
    while free in names:
        number += 1
        free = f"{name}-{number}"
    return free


def _source(case: Case, day: date, details: Details) -> tuple[str, Mapping[str, Any] | None]:
    """Return the id of the source, and the source itself if the file does not have it yet."""
    given = details.source.strip()
    for name, known in case.sources.items():
        if given in (name, known.url):
            return name, None
    host = (urlsplit(given).hostname or "").removeprefix("www.")
    if not host:
        known_ids = suggest(given, case.sources)
        message = f"--source: {given!r} is neither an address such as https://… nor a source of the case"
        raise FormateurError(f"{message}; {known_ids}")
    published = _day("--published", details.published) if details.published else None
    stem = re.sub(r"[^a-z0-9]+", "-", host.rpartition(".")[0].lower()).strip("-")
    stem = stem if re.match(r"[a-z]", stem) else f"source-{stem}".rstrip("-")
    source = {
        "title": details.title or f"Report of {day}",
        "publisher": details.publisher or host,
        "date": published,
        "url": given,
    }
    name = _free(f"{stem}-{published or day}", case.sources)
    return name, {key: value for key, value in source.items() if value is not None}


def _hints(situation: Situation, said: Phrase, details: Details) -> tuple[str, ...]:
    """Say that a boycott without a sitting stands until it is lifted, where a sitting has been called."""
    ahead = [one.day for one in situation.sittings if said.commitment and one.step == said.value[said.commitment]]
    if said.commitment not in SITTINGS or details.sitting or not ahead:
        return ()
    day = min(ahead)
    return (f"note: this binds until it is lifted; --sitting {day} would bind it to the sitting called for that day",)
