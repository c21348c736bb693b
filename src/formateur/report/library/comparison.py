"""The library compared, as a sheet: a row for each constitution and one for each case."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from formateur.record.comparing import ComparedCase, ComparedConstitution
from formateur.record.ways import VoteOnTheWay, Way
from formateur.report.sheet import Sheet
from formateur.report.tables import Table

NOTES = (
    (
        "To govern: the fewest members who can put a government in office, or keep it there, whatever all others do. "
        "To get there: the largest of the quorums and quotas on the way. To block: the fewest members who can stop it; "
        "parties, how few parties that is."
    ),
    "A vote counts by its easiest ballot; where the base depends on who takes part, everybody is taken to come.",
    "Vote on a government: positive (it must win), negative (it must not lose), plurality, or none (it must survive).",
    "When clocks run out: what the strictest one does. Nothing: the law sets a time and no consequence.",
    "Days: the longest wait of the account, for a government or for an office that stood open.",
)
LAWS = ("constitution", "members", "vote", "to_govern", "to_get_there", "to_block", "clocks")
CASES = ("case", "waited_for", "days", "ballots", "failed", "lost", "to_govern", "to_get_there", "to_block", "parties")


def comparison_sheet(laws: Sequence[ComparedConstitution], cases: Sequence[ComparedCase]) -> Sheet:
    """Return the comparison; CSV gives the cases, JSON both."""
    law_rows, case_rows = [law_row(one) for one in laws], [case_row(one) for one in cases]
    tables = (
        Table("Cases, the longest wait first", sorted(case_rows, key=lambda row: -(row["days"] or 0)), CASES),
        Table("Constitutions", law_rows, LAWS),
    )
    data = {"constitutions": law_rows, "cases": case_rows}
    return Sheet("The library compared", _headline(laws, cases), tables, NOTES, data)


def law_row(one: ComparedConstitution) -> dict[str, Any]:
    """Return a constitution in a row."""
    return {
        "constitution": one.constitution.base.constitution,
        "title": one.law.title,
        "grade": one.constitution.base.grade,
        "members": one.way.members,
        "vote": one.way.govern.kind if one.way.govern else "none",
        **_way(one.way),
        "clocks": one.late,
        "clock": one.clock,
        "article": one.way.govern.cite if one.way.govern else None,
        "votes": [_vote(vote) for vote in one.way.votes],
    }


def case_row(one: ComparedCase) -> dict[str, Any]:
    """Return a case in a row."""
    wait = one.longest
    return {
        "case": one.case.id,
        "title": one.case.file.title,
        "constitution": one.case.file.constitution,
        "grade": one.case.file.grade,
        "waited_for": wait.waited_for if wait else None,
        "from": wait.began.isoformat() if wait else None,
        "to": wait.ended.isoformat() if wait and wait.ended else None,
        "days": wait.days if wait else None,
        "elections": wait.elections if wait else None,
        "ballots": wait.ballots if wait else None,
        "failed": wait.failed if wait else None,
        "lost": wait.lost if wait else None,
        "members": one.way.members,
        "vote": one.way.govern.kind if one.way.govern else "none",
        **_way(one.way),
        "parties": one.parties_to_block,
        "clocks": one.late,
        "waits": [
            {
                "waited_for": other.waited_for,
                "from": other.began.isoformat(),
                "to": other.ended.isoformat() if other.ended else None,
                "days": other.days,
                "ballots": other.ballots,
                "failed": other.failed,
                "lost": other.lost,
            }
            for other in one.waits
        ],
    }


def _way(way: Way) -> dict[str, Any]:
    hardest = way.get_there
    return {
        "to_govern": way.govern.quota if way.govern else None,
        "to_get_there": hardest.hurdle if hardest else None,
        "at": hardest.step if hardest else None,
        "to_block": way.to_block,
    }


def _vote(vote: VoteOnTheWay) -> dict[str, Any]:
    return {
        "step": vote.step,
        "quota": vote.quota,
        "quorum": vote.quorum,
        "vote": vote.kind,
        "by_group": vote.by_group,
        "article": vote.cite,
    }


def _headline(laws: Sequence[ComparedConstitution], cases: Sequence[ComparedCase]) -> str:
    waits = [(one.longest, one.case.id) for one in cases if one.longest]
    if not waits:
        return f"{len(laws)} constitutions and no case."
    longest, where = max(waits, key=lambda found: found[0].days)
    harder = [
        one for one in laws if one.way.govern and one.way.get_there and one.way.get_there.hurdle > one.way.govern.quota
    ]
    names = ", ".join(one.constitution.base.constitution for one in harder)
    higher = f"In {len(harder)} it takes more to get there than to govern: {names}." if harder else ""
    half = median(found.days for found, _ in waits)
    waited_for = longest.waited_for.replace("_", " ")
    return (
        f"{len(laws)} constitutions and {len(cases)} cases. The longest wait is {longest.days:,} days, for the "
        f"{waited_for} ({where}); half of the cases took {half:g} days or fewer. {higher}".strip()
    )
