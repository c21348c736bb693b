"""Every case of the library agrees with its record."""

from typing import Any

import pytest

import formateur as fm
from formateur.report.record.library import library_data, replays
from formateur.report.record.replay import replay


@pytest.mark.parametrize("name", fm.library_cases())
def test_the_record_agrees_with_the_rules(name: str) -> None:
    found = replay(fm.load(name))
    assert [f"{row['date']} {row['step']}: {row['arithmetic']}" for row in found.differs] == []
    assert found.refused == ()


def test_every_ballot_and_sitting_of_iraq_is_replayed() -> None:
    case = fm.load("iraq-2021")
    recorded = [entry for entry in case.entries if entry.event.ballot or entry.event.lost_sitting]
    assert len(replay(case).rows) == len(recorded)


def test_what_is_not_decided_says_what_is_missing() -> None:
    rows = [row for case in fm.library_cases() for row in replay(fm.load(case)).rows]
    undetermined = [row for row in rows if row["computed"] == "undetermined"]
    assert undetermined
    reasons = ("not recorded", "does not say", "recorded as void")
    assert [row["arithmetic"] for row in undetermined if not any(one in row["arithmetic"] for one in reasons)] == []


@pytest.fixture(scope="module")
def everything() -> dict[str, Any]:
    return library_data(replays())


def test_the_whole_library_agrees_with_the_record(everything: dict[str, Any]) -> None:
    assert (everything["differs"], everything["refused"]) == (0, [])


def test_a_ballot_agrees_differs_or_is_not_decided(everything: dict[str, Any]) -> None:
    rows = everything["rows"]
    assert everything["ballots"] == len(rows) == everything["determined"] + everything["undetermined"]
    assert {row["case"] for row in rows} <= set(fm.library_cases())
