"""The engine: steps a formation through its constitution, event by event (language reference, section 6).

Every function takes a state and returns a new one. An event that the constitution does not allow then raises
``ProcedureError`` with the article and what is open instead; nothing here knows any country.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from formateur.constitution.clocks import RunningClock, next_mandate, running_clocks
from formateur.constitution.law import NOTHING, WITHOUT_LIMIT, Ballot, End, Exit, Law, MustAct, OnlyIf, Step
from formateur.constitution.state import Dissolution, Now, Owed, RunningMandate, State, Track
from formateur.errors import ProcedureError
from formateur.model.judge import Outcome, Truth
from formateur.model.rules import Condition

MAX_HOPS = 100  # a law whose steps pass each other on more often than this without an event goes round for ever


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


@dataclass(frozen=True, slots=True)
class ActDone:
    """An act that was done: who was chosen, or which choice was made, or what became of a mandate."""

    step: str
    whom: str | None = None
    choice: str | None = None
    names: Mapping[str, str] | None = None
    outcome: str | None = None
    until: date | None = None


# --- the beginning of a formation --------------------------------------------------------------------------------


def begin(now: Now, holders: Mapping[str, str | None], *, in_office: bool = False) -> State:
    """Open a case: at an election, or (``in_office``) in the middle of a term with a government in office."""
    if in_office:
        return State(holders=dict(holders), government=now.day, elected=now.day)
    return open_house(State(holders=dict(holders)), now)


def open_house(state: State, now: Now) -> State:
    """Begin a formation with a new house: offices of the house fall open, and the law's tracks open."""
    law = now.law
    end = law.ends[state.dissolution.end] if state.dissolution else None
    start = law.starts.get("election")
    targets = (end.next_steps if end else ()) or ((start,) if start else ())
    holders = dict(state.holders)
    for office, spec in law.offices.items():
        if spec.term == "house" and spec.until_filled is None:
            holders[office] = None
    state = State(holders=holders, elected=now.day, formation=now.day)
    state = _mark(state, "election", now.day)
    for target in targets:
        state = _enter(state, now, Track(target, now.day), target)
    return state


def _new_formation(state: State, now: Now, moment: str) -> State:
    """Begin a formation in the same house (a vacancy, a government brought down): counts and clocks start afresh."""
    return replace(
        state,
        formation=now.day,
        government=None,
        filled=frozenset(),
        done={**({"election": state.elected} if state.elected else {}), moment: now.day},
        latest={moment: now.day},
        completed=(),
        left={},
        mandates={},
        mandate=None,
        tries={},
        clock_starts={},
        clock_dues={},
        fired=frozenset(),
        owed=(),
    )


# --- moving a track ----------------------------------------------------------------------------------------------


def _enter(state: State, now: Now, track: Track, target: str, hops: int = 0) -> State:
    """Move a track to a step or an end, passing over steps as the law says."""
    law = now.law
    if hops > MAX_HOPS:
        raise ProcedureError(f"{track.step}: the steps pass each other on without end; the last was {target}")
    if target in law.ends:
        return _end(state, now, track, target)
    step = law.steps[target]
    track = Track(target, now.day, nominee=track.nominee)
    passed_over = _passed_over(state, now, step, target)
    if passed_over:
        state = replace(state, left={**state.left, target: now.day})  # a step that is passed over has no deadline
        return _enter(state, now, track, passed_over, hops + 1)
    if state.track_at(target):
        return state  # another track stands there already: the two merge
    return replace(state, tracks=(*state.tracks, track))


def _passed_over(state: State, now: Now, step: Step, target: str) -> str | None:
    """Return where a track goes on if it may not stand at a step, None if it may."""
    if step.only_if and not _entry_holds(step.only_if, state, now, target):
        return step.otherwise or _after(step)
    if step.fills and step.fills in state.filled:
        return _after(step)
    if step.mandates and step.exhausted and next_mandate(state, now.law, target) is None:
        return step.exhausted
    if step.tries and step.tries.then and _tries_spent(state, step, target):
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
    seats = house.seats_of(test.party or "largest")
    bound = test.seats
    if bound is None:
        return True
    quota = bound.quota(house.whole.members)
    return seats >= quota if bound.comparison.is_floor else seats <= quota


