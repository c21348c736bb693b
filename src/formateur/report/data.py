"""The brief as plain data: the JSON contract, from the same values as the sentences."""

from collections.abc import Mapping
from typing import Any

from formateur.agreements.answer import Answer
from formateur.agreements.sitting import Outlook
from formateur.agreements.turning import Flip, Residual
from formateur.case.chronicle import Entry
from formateur.case.situation import BallotSeen, Situation
from formateur.constitution.clocks import RunningClock, consequence
from formateur.model.judge import Level, TestResult
from formateur.report.context import Context, dated
from formateur.report.events import commitment_words, event_words
from formateur.report.page.next_sitting import ballot_words
from formateur.report.page.standing import residual_words
from formateur.report.page.turning import flip_words, tolerance_words
from formateur.report.stuck.headline import headline as answer_headline
from formateur.report.words import step_words

SCHEMA_VERSION = 1
MAX_SETS = 20


def facts(context: Context, headline: str, notes: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a brief."""
    situation = context.situation
    last = context.last_sitting
    return {
        "schema_version": SCHEMA_VERSION,
        "case": situation.case.id,
        "title": situation.case.file.title,
        "date": dated(situation.day),
        "known": dated(situation.known),
        "overlays": list(situation.case.overlays),
        "headline": headline,
        "stage": situation.stage,
        "also_pending": list(situation.also_pending),
        "days_since_election": situation.days_since_election,
        "government_since": dated(situation.state.government),
        "next_ballot": next_ballot(context.view) if context.view else None,
        "last_sitting": sitting_data(last) if last else None,
        "residual": residual_data(context.residual, situation),
        "flips": [flip_data(flip, context.view) for flip in context.flips if context.view],
        "robust": robust_data(context),
        "stuck": {
            "sitting": stuck_data(context.stuck_sitting) if context.stuck_sitting else None,
            "government": stuck_data(context.stuck) if context.stuck else None,
        },
        "clocks": [clock_data(clock, situation) for clock in situation.clocks],
        "calendar": [
            {"date": dated(sitting.day), "step": sitting.step, "sources": list(sitting.entry.event.sources)}
            for sitting in situation.sittings
            if sitting.day > situation.day
        ],
        "house": house_data(situation),
        "recent": [event_data(entry, situation) for entry in context.recent],
        "sources": [source_data(number, name, situation) for number, name in enumerate(notes, 1)],
    }


def stuck_data(found: Answer) -> dict[str, Any]:
    """Return the core of an answer; ``formateur why --format json`` has all of it."""
    return {
        "goal": str(found.goal),
        "undeclared": str(found.undeclared),
        "status": str(found.status),
        "locked": found.locked,
        "headline": answer_headline(found),
        "needs_undeclared": {"seats": found.least, "of": found.silent},
        "locks": [sorted(lock) for lock in found.locks],
        "ways_out": [list(way.give_up) for way in found.ways_out],
        "complete": found.complete,
    }


def event_data(entry: Entry, situation: Situation) -> dict[str, Any]:
    """Return an event with its two dates, in words, with its confidence and sources."""
    return {
        "date": dated(entry.day),
        "known": dated(entry.known),
        "kind": entry.event.kind,
        "id": entry.id or None,
        "text": event_words(entry, situation),
        "confidence": entry.event.confidence,
        "overlay": entry.overlay or None,
        "sources": list(entry.event.sources),
    }


def next_ballot(view: Outlook) -> dict[str, Any]:
    """Return the next ballot: its rule, what it needs and the verdict (None where no sitting is called)."""
    called = view.day is not None
    needed, situation = view.needed, view.situation
    return {
        "step": view.step,
        "ballot": view.first.ballot,
        "office": view.first.ask.fills,
        "date": dated(view.day),
        "rule": view.rule.words(),
        "article": view.rule.cite,
        "needed": {
            "present": needed.present,
            "in_favour": needed.in_favour,
            "against_at_most": needed.against_at_most,
            "at_full_attendance": needed.at_full_attendance,
            "groups": dict(needed.groups),
        },
        "members": view.house.whole.members,
        "seated": view.house.whole.seated,
        "candidates": list(view.first.ask.candidates),
        "nominee": view.first.ask.nominee,
        "can_attend": view.can_attend,
        "pledged": view.pledged,
        "undeclared": view.undeclared,
        "wanted": view.wanted,
        "missing": view.missing if called else None,
        "verdict": view.level.value if called else None,
        "ballots": [
            {
                "ballot": one.ballot,
                "verdict": one.verdict.level.value if called else None,
                "text": ballot_words(view, one) if called else None,
                "candidates": {name or "anyone else": one.verdict.level_of(name).value for name in one.verdict.needs}
                if called and view.rule.between_candidates
                else {},
                "arithmetic": [test_data(test) for test in one.verdict.needs[one.best].tests],
            }
            for one in view.ballots
        ],
        "supply": supply_data(view) if called else {},
        "declared_away": [{"actor": one.actor, "seats": one.seats, "event": one.commitment} for one in view.away],
        "declared": [
            {
                "actor": one.actor,
                "seats": one.seats,
                "event": one.commitment,
                "kind": situation.commitments[one.commitment].commitment.kind,
                "text": commitment_words(situation.commitments[one.commitment].commitment, situation),
            }
            for one in view.shares(view.units)
        ],
    }


def supply_data(view: Outlook) -> dict[str, Any]:
    """Return the smallest sets of silent parties who could settle the ballot, either way."""
    found = {level.value: view.supply(level) for level in (Level.ASSURED, Level.BLOCKED) if level is not view.level}
    return {
        level: {
            "sets": [list(one) for one in supply.sets[:MAX_SETS]],
            "count": len(supply.sets),
            "complete": supply.complete,
        }
        for level, supply in found.items()
    }


def test_data(test: TestResult) -> dict[str, Any]:
    """Return a test with its arithmetic."""
    return {
        "test": str(test.test),
        "need": test.need,
        "low": test.low,
        "high": test.high,
        "short": test.short,
        "truth": test.truth.value,
    }


def sitting_data(seen: BallotSeen) -> dict[str, Any]:
    """Return a ballot or lost sitting of the record, judged."""
    return {
        "date": dated(seen.day),
        "step": seen.step,
        "ballot": seen.ballot,
        "present": str(seen.present)
        if seen.present and seen.present.used is None
        else seen.present.used
        if seen.present
        else None,
        "quorum": seen.quorum,
        "tally": tally_data(seen),
        "computed": seen.computed.value,
        "recorded": seen.recorded,
        "agrees": seen.agrees,
        "documented_conflict": seen.conflict,
        "arithmetic": arithmetic_of(seen),
        "article": seen.cite,
        "sources": list(seen.entry.event.sources),
    }


def tally_data(seen: BallotSeen) -> dict[str, Any]:
    """Return the cells as recorded: a number, or what is known of it."""
    event = seen.entry.event
    if event.lost_sitting:
        given: Mapping[str, Any] = {"present": event.lost_sitting.present}
    elif event.ballot:
        given = {name: getattr(event.ballot, name) for name in type(event.ballot.tally).model_fields}
    else:
        given = {}
    return {name: _plain(value) for name, value in given.items() if value not in (None, {})}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if hasattr(value, "readings"):
        if value.used is not None and not value.others:
            return value.used
        return value.model_dump(exclude_defaults=True, mode="json")
    return {name: _plain(getattr(value, name)) for name in type(value).model_fields if getattr(value, name) is not None}


def arithmetic_of(seen: BallotSeen) -> str:
    """Return the arithmetic of a judgement, with what is missing and what other reports would change."""
    if seen.judgement is None:
        return "not judged: recorded as void"
    text = seen.judgement.arithmetic
    if seen.judgement.unknown:
        text += f"; not recorded: {', '.join(seen.judgement.unknown)}"
    for what, outcome in seen.judgement.conflicts:
        text += f"; with {what} it would be {outcome.value.replace('_', ' ')}"
    return text


def flip_data(flip: Flip, view: Outlook | None) -> dict[str, Any]:
    """Return one announcement that would turn the verdict."""
    assert view is not None  # noqa: S101 - there are no flips without an outlook
    return {
        "move": flip.move,
        "actor": flip.actor,
        "ref": flip.ref,
        "members": flip.members,
        "of": flip.of,
        "becomes": flip.becomes.value,
        "wanted": flip.wanted,
        "others": flip.others,
        "text": bare(flip_words((flip,), view)),
    }


def robust_data(context: Context) -> dict[str, Any]:
    """Return the ranges over which the verdict holds, and the inputs that are not of high confidence."""
    view = context.called
    if view is None:
        return {"ranges": [], "doubts": []}
    return {
        "ranges": [
            {
                "what": one.what,
                "actor": one.actor,
                "ref": one.ref,
                "value": one.value,
                "low": one.low,
                "high": None if one.high >= one.ceiling else one.high,
                "text": f"{view.level.value} {tolerance_words(one, view)}",
            }
            for one in context.tolerances
        ],
        "doubts": [
            {"what": one.what, "confidence": one.confidence, "date": dated(one.entry.day), "note": one.entry.event.note}
            for one in context.doubts
        ],
    }


def residual_data(found: Residual | None, situation: Situation) -> dict[str, Any] | None:
    """Return what the last sitting left unexplained."""
    if found is None or not found.announced:
        return None
    return {
        "date": dated(found.sitting.day),
        "needed": found.needed,
        "allowed": found.allowed,
        "came": found.came,
        "unexplained": found.unexplained,
        "announced_away": list(found.announced),
        "named_absent": list(found.named),
        "text": residual_words(found, situation),
    }


def clock_data(clock: RunningClock, situation: Situation) -> dict[str, Any]:
    """Return a clock."""
    return {
        "id": clock.id,
        "for": step_words(situation.law, clock.id.split(".", maxsplit=1)[0], situation),
        "start": dated(clock.start),
        "due": dated(clock.due),
        "stopped": dated(clock.stopped),
        "overrun_days": clock.overrun_on(situation.day),
        "late": consequence(clock.late, situation.law),
        "article": clock.cite,
    }


def house_data(situation: Situation) -> dict[str, Any]:
    """Return the seats by party and by bloc."""
    house = situation.house()
    return {
        "members": house.whole.members,
        "vacant": house.whole.members - house.whole.seated,
        "parties": {party: seats for party in situation.seats if (seats := house.parties.get(party, 0))},
        "blocs": {
            name: {
                "name": bloc.name,
                "seats": situation.seats_in(house, name),
                "claims": bloc.claims.used if bloc.claims else None,
                "members": dict(bloc.members),
            }
            for name, bloc in situation.blocs.items()
        },
    }


def source_data(number: int, name: str, situation: Situation) -> dict[str, Any]:
    """Return one source with its number."""
    source = situation.case.sources[name]
    told = {"title": source.title, "publisher": source.publisher, "date": dated(source.date), "url": source.url}
    return {"number": number, "id": name, **told}


def bare(text: str) -> str:
    """Return text without the marks of notes."""
    from formateur.report.render import NOTE

    return NOTE.sub("", text)
