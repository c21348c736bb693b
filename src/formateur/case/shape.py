"""The shape of a case file: parties, blocs, people, patrons, and the chronicle (language reference, section 7)."""

import datetime as dt
from typing import Annotated, Any, Literal, Union

from pydantic import Discriminator, Field, Tag, model_validator

from formateur.case.commitments import Changes, Commitment, Custom, Lifts, Names
from formateur.model.base import Value
from formateur.model.figures import Figure
from formateur.model.scalars import Bool, Day, Exact, FileId, Id, Int, Signed, Text
from formateur.model.sources import Grade, Source
from formateur.model.tally import Tally

CONFIDENCE = Literal["high", "medium", "low"]


def _number_or_map(value: Any) -> str:
    return "map" if isinstance(value, dict) else "number"


Seats = Annotated[
    Union[Annotated[Int, Tag("number")], Annotated[dict[Id, Int], Tag("map")]],  # noqa: UP007
    Discriminator(_number_or_map),
]
Move = Annotated[
    Union[Annotated[Signed, Tag("number")], Annotated[dict[Id, Signed], Tag("map")]],  # noqa: UP007
    Discriminator(_number_or_map),
]
Member = Annotated[
    Union[Annotated[Id, Tag("name")], Annotated[dict[Id, Int], Tag("part")]],  # noqa: UP007
    Discriminator(lambda value: "part" if isinstance(value, dict) else "name"),
]


class Position(Value):
    """A party's place on a dimension, an exact number, with its source."""

    value: Exact
    source: Text
    year: Int


class Party(Value):
    """A list holding seats. ``pool: true`` are individuals, each deciding alone.

    ``article: the`` says that the name takes the article in a sentence (the Sadrists, but Taqaddum).
    """

    name: Text
    short: Text | None = None
    article: Literal["the"] | None = None
    native: Text | None = None
    aliases: tuple[Text, ...] = ()
    leader: Text | None = None
    seats: Seats = 0
    group: Id | None = None
    votes: Int | None = None
    community: Id | None = None
    colour: Text | None = None
    pool: Bool = False
    ids: dict[Id, Text] = {}
    positions: dict[Id, Position] = {}

    @property
    def label(self) -> str:
        """What to call it in a sentence."""
        return self.short or self.name


class BlocDeclared(Value):
    """A bloc that stands when the case begins: parties, and parts of pools, that have said they act as one."""

    name: Text
    article: Literal["the"] | None = None
    members: tuple[Member, ...]
    claims: Figure | None = None


class Person(Value):
    """Somebody who stands, leads or holds an office."""

    name: Text
    native: Text | None = None
    aliases: tuple[Text, ...] = ()
    party: Id | None = None
    community: Id | None = None
    ids: dict[Id, Text] = {}


class Leverage(Value):
    """A relation that a source claims: a patron sponsors, presses … a party or bloc."""

    over: Id
    kind: Literal["sponsors", "aligned", "presses", "coerces", "brokers"]
    confidence: CONFIDENCE = "medium"
    since: Day | None = None
    until: Day | None = None
    sources: tuple[FileId, ...]
    note: Text | None = None


class Patron(Value):
    """An actor outside the chamber said to have leverage over parties in it."""

    name: Text
    leverage: tuple[Leverage, ...] = ()


# --- kinds of event ----------------------------------------------------------------------------------------------


class BallotEvent(Tally):
    """A ballot that was held: of a step, or of a motion (``motions.ID``)."""

    step: Text
    ballot: Id | None = None
    candidate: Id | None = None
    outcome: Literal["passed", "failed", "no_quorum", "tie", "void"]
    elected: Id | None = None
    approved: Figure | None = None
    proposed: Figure | None = None

    @property
    def tally(self) -> Tally:
        """The cells alone."""
        return Tally(**{name: getattr(self, name) for name in Tally.model_fields})


class Calls(Value):
    """A sitting called, or a call cancelled; ``candidate`` is who is to be put to the vote, if that was said.

    ``step`` may be a motion (``motions.ID``).
    """

    step: Text
    sitting: Day
    candidate: Id | None = None
    cancels: Bool = False


