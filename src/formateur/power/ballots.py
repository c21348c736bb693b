"""The rule of a ballot as a voting game: what it asks of the members in each of four states."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formateur.case.situation import Situation
from formateur.errors import FormateurError, UnknownNameError
from formateur.games.ballots import Ballot
from formateur.games.rules import (
    CAST,
    IN_FAVOUR,
    PRESENT,
    Criterion,
    Needs,
    Scores,
    State,
    at_least,
    criteria,
    every_one,
    guaranteed,
    prevented,
    share,
    together,
)
from formateur.games.rules import Rule as GameRule
from formateur.games.weighted import AnyGame, all_of
from formateur.model.bounds import Base, Bound, Comparison
from formateur.model.house import House
from formateur.model.rules import AllOf, AnyOf, Condition, MostVotes, Named, Rule, Test
from formateur.power.players import Acting, Player, players_of, weights

COUNTS: Mapping[str, Scores] = {
    "in_favour": IN_FAVOUR,
    "against": (0, 0, 1, 0),
    "abstaining": (0, 1, 0, 0),
    "cast": CAST,
    "voting": PRESENT,
    "present": PRESENT,
    "absent": (0, 0, 0, 1),
}
BASES: Mapping[Base, Scores] = {Base.PRESENT: PRESENT, Base.VOTING: PRESENT, Base.CAST: CAST}
PLURALITY: Scores = (1, 0, -1, 0)
PROCEDURE = "procedure"


@dataclass(frozen=True, eq=False)
class Vote:
    """One ballot, or a whole procedure, as a game between some players.

    ``carries`` is who can carry it whatever the others do: a game, or True or False where everybody or nobody can.
    ``rule`` is the game with four states; None for a procedure of several ballots.
    """

    step: str
    ballot: str | None
    words: str
    cite: str | None
    players: tuple[Player, ...]
    carries: AnyGame | bool
    rule: GameRule | None
    may_abstain: bool = True
    notes: tuple[str, ...] = field(default=())

    @property
    def label(self) -> str:
        """The ballot as it is asked for: ``STEP``, ``STEP.BALLOT`` or ``procedure``."""
        return f"{self.step}.{self.ballot}" if self.ballot else self.step

    @property
    def sides_matter(self) -> bool:
        """True if abstaining, voting against and staying away are not all the same: a quorum, or another base."""
        if self.rule is None:
            return False
        return any(len(set(one.scores[1:])) > 1 for one in criteria(self.rule))

    def measured(self) -> Ballot | None:
        """Return the ballot with every state that the law allows equally likely, None for a procedure."""
        if self.rule is None:
            return None
        states = [state for state in State if self.may_abstain or state is not State.ABSTAINING]
        return Ballot.uniform(self.rule, states)


def vote(situation: Situation, ballot: str | None = None, acting: Acting = Acting.PARTIES) -> Vote:
    """Return the game of a ballot on the day of a situation.

    Parameters
    ----------
    ballot
        ``STEP`` (its first ballot), ``STEP.BALLOT``, ``motions.MOTION``, or ``procedure`` for all ballots that remain
        on the way to a government. Default: the ballot that is pending, else the first of the procedure.
    acting
        Who acts as one.

    Raises
    ------
    UnknownNameError
        For a step or ballot that the law does not have.
    FormateurError
        If no ballot is pending and none is named.

    Examples
    --------
    >>> import formateur as fm
    >>> found = vote(fm.load("iraq-2021").on("2022-02-06"), "president.first")
    >>> found.carries.quota, found.players[0].name, found.players[0].seats
    (220, 'Sadrists', 73)
    """
    if ballot == PROCEDURE:
        return _procedure(situation, acting)
    step, name = named(situation, ballot)
    rule, house = situation.law.rule(step, name), situation.house(step)
    players = players_of(situation, house, acting)
    game_rule = rule_of(rule, house, players)
    return Vote(
        step,
        name,
        rule.words(),
        rule.cite,
        players,
        guaranteed(game_rule),
        game_rule,
        rule.may_abstain,
        tuple(_notes(rule, house, players)),
    )


def named(situation: Situation, ballot: str | None) -> tuple[str, str | None]:
    """Return the step and ballot that are meant."""
    law = situation.law
    if ballot is None:
        return _pending(situation)
    if ballot.startswith("motions."):
        if ballot.removeprefix("motions.") not in law.motions:
            raise UnknownNameError("motion", ballot, [f"motions.{name}" for name in law.motions])
        return ballot, None
    step, _, name = ballot.partition(".")
    voting = [name for name, one in law.steps.items() if one.ballots]
    if step not in voting:
        raise UnknownNameError("step with a ballot", step, [*voting, PROCEDURE])
    names = [one.id for one in law.steps[step].ballots]
    if name and name not in names:
        raise UnknownNameError(f"ballot of the step {step}", name, names)
    return step, name or _ballot_due(situation, step)


def _pending(situation: Situation) -> tuple[str, str | None]:
    law = situation.law
    here = situation.stage
    if here and here in law.steps and law.steps[here].ballots:
        return here, _ballot_due(situation, here)
    ahead = stages(situation)
    if ahead:
        return ahead[0], law.steps[ahead[0]].ballots[0].id
    raise FormateurError(
        f"no ballot is pending on {situation.day}; name one: --ballot "
        + ", ".join(name for name, one in law.steps.items() if one.ballots)
    )


def _ballot_due(situation: Situation, step: str) -> str:
    track = situation.state.track_at(step)
    ballots = situation.law.steps[step].ballots
    return ballots[min(track.ballot, len(ballots) - 1) if track else 0].id


def stages(situation: Situation) -> tuple[str, ...]:
    """Return the steps with ballots that remain on the shortest way to a government."""
    from formateur.agreements.stages import path_to_government

    return path_to_government(situation, situation.law)


def _procedure(situation: Situation, acting: Acting) -> Vote:
    """Compose the ballots that remain: each step must be carried, at any one of its ballots."""
    ahead = stages(situation)
    if not ahead:
        raise FormateurError(f"no ballot remains before a government on {situation.day}; name one with --ballot")
    first = situation.house(ahead[0])
    chambers = {situation.house(step).chamber for step in ahead}
    if len(chambers) > 1:
        raise FormateurError(
            f"the steps {', '.join(ahead)} are voted on in different chambers ({', '.join(sorted(chambers))}); "
            "ask for one of them at a time with --ballot"
        )
    players = players_of(situation, first, acting)
    carried = [_stage(situation, step, players) for step in ahead]
    words = [f"{situation.name(step)} ({' or '.join(_ballots_left(situation, step))})" for step in ahead]
    if False in carried:
        carries: AnyGame | bool = False
    else:
        games = [one for one in carried if not isinstance(one, bool)]
        carries = all_of(*games) if games else True
    return Vote(PROCEDURE, None, "carry " + ", then ".join(words), None, players, carries, None)


def _stage(situation: Situation, step: str, players: tuple[Player, ...]) -> AnyGame | bool:
    """Return who can carry a step at one of its ballots left; a motion against a government is defeated at each."""
    house, law = situation.house(step), situation.law
    rules = [rule_of(law.rule(step, one), house, players) for one in _ballots_left(situation, step)]
    against = law.steps[step].votes_on == "rejection"
    found = [prevented(one) if against else guaranteed(one) for one in rules]
    return together(found, every=against)


def _ballots_left(situation: Situation, step: str) -> list[str]:
    spec, track = situation.law.steps[step], situation.state.track_at(step)
    ballots = [one.id for one in spec.ballots]
    first = track.ballot if track and spec.each_sitting != "restart" else 0
    return ballots[min(first, len(ballots) - 1) :]


def rule_of(rule: Rule, house: House, players: tuple[Player, ...]) -> GameRule:
    """Return the game with four states of a ballot's rule: its quorum, and what it needs."""
    needs = _condition(rule.needs, rule, house, players)
    if rule.quorum is None:
        return needs
    return every_one(_condition(rule.quorum, rule, house, players), needs)


