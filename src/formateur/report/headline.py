"""The first sentence of a brief: the answer."""

from formateur.agreements.sitting import BallotOutlook, Outlook
from formateur.agreements.turning import Flip
from formateur.case.chronicle import Entry
from formateur.case.situation import BallotSeen
from formateur.model.judge import Level, TestResult, Truth
from formateur.model.tally import Cell
from formateur.report.context import Context
from formateur.report.events import event_words
from formateur.report.words import (
    cited,
    count,
    day_words,
    listed,
    pending_words,
    sentence,
    step_words,
    when,
)  # fmt: skip

MAX_NAMED = 4


def headline(context: Context) -> str:
    """Return the answer in one sentence, or two where a sitting was held on the day."""
    situation = context.situation
    if situation.state.dissolution and not situation.track:
        due = situation.state.dissolution.election_due
        by = f"; an election is due by {day_words(due)}" if due else ""
        return sentence(f"the house is dissolved since {day_words(situation.state.dissolution.since)}{by}")
    if context.today:
        return f"{held_today(context)} {what_next(context)}".strip()
    if situation.state.government and not situation.track:
        return in_office(context)
    if context.called:
        return ahead(context.called, context.flips)
    return waiting(context)


# --- a sitting ahead ---------------------------------------------------------------------------------------------


def ahead(view: Outlook, turning: tuple[Flip, ...]) -> str:
    """Say whether the next sitting will succeed."""
    what = _vote_words(view)
    match view.level:
        case Level.BLOCKED:
            verb = "cannot take place" if view.quorum_short else "cannot succeed"
            return sentence(f"{what} {verb}: {arithmetic(view)}")
        case Level.ASSURED:
            return sentence(f"{what} {_assured_words(view)}: {arithmetic(view)}")
        case _:
            return sentence(f"{what} is still possible: {arithmetic(view)}{_turning(turning)}")


def _vote_words(view: Outlook) -> str:
    """Name the vote by its day, e.g. ``tomorrow's election of the President of the Republic``."""
    what, today = step_words(view.law, view.step, view.situation), view.situation.day
    if view.day is not None and (view.day - today).days == 1:
        return f"tomorrow's {what.removeprefix('the ')}"
    return f"{what} on {day_words(view.day)}" if view.day else what


def arithmetic(view: Outlook) -> str:
    """Write the numbers that decide: the quorum where there is one and it is not assured, else the votes."""
    needed, quorum = view.needed, view.first.verdict.quorum
    if needed.present and (quorum is None or quorum.truth is not Truth.TRUE):
        asked = f"{needed.present} of {view.house.whole.members} members must be present"
        if view.quorum_short:
            return f"{asked}, and at most {view.can_attend} can be; it is {view.quorum_short} short"
        if view.pledged:
            left = view.can_attend - view.pledged
            who = f"the {left} {silent_words(view)}" if left == view.undeclared else f"the other {left} who may come"
            wanted = f"it needs {view.wanted} of {who}"
            return f"{asked}; {view.pledged} have pledged to come, so {wanted}"
        return f"{asked}, and {view.can_attend} could be; nobody has pledged to come"
    come = f"{view.pledged} have pledged to come and {needed.present} are needed" if needed.present else ""
    if view.level is Level.ASSURED and view.rule.between_candidates:
        return come or votes(view, view.first)
    return "; ".join(part for part in (come, votes(view, view.first)) if part)


def silent_words(view: Outlook) -> str:
    """Name those who have declared nothing that bears on the decision."""
    return "who have not said whether they come" if view.needed.present else "who have declared nothing"


def votes(view: Outlook, ballot: BallotOutlook) -> str:
    """Write the arithmetic of the vote itself, for whoever is nearest to what it needs."""
    best = ballot.best
    result = ballot.verdict.needs[best]
    who = view.situation.name(best) if best else "the motion" if view.rule.votes_on == "rejection" else "nobody named"
    if not result.tests:
        return "the candidate with most votes wins, and who that is cannot be said from what is declared"
    return "; ".join(_test_words(test, who, view, ballot) for test in result.tests)


