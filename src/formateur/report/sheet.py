"""Sheets: an answer in a sentence, tables, and what to know when reading them; as text, Markdown, JSON and CSV."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formateur.report.render import MARKDOWN, WIDTH
from formateur.report.tables import Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answer to one question.

    ``headline`` is the answer, ``tables`` what it rests on (the first is what CSV gives), ``notes`` what a reader must
    know, ``data`` the whole as plain data.
    """

    title: str
    headline: str
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    def render(self, form: str, width: int | None = None) -> str:
        """Return the sheet as ``text``, ``md``, ``json`` or ``csv``."""
        match form:
            case "json":
                return json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"
            case "csv":
                return self.tables[0].to_csv()
            case "md":
                return self.to_markdown()
            case _:
                return self.to_text(width)

    def to_text(self, width: int | None = None) -> str:
        """Return the sheet laid out for a terminal of ``width`` columns."""
        from textwrap import fill

        columns = width or WIDTH
        blocks = [self.title, fill(self.headline, columns)]
        blocks += [table.to_text(width).rstrip("\n") for table in self.tables if table.rows]
        if self.notes:
            lines = (fill(note, columns, initial_indent="  ", subsequent_indent="    ") for note in self.notes)
            blocks.append("\n".join(["How to read this", *lines]))
        return "\n\n".join(blocks) + "\n"

    def to_markdown(self) -> str:
        """Return the sheet as Markdown."""
        blocks = [f"# {escaped(self.title)}", f"**{escaped(self.headline)}**"]
        blocks += [table.to_markdown().replace("# ", "## ", 1).rstrip("\n") for table in self.tables if table.rows]
        blocks += ["\n".join(f"- {escaped(note)}" for note in self.notes)] if self.notes else []
        return "\n\n".join(blocks) + "\n"

    def to_frame(self, library: str = "pandas") -> Any:
        """Return the rows of the first table as a data frame."""
        return self.tables[0].to_frame(library)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def escaped(text: str) -> str:
    """Return text with what Markdown would read as markup marked as text."""
    return MARKDOWN.sub(r"\\\1", text)
