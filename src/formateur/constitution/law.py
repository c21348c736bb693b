"""A constitution as data: chambers, offices, steps, clocks, motions, ends (language reference, section 5).

These classes are both the shape of a constitution file and the values the engine steps through; the JSON Schema that
editors use is generated from them. What a step *does* is in ``engine.py``, what makes a law sound in ``check.py``.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Union

from pydantic import Discriminator, Field, Tag, model_validator

from formateur.model.base import Value
from formateur.model.bounds import Bound
from formateur.model.rules import Condition, Rule
from formateur.model.scalars import Bool, Day, Duration, FileId, Id, Int, Text
from formateur.model.sources import Grade, Source
from formateur.model.tally import Tally

WITHOUT_LIMIT = "without limit"
Times = Annotated[
    Union[Annotated[Literal["without limit"], Tag("words")], Annotated[Int, Tag("number")]],  # noqa: UP007
    Discriminator(lambda value: "words" if value == WITHOUT_LIMIT else "number"),
]
GroupSize = Annotated[
    Union[Annotated[Literal["open"], Tag("words")], Annotated[Int, Tag("number")]],  # noqa: UP007
    Discriminator(lambda value: "words" if value == "open" else "number"),
]


def _shape_of(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "list"
    return "map" if isinstance(value, dict | Value) else "text"


Targets = Annotated[
    Union[Annotated[Id, Tag("text")], Annotated[tuple[Id, ...], Tag("list")]],  # noqa: UP007
    Discriminator(_shape_of),
]


def _each(targets: Targets) -> tuple[str, ...]:
    return (targets,) if isinstance(targets, str) else targets


class Chamber(Value):
    """A house of parliament, a joint sitting of houses (``joins``), or a body of a few (a presidency of three).

    ``groups`` partition it: fixed numbers, or ``open`` where members choose their group.
    """

    name: Text
    members: Int | None = None
    groups: dict[Id, GroupSize] = {}
    joins: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _has_a_size(self) -> "Chamber":
        if (self.members is None) != bool(self.joins):
            raise ValueError("give either 'members' (a number) or 'joins' (the chambers that sit together)")
        return self


class Office(Value):
    """What a ballot or an act fills."""

    name: Text
    term: Text | None = None
    until_filled: Text | None = None
    joint_with: Id | None = None
    number: Int = 1
    cite: Text | None = None

    @model_validator(mode="after")
    def _term_reads(self) -> "Office":
        if self.term not in (None, "house", "none"):
            Duration.parse(self.term)
        return self


class Sizes(Value):
    """Who counts as the largest: parties only or blocs too, and measured when."""

    of: tuple[Literal["parties", "blocs"], ...] = ("parties",)
    measured: Text = "election"
    tie: Text | None = None
    cite: Text | None = None


class Branch(Value):
    """An exit taken if the tally just judged meets a condition; without one it is what follows otherwise."""

    condition: Condition | None = Field(default=None, alias="if")
    go: Id


Exit = Annotated[
    Union[Annotated[Id, Tag("text")], Annotated[tuple[Branch, ...], Tag("list")]],  # noqa: UP007
    Discriminator(_shape_of),
]


class MustAct(Value):
    """A missed deadline after which an officeholder owes an act; nothing moves until the record has it."""

    must: Text
    go: Id


Late = Annotated[Union[Annotated[Id, Tag("text")], Annotated[MustAct, Tag("map")]], Discriminator(_shape_of)]  # noqa: UP007
NOTHING = "nothing"


class Extensions(Value):
    """How a clock may be extended."""

    number: Int
    each: Duration
    by: Text = "automatic"
    unless: Id | None = None


class Clock(Value):
    """A deadline. ``late`` is required: ``nothing``, a target that follows by itself, or an act that is then owed.

    ``name`` is what it gives time for, as it stands after "the time limit for".
    """

    name: Text | None = None
    lasts: Duration
    from_: Text | None = Field(default=None, alias="from")
    before: Text | None = None
    until: Id | None = None
    late: Late
    restarts: Bool = False
    extensions: Extensions | None = None
    cite: Text | None = None

    @model_validator(mode="after")
    def _counts_from_something(self) -> "Clock":
        if (self.from_ is None) == (self.before is None):
            raise ValueError("a clock counts 'from' a moment or back from one ('before'): give one of them")
        return self


class Gap(Value):
    """Days between a ballot and the one before it."""

    at_least: Duration | None = None
    at_most: Duration | None = None
    exactly: Duration | None = None


class Ballot(Value):
    """One vote inside a step, with its rule."""

    id: Id
    needs: Condition
    quorum: Condition | None = None
    candidates: Literal["open", "same", "top 2"] = "open"
    gap: Gap | None = None
    times: Times = 1
    tie: Text | None = None
    may_abstain: Bool | None = None
    cite: Text | None = None


class Nomination(Value):
    """What a candidacy needs."""

    signed_by: Bound | None = None
    candidates_at_least: Int | None = None
    by: Text | None = None


class Tries(Value):
    """How often a step may be visited before something else follows."""

    at_most: Int | None = None
    per_candidate: Int | None = None
    counted_since: Literal["election", "formation"] = "formation"
    then: Id | None = None
    cite: Text | None = None


class OnlyIf(Value):
    """What must be so for a step to be entered: a party's seats, or an office held or vacant."""

    party: Id | None = None
    seats: Bound | None = None
    office: Id | None = None
    state: Literal["held", "vacant"] | None = Field(default=None, alias="is")

    @model_validator(mode="after")
    def _one_condition(self) -> "OnlyIf":
        by_seats = self.party is not None and self.seats is not None
        by_office = self.office is not None and self.state is not None
        if by_seats == by_office:
            raise ValueError("write {party: largest, seats: more than 1/2 of members} or {office: OFFICE, is: held}")
        return self

    def met_by(self, seats: int, members: int) -> bool:
        """Say whether so many seats meet the bound; True where the condition is not about seats."""
        if self.seats is None:
            return True
        quota = self.seats.quota(members)
        return seats >= quota if self.seats.comparison.is_floor else seats <= quota