def _test_words(test: TestResult, who: str, view: Outlook, ballot: BallotOutlook) -> str:
    """Write one test for a ballot to come."""
    scope = f" in {test.test.group}" if test.test.group else ""
    said = {"in_favour": "in favour", "seats": "seats"}.get(test.test.count, test.test.count)
    if not test.test.bound.comparison.is_floor:
        refuse = f"{view.refusing} refuse, and " if view.refusing and not scope else ""
        return f"{who} is rejected if {test.need + 1}{scope} are {said}; {refuse}at most {test.high} can be"
    if test.test.bound.base in ("cast", "present", "voting"):
        against = view.extremes(ballot, Cell.AGAINST, test.test.group)
        return (
            f"{who} has {_reach(test.low, test.high)} {said}{scope} against {_reach(*against)}, and needs {test.test}"
        )
    if test.low == test.high:
        has = f"has {test.high}"
    else:
        has = f"has {test.low} for certain and at most {test.high}" if test.low else f"has at most {test.high}"
    short = f", {test.short} short" if test.short else ""
    return f"{who} needs {test.need} {said}{scope} and {has}{short}"


def _reach(low: int, high: int) -> str:
    return str(low) if low == high else f"at most {high}" if low == 0 else f"{low} to {high}"


def _assured_words(view: Outlook) -> str:
    """Say whose election is assured, or that only somebody's is."""
    if not view.rule.between_candidates:
        return "is assured"
    sure = [name for one in view.ballots for name in one.verdict.needs if one.verdict.level_of(name) is Level.ASSURED]
    if sure and sure[0]:
        return f"is assured for {view.situation.name(sure[0])}"
    stand = [view.situation.name(name) for name in view.first.ask.candidates]
    among = f" ({listed(stand, 'or')})" if 1 < len(stand) <= MAX_NAMED else ""
    return f"will be decided, but who wins is open{among}"


def _turning(turning: tuple[Flip, ...]) -> str:
    """Name the smallest announcement that would block or assure it."""
    anyone = next(
        (
            flip
            for flip in turning
            if flip.actor is None and flip.move == "stays_away" and flip.becomes is Level.BLOCKED
        ),
        None,
    )
    if anyone:
        return f". {count(anyone.members, 'more absence')} would block it"
    return ""


# --- a sitting held today ----------------------------------------------------------------------------------------


def held_today(context: Context) -> str:
    """Say what the day's last ballot decided."""
    last = context.today[-1]
    if last.entry.event.lost_sitting or last.recorded == "no_quorum":
        return lost(last)
    law, situation = context.situation.law, context.situation
    event = last.entry.event.ballot
    assert event is not None  # noqa: S101 - a ballot that is not a lost sitting
    on = f"on {day_words(last.day)}"
    numbers = _numbers(last)
    step = law.steps.get(last.step)
    if last.recorded == "passed" and event.elected and step and step.fills:
        office = law.offices[step.fills].name
        return sentence(f"{situation.name(event.elected)} was elected {office} {on}{numbers}")
    if situation.state.government == last.day:
        since = count(situation.days_since_election, "day")
        charged = [entry.event.act.whom for entry in situation.entries if entry.event.act and entry.event.act.whom]
        of = f" of {situation.name(charged[-1])}" if charged else ""
        return sentence(f"the government{of} was confirmed {on}, {since} after the election{numbers}")
    result = "passed" if last.recorded == "passed" else "failed"
    track = situation.track
    name = (
        f" ({situation.name(track.nominee)})"
        if result == "failed" and track and track.nominee and track.step == last.step
        else ""
    )
    return sentence(f"{step_words(law, last.step)}{name} {result} {on}{numbers}")


