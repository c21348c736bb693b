"""The independent checker: whether an answer is right, from the case alone.

An answer carries its witnesses, so most of it is checked by looking: each way out's agreement keeps everything else,
and carries every vote. What cannot be looked at is that there is *no* agreement, and that is searched for
(``seeking.py``). Nothing of the search that made the answer is used.

A set of locks, each excluded by that search, and of ways out, each with its witness, that are each other's minimal
hitting sets are all of them: whatever opens the way must meet every lock, and the ways out are the least that do.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import product
from math import comb
from typing import Any

from formateur.agreements.agreement import Agreement
from formateur.agreements.checking.finished import broken, drawn, faults, movers
from formateur.agreements.checking.seeking import Seeker
from formateur.agreements.goals import Goal, Scope, Undeclared, scope
from formateur.agreements.placing import spans
from formateur.case.case import Case
from formateur.case.commitments import Commitment, Firmness
from formateur.case.situation import Situation
from formateur.errors import FormateurError, TooLargeError

Data = Mapping[str, Any]
MOST_SPLITS = 60


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether an answer is right, and every reason why not; ``unchecked`` says what would take too long to check."""

    ok: bool
    reasons: tuple[str, ...]
    unchecked: tuple[str, ...] = ()


def case_hash(case: Case) -> str:
    """Return the fingerprint of a case: of its file, its overlays and its constitution."""
    parts = [case.file.model_dump(mode="json", by_alias=True)]
    parts += [extra.model_dump(mode="json", by_alias=True) for extra in case.overlay_files.values()]
    text = json.dumps([*parts, case.constitution.raw], ensure_ascii=False, sort_keys=True, default=str)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def unchanged(case: Case, data: Data, day: date) -> Situation:
    """Return the situation an answer is about, where nothing was supposed."""
    if any((data.get("changes") or {}).values()):
        raise FormateurError("the answer supposes changes, which this check was not given")
    return case.on(day)


def verify(data: Data, case: Case, *, situation: Callable[[Case, Data, date], Situation] = unchanged) -> Verification:
    """Check an answer, as it is printed in JSON, from the case alone.

    Parameters
    ----------
    data
        The answer. Nothing about it is trusted.
    case
        The case it is about.
    situation
        Makes the situation of the day, with what the answer supposes.

    Returns
    -------
    Verification
        Reasons are sentences; there is never an exception for a malformed answer.
    """
    try:
        return _Check(data, case, situation).run()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return Verification(False, (f"it is not an answer: {type(error).__name__} at {error}",))
    except TooLargeError as error:
        return Verification(False, (f"it is too large to be checked: {error}",))
    except FormateurError as error:
        return Verification(False, (str(error),))


class _Check:
    """Gathers every reason why an answer is wrong."""

    def __init__(self, data: Data, case: Case, situation: Callable[[Case, Data, date], Situation]) -> None:
        self.data, self.case = data, case
        self.reasons: list[str] = []
        self.unchecked: list[str] = []
        self.situation = situation

    def run(self) -> Verification:
        data = self.data
        if data["case"] != self.case.id:
            return Verification(False, (f"it is about the case {data['case']}, not {self.case.id}",))
        if data["case_hash"] != case_hash(self.case):
            return Verification(False, ("the case has been edited since: its fingerprint differs",))
        now = self.situation(self.case, data, date.fromisoformat(data["date"]))
        goal, reading = Goal.parse(data["goal"]), Undeclared(data["undeclared"])
        level = Firmness[str(data.get("firmness", "pledge")).upper().replace(" ", "_")]
        for inferred, part, where in ((True, data, ""), (False, data["stated_only"], "on stated words only: ")):
            found = scope(now, goal, level=level, inferred=inferred)
            if found is None:
                if part["locks"] or part["ways_out"] or part["locked"]:
                    self.reasons.append(f"{where}there is nothing left to reach, and so no lock")
                continue
            self.reasons += [f"{where}{reason}" for reason in _Part(found, reading, part, self.unchecked).reasons()]
        return Verification(not self.reasons, tuple(self.reasons), tuple(self.unchecked))


