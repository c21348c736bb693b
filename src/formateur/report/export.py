"""Export: cases as tidy tables in CSV files, with a codebook that explains every column."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from formateur.case.case import Case
from formateur.case.saving import save
from formateur.errors import FormateurError
from formateur.report.codebook import SHEETS, codebook
from formateur.report.observations import OBSERVED, History
from formateur.report.tables import Table

CODEBOOK = "codebook.md"


def tables(case: Case) -> dict[str, Table]:
    """Return the whole record of a case as tidy tables, by name, each with the columns of the codebook.

    Unlike a situation this has hindsight: it is what is known today of every day.

    Examples
    --------
    >>> import formateur as fm
    >>> frame = tables(fm.load("iraq-2021"))["ballots"].to_frame()
    >>> lost = frame[frame["recorded"] == "no_quorum"]
    >>> lost[["date", "quorum", "present"]].astype({"present": int}).values.tolist()
    [['2022-02-07', 220, 58], ['2022-03-26', 220, 202], ['2022-03-30', 220, 176]]
    """
    history = History(case)
    return {name: _table(name, case, OBSERVED[name](history)) for name in SHEETS}


def _table(name: str, case: Case, rows: list[dict[str, Any]]) -> Table:
    columns = SHEETS[name].names
    named = ({"case": case.id, **row} for row in rows)
    return Table(name, [{column: row.get(column) for column in columns} for row in named], columns)


def export(cases: Iterable[Case], folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write the tables of some cases and their codebook into a folder, and return the files written.

    Parameters
    ----------
    folder
        Made if it is not there.
    force
        Write into a folder that has files in it; those of an earlier export are replaced.

    Raises
    ------
    FormateurError
        If the folder has files in it, or is none.

    Notes
    -----
    Everything is worked out before the first file is written, and each file is written whole or not at all.
    """
    if folder.exists() and not folder.is_dir():
        raise FormateurError(f"{folder} is a file, not a folder; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise FormateurError(f"the folder {folder} is not empty; name another, or add --force to write into it")
    listed = list(cases)
    made = [tables(case) for case in listed]
    files = {f"{name}.csv": _csv(name, [one[name] for one in made]) for name in SHEETS}
    files[CODEBOOK] = codebook((case.id, case.file.title) for case in listed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        save(folder / name, text)
    return tuple(folder / name for name in files)


def _csv(name: str, parts: Iterable[Table]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(SHEETS[name].names)
    for table in parts:
        writer.writerows([_field(row[column]) for column in table.shown] for row in table.rows)
    return out.getvalue()


def _field(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
