"""Indices of minimal winning coalitions, and Johnston's, which shares a coalition among its critical players."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from formateur.errors import TooLargeError
from formateur.games.coalitions import count_minimal_winning, minimal_winning
from formateur.games.counting.engine import swings
from formateur.games.counting.listing import MOST_BITS, WORD, blocks
from formateur.games.counting.strips import Strip
from formateur.games.table import critical, wins_table
from formateur.games.values import Accuracy, Progress, Values, counted, shares
from formateur.games.weighted import AnyGame, Coalition, WeightedGame, members

if TYPE_CHECKING:
    import numpy as np

CELLS = 3_000_000  # of the two tables below
LISTED = 5_000_000
STRIP_BITS = 60_000_000
Counts = tuple[int, ...]


def by_size(game: AnyGame) -> tuple[Counts, tuple[Counts, ...]]:
    """Return how many minimal winning coalitions there are of each size from 0, and of those how many have each player.

    Raises
    ------
    TooLargeError
        If there are too many to count with their players.

    Examples
    --------
    >>> by_size(WeightedGame(51, (8, 21, 26, 12, 33)))[0]
    (0, 0, 2, 3, 0, 0)
    """
    if isinstance(game, WeightedGame) and game.size * game.quota <= CELLS:
        return _counted(game)
    number = count_minimal_winning(game)
    if number > LISTED:
        raise TooLargeError(
            f"{counted(number)} minimal winning coalitions with a quota of {_quota(game)} are too many; "
            "divide weights and quota by a common number, or ask for an index of swings (banzhaf, shapley-shubik)"
        )
    return _gathered(minimal_winning(game), game.size)


def _quota(game: AnyGame) -> str:
    return f"{game.quota:,}" if isinstance(game, WeightedGame) else "several parts"


def _counted(game: WeightedGame) -> tuple[Counts, tuple[Counts, ...]]:
    """Count from both ends: sums of the heavier players before one, and ways for the lighter ones after him to close.

    Sizes are kept in one number: the count of coalitions with k players stands in the k-th cell of ``width`` bits.
    """
    order = sorted((player for player in range(game.size) if game.weights[player]), key=lambda one: -game.weights[one])
    width, quota = game.size + 1, game.quota
    ways = [[0] * quota]  # from the last player back: ways to close from each sum
    for player in reversed(order):
        weight, after = game.weights[player], ways[-1]
        ways.append([after[s] + ((after[s + weight] if s + weight < quota else 1) << width) for s in range(quota)])
    ways.reverse()
    before, packed = [1] + [0] * (quota - 1), [0] * game.size
    for place, player in enumerate(order):
        weight, after = game.weights[player], ways[place + 1]
        packed[player] = (
            sum(count * (after[s + weight] if s + weight < quota else 1) for s, count in enumerate(before) if count)
            << width
        )
        before = [before[s] + (before[s - weight] << width if s >= weight else 0) for s in range(quota)]
    strip = Strip(1, game.size + 1, width)
    return tuple(strip.sizes_of(ways[0][0])), tuple(tuple(strip.sizes_of(one)) for one in packed)


def _gathered(coalitions: Iterator[Coalition], size: int) -> tuple[Counts, tuple[Counts, ...]]:
    sizes, rows = [0] * (size + 1), [[0] * (size + 1) for _ in range(size)]
    for coalition in coalitions:
        count = coalition.bit_count()
        sizes[count] += 1
        for player in members(coalition):
            rows[player][count] += 1
    return tuple(sizes), tuple(tuple(row) for row in rows)


def _by_share(sizes: Sequence[int], rows: Sequence[Counts]) -> Values:
    """Each coalition counts once and is shared equally among its members."""
    total = sum(sizes)
    return Values(
        tuple(
            sum((Fraction(count, size) for size, count in enumerate(row) if count), Fraction()) / total for row in rows
        )
    )


def holler_packel(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Public good index: a player's share of the memberships in minimal winning coalitions."""
    del accuracy, progress
    return shares(tuple(sum(row) for row in by_size(game)[1]), "there is no winning coalition")


