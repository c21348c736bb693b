"""The judge: does a ballot pass, by three-valued logic over what may have happened.

A test is a linear inequality in the cells. It is true if it holds at both ends of its range, false if it holds at
neither, else unknown; ``all_of`` and ``any_of`` follow Kleene's logic. This never asserts a wrong result; in rare
cases it says unknown where a joint argument would decide (language reference, section 4).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from formateur.model.bounds import Base, Bound, Comparison
from formateur.model.house import Declared, House, Possibilities, Recorded, Unit
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Rule, Test
from formateur.model.tally import CELL_NAMES, CELLS_OF, Cell, Tally


class Truth(StrEnum):
    """True, false, or not decided by what is known."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


def all_true(values: Iterable[Truth]) -> Truth:
    """Kleene's *and*: false beats unknown."""
    seen = set(values)
    return Truth.FALSE if Truth.FALSE in seen else Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


def any_true(values: Iterable[Truth]) -> Truth:
    """Kleene's *or*: true beats unknown."""
    seen = set(values)
    return Truth.TRUE if Truth.TRUE in seen else Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.FALSE


class Outcome(StrEnum):
    """Result of a ballot. ``void`` is only ever recorded, never computed."""

    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no_quorum"
    TIE = "tie"
    UNDETERMINED = "undetermined"
    VOID = "void"


class Level(StrEnum):
    """Verdict on a ballot to come, whatever those who have not declared themselves do."""

    ASSURED = "assured"
    BLOCKED = "blocked"
    OPEN = "open"


