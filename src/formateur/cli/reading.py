"""Commands that read a case: ``brief``, ``replay``, ``check``, ``cases``."""

from pathlib import Path
from typing import Annotated

import typer

from formateur.cli.options import CaseName, Date, Overlay, PageFormat, TableFormat, columns, open_case, say


def brief(
    case: CaseName,
    date: Date = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Under 250 words without markup, to paste into a mail.")
    ] = False,
    format: PageFormat = "text",  # noqa: A002 - the option's name
    overlay: Overlay = None,
) -> None:
    """One page on a formation: the answer first, then the arithmetic, what would turn it, and the sources."""
    from formateur.report.brief import brief as write

    found = open_case(case, overlay)
    page = write(found.on(date or found.ends))
    if plain:
        say(page.to_plain())
    elif format == "json":
        say(page.to_json())
    else:
        say(page.to_markdown() if format == "md" else page.to_text(columns(), colour=columns() is not None))


def replay(case: CaseName, format: TableFormat = "text", overlay: Overlay = None) -> None:  # noqa: A002
    """Judge every recorded ballot by the rule in force that day; exit 1 if the record and the rules differ."""
    from formateur.report.replay import replay as run

    found = run(open_case(case, overlay))
    say(found.table.render(format, columns()))
    for line in found.refused:
        typer.echo(line, err=True)
    if not found.agrees:
        raise typer.Exit(1)


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Case, constitution or overlay files.")
    ] = None,
    library: Annotated[
        bool, typer.Option("--library", help="Check every file that is shipped, warnings as errors.")
    ] = False,
) -> None:
    """Find everything wrong with files: file, line, column, what was found, what to do; exit 1 if anything is."""
    from formateur.case.files import check_file, shipped_files

    paths = [*(files or ()), *(shipped_files() if library else ())]
    if not paths:
        raise typer.BadParameter("name at least one file, or --library")
    bad = 0
    for path in paths:
        problems = check_file(path, strict=library)
        for problem in problems:
            typer.echo(str(problem))
        errors = [problem for problem in problems if not problem.warning]
        bad += len(errors)
        if not errors:
            typer.echo(f"{path.name if library else path}: no problems", err=bool(problems))
    if bad:
        raise typer.Exit(1)


def cases(format: TableFormat = "text") -> None:  # noqa: A002
    """List the cases and constitutions of the library."""
    from formateur.report.cases import library_table

    say(library_table().render(format, columns()))


COMMANDS = (brief, replay, check, cases)