def _numbers(last: BallotSeen) -> str:
    event = last.entry.event.ballot
    if event is None:
        return ""
    names = sorted(event.votes, key=lambda person: -(event.votes[person].used or 0))
    known = [str(event.votes[name].used) for name in names if event.votes[name].used is not None]
    if known:
        others = f" to {' and '.join(known[1:3])}" if known[1:] else ""
        return f", by {known[0]} votes{others}" + (
            f" at the {last.ballot} ballot" if last.ballot not in (None, "vote") else ""
        )
    if event.in_favour and event.in_favour.used is not None:
        parts = [f"{event.in_favour.used} in favour"]
        parts += [f"{event.against.used} against"] if event.against and event.against.used is not None else []
        parts += [f"{event.abstaining.used} abstaining"] if event.abstaining and event.abstaining.used else []
        return f": {', '.join(parts)}"
    if event.present and event.present.used is not None:
        return f"; {event.present.used} were present, the votes are not on record"
    return ""


def lost(last: BallotSeen) -> str:
    """Say that no vote was held, and by how much the quorum was missed."""
    came = (
        f"{last.present} of {last.house.whole.members} members came"
        if last.present
        else "how many came is not on record"
    )
    short = ""
    if last.present and last.quorum:
        others = [str(other) for other in last.present.readings()]
        gap = last.quorum - (last.present.used or 0)
        if gap > 0:
            short = f", {gap} short of the {last.quorum} who must be present"
        if others:
            short += f" (other reports: {listed(others, 'or')})"
    return sentence(f"no vote was held on {day_words(last.day)}: {came}{short}")


def what_next(context: Context) -> str:
    """Say what comes after the day's sitting."""
    situation = context.situation
    if context.called and context.called.day:
        view = context.called
        what = step_words(view.law, view.step, situation)
        if context.last_sitting and context.last_sitting.step == view.step:
            return sentence(f"the next sitting is called for {day_words(context.called.day)}")
        return sentence(f"next: {what} on {day_words(context.called.day)}")
    if situation.track is None:
        return ""
    if situation.track.step == (context.last_sitting.step if context.last_sitting else None):
        return "No new sitting is called."
    return sentence(f"next: {pending_words(situation.law, situation.track.step, situation)}")


# --- nothing called ----------------------------------------------------------------------------------------------


def in_office(context: Context) -> str:
    """Say since when a government is in office."""
    state, situation = context.situation.state, context.situation
    assert state.government is not None  # noqa: S101 - asked only then
    days = (state.government - (state.elected or state.government)).days
    after = f", {count(days, 'day')} after the election" if days > 0 and state.completed else ""
    leader = next((name for office, name in state.holders.items() if office == "prime_minister" and name), None)
    of = f" of {situation.name(leader)}" if leader and leader in situation.case.people else ""
    return sentence(f"a government{of} is in office since {day_words(state.government)}{after}")


def waiting(context: Context) -> str:
    """Say what is pending when no sitting for a vote is called, and what the day itself brought."""
    situation = context.situation
    track = situation.track
    if track is None:
        return sentence(f"nothing is pending on {day_words(situation.day)}")
    step = situation.law.steps[track.step]
    words = cited(pending_words(situation.law, track.step, situation), step.cite)
    late = max((clock.overrun_on(situation.day) for clock in situation.clocks if clock.stopped is None), default=0)
    overdue = f", {count(late, 'day')} past its time limit" if late else ""
    sitting = situation.next_sitting
    if step.kind == "ballots":
        said = sentence(f"no sitting is called: {words} is pending{overdue}")
    elif sitting and sitting.step == track.step:
        said = sentence(f"{words}; a sitting is called for {day_words(sitting.day)}{overdue}")
    else:
        said = sentence(f"{words}; the formation waits for it since {day_words(track.since)}{overdue}")
    news = [entry for entry in situation.entries if entry.day == situation.day and _is_news(entry)]
    return (
        f"{said} That day: {event_words(news[0], situation)[:1].lower()}{event_words(news[0], situation)[1:]}"
        if news
        else said
    )


def _is_news(entry: Entry) -> bool:
    """True for what changes the house or its offices: it belongs into the first lines of its day."""
    event = entry.event
    return bool(event.seats or event.office or event.election or (event.ruling and event.ruling.annuls))


__all__ = ["ahead", "arithmetic", "headline", "votes", "when"]
