"""The checker's own search for an agreement that keeps some commitments and rules, all others being free.

It runs over who holds each office, which ballot of each step carries, which rules fall, and who is in the cabinet of
those whose place there could help; for each of these it tries every role of everybody, folds those whom the commitments
treat alike, and asks by exact sums whether the ballots can be carried within a number of the undeclared.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from formateur.agreements.agreement import Agreement, Part, Role, merged
from formateur.agreements.checker import (
    EVERY,
    MAY_BE_WIDENED,
    NONE,
    binds_members,
    breaks_without_roles,
    counts_at,
    house_at,
    in_effect,
    law_without,
    left_out,
    may_join,
    permitted,
    promised,
)
from formateur.agreements.checker_faults import leaders_party
from formateur.agreements.checker_filling import Choice, Item, Option, best, fill
from formateur.agreements.checker_members import NOT_HERE, Chooser, Cut, Kind, Piece, by_id
from formateur.agreements.checker_sums import Alternative, alternatives
from formateur.agreements.goals import Scope
from formateur.case.commitments import Commitment, Fact
from formateur.errors import TooLargeError

MAX_SETTINGS = 20_000
Roles = tuple[Role, ...]


def possible(scope: Scope, kept: Collection[str], limit: int) -> Agreement | None:
    """Return an agreement that keeps all of ``kept`` and draws on at most ``limit`` of the undeclared, if there is one.

    Raises
    ------
    TooLargeError
        If more than 20 000 choices of offices, ballots, rules and cabinets would have to be gone through, or more than
        50 000 part agreements compared in one of them.
    """
    return _Search(scope, kept, limit).run()


def least_moved(
    scope: Scope, given_up: Collection[str], kept: Collection[str], limit: int, most: int
) -> Agreement | None:
    """Return an agreement keeping ``kept`` in which at most ``most`` members do what those given up forbade them.

    The parties of those who give something up need not act alike: each of their members chooses for himself.
    """
    moved = [terms for terms in scope.commitments if terms.id in given_up]
    return _Search(scope, kept, limit, moved, most).run()


def split_by(scope: Scope, given_up: Collection[str]) -> frozenset[str]:
    """Return the parties of those who made the commitments given up."""
    authors = {author for terms in scope.commitments if terms.id in given_up for author in terms.by}
    known = [one for one in authors if one in scope.situation.parties or one in scope.situation.blocs]
    return scope.parties(known)


class _Search:
    def __init__(
        self, scope: Scope, kept: Collection[str], limit: int, moved: Sequence[Commitment] = (), most: int = 0
    ) -> None:
        self.scope, self.kept, self.limit = scope, frozenset(kept), (limit, most)
        self.terms = [one for one in scope.commitments if one.id in self.kept]
        self.moved = [one for one in moved if binds_members(one)]
        self.grants = [one for one in scope.commitments if one.is_grant]
        self.cut = Cut(scope, [*self.terms, *self.moved, *self.grants], split_by(scope, [one.id for one in moved]))
        self.seen = 0
        self.players: dict[frozenset[str], tuple[Chooser, ...]] = {}

    def run(self) -> Agreement | None:
        for gone in self._rules():
            plan = [self._ways(stage.step, gone) for stage in self.scope.stages]
            for ballots in product(*plan):
                for holders in self._holders():
                    for cabinet in self._cabinets(holders, ballots):
                        found = self._in(
                            holders, cabinet, ballots, [ways[name] for ways, name in zip(plan, ballots, strict=True)]
                        )
                        if found:
                            return found
        return None

    def _count(self) -> None:
        self.seen += 1
        if self.seen > MAX_SETTINGS:
            raise TooLargeError(
                f"the checker would have to go through more than {MAX_SETTINGS} choices of office, ballot and cabinet"
            )

    # --- what is settled before anybody's role ------------------------------------------------------------------------

    def _rules(self) -> Iterator[tuple[str, ...]]:
        free = [rule.id for rule in self.scope.rules if rule.id not in self.kept]
        for number in range(len(free) + 1):
            yield from combinations(free, number)

    def _ways(self, step: str, gone: tuple[str, ...]) -> dict[str, tuple[Alternative, ...]]:
        law = law_without(self.scope, gone)
        stage = next(one for one in self.scope.stages if one.step == step)
        house = house_at(self.scope, stage, law)
        there = {one.id for one in law.steps[step].ballots} if step in law.steps else set()
        ways = {name: alternatives(law.rule(step, name), house) for name in stage.ballots if name in there}
        return {name: found for name, found in ways.items() if found}

    def _holders(self) -> Iterator[dict[str, str | None]]:
        """Yield who may get the offices; of those whom no commitment tells apart, one."""
        offices = list(self.scope.candidates)
        choices = []
        for office in offices:
            apart = {self._told_apart(office, person): person for person in reversed(self.scope.candidates[office])}
            choices.append(list(reversed(apart.values())))
        for persons in product(*choices):
            holders = dict(zip(offices, persons, strict=True))
            if not any(self._barred(ref, holders) for ref in self.kept & self.scope.bars.keys()):
                yield holders

    def _barred(self, ref: str, holders: Mapping[str, str | None]) -> bool:
        person, office = self.scope.bars[ref]
        return any(one == person and office in ("", filled) for filled, one in holders.items())

    def _told_apart(self, office: str, person: str | None) -> tuple[object, ...]:
        scope = self.scope
        marks: list[object] = [
            leaders_party(scope, {office: person}) if office == scope.leading else None,
            person is None,
        ]
        for terms in (*self.terms, *self.moved, *self.grants):
            aimed = terms.backs or terms.refuses or terms.tolerates
            if aimed:
                marks.append(person in scope.persons(aimed, office))
            wanted = terms.demands or terms.custom
            if wanted:
                marks.append(
                    scope.community_of(person) if wanted.community else person in scope.among(wanted.in_, office)
                )
            facts = [one for one in (terms.unless, terms.when) if isinstance(one, Fact)]
            marks += [person in scope.among(fact.in_, office) for fact in facts]
        marks += [self._barred(ref, {office: person}) for ref in sorted(self.kept & scope.bars.keys())]
        return tuple(marks)

    def _cabinets(self, holders: Mapping[str, str | None], ballots: tuple[str, ...]) -> Iterator[frozenset[str]]:
        """Yield the cabinets that could matter and that the commitments to be kept allow.

        Being in the cabinet only ever asks more of a party and of those who will not sit with it, unless others wish to
        see it there; so apart from the leader's party only those are tried, and of each list of them one or none.
        """
        leader = leaders_party(self.scope, holders)
        first: frozenset[str] = frozenset({leader} if leader else ())
        for chosen in self._wished():
            cabinet = first | chosen
            for whole in [cabinet] if cabinet or not self.scope.cabinets else self._somebody():
                self._count()
                settled = Agreement(holders, whole, self._by_step(ballots), {})
                if not any(breaks_without_roles(self.scope, terms, settled) for terms in self.terms):
                    yield whole

    def _wished(self) -> list[frozenset[str]]:
        if not self.scope.cabinets:
            return [frozenset()]
        lists: list[list[frozenset[str]]] = []
        for terms in (*self.terms, *self.moved, *self.grants):
            facts = [one for one in (terms.unless, terms.when) if isinstance(one, Fact)]
            names = [*terms.only_with, *(name for fact in facts for name in fact.cabinet)]
            lists += [self._one_of(self.scope.parties([name])) for name in names]
            if terms.kind == "together":
                listed = frozenset(party for party in self.scope.parties(terms.together) if may_join(self.scope, party))
                lists.append([frozenset(), listed, *(self._one_of(listed)[1:] if facts else ())])
        found = {frozenset[str]()}
        for options in dict.fromkeys(map(tuple, lists)):
            found = {one | more for one in found for more in options}
            if len(found) > MAX_SETTINGS:
                raise TooLargeError(f"the checker would have to go through more than {MAX_SETTINGS} cabinets")
        return sorted(found, key=lambda one: (len(one), sorted(one)))

    def _one_of(self, parties: Collection[str]) -> list[frozenset[str]]:
        return [frozenset(), *(frozenset({party}) for party in sorted(parties) if may_join(self.scope, party))]

    def _somebody(self) -> Iterator[frozenset[str]]:
        """Yield cabinets of one party; of those whom no commitment tells apart, one."""
        apart: dict[tuple[object, ...], str] = {}
        for party, pieces in self.cut.pieces.items():
            if may_join(self.scope, party):
                named = tuple(party in self._named_by(terms) for terms in (*self.terms, *self.moved, *self.grants))
                apart.setdefault((named, *((piece.kind, piece.seats) for piece in pieces)), party)
        for party in apart.values():
            yield frozenset({party})

    def _named_by(self, terms: Commitment) -> frozenset[str]:
        facts = [one for one in (terms.unless, terms.when) if isinstance(one, Fact)]
        names = {*terms.never_with, *terms.only_with, *terms.together, *terms.not_relying_on}
        names |= {name for fact in facts for name in fact.cabinet}
        names |= {
            name for name in terms.by if name in self.scope.situation.parties or name in self.scope.situation.blocs
        }
        return self.scope.parties(names)

    def _by_step(self, ballots: tuple[str, ...]) -> dict[str, str]:
        return {stage.step: ballot for stage, ballot in zip(self.scope.stages, ballots, strict=True)}

    # --- everybody's role ---------------------------------------------------------------------------------------------

    def _in(
        self,
        holders: Mapping[str, str | None],
        cabinet: frozenset[str],
        ballots: tuple[str, ...],
        ways: Sequence[tuple[Alternative, ...]],
    ) -> Agreement | None:
        settled = Agreement(holders, cabinet, self._by_step(ballots), {})
        active = [one for one in self.terms if one.kind == "together" and in_effect(self.scope, one, settled)]
        everywhere = [one for one in active if all(counts_at(one, stage, settled) for stage in self.scope.stages)]
        if len(everywhere) < len(active):
            raise TooLargeError("the checker does not search where parties act as one at some ballots only")
        key = frozenset(one.id for one in active)
        if key not in self.players:
            self.players[key] = self.cut.choosers(self.scope.parties(one.together) for one in active)
        outside = [self.scope.parties(one.together) for one in active if left_out(self.scope, one, settled)]
        still = frozenset(party for parties in outside for party in parties)
        for branch in self._branches(settled):
            table = _Table(self.scope, settled, branch, still, self)
            for sums in product(*ways):
                found = table.solve(self.players[key], sums, self.limit)
                if found:
                    return found
        return None

    def _branches(self, settled: Agreement) -> Iterator[Mapping[str, str]]:
        """Yield for each who would not rely on others whether he gives nothing, they give nothing, or he gives way."""
        choices: dict[str, list[str]] = {}
        for terms in (*self.terms, *self.moved):
            if terms.kind == "not_relying_on" and in_effect(self.scope, terms, settled):
                apart = not self.scope.parties(terms.not_relying_on) & settled.cabinet
                gives_way = terms.id not in self.kept
                choices[terms.id] = [*(["they"] if apart else []), "he" if not gives_way else "moves"]
        for chosen in product(*choices.values()):
            yield dict(zip(choices, chosen, strict=True))


@dataclass
class _Table:
    """What everybody may do once offices, cabinet and ballots are settled."""

    scope: Scope
    settled: Agreement
    branch: Mapping[str, str]
    still: frozenset[str]
    search: _Search
    found: dict[tuple[Kind, int], tuple[frozenset[Role], frozenset[Role]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        search, stages = self.search, self.scope.stages
        self.kept, self.moved, self.grants = by_id(search.terms), by_id(search.moved), by_id(search.grants)
        self.leaves = {
            (one.id, at): permitted(self.scope, one, stage, self.settled) if one.kind != "not_relying_on" else EVERY
            for one in (*search.terms, *search.moved)
            for at, stage in enumerate(stages)
        }
        self.opens = {
            (one.id, at): promised(self.scope, one, stage, self.settled)
            for one in search.grants
            for at, stage in enumerate(stages)
        }

    def roles(self, kind: Kind, at: int) -> tuple[frozenset[Role], frozenset[Role]]:
        """Return what members of a kind may do at a stage, and what of it only by doing what is forbidden them."""
        if (kind, at) not in self.found:
            opened = frozenset(role for ref in kind.binding & self.grants.keys() for role in self.opens[ref, at])
            allowed, free = EVERY, EVERY
            for ref in kind.binding & self.kept.keys():
                allowed &= self._left(self.kept[ref], at, opened)
            for ref in kind.binding & self.moved.keys():
                free &= self._left(self.moved[ref], at, opened)
            for ref in kind.relied_on:
                if self.branch.get(ref) == "they" and self._relies_at(ref, at):
                    allowed &= NONE
            self.found[kind, at] = (allowed, allowed - free)
        return self.found[kind, at]

    def _left(self, terms: Commitment, at: int, opened: frozenset[Role]) -> frozenset[Role]:
        if terms.kind == "not_relying_on":
            return NONE if self.branch.get(terms.id) in ("he", "moves") and self._relies_at(terms.id, at) else EVERY
        return self.leaves[terms.id, at] | (opened if terms.kind in MAY_BE_WIDENED else frozenset())

    def _relies_at(self, ref: str, at: int) -> bool:
        terms = self.kept.get(ref) or self.moved[ref]
        stage = self.scope.stages[at]
        return stage.leads and counts_at(terms, stage, self.settled)

    def options(self, player: Chooser, sums: Sequence[Alternative]) -> tuple[Option, ...]:
        """Return what a player may do at all stages: what it adds to each sum, and whom it draws on and moves.

        Only what nothing else beats is kept, stage by stage and then for all of them.
        """
        known = [
            best([self._worth(player, at, role, sums[at]) for role in self._shared(player, at)])
            for at in range(len(sums))
        ]
        found = []
        silent = tuple(self._members(piece, player) for piece in player.pieces if piece.kind.silent)
        for chosen in product(*known):
            gain = tuple(number for one in chosen for number in one.gain)
            drawn = sum(silent) if any(one.label is not Role.NOTHING for one in chosen) else 0
            moved = sum(
                self._members(piece, player)
                for at_piece, piece in enumerate(player.pieces)
                if any(one.cost[1 + at_piece] for one in chosen)
            )
            found.append(Option(gain, (drawn, moved), tuple(one.label for one in chosen)))
        return best(found)

    def _members(self, piece: Piece, player: Chooser) -> int:
        return 1 if player.alone else piece.seats

    def _shared(self, player: Chooser, at: int) -> frozenset[Role]:
        """Return the roles that all its members may have."""
        stage = self.scope.stages[at]
        shared = EVERY
        for piece in player.pieces:
            if piece.kind.groups[at] != NOT_HERE:
                shared &= self.roles(piece.kind, at)[0]
            if piece.party in self.still:
                shared &= NONE
        if stage.leads and player.parties & self.settled.cabinet:
            shared &= {Role.FAVOUR}
        return shared

    def _worth(self, player: Chooser, at: int, role: Role, sums: Alternative) -> Option:
        gain = [0] * len(sums)
        moves = []
        for piece in player.pieces:
            here = piece.kind.groups[at]
            if here == NOT_HERE:
                moves.append(0)
                continue
            number = self._members(piece, player)
            for index, one in enumerate(sums):
                if one.group is None or one.group == here:
                    gain[index] += number * one.worth[role]
            moves.append(int(role in self.roles(piece.kind, at)[1]))
        draws = int(role is not Role.NOTHING and any(piece.kind.silent for piece in player.pieces))
        return Option(tuple(gain), (draws, *moves), role)

    def solve(
        self, players: Sequence[Chooser], sums: Sequence[Alternative], limit: tuple[int, int]
    ) -> Agreement | None:
        items, known = [], {}
        for index, player in enumerate(players):
            one = player.pieces[0]
            folds = len(player.pieces) == 1
            pattern = (
                (one.kind, one.party in self.still, bool(player.parties & self.settled.cabinet)) if folds else index
            )
            if pattern not in known:
                unit = Chooser(player.pieces, True, player.parties) if folds else player
                known[pattern] = self.options(unit, sums)
            if not known[pattern]:
                return None
            items.append(Item(known[pattern], one.seats if folds else 1, player.alone, index))
        need = tuple(one.need for stage in sums for one in stage)
        chosen = fill(items, need, limit)
        return None if chosen is None else self._agreement(players, chosen)

    def _agreement(self, players: Sequence[Chooser], chosen: Choice) -> Agreement:
        parts: dict[str, list[Part]] = {stage.step: [] for stage in self.scope.stages}
        for index, player in enumerate(players):
            for piece in player.pieces:
                for first, last, roles in _runs(piece, chosen[index], alone=player.alone):
                    for at, stage in enumerate(self.scope.stages):
                        if piece.kind.groups[at] != NOT_HERE:
                            parts[stage.step].append(Part(piece.party, first, last, roles[at]))
        roles_of = {step: merged(some) for step, some in parts.items()}
        return Agreement(self.settled.holders, self.settled.cabinet, self.settled.ballots, roles_of)


def _runs(piece: Piece, counts: Mapping[object, int], *, alone: bool) -> Iterator[tuple[int, int, Roles]]:
    """Give each of the options chosen to so many members, in order."""
    taken = [(roles, number) for roles, number in counts.items() if number]
    if not alone:
        taken = [(taken[0][0], piece.seats)]
    first = piece.first
    for roles, number in taken:
        yield first, first + number - 1, roles  # type: ignore[misc]
        first += number
