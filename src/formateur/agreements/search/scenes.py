"""Scenes: everything about an agreement but who promises what.

Once the holders, the cabinet, the ballots to carry and the rules that fall are settled, every clause comes down to a
set of roles for some members at some stage, and each member's best role can be chosen by itself. So a search over
scenes, which are few, replaces one over agreements, which are not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, product

from formateur.agreements.agreement import Role
from formateur.agreements.carrying import ROLES, Way
from formateur.agreements.clauses import Alike, Clause, InCabinet, Limit, Literal, Never, OutOfCabinet, Unrelied
from formateur.agreements.question import Question, parties_of

BIT = {role: 1 << index for index, role in enumerate(ROLES)}
FREE = (1 << len(ROLES)) - 1
Masks = tuple[int, ...]


def mask_of(roles: frozenset[Role]) -> int:
    """Return a set of roles as a bit mask."""
    return sum(BIT[role] for role in roles)


@dataclass(frozen=True)
class Scene:
    """Holders, a cabinet, a way to carry each stage, and the rules that fall.

    ``forced`` are the restrictions broken whatever anybody promises; ``limits`` the roles, by restriction and player,
    that each leaves at every stage; ``alikes`` the players that must have equal roles; ``unrelied`` the refusals to
    rely on somebody that are kept by the silence of those others; ``base`` what the cabinet itself asks.
    """

    holders: Mapping[str, str | None]
    cabinet: frozenset[str]
    ways: tuple[Way, ...]
    fallen: frozenset[str]
    base: tuple[Masks, ...] = field(repr=False)
    forced: frozenset[str] = frozenset()
    limits: Mapping[str, Mapping[int, Masks]] = field(default_factory=dict, repr=False)
    alikes: Mapping[str, frozenset[int]] = field(default_factory=dict, repr=False)
    unrelied: frozenset[str] = frozenset()

    @cached_property
    def bound(self) -> frozenset[str]:
        """Restrictions that limit somebody here and may be kept."""
        return (frozenset(self.limits) | frozenset(self.alikes)) - self.forced

    @property
    def given_up(self) -> frozenset[str]:
        """What any agreement here gives up."""
        return self.forced | self.fallen


def count_of(question: Question) -> int:
    """Return an upper bound on the number of scenes, without making them."""
    holders = 1
    for stand in question.scope.candidates.values():
        holders *= len(stand)
    ways = 1
    for found in question.ways():
        ways *= max(1, len(found))
    modes = 2 ** sum(isinstance(clause.then, Unrelied) for one in question.restrictions for clause in one.clauses)
    named = len(_named(question))
    lone = len(question.players) if question.scope.cabinets and None in _leaders(question) else 1
    return int(2 ** len(question.rules)) * holders * ways * int(modes) * int(2**named) * lone


def scenes_of(question: Question) -> Iterator[Scene]:
    """Yield every scene that may matter, those with fewest rules fallen first.

    A cabinet is only made larger by parties whose presence frees somebody (``only_with`` and the like): joining it
    never helps otherwise, since the same members can vote in favour from outside.
    """
    rules = question.rules
    fallen = chain.from_iterable(combinations(rules, size) for size in range(len(rules) + 1))
    for gone in fallen:
        for holders in _holders(question):
            for cabinet in _cabinets(question, holders):
                active = _active(question, holders, cabinet)
                for ways in product(*question.ways(gone)):
                    yield from _scenes(question, holders, cabinet, ways, frozenset(gone), active)


def _holders(question: Question) -> Iterator[dict[str, str | None]]:
    offices = question.scope.candidates
    for chosen in product(*offices.values()):
        yield dict(zip(offices, chosen, strict=True))


def _leaders(question: Question) -> frozenset[str | None]:
    """Return the parties of those who may lead the cabinet; None where that settles nobody's part in it."""
    scope = question.scope
    stand = scope.candidates.get(scope.leading or "", (None,))
    return frozenset(_own_party(question, person) for person in stand)


def _own_party(question: Question, person: str | None) -> str | None:
    party = question.scope.party_of(person)
    spec = question.scope.situation.parties.get(party or "")
    seats = any(player.party == party for player in question.players)
    return party if spec and seats and not spec.pool else None


