"""Mutated rules as a sheet: what would have noticed if a rule were another one."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from formateur.record.mutations import CaughtBy, MutatedRule, Mutations
from formateur.report.power.numbers import percent
from formateur.report.sheet import Sheet
from formateur.report.tables import Table

NOTES = (
    "Each change is one seat more or fewer in one bound, or one base exchanged for another.",
    (
        "By record: a recorded ballot would come out otherwise. By example: only a constructed tally would. "
        "By nothing: nobody would notice."
    ),
    "What the engine does not judge is not changed: who may nominate, and the words of a tie rule.",
)
SHOWN = ("constitution", "rule", "recorded", "examples", "mutations", "by_record", "by_example", "by_nothing")


def mutations_sheet(found: Sequence[Mutations]) -> Sheet:
    """Return every mutated rule, with the share of changes that the record, an example or nothing notices."""
    rules = [rule for one in found for rule in one.rules]
    rows = [rule.as_data() for rule in rules]
    worded = [{**row, "rule": _named(rule)} for row, rule in zip(rows, rules, strict=True)]
    missed = [
        {"constitution": rule.constitution, "rule": _named(rule), "change": mutant.change}
        for rule in rules
        for mutant in rule.mutants
        if mutant.caught_by == "nothing"
    ]
    tables = (
        Table("By rule", rows, SHOWN, worded),
        Table("Changes that nothing notices", missed, ("constitution", "rule", "change")),
    )
    return Sheet("Mutated rules", _headline(found), tables, NOTES, mutations_data(found))


def mutations_data(found: Sequence[Mutations]) -> dict[str, Any]:
    """Return counts, shares (as fractions) and every rule as plain data."""
    total = sum(one.total for one in found)
    counts = {by: _count(found, by) for by in ("record", "example", "nothing")}
    return {
        "mutations": total,
        **{f"by_{by}": number for by, number in counts.items()},
        "shares": {by: str(Fraction(number, total)) if total else None for by, number in counts.items()},
        "rules": [rule.as_data() for one in found for rule in one.rules],
    }


def _count(found: Sequence[Mutations], by: str) -> int:
    sides: dict[str, CaughtBy] = {"record": "record", "example": "example", "nothing": "nothing"}
    return sum(one.caught(sides[by]) for one in found)


def _headline(found: Sequence[Mutations]) -> str:
    data = mutations_data(found)
    total = data["mutations"]
    if not total:
        return "No rule has a bound that could be changed."

    def share(by: str) -> str:
        return f"{data[f'by_{by}']} ({percent(Fraction(data[f'by_{by}'], total))})"

    caught = percent(Fraction(total - data["by_nothing"], total))
    return (
        f"{caught} of {total} changes to {len(data['rules'])} rules are noticed: the record notices {share('record')}, "
        f"only a constructed example {share('example')}, nothing {share('nothing')}."
    )


def _named(rule: MutatedRule) -> str:
    place = ".".join(part for part in (rule.site.step, rule.site.ballot) if part)
    return f"{place} {rule.site.part}: {rule.site.words}"
