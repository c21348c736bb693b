"""Where a formation stands: the last sitting, what is done and pending, clocks, and the calendar."""

from datetime import date

from formateur.agreements.turning import Residual
from formateur.case.situation import Situation
from formateur.constitution.clocks import RunningClock, consequence
from formateur.constitution.tracks import tries_counted
from formateur.report.context import Context, Notes
from formateur.report.events import event_words
from formateur.report.page.section import Section
from formateur.report.words import (
    cited,
    clock_name,
    count,
    day_words,
    duty_words,
    listed,
    pending_words,
    sentence,
    sitting_words,
    step_words,
)  # fmt: skip

MAX_AGE_DAYS = 60  # what a lost sitting left unexplained is old news after that


def after_the_sitting(context: Context, notes: Notes) -> Section:
    """Say what was announced for the last sitting against who came."""
    found, situation = context.residual, context.situation
    last = context.last_sitting
    empty = Section("residual", "After the last sitting")
    if found is None or last is None or last.recorded != "no_quorum" or situation.state.government:
        return empty
    if last.day < situation.day and (last.step != situation.stage or (situation.day - last.day).days > MAX_AGE_DAYS):
        return empty
    line = residual_words(found, situation)
    title = "After the sitting" if last.day == situation.day else f"After the sitting of {day_words(last.day)}"
    return Section("residual", title, (f"{line}{notes.mark(last.entry.event.sources)}",) if line else ())


def residual_words(found: Residual, situation: Situation) -> str:
    """Write the residual, e.g. ``58 came, 117 fewer than the announced boycotts allowed …``."""
    if found.came is None:
        return ""
    if found.unexplained is None or found.unexplained <= 0:
        more = found.came - found.allowed
        allowed = "more than the announced boycotts allowed" if more else "as many as the announced boycotts allowed"
        return f"{found.came} came, {f'{more} ' if more else ''}{allowed}."
    text = f"{found.came} came, {found.unexplained} fewer than the announced boycotts allowed ({found.allowed})"
    silent = [actor for actor in found.named if not _softer(actor, found)]
    parts = [
        f"{situation.named(actor)}, which had let it be known that {said}, was among the absent"
        for actor in found.named
        for said in _softer(actor, found)[:1]
    ]
    if silent:
        names = listed(situation.named(actor) for actor in silent)
        parts.append(f"{names}, without a pledge either way, {'were' if silent[1:] else 'was'} among the absent")
    return f"{'; '.join([text, *parts])}; who the others were is not on record."


def _softer(actor: str, found: Residual) -> list[str]:
    """What an actor had said that falls short of a pledge."""
    return [terms.says for terms in found.softer if terms.says and actor in terms.by]


def where_it_stands(context: Context) -> Section:
    """Say what is done and pending, and which clocks run or are overrun."""
    situation = context.situation
    state, law = situation.state, situation.law
    elected = state.elected or situation.case.file.election
    lines = [f"Day {situation.days_since_election} since the election of {day_words(elected)}."]
    done = _done(situation)
    if done:
        lines.append(f"Done: {'; '.join(done)}.")
    pending = [
        f"{cited(pending_words(law, track.step, situation), law.steps[track.step].cite)} since {day_words(track.since)}"
        for track in state.tracks
    ]
    if pending:
        lines.append(f"Pending: {'; '.join(pending)}.")
    lines += [sentence(clock_words(clock, situation)) for clock in situation.clocks if clock.runs_on(situation.day)]
    lines += [
        f"{owed.who} owes an act since {day_words(owed.since)}: {owed.target.replace('_', ' ')}." for owed in state.owed
    ]
    lines += _terms(situation)
    lines += _attempts(situation)
    contested = [event_words(entry, situation).rstrip(".") for entry in situation.contests]
    if contested:
        lines.append(f"Before the courts: {'; '.join(contested)}.")
    return Section("stands", "Where the formation stands", tuple(lines))


