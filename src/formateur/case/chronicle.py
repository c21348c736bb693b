"""The chronicle: events in order, each with the two dates of a fact, when it happened and when it was known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from formateur.case.shape import Event
from formateur.model.sources import Source


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its place in the order.

    ``index`` is its place in the file it comes from, ``known`` the day it was public, ``overlay`` the user's file that
    added it (empty for the case itself).
    """

    index: int
    event: Event
    known: date
    overlay: str = ""

    @property
    def day(self) -> date:
        """The day it happened."""
        return self.event.day

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other event: the file it comes from, and its place there."""
        return self.overlay, self.index

    @property
    def id(self) -> str:
        """Its id, or that of the commitment it makes; empty if it has none."""
        event = self.event
        return event.id or (event.commits.id if event.commits else "")


def known_on(event: Event, sources: Mapping[str, Source]) -> date:
    """Return the day a fact was public.

    By default the later of the day it happened and the day of its earliest source, so that hindsight cannot slip in.
    """
    return event.known or max(event.day, earliest(event.sources, sources) or event.day)


def earliest(names: Iterable[str], sources: Mapping[str, Source]) -> date | None:
    """Return the date of the earliest dated source among some."""
    dates = [found.date for name in names if (found := sources.get(name)) and found.date]
    return min(dates, default=None)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sort by day; events of one day stay in the order of their file, a case's before an overlay's."""
    return tuple(sorted(entries, key=lambda entry: (entry.day, bool(entry.overlay), entry.index)))
