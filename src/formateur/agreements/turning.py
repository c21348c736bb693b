"""What would turn a verdict, how robust it is, and what a sitting left unexplained.

All three ask the same judge again with something changed: a commitment lifted for so many members, one more party that
stays away or comes, a rule that falls, a bloc of another size. Nothing here has a formula of its own for any rule.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from formateur.agreements.placing import released
from formateur.agreements.sitting import Outlook, Share, judge_sitting, needed_by, outlook
from formateur.case.chronicle import Entry
from formateur.case.commitments import Commitment, Firmness
from formateur.case.situation import BallotSeen, Situation
from formateur.constitution.law import Amendment
from formateur.model.bounds import Bound, Comparison
from formateur.model.house import Unit
from formateur.model.judge import Level, Truth
from formateur.model.rules import Test
from formateur.model.tally import PRESENT, Cell

ALL = frozenset(Cell)
Chosen = Callable[[Unit], bool]
Moves = Callable[[Unit], Unit]


@dataclass(frozen=True, slots=True)
class Flip:
    """One announcement that would change the verdict.

    ``move`` is ``lifts`` (a commitment is given up), ``stays_away``, ``attends``, ``abstains``, ``in_favour``,
    ``against`` or ``rule`` (a changeable rule falls). ``members`` is the least number of the actor's ``of`` that
    suffices; ``actor`` None means any of those who have declared nothing. ``wanted`` of ``others``: what a quorum would
    still ask of the rest if all came.
    """

    move: str
    actor: str | None
    ref: str | None
    members: int
    of: int
    becomes: Level
    wanted: int | None = None
    others: int | None = None


def flips(view: Outlook) -> tuple[Flip, ...]:
    """Return every single announcement that changes the verdict, the smallest first, changes of rules last.

    Notes
    -----
    O(actors x log seats) verdicts: more members of one mind never bring a verdict back.
    """
    found = [*_lifted(view), *_announced(view), *_rules(view)]
    found += _turned(view, {(flip.ref, flip.actor, flip.becomes) for flip in found})
    return tuple(sorted(found, key=lambda one: (one.becomes, one.move == "rule", one.members, one.actor or "")))


def _lifted(view: Outlook) -> Iterator[Flip]:
    """Commitments given up, by as many members as it takes; what else binds these members stays."""
    for share in view.bound():
        ref = share.commitment
        moves = _release(view, ref)
        found = _least(view, _bound_by(view, ref, share.actor), moves, share.seats)
        if found:
            members, becomes = found
            wanted, others = _still_wanted(view, share.seats if view.needed.present else None)
            yield Flip("lifts", share.actor, ref, members, share.seats, becomes, wanted, others)


def _turned(view: Outlook, known: set[tuple[str | None, str | None, Level]]) -> Iterator[Flip]:
    """Those who are bound and announce the opposite: where giving up what binds them is not yet enough."""
    favour = view.first.ask.favour
    moves: list[tuple[str, frozenset[Cell]]] = [("attends", PRESENT)] if view.needed.present else []
    if not view.rule.between_candidates:
        moves += [("abstains", frozenset({Cell.ABSTAINING})), ("in_favour", frozenset({favour}))]
    for share in view.bound():
        release = _release(view, share.commitment)
        for move, cells in moves:
            turn = _announce_after(release, cells)
            found = _least(view, _bound_by(view, share.commitment, share.actor), turn, share.seats)
            if found and (share.commitment, share.actor, found[1]) not in known:
                yield Flip(move, share.actor, share.commitment, found[0], share.seats, found[1])
                break  # abstaining is the smaller step; coming is asked first


def _announce_after(release: Moves, cells: frozenset[Cell]) -> Moves:
    return lambda unit: announced(release(unit), cells)


def _release(view: Outlook, ref: str) -> Moves:
    return lambda unit: released(unit, ref, view.situation, view.first.ask)


def _bound_by(view: Outlook, ref: str, author: str) -> Chosen:
    return lambda unit: ref in unit.because and view.author(ref, unit) == author


def _announced(view: Outlook) -> Iterator[Flip]:
    """New stances of those who have declared nothing: of any of them, and of each party or bloc."""
    moves: list[tuple[str, frozenset[Cell]]] = [("stays_away", frozenset({Cell.ABSENT})), ("attends", PRESENT)]
    if not view.rule.between_candidates:
        favour = view.first.ask.favour
        against = Cell.IN_FAVOUR if favour is Cell.AGAINST else Cell.AGAINST
        moves += [("in_favour", frozenset({favour})), ("against", frozenset({against}))]
    for actor, parties in (None, None), *_actors(view):
        chosen = _silent_in(view, parties)
        seats = sum(unit.seats for unit in view.units if chosen(unit))
        if seats:
            for move, cells in moves:
                found = _least(view, chosen, _announce(cells), seats)
                if found:
                    yield Flip(move, actor, None, found[0], seats, found[1])


def _silent_in(view: Outlook, parties: frozenset[str] | None) -> Chosen:
    return lambda unit: view.is_silent(unit) and (parties is None or unit.actor in parties)


def _announce(cells: frozenset[Cell]) -> Moves:
    return lambda unit: announced(unit, cells)


def announced(unit: Unit, cells: frozenset[Cell]) -> Unit:
    """Return a unit that has announced to end in some cells, as far as what binds it already allows."""
    return replace(unit, cells=(unit.cells & cells) or cells, because=(*unit.because, "announced"))


def _actors(view: Outlook) -> Iterator[tuple[str, frozenset[str]]]:
    """Blocs, then the parties that are in none."""
    situation, inside = view.situation, set[str]()
    for bloc in situation.blocs.values():
        whole = frozenset(party for party, number in bloc.members.items() if number is None)
        inside |= whole
        # a pool of which only some members are with the bloc does not move with it
        yield bloc.id, whole | {party for party, number in bloc.members.items() if number == situation.seats_of(party)}
    for party in view.house.parties:
        if party not in inside and not situation.parties[party].pool:
            yield party, frozenset({party})


def _rules(view: Outlook) -> Iterator[Flip]:
    """Changeable rules of the ballots due: the law without them."""
    for amendment in changeable_rules(view):
        law = view.situation.case.constitution.on(
            view.day or view.situation.day, known=view.situation.known, without=amendment.id
        )
        if view.step not in law.steps:
            continue
        becomes = view.asked(view.units, law)
        if becomes is not view.level:
            needed = needed_by(law.rule(view.step, view.first.ballot), view.situation.house(view.step, law)).present
            yield Flip("rule", amendment.by, amendment.id, 0, 0, becomes, needed, view.can_attend if needed else None)


def changeable_rules(view: Outlook) -> tuple[Amendment, ...]:
    """Return the rulings, practices and imposed rules that touch the quorum or the needs of the ballots due."""
    constitution, day = view.situation.case.constitution, view.day or view.situation.day
    return tuple(
        amendment
        for amendment in constitution.amendments_on(day, view.situation.known)
        if amendment.changeable and any(_touches(path, view.step) for path in amendment.set)
    )


def _touches(path: str, step: str) -> bool:
    parts = path.removeprefix("steps.").split(".")
    return parts[0] == step and any(part in ("quorum", "needs", "ballots") for part in parts[1:])


def _least(view: Outlook, chosen: Chosen, moves: Moves, most: int) -> tuple[int, Level] | None:
    """Return the least number of the chosen members whose move changes the verdict, and what it becomes."""

    def level(members: int) -> Level:
        return judge_sitting(view.ballots, moved(view.units, chosen, moves, members), view.house)

    if level(most) is view.level:
        return None
    low, high = 0, most  # the verdict at low is unchanged, at high it is changed
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if level(middle) is view.level else (low, middle)
    return high, level(high)


def moved(units: Iterable[Unit], chosen: Chosen, moves: Moves, members: int) -> tuple[Unit, ...]:
    """Return the units after so many of the chosen members have moved."""
    found: list[Unit] = []
    for unit in units:
        taken = min(members, unit.seats) if chosen(unit) else 0
        members -= taken
        if taken:
            found.append(moves(replace(unit, seats=taken)))
        if unit.seats > taken:
            found.append(replace(unit, seats=unit.seats - taken))
    return tuple(found)


def _still_wanted(view: Outlook, returning: int | None) -> tuple[int | None, int | None]:
    """What the quorum would still ask of the others if all who return came."""
    if returning is None or view.needed.present is None:
        return None, None
    return max(0, view.needed.present - view.pledged - returning), view.can_attend - view.pledged


# --- how robust --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The range of one figure over which the verdict holds, everything else as it is.

    ``what`` is ``size`` (members whom a commitment of ``actor`` places) or ``quorum``. ``ceiling`` is the greatest
    value there could be; a ``high`` equal to it means that no greater value changes the verdict.
    """

    what: str
    actor: str | None
    ref: str | None
    value: int
    low: int
    high: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """An input of the verdict that is not of high confidence."""

    entry: Entry
    what: str
    confidence: str


