"""A brief uses only what was known on its day: without every later event it reads the same, to the byte."""

import random
from datetime import date, timedelta
from functools import cache

import pytest

import formateur as fm
from formateur.case.load import build
from formateur.case.shape import CaseFile

WHOLE = ("iraq-2021", "spain-2016", "sweden-2018")  # cases whose every day is tried
SAMPLE = {name: 12 if name in WHOLE else 2 for name in fm.library_cases()}  # days of each kind in the quick test
PARTS = 6  # the slow test of all days is cut into so many, to share them among processes

load = cache(fm.load)


def days_of_events(case: fm.Case) -> list[date]:
    """Days on which something happened or became known, and the evening before each."""
    days = {day for entry in case.entries for day in (entry.day, entry.known)}
    days |= {day - timedelta(days=1) for day in days}
    return sorted(day for day in days if case.begins <= day <= case.ends)


def days_between(case: fm.Case, number: int) -> list[date]:
    """Other days, drawn by a fixed seed."""
    rng, length = random.Random(f"{case.id} {number}"), (case.ends - case.begins).days
    return [case.begins + timedelta(days=rng.randint(0, length)) for _ in range(number)]


def without_what_came_after(case: fm.Case, day: date) -> fm.Case:
    """The case with every event deleted that was not known on the day."""
    known = {entry.index for entry in case.entries if entry.known <= day}
    assert case.document is not None
    data = {**case.document.data}
    data["chronicle"] = [event for index, event in enumerate(data["chronicle"]) if index in known]
    return build(CaseFile.model_validate(data), case.constitution)


def assert_no_hindsight(case: fm.Case, day: date) -> None:
    now, then = fm.brief(case.on(day)), fm.brief(without_what_came_after(case, day).on(day))
    assert now.to_markdown() == then.to_markdown(), day
    assert now.to_text() == then.to_text(), day
    assert now.to_plain() == then.to_plain(), day
    assert now.to_json() == then.to_json(), day


@pytest.mark.parametrize("name", fm.library_cases())
def test_deleting_what_became_known_later_changes_no_byte_of_a_brief(name: str) -> None:
    case = load(name)
    days = days_of_events(case)
    for day in [*random.Random(name).sample(days, min(SAMPLE[name], len(days))), *days_between(case, SAMPLE[name])]:
        assert_no_hindsight(case, day)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", WHOLE)
def test_it_changes_none_on_any_day_of_the_record(name: str, part: int) -> None:
    case = load(name)
    for day in [*days_of_events(case), *days_between(case, 20)][part::PARTS]:
        assert_no_hindsight(case, day)


def test_there_is_something_to_delete() -> None:
    case = load("iraq-2021")
    assert len(without_what_came_after(case, date(2022, 2, 6)).entries) < len(case.entries)


def test_what_a_later_source_revealed_is_not_seen_before_it() -> None:
    case = load("iraq-2021")
    late = [entry for entry in case.entries if entry.known > entry.day and entry.known <= case.ends]
    assert late
    for entry in late:
        assert entry not in case.on(entry.known - timedelta(days=1)).entries
        assert entry in case.on(entry.known).entries