def is_held(state: State, law: Law, office: str) -> bool:
    """True if an office is filled: one whose term ends with the house and that is only held over is open."""
    spec = law.offices.get(office)
    held_over = spec is not None and spec.term == "house" and office not in state.filled
    return state.holders.get(office) is not None and not held_over


def _leave(state: State, track: Track) -> State:
    return replace(state, tracks=tuple(other for other in state.tracks if other.step != track.step))


def _complete(state: State, step: str, day: date) -> State:
    state = _mark(state, step, day)
    return replace(state, completed=(*state.completed, (step, day)), left={**state.left, step: day})


def _mark(state: State, moment: str, day: date) -> State:
    """Note a moment that clocks may count from: its first occurrence in the formation, and the last."""
    return replace(
        state,
        done={**state.done, moment: state.done.get(moment, day)},
        latest={**state.latest, moment: day},
    )


def _end(state: State, now: Now, track: Track, target: str) -> State:
    """Apply an end to a track that is already out of its step."""
    law, end = now.law, now.law.ends[target]
    state = _complete(state, target, now.day)
    match end.end:
        case "government":
            return replace(state, government=now.day, mandate=None)
        case "dissolution":
            return _dissolve(state, now, target, end)
        case "vacancy":
            state = _new_formation(_without_government_tracks(state, law), now, target)
            return _enter(state, now, track, end.next) if end.next else state
        case _:
            return state


def _dissolve(state: State, now: Now, target: str, end: End) -> State:
    """Close the tracks of the house, at once or (``house_sits_on``) when the next one is elected."""
    due = end.election_within.after(now.day) if end.election_within else None
    tracks = state.tracks if end.house_sits_on else ()
    return replace(state, tracks=tracks, owed=(), dissolution=Dissolution(target, now.day, due))


def _without_government_tracks(state: State, law: Law) -> State:
    leads = law.leads_to_government
    return replace(state, tracks=tuple(track for track in state.tracks if not leads.get(track.step, False)))


# --- ballots -----------------------------------------------------------------------------------------------------


def ballot_due(state: State, now: Now, step_id: str, ballot_id: str | None) -> Ballot:
    """Return the ballot of a step that is due; refuse another one, naming the article.

    Raises
    ------
    ProcedureError
        If the step is not open, another ballot is due, or the gap that the law wants has not passed.
    """
    track = _open_track(state, now.law, step_id, now.day)
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
    if step.each_sitting == "restart" and track.last_ballot not in (None, day):
        return 0
    return track.ballot


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


def _open_track(state: State, law: Law, step_id: str, day: date) -> Track:
    track = state.track_at(step_id)
    if track is None:
        pending = ", ".join(f"{one.step} ({law.steps[one.step].cite})" for one in state.tracks) or "nothing"
        raise ProcedureError(f"{step_id} is not open on {day}; pending: {pending}", cite=law.steps[step_id].cite)
    return track


def after_ballot(state: State, now: Now, held: BallotHeld) -> State:
    """Move on from a ballot of a step."""
    due = ballot_due(state, now, held.step, held.ballot)
    track, step = _open_track(state, now.law, held.step, now.day), now.law.steps[held.step]
    if held.outcome is Outcome.VOID:
        return state  # a ballot its own chair declared void counts as not held
    if held.outcome is Outcome.NO_QUORUM:
        return after_lost_sitting(state, now, held.step)
    _check_tries(state, step, track.nominee or (held.stood[0] if len(held.stood) == 1 else None), held.step)
    index = step.ballots.index(due)
    again = track.held if index == track.ballot else 0
    track = replace(track, ballot=index, held=again + 1, last_ballot=now.day, stood=held.stood or track.stood)
    state = _put(state, track)
    state = _mark(state, f"{held.step}.{due.id}", now.day)
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
    state = _complete(_tried(state, held.step, winner), held.step, now.day)
    state = _leave(state, track)
    # one who is elected to an office is not the one to be charged next; one named in consultations is
    filled = step.fills is not None and step.form == "sitting"
    carried = replace(track, nominee=None if filled else winner or track.nominee)
    target = _exit(step.passed, held.holds)
    return _enter(state, now, carried, target) if target else state


