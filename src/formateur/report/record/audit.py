"""An audit as a sheet: each claim of a report, the verdict, and what the record says."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import fill
from typing import Any

from formateur.case.audit import VERDICTS, Shown, library_audits, read_audit
from formateur.case.chronicle import Entry
from formateur.case.situation import Situation
from formateur.model.bounds import Base
from formateur.model.rules import Condition, MostVotes, Rule, Test, tests_of
from formateur.record.audit import Audit, AuditedClaim
from formateur.report.brief import brief
from formateur.report.data import sitting_data
from formateur.report.events import event_words
from formateur.report.render import WIDTH
from formateur.report.sheet import Sheet, escaped
from formateur.report.tables import Table
from formateur.report.words import day_words, listed


@dataclass(frozen=True, slots=True)
class AuditSheet(Sheet):
    """A sheet that is read claim by claim; CSV gives a row a claim."""

    def to_text(self, width: int | None = None) -> str:
        """Return the audit laid out for a terminal of ``width`` columns."""
        columns = width or WIDTH
        blocks = [self.title, fill(self.headline, columns)]
        for heading, rows in self._parts():
            blocks.append(heading.upper())
            blocks += ["\n".join(_lines(number, row, columns)) for number, row in enumerate(rows, 1)]
        notes = (fill(note, columns, initial_indent="  ", subsequent_indent="    ") for note in self.notes)
        return "\n\n".join([*blocks, "\n".join(["How to read this", *notes])]) + "\n"

    def to_markdown(self) -> str:
        """Return the audit as Markdown, with the sources of each claim."""
        blocks = [f"# {escaped(self.title)}", f"**{escaped(self.headline)}**"]
        for heading, rows in self._parts():
            blocks.append(f"## {heading}")
            blocks += [_in_markdown(row) for row in rows]
        return "\n\n".join([*blocks, "\n".join(f"- {escaped(note)}" for note in self.notes)]) + "\n"

    def _parts(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        yield "What it says", self.data["claims"]
        if self.data["omissions"]:
            yield "What it leaves out", self.data["omissions"]


def audit_sheet(found: Audit) -> AuditSheet:
    """Return what a report says and omits, each with its verdict, the reason and the record."""
    data = audit_data(found)
    used = {row["verdict"] for row in data["claims"]}
    notes = [
        f"The report: {found.file.report.words()}.",
        *(f"{word.capitalize()}: {what}." for word, what in VERDICTS.items() if word in used),
        "Later: became known only after the report appeared.",
        "Figures are worked out from the case and the law of the day.",
    ]
    table = Table(found.file.title, [*data["claims"], *data["omissions"]], ("claim", "omission", "verdict", "why"))
    return AuditSheet(found.file.title, data["headline"], (table,), notes, data)


def _lines(number: int, row: Mapping[str, Any], width: int) -> Iterator[str]:
    verdict = f" [{row['verdict'].upper()}]" if "verdict" in row else ""
    yield fill(f"{number}. {_said(row)}.{verdict}", width, subsequent_indent="   ")
    yield fill(f"{row['why']}.", width, initial_indent="   ", subsequent_indent="   ")
    for line in _record(row):
        yield fill(line, width, initial_indent="   - ", subsequent_indent="     ")


def _in_markdown(row: Mapping[str, Any]) -> str:
    verdict = f"**{row['verdict'].capitalize()}.** " if "verdict" in row else ""
    lines = [f"### {escaped(_said(row))}", "", f"{verdict}{escaped(row['why'])}.", ""]
    lines += [f"- {escaped(line)}" for line in _record(row)]
    if row["sources"]:
        lines += ["", "Sources: " + "; ".join(escaped(source["words"]) for source in row["sources"]) + "."]
    return "\n".join(lines)


def _said(row: Mapping[str, Any]) -> str:
    return str(row.get("claim") or row["omission"])


def _record(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what happened, then what the engine shows."""
    for one in row["events"]:
        yield f"{day_words(date.fromisoformat(one['date']))}{' (later)' if one['later'] else ''}: {one['words']}"
    yield from row["shows"]


def audit_data(found: Audit) -> dict[str, Any]:
    """Return an audit as plain data: each claim with its verdict, events, figures and sources."""
    report = found.file.report
    return {
        "audit": found.file.audit,
        "title": found.file.title,
        "case": found.case.id,
        "report": {
            "title": report.title,
            "publisher": report.publisher,
            "date": report.date.isoformat() if report.date else None,
            "url": report.url,
        },
        "headline": _headline(found),
        "verdicts": dict(Counter(one.claim.verdict for one in found.claims if one.claim.verdict)),
        "claims": [_claim(one, found) for one in found.claims if one.claim.says],
        "omissions": [_claim(one, found) for one in found.claims if one.claim.omits],
    }


