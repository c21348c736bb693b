"""The question as a model of the constraint solver: variables and constraints of the agreements paper, section 2."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from formateur.agreements.agreement import Agreement, Part, Role
from formateur.agreements.carrying import ROLES
from formateur.agreements.clauses import Alike, Clause, InCabinet, Limit, Literal, Never, OutOfCabinet, Unrelied
from formateur.agreements.players import divided
from formateur.agreements.question import Question
from formateur.errors import FormateurError, TooLargeError

SEED = 2022
# members of a pool are listed by what they promise, those who help most first
ORDER = (Role.FAVOUR, Role.ABSTAIN, Role.PRESENT, Role.AWAY, Role.NOTHING)
MISSING = "this question is too large to try every combination; install the solver: pip install 'formateur[solver]'"


def _library() -> Any:
    try:
        import cpmpy  # type: ignore[import-untyped]
    except ImportError:
        raise TooLargeError(MISSING) from None
    return cpmpy


class NotKnownError(FormateurError):
    """A time limit was reached before the solver could tell."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What a solve found: the value of its objective, and whether that was proved to be the best."""

    objective: int
    optimal: bool


class Model:
    """The variables and constraints of agreements.md, sections 2.2 to 2.6.

    ``split`` players promise member by member; what is in ``moving`` binds nobody, but whoever does what it forbids is
    counted in ``movers``.
    """

    def __init__(
        self, question: Question, split: frozenset[int] = frozenset(), moving: frozenset[str] = frozenset()
    ) -> None:
        self.cp, self.question, self.scope = _library(), question, question.scope
        self.split, self.moving = split, moving
        self.constraints: list[Any] = []
        self.leading = [index for index, stage in enumerate(self.scope.stages) if stage.leads]
        self.gives = {ref: self.cp.boolvar() for ref in (*(one.id for one in question.restrictions), *question.rules)}
        self._offices()
        self._cabinet()
        self._roles()
        self._ballots()
        for one in question.restrictions:
            for clause in one.clauses:
                self._clause(one.id, clause, one.binds)
        self.given_up = self.cp.sum(list(self.gives.values())) if self.gives else 0
        self.solver = self.cp.SolverLookup.get("ortools", self.cp.Model(self.constraints))

    # --- asking ----------------------------------------------------------------------------------------------------

    def post(self, constraint: Any) -> None:
        """Add a constraint for good."""
        self.constraints.append(constraint)
        self.solver += constraint

    def kept(self, given_up: Collection[str]) -> list[Any]:
        """Return assumptions: everything but what is given up is kept."""
        return [~variable for ref, variable in self.gives.items() if ref not in given_up]

    def solve(self, assumed: list[Any], objective: Any, seconds: float) -> Solved | None:
        """Minimise; None if there is no solution. Raise ``NotKnownError`` at the time limit."""
        solver = self.solver
        if assumed:
            solver = self.cp.SolverLookup.get("ortools", self.cp.Model([*self.constraints, *assumed]))
        whole = not isinstance(objective, int)
        if whole:
            solver.minimize(objective)
        found = solver.solve(time_limit=seconds, num_workers=1, random_seed=SEED)
        status = str(solver.status().exitstatus.name)
        if not found:
            if status == "UNSATISFIABLE":
                return None
            raise NotKnownError("the solver reached its time limit; whether there is an agreement is not known")
        return Solved(int(solver.objective_value()) if whole else objective, status == "OPTIMAL")

    def chosen(self) -> frozenset[str]:
        """Return what the solution found gives up."""
        return frozenset(ref for ref, variable in self.gives.items() if variable.value())

    # --- variables -------------------------------------------------------------------------------------------------

    def _add(self, constraint: Any) -> None:
        self.constraints.append(constraint)

    def _one_of(self, variables: Collection[Any]) -> None:
        self._add(self.cp.sum(list(variables)) == 1)

    def _offices(self) -> None:
        self.holds = {
            office: {person: self.cp.boolvar() for person in stand} for office, stand in self.scope.candidates.items()
        }
        for chosen in self.holds.values():
            self._one_of(chosen.values())

    def _cabinet(self) -> None:
        self.cabinet: dict[str, Any] = {}
        if self.scope.cabinets:
            parties = dict.fromkeys(one.party for one in self.question.players if not one.individual)
            self.cabinet = {party: self.cp.boolvar() for party in parties}
            self._add(self.cp.any(list(self.cabinet.values())))
            for person, variable in self.holds.get(self.scope.leading or "", {}).items():
                party = self.scope.party_of(person)
                if party in self.cabinet:
                    self._add(variable.implies(self.cabinet[party]))
        self.cabinet_size = self.cp.sum(list(self.cabinet.values())) if self.cabinet else 0

    def _roles(self) -> None:
        """Make one variable for each player, stage and role: how many of its members have it."""
        self.counts: dict[tuple[int, int, Role], Any] = {}
        drawn, helping = [], []
        for index, player in enumerate(self.question.players):
            single = player.individual or index in self.split
            for stage, _ in player.places:
                made = {
                    role: self.cp.intvar(0, player.seats) if single else self.cp.boolvar() * player.seats
                    for role in ROLES
                }
                self.counts.update({(index, stage, role): one for role, one in made.items()})
                self._add(self.cp.sum(list(made.values())) == player.seats)
                if player.party in self.cabinet and not player.individual and stage in self.leading:
                    self._add(self.cabinet[player.party].implies(made[Role.FAVOUR] == player.seats))
            nothing = [self.counts[index, stage, Role.NOTHING] for stage, _ in player.places]
            helps = self.cp.intvar(0, player.seats) if single else self.cp.boolvar() * player.seats
            for silent in nothing:
                self._add(helps >= player.seats - silent)
            if player.silent:
                drawn.append(helps)
            busy = self.cp.boolvar()
            self._add((helps > 0).implies(busy))
            helping.append(busy)
        self._undivided()
        self.reach = self.cp.sum(drawn) if drawn else 0
        self.helpers = self.cp.sum(helping) if helping else 0
        moved = {index: self.cp.intvar(0, self.question.players[index].seats) for index in self.split}
        self.moved, self.movers = moved, self.cp.sum(list(moved.values())) if moved else 0

    def _undivided(self) -> None:
        """Give all members of a party one role at each stage, though they sit in several groups."""
        for party in divided(self.question.players):
            parts = [
                index
                for index, one in enumerate(self.question.players)
                if one.party == party and not one.individual and index not in self.split
            ]
            self._alike([], parts)

    def _ballots(self) -> None:
        """Choose the rules that fall, the same at every stage, and one way to carry each stage under what is left."""
        rules = self.question.rules
        subsets = [frozenset(one) for one in chain.from_iterable(combinations(rules, n) for n in range(len(rules) + 1))]
        self.fallen = {subset: self.cp.boolvar() for subset in subsets}
        self._one_of(self.fallen.values())
        self.ways: list[list[tuple[str, Any]]] = [[] for _ in self.scope.stages]
        for subset, falls in self.fallen.items():
            for rule in subset:
                self._add(falls.implies(self.gives[rule]))
            for stage, ways in enumerate(self.question.ways(subset)):
                chosen = [self.cp.boolvar() for _ in ways]
                self._add(falls.implies(self.cp.any(chosen)) if chosen else ~falls)
                for way, variable in zip(ways, chosen, strict=True):
                    self.ways[stage].append((way.ballot, variable))
                    self._add(variable.implies(falls))
                    for row in way.rows:
                        self._add(variable.implies(self._sum(stage, row.weights, row.group) >= row.need))
        for ways_here in self.ways:
            self._one_of([variable for _, variable in ways_here])

    def _sum(self, stage: int, weights: tuple[int, ...], group: str | None) -> Any:
        terms = [
            self.counts[index, stage, role] * weight
            for index, player in enumerate(self.question.players)
            for at, own in player.places
            if at == stage and group in (None, own)
            for role, weight in zip(ROLES, weights, strict=True)
            if weight
        ]
        return self.cp.sum(terms) if terms else 0

    # --- clauses ---------------------------------------------------------------------------------------------------

    def _clause(self, ref: str, clause: Clause, binds: frozenset[int]) -> None:
        facts = [self._fact(fact) for fact in clause.when]
        moving = ref in self.moving
        then = clause.then
        bound = [*facts] if moving else [~self.gives[ref], *facts]
        match then:
            case Limit(players, stage, roles, ballots):
                if ballots:
                    bound.append(self.cp.any([variable for ballot, variable in self.ways[stage] if ballot in ballots]))
                for index in players if not moving else players & binds:
                    self._limit(bound, index, stage, roles, counted=moving)
            case Unrelied():
                self._unrelied(bound, then, binds if moving else None)
            case OutOfCabinet(parties) if moving:
                for index in binds:
                    player = self.question.players[index]
                    if player.party in parties & set(self.cabinet) and not player.individual:
                        self._if([*bound, self.cabinet[player.party]], self.moved[index] >= player.seats)
            case _ if not moving:
                self._jointly(bound, then)

    def _if(self, facts: list[Any], constraint: Any) -> None:
        self._add(self.cp.all(facts).implies(constraint) if facts else constraint)

    def _limit(self, facts: list[Any], index: int, stage: int, roles: frozenset[Role], *, counted: bool) -> None:
        forbidden = [
            self.counts[index, stage, role]
            for role in ROLES
            if role not in roles and (index, stage, role) in self.counts
        ]
        if forbidden and counted:
            self._if(facts, self.moved[index] >= self.cp.sum(forbidden))
        elif forbidden:
            self._if(facts, self.cp.sum(forbidden) == 0)

    def _jointly(self, facts: list[Any], then: Any) -> None:
        match then:
            case Never():
                self._add(~self.cp.all(facts))
            case OutOfCabinet(parties):
                for party in parties & set(self.cabinet):
                    self._if(facts, ~self.cabinet[party])
            case Alike(players, parties):
                inside = [self.cabinet[party] for party in sorted(parties & set(self.cabinet))]
                for other in inside[1:]:
                    self._if(facts, other == inside[0])
                self._alike(facts, sorted(players))

    def _alike(self, facts: list[Any], players: list[int]) -> None:
        """All members of the players have one role at each stage."""
        for stage in range(len(self.scope.stages)):
            chosen = {role: self.cp.boolvar() for role in ROLES}
            self._one_of(chosen.values())
            for index in players:
                for role, variable in chosen.items():
                    if (index, stage, role) in self.counts:
                        seats = self.question.players[index].seats
                        self._if(facts, self.counts[index, stage, role] == variable * seats)

    def _unrelied(self, facts: list[Any], then: Unrelied, counted: frozenset[int] | None) -> None:
        """Authors who promise anything at a leading stage rule out any help from the others."""
        gives = self.cp.boolvar()
        for index in then.authors:
            for stage in self.leading:
                if (index, stage, Role.NOTHING) in self.counts:
                    seats = self.question.players[index].seats
                    self._add((self.counts[index, stage, Role.NOTHING] < seats).implies(gives))
        helped = self.cp.boolvar()  # true if one of the others helps, or is in the cabinet
        for index in then.others:
            for stage in self.leading:
                if (index, stage, Role.NOTHING) in self.counts:
                    seats = self.question.players[index].seats
                    self._add((self.counts[index, stage, Role.NOTHING] < seats).implies(helped))
        for party in then.parties & set(self.cabinet):
            self._add(self.cabinet[party].implies(helped))
        if counted is None:
            self._if([*facts, gives], ~helped)
            return
        for index in then.authors & counted:
            for stage in self.leading:
                if (index, stage, Role.NOTHING) in self.counts:
                    seats = self.question.players[index].seats
                    self._if([*facts, helped], self.moved[index] >= seats - self.counts[index, stage, Role.NOTHING])

    def _fact(self, fact: Literal) -> Any:
        if isinstance(fact, InCabinet):
            inside = [self.cabinet[party] for party in sorted(fact.parties & set(self.cabinet))]
            if not inside:
                return self._constant(fact.negated)
            found = self.cp.any(inside)
        else:
            named = [variable for person, variable in self.holds[fact.office].items() if person in fact.persons]
            if not named:
                return self._constant(fact.negated)
            found = self.cp.any(named)
        return ~found if fact.negated else found

    def _constant(self, value: bool) -> Any:
        variable = self.cp.boolvar()
        self._add(variable == int(value))
        return variable

    # --- the agreement found -----------------------------------------------------------------------------------------

    def agreement(self) -> Agreement:
        """Return the agreement of the solution found."""
        holders = {
            office: next(person for person, variable in chosen.items() if variable.value())
            for office, chosen in self.holds.items()
        }
        cabinet = frozenset(party for party, variable in self.cabinet.items() if variable.value())
        ballots, roles = {}, {}
        for stage_at, stage in enumerate(self.scope.stages):
            ballots[stage.step] = next(ballot for ballot, variable in self.ways[stage_at] if variable.value())
            roles[stage.step] = tuple(sorted(self._parts(stage_at)))
        return Agreement(holders, cabinet, ballots, roles)

    def _parts(self, stage: int) -> Iterator[Part]:
        for index, player in enumerate(self.question.players):
            first = player.first
            for role in ORDER:
                number = int(_value(self.counts.get((index, stage, role), 0)))
                if number:
                    yield Part(player.party, first, first + number - 1, role)
                    first += number


def _value(expression: Any) -> int:
    return int(expression) if isinstance(expression, int) else int(expression.value())