def _condition(condition: Condition, rule: Rule, house: House, players: tuple[Player, ...]) -> GameRule:
    match condition:
        case Test():
            return _test(condition, house, players)
        case AllOf():
            return every_one(*(_condition(part, rule, house, players) for part in condition.all_of))
        case AnyOf():
            return Needs(tuple(_condition(part, rule, house, players) for part in condition.any_of), every=False)
        case Named():
            return _condition(rule.conditions[condition.name], rule, house, players)
        case MostVotes():
            return Criterion(weights(players), PLURALITY, 1)


def _test(test: Test, house: House, players: tuple[Player, ...]) -> GameRule:
    size, bound = house.size(test.group), test.bound
    if test.party is not None:
        met = _meets(house.seats_of(test.party), bound, size.members)
        return at_least((0,) * len(weights(players)), IN_FAVOUR, 0 if met else 1)
    own, counted = weights(players, test.group), COUNTS[test.count]
    if bound.base is not None and bound.base in BASES:
        strict = bound.comparison in (Comparison.MORE_THAN, Comparison.FEWER_THAN)
        of = BASES[bound.base]
        if bound.comparison.is_floor:
            return share(own, counted, of, bound.amount, strict=strict)
        return share(own, _negative(counted), _negative(of), bound.amount, strict=strict)
    base = size.seated if bound.base is Base.SEATED else size.members
    quota = bound.quota(base)
    vacant = size.seated - sum(own)  # seats of nobody on record: absent, as far as the count goes
    if bound.comparison.is_floor:
        return at_least(own, counted, quota - vacant * counted[State.ABSENT])
    return at_least(own, _negative(counted), vacant * counted[State.ABSENT] - quota)


def _negative(scores: Scores) -> Scores:
    first, second, third, fourth = scores
    return -first, -second, -third, -fourth


def _meets(count: int, bound: Bound, members: int) -> bool:
    quota = bound.quota(members)
    return count >= quota if bound.comparison.is_floor else count <= quota


def _notes(rule: Rule, house: House, players: tuple[Player, ...]) -> list[str]:
    found = []
    if isinstance(rule.needs, MostVotes):
        found.append("most votes is measured as more for than against: between two candidates")
    if rule.votes_on == "rejection":
        found.append("the motion is against the government: who carries it brings it down")
    if rule.between_candidates:
        found.append("a vote for another candidate counts here as one against")
    missing = house.whole.members - sum(weights(players))
    if missing:
        found.append(f"{missing} of {house.whole.members} seats are vacant or held by nobody on record")
    return found
