"""Goals: what is to be reached, and which ballots, offices, commitments and rules that puts in question.

Three goals, since a lock on one is not a lock on another: the **sitting** that is called (the boycotts of 7 February
2022 were the whole lock on that sitting and no part of the lock on a government), one **office**, and a **government**.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor

from formateur.agreements.placing import spans
from formateur.agreements.sitting import ballot_step, due_together
from formateur.agreements.stages import (
    Stage,
    chooses,
    filling_step,
    leading_office,
    stage_of,
    stages_to_government,
    way_to_government,
)
from formateur.case.commitments import Candidacy, Commitment, Fact, Firmness
from formateur.case.situation import Situation
from formateur.constitution.law import Amendment, Law
from formateur.errors import FormateurError, UnknownNameError


class Undeclared(StrEnum):
    """How many of those who have declared nothing an agreement may draw on."""

    ALL = "all"
    HALF = "half"
    NONE = "none"

    def limit(self, seats: int) -> int:
        """Return the most members that may be drawn on, of so many who have declared nothing."""
        return floor({"all": Fraction(1), "half": Fraction(1, 2), "none": Fraction(0)}[self] * seats)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: ``sitting``, ``government``, or ``office`` with the id of the office."""

    kind: str
    office: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Goal":
        """Read ``sitting``, ``government`` or ``office:ID``."""
        kind, _, office = text.partition(":")
        if kind == "office" and office:
            return cls(kind, office)
        if kind in ("sitting", "government") and not office:
            return cls(kind)
        raise FormateurError(
            f"--goal: {text!r} is not a goal; write sitting, government or office:ID (office:president)"
        )

    @property
    def reading(self) -> Undeclared:
        """The reading used unless another is asked for: for a sitting everybody who may come is counted on."""
        return Undeclared.ALL if self.kind == "sitting" else Undeclared.HALF

    def __str__(self) -> str:
        return f"office:{self.office}" if self.office else self.kind


@dataclass(frozen=True, eq=False)
class Scope:
    """A goal on a date: everything that an answer to it depends on, before any reasoning.

    ``candidates`` are those put forward for each office, the barred ones too; ``leading`` is the office that leads the
    cabinet, None if no vote in question makes a government; ``bars`` the rulings that keep somebody from an office, by
    event id; ``silent`` the members, by party, who have declared nothing that bears on the goal.
    """

    goal: Goal
    situation: Situation = field(repr=False)
    day: date
    law: Law = field(repr=False)
    stages: tuple[Stage, ...]
    candidates: Mapping[str, tuple[str | None, ...]]
    leading: str | None
    commitments: tuple[Commitment, ...]
    rules: tuple[Amendment, ...]
    bars: Mapping[str, tuple[str, str]]
    silent: Mapping[str, frozenset[int]] = field(repr=False)

    @property
    def silent_seats(self) -> int:
        """How many have declared nothing."""
        return sum(len(members) for members in self.silent.values())

    @property
    def cabinets(self) -> bool:
        """True if who joins the cabinet is part of the question: for a government, not for a sitting or an office."""
        return self.goal.kind == "government" or (self.goal.kind == "office" and self.leading is not None)

    def aims_at(self, aimed: Candidacy, stage: Stage) -> bool:
        """True if a commitment on somebody's election counts at a stage."""
        if aimed.office is None:
            return stage.leads or not self.cabinets
        filled_here = any(one.fills == aimed.office for one in self.stages)
        if aimed.office == self.leading and (stage.names or not filled_here):
            return stage.leads
        return filled_here and stage.fills == aimed.office

    def office_of(self, aimed: Candidacy, stage: Stage) -> str | None:
        """Return the office whose holder a commitment is about, where it counts."""
        return aimed.office or stage.fills or self.leading

    def persons(self, aimed: Candidacy, office: str | None) -> frozenset[str | None]:
        """Return which candidates for an office a commitment is about; all of them if it names nobody."""
        stand = self.candidates.get(office or "", ())
        if not aimed.persons and not aimed.of:
            return frozenset(stand)
        return frozenset(
            one for one in stand if one in aimed.persons or (one and self.party_of(one) in self.parties(aimed.of))
        )

    def among(self, names: Collection[str], office: str) -> frozenset[str | None]:
        """Return the candidates for an office who are named, or who belong to a party or bloc that is."""
        parties = self.parties(names)
        stand = self.candidates.get(office, ())
        return frozenset(one for one in stand if one and (one in names or self.party_of(one) in parties))

    def party_of(self, person: str | None) -> str | None:
        """Return the party of a candidate, if he has one."""
        found = self.situation.case.people.get(person or "")
        return found.party if found else None

    def community_of(self, person: str | None) -> str | None:
        """Return the community of a candidate: his own, else his party's."""
        found = self.situation.case.people.get(person or "")
        if found is None:
            return None
        party = self.situation.parties.get(found.party or "")
        return found.community or (party.community if party else None)

    def parties(self, names: Collection[str]) -> frozenset[str]:
        """Return the parties that some names stand for: a bloc stands for its member parties."""
        return frozenset(party for name in names for party in self.situation.members_of(name))


