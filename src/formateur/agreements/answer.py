"""Why a formation is stuck, and every way out: the answer to a goal on a date.

A **way out** is a minimal set of commitments, customs and rules whose giving up admits an agreement; a **lock** a
minimal set that excludes every agreement. Each is the minimal hitting sets of the other. Only restrictions are in them:
a promise to help enables, and is never part of a lock.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from formateur.agreements.agreement import Agreement
from formateur.agreements.goals import Goal, Scope, Undeclared
from formateur.agreements.question import Question
from formateur.agreements.search.fewest import Fewest
from formateur.case.commitments import Commitment, Firmness
from formateur.case.situation import Situation
from formateur.constitution.law import Amendment

POLITY = "polity"


class Engine(Protocol):
    """A search of a question: direct, or by a solver."""

    def least(self, given_up: Collection[str] = ()) -> int | None:
        """Return the least number of silent members needed; None if there is no agreement."""

    def ways_out(self, limit: int, most: int) -> tuple[tuple[frozenset[str], ...], bool]:
        """Return the minimal sets to give up, and whether these are all."""

    def witness(self, given_up: Collection[str]) -> Agreement | None:
        """Return the agreement that draws on fewest silent members."""

    def fewest(self, given_up: Collection[str], limit: int) -> Fewest | None:
        """Return how few of the members bound by what is given up must move."""


class Status(StrEnum):
    """What there is to say of a goal."""

    POSSIBLE = "possible"
    LOCKED = "locked"
    NOTHING_PROMISED = "nothing promised"  # not even giving up everything would do
    REACHED = "reached"
    NOT_CALLED = "not called"  # no sitting with a ballot is called
    NO_WAY = "no way"  # the law shows no way from here: the house is dissolved, the step has no ballot
    SILENT = "no commitments"


@dataclass(frozen=True)
class WayOut:
    """A minimal set to give up, who gives it up, and what becomes possible.

    ``draws`` is the least number of those who have declared nothing that it needs; ``least_members`` how few of the
    members it binds must move if as many others come as may, None where it binds nobody one by one; ``rank`` counts
    from 1. ``agreement`` is one it admits, ``least_agreement`` one in which only ``least_members`` move.
    """

    give_up: tuple[str, ...]
    actors: tuple[str, ...]
    draws: int
    least_members: int | None
    members: int
    rank: int
    changes_rules: bool
    firmness: Firmness
    agreement: Agreement = field(repr=False)
    least_agreement: Agreement | None = field(default=None, repr=False)
    margin: int | None = None
    tightest: str | None = None


@dataclass(frozen=True)
class NewName:
    """What a fresh name for an office would open: who must drop whom for it, and what else would have to be given up.

    ``opens`` if nothing else has to be.
    """

    office: str
    dropped: tuple[str, ...]
    opens: bool
    further: tuple[WayOut, ...]


@dataclass(frozen=True)
class Part:
    """The part that one commitment, custom or rule plays: in every lock (core), in some, or in none (idle)."""

    ref: str
    actors: tuple[str, ...]
    part: str
    locks: int


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a goal under one reading of those who have declared nothing.

    ``least`` is the least number of them that an agreement breaking nothing needs, None if there is none even with all;
    ``complete`` is False if there are more locks or ways out than the stated limits.
    """

    scope: Scope | None = field(repr=False)
    situation: Situation = field(repr=False)
    goal: Goal
    undeclared: Undeclared
    level: Firmness
    status: Status
    silent: int = 0
    limit: int = 0
    least: int | None = None
    possible: Agreement | None = field(default=None, repr=False)
    ways_out: tuple[WayOut, ...] = ()
    locks: tuple[frozenset[str], ...] = ()
    complete: bool = True
    stated_only: "Answer | None" = field(default=None, repr=False)
    engine: Engine | None = field(default=None, repr=False)
    question: Question | None = field(default=None, repr=False)

    @property
    def locked(self) -> bool:
        """True if no agreement exists under the reading, and something could be given up for one."""
        return self.status is Status.LOCKED

    @property
    def win_more(self) -> int | None:
        """How many more of those who have declared nothing would do, where all of them would be enough."""
        return self.least - self.limit if self.locked and self.least is not None else None

    @property
    def rests_on_our_reading(self) -> bool:
        """True if leaving out what is our reading, and not its author's word, changes the answer."""
        other = self.stated_only
        return other is not None and (other.status, set(map(frozenset, _sets(other)))) != (
            self.status,
            set(map(frozenset, _sets(self))),
        )

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The part played by everything that may be given up, those in most locks first."""
        if self.question is None:
            return ()
        refs = [one.id for one in self.question.restrictions] + list(self.question.rules)
        counts = {ref: sum(ref in lock for lock in self.locks) for ref in refs}
        total = len(self.locks)
        found = [
            Part(ref, self.actors_of(ref), "core" if total and n == total else "alternative" if n else "idle", n)
            for ref, n in counts.items()
        ]
        return tuple(sorted(found, key=lambda one: -one.locks))

    @property
    def core(self) -> tuple[str, ...]:
        """What is in every lock: each of these is a way out by itself."""
        return tuple(one.ref for one in self.parts if one.part == "core")

    @property
    def sole_openers(self) -> tuple[str, ...]:
        """Actors who could open the way alone."""
        return tuple(dict.fromkeys(way.actors[0] for way in self.ways_out if len(way.actors) == 1))

    def short_list(self) -> tuple[WayOut, ...]:
        """Return the ways out without those that ask more actors for no less: no lower firmness, no smaller need."""
        ways = self.ways_out
        return tuple(way for way in ways if not any(_asks_less(other, way) for other in ways if other is not way))

    # --- what is given up ------------------------------------------------------------------------------------------

    def commitment(self, ref: str) -> Commitment | None:
        """Return the commitment or custom with an id."""
        counted = self.scope.commitments if self.scope else ()
        return next((one for one in counted if one.id == ref), None)

    def rule(self, ref: str) -> Amendment | None:
        """Return the changeable rule with an id."""
        return next((one for one in self.scope.rules if one.id == ref), None) if self.scope else None

    def actors_of(self, ref: str) -> tuple[str, ...]:
        """Return who could give something up; nobody, for a rule that is in nobody's hands now."""
        return actors_of(self.scope, ref) if self.scope else ()


def _sets(answer: Answer) -> list[Collection[str]]:
    return [way.give_up for way in answer.ways_out]


def _asks_less(other: WayOut, way: WayOut) -> bool:
    return (
        set(other.actors) < set(way.actors)
        and other.firmness <= way.firmness
        and other.draws <= way.draws
        and other.changes_rules <= way.changes_rules
    )


def actors_of(found: Scope, ref: str) -> tuple[str, ...]:
    """Return who could give up a commitment, a custom, a ruling or a rule."""
    for terms in found.commitments:
        if terms.id == ref:
            return terms.by
    for rule in found.rules:
        if rule.id == ref:
            return (rule.changed_by,) if rule.changed_by else ()
    for key, entry in found.situation.barred.items():
        if ref in (entry.id, f"{key[0]}-barred") and entry.event.ruling and entry.event.ruling.by:
            return (entry.event.ruling.by,)
    return ()
