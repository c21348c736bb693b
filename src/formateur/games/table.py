"""Every coalition of a game in one table: the slow and simple way, for rules of any shape and some twenty players."""

from typing import TYPE_CHECKING

from formateur.errors import TooLargeError
from formateur.games.weighted import AnyGame, WeightedGame

if TYPE_CHECKING:
    import numpy as np

MOST = 22  # players: four million coalitions


def wins_table(game: AnyGame) -> "np.ndarray":
    """Return for each coalition, by its number, whether it wins.

    Raises
    ------
    TooLargeError
        For more than 22 players.

    Examples
    --------
    >>> wins_table(WeightedGame(2, (1, 1, 1))).nonzero()[0].tolist()
    [3, 5, 6, 7]
    """
    if game.size > MOST:
        raise TooLargeError(
            f"{game.size} players have {2**game.size:,} coalitions, and this measure looks at each of them; "
            f"ask for at most {MOST} players: merge those who act as one, or leave out those without seats"
        )
    return _table(game)


def _table(game: AnyGame) -> "np.ndarray":
    import numpy as np

    if isinstance(game, WeightedGame):
        kind = np.int64 if game.total < 2**62 else object
        sums = np.zeros(1, kind)
        for weight in game.weights:
            sums = np.concatenate([sums, sums + weight])
        found: np.ndarray = (sums >= game.quota).astype(bool)
        return found
    parts = [_table(part) for part in game.parts]
    joined: np.ndarray = np.logical_and.reduce(parts) if game.every else np.logical_or.reduce(parts)
    return joined


def critical(table: "np.ndarray", player: int) -> "np.ndarray":
    """Return for each coalition whether it wins and would lose without the player, who is in it."""
    import numpy as np

    found = np.zeros_like(table)
    split, own = table.reshape(-1, 2, 1 << player), found.reshape(-1, 2, 1 << player)
    own[:, 1] = split[:, 1] & ~split[:, 0]
    return found
