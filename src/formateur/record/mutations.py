"""Mutated rules: what would notice if a rule were another one, the record or the law's own examples.

A rule that agrees with every recorded ballot need not be the right rule: most records agree with several. So every
bound is shifted by one seat and every base exchanged for each other one, one change at a time, and all recorded ballots
under the rule, and all examples of it, are judged again. A change that nothing notices is a gap in what is known of
the rule (mutation analysis, after DeMillo, Lipton and Sayward 1978).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from formateur.case.case import Case
from formateur.case.load import library_cases, library_constitutions, load, load_constitution
from formateur.case.situation import BallotSeen, situation
from formateur.constitution.amend import Constitution
from formateur.constitution.checks.examples import MOTIONS, entry_of, house_of_example, leads_to
from formateur.constitution.law import Branch, Example, Law, OnlyIf, Step
from formateur.model.bounds import Base, Bound
from formateur.model.judge import judge
from formateur.model.rules import AllOf, AnyOf, Condition, Named, Rule, Test, written_out

Part = Literal["quorum", "needs", "exit", "entry"]
CaughtBy = Literal["record", "example", "nothing"]
Key = tuple[str, str | None, Part, str]
SHIFTS = (("one seat more", 1), ("one seat fewer", -1))


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one rule, and what notices it: the record, only a constructed example, or nothing."""

    change: str
    caught_by: CaughtBy


@dataclass(frozen=True, slots=True)
class MutatedRule:
    """A rule of a constitution with every change made to it.

    ``recorded`` is how many
    ballots and sittings of the record were judged by the rule, ``examples`` how many constructed tallies.
    """

    constitution: str
    site: "Site"
    cite: str | None
    recorded: int
    examples: int
    mutants: tuple[Mutant, ...]

    def caught(self, by: CaughtBy) -> int:
        """Count the changes that are noticed by the record, by an example only, or by nothing."""
        return sum(mutant.caught_by == by for mutant in self.mutants)

    def as_data(self) -> dict[str, Any]:
        """Return the rule and its changes as plain data."""
        return {
            "constitution": self.constitution,
            "step": self.site.step,
            "ballot": self.site.ballot,
            "part": self.site.part,
            "rule": self.site.words,
            "article": self.cite,
            "recorded": self.recorded,
            "examples": self.examples,
            "mutations": len(self.mutants),
            "by_record": self.caught("record"),
            "by_example": self.caught("example"),
            "by_nothing": self.caught("nothing"),
            "not_caught": [mutant.change for mutant in self.mutants if mutant.caught_by == "nothing"],
        }


@dataclass(frozen=True, eq=False)
class Mutations:
    """All rules mutated, with the shares of changes that are noticed."""

    rules: tuple[MutatedRule, ...]

    @cached_property
    def total(self) -> int:
        """Count every change made."""
        return sum(len(rule.mutants) for rule in self.rules)

    def caught(self, by: CaughtBy) -> int:
        """Count the changes that are noticed by the record, by an example only, or by nothing."""
        return sum(rule.caught(by) for rule in self.rules)

    def as_data(self) -> dict[str, Any]:
        """Return the counts and every rule as plain data."""
        return {
            "mutations": self.total,
            "by_record": self.caught("record"),
            "by_example": self.caught("example"),
            "by_nothing": self.caught("nothing"),
            "rules": [rule.as_data() for rule in self.rules],
        }


def mutate(constitution: Constitution, cases: Iterable[Case] = ()) -> Mutations:
    """Change every bound and base of a constitution, one at a time, and say what notices.

    Parameters
    ----------
    constitution
        Its base text and every law that its amendments make are taken; a rule that several of them share counts once.
    cases
        Cases under this constitution: their records are judged again under each changed rule.

    Notes
    -----
    A change is noticed by the record if a recorded ballot would differ from its recorded outcome; an undetermined
    ballot notices nothing. O(rules x changes x ballots under the rule).

    Examples
    --------
    Sweden: 195 voted against Kristersson and 153 against Löfven, which fixes no number between them; the examples do.

    >>> import formateur as fm
    >>> from formateur.record.mutations import mutate
    >>> sweden = fm.load("sweden-2018")
    >>> rules = mutate(sweden.constitution, [sweden]).rules
    >>> investiture = next(rule for rule in rules if rule.site.step == "investiture")
    >>> investiture.site.words, investiture.recorded, investiture.caught("record"), investiture.caught("nothing")
    ('at most 1/2 of all members against', 3, 1, 0)
    """
    records, shown = _records(cases), _examples(constitution)
    found = []
    for site, law in _sites(constitution):
        seen, examples = records.get(site.key, ()), shown.get(site.key, ())

        def caught_by(changed: Any, site: Site = site, seen: Any = seen, examples: Any = examples) -> CaughtBy:
            if any(_noticed(ballot, site, changed) for ballot in seen):
                return "record"
            if any(_contradicts(example, then, site, changed) for example, then in examples):
                return "example"
            return "nothing"

        mutants = tuple(Mutant(change, caught_by(changed)) for change, changed in _changes_at(site, law))
        if mutants:
            cite = site.rule.cite if site.rule else law.steps[site.step].cite
            found.append(MutatedRule(constitution.base.constitution, site, cite, len(seen), len(examples), mutants))
    return Mutations(tuple(found))


