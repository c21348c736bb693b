"""Tracks: how one line of the procedure moves from step to step, and what happens where it ends.

Every function takes a state and returns a new one (language reference, section 6).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from formateur.constitution.clocks import next_mandate
from formateur.constitution.law import End, Law, OnlyIf, Step
from formateur.constitution.state import Dissolution, Now, State, Track
from formateur.errors import ProcedureError, suggest

MAX_HOPS = 100  # a law whose steps pass each other on more often than this without an event goes round for ever


def open_track(state: State, law: Law, step_id: str, day: date) -> Track:
    """Return the track pending at a step; refuse if none is, saying what is open instead."""
    if step_id not in law.steps:
        raise ProcedureError(f"there is no step {step_id!r} in the law of {day}; {suggest(step_id, law.steps)}")
    track = state.track_at(step_id)
    if track is None:
        pending = ", ".join(f"{one.step} ({law.steps[one.step].cite})" for one in state.tracks) or "nothing"
        raise ProcedureError(f"{step_id} is not open on {day}; pending: {pending}", cite=law.steps[step_id].cite)
    return track


def enter(state: State, now: Now, track: Track, target: str, hops: int = 0) -> State:
    """Move a track to a step or an end, passing over steps as the law says."""
    law = now.law
    if hops > MAX_HOPS:
        raise ProcedureError(f"{track.step}: the steps pass each other on without end; the last was {target}")
    if target in law.ends:
        return apply_end(state, now, track, target)
    step = law.steps[target]
    if state.mandate and state.mandate.step == target:
        state = replace(state, mandate=None)  # what it was given for failed: it does not run on beside the next one
    track = Track(target, now.day, nominee=track.nominee)
    passed_over = _passed_over(state, now, step, target)
    if passed_over:
        state = replace(state, left={**state.left, target: now.day})  # a step that is passed over has no deadline
        return enter(state, now, track, passed_over, hops + 1)
    if state.track_at(target):
        return state  # another track stands there already: the two merge
    if step.deadline and step.deadline.restarts and state.latest.get(step.deadline.from_ or "") == now.day:
        # its deadline starts anew today, even if the step was left earlier the same day
        state = replace(state, left={name: day for name, day in state.left.items() if name != target})
    return replace(state, tracks=(*state.tracks, track), entered={**state.entered, target: now.day})


def _passed_over(state: State, now: Now, step: Step, target: str) -> str | None:
    """Return where a track goes on if it may not stand at a step, None if it may."""
    if step.only_if and not _entry_holds(step.only_if, state, now, target):
        return step.otherwise or _after(step)
    if step.fills and step.fills in state.filled:
        return _after(step)
    if step.mandates and step.exhausted and next_mandate(state, now.law, target) is None:
        return step.exhausted
    if step.tries and step.tries.then and tries_spent(state, step, target):
        return step.tries.then
    return None


def _after(step: Step) -> str:
    """Where a step that is passed over leads."""
    found = step.passed if step.passed is not None else step.then
    return found if isinstance(found, str) else found[0].go if found else (step.otherwise or "")


def _entry_holds(test: OnlyIf, state: State, now: Now, target: str) -> bool:
    if test.office:
        return is_held(state, now.law, test.office) == (test.state == "held")
    house = now.house_of(target)
    return test.met_by(house.seats_of(test.party or "largest"), house.whole.members)


def is_held(state: State, law: Law, office: str) -> bool:
    """True if an office is filled: one whose term ends with the house and that is only held over is open."""
    spec = law.offices.get(office)
    held_over = spec is not None and spec.term == "house" and office not in state.filled
    return state.holders.get(office) is not None and not held_over


def leave(state: State, track: Track) -> State:
    """Take a track out of the state."""
    return replace(state, tracks=tuple(other for other in state.tracks if other.step != track.step))


def complete(state: State, step: str, day: date) -> State:
    """Note that a step is done."""
    state = mark(state, step, day)
    return replace(state, completed=(*state.completed, (step, day)), left={**state.left, step: day})


def mark(state: State, moment: str, day: date) -> State:
    """Note a moment that clocks may count from: its first occurrence in the formation, and the last."""
    return replace(
        state,
        done={**state.done, moment: state.done.get(moment, day)},
        latest={**state.latest, moment: day},
    )


def apply_end(state: State, now: Now, track: Track, target: str) -> State:
    """Apply an end to a track that is already out of its step."""
    law, end = now.law, now.law.ends[target]
    state = complete(state, target, now.day)
    match end.end:
        case "government":
            return replace(state, government=now.day, mandate=None, owed=())
        case "dissolution":
            return _dissolve(state, now, target, end)
        case "vacancy":
            state = new_formation(without_tracks_under(state, law, end.next), now, target)
            return enter(state, now, track, end.next) if end.next else state
        case _:
            return state


def _dissolve(state: State, now: Now, target: str, end: End) -> State:
    """Close the tracks of the house, at once or (``house_sits_on``) when the next one is elected."""
    due = end.election_within.after(now.day) if end.election_within else None
    tracks, mandate = (state.tracks, state.mandate) if end.house_sits_on else ((), None)
    return replace(state, tracks=tracks, mandate=mandate, owed=(), dissolution=Dissolution(target, now.day, due))


def without_tracks_under(state: State, law: Law, start: str | None) -> State:
    """Close the tracks on the way to a government from ``start`` on (None: from anywhere); a speaker's goes on."""
    leads, under = law.leads_to_government, law.reached_from(start) if start else frozenset(law.steps)
    return replace(
        state, tracks=tuple(track for track in state.tracks if track.step not in under or not leads.get(track.step))
    )


def government_track(tracks: Iterable[Track], law: Law) -> Track | None:
    """Return the track that leads to a government, if one is pending."""
    leads = law.leads_to_government
    return next((track for track in tracks if leads.get(track.step)), None)


def new_formation(state: State, now: Now, moment: str) -> State:
    """Begin a formation in the same house (a vacancy, a government brought down): counts and clocks start afresh.

    The election was part of an earlier one, so no clock counts from it any more.
    """
    return replace(
        state,
        formation=now.day,
        government=None,
        filled=frozenset(),
        done={moment: now.day},
        latest={moment: now.day},
        completed=(),
        left={},
        entered={},
        mandates={},
        skipped={},
        mandate=None,
        tries={},
        clock_starts={},
        clock_dues={},
        fired=frozenset(),
        owed=(),
    )


def tries_counted(state: State, step: Step, step_id: str) -> tuple[str | None, ...]:
    """Return the persons tried at a step, since the election or since the formation began, as the law counts."""
    by_house = step.tries is not None and step.tries.counted_since == "election"
    return (state.tries_of_house if by_house else state.tries).get(step_id, ())


def tries_spent(state: State, step: Step, step_id: str) -> bool:
    """True if a step has been tried as often as the law allows."""
    if step.tries is None or step.tries.at_most is None:
        return False
    return len(tries_counted(state, step, step_id)) >= step.tries.at_most
