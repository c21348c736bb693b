"""A brief uses only what was known on its day: without every later event it reads the same, to the byte."""

import random
from datetime import date

import pytest

import formateur as fm
from formateur.case.load import build
from formateur.case.shape import CaseFile

DAYS_A_CASE = 25


def days_of(case: fm.Case) -> list[date]:
    """Days on which something happened or became known, drawn by a fixed seed."""
    days = sorted({day for entry in case.entries for day in (entry.day, entry.known) if day >= case.begins})
    return random.Random(case.id).sample(days, min(DAYS_A_CASE, len(days)))


def without_what_came_after(case: fm.Case, day: date) -> fm.Case:
    """The case with every event deleted that was not known on the day."""
    known = {entry.index for entry in case.entries if entry.known <= day}
    data = {**case.document.data}
    data["chronicle"] = [event for index, event in enumerate(data["chronicle"]) if index in known]
    return build(CaseFile.model_validate(data), case.constitution)


@pytest.mark.parametrize("name", fm.library_cases())
def test_deleting_what_became_known_later_changes_no_byte_of_a_brief(name: str) -> None:
    case = fm.load(name)
    for day in days_of(case):
        now, then = fm.brief(case.on(day)), fm.brief(without_what_came_after(case, day).on(day))
        assert now.to_markdown() == then.to_markdown(), day
        assert now.to_json() == then.to_json(), day