def _claim(one: AuditedClaim, found: Audit) -> dict[str, Any]:
    claim = one.claim
    head = {"claim": claim.says, "verdict": claim.verdict} if claim.says else {"omission": claim.omits}
    return {
        "id": claim.id,
        **head,
        "why": claim.why,
        "events": [_event(entry, one, found) for entry in one.events],
        "shows": [text for shown in claim.shows for text in _shown(shown, found)],
        "sources": [_source(name, found) for name in one.sources],
    }


def _event(entry: Entry, one: AuditedClaim, found: Audit) -> dict[str, Any]:
    situation = found.case.on(max(entry.day, found.case.begins), known=date.max)
    return {
        "date": entry.day.isoformat(),
        "known": entry.known.isoformat(),
        "later": entry.key in one.later,
        "words": event_words(entry, situation),
    }


def _source(name: str, found: Audit) -> dict[str, Any]:
    source = found.file.sources.get(name) or found.case.sources[name]
    return {"id": name, "words": source.words()}


def _headline(found: Audit) -> str:
    counts = Counter(str(one.claim.verdict) for one in found.claims if one.claim.verdict)
    parts = [f"{counts[word]} {'is' if counts[word] == 1 else 'are'} {word}" for word in VERDICTS if counts[word]]
    omitted = len(found.file.omitted)
    things = "one thing that matters" if omitted == 1 else f"{omitted} things that matter"
    left = f" It leaves out {things}." if omitted else ""
    total = sum(counts.values())
    return f"Of {total} {'claim' if total == 1 else 'claims'} {listed(parts)}.{left}"


# --- what the engine shows ---------------------------------------------------------------------------------------


def _shown(shown: Shown, found: Audit) -> Iterator[str]:
    """Work out a figure for a day, on what was known that day (a sitting: on all that is known now)."""
    if shown.sitting:
        situation = found.case.on(shown.on, known=date.max)
        for seen in situation.ballots:
            if seen.day == shown.on and seen.step == shown.sitting:
                ballot = f", {seen.ballot} ballot" if seen.ballot else ""
                yield f"{day_words(shown.on)}{ballot}: {sitting_data(seen)['arithmetic']}."
        return
    situation = found.case.on(shown.on)
    if shown.quota:
        yield f"On {day_words(shown.on)}: {_quota(shown.quota, situation)}."
    elif shown.seats:
        yield _seats(shown.seats, situation)
    else:
        yield f"On the evening of {day_words(shown.on)}: {brief(situation).headline}"


def _quota(name: str, situation: Situation) -> str:
    step, _, ballot = name.partition(".")
    rule = situation.law.rule(step, ballot or None)
    members = situation.house(step).whole.members
    parts = [_needed(rule, condition, members) for condition in (rule.quorum, rule.needs) if condition]
    return f"{' and '.join(parts)} ({rule.cite or step})"


def _needed(rule: Rule, condition: Condition, members: int) -> str:
    if isinstance(condition, MostVotes):
        return "more votes than any other, however few"
    return listed(_test_words(test, members) for test in tests_of(condition, rule.conditions))


def _test_words(test: Test, members: int) -> str:
    counted = test.count.replace("_", " ")
    if test.bound.base in (Base.PRESENT, Base.VOTING, Base.CAST):
        return f"{test.bound.words()} {counted}"  # the number depends on who comes
    return f"{test.bound.quota(members)} of {members} {counted}"


def _seats(party: str, situation: Situation) -> str:
    sizes = {name: sum(split.values()) for name, split in situation.seats.items()}
    larger = sum(size > sizes[party] for size in sizes.values())
    rank = "the most" if not larger else f"{larger} have more"
    return f"{situation.name(party)}: {sizes[party]} of {sum(sizes.values())} seats, {rank}."


def audit_list() -> Table:
    """Return the audits of the library."""
    files = [read_audit(name)[0] for name in library_audits()]
    rows = [{"audit": one.audit, "case": one.case, "title": one.title, "claims": len(one.said)} for one in files]
    title = f"{len(rows)} {'audit' if len(rows) == 1 else 'audits'} in the library"
    return Table(title, rows, ("audit", "case", "title", "claims"))
