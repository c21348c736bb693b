"""The rules of every ballot and motion on a day: in words, in seats, under which article, and since which amendment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from formateur.agreements.sitting import needed_by
from formateur.case.situation import Situation
from formateur.constitution.amend import PathError
from formateur.constitution.law import Law
from formateur.model.rules import Rule, tests_of
from formateur.report.context import dated


@dataclass(frozen=True, slots=True)
class Origin:
    """What gave a rule its present form: an amendment of the law, or a ruling for this formation alone."""

    id: str
    since: date
    cite: str | None


def ballots_of(law: Law) -> Iterator[tuple[str, str | None]]:
    """Yield every ballot of a law as (step, ballot), motions last as (``motions.ID``, None)."""
    for name, step in law.steps.items():
        for ballot in step.ballots:
            yield name, ballot.id
    for name in law.motions:
        yield f"motions.{name}", None


def rule_rows(situation: Situation) -> list[dict[str, Any]]:
    """Return one record for each ballot and motion, as the law stands in a situation."""
    return [_row(situation, step, ballot) for step, ballot in ballots_of(situation.law)]


def _row(situation: Situation, step: str, ballot: str | None) -> dict[str, Any]:
    rule, house = situation.law.rule(step, ballot), situation.house(step)
    needed, origin = needed_by(rule, house), origin_of(situation, step, ballot)
    return {
        "step": step,
        "ballot": ballot,
        "quorum": rule.quorum_words or None,
        "needs": rule.needs_words,
        "seats_present": needed.present,
        "seats_in_favour": needed.in_favour,
        "seats_against_at_most": needed.against_at_most,
        "at_full_attendance": needed.at_full_attendance,
        "seats_in_groups": dict(needed.groups),
        "members": house.whole.members,
        "seated": house.whole.seated,
        "tie": rule.tie,
        "article": rule.cite,
        "amendment": origin.id if origin else None,
        "amendment_article": origin.cite if origin else None,
        "since": dated(origin.since) if origin else None,
    }


def origin_of(situation: Situation, step: str, ballot: str | None) -> Origin | None:
    """Return what gave a rule its present form, None if it is the base text.

    An amendment counts if the rule would be another one without it; of several the latest.
    """
    constitution, day, known = situation.case.constitution, situation.day, situation.known
    now = _terms(situation.law, step, ballot)
    if now != _terms(constitution.on(day, known=known), step, ballot):
        return _settings(situation)
    for amendment in reversed(constitution.amendments_on(day, known)):
        try:
            without = constitution.on(day, known=known, without=amendment.id)
        except PathError:
            continue  # a later amendment builds on it, and is the one that counts
        if _terms(without, step, ballot) != now:
            return Origin(amendment.id, amendment.from_, amendment.cite)
    return None


def _settings(situation: Situation) -> Origin | None:
    """Return the last ruling that set rules for this formation."""
    for entry in reversed(situation.entries):
        ruling = entry.event.ruling
        if ruling and ruling.sets:
            return Origin(entry.id or "ruling", entry.day, ruling.cite)
    return None


def _terms(law: Law, step: str, ballot: str | None) -> object:
    """Return what makes a rule what it is, None if the law has no such ballot."""
    if (step, ballot) not in set(ballots_of(law)):
        return None
    rule = law.rule(step, ballot)
    return (
        rule.needs,
        rule.quorum,
        rule.votes_on,
        rule.quorum_at,
        rule.may_abstain,
        rule.tie,
        _tests(rule, law.conditions),
    )


def _tests(rule: Rule, conditions: Mapping[str, Any]) -> tuple[object, ...]:
    """Return the tests with named conditions written out, since an amendment may change one of these."""
    parts = (rule.needs, *([rule.quorum] if rule.quorum else []))
    return tuple(test for part in parts for test in tests_of(part, conditions))
