"""What a commitment forbids an agreement, in one normal form: *if* some facts hold, *then* somebody is limited.

Both searches, the direct one and the solver, read these clauses; the checker does not, and judges each kind from its
meaning in words (``checker.py``), so that a wrong clause cannot pass both. A commitment may have several clauses; it is
kept or given up whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from formateur.agreements.agreement import Role
from formateur.agreements.goals import Scope
from formateur.agreements.placing import spans
from formateur.agreements.players import Player
from formateur.agreements.stages import Stage
from formateur.case.commitments import Candidacy, Commitment, Fact, Firmness, Holding

GIVES_NOTHING = frozenset({Role.NOTHING})
# How deep a refusal goes. Voting against is covered by promising nothing, and so is staying away as a tactic.
DEPTH = {
    "vote": frozenset({Role.PRESENT, Role.NOTHING}),
    "support": frozenset({Role.ABSTAIN, Role.PRESENT, Role.AWAY, Role.NOTHING}),
    "quorum": GIVES_NOTHING,
}


# --- the normal form ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InCabinet:
    """One of the parties is in the cabinet (``negated``: none is)."""

    parties: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Holds:
    """The office goes to one of the persons (``negated``: to somebody else)."""

    office: str
    persons: frozenset[str | None]
    negated: bool = False


Literal = InCabinet | Holds


@dataclass(frozen=True, slots=True)
class Limit:
    """At a stage, on any of ``ballots`` (none named: on all), the players have one of the roles."""

    players: frozenset[int]
    stage: int
    roles: frozenset[Role]
    ballots: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OutOfCabinet:
    """The parties are not in the cabinet."""

    parties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Alike:
    """The players have equal roles everywhere; the parties are in the cabinet together or not at all."""

    players: frozenset[int]
    parties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unrelied:
    """If an author promises anything at a leading stage, the others promise nothing there and are in no cabinet."""

    authors: frozenset[int]
    others: frozenset[int]
    parties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Never:
    """The facts may not hold together."""


Then = Limit | OutOfCabinet | Alike | Unrelied | Never


@dataclass(frozen=True, slots=True)
class Clause:
    """If all the facts hold, then."""

    when: tuple[Literal, ...]
    then: Then


@dataclass(frozen=True, slots=True)
class Restriction:
    """A commitment, custom or bar that may be given up, with its clauses.

    ``binds`` are the players it binds one by one; none for what binds nobody in particular: customs, rulings, a bloc
    that keeps together, a refusal to sit in one cabinet.
    """

    id: str
    firmness: Firmness
    clauses: tuple[Clause, ...] = field(repr=False)
    binds: frozenset[int] = frozenset()


# --- from commitments to clauses -------------------------------------------------------------------------------------


def restrictions_of(scope: Scope, players: tuple[Player, ...]) -> tuple[Restriction, ...]:
    """Return everything that an agreement may break and that is not a rule of the law: commitments, customs, bars."""
    writer = _Writer(scope, players)
    made = [
        Restriction(terms.id, terms.level, tuple(writer.clauses(terms)), writer.one_by_one(terms))
        for terms in scope.commitments
        if not terms.is_grant
    ]
    made += [
        Restriction(ref, Firmness.RED_LINE, tuple(writer.bar(person, office)))
        for ref, (person, office) in scope.bars.items()
    ]
    return tuple(one for one in made if one.clauses)


class _Writer:
    """Writes the clauses of each kind of commitment."""

    def __init__(self, scope: Scope, players: tuple[Player, ...]) -> None:
        self.scope, self.players = scope, players
        self.stages = tuple(enumerate(scope.stages))
        self.leading = tuple(index for index, stage in self.stages if stage.leads)
        self.grants = [terms for terms in scope.commitments if terms.is_grant]
        self._bound: dict[str, frozenset[int]] = {}

    def one_by_one(self, terms: Commitment) -> frozenset[int]:
        """Return the players that a commitment binds one by one."""
        jointly = terms.kind in ("together", "custom") or terms.cabinet_only
        return frozenset() if jointly else self.bound(terms)

    def bar(self, person: str, office: str) -> Iterator[Clause]:
        for filled, stand in self.scope.candidates.items():
            if office in ("", filled) and person in stand:
                yield Clause((Holds(filled, frozenset({person})),), Never())

    def clauses(self, terms: Commitment) -> Iterator[Clause]:
        """Yield the clauses of a commitment, each under the facts that ``when`` and ``unless`` add."""
        added = list(self._qualified(terms))
        for clause in self._plain(terms):
            for facts in added:
                yield Clause((*facts, *clause.when), clause.then)

    def _qualified(self, terms: Commitment) -> Iterator[tuple[Literal, ...]]:
        """Yield the sets of facts under which a commitment binds: one set, or one for each way to miss ``unless``."""
        when: tuple[Literal, ...] = ()
        if isinstance(terms.when, Fact):
            known = list(self._literals(terms.when))
            if not known:
                return  # about cabinets or offices that are not in question: it never binds here
            when = tuple(known)
        if not isinstance(terms.unless, Fact):
            yield when
            return
        missed = list(self._literals(terms.unless))
        for literal in missed:
            yield (*when, _turned(literal))
        if not missed:
            yield when

    def _literals(self, fact: Fact) -> Iterator[Literal]:
        """Yield the facts that together make up a fact of the agreement; none if it is not in question."""
        if fact.cabinet and self.scope.cabinets:
            for name in fact.cabinet:
                yield InCabinet(self.scope.parties([name]))
        elif fact.office and not fact.cabinet and fact.office in self.scope.candidates:
            yield Holds(fact.office, self.scope.among(fact.in_, fact.office))

    def _plain(self, terms: Commitment) -> Iterator[Clause]:
        match terms.kind:
            case "stays_away":
                yield from self._stays_away(terms)
            case "backs" | "refuses":
                yield from self._on_a_person(terms)
            case "never_with" | "only_with" | "not_relying_on" | "opposition" if self.scope.cabinets:
                yield from self._on_the_cabinet(terms)
            case "together":
                yield from self._together(terms)
            case "demands" | "custom":
                yield from self._on_a_holder(terms)

    def _stays_away(self, terms: Commitment) -> Iterator[Clause]:
        for index, stage in self.stages:
            if stage.step == terms.stays_away:
                yield from self._limits(terms, index, frozenset({Role.AWAY, Role.NOTHING}), ())

    def _on_a_person(self, terms: Commitment) -> Iterator[Clause]:
        aimed: Candidacy = getattr(terms, terms.kind)
        # at a sitting, who wins is open: it is what is said about coming that keeps anybody away from it
        depth = "vote" if self.scope.goal.kind == "sitting" and terms.depth == "quorum" else terms.depth or "vote"
        roles = DEPTH[depth]
        for index, stage in self.stages:
            office = self.scope.office_of(aimed, stage)
            if self.scope.aims_at(aimed, stage) and office is not None and office in self.scope.candidates:
                named = self.scope.persons(aimed, office)
                yield from self._limits(terms, index, roles, (Holds(office, named, terms.kind == "backs"),))

    def _limits(
        self, terms: Commitment, stage: int, roles: frozenset[Role], facts: tuple[Literal, ...]
    ) -> Iterator[Clause]:
        """Limit those bound at a stage. What they have promised on the same act beats what they restrict."""
        step = self.scope.stages[stage]
        for ballot in step.ballots:
            if terms.ballots and ballot not in terms.ballots:
                continue
            alike: dict[tuple[Promise, ...], set[int]] = {}
            for player in self.bound(terms):
                alike.setdefault(tuple(self._promises(player, step, ballot)), set()).add(player)
            for promises, players in alike.items():
                for more, added in _cases(promises):
                    limit = Limit(frozenset(players), stage, roles | added, frozenset({ballot}))
                    yield Clause((*facts, *more), limit)

    def _promises(self, player: int, stage: Stage, ballot: str) -> Iterator["Promise"]:
        """Yield what a player has promised for a ballot: under which facts, and the roles this leaves open to it."""
        for grant in self.grants:
            if player not in self.bound(grant) or (grant.ballots and ballot not in grant.ballots):
                continue
            under = tuple(self._qualified(grant))
            if grant.attends == stage.step:
                yield under, frozenset({Role.PRESENT})
            aimed = grant.tolerates
            if aimed and self.scope.aims_at(aimed, stage):
                office = self.scope.office_of(aimed, stage) or ""
                stands = Holds(office, self.scope.persons(aimed, office))
                if stands.persons:
                    yield tuple((*facts, stands) for facts in under), frozenset({Role.ABSTAIN, Role.AWAY})

    def bound(self, terms: Commitment) -> frozenset[int]:
        """Return the players that a commitment binds."""
        if terms.id not in self._bound:
            members = spans(self.scope.situation, terms)
            self._bound[terms.id] = frozenset(
                index
                for index, player in enumerate(self.players)
                if player.party in members
                and members[player.party][0] < player.first
                and player.last <= members[player.party][1]
            )
        return self._bound[terms.id]

    def _nothing(self, terms: Commitment, facts: tuple[Literal, ...]) -> Iterator[Clause]:
        """Neither in the cabinet nor any help to it."""
        if self.scope.cabinets:
            yield Clause(facts, OutOfCabinet(self.scope.parties(terms.by)))
        for index, _ in self.stages:
            yield Clause(facts, Limit(self.bound(terms), index, GIVES_NOTHING, frozenset(terms.ballots)))

    def _on_the_cabinet(self, terms: Commitment) -> Iterator[Clause]:
        own = self.scope.parties(terms.by)
        match terms.kind:
            case "never_with":
                for name in terms.never_with:
                    partner = InCabinet(self.scope.parties([name]))
                    if terms.cabinet_only:
                        yield Clause((partner, InCabinet(own)), Never())
                    else:
                        yield from self._nothing(terms, (partner,))
            case "only_with":
                for name in terms.only_with:
                    yield from self._nothing(terms, (InCabinet(self.scope.parties([name]), negated=True),))
            case "not_relying_on":
                parties = self.scope.parties(terms.not_relying_on)
                others = frozenset(index for index, one in enumerate(self.players) if one.party in parties)
                yield Clause((), Unrelied(self.bound(terms), others, parties))
            case "opposition":
                yield Clause((), OutOfCabinet(own))
                if terms.opposition == "against":
                    for index in self.leading:
                        yield from self._limits(terms, index, DEPTH["vote"], ())

    def _together(self, terms: Commitment) -> Iterator[Clause]:
        named = [party for name in terms.together for party in self.scope.situation.members_of(name)]
        members = frozenset(index for index, one in enumerate(self.players) if one.party in named)
        whole = frozenset(party for party in named if not self.scope.situation.parties[party].pool)
        yield Clause((), Alike(members, whole if self.scope.cabinets else frozenset()))
        if terms.outside == "nothing" and self.scope.cabinets:
            first = self.scope.parties(terms.together[:1])
            for index, _ in self.stages:
                yield Clause((InCabinet(first, negated=True),), Limit(members, index, GIVES_NOTHING))

    def _on_a_holder(self, terms: Commitment) -> Iterator[Clause]:
        holding = terms.demands or terms.custom
        if holding is None:
            return
        office = holding.office
        if office in self.scope.candidates:
            missed: tuple[Literal, ...] = (Holds(office, self._wanted(holding), negated=True),)
        elif self.scope.cabinets and office in self.scope.situation.state.filled:
            held = self.scope.situation.state.holders.get(office)
            if held is None or self._is_wanted(held, holding):
                return
            missed = ()
        else:
            return
        if terms.kind == "custom":
            yield Clause(missed, Never())
        else:
            yield from self._nothing(terms, missed)

    def _wanted(self, holding: Holding) -> frozenset[str | None]:
        return frozenset(one for one in self.scope.candidates[holding.office] if self._is_wanted(one, holding))

    def _is_wanted(self, person: str | None, holding: Holding) -> bool:
        """True if a holder is one of those named, or of the community; of nobody unknown is it said that he is not."""
        if holding.community:
            return self.scope.community_of(person) in (None, holding.community)
        return person in holding.in_ or self.scope.party_of(person) in self.scope.parties(holding.in_)


def _turned(literal: Literal) -> Literal:
    """Return the opposite fact."""
    if isinstance(literal, InCabinet):
        return InCabinet(literal.parties, not literal.negated)
    return Holds(literal.office, literal.persons, not literal.negated)


# Under which facts (any of several sets) a promise holds, and the roles it leaves open.
Promise = tuple[tuple[tuple[Literal, ...], ...], frozenset[Role]]


def _cases(promises: tuple[Promise, ...]) -> Iterator[tuple[tuple[Literal, ...], frozenset[Role]]]:
    """Yield every case of which promises hold: its facts, and the roles that are left open in it."""
    if not promises:
        yield (), frozenset()
        return
    (under, roles), *rest = promises
    missed = list(product(*([_turned(fact) for fact in facts] for facts in under)))
    for more, added in _cases(tuple(rest)):
        for facts in under:
            yield (*facts, *more), added | roles
        for facts in missed if () not in under else ():
            yield (*facts, *more), added
