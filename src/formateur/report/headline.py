"""The first sentence of a brief: the answer."""

from formateur.agreements.sitting import BallotOutlook, Outlook, outlook
from formateur.agreements.turning import Flip
from formateur.case.chronicle import Entry
from formateur.model.judge import Level, TestResult, Truth
from formateur.model.tally import Cell
from formateur.report.context import Context
from formateur.report.events import event_words
from formateur.report.held import held_today
from formateur.report.words import (
    cited,
    count,
    day_words,
    listed,
    pending_words,
    sentence,
    step_words,
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
    censured = context.called is not None and context.called.first.ask.is_motion
    if situation.state.government and not situation.track and not censured:
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
            return sentence(f"{what} {verb}: {arithmetic(view)}{_on_our_reading(view)}")
        case Level.ASSURED:
            return sentence(f"{what} {_assured_words(view)}: {arithmetic(view)}{_on_our_reading(view)}")
        case _:
            return sentence(f"{what} is still possible: {arithmetic(view)}{_turning(turning)}")


def _on_our_reading(view: Outlook) -> str:
    """Name those on whose inferred stance the verdict hangs: without it the verdict would be another."""
    made = view.situation.commitments
    inferred = [name for name, one in made.items() if one.commitment.basis == "inferred"]
    bare = outlook(view.situation, without=inferred)
    if bare is None or bare.level is view.level:
        return ""
    bound = {share.commitment for share in view.bound()}
    actors = [actor for name in inferred if name in bound for actor in made[name].commitment.by]
    return f"; this rests on our reading of what {listed(dict.fromkeys(map(view.situation.named, actors)))} will do"


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
    if view.rule.votes_on in ("rejection", "motion"):
        who = "the motion"
    else:
        who = view.situation.name(best) if best else "the candidate"
    if not result.tests:
        return "the candidate with most votes wins, and who that is cannot be said from what is declared"
    return result.words(lambda test: _test_words(test, who, view, ballot))


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
        said = sentence(f"a sitting is called for {day_words(sitting.day)}; {words}{overdue}")
    else:
        said = sentence(f"{words}; the formation waits for it since {day_words(track.since)}{overdue}")
    news = [entry for entry in situation.entries if entry.day == situation.day and _is_news(entry)]
    return f"{said} That day: {_lower(event_words(news[0], situation))}" if news else said


def _lower(text: str) -> str:
    """Begin with a small letter after a colon, unless the text begins with a name."""
    first = text.split(maxsplit=1)[0]
    return f"{text[:1].lower()}{text[1:]}" if first in ("The", "A", "No", "Seats") else text


def _is_news(entry: Entry) -> bool:
    """True for what changes the house or its offices: it belongs into the first lines of its day."""
    event = entry.event
    ruling = event.ruling
    touches = ruling and (ruling.annuls or ruling.bars or ruling.suspends or ruling.applies)
    return bool(event.seats or event.office or event.election or event.nominates or touches)