def scope(
    situation: Situation,
    goal: Goal,
    *,
    level: Firmness = Firmness.PLEDGE,
    inferred: bool = True,
    silent: Collection[str] | None = None,
) -> Scope | None:
    """Work out what a goal puts in question on the day of a situation; None if nothing is left to do for it.

    Parameters
    ----------
    level
        Commitments less firm than this do not count.
    inferred
        False leaves out the commitments that are our reading and not their author's word.
    silent
        Parties and pools to be taken as having declared nothing; default: worked out from the commitments.
    """
    law = situation.law
    if goal.kind == "office" and goal.office not in law.offices:
        raise UnknownNameError("office", goal.office or "", law.offices)
    day, law, stages, leading = _stages(situation, goal)
    if not stages:
        return None
    said = [one.commitment for one in situation.commitments.values()]
    counted = tuple(
        one
        for one in (*situation.case.file.customs, *said)
        if one.level >= level and (inferred or one.basis != "inferred") and _standing(one, goal, day)
    )
    candidates = _candidates(situation, law, goal, stages, leading)
    bars = {
        entry.id or f"{person}-barred": (person, office)
        for (person, office), entry in situation.barred.items()
        if any(person in stand and office in ("", filled) for filled, stand in candidates.items())
    }
    quiet = _silent(situation, goal, stages, counted, candidates.get(leading or "", ()), silent)
    rules = _rules(situation, day, stages)
    return Scope(goal, situation, day, law, stages, candidates, leading, counted, rules, bars, quiet)


def _standing(terms: Commitment, goal: Goal, day: date) -> bool:
    """A word on one sitting does not bind the next."""
    if terms.until is not None and terms.until < day:
        return False
    return terms.sitting is None or (goal.kind == "sitting" and terms.sitting == day)


# --- which ballots remain ----------------------------------------------------------------------------------------


def _stages(situation: Situation, goal: Goal) -> tuple[date, Law, tuple[Stage, ...], str | None]:
    law, today = situation.law, situation.day
    if goal.kind == "sitting":
        return _called(situation)
    leading = leading_office(law)
    if goal.kind == "office" and goal.office != leading:
        step = filling_step(situation, law, goal.office or "")
        if step is None or goal.office in situation.state.filled:
            return today, law, (), None
        return today, law, (stage_of(situation, law, step, leads=False),), None
    return today, law, stages_to_government(situation, law), leading


def _called(situation: Situation) -> tuple[date, Law, tuple[Stage, ...], str | None]:
    """Return the ballots due at the sitting that is called, by the law of its day."""
    sitting = situation.next_sitting
    step = ballot_step(situation, sitting.step) if sitting else None
    if sitting is None or step is None or step != sitting.step:
        return situation.day, situation.law, (), None
    law = situation.case.constitution.on(sitting.day, known=situation.known)
    leading = leading_office(law)
    stage = stage_of(situation, law, step, leads=law.steps[step].fills in (None, leading))
    stage = replace(stage, ballots=tuple(ballot.id for ballot in due_together(situation, law, step)))
    return sitting.day, law, (stage,), leading if stage.leads else None


# --- who may get each office -------------------------------------------------------------------------------------


def _candidates(
    situation: Situation, law: Law, goal: Goal, stages: tuple[Stage, ...], leading: str | None
) -> dict[str, tuple[str | None, ...]]:
    """Return who may get each office: only those put forward on the record, or somebody unnamed where nobody is."""
    found: dict[str, tuple[str | None, ...]] = {}
    charged, settled = ((), False) if goal.kind == "sitting" else _charged(situation, law)
    for stage in stages:
        if stage.fills:
            stand = tuple(situation.standing(stage.step))
            if goal.kind == "sitting" and law.steps[stage.step].votes_on != "candidates":
                stand = _put(situation, stage.step) or stand
            if goal.kind != "sitting" and stage.fills == leading:
                stand = _joined(stand or _named_for_it(situation, law, stages), charged)
            found[stage.fills] = stand or (None,)
    if leading and leading not in found and leading in situation.state.filled:
        found[leading] = (situation.state.holders.get(leading),)
    elif leading and leading not in found:
        stand = charged if settled else _joined(_named_for_it(situation, law, stages), charged)
        if any(stage.leads and stage.step == situation.stage for stage in stages):
            stand = _put(situation, situation.stage or "") or stand
        found[leading] = stand or (None,)
    return found


def _joined(*names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))


