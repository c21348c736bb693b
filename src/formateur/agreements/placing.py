"""From commitments to cells: where each party's members may end up at a ballot to come.

A party that stays away is absent; one that attends is present; one that backs somebody votes for him if it votes; one
that refuses him, or backs another for the office, may do anything but that; one that refuses whoever stands votes for
nobody; one that tolerates abstains or stays away; and one that has declared nothing about this ballot may do anything
(language reference, section 4, point 9).

Where the step has a quorum, backing somebody is not a promise to come: absence is then a way to fight for him, so those
who back without pledging to attend may be absent. Lebanon, 13 June 2023: the 44 who backed Frangieh left.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, pairwise

from formateur.case.commitments import Candidacy, Commitment, Fact, Firmness
from formateur.case.situation import Situation
from formateur.model.house import House, Unit
from formateur.model.rules import Rule
from formateur.model.tally import PRESENT, Cell

ALL = frozenset(Cell)


@dataclass(frozen=True, slots=True)
class Ask:
    """The ballot that commitments are read for: its step, its id, the day, who is put to the vote, and its rule."""

    step: str
    ballot: str
    day: date | None
    rule: Rule
    fills: str | None
    nominee: str | None
    candidates: tuple[str, ...]

    @property
    def is_motion(self) -> bool:
        """True for a motion, which stands outside the steps."""
        return self.step.startswith("motions.")

    @property
    def censures(self) -> bool:
        """True for a motion that would bring down the government: who holds the office that leads it is voted on."""
        return self.is_motion and self.rule.votes_on == "rejection"

    @property
    def favour(self) -> Cell:
        """The vote that helps a government: against, where the motion itself is against it."""
        return Cell.AGAINST if self.rule.votes_on == "rejection" else Cell.IN_FAVOUR


@dataclass(frozen=True, slots=True)
class _Binding:
    """A commitment on members ``start`` to ``stop`` of a party."""

    commitment: Commitment
    start: int
    stop: int


def binding(situation: Situation, ask: Ask, level: Firmness = Firmness.PLEDGE) -> tuple[Commitment, ...]:
    """Return the commitments in force that place somebody at a ballot, those at least as firm as ``level``."""
    return tuple(
        one.commitment
        for one in situation.commitments.values()
        if one.commitment.level >= level and _concerns(one.commitment, ask) and _bears(one.commitment, situation, ask)
    )


def _concerns(terms: Commitment, ask: Ask) -> bool:
    """True if it is about this sitting: one about another sitting does not bind this one."""
    if terms.sitting is not None and terms.sitting != ask.day:
        return False
    if terms.until is not None and ask.day is not None and terms.until < ask.day:
        return False
    if terms.ballots and ask.ballot not in terms.ballots:
        return False
    # a condition on who holds an office is known only where that office is being voted on
    if isinstance(terms.when, Fact):
        return terms.when.office in (None, ask.fills) and ask.nominee is not None and ask.nominee in terms.when.in_
    return True


def _bears(terms: Commitment, situation: Situation, ask: Ask) -> bool:
    match terms.kind:
        case "stays_away":
            return terms.stays_away == ask.step
        case "attends":
            return terms.attends == ask.step
        case _ if ask.is_motion and ask.fills is None:
            return False  # a motion that is about nobody
        case "backs" if _backs_another(terms, situation, ask):
            return True
        case "backs" | "refuses" | "tolerates":
            return bool(_targets(_aim(terms), situation, ask)) or _whoever(terms, ask)
        case _:
            return False


def _whoever(terms: Commitment, ask: Ask) -> bool:
    """True if a commitment is about whoever stands for the office."""
    aimed = _aim(terms)
    return not aimed.persons and not aimed.of and _same_office(aimed, ask)


def _backs_another(terms: Commitment, situation: Situation, ask: Ask) -> bool:
    """True if somebody else than the one put to the vote is backed for this very office."""
    if terms.kind != "backs" or ask.rule.between_candidates or ask.nominee is None or ask.fills is None:
        return False
    if ask.censures:
        return False  # who wants somebody else need not bring the government down for him
    aimed = _aim(terms)
    named = bool(aimed.persons or aimed.of)
    return named and aimed.office == ask.fills and not _targets(aimed, situation, ask)


def _same_office(aimed: Candidacy, ask: Ask) -> bool:
    return aimed.office is None or ask.fills is None or aimed.office == ask.fills


def _targets(aimed: Candidacy, situation: Situation, ask: Ask) -> frozenset[str]:
    """Return which of those put to the vote a commitment is about."""
    if not _same_office(aimed, ask):
        return frozenset()
    stands = ask.candidates if ask.rule.between_candidates else ((ask.nominee,) if ask.nominee else ())
    named = set(aimed.persons)
    people = situation.case.people
    return frozenset(
        person for person in stands if person in named or (person in people and people[person].party in aimed.of)
    )


def place(
    situation: Situation, ask: Ask, house: House, level: Firmness = Firmness.PLEDGE, without: Iterable[str] = ()
) -> tuple[Unit, ...]:
    """Place every seated member of the house at a ballot.

    Parameters
    ----------
    level
        Commitments less firm than this do not count.
    without
        Ids of commitments to leave out.

    Returns
    -------
    tuple of Unit
        Party by party, one unit for each part of a party that is placed alike. Seats sum to the seats of parties.
    """
    left_out = set(without)
    terms = [one for one in binding(situation, ask, level) if one.id not in left_out]
    bindings = _by_party(situation, terms)
    return tuple(
        unit for party in house.parties for unit in _units(situation, party, house, ask, bindings.get(party, ()))
    )


def _by_party(situation: Situation, terms: Iterable[Commitment]) -> Mapping[str, tuple[_Binding, ...]]:
    """Say which members of each party each commitment binds."""
    found: dict[str, list[_Binding]] = {}
    for commitment in terms:
        for party, (start, stop) in spans(situation, commitment).items():
            found.setdefault(party, []).append(_Binding(commitment, start, stop))
    return {party: tuple(some) for party, some in found.items()}


def spans(situation: Situation, terms: Commitment) -> Mapping[str, tuple[int, int]]:
    """Return which members a commitment binds: those from ``start`` to before ``stop`` of each party, counted from 0.

    ``except`` frees members of the first party named; of a pool a bloc binds only the members that are with it.
    """
    found: dict[str, tuple[int, int]] = {}
    offsets = _offsets(situation)
    free = terms.except_
    for actor in terms.by:
        if actor not in situation.blocs and actor not in situation.parties:
            continue  # the polity, whose customs bind nobody in particular
        for party, number in situation.members_of(actor).items():
            seats = situation.seats_of(party)
            start = offsets.get((actor, party), 0) if number is not None else 0
            stop = min(seats, start + number) if number is not None else seats
            freed = min(free, stop - start)
            free -= freed
            found[party] = (start, stop - freed)
    return found


def _offsets(situation: Situation) -> Mapping[tuple[str, str], int]:
    """Keep the parts of a pool that different blocs count as theirs apart, in order of the blocs."""
    taken: dict[str, int] = {}
    found: dict[tuple[str, str], int] = {}
    for bloc in situation.blocs.values():
        for party, number in bloc.members.items():
            if number is not None:
                found[bloc.id, party] = taken.get(party, 0)
                taken[party] = taken.get(party, 0) + number
    return found


def _units(situation: Situation, party: str, house: House, ask: Ask, bindings: tuple[_Binding, ...]) -> Iterator[Unit]:
    seats = house.parties[party]
    spec = situation.parties[party]
    groups = _groups(situation, party, house)
    edges = [*(edge for one in bindings for edge in (one.start, one.stop)), *groups]
    for start, stop in pairwise(sorted({0, seats, *(min(seats, edge) for edge in edges)})):
        bound = [one.commitment for one in bindings if one.start <= start and stop <= one.stop]
        cells, candidates, refused = _cells(bound, situation, ask)
        yield Unit(
            actor=party,
            seats=stop - start,
            cells=cells,
            candidates=candidates,
            refused=refused,
            group=next((group for edge, group in groups.items() if edge <= start), None),
            individual=spec.pool,
            because=tuple(one.id for one in bound),
        )


def _groups(situation: Situation, party: str, house: House) -> Mapping[int, str]:
    """Return the groups that a party's members sit in, by the member each begins with, the last one first."""
    own = situation.parties[party].group
    split = {group: seats for group, seats in situation.seats[party].items() if seats and group in house.groups}
    if not split:
        return {0: own} if own is not None and own in house.groups else {}
    starts = accumulate(split.values(), initial=0)
    return dict(reversed([*zip(starts, split, strict=False)]))


