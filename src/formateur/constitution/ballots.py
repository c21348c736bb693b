"""Ballots: which one is due, and where a formation goes after it is held, lost or left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from formateur.constitution.law import WITHOUT_LIMIT, Ballot, Exit, Step
from formateur.constitution.state import Now, State, Track
from formateur.constitution.tracks import (
    complete,
    enter,
    government_track,
    leave,
    mark,
    open_track,
    tries_counted,
    tries_spent,
)
from formateur.errors import ProcedureError
from formateur.model.judge import Outcome, Truth
from formateur.model.rules import Condition


@dataclass(frozen=True, slots=True)
class BallotHeld:
    """A ballot that was held, as decided.

    ``stood`` are the candidates with most votes first; ``holds`` judges a branch's condition on the tally.
    """

    step: str
    outcome: Outcome
    ballot: str | None = None
    stood: tuple[str, ...] = ()
    elected: str | None = None
    holds: Callable[[Condition], Truth] = lambda _: Truth.UNKNOWN


def ballot_due(state: State, now: Now, step_id: str, ballot_id: str | None) -> Ballot:
    """Return the ballot of a step that is due; refuse another one, naming the article.

    Raises
    ------
    ProcedureError
        If the step is not open, another ballot is due, or the gap that the law wants has not passed.
    """
    track = open_track(state, now.law, step_id, now.day)
    step = now.law.steps[step_id]
    index = _due_index(track, step, now.day)
    due = step.ballots[index]
    if ballot_id is not None and ballot_id != due.id:
        names = [ballot.id for ballot in step.ballots]
        known = "" if ballot_id in names else f" (the ballots of this step: {', '.join(names)})"
        raise ProcedureError(
            f"{step_id}: ballot {ballot_id!r} recorded, but {due.id!r} is due ({due.cite or step.cite}){known}",
            cite=due.cite or step.cite,
        )
    _check_gap(track, due, step, step_id, now.day)
    return due


def _due_index(track: Track, step: Step, day: date) -> int:
    return 0 if _sits_anew(track, step, day) else track.ballot


def _sits_anew(track: Track, step: Step, day: date) -> bool:
    return step.each_sitting == "restart" and track.last_ballot not in (None, day)


def _check_gap(track: Track, due: Ballot, step: Step, step_id: str, day: date) -> None:
    if due.gap is None or track.last_ballot is None:
        return
    gap, last, cite = due.gap, track.last_ballot, due.cite or step.cite
    for wanted, word in ((gap.at_least or gap.exactly, "before"), (gap.at_most or gap.exactly, "after")):
        limit = wanted.after(last) if wanted else day
        if (day < limit) if word == "before" else (day > limit):
            raise ProcedureError(
                f"{step_id}: ballot {due.id!r} may not be held {word} {limit} ({wanted} from the ballot of {last}, "
                f"{cite}); got {day}",
                cite=cite,
            )


def after_ballot(state: State, now: Now, held: BallotHeld) -> State:
    """Move on from a ballot of a step."""
    due = ballot_due(state, now, held.step, held.ballot)
    track, step = open_track(state, now.law, held.step, now.day), now.law.steps[held.step]
    if held.outcome is Outcome.VOID:
        return state  # a ballot its own chair declared void counts as not held
    if held.outcome is Outcome.NO_QUORUM:
        return after_lost_sitting(state, now, held.step)
    _check_tries(state, step, _person(track.nominee, held.stood), held.step)
    index = step.ballots.index(due)
    again = 0 if _sits_anew(track, step, now.day) else track.held
    track = replace(track, ballot=index, held=again + 1, last_ballot=now.day, stood=held.stood or track.stood)
    state = _put(state, track)
    state = mark(state, f"{held.step}.{due.id}", now.day)
    if held.outcome is Outcome.PASSED:
        return _passed(state, now, track, held)
    if held.outcome is Outcome.TIE:
        return state  # the tie rule: again, or a decision that the record gives as 'elected'
    return _failed(state, now, track, due, held)


def _put(state: State, track: Track) -> State:
    return replace(state, tracks=tuple(track if other.step == track.step else other for other in state.tracks))


def _passed(state: State, now: Now, track: Track, held: BallotHeld) -> State:
    step = now.law.steps[held.step]
    winner = held.elected or (track.nominee if step.votes_on != "candidates" else None)
    if step.fills:
        state = replace(
            state, filled=state.filled | {step.fills}, holders={**state.holders, step.fills: winner or "not on record"}
        )
    state = complete(_tried(state, held.step, winner), held.step, now.day)
    state = leave(state, track)
    # one who is elected to an office is not the one to be charged next; one named in consultations is
    filled = step.fills is not None and step.form == "sitting"
    carried = replace(track, nominee=None if filled else winner or track.nominee)
    target = exit_of(step.passed, held.holds)
    formed = state.government or government_track(state.tracks, now.law)
    if step.fills and formed and now.law.leads_to_government.get(target or ""):
        return state  # an office refilled on a side track: a government is in office, or formed on another
    return enter(state, now, carried, target) if target else state


def _failed(state: State, now: Now, track: Track, due: Ballot, held: BallotHeld) -> State:
    step = now.law.steps[held.step]
    if due.times == WITHOUT_LIMIT or track.held < int(due.times):
        return state
    if track.ballot + 1 < len(step.ballots):
        return _put(state, replace(track, ballot=track.ballot + 1, held=0))
    return _step_failed(state, now, track, held.holds)


def _step_failed(state: State, now: Now, track: Track, holds: Callable[[Condition], Truth]) -> State:
    step = now.law.steps[track.step]
    state = leave(_tried(state, track.step, _person(track.nominee, track.stood)), track)
    state = replace(state, left={**state.left, track.step: now.day})
    if state.mandate and now.law.steps[state.mandate.step].then == track.step:
        state = replace(state, mandate=None)  # the vote it was given for is lost
    if step.tries and step.tries.then and tries_spent(state, step, track.step):
        target: str | None = step.tries.then
    else:
        target = exit_of(step.failed, holds)
    if target is None:  # the law says nothing of it: the series begins again
        return replace(state, tracks=(*state.tracks, Track(track.step, now.day, nominee=track.nominee)))
    if step.votes_on == "rejection":
        state = complete(state, track.step, now.day)  # the government passes on when the motion against it fails
        return enter(state, now, track, target)
    return enter(state, now, replace(track, nominee=None), target)


def _person(nominee: str | None, stood: tuple[str, ...]) -> str | None:
    """Return whom a vote was about: the one charged or proposed, else the only one who stood."""
    return nominee or (stood[0] if len(stood) == 1 else None)


def _check_tries(state: State, step: Step, person: str | None, step_id: str) -> None:
    """Refuse a person who has been tried as often as the law allows."""
    limit = step.tries.per_candidate if step.tries else None
    if step.tries is None or limit is None or person is None:
        return
    tried = tries_counted(state, step, step_id).count(person)
    if tried >= limit:
        cite = step.tries.cite or step.cite
        raise ProcedureError(f"{step_id}: {person} has been tried {tried} times, the most allowed ({cite})", cite=cite)


def _tried(state: State, step_id: str, person: str | None) -> State:
    def added(tries: Mapping[str, tuple[str | None, ...]]) -> dict[str, tuple[str | None, ...]]:
        return {**tries, step_id: (*tries.get(step_id, ()), person)}

    return replace(state, tries=added(state.tries), tries_of_house=added(state.tries_of_house))


def exit_of(found: Exit | None, holds: Callable[[Condition], Truth]) -> str | None:
    """Return where a ballot leads: the first branch whose condition holds on the tally just judged.

    Raises
    ------
    ProcedureError
        If what is recorded does not say which branch that is.
    """
    if found is None or isinstance(found, str):
        return found
    for branch in found:
        truth = holds(branch.condition) if branch.condition else Truth.TRUE
        if truth is Truth.TRUE:
            return branch.go
        if truth is Truth.UNKNOWN:
            break  # the record does not say whether this exit is taken, so none is
    conditions = ", ".join(str(branch.condition) for branch in found if branch.condition)
    raise ProcedureError(f"no exit is open on what is recorded: none of {conditions} is sure to hold")


def _no_votes(_: Condition) -> Truth:
    """No vote was cast, so no condition on votes holds."""
    return Truth.FALSE


def after_lost_sitting(state: State, now: Now, step_id: str) -> State:
    """Apply the rule for a sitting that found no quorum: ``again``, ``counts``, ``restart`` or ``failed``."""
    track, step = open_track(state, now.law, step_id, now.day), now.law.steps[step_id]
    if step.kind != "ballots":
        return state  # an act put off to another sitting
    match step.no_quorum:
        case "counts":
            index = _due_index(track, step, now.day)
            held = 0 if _sits_anew(track, step, now.day) else track.held
            counted = replace(track, ballot=index, held=held + 1, last_ballot=now.day)
            lost = BallotHeld(step_id, Outcome.FAILED, holds=_no_votes)
            return _failed(_put(state, counted), now, counted, step.ballots[index], lost)
        case "restart":
            return _put(state, replace(track, ballot=0, held=0))
        case "failed":
            return _step_failed(state, now, track, _no_votes)
        case _:
            return state


def after_not_moved(state: State, now: Now, step_id: str) -> State:
    """Pass over a vote that the law lets be left out and that nobody asked for (Portugal's rejection motion)."""
    track, step = open_track(state, now.law, step_id, now.day), now.law.steps[step_id]
    if step.not_moved is None:
        raise ProcedureError(f"{step_id}: the law does not let this vote be left out ({step.cite})", cite=step.cite)
    return enter(leave(complete(state, step_id, now.day), track), now, track, step.not_moved)
