"""Verifying an answer: everything it says of locks and ways out is found again from the case alone.

An answer comes as plain data, as it was printed or stored. Nothing of how it was found is used: the checker judges the
agreements in it, and searches for those that it says do not exist.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from formateur.agreements.agreement import Agreement
from formateur.agreements.checker import broken, drawn, fallen, movers
from formateur.agreements.checker_faults import faults
from formateur.agreements.checker_search import least_moved, possible, split_by
from formateur.agreements.goals import Goal, Scope, Undeclared, scope
from formateur.case.case import Case
from formateur.case.commitments import Firmness
from formateur.errors import FormateurError, TooLargeError

Sets = list[frozenset[str]]
MAX_SETS = 20_000


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether an answer is right, the reasons why not, and what could not be checked (``notes``)."""

    ok: bool
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Data(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Needed(_Data):
    seats: int | None
    of: int


class _WayOut(_Data):
    give_up: list[str]
    actors: list[str]
    needs_undeclared: int
    least_members: int | None
    rank: int
    agreement: dict[str, Any]
    least_agreement: dict[str, Any] | None


class _Result(_Data):
    locked: bool
    needs_undeclared: _Needed
    possible: dict[str, Any] | None
    locks: list[list[str]]
    ways_out: list[_WayOut]


class _Answer(_Result):
    case: str
    case_hash: str
    date: str
    goal: str
    undeclared: str
    firmness: str = "pledge"
    changes: dict[str, Any] | None = None
    complete: bool
    stated_only: _Result | None = None


def case_hash(case: Case) -> str:
    """Return a hash of all that a case says: its file, its overlays and its constitution."""
    files = [case.file, *case.overlay_files.values()]
    said = [one.model_dump(mode="json", by_alias=True) for one in files]
    text = json.dumps([said, case.constitution.raw], sort_keys=True, ensure_ascii=True, default=str)
    return "sha256:" + sha256(text.encode()).hexdigest()


def verify(
    answer: Mapping[str, Any],
    case: Case | None = None,
    *,
    changed: Callable[[Case, Mapping[str, Any]], Case] | None = None,
) -> Verification:
    """Verify an answer given as plain data. Never raises: what cannot be read is a reason.

    Parameters
    ----------
    case
        The case; default: the one that the answer names.
    changed
        Makes the case as it would be with the changes of a what-if.
    """
    try:
        data = _Answer.model_validate(dict(answer) if isinstance(answer, Mapping) else answer)
    except ValidationError as error:
        said = (f"{'.'.join(map(str, one['loc'])) or 'the answer'}: {one['msg'].lower()}" for one in error.errors())
        return Verification(False, tuple(said))
    try:
        return _verified(data, case, changed)
    except (FormateurError, ValueError, KeyError, OSError) as error:
        return Verification(False, (f"it cannot be checked: {error}",))


def _verified(
    data: _Answer, case: Case | None, changed: Callable[[Case, Mapping[str, Any]], Case] | None
) -> Verification:
    from formateur.case.load import load

    case = case or load(data.case)
    reasons = [] if case_hash(case) == data.case_hash else ["it was worked out from another state of the case's files"]
    if data.changes:
        if changed is None:
            return Verification(False, (*reasons, "it supposes changes that cannot be made here"))
        case = changed(case, data.changes)
    situation, goal = case.on(data.date), Goal.parse(data.goal)
    reading, level = Undeclared(data.undeclared), Firmness[data.firmness.upper().replace(" ", "_")]
    notes: list[str] = []
    for result, inferred, where in ((data, True, ""), (data.stated_only, False, "on stated commitments only, ")):
        if result is not None:
            found = scope(situation, goal, level=level, inferred=inferred)
            if found is None:
                reasons.append(f"{where}nothing is left to do for the goal {goal}")
                continue
            one = _Check(found, result, reading.limit(found.silent_seats), data.complete)
            reasons += [where + reason for reason in one.reasons()]
            notes += [where + note for note in one.notes]
    return Verification(not reasons, tuple(reasons), tuple(notes))


class _Check:
    """One result held against the scope that it is about."""

    def __init__(self, scope: Scope, result: _Result, limit: int, complete: bool) -> None:
        self.scope, self.result, self.limit, self.complete = scope, result, limit, complete
        self.restrictions = frozenset(
            [
                *(one.id for one in scope.commitments if not one.is_grant),
                *scope.bars,
                *(rule.id for rule in scope.rules),
            ]
        )
        self.notes: list[str] = []

    def reasons(self) -> Iterator[str]:
        """Say all that is wrong."""
        named = {name for some in (*self.result.locks, *(way.give_up for way in self.result.ways_out)) for name in some}
        unknown = sorted(named - self.restrictions)
        if unknown:
            yield from (f"{name!r} is no commitment or rule that could be given up" for name in unknown)
            return
        yield from self._reach()
        for lock in self.locks:
            if self._possible(lock, self.limit):
                yield f"{_said(lock)} is no lock: an agreement keeps all of it"
        yield from self._duality()
        for position, way in enumerate(self.result.ways_out, 1):
            if way.rank != position:
                yield f"the way out at place {position} has the rank {way.rank}"
            yield from self._way(way)

    @property
    def locks(self) -> Sets:
        return [frozenset(lock) for lock in self.result.locks]

    def _possible(self, kept: Collection[str], limit: int) -> Agreement | None:
        return possible(self.scope, kept, limit) if limit >= 0 else None

    # --- how many are needed ------------------------------------------------------------------------------------------

    def _reach(self) -> Iterator[str]:
        needed, silent = self.result.needs_undeclared, self.scope.silent_seats
        if needed.of != silent:
            yield f"{silent} members have declared nothing, not {needed.of}"
        if self.result.locked != (needed.seats is None or needed.seats > self.limit):
            yield f"it says {'locked' if self.result.locked else 'not locked'}, against the number that it needs"
        if needed.seats is None:
            if self.result.possible is not None:
                yield "it gives an agreement that breaks nothing, and no number that it needs"
            if self._possible(self.restrictions, silent):
                yield "an agreement breaks nothing, though it says that there is none"
            return
        if self.result.possible is None:
            yield "it gives no agreement that breaks nothing, but the number that one needs"
        else:
            yield from self._agreement(
                self.result.possible, frozenset(), needed.seats, "the agreement that breaks nothing"
            )
        if self._possible(self.restrictions, needed.seats - 1):
            yield f"an agreement that breaks nothing needs fewer than {needed.seats}"

    def _agreement(
        self, data: Mapping[str, Any], given_up: frozenset[str], needs: int | None, what: str
    ) -> Iterator[str]:
        agreement = _read(data)
        if agreement is None:
            yield f"{what} cannot be read"
            return
        split = split_by(self.scope, given_up) if needs is None else frozenset[str]()
        found = faults(self.scope, agreement, split=split)
        yield from (f"{what}: {fault}" for fault in found)
        if found:
            return
        over = self._broken(agreement, given_up) - given_up
        if over:
            yield f"{what} breaks {_said(over)}"
        number = drawn(self.scope, agreement)
        if needs is not None and number != needs:
            yield f"{what} draws on {number} of the undeclared, not {needs}"
        if number > self.limit and given_up:
            yield f"{what} draws on {number} of the undeclared, more than {self.limit}"

    def _broken(self, agreement: Agreement, given_up: frozenset[str]) -> frozenset[str]:
        """Return what it breaks; of several ways in which rules might fall, one that was given up, if there is one."""
        rules = {rule.id for rule in self.scope.rules}
        gone = fallen(self.scope, agreement, rules - given_up)
        found = broken(self.scope, agreement)
        return found if gone is None else (found - rules) | set(gone)

    # --- locks and ways out -------------------------------------------------------------------------------------------

    def _duality(self) -> Iterator[str]:
        locks, ways = self.locks, [frozenset(way.give_up) for way in self.result.ways_out]
        if not self.result.locked:
            if locks or ways:
                yield "it says not locked, and gives locks or ways out"
            return
        if not ways:
            if self._possible((), self.limit):
                yield "it gives no way out, though there is one"
            yield from (f"{_said(lock)} is not minimal: nothing at all suffices" for lock in locks if lock)
            return
        for way in ways:
            yield from (f"giving up {_said(way)} leaves {_said(lock)} whole" for lock in locks if not lock & way)
        if not self.complete:
            self.notes.append("the answer does not claim to have every lock and way out; that was not checked")
            return
        if set(hitting_sets(locks)) != set(ways) or len(ways) != len(set(ways)):
            yield "the ways out are not the smallest sets that take something from every lock"
        if set(hitting_sets(ways)) != set(locks) or len(locks) != len(set(locks)):
            yield "the locks are not the smallest sets that take something from every way out"

    def _way(self, way: _WayOut) -> Iterator[str]:
        given_up = frozenset(way.give_up)
        what = f"the way out {_said(given_up)}"
        yield from self._agreement(way.agreement, given_up, way.needs_undeclared, what)
        if self._possible(self.restrictions - given_up, min(self.limit, way.needs_undeclared - 1)):
            yield f"{what} needs fewer of the undeclared than {way.needs_undeclared}"
        actors = sorted({author for name in given_up for author in self._authors(name)})
        if way.actors != actors:
            yield f"{what} is in the hands of {_said(actors)}, not of {_said(way.actors)}"
        yield from self._moved(way, given_up, what)

    def _authors(self, name: str) -> Iterable[str]:
        terms = next((one for one in self.scope.commitments if one.id == name), None)
        if terms:
            return terms.by
        rule = next((one for one in self.scope.rules if one.id == name), None)
        if rule:
            return filter(None, [rule.changed_by or rule.by])
        ruling = self.scope.situation.barred[self.scope.bars[name]].event.ruling
        return [ruling.by] if ruling else []

    def _moved(self, way: _WayOut, given_up: frozenset[str], what: str) -> Iterator[str]:
        if way.least_members is None or way.least_agreement is None:
            if way.least_members is not None or way.least_agreement is not None:
                yield f"{what} gives a least number of members without its agreement, or the reverse"
            return
        least = f"{what} with the fewest members"
        yield from self._agreement(way.least_agreement, given_up, None, least)
        agreement = _read(way.least_agreement)
        if agreement is None or faults(self.scope, agreement, split=split_by(self.scope, given_up)):
            return
        number = movers(self.scope, agreement, given_up)
        if number != way.least_members:
            yield f"{least} takes {number} members, not {way.least_members}"
        try:
            fewer = way.least_members > 0 and least_moved(
                self.scope, given_up, self.restrictions - given_up, self.limit, way.least_members - 1
            )
        except TooLargeError as error:
            self.notes.append(f"{least}: not checked that no fewer would do: {error}")
            return
        if fewer:
            yield f"{least}: fewer than {way.least_members} would do"


def _read(data: Mapping[str, Any]) -> Agreement | None:
    try:
        return Agreement.from_data(data)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def _said(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def hitting_sets(sets: Iterable[Collection[str]]) -> Sets:
    """Return the smallest sets, none within another, that have something in common with each of some sets.

    >>> [sorted(one) for one in hitting_sets([{"a", "b"}, {"b", "c"}])]
    [['b'], ['a', 'c']]
    """
    found: Sets = [frozenset()]
    for one in sets:
        hit = [some for some in found if some & frozenset(one)]
        more = {some | {name} for some in found if not some & frozenset(one) for name in one}
        found = hit + [new for new in more if not any(old <= new for old in hit)]
        found = [some for some in found if not any(other < some for other in found)]
        if len(found) > MAX_SETS:
            raise TooLargeError(f"more than {MAX_SETS} sets would have to be compared")
    return sorted(found, key=lambda some: (len(some), sorted(some)))
