"""What there is to say of a constitution, as data for a page."""

from collections.abc import Sequence
from typing import Any

from formateur.constitution.law import Law
from formateur.record.comparing import ComparedCase, ComparedConstitution
from formateur.report.library.comparison import case_row, law_row
from formateur.report.library.procedure import clock_words, motions_in_words, procedure_rows, steps_in_words
from formateur.report.words import capital, count

VOTES = {
    "positive": "A government must win a vote",
    "plurality": "A government needs more votes than any other",
    "negative": "A government takes office unless it is voted down",
    "none": "No vote puts a government in office; it must survive a motion against it",
}
CLOCKS = {
    "dissolution": "if time runs out, the house is dissolved",
    "another step": "if time runs out, the procedure moves on by itself",
    "somebody must act": "if time runs out, somebody owes an act",
    "nothing": "the law sets times and no consequence",
    "no clock": "no clock runs",
}


def country_data(found: ComparedConstitution, cases: Sequence[ComparedCase]) -> dict[str, Any]:
    """Return all that a page on a constitution shows: the law of its day, its history, its cases, its sources."""
    law = found.law
    base = found.constitution.base
    return {
        "id": base.constitution,
        "title": base.title,
        "grade": base.grade,
        "grade_why": base.grade_why,
        "summary": _summary(found),
        "row": law_row(found),
        "house": _house(law),
        "steps": steps_in_words(law),
        "motions": motions_in_words(law),
        "clocks": [{"id": name, "words": capital(clock_words(law, clock))} for name, clock in law.clocks.items()],
        "without_limit": base.without_limit,
        "amendments": [
            {
                "from": one.from_.isoformat(),
                "until": one.until.isoformat() if one.until else None,
                "kind": one.kind,
                "by": one.by,
                "cite": one.cite,
                "says": one.says,
            }
            for one in sorted(base.amendments, key=lambda one: one.from_)
        ],
        "examples": len(base.examples),
        "cases": [case_row(case) for case in cases],
        "sources": [source.words() for source in base.sources.values()],
        "diagram": procedure_rows(law),
    }


def _summary(found: ComparedConstitution) -> str:
    way = found.way
    said = VOTES[way.govern.kind] if way.govern else "A government is formed by nomination, without a vote"
    parts = [f"{said}; {CLOCKS[found.late]}."]
    if way.govern:
        parts.append(f"{way.govern.quota} of {way.members} are sure to be enough.")
    hardest = way.get_there
    if hardest and way.govern and hardest.hurdle > way.govern.quota:
        step = hardest.step.replace("_", " ")
        parts.append(f"To get there takes more: {hardest.hurdle}, at the step ‘{step}’ ({hardest.cite}).")
    if way.to_block:
        parts.append(f"{count(way.to_block, 'member')} together can stop it.")
    return " ".join(parts)


def _house(law: Law) -> list[dict[str, Any]]:
    return [
        {
            "name": spec.name,
            "members": law.members(name),
            "groups": [
                f"{group} {size if size != 'open' else '(members choose)'}" for group, size in spec.groups.items()
            ],
        }
        for name, spec in law.chambers.items()
    ]
