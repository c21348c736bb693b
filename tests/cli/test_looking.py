"""The command that looks back: the same seed says the same, and what it refuses."""

import json

import pytest

from formateur.cli import run

ULSTER = ("hindcast", "--case", "northern-ireland-2022", "--draws", "5")


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 0
    said = capsys.readouterr()
    assert said.err == ""  # progress is for a terminal
    return said.out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_the_same_seed_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, *ULSTER, "--seed", "3") == printed(capsys, *ULSTER, "--seed", "3")


def test_the_json_holds_every_draw_and_how_it_was_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, *ULSTER, "--within", "60", "--format", "json"))
    assert (found["draws"], found["asked"], found["seed"], found["within_days"]) == (5, 5, 1, 60)
    assert found["interval"] == "Wilson score interval, 95 per cent"
    assert [row["standing"] for row in found["rows"]] == ["locked"] * 5


def test_a_case_said_twice_is_looked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, *ULSTER, "--case", "northern-ireland-2022") == printed(capsys, *ULSTER)


def test_a_wrong_name_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "hindcast", "--case", "spain-2061")
    assert said == "there is no case 'spain-2061'; did you mean 'spain-2019'?\n"


@pytest.mark.parametrize("option", ["--draws", "--within"])
def test_none_is_refused(capsys: pytest.CaptureFixture[str], option: str) -> None:
    assert f"Invalid value for '{option}'" in refused(capsys, "hindcast", option, "0")
