"""How often all others together reach each sum of each criterion of a rule, one player left out at a time.

Players are split in two, the other half joins, and so on down to one. Only sums from which the players still to come
can change the outcome are told apart, so the table shrinks as they join.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from formateur.errors import TooLargeError
from formateur.games.rules import Criterion, Needs, Rule, State, criteria
from formateur.games.values import Number

if TYPE_CHECKING:
    import numpy as np

MOST_CELLS = 8_000_000

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
