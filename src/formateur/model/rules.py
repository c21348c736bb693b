"""Rules: what a ballot needs, as a condition on its counts (language reference, section 3).

A condition is a test, ``most votes``, the name of a condition defined once for the constitution, or ``all_of`` /
``any_of`` of these. There is no ``not``: the bound is turned round instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeVar, Union

from pydantic import Discriminator, Tag, model_validator

from formateur.model.base import Value
from formateur.model.bounds import Bound
from formateur.model.scalars import NAME, Id, TextValue
from formateur.model.tally import Count

_Joined = TypeVar("_Joined", "AllOf", "AnyOf")


class Test(Value):
    """One count compared with one bound, for the whole chamber, one ``group`` or (``seats`` only) one ``party``."""

    __test__ = False  # not a test of ours: keeps pytest from collecting it

    group: Id | None = None
    party: Id | None = None
    in_favour: Bound | None = None
    against: Bound | None = None
    abstaining: Bound | None = None
    cast: Bound | None = None
    voting: Bound | None = None
    present: Bound | None = None
    absent: Bound | None = None
    seats: Bound | None = None

    @model_validator(mode="after")
    def _one_count(self) -> "Test":
        counts = [name for name in Test.model_fields if name not in ("group", "party") and getattr(self, name)]
        if not counts:
            raise ValueError(f"a test needs a count, one of: {', '.join((*Count, 'seats'))}")
        if len(counts) > 1:
            raise ValueError("a test has one count; join two tests with all_of")
        if (self.party is None) != (self.seats is None):
            raise ValueError("'party' and 'seats' go together: {party: largest, seats: more than 1/2 of members}")
        if self.party and self.group:
            raise ValueError("a test has one scope: either a group or a party")
        return self

    @property
    def count(self) -> str:
        """Name of the count that is compared."""
        return next(name for name in Test.model_fields if name not in ("group", "party") and getattr(self, name))

    @property
    def bound(self) -> Bound:
        """What the count is compared with."""
        bound: Bound = getattr(self, self.count)
        return bound

    def __str__(self) -> str:
        scope = f" in group {self.group}" if self.group else f" of {self.party} party" if self.party else ""
        return f"{self.bound.words()} {_SAID.get(self.count, self.count)}{scope}"


_SAID = {"in_favour": "in favour", "cast": "for or against"}


@dataclass(frozen=True, slots=True)
class MostVotes(TextValue):
    """The words ``most votes``: a plurality between the candidates on the ballot. Nobody needs a minimum."""

    PATTERN: ClassVar[str] = "^most votes$"
    EXAMPLES: ClassVar[tuple[str, ...]] = ("most votes",)

    @classmethod
    def parse(cls, text: str) -> "MostVotes":
        """Read the words ``most votes``."""
        if text != "most votes":
            raise ValueError(f"expected 'most votes', got {text!r}")
        return cls()

    def __str__(self) -> str:
        return "most votes"


@dataclass(frozen=True, slots=True)
class Named(TextValue):
    """The name of a condition that stands under ``conditions:``."""

    PATTERN: ClassVar[str] = f"^{NAME.pattern}$"  # no blank: never the words "most votes"
    EXAMPLES: ClassVar[tuple[str, ...]] = ("cross_community",)

    name: str

    @classmethod
    def parse(cls, text: str) -> "Named":
        """Read the name."""
        return cls(text)

    def __str__(self) -> str:
        return self.name


def _not_empty(whole: _Joined, parts: tuple[Any, ...]) -> _Joined:
    if not parts:
        raise ValueError("joins no conditions; list at least one")
    return whole


class AllOf(Value):
    """Every one of the conditions must hold."""

    all_of: tuple["Condition", ...]

    @model_validator(mode="after")
    def _not_empty(self) -> "AllOf":
        return _not_empty(self, self.all_of)

    def __str__(self) -> str:
        return "(" + " and ".join(str(part) for part in self.all_of) + ")"


class AnyOf(Value):
    """At least one of the conditions must hold."""

    any_of: tuple["Condition", ...]

    @model_validator(mode="after")
    def _not_empty(self) -> "AnyOf":
        return _not_empty(self, self.any_of)

    def __str__(self) -> str:
        return "(" + " or ".join(str(part) for part in self.any_of) + ")"


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "most" if value == "most votes" else "named"
    if isinstance(value, dict):
        return "all" if "all_of" in value else "any" if "any_of" in value else "test"
    return {"MostVotes": "most", "Named": "named", "AllOf": "all", "AnyOf": "any"}.get(type(value).__name__, "test")


Condition = Annotated[
    Union[  # noqa: UP007 - the members name each other
        Annotated[Test, Tag("test")],
        Annotated[AllOf, Tag("all")],
        Annotated[AnyOf, Tag("any")],
        Annotated[MostVotes, Tag("most")],
        Annotated[Named, Tag("named")],
    ],
    Discriminator(_kind),
]
AllOf.model_rebuild()
AnyOf.model_rebuild()


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one ballot: may it be held (``quorum``), and did it pass (``needs``).

    ``votes_on`` says what members vote on; ``quorum_at`` whether the quorum is asked for at each ballot or only at the
    opening of the sitting; ``conditions`` resolves named conditions; ``may_abstain`` is False where a
    member who is present must vote for or against; ``tie`` says what decides a tie of ``most votes``.
    """

    needs: Condition
    quorum: Condition | None = None
    votes_on: str = "government"
    quorum_at: str = "each ballot"
    may_abstain: bool = True
    tie: str | None = None
    cite: str | None = None
    conditions: Mapping[str, Condition] = field(default_factory=dict)

    @property
    def between_candidates(self) -> bool:
        """True if each member chooses one of several candidates."""
        return self.votes_on == "candidates"

    def words(self) -> str:
        """Return the rule as a sentence would say it."""
        parts = [f"a quorum of {self.quorum_words}"] if self.quorum else []
        return "; ".join([*parts, f"to pass: {self.needs_words}"])

    @property
    def needs_words(self) -> str:
        """What a candidate or motion needs, with conditions that have a name written out."""
        return str(written_out(self.needs, self.conditions))

    @property
    def quorum_words(self) -> str:
        """Who must be present, with conditions that have a name written out; empty if there is no quorum."""
        return str(written_out(self.quorum, self.conditions)) if self.quorum else ""


def written_out(condition: Condition, conditions: Mapping[str, Condition]) -> Condition:
    """Return a condition with every name in it replaced by what stands under ``conditions:``."""
    match condition:
        case Named():
            return written_out(conditions[condition.name], conditions)
        case AllOf():
            return AllOf(all_of=tuple(written_out(part, conditions) for part in condition.all_of))
        case AnyOf():
            return AnyOf(any_of=tuple(written_out(part, conditions) for part in condition.any_of))
        case _:
            return condition


def tests_of(condition: Condition, conditions: Mapping[str, Condition]) -> Iterator[Test]:
    """Yield every test in a condition, in order, with named conditions resolved."""
    match condition:
        case Test():
            yield condition
        case AllOf():
            for part in condition.all_of:
                yield from tests_of(part, conditions)
        case AnyOf():
            for part in condition.any_of:
                yield from tests_of(part, conditions)
        case Named():
            yield from tests_of(conditions[condition.name], conditions)