class OneOf(Value):
    """A closed list of those who may be chosen."""

    one_of: tuple[Text, ...]


Whom = Annotated[Union[Annotated[Text, Tag("text")], Annotated[OneOf, Tag("map")]], Discriminator(_shape_of)]  # noqa: UP007


class Extension(Value):
    """How long a mandate may be extended, and by whom."""

    by: Text
    up_to: Duration


class Mandate(Value):
    """One entry of a ranked list of mandates: to whom, given within what time, for how long."""

    whom: Whom
    lasts: Duration | None = None
    within: Duration | None = None
    extension: Extension | None = None
    may_skip: Bool = False
    times: Times = 1
    cite: Text | None = None


class OfficeNomination(Value):
    """An office filled by one party's nomination, without a vote."""

    office: Id
    by: Text
    cite: Text | None = None


class Allocation(Value):
    """Offices shared out by a divisor method."""

    office: Id
    method: Literal["dhondt", "sainte-lague"]
    counts_already: tuple[Id, ...] = ()
    may_decline: Bool = False
    tie: Text | None = None


VOTES_ON = Literal["nominee", "candidates", "each candidate", "each minister", "government", "rejection"]


class Step(Value):
    """A stage of the procedure. It has exactly one of ``ballots``, ``act``, ``nominations``, ``allocates``."""

    ballots: tuple[Ballot, ...] = ()
    act: Text | None = None
    nominations: tuple[OfficeNomination, ...] = ()
    allocates: Allocation | None = None

    cite: Text | None = None
    fills: Id | None = None
    chamber: Id | None = None
    only_if: OnlyIf | None = None
    otherwise: Id | None = None
    deadline: Clock | None = None
    sizes: Sizes | None = None
    without_limit: Text | None = None

    votes_on: VOTES_ON = "government"
    form: Literal["sitting", "consultation", "signatures"] = "sitting"
    secret: Bool = False
    may_abstain: Bool = True
    nomination: Nomination | None = None
    quorum: Condition | None = None
    quorum_at: Literal["each ballot", "opening"] = "each ballot"
    no_quorum: Literal["again", "counts", "restart", "failed"] = "again"
    each_sitting: Literal["continues", "restart"] = "continues"
    tries: Tries | None = None
    may_leave_open: Bool = False
    passed: Exit | None = None
    failed: Exit | None = None
    not_moved: Id | None = None

    by: Text | None = None
    whom: Whom | None = None
    choices: dict[Text, Id] = {}
    mandates: tuple[Mandate, ...] = ()
    exhausted: Id | None = None
    then: Id | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Step":
        kinds = [name for name in ("ballots", "act", "nominations", "allocates") if getattr(self, name)]
        if not kinds:
            raise ValueError("has none of 'ballots', 'act', 'nominations', 'allocates'; a step is one of these")
        if len(kinds) > 1:
            said = " and ".join(f"'{name}'" for name in kinds)
            raise ValueError(f"has both {said}; a step is one of ballots, act, nominations, allocates")
        return self

    @property
    def kind(self) -> str:
        """Which of the four kinds of step this is."""
        return next(name for name in ("ballots", "act", "nominations", "allocates") if getattr(self, name))

    def exits(self) -> Iterator[tuple[str, str]]:
        """Yield (key, target) for every way out of the step, its deadline's included."""
        for key in ("passed", "failed"):
            found: Exit | None = getattr(self, key)
            if isinstance(found, str):
                yield key, found
            for branch in found if isinstance(found, tuple) else ():
                yield key, branch.go
        for key in ("not_moved", "otherwise", "exhausted", "then"):
            if target := getattr(self, key):
                yield key, target
        for choice, target in self.choices.items():
            yield f"choices.{choice}", target
        if self.tries and self.tries.then:
            yield "tries.then", self.tries.then
        if self.deadline and (target := late_target(self.deadline.late)):
            yield "deadline.late", target