def _charged(situation: Situation, law: Law) -> tuple[tuple[str, ...], bool]:
    """Return who has been charged with forming a government, and whether nobody else may lead it.

    Whoever appoints at last may choose freely, but appoints as a rule the one who was charged. If somebody else is
    still to be charged on the way, the one charged so far only explores (an informateur).
    """
    track, way = situation.track, way_to_government(situation, law)
    chosen = [name in law.steps and chooses(law.steps[name]) for name in way]
    if track is None or track.nominee is None or any(chosen[:-2]):
        return (), False
    return (track.nominee,), not any(chosen)


def _named_for_it(situation: Situation, law: Law, stages: tuple[Stage, ...]) -> tuple[str, ...]:
    """Return who has been put forward to lead the cabinet at an act, or at a vote that names somebody for it."""
    steps = [name for name, step in law.steps.items() if step.kind == "act"]
    steps += [stage.step for stage in stages if stage.names]
    return _joined(*(tuple(situation.standing(name)) for name in steps))


def _put(situation: Situation, step: str) -> tuple[str, ...]:
    """Return who is put to the vote: the one charged or proposed, else the one named when the sitting was called."""
    track = situation.state.track_at(step)
    sitting = situation.next_sitting
    named = track.nominee if track else None
    named = named or (sitting.candidate if sitting and sitting.step == step else None)
    return (named,) if named else ()


def _rules(situation: Situation, day: date, stages: tuple[Stage, ...]) -> tuple[Amendment, ...]:
    """Return the rulings, practices and imposed rules that touch what a stage asks."""
    steps = {stage.step for stage in stages}
    return tuple(
        one
        for one in situation.case.constitution.amendments_on(day, situation.known)
        if one.changeable and any(_touches(path, steps) for path in one.set)
    )


def _touches(path: str, steps: Collection[str]) -> bool:
    head, *rest = path.removeprefix("steps.").split(".")
    if head == "motions" and rest:
        head, rest = f"motions.{rest[0]}", rest[1:]
    return head in steps and any(part in ("quorum", "needs", "ballots") for part in rest)


# --- who has declared nothing --------------------------------------------------------------------------------------


def _silent(
    situation: Situation,
    goal: Goal,
    stages: tuple[Stage, ...],
    counted: tuple[Commitment, ...],
    stand: Collection[str | None],
    named: Collection[str] | None,
) -> dict[str, frozenset[int]]:
    """Return the members, by party, whom no commitment that bears on the goal binds.

    For a sitting with a quorum that is one on coming to it, else one on the vote; for the other goals any that stands,
    but for ``opposition``: who joins no cabinet has said nothing about coming. Where all who may lead a
    government are of one party, that it means to form one is as good as declared.
    """
    seated = _seated(situation, stages)
    if named is not None:
        return {party: seated[party] for party in named if seated.get(party)}
    bearing = [one for one in counted if _bears(one, situation, goal, stages)]
    bound: dict[str, set[int]] = {}
    if goal.kind == "government" and (party := _forming(situation, stand)):
        bound[party] = set(seated.get(party, ()))
    for terms in bearing:
        for party, (start, stop) in spans(situation, terms).items():
            bound.setdefault(party, set()).update(range(start + 1, stop + 1))
    return {party: left for party, members in seated.items() if (left := members - bound.get(party, set()))}


def _forming(situation: Situation, stand: Collection[str | None]) -> str | None:
    """Return the party that is in every cabinet, since all who may lead one are its members; None if there is none."""
    people = situation.case.people
    found = {people[person].party if person in people else None for person in stand if person} or {None}
    party = next(iter(found)) if len(found) == 1 and None not in stand else None
    return party if party and party in situation.parties and not situation.parties[party].pool else None


def _seated(situation: Situation, stages: tuple[Stage, ...]) -> dict[str, frozenset[int]]:
    """Return the members of each party who sit in a house that votes at some stage, counted from 1."""
    houses = [situation.house(stage.step) for stage in stages]
    return {
        party: frozenset(number for house in houses for number in situation.members_in(party, house))
        for party in dict.fromkeys(party for house in houses for party in house.parties)
    }


def _bears(terms: Commitment, situation: Situation, goal: Goal, stages: tuple[Stage, ...]) -> bool:
    if terms.kind in ("custom", "opposition"):
        return False
    if goal.kind != "sitting":
        return True
    step = stages[0].step
    if _has_quorum(situation, step):
        return step in (terms.stays_away, terms.attends)
    aimed = terms.backs or terms.refuses or terms.tolerates
    return aimed is not None and aimed.office in (None, stages[0].fills)


def _has_quorum(situation: Situation, step: str) -> bool:
    found = situation.law.steps[step]
    return found.quorum is not None or any(ballot.quorum for ballot in found.ballots)


def holds(fact: Fact, scope: Scope, cabinet: Collection[str], holders: Mapping[str, str | None]) -> bool:
    """True if a fact of an agreement holds: all named are in the cabinet, or one of them has the office."""
    if fact.cabinet:
        return all(scope.parties([name]) & set(cabinet) for name in fact.cabinet)
    office = fact.office or ""
    return office in holders and holders[office] in scope.among(fact.in_, office)
