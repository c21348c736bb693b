"""What there is to say of a case, as data for a page: the house, the wait, the answer through time, votes, sources."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from formateur.agreements.timeline import Moment
from formateur.case.case import Case
from formateur.case.situation import Situation
from formateur.record.comparing import ComparedCase
from formateur.record.spans import GOVERNMENT
from formateur.report.events import authors, commitment_words, event_words
from formateur.report.record.replay import Replay, end_of
from formateur.report.stuck.comparing import SAID
from formateur.report.stuck.wording import moves_words
from formateur.report.words import capital, count, day_words, sentence, step_words

GREYS = ("#8c8c8c", "#a6a6a6", "#bfbfbf")  # for parties without a colour of their own


def story_data(found: ComparedCase, replayed: Replay, moments: Sequence[Moment]) -> dict[str, Any]:
    """Return all that a page on a case shows."""
    case = found.case
    end = end_of(case)
    return {
        "id": case.id,
        "title": case.file.title,
        "constitution": case.file.constitution,
        "grade": case.file.grade,
        "grade_why": case.file.grade_why,
        "summary": _summary(found, replayed),
        "house": house_rows(case.on(case.begins)),
        "spells": spells(moments, case.ends),
        "votes": [{"date": seen.day, "outcome": seen.recorded} for seen in end.ballots],
        "moments": [_moment(moment) for moment in moments if moment.changed],
        "ballots": [_ballot(row, end) for row in replayed.rows],
        "commitments": _commitments(case, end),
        "events": [
            {"date": day_words(entry.day), "words": event_words(entry, end)}
            for entry in case.entries
            if entry.event.kind not in ("commits", "changes", "lifts", "nominates")
        ],
        "replay": replayed.summary(),
        "sources": [{"id": name, "words": source.words()} for name, source in case.sources.items()],
    }


def house_rows(situation: Situation) -> list[dict[str, Any]]:
    """Return the parties of the chamber that votes first, from left to right where that is known, and vacant seats."""
    first = next(name for name, step in situation.law.steps.items() if step.ballots or step.act)
    sizes = situation.house(first).parties
    rows: list[dict[str, Any]] = []
    places: list[float] = []
    for number, (name, party) in enumerate(situation.parties.items()):
        if not sizes.get(name):
            continue
        left = party.positions.get("left_right")
        places += [float(left.value)] if left else []
        rows.append(
            {
                "id": name,
                "name": party.short or party.name,
                "long": party.name,
                "leader": party.leader,
                "seats": sizes[name],
                "colour": party.colour or GREYS[number % len(GREYS)],
            }
        )
    if len(places) == len(rows):
        rows = [rows[index] for index in sorted(range(len(rows)), key=places.__getitem__)]
    if vacant := sum(situation.vacant.values()):
        rows.append({"id": "", "name": "vacant", "long": "vacant", "leader": None, "seats": vacant, "colour": None})
    return rows


def spells(moments: Sequence[Moment], ends: date) -> list[dict[str, Any]]:
    """Return the stretches of days on which the same could be said, the last one to the end of the account."""
    found: list[dict[str, Any]] = []
    edges = [*(moment.day for moment in moments), max(ends, moments[-1].day) + timedelta(days=1)] if moments else []
    for moment, (start, end) in zip(moments, pairwise(edges), strict=True):
        status = str(moment.answer.status)
        if found and found[-1]["status"] == status:
            found[-1]["to"] = end
        else:
            found.append({"from": start, "to": end, "status": status})
    return found


def _summary(found: ComparedCase, replayed: Replay) -> str:
    wait = found.longest
    if wait is None:
        return sentence(replayed.ended)
    what = "a government" if wait.waited_for == GOVERNMENT else f"the office of {wait.waited_for.replace('_', ' ')}"
    votes = [count(wait.ballots, "ballot")]
    if wait.failed:
        votes.append(f"{wait.failed} of them failed")
    if wait.lost:
        votes.append(f"{count(wait.lost, 'sitting')} without a quorum")
    if wait.ended is None:
        span = f"No end of the wait for {what} is on record: {wait.days:,} days from {day_words(wait.began)}"
    else:
        span = f"The wait for {what} took {wait.days:,} days, from {day_words(wait.began)} to {day_words(wait.ended)}"
    return f"{span}; {', '.join(votes)}."


def _moment(moment: Moment) -> dict[str, Any]:
    made = moment.answer
    lines = [sentence(event_words(entry, made.situation)) for entry in moment.events[:4]]
    if len(moment.events) > 4:
        lines.append(f"{capital(count(len(moment.events) - 4, 'more event'))}.")
    return {
        "date": day_words(moment.day),
        "status": str(made.status),
        "said": capital(SAID[made.status]),
        "locks": len(made.locks),
        "ways_out": len(made.ways_out),
        "first": moves_words(made.ways_out[0].give_up, made) if made.ways_out else None,
        "taken": [f"no. {way.rank}: {moves_words(way.give_up, made)}" for way in moment.taken],
        "events": lines,
    }


def _ballot(row: dict[str, Any], end: Situation) -> dict[str, Any]:
    words = capital(step_words(end.law, row["step"]).removeprefix("the "))
    return {**row, "words": f"{words}{', ' + row['ballot'] if row['ballot'] and row['ballot'] != 'vote' else ''}"}


def _commitments(case: Case, end: Situation) -> list[dict[str, Any]]:
    lifted = {entry.event.lifts.id: entry.day for entry in case.entries if entry.event.lifts}
    found = []
    for entry in case.entries:
        terms = entry.event.commits
        if terms is None:
            continue
        found.append(
            {
                "by": authors(terms, end),
                "words": commitment_words(terms, end),
                "says": terms.says,
                "since": entry.day.isoformat(),
                "lifted": lifted[terms.id].isoformat() if terms.id in lifted else None,
                "firmness": str(terms.firmness),
                "basis": str(terms.basis),
                "confidence": str(entry.event.confidence),
            }
        )
    return found
