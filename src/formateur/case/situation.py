"""The situation on a date: the fold of all events up to it that were known by then.

``situation(case, day)`` is the state at the end of that day. What a later source revealed does not enter; ``known``
gives the view with hindsight.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from formateur.case.chronicle import Entry
from formateur.case.commitments import Commitment
from formateur.case.judging import judged
from formateur.case.shape import Party, Person
from formateur.constitution.clocks import RunningClock, running_clocks
from formateur.constitution.engine import government_track
from formateur.constitution.law import Law
from formateur.constitution.options import Option, options
from formateur.constitution.state import State, Track
from formateur.model.figures import Figure
from formateur.model.house import House, Size
from formateur.model.judge import Judgement, Outcome
from formateur.model.rules import Rule

if TYPE_CHECKING:
    from formateur.case.case import Case

Membership = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc as it stands: ``members`` are parties (None: whole) and parts of pools (a number of members)."""

    id: str
    name: str
    members: Membership
    article: str | None = None
    since: date | None = None
    claims: Figure | None = None
    registered: date | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """A commitment in force, with the event that made it and the one that last changed it."""

    commitment: Commitment
    entry: Entry
    changed: Entry | None = None

    @property
    def latest(self) -> Entry:
        """The event that gave it its present terms."""
        return self.changed or self.entry


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting that has been called."""

    step: str
    day: date
    entry: Entry
    candidate: str | None = None


@dataclass(frozen=True)
class BallotSeen:
    """A ballot or lost sitting of the record, judged by the rule in force that day."""

    entry: Entry
    step: str
    ballot: str | None
    recorded: str
    rule: Rule
    house: House
    quorum: int | None

    @cached_property
    def judgement(self) -> Judgement | None:
        """What the rule makes of the record; None for a ballot that its own chair declared void."""
        return judged(self.entry, self.rule, self.house)

    def under(self, rule: Rule) -> "BallotSeen":
        """Return the same record judged by another rule."""
        return replace(self, rule=rule)

    @property
    def cite(self) -> str | None:
        """The article that the ballot is held under."""
        return self.rule.cite

    @property
    def day(self) -> date:
        """The day of the sitting."""
        return self.entry.day

    @property
    def present(self) -> Figure | None:
        """Members present, if on record."""
        event = self.entry.event
        return event.lost_sitting.present if event.lost_sitting else event.ballot.present if event.ballot else None

    @property
    def computed(self) -> Outcome:
        """The engine's result."""
        return self.judgement.outcome if self.judgement else Outcome.UNDETERMINED

    @property
    def conflict(self) -> bool:
        """True if it differs with the figures used and agrees with others that were reported."""
        if self.judgement is None or self._same(self.computed):
            return False
        return any(self._same(outcome) for _, outcome in self.judgement.conflicts)

    @property
    def agrees(self) -> bool:
        """True if the record and the rule agree, or the record does not suffice, or its sources are in conflict."""
        return self._same(self.computed) or self.computed is Outcome.UNDETERMINED or self.conflict

    def _same(self, outcome: Outcome) -> bool:
        if outcome is Outcome.TIE and self.rule.tie not in (None, "again") and self.recorded == "passed":
            return True  # decided by lot, by age, or by whoever the law lets choose
        return outcome.value == self.recorded or (self.recorded == "void" and self.judgement is None)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that the constitution does not allow at its place in the record."""

    entry: Entry
    message: str
    cite: str | None


@dataclass(frozen=True, eq=False)
class Situation:
    """A case as it stood at the end of ``day``, with what was known by ``known``.

    ``seats`` gives the seats of each party by group or chamber (key ``""`` where there is only one); ``candidates``
    those who stand at each step, with the event that put them forward; ``said`` the commitment that each event about
    one made, changed or lifted, as it then stood (by the event's key).
    """

    case: "Case" = field(repr=False)
    day: date
    known: date
    law: Law = field(repr=False)
    state: State = field(repr=False)
    parties: Mapping[str, Party] = field(repr=False)
    seats: Mapping[str, Mapping[str, int]] = field(repr=False)
    vacant: Mapping[str, int] = field(repr=False)
    blocs: Mapping[str, Bloc] = field(repr=False)
    commitments: Mapping[str, InForce] = field(repr=False)
    candidates: Mapping[str, Mapping[str, Entry]] = field(repr=False)
    barred: Mapping[tuple[str, str], Entry] = field(repr=False)
    suspended: Mapping[str, Entry] = field(repr=False)
    sittings: tuple[Sitting, ...] = field(repr=False)
    ballots: tuple[BallotSeen, ...] = field(repr=False)
    contests: tuple[Entry, ...] = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    refusals: tuple[Refusal, ...] = field(repr=False)
    said: Mapping[tuple[str, int], Commitment] = field(repr=False)

    def __repr__(self) -> str:
        return f"<Situation of {self.case.id} on {self.day}: {self.stage or 'nothing pending'}>"

    def _repr_html_(self) -> str:
        rows = {
            "case": self.case.file.title,
            "day": f"{self.day} (day {self.days_since_election} since the election)",
            "pending": self.stage or "nothing",
            "next sitting": str(self.next_sitting.day) if self.next_sitting else "none called",
            "commitments in force": str(len(self.commitments)),
        }
        cells = (f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows.items())
        return f"<table>{''.join(cells)}</table>"

    @property
    def track(self) -> Track | None:
        """The track that leads to a government; failing that, the first one pending."""
        return government_track(self.state.tracks, self.law) or next(iter(self.state.tracks), None)

    @property
    def stage(self) -> str | None:
        """Id of the step that is pending on the way to a government; None if none is."""
        return self.track.step if self.track else None

    @property
    def also_pending(self) -> tuple[str, ...]:
        """Steps pending on other tracks."""
        return tuple(track.step for track in self.state.tracks if track.step != self.stage)

    @property
    def days_since_election(self) -> int:
        """Days since the house was elected; the election day is day 0."""
        return (self.day - (self.state.elected or self.case.file.election)).days

    @property
    def clocks(self) -> tuple[RunningClock, ...]:
        """Clocks that have started in this formation, by due day."""
        return running_clocks(self.state, self.law)

    @property
    def options(self) -> tuple[Option, ...]:
        """What may happen next, by whom, until when, under which article."""
        return options(self.state, self.law)

    @property
    def next_sitting(self) -> Sitting | None:
        """The next sitting that has been called, if any."""
        ahead = [sitting for sitting in self.sittings if sitting.day > self.day]
        return min(ahead, key=lambda sitting: sitting.day, default=None)

    def house(self, step: str | None = None, law: Law | None = None) -> House:
        """Return the house that votes at a step or motion (default: the first chamber)."""
        law = law or self.law
        if step is None:
            chamber = next(iter(law.chambers))
        elif step.startswith("motions."):
            chamber = law.chamber_of(law.motions[step.removeprefix("motions.")])
        else:
            chamber = law.chamber_of(law.steps[step])
        return house_of(law, chamber, self.parties, self.seats, self.vacant)

    def seats_of(self, party: str) -> int:
        """Return all seats of a party."""
        return sum(self.seats.get(party, {}).values())

    def bloc_seats(self, bloc: str) -> int:
        """Return the certified seats of a bloc: its parties, and the members of pools that are with it."""
        return sum(
            self.seats_of(party) if number is None else min(number, self.seats_of(party))
            for party, number in self.blocs[bloc].members.items()
        )

    def seats_in(self, house: House, actor: str) -> int:
        """Return the seats of a party or bloc in one house only."""
        return sum(
            house.parties.get(party, 0) if number is None else min(number, house.parties.get(party, 0))
            for party, number in self.members_of(actor).items()
        )

    def members_of(self, actor: str) -> Membership:
        """Return the parties an actor speaks for: a bloc's members, or the party itself."""
        return self.blocs[actor].members if actor in self.blocs else {actor: None}

    def name(self, actor: str) -> str:
        """Return what to call an actor, person, office, step or bloc in a sentence."""
        if actor in self.blocs:
            return self.blocs[actor].name
        if actor in self.parties:
            return self.parties[actor].label
        people: Mapping[str, Person] = self.case.people
        if actor in people:
            return people[actor].name
        if actor in self.law.offices:
            return self.law.offices[actor].name
        return actor.replace("_", " ")

    def named(self, actor: str) -> str:
        """Return an actor's name as it stands inside a sentence, with its article if it takes one."""
        found = self.blocs.get(actor) or self.parties.get(actor)
        return f"{found.article} {self.name(actor)}" if found and found.article else self.name(actor)

    def members_in(self, party: str, house: House) -> frozenset[int]:
        """Return the members of a party who sit in a house, counted from 1 over all seats of the party."""
        first = house.chamber == next(iter(self.law.chambers))
        found, last = set[int](), 0
        for key, number in self.seats.get(party, {}).items():
            if key == house.chamber or key in house.groups or (key == "" and first):
                found.update(range(last + 1, last + number + 1))
            last += number
        return frozenset(found)

    def is_vacant(self, office: str) -> bool:
        """True if an office is known to have no holder; of one that the record never names nothing is known."""
        return office in self.state.holders and self.state.holders[office] is None

    def standing(self, step: str) -> Mapping[str, Entry]:
        """Return who has been put forward at a step.

        Somebody put forward for no step in particular stands wherever there is a vote on a person, or an office is
        filled.
        """
        own, found = self.candidates.get(step, {}), self.law.steps.get(step)
        votes = found is not None and found.kind == "ballots"
        if found is None or not votes or (found.fills is None and found.votes_on not in ("nominee", "candidates")):
            return own
        return {**self.candidates.get("", {}), **own}

    def candidates_at(self, step: str) -> tuple[str, ...]:
        """Return who stands at a step: put forward, not withdrawn, not barred."""
        office = self.law.steps[step].fills if step in self.law.steps else None
        return tuple(
            person
            for person in self.standing(step)
            if (person, office or "") not in self.barred and (person, "") not in self.barred
        )


def situation(case: "Case", day: date, known: date | None = None) -> Situation:
    """Fold the chronicle up to the end of ``day``.

    Parameters
    ----------
    day
        The day.
    known
        Only events known by then count; default ``day``, so that there is no hindsight.

    Notes
    -----
    O(events) steps of the engine; the fold is pure, so folding day by day gives the same.
    """
    from formateur.case.fold import Fold

    return Fold(case, known or day).until(day).situation()


def house_of(
    law: Law,
    chamber: str,
    parties: Mapping[str, Party],
    seats: Mapping[str, Mapping[str, int]],
    vacant: Mapping[str, int],
) -> House:
    """Build a chamber as it sits: its members by law, those seated, its groups, and each party's seats there."""
    spec, members = law.chambers[chamber], law.members(chamber)
    first = chamber == next(iter(law.chambers))
    placed = {party: _placed(law, chamber, parties[party], split, first=first) for party, split in seats.items()}
    group_names = spec.joins or tuple(spec.groups)
    groups = {}
    for group in group_names:
        fixed = law.members(group) if spec.joins else spec.groups[group]
        taken = sum(split.get(group, 0) for split in placed.values())
        by_law = taken if fixed == "open" else int(fixed)
        groups[group] = Size(by_law, by_law - vacant.get(group, 0))
    empty = sum(vacant.get(key, 0) for key in ("", chamber, *group_names) if key or first)
    return House(
        chamber,
        Size(members, members - empty),
        groups,
        {party: sum(split.values()) for party, split in placed.items() if split},
    )


def _placed(law: Law, chamber: str, party: Party, split: Mapping[str, int], *, first: bool) -> dict[str, int]:
    """Return a party's seats in a chamber by group ("" where it has none)."""
    spec = law.chambers[chamber]
    inside = set(spec.joins) | set(spec.groups)
    found: dict[str, int] = {}
    for key, number in split.items():
        if key == "" and first:
            found[party.group if party.group in inside else ""] = number
        elif key == chamber:
            found[""] = number
        elif key in inside:
            found[key] = number
    return {key: number for key, number in found.items() if number}


def split_of(seats: Any) -> dict[str, int]:
    """Return seats by group or chamber: a plain number stands under the empty key."""
    return dict(seats) if isinstance(seats, Mapping) else {"": seats}
