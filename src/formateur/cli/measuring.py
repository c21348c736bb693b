"""Commands that measure: ``power`` and ``coalitions``, of a case or of plain numbers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from formateur.cli.options import CaseName, Date, Overlay, TableFormat, columns, open_case, plain_number, say

if TYPE_CHECKING:
    from fractions import Fraction

    from formateur.games.weighted import WeightedGame
    from formateur.power.ballots import Vote

CaseOrNone = Annotated[
    str | None,
    typer.Argument(
        metavar="[CASE]", help="A case of the library or a path to a file; none with --quota and --weights."
    ),
]
BallotName = Annotated[
    str | None,
    typer.Option(
        "--ballot",
        metavar="BALLOT",
        help="STEP, STEP.BALLOT, motions.MOTION, or procedure: all ballots that remain before a government.",
    ),
]
Quota = Annotated[str | None, typer.Option("--quota", metavar="N", help="Without a case: the weight that wins.")]
Weights = Annotated[
    str | None, typer.Option("--weights", metavar="N,N,…", help="Without a case: weights, whole or exact fractions.")
]
Names = Annotated[str | None, typer.Option("--names", metavar="A,B,…", help="Names to go with --weights.")]
ActingAs = Annotated[
    Literal["parties", "blocs", "members"],
    typer.Option("--players", help="Who acts as one: each party, each bloc that stands, or every member."),
]


Apart = Annotated[
    list[str] | None, typer.Option("--apart", metavar="A+B", help="These two refuse to sit in a coalition together.")
]
Dimension = Annotated[
    list[str] | None,
    typer.Option("--dimension", metavar="ID", help="Where to look for positions; twice for a plane."),
]


def power(
    case: CaseOrNone = None,
    date: Date = None,
    ballot: BallotName = None,
    index: Annotated[
        str | None,
        typer.Option(
            "--index", metavar="NAME,…", help="Indices to compute, or all. `--index list` shows what there is."
        ),
    ] = None,
    players: ActingAs = "parties",
    quota: Quota = None,
    weights: Weights = None,
    names: Names = None,
    blocs: Annotated[
        str | None,
        typer.Option("--blocs", metavar="A+B,…", help="Without a case: who act as blocs, for the indices of blocs."),
    ] = None,
    apart: Apart = None,
    link: Annotated[
        list[str] | None, typer.Option("--link", metavar="A+B", help="These two talk to each other; for myerson.")
    ] = None,
    dimension: Dimension = None,
    discount: Annotated[
        str | None,
        typer.Option("--discount", metavar="D", help="What a deal is worth a round later, 0 to 1; for baron-ferejohn."),
    ] = None,
    recognition: Annotated[
        Literal["seats", "equal"] | None,
        typer.Option("--recognition", help="Who proposes, by seats or all alike; for baron-ferejohn."),
    ] = None,
    exact: Annotated[
        bool | None,
        typer.Option(
            "--exact/--bounded", help="Exact or refused; or in floating point with a bound. Default: as time allows."
        ),
    ] = None,
    format: TableFormat = "text",  # noqa: A002 - the option's name
    overlay: Overlay = None,
) -> None:
    """Who holds how much power under a rule, exactly: swings, orders, quorums, abstentions and blocs."""
    from formateur.games.values import Accuracy
    from formateur.power.given import Given
    from formateur.power.measuring import EVERYTHING, power_at, power_of
    from formateur.power.players import Acting
    from formateur.report.power.power import index_sheet, power_sheet

    if index == "list":
        say(index_sheet().render(format, columns()))
        return
    wanted = EVERYTHING if index == "all" else _split(index)
    given = Given(
        tuple(_pair(text, "--apart") for text in apart or ()),
        tuple(_pair(text, "--link") for text in link or ()),
        tuple(dimension or ()),
        _fraction(discount, "--discount") if discount else None,
        recognition,
    )
    accuracy = Accuracy.AUTO if exact is None else Accuracy.EXACT if exact else Accuracy.BOUNDED
    progress = _progress("swings counted")
    if case is None:
        _no_case(date, ballot, overlay, players)
        found, groups = _plain(quota, weights, names, blocs)
        sheet = power_sheet(power_of(found, wanted, groups=groups, given=given, accuracy=accuracy, progress=progress))
    else:
        _no_numbers(quota, weights, names, blocs)
        situation = open_case(case, overlay)
        day = situation.on(date or situation.ends)
        measured = power_at(
            day, ballot, wanted, acting=Acting(players), given=given, accuracy=accuracy, progress=progress
        )
        sheet = power_sheet(measured, situation.id, day.day)
    say(sheet.render(format, columns()))


def coalitions(
    case: CaseOrNone = None,
    date: Date = None,
    ballot: BallotName = "procedure",
    theory: Annotated[
        str | None,
        typer.Option("--theory", metavar="NAME,…", help="What theories of coalition formation expect; all, or list."),
    ] = None,
    dimension: Dimension = None,
    minimal: Annotated[
        bool, typer.Option("--minimal", help="List minimal coalitions, which nobody can leave. The default.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="List all coalitions, not only minimal ones.")] = False,
    blocking: Annotated[
        bool, typer.Option("--blocking", help="List coalitions that can stop it instead of those that carry it.")
    ] = False,
    having: Annotated[
        list[str] | None, typer.Option("--having", metavar="ID", help="Only with this party or bloc.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="ID", help="Only without this party or bloc.")
    ] = None,
    apart: Apart = None,
    most: Annotated[int | None, typer.Option("--most", metavar="N", min=1, help="Only of at most so many.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="List at most so many.")] = 20,
    players: ActingAs = "parties",
    quota: Quota = None,
    weights: Weights = None,
    names: Names = None,
    format: TableFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """Which coalitions can carry a ballot or the whole procedure, which can block, and what theories expect."""
    from formateur.errors import FormateurError
    from formateur.power.ballots import vote
    from formateur.power.governing import Filter, governing, parliament_of
    from formateur.power.players import Acting
    from formateur.report.power.coalitions import coalitions_sheet, theory_sheet
    from formateur.theories.registry import expect_all

    if theory == "list":
        say(theory_sheet().render(format, columns()))
        return
    if minimal and every:
        raise FormateurError("--minimal and --all are two lists; ask for one at a time")
    wanted = Filter(
        tuple(having or ()), tuple(without or ()), tuple(_pair(text, "--apart") for text in apart or ()), most
    )
    situation, title = None, None
    if case is None:
        _no_case(date, None if ballot == "procedure" else ballot, overlay, players)
        found = _plain(quota, weights, names)[0]
    else:
        _no_numbers(quota, weights, names)
        opened = open_case(case, overlay)
        situation, title = opened.on(date or opened.ends), opened.id
        found = vote(situation, ballot, Acting(players))
    theories = None if theory == "all" else _split(theory)
    plane = dimension if dimension and len(dimension) > 1 else None
    line = dimension[0] if dimension and not plane else None
    predicted = expect_all(parliament_of(found, situation), line, plane, limit, theories=theories) if theory else ()
    listed = governing(found, wanted=wanted, blocking=blocking, every=every, limit=limit)
    say(coalitions_sheet(listed, predicted, title, situation.day if situation else None).render(format, columns()))


def portfolios(
    case: CaseName,
    coalition: Annotated[
        str, typer.Option("--coalition", metavar="A+B+…", help="The parties or blocs that share the ministries.")
    ],
    ministries: Annotated[int, typer.Option("--ministries", metavar="N", min=1, help="How many there are.")],
    date: Date = None,
    method: Annotated[
        str, typer.Option("--method", metavar="NAME", help="A divisor method: dhondt, sainte-lague ….")
    ] = "dhondt",
    tie: Annotated[
        Literal["none", "seats", "votes", "lot"],
        typer.Option("--tie", help="Who picks first of two with the same claim; votes are those of the case."),
    ] = "none",
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", min=0, help="For a lot.")] = None,
    format: TableFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """How many ministries each partner of a coalition gets, and in which order they pick."""
    from random import Random

    from formateur.errors import FormateurError
    from formateur.report.power.portfolios import partners_of, portfolios_sheet
    from formateur.theories.portfolios import gamson, picks

    if tie == "lot" and seed is None:
        raise FormateurError("--tie lot needs --seed, so that the draw can be repeated")
    opened = open_case(case, overlay)
    situation = opened.on(date or opened.ends)
    seats, votes = partners_of(situation, [name.strip() for name in coalition.split("+")])
    rng = Random(seed) if tie == "lot" else None  # noqa: S311 - a lot that can be repeated
    order = picks(seats, ministries, method, ties=tie, votes=votes, rng=rng)
    sheet = portfolios_sheet(seats, gamson(seats), order, situation)
    say(sheet.render(format, columns()))


COMMANDS = (power, coalitions, portfolios)


# --- what they share -------------------------------------------------------------------------------------------------


def _split(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


def _pair(text: str, option: str) -> tuple[str, str]:
    one, plus, other = (part.strip() for part in text.partition("+"))
    if not plus or not one or not other or one == other:
        raise typer.BadParameter(f"{text!r}: write two different parties, A+B", param_hint=option)
    return one, other


def _no_case(date: str | None, ballot: str | None, overlay: object, players: str) -> None:
    if date or ballot or overlay or players != "parties":
        from formateur.errors import FormateurError

        raise FormateurError("--date, --ballot, --players and --overlay go with a case; name one")


def _no_numbers(*given: str | None) -> None:
    if any(given):
        from formateur.errors import FormateurError

        raise FormateurError(
            "--quota, --weights, --names and --blocs go without a case; a case has its own seats and rules"
        )


def _plain(
    quota: str | None, weights: str | None, names: str | None, blocs: str | None = None
) -> "tuple[Vote, list[list[int]] | None]":
    """Read a game from plain numbers, with its blocs."""
    from formateur.errors import FormateurError
    from formateur.power.measuring import plain_vote

    if quota is None or weights is None:
        raise FormateurError(
            "name a case, or give both --quota and --weights: formateur power --quota 12 --weights 4,4,4,2,2,1"
        )
    game = _game(quota, weights)
    labels = _split(names)
    if labels is not None and (len(labels) != game.size or len(set(labels)) != len(labels)):
        raise FormateurError(f"--names: {len(labels)} names for {game.size} weights; give one for each, all different")
    found = plain_vote(game, labels)
    return found, _groups([player.id for player in found.players], blocs)


def _game(quota: str, weights: str) -> "WeightedGame":
    from formateur.games.weighted import weighted

    numbers = [_fraction(text.strip(), "--weights") for text in weights.split(",")] if weights.strip(", ") else []
    return weighted(_fraction(quota, "--quota"), numbers)


def _fraction(text: str, option: str) -> "Fraction":
    from fractions import Fraction

    from formateur.errors import FormateurError

    try:
        return Fraction(plain_number(text, option))
    except (ValueError, ZeroDivisionError):
        raise FormateurError(
            f"{option}: {text!r} is not a number; write whole numbers or fractions, 12 or 1/3"
        ) from None


def _groups(players: list[str], blocs: str | None) -> list[list[int]] | None:
    from formateur.errors import FormateurError, UnknownNameError

    if blocs is None:
        return None
    groups, taken = [], set()
    for text in blocs.split(","):
        group = [name.strip() for name in text.split("+")]
        for name in group:
            if name not in players:
                raise UnknownNameError("player", name, players)
            if name in taken:
                raise FormateurError(f"--blocs: {name} is in two blocs; name each player once")
            taken.add(name)
        groups.append([players.index(name) for name in group])
    return [*groups, *([place] for place, name in enumerate(players) if name not in taken)]


def _progress(what: str) -> Callable[[int, int], None]:
    """Return what says on a terminal how far a long computation has come."""
    import sys

    def told(done: int, of: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r" + " " * 40 + "\r" if done >= of else f"\r{done} of {of} {what}")
            sys.stderr.flush()

    return told
