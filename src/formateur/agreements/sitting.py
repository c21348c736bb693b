"""The outlook of a sitting: whether the ballots due at it will succeed, on what the parties have declared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from formateur.agreements.placing import Ask, binding, place
from formateur.agreements.stages import leading_office
from formateur.case.commitments import Commitment, Firmness
from formateur.case.situation import Situation
from formateur.constitution.law import Ballot, Law
from formateur.model.house import Declared, House, Unit
from formateur.model.judge import (
    LEVEL_OF,
    Level,
    Truth,
    Verdict,
    any_true,
    foresee,
    foresee_level,
)
from formateur.model.rules import Rule, Test, tests_of
from formateur.model.supply import Supply, minimal_supplies
from formateur.model.tally import PRESENT, Cell

MAX_STEPS_AHEAD = 20
MOTIONS = "motions."
VOTE = "vote"  # the one ballot of a motion
ABOUT_COMING = ("stays_away", "attends")
OPERATIVE = (*ABOUT_COMING, "tolerates", "backs", "refuses")


@dataclass(frozen=True, slots=True)
class Needed:
    """The quota in seats that a rule sets; a number at full attendance where the base depends on who comes."""

    present: int | None = None
    in_favour: int | None = None
    against_at_most: int | None = None
    at_full_attendance: bool = False
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """Members of an actor that one commitment places alike."""

    actor: str
    seats: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BallotOutlook:
    """One ballot of the sitting: what it asks and its verdict."""

    ballot: str
    ask: Ask
    verdict: Verdict
    needed: Needed

    @property
    def best(self) -> str | None:
        """Who is nearest to what the ballot needs (None: nobody named, or the motion itself)."""
        rank = {Truth.TRUE: 0, Truth.UNKNOWN: 1, Truth.FALSE: 2}

        def distance(name: str | None) -> tuple[int, int, bool]:
            result = self.verdict.needs[name]
            return rank[result.truth], result.short, name is None

        return min(self.verdict.needs, key=distance)


@dataclass(frozen=True, eq=False)
class Outlook:
    """A sitting to come (or, with ``day`` None, the ballot that is pending though no sitting is called).

    ``can_attend`` counts the members who are not bound to stay away, ``pledged`` those bound to be present,
    ``undeclared`` those whom no commitment places. ``missing`` are the seats short even if all who can come do, and all
    vote for it.
    """

    situation: Situation = field(repr=False)
    step: str
    day: date | None
    law: Law = field(repr=False)
    house: House = field(repr=False)
    units: tuple[Unit, ...] = field(repr=False)
    ballots: tuple[BallotOutlook, ...]
    level: Level

    @property
    def first(self) -> BallotOutlook:
        """The ballot that comes first."""
        return self.ballots[0]

    @property
    def rule(self) -> Rule:
        """Its rule."""
        return self.first.ask.rule

    @property
    def needed(self) -> Needed:
        """Its quota and quorum in seats."""
        return self.first.needed

    @property
    def can_attend(self) -> int:
        """Members who may come."""
        return self.house.whole.seated - sum(unit.seats for unit in self.units if unit.away)

    @property
    def pledged(self) -> int:
        """Members bound to be present."""
        return sum(unit.seats for unit in self.units if unit.present)

    @property
    def undeclared(self) -> int:
        """Members who have declared nothing about this ballot; where it has a quorum, nothing about coming."""
        return sum(unit.seats for unit in self.units if self.is_silent(unit))

    def is_silent(self, unit: Unit) -> bool:
        """True if a unit has not declared itself: about coming, where there is a quorum, else about the vote."""
        if self.needed.present is None:
            return not unit.because
        made = self.situation.commitments
        return not any(made[name].commitment.kind in ABOUT_COMING for name in unit.because)

    def operative(self, unit: Unit) -> str | None:
        """Return the commitment that counts most for where a unit ends up: on coming first, then on the vote."""
        made = self.situation.commitments
        return min(unit.because, key=lambda name: OPERATIVE.index(made[name].commitment.kind), default=None)

    @property
    def refusing(self) -> int:
        """Members who have declared that they will not vote in favour, and may vote against."""
        favour = self.first.ask.favour
        hostile = Cell.IN_FAVOUR if favour is Cell.AGAINST else Cell.AGAINST
        return sum(
            unit.seats for unit in self.units if unit.because and hostile in unit.cells and favour not in unit.cells
        )

    @property
    def quorum_short(self) -> int:
        """Seats by which the quorum is out of reach, 0 if it is not."""
        return max(0, (self.needed.present or 0) - self.can_attend)

    @property
    def missing(self) -> int:
        """Seats short of what is needed, even at best; 0 unless the sitting is blocked."""
        if self.quorum_short:
            return self.quorum_short
        if self.level is not Level.BLOCKED:
            return 0
        return min((shortfall(one.verdict, one.best) for one in self.ballots), default=0)

    @property
    def wanted(self) -> int:
        """Members needed for the quorum beyond those who have pledged to come."""
        return max(0, (self.needed.present or 0) - self.pledged)

    @property
    def away(self) -> tuple[Share, ...]:
        """Who has declared to stay away, by commitment; no seat is counted twice."""
        return self.shares(unit for unit in self.units if unit.away)

    def shares(self, units: Iterable[Unit]) -> tuple[Share, ...]:
        """Sum up units by the commitment that counts most for each, in the order in which these were made."""
        placed = ((name, unit) for unit in units if (name := self.operative(unit)))
        return self._summed(placed)

    def bound(self) -> tuple[Share, ...]:
        """Sum up, for every commitment that places somebody, the members it binds (some are bound by several)."""
        return self._summed((name, unit) for unit in self.units for name in unit.because)

    def _summed(self, placed: Iterable[tuple[str, Unit]]) -> tuple[Share, ...]:
        made = self.situation.commitments
        seats: dict[tuple[str, str], int] = {}
        for name, unit in placed:
            author = self.author(name, unit)
            seats[name, author] = seats.get((name, author), 0) + unit.seats
        order = {name: position for position, name in enumerate(made)}
        ranked = sorted(seats.items(), key=lambda item: order[item[0][0]])
        return tuple(Share(author, number, name) for (name, author), number in ranked)

    def author(self, commitment: str, unit: Unit) -> str:
        """Return who made a commitment on behalf of a unit."""
        by = self.situation.commitments[commitment].commitment.by
        return next(one for one in by if unit.actor in self.situation.members_of(one))

    def supply(self, level: Level) -> Supply:
        """Return the minimal sets of silent parties who could bring the first ballot to ``level``.

        To assure it they come (where there is a quorum) or declare for it; to block it they stay away or declare
        against it.
        """
        helps = level is Level.ASSURED
        if self.needed.present is not None:
            cells = PRESENT if helps else frozenset({Cell.ABSENT})
        else:
            favour = self.first.ask.favour
            against = Cell.IN_FAVOUR if favour is Cell.AGAINST else Cell.AGAINST
            cells = frozenset({favour if helps else against})
        last = self.ballots[-1]  # ballots held at one sitting: the last is the one most easily carried
        candidates = names_put(last.ask)
        return minimal_supplies(
            last.ask.rule, self.units, self.house, cells, level, candidates=candidates, unknown=self.is_silent
        )

    def extremes(self, ballot: BallotOutlook, cell: Cell, group: str | None = None) -> tuple[int, int]:
        """Return the least and the greatest number who may end in a cell, as whoever is nearest to winning sees it."""
        seen = Declared(self.units, ballot.best, (), ballot.ask.rule.between_candidates)
        return seen.extremes({cell: 1}, group)

    def commitments(self) -> tuple[Commitment, ...]:
        """Return the commitments that place somebody at the first ballot."""
        return binding(self.situation, self.first.ask)

    def asked(self, units: tuple[Unit, ...], law: Law | None = None) -> Level:
        """Return what the verdict would be with the members placed otherwise, or under another law."""
        return judge_sitting(
            self.ballots, units, self.house if law is None else self.situation.house(self.step, law), law
        )


def shortfall(verdict: Verdict, candidate: str | None) -> int:
    """Seats by which the tests that fail fall short, for the candidate."""
    return verdict.needs[candidate].short


def judge_sitting(
    ballots: Iterable[BallotOutlook], units: tuple[Unit, ...], house: House, law: Law | None = None
) -> Level:
    """Judge the ballots of one sitting: it succeeds if one of them does."""
    truths = []
    for one in ballots:
        rule = one.ask.rule if law is None else law.rule(one.ask.step, one.ballot)
        truths.append(_truth_of(foresee_level(rule, units, house, names_put(one.ask))))
        if truths[-1] is Truth.TRUE:
            break
    return LEVEL_OF[any_true(truths)]


def names_put(ask: Ask) -> tuple[str, ...]:
    """Return those who are put to the vote."""
    if ask.rule.between_candidates:
        return ask.candidates
    return (ask.nominee,) if ask.nominee else ()


def outlook(
    situation: Situation, *, level: Firmness = Firmness.PLEDGE, without: Iterable[str] = (), law: Law | None = None
) -> Outlook | None:
    """Return the outlook of the next sitting, or of the ballot pending if none is called; None if no ballot lies ahead.

    Parameters
    ----------
    level
        Commitments less firm than this do not count; default: pledges and red lines.
    without
        Ids of commitments to leave out.
    law
        Another law to judge by; default the one in force on the day of the sitting, as far as known.

    Examples
    --------
    The eve of 7 February 2022 in Iraq:

    >>> import formateur as fm
    >>> eve = outlook(fm.load("iraq-2021").on("2022-02-06"))
    >>> eve.needed.present, eve.can_attend, eve.missing, str(eve.level)
    (220, 175, 45, 'blocked')
    """
    sitting = situation.next_sitting
    motion = sitting is not None and sitting.step.startswith(MOTIONS)
    step = sitting.step if sitting and motion else ballot_step(situation, sitting.step if sitting else None)
    if step is None:
        return None
    day = sitting.day if sitting and sitting.step == step else None
    law = law or situation.case.constitution.on(day or situation.day, known=situation.known)
    if step.removeprefix(MOTIONS) not in (law.motions if motion else law.steps):
        return None
    house = situation.house(step, law)
    ballots: list[BallotOutlook] = []
    units: tuple[Unit, ...] = ()
    for ask in _asks(situation, law, step, day):
        placed = place(situation, ask, house, level, without)
        verdict = foresee(ask.rule, placed, house, names_put(ask))
        units = units or placed
        ballots.append(BallotOutlook(ask.ballot, ask, verdict, needed_by(ask.rule, house)))
    truths = [_truth_of(one.verdict.level) for one in ballots]
    return Outlook(situation, step, day, law, house, units, tuple(ballots), LEVEL_OF[any_true(truths)])


def _truth_of(level: Level) -> Truth:
    return next(truth for truth, found in LEVEL_OF.items() if found is level)


def ballot_step(situation: Situation, called: str | None) -> str | None:
    """Return the next step that is a vote: the one called, else the first on the way from the pending step."""
    law = situation.law
    start = called if called in law.steps else situation.stage
    seen = 0
    while start in law.steps and seen < MAX_STEPS_AHEAD:
        step = law.steps[start]
        if step.kind == "ballots":
            return start
        ways = [target for key, target in step.exits() if key not in ("exhausted", "otherwise", "deadline.late")]
        start = next(iter(ways), None)
        seen += 1
    return None


def due_together(situation: Situation, law: Law, step: str) -> tuple[Ballot, ...]:
    """Return the ballot that is due and those that follow it at the same sitting (no gap is asked between them)."""
    track = situation.state.track_at(step)
    ballots = law.steps[step].ballots
    first = min(track.ballot if track else 0, len(ballots) - 1)
    if law.steps[step].each_sitting == "restart":
        first = 0
    last = first + 1
    while last < len(ballots) and ballots[last].gap is None:
        last += 1
    return ballots[first:last]


def _asks(situation: Situation, law: Law, step: str, day: date | None) -> Iterator[Ask]:
    """Yield what is put to the vote at a sitting, ballot by ballot."""
    if step.startswith(MOTIONS):
        yield _motion(situation, law, step, day)
        return
    for ballot in due_together(situation, law, step):
        yield _ask(situation, law, step, ballot, day)


def _motion(situation: Situation, law: Law, step: str, day: date | None) -> Ask:
    """Return what a motion asks.

    One that names a successor is a vote on him; any other that a government must withstand is a vote on whoever leads
    it, in which those against the government are in favour; the rest are about nobody.
    """
    name, rule, office = step.removeprefix(MOTIONS), law.rule(step), leading_office(law)
    if law.motions[name].constructive:
        sitting = situation.next_sitting
        return Ask(step, VOTE, day, rule, office, sitting.candidate if sitting else None, ())
    if not any(name in end.survives for end in law.ends.values()):
        return Ask(step, VOTE, day, rule, None, None, ())
    leader = situation.state.holders.get(office or "")
    return Ask(step, VOTE, day, replace(rule, votes_on="rejection"), office, leader, ())


def _ask(situation: Situation, law: Law, step: str, ballot: Ballot, day: date | None) -> Ask:
    track = situation.state.track_at(step)
    candidates = situation.candidates_at(step)
    if ballot.candidates == "top 2" and track and track.stood:
        candidates = _first_two(situation, step, track.stood)
    nominee = _put_to_the_vote(situation, step, candidates)
    return Ask(step, ballot.id, day, law.rule(step, ballot.id), law.steps[step].fills, nominee, candidates)


def _first_two(situation: Situation, step: str, stood: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first two of the last ballot, with everyone tied for second place."""
    last = next((seen.entry.event.ballot for seen in reversed(situation.ballots) if seen.step == step), None)
    votes = {name: figure.used or 0 for name, figure in last.votes.items()} if last else {}
    if len(stood) <= 2 or not votes:
        return stood[:2]
    second = sorted(votes.values(), reverse=True)[1]
    return tuple(name for name in stood if votes.get(name, 0) >= second)


