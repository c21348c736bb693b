"""The chance of a quorum, and of passing, as a sheet."""

from datetime import date
from fractions import Fraction
from typing import Any

from formateur.games.attendance import Distribution, Range
from formateur.games.groups import Chance, Known
from formateur.power.attending import Attendance, Attending, Expected
from formateur.report.power.numbers import exact, percent
from formateur.report.sheet import Sheet
from formateur.report.tables import Table

GIVEN = "Every chance is yours: none is made up, and the answer is no better than they are."
LEVELS = (Fraction(1, 20), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(19, 20))


def attendance_sheet(found: Attendance, expected: Expected, title: str, day: date) -> Sheet:
    """Write the chance that a quorum is met on the user's figures, and that the ballot passes."""
    rows = [_row(one) for one in found.attending]
    shown = [name for name in _COLUMNS if any(row.get(name) is not None for row in rows)]
    tables = [Table("What you expect of whom", rows, tuple(shown))]
    if found.present:
        tables.append(Table("How many come", _levels(found.present), ("chance", "at_most")))
    ballot = f"{found.step}.{found.ballot}" if found.ballot else found.step
    return Sheet(
        f"Attendance at {ballot} · {title} · {day}",
        headline(found),
        tables,
        tuple(_notes(found, expected)),
        attendance_data(found, expected, title, day),
    )


_COLUMNS = ("name", "members", "attends", "correlation", "bloc", "favour", "abstains", "because")


def _row(one: Attending) -> dict[str, Any]:
    group = one.group
    return {
        "actor": one.actor,
        "name": one.name,
        "members": group.members,
        "attends": _known(group.attends),
        "correlation": _known(group.correlation) if group.correlation else None,
        "bloc": _known(group.bloc) if group.bloc else None,
        "favour": _known(group.favour) if group.favour is not None else None,
        "abstains": _known(group.abstains) if group.abstains else None,
        "because": ", ".join(one.because) or None,
    }


def _known(known: Known) -> str:
    return f"{known[0]} to {known[1]}" if isinstance(known, tuple) else str(known)


def _levels(distribution: Distribution) -> list[dict[str, Any]]:
    """Return how many come at most with some chances: the quantiles of the distribution."""
    rows: list[dict[str, Any]] = []
    running: Chance = Fraction(0)
    wanted = list(LEVELS)
    for count, chance in enumerate(distribution.chances):
        running = running + chance
        while wanted and running >= wanted[0]:
            rows.append({"chance": f"{float(wanted.pop(0)):.0%}", "at_most": count})
    return rows


def headline(found: Attendance) -> str:
    """Return the answer in a sentence or two."""
    sentences = []
    if found.quorum is None:
        sentences.append("This ballot has no quorum.")
    elif found.comes is not None:
        most = f": at most {_most(found)} can" if found.comes == 0 else ""
        sentences.append(f"The chance that {found.quorum} of {found.seated} come is {said(found.comes)}{most}.")
    if found.passes is not None:
        sentences.append(f"The chance that it passes is {said(found.passes)}.")
    if found.present:
        sentences.append(f"On average {float(found.present.mean):.1f} come.")
    return " ".join(sentences)


def _most(found: Attendance) -> int:
    return sum(one.group.members for one in found.attending if one.group.attends not in (0, "0"))


def said(chance: Chance | Range) -> str:
    """Return a chance or a range of chances in per cent."""
    if isinstance(chance, Range):
        return f"between {percent(chance.low)} and {percent(chance.high)}"
    number = float(chance)
    if chance == 0:
        return "nil"
    return f"{number:.2e}" if 0 < number < 5e-4 else percent(chance)


def _notes(found: Attendance, expected: Expected) -> list[str]:
    notes = [GIVEN, f"The rule: {found.rule.words()}" + (f" ({found.rule.cite})." if found.rule.cite else ".")]
    together = "apart from what a common factor does to all at once" if expected.common else "each party by itself"
    notes.append(f"Members of a party come with the chance and the correlation given, {together}.")
    if expected.declared:
        notes.append("Those whom a commitment binds to come or to stay away are taken at their word.")
    if expected.favour:
        notes.append("Of those who come, whoever neither votes in favour nor abstains votes against.")
    if found.left_out:
        notes.append(f"{found.left_out[0].upper()}{found.left_out[1:]}.")
    notes += [f"The range is {value.how}." for value in (found.comes, found.passes) if isinstance(value, Range)]
    if found.error:
        notes.append(f"In floating point, within {found.error:.1e}.")
    return list(dict.fromkeys(notes))


def attendance_data(found: Attendance, expected: Expected, title: str, day: date) -> dict[str, Any]:
    """Return the sheet as plain data, exact chances as text."""
    return {
        "case": title,
        "date": day.isoformat(),
        "ballot": f"{found.step}.{found.ballot}" if found.ballot else found.step,
        "rule": found.rule.words(),
        "article": found.rule.cite,
        "seated": found.seated,
        "quorum": found.quorum,
        "comes": _chance(found.comes),
        "passes": _chance(found.passes),
        "passes_left_out": found.left_out,
        "mean": float(found.present.mean) if found.present else None,
        "error_bound": found.error,
        "common": None if expected.common is None else _known(expected.common),
        "groups": [_row(one) for one in found.attending],
        "distribution": [float(chance) for chance in found.present.chances] if found.present else None,
    }


def _chance(value: Chance | Range | None) -> Any:
    if isinstance(value, Range):
        return {"low": exact(value.low), "high": exact(value.high), "how": value.how}
    if isinstance(value, Fraction) and value.denominator.bit_length() > 200:
        return float(value)
    return None if value is None else exact(value)
