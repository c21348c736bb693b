"""Commands that reason: ``why``, ``ways-out``, ``agreements``, ``timeline``, ``verify``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from formateur.cli.options import CaseName, Date, Overlay, TableFormat, columns, open_case, say

if TYPE_CHECKING:
    from formateur.agreements.answer import Answer
    from formateur.agreements.whatif import Changes
    from formateur.case.case import Case

GoalOption = Annotated[
    str | None,
    typer.Option(
        "--goal",
        metavar="GOAL",
        help="sitting (the next one called), government, or office:ID such as office:president. "
        "Default: the sitting if one is called, else a government.",
    ),
]
Reading = Annotated[
    Literal["all", "half", "none"] | None,
    typer.Option(
        "--undeclared",
        help="How many of those who have declared nothing an agreement may draw on. "
        "Default: all for a sitting, half otherwise.",
    ),
]
Level = Annotated[
    Literal["presumed", "preference", "pledge", "red line"],
    typer.Option("--firmness", help="Commitments less firm than this do not count."),
]
Without = Annotated[
    list[str] | None, typer.Option("--without", metavar="ID", help="What if this commitment or rule were not there.")
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="COMMITMENT",
        help="What if this were declared: 'framework stays_away president', or as in a file "
        "'{by: framework, stays_away: president, sitting: 2022-02-07}'.",
    ),
]
Rule = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        metavar="PATH=RULE",
        help="What if a rule were otherwise: president.quorum.present='more than 1/2 of members'.",
    ),
]
If = Annotated[
    list[str] | None, typer.Option("--if", metavar="'ACTOR leaves'", help="What if a party's members resigned.")
]
AnswerFormat = Annotated[Literal["text", "json", "md", "csv"], typer.Option("--format", help="How to print it.")]


def why(
    case: CaseName,
    date: Date = None,
    goal: GoalOption = None,
    undeclared: Reading = None,
    firmness: Level = "pledge",
    without: Without = None,
    with_: With = None,
    rule: Rule = None,
    if_: If = None,
    format: AnswerFormat = "text",  # noqa: A002 - the option's name
    overlay: Overlay = None,
) -> None:
    """Why it is stuck: what stands in the way, each smallest set of it, and what would open it."""
    from formateur.report.stuck.data import locks_rows
    from formateur.report.stuck.page import why_page

    asked = _ask(case, date, goal, undeclared, firmness, _changes(without, with_, rule, if_), overlay)
    if format in ("text", "md"):
        _print(why_page(asked.answer, asked.checked(), asked.compared()), format)
    elif format == "csv":
        _table("Locks", locks_rows(asked.answer), ("lock", "ids"))
    else:
        _json(asked)


def ways_out(
    case: CaseName,
    date: Date = None,
    goal: GoalOption = None,
    undeclared: Reading = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="ACTOR", help="Only ways out wholly in the hands of these parties or blocs."),
    ] = None,
    patron: Annotated[
        str | None,
        typer.Option("--patron", metavar="ID", help="Only those in the hands of whom this patron is said to move."),
    ] = None,
    leverage: Annotated[
        list[str] | None,
        typer.Option(
            "--leverage",
            metavar="KIND",
            help="With --patron: only relations of this kind: sponsors, aligned, presses, coerces or brokers.",
        ),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules/--no-rules", help="With or without changes of rules and customs.")
    ] = True,
    firmness: Level = "pledge",
    without: Without = None,
    with_: With = None,
    rule: Rule = None,
    if_: If = None,
    format: AnswerFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """Every way out: each smallest set of commitments and rules to give up, and who must move."""
    from formateur.report.stuck.data import ways_rows
    from formateur.report.stuck.page import ways_page

    asked = _ask(case, date, goal, undeclared, firmness, _changes(without, with_, rule, if_), overlay)
    only, whose = _selected(asked.answer, by, patron, leverage, rules=rules)
    if format in ("text", "md"):
        _print(ways_page(asked.answer, asked.checked(), asked.compared(), only=only, whose=whose), format)
    elif format == "csv":
        rows = ways_rows(asked.answer, asked.answer.ways_out if only is None else only)
        _table("Ways out", rows, ("rank", "give_up", "actors", "needs_undeclared", "least_members"))
    else:
        _json(asked, only=only)


def agreements(
    case: CaseName,
    date: Date = None,
    goal: GoalOption = None,
    undeclared: Reading = None,
    firmness: Level = "pledge",
    without: Without = None,
    with_: With = None,
    rule: Rule = None,
    if_: If = None,
    format: AnswerFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """Which agreements are possible: cabinets, helpers, offices, and how many of the undeclared each needs."""
    from formateur.report.stuck.data import agreements_data
    from formateur.report.stuck.page import agreements_page

    changes = _changes(without, with_, rule, if_)
    asked = _ask(case, date, goal, undeclared, firmness, changes, overlay)
    if format in ("text", "md"):
        _print(agreements_page(asked.answer, asked.checked(), asked.compared()), format)
        return
    data = agreements_data(asked.answer, asked.case, changes)
    if format == "csv":
        shown = ("words", "needs_undeclared", "cabinet", "support", "holders")
        _table("Agreements", data["agreements"], shown)
    else:
        asked.data = data
        _json(asked)


def timeline(
    case: CaseName,
    goal: Annotated[
        str, typer.Option("--goal", metavar="GOAL", help="sitting, government or office:ID.")
    ] = "government",
    undeclared: Reading = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day.")] = None,
    all_days: Annotated[
        bool,
        typer.Option("--all-days", help="Also the days on which something happened and the answer stayed the same."),
    ] = False,
    firmness: Level = "pledge",
    format: TableFormat = "text",  # noqa: A002
    overlay: Overlay = None,
) -> None:
    """Through time: the answer on every day on which something bearing on the goal happened, and what changed it."""
    from formateur.agreements.timeline import timeline as run
    from formateur.case.commitments import Firmness
    from formateur.errors import FormateurError
    from formateur.report.stuck.data import timeline_table
    from formateur.report.stuck.through_time import timeline_page

    found = run(
        open_case(case, overlay),
        goal,
        undeclared=undeclared,
        level=Firmness[firmness.upper().replace(" ", "_")],
        since=_day(since, "--from"),
        until=_day(until, "--to"),
        progress=_progress,
    )
    _progress(None)
    if not found:
        raise FormateurError("nothing that bears on the goal happened between these days; widen --from and --to")
    if format in ("text", "md"):
        _print(timeline_page(found, only_changes=not all_days), format)
    else:
        say(timeline_table(found, only_changes=not all_days).render(format, columns()))


def verify(
    answer: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="An answer as printed with --format json.")],
    case: Annotated[
        str | None, typer.Option("--case", metavar="CASE", help="The case, if not the one of the library it names.")
    ] = None,
    overlay: Overlay = None,
) -> None:
    """Check an answer from the case alone, by a checker that shares no code with the search; exit 1 if it is wrong."""
    import json

    from formateur.errors import FormateurError
    from formateur.report.stuck.verifying import verified

    try:
        data = json.loads(answer.read_text(encoding="utf-8"))
    except OSError:
        raise FormateurError(f"there is no file {str(answer)!r}") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise FormateurError(f"{answer} is not JSON: {error}; give an answer printed with --format json") from None
    if not isinstance(data, dict):
        raise FormateurError(f"{answer} holds no answer; give one printed by why or ways-out with --format json")
    found = verified(data, open_case(case or str(data.get("case", "")), overlay))
    if found.ok:
        say(f"{answer}: holds. {found.words}")
        return
    for reason in found.reasons:
        typer.echo(f"{answer}: {reason}")
    raise typer.Exit(1)


COMMANDS = (why, ways_out, agreements, timeline, verify)


# --- what they share -------------------------------------------------------------------------------------------------


class _Asked:
    """An answer with what it takes to print and to check it."""

    def __init__(self, case: "Case", answer: "Answer", changes: "Changes", before: "Answer | None") -> None:
        self.case, self.answer, self.changes, self.before = case, answer, changes, before
        self.data: dict[str, Any] | None = None

    def full(self) -> dict[str, Any]:
        from formateur.report.stuck.data import answer_data

        if self.data is None:
            self.data = answer_data(self.answer, self.case, self.changes)
        return self.data

    def checked(self) -> str:
        from formateur.report.stuck.verifying import check_words

        return check_words(self.full(), self.case)

    def compared(self) -> tuple[str, ...]:
        from formateur.report.stuck.comparing import compared

        return compared(self.before, self.answer, self.changes) if self.before else ()


def _ask(
    name: str,
    date: str | None,
    goal: str | None,
    undeclared: str | None,
    firmness: str,
    changes: "Changes",
    overlay: list[Path] | None,
) -> _Asked:
    from formateur.agreements.asking import answer
    from formateur.agreements.whatif import changed
    from formateur.case.commitments import Firmness

    case = open_case(name, overlay)
    situation = case.on(date or case.ends)
    level = Firmness[firmness.upper().replace(" ", "_")]
    wanted = goal or ("sitting" if situation.next_sitting else "government")
    before = answer(situation, wanted, undeclared=undeclared, level=level, told=_told)
    if not changes:
        return _Asked(case, before, changes, None)
    made = answer(changed(case, situation.day, changes), wanted, undeclared=undeclared, level=level, told=_told)
    return _Asked(case, made, changes, before)


def _changes(
    without: list[str] | None, with_: list[str] | None, rule: list[str] | None, if_: list[str] | None
) -> "Changes":
    from formateur.agreements.whatif import Changes

    rules = []
    for one in rule or ():
        path, found, value = one.partition("=")
        if not found or not value:
            raise typer.BadParameter(
                f"{one!r}: write PATH=RULE, for example president.quorum.present='more than 1/2 of members'",
                param_hint="--rule",
            )
        rules.append((path.strip(), value.strip().strip("\"'")))
    leave = []
    for one in if_ or ():
        actor, _, verb = one.rpartition(" ")
        if verb not in ("leaves", "leave") or not actor:
            raise typer.BadParameter(f"{one!r}: write 'ACTOR leaves', for example 'sadrists leaves'", param_hint="--if")
        leave.append(actor)
    return Changes(tuple(without or ()), tuple(with_ or ()), tuple(rules), tuple(leave))


def _selected(
    answer: "Answer", by: list[str] | None, patron: str | None, kinds: list[Any] | None, *, rules: bool
) -> tuple[Any, str | None]:
    """Return the ways out asked for, and in whose hands they are."""
    from formateur.errors import FormateurError, UnknownNameError
    from formateur.report.stuck.patrons import KINDS, in_hands_of, leverage
    from formateur.report.stuck.wording import actor_words
    from formateur.report.words import listed

    situation = answer.situation
    if kinds and not patron:
        raise FormateurError("--leverage goes with --patron ID")
    for kind in kinds or ():
        if kind not in KINDS:
            raise UnknownNameError("kind of leverage", kind, KINDS)
    actors, whose = None, None
    if patron:
        claims = leverage(situation, patron, kinds or KINDS)
        actors = sorted({one.over for one in claims})
        said = listed(f"{actor_words(one.over, situation)} ({one.kind}, {one.confidence} confidence)" for one in claims)
        whose = f"those whom {situation.case.patrons[patron].name} is said to move, on public pledges, {said},"
    if by:
        known = [*situation.parties, *situation.blocs, *{one for way in answer.ways_out for one in way.actors}]
        for one in by:
            if one not in known:
                raise UnknownNameError("party or bloc", one, known)
        actors = [one for one in by if actors is None or one in actors]
        whose = listed(actor_words(one, situation) for one in by)
    if actors is None and rules:
        return None, None
    ways = answer.ways_out if actors is None else in_hands_of(answer, actors).ways
    return tuple(way for way in ways if rules or not way.changes_rules), whose


def _print(page: Any, form: str) -> None:
    say(page.to_markdown() if form == "md" else page.to_text(columns(), colour=columns() is not None))


def _table(title: str, rows: list[dict[str, Any]], shown: tuple[str, ...]) -> None:
    from formateur.report.tables import Table

    say(Table(title, rows, shown).to_csv())


def _json(asked: _Asked, only: Any = None) -> None:
    import json

    from formateur.report.stuck.verifying import with_check

    data = asked.full()
    if only is not None:  # before it is signed, so that verify accepts a selection too
        wanted = {way.give_up for way in only}
        data = {**data, "selected": [one for one in data["ways_out"] if tuple(one["give_up"]) in wanted]}
    say(json.dumps(with_check(data, asked.case), ensure_ascii=False, indent=2))


def _day(text: str | None, option: str) -> Any:
    from formateur.errors import FormateurError
    from formateur.model.scalars import parse_date

    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise FormateurError(f"{option}: {error}") from None


def _progress(day: Any) -> None:
    """Say on a terminal how far a long search has come."""
    import sys

    if sys.stderr.isatty():
        sys.stderr.write("\r          \r" if day is None else f"\r{day}")
        sys.stderr.flush()


def _told(way: frozenset[str]) -> None:
    """Say each way out on a terminal as a large search finds it; Ctrl-C keeps what has been found."""
    import sys

    if sys.stderr.isatty():
        typer.echo(f"found: {', '.join(sorted(way))}", err=True)
