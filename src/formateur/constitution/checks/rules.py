"""Rules of a constitution: conditions that can be met, groups that add up, pluralities that say what a tie does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from formateur.constitution.checks.findings import Finding, Path, unknown
from formateur.constitution.law import Chamber, Law, Step
from formateur.model.bounds import Base
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Test

TIE_WORDS = "tie: again, by lot, eldest or choice of OFFICE"


@dataclass(frozen=True, slots=True)
class Use:
    """A condition where it is used: ``role`` is ``needs``, ``quorum`` or ``if``."""

    path: Path
    condition: Condition
    chamber: str
    role: str
    votes_on: str = "motion"


def check_rules(law: Law) -> Iterator[Finding]:
    """Yield everything wrong with the rules of ballots, and with the chambers they are about."""
    yield from check_groups(law)
    yield from check_named(law)
    for use in uses(law):
        yield from check_use(law, use)
    for name, step in law.steps.items():
        yield from check_ballots(name, step)
    yield from check_ties(law)
    yield from check_entries(law)


def uses(law: Law) -> Iterator[Use]:
    """Yield every condition with the chamber it is judged in."""
    first = next(iter(law.chambers), "")
    for step_id, step in law.steps.items():
        here, chamber = ("steps", step_id), step.chamber or first
        if step.quorum is not None:
            yield Use((*here, "quorum"), step.quorum, chamber, "quorum", step.votes_on)
        for index, ballot in enumerate(step.ballots):
            at = (*here, "ballots", index)
            yield Use((*at, "needs"), ballot.needs, chamber, "needs", step.votes_on)
            if ballot.quorum is not None:
                yield Use((*at, "quorum"), ballot.quorum, chamber, "quorum", step.votes_on)
        for key in ("passed", "failed"):
            branches = getattr(step, key)
            for index, branch in enumerate(branches if isinstance(branches, tuple) else ()):
                if branch.condition is not None:
                    yield Use((*here, key, index, "if"), branch.condition, chamber, "if", step.votes_on)
    for name, motion in law.motions.items():
        here, chamber = ("motions", name), motion.chamber or first
        yield Use((*here, "needs"), motion.needs, chamber, "needs")
        if motion.quorum is not None:
            yield Use((*here, "quorum"), motion.quorum, chamber, "quorum")


def leaves(
    law: Law, condition: Condition, path: Path, seen: frozenset[str] = frozenset()
) -> Iterator[tuple[Path, Condition]]:
    """Yield the tests of a condition with their paths, named conditions followed to where they are defined."""
    match condition:
        case AllOf():
            for index, part in enumerate(condition.all_of):
                yield from leaves(law, part, (*path, "all_of", index), seen)
        case AnyOf():
            for index, part in enumerate(condition.any_of):
                yield from leaves(law, part, (*path, "any_of", index), seen)
        case Named() if condition.name in law.conditions and condition.name not in seen:
            found = law.conditions[condition.name]
            yield from leaves(law, found, ("conditions", condition.name), seen | {condition.name})
        case _:
            yield path, condition


def has_plurality(law: Law, condition: Condition) -> bool:
    """True if a condition asks for most votes anywhere."""
    return any(isinstance(leaf, MostVotes) for _, leaf in leaves(law, condition, ()))


# --- chambers ----------------------------------------------------------------------------------------------------


def size_of(law: Law, chamber: str) -> int | None:
    """Return the members of a chamber, None if the law does not say."""
    spec = law.chambers.get(chamber)
    if spec is None:
        return None
    if spec.members is not None:
        return spec.members
    parts = [law.chambers[part].members for part in spec.joins if part in law.chambers]
    return None if None in parts else sum(part or 0 for part in parts)


def group_size(law: Law, chamber: str, group: str) -> int | None:
    """Return the members of a group, None if members choose their group."""
    spec = law.chambers[chamber]
    if group in spec.joins:
        return size_of(law, group)
    size = spec.groups[group]
    return None if size == "open" else int(size)


def groups_of(spec: Chamber) -> tuple[str, ...]:
    """Return the groups of a chamber; in a joint sitting each chamber is one."""
    return spec.joins or tuple(spec.groups)


def check_groups(law: Law) -> Iterator[Finding]:
    """Fixed groups add up to the members."""
    for name, spec in law.chambers.items():
        path = ("chambers", name)
        if spec.members == 0:
            yield Finding((*path, "members"), f"{name} has no members; give their number")
        if spec.joins and spec.groups:
            message = "each chamber of a joint sitting is a group of it; remove 'groups'"
            yield Finding((*path, "groups"), message, key=True)
        fixed = [int(size) for size in spec.groups.values() if size != "open"]
        if not fixed or spec.members is None:
            continue
        if len(fixed) < len(spec.groups):
            message = "some groups are fixed and some open; make all of them one or the other"
            yield Finding((*path, "groups"), message, key=True)
        elif sum(fixed) != spec.members:
            message = f"groups add up to {sum(fixed)} but {name} has {spec.members} members; correct one of them"
            yield Finding((*path, "groups"), message, key=True)


# --- conditions --------------------------------------------------------------------------------------------------


def check_named(law: Law) -> Iterator[Finding]:
    """Named conditions do not go round in a circle."""
    for name in law.conditions:
        if _returns(law, name):
            message = f"the condition {name!r} is defined by itself; say what must hold in its place"
            yield Finding(("conditions", name), message, key=True)


def _returns(law: Law, name: str) -> bool:
    """True if following the names in a condition leads back to it."""
    ahead, seen = [name], set[str]()
    while ahead:
        for found in _names_in(law.conditions[ahead.pop()]):
            if found == name:
                return True
            if found in law.conditions and found not in seen:
                seen.add(found)
                ahead.append(found)
    return False


def _names_in(condition: Condition) -> Iterator[str]:
    match condition:
        case Named():
            yield condition.name
        case AllOf():
            for part in condition.all_of:
                yield from _names_in(part)
        case AnyOf():
            for part in condition.any_of:
                yield from _names_in(part)


def check_use(law: Law, use: Use) -> Iterator[Finding]:
    """The tests of a condition make sense in the chamber that votes."""
    for path, leaf in leaves(law, use.condition, use.path):
        match leaf:
            case Named() if leaf.name not in law.conditions:
                yield unknown(path, "condition", leaf.name, law.conditions)
            case MostVotes():
                yield from _check_plurality(path, use)
            case Test():
                yield from _check_test(law, path, leaf, use.chamber)


def _check_plurality(path: Path, use: Use) -> Iterator[Finding]:
    if use.role == "quorum":
        yield Finding(path, "'most votes' is no quorum; write {present: more than 1/2 of members}")
    elif use.votes_on != "candidates":
        where = "a motion is" if use.votes_on == "motion" else f"votes_on: {use.votes_on} is"
        message = (
            f"'most votes' compares candidates, and {where} for or against; write {{in_favour: more than 1/2 of cast}}"
        )
        yield Finding(path, message)


def _check_test(law: Law, path: Path, test: Test, chamber: str) -> Iterator[Finding]:
    size = size_of(law, chamber)
    if size is None:
        return
    what = f"the chamber has {size} members"
    if test.group:
        groups = groups_of(law.chambers[chamber])
        if test.group not in groups:
            known = f"groups: {', '.join(groups)}" if groups else "it has no groups"
            yield Finding((*path, "group"), f"unknown group {test.group!r} in chamber {chamber}; {known}")
            return
        inside = group_size(law, chamber, test.group)
        if inside is None:
            return
        size, what = inside, f"the group has {inside} members"
    if test.count == "seats" and test.bound.base not in (None, Base.MEMBERS):
        message = f"seats are counted among the members, not among those {test.bound.base}; write 'of members'"
        yield Finding((*path, "seats"), message)
        return
    yield from _check_reach((*path, test.count), test, size, what)


def _check_reach(path: Path, test: Test, size: int, what: str) -> Iterator[Finding]:
    """A count lies between nothing and everybody."""
    bound, said = test.bound, {"in_favour": "in favour"}.get(test.count, test.count)
    quota = bound.quota(size)
    never = quota > size if bound.comparison.is_floor else quota < 0
    if never:
        yield Finding(path, f"{bound} {said} can never be reached: {what}")


# --- ballots -----------------------------------------------------------------------------------------------------


def check_ballots(name: str, step: Step) -> Iterator[Finding]:
    """The ballots of a step have names of their own, and the first one follows no other."""
    times = Counter(ballot.id for ballot in step.ballots)
    for index, ballot in enumerate(step.ballots):
        path = ("steps", name, "ballots", index)
        first = next(place for place, other in enumerate(step.ballots) if other.id == ballot.id)
        if times[ballot.id] > 1 and index != first:
            message = f"the ballot {ballot.id!r} stands twice; give each its own id"
            yield Finding((*path, "id"), message, beside=("steps", name, "ballots", first, "id"))
        if index == 0 and ballot.candidates != "open":
            message = f"there is no ballot before the first, so nobody can be {ballot.candidates!r}; write open"
            yield Finding((*path, "candidates"), message)
        if ballot.times == 0:
            yield Finding((*path, "times"), "a ballot held 0 times is none; give a number of 1 or more")
        if ballot.gap is not None and not ballot.gap.model_fields_set:
            yield Finding((*path, "gap"), "says no time; give at_least, at_most or exactly, such as {at_least: 3 days}")
    last = len(step.ballots) - 1
    if last >= 0 and step.failed is None and _may_fail(step):
        message = "the last ballot may fail but there is no 'failed'; add it, or times: without limit"
        yield Finding(("steps", name), message, key=True)


def _may_fail(step: Step) -> bool:
    """A plurality elects somebody, ties apart; a ballot without limit goes on; all others may fail."""
    last = step.ballots[-1]
    spent_by_absence = step.no_quorum in ("counts", "failed") and (step.quorum or last.quorum) is not None
    endless = not isinstance(last.times, int) or step.without_limit is not None
    if step.no_quorum == "failed" and spent_by_absence:
        return True
    return not endless and (not isinstance(last.needs, MostVotes) or spent_by_absence)


def check_ties(law: Law) -> Iterator[Finding]:
    """A plurality says what a tie does."""
    for name, step in law.steps.items():
        for index, ballot in enumerate(step.ballots):
            if step.votes_on == "candidates" and ballot.tie is None and has_plurality(law, ballot.needs):
                path = ("steps", name, "ballots", index)
                yield Finding(path, f"'most votes' may tie; say {TIE_WORDS}", key=True)


def check_entries(law: Law) -> Iterator[Finding]:
    """A step asks for a party's seats in a way that can be met."""
    first = next(iter(law.chambers), "")
    for name, step in law.steps.items():
        test = step.only_if
        size = size_of(law, step.chamber or first)
        if test is None or test.seats is None or size is None:
            continue
        asked = Test(party=test.party, seats=test.seats)
        yield from _check_test(law, ("steps", name, "only_if"), asked, step.chamber or first)
