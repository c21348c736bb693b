"""Stages: the votes that remain on the way to a goal, and the office from which a cabinet is led.

Where the law has no vote on a new government, what it must be able to withstand is tested instead: a motion of no
confidence, at which it is the opponents who need the numbers (language reference, 5.8).
"""

from collections import deque
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from formateur.case.situation import Situation
from formateur.constitution.law import Law, Step
from formateur.model.rules import Rule

MOTIONS = "motions."
ON_A_GOVERNMENT = ("government", "each minister", "rejection")
ON_A_PERSON = ("nominee", "candidates", "each candidate")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step with ballots that is still to be carried, or a motion to be withstood; any one of ``ballots`` is enough.

    ``leads`` is True for the votes that a government must pass: there whoever is in the cabinet votes in favour.
    ``names`` is True for a vote on a person that fills no office yet: he is voted on for the office that leads the
    cabinet (Bosnia: the Presidency nominates before the House confirms).
    """

    step: str
    ballots: tuple[str, ...]
    fills: str | None
    leads: bool
    names: bool = False

    @property
    def is_motion(self) -> bool:
        """True for a motion that is to be withstood."""
        return self.step.startswith(MOTIONS)

    def rule(self, law: Law, ballot: str) -> Rule | None:
        """Return the rule of one of the ballots; None if the law does not have it.

        A motion is judged as a rejection: it must fail, whatever its supporters do. That it may find no quorum is not
        relied on, since they would bring one about if they could pass it.
        """
        if self.is_motion:
            if self.step.removeprefix(MOTIONS) not in law.motions:
                return None
            return replace(law.rule(self.step), votes_on="rejection", quorum=None)
        if self.step not in law.steps or ballot not in {one.id for one in law.steps[self.step].ballots}:
            return None
        return law.rule(self.step, ballot)


# --- a government ------------------------------------------------------------------------------------------------


def stages_to_government(situation: Situation, law: Law) -> tuple[Stage, ...]:
    """Return what is still to be carried before a government is in office.

    First the election of whoever must act on the way and is not there; then the votes on the way; and where none of
    these is on a government or its head, the motions that it must withstand.
    """
    way, leading = way_to_government(situation, law), leading_office(law)
    if not way:
        return ()
    absent = tuple(stage_of(situation, law, name, leads=False) for name in _to_fill_first(situation, law, way))
    votes = tuple(
        stage_of(situation, law, name, leads=law.steps[name].fills in (None, leading)) for name in _votes(law, way)
    )
    invested = any(one.leads and law.steps[one.step].form == "sitting" for one in votes)
    motions = () if invested or _has_been_invested(situation, law, leading) else _motions(law, way[-1])
    return (*absent, *votes, *motions)


def stage_of(situation: Situation, law: Law, name: str, *, leads: bool) -> Stage:
    """Return a step as a stage, with the ballots that are still to come."""
    step, track = law.steps[name], situation.state.track_at(name)
    ballots = [ballot.id for ballot in step.ballots]
    first = track.ballot if track and step.each_sitting != "restart" else 0
    names = leads and step.fills is None and step.votes_on in ON_A_PERSON
    return Stage(name, tuple(ballots[min(first, len(ballots) - 1) :]), step.fills, leads, names)


def _motions(law: Law, end: str) -> tuple[Stage, ...]:
    """Return the motions that a government must be able to withstand, as stages."""
    return tuple(
        Stage(f"{MOTIONS}{name}", ("motion",), None, leads=True)
        for name in law.ends[end].survives
        if name in law.motions
    )


def _has_been_invested(situation: Situation, law: Law, leading: str | None) -> bool:
    """True if a vote on the government that is being formed has been carried, and only acts are left."""
    done = (law.steps.get(name) for name, _ in situation.state.completed)
    return any(
        step is not None
        and step.kind == "ballots"
        and step.form == "sitting"
        and (step.votes_on in ON_A_GOVERNMENT or (step.fills is not None and step.fills == leading))
        for step in done
    )


def _votes(law: Law, way: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in way if name in law.steps and law.steps[name].kind == "ballots")


def path_to_government(situation: Situation, law: Law) -> tuple[str, ...]:
    """Return the steps with ballots on the shortest way, by steps, from the one pending to a government."""
    return _votes(law, way_to_government(situation, law))


def way_to_government(situation: Situation, law: Law) -> tuple[str, ...]:
    """Return the shortest way, by steps, from the one pending to a government, with its end; nothing if there is none.

    Only exits are followed by which a step goes as those who want a government wish.
    """
    start = situation.stage
    if start is None or start not in law.steps:
        return ()
    came: dict[str, str | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here in law.ends:
            if law.ends[here].end == "government":
                return tuple(_back(came, here))
            continue
        for target in _onward(law.steps[here]):
            if target not in came:
                came[target] = here
                queue.append(target)
    return ()


def _back(came: Mapping[str, str | None], end: str) -> list[str]:
    way: list[str] = []
    here: str | None = end
    while here is not None:
        way.append(here)
        here = came[here]
    return way[::-1]


def _onward(step: Step) -> Iterator[str]:
    """Yield where a step leads if it goes as those who want a government wish."""
    wished = ("failed",) if step.votes_on == "rejection" else ("passed", "then", "choices", "otherwise")
    for key, target in step.exits():
        if key.split(".")[0] in wished:
            yield target


def _to_fill_first(situation: Situation, law: Law, way: tuple[str, ...]) -> Iterator[str]:
    """Yield the votes that fill the offices whose holders must act on the way, where these are vacant now.

    Lebanon from October 2022: nobody could sign the decree that forms a government, since there was no president.
    """
    filled: set[str | None] = set()
    for name in way:
        step = law.steps.get(name)
        if step is None:
            continue
        maker = actor_of(law, step)
        if maker is not None and maker not in filled and situation.is_vacant(maker):
            if (vote := filling_step(situation, law, maker)) is not None and vote not in way:
                yield vote
            filled.add(maker)
        filled.add(step.fills)


def actor_of(law: Law, step: Step) -> str | None:
    """Return the office whose holder does an act; None if it is not an office of the law that does."""
    office = (step.by or "").split(",")[0]
    return office if step.kind == "act" and office in law.offices else None


def chooses(step: Step) -> bool:
    """True if whoever acts at a step chooses a person, who need not be the one charged so far."""
    found = [step.whom, *(one.whom for one in step.mandates)]
    return any(one is not None and not str(one).startswith("winner of ") for one in found)


# --- an office ---------------------------------------------------------------------------------------------------


def leading_office(law: Law) -> str | None:
    """Return the office that leads the cabinet.

    It is the one whose filling puts a government in office. Where no step does both, it is one that nothing fills, or
    the last that is filled on the way, with only votes on the government or its ministers, and acts that choose nobody,
    after it; if both exist, the one whose vacancy makes a new government necessary.
    """
    last = None
    for kind in ("ballots", "act"):
        steps = (step for step in law.steps.values() if step.kind == kind and step.fills)
        away = [(distance, step.fills) for step in steps if (distance := _distance(law, step)) is not None]
        nearest = min(away, key=lambda one: one[0], default=None)
        if nearest and nearest[0] == 0:
            return nearest[1]
        last = last or (nearest[1] if nearest else None)
    left = _never_filled(law)
    begins = [office for office in left if _begins_formation(law, office)]
    filled = [last] if last else []
    for offices in (begins, [office for office in filled if _begins_formation(law, office)], left, filled):
        if len(offices) == 1:
            return offices[0]
    return None


def _never_filled(law: Law) -> list[str]:
    filled = {step.fills for step in law.steps.values()}
    filled |= {one.office for step in law.steps.values() for one in step.nominations}
    filled |= {step.allocates.office for step in law.steps.values() if step.allocates}
    return [office for office in law.offices if office not in filled]


def _distance(law: Law, step: Step) -> int | None:
    """Return how many steps lead from one to a government in which nobody else is chosen; None if none do."""
    ahead, seen = deque((target, 0) for target in _onward(step)), set[str]()
    while ahead:
        here, passed = ahead.popleft()
        if here in law.ends and law.ends[here].end == "government":
            return passed
        if here in law.steps and here not in seen and _chooses_nobody(law.steps[here]):
            seen.add(here)
            ahead.extend((target, passed + 1) for target in _onward(law.steps[here]))
    return None


def _chooses_nobody(step: Step) -> bool:
    if step.kind == "ballots":
        return step.fills is None and step.votes_on in ON_A_GOVERNMENT
    return step.kind == "act" and step.fills is None and not chooses(step)


def _begins_formation(law: Law, office: str) -> bool:
    return any(law.leads_to_government.get(step) for step in law.starts_at(f"vacancy of {office}"))


def filling_step(situation: Situation, law: Law, office: str) -> str | None:
    """Return the vote that fills an office: the one pending, else one that may follow in this house, else the first.

    Greece fills the presidency at one step in the old house and at another in the new one (art. 32(4)).
    """
    votes = [name for name, step in law.steps.items() if step.kind == "ballots" and step.fills == office]
    pending = [track.step for track in situation.state.tracks]
    for names in (pending, _reachable(law, pending)):
        for name in votes:
            if name in names:
                return name
    return next(iter(votes), None)


def _reachable(law: Law, steps: list[str]) -> Container[str]:
    """Return the steps that may follow, with this house, by whatever exit."""
    found, ahead = set[str](), deque(steps)
    while ahead:
        here = ahead.popleft()
        if here in law.steps and here not in found:
            found.add(here)
            ahead.extend(target for _, target in law.steps[here].exits())
    return found
