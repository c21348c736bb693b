"""The way to a government in a constitution, and how many members suffice at each vote on it.

The *quota* of a vote is here the fewest members who can carry it together whatever all the others do: so a positive
vote, a negative one and a motion to be withstood can be compared. Where a base depends on who takes part (``present``,
``cast``) all others are taken to come and vote against; a plurality is sure for more than half.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from formateur.constitution.law import Law, Step
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Rule, Test

Investiture = Literal["positive", "plurality", "negative", "none"]


@dataclass(frozen=True, slots=True)
class VoteOnTheWay:
    """A vote on the way to a government: what it takes at least, and the article."""

    step: str
    quota: int
    quorum: int | None
    kind: Investiture
    by_group: bool
    cite: str | None

    @property
    def hurdle(self) -> int:
        """The larger of the two: so many must be had to get past the vote."""
        return max(self.quota, self.quorum or 0)


@dataclass(frozen=True, slots=True)
class Way:
    """The way from an election without a majority to a government in office.

    ``govern`` is the vote that puts the government in office, or the motion that it must withstand; ``votes`` are all
    votes on the way, in order, ``members`` the seats of the chamber that decides on the government.
    """

    members: int
    steps: tuple[str, ...]
    votes: tuple[VoteOnTheWay, ...]
    govern: VoteOnTheWay | None

    @property
    def get_there(self) -> VoteOnTheWay | None:
        """The vote with the largest quorum or quota on the way; the first of them if several are as large."""
        return max(self.votes, key=lambda vote: vote.hurdle, default=None)

    @property
    def to_block(self) -> int | None:
        """Fewest members who can stop it somewhere, by staying away or by voting."""
        hurdles = [vote.hurdle for vote in (*self.votes, *([self.govern] if self.govern else []))]
        return self.members - max(hurdles) + 1 if hurdles else None


def way_of(law: Law, also: Collection[str | None] = ()) -> Way:
    """Return the way to a government under a law.

    Parameters
    ----------
    also
        Offices that must be filled besides: a vote that fills one of them counts as on the way.

    Notes
    -----
    A vote for the office of somebody who must act on the way counts where nobody holds the office over: without a
    president nobody in Lebanon can sign the decree that names a government. Where a step depends on the seats of the
    largest party, the way of a house without a majority is taken; where its maker may choose, the first choice that
    leads to a government.

    Examples
    --------
    Iraq: 165 of 329 make a government, 220 must be there to elect the president; 110 can stop it.

    >>> from datetime import date
    >>> import formateur as fm
    >>> found = way_of(fm.load_constitution("iraq-2005").on(date(2022, 2, 7)))
    >>> found.govern.quota, found.get_there.step, found.get_there.hurdle, found.to_block
    (165, 'president', 220, 110)
    """
    steps = tuple(_steps(law))
    voting = [name for name in steps if law.steps[name].ballots]
    also = {*also, *_makers(law, steps)}
    asked = [name for name, step in law.steps.items() if step.ballots and step.fills in also and name not in voting]
    votes = tuple(_vote(law, name) for name in (*asked, *voting))
    invested = [vote for vote in votes if vote.step in voting and _invests(law, law.steps[vote.step])]
    govern = max(reversed(invested), key=lambda vote: vote.quota) if invested else _withstood(law)
    chamber = law.chamber_of(law.steps[voting[-1]]) if voting else next(iter(law.chambers))
    return Way(law.members(chamber), steps, votes, govern)


def _steps(law: Law) -> Iterator[str]:
    """Yield the steps from the election on; of several that it opens, those that lead to a government."""
    here = next((name for name in law.starts_at("election") if law.leads_to_government.get(name)), None)
    seen: set[str] = set()
    while here in law.steps and here not in seen:
        seen.add(here)
        step = law.steps[here]
        if step.only_if and step.only_if.seats and step.otherwise:
            here = step.otherwise  # a house without a majority
            continue
        yield here
        here = _onward(law, step)


def _makers(law: Law, steps: Iterable[str]) -> Iterator[str]:
    """Yield the offices whose holder must act on the way, and whose place nobody takes while they are open."""
    for name in steps:
        named = (law.steps[name].by or "").replace(",", " ").split()  # a phrase such as "president, with the speaker"
        for office in named:
            if office in law.offices and law.offices[office].until_filled != "outgoing holder":
                yield office


def _onward(law: Law, step: Step) -> str | None:
    """Return where a step leads when it goes well: to an end that is a government, or to a step on the way to one."""
    on = [
        target for key, target in step.exits() if key in ("passed", "then", "not_moved") or key.startswith("choices.")
    ]
    if step.votes_on == "rejection":
        on = [target for key, target in step.exits() if key in ("failed", "not_moved")]
    good = [target for target in on if law.leads_to_government.get(target) or _is_government(law, target)]
    vacancies = [law.ends[target].next for target in on if target in law.ends and law.ends[target].next]
    return next(iter((*good, *vacancies)), None)


def _is_government(law: Law, target: str) -> bool:
    return target in law.ends and law.ends[target].end == "government"


def _invests(law: Law, step: Step) -> bool:
    """True if the vote is on the government itself, or on whoever will lead it."""
    return step.fills is None or any(_is_government(law, target) for _, target in step.exits())


def _vote(law: Law, name: str) -> VoteOnTheWay:
    """Take the ballot of a step that asks least: whoever wants to pass needs only that one."""
    step = law.steps[name]
    size = _Size(law, law.chamber_of(step))
    rules = [law.rule(name, ballot.id) for ballot in step.ballots]
    turned = step.votes_on == "rejection"
    quota, rule = min(
        ((size.against if turned else size.enough)(rule.needs), index) for index, rule in enumerate(rules)
    )
    chosen = rules[rule]
    quorum = size.enough(chosen.quorum) if chosen.quorum is not None else None
    kind = "negative" if turned else kind_of(chosen)
    return VoteOnTheWay(name, quota, quorum, kind, size.has_groups(chosen.needs), chosen.cite)


def _withstood(law: Law) -> VoteOnTheWay | None:
    """Return the motion that a government without a vote of investiture must withstand."""
    names = [name for end in law.ends.values() if end.end == "government" for name in end.survives]
    if not names:
        return None
    motion = law.motions[names[0]]
    size = _Size(law, law.chamber_of(motion))
    quota, by_group = size.against(motion.needs), size.has_groups(motion.needs)
    return VoteOnTheWay(f"motions.{names[0]}", quota, None, "none", by_group, motion.cite)


def kind_of(rule: Rule) -> Investiture:
    """Say whether a vote must be won, or only not be lost."""
    tests = list(_tests(rule.needs, rule.conditions))
    if any(isinstance(test, MostVotes) for test in tests):
        return "plurality"
    counts = {test.count for test in tests if isinstance(test, Test)}
    return "negative" if counts == {"against"} else "positive"


def _tests(condition: Condition, named: Mapping[str, Condition]) -> Iterator[Test | MostVotes]:
    match condition:
        case AllOf():
            for part in condition.all_of:
                yield from _tests(part, named)
        case AnyOf():
            for part in condition.any_of:
                yield from _tests(part, named)
        case Named():
            yield from _tests(named[condition.name], named)
        case _:
            yield condition


class _Size:
    """How many members carry, or stop, a condition in a chamber, whatever all the others do."""

    def __init__(self, law: Law, chamber: str) -> None:
        self.members = law.members(chamber)
        spec = law.chambers[chamber]
        fixed = {name: int(size) for name, size in spec.groups.items() if size != "open"}
        self.groups = {**fixed, **{part: law.members(part) for part in spec.joins}}
        self.named = law.conditions

    def enough(self, condition: Condition) -> int:
        """Fewest members who make the condition true.

        Several groups add up. A group whose size its members choose counts only where nothing else is asked for, and
        then as the whole chamber.
        """
        match condition:
            case MostVotes():
                return self.members // 2 + 1
            case Named():
                return self.enough(self.named[condition.name])
            case AnyOf():
                return min(self.enough(part) for part in condition.any_of)
            case AllOf():
                whole = [self.enough(part) for part in condition.all_of if not _group(part)]
                groups = [
                    part for part in condition.all_of if _group(part) in self.groups or (_group(part) and not whole)
                ]
                return max([*whole, sum(self.enough(part) for part in groups)])
            case Test():
                return self._alone(condition)

    def _alone(self, test: Test) -> int:
        size = self.groups.get(test.group or "", self.members)
        quota = test.bound.quota(size)
        return quota if test.bound.comparison.is_floor else size - quota

    def against(self, condition: Condition) -> int:
        """Fewest members who keep the condition from being true."""
        return self.members - self.enough(condition) + 1

    def has_groups(self, condition: Condition) -> bool:
        """True if some test asks for a part of a group."""
        return any(isinstance(test, Test) and test.group for test in _tests(condition, self.named))


def _group(condition: Condition) -> str | None:
    return condition.group if isinstance(condition, Test) else None