def tolerances(view: Outlook) -> tuple[Tolerance, ...]:
    """Return, for each size and for the quorum, the range over which the verdict stays what it is."""
    found = [_size_tolerance(view, share.actor, share.commitment, share.seats) for share in view.shares(view.units)]
    quorum = _quorum_tolerance(view)
    return (*found, *([quorum] if quorum else []))


def _size_tolerance(view: Outlook, actor: str, ref: str, size: int) -> Tolerance:
    ceiling = size + view.undeclared

    def holds(value: int) -> bool:
        return judge_sitting(view.ballots, resized(view, ref, value - size), view.house) is view.level

    low, high = _interval(holds, size, 0, ceiling)
    return Tolerance("size", actor, ref, size, low, high, ceiling)


def resized(view: Outlook, ref: str, more: int) -> tuple[Unit, ...]:
    """Return the units with so many ``more`` members placed by a commitment, taken from those who are silent."""
    found: list[Unit] = []
    pattern = next(unit for unit in view.units if view.operative(unit) == ref)
    left = abs(more)
    for unit in view.units:
        shrinks = view.operative(unit) == ref if more < 0 else view.is_silent(unit)
        taken = min(unit.seats, left) if shrinks else 0
        left -= taken
        if unit.seats > taken:
            found.append(replace(unit, seats=unit.seats - taken))
    free = replace(pattern, cells=ALL, candidates=None, refused=frozenset(), because=())
    return (*found, replace(pattern if more > 0 else free, seats=abs(more) - left))


