"""Sources: where a fact was read."""

from formateur.model.base import Value
from formateur.model.scalars import Day, Text


class Source(Value):
    """A public source: what it is called, who published it, when, and where it can be read.

    ``date`` is the day of publication; a source without a date cannot say when a fact became known.
    """

    title: Text
    publisher: Text | None = None
    date: Day | None = None
    url: Text | None = None

    def words(self) -> str:
        """Return the source as a note would print it."""
        parts = [self.publisher, self.title, self.date.isoformat() if self.date else None, self.url]
        return ", ".join(part for part in parts if part)
