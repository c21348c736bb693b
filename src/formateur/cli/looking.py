"""Commands that look back: ``hindcast``."""

from typing import Annotated

import typer

from formateur.cli.options import TableFormat, columns, open_case, progress, say


def hindcast(
    draws: Annotated[int, typer.Option("--draws", min=1, help="How many days to draw.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same days.")] = 1,
    within: Annotated[int, typer.Option("--within", min=1, help="How many days later something still counts.")] = 30,
    case: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="CASE", help="Only from this case; may be said again. Default: the library."),
    ] = None,
    format: TableFormat = "text",  # noqa: A002 - the option's name
) -> None:
    """Look back on days drawn at random: was it locked or open, what followed, and was a listed way out taken."""
    from formateur.record.hindcast import hindcast as look_back
    from formateur.report.record.hindcast import hindcast_sheet

    cases = [open_case(name) for name in dict.fromkeys(case)] if case else None
    with progress("looking at") as tell:
        found = look_back(cases, draws=draws, seed=seed, within=within, progress=tell)
    say(hindcast_sheet(found).render(format, columns()))


COMMANDS = (hindcast,)