def mutate_library(progress: Callable[[str], None] | None = None) -> Iterator[Mutations]:
    """Yield each constitution of the library mutated, against its cases; ``progress`` is told which is begun."""
    cases = [load(name) for name in library_cases()]
    for name in library_constitutions():
        if progress:
            progress(name)
        yield mutate(load_constitution(name), [case for case in cases if case.file.constitution == name])


# --- the rules of a constitution, each once ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """One bound or condition of a law: where it is written, its words, and what it says.

    ``part`` is ``quorum`` or ``needs`` of a ballot or motion, ``exit`` for a branch taken on the tally just judged, and
    ``entry`` for the seats of the largest party by which a step is entered or passed over.
    """

    step: str
    ballot: str | None
    part: Part
    words: str
    rule: Rule | None
    says: Condition | OnlyIf | tuple[Branch, ...]

    @property
    def key(self) -> Key:
        """What tells it from any other: the same words at the same place are the same rule."""
        return self.step, self.ballot, self.part, self.words


def _sites(constitution: Constitution) -> Iterator[tuple[Site, Law]]:
    """Yield every rule of every law the constitution has had, each once, with the first law that has it."""
    done: set[Key] = set()
    for law in _laws(constitution):
        for site in _sites_of(law):
            if site.key not in done:
                done.add(site.key)
                yield site, law


def _laws(constitution: Constitution) -> Iterator[Law]:
    """Yield the base text and the law from each day on which it changes, ends of amendments included."""
    yield constitution.base
    days = {one.from_ for one in constitution.base.amendments}
    days |= {one.until + timedelta(days=1) for one in constitution.base.amendments if one.until}
    for day in sorted(days):
        yield constitution.on(day, known=date.max)


def _sites_of(law: Law) -> Iterator[Site]:
    for name, step in law.steps.items():
        if step.only_if and step.only_if.seats:
            yield Site(name, None, "entry", f"largest party {step.only_if.seats}", None, step.only_if)
        for ballot in step.ballots:
            yield from sites_under(name, ballot.id, law.rule(name, ballot.id), law)
    for name in law.motions:
        yield from sites_under(MOTIONS + name, None, law.rule(MOTIONS + name), law)


def sites_under(step: str, ballot: str | None, rule: Rule, law: Law) -> Iterator[Site]:
    """Yield what one ballot is judged by: what it needs, its quorum (its own or its step's), and its exits."""
    yield Site(step, ballot, "needs", _words(rule.needs, rule), rule, rule.needs)
    if rule.quorum is not None:
        own = any(one.id == ballot and one.quorum for one in _step(law, step).ballots) if ballot else False
        yield Site(step, ballot if own else None, "quorum", _words(rule.quorum, rule), rule, rule.quorum)
    for exit_ in (_step(law, step).passed, _step(law, step).failed) if ballot else ():
        if isinstance(exit_, tuple) and any(branch.condition for branch in exit_):
            words = "; ".join(f"{branch.go} if {branch.condition}" for branch in exit_ if branch.condition)
            yield Site(step, None, "exit", words, rule, exit_)


def _step(law: Law, name: str) -> Step:
    return law.steps[name]


def _words(condition: Condition, rule: Rule) -> str:
    return str(written_out(condition, rule.conditions))


# --- what may notice ---------------------------------------------------------------------------------------------


def _records(cases: Iterable[Case]) -> Mapping[Key, list[BallotSeen]]:
    """Collect the ballots and sittings of the record by the rules that they were judged by."""
    found: dict[Key, list[BallotSeen]] = {}
    for case in cases:
        known = max((entry.known for entry in case.entries), default=case.ends)
        for seen in situation(case, case.ends, known).ballots:
            law = case.constitution.on(seen.day, known=date.max)
            for site in sites_under(seen.step, seen.ballot, seen.rule, law):
                found.setdefault(site.key, []).append(seen)
    return found


def _examples(constitution: Constitution) -> Mapping[Key, list[tuple[Example, Law]]]:
    found: dict[Key, list[tuple[Example, Law]]] = {}
    for example in constitution.base.examples:
        law = constitution.on(example.on_date, known=date.max)
        for site in _sites_of(law):
            ballot = None if example.step.startswith(MOTIONS) else example.ballot or _first_ballot(law, example)
            if site.step == example.step and site.ballot in (None, ballot):
                found.setdefault(site.key, []).append((example, law))
    return found


def _first_ballot(law: Law, example: Example) -> str | None:
    ballots = law.steps[example.step].ballots
    return ballots[0].id if ballots else None


def _noticed(seen: BallotSeen, site: Site, changed: Any) -> bool:
    """True if a recorded ballot would come out otherwise, or lead elsewhere."""
    if site.part == "exit":
        return False  # where it led is in the events that follow, which are stepped under the law as it is
    return not seen.under(_with(seen.rule, site.part, changed)).agrees


def _contradicts(example: Example, law: Law, site: Site, changed: Any) -> bool:
    """True if an example would not hold under the change."""
    if site.part == "entry":
        return example.largest is not None and entry_of(law, example, changed) != example.outcome
    if example.largest is not None:
        return False
    if site.part == "exit":
        return example.leads_to is not None and leads_to(law, example, changed) != example.leads_to
    rule = _with(law.rule(example.step, example.ballot), site.part, changed)
    held = example.outcome != "no_quorum"
    return judge(rule, example.tally, house_of_example(law, example), held=held).outcome != example.outcome


def _with(rule: Rule, part: Part, condition: Condition) -> Rule:
    return replace(rule, needs=condition) if part == "needs" else replace(rule, quorum=condition)


# --- the changes -------------------------------------------------------------------------------------------------


def _changes_at(site: Site, law: Law) -> Iterator[tuple[str, Any]]:
    """Yield every change of one rule: in words, and what the rule then says."""
    match site.says:
        case OnlyIf() as test if test.seats:
            for words, plus in SHIFTS:
                yield words, test.model_copy(update={"seats": replace(test.seats, plus=plus)})
        case tuple() as branches:
            for index, branch in enumerate(branches):
                for words, changed in changes(branch.condition, law.conditions) if branch.condition else ():
                    other = branch.model_copy(update={"condition": changed})
                    yield f"{branch.go}: {words}", (*branches[:index], other, *branches[index + 1 :])
        case _:
            yield from changes(_condition(site), law.conditions, _open_groups(law, site.step))


def _condition(site: Site) -> Condition:
    assert not isinstance(site.says, OnlyIf | tuple)  # noqa: S101 - those parts are quorum or needs
    return site.says


def _open_groups(law: Law, step: str) -> frozenset[str]:
    element = law.motions[step.removeprefix(MOTIONS)] if step.startswith(MOTIONS) else law.steps[step]
    groups = law.chambers[law.chamber_of(element)].groups
    return frozenset(group for group, size in groups.items() if size == "open")


def changes(
    condition: Condition, named: Mapping[str, Condition], open_groups: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Condition]]:
    """Yield every condition that differs in one base or by one seat in one bound, with the change in words.

    Parameters
    ----------
    named
        The conditions that have names: a name is taken for what it stands for.
    open_groups
        Groups whose size is the seats of those who chose them: there members and seated are the same number, and
        exchanging them changes nothing.

    Examples
    --------
    >>> rule = Test(in_favour=Bound.parse("at least 2/3 of members"))
    >>> [change for change, _ in changes(rule, {})][:3]
    ['one seat more', 'one seat fewer', 'of seated instead of members']
    """
    match condition:
        case Test():
            yield from _changed_tests(condition, open_groups)
        case Named():
            yield from changes(named[condition.name], named, open_groups)
        case AllOf() | AnyOf():
            key, parts = ("all_of", condition.all_of) if isinstance(condition, AllOf) else ("any_of", condition.any_of)
            for index, part in enumerate(parts):
                for change, other in changes(part, named, open_groups):
                    whole = (*parts[:index], other, *parts[index + 1 :])
                    yield f"{part}: {change}", condition.model_copy(update={key: whole})


def _changed_tests(test: Test, open_groups: frozenset[str]) -> Iterator[tuple[str, Condition]]:
    bound = test.bound

    def with_bound(other: Bound) -> Test:
        return test.model_copy(update={test.count: other})

    for words, plus in SHIFTS:
        yield words, with_bound(replace(bound, plus=plus))
    if bound.base is None or test.party is not None:
        return  # a number has no base, and a party's seats are measured against the members by law
    same = {Base.MEMBERS, Base.SEATED} if test.group in open_groups else set()
    for base in Base:
        if base is not bound.base and not {base, bound.base} <= same:
            yield f"of {base} instead of {bound.base}", with_bound(replace(bound, base=base))
