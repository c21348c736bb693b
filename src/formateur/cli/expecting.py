"""Commands on what may be: ``quorum`` on the user's own chances, and ``seats`` from votes or a poll."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from formateur.cli.options import CaseName, Date, Overlay, TableFormat, columns, open_case, plain_number, say

if TYPE_CHECKING:
    from collections.abc import Collection
    from fractions import Fraction

    from formateur.games.groups import Known
    from formateur.seats.apportionment import Allocation
    from formateur.seats.polls import PollChances


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
    if not text:
        return {}
    given = _pairs(text, option, "gives nobody a chance; write ID=CHANCE, for example rest=0.7")
    return {name: _known(value) for name, value in given.items()}


def _known(text: str) -> "Known":
    low, dots, high = text.partition("..")
    ends = [plain_number(end.strip(), "a chance") for end in ((low, high) if dots else (text,))]
    return (ends[0], ends[1]) if dots else ends[0]


def seats(
    case: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", help="A case whose parties have votes, or whose quotas a poll must reach."),
    ] = None,
    votes: Annotated[str | None, typer.Option("--votes", metavar="ID=N,…", help="Votes by party.")] = None,
    shares: Annotated[
        str | None, typer.Option("--shares", metavar="ID=PERCENT,…", help="Instead of votes: a poll, in per cent.")
    ] = None,
    number: Annotated[int | None, typer.Option("--seats", metavar="N", min=1, help="Seats to give out.")] = None,
    method: Annotated[
        str, typer.Option("--method", metavar="NAME", help="dhondt, sainte-lague, hare, droop …; list shows all.")
    ] = "dhondt",
    hurdle: Annotated[
        str | None, typer.Option("--hurdle", metavar="SHARE", help="Share of valid votes a party needs: 5% or 1/20.")
    ] = None,
    exempt: Annotated[
        list[str] | None, typer.Option("--exempt", metavar="ID", help="A party that the hurdle does not bind.")
    ] = None,
    tie: Annotated[
        Literal["none", "larger vote", "lot"],
        typer.Option("--tie", help="Who gets a seat that is tied; a lot needs --seed."),
    ] = "none",
    sample: Annotated[
        float | None, typer.Option("--sample", metavar="N", help="Of the poll: how many were asked.")
    ] = None,
    inflation: Annotated[
        float | None,
        typer.Option(
            "--inflation",
            metavar="F",
            help="Of the poll: its variance over a random sample's. 1 is sampling error alone; past polls were near 4.",
        ),
    ] = None,
    quota: Annotated[
        list[str] | None, typer.Option("--quota", metavar="STEP=N", help="Of the poll: a quota in seats that counts.")
    ] = None,
    coalition: Annotated[
        list[str] | None, typer.Option("--coalition", metavar="A+B", help="Of the poll: a coalition to look at.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", metavar="N", min=1, help="Of the poll: how many draws.")] = 131_072,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", min=0, help="Where chance starts; the same seed, the same answer."),
    ] = None,
    format: TableFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """Seats from votes, exactly and with every tie; or from a poll the chance that coalitions reach each quota."""
    from formateur.errors import FormateurError
    from formateur.report.power.seats import methods_sheet, polls_sheet, seats_sheet

    if method == "list":
        say(methods_sheet().render(format, columns()))
        return
    if shares is not None:
        if sample is None or inflation is None or seed is None:
            raise FormateurError("a poll needs --sample, --inflation and --seed as well: nothing is made up")
        house, quotas = _quotas(case, quota, number, overlay)
        found = _polled(shares, house, method, hurdle, exempt, sample, inflation, quotas, coalition, draws, seed)
        say(polls_sheet(found).render(format, columns()))
        return
    counted, allocation = _allocated(case, votes, number, method, hurdle, exempt, tie, seed, overlay)
    say(seats_sheet(allocation, counted).render(format, columns()))


def _allocated(
    case: str | None,
    votes: str | None,
    number: int | None,
    method: str,
    hurdle: str | None,
    exempt: list[str] | None,
    tie: str,
    seed: int | None,
    overlay: list[Path] | None,
) -> "tuple[dict[str, int], Allocation[str]]":
    from random import Random

    from formateur.case.apportioning import allocated
    from formateur.errors import FormateurError
    from formateur.seats.apportionment import allocate
    from formateur.seats.methods import Hurdle

    if case is not None and votes is None:
        if number or hurdle or exempt or tie != "none":
            raise FormateurError(
                "a case has its own rule for seats; give --seats, --hurdle, --exempt and --tie with --votes"
            )
        file = open_case(case, overlay).file
        given = {name: party.votes for name, party in file.parties.items() if party.votes is not None}
        if file.seats_from_votes is None or not given:
            raise FormateurError(
                f"{file.case} gives seats, not votes; give --votes and --seats, or seats_from_votes in the case"
            )
        return given, allocated(given, file.seats_from_votes)
    if votes is None or number is None:
        raise FormateurError("give --votes and --seats: formateur seats --votes a=53000,b=24000,c=23000 --seats 7")
    if tie == "lot" and seed is None:
        raise FormateurError("--tie lot needs --seed, so that the draw can be repeated")
    given = {name: _whole(text, "--votes") for name, text in _pairs(votes, "--votes").items()}
    free = _among(exempt, given)
    bar = Hurdle(_share(hurdle), exempt=free) if hurdle else None
    rng = Random(seed) if tie == "lot" else None  # noqa: S311 - a lot that can be repeated
    return given, allocate(given, number, method, hurdle=bar, ties=tie, rng=rng)


def _polled(
    shares: str,
    number: int,
    method: str,
    hurdle: str | None,
    exempt: list[str] | None,
    sample: float,
    inflation: float,
    quotas: dict[str, int],
    coalition: list[str] | None,
    draws: int,
    seed: int,
) -> "PollChances[str]":
    from formateur.errors import FormateurError
    from formateur.seats.polls import coalition_chances

    given = {name: _share(f"{text}%") for name, text in _pairs(shares, "--shares").items()}
    if not any(given.values()):
        raise FormateurError("--shares: all are 0; give a poll in which somebody has votes")
    if not 1 <= sample <= 10**9:
        raise FormateurError(f"--sample {sample:g} is no number of people asked; give 1 or more")
    wanted = [tuple(_among([one.strip() for one in text.split("+")], given)) for text in coalition or ()]
    return coalition_chances(
        given,
        sample,
        inflation=inflation,
        seats=number,
        method=method,
        quotas=quotas,
        seed=seed,
        draws=draws,
        hurdle=_share(hurdle) if hurdle else _share("0"),
        exempt=_among(exempt, given),
        coalitions=wanted or None,
    )


def _quotas(
    case: str | None, quota: list[str] | None, number: int | None, overlay: list[Path] | None
) -> tuple[int, dict[str, int]]:
    """Return the seats of the house and the quotas that count: those given, else those of the case's ballots."""
    from formateur.errors import FormateurError
    from formateur.report.rules import rule_rows

    given = {name: _whole(text, "--quota") for one in quota or () for name, text in _pairs(one, "--quota").items()}
    if case is None:
        if number is None or not given:
            raise FormateurError("a poll needs --seats and at least one --quota STEP=N, or a case that has both")
        return number, given
    opened = open_case(case, overlay)
    rows = rule_rows(opened.on(opened.ends))
    found = {
        f"{row['step']}.{row['ballot']}": max(row["seats_in_favour"] or 0, row["seats_present"] or 0)
        for row in rows
        if row["ballot"] and (row["seats_in_favour"] or row["seats_present"])
    }
    return number or rows[0]["members"], given or found


