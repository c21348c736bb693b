"""Commands that show or write: ``show``, ``changes``, ``schema``, ``new``, ``add``, ``export``, ``pages``."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from formateur.cli.options import (
    CaseName,
    Date,
    Overlay,
    PageFormat,
    TableFormat,
    columns,
    confirmed,
    open_case,
    progress,
    say,
)

Part = Literal[
    "parties", "blocs", "commitments", "rules", "offices", "people", "candidates", "clocks", "events", "patrons", "all"
]
Schema = Literal["case", "constitution", "overlay", "audit"]
Confidence = Literal["high", "medium", "low"]
Firmness = Literal["presumed", "preference", "pledge", "red line"]
Basis = Literal["stated", "reported", "inferred"]
Depth = Literal["vote", "support", "quorum"]


def show(
    case: CaseName,
    date: Date = None,
    what: Annotated[Part, typer.Option("--what", help="Which part of the situation.")] = "all",
    format: TableFormat = "text",  # noqa: A002 - the option's name
    overlay: Overlay = None,
) -> None:
    """Print a situation as data: seats, blocs, commitments, rules, offices, clocks, with their sources."""
    from formateur.report.show import render

    found = open_case(case, overlay)
    say(render(found.on(date or found.ends), what, format, columns()))


def changes(
    case: CaseName,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="The earlier evening, e.g. 2022-02-05.")],
    date: Date = None,
    format: PageFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """Say in ten lines what changed since a day: the verdict, the figures, the events that became known."""
    from formateur.report.changes import changes as compare

    found = compare(open_case(case, overlay), since, date)
    pages = {"text": found.to_text, "md": found.to_markdown, "json": found.to_json}
    say(pages[format]())


def schema(
    kind: Annotated[Schema | None, typer.Argument(metavar="KIND", help="case, constitution, overlay or audit.")] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="DIR", help="Write it into a folder; without KIND all of them.")
    ] = None,
) -> None:
    """Print the JSON Schema for editors of a kind of file (default: case)."""
    from formateur.case.schema import KINDS, schema_text, write_schemas

    if write is None:
        say(schema_text(kind or "case"))
        return
    for path in write_schemas((kind,) if kind else tuple(KINDS), write):
        typer.echo(f"{path} written", err=True)


def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of the case, and its file's name.")] = "my-case",
    constitution: Annotated[
        str, typer.Option("--constitution", metavar="X", help="A constitution of the library, or a path to a file.")
    ] = "spain-1978",
    election: Annotated[
        str | None, typer.Option("--election", metavar="DATE", help="The day of the election, e.g. 2016-06-26.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write it into a file that is not there yet.")
    ] = None,
) -> None:
    """Print a commented template of a case that passes `check`."""
    from formateur.case.saving import save_new
    from formateur.case.template import new_case

    text = new_case(name, constitution, election)
    if write is None:
        say(text)
        return
    save_new(write, text)
    typer.echo(f"{write} written; now put the facts in, and run: formateur check {write}", err=True)


def add(
    case: CaseName,
    phrase: Annotated[
        str, typer.Argument(metavar="PHRASE", help='The event, e.g. "2022-02-06 siyada stays_away president".')
    ],
    source: Annotated[
        str, typer.Option("--source", metavar="URL", help="Where it was read: an address, or a source of the case.")
    ],
    title: Annotated[str | None, typer.Option("--title", help="Title of the source.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Publisher of the source.")] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="Day on which the source appeared.")
    ] = None,
    confidence: Annotated[Confidence | None, typer.Option("--confidence", help="How sure it is.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="What a reader should know about the entry.")] = None,
    id: Annotated[str | None, typer.Option("--id", help="Name of the event or commitment.")] = None,  # noqa: A002
    firmness: Annotated[Firmness | None, typer.Option("--firmness", help="How firm a commitment is.")] = None,
    basis: Annotated[Basis | None, typer.Option("--basis", help="Said, reported, or your reading.")] = None,
    depth: Annotated[Depth | None, typer.Option("--depth", help="How deep a refusal goes.")] = None,
    says: Annotated[str | None, typer.Option("--says", help="The operative words, at most 25.")] = None,
    sitting: Annotated[str | None, typer.Option("--sitting", metavar="DATE", help="The one sitting it binds.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day it binds.")] = None,
    overlay: Annotated[
        Path | None, typer.Option("--overlay", metavar="FILE", help="Your overlay, made if it is not there.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Your case file, if CASE is only its id.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Add one event to your own file: checked with the whole file, shown as a diff, then written in one move."""
    from formateur.case.adding import Details, propose

    details = Details(
        source, title, publisher, published, confidence, note, id, firmness, basis, depth, says, sitting, until
    )
    proposal = propose(case, phrase, details, overlay=overlay, file=file)
    say(proposal.diff)
    for hint in proposal.hints:
        typer.echo(hint, err=True)
    if not confirmed(f"Write {proposal.path}?", yes=yes):
        raise typer.Exit(1)
    proposal.write()
    typer.echo(f"{proposal.path} written", err=True)


def pages(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write into.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Constitutions, cases, audits; none means all.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Cases written side by side.")] = 1,
) -> None:
    """Write a page for each constitution, case and audit of the library: Markdown, with pictures as SVG."""
    from formateur.report.library.pages import write_pages

    with progress("writing") as tell:
        written = write_pages(folder, names or (), progress=tell, workers=workers)
    typer.echo(f"{len(written)} {'page' if len(written) == 1 else 'pages'} written into {folder}", err=True)


def export(
    words: Annotated[list[str], typer.Argument(metavar="CASE… DIR", help="Cases, then the folder to write into.")],
    every: Annotated[bool, typer.Option("--all", help="Every case of the library; then only DIR.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
    overlay: Overlay = None,
) -> None:
    """Write cases as tidy tables (CSV) with a codebook into a folder."""
    from formateur.case.load import library_cases
    from formateur.report.export import export as write

    *names, folder = words
    if bool(names) == every:
        raise typer.BadParameter("name at least one case and then the folder, or --all and only the folder")
    cases = [open_case(name, overlay) for name in (names or library_cases())]
    written = write(cases, Path(folder), force=force)
    typer.echo(f"{len(written)} files written to {folder}", err=True)


COMMANDS = (show, changes, schema, new, add, export, pages)