def _quorum_tolerance(view: Outlook) -> Tolerance | None:
    quorum = view.rule.quorum
    if not isinstance(quorum, Test) or quorum.present is None or view.needed.present is None:
        return None

    def holds(value: int) -> bool:
        bound = Bound(Comparison.AT_LEAST, Fraction(value))
        ballots = [
            replace(one, ask=replace(one.ask, rule=replace(one.ask.rule, quorum=Test(present=bound))))
            for one in view.ballots
        ]
        return judge_sitting(ballots, view.units, view.house) is view.level

    ceiling = view.house.whole.members
    low, high = _interval(holds, view.needed.present, 0, ceiling)
    return Tolerance("quorum", None, None, view.needed.present, low, high, ceiling)


def _interval(holds: Callable[[int], bool], value: int, floor: int, ceiling: int) -> tuple[int, int]:
    """Return the widest interval around ``value`` on which ``holds``: a verdict changes at most once each way."""
    low, out = value, floor - 1
    while low - out > 1:
        middle = (low + out) // 2
        low, out = (middle, out) if holds(middle) else (low, middle)
    high, out = value, ceiling + 1
    while out - high > 1:
        middle = (high + out) // 2
        high, out = (middle, out) if holds(middle) else (high, middle)
    return low, high


def deciding_shares(view: Outlook) -> tuple[Share, ...]:
    """Return the declared members the verdict rests on: those away while the quorum is in doubt, else all of them."""
    quorum = view.first.verdict.quorum
    in_doubt = quorum is not None and quorum.truth is not Truth.TRUE
    return view.away if in_doubt else view.shares(view.units)


def doubts(view: Outlook) -> tuple[Doubt, ...]:
    """Return the inputs of the verdict whose confidence is not high: commitments, and their authors' sizes."""
    situation = view.situation
    found: dict[str, Doubt] = {}
    for share in deciding_shares(view):
        made = situation.commitments[share.commitment].latest
        if made.event.confidence != "high":
            words = f"what {situation.named(share.actor)} has declared"
            found[share.commitment] = Doubt(made, words, made.event.confidence)
        entry = situation.blocs[share.actor].entry if share.actor in situation.blocs else None
        if entry and entry.event.confidence != "high":
            found[share.actor] = Doubt(entry, f"who belongs to {situation.named(share.actor)}", entry.event.confidence)
    for entry in situation.entries:
        if entry.event.seats and entry.event.confidence != "high":
            found[f"seats {entry.day}"] = Doubt(
                entry, f"the seats that changed hands on {entry.day}", entry.event.confidence
            )
    return tuple(found.values())


# --- after a sitting ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Residual:
    """What was announced for a sitting against who came.

    ``allowed`` could have come on what was declared the evening before, ``came`` did (None: not on record); ``named``
    are among the absent though they had announced nothing that counted; ``softer`` are the words some of them used.
    """

    sitting: BallotSeen
    needed: int | None
    allowed: int
    came: int | None
    announced: tuple[str, ...]
    named: tuple[str, ...]
    softer: tuple[Commitment, ...]

    @property
    def unexplained(self) -> int | None:
        """Members absent beyond the announced boycotts."""
        return None if self.came is None else self.allowed - self.came


def residual(situation: Situation) -> Residual | None:
    """Return the residual of the last sitting held for a ballot of a step; None if there was none."""
    held = [seen for seen in situation.ballots if not seen.step.startswith("motions.")]
    if not held:
        return None
    last = held[-1]
    eve = _eve(situation, last.day)
    view = outlook(eve) if eve else None
    if eve is None or view is None or view.step != last.step:
        return None
    event = last.entry.event.lost_sitting
    absent = event.stayed_away if event else ()
    announced = tuple(dict.fromkeys(share.actor for share in view.away))
    soft = [one.commitment for one in eve.commitments.values() if one.commitment.level < Firmness.PLEDGE]
    return Residual(
        sitting=last,
        needed=view.needed.present,
        allowed=view.can_attend,
        came=last.present.used if last.present else None,
        announced=announced,
        named=tuple(actor for actor in absent if actor not in announced),
        softer=tuple(terms for terms in soft if terms.stays_away == last.step and terms.sitting in (None, last.day)),
    )


def _eve(situation: Situation, day: date) -> Situation | None:
    eve = day - timedelta(days=1)
    return situation.case.on(eve) if eve >= situation.case.begins else None
