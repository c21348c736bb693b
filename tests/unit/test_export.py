"""Exported tables: tidy, explained column by column, and equal to what the engine says elsewhere."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from formateur.case.case import Case
from formateur.case.load import library_cases, load, load_text
from formateur.case.template import new_case
from formateur.errors import FormateurError
from formateur.report.codebook import SHEETS, codebook
from formateur.report.export import export, tables
from formateur.report.record.replay import replay
from formateur.report.tables import Table


@cache
def case(name: str = "iraq-2021") -> Case:
    return load(name)


@cache
def made(name: str = "iraq-2021") -> dict[str, Table]:
    return tables(case(name))


@pytest.mark.parametrize("name", library_cases())
def test_every_table_has_the_columns_of_the_codebook(name: str) -> None:
    for sheet, table in made(name).items():
        assert table.shown == SHEETS[sheet].names
        assert {tuple(row) for row in table.rows} <= {SHEETS[sheet].names}


@pytest.mark.parametrize("name", library_cases())
def test_every_field_is_of_the_type_and_among_the_values_that_the_codebook_says(name: str) -> None:
    types = {"number": int, "true/false": bool, "text": str, "id": str, "list": str}
    for sheet, table in made(name).items():
        for column in SHEETS[sheet].columns:
            given = [row[column.name] for row in table.rows if row[column.name] is not None]
            if column.type == "date":
                assert [value for value in given if str(dt.date.fromisoformat(value)) != value] == []
            else:
                assert {type(value) for value in given} <= {types[column.type]}, (sheet, column.name)
            if column.allowed:
                assert set(given) <= set(column.allowed), (sheet, column.name)


@pytest.mark.parametrize("name", library_cases())
def test_periods_of_one_thing_follow_each_other(name: str) -> None:
    for sheet, key in (("parties", ("party",)), ("blocs", ("bloc",)), ("rules", ("step", "ballot"))):
        last: dict[tuple[object, ...], str | None] = {}
        for row in made(name)[sheet].rows:
            thing = tuple(row[column] for column in key)
            if thing in last:
                assert last[thing] is not None
                assert str(last[thing]) < row["from"]
            assert row["until"] is None or row["from"] <= row["until"]
            last[thing] = row["until"]


@pytest.mark.parametrize("day", ["2021-10-10", "2022-02-06", "2022-06-12", "2022-06-23", "2022-10-13"])
def test_seats_in_a_period_are_those_of_the_situation(day: str) -> None:
    seats = {
        row["party"]: row["seats"]
        for row in made()["parties"].rows
        if row["from"] <= day and (row["until"] is None or day <= row["until"])
    }
    with_hindsight = case().on(day, known="2030-01-01")
    assert seats == {party: with_hindsight.seats_of(party) for party in with_hindsight.parties}


def test_the_quorum_changes_on_the_day_of_the_ruling() -> None:
    rules = [row for row in made()["rules"].rows if (row["step"], row["ballot"]) == ("president", "first")]
    assert [(row["from"], row["seats_present"], row["amendment"]) for row in rules[:2]] == [
        ("2021-10-10", 165, None),
        ("2022-02-03", 220, "quorum-220"),
    ]
    assert rules[0]["until"] == "2022-02-02"


@pytest.mark.parametrize("name", library_cases())
def test_ballots_are_those_of_the_replay(name: str) -> None:
    shared = ("date", "step", "ballot", "recorded", "computed", "agrees", "arithmetic")
    rows = [{key: row[key] for key in shared} for row in made(name)["ballots"].rows]
    assert rows == [{key: row[key] for key in shared} for row in replay(case(name)).rows]


def test_votes_keep_the_figures_of_other_sources() -> None:
    rashid = next(row for row in made()["votes"].rows if row["candidate"] == "rashid")
    assert (rashid["votes"], rashid["other_figures"]) == (157, "156;147")


@pytest.mark.parametrize("name", library_cases())
def test_every_source_of_a_row_is_in_the_table_of_sources(name: str) -> None:
    known = {row["source"] for row in made(name)["sources"].rows}
    for table in made(name).values():
        for row in table.rows:
            assert set((row.get("sources") or "").split(";")) - {""} <= known


@pytest.mark.parametrize("name", library_cases())
def test_every_event_is_exported_in_order(name: str) -> None:
    rows = made(name)["events"].rows
    assert [row["event"] for row in rows] == list(range(1, len(case(name).entries) + 1))
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)


def test_events_name_their_actors_and_nothing_else() -> None:
    lost = next(row for row in made()["events"].rows if row["kind"] == "lost_sitting")
    assert lost["actors"] == "framework;kdp;sadrists;siyada"


VERSIONS = """\
  - date: 2024-03-04
    commits: {id: away, by: greens, stays_away: investiture, firmness: preference}
    sources: [gazette-2024-03-03]
  - date: 2024-03-08
    changes: {id: away, firmness: pledge}
    sources: [gazette-2024-03-03]
  - date: 2024-03-10
    lifts: {id: away}
    sources: [gazette-2024-03-03]
  - date: 2024-03-11
    commits: {id: once, by: greens, stays_away: investiture, sitting: 2024-03-20}
    sources: [gazette-2024-03-03]
  - date: 2024-03-12
    seats: {greens: -1, vacant: 1}
    sources: [gazette-2024-03-03]
