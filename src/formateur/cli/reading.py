"""Commands that read: ``brief``, ``replay``, ``check``, ``cases``, ``compare``."""

from pathlib import Path
from typing import Annotated

import typer

from formateur.cli.options import CaseName, Date, Overlay, PageFormat, TableFormat, columns, open_case, progress, say


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


def replay(
    case: Annotated[
        str | None, typer.Argument(metavar="[CASE]", help="A case of the library or a path to a file; none with --all.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Replay every case of the library: a line a country.")] = False,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate",
            help="Shift every bound by a seat and exchange every base: would the record or an example notice? "
            "Of one case and its constitution, or of the whole library.",
        ),
    ] = False,
    format: TableFormat = "text",  # noqa: A002 - the option's name
    overlay: Overlay = None,
) -> None:
    """Judge every recorded ballot by the rule in force that day; exit 1 if the record and the rules differ."""
    if case and all_:
        raise typer.BadParameter("name a case, or say --all: not both")
    if mutate:
        _mutate(case, format, overlay)
    elif all_:
        _replay_all(format)
    elif case:
        _replay_one(case, format, overlay)
    else:
        raise typer.BadParameter("name a case, or say --all for every case of the library")


def _replay_one(case: str, form: str, overlay: list[Path] | None) -> None:
    from formateur.report.record.replay import replay as run

    found = run(open_case(case, overlay))
    say(found.table.render(form, columns()))
    for line in found.refused:
        typer.echo(line, err=True)
    if not found.agrees:
        raise typer.Exit(1)


def _replay_all(form: str) -> None:
    from formateur.report.record.library import library_sheet, replays

    with progress("replaying") as tell:
        found = replays(tell)
    say(library_sheet(found).render(form, columns()))
    for one in found:
        for line in (*(f"{row['date']} {row['step']}: {row['arithmetic']}" for row in one.differs), *one.refused):
            typer.echo(f"{one.case.id}: {line}", err=True)
    if not all(one.agrees for one in found):
        raise typer.Exit(1)


def _mutate(case: str | None, form: str, overlay: list[Path] | None) -> None:
    from formateur.record.mutations import mutate, mutate_library
    from formateur.report.record.mutations import mutations_sheet

    if case:
        opened = open_case(case, overlay)
        found = [mutate(opened.constitution, [opened])]
    else:
        with progress("changing the rules of") as tell:
            found = list(mutate_library(tell))
    say(mutations_sheet(found).render(form, columns()))


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
    from formateur.report.library.cases import library_table

    say(library_table().render(format, columns()))


def compare(
    cases_only: Annotated[bool, typer.Option("--cases", help="Only the cases.")] = False,
    constitutions_only: Annotated[bool, typer.Option("--constitutions", help="Only the constitutions.")] = False,
    format: TableFormat = "text",  # noqa: A002
) -> None:
    """Compare the library: days to government, ballots, quotas to govern and to get there, who can block, clocks."""
    from formateur.record.comparing import compare as compared
    from formateur.report.library.comparison import comparison_sheet

    with progress("comparing") as tell:
        sheet = comparison_sheet(*compared(tell))
    by_case, by_law = sheet.tables
    if cases_only == constitutions_only:
        say(sheet.render(format, columns()))
    else:
        say((by_case if cases_only else by_law).render(format, columns()))


COMMANDS = (brief, replay, check, cases, compare)