def _failed(state: State, now: Now, track: Track, due: Ballot, held: BallotHeld) -> State:
    step = now.law.steps[held.step]
    if due.times == WITHOUT_LIMIT or track.held < int(due.times):
        return state
    if track.ballot + 1 < len(step.ballots):
        return _put(state, replace(track, ballot=track.ballot + 1, held=0))
    return _step_failed(state, now, track, held.holds)


def _step_failed(state: State, now: Now, track: Track, holds: Callable[[Condition], Truth]) -> State:
    step = now.law.steps[track.step]
    state = _leave(_tried(state, track.step, track.nominee), track)
    state = replace(state, left={**state.left, track.step: now.day})
    target = _exit(step.failed, holds)
    if target is None:  # the law says nothing of it: the series begins again
        return replace(state, tracks=(*state.tracks, Track(track.step, now.day, nominee=track.nominee)))
    if step.tries and step.tries.then and _tries_spent(state, step, track.step):
        target = step.tries.then
    if step.votes_on == "rejection":
        state = _complete(state, track.step, now.day)  # the government passes on when the motion against it fails
        return _enter(state, now, track, target)
    return _enter(state, now, replace(track, nominee=None), target)


def _check_tries(state: State, step: Step, person: str | None, step_id: str) -> None:
    """Refuse a person who has been tried as often as the law allows."""
    limit = step.tries.per_candidate if step.tries else None
    if step.tries is None or limit is None or person is None:
        return
    tried = _counted(state, step, step_id).count(person)
    if tried >= limit:
        cite = step.tries.cite or step.cite
        raise ProcedureError(f"{step_id}: {person} has been tried {tried} times, the most allowed ({cite})", cite=cite)


def _counted(state: State, step: Step, step_id: str) -> tuple[str | None, ...]:
    by_house = step.tries is not None and step.tries.counted_since == "election"
    return (state.tries_of_house if by_house else state.tries).get(step_id, ())


def _tries_spent(state: State, step: Step, step_id: str) -> bool:
    if step.tries is None or step.tries.at_most is None:
        return False
    return len(_counted(state, step, step_id)) >= step.tries.at_most


def _tried(state: State, step_id: str, person: str | None) -> State:
    def added(tries: Mapping[str, tuple[str | None, ...]]) -> dict[str, tuple[str | None, ...]]:
        return {**tries, step_id: (*tries.get(step_id, ()), person)}

    return replace(state, tries=added(state.tries), tries_of_house=added(state.tries_of_house))


def _exit(found: Exit | None, holds: Callable[[Condition], Truth]) -> str | None:
    if found is None or isinstance(found, str):
        return found
    for branch in found:
        if branch.condition is None or holds(branch.condition) is Truth.TRUE:
            return branch.go
    conditions = ", ".join(str(branch.condition) for branch in found)
    raise ProcedureError(f"no exit is open on what is recorded: none of {conditions} is sure to hold")


def after_lost_sitting(state: State, now: Now, step_id: str) -> State:
    """Apply the rule for a sitting that found no quorum: ``again``, ``counts``, ``restart`` or ``failed``."""
    track, step = _open_track(state, now.law, step_id, now.day), now.law.steps[step_id]
    if step.kind != "ballots":
        return state  # an act put off to another sitting
    match step.no_quorum:
        case "counts":
            counted = replace(track, held=track.held + 1, last_ballot=now.day)
            due = step.ballots[track.ballot]
            return _failed(_put(state, counted), now, counted, due, BallotHeld(step_id, Outcome.FAILED))
        case "restart":
            return _put(state, replace(track, ballot=0, held=0))
        case "failed":
            return _step_failed(state, now, track, lambda _: Truth.UNKNOWN)
        case _:
            return state


