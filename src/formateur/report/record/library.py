"""Replay of everything: each case of the library run through its constitution, a line for each country."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from formateur.case.load import library_cases, load
from formateur.report.record.replay import Replay, replay
from formateur.report.sheet import Sheet
from formateur.report.tables import Table

COUNTED = frozenset({"A", "B"})
NOTES = (
    (
        "A ballot is determined if its recorded figures decide it under the rule in force that day; an undetermined "
        "one counts neither as agreeing nor as differing."
    ),
    "Conflicts: the figures used give another outcome, and other figures that were reported give the recorded one.",
    "Constitutions and cases of grade C rest on general knowledge: they are replayed, and not counted.",
)


def replays(progress: Callable[[str], None] | None = None) -> tuple[Replay, ...]:
    """Replay every case of the library; ``progress`` is told the name of each before it is run."""
    return tuple(_each(progress))


def _each(progress: Callable[[str], None] | None) -> Iterator[Replay]:
    for name in library_cases():
        if progress:
            progress(name)
        yield replay(load(name))


def library_sheet(found: Sequence[Replay]) -> Sheet:
    """Return what replaying the library found: a line for each country, and one for each case."""
    return Sheet("The record against the rules", _headline(found), _tables(found), NOTES, library_data(found))


def library_data(found: Sequence[Replay]) -> dict[str, Any]:
    """Return the replay of the library as plain data; ``rows`` are those of each case with its name."""
    counted = [one for one in found if graded(one)]
    return {
        "ballots": sum(len(one.rows) for one in found),
        "determined": sum(len(one.rows) - one.undetermined for one in found),
        "differs": sum(len(one.differs) for one in found),
        "undetermined": sum(one.undetermined for one in found),
        "documented_conflicts": sum(one.conflicts for one in found),
        "refused": [f"{one.case.id}: {line}" for one in found for line in one.refused],
        "constitutions": len({one.case.file.constitution for one in counted}),
        "cases": len(counted),
        "by_case": [case_row(one) for one in found],
        "rows": [{"case": one.case.id, **row} for one in found for row in one.rows],
    }


def graded(one: Replay) -> bool:
    """True if both a case and its constitution are known well enough to be counted."""
    return one.case.file.grade in COUNTED and one.case.constitution.base.grade in COUNTED


def case_row(one: Replay) -> dict[str, Any]:
    """Return one case in a line."""
    return {
        "case": one.case.id,
        "constitution": one.case.file.constitution,
        "grade": one.case.file.grade,
        "ballots": len(one.rows),
        "determined": len(one.rows) - one.undetermined,
        "undetermined": one.undetermined,
        "conflicts": one.conflicts,
        "differ": len(one.differs),
        "refused": len(one.refused),
        "ends": one.ended,
    }


def _headline(found: Sequence[Replay]) -> str:
    data = library_data(found)
    agree = not data["differs"] and not data["refused"]
    lead = "The record and the rules agree" if agree else "The record and the rules do not agree"
    wrong = [f"{data['differs']} of them differ"]
    if data["refused"]:
        wrong.append(f"{len(data['refused'])} events are refused by their constitution")
    return (
        f"{lead}: {data['ballots']} ballots and sittings in {data['cases']} cases under {data['constitutions']} "
        f"constitutions of grade A or B; {data['determined']} are determined, {' and '.join(wrong)}, "
        f"{data['undetermined']} are not decided by what is recorded, in {data['documented_conflicts']} the sources "
        "conflict."
    )


def _tables(found: Sequence[Replay]) -> tuple[Table, ...]:
    countries: dict[str, list[Replay]] = {}
    for one in found:
        countries.setdefault(one.case.file.constitution, []).append(one)
    counts = ("ballots", "determined", "undetermined", "conflicts", "differ", "refused")
    by_country = []
    for name, ones in countries.items():
        lines = [case_row(one) for one in ones]
        total = {key: sum(line[key] for line in lines) for key in counts}
        grade = ones[0].case.constitution.base.grade
        by_country.append({"constitution": name, "grade": grade, "cases": len(ones), **total})
    return (
        Table("By constitution", by_country, ("constitution", "grade", "cases", *counts)),
        Table("By case", [case_row(one) for one in found], ("case", "grade", *counts, "ends")),
    )
