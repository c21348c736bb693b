"""Why it is stuck, in the brief: the sentences that matter of each answer."""

from collections.abc import Iterator

from formateur.agreements.answer import Answer, Status
from formateur.report.context import Context, Notes
from formateur.report.page.section import Section
from formateur.report.stuck.headline import headline
from formateur.report.stuck.patrons import patron_lines
from formateur.report.stuck.wording import held_words, moves_words
from formateur.report.words import count, listed

SHORT = 3


def stuck(context: Context, notes: Notes) -> Section:
    """Say what excludes the sitting, whether a government can be formed, and what would open the way to one."""
    lines = [*_sitting(context, notes), *_government(context, notes), *_visitors(context, notes)]
    return Section("stuck", "Why it is stuck, and what would open it", tuple(lines))


def _sitting(context: Context, notes: Notes) -> Iterator[str]:
    found = context.stuck_sitting
    if found is None or not found.locked:
        return
    if len(found.locks) == 1:
        names = listed(held_words(ref, found, notes, briefly=True) for ref in found.core)
        yield f"The sitting: {names} together exclude it, and none of them can be spared."
    else:
        yield f"The sitting: {count(len(found.locks), 'lock')} exclude it; {count(len(found.ways_out), 'way')} out."


def _government(context: Context, notes: Notes) -> Iterator[str]:
    if context.situation.stage is None:
        return
    found = context.stuck
    if found is None:
        yield "A government: too many combinations to be tried here; ask for formateur why."
        return
    if found.status not in (Status.LOCKED, Status.POSSIBLE, Status.NOTHING_PROMISED):
        return
    yield f"A government. {headline(found)}"
    if found.locked:
        yield from _opening(found, notes)


def _opening(found: Answer, notes: Notes) -> Iterator[str]:
    ways = found.short_list()
    said = [f"({place}) {moves_words(way.give_up, found, notes)}" for place, way in enumerate(ways[:SHORT], start=1)]
    more = len(found.ways_out) - len(said)
    rest = f"; {more} more (formateur ways-out)" if more else ""
    yield f"Any one of these would open the way to a government: {'; '.join(said)}{rest}."


def _visitors(context: Context, notes: Notes) -> Iterator[str]:
    """Say what lies in the hands of those whom a patron, seen in the last days, is said to move."""
    found = context.stuck_sitting if context.stuck_sitting and context.stuck_sitting.locked else context.stuck
    if found is None or not found.locked:
        return
    seen = {entry.event.contact.patron for entry in context.recent if entry.event.contact}
    for patron in context.situation.case.patrons:
        if patron in seen:
            yield from patron_lines(found, notes, (patron,))
