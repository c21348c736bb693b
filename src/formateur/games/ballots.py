"""Ballots with four choices: in favour, abstaining, against or absent; with a quorum, or a majority of those voting.

Such a rule is no simple game: who stays away may defeat a motion that a vote against would let pass. Each player is in
one of the four states with a chance of its own, and a rule is a tree of criteria: each adds up scores times weights
and asks for a least sum (Laruelle and Valenciano 2012; Felsenthal and Machover 1997 without absence).

Everything comes from one table of how often the others reach each sum of each criterion, one player left out at a time.
Only sums from which the players still to come can change the outcome are told apart, so the table shrinks as they join.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod

from formateur.errors import ModelError
from formateur.games.counting.quadrature import UNIT
from formateur.games.counting.sums import LeaveOneOut, Outcomes, contributions, ends_well
from formateur.games.rules import Rule, State, criteria
from formateur.games.values import Number, Values

Chances = Mapping[State, Fraction]


@dataclass(frozen=True)
class Ballot:
    """A ballot to be measured: its rule, and how likely each player is to be in each state.

    Parameters
    ----------
    rule
        What it needs.
    chances
        For each player the chance of each state, fractions adding up to 1. `uniform` takes all states as equally
        likely.
    """

    rule: Rule
    chances: tuple[Chances, ...]

    def __post_init__(self) -> None:
        for place, chances in enumerate(self.chances):
            if sum(chances.values()) != 1 or any(one < 0 for one in chances.values()):
                raise ModelError(
                    f"the chances of player {place + 1} are {', '.join(str(one) for one in chances.values())}; "
                    "they must be 0 or more and add up to 1"
                )
        size = len(criteria(self.rule)[0].weights)
        if len(self.chances) != size or any(len(one.weights) != size for one in criteria(self.rule)):
            raise ModelError(
                f"{len(self.chances)} players have chances but the rule has {size} weights; give one for each"
            )

    @classmethod
    def uniform(cls, rule: Rule, states: Sequence[State] = tuple(State)) -> "Ballot":
        """Return a ballot at which every player is in each of some states with the same chance."""
        even = {state: Fraction(1, len(states)) for state in states}
        return cls(rule, (even,) * len(criteria(rule)[0].weights))

    @property
    def size(self) -> int:
        """How many players there are."""
        return len(self.chances)

    @cached_property
    def others(self) -> tuple["Outcomes", ...]:
        """For each player, how the ballot ends as he chooses, over what the others may do."""
        return tuple(_outcomes(self))

    def passage(self) -> Number:
        """Return the chance that the ballot passes.

        >>> from formateur.games.rules import majority
        >>> Ballot.uniform(majority((3, 2, 2, 1), of="cast", quorum=5)).passage()
        Fraction(23, 64)
        """
        first = self.others[0]
        return _sum(chance * first.passes(state) for state, chance in self.chances[0].items())

    def decides(self, choose: State, rather: State) -> Values:
        """Return the chance that a ballot passes if the player does ``choose`` and fails if he does ``rather``.

        ``decides(AGAINST, ABSENT)`` is the quorum paradox: coming to vote against makes it pass.

        >>> from formateur.games.rules import majority
        >>> paradox = Ballot.uniform(majority((3, 2, 2, 1), of="cast", quorum=5)).decides(State.AGAINST, State.ABSENT)
        >>> [str(one) for one in paradox.values]
        ['1/64', '1/16', '1/16', '3/64']
        """
        return self._values(one.decides(choose, rather) for one in self.others)

    def net(self, choose: State, rather: State) -> Values:
        """Return by how much choosing one rather than the other raises the chance of passing."""
        return self._values(
            (one.decides(choose, rather) - one.decides(rather, choose) for one in self.others), absolute=True
        )

    def decisive(self) -> Values:
        """Return the chance that the player could turn the outcome round by doing something else."""
        return self._values(
            one.decided_by(tuple(chances)) for one, chances in zip(self.others, self.chances, strict=True)
        )

    def success(self) -> Values:
        """Return the chance that the outcome is what the player voted for; abstaining and staying away do not count."""
        yes, no = State.IN_FAVOUR, State.AGAINST
        return self._values(
            (
                chances.get(yes, 0) * one.passes(yes) + chances.get(no, 0) * (1 - one.passes(no))
                for one, chances in zip(self.others, self.chances, strict=True)
            ),
            absolute=True,
        )

    def roll_call(self) -> Values:
        """Return the roll-call index: the chance that a player's vote settles the ballot, called in random order.

        Adds up to 1. For a simple game it is Shapley-Shubik's index, whatever the chances (Felsenthal and Machover
        1996).

        >>> from formateur.games.rules import majority
        >>> found = Ballot.uniform(majority((3, 2, 2, 1), of="cast", quorum=5)).roll_call()
        >>> [str(one) for one in found.values]
        ['19/48', '47/192', '47/192', '11/96']
        """
        from formateur.games.roll_call import roll_call

        return roll_call(self)

    @property
    def error(self) -> float:
        """The relative error of every chance: 0 if fractions. It bounds differences of chances as an absolute one."""
        return 0.0 if _common(self.chances) else rounding(self)

    def _values(self, numbers: Iterable[Number], *, absolute: bool = False) -> Values:
        return Values(tuple(numbers), self.error, absolute=absolute and self.error > 0)


def _sum(numbers: Iterable[Number]) -> Number:
    total: Number = Fraction()
    for number in numbers:
        total = total + number
    return total


def _common(chances: Sequence[Chances]) -> int | None:
    """Return the product of the players' common denominators where whole numbers that large fit a machine word."""
    product = prod(lcm(*(one.denominator for one in own.values())) for own in chances)
    return product if product < 2**62 else None


def rounding(ballot: Ballot) -> float:
    """Return the relative error of a sum of the table: a product and a sum a state, and the gathering at its ends."""
    longest = max(sum(test.weights) * (max(test.scores) - min(test.scores)) for test in criteria(ballot.rule))
    return (ballot.size + 1) * (2 * len(State) + longest) * UNIT


def _outcomes(ballot: Ballot) -> Iterator[Outcomes]:
    exact = _common(ballot.chances)
    tests = criteria(ballot.rule)
    moves = []
    for player, chances in enumerate(ballot.chances):
        whole = lcm(*(one.denominator for one in chances.values())) if exact else None
        moves.append(
            [
                (
                    int(chances.get(state, 0) * whole) if whole else float(chances.get(state, 0)),
                    contributions(tests, player, state),
                )
                for state in State
            ]
        )
    tables = LeaveOneOut(ballot.rule, moves, exact=exact is not None).tables()
    for player, (table, window) in enumerate(tables):
        own = lcm(*(one.denominator for one in ballot.chances[player].values()))
        ends = {state: ends_well(ballot.rule, window, contributions(tests, player, state)) for state in State}
        yield Outcomes(table, ends, exact // own if exact else None)
