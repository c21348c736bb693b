"""Commitments: public, dated statements that bind what an actor will go along with.

This is their shape in a file and their words for a reader; what follows from them for a ballot or for a government is
worked out in ``formateur.agreements``.
"""

from enum import IntEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Union

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from formateur.model.base import Value
from formateur.model.scalars import Bool, Day, FileId, Id, Int, Text


class Firmness(IntEnum):
    """How firm a commitment is, weakest first."""

    PRESUMED = 1
    PREFERENCE = 2
    PLEDGE = 3
    RED_LINE = 4

    @property
    def words(self) -> str:
        """The word a file uses."""
        return self.name.lower().replace("_", " ")


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_NAMES_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Names = Annotated[tuple[Id, ...], BeforeValidator(_one_or_many), WithJsonSchema(_NAMES_SCHEMA)]
FIRMNESS = Literal["presumed", "preference", "pledge", "red line"]


class Candidacy(Value):
    """Whom a commitment is about: named candidates, any candidate of a party (``of``), or whoever stands."""

    office: Id | None = None
    candidate: Names = ()
    nominee: Names = ()
    of: Names = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """Persons named."""
        return self.candidate + self.nominee


class Holding(Value):
    """Who holds an office: one of some persons or parties, or somebody of a community."""

    office: Id
    in_: Names = Field(default=(), alias="in")
    community: Id | None = None


class Fact(Value):
    """A fact of the agreement: a party in the cabinet, or who holds an office."""

    cabinet: Names = ()
    office: Id | None = None
    in_: Names = Field(default=(), alias="in")


FactOrPhrase = Annotated[
    Union[Annotated[Text, Tag("text")], Annotated[Fact, Tag("map")]],  # noqa: UP007
    Discriminator(lambda value: "text" if isinstance(value, str) else "map"),
]

KINDS = (
    "stays_away", "attends", "backs", "refuses", "never_with", "only_with", "together",
    "not_relying_on", "opposition", "demands", "tolerates", "custom",
)  # fmt: skip
GRANTS = frozenset({"attends", "tolerates"})


class Terms(Value):
    """What a commitment says: one kind, and what qualifies it."""

    stays_away: Id | None = None
    attends: Id | None = None
    backs: Candidacy | None = None
    refuses: Candidacy | None = None
    never_with: Names = ()
    only_with: Names = ()
    together: Names = ()
    not_relying_on: Names = ()
    opposition: Literal["against", "free"] | None = None
    demands: Holding | None = None
    tolerates: Candidacy | None = None
    custom: Holding | None = None

    depth: Literal["vote", "support", "quorum"] | None = None
    cabinet_only: Bool = False
    outside: Literal["nothing"] | None = None
    ballots: tuple[Id, ...] = ()
    sitting: Day | None = None
    until: Day | None = None
    except_: Int = Field(default=0, alias="except")
    unless: FactOrPhrase | None = None
    when: FactOrPhrase | None = None
    firmness: FIRMNESS = "pledge"
    basis: Literal["stated", "reported", "inferred"] = "stated"
    says: Text | None = None

    def kinds(self) -> list[str]:
        """Names of the kinds given."""
        return [name for name in KINDS if getattr(self, name)]


class Commitment(Terms):
    """A commitment as made: its id, who makes it, and its terms."""

    id: FileId
    by: Names

    @model_validator(mode="after")
    def _one_kind(self) -> "Commitment":
        found = self.kinds()
        if len(found) != 1:
            said = " and ".join(repr(name) for name in found) or "none"
            raise ValueError(f"a commitment has exactly one kind, got {said}; kinds: {', '.join(KINDS)}")
        if len(self.by) > 1 and self.kind not in GRANTS:
            raise ValueError(
                "only a promise to help (attends, tolerates) may have several authors; write one commitment for each"
            )
        if self.says and len(self.says.split()) > MAX_WORDS:
            raise ValueError(f"'says' has {len(self.says.split())} words; give the operative ones, at most {MAX_WORDS}")
        return self

    @cached_property
    def kind(self) -> str:
        """Its kind: the key that is given."""
        return self.kinds()[0]

    @property
    def level(self) -> Firmness:
        """How firm it is."""
        return Firmness[self.firmness.upper().replace(" ", "_")]

    @property
    def is_grant(self) -> bool:
        """True for a promise to help: it enables, and is never part of a lock."""
        return self.kind in GRANTS

    def changed(self, terms: "Changes") -> "Commitment":
        """Return the commitment with the terms that a later statement changed."""
        new = terms.model_dump(exclude_unset=True, by_alias=True)
        new.pop("id")
        kept = self.model_dump(exclude_unset=True, by_alias=True)
        if any(kind in new for kind in KINDS):
            kept = {key: value for key, value in kept.items() if key not in KINDS}
        return Commitment.model_validate({**kept, **new})


MAX_WORDS = 25


class Changes(Terms):
    """Terms of a commitment that change from a date on."""

    id: FileId


class Lifts(Value):
    """A commitment that is withdrawn."""

    id: FileId


class Custom(Commitment):
    """A custom of the polity, such as that the president is a Kurd."""

    since: Day | None = None
    sources: tuple[FileId, ...] = ()
    confidence: Literal["high", "medium", "low"] = "high"
    note: Text | None = None
