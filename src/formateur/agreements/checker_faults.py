"""What makes an agreement none at all: it does not say everything, says it twice, or does not carry every ballot."""

from collections.abc import Collection, Iterator, Mapping

from formateur.agreements.agreement import Agreement, Part, Role
from formateur.agreements.checker import fallen, house_at, may_join
from formateur.agreements.goals import Scope, Stage
from formateur.agreements.placing import spans


def faults(scope: Scope, agreement: Agreement, *, split: Collection[str] = frozenset()) -> tuple[str, ...]:
    """Return in sentences what makes it no agreement; empty if it is one. Never raises, whatever the agreement holds.

    Parameters
    ----------
    split
        Parties whose members need not act alike.
    """
    found = [*_misshapen(agreement)]
    found = found or [*_names(scope, agreement)]
    found = found or [fault for stage in scope.stages for fault in _uncounted(scope, stage, agreement)]
    if not found:
        found = [*_cabinet(scope, agreement)]
        found += [fault for stage in scope.stages for fault in _roles(scope, stage, agreement, frozenset(split))]
        if fallen(scope, agreement) is None:
            found.append("it does not carry every ballot, even if every changeable rule fell")
    return tuple(found)


def _misshapen(agreement: Agreement) -> Iterator[str]:
    holders, cabinet, ballots, roles = agreement.holders, agreement.cabinet, agreement.ballots, agreement.roles
    if not _maps_text(holders) or not all(value is None or isinstance(value, str) for value in holders.values()):
        yield "its holders are not a map from offices to persons"
    if not isinstance(cabinet, frozenset) or not all(isinstance(party, str) for party in cabinet):
        yield "its cabinet is not a set of parties"
    if not _maps_text(ballots) or not all(isinstance(ballot, str) for ballot in ballots.values()):
        yield "its ballots are not a map from steps to ballots"
    if not _maps_text(roles) or not all(isinstance(parts, tuple | list) for parts in roles.values()):
        yield "its roles are not a map from steps to parts of parties"
    elif not all(_is_part(part) for parts in roles.values() for part in parts):
        yield "its roles hold something that is no part of a party"


def _maps_text(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)


def _is_part(part: object) -> bool:
    if not isinstance(part, Part) or not isinstance(part.party, str) or not isinstance(part.role, Role):
        return False
    return all(isinstance(number, int) and not isinstance(number, bool) for number in (part.first, part.last))


def _names(scope: Scope, agreement: Agreement) -> Iterator[str]:
    yield from _keys("office", scope.candidates, agreement.holders)
    steps = {stage.step: stage for stage in scope.stages}
    yield from _keys("step", steps, agreement.ballots)
    yield from _keys("step", steps, agreement.roles)
    for office, holder in agreement.holders.items():
        if office in scope.candidates and holder not in scope.candidates[office]:
            yield f"{holder!r} does not stand for {office}"
    for step, ballot in agreement.ballots.items():
        if step in steps and ballot not in steps[step].ballots:
            yield f"{ballot!r} is no ballot still to come at {step}"
    for party in sorted(agreement.cabinet):
        if not may_join(scope, party):
            yield f"{party!r} cannot be in a cabinet: no party with seats has that id"


def _keys(what: str, wanted: Collection[str], found: Collection[str]) -> Iterator[str]:
    yield from (f"it says nothing of the {what} {name!r}" for name in wanted if name not in found)
    yield from (f"the {what} {name!r} is not in question" for name in found if name not in wanted)


def _uncounted(scope: Scope, stage: Stage, agreement: Agreement) -> Iterator[str]:
    """Every member of every party has one role, and nobody else has any."""
    house = house_at(scope, stage)
    parts: dict[str, list[Part]] = {}
    for part in agreement.roles[stage.step]:
        parts.setdefault(part.party, []).append(part)
    for party in sorted(parts.keys() - house.parties.keys()):
        yield f"{party!r} holds no seats at {stage.step}"
    for party, seats in house.parties.items():
        due = 1
        for part in sorted(parts.get(party, ())):
            if part.first != due or part.last < part.first:
                break
            due = part.last + 1
        else:
            if due == seats + 1:
                continue
        yield f"the {seats} members of {party} are not each counted once at {stage.step}"


def _cabinet(scope: Scope, agreement: Agreement) -> Iterator[str]:
    if not scope.cabinets:
        if agreement.cabinet:
            yield f"it has a cabinet, which is no part of the goal {scope.goal}"
        return
    if not agreement.cabinet:
        yield "nobody is in the cabinet"
    leader = leaders_party(scope, agreement.holders)
    if leader and leader not in agreement.cabinet:
        yield f"{leader}, the party of the {scope.leading}, is not in the cabinet"


def leaders_party(scope: Scope, holders: Mapping[str, str | None]) -> str | None:
    """Return the party that its leadership puts into the cabinet, if there is one."""
    party = scope.party_of(holders.get(scope.leading or ""))
    return party if scope.cabinets and party is not None and may_join(scope, party) else None


def _roles(scope: Scope, stage: Stage, agreement: Agreement, split: frozenset[str]) -> Iterator[str]:
    """Members who are not free act as their party does; in the cabinet they vote for it where a government is made."""
    shared: dict[str, set[Role]] = {}
    for part in agreement.roles[stage.step]:
        if part.first <= bound_to_act_alike(scope, part.party):
            shared.setdefault(part.party, set()).add(part.role)
    for party, roles in shared.items():
        if len(roles) > 1 and party not in split:
            yield f"the members of {party} do not act alike at {stage.step}"
        if stage.leads and party in agreement.cabinet and roles != {Role.FAVOUR}:
            yield f"{party} is in the cabinet and does not vote for it at {stage.step}"


def bound_to_act_alike(scope: Scope, party: str) -> int:
    """Return how many members of a party, the lowest-numbered, share one role: all it has not freed, in a pool none."""
    spec = scope.situation.parties[party]
    if spec.pool:
        return 0
    freed = [spans(scope.situation, terms) for terms in scope.commitments if terms.except_]
    return min((found[party][1] for found in freed if party in found), default=scope.situation.seats_of(party))