class _Part:
    """One set of locks and ways out: those of all commitments, or of the stated ones only."""

    def __init__(self, found: Scope, reading: Undeclared, data: Data, unchecked: list[str]) -> None:
        self.scope, self.data, self.unchecked = found, data, unchecked
        self.silent = found.silent_seats
        self.limit = reading.limit(self.silent)
        self.seeker = Seeker(found)
        self.every = frozenset([*self.seeker.meaning.counted, *found.bars, *(rule.id for rule in found.rules)])
        self.locks = [frozenset(map(str, lock)) for lock in data["locks"]]
        self.ways = [frozenset(map(str, way["give_up"])) for way in data["ways_out"]]

    def reasons(self) -> Iterator[str]:
        """Yield every reason why this is wrong."""
        if self.data["needs_undeclared"]["of"] != self.silent:
            yield f"{self.silent} have declared nothing, and not {self.data['needs_undeclared']['of']}"
        unknown = sorted(set().union(*self.locks, *self.ways) - self.every)
        if unknown:
            yield f"nothing that counts has the id {', '.join(unknown)}"
            return
        yield from self._least()
        yield from self._status()
        for place, way in enumerate(self.data["ways_out"], start=1):
            yield from (f"way out {place}: {reason}" for reason in self._way(way, self.ways[place - 1], place))
        for lock in self.locks:
            if not lock or self.seeker.possible(lock, self.limit):
                yield f"the lock {_said(lock)} excludes nothing: there is an agreement that keeps all of it"
        yield from self._duality()
        yield from self._order()

    def _least(self) -> Iterator[str]:
        seats, made = self.data["needs_undeclared"]["seats"], self.data["possible"]
        if seats is None:
            if made is not None or self.seeker.possible(self.every, self.silent):
                yield "an agreement that breaks nothing is possible with all of the undeclared"
            return
        if made is None:
            yield "it says how many of the undeclared an agreement needs, and shows none"
            return
        agreed = Agreement.from_data(made)
        yield from (f"the agreement shown: {fault}" for fault in self._witness(agreed, frozenset(), int(seats)))
        if int(seats) > 0 and self.seeker.possible(self.every, int(seats) - 1):
            yield f"an agreement needs fewer than {seats} of the undeclared"

    def _status(self) -> Iterator[str]:
        seats = self.data["needs_undeclared"]["seats"]
        open_ = seats is not None and int(seats) <= self.limit
        if self.data["locked"] is not (not open_ and bool(self.ways)):
            yield "whether it is locked does not fit the rest"
        if open_ and (self.ways or self.locks):
            yield "there are locks or ways out though an agreement is possible"
        if not open_ and not self.ways and self.seeker.possible(frozenset(), self.limit):
            yield "no way out is shown, and giving up everything would open it"

    # --- ways out ---------------------------------------------------------------------------------------------------

    def _witness(self, agreed: Agreement, give_up: frozenset[str], draws: int) -> Iterator[str]:
        wrong = faults(self.scope, agreed)
        yield from wrong
        if wrong:
            return
        others = broken(self.scope, agreed) - give_up
        if others:
            yield f"it breaks {_said(others)}"
        if drawn(self.scope, agreed) != draws:
            yield f"it draws on {drawn(self.scope, agreed)} of the undeclared, and not on {draws}"

    def _way(self, way: Data, give_up: frozenset[str], place: int) -> Iterator[str]:
        draws = int(way["needs_undeclared"])
        yield from self._witness(Agreement.from_data(way["agreement"]), give_up, draws)
        if draws > self.limit:
            yield f"it needs {draws} of the undeclared, and at most {self.limit} may be drawn on"
        if draws > 0 and self.seeker.possible(self.every - give_up, draws - 1):
            yield f"fewer than {draws} of the undeclared would do"
        actors = sorted({actor for ref in give_up for actor in _authors(self.scope, ref)})
        if list(way["actors"]) != actors:
            yield f"those who would have to move are {_said(actors)}"
        if len(way["give_up"]) != len(give_up):
            yield "it names something twice"
        if int(way["rank"]) != place:
            yield f"it has the rank {way['rank']} in place {place}"
        yield from self._fewest(way, give_up)

    def _fewest(self, way: Data, give_up: frozenset[str]) -> Iterator[str]:
        least, made = way["least_members"], way["least_agreement"]
        if least is None:
            return  # said where nothing binds members one by one, or where it is not worked out
        if made is None:
            yield "it says how few would have to move, and shows no agreement in which they do"
            return
        parties = frozenset(
            party for one in self.scope.commitments if one.id in give_up for party in spans(self.scope.situation, one)
        )
        agreed = Agreement.from_data(made)
        wrong = faults(self.scope, agreed, split=parties)
        if wrong or broken(self.scope, agreed) - give_up:
            yield f"the agreement in which few move is none: {'; '.join(wrong) or 'it breaks something else'}"
            return
        if movers(self.scope, agreed, give_up) != int(least):
            yield f"{movers(self.scope, agreed, give_up)} members move in it, and not {least}"
        yield from self._fewer(give_up, int(least), max(self.limit, int(way["needs_undeclared"])))

    def _fewer(self, give_up: frozenset[str], least: int, limit: int) -> Iterator[str]:
        """Search for an agreement in which fewer move: free that many of their word, and hold the rest to it."""
        counted = self.seeker.meaning.counted
        single = [counted[ref] for ref in sorted(give_up) if ref in counted and _one_by_one(counted[ref])]
        authors = sorted({one.by for one in single})
        if least == 0 or not authors:
            return
        if comb(least + len(authors) - 2, len(authors) - 1) > MOST_SPLITS:
            self.unchecked.append(f"whether fewer than {least} members would do for {_said(give_up)}")
            return
        for split in product(range(least), repeat=len(authors)):
            if sum(split) != least - 1:
                continue
            free = dict(zip(authors, split, strict=True))
            held = [one for one in single if free[one.by] < self._members(one)]  # the others move with all members
            kept = (self.every - give_up) | {one.id for one in held}
            made = tuple(
                one.model_copy(update={"except_": one.except_ + free[one.by]}) if one in held else one
                for one in self.scope.commitments
            )
            if Seeker(replace(self.scope, commitments=made)).possible(kept, limit):
                yield f"fewer than {least} members would do"
                return

    def _members(self, terms: Commitment) -> int:
        return sum(stop - start for start, stop in spans(self.scope.situation, terms).values())

    # --- all of them ------------------------------------------------------------------------------------------------

    def _duality(self) -> Iterator[str]:
        if not self.ways and not self.locks:
            return
        if not self.data["complete"]:
            missed = [lock for lock in self.locks for way in self.ways if not lock & way]
            if missed:
                yield f"the lock {_said(missed[0])} is not met by every way out"
            return
        if set(_transversals(self.ways)) != set(self.locks) or len(set(self.locks)) != len(self.locks):
            yield "the locks are not the minimal sets that meet every way out"
        if set(_transversals(self.locks)) != set(self.ways) or len(set(self.ways)) != len(self.ways):
            yield "the ways out are not the minimal sets that meet every lock"

    def _order(self) -> Iterator[str]:
        keys = [self._key(way, give_up) for way, give_up in zip(self.data["ways_out"], self.ways, strict=True)]
        if keys != sorted(keys):
            yield "the ways out are not in order: rule changes last, then fewest who move, least firm, least needed"

    def _key(self, way: Data, give_up: frozenset[str]) -> tuple[bool, int, int, int]:
        made = {one.id: one for one in self.scope.commitments}
        customs = {ref for ref in give_up if ref in made and made[ref].kind == "custom"}
        rules = bool(customs or give_up - set(made))
        bars = [Firmness.RED_LINE for ref in give_up if ref in self.scope.bars]
        levels = [made[ref].level for ref in give_up if ref in made] + bars
        highest = max(levels, default=Firmness.RED_LINE)  # rules alone
        return rules, max(1, len(way["actors"])), highest, int(way["needs_undeclared"])


def _one_by_one(terms: Commitment) -> bool:
    return terms.kind not in ("together", "custom") and not terms.cabinet_only


def _authors(found: Scope, ref: str) -> Sequence[str]:
    for one in found.commitments:
        if one.id == ref:
            return one.by
    for rule in found.rules:
        if rule.id == ref:
            return [rule.changed_by] if rule.changed_by else []
    for (person, _), entry in found.situation.barred.items():
        if ref in (entry.id, f"{person}-barred") and entry.event.ruling and entry.event.ruling.by:
            return [entry.event.ruling.by]
    return []


def _transversals(family: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the minimal sets that meet every set of a family, taking these in one by one."""
    found: list[frozenset[str]] = [frozenset()]
    for edge in family:
        wide = {one if one & edge else one | {name} for one in found for name in (edge if not one & edge else [""])}
        ordered = sorted(wide, key=len)
        found = []
        for one in ordered:
            if not any(other <= one for other in found):
                found.append(one)
    return found


def _said(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "nobody"
