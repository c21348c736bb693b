"""What each kind of commitment means, judged on a finished agreement: half of the independent checker.

Nothing here knows the clauses, rows or scenes by which answers are found. Each kind is read off its meaning in words:
may this member do this at that ballot, given who holds which office and who is in the cabinet? A wrong clause of the
search would have to be wrong here in the same way to pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from formateur.agreements.agreement import Role
from formateur.agreements.goals import Scope, holds
from formateur.agreements.placing import spans
from formateur.agreements.stages import Stage
from formateur.case.commitments import Commitment, Fact, Holding

NO_MORE_THAN = {
    "vote": {Role.PRESENT, Role.NOTHING},
    "support": {Role.ABSTAIN, Role.PRESENT, Role.AWAY, Role.NOTHING},
    "quorum": {Role.NOTHING},
}
ABOUT_CABINETS = ("never_with", "only_with", "not_relying_on", "opposition")
SOMEBODY_ELSE = "somebody else"


@dataclass(frozen=True)
class Terms:
    """The facts against which a member's role is judged: holders, cabinet, and the ballot carried at each step."""

    holders: Mapping[str, str | None]
    cabinet: frozenset[str]
    ballots: Mapping[str, str]


@dataclass(eq=False)
class Meaning:
    """The commitments of a scope, each by what it permits."""

    scope: Scope

    @cached_property
    def counted(self) -> dict[str, Commitment]:
        """Restrictions by id; without those on cabinets where no cabinet is in question."""
        cabinets = self.scope.cabinets
        return {
            one.id: one
            for one in self.scope.commitments
            if not one.is_grant and (cabinets or one.kind not in ABOUT_CABINETS)
        }

    @cached_property
    def bound(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Whom each commitment binds: of each party the members from first to last, counted from 1."""
        situation = self.scope.situation
        return {
            one.id: {party: (start + 1, stop) for party, (start, stop) in spans(situation, one).items()}
            for one in self.scope.commitments
        }

    def binds(self, ref: str, party: str, member: int) -> bool:
        """True if a commitment binds a member."""
        first, last = self.bound[ref].get(party, (1, 0))
        return first <= member <= last

    def in_force(self, one: Commitment, facts: Terms) -> bool:
        """True if a commitment binds under these facts: its ``when`` holds, and its ``unless`` does not."""
        for condition, wanted in ((one.when, True), (one.unless, False)):
            if not isinstance(condition, Fact):
                continue
            in_question = self.scope.cabinets if condition.cabinet else condition.office in facts.holders
            if not in_question:
                if wanted:
                    return False
                continue
            if holds(condition, self.scope, facts.cabinet, facts.holders) is not wanted:
                return False
        return True

    # --- one member at one ballot ------------------------------------------------------------------------------------

    def permits(self, one: Commitment, facts: Terms, stage: Stage, party: str, member: int, role: Role) -> bool:
        """True if a commitment lets a member whom it binds take a role at a step."""
        if role is Role.NOTHING or not self.in_force(one, facts):
            return True
        if one.ballots and facts.ballots.get(stage.step) not in one.ballots:
            return True
        if self.takes_no_part(one, facts):
            return False
        allowed = self._leaves(one, facts, stage)
        return allowed is None or role in allowed | self._promised(facts, stage, party, member)

    def takes_no_part(self, one: Commitment, facts: Terms) -> bool:
        """True if it binds its author to take no part at all: no seat in the cabinet and no help."""
        if one.kind == "demands" and one.demands:
            return self.missed(one.demands, facts)
        if not self.scope.cabinets:
            return False
        if one.kind == "never_with" and not one.cabinet_only:
            return any(self._inside(name, facts) for name in one.never_with)
        if one.kind == "only_with":
            return not all(self._inside(name, facts) for name in one.only_with)
        return False

    def _leaves(self, one: Commitment, facts: Terms, stage: Stage) -> set[Role] | None:
        """Return the roles a commitment leaves at a step, None if it says nothing about it."""
        if one.kind == "stays_away":
            return {Role.AWAY, Role.NOTHING} if one.stays_away == stage.step else None
        if one.kind == "opposition":
            return NO_MORE_THAN["vote"] if one.opposition == "against" and stage.leads else None
        aimed = one.backs or one.refuses
        if aimed is None or not self.scope.aims_at(aimed, stage):
            return None
        office = self.scope.office_of(aimed, stage)
        if office is None or office not in facts.holders:
            return None
        named = facts.holders[office] in self.scope.persons(aimed, office)
        if named is (one.backs is not None):
            return None
        depth = one.depth or "vote"
        # who wins at a sitting is open, so holding out for somebody keeps nobody away from it
        return NO_MORE_THAN["vote" if depth == "quorum" and self.scope.goal.kind == "sitting" else depth]

    def _promised(self, facts: Terms, stage: Stage, party: str, member: int) -> set[Role]:
        """Return what a member has promised for a step: a promise to help beats a restriction on the same act."""
        found: set[Role] = set()
        for grant in self.scope.commitments:
            if not grant.is_grant or not self.binds(grant.id, party, member) or not self.in_force(grant, facts):
                continue
            if facts.ballots.get(stage.step) not in (grant.ballots or stage.ballots):
                continue
            if grant.attends == stage.step:
                found.add(Role.PRESENT)
            aimed = grant.tolerates
            if aimed and self.scope.aims_at(aimed, stage):
                office = self.scope.office_of(aimed, stage)
                if office and office in facts.holders and facts.holders[office] in self.scope.persons(aimed, office):
                    found |= {Role.ABSTAIN, Role.AWAY}
        return found

    def missed(self, wanted: Holding, facts: Terms) -> bool:
        """True if an office goes, or has gone, to somebody not wanted; nobody unknown is of a wrong community."""
        state = self.scope.situation.state
        if wanted.office in facts.holders:
            holder = facts.holders[wanted.office]
        elif self.scope.cabinets and wanted.office in state.filled and state.holders.get(wanted.office):
            holder = state.holders[wanted.office]
        else:
            return False
        if wanted.community:
            return self.scope.community_of(holder) not in (None, wanted.community)
        return holder not in wanted.in_ and self.scope.party_of(holder) not in self.scope.parties(wanted.in_)

    def _inside(self, name: str, facts: Terms) -> bool:
        return bool(self.scope.parties([name]) & facts.cabinet)

    # --- the cabinet, and what binds several at once -----------------------------------------------------------------

    def cabinet_permitted(self, one: Commitment, facts: Terms) -> bool:
        """True if a commitment allows the cabinet and the holders as such."""
        if not self.in_force(one, facts):
            return True
        if one.kind == "custom" and one.custom:
            return not self.missed(one.custom, facts)
        own = bool(self.scope.parties(one.by) & facts.cabinet)
        if one.kind == "opposition" or self.takes_no_part(one, facts):
            return not own
        if one.kind == "never_with":
            return not (own and any(self._inside(name, facts) for name in one.never_with))
        if one.kind == "together" and self.scope.cabinets:
            members = self.alike(one)
            inside = {party in facts.cabinet for party in members if not self.scope.situation.parties[party].pool}
            return len(inside) < 2
        return True

    def alike(self, one: Commitment) -> list[str]:
        """Return the parties that a bloc has act as one."""
        return [party for name in one.together for party in self.scope.situation.members_of(name)]

    def stays_out(self, one: Commitment, facts: Terms) -> bool:
        """True if a bloc gives nothing because its first party is not in the cabinet."""
        first = self.scope.parties(one.together[:1])
        return one.outside == "nothing" and self.scope.cabinets and not first & facts.cabinet

    def relied_on(self, one: Commitment) -> frozenset[str]:
        """Return the parties on which an author will not rely."""
        return self.scope.parties(one.not_relying_on)
