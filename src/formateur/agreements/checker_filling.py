"""Filling sums: choose an option for each player so that every sum reaches its bound and no cost goes over its limit.

Exact. Those with the same two options are taken together by the sums that their sizes can make; all others one by one,
keeping only the states that no other state beats.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from formateur.errors import TooLargeError

MAX_STATES = 50_000
Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What one choice adds to every sum (``gain``) and to every cost; ``label`` says which choice it is."""

    gain: Vector
    cost: Vector
    label: Hashable = field(compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """Somebody who chooses one of the options, each worth so much for one of his ``size`` members.

    ``alone``: the members choose each for themselves.
    """

    options: tuple[Option, ...]
    size: int
    alone: bool
    name: Hashable


Choice = dict[Hashable, dict[Hashable, int]]
"""For every item, how many of its members take the option of each label."""


@dataclass(frozen=True, slots=True)
class _State:
    gain: Vector
    cost: Vector
    trail: Any  # (what was chosen last, the trail before it)


def fill(items: Sequence[Item], need: Vector, limit: Vector) -> Choice | None:
    """Return choices by which every sum reaches its need within the limits; None if there are none."""
    most = [sum(max(option.gain[i] for option in item.options) * item.size for item in items) for i in range(len(need))]
    if any(high < low for high, low in zip(most, need, strict=True)):
        return None
    low, spent, moving = _settled(items, need, limit)
    need = tuple(one - got for one, got in zip(need, low, strict=True))
    switches, others = _switches(moving)
    states = [_State(tuple(0 for _ in need), spent, None)]
    for item in others:
        for _ in range(item.size if item.alone else 1):
            states = _step(states, _scaled(item), need, limit)
    groups = sorted(switches.values(), key=lambda one: one.reach.bit_count())
    for group in groups[:-1]:
        states = _step(states, group.options(), need, limit)
    for state in states:
        if not groups and _enough(state.gain, need) and _enough(limit, state.cost):
            return _told(items, state.trail)
        if groups and (number := groups[-1].least(state, need, limit)) is not None:
            return _told(items, ((groups[-1], number), state.trail))
    return None


def best(options: Sequence[Option]) -> tuple[Option, ...]:
    """Leave out every option that another one equals or beats in every sum and cost."""
    kept: list[Option] = []
    for one in dict.fromkeys(options):
        if not any(_beats(other, one) for other in kept):
            kept = [other for other in kept if not _beats(one, other)]
            kept.append(one)
    return tuple(kept)


def _beats(one: Option | _State, other: Option | _State) -> bool:
    return _enough(one.gain, other.gain) and _enough(other.cost, one.cost)


def _enough(have: Vector, need: Vector) -> bool:
    return all(a >= b for a, b in zip(have, need, strict=True))


def _minus(one: Vector, other: Vector) -> Vector:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def _plus(one: Vector, other: Vector, times: int = 1) -> Vector:
    return tuple(a + times * b for a, b in zip(one, other, strict=True))


def _settled(items: Sequence[Item], need: Vector, limit: Vector) -> tuple[Vector, Vector, list[Item]]:
    """Count what each item adds at least, whatever it chooses; return the items with what each option adds beyond."""
    low, spent = tuple(0 for _ in need), tuple(0 for _ in limit)
    moving = []
    for item in items:
        floor = tuple(min(values) for values in zip(*(option.gain for option in item.options), strict=True))
        base = tuple(min(values) for values in zip(*(option.cost for option in item.options), strict=True))
        low, spent = _plus(low, floor, item.size), _plus(spent, base, item.size)
        if len(item.options) > 1:
            beyond = (Option(_minus(one.gain, floor), _minus(one.cost, base), one.label) for one in item.options)
            moving.append(Item(tuple(beyond), item.size, item.alone, item.name))
    return low, spent, moving


def _scaled(item: Item) -> list[tuple[Vector, Vector, Any]]:
    times = 1 if item.alone else item.size
    return [
        (tuple(times * a for a in one.gain), tuple(times * a for a in one.cost), (item, one.label))
        for one in item.options
    ]


def _step(
    states: list[_State], options: Sequence[tuple[Vector, Vector, Any]], need: Vector, limit: Vector
) -> list[_State]:
    found: dict[Vector, list[_State]] = {}
    for state in states:
        for gain, cost, told in options:
            spent = _plus(state.cost, cost)
            if _enough(limit, spent):
                got = tuple(min(a + b, c) for a, b, c in zip(state.gain, gain, need, strict=True))
                rivals = found.setdefault(got, [])
                if not any(_enough(spent, one.cost) for one in rivals):
                    found[got] = [
                        *(one for one in rivals if not _enough(one.cost, spent)),
                        _State(got, spent, (told, state.trail)),
                    ]
    flat = [state for rivals in found.values() for state in rivals]
    if len(flat) > MAX_STATES:
        raise TooLargeError(
            f"the checker would have to compare more than {MAX_STATES} part agreements; ask about fewer"
        )
    return _undominated(flat) if len(flat) <= 400 else flat


def _undominated(states: list[_State]) -> list[_State]:
    kept: list[_State] = []
    for one in sorted(states, key=lambda state: sum(state.cost) - sum(state.gain)):
        if not any(_beats(other, one) for other in kept):
            kept.append(one)
    return kept


# --- those who have the same two options ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Switch:
    """Items whose members either add nothing, or ``gain`` at ``cost``: what counts is how many do.

    Bit *k* of ``reach`` says that exactly *k* can; ``steps`` has the reach before each item.
    """

    gain: Vector
    cost: Vector
    reach: int = 1
    steps: list[tuple[int, Item]] = field(default_factory=list)

    def add(self, item: Item) -> None:
        self.steps.append((self.reach, item))
        amounts = range(1, item.size + 1) if item.alone else (item.size,)
        before = self.reach
        for amount in amounts:
            self.reach |= before << amount

    def options(self) -> list[tuple[Vector, Vector, Any]]:
        numbers = (number for number in range(self.reach.bit_length()) if self.reach >> number & 1)
        return [
            (tuple(number * a for a in self.gain), tuple(number * a for a in self.cost), (self, number))
            for number in numbers
        ]

    def least(self, state: _State, need: Vector, limit: Vector) -> int | None:
        """Return the least number of members that does, within the limits."""
        number = 0
        for have, each, due in zip(state.gain, self.gain, need, strict=True):
            if have < due:
                if each <= 0:
                    return None
                number = max(number, -((have - due) // each))
        while number < self.reach.bit_length() and not self.reach >> number & 1:
            number += 1
        if number >= self.reach.bit_length():
            return None
        return number if _enough(limit, _plus(state.cost, self.cost, number)) else None

    def shares(self, number: int) -> dict[Hashable, int]:
        """Say how many members of each item make up a number."""
        found: dict[Hashable, int] = {}
        for before, item in reversed(self.steps):
            amounts = range(item.size + 1) if item.alone else (0, item.size)
            taken = next(one for one in amounts if one <= number and before >> (number - one) & 1)
            found[item.name] = taken
            number -= taken
        return found


def _switches(items: Sequence[Item]) -> tuple[dict[tuple[Vector, Vector], _Switch], list[Item]]:
    found: dict[tuple[Vector, Vector], _Switch] = {}
    others = []
    for item in items:
        on = _on(item)
        if on is None:
            others.append(item)
        else:
            found.setdefault((on.gain, on.cost), _Switch(on.gain, on.cost)).add(item)
    return found, others


def _off(item: Item) -> Option | None:
    return next((one for one in item.options if not any(one.gain) and not any(one.cost)), None)


def _on(item: Item) -> Option | None:
    """Return the option that adds something, if the only other one adds nothing."""
    off = _off(item)
    return None if off is None or len(item.options) != 2 else next(one for one in item.options if one is not off)


def _told(items: Sequence[Item], trail: Any) -> Choice:
    chosen: Choice = {item.name: {item.options[0].label: item.size} for item in items if len(item.options) == 1}
    while trail is not None:
        (what, how), trail = trail
        if isinstance(what, _Switch):
            shares = what.shares(how)
            for _, item in what.steps:
                on, off = _on(item), _off(item)
                assert on is not None  # noqa: S101 - for the type checker: a switch has both
                assert off is not None  # noqa: S101
                number = shares[item.name]
                chosen[item.name] = {on.label: number, off.label: item.size - number}
        else:
            counts = chosen.setdefault(what.name, {})
            counts[how] = counts.get(how, 0) + (1 if what.alone else what.size)
    return chosen
