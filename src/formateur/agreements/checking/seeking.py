"""Is there an agreement that keeps these commitments? The checker's own bounded search.

It tries every holder, every ballot, every cabinet that what is kept turns on, and asks of each member which roles are
permitted by trying them (``meaning.py``). Those in the same position are taken together. Nobody loses by voting in
favour where he may, so only members who may not have a choice to make.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, product

from formateur.agreements.agreement import Role
from formateur.agreements.checking.finished import carried, has_stage, individual, law_without, placed, seated
from formateur.agreements.checking.meaning import Meaning, Terms
from formateur.agreements.goals import Scope
from formateur.agreements.stages import Stage
from formateur.case.commitments import Commitment, Fact
from formateur.constitution.law import Law
from formateur.errors import TooLargeError
from formateur.model.house import Unit
from formateur.model.tally import Cell

MAX_TRIES = 60_000


@dataclass(frozen=True)
class Body:
    """Members in one position: the same roles at each step, the same groups, silent or not, tied to the same others."""

    roles: tuple[frozenset[Role], ...]
    groups: tuple[str | None, ...]
    silent: bool
    single: bool
    ties: tuple[str, ...]


class Seeker:
    """Looks for an agreement that keeps some restrictions and draws on few of those who have declared nothing."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.meaning = scope, Meaning(scope)
        self.blocks = self._blocks()
        self.groups: dict[tuple[int, str, int], tuple[str | None, ...]] = {}
        self.inside: dict[str, frozenset[str]] = {}
        self.about: dict[tuple[str, int], list[Commitment]] = {}
        self.tries = 0

    def possible(self, kept: Collection[str], limit: int) -> bool:
        """True if some agreement keeps all of ``kept`` and draws on at most ``limit`` silent members.

        Raises
        ------
        TooLargeError
            Beyond 60,000 combinations.
        """
        self.tries = 0
        one_by_one = [one for ref, one in self.meaning.counted.items() if ref in kept]
        rules = [rule.id for rule in self.scope.rules if rule.id not in kept]
        self.inside = {one.id: frozenset(self.meaning.alike(one)) for one in one_by_one if one.kind == "together"}
        self.about = {
            (party, first): [one for one in one_by_one if self._is_about(one, party, first)]
            for party, blocks in self.blocks.items()
            for first, _, _, _ in blocks
        }
        for gone in chain.from_iterable(combinations(rules, size) for size in range(len(rules), -1, -1)):
            law = law_without(self.scope, gone)
            if all(has_stage(law, stage) for stage in self.scope.stages):
                for facts in self._facts(kept, one_by_one):
                    if self._fits(facts, one_by_one, law, limit):
                        return True
        return False

    # --- holders, ballots, cabinets ----------------------------------------------------------------------------------

    def _facts(self, kept: Collection[str], counted: list[Commitment]) -> Iterator[Terms]:
        offices = list(self.scope.candidates)
        barred = [self.scope.bars[ref] for ref in kept if ref in self.scope.bars]
        for chosen in product(*self.scope.candidates.values()):
            holders = dict(zip(offices, chosen, strict=True))
            if any(
                holders.get(filled) == person
                for person, office in barred
                for filled in ([office] if office else offices)
            ):
                continue
            for ballots in product(*(stage.ballots for stage in self.scope.stages)):
                steps = {stage.step: ballot for stage, ballot in zip(self.scope.stages, ballots, strict=True)}
                for cabinet in self._cabinets(counted, holders):
                    facts = Terms(holders, cabinet, steps)
                    if all(self.meaning.cabinet_permitted(one, facts) for one in counted):
                        yield facts

    def _cabinets(self, counted: list[Commitment], holders: Mapping[str, str | None]) -> Iterator[frozenset[str]]:
        """Yield every cabinet of the parties that what is kept turns on, with the leader's; else every single party."""
        if not self.scope.cabinets:
            yield frozenset()
            return
        parties = self.scope.situation.parties
        may = [p for p in self.blocks if not parties[p].pool and any(not single for _, _, single, _ in self.blocks[p])]
        leader = self.scope.party_of(holders.get(self.scope.leading or ""))
        own = frozenset({leader} if leader in may else ())
        units = self._units(counted, set(may))
        seen: set[frozenset[str]] = set()
        lone = [] if own else self._sorts(counted, may)
        if len(units) > 14:
            raise TooLargeError(f"{2 ** len(units)} cabinets are too many to try")
        for some in chain.from_iterable(combinations(units, size) for size in range(len(units) + 1)):
            cabinet = own.union(*some)
            for one in [cabinet] if cabinet else [frozenset({party}) for party in lone]:
                for whole in (one, one.union(*(unit for unit in units if unit & one))):
                    if whole not in seen:
                        seen.add(whole)
                        yield whole

    def _units(self, counted: list[Commitment], may: set[str]) -> list[frozenset[str]]:
        """Return the parties on which something kept turns, blocs that keep together as one."""
        named: set[str] = set()
        blocs = [frozenset(self.meaning.alike(one)) & may for one in counted if one.kind == "together"]
        for one in counted:
            facts = [part for part in (one.when, one.unless) if isinstance(part, Fact)]
            names = [*one.only_with, *one.together[:1], *(name for part in facts for name in part.cabinet)]
            named |= self.scope.parties(names) & may
        units = [bloc for bloc in blocs if bloc]
        inside = frozenset[str]().union(*units)
        return units + [frozenset({party}) for party in sorted(named - inside)]

    def _sorts(self, counted: list[Commitment], may: list[str]) -> list[str]:
        """Return one party of each sort: of like blocks, in the same seats, and in the same commitments."""
        situation = self.scope.situation
        found: dict[object, str] = {}
        for party in may:
            blocks = tuple(self.blocks[party])
            place = (tuple(situation.seats[party].items()), situation.parties[party].group)
            found.setdefault((blocks, place, tuple(self._concerns(one, party) for one in counted)), party)
        return list(found.values())

    def _concerns(self, one: Commitment, party: str) -> tuple[bool, ...]:
        """Say how a commitment concerns a party: whom it binds, and each way in which it names somebody."""
        facts = [part.cabinet for part in (one.when, one.unless) if isinstance(part, Fact)]
        each = [[name] for name in (*one.never_with, *one.only_with, *one.together, *one.not_relying_on)]
        named = (party in self.scope.parties(names) for names in (one.by, *each, *facts))
        return (party in self.meaning.bound[one.id], *named)

    # --- who may do what ---------------------------------------------------------------------------------------------

    def _blocks(self) -> dict[str, list[tuple[int, int, bool, bool]]]:
        """Cut each party wherever a commitment, or silence, begins or ends: first, last, single, silent."""
        found: dict[str, list[tuple[int, int, bool, bool]]] = {}
        situation = self.scope.situation
        names = dict.fromkeys(
            party for stage in self.scope.stages for party in situation.house(stage.step, self.scope.law).parties
        )
        for party in names:
            seats, silent = situation.seats_of(party), self.scope.silent.get(party, frozenset())
            edges = {1, seats + 1}
            for spans in self.meaning.bound.values():
                if party in spans:
                    edges |= {spans[party][0], spans[party][1] + 1}
            edges |= {n for n in range(2, seats + 1) if (n in silent) != (n - 1 in silent)}
            total = 0
            for number in situation.seats[party].values():
                total += number
                edges.add(total + 1)
            ordered = sorted(edge for edge in edges if 1 <= edge <= seats + 1)
            found[party] = [
                (first, after - 1, individual(self.scope, party, first), first in silent)
                for first, after in pairwise(ordered)
            ]
        return found

    def _is_about(self, one: Commitment, party: str, member: int) -> bool:
        """True if a commitment binds a member, or his party is of the bloc that it keeps together."""
        return party in self.inside.get(one.id, ()) or self.meaning.binds(one.id, party, member)

    def _bodies(self, facts: Terms, mute: Collection[str], law: Law) -> dict[Body, dict[str, int]] | None:
        """Sort all members by position; None if somebody is left no role."""
        found: dict[Body, dict[str, int]] = {}
        unrelied = frozenset[str]().union(
            *(self.meaning.relied_on(self.meaning.counted[ref[:-1]]) for ref in mute if ref.endswith("!"))
        )
        anything = (frozenset(Role),) * len(self.scope.stages)
        for party, blocks in self.blocks.items():
            for first, last, single, silent in blocks:
                about = self.about[party, first]
                if about or party in unrelied or party in facts.cabinet:
                    roles = tuple(
                        self._roles(facts, about, mute, stage, party, first, single) for stage in self.scope.stages
                    )
                    if not all(roles):
                        return None
                else:
                    roles = anything
                key = (id(law), party, first)
                if key not in self.groups:
                    self.groups[key] = tuple(self._group(law, stage, party, first) for stage in self.scope.stages)
                ties = tuple(
                    one.id
                    for one in about
                    if one.kind == "together" and party in self.inside[one.id] and self.meaning.in_force(one, facts)
                )
                if not single and self._sits_apart(law, party):
                    ties = (*ties, f"all of {party}")
                body = Body(roles, self.groups[key], silent, single, ties)
                table = found.setdefault(body, {})
                table[party] = table.get(party, 0) + last - first + 1
        return found

    def _roles(
        self,
        facts: Terms,
        about: list[Commitment],
        mute: Collection[str],
        stage: Stage,
        party: str,
        member: int,
        single: bool,
    ) -> frozenset[Role]:
        found = {Role.FAVOUR} if party in facts.cabinet and not single and stage.leads else set(Role)
        for one in about:
            if one.kind == "together":
                if (
                    party in self.inside[one.id]
                    and self.meaning.in_force(one, facts)
                    and self.meaning.stays_out(one, facts)
                ):
                    found &= {Role.NOTHING}
            elif self.meaning.binds(one.id, party, member):
                found = {role for role in found if self.meaning.permits(one, facts, stage, party, member, role)}
        if stage.leads and any(self._is_mute(ref, party, member) for ref in mute):
            found &= {Role.NOTHING}
        return frozenset(found)

    def _is_mute(self, ref: str, party: str, member: int) -> bool:
        """True if a refusal to rely on somebody silences a member: ``ID`` its authors, ``ID!`` those others."""
        if ref.endswith("!"):
            return party in self.meaning.relied_on(self.meaning.counted[ref[:-1]])
        return self.meaning.binds(ref, party, member)

    def _sits_apart(self, law: Law, party: str) -> bool:
        """True if members of a party who share a role sit in several groups of a house."""
        return any(
            len({group for group, _ in seated(self.scope, house, party, 1, self.scope.situation.seats_of(party))}) > 1
            for house in (self.scope.situation.house(stage.step, law) for stage in self.scope.stages)
        )

    def _group(self, law: Law, stage: Stage, party: str, member: int) -> str | None:
        house = self.scope.situation.house(stage.step, law)
        return next((group for group, _ in seated(self.scope, house, party, member, member)), "(elsewhere)")

    # --- does it fit -------------------------------------------------------------------------------------------------

    def _fits(self, facts: Terms, counted: list[Commitment], law: Law, limit: int) -> bool:
        refusals = [one for one in counted if one.kind == "not_relying_on" and self.meaning.in_force(one, facts)]
        for turns in product((False, True), repeat=len(refusals)):
            mute = [f"{one.id}!" if others else one.id for one, others in zip(refusals, turns, strict=True)]
            if any(
                others and self.meaning.relied_on(one) & facts.cabinet
                for one, others in zip(refusals, turns, strict=True)
            ):
                continue
            bodies = self._bodies(facts, mute, law)
            if bodies is not None and self._carries(facts, _joined(bodies), law, limit):
                return True
        return False

    def _carries(self, facts: Terms, groups: list["Group"], law: Law, limit: int) -> bool:
        every = [(group, choice, group.seats) for group in groups for choice in group.choices[:1]]
        plain = all(len(group.choices) == 1 for group in groups)
        if plain and not self._holds(facts, every, law):
            return False  # not even with everybody who may help
        paid = sum(group.cost for group in groups if group.forced)
        if paid > limit:
            return False
        free = [group for group in groups if not group.cost or group.forced]
        priced = [group for group in groups if group.cost and not group.forced]
        for mix in _mixes(priced, limit - paid):
            for chosen in product(*(group.splits() for group in free)):
                used = [*mix, *(part for parts in chosen for part in parts)]
                if self._holds(facts, used, law):
                    return True
        return False

    def _holds(self, facts: Terms, used: list["Use"], law: Law) -> bool:
        self.tries += 1
        if self.tries > MAX_TRIES:
            raise TooLargeError(f"more than {MAX_TRIES} combinations would have to be tried")
        return all(
            carried(self.scope, law, stage, self._units_at(facts, used, law, index), facts)
            for index, stage in enumerate(self.scope.stages)
        )

    def _units_at(self, facts: Terms, used: list["Use"], law: Law, index: int) -> tuple[Unit, ...]:
        stage = self.scope.stages[index]
        rule = stage.rule(law, facts.ballots[stage.step])
        if rule is None:
            return ()  # a law without this ballot, at which nothing can be carried
        favour = Cell.AGAINST if rule.votes_on == "rejection" else Cell.IN_FAVOUR
        holder = facts.holders.get(stage.fills or "") if rule.between_candidates else None
        found = []
        for group, roles, number in used:
            for body, seats in group.bodies:
                helping = number if group.single else seats if number else 0
                for role, members in ((roles[index], helping), (Role.NOTHING, seats - helping)):
                    if members and body.groups[index] != "(elsewhere)":
                        found.append(placed("-", members, role, favour, holder, body.groups[index]))
        return tuple(found)


