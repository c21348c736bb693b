"""What may happen next: for every track who acts and by when, the acts that are owed, and the motions that are open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from formateur.constitution.clocks import next_mandate, running_clocks
from formateur.constitution.engine import motion_open
from formateur.constitution.law import Law, OneOf
from formateur.constitution.state import State


@dataclass(frozen=True, slots=True)
class Option:
    """Something that the constitution allows or asks for now.

    ``kind`` is ``ballot``, ``act``, ``nominations``, ``allocation``, ``owed`` or ``motion``; ``by`` who does it,
    ``until`` the day by which it is due if a clock runs, ``whom`` who may be chosen.
    """

    kind: str
    step: str
    by: str | None
    until: date | None
    cite: str | None
    ballot: str | None = None
    rule: str | None = None
    whom: str | None = None


KINDS = {"ballots": "ballot", "act": "act", "nominations": "nominations", "allocates": "allocation"}


def options(state: State, law: Law) -> tuple[Option, ...]:
    """Return what may happen next, tracks first, then acts that are owed, then motions.

    Examples
    --------
    >>> import formateur as fm
    >>> [(one.kind, one.step, str(one.until)) for one in fm.load("iraq-2021").on("2022-01-20").options][0]
    ('ballot', 'president', '2022-02-08')
    """
    return (*_on_tracks(state, law), *_owed(state, law), *_motions(state, law))


def _on_tracks(state: State, law: Law) -> Iterator[Option]:
    due = {
        clock.id.removesuffix(".within"): clock.due
        for clock in running_clocks(state, law)
        if clock.binds and clock.stopped is None
    }
    for track in state.tracks:
        step = law.steps[track.step]
        ballot = step.ballots[min(track.ballot, len(step.ballots) - 1)].id if step.ballots else None
        entry = next_mandate(state, law, track.step)
        whom = step.mandates[entry].whom if entry is not None else step.whom
        yield Option(
            kind=KINDS[step.kind],
            step=track.step,
            by=step.by or (law.chambers[law.chamber_of(step)].name if step.ballots else None),
            until=due.get(track.step),
            cite=step.cite,
            ballot=ballot,
            rule=law.rule(track.step, ballot).words() if ballot else None,
            whom=" or ".join(whom.one_of) if isinstance(whom, OneOf) else whom,
        )


def _owed(state: State, law: Law) -> Iterator[Option]:
    for owed in state.owed:
        end = law.ends.get(owed.target)
        yield Option("owed", owed.target, owed.who, None, end.cite if end else None)


def _motions(state: State, law: Law) -> Iterator[Option]:
    for name, motion in law.motions.items():
        if motion_open(state, motion.open):
            step = f"motions.{name}"
            yield Option("motion", step, motion.moved_by, None, motion.cite, rule=law.rule(step).words())
