"""A section of a brief."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief: ``lines``, and a table with ``columns`` and ``rows`` if there is one.

    Marks of notes stand in the text as ``Notes.mark`` writes them; a page shows them as numbers in brackets.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
