"""The same swings in a smaller game: the dual if its quota is less, weights cut at the quota, common factors out."""

from math import gcd

from formateur.games.weighted import WeightedGame


def smaller(game: WeightedGame) -> WeightedGame:
    """Return a game with the same number of swings of every player, and as small a quota as these steps give.

    A player decides in the dual as often as in the game (Dubey and Shapley 1979); a weight above the quota wins alone,
    as the quota itself does; and a factor common to all weights changes nothing.

    >>> smaller(WeightedGame(85, (30, 20, 20, 20, 10)))
    WeightedGame(quota=2, weights=(2, 2, 2, 2, 1))
    """
    quota = min(game.quota, game.total - game.quota + 1)
    common = gcd(*game.weights)
    quota = -(-quota // common)
    return WeightedGame(quota, tuple(min(weight // common, quota) for weight in game.weights))
