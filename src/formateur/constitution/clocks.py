"""Clocks: what is due by when, and what follows when it is missed (language reference, section 5.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from formateur.constitution.law import NOTHING, Clock, Late, Law, MustAct, Step
from formateur.constitution.state import RunningMandate, State


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that has started: ``id`` is the step of a deadline, or the clock's own id.

    ``stopped`` is the day on which what it waits for was done; None while it runs. A clock past its due day that still
    runs is overrun: the day itself is still in time. ``reached`` is the day from which it binds: for a deadline
    that on which its step was entered, None while the step lies ahead. It can be foretold then, but nobody is late for
    what may never be reached.
    """

    id: str
    waits_for: str
    start: date
    due: date
    late: Late
    cite: str | None
    stopped: date | None = None
    reached: date | None = None

    @property
    def binds(self) -> bool:
        """True if somebody can be late for it."""
        return self.reached is not None

    @property
    def acts_on(self) -> date:
        """The day on which it acts: the day after it is due, or after its step was entered if that was later still."""
        return max(self.due, self.reached or self.due) + timedelta(days=1)

    def overrun_on(self, day: date) -> int:
        """Return the days by which it is (or was) overrun on ``day``; 0 if it is not."""
        return max(0, ((self.stopped or day) - self.due).days) if self.binds else 0

    def runs_on(self, day: date) -> bool:
        """True if it is to be reckoned with on ``day``: not stopped, and binding or not yet due."""
        return self.stopped is None and (self.binds or self.due >= day)


def running_clocks(state: State, law: Law) -> tuple[RunningClock, ...]:
    """Return every clock that has started in this formation, stopped ones too, by due day."""
    found = [*_deadlines(state, law), *_across_steps(state, law), *_of_mandates(state, law)]
    return tuple(sorted(found, key=lambda clock: (clock.due, clock.id)))


def _deadlines(state: State, law: Law) -> Iterator[RunningClock]:
    """The deadlines of steps that were entered since they began to run, and of those that lie ahead of a track."""
    for step_id, step in law.steps.items():
        for clock in _started(step_id, step_id, step.deadline, step.cite, state) if step.deadline else ():
            entered = state.entered.get(step_id)
            if clock.stopped is not None or state.track_at(step_id) or (entered is not None and entered >= clock.start):
                yield replace(clock, reached=entered or clock.start)
            elif _lies_ahead(step_id, step, state, law):
                yield replace(clock, reached=None)


def _lies_ahead(step_id: str, step: Step, state: State, law: Law) -> bool:
    """True if a track may come to a step, or if its deadline counts back from the end of a term that is known."""
    moment = (step.deadline.before or "") if step.deadline else ""
    known = moment.removeprefix("term of ") in state.terms
    return known or any(step_id in law.reached_from(track.step) for track in state.tracks)


def _across_steps(state: State, law: Law) -> Iterator[RunningClock]:
    for clock_id, clock in law.clocks.items():
        yield from _started(clock_id, clock.until or "", clock, None, state)


def _started(name: str, waits_for: str, clock: Clock, cite: str | None, state: State) -> Iterator[RunningClock]:
    moment = clock.from_ or clock.before or ""
    start = state.clock_starts.get(name) or (state.latest if clock.restarts else state.done).get(moment)
    if clock.before:  # it counts back from a day that may be known before it comes
        start = state.terms.get(moment.removeprefix("term of "), start)
    due = state.clock_dues.get(name)
    if start is None and due is None:
        return
    if due is None and start is not None:
        due = clock.lasts.before(start) if clock.before else _extended(clock, clock.lasts.after(start))
    if due is not None:
        # a deadline is met when its step is left, passed or failed; a clock across steps when what it waits for is done
        stopped = state.left.get(waits_for) if name == waits_for else state.done.get(waits_for)
        # done before the clock was started again; but who is elected before the term is over is elected in time
        if stopped is not None and start is not None and stopped < start and not moment.startswith("term of "):
            stopped = None
        begun = start or due
        yield RunningClock(name, waits_for, begun, due, clock.late, clock.cite or cite, stopped, begun)


def _extended(clock: Clock, due: date) -> date:
    """Return the last day once the extensions that the law gives by itself are added."""
    extensions = clock.extensions
    if extensions and extensions.by == "automatic":
        for _ in range(extensions.number):
            due = extensions.each.after(due)
    return due


def _of_mandates(state: State, law: Law) -> Iterator[RunningClock]:
    """A mandate runs out (``lasts``), and has to be given in time (``within``)."""
    running = state.mandate
    if running and running.due:
        step = law.steps[running.step]
        entry = step.mandates[running.entry]
        name = f"{running.step}.mandate"
        # what it was given for is the step it leads to: a cabinet sworn in may wait longer for its vote of confidence
        stopped = next((day for done, day in _done_under(running, state) if done == step.then), None)
        yield RunningClock(
            name,
            step.then or "",
            running.since,
            state.clock_dues.get(name, running.due),
            "lapses",
            entry.cite or step.cite,
            stopped,
            running.since,
        )
    for track in state.tracks:
        step = law.steps[track.step]
        entry_index = next_mandate(state, law, track.step)
        if entry_index is not None and (within := step.mandates[entry_index].within):
            yield RunningClock(
                f"{track.step}.within",
                track.step,
                track.since,
                within.after(track.since),
                NOTHING,
                step.mandates[entry_index].cite or step.cite,
                reached=track.since,
            )


def _done_under(running: RunningMandate, state: State) -> tuple[tuple[str, date], ...]:
    """Return what was completed since a mandate was given: an earlier one may have led to the same step that day."""
    given = [index for index, done in enumerate(state.completed) if done == (running.step, running.since)]
    return state.completed[given[-1] + 1 :] if given else ()


def next_mandate(state: State, law: Law, step_id: str) -> int | None:
    """Return the index of the mandate that the next visit of a step uses; None if none is left or there are none."""
    entries = law.steps[step_id].mandates if step_id in law.steps else ()
    for index, (entry, times) in enumerate(zip(entries, mandates_used(state, law, step_id), strict=True)):
        spent = times >= entry.times if isinstance(entry.times, int) else index < state.skipped.get(step_id, 0)
        if not spent:
            return index
    return None


def mandates_used(state: State, law: Law, step_id: str) -> tuple[int, ...]:
    """Return how often each mandate of a step was used; an amendment may have changed how many there are."""
    number = len(law.steps[step_id].mandates) if step_id in law.steps else 0
    return (*state.mandates.get(step_id, ()), *(0,) * number)[:number]


def consequence(late: Late, law: Law) -> str:
    """Say what follows when a clock runs out."""
    if isinstance(late, MustAct):
        return f"{late.must} must then act ({_target(late.go, law)})"
    if late == NOTHING:
        return "no sanction: nothing follows"
    if late == "lapses":
        return "the mandate lapses"
    return f"{_target(late, law)} follows by itself"


def _target(target: str, law: Law) -> str:
    return law.ends[target].end if target in law.ends else target.replace("_", " ")
