"""Ballots, sittings and acts of a chronicle: the steps, candidates and parties that they name exist."""

from typing import Any

from formateur.case.checks.walk import Walk

MOTIONS = "motions."
TO_THE_HOUSE = frozenset({"nominee", "government", "rejection", "each minister"})


def on_ballot(walk: Walk, event: Any) -> None:
    """A ballot is of a step with votes, and between people who are known."""
    if not _votes_at(walk, event):
        return
    motion = event.step.removeprefix(MOTIONS) if event.step.startswith(MOTIONS) else None
    element = walk.law.motions[motion] if motion else walk.law.steps[event.step]
    chamber = walk.law.chambers[walk.law.chamber_of(element)]
    groups = (*chamber.groups, *chamber.joins)
    for group in event.groups:
        if group not in groups:
            walk.unknown(walk.at("ballot", "groups", group), "group", group, groups, key=True)
    if event.groups and element.secret:
        message = "the ballot is secret, so no record can have the votes of a group; leave them out"
        walk.add(walk.at("ballot", "groups"), message, key=True, warning=True)
    if motion is None and event.votes and walk.law.steps[event.step].votes_on in TO_THE_HOUSE:
        message = f"{event.step} is for or against, not a choice between candidates; write in_favour and against"
        walk.add(walk.at("ballot", "votes"), message, key=True)
    _elected(walk, event)
    for name in event.votes:
        walk.person(name, walk.at("ballot", "votes", name), key=True, listed=False)
    for key in ("candidate", "elected"):
        if name := getattr(event, key):
            walk.person(name, walk.at("ballot", key), listed=False)


def _votes_at(walk: Walk, event: Any) -> bool:
    """Say whether a ballot is of a step or motion at which there are votes."""
    path = walk.at("ballot", "step")
    if event.step.startswith(MOTIONS):
        motion = event.step.removeprefix(MOTIONS)
        if motion not in walk.law.motions:
            walk.unknown(path, "motion", motion, walk.law.motions)
        return motion in walk.law.motions
    if event.step in walk.law.motions and event.step not in walk.law.steps:
        walk.add(path, f"{event.step!r} is a motion; write step: motions.{event.step}")
        return False
    if not walk.step(event.step, path):
        return False
    step = walk.law.steps[event.step]
    if step.kind != "ballots":
        walk.add(path, f"{event.step} is no vote ({step.cite}); record it as an act: act: {{step: {event.step}}}")
        return False
    ballots = [ballot.id for ballot in step.ballots]
    if event.ballot is not None and event.ballot not in ballots:
        walk.unknown(walk.at("ballot", "ballot"), f"ballot of {event.step}", event.ballot, ballots)
    return True


def _elected(walk: Walk, event: Any) -> None:
    if event.elected and event.outcome != "passed":
        walk.add(walk.at("ballot", "elected"), f"nobody is elected by a ballot recorded {event.outcome}; correct one")
    elif event.elected and event.votes and event.elected not in event.votes:
        message = f"{event.elected!r} is elected without votes; those with votes: {', '.join(event.votes)}"
        walk.add(walk.at("ballot", "elected"), message)
    approved, proposed = event.approved, event.proposed
    if approved and proposed and (approved.used or 0) > (proposed.used or approved.used or 0):
        message = f"{approved.used} approved of {proposed.used} proposed; correct one of the figures"
        walk.add(walk.at("ballot", "approved"), message)


def on_calls(walk: Walk, event: Any) -> None:
    """A sitting is called for a step, or for a motion."""
    path = walk.at("calls", "step")
    motion = event.step.removeprefix(MOTIONS)
    if event.step.startswith(MOTIONS) and motion not in walk.law.motions:
        walk.unknown(path, "motion", motion, walk.law.motions)
    elif event.step in walk.law.motions and event.step not in walk.law.steps:
        walk.add(path, f"{event.step!r} is a motion; write step: motions.{event.step}")
    elif not event.step.startswith(MOTIONS):
        walk.step(event.step, path)
    if event.sitting < walk.entry.day and not event.cancels:
        message = f"calls a sitting on {event.sitting}, before the call itself on {walk.entry.day}; correct a date"
        walk.add(walk.at("calls", "sitting"), message)
    if event.candidate:
        walk.person(event.candidate, walk.at("calls", "candidate"))


def on_lost_sitting(walk: Walk, event: Any) -> None:
    """A sitting without a ballot names a step and those who stayed away."""
    walk.step(event.step, walk.at("lost_sitting", "step"))
    walk.actors(event.stayed_away, walk.at("lost_sitting", "stayed_away"))
    if event.postponed_to and event.postponed_to < walk.entry.day:
        message = f"postponed to {event.postponed_to}, before the sitting itself on {walk.entry.day}; correct a date"
        walk.add(walk.at("lost_sitting", "postponed_to"), message)


def on_act(walk: Walk, event: Any) -> None:
    """An act is of a step, and names people and parties."""
    if event.step not in walk.law.ends and not walk.step(event.step, walk.at("act", "step")):
        return
    if event.whom and event.whom not in walk.parties and event.whom not in walk.blocs:
        walk.person(event.whom, walk.at("act", "whom"))
    if event.of:
        walk.actor(event.of, walk.at("act", "of"))
    for office, person in event.names.items():
        walk.office(office, walk.at("act", "names", office), key=True)
        walk.person(person, walk.at("act", "names", office), listed=False)
    for name in event.takes:
        walk.party(name, walk.at("act", "takes", name), key=True)
    for key in ("declines", "cabinet", "support"):
        walk.actors(getattr(event, key), walk.at("act", key))
