"""Pages of the library: written from the data, the same each time, with pictures that show it."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import formateur as fm
from formateur.errors import UnknownNameError
from formateur.plot.house import places
from formateur.plot.procedure import procedure_source
from formateur.record.comparing import compared_case, compared_constitution
from formateur.report.library.country import country_data
from formateur.report.library.pages import write_pages
from formateur.report.library.procedure import procedure_rows, steps_in_words
from formateur.report.library.story import house_rows, spells

IRAQ = fm.load_constitution("iraq-2005").on(date(2022, 2, 7))
SOME = ("germany-2025", "germany-1949", "newarab-2022-02-07")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages")
    write_pages(path, SOME)
    return path


def test_a_page_and_its_pictures_are_written_for_each_name(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "germany-2025.md", "germany-2025-house.svg", "germany-2025-time.svg", "germany-1949.md", "germany-1949.svg",
        "newarab-2022-02-07.md",
    }  # fmt: skip


def test_the_first_sentence_of_a_case_says_how_long_it_took(folder: Path) -> None:
    text = (folder / "germany-2025.md").read_text(encoding="utf-8")
    assert (
        "**The wait for a government took 72 days, from 23 February 2025 to 6 May 2025; 3 ballots, 1 of them failed.**"
        in text
    )


def test_a_case_shows_the_vote_that_failed_with_its_arithmetic(folder: Path) -> None:
    text = (folder / "germany-2025.md").read_text(encoding="utf-8")
    assert "310 in favour, 316 needed (more than 1/2 of 630 members): 6 short" in text


def test_a_country_names_its_article_at_each_step(folder: Path) -> None:
    text = (folder / "germany-1949.md").read_text(encoding="utf-8")
    assert "art. 63" in text
    assert "(316 of 630)" in text


def test_the_same_data_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    write_pages(tmp_path, SOME[:1])
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_a_name_that_is_nowhere_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'germany-2025'"):
        write_pages(tmp_path, ["germany-2024"])
    assert list(tmp_path.iterdir()) == []


def test_every_step_and_every_way_out_of_it_is_in_the_diagram() -> None:
    rows = procedure_rows(IRAQ)
    assert {node["id"] for node in rows["nodes"]} >= set(IRAQ.steps) | set(IRAQ.ends)
    assert ("programme", "designation") in {(edge["from"], edge["to"]) for edge in rows["edges"]}
    source = procedure_source(rows)
    assert all(f"{name} ->" in source or f"-> {name}" in source for name in IRAQ.steps)


def test_the_procedure_in_words_has_the_seats_and_the_articles() -> None:
    president = next(step for step in steps_in_words(IRAQ) if step["id"] == "president")
    assert president["cite"] == "art. 70"
    assert "(220 of 329)" in president["lines"][0]


@pytest.mark.parametrize("name", fm.library_constitutions())
def test_every_constitution_has_a_page(name: str) -> None:
    data = country_data(compared_constitution(fm.load_constitution(name)), [])
    assert data["summary"]
    assert all(step["lines"] for step in data["steps"])


@pytest.mark.parametrize("name", fm.library_cases())
def test_the_house_on_the_page_is_full(name: str) -> None:
    case = fm.load(name)
    rows = house_rows(case.on(case.begins))
    law = case.constitution.on(case.begins)
    assert sum(row["seats"] for row in rows) in {law.members(chamber) for chamber in law.chambers}


@pytest.mark.parametrize("seats", [1, 2, 15, 42, 90, 329, 630])
def test_a_seat_for_every_member_none_twice(seats: int) -> None:
    found = places(seats)
    assert len(set(found)) == len(found) == seats
    assert all(y >= -1e-9 for _, _, y in found)


def test_spells_follow_one_another_to_the_end() -> None:
    case = fm.load("germany-2025")
    found = spells(fm.timeline(case), case.ends)
    assert all(one["to"] == other["from"] for one, other in pairwise(found))
    assert found[-1]["to"] > case.ends


def test_what_is_compared_is_what_is_shown() -> None:
    found = compared_case(fm.load("germany-2025"))
    assert found.longest is not None
    assert country_data(compared_constitution(fm.load_constitution("germany-1949")), [found])["cases"][0]["days"] == 72
