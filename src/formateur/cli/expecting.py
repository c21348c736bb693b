"""Commands on what may be: ``quorum`` on the user's own chances, ``seats`` from votes, ``polls`` of coalitions."""

from typing import TYPE_CHECKING, Annotated

import typer

from formateur.cli.options import CaseName, Date, Overlay, TableFormat, columns, open_case, say

if TYPE_CHECKING:
    from formateur.games.attendance import Known


def quorum(
    case: CaseName,
    attendance: Annotated[
        str,
        typer.Option(
            "--attendance",
            metavar="ID=CHANCE,…",
            help="The chance that a member comes, by party or bloc, rest=CHANCE for all others; a range as 0.6..0.8.",
        ),
    ],
    date: Date = None,
    ballot: Annotated[
        str | None, typer.Option("--ballot", metavar="BALLOT", help="STEP or STEP.BALLOT; default: the one pending.")
    ] = None,
    correlation: Annotated[
        str | None,
        typer.Option(
            "--correlation", metavar="ID=R,…", help="Between members of a party: how much they move together."
        ),
    ] = None,
    bloc: Annotated[
        str | None, typer.Option("--bloc", metavar="ID=CHANCE,…", help="The chance that a party comes all or none.")
    ] = None,
    common: Annotated[
        str | None, typer.Option("--common", metavar="R", help="Correlation through one factor that moves everybody.")
    ] = None,
    favour: Annotated[
        str | None,
        typer.Option("--favour", metavar="ID=CHANCE,…", help="Of those who come, the chance of a vote in favour."),
    ] = None,
    abstains: Annotated[
        str | None,
        typer.Option("--abstains", metavar="ID=CHANCE,…", help="Of those who come, the chance of abstaining."),
    ] = None,
    declared: Annotated[
        bool, typer.Option("--declared", help="Take those bound to come or to stay away at their word.")
    ] = False,
    format: TableFormat = "text",  # noqa: A002 - the option's name
    overlay: Overlay = None,
) -> None:
    """The chance that a quorum is met, and that a ballot passes, on your own figures; none is made up."""
    from formateur.power.attending import Expected, attendance_at
    from formateur.report.power.attendance import attendance_sheet

    expected = Expected(
        _chances(attendance, "--attendance"),
        _chances(correlation, "--correlation"),
        _chances(bloc, "--bloc"),
        _chances(favour, "--favour"),
        _chances(abstains, "--abstains"),
        None if common is None else _known(common),
        declared,
    )
    opened = open_case(case, overlay)
    situation = opened.on(date or opened.ends)
    found = attendance_at(situation, expected, ballot)
    say(attendance_sheet(found, expected, opened.id, situation.day).render(format, columns()))


def _chances(text: str | None, option: str) -> "dict[str, Known]":
    from formateur.errors import FormateurError

    found: dict[str, Known] = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        if not equals or not value.strip():
            raise FormateurError(
                f"{option}: {part.strip()!r} gives nobody a chance; write ID=CHANCE, for example rest=0.7"
            )
        if name.strip() in found:
            raise FormateurError(f"{option}: {name.strip()} is given twice; give it one chance")
        found[name.strip()] = _known(value.strip())
    return found


def _known(text: str) -> "Known":
    low, dots, high = text.partition("..")
    return (low.strip(), high.strip()) if dots else text


COMMANDS = (quorum,)
