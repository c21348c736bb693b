"""What the sitting of the day decided, in a sentence."""

from formateur.case.situation import BallotSeen
from formateur.report.context import Context
from formateur.report.words import count, day_words, listed, sentence, step_words


def held_today(context: Context) -> str:
    """Say what the day's decisive ballot decided."""
    last = _decisive(context)
    if last.entry.event.lost_sitting or last.recorded == "no_quorum":
        return lost(last)
    law, situation = context.situation.law, context.situation
    event = last.entry.event.ballot
    assert event is not None  # noqa: S101 - a ballot that is not a lost sitting
    on, numbers, step = f"on {day_words(last.day)}", _numbers(last), law.steps.get(last.step)
    if last.recorded == "passed" and event.elected and step and step.fills:
        office = law.offices[step.fills].name
        return sentence(f"{situation.name(event.elected)} was elected {office} {on}{numbers}{_others(last, context)}")
    who = _about_whom(last, context) if step and step.votes_on in ("nominee", "government", "each minister") else None
    of = f" of {situation.name(who)}" if who else ""
    if situation.state.government == last.day:
        since = count(situation.days_since_election, "day")
        return sentence(f"the government{of} was confirmed {on}, {since} after the election{numbers}")
    result = "passed" if last.recorded == "passed" else "failed"
    if who and step and step.fills and result == "failed":
        ballot = f" at the {last.ballot} ballot" if step.ballots[1:] else ""
        office = law.offices[step.fills].name
        return sentence(f"{situation.name(who)} was not elected {office} {on}{ballot}{numbers}")
    return sentence(f"{step_words(law, last.step)}{of} {result} {on}{numbers}")


def _decisive(context: Context) -> BallotSeen:
    """Return the ballot that a reader asks for: the one that made a government, else the last of the first step."""
    if context.situation.state.government == context.situation.day:
        return context.today[-1]
    first = context.today[0].step
    return [seen for seen in context.today if seen.step == first][-1]


def _about_whom(last: BallotSeen, context: Context) -> str | None:
    """Return whom a vote for or against was about: the one named with it, or charged before it."""
    event = last.entry.event.ballot
    if event and event.candidate:
        return event.candidate
    acts = [entry.event.act for entry in context.situation.entries if entry.event.act and entry.day <= last.day]
    return next((act.whom for act in reversed(acts) if act.whom), None)


def _others(last: BallotSeen, context: Context) -> str:
    """Name the other offices filled the same day."""
    law = context.situation.law
    steps = [step for step, day in context.situation.state.completed if day == last.day and step != last.step]
    offices = [law.offices[office].name for step in steps if step in law.steps and (office := law.steps[step].fills)]
    return f"; the {listed(offices)} {'were' if offices[1:] else 'was'} elected too" if offices else ""


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
    return sentence(f"no vote was held on {day_words(last.day)}: {_who_came(last)}")


def _who_came(last: BallotSeen) -> str:
    members = last.house.whole.members
    if last.present is None:
        return "how many came is not on record"
    if not last.present.known:
        must = f"; {last.quorum} must be present" if last.quorum else ""
        return f"too few of {members} members came; attendance is not on record{must}"
    came = f"{last.present} of {members} members came"
    if not last.quorum:
        return came
    if last.present.used is None:  # only a bound of it is known
        return f"{came}; {last.quorum} must be present"
    gap = last.quorum - last.present.used
    others = [str(other) for other in last.present.readings()]
    short = f", {gap} short of the {last.quorum} who must be present" if gap > 0 else ""
    return f"{came}{short}" + (f" (other reports: {listed(others, 'or')})" if others else "")