LEVEL_OF = {Truth.TRUE: Level.ASSURED, Truth.FALSE: Level.BLOCKED, Truth.UNKNOWN: Level.OPEN}


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test with its arithmetic.

    ``low`` and ``high`` bound the count; ``need`` is the bound in seats (a quota, or the most that is allowed for ``at
    most``); where the base depends on who comes, ``need`` is the number at full attendance and ``floating`` is True.
    """

    __test__ = False

    test: Test
    truth: Truth
    low: int
    high: int
    need: int
    size: int
    floating: bool = False

    @property
    def short(self) -> int:
        """Seats that are missing even at best (0 if none)."""
        gap = self.need - self.high if self.test.bound.comparison.is_floor else self.low - self.need
        return max(0, gap)

    def words(self) -> str:
        """Write the arithmetic, e.g. ``58 present, 220 needed (at least 2/3 of 329 members): 162 short``."""
        bound = self.test.bound
        count = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        said = {"in_favour": "in favour", "seats": "seats"}.get(self.test.count, self.test.count)
        scope = f" in {self.test.group}" if self.test.group else ""
        verb = "needed" if bound.comparison.is_floor else "at most allowed"
        why = f" ({share(bound, self.size)})" if bound.base else ""
        if self.floating and self.low != self.high:
            return f"{count} {said}{scope}, {bound} needed"
        text = f"{count} {said}{scope}, {self.need} {verb}{why}"
        if self.truth is Truth.FALSE and self.short:
            text += f": {self.short} {'short' if bound.comparison.is_floor else 'too many'}"
        return text


def share(bound: Bound, size: int) -> str:
    """Write a share with the size of its base, e.g. ``at least 2/3 of 329 members``."""
    part = f"{bound.amount.numerator}/{bound.amount.denominator}"
    return f"{bound.comparison} {part} of {size} {bound.base}"


@dataclass(frozen=True, slots=True)
class Result:
    """A condition judged: its truth, the tests in it, and whether a plurality is tied.

    ``parts`` are those it joins, if it does; ``either`` is True where one of them is enough.
    """

    truth: Truth
    tests: tuple[TestResult, ...] = ()
    tied: bool = False
    plurality: str = ""
    parts: tuple["Result", ...] = ()
    either: bool = False

    @property
    def mattering(self) -> tuple["Result", ...]:
        """The parts that decide: of several of which one is enough, one that holds, else those that still can."""
        if not self.either:
            return self.parts
        sure = [part for part in self.parts if part.truth is Truth.TRUE]
        able = [part for part in self.parts if part.truth is not Truth.FALSE]
        return tuple(sure[:1] or able) or self.parts

    @property
    def short(self) -> int:
        """Seats that are missing even at best: over all that is needed, by the nearest way where there are several."""
        if not self.parts:
            return sum(test.short for test in self.tests if test.truth is Truth.FALSE)
        missing = [part.short for part in self.mattering]
        return min(missing) if self.either else sum(missing)

    def words(self, of_test: Callable[[TestResult], str] = TestResult.words) -> str:
        """Write the arithmetic of every test that matters, with *or* between those of which one is enough."""
        return self.joined(of_test, "; ")

    def joined(self, of_test: Callable[[TestResult], str], mark: str) -> str:
        """Write the arithmetic with a mark between the parts that must all hold."""
        if not self.parts:
            return mark.join([*map(of_test, self.tests), *([self.plurality] if self.plurality else [])])
        if not self.either:
            return mark.join(part.joined(of_test, mark) for part in self.parts)
        said = [part.joined(of_test, " and ") for part in self.mattering]
        return said[0] if len(said) == 1 else f"either {', or '.join(said)}"


def evaluate(condition: Condition, house: House, seen: Possibilities, named: Mapping[str, Condition]) -> Result:
    """Judge a condition over a set of possibilities. O(tests x cells)."""
    match condition:
        case Test():
            return _test(condition, house, seen)
        case MostVotes():
            return _plurality(seen)
        case Named():
            return evaluate(named[condition.name], house, seen, named)
        case AllOf():
            return _join([evaluate(part, house, seen, named) for part in condition.all_of], either=False)
        case AnyOf():
            return _join([evaluate(part, house, seen, named) for part in condition.any_of], either=True)


def _join(parts: list[Result], *, either: bool) -> Result:
    return Result(
        truth=(any_true if either else all_true)(part.truth for part in parts),
        tests=tuple(test for part in parts for test in part.tests),
        tied=any(part.tied for part in parts),
        plurality="; ".join(part.plurality for part in parts if part.plurality),
        parts=tuple(parts),
        either=either,
    )


def _test(test: Test, house: House, seen: Possibilities) -> Result:
    bound, size = test.bound, house.size(test.group)
    if test.count == "seats":
        seats = house.seats_of(test.party or "")
        need = bound.quota(size.members)
        holds = _holds(bound.comparison, seats - bound.plus - _exact(bound, size.members))
        truth = Truth.TRUE if holds else Truth.FALSE
        return Result(truth, (TestResult(test, truth, seats, seats, need, size.members),))
    counted = CELLS_OF[test.count]
    low, high = seen.extremes(dict.fromkeys(counted, 1), test.group)
    if bound.base in (None, Base.MEMBERS, Base.SEATED):
        base = size.seated if bound.base is Base.SEATED else size.members
        ends = [low - _exact(bound, base), high - _exact(bound, base)]
        floating = False
    else:
        # count ≥ a/b of base is b·count - a·base ≥ 0: one integer form over the cells
        weights = {
            cell: bound.amount.denominator * (cell in counted) - bound.amount.numerator * (cell in CELLS_OF[bound.base])
            for cell in Cell
        }
        ends = [Fraction(end) for end in seen.extremes(weights, test.group)]
        least, base = seen.extremes(dict.fromkeys(CELLS_OF[bound.base], 1), test.group)
        floating = least != base
    per = bound.amount.denominator if bound.base not in (None, Base.MEMBERS, Base.SEATED) else 1
    truth = _truth([_holds(bound.comparison, end - per * bound.plus) for end in ends])
    return Result(truth, (TestResult(test, truth, low, high, bound.quota(base), base, floating),))


def _exact(bound: Bound, base: int) -> Fraction:
    return bound.amount * base if bound.base else bound.amount


def _holds(comparison: Comparison, surplus: Fraction) -> bool:
    match comparison:
        case Comparison.AT_LEAST:
            return surplus >= 0
        case Comparison.MORE_THAN:
            return surplus > 0
        case Comparison.AT_MOST:
            return surplus <= 0
        case Comparison.FEWER_THAN:
            return surplus < 0


def _truth(at_ends: list[bool]) -> Truth:
    return Truth.TRUE if all(at_ends) else Truth.UNKNOWN if any(at_ends) else Truth.FALSE


def _plurality(seen: Possibilities) -> Result:
    margins = list(seen.margins())
    truth = all_true(Truth.TRUE if low > 0 else Truth.FALSE if high <= 0 else Truth.UNKNOWN for low, high in margins)
    tied = any(low == high == 0 for low, high in margins) and all(high >= 0 for _, high in margins)
    lead = min(margins, default=None)
    if lead is None:
        words = "no rival on the ballot"
    else:
        words = f"leads by {lead[0]}" if lead[0] == lead[1] else f"leads by {lead[0]} to {lead[1]}"
    return Result(truth, tied=tied, plurality=words)


# --- a recorded tally --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule makes of a recorded tally.

    ``unknown`` names the cells that would decide an undetermined ballot; ``conflicts`` the outcomes that other
    reported figures would give, as (what was changed, outcome).
    """

    outcome: Outcome
    elected: str | None
    arithmetic: str
    unknown: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, Outcome], ...] = ()


