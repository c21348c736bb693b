"""Commands that show data and write files, as a user types them: exit code, output, messages."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from formateur.case.files import check_file, shipped_files
from formateur.case.schema import schema_text
from formateur.cli import run

URL = "https://www.shafaq.com/en/news/1"
BOYCOTT = "2022-02-06 siyada stays_away president"
NO_TERMINAL = "nothing is written: there is no terminal to ask on; add --yes to write\n"


class Terminal(io.StringIO):
    """Standard input of somebody who sits there and types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def nobody_types(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def sweden(tmp_path: Path) -> Path:
    shipped = next(path for path in shipped_files() if path.name == "sweden-2018.yaml")
    path = tmp_path / "mine.yaml"
    path.write_bytes(shipped.read_bytes())
    return path


Captured = pytest.CaptureFixture[str]


# --- show --------------------------------------------------------------------------------------------------------


def test_show_prints_a_part_as_csv(capsys: Captured) -> None:
    assert run(["show", "iraq-2021", "--date", "2022-02-06", "--what", "blocs", "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "bloc,name,members,seats,claims,since,changed,registered,confidence,sources,overlay"
    assert any(line.startswith("siyada,Siyada (Sovereignty),") for line in lines)


def test_show_prints_everything_as_json(capsys: Captured) -> None:
    assert run(["show", "sweden-2018", "--date", "2018-12-13", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["offices"][1]["holder"] == "lofven"


def test_show_marks_what_comes_from_an_overlay(capsys: Captured) -> None:
    run(["add", "iraq-2021", BOYCOTT, "--source", URL, "--overlay", "mine.yaml", "--yes"])
    capsys.readouterr()
    words = ["show", "iraq-2021", "--date", "2022-02-06", "--what", "commitments", "--format", "json"]
    assert run([*words, "--overlay", "mine.yaml"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows if row["overlay"] == "mine"] == ["siyada-stays-away-2022-02-06"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["irak-2021"], 2, "there is no case 'irak-2021'; did you mean 'iraq-2021'?\n"),
        (
            ["iraq-2021", "--date", "soon"],
            2,
            "--date: expected a date such as 2022-02-07 (or a month, 2022-02), got 'soon'\n",
        ),
        (
            ["iraq-2021", "--format", "csv"],
            2,
            (
                "--format csv holds one table; add --what, one of: parties, blocs, commitments, rules, offices, "
                "people, candidates, clocks, events, patrons\n"
            ),
        ),
    ],
)
def test_show_says_what_is_wrong(words: list[str], code: int, message: str, capsys: Captured) -> None:
    assert run(["show", *words]) == code
    assert capsys.readouterr() == ("", message)


def test_show_refuses_a_part_that_does_not_exist(capsys: Captured) -> None:
    assert run(["show", "iraq-2021", "--what", "partys"]) == 2
    assert "'partys' is not one of 'parties'" in capsys.readouterr().err


# --- changes -----------------------------------------------------------------------------------------------------


def test_changes_answers_in_ten_lines(capsys: Captured) -> None:
    assert run(["changes", "iraq-2021", "--since", "2022-02-05", "--date", "2022-02-06"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "Since 5 February 2022 the verdict on the election of the President of the Republic on 7 February 2022 went "
        "from open to blocked: 220 of 329 members must be present, and at most 175 can be; it is 45 short."
    )
    assert len(lines) == 10


@pytest.mark.parametrize("form", ["json", "md"])
def test_changes_has_other_forms(form: str, capsys: Captured) -> None:
    assert run(["changes", "iraq-2021", "--since", "2022-02-05", "--date", "2022-02-06", "--format", form]) == 0
    assert "went from open to blocked" in capsys.readouterr().out


def test_changes_needs_days_in_order(capsys: Captured) -> None:
    assert run(["changes", "iraq-2021", "--since", "2022-02-06", "--date", "2022-02-05"]) == 2
    message = "--since: 2022-02-06 is not before --date 2022-02-05; give an earlier day\n"
    assert capsys.readouterr() == ("", message)


# --- schema ------------------------------------------------------------------------------------------------------


def test_schema_prints_that_of_a_case(capsys: Captured) -> None:
    assert run(["schema"]) == 0
    assert capsys.readouterr() == (schema_text("case"), "")


def test_schema_writes_every_kind(tmp_path: Path, capsys: Captured) -> None:
    assert run(["schema", "--write", "."]) == 0
    assert capsys.readouterr().out == ""
    names = ["audit.schema.json", "case.schema.json", "constitution.schema.json", "overlay.schema.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_schema_writes_one(tmp_path: Path) -> None:
    assert run(["schema", "overlay", "--write", str(tmp_path)]) == 0
    assert (tmp_path / "overlay.schema.json").read_text(encoding="utf-8") == schema_text("overlay")


def test_schema_needs_a_folder_that_is_there(capsys: Captured) -> None:
    assert run(["schema", "--write", "none"]) == 2
    assert capsys.readouterr() == ("", "there is no folder 'none'; make it first, or name another\n")


# --- new ---------------------------------------------------------------------------------------------------------


def test_new_prints_a_case_that_passes_the_check(tmp_path: Path, capsys: Captured) -> None:
    assert run(["new", "arcadia-2024", "--constitution", "sweden-1974", "--election", "2024-03-03"]) == 0
    path = tmp_path / "arcadia-2024.yaml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert check_file(path) == []


def test_new_needs_no_options(tmp_path: Path, capsys: Captured) -> None:
    assert run(["new"]) == 0
    path = tmp_path / "my-case.yaml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert check_file(path) == []


def test_new_writes_a_file_and_never_over_another(tmp_path: Path, capsys: Captured) -> None:
    words = ["new", "arcadia-2024", "--write", "arcadia-2024.yaml"]
    assert run(words) == 0
    written = "arcadia-2024.yaml written; now put the facts in, and run: formateur check arcadia-2024.yaml\n"
    assert capsys.readouterr() == ("", written)
    (tmp_path / "arcadia-2024.yaml").write_text("mine", encoding="utf-8")
    assert run(words) == 2
    refused = "arcadia-2024.yaml is there already and is not overwritten; choose another name\n"
    assert capsys.readouterr() == ("", refused)
    assert (tmp_path / "arcadia-2024.yaml").read_text(encoding="utf-8") == "mine"


def test_new_suggests_the_nearest_constitution(capsys: Captured) -> None:
    assert run(["new", "x", "--constitution", "irak-2005"]) == 2
    assert capsys.readouterr() == ("", "there is no constitution 'irak-2005'; did you mean 'iraq-2005'?\n")


# --- add ---------------------------------------------------------------------------------------------------------


def test_add_without_a_terminal_only_shows_what_it_would_do(sweden: Path, capsys: Captured) -> None:
    before = sweden.read_bytes()
    assert run(["add", "mine.yaml", "2018-12-13 incident 'a walk'", "--source", URL]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("--- mine.yaml\n+++ mine.yaml\n@@ ")
    assert [line for line in out.splitlines() if line.startswith(("+ ", "- "))] == [
        "+  - date: 2018-12-13",
        "+    incident: a walk",
        "+    sources: [shafaq-2018-12-13]",
        f"+  shafaq-2018-12-13: {{title: Report of 2018-12-13, publisher: shafaq.com, url: {URL}}}",
    ]
    assert err == NO_TERMINAL
    assert sweden.read_bytes() == before


def test_add_writes_when_told_to(sweden: Path, capsys: Captured) -> None:
    words = ["--title", "A walk", "--publisher", "Shafaq", "--confidence", "low", "--yes"]
    assert run(["add", "mine.yaml", "2018-12-13 incident 'a walk'", "--source", URL, *words]) == 0
    assert capsys.readouterr().err == "mine.yaml written\n"
    assert "    incident: a walk\n    confidence: low\n" in sweden.read_text(encoding="utf-8")
    assert check_file(sweden) == []


@pytest.mark.parametrize(
    ("answer", "code", "said"), [("y\n", 0, "mine.yaml written"), ("n\n", 1, "nothing is written")]
)
def test_add_asks_on_a_terminal(
    answer: str, code: int, said: str, sweden: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    before = sweden.read_bytes()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert run(["add", "mine.yaml", "2018-12-13 incident 'a walk'", "--source", URL]) == code
    err = capsys.readouterr().err
    assert "Write mine.yaml? [y/N]" in err
    assert err.endswith(f"{said}\n")
    assert (sweden.read_bytes() == before) == (code == 1)


def test_add_to_a_shipped_case_goes_to_an_overlay(tmp_path: Path, capsys: Captured) -> None:
    words = ["add", "iraq-2021", BOYCOTT, "--source", URL, "--sitting", "2022-02-07", "--overlay", "desk.yaml"]
    assert run([*words, "--firmness", "red line", "--basis", "reported", "--id", "desk-boycott", "--yes"]) == 0
    said = "stays_away: president, sitting: 2022-02-07, firmness: red line, basis: reported"
    assert (tmp_path / "desk.yaml").read_text(encoding="utf-8") == (
        "format: 1\noverlay: desk\ncase: iraq-2021\nchronicle:\n"
        f"  - date: 2022-02-06\n    commits: {{id: desk-boycott, by: siyada, {said}}}\n"
        "    sources: [shafaq-2022-02-06]\n"
        f"sources:\n  shafaq-2022-02-06: {{title: Report of 2022-02-06, publisher: shafaq.com, url: {URL}}}\n"
    )
    assert capsys.readouterr().err.endswith("desk.yaml written\n")


def test_add_never_changes_the_library(capsys: Captured) -> None:
    assert run(["add", "iraq-2021", BOYCOTT, "--source", URL, "--yes"]) == 2
    message = (
        "iraq-2021 comes with Formateur and is never changed; give --overlay FILE, which is made if it is not there\n"
    )
    assert capsys.readouterr() == ("", message)


def test_add_refuses_an_overlay_for_another_case(sweden: Path, capsys: Captured) -> None:
    run(["add", "sweden-2018", "2018-12-13 incident x", "--source", URL, "--overlay", "desk.yaml", "--yes"])
    capsys.readouterr()
    assert run(["add", "iraq-2021", BOYCOTT, "--source", URL, "--overlay", "desk.yaml", "--yes"]) == 1
    message = "desk.yaml:3:7: case: this overlay is for the case 'sweden-2018', not for 'iraq-2021'\n"
    assert capsys.readouterr() == ("", message)


def test_add_shows_every_problem_and_writes_nothing(sweden: Path, capsys: Captured) -> None:
    before = sweden.read_bytes()
    words = ["--sitting", "2018-12-01", "--until", "2018-12-02", "--yes"]
    assert run(["add", "mine.yaml", "2018-12-13 v stays_away investiture", "--source", URL, *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split("].", 1)[1] for line in err.splitlines()] == [
        "commits.sitting: 2018-12-01 is past when this is said on 2018-12-13; correct a date",
        "commits.until: 2018-12-02 is past when this is said on 2018-12-13; correct a date",
    ]
    assert sweden.read_bytes() == before


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("2022-02-06 siyda stays_away president", "there is no party or bloc 'siyda'; did you mean 'siyada'?\n"),
        ("2022-02-06 siyada stays_away presidnt", "there is no step 'presidnt'; did you mean 'president'?\n"),
        (
            "2022-02-30 siyada stays_away president",
            (
                "'2022-02-30 siyada stays_away president': there is no day '2022-02-30' in the calendar; correct the "
                "date; a phrase begins with a date, such as '2022-02-06 siyada stays_away president'\n"
            ),
        ),
    ],
)
def test_add_says_what_it_cannot_read(phrase: str, message: str, capsys: Captured) -> None:
    assert run(["add", "iraq-2021", phrase, "--source", URL, "--overlay", "desk.yaml"]) == 2
    assert capsys.readouterr() == ("", message)
    assert not Path("desk.yaml").exists()


# --- export ------------------------------------------------------------------------------------------------------


def test_export_writes_tables_and_a_codebook(tmp_path: Path, capsys: Captured) -> None:
    assert run(["export", "sweden-2018", "out"]) == 0
    assert capsys.readouterr() == ("", "11 files written to out\n")
    assert (tmp_path / "out" / "codebook.md").read_text(encoding="utf-8").startswith("# Codebook\n")


def test_export_takes_the_whole_library(tmp_path: Path) -> None:
    assert run(["export", "--all", "out"]) == 0
    text = (tmp_path / "out" / "parties.csv").read_text(encoding="utf-8")
    assert {line.split(",")[0] for line in text.splitlines()[1:]} >= {"iraq-2021", "spain-2016", "sweden-2018"}


def test_export_refuses_a_folder_with_files(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine", encoding="utf-8")
    assert run(["export", "sweden-2018", "out"]) == 2
    assert capsys.readouterr() == ("", "the folder out is not empty; name another, or add --force to write into it\n")
    assert run(["export", "sweden-2018", "out", "--force"]) == 0


@pytest.mark.parametrize("words", [["out"], ["iraq-2021", "out", "--all"]])
def test_export_wants_cases_or_all(words: list[str], capsys: Captured) -> None:
    assert run(["export", *words]) == 2
    assert "name at least one case and then the folder, or --all and only the folder" in capsys.readouterr().err


# --- the whole program -------------------------------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from formateur.cli import run; run(['--help']); "
        "print([name for name in ('pydantic', 'ruamel', 'jinja2', 'pandas') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stderr == "[]\n"
    assert all(f"  {name} " in done.stdout for name in ("show", "changes", "schema", "new", "add", "export"))
