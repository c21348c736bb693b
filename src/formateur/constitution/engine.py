"""The engine: steps a formation through its constitution, event by event (language reference, section 6).

Every function takes a state and returns a new one. An event that the constitution does not allow then raises
``ProcedureError`` with the article and what is open instead; nothing here knows any country. How tracks move stands in
``tracks.py``, ballots in ``ballots.py``, acts in ``acts.py``; here are the beginning of a formation, what comes from
outside the chain of steps (motions, vacancies, deadlines set by others), and the clocks that run out.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from formateur.constitution.acts import ActDone, after_act, mandate_ended
from formateur.constitution.ballots import BallotHeld, after_ballot, after_lost_sitting, after_not_moved, ballot_due
from formateur.constitution.clocks import RunningClock, running_clocks
from formateur.constitution.law import NOTHING, Law, MustAct
from formateur.constitution.state import Now, Owed, State, Track
from formateur.constitution.tracks import (
    enter,
    government_track,
    is_held,
    leave,
    mark,
    new_formation,
    without_tracks_under,
)
from formateur.errors import ProcedureError, suggest
from formateur.model.judge import Outcome

__all__ = [
    "ActDone",
    "BallotHeld",
    "after_act",
    "after_ballot",
    "after_expiry",
    "after_lost_sitting",
    "after_motion",
    "after_not_moved",
    "after_vacancy",
    "ballot_due",
    "begin",
    "check_motion_open",
    "government_track",
    "hold_office",
    "is_held",
    "motion_open",
    "next_expiry",
    "open_house",
    "run_out",
    "set_deadline",
    "set_term",
]


def begin(now: Now, holders: Mapping[str, str | None], *, in_office: bool = False) -> State:
    """Open a case: at an election, or (``in_office``) in the middle of a term with a government in office."""
    if in_office:
        return State(holders=dict(holders), government=now.day, elected=now.day)
    return open_house(State(holders=dict(holders)), now)


def open_house(state: State, now: Now) -> State:
    """Begin a formation with a new house: offices of the house fall open, and the law's tracks open."""
    law = now.law
    end = law.ends[state.dissolution.end] if state.dissolution else None
    targets = (end.next_steps if end else ()) or law.starts_at("election")
    holders = dict(state.holders)
    for office, spec in law.offices.items():
        if spec.term == "house" and spec.until_filled is None:
            holders[office] = None
    state = State(holders=holders, elected=now.day, formation=now.day, terms=state.terms)
    return _open_each(mark(state, "election", now.day), now, targets)


def check_motion_open(state: State, now: Now, motion_id: str) -> None:
    """Refuse a motion that may not be moved now."""
    if motion_id not in now.law.motions:
        known = suggest(motion_id, now.law.motions)
        raise ProcedureError(f"there is no motion {motion_id!r} in the law of {now.day}; {known}")
    motion = now.law.motions[motion_id]
    if not motion_open(state, motion.open):
        raise ProcedureError(
            f"motions.{motion_id} may not be moved on {now.day}: it is open {motion.open!r} ({motion.cite})",
            cite=motion.cite,
        )


def motion_open(state: State, phrase: str) -> bool:
    """Evaluate the ``open`` phrase of a motion."""
    if phrase == "always":
        return True
    if phrase == "while a government is in office":
        return state.government is not None
    words = phrase.split()
    if phrase.startswith("while ") and phrase.endswith(" is pending"):
        return state.track_at(words[1]) is not None
    return words[1] not in state.done  # until STEP is completed


def after_motion(state: State, now: Now, motion_id: str, outcome: Outcome, elected: str | None) -> State:
    """Move on from a motion that was put to the vote."""
    check_motion_open(state, now, motion_id)
    motion = now.law.motions[motion_id]
    target = motion.passed if outcome is Outcome.PASSED else motion.failed if outcome is Outcome.FAILED else None
    target = None if target == NOTHING else target
    if outcome is not Outcome.PASSED:
        return enter(state, now, Track(motion_id, now.day), target) if target else state
    survivors = {name for end in now.law.ends.values() for name in end.survives}
    if motion_id in survivors and state.government is not None:
        state = new_formation(without_tracks_under(state, now.law, target), now, motion_id)
    state = mark(state, motion_id, now.day)
    if motion.constructive and elected:  # the motion names the successor, who takes the place of the one voted out
        state = replace(state, holders={**state.holders, **dict.fromkeys(_led_from(now.law), elected)})
    if motion.restarts_clock:
        dues = {name: due for name, due in state.clock_dues.items() if name != motion.restarts_clock}
        state = replace(state, clock_starts={**state.clock_starts, motion.restarts_clock: now.day}, clock_dues=dues)
    return enter(state, now, Track(motion_id, now.day, nominee=elected), target) if target else state