def after_not_moved(state: State, now: Now, step_id: str) -> State:
    """Pass over a vote that the law lets be left out and that nobody asked for (Portugal's rejection motion)."""
    track, step = _open_track(state, now.law, step_id, now.day), now.law.steps[step_id]
    if step.not_moved is None:
        raise ProcedureError(f"{step_id}: the law does not let this vote be left out ({step.cite})", cite=step.cite)
    return _enter(_leave(_complete(state, step_id, now.day), track), now, track, step.not_moved)


# --- acts --------------------------------------------------------------------------------------------------------


def after_act(state: State, now: Now, act: ActDone) -> State:
    """Move on from an act: somebody charged, a choice made, nominations, an allocation, a mandate ended."""
    law = now.law
    if act.step in law.ends:
        return _owed_act(state, now, act)
    step = law.steps[act.step]
    if act.outcome in ("returned", "lapsed"):
        return _mandate_ended(state, now, act.step)
    if act.outcome == "extended":
        return _mandate_extended(state, act)
    if step.kind == "ballots":
        if act.outcome == "skipped" and step.not_moved:
            return after_not_moved(state, now, act.step)
        raise ProcedureError(f"{act.step} is a vote, not an act ({step.cite}); record it as a ballot", cite=step.cite)
    track = _open_track(state, law, act.step, now.day)
    if act.outcome == "skipped":
        return _enter(_leave(_use_mandate(state, now, act, run=False), track), now, track, act.step)
    for office, person in (act.names or {}).items():
        state = replace(state, filled=state.filled | {office}, holders={**state.holders, office: person})
    filled = step.allocates.office if step.allocates else step.fills
    if filled:
        holder = act.whom or ("shared out" if step.allocates else None)
        state = replace(state, filled=state.filled | {filled}, holders={**state.holders, filled: holder})
    if step.mandates:
        state = _use_mandate(state, now, act, run=True)
    state = _leave(_complete(state, act.step, now.day), track)
    target = _chosen(step, act) if step.choices else step.then
    return _enter(state, now, replace(track, nominee=act.whom or track.nominee), target) if target else state


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
    used = list(state.mandates.get(act.step, (0,) * len(step.mandates)))
    used[entry] += 1
    lasts = step.mandates[entry].lasts
    running = (
        RunningMandate(act.step, entry, act.whom, now.day, lasts.after(now.day) if lasts else None) if run else None
    )
    dues = {name: due for name, due in state.clock_dues.items() if name != f"{act.step}.mandate"}
    return replace(state, mandates={**state.mandates, act.step: tuple(used)}, mandate=running, clock_dues=dues)


def _mandate_ended(state: State, now: Now, step_id: str) -> State:
    """A mandate returned or lapsed: everything under it closes, and its step is entered again."""
    if state.mandate is None or state.mandate.step != step_id:
        step = now.law.steps[step_id]
        raise ProcedureError(f"{step_id}: no mandate is running on {now.day} ({step.cite})", cite=step.cite)
    state = _without_government_tracks(replace(state, mandate=None), now.law)
    return _enter(state, now, Track(step_id, now.day), step_id)


def _mandate_extended(state: State, act: ActDone) -> State:
    if act.until is None:
        return state
    return replace(state, clock_dues={**state.clock_dues, f"{act.step}.mandate": act.until})


def _owed_act(state: State, now: Now, act: ActDone) -> State:
    """An act owed since a deadline was missed is done at last."""
    owed = next((one for one in state.owed if one.target == act.step), None)
    if owed is None:
        due = ", ".join(f"{one.target} (by {one.who})" for one in state.owed) or "none"
        raise ProcedureError(f"nobody owes {act.step} on {now.day}; acts owed: {due}", cite=now.law.ends[act.step].cite)
    state = replace(state, owed=tuple(one for one in state.owed if one != owed))
    return _end(state, now, Track(act.step, now.day), act.step)


# --- motions, offices, deadlines ---------------------------------------------------------------------------------


def check_motion_open(state: State, now: Now, motion_id: str) -> None:
    """Refuse a motion that may not be moved now."""
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
        return state.government is not None or any(holder for holder in state.holders.values())
    words = phrase.split()
    if phrase.startswith("while ") and phrase.endswith(" is pending"):
        return state.track_at(words[1]) is not None
    return words[1] not in state.done  # until STEP is completed