def late_target(late: Late) -> str | None:
    """Return where a missed deadline leads, None for ``nothing``."""
    if isinstance(late, MustAct):
        return late.go
    return None if late == NOTHING else late


class Motion(Value):
    """A ballot that may be moved whenever its ``open`` phrase holds; it stands outside the chain of steps."""

    name: Text | None = None
    open: Text
    needs: Condition
    moved_by: Text | None = None
    quorum: Condition | None = None
    chamber: Id | None = None
    may_abstain: Bool = True
    secret: Bool = False
    constructive: Bool = False
    restarts_clock: Id | None = None
    passed: Id | None = None
    failed: Id | None = None
    tie: Text | None = None
    cite: Text | None = None


class End(Value):
    """Where a track ends: a government, a dissolution, an office filled, a vacancy, or nothing."""

    end: Literal["government", "dissolution", "office filled", "vacancy", "nothing"]
    survives: tuple[Id, ...] = ()
    next: Id | None = None
    next_house: Targets = ()
    election_within: Duration | None = None
    dissolve_within: Duration | None = None
    house_sits_on: Bool = False
    cite: Text | None = None

    @property
    def next_steps(self) -> tuple[str, ...]:
        """Where the next house begins."""
        return _each(self.next_house)


class Amendment(Value):
    """A dated difference on the law: a ruling, a reform, a practice, or an act imposed from outside."""

    id: FileId
    from_: Day = Field(alias="from")
    until: Day | None = None
    known: Day | None = None
    kind: Literal["ruling", "reform", "practice", "imposed"]
    by: Text | None = None
    cite: Text
    says: Text | None = None
    set: dict[Text, Any]
    changed_by: Text | None = None
    how: Text | None = None
    sources: tuple[FileId, ...] = ()

    @property
    def changeable(self) -> bool:
        """True for a rule that somebody made and could give up; a reform is hard law."""
        return self.kind in ("ruling", "practice", "imposed")

    def in_force(self, day: date, known: date) -> bool:
        """True if it applies on ``day`` and was known by ``known``."""
        return self.from_ <= day and (self.until is None or day <= self.until) and (self.known or self.from_) <= known


SeatsFilled = Annotated[
    Union[Annotated[Int, Tag("number")], Annotated[dict[Id, Int], Tag("map")]],  # noqa: UP007
    Discriminator(lambda value: "map" if isinstance(value, dict) else "number"),
]


