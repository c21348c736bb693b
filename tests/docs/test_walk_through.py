"""The pages that lead a reader through a file of their own: what they write is sound, and gives what they say."""

import re
from pathlib import Path

import pytest

import formateur as fm
from formateur.case.files import check_file
from formateur.case.load import load, load_text
from formateur.case.template import new_case
from formateur.record.audit import audit
from formateur.report.record.replay import replay

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def written(page: str) -> str:
    """All that a page has a reader put into the file, in its order."""
    return "".join(re.findall(r"```yaml\n(.*?)```", (HOW_TO / page).read_text(encoding="utf-8"), re.DOTALL))


def test_the_case_of_fifteen_minutes_is_sound_and_agrees_with_the_record(tmp_path: Path) -> None:
    path = tmp_path / "berlin-2025.yaml"
    path.write_text(written("a-case-in-fifteen-minutes.md"), encoding="utf-8")
    assert check_file(path, strict=True) == []
    found = replay(load(path))
    assert (len(found.rows), found.agrees, found.undetermined) == (3, True, 0)


def test_the_page_quotes_what_the_brief_would_have_said_the_evening_before() -> None:
    page = (HOW_TO / "a-case-in-fifteen-minutes.md").read_text(encoding="utf-8")
    case = load_text(written("a-case-in-fifteen-minutes.md"))
    assert f"> {fm.brief(case.on('2025-05-05')).headline}" in page


def test_the_audit_on_the_page_about_audits_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "herald-2016-10-29.yaml"
    path.write_text(written("audit-a-report.md"), encoding="utf-8")
    assert check_file(path) == []
    assert [one.claim.verdict for one in audit(path).claims] == ["misleading", None]


@pytest.mark.parametrize("name", fm.library_constitutions())
def test_a_new_case_under_any_constitution_of_the_library_passes_the_check(name: str, tmp_path: Path) -> None:
    path = tmp_path / "my-case.yaml"
    path.write_text(new_case("my-case", name), encoding="utf-8")
    assert check_file(path) == []
