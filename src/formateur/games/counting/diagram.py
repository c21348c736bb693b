"""Decision diagrams: any tree of weighted games, player by player, states with the same future drawn together.

A weighted game asks of the players still to come only how much is lacking, and all amounts in an interval have the same
future (Bolus 2011). A tree of games keeps one such interval a part, until what is known decides the whole.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from formateur.errors import TooLargeError
from formateur.games.weighted import AnyGame, Coalition, WeightedGame, weighted_parts

MOST_NODES = 2_000_000
State = tuple["bool | int", ...]  # a part: won, lost, or the number of its node
FARTHEST = 1 << 400  # stands for no bound


class _Part:
    """The diagram of one weighted game in a given order of players; nodes are intervals of what is lacking."""

    def __init__(self, game: WeightedGame, order: list[int]) -> None:
        self.weights = [game.weights[player] for player in order]
        self.left = [sum(self.weights[level:]) for level in range(len(order) + 1)]
        self.starts: list[list[int]] = [[] for _ in order]
        self.found: list[list[tuple[int, int, int]]] = [[] for _ in order]  # low, high, node
        # What a node becomes without and with its player. Nodes count from 2, since to Python 0 and 1 equal no and yes.
        self.next: list[tuple[bool | int, bool | int]] = [(False, False), (True, True)]
        self.root = self._node(0, game.quota)[2]

    def _node(self, level: int, lacking: int) -> tuple[int, int, bool | int]:
        """Return the interval (low, high] that an amount lies in, with its node."""
        if lacking <= 0:
            return -FARTHEST, 0, True
        if lacking > self.left[level]:
            return self.left[level], FARTHEST, False
        place = bisect_left(self.starts[level], lacking) - 1
        if place >= 0 and self.found[level][place][1] >= lacking:
            return self.found[level][place]
        weight = self.weights[level]
        low_with, high_with, with_him = self._node(level + 1, lacking - weight)
        low_without, high_without, without = self._node(level + 1, lacking)
        self.next.append((without, with_him))
        if len(self.next) > MOST_NODES:
            raise TooLargeError(
                f"more than {MOST_NODES:,} different states of {len(self.weights)} players under this rule; "
                "divide weights and quota by a common number, or merge players who always vote together"
            )
        made = max(low_without, low_with + weight), min(high_without, high_with + weight), len(self.next) - 1
        place = bisect_left(self.starts[level], made[0])
        self.starts[level].insert(place, made[0])
        self.found[level].insert(place, made)
        return made


class Diagram:
    """The diagram of a game. Players in an order that brings those with most weight first.

    Examples
    --------
    A bill in Canada needs seven of ten provinces with half of the people (constitution of 1982):

    >>> from formateur.games.weighted import all_of
    >>> people = (3485, 2894, 938, 733, 482, 454, 380, 309, 247, 54)
    >>> canada = all_of(WeightedGame(7, (1,) * 10), WeightedGame(-(-sum(people) // 2), people))
    >>> Diagram(canada).winning()
    166
    """

    def __init__(self, game: AnyGame) -> None:
        self.game = game
        self.size = game.size
        parts = list(weighted_parts(game))
        shares = [sum(part.weights[player] / part.total for part in parts) for player in range(self.size)]
        self.order = sorted(range(self.size), key=lambda player: -shares[player])
        drawn = {part: _Part(part, self.order) for part in parts}
        self._parts = [drawn[part] for part in parts]
        self.root = self.settled(tuple(part.root for part in self._parts))

    def settled(self, state: State) -> State | bool:
        """Return whether a state decides the game; else the state, with parts that no longer matter written alike."""
        decided, left = _settled(self.game, list(state))
        return tuple(left) if decided is None else decided

    def onward(self, state: State) -> tuple[State | bool, State | bool]:
        """Return what a state becomes without and with the next player."""
        steps = [
            (one, one) if isinstance(one, bool) else part.next[one]
            for one, part in zip(state, self._parts, strict=True)
        ]
        return self.settled(tuple(step[0] for step in steps)), self.settled(tuple(step[1] for step in steps))

    @cached_property
    def levels(self) -> list[dict[State, tuple[State | bool, State | bool]]]:
        """The undecided states at each level, with what they become."""
        found: list[dict[State, tuple[State | bool, State | bool]]] = []
        here = [self.root] if not isinstance(self.root, bool) else []
        total = 0
        for _ in range(self.size):
            level = {state: self.onward(state) for state in here}
            total += len(level)
            if total > MOST_NODES:
                raise TooLargeError(
                    f"more than {MOST_NODES:,} different states of {self.size} players under this rule; "
                    "ask for one part of the rule at a time, or merge players who always vote together"
                )
            found.append(level)
            here = list(dict.fromkeys(one for pair in level.values() for one in pair if not isinstance(one, bool)))
        return found

    @cached_property
    def completions(self) -> list[dict[State | bool, int]]:
        """For each level and state, how many completions win, by size: numbers in cells of ``width`` bits."""
        width = self.width
        found: list[dict[State | bool, int]] = [{} for _ in range(self.size + 1)]
        choices = [1]  # (1 + y)^players left: all coalitions of those still to come
        for _ in range(self.size):
            choices.append(choices[-1] + (choices[-1] << width))
        for level in range(self.size, -1, -1):
            found[level][True], found[level][False] = choices[self.size - level], 0
            if level < self.size:
                after = found[level + 1]
                for state, (without, with_him) in self.levels[level].items():
                    found[level][state] = after[without] + (after[with_him] << width)
        return found

    @property
    def width(self) -> int:
        """Bits of one count."""
        return self.size + 1

    def winning(self) -> int:
        """Return how many coalitions win."""
        return sum(self.by_size(self.completions[0][self.root]))

    def by_size(self, packed: int) -> list[int]:
        """Return the counts of a packed number, by size from 0."""
        mask = (1 << self.width) - 1
        return [packed >> self.width * size & mask for size in range(self.size + 1)]

    def swings_by_size(self) -> tuple[tuple[int, ...], ...]:
        """Return each player's swings by the number of others in the coalition, one walk down for all players."""
        swings: dict[int, int] = {}
        reached: dict[State | bool, int] = {self.root: 1}
        for level, player in enumerate(self.order):
            after, total = self.completions[level + 1], 0
            ahead: dict[State | bool, int] = {}
            for state, ways in reached.items():
                if isinstance(state, bool):
                    continue  # decided: nobody to come is decisive
                without, with_him = self.levels[level][state]
                total += ways * (after[with_him] - after[without])
                ahead[without] = ahead.get(without, 0) + ways
                ahead[with_him] = ahead.get(with_him, 0) + (ways << self.width)
            swings[player] = total
            reached = ahead
        return tuple(tuple(self.by_size(swings[player])[: self.size]) for player in range(self.size))

    # --- minimal winning coalitions ------------------------------------------------------------------------------

    def minimal(self) -> Iterator[Coalition]:
        """Yield the minimal winning coalitions: winning, and losing without any one of their players.

        A second state follows the coalition with one of its players left out, for each that may still matter; no branch
        is entered that holds none.
        """
        yield from self._minimal(0, self.root, frozenset(), 0, {})

    def count_minimal(self) -> int:
        """Return how many minimal winning coalitions there are."""
        return self._count(0, self.root, frozenset(), {})

    def _branches(
        self, level: int, state: State, less: frozenset[State | bool]
    ) -> Iterator[tuple[bool, State | bool, frozenset[State | bool]]]:
        without, with_him = self.levels[level][state]
        left_out = [self._step(level, one) for one in less]
        yield False, without, frozenset(one for one, _ in left_out if one is not False)
        yield True, with_him, frozenset(one for one in (without, *(pair[1] for pair in left_out)) if one is not False)

    def _step(self, level: int, state: State | bool) -> tuple[State | bool, State | bool]:
        if isinstance(state, bool):
            return state, state
        return self.levels[level].get(state) or self.onward(state)

    def _count(
        self, level: int, state: State | bool, less: frozenset[State | bool], known: dict[tuple[object, ...], int]
    ) -> int:
        if state is False or True in less:
            return 0
        if state is True:
            return 1
        key = (level, state, less)
        if key not in known:
            if len(known) > MOST_NODES:
                raise TooLargeError(
                    f"more than {MOST_NODES:,} states to tell minimal coalitions apart; list them with a limit instead"
                )
            known[key] = sum(
                self._count(level + 1, one, rest, known) for _, one, rest in self._branches(level, state, less)
            )
        return known[key]

    def _minimal(
        self,
        level: int,
        state: State | bool,
        less: frozenset[State | bool],
        taken: Coalition,
        known: dict[tuple[object, ...], int],
    ) -> Iterator[Coalition]:
        if not self._count(level, state, less, known):
            return
        if isinstance(state, bool):
            yield taken
            return
        for joins, one, rest in self._branches(level, state, less):
            yield from self._minimal(level + 1, one, rest, taken | joins << self.order[level], known)


def _settled(game: AnyGame, state: list[bool | int]) -> tuple[bool | None, list[bool | int]]:
    """Return what a state decides of a tree, None if nothing yet. All parts of a decided tree are given its value."""
    if isinstance(game, WeightedGame):
        return (state[0] if isinstance(state[0], bool) else None), state
    decided: list[bool | None] = []
    left: list[bool | int] = []
    start = 0
    for part in game.parts:
        stop = start + sum(1 for _ in weighted_parts(part))
        value, own = _settled(part, state[start:stop])
        decided.append(value)
        left += own
        start = stop
    if (not game.every) in decided:
        return not game.every, [not game.every] * len(state)
    if all(value is game.every for value in decided):
        return game.every, [game.every] * len(state)
    return None, left
