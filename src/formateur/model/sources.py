"""Sources: where a fact was read, and how well a whole file rests on them."""

from typing import Literal

from formateur.model.base import Value
from formateur.model.scalars import Day, Text

# How well a constitution or a case is known. A: read in the text in force or the official record. B: good secondary
# sources. C: rests on general knowledge; it is listed, and no figure of the library counts it.
Grade = Literal["A", "B", "C"]


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
