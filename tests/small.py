"""Small constitutions and cases, written as a reader would write them, for tests of one construct at a time."""

from textwrap import dedent
from typing import Any

import formateur as fm
from formateur.case.document import parse
from formateur.case.load import build
from formateur.case.shape import CaseFile
from formateur.case.situation import Situation
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Law

LAW = """
constitution: small
title: a small constitution
chambers: {house: {name: House, members: 10}}
"""
CASE = {
    "case": "small-2020",
    "title": "a small case",
    "constitution": "small",
    "election": "2020-01-01",
    "parties": {"reds": {"name": "Reds", "seats": "6"}, "blues": {"name": "Blues", "seats": "4"}},
    "sources": {"daily": {"title": "a daily"}},
}
IN_FAVOUR = "more than 1/2 of members"


def law(text: str) -> Constitution:
    """A constitution of one chamber of ten; ``text`` has its starts, steps, ends and whatever else it needs."""
    head = parse(LAW).data
    return constitution({**head, **parse(dedent(text)).data})


def constitution(data: dict[str, Any]) -> Constitution:
    """A constitution from plain data."""
    return Constitution(data, Law.model_validate(data))


def formation(under: Constitution, chronicle: str = "[]", **head: Any) -> fm.Case:
    """A case under a small constitution: six reds, four blues; events need no source."""
    events = parse("chronicle:\n" + dedent(chronicle) if chronicle != "[]" else "chronicle: []").data["chronicle"]
    return case(under, events, **head)


def case(under: Constitution, events: list[dict[str, Any]], **head: Any) -> fm.Case:
    """A case from events as plain data."""
    sourced = [{"sources": ["daily"], **event} for event in events]
    return build(CaseFile.model_validate({**CASE, **head, "chronicle": sourced}), under)


def on(day: str, under: Constitution, chronicle: str = "[]", **head: Any) -> Situation:
    """The situation on a day."""
    return formation(under, chronicle, **head).on(day)


def pending(situation: Situation) -> list[str]:
    """Steps at which a track stands."""
    return [track.step for track in situation.state.tracks]


def refused(situation: Situation) -> list[str]:
    """Messages of the events that were refused."""
    return [one.message for one in situation.refusals]
