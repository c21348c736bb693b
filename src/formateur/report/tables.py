"""Tables: the same rows as text, Markdown, JSON or CSV, and as data frames where a library for them is installed."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from formateur.report.render import MARKDOWN, WIDTH


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as plain records, with the columns that a text shows and the records' full fields for JSON and CSV.

    ``worded`` are the same rows as a text shows them, where numbers are to be rounded for reading.
    """

    title: str
    rows: Sequence[Mapping[str, Any]]
    shown: tuple[str, ...]
    worded: Sequence[Mapping[str, Any]] | None = None

    def render(self, form: str, width: int | None = None) -> str:
        """Return the table as ``text``, ``md``, ``json`` or ``csv``."""
        match form:
            case "json":
                return json.dumps(list(self.rows), ensure_ascii=False, indent=2) + "\n"
            case "csv":
                return self.to_csv()
            case "md":
                return self.to_markdown()
            case _:
                return self.to_text(width)

    def to_csv(self) -> str:
        """Return every field as CSV; nested fields are written as JSON."""
        out = StringIO()
        columns = list(dict.fromkeys(key for row in self.rows for key in row)) or list(self.shown)
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in self.rows)
        return out.getvalue()

    def to_markdown(self) -> str:
        """Return the shown columns as a Markdown table."""
        lines = [f"| {' | '.join(_heading(name) for name in self.shown)} |", f"|{'---|' * len(self.shown)}"]
        for row in self.worded or self.rows:
            cells = (MARKDOWN.sub(r"\\\1", _said(row.get(name))) for name in self.shown)
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join([f"# {self.title}", "", *lines]) + "\n"

    def to_text(self, width: int | None = None) -> str:
        """Return the shown columns laid out for a terminal."""
        from rich.console import Console
        from rich.table import Table as Layout
        from rich.text import Text

        out = StringIO()
        console = Console(file=out, width=width or WIDTH, highlight=False)
        console.print(Text(self.title))
        layout = Layout(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for name in self.shown:
            layout.add_column(_heading(name), overflow="fold")
        for row in self.worded or self.rows:
            layout.add_row(*(Text(_said(row.get(name))) for name in self.shown))
        console.print(layout)
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"

    def to_frame(self, library: str = "pandas") -> Any:
        """Return the rows as a data frame of ``pandas`` or ``polars``, whichever is asked for and installed.

        Raises
        ------
        ImportError
            If the library is not installed.
        """
        from importlib import import_module

        return import_module(library).DataFrame(
            [{key: _flat(value) for key, value in row.items()} for row in self.rows]
        )


def _heading(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return ", ".join(str(part) for part in value) if isinstance(value, list | tuple) else str(value)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | tuple) else value


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