def _named(question: Question) -> frozenset[str]:
    """Return the parties whose part in the cabinet may free somebody: a clause binds only while they are not in it."""
    parties = question.scope.situation.parties
    return frozenset(
        party
        for one in question.restrictions
        for clause in one.clauses
        for fact in clause.when
        if isinstance(fact, InCabinet) and fact.negated
        for party in fact.parties
        if not parties[party].pool and any(player.party == party for player in question.players)
    )


def _cabinets(question: Question, holders: Mapping[str, str | None]) -> Iterator[frozenset[str]]:
    if not question.scope.cabinets:
        yield frozenset()
        return
    leader = _own_party(question, holders.get(question.scope.leading or ""))
    own = frozenset({leader} if leader else ())
    helpful = sorted(_named(question) - own)
    seen: set[frozenset[str]] = set()
    for more in chain.from_iterable(combinations(helpful, size) for size in range(len(helpful) + 1)):
        small = own | frozenset(more)
        for start in [small] if small else [frozenset({party}) for party in _typical(question)]:
            for cabinet in _with_blocs(question, start):
                if cabinet not in seen:
                    seen.add(cabinet)
                    yield cabinet


def _typical(question: Question) -> list[str]:
    """Return parties that could be in a cabinet, one of each sort: as large, as silent, equally restricted."""
    named: dict[str, set[object]] = {}
    for one in question.restrictions:
        for place, clause in enumerate(one.clauses):
            for party, how in _mentioned(question, clause):
                named.setdefault(party, set()).add((one.id, place, how))
    sorts: dict[object, str] = {}
    for party, players in parties_of(question.players).items():
        if not all(player.individual for player in players):
            alike = tuple((player.seats, player.individual, player.silent, player.places) for player in players)
            sorts.setdefault((alike, frozenset(named.get(party, ()))), party)
    return list(sorts.values())


def _mentioned(question: Question, clause: Clause) -> Iterator[tuple[str, str]]:
    """Yield the parties that a clause names or binds, each with how."""
    for place, fact in enumerate(clause.when):
        if isinstance(fact, InCabinet):
            yield from ((party, f"when {place}") for party in fact.parties)
    for name in ("players", "authors", "others"):
        for index in getattr(clause.then, name, ()):
            yield question.players[index].party, f"{name} {question.players[index].first}"
    yield from ((party, "parties") for party in getattr(clause.then, "parties", ()))