def _put_to_the_vote(situation: Situation, step: str, candidates: tuple[str, ...]) -> str | None:
    """Return who a vote is about: the one charged or proposed, else the one named when the sitting was called."""
    track = situation.state.track_at(step) or situation.track
    if track and track.nominee:
        return track.nominee
    sitting = situation.next_sitting
    if sitting and sitting.step == step and sitting.candidate:
        return sitting.candidate
    return candidates[0] if len(candidates) == 1 else None


def needed_by(rule: Rule, house: House) -> Needed:
    """Return the quota of a rule in seats (language reference, section 4, point 8)."""
    present = in_favour = against = None
    floating, groups = False, {}
    if rule.quorum:
        for test in tests_of(rule.quorum, rule.conditions):
            if test.count == "present" and test.group is None:
                present = max(present or 0, _seats(test, house))
    for test in tests_of(rule.needs, rule.conditions):
        if test.group:
            groups[f"{test.group}: {test.count}"] = _seats(test, house)
        elif test.count == "in_favour":
            in_favour = max(in_favour or 0, _seats(test, house))
            floating = floating or test.bound.base in ("present", "voting", "cast")
        elif test.count == "against":
            seats = _seats(test, house)
            against = seats if against is None else min(against, seats)
    return Needed(present, in_favour, against, floating, groups)


def _seats(test: Test, house: House) -> int:
    size = house.size(test.group)
    return test.bound.quota(size.members if test.bound.base == "members" else size.seated)