def judge(rule: Rule, tally: Tally, house: House, *, held: bool = True) -> Judgement:
    """Judge a recorded ballot, and say whether another reported figure would change the outcome.

    Parameters
    ----------
    rule
        The rule in force that day.
    tally
        The record; what is not written is unknown.
    house
        The chamber that day.
    held
        True if the record says that the ballot was held: an unknown quorum then counts as met, and is said to be.

    Notes
    -----
    A test's extremes are exact. O(candidates x tests x cells).
    """
    result = _judge_once(rule, tally, house, held=held)
    conflicts = [
        (what, other.outcome)
        for what, reading in _other_readings(tally)
        if (other := _judge_once(rule, reading, house, held=held)).outcome != result.outcome
        or other.elected != result.elected
    ]
    return Judgement(result.outcome, result.elected, result.arithmetic, result.unknown, tuple(conflicts))


def _judge_once(rule: Rule, tally: Tally, house: House, *, held: bool) -> Judgement:
    def seen(candidate: str | None) -> Recorded:
        return Recorded(house, tally, candidate, rule.may_abstain)

    words = []
    if rule.quorum is not None and held and rule.quorum_at == "opening":
        words.append("quorum needed only at the opening of the sitting, which was held")
    elif rule.quorum is not None:
        quorum = evaluate(rule.quorum, house, seen(next(iter(tally.votes), None)), rule.conditions)
        words.append(f"quorum: {quorum.words()}")
        if quorum.truth is Truth.FALSE:
            return Judgement(Outcome.NO_QUORUM, None, "; ".join(words))
        if quorum.truth is Truth.UNKNOWN:
            if not held:
                return Judgement(Outcome.UNDETERMINED, None, "; ".join(words), _unwritten(tally, house))
            words[-1] = "quorum not recorded, taken as met since the ballot was held"
    candidates = tuple(tally.votes) or (None,)
    results = {name: evaluate(rule.needs, house, seen(name), rule.conditions) for name in candidates}
    words += [f"{name}: {result.words()}" if name else result.words() for name, result in results.items()]
    outcome, elected = _decide(rule, tally, house, results)
    unknown = _unwritten(tally, house) if outcome is Outcome.UNDETERMINED else ()
    return Judgement(outcome, elected, "; ".join(words), unknown)


def _decide(rule: Rule, tally: Tally, house: House, results: Mapping[str | None, Result]) -> tuple[Outcome, str | None]:
    """Several may meet a condition: then the one with most votes is elected."""
    if any(result.truth is Truth.TRUE for result in results.values()):
        return Outcome.PASSED, _surely_first(tally, house, results)
    if any(result.truth is Truth.UNKNOWN for result in results.values()):
        return Outcome.UNDETERMINED, None
    if any(result.tied for result in results.values()):
        return Outcome.TIE, None
    # Somebody not listed might have won with the scattered votes; on a plurality ballot nobody else stands.
    if tally.votes and not isinstance(rule.needs, MostVotes):
        other = evaluate(rule.needs, house, Recorded(house, tally, None, rule.may_abstain), rule.conditions)
        if other.truth is not Truth.FALSE:
            return Outcome.UNDETERMINED, None
    return Outcome.FAILED, None


def _surely_first(tally: Tally, house: House, results: Mapping[str | None, Result]) -> str | None:
    """Return who meets the condition and surely has more votes than anybody else who may meet it; None if not sure."""
    ranges = {name: figure.range(house.whole.seated) for name, figure in tally.votes.items()}
    may_meet = [name for name, result in results.items() if result.truth is not Truth.FALSE and name]
    for name in may_meet:
        rivals = [ranges[other][1] for other in may_meet if other != name]
        if results[name].truth is Truth.TRUE and all(ranges[name][0] > high for high in rivals):
            return name
    return None


def _unwritten(tally: Tally, house: House) -> tuple[str, ...]:
    """Name the cells that the record leaves out."""
    missing = [f"votes of {name}" for name, figure in tally.votes.items() if figure.used is None]
    choice = bool(tally.votes)
    for name in ("present", *([] if choice else ["in_favour", "against"]), "abstaining"):
        figure = getattr(tally, name)
        if figure is None or figure.used is None:
            missing.append(name.replace("_", " "))
    missing += [f"split of {group}" for group in house.groups if group not in tally.groups]
    return tuple(missing)