class LostSitting(Value):
    """A sitting at which no ballot was held."""

    step: Id
    present: Figure | None = None
    stayed_away: tuple[Id, ...] = ()
    turned_into: Text | None = None
    postponed_to: Day | None = None


class Contests(Value):
    """A challenge before a court or body."""

    who: Text
    what: Literal["result", "ballot", "act"]
    claim: Text
    before: Text


class Act(Value):
    """An act of an officeholder or body."""

    step: Id
    whom: Id | None = None
    of: Id | None = None
    choice: Text | None = None
    names: dict[Id, Id] = {}
    takes: dict[Id, Int] = {}
    declines: tuple[Id, ...] = ()
    cabinet: tuple[Id, ...] = ()
    support: tuple[Id, ...] = ()
    outcome: Literal["returned", "lapsed", "skipped", "extended"] | None = None
    until: Day | None = None


BLOC_VERBS = ("forms", "joins", "leaves", "ends", "registers")


class BlocEvent(Value):
    """A bloc forms, is joined or left, ends, or registers as one for the question who is largest."""

    forms: Id | None = None
    joins: Id | None = None
    leaves: Id | None = None
    ends: Id | None = None
    registers: Id | None = None
    name: Text | None = None
    article: Literal["the"] | None = None
    members: tuple[Member, ...] = ()
    claims: Figure | None = None

    @model_validator(mode="after")
    def _one_verb(self) -> "BlocEvent":
        given = [verb for verb in BLOC_VERBS if getattr(self, verb)]
        if len(given) != 1:
            raise ValueError(
                f"a bloc event has exactly one of {', '.join(BLOC_VERBS)}; got {', '.join(given) or 'none'}"
            )
        return self

    @property
    def verb(self) -> str:
        """Which of the five it is."""
        return next(verb for verb in BLOC_VERBS if getattr(self, verb))

    @property
    def bloc(self) -> str:
        """Id of the bloc."""
        bloc: str = getattr(self, self.verb)
        return bloc


class Candidature(Value):
    """Somebody put forward, or withdrawn."""

    candidate: Id
    by: Names = ()
    step: Id | None = None


class Ruling(Value):
    """A court's decision."""

    by: Text
    cite: Text | None = None
    applies: FileId | None = None
    annuls: FileId | None = None
    bars: Id | None = None
    suspends: Id | None = None
    restores: Id | None = None
    office: Id | None = None
    sets: dict[Text, Any] = {}
    dismisses: Text | None = None
    says: Text | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Ruling":
        verbs = ("applies", "annuls", "bars", "suspends", "restores", "sets", "dismisses")
        given = [verb for verb in verbs if getattr(self, verb)]
        if len(given) != 1:
            raise ValueError(f"a ruling does exactly one of {', '.join(verbs)}; got {', '.join(given) or 'none'}")
        return self


class DeadlineEvent(Value):
    """A due day set from outside."""

    clock: Id | None = None
    step: Id | None = None
    due: Day
    by: Text

    @model_validator(mode="after")
    def _one_target(self) -> "DeadlineEvent":
        if (self.clock is None) == (self.step is None):
            raise ValueError("give either 'clock' or 'step'")
        return self


class TermEvent(Value):
    """When the term of an office ends, where that is known beforehand."""

    office: Id
    ends: Day


class ElectionEvent(Value):
    """A new house, in full."""

    seats: dict[Id, Seats]
    vacant: Int = 0


class PartyEvent(Value):
    """A party comes into being, is renamed, or ends."""

    forms: Id | None = None
    renames: Id | None = None
    ends: Id | None = None
    name: Text | None = None
    group: Id | None = None
    short: Text | None = None
    community: Id | None = None
    pool: Bool = False


class Contact(Value):
    """Somebody meets somebody: a patron's envoy, a mediator."""

    who: Text
    patron: Id | None = None
    meets: tuple[Text, ...] = ()
    place: Text | None = None


