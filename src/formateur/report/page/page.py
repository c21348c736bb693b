"""A page: a headline that is the answer, sections below it, and the sources in the order of their numbers."""

from dataclasses import dataclass, field

from formateur.case.situation import Situation
from formateur.report.page.section import Section

UNSEEN = (
    "This page sees seats, rules and public statements. It does not see the street, arms, money, or what was agreed "
    "in private; a commitment counts until its author changes it in public."
)


@dataclass(frozen=True)
class Page:
    """A page on a situation.

    ``headline`` is the answer; ``sections`` the page below it; ``notes`` its sources in the order of their numbers.
    """

    situation: Situation = field(repr=False)
    title: str = field(repr=False)
    headline: str
    sections: tuple[Section, ...] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)

    @property
    def unseen(self) -> str:
        """What a page of this kind does not see."""
        return UNSEEN

    def to_markdown(self) -> str:
        """Return the page as Markdown."""
        from formateur.report.render import markdown

        return markdown(self)

    def to_text(self, width: int | None = None, *, colour: bool = False) -> str:
        """Return the page laid out for a terminal."""
        from formateur.report.render import text

        return text(self, width, colour=colour)

    def _repr_html_(self) -> str:
        from formateur.report.render import html

        return html(self)