def _pairs(text: str, option: str, wrong: str = "cannot be read; write ID=NUMBER, parted by commas") -> dict[str, str]:
    from formateur.errors import FormateurError

    found: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value:
            raise FormateurError(f"{option}: {part.strip()!r} {wrong}")
        if name in found:
            raise FormateurError(f"{option}: {name} is given twice; give it once")
        found[name] = value
    return found


def _whole(text: str, option: str) -> int:
    from formateur.errors import FormateurError

    digits = text.replace("_", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        raise FormateurError(f"{option}: {text!r} is not a whole number of 0 or more, of at most 18 digits")
    return int(digits)


def _share(text: str) -> "Fraction":
    from fractions import Fraction

    from formateur.errors import FormateurError

    try:
        share = Fraction(plain_number(text.removesuffix("%"), "a share")) / (100 if text.endswith("%") else 1)
    except (FormateurError, ZeroDivisionError):
        raise FormateurError(f"{text[:60]!r} is not a share; write 5% or 1/20") from None
    if not 0 <= share <= 1:
        raise FormateurError(f"{text} is not a share between 0 and 1; write 5% or 1/20")
    return share


def _among(names: list[str] | None, given: "Collection[str]") -> tuple[str, ...]:
    from formateur.errors import UnknownNameError

    for name in names or ():
        if name not in given:
            raise UnknownNameError("party here", name, given)
    return tuple(names or ())


COMMANDS = (quorum, seats)