Choice = tuple[Role, ...]
Use = tuple["Group", Choice, int]


@dataclass(frozen=True)
class Group:
    """Members who move together or one by one: what they may promise, and how many of them are silent."""

    bodies: tuple[tuple[Body, int], ...]
    choices: tuple[Choice, ...]
    cost: int
    single: bool
    forced: bool

    @property
    def seats(self) -> int:
        """How many they are."""
        return sum(seats for _, seats in self.bodies)

    def splits(self) -> list[list[Use]]:
        """Return the ways in which those who help anyway may share out their choices."""
        if len(self.choices) == 1 or not self.single:
            return [[(self, choice, self.seats)] for choice in self.choices]
        found: list[list[Use]] = [[]]
        body = self.bodies[0][0]
        for _ in range(self.seats):
            lone = Group(((body, 1),), self.choices, self.cost // max(1, self.seats), single=True, forced=self.forced)
            found = [[*uses, (lone, choice, 1)] for uses in found for choice in self.choices]
            if len(found) > MAX_TRIES:
                raise TooLargeError("too many ways to share out roles")
        return found


def _joined(bodies: Mapping[Body, Mapping[str, int]]) -> list[Group]:
    """Join those whom a bloc, or their party, keeps together; leave the others party by party, or pool by pool."""
    found: list[Group] = []
    tied: list[tuple[set[str], list[tuple[Body, int]]]] = []
    for body, parties in bodies.items():
        seats = sum(parties.values())
        if body.ties:
            names = set(body.ties)
            touching = [one for one in tied if one[0] & names]
            tied = [one for one in tied if not one[0] & names]
            merged = [(body, seats), *(pair for one in touching for pair in one[1])]
            tied.append((names.union(*(one[0] for one in touching)), merged))
        elif body.silent and not body.single:
            found += [_group(((body, number),), single=False) for number in parties.values()]
        else:
            found.append(_group(((body, seats),), single=body.single))
    return found + [_group(tuple(pairs), single=False) for _, pairs in tied]


def _group(bodies: tuple[tuple[Body, int], ...], *, single: bool) -> Group:
    roles = [
        frozenset.intersection(*(body.roles[index] for body, _ in bodies)) for index in range(len(bodies[0][0].roles))
    ]
    cost = sum(seats for body, seats in bodies if body.silent)
    if not all(roles):
        return Group(bodies, (), cost, single, forced=True)
    choices = tuple(product(*(_worth(some) for some in roles)))
    return Group(bodies, choices, cost, single, forced=any(Role.NOTHING not in some for some in roles))


def _worth(roles: frozenset[Role]) -> list[Role]:
    """Return the roles worth trying: in favour if that is permitted; else what is not plainly less help."""
    if Role.FAVOUR in roles:
        return [Role.FAVOUR]
    found: list[Role] = [role for role in (Role.ABSTAIN, Role.AWAY, Role.PRESENT) if role in roles]
    if Role.ABSTAIN in found and Role.PRESENT in found:
        found.remove(Role.PRESENT)  # to come and not vote against is more than to come
    return found or [Role.NOTHING]


def _mixes(groups: list[Group], limit: int) -> Iterator[list[Use]]:
    """Yield who of the silent help: of each sort as many as the limit allows, in every mix of sorts."""
    sorts: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        places = tuple((body.groups, seats if len(group.bodies) > 1 else 0) for body, seats in group.bodies)
        sorts.setdefault((group.choices, places), []).append(group)
    tables = [_sums(some) for some in sorts.values()]
    for uses in _mixed(sorted(tables, key=len), limit):
        yield [use for some in uses for use in some]


def _sums(groups: list[Group]) -> dict[tuple[int, ...], list[Use]]:
    """Return, for each number of seats by choice that can be had, who gives them. The key's sum is what it costs."""
    found: dict[tuple[int, ...], list[Use]] = {(0,) * len(groups[0].choices): []}
    for group in groups:
        for _ in range(group.seats if group.single else 1):
            whole = group
            if group.single:
                whole = Group(((group.bodies[0][0], 1),), group.choices, 1, single=True, forced=False)
            new: dict[tuple[int, ...], list[Use]] = {}
            for counts, uses in found.items():
                new.setdefault(counts, [*uses, (whole, group.choices[0], 0)])
                for index, choice in enumerate(group.choices):
                    more = (*counts[:index], counts[index] + whole.cost, *counts[index + 1 :])
                    new.setdefault(more, [*uses, (whole, choice, whole.seats)])
            found = new
    return found


def _mixed(tables: list[dict[tuple[int, ...], list[Use]]], limit: int) -> Iterator[list[list[Use]]]:
    if not tables:
        yield []
        return
    first, *rest = tables
    fit = {counts: uses for counts, uses in first.items() if sum(counts) <= limit}
    if not rest and all(len(counts) == 1 for counts in fit):
        fit = dict([max(fit.items(), key=lambda item: sum(item[0]))])  # of one sort, more is never worse
    for counts, uses in fit.items():
        for others in _mixed(rest, limit - sum(counts)):
            yield [uses, *others]