class DateInConflict(Value):
    """A date on which sources differ."""

    used: Day
    why: Text | None = None
    others: tuple["OtherDate", ...] = ()


class OtherDate(Value):
    """Another date that was reported."""

    value: Day
    sources: tuple[FileId, ...]


EventDate = Annotated[
    Union[Annotated[Day, Tag("day")], Annotated[DateInConflict, Tag("map")]],  # noqa: UP007
    Discriminator(lambda value: "map" if isinstance(value, dict | DateInConflict) else "day"),
]

EVENT_KINDS = (
    "ballot", "calls", "lost_sitting", "contests", "act", "seats", "bloc", "nominates", "withdraws", "commits",
    "changes", "lifts", "ruling", "deadline", "office", "term", "election", "party", "contact", "incident", "statement",
)  # fmt: skip


class Event(Value):
    """One dated, sourced fact. Exactly one kind key says what happened."""

    date: EventDate
    known: Day | None = None
    known_why: Text | None = None
    id: FileId | None = None
    sources: tuple[FileId, ...]
    confidence: CONFIDENCE = "high"
    note: Text | None = None

    ballot: BallotEvent | None = None
    calls: Calls | None = None
    lost_sitting: LostSitting | None = None
    contests: Contests | None = None
    act: Act | None = None
    seats: dict[Id, Move] | None = None
    bloc: BlocEvent | None = None
    nominates: Candidature | None = None
    withdraws: Candidature | None = None
    commits: Commitment | None = None
    changes: Changes | None = None
    lifts: Lifts | None = None
    ruling: Ruling | None = None
    deadline: DeadlineEvent | None = None
    office: dict[Id, Text] | None = None
    term: TermEvent | None = None
    election: ElectionEvent | None = None
    party: PartyEvent | None = None
    contact: Contact | None = None
    incident: Text | None = None
    statement: Text | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Event":
        given = [kind for kind in EVENT_KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            said = " and ".join(repr(kind) for kind in given) or "none"
            raise ValueError(f"an event has exactly one kind, got {said}; kinds: {', '.join(EVENT_KINDS)}")
        if not self.sources:
            raise ValueError("has no source; every event names at least one")
        return self

    @property
    def kind(self) -> str:
        """What kind of event it is."""
        return next(kind for kind in EVENT_KINDS if getattr(self, kind) is not None)

    @property
    def day(self) -> dt.date:
        """The day it happened (the date used, where sources differ)."""
        return self.date.used if isinstance(self.date, DateInConflict) else self.date


class SeatsFromVotes(Value):
    """How votes become seats, where a case gives votes: the method, the seats to give out, and the hurdle.

    ``hurdle`` is a share of all valid votes (``5/100``), ``valid`` their number where more were cast than for the
    parties listed; ``exempt`` parties need not pass it.
    """

    method: Text
    seats: Int
    hurdle: Exact | None = None
    valid: Int | None = None
    exempt: tuple[Id, ...] = ()
    tie: Literal["larger vote", "none"] = "none"
    cite: Text | None = None


class CaseFile(Value):
    """A case: one formation under one constitution."""

    format: Int = 1
    case: FileId
    title: Text
    grade: Grade | None = None
    grade_why: Text | None = None
    constitution: FileId
    election: Day
    begins: Day | None = None
    parties: dict[Id, Party]
    seats_from_votes: SeatsFromVotes | None = None
    vacant: Seats = 0
    blocs: dict[Id, BlocDeclared] = {}
    people: dict[Id, Person] = {}
    holders: dict[Id, Id] = {}
    patrons: dict[Id, Patron] = {}
    customs: tuple[Custom, ...] = ()
    chronicle: tuple[Event, ...] = ()
    sources: dict[FileId, Source] = {}


class OverlayFile(Value):
    """A user's own events and codings over a case: added to what is read, never written into it."""

    format: Int = 1
    overlay: FileId
    case: FileId
    title: Text | None = None
    people: dict[Id, Person] = {}
    patrons: dict[Id, Patron] = {}
    chronicle: tuple[Event, ...] = ()
    sources: dict[FileId, Source] = Field(default={})