def _led_from(law: Law) -> tuple[str, ...]:
    """Return the offices from which a government is led: those whose election puts it in office."""
    governments = {name for name, end in law.ends.items() if end.end == "government"}
    steps = (step for step in law.steps.values() if step.fills and step.votes_on == "nominee")
    return tuple(step.fills for step in steps if step.fills and governments & {target for _, target in step.exits()})


def after_vacancy(state: State, now: Now, office: str) -> State:
    """Open a track for an office that fell vacant; the offices joint with it fall open too."""
    law = now.law
    joint = law.offices[office].joint_with if office in law.offices else None
    offices = {office, *([joint] if joint else [])}
    state = replace(state, filled=state.filled - offices, holders={**state.holders, **dict.fromkeys(offices, None)})
    starts = law.starts_at(f"vacancy of {office}") or _filling_step(law, office)
    if not starts:
        return state
    if _forms_government(law, office, starts):
        if state.formation is None or state.government is not None:
            state = new_formation(state, now, f"vacancy of {office}")
        elif government_track(state.tracks, law):
            return state  # a caretaker goes while a government is being formed
    return _open_each(state, now, starts)


def _open_each(state: State, now: Now, targets: tuple[str, ...]) -> State:
    for target in targets:
        state = enter(state, now, Track(target, now.day), target)
    return state


def _forms_government(law: Law, office: str, starts: tuple[str, ...]) -> bool:
    """True if a vacancy begins a formation.

    It does if the step filling the office makes a government, or if the law sends the vacancy to another step that
    leads to one. A speaker who is elected anew, or a president, begins none.
    """
    passed = law.steps[starts[0]].passed
    targets = (passed,) if isinstance(passed, str) else tuple(branch.go for branch in passed or ())
    makes = any(law.ends[target].end == "government" for target in targets if target in law.ends)
    sent_on = starts != _filling_step(law, office) and any(law.leads_to_government.get(step) for step in starts)
    return makes or sent_on


def after_expiry(state: State, now: Now, office: str) -> State:
    """Open a track for an office whose term ends; its holder stays until it is filled."""
    moment = f"term of {office}"
    # the law may have a successor elected before the term is over (Lebanon, art. 73): clocks count from its last day
    state = mark(replace(state, filled=state.filled - {office}), moment, max(now.day, state.terms.get(office, now.day)))
    return _open_each(state, now, now.law.starts_at(moment) or _filling_step(now.law, office))


def _filling_step(law: Law, office: str) -> tuple[str, ...]:
    return next(((name,) for name, step in law.steps.items() if step.fills == office), ())


def hold_office(state: State, office: str, person: str) -> State:
    """Record who holds an office."""
    return replace(state, holders={**state.holders, office: person})


def set_term(state: State, office: str, ends: date) -> State:
    """Record when the term of an office ends. It opens nothing by itself."""
    return replace(state, terms={**state.terms, office: ends})


def set_deadline(state: State, clock: str, due: date) -> State:
    """Set a due day from outside: a court, a statute. What was owed since an earlier one passed is owed no more."""
    return replace(
        state,
        clock_dues={**state.clock_dues, clock: due},
        fired=state.fired - {f"{clock}@{due}"},
        owed=tuple(one for one in state.owed if one.clock != clock),
    )


def next_expiry(state: State, law: Law, before: date) -> RunningClock | None:
    """Return the first running clock whose due day has passed by the start of ``before`` and that has not acted yet."""
    for clock in running_clocks(state, law):
        if clock.runs_on(before) and clock.acts_on <= before and f"{clock.id}@{clock.due}" not in state.fired:
            return clock
    return None


def run_out(state: State, now: Now, clock: RunningClock) -> State:
    """Let a clock act that has run out: nothing, a target that follows by itself, or an act that is owed."""
    state = replace(state, fired=state.fired | {f"{clock.id}@{clock.due}"})
    if state.dissolution and not state.tracks:
        return state  # the house is dissolved: nothing more follows from its clocks
    if state.government and clock.id in now.law.steps and state.track_at(clock.id) is None:
        return state  # a government was formed without the step
    if isinstance(clock.late, MustAct):
        owed = Owed(clock.late.must, clock.late.go, clock.acts_on, clock.id)
        return replace(state, owed=(*state.owed, owed))
    if clock.late == NOTHING:
        return state
    if clock.late == "lapses":
        return mandate_ended(state, now, clock.id.removesuffix(".mandate"))
    track = state.track_at(clock.id) or government_track(state.tracks, now.law)
    if track is None:
        return state
    return enter(leave(state, track), now, track, clock.late)
