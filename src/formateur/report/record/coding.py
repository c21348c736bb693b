"""Two codings of a case as a sheet: agreement by kind of entry, commitments of one coder only, verdicts that change."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from formateur.case.chronicle import Entry
from formateur.case.situation import Situation
from formateur.record.coding import Codings, KindCompared
from formateur.report.events import authors, commitment_words
from formateur.report.power.numbers import percent
from formateur.report.record.replay import end_of
from formateur.report.sheet import Sheet
from formateur.report.tables import Table

NOTES = (
    "The second coder had the sources and the constitution, and did not see the first coding.",
    "Both: entries that both coders made. Same: of these, the ones with the same figures or terms.",
    "Agreement: of the entries that either coder made, the share that both made.",
    "Verdicts are compared at the end of each day on which either coder has an event.",
)


def codings_sheet(found: Sequence[Codings]) -> Sheet:
    """Return the agreement of two coders, over one case or several."""
    total = [_summed([one.kinds[index] for one in found]) for index in range(len(found[0].kinds))]
    by_kind = [_row(kind) for kind in total if kind.first or kind.second]
    by_case = [_case_row(one) for one in found]
    changes, alone = [row for one in found for row in _changes(one)], [row for one in found for row in _alone(one)]
    tables = (
        Table("By kind of entry", by_kind, ("kind", "first", "second", "both", "same", "agreement")),
        Table("By case", by_case, ("case", "commitments", "both", "days", "verdicts_changed")),
        Table("Verdicts that change", changes, ("case", "date", "about", "first", "second")),
        Table("Commitments of one coder only", alone, ("case", "coder", "date", "by", "commitment")),
    )
    data = {
        "cases": [one.first.id for one in found],
        "by_kind": by_kind,
        "by_case": by_case,
        "verdicts_changed": changes,
        "one_coder_only": alone,
    }
    return Sheet("Coded twice", _headline(found, total), tables, NOTES, data)


def _summed(kinds: Sequence[KindCompared]) -> KindCompared:
    return KindCompared(
        kinds[0].kind,
        sum(one.first for one in kinds),
        sum(one.second for one in kinds),
        sum(one.both for one in kinds),
        sum(one.same for one in kinds),
    )


def _row(kind: KindCompared) -> dict[str, Any]:
    return {
        "kind": kind.kind,
        "first": kind.first,
        "second": kind.second,
        "both": kind.both,
        "same": kind.same,
        "agreement": percent(kind.agreement) if kind.agreement is not None else None,
    }


def _case_row(one: Codings) -> dict[str, Any]:
    commitments = one.kinds[-1]
    return {
        "case": one.first.id,
        "commitments": f"{commitments.first} and {commitments.second}",
        "both": commitments.both,
        "days": one.days,
        "verdicts_changed": len(one.changed),
    }


def _changes(one: Codings) -> list[dict[str, Any]]:
    return [
        {
            "case": one.first.id,
            "date": each.day.isoformat(),
            "about": each.about,
            "first": each.first,
            "second": each.second,
        }
        for each in one.changed
    ]


def _alone(one: Codings) -> list[dict[str, Any]]:
    rows = []
    for coder, case, entries in (("first", one.first, one.only_first), ("second", one.second, one.only_second)):
        end = end_of(case)
        rows += [
            {"case": case.id, "coder": coder, "date": entry.day.isoformat(), **_said(entry, end)} for entry in entries
        ]
    return rows


def _said(entry: Entry, end: Situation) -> dict[str, str]:
    terms = entry.event.commits
    assert terms is not None  # noqa: S101 - only commitments are listed
    return {"by": authors(terms, end), "commitment": commitment_words(terms, end)}


def _headline(found: Sequence[Codings], total: Sequence[KindCompared]) -> str:
    ballots = next(kind for kind in total if kind.kind == "ballot")
    commitments = total[-1]
    days, changed = sum(one.days for one in found), sum(len(one.changed) for one in found)
    share = percent(Fraction(2 * days - changed, 2 * days)) if days else "none"
    cases = "1 case" if len(found) == 1 else f"{len(found)} cases"
    said = [
        f"{cases} coded twice: of the ballots that either coder recorded both have {_agreed(ballots)}",
        f"of the commitments {_agreed(commitments)}",
    ]
    return f"{', '.join(said)}; {share} of the verdicts are the same ({changed} of {2 * days} change)."


def _agreed(kind: KindCompared) -> str:
    return percent(kind.agreement) if kind.agreement is not None else "none to compare"
