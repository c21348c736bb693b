"""Rules of ballots with four choices: in favour, abstaining, against or absent.

A rule is a tree of criteria: each adds up scores times weights and asks for a least sum. A quorum counts all but the
absent; a majority of votes cast sets those for against those against (Laruelle and Valenciano 2012).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil, floor

from formateur.errors import ModelError
from formateur.games.weighted import AnyGame, WeightedGame, all_of, any_of


class State(IntEnum):
    """What a member may do at a ballot."""

    IN_FAVOUR = 0
    ABSTAINING = 1
    AGAINST = 2
    ABSENT = 3


Scores = tuple[int, int, int, int]  # of one member in favour, abstaining, against, absent


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

    def prevented(self) -> AnyGame | bool:
        """Return who can keep it from being met, whatever all others do."""
        best = max(self.scores)
        loss = best - min(self.scores)
        spare = best * sum(self.weights) - self.need
        if spare < 0:
            return True
        if loss <= 0 or loss * sum(self.weights) <= spare:
            return False
        return WeightedGame(spare // loss + 1, self.weights)


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

    Alternatives count only if one of them is sure by itself: where the others can defeat each but not all at once, the
    game says less than could be had.

    >>> guaranteed(majority((110, 109, 110), of="cast", quorum=220))
    WeightedGame(quota=220, weights=(110, 109, 110))
    """
    if isinstance(rule, Criterion):
        return rule.guaranteed()
    return together([guaranteed(part) for part in rule.parts], every=rule.every)


def prevented(rule: Rule) -> AnyGame | bool:
    """Return the game of who can defeat a ballot whatever the others do: of several criteria one is enough.

    >>> prevented(majority((110, 109, 110), of="members", quorum=220))
    WeightedGame(quota=110, weights=(110, 109, 110))
    """
    if isinstance(rule, Criterion):
        return rule.prevented()
    return together([prevented(part) for part in rule.parts], every=not rule.every)


def together(parts: Sequence[AnyGame | bool], *, every: bool) -> AnyGame | bool:
    """Return several games joined, of which some are decided already: True is won and False lost by everybody."""
    if (not every) in parts:
        return not every
    games = [part for part in parts if not isinstance(part, bool)]
    if not games:
        return every
    return all_of(*games) if every else any_of(*games)