def _terms(situation: Situation) -> list[str]:
    """Say when the terms end that are known to."""
    ahead = [(ends, office) for office, ends in situation.state.terms.items() if ends >= situation.day]
    return [f"The term of the {situation.name(office)} ends on {day_words(ends)}." for ends, office in sorted(ahead)]


def _attempts(situation: Situation) -> list[str]:
    """Say how many of the attempts that the law allows have been used, and what follows after the last."""
    said = []
    for name, step in situation.law.steps.items():
        used = len(tries_counted(situation.state, step, name))
        if step.tries and step.tries.at_most and used and situation.track:
            cite = step.tries.cite or step.cite
            then = situation.law.ends.get(step.tries.then or "")
            after = f"; after the last, {then.end} follows" if then else ""
            what = step_words(situation.law, name)
            said.append(f"{used} of {step.tries.at_most} attempts at {what} have been used ({cite}){after}.")
    return said


def _done(situation: Situation) -> list[str]:
    """Steps done, in order of their first day; a step done again has all its days."""
    days: dict[str, list[str]] = {}
    for step, day in situation.state.completed:
        if step in situation.law.steps:
            days.setdefault(_done_words(step, day, situation), []).append(day_words(day))
    return [f"{words} ({listed(some)})" for words, some in days.items()]


def _done_words(step: str, day: date, situation: Situation) -> str:
    """Name who was elected at a step that day, or what was done."""
    office = situation.law.steps[step].fills
    ballots = [seen.entry.event.ballot for seen in situation.ballots if (seen.step, seen.day) == (step, day)]
    elected = next((ballot.elected for ballot in reversed(ballots) if ballot and ballot.elected), None)
    if office and elected:
        return f"{situation.law.offices[office].name}: {situation.name(elected)}"
    return step_words(situation.law, step, situation)


def clock_words(clock: RunningClock, situation: Situation) -> str:
    """Say when a clock runs out or ran out, and what follows."""
    late = clock.overrun_on(situation.day)
    on = f"on {day_words(clock.due)}"
    when = f"ran out {on}, {count(late, 'day')} ago" if late else f"runs out {on}"
    return f"{_limit_words(clock, situation)} {when} ({clock.cite}); {consequence(clock.late, situation.law)}"


def _limit_words(clock: RunningClock, situation: Situation) -> str:
    base = clock.id.split(".", maxsplit=1)[0]
    mandate = situation.state.mandate
    if clock.id.endswith(".mandate") and mandate and mandate.nominee:
        return f"the mandate of {situation.name(mandate.nominee)}"
    law = situation.law
    if base in law.steps:
        deadline = law.steps[base].deadline
        named = deadline.name if deadline and clock.id == base else None
        return f"the time limit for {named or duty_words(law, base, situation)}"
    named = law.clocks[base].name if base in law.clocks else None
    return f"the time limit for {named or f'‘{clock_name(law, base)}’'}"


def calendar(context: Context, notes: Notes) -> Section:
    """List the sittings called and the clocks ahead."""
    situation = context.situation
    dates: list[tuple[date, str]] = []
    for sitting in situation.sittings:
        if sitting.day > situation.day:
            what = sitting_words(situation.law, sitting.step, situation)
            mark = notes.mark(sitting.entry.event.sources)
            dates.append((sitting.day, f"{day_words(sitting.day)}: sitting called {what}.{mark}"))
    for clock in situation.clocks:
        if clock.stopped is None and clock.due >= situation.day:
            limit = f"{_limit_words(clock, situation)} runs out ({clock.cite})"
            dates.append((clock.due, f"{day_words(clock.due)}: {limit}; {consequence(clock.late, situation.law)}."))
    due = situation.state.dissolution.election_due if situation.state.dissolution else None
    if due and due >= situation.day:
        dates.append((due, f"{day_words(due)}: last day for the election."))
    return Section("calendar", "The calendar ahead", tuple(line for _, line in sorted(dates)))
