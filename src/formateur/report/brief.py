"""The brief: one page on a formation, on a date, for somebody who must act on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from formateur.case.situation import Situation
from formateur.report.context import Context, Notes
from formateur.report.data import facts
from formateur.report.headline import headline
from formateur.report.page import sections
from formateur.report.page.page import Page
from formateur.report.words import day_words

PLAIN_WORDS = 250
UNSEEN = (
    "This brief sees seats, rules and public statements. It does not see the street, arms, money, or what was agreed "
    "in private; a commitment counts until its author changes it in public."
)


@dataclass(frozen=True)
class Brief(Page):
    """A brief of a situation: a page that can also be had as data, and as a few plain words."""

    context: Context = field(repr=False)

    @property
    def unseen(self) -> str:
        """What a brief does not see."""
        return UNSEEN

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The brief as plain data: the fields of the JSON contract."""
        return facts(self.context, self.headline, self.notes)

    def to_json(self) -> str:
        """Return the brief as JSON."""
        return json.dumps(self.data, ensure_ascii=False, indent=2)

    def to_plain(self) -> str:
        """Return at most 250 words without markup, to paste into a mail."""
        from formateur.report.render import plain

        return plain(self, PLAIN_WORDS)

    def __str__(self) -> str:
        return self.to_plain()


def brief(situation: Situation) -> Brief:
    """Write the brief of a situation.

    Examples
    --------
    >>> import formateur as fm
    >>> print(fm.brief(fm.load("iraq-2021").on("2022-02-06")).headline)
    Tomorrow's election of the President of the Republic cannot take place: 220 of 329 members must be present, \
and at most 175 can be; it is 45 short.
    """
    context = Context(situation)
    notes = Notes(situation)
    made = tuple(section for section in sections(context, notes) if section.lines or section.rows)
    title = f"{situation.case.file.title}: the evening of {day_words(situation.day)}"
    return Brief(situation, title, headline(context), made, tuple(notes.order), context)