class Example(Tally):
    """A constructed tally and the outcome the law gives it: the law's own test case.

    ``seated`` says how many seats are filled, or how many in each group with an empty one.

    ``leads_to`` is the step or end that follows where the exit depends on the tally; ``largest`` the seats of the
    largest party, for a step that is entered or passed over by them.
    """

    step: Text
    ballot: Id | None = None
    on_date: Day
    outcome: Literal["passed", "failed", "no_quorum", "tie", "undetermined", "entered", "passed over"]
    leads_to: Id | None = None
    candidate: Id | None = None
    seated: SeatsFilled | None = None
    largest: Int | None = None
    says: Text | None = None

    @property
    def tally(self) -> Tally:
        """The tally without the labels."""
        return Tally(**{name: getattr(self, name) for name in Tally.model_fields})


class Law(Value):
    """A constitution as it stands on one day (or the base text, before its amendments)."""

    format: Int = 1
    constitution: FileId
    title: Text
    grade: Grade | None = None
    grade_why: Text | None = None
    chambers: dict[Id, Chamber]
    offices: dict[Id, Office] = {}
    sizes: Sizes = Sizes()
    conditions: dict[Id, Condition] = {}
    starts: dict[Text, Targets]
    steps: dict[Id, Step]
    clocks: dict[Id, Clock] = {}
    motions: dict[Id, Motion] = {}
    ends: dict[Id, End] = {}
    amendments: tuple[Amendment, ...] = ()
    without_limit: Text | None = None
    examples: tuple[Example, ...] = ()
    sources: dict[FileId, Source] = {}

    def starts_at(self, moment: str) -> tuple[str, ...]:
        """Return the steps that an election, a vacancy or the end of a term opens; several open a track each."""
        return _each(self.starts.get(moment, ()))

    def chamber_of(self, element: Step | Motion) -> str:
        """Return the chamber that votes in a step or motion: the first one unless it says otherwise."""
        return element.chamber or next(iter(self.chambers))

    def members(self, chamber: str) -> int:
        """Return the members of a chamber by law; a joint sitting has the sum of its parts."""
        found = self.chambers[chamber]
        return found.members if found.members is not None else sum(self.members(part) for part in found.joins)

    def rule(self, step_id: str, ballot_id: str | None = None) -> Rule:
        """Return the rule of a ballot of a step, or of a motion (``motions.ID``)."""
        if step_id.startswith("motions."):
            motion = self.motions[step_id.removeprefix("motions.")]
            return Rule(
                needs=motion.needs,
                quorum=motion.quorum,
                votes_on="motion",
                may_abstain=motion.may_abstain,
                tie=motion.tie,
                cite=motion.cite,
                conditions=self.conditions,
            )
        step = self.steps[step_id]
        ballot = next((one for one in step.ballots if one.id == ballot_id), step.ballots[0])
        return Rule(
            needs=ballot.needs,
            quorum=ballot.quorum or step.quorum,
            votes_on=step.votes_on,
            quorum_at=step.quorum_at,
            may_abstain=step.may_abstain if ballot.may_abstain is None else ballot.may_abstain,
            tie=ballot.tie,
            cite=ballot.cite or step.cite,
            conditions=self.conditions,
        )

    def reached_from(self, start: str) -> frozenset[str]:
        """Return the steps that can follow a step, itself among them."""
        if start not in self._reached:
            found, ahead = set[str](), [start]
            while ahead:
                step = ahead.pop()
                if step in self.steps and step not in found:
                    found.add(step)
                    ahead += [target for _, target in self.steps[step].exits()]
            self._reached[start] = frozenset(found)
        return self._reached[start]

    @cached_property
    def _reached(self) -> dict[str, frozenset[str]]:
        """What ``reached_from`` has found."""
        return {}

    @cached_property
    def leads_to_government(self) -> Mapping[str, bool]:
        """For each step, whether a government can be in office at the end of it."""
        reached = {name for name, end in self.ends.items() if end.end == "government"}
        grown = True
        while grown:
            more = {
                name
                for name, step in self.steps.items()
                if name not in reached and any(target in reached for _, target in step.exits())
            }
            grown = bool(more)
            reached |= more
        return {name: name in reached for name in self.steps}
