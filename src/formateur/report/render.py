"""Pages: a brief as Markdown, terminal text, plain text and HTML. Text from files is escaped on every one of them."""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from formateur.report.context import CLOSE, OPEN

if TYPE_CHECKING:
    from jinja2 import Environment

    from formateur.report.page.page import Page
    from formateur.report.page.section import Section

NOTE = re.compile(f"{OPEN}(\\d+){CLOSE}")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
WIDTH = 100


def bracketed(text: str) -> str:
    """Show the marks of notes in brackets."""
    return NOTE.sub(lambda mark: f" [{mark[1]}]", text).replace("] [", "][")


def markdown_text(text: str) -> str:
    """Escape text for Markdown and show its notes."""
    return bracketed(MARKDOWN.sub(r"\\\1", text))


def markdown(page: "Page") -> str:
    """Write a brief as Markdown."""
    return (
        templates()
        .get_template("brief.md.j2")
        .render(page=page, unseen=page.unseen, sources=list(_sources(page)))
        .strip()
        + "\n"
    )


def html(page: "Page") -> str:
    """Write a brief as an HTML fragment, as a notebook shows it."""
    return templates().get_template("brief.html.j2").render(page=page, unseen=page.unseen, sources=list(_sources(page)))


def templates() -> "Environment":
    """Return the templates of pages; those in HTML escape what they are given, those in Markdown by the filter md."""
    from jinja2 import Environment, FileSystemLoader

    folder = Path(__file__).parent / "templates"
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),  # noqa: S701 - Markdown has its own filter
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["md"] = markdown_text
    made.filters["shown"] = bracketed
    return made


def _sources(page: "Page") -> Iterator[tuple[int, str, str | None]]:
    for number, name in enumerate(page.notes, 1):
        source = page.situation.case.sources[name]
        parts = [source.publisher, source.title, source.date.isoformat() if source.date else None]
        yield number, ", ".join(part for part in parts if part), source.url


def text(page: "Page", width: int | None = None, *, colour: bool = False) -> str:
    """Lay a brief out for a terminal of ``width`` columns."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out,
        width=width or WIDTH,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
    )
    console.print(Text(page.title, style="dim"))
    console.print()
    console.print(Text(page.headline, style="bold"))
    for section in page.sections:
        console.print()
        console.print(Text(section.title.upper(), style="bold cyan"))
        for line in _text_table(section, console.width):
            console.print(line)
        for line in section.lines:
            console.print(Padding(Text(bracketed(line)), (0, 0, 0, 2)))
    console.print()
    console.print(Text("WHAT THIS DOES NOT SEE", style="bold cyan"))
    console.print(Padding(Text(page.unseen), (0, 0, 0, 2)))
    console.print()
    console.print(Text("SOURCES", style="bold cyan"))
    for number, words, url in _sources(page):
        console.print(Padding(Text(f"[{number}] {words}"), (0, 0, 0, 2)))
        if url:
            console.print(Text(f"      {url}"), soft_wrap=True)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _text_table(section: "Section", width: int) -> Iterable[object]:
    from rich.table import Table
    from rich.text import Text

    if not section.rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False, width=width)
    for column in section.columns:
        right = column in ("Seats", "Members", "Claims")
        table.add_column(
            column, justify="right" if right else "left", header_style="dim", overflow="fold", no_wrap=right
        )
    for row in section.rows:
        table.add_row(*(Text(bracketed(cell)) for cell in row))
    yield table


def plain(page: "Page", most: int) -> str:
    """Write the answer and what it hangs on in at most ``most`` words, without markup."""
    wanted = {"residual": 1, "next": 6, "flips": 3, "robust": 1, "stuck": 1, "stands": 1, "calendar": 2}
    lines = [f"{page.title}.", page.headline]
    used = sum(len(line.split()) for line in lines)
    tail = f"Formateur; {len(page.notes)} sources in the full brief."
    for section in page.sections:
        for line in section.lines[: wanted.get(section.key, 0)]:
            said = NOTE.sub("", line)
            words = len(said.split())
            if used + words + len(tail.split()) < most:
                lines.append(said)
                used += words
    return "\n".join([*lines, tail]) + "\n"
