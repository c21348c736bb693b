"""The timeline as a page: when it was locked, and for each day on which that changed what happened."""

from collections.abc import Iterator, Sequence
from datetime import date

from formateur.agreements.answer import Status
from formateur.agreements.timeline import Moment
from formateur.report.context import Notes
from formateur.report.events import event_words
from formateur.report.page.page import Page
from formateur.report.page.section import Section
from formateur.report.stuck.comparing import SAID
from formateur.report.stuck.wording import held_words, moves_words, need_words
from formateur.report.words import capital, count, day_words, listed, sentence

MOST_EVENTS = 5


def timeline_page(moments: Sequence[Moment], *, only_changes: bool) -> Page:
    """Write the timeline: the spells in which it was locked first, then day by day.

    Raises
    ------
    ValueError
        If there are no moments.
    """
    last = moments[-1].answer
    notes = Notes(last.situation)
    shown = [moment for moment in moments if moment.changed or not only_changes]
    sections = tuple(
        Section(f"day-{moment.day}", day_words(moment.day), tuple(_lines(moment, notes))) for moment in shown
    )
    goal = "a government" if last.goal.kind == "government" else str(last.goal).replace("office:", "the office of ")
    title = f"{last.situation.case.file.title}: {goal}, day by day"
    return Page(last.situation, title, _headline(moments), sections, tuple(notes.order))


def _headline(moments: Sequence[Moment]) -> str:
    reading = {"all": "even with every undeclared member", "half": "with at most half of the undeclared"}
    words = reading.get(str(moments[0].answer.undeclared), "on declared words alone")
    spells = [_spell(first, end) for first, end in _spells(moments)]
    first, last = day_words(moments[0].day), day_words(moments[-1].day)
    if not spells:
        return sentence(f"{words}, it was not locked on any day from {first} to {last}")
    return sentence(f"{words}, it was locked {listed(spells)}")


def _spell(first: date, end: date | None) -> str:
    if end is None:
        return f"from {day_words(first)} on"
    return f"from {day_words(first)} until {day_words(end)}"


def _spells(moments: Sequence[Moment]) -> Iterator[tuple[date, date | None]]:
    began: date | None = None
    for moment in moments:
        if moment.answer.locked and began is None:
            began = moment.day
        elif not moment.answer.locked and began is not None:
            yield began, moment.day
            began = None
    if began is not None:
        yield began, None


def _lines(moment: Moment, notes: Notes) -> Iterator[str]:
    yield f"{capital(_verdict(moment))}."
    for entry in moment.events[:MOST_EVENTS]:
        yield f"{sentence(event_words(entry, moment.answer.situation))}{notes.mark(entry.event.sources)}"
    if len(moment.events) > MOST_EVENTS:
        yield f"{capital(count(len(moment.events) - MOST_EVENTS, 'more event'))} of the day."
    if not moment.events:
        yield from _rules(moment)
    if moment.answer.locked and moment.changed:
        core = [held_words(ref, moment.answer, briefly=True) for ref in moment.answer.core]
        if core:
            yield f"In every lock: {listed(core)}."
    for way in moment.taken:
        total = len(moment.answer.ways_out)
        yield f"Taken later, no. {way.rank} of {total}: {moves_words(way.give_up, moment.answer)}."


def _verdict(moment: Moment) -> str:
    made = moment.answer
    said = SAID[made.status]
    if made.status is Status.LOCKED:
        said += f": {count(len(made.locks), 'lock')}, {count(len(made.ways_out), 'way')} out"
    if made.scope is None:
        return said
    if made.least is None:
        return f"{said}; no number of the undeclared would be enough"
    return f"{said}; an agreement {need_words(made.least, made.silent)}"


def _rules(moment: Moment) -> Iterator[str]:
    for one in moment.answer.situation.case.constitution.base.amendments:
        if one.from_ == moment.day:
            yield sentence(f"{one.by or one.kind}: {one.says or one.cite}")