def deegan_packel(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Deegan and Packel: minimal winning coalitions are equally likely and share equally."""
    del accuracy, progress
    return _by_share(*by_size(game))


def felsenthal(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Felsenthal: the same over the minimal winning coalitions of the fewest players only."""
    del accuracy, progress
    sizes, rows = by_size(game)
    least = next(size for size, count in enumerate(sizes) if count)
    kept = [count if size == least else 0 for size, count in enumerate(sizes)]
    return _by_share(kept, [tuple(n if size == least else 0 for size, n in enumerate(row)) for row in rows])


# --- shift-minimal coalitions ------------------------------------------------------------------------------------


def shift(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Shift index: memberships in minimal winning coalitions in which nobody can be replaced by a weaker player."""
    del accuracy, progress
    return shares(tuple(sum(row) for row in _shift_minimal(game)[1]), "there is no winning coalition")


def shift_deegan_packel(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Deegan and Packel over the shift-minimal winning coalitions."""
    del accuracy, progress
    return _by_share(*_shift_minimal(game))


def _shift_minimal(game: AnyGame) -> tuple[Counts, tuple[Counts, ...]]:
    number = count_minimal_winning(game)
    if number > LISTED // 5 or (not isinstance(game, WeightedGame) and number > LISTED // 500):
        raise TooLargeError(
            f"{counted(number)} minimal winning coalitions are too many to compare player by player; "
            "ask for holler-packel or deegan-packel, which count them without a list"
        )
    stronger = _stronger(game)
    if isinstance(game, WeightedGame) and game.size <= MOST_BITS and game.total < WORD:
        return _gathered(_shift_minimal_words(game, stronger), game.size)
    return _gathered((one for one in minimal_winning(game) if _keeps(game, one, stronger)), game.size)


def _stronger(game: AnyGame) -> list[tuple[int, int]]:
    """Return the pairs (i, j) in which i is strictly more desirable than j.

    In a weighted game desirability is total and the one with more swings is the more desirable (Freixas 2010); in a
    tree of games i is at least as desirable as j if i can take j's place in every winning coalition.
    """
    players = range(game.size)
    if isinstance(game, WeightedGame):
        counts = swings(game)
        return [(i, j) for i in players for j in players if counts[i] > counts[j]]
    table = wins_table(game)
    replaces = [[_replaces(table, i, j) for j in players] for i in players]
    return [(i, j) for i in players for j in players if replaces[i][j] and not replaces[j][i]]


def _replaces(table: "np.ndarray", one: int, other: int) -> bool:
    import numpy as np

    numbers = np.arange(len(table))
    neither = (numbers >> one & 1 == 0) & (numbers >> other & 1 == 0)
    rest = numbers[neither]
    return bool(np.all(table[rest | 1 << one] | ~table[rest | 1 << other]))


def _keeps(game: AnyGame, coalition: Coalition, stronger: list[tuple[int, int]]) -> bool:
    """Return whether a coalition loses as soon as a member gives way to a weaker player."""
    return not any(
        coalition >> i & 1 and not coalition >> j & 1 and game.wins(coalition ^ 1 << i ^ 1 << j) for i, j in stronger
    )


def _shift_minimal_words(game: WeightedGame, stronger: list[tuple[int, int]]) -> Iterator[Coalition]:
    import numpy as np

    for block in blocks(game):
        inside = [(block >> np.uint64(player) & np.uint64(1)).astype(bool) for player in range(game.size)]
        slack = sum(inside[player] * game.weights[player] for player in range(game.size)) - game.quota
        keeps = np.ones(len(block), bool)
        for i, j in stronger:
            keeps &= ~(inside[i] & ~inside[j] & (slack >= game.weights[i] - game.weights[j]))
        yield from block[keeps].tolist()


# --- Johnston ----------------------------------------------------------------------------------------------------


def johnston(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    """Johnston: every winning coalition is shared equally among those without whom it loses."""
    del accuracy, progress
    rows = _critical_by_count(game)
    raw = [sum((Fraction(count, size) for size, count in enumerate(row) if count), Fraction()) for row in rows]
    total = sum(raw)
    return Values(tuple(value / total for value in raw))


def _critical_by_count(game: AnyGame) -> list[list[int]]:
    """Return for each player how many coalitions he is critical to, by how many are critical to it."""
    if isinstance(game, WeightedGame) and (game.total + 1) * (game.size + 1) ** 2 <= STRIP_BITS:
        return _critical_by_strips(game)
    import numpy as np

    table = wins_table(game)
    marks = [critical(table, player) for player in range(game.size)]
    number = np.sum(marks, axis=0)
    return [np.bincount(number[mark], minlength=game.size + 1).tolist() for mark in marks]


def _critical_by_strips(game: WeightedGame) -> list[list[int]]:
    """Count by slack: with ``r`` seats to spare exactly the players heavier than ``r`` are critical.

    For each group of the heaviest players who are critical together: coalitions by weight and by how many of the group.
    """
    size, quota, total = game.size, game.quota, game.total
    strip = Strip(total + 1, size + 1, size + 1)
    levels = sorted({weight for weight in game.weights if weight}, reverse=True)
    found = [[0] * (size + 1) for _ in range(size)]
    for place, lightest in enumerate(levels):
        below = levels[place + 1] if place + 1 < len(levels) else 0
        product = 1
        for weight in game.weights:
            moved = strip.shift(weight) if weight >= lightest else weight * strip.cell
            product = (product + (product << moved)) & strip.full
        start, stop = quota + below, min(quota + lightest, total + 1)
        for weight in levels[: place + 1]:
            low, high = max(0, start - weight), max(0, stop - weight)
            counts = strip.sizes_of(strip.window(strip.without(product, weight), low, high)) if high > low else []
            for player in (one for one in range(size) if game.weights[one] == weight):
                for others, count in enumerate(counts[:size]):
                    found[player][others + 1] += count
    return found