def _cells(
    bound: Iterable[Commitment], situation: Situation, ask: Ask
) -> tuple[frozenset[Cell], frozenset[str] | None, frozenset[str]]:
    """Cells, candidates and refusals left by several commitments: restrictions first, then promises to help.

    A promise beats a restriction of the same actor on the same act, so one who pledged to attend is not absent.
    """
    cells, candidates, refused = ALL, None, frozenset[str]()
    for terms in sorted(bound, key=lambda one: one.is_grant):
        wanted = _wanted(terms, situation, ask)
        if terms.kind == "refuses" and ask.rule.between_candidates:
            refused |= _targets(_aim(terms), situation, ask)
        elif terms.kind == "backs" and ask.rule.between_candidates:
            candidates = _targets(_aim(terms), situation, ask)
        cells = (cells & wanted) or wanted
    return cells, candidates, refused


def released(unit: Unit, ref: str, situation: Situation, ask: Ask) -> Unit:
    """Return a unit as it is placed once one of its commitments is given up; what else binds it stays."""
    rest = tuple(name for name in unit.because if name != ref)
    bound = [situation.commitments[name].commitment for name in rest]
    cells, candidates, refused = _cells(bound, situation, ask)
    return replace(unit, cells=cells, candidates=candidates, refused=refused, because=rest)


def _aim(terms: Commitment) -> Candidacy:
    aimed: Candidacy = getattr(terms, terms.kind)
    return aimed


def _wanted(terms: Commitment, situation: Situation, ask: Ask) -> frozenset[Cell]:
    match terms.kind:
        case "stays_away":
            return frozenset({Cell.ABSENT})
        case "attends":
            return PRESENT
        case "backs" if _backs_another(terms, situation, ask):
            return ALL - {ask.favour}
        case "backs":
            return frozenset({ask.favour, Cell.ABSENT} if ask.rule.quorum else {ask.favour})
        case "tolerates":
            return frozenset({Cell.ABSTAINING, Cell.ABSENT})
        case "refuses" if ask.censures and terms.depth in (None, "vote"):
            return frozenset({Cell.IN_FAVOUR})  # who will have nothing of the government votes to bring it down
        case _ if not ask.rule.between_candidates:  # refuses: anything but a vote in favour
            return ALL - {ask.favour}
        case _:  # between candidates only those refused are out; who refuses whoever stands votes for nobody
            return frozenset({Cell.ABSTAINING, Cell.ABSENT}) if _whoever(terms, ask) else ALL