def _other_readings(tally: Tally) -> Iterable[tuple[str, Tally]]:
    """Yield the tally with each conflicting figure put in the place of the one used."""
    for name in (*CELL_NAMES, "scattered"):
        figure = getattr(tally, name)
        for reading in figure.readings() if figure else ():
            yield f"{name.replace('_', ' ')} {reading}", tally.model_copy(update={name: reading})
    for candidate, figure in tally.votes.items():
        for reading in figure.readings():
            yield (
                f"votes of {candidate} {reading}",
                tally.model_copy(update={"votes": {**tally.votes, candidate: reading}}),
            )


# --- a ballot to come --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """Verdict on one ballot to come.

    ``quorum`` and ``needs`` carry the arithmetic; ``needs`` has one result per candidate in view (None stands for
    somebody not named yet, or for the motion itself).
    """

    level: Level
    quorum: Result | None
    needs: Mapping[str | None, Result]

    def level_of(self, candidate: str | None) -> Level:
        """Return the verdict on one candidate: the quorum and the vote together."""
        truths = [self.needs[candidate].truth, *([self.quorum.truth] if self.quorum else [])]
        return LEVEL_OF[all_true(truths)]


def foresee(rule: Rule, units: tuple[Unit, ...], house: House, candidates: tuple[str, ...] = ()) -> Verdict:
    """Give the verdict on a ballot to come from what parties have declared.

    Parameters
    ----------
    rule
        The rule in force.
    units
        All seated members, placed by what they have said.
    house
        The chamber.
    candidates
        Those known to stand. Where members choose between candidates, somebody not named may still win.

    Examples
    --------
    Iraq on 5 and on 6 February 2022: 72 stay away, then 51 and 31 more; 220 of 329 must be present.

    >>> from formateur.model.house import Size
    >>> house = House("cor", Size(329, 329))
    >>> away = frozenset({Cell.ABSENT})
    >>> quorum = Test(present=Bound.parse("at least 2/3 of members"))
    >>> rule = Rule(needs=MostVotes(), quorum=quorum, votes_on="candidates")
    >>> on_5 = (Unit("sadrists", 72, away), Unit("others", 257))
    >>> foresee(rule, on_5, house, ("salih", "zebari")).level
    <Level.OPEN: 'open'>
    >>> on_6 = (Unit("sadrists", 72, away), Unit("siyada", 51, away), Unit("kdp", 31, away), Unit("others", 175))
    >>> verdict = foresee(rule, on_6, house, ("salih", "zebari"))
    >>> verdict.level, verdict.quorum.tests[0].short
    (<Level.BLOCKED: 'blocked'>, 45)
    """
    quorum = _foreseen_quorum(rule, units, house)
    needs = {
        name: evaluate(rule.needs, house, _seen_by(rule, units, candidates, name), rule.conditions)
        for name in _in_view(rule, candidates)
    }
    carried = [Truth.TRUE] if isinstance(rule.needs, MostVotes) else [result.truth for result in needs.values()]
    truths = [any_true(carried), *([quorum.truth] if quorum else [])]
    return Verdict(LEVEL_OF[all_true(truths)], quorum, needs)


def foresee_level(rule: Rule, units: tuple[Unit, ...], house: House, candidates: tuple[str, ...] = ()) -> Level:
    """Return only the level of ``foresee``, for those who ask thousands of times: nothing that cannot matter is done.

    A plurality elects somebody whoever comes, ties apart: who wins may be open, that someone does is not. So there the
    quorum alone decides.
    """
    quorum = _foreseen_quorum(rule, units, house)
    if quorum is not None and quorum.truth is Truth.FALSE:
        return Level.BLOCKED
    carried = Truth.TRUE if isinstance(rule.needs, MostVotes) else Truth.FALSE
    for name in () if carried is Truth.TRUE else _in_view(rule, candidates):
        seen = _seen_by(rule, units, candidates, name)
        carried = any_true([carried, evaluate(rule.needs, house, seen, rule.conditions).truth])
        if carried is Truth.TRUE:
            break
    return LEVEL_OF[all_true([carried, *([quorum.truth] if quorum else [])])]


def _foreseen_quorum(rule: Rule, units: tuple[Unit, ...], house: House) -> Result | None:
    if rule.quorum is None:
        return None
    return evaluate(rule.quorum, house, Declared(units, between_candidates=rule.between_candidates), rule.conditions)


def _in_view(rule: Rule, candidates: tuple[str, ...]) -> tuple[str | None, ...]:
    """Those known to stand and somebody not named; or the one whom the vote is about."""
    return (*candidates, None) if rule.between_candidates else candidates[:1] or (None,)


def _seen_by(rule: Rule, units: tuple[Unit, ...], candidates: tuple[str, ...], name: str | None) -> Declared:
    rivals = tuple(other for other in (*candidates, None) if other != name)  # somebody not named may stand too
    return Declared(units, name, rivals, rule.between_candidates)