def _with_blocs(question: Question, cabinet: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield a cabinet as it is, and with the blocs whole that enter as one."""
    blocs = [
        clause.then.parties
        for one in question.restrictions
        for clause in one.clauses
        if isinstance(clause.then, Alike) and clause.then.parties & cabinet
    ]
    for chosen in chain.from_iterable(combinations(blocs, size) for size in range(len(blocs) + 1)):
        whole = cabinet.union(*chosen)
        yield whole
        if whole != cabinet:  # a bloc taken in whole may touch another
            yield from (wider for wider in _with_blocs(question, whole) if wider != whole)


# --- what the clauses come to in a scene -----------------------------------------------------------------------------


def _active(
    question: Question, holders: Mapping[str, str | None], cabinet: frozenset[str]
) -> tuple[tuple[str, Clause], ...]:
    return tuple(
        (one.id, clause)
        for one in question.restrictions
        for clause in one.clauses
        if all(_true(fact, holders, cabinet) for fact in clause.when)
    )


def _true(fact: Literal, holders: Mapping[str, str | None], cabinet: frozenset[str]) -> bool:
    if isinstance(fact, InCabinet):
        return bool(fact.parties & cabinet) is not fact.negated
    return (holders.get(fact.office) in fact.persons) is not fact.negated


def _scenes(
    question: Question,
    holders: Mapping[str, str | None],
    cabinet: frozenset[str],
    ways: tuple[Way, ...],
    fallen: frozenset[str],
    active: tuple[tuple[str, Clause], ...],
) -> Iterator[Scene]:
    """Yield one scene for each choice of who stays silent where somebody will not rely on somebody."""
    base = _base(question, cabinet)
    made = _Limits(question, ways, base)
    for ref, clause in active:
        made.add(ref, clause, cabinet)
    reliances = [(ref, clause.then) for ref, clause in active if isinstance(clause.then, Unrelied)]
    for turns in product((True, False), repeat=len(reliances)):
        chosen = made.copy()
        dead = False
        for (ref, then), authors_silent in zip(reliances, turns, strict=True):
            dead = dead or not chosen.unrelied(ref, then, cabinet, authors_silent=authors_silent)
        if not dead:
            others = frozenset(ref for (ref, _), own in zip(reliances, turns, strict=True) if not own)
            yield Scene(
                holders, cabinet, ways, fallen, base, frozenset(chosen.forced), chosen.table(), chosen.alikes, others
            )


def _base(question: Question, cabinet: frozenset[str]) -> tuple[Masks, ...]:
    """Return the roles left by the cabinet alone: whoever is in it votes in favour at the leading stages."""
    leads = [stage.leads for stage in question.scope.stages]
    favour = tuple(BIT[Role.FAVOUR] if one else FREE for one in leads)
    free = (FREE,) * len(leads)
    return tuple(favour if player.party in cabinet and not player.individual else free for player in question.players)


class _Limits:
    """Gathers, for one scene, the roles that each restriction leaves to each player."""

    def __init__(self, question: Question, ways: tuple[Way, ...], base: tuple[Masks, ...]) -> None:
        self.question, self.ways, self.base = question, ways, base
        self.leading = [index for index, stage in enumerate(question.scope.stages) if stage.leads]
        self.forced: set[str] = set()
        self.limits: dict[str, dict[int, list[int]]] = {}
        self.alikes: dict[str, frozenset[int]] = {}

    def copy(self) -> "_Limits":
        new = _Limits(self.question, self.ways, self.base)
        new.forced, new.alikes = set(self.forced), dict(self.alikes)
        new.limits = {ref: {player: list(masks) for player, masks in some.items()} for ref, some in self.limits.items()}
        return new

    def add(self, ref: str, clause: Clause, cabinet: frozenset[str]) -> None:
        match clause.then:
            case Never():
                self.forced.add(ref)
            case OutOfCabinet(parties):
                if parties & cabinet:
                    self.forced.add(ref)
            case Alike(players, parties):
                if parties & cabinet and parties - cabinet:
                    self.forced.add(ref)
                self.alikes[ref] = self.alikes.get(ref, frozenset()) | players
            case Limit(players, stage, roles, ballots):
                if not ballots or self.ways[stage].ballot in ballots:
                    self._limit(ref, players, stage, mask_of(roles))

    def unrelied(self, ref: str, then: Unrelied, cabinet: frozenset[str], *, authors_silent: bool) -> bool:
        """Keep a refusal to rely on somebody in one of its two ways; False if the other way does as well or better."""
        players = then.authors if authors_silent else then.others
        clash = self._bound_to_favour(players) or (not authors_silent and bool(then.parties & cabinet))
        other_clash = self._bound_to_favour(then.others if authors_silent else then.authors)
        other_clash = other_clash or (authors_silent and bool(then.parties & cabinet))
        if clash:
            if not (other_clash and authors_silent):  # if both clash, one scene is enough
                return False
            self.forced.add(ref)
        for stage in self.leading:
            self._limit(ref, players, stage, BIT[Role.NOTHING])
        return True

    def _bound_to_favour(self, players: frozenset[int]) -> bool:
        return any(not self.base[player][stage] & BIT[Role.NOTHING] for player in players for stage in self.leading)

    def _limit(self, ref: str, players: frozenset[int], stage: int, mask: int) -> None:
        table = self.limits.setdefault(ref, {})
        for player in players:
            if not self.base[player][stage] & mask:
                self.forced.add(ref)
            masks = table.setdefault(player, [FREE] * len(self.ways))
            masks[stage] &= mask

    def table(self) -> dict[str, dict[int, Masks]]:
        return {ref: {player: tuple(masks) for player, masks in some.items()} for ref, some in self.limits.items()}