def after_motion(state: State, now: Now, motion_id: str, outcome: Outcome, elected: str | None) -> State:
    """Move on from a motion that was put to the vote."""
    check_motion_open(state, now, motion_id)
    motion = now.law.motions[motion_id]
    target = motion.passed if outcome is Outcome.PASSED else motion.failed if outcome is Outcome.FAILED else None
    if outcome is not Outcome.PASSED:
        return _enter(state, now, Track(motion_id, now.day), target) if target else state
    survivors = {name for end in now.law.ends.values() for name in end.survives}
    if motion_id in survivors and state.government is not None:
        state = _new_formation(_without_government_tracks(state, now.law), now, motion_id)
    state = _mark(state, motion_id, now.day)
    if motion.restarts_clock:
        dues = {name: due for name, due in state.clock_dues.items() if name != motion.restarts_clock}
        state = replace(state, clock_starts={**state.clock_starts, motion.restarts_clock: now.day}, clock_dues=dues)
    return _enter(state, now, Track(motion_id, now.day, nominee=elected), target) if target else state


def after_vacancy(state: State, now: Now, office: str) -> State:
    """Open a track for an office that fell vacant; the offices joint with it fall open too."""
    law = now.law
    joint = law.offices[office].joint_with if office in law.offices else None
    offices = {office, *([joint] if joint else [])}
    state = replace(state, filled=state.filled - offices, holders={**state.holders, **dict.fromkeys(offices, None)})
    start = law.starts.get(f"vacancy of {office}") or _filling_step(law, office)
    if start is None:
        return state
    if state.formation is None or (state.government is not None and law.leads_to_government.get(start)):
        state = _new_formation(state, now, f"vacancy of {office}")
    return _enter(state, now, Track(start, now.day), start)


def after_expiry(state: State, now: Now, office: str) -> State:
    """Open a track for an office whose term ends; its holder stays until it is filled."""
    moment = f"term of {office}"
    state = _mark(replace(state, filled=state.filled - {office}), moment, now.day)
    start = now.law.starts.get(moment) or _filling_step(now.law, office)
    return _enter(state, now, Track(start, now.day), start) if start else state


def _filling_step(law: Law, office: str) -> str | None:
    return next((name for name, step in law.steps.items() if step.fills == office), None)


def hold_office(state: State, office: str, person: str) -> State:
    """Record who holds an office."""
    return replace(state, holders={**state.holders, office: person})


def set_deadline(state: State, clock: str, due: date) -> State:
    """Set a due day from outside: a court, a statute."""
    return replace(state, clock_dues={**state.clock_dues, clock: due}, fired=state.fired - {clock})


# --- time --------------------------------------------------------------------------------------------------------


def next_expiry(state: State, law: Law, before: date) -> RunningClock | None:
    """Return the first running clock whose due day has passed by the start of ``before`` and that has not acted yet."""
    for clock in running_clocks(state, law):
        if clock.stopped is None and clock.due < before and f"{clock.id}@{clock.due}" not in state.fired:
            return clock
    return None


def run_out(state: State, now: Now, clock: RunningClock) -> State:
    """Let a clock act that has run out: nothing, a target that follows by itself, or an act that is owed."""
    state = replace(state, fired=state.fired | {f"{clock.id}@{clock.due}"})
    if isinstance(clock.late, MustAct):
        owed = Owed(clock.late.must, clock.late.go, clock.due + timedelta(days=1), clock.id)
        return replace(state, owed=(*state.owed, owed))
    if clock.late == NOTHING:
        return state
    if clock.late == "lapses":
        return _mandate_ended(state, now, clock.id.removesuffix(".mandate"))
    track = state.track_at(clock.id) or _government_track(state, now.law)
    if track is None:
        return state
    return _enter(_leave(state, track), now, track, clock.late)


def _government_track(state: State, law: Law) -> Track | None:
    return government_track(state.tracks, law)


def government_track(tracks: Iterable[Track], law: Law) -> Track | None:
    """Return the track that leads to a government, if one is pending."""
    leads = law.leads_to_government
    return next((track for track in tracks if leads.get(track.step)), None)
