"""The page of a brief: its sections, each a few lines or a small table, in the order in which a reader needs them."""

from collections.abc import Iterator

from formateur.report.context import Context, Notes
from formateur.report.page.house import changed, house
from formateur.report.page.next_sitting import declared, next_step
from formateur.report.page.section import Section
from formateur.report.page.standing import after_the_sitting, calendar, where_it_stands
from formateur.report.page.stuck import stuck
from formateur.report.page.turning import how_robust, what_would_turn


def sections(context: Context, notes: Notes) -> Iterator[Section]:
    """Yield the sections in the order in which a reader needs them."""
    if context.today:
        yield after_the_sitting(context, notes)
    yield next_step(context, notes)
    yield declared(context, notes)
    yield what_would_turn(context, notes)
    yield how_robust(context, notes)
    yield stuck(context, notes)
    if not context.today:
        yield after_the_sitting(context, notes)
    yield where_it_stands(context)
    yield calendar(context, notes)
    yield changed(context, notes)
    yield house(context, notes)
