"""Ballots with four choices: in favour, abstaining, against or absent; with a quorum, or a majority of those voting.

Such a rule is no simple game: who stays away may defeat a motion that a vote against would let pass. Each player is in
one of the four states with a chance of its own, and a rule is a tree of criteria: each adds up scores times weights
and asks for a least sum (Laruelle and Valenciano 2012; Felsenthal and Machover 1997 without absence).

Everything comes from one table of how often the others reach each sum of each criterion, one player left out at a time.
Only sums from which the players still to come can change the outcome are told apart, so the table shrinks as they join.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm, prod
from typing import TYPE_CHECKING, Any

from formateur.errors import ModelError, TooLargeError
from formateur.games.counting.quadrature import UNIT
from formateur.games.values import Number, Values
from formateur.games.weighted import AnyGame, WeightedGame, all_of, any_of

if TYPE_CHECKING:
    import numpy as np

MOST_CELLS = 8_000_000


class State(IntEnum):
    """What a member may do at a ballot."""

    IN_FAVOUR = 0
    ABSTAINING = 1
    AGAINST = 2
    ABSENT = 3


Scores = tuple[int, int, int, int]  # of one member in favour, abstaining, against, absent
Chances = Mapping[State, Fraction]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A sum of scores times weights that must reach ``need``; players without weight here do not count for it."""

    weights: tuple[int, ...]
    scores: Scores
    need: int

    def guaranteed(self) -> AnyGame | bool:
        """Return who can meet it by voting in favour, whatever all others do; True or False if everybody or nobody can.

        A player in favour makes up for the worst he could have done: against a hostile opposition a quorum is a
        majority.
        """
        worst = min(self.scores)
        gain = self.scores[State.IN_FAVOUR] - worst
        lacking = self.need - worst * sum(self.weights)
        if lacking <= 0:
            return True
        if gain <= 0 or gain * sum(self.weights) < lacking:
            return False
        return WeightedGame(-(-lacking // gain), self.weights)


@dataclass(frozen=True, slots=True)
class Needs:
    """A tree of criteria: ``every`` part must be met, or any of them."""

    parts: tuple["Criterion | Needs", ...]
    every: bool = True


Rule = Criterion | Needs

PRESENT: Scores = (1, 1, 1, 0)
CAST: Scores = (1, 0, 1, 0)
IN_FAVOUR: Scores = (1, 0, 0, 0)
BASES: Mapping[str, Scores] = {"present": PRESENT, "voting": PRESENT, "cast": CAST}


def at_least(weights: Sequence[int], counted: Scores, need: int) -> Criterion:
    """Return the criterion that a count reaches a number: a quorum of 220 present, 165 votes in favour."""
    return Criterion(tuple(weights), counted, need)


def share(weights: Sequence[int], counted: Scores, of: Scores, part: Fraction, *, strict: bool) -> Criterion:
    """Return the criterion that a count is at least, or more than, a share of another.

    >>> share((3, 2, 2, 1), IN_FAVOUR, CAST, Fraction(1, 2), strict=True).scores
    (1, 0, -1, 0)
    """
    a, b = part.numerator, part.denominator
    first, second, third, fourth = (b * one - a * other for one, other in zip(counted, of, strict=True))
    return Criterion(tuple(weights), (first, second, third, fourth), 1 if strict else 0)


def majority(
    weights: Sequence[int],
    *,
    of: str = "cast",
    part: Fraction = Fraction(1, 2),
    strict: bool = True,
    quorum: int = 0,
    members: int | None = None,
) -> Rule:
    """Return a common rule: more than, or at least, a share ``of`` the members, those present or the votes cast.

    Parameters
    ----------
    weights
        Seats of the players.
    of
        ``members``, ``present`` or ``cast``.
    part, strict
        The share, and whether it must be exceeded.
    quorum
        Members who must be present; 0 for none.
    members
        Seats by law where more than the players hold; default: their sum.

    Examples
    --------
    Iraq's first ballot for a president: two thirds of 329 members in favour.

    >>> majority((73, 37, 219), of="members", part=Fraction(2, 3), strict=False).need
    220
    """
    total = sum(weights) if members is None else members
    if of == "members":
        need = floor(part * total) + 1 if strict else ceil(part * total)
        passes = at_least(weights, IN_FAVOUR, need)
    elif of in BASES:
        passes = share(weights, IN_FAVOUR, BASES[of], part, strict=strict)
    else:
        raise ModelError(f"unknown base {of!r}; bases: members, present, cast")
    if quorum > total:
        raise ModelError(
            f"a quorum of {quorum} is above the {total} members, so no ballot could be held; the most is {total}"
        )
    return every_one(at_least(weights, PRESENT, quorum), passes) if quorum > 0 else passes


def every_one(*parts: Rule) -> Rule:
    """Return the rule that every part is met, without those that another part implies.

    Where 220 votes in favour are needed, a quorum of 220 asks for nothing more.

    >>> every_one(at_least((200, 129), PRESENT, 220), at_least((200, 129), IN_FAVOUR, 220)).scores
    (1, 0, 0, 0)
    """
    kept: list[Rule] = []
    for place, part in enumerate(parts):
        others = [*kept, *parts[place + 1 :]]
        if not any(_implies(other, part) for other in others):
            kept.append(part)
    return kept[0] if len(kept) == 1 else Needs(tuple(kept))


def _implies(one: Rule, other: Rule) -> bool:
    """Return whether meeting one criterion meets the other: same weights, no higher scores, as much needed."""
    if not isinstance(one, Criterion) or not isinstance(other, Criterion) or one.weights != other.weights:
        return False
    return one.need >= other.need and all(a <= b for a, b in zip(one.scores, other.scores, strict=True))


def criteria(rule: Rule) -> list[Criterion]:
    """Return the criteria of a rule, each once."""
    if isinstance(rule, Criterion):
        return [rule]
    return list(dict.fromkeys(one for part in rule.parts for one in criteria(part)))


def guaranteed(rule: Rule) -> AnyGame | bool:
    """Return the game of who can carry a ballot whatever the others do; True or False if everybody or nobody can.

    >>> guaranteed(majority((110, 109, 110), of="cast", quorum=220))
    WeightedGame(quota=220, weights=(110, 109, 110))
    """
    if isinstance(rule, Criterion):
        return rule.guaranteed()
    parts = [guaranteed(part) for part in rule.parts]
    if (not rule.every) in parts:
        return not rule.every
    games = [part for part in parts if not isinstance(part, bool)]
    if not games:
        return rule.every
    return all_of(*games) if rule.every else any_of(*games)


@dataclass(frozen=True)
class Ballot:
    """A ballot to be measured: its rule, and how likely each player is to be in each state.

    Parameters
    ----------
    rule
        What it needs.
    chances
        For each player the chance of each state, fractions adding up to 1. `uniform` takes all states as equally
        likely.
    """

    rule: Rule
    chances: tuple[Chances, ...]

    def __post_init__(self) -> None:
        for place, chances in enumerate(self.chances):
            if sum(chances.values()) != 1 or any(one < 0 for one in chances.values()):
                raise ModelError(
                    f"the chances of player {place + 1} are {', '.join(str(one) for one in chances.values())}; "
                    "they must be 0 or more and add up to 1"
                )
        size = len(criteria(self.rule)[0].weights)
        if len(self.chances) != size or any(len(one.weights) != size for one in criteria(self.rule)):
            raise ModelError(
                f"{len(self.chances)} players have chances but the rule has {size} weights; give one for each"
            )

    @classmethod
    def uniform(cls, rule: Rule, states: Sequence[State] = tuple(State)) -> "Ballot":
        """Return a ballot at which every player is in each of some states with the same chance."""
        even = {state: Fraction(1, len(states)) for state in states}
        return cls(rule, (even,) * len(criteria(rule)[0].weights))

    @property
    def size(self) -> int:
        """How many players there are."""
        return len(self.chances)

    @cached_property
    def others(self) -> tuple["Outcomes", ...]:
        """For each player, how the ballot ends as he chooses, over what the others may do."""
        return tuple(_outcomes(self))

    def passage(self) -> Number:
        """Return the chance that the ballot passes.

        >>> Ballot.uniform(majority((3, 2, 2, 1), of="cast", quorum=5)).passage()
        Fraction(23, 64)
        """
        first = self.others[0]
        return _sum(chance * first.passes(state) for state, chance in self.chances[0].items())

    def decides(self, choose: State, rather: State) -> Values:
        """Return the chance that a ballot passes if the player does ``choose`` and fails if he does ``rather``.

        ``decides(AGAINST, ABSENT)`` is the quorum paradox: coming to vote against makes it pass.

        >>> paradox = Ballot.uniform(majority((3, 2, 2, 1), of="cast", quorum=5)).decides(State.AGAINST, State.ABSENT)
        >>> [str(one) for one in paradox.values]
        ['1/64', '1/16', '1/16', '3/64']
        """
        return self._values(one.decides(choose, rather) for one in self.others)

    def net(self, choose: State, rather: State) -> Values:
        """Return by how much choosing one rather than the other raises the chance of passing."""
        return self._values(one.decides(choose, rather) - one.decides(rather, choose) for one in self.others)

    def decisive(self) -> Values:
        """Return the chance that the player could turn the outcome round by doing something else."""
        return self._values(
            one.decided_by(tuple(chances)) for one, chances in zip(self.others, self.chances, strict=True)
        )

    def success(self) -> Values:
        """Return the chance that the outcome is what the player voted for; abstaining and staying away do not count."""
        yes, no = State.IN_FAVOUR, State.AGAINST
        return self._values(
            chances.get(yes, 0) * one.passes(yes) + chances.get(no, 0) * (1 - one.passes(no))
            for one, chances in zip(self.others, self.chances, strict=True)
        )

    def roll_call(self) -> Values:
        """Return the roll-call index: the chance that a player's vote settles the ballot, called in random order.

        Adds up to 1. For a simple game it is Shapley-Shubik's index, whatever the chances (Felsenthal and Machover
        1996).

        >>> found = Ballot.uniform(majority((3, 2, 2, 1), of="cast", quorum=5)).roll_call()
        >>> [str(one) for one in found.values]
        ['19/48', '47/192', '47/192', '11/96']
        """
        from formateur.games.roll_call import roll_call

        return roll_call(self)

    @property
    def error(self) -> float:
        """The relative error of every chance: 0 if fractions; nothing is subtracted, so roundings only add up."""
        return 0.0 if _common(self.chances) else rounding(self)

    def _values(self, numbers: Iterable[Number]) -> Values:
        return Values(tuple(numbers), self.error)


def _sum(numbers: Iterable[Number]) -> Number:
    total: Number = Fraction()
    for number in numbers:
        total = total + number
    return total


def _common(chances: Sequence[Chances]) -> int | None:
    """Return the product of the players' common denominators where whole numbers that large fit a machine word."""
    product = prod(lcm(*(one.denominator for one in own.values())) for own in chances)
    return product if product < 2**62 else None


def rounding(ballot: Ballot) -> float:
    """Return the relative error of a sum of the table: a product and a sum a state, and the gathering at its ends."""
    longest = max(sum(test.weights) * (max(test.scores) - min(test.scores)) for test in criteria(ballot.rule))
    return (ballot.size + 1) * (2 * len(State) + longest) * UNIT


# --- the table ---------------------------------------------------------------------------------------------------

Contributions = tuple[int, ...]  # to each criterion
Move = tuple[Any, Contributions]  # how likely (or how often), and what it adds


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Sums of each criterion that still matter, from ``low`` to ``high``; the ends stand for all beyond them."""

    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Cells along each criterion."""
        return tuple(high - low + 1 for low, high in zip(self.low, self.high, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """How a ballot ends over what the others may do, as one player chooses; ``scale`` turns counts into chances."""

    table: "np.ndarray"
    ends: Mapping[State, "np.ndarray"]
    scale: int | None

    def passes(self, state: State) -> Number:
        """Return the chance that it passes if the player is in a state."""
        return self.chance(self.ends[state])

    def decides(self, choose: State, rather: State) -> Number:
        """Return the chance that it passes with one choice and fails with the other."""
        return self.chance(self.ends[choose] & ~self.ends[rather])

    def decided_by(self, states: Sequence[State]) -> Number:
        """Return the chance that among some states there is one with which it passes and one with which it fails."""
        ends = [self.ends[state] for state in states]
        some, every = ends[0], ends[0]
        for one in ends[1:]:
            some, every = some | one, every & one
        return self.chance(some & ~every)

    def chance(self, where: "np.ndarray") -> Number:
        """Return how likely the cells marked are."""
        total = self.table[where].sum()
        return float(total) if self.scale is None else Fraction(int(total), self.scale)


def _outcomes(ballot: Ballot) -> Iterator[Outcomes]:
    exact = _common(ballot.chances)
    tests = criteria(ballot.rule)
    moves = []
    for player, chances in enumerate(ballot.chances):
        whole = lcm(*(one.denominator for one in chances.values())) if exact else None
        moves.append(
            [
                (
                    int(chances.get(state, 0) * whole) if whole else float(chances.get(state, 0)),
                    contributions(tests, player, state),
                )
                for state in State
            ]
        )
    tables = LeaveOneOut(ballot.rule, moves, exact=exact is not None).tables()
    for player, (table, window) in enumerate(tables):
        own = lcm(*(one.denominator for one in ballot.chances[player].values()))
        ends = {state: ends_well(ballot.rule, window, contributions(tests, player, state)) for state in State}
        yield Outcomes(table, ends, exact // own if exact else None)


def contributions(tests: Sequence[Criterion], player: int, state: State) -> Contributions:
    """Return what a player in a state adds to each criterion."""
    return tuple(test.scores[state] * test.weights[player] for test in tests)


def ends_well(rule: Rule, window: Window, added: Contributions) -> "np.ndarray":
    """Return for each cell of a window whether the ballot passes once something is added."""
    import numpy as np

    tests = criteria(rule)
    met: dict[Criterion, np.ndarray] = {}
    for place, test in enumerate(tests):
        sums = np.arange(window.low[place], window.high[place] + 1) + added[place] >= test.need
        met[test] = sums.reshape([-1 if axis == place else 1 for axis in range(len(tests))])
    return np.broadcast_to(_joined(rule, met), window.shape)


def _joined(rule: Rule, met: Mapping[Criterion, "np.ndarray"]) -> "np.ndarray":
    if isinstance(rule, Criterion):
        return met[rule]
    found = _joined(rule.parts[0], met)
    for part in rule.parts[1:]:
        found = found & _joined(part, met) if rule.every else found | _joined(part, met)
    return found


class LeaveOneOut:
    """How often the others reach each sum, for one player left out after the other; players alike are left out once.

    ``moves`` gives for each player what he may do: how often, and what it adds to each criterion.
    """

    def __init__(self, rule: Rule, moves: Sequence[Sequence[Move]], *, exact: bool) -> None:
        self.tests = criteria(rule)
        self.lows_matter = _has_choice(rule)
        self.kind: Any = "int64" if exact else "float64"
        self.classes: dict[tuple[Move, ...], list[int]] = {}
        for player, own in enumerate(moves):
            self.classes.setdefault(tuple(own), []).append(player)
        self.found: dict[int, tuple[np.ndarray, Window]] = {}

    def tables(self) -> list[tuple["np.ndarray", Window]]:
        """Return for each player the table of the others, and the window of sums it covers."""
        import numpy as np

        kinds = [(kind, len(players)) for kind, players in self.classes.items()]
        window = self._window(kinds)
        if prod(window.shape) > MOST_CELLS:
            raise TooLargeError(
                f"this rule has {prod(window.shape):,} different sums of its {len(self.tests)} criteria; "
                f"at most {MOST_CELLS:,} can be held: ask for one part of the rule, or merge players"
            )
        start = np.zeros(window.shape, self.kind)
        start[tuple(min(max(0, 0 - low), size - 1) for low, size in zip(window.low, window.shape, strict=True))] = 1
        self._descend(start, window, kinds)
        return [self.found[player] for player in sorted(self.found)]

    def _window(self, kinds: Sequence[tuple[tuple[Move, ...], int]]) -> Window:
        """Return the sums from which some players still to come can change whether a criterion is met."""
        best = [sum(count * max(move[1][axis] for move in kind) for kind, count in kinds) for axis in self._axes]
        worst = [sum(count * min(move[1][axis] for move in kind) for kind, count in kinds) for axis in self._axes]
        needs = [test.need for test in self.tests]
        # One cell lower than what could still be met stands for all that cannot.
        return Window(
            tuple(need - most - 1 for need, most in zip(needs, best, strict=True)),
            tuple(need - least for need, least in zip(needs, worst, strict=True)),
        )

    @property
    def _axes(self) -> range:
        return range(len(self.tests))

    def _descend(self, table: "np.ndarray", window: Window, kinds: list[tuple[tuple[Move, ...], int]]) -> None:
        if len(kinds) == 1:
            ((kind, count),) = kinds
            for left in range(count - 1, 0, -1):
                table, window = self._add(table, window, kind, [(kind, left)])
            for player in self.classes[kind]:
                self.found[player] = table, window
            return
        half = len(kinds) // 2
        for own, other in ((kinds[:half], kinds[half:]), (kinds[half:], kinds[:half])):
            inner, narrowed = table, window
            for place, (kind, count) in enumerate(other):
                for left in range(count - 1, -1, -1):
                    ahead = [*own, *other[place + 1 :], *([(kind, left)] if left else [])]
                    inner, narrowed = self._add(inner, narrowed, kind, ahead)
            self._descend(inner, narrowed, own)

    def _add(
        self, table: "np.ndarray", window: Window, kind: tuple[Move, ...], ahead: list[tuple[tuple[Move, ...], int]]
    ) -> tuple["np.ndarray", Window]:
        """Let one player join; ``ahead`` are those still to come, himself no longer among them."""
        after = self._window(ahead)
        found = None
        for often, added in kind:
            if not often:
                continue  # what he never does is asked about all the same, so that the window allows for it
            moved = table
            for axis in self._axes:
                start = window.low[axis] + added[axis] - after.low[axis]
                moved = self._moved(moved, axis, start, after.shape[axis])
            if often != 1:
                moved = moved * often
            found = moved if found is None else found + moved
        assert found is not None  # noqa: S101 - a player may do at least one thing
        return found, after

    def _moved(self, table: "np.ndarray", axis: int, start: int, size: int) -> "np.ndarray":
        """Move a table along one criterion into a new range of cells, what falls beyond it gathered at its ends.

        ``start`` is where the lowest cell goes: never above the new lowest, since nobody adds more than the most.
        """
        import numpy as np

        first, last = 1 - start, size - 1 - start  # cells before fall on the lowest one, cells from here on the highest
        found = np.zeros((*table.shape[:axis], size, *table.shape[axis + 1 :]), table.dtype)
        source, target = np.moveaxis(table, axis, 0), np.moveaxis(found, axis, 0)
        kept = source[first:last]
        target[1 : 1 + len(kept)] = kept
        target[size - 1] += source[last:].sum(axis=0)
        if self.lows_matter:
            target[0] += source[:first].sum(axis=0)
        return found


def _has_choice(rule: Rule) -> bool:
    """Return whether a criterion that can no longer be met may be made good by another."""
    return isinstance(rule, Needs) and (not rule.every or any(_has_choice(part) for part in rule.parts))
