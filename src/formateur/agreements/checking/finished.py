"""A finished agreement, judged: is it one at all, what does it break, whom does it draw on."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, combinations

from formateur.agreements.agreement import Agreement, Role, cells_of
from formateur.agreements.checking.meaning import SOMEBODY_ELSE, Meaning, Terms
from formateur.agreements.goals import Scope
from formateur.agreements.placing import spans
from formateur.agreements.stages import Stage
from formateur.case.commitments import Commitment
from formateur.constitution.law import Law
from formateur.model.house import Declared, House, Unit
from formateur.model.judge import Truth, evaluate
from formateur.model.rules import MostVotes
from formateur.model.tally import Cell


def facts_of(agreed: Agreement) -> Terms:
    """Return the facts of an agreement."""
    return Terms(agreed.holders, agreed.cabinet, agreed.ballots)


def broken(scope: Scope, agreed: Agreement) -> frozenset[str]:
    """Return what an agreement breaks: commitments, customs, bars, and the rules without which alone it carries."""
    meaning, facts = Meaning(scope), facts_of(agreed)
    found = {ref for ref, one in meaning.counted.items() if not _kept(meaning, one, facts, agreed)}
    for ref, (person, office) in scope.bars.items():
        if any(holder == person and office in ("", filled) for filled, holder in agreed.holders.items()):
            found.add(ref)
    return frozenset(found | set(fallen(scope, agreed) or ()))


def _kept(meaning: Meaning, one: Commitment, facts: Terms, agreed: Agreement) -> bool:
    if not meaning.cabinet_permitted(one, facts):
        return False
    if one.kind == "together":
        return not meaning.in_force(one, facts) or _as_one(meaning, one, facts, agreed)
    if one.kind == "not_relying_on":
        return not meaning.in_force(one, facts) or _without_them(meaning, one, agreed)
    return all(
        meaning.permits(one, facts, stage, party, member, role)
        for stage in meaning.scope.stages
        for party, member, role in members(agreed, stage.step)
        if role is not Role.NOTHING and meaning.binds(one.id, party, member)
    )


def _as_one(meaning: Meaning, one: Commitment, facts: Terms, agreed: Agreement) -> bool:
    inside = set(meaning.alike(one))
    for stage in meaning.scope.stages:
        roles = {part.role for part in agreed.roles[stage.step] if part.party in inside}
        if len(roles) > 1 or (meaning.stays_out(one, facts) and roles - {Role.NOTHING}):
            return False
    return True


def _without_them(meaning: Meaning, one: Commitment, agreed: Agreement) -> bool:
    others = meaning.relied_on(one)
    leading = [stage.step for stage in meaning.scope.stages if stage.leads]
    gives = any(
        role is not Role.NOTHING and meaning.binds(one.id, party, member)
        for step in leading
        for party, member, role in members(agreed, step)
    )
    helped = bool(others & agreed.cabinet) or any(
        part.role is not Role.NOTHING for step in leading for part in agreed.roles[step] if part.party in others
    )
    return not (gives and helped)


def members(agreed: Agreement, step: str) -> Iterator[tuple[str, int, Role]]:
    """Yield every member with the role he has at a step."""
    for part in agreed.roles[step]:
        for number in range(part.first, part.last + 1):
            yield part.party, number, part.role


def drawn(scope: Scope, agreed: Agreement) -> int:
    """Return how many of those who have declared nothing promise something at some step."""
    return len(
        {
            (party, number)
            for stage in scope.stages
            for party, number, role in members(agreed, stage.step)
            if role is not Role.NOTHING and number in scope.silent.get(party, ())
        }
    )


def movers(scope: Scope, agreed: Agreement, given_up: Collection[str]) -> int | None:
    """Return how many members do what something given up forbids them; None if it binds nobody one by one."""
    meaning, facts = Meaning(scope), facts_of(agreed)
    single = [
        one
        for ref, one in meaning.counted.items()
        if ref in given_up and one.kind not in ("together", "custom") and not one.cabinet_only
    ]
    if not single:
        return None
    found: set[tuple[str, int]] = set()
    for one in single:
        found |= set(_moving(meaning, one, facts, agreed))
    return len(found)


def _moving(meaning: Meaning, one: Commitment, facts: Terms, agreed: Agreement) -> Iterator[tuple[str, int]]:
    if not meaning.in_force(one, facts):
        return
    out = not meaning.cabinet_permitted(one, facts)
    relies = one.kind == "not_relying_on" and not _without_them(meaning, one, agreed)
    freed = _freed(meaning.scope)
    for stage in meaning.scope.stages:
        for party, member, role in members(agreed, stage.step):
            if not meaning.binds(one.id, party, member) or role is Role.NOTHING:
                continue
            governs = out and party in agreed.cabinet and member <= freed[party] and stage.leads
            if governs or (relies and stage.leads) or not meaning.permits(one, facts, stage, party, member, role):
                yield party, member


# --- is it an agreement at all ---------------------------------------------------------------------------------------


def _freed(scope: Scope) -> Mapping[str, int]:
    """Return, for each party, the last member who is not freed by an ``except`` of its own."""
    found = {party: scope.situation.seats_of(party) for party in scope.situation.parties}
    for one in scope.commitments:
        for party, (start, stop) in spans(scope.situation, one).items():
            if start == 0:
                found[party] = min(found[party], stop)
    return found


def individual(scope: Scope, party: str, member: int) -> bool:
    """True if a member decides for himself: of a pool, or freed by an ``except``."""
    return scope.situation.parties[party].pool or member > _freed(scope)[party]


def faults(scope: Scope, agreed: Agreement, *, split: Collection[str] = ()) -> tuple[str, ...]:
    """Return what makes this no agreement at all, in sentences.

    Parameters
    ----------
    split
        Parties whose members need not share a role.
    """
    found = list(_misfits(scope, agreed))
    if found:
        return tuple(found)
    found += _divided(scope, agreed, split)
    found += _cabinet_faults(scope, agreed)
    if fallen(scope, agreed) is None:
        found.append("a vote is not carried, whichever changeable rule fell")
    return tuple(found)


def _misfits(scope: Scope, agreed: Agreement) -> Iterator[str]:
    """Names, ballots and members that do not fit the question."""
    if set(agreed.holders) != set(scope.candidates):
        yield f"it fills {_said(agreed.holders)}, and what is to be filled is {_said(scope.candidates)}"
    for office, holder in agreed.holders.items():
        if office in scope.candidates and holder not in scope.candidates[office]:
            yield f"{holder} does not stand for {office}"
    for party in sorted(agreed.cabinet):
        if party not in scope.situation.parties:
            yield f"there is no party {party} for the cabinet"
    for stage in scope.stages:
        if agreed.ballots.get(stage.step) not in stage.ballots:
            yield f"{stage.step} has no ballot {agreed.ballots.get(stage.step)}"
        if stage.step not in agreed.roles:
            yield f"it says nothing of {stage.step}"
            continue
        yield from _uncounted(scope, agreed, stage)


def _uncounted(scope: Scope, agreed: Agreement, stage: Stage) -> Iterator[str]:
    house = scope.situation.house(stage.step, scope.law)
    counts: dict[str, list[int]] = {}
    for part in agreed.roles[stage.step]:
        if part.last < part.first or part.last - part.first > house.whole.members:
            yield f"members {part.first} to {part.last} of {part.party} at {stage.step} are no range of members"
            return
        counts.setdefault(part.party, []).extend(range(part.first, part.last + 1))
    for party in {*counts, *house.parties}:
        seats = house.parties.get(party, 0)
        if len(counts.get(party, ())) != seats or len(set(counts.get(party, ()))) != seats:
            yield f"{party} has {seats} seats at {stage.step}, and {len(counts.get(party, ()))} are given roles"


def _divided(scope: Scope, agreed: Agreement, split: Collection[str]) -> Iterator[str]:
    freed = _freed(scope)
    for stage in scope.stages:
        roles: dict[str, set[Role]] = {}
        for party, member, role in members(agreed, stage.step):
            if party not in split and not scope.situation.parties[party].pool and member <= freed[party]:
                roles.setdefault(party, set()).add(role)
        for party, some in roles.items():
            if len(some) > 1:
                yield f"the members of {party} have different roles at {stage.step}"


def _cabinet_faults(scope: Scope, agreed: Agreement) -> Iterator[str]:
    if not scope.cabinets:
        if agreed.cabinet:
            yield "it names a cabinet where none is in question"
        return
    freed = _freed(scope)
    if not agreed.cabinet:
        yield "nobody is in the cabinet"
    for party in sorted(agreed.cabinet):
        if scope.situation.parties[party].pool or not scope.situation.seats_of(party):
            yield f"{party} cannot be in a cabinet"
    leader = scope.party_of(agreed.holders.get(scope.leading or ""))
    spec = scope.situation.parties.get(leader or "")
    if leader and spec and not spec.pool and scope.situation.seats_of(leader) and leader not in agreed.cabinet:
        yield f"the party of whoever leads the cabinet, {leader}, is not in it"
    for stage in scope.stages:
        for party, member, role in members(agreed, stage.step):
            if stage.leads and party in agreed.cabinet and member <= freed[party] and role is not Role.FAVOUR:
                yield f"{party} is in the cabinet and does not vote for it at {stage.step}"
                break


def fallen(scope: Scope, agreed: Agreement) -> tuple[str, ...] | None:
    """Return the fewest changeable rules that must fall for an agreement to carry every vote; None if it never does."""
    rules = [rule.id for rule in scope.rules]
    for gone in chain.from_iterable(combinations(rules, size) for size in range(len(rules) + 1)):
        law = law_without(scope, gone)
        if all(
            has_stage(law, stage) and carried(scope, law, stage, units_of(scope, law, stage, agreed), agreed)
            for stage in scope.stages
        ):
            return gone
    return None


def has_stage(law: Law, stage: Stage) -> bool:
    """True if a law has the vote or motion of a stage, with one of its ballots at least."""
    return any(stage.rule(law, ballot) is not None for ballot in stage.ballots)


def law_without(scope: Scope, gone: Collection[str]) -> Law:
    """Return the law without some changeable rules."""
    if not gone:
        return scope.law
    return scope.situation.case.constitution.on(scope.day, known=scope.situation.known, without=tuple(gone))


def units_of(scope: Scope, law: Law, stage: Stage, agreed: Agreement) -> tuple[Unit, ...]:
    """Place every member of the house by his role."""
    house = scope.situation.house(stage.step, law)
    rule = stage.rule(law, agreed.ballots[stage.step])
    holder = agreed.holders.get(stage.fills or "")
    favour = Cell.AGAINST if rule and rule.votes_on == "rejection" else Cell.IN_FAVOUR
    between = rule is not None and rule.between_candidates
    return tuple(
        placed(part.party, seats, part.role, favour, holder if between else None, group)
        for part in agreed.roles[stage.step]
        for group, seats in seated(scope, house, part.party, part.first, part.last)
    )


def placed(party: str, seats: int, role: Role, favour: Cell, holder: str | None, group: str | None) -> Unit:
    """Return members with a role as the judge sees them."""
    loyal = frozenset({holder}) if role is Role.FAVOUR else None
    return Unit(party, seats, cells_of(role, favour), loyal, group=group)  # type: ignore[arg-type]


def seated(scope: Scope, house: House, party: str, first: int, last: int) -> Iterator[tuple[str | None, int]]:
    """Yield the groups in which some members of a party sit, with how many of them; none for those of another house."""
    own = scope.situation.parties[party].group
    here = scope.situation.members_in(party, house)
    end = 0
    for key, number in scope.situation.seats[party].items():
        begin, end = end + 1, end + number
        inside = len(here.intersection(range(max(first, begin), min(last, end) + 1)))
        if inside:
            yield key if key in house.groups else own if own in house.groups else None, inside


def carried(scope: Scope, law: Law, stage: Stage, units: tuple[Unit, ...], agreed: Agreement | Terms) -> bool:
    """True if a ballot is carried for certain, whatever those who promised nothing do."""
    rule = stage.rule(law, agreed.ballots[stage.step])
    if rule is None:
        return False
    house = scope.situation.house(stage.step, law)
    holder = agreed.holders.get(stage.fills or "") if rule.between_candidates else None
    seen = Declared(units, holder, (SOMEBODY_ELSE,), rule.between_candidates)
    if rule.quorum is not None and evaluate(rule.quorum, house, seen, rule.conditions).truth is not Truth.TRUE:
        return False
    if scope.goal.kind == "sitting" and isinstance(rule.needs, MostVotes):
        return True  # somebody is elected, whoever it is
    wanted = Truth.FALSE if rule.votes_on == "rejection" else Truth.TRUE
    return evaluate(rule.needs, house, seen, rule.conditions).truth is wanted


def _said(names: Collection[str]) -> str:
    return ", ".join(sorted(map(str, names))) or "nothing"
