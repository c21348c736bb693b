"""The roll-call index of a ballot: all are called in random order, and one vote settles it, whatever the rest would do.

A vote settles the ballot in favour when it passes even if all still to be called do the worst they can for every
criterion, and against when it fails even if they do the best. With ``t`` the share already called, each of the others
is called and in one of its states, or not called and counted at its worst (or best): one leave-one-out table for each,
and the chance that a player settles it is the integral over ``t``, a polynomial of degree ``players - 1``.

For simple games this is the Shapley-Shubik index for any chances (Felsenthal and Machover 1996; Kurz 2016); it is
defined here for rules with a quorum too, where staying away may be better or worse than voting against.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from formateur.games.ballots import Ballot, rounding
from formateur.games.counting.quadrature import legendre
from formateur.games.counting.sums import Contributions, LeaveOneOut, Move, contributions, ends_well
from formateur.games.rules import criteria
from formateur.games.values import Number, Values

MOST_EXACT = 2**62


def roll_call(ballot: Ballot) -> Values:
    """Return for each player the chance that his vote settles the ballot.

    Exact where the counts at ``players`` equally spaced shares fit a machine word (some eight parties), else by
    Gauss-Legendre nodes with a bound on the error.
    """
    players = ballot.size
    if len({(tuple(one.called), one.uncalled) for one in _sides(ballot, worst=True)}) == 1 and 0 < ballot.passage() < 1:
        return Values((Fraction(1, players),) * players)  # all alike
    own = [lcm(*(one.denominator for one in chances.values())) for chances in ballot.chances]
    if max(own) ** players * max(1, players - 1) ** players < MOST_EXACT:
        return _exact(ballot, own)
    nodes = legendre(players)
    total = [0.0] * players
    for yes, no, weight in zip(nodes.yes.tolist(), nodes.no.tolist(), nodes.weights.tolist(), strict=True):
        for side in (True, False):
            moves = [
                [(float(chance) * yes, added) for chance, added in one.called] + [(no, one.uncalled)]
                for one in _sides(ballot, side)
            ]
            for player, settles in enumerate(_settled(ballot, moves, side, exact=False)):
                total[player] += weight * float(settles)
    return Values(tuple(total), 2 * rounding(ballot) + nodes.error)


def _exact(ballot: Ballot, own: list[int]) -> Values:
    """Take the polynomial at equally spaced shares in whole numbers, and integrate it exactly."""
    steps = max(1, ballot.size - 1)
    total = [Fraction()] * ballot.size
    scale = 1
    for denominator in own:
        scale *= denominator * steps
    for step, weight in enumerate(_weights(ballot.size)):
        for side in (True, False):
            moves = [
                [(int(chance * whole) * step, added) for chance, added in one.called]
                + [(whole * (steps - step), one.uncalled)]
                for one, whole in zip(_sides(ballot, side), own, strict=True)
            ]
            for player, settles in enumerate(_settled(ballot, moves, side, exact=True)):
                total[player] += weight * Fraction(settles) * own[player] * steps / scale
    return Values(tuple(total))


@dataclass(frozen=True, slots=True)
class _Side:
    """What a player adds when called, with the chance of each, and when not yet called."""

    called: list[tuple[Fraction, Contributions]]
    uncalled: Contributions


def _sides(ballot: Ballot, worst: bool) -> Iterator[_Side]:
    tests = criteria(ballot.rule)
    for player, chances in enumerate(ballot.chances):
        states = {state: contributions(tests, player, state) for state in chances}
        limit = min if worst else max
        uncalled = tuple(limit(one[axis] for one in states.values()) for axis in range(len(tests)))
        yield _Side([(chances[state], added) for state, added in states.items() if chances[state]], uncalled)


def _settled(ballot: Ballot, moves: list[list[Move]], worst: bool, *, exact: bool) -> Iterator[Number]:
    """Yield for each player how often his vote settles the ballot in favour (``worst``) or against."""
    tables = LeaveOneOut(ballot.rule, moves, exact=exact).tables()
    for (table, window), side in zip(tables, _sides(ballot, worst), strict=True):
        before = ends_well(ballot.rule, window, side.uncalled)
        total: Number = Fraction() if exact else 0.0
        for chance, added in side.called:
            after = ends_well(ballot.rule, window, added)
            settles = after & ~before if worst else before & ~after
            count = table[settles].sum()
            total += chance * int(count) if exact else float(chance) * float(count)
        yield total


def _weights(count: int) -> list[Fraction]:
    """Return the weights that integrate polynomials of degree ``count - 1`` over [0, 1] from equally spaced points."""
    if count == 1:
        return [Fraction(1)]
    found = []
    for place in range(count):
        polynomial, factor = [Fraction(1)], Fraction(1)
        for other in range(count):
            if other != place:
                at = Fraction(other, count - 1)
                polynomial = [
                    (polynomial[power - 1] if power else Fraction())
                    - at * (polynomial[power] if power < len(polynomial) else 0)
                    for power in range(len(polynomial) + 1)
                ]
                factor *= Fraction(place - other, count - 1)
        found.append(sum((one / (power + 1) for power, one in enumerate(polynomial)), Fraction()) / factor)
    return found
