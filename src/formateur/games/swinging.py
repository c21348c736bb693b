"""Indices that count swings: how often a player turns a losing coalition into a winning one.

Penrose-Banzhaf takes every coalition as equally likely, Shapley-Shubik every order of joining.
"""

from fractions import Fraction
from math import factorial

from formateur.games.coalitions import winning
from formateur.games.counting import engine
from formateur.games.counting.smaller import smaller
from formateur.games.values import Accuracy, Progress, Values, shares, undefined
from formateur.games.weighted import AnyGame, WeightedGame

AUTO_SECONDS = 10.0  # beyond this an index is bounded rather than exact, unless exact is asked for
NOBODY = "no player ever decides under this rule"
TINY = 1e-280  # below, floating point may have lost part of a chance


def penrose(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Penrose-Banzhaf: the chance that a player decides when each of the others votes yes with chance one half."""
    del progress
    if accuracy is Accuracy.BOUNDED and _can_be_bounded(game) and isinstance(game, WeightedGame):
        found = _bounded_penrose(smaller(game))
        if found is not None:
            return found
    everybody = 1 << game.size - 1
    return Values(tuple(Fraction(count, everybody) for count in engine.swings(game)))


def _bounded_penrose(game: WeightedGame) -> Values | None:
    from formateur.games.counting.leave_out import decisive, error

    chances = decisive(game, 0.5, 0.5).tolist()
    if min((value for value, weight in zip(chances, game.weights, strict=True) if weight), default=1.0) < TINY:
        return None  # too small for floating point, or a dummy
    return Values(tuple(chances), error(game, even=True))


def banzhaf(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Banzhaf, normalised: a player's share of all swings."""
    absolute = penrose(game, accuracy, progress)
    if absolute.exact:
        return shares(engine.swings(game), NOBODY)
    numbers = absolute.numbers()
    total = sum(numbers)
    rounding = (len(numbers) + 2) * 2.0**-53
    return Values(tuple(number / total for number in numbers), 2 * absolute.error + rounding)


def shapley_shubik(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Shapley-Shubik: the chance of being pivotal when players join in an order drawn at random."""
    if _is_bounded(game, accuracy) and isinstance(game, WeightedGame):
        from formateur.games.counting.averaged import shapley

        found = shapley(smaller(game), progress)
        return Values(found.values, found.error)
    players, whole = game.size, factorial(game.size)
    orders = [factorial(size) * factorial(players - 1 - size) for size in range(players)]
    known: dict[tuple[int, ...], Fraction] = {}
    for row in engine.swings_by_size(game):
        if row not in known:
            known[row] = Fraction(sum(count * ways for count, ways in zip(row, orders, strict=True)), whole)
    return Values(tuple(known[row] for row in engine.swings_by_size(game)))


def _can_be_bounded(game: AnyGame) -> bool:
    return engine.compiled() and isinstance(game, WeightedGame) and engine.fits(smaller(game))


def _is_bounded(game: AnyGame, accuracy: Accuracy) -> bool:
    """Return whether to answer in floating point: never when exact is asked for, else when that is much quicker."""
    if accuracy is Accuracy.EXACT or not _can_be_bounded(game):
        return False
    return engine.seconds_by_size(game) > (1.0 if accuracy is Accuracy.BOUNDED else AUTO_SECONDS)


def rae(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Rae: how often the outcome is the player's own vote, all coalitions equally likely: 1/2 + half of Penrose's."""
    absolute = penrose(game, accuracy, progress)
    return Values(tuple(_half(value) for value in absolute.values or ()), absolute.error)


def _half(value: Fraction | float) -> Fraction | float:
    return Fraction(1, 2) + value / 2 if isinstance(value, Fraction) else 0.5 + value / 2


def collectivity(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Coleman's power of a collectivity to act: the share of all coalitions that win."""
    del accuracy, progress
    return Values((Fraction(winning(game), 1 << game.size),), of_game=True)


def prevent(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Coleman's power to prevent action: of the coalitions that win, the share that lose without the player."""
    del accuracy, progress
    wins = winning(game)
    return Values(tuple(Fraction(count, wins) for count in engine.swings(game)))


def initiate(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Coleman's power to initiate action: of the coalitions that lose, the share that win with the player."""
    del accuracy, progress
    loses = (1 << game.size) - winning(game)
    if not loses:
        return undefined("no coalition loses under this rule, so none can be turned into a winning one")
    return Values(tuple(Fraction(count, loses) for count in engine.swings(game)))


def inclusiveness(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """König and Bräuninger: the share of winning coalitions that the player is in."""
    del accuracy, progress
    wins = winning(game)
    return Values(tuple(Fraction(count + wins, 2 * wins) for count in engine.swings(game)))
