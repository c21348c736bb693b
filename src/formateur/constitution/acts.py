"""Acts: somebody is charged or appointed, a choice is made, a mandate ends, an act that was owed is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from formateur.constitution.ballots import after_not_moved
from formateur.constitution.clocks import mandates_used, next_mandate
from formateur.constitution.law import Step
from formateur.constitution.state import Now, RunningMandate, State, Track
from formateur.constitution.tracks import apply_end, complete, enter, leave, open_track, without_tracks_under
from formateur.errors import ProcedureError


@dataclass(frozen=True, slots=True)
class ActDone:
    """An act that was done: who was chosen, or which choice was made, or what became of a mandate."""

    step: str
    whom: str | None = None
    choice: str | None = None
    names: Mapping[str, str] | None = None
    outcome: str | None = None
    until: date | None = None


def after_act(state: State, now: Now, act: ActDone) -> State:
    """Move on from an act: somebody charged, a choice made, nominations, an allocation, a mandate ended."""
    law = now.law
    if act.step in law.ends:
        return _owed_act(state, now, act)
    if act.step not in law.steps:
        open_track(state, law, act.step, now.day)  # refuses it, with the nearest name
    step = law.steps[act.step]
    if act.outcome in ("returned", "lapsed"):
        return mandate_ended(state, now, act.step)
    if act.outcome == "extended":
        return _mandate_extended(state, now, act)
    if step.kind == "ballots":
        if act.outcome == "skipped" and step.not_moved:
            return after_not_moved(state, now, act.step)
        raise ProcedureError(f"{act.step} is a vote, not an act ({step.cite}); record it as a ballot", cite=step.cite)
    track = open_track(state, law, act.step, now.day)
    if act.outcome == "skipped":
        return enter(leave(_use_mandate(state, now, act, run=False), track), now, track, act.step)
    for office, person in (act.names or {}).items():
        state = replace(state, filled=state.filled | {office}, holders={**state.holders, office: person})
    filled = step.allocates.office if step.allocates else step.fills
    if filled:
        holder = act.whom or ("shared out" if step.allocates else None)
        state = replace(state, filled=state.filled | {filled}, holders={**state.holders, filled: holder})
    if step.mandates:
        state = _use_mandate(state, now, act, run=True)
    state = leave(complete(state, act.step, now.day), track)
    target = _chosen(step, act) if step.choices else step.then
    return enter(state, now, replace(track, nominee=act.whom or track.nominee), target) if target else state


def _chosen(step: Step, act: ActDone) -> str:
    if act.choice not in step.choices:
        options = ", ".join(repr(choice) for choice in step.choices)
        raise ProcedureError(
            f"{act.step}: the choice {act.choice!r} is not one of {options} ({step.cite})", cite=step.cite
        )
    return step.choices[act.choice]


def _use_mandate(state: State, now: Now, act: ActDone, *, run: bool) -> State:
    step = now.law.steps[act.step]
    entry = next_mandate(state, now.law, act.step)
    if entry is None:
        raise ProcedureError(f"{act.step}: every mandate has been used ({step.cite})", cite=step.cite)
    if not run and not step.mandates[entry].may_skip:
        raise ProcedureError(f"{act.step}: this mandate may not be passed over ({step.cite})", cite=step.cite)
    if not run and step.exhausted and not isinstance(step.mandates[entry].times, int):
        # an entry that is never used up would come round again for ever: whoever passes it over goes on to the next
        return replace(state, skipped={**state.skipped, act.step: entry + 1})
    used = list(mandates_used(state, now.law, act.step))
    used[entry] += 1
    lasts = step.mandates[entry].lasts
    running = (
        RunningMandate(act.step, entry, act.whom, now.day, lasts.after(now.day) if lasts else None) if run else None
    )
    dues = {name: due for name, due in state.clock_dues.items() if name != f"{act.step}.mandate"}
    return replace(state, mandates={**state.mandates, act.step: tuple(used)}, mandate=running, clock_dues=dues)


def mandate_ended(state: State, now: Now, step_id: str) -> State:
    """A mandate returned or lapsed: everything under it closes, and its step is entered again."""
    _running_mandate(state, now, step_id)
    state = without_tracks_under(replace(state, mandate=None), now.law, step_id)
    return enter(state, now, Track(step_id, now.day), step_id)


def _running_mandate(state: State, now: Now, step_id: str) -> RunningMandate:
    if state.mandate is None or state.mandate.step != step_id:
        step = now.law.steps[step_id]
        raise ProcedureError(f"{step_id}: no mandate is running on {now.day} ({step.cite})", cite=step.cite)
    return state.mandate


def _mandate_extended(state: State, now: Now, act: ActDone) -> State:
    running, step = _running_mandate(state, now, act.step), now.law.steps[act.step]
    extension = step.mandates[running.entry].extension
    if extension is None or running.due is None:
        raise ProcedureError(f"{act.step}: this mandate may not be extended ({step.cite})", cite=step.cite)
    limit = extension.up_to.after(running.due)
    if act.until is not None and act.until > limit:
        raise ProcedureError(
            f"{act.step}: the mandate may be extended to {limit} at most ({step.cite}); got {act.until}", cite=step.cite
        )
    return replace(state, clock_dues={**state.clock_dues, f"{act.step}.mandate": act.until or limit})


def _owed_act(state: State, now: Now, act: ActDone) -> State:
    """An act owed since a deadline was missed is done at last."""
    owed = next((one for one in state.owed if one.target == act.step), None)
    if owed is None:
        due = ", ".join(f"{one.target} (by {one.who})" for one in state.owed) or "none"
        raise ProcedureError(f"nobody owes {act.step} on {now.day}; acts owed: {due}", cite=now.law.ends[act.step].cite)
    state = replace(state, owed=tuple(one for one in state.owed if one != owed))
    return apply_end(state, now, Track(act.step, now.day), act.step)
