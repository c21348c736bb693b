"""Options that several commands share, defined once."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from formateur.case.case import Case

CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="A case of the library (see `formateur cases`) or a path to a file.")
]
Date = Annotated[
    str | None,
    typer.Option("--date", metavar="DATE", help="The day, e.g. 2022-02-06. Default: the day of the last event."),
]
Overlay = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay", metavar="FILE", help="Your own events over the case; marked in the output, never written into it."
    ),
]
TableFormat = Annotated[Literal["text", "json", "csv", "md"], typer.Option("--format", help="How to print it.")]
PageFormat = Annotated[Literal["text", "json", "md"], typer.Option("--format", help="How to print it.")]


def open_case(name: str, overlay: list[Path] | None = None) -> "Case":
    """Load a case with its overlays."""
    from formateur.case.load import load

    return load(name, overlays=overlay or ())


def plain_number(text: str, option: str) -> str:
    """Return a number as it was written: whole, decimal or a fraction, of a length that can be meant."""
    import re

    from formateur.errors import FormateurError

    if not re.fullmatch(r"[+-]?\d{1,60}(\.\d{1,60})?(/\d{1,60})?(e[+-]?\d{1,2})?", text, re.ASCII | re.IGNORECASE):
        raise FormateurError(f"{option}: {text[:60]!r} is not a number; write whole numbers or fractions, 12 or 1/3")
    return text


def say(text: str) -> None:
    """Print a result."""
    typer.echo(text, nl=not text.endswith("\n"))


def columns() -> int | None:
    """Width of the terminal, None where there is none."""
    import shutil
    import sys

    return min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else None


@contextmanager
def progress(doing: str) -> "Iterator[Callable[[str], None]]":
    """Give what says on stderr how far long work is, on one line of a terminal that is cleared in the end."""
    import sys

    def show(text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    try:
        yield lambda name: show(f"{doing} {name}")
    finally:
        show("")


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask before something is written; without a terminal to ask on the answer is no, and that is said."""
    import sys

    if yes:
        return True
    if not sys.stdin.isatty():
        typer.echo("nothing is written: there is no terminal to ask on; add --yes to write", err=True)
        return False
    if typer.confirm(question, default=False, err=True):
        return True
    typer.echo("nothing is written", err=True)
    return False