"""


@cache
def arcadia() -> dict[str, Table]:
    text = new_case("arcadia", "spain-1978", "2024-03-03")
    return tables(load_text(text.replace("  # The commonest", f"{VERSIONS}  # The commonest")))


def test_a_commitment_has_a_row_for_each_version() -> None:
    columns = ("commitment", "version", "from", "until", "ended", "firmness")
    assert [tuple(row[column] for column in columns) for row in arcadia()["commitments"].rows] == [
        ("away", 1, "2024-03-04", "2024-03-07", "changed", "preference"),
        ("away", 2, "2024-03-08", "2024-03-09", "lifted", "pledge"),
        ("once", 1, "2024-03-11", "2024-03-20", "sitting", "pledge"),
    ]


def test_a_party_has_a_row_for_each_number_of_seats() -> None:
    greens = [row for row in arcadia()["parties"].rows if row["party"] == "greens"]
    assert [(row["from"], row["until"], row["seats"]) for row in greens] == [
        ("2024-03-03", "2024-03-11", 70),
        ("2024-03-12", None, 69),
    ]


def test_a_table_becomes_a_data_frame() -> None:
    frame = made()["parties"].to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert frame[frame["from"] == "2021-10-10"]["seats"].sum() == 329


def test_files_read_back_as_the_tables(tmp_path: Path) -> None:
    export([case(), case("sweden-2018")], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        [*(f"{s}.csv" for s in SHEETS), "codebook.md"]
    )
    for sheet in SHEETS:
        with (tmp_path / "out" / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        expected = [*made()[sheet].rows, *made("sweden-2018")[sheet].rows]
        assert rows == [{key: _field(value) for key, value in row.items()} for row in expected]


def _field(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    export([case("sweden-2018")], tmp_path)
    assert (tmp_path / "blocs.csv").read_text(encoding="utf-8") == ",".join(SHEETS["blocs"].names) + "\n"


def test_exporting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = export([case("sweden-2018")], tmp_path / "a")
    second = export([case("sweden-2018")], tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_folder_with_files_in_it_is_refused_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FormateurError) as caught:
        export([case("sweden-2018")], tmp_path)
    assert str(caught.value) == (f"the folder {tmp_path} is not empty; name another, or add --force to write into it")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    export([case("sweden-2018")], tmp_path, force=True)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(FormateurError) as caught:
        export([case("sweden-2018")], path, force=True)
    assert str(caught.value) == f"{path} is a file, not a folder; name a folder"


def test_the_codebook_explains_every_column() -> None:
    text = codebook([("iraq-2021", "Iraq *2021*")])
    assert "iraq-2021 (Iraq \\*2021\\*)." in text
    for name, sheet in SHEETS.items():
        section = text.split(f"\n## {name}.csv\n")[1].split("\n## ")[0]
        rows = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")]
        assert rows[1:] == list(sheet.names)
        assert all(column.says for column in sheet.columns)
