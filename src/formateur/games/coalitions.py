"""Coalitions: how many win, which are minimal, who can block, who counts for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from formateur.games.counting import strips
from formateur.games.counting.diagram import Diagram
from formateur.games.counting.halves import MOST, quotas_by_size, winning_by_size
from formateur.games.counting.listing import WORD, Wanted, stream
from formateur.games.weighted import AnyGame, Coalition, WeightedGame

STRIP_BITS = 400_000_000  # a strip of 50 MB


def winning(game: AnyGame) -> int:
    """Return how many coalitions win, exactly.

    Raises
    ------
    TooLargeError
        If neither the weights nor the players are few enough.

    Examples
    --------
    The rule of Nice for 27 states: 255 of 345 votes, 14 states and 62 % of the people.

    >>> winning(WeightedGame(12, (4, 4, 4, 2, 2, 1)))
    14
    """
    if isinstance(game, WeightedGame):
        if strips.bits(game, by_size=False) <= STRIP_BITS:
            return int(2**game.size) - strips.losing(game)
        dual = game.dual()
        if strips.bits(dual, by_size=False) <= STRIP_BITS:
            return strips.losing(dual)  # as many block as lose: each the complement of the other
    form = quotas_by_size(game)
    if form is not None and game.size <= MOST and sum(form[0]) < WORD:
        return sum(winning_by_size(*form)[0])
    if isinstance(game, WeightedGame):
        from formateur.games.counting import residues
        from formateur.games.counting.engine import affordable

        if affordable(game):
            cut = WeightedGame(game.quota, tuple(min(weight, game.quota) for weight in game.weights))
            return int(2**game.size) - residues.swings(cut)[1]
    return Diagram(game).winning()


def blocking(game: AnyGame) -> int:
    """Return how many coalitions block: the others cannot win without them."""
    return winning(game.dual())


def minimal_winning(game: AnyGame, wanted: Wanted = Wanted()) -> Iterator[Coalition]:  # noqa: B008 - frozen
    """Yield the minimal winning coalitions, those that lose if anybody leaves; stop whenever you have enough.

    >>> from formateur.games.weighted import members
    >>> [sorted(members(one)) for one in minimal_winning(WeightedGame(51, (8, 21, 26, 12, 33)), Wanted(players=2))]
    [[2, 4], [1, 4]]
    """
    if isinstance(game, WeightedGame):
        yield from stream(game, wanted)
    else:
        yield from (one for one in Diagram(game).minimal() if wanted.admits(one))


def minimal_blocking(game: AnyGame, wanted: Wanted = Wanted()) -> Iterator[Coalition]:  # noqa: B008 - frozen
    """Yield the minimal blocking coalitions: the minimal winning ones of the dual.

    >>> from formateur.games.weighted import members
    >>> [sorted(members(one)) for one in minimal_blocking(WeightedGame(220, (110, 109, 60, 50)))]
    [[0], [1, 2], [1, 3], [2, 3]]
    """
    yield from minimal_winning(game.dual(), wanted)


def count_minimal_winning(game: AnyGame) -> int:
    """Return how many minimal winning coalitions there are, exactly and without listing them.

    Notes
    -----
    Taken from the heaviest down, a coalition is minimal winning if the last player brings it to the quota, so those
    closed by a player are the coalitions of heavier ones within his weight of it: O(players x quota) bits.

    Examples
    --------
    The Electoral College of 51 electors' votes has some fifty million million of them:

    >>> count_minimal_winning(WeightedGame(51, (8, 21, 26, 12, 33)))
    5
    """
    if not isinstance(game, WeightedGame) or strips.bits(game, by_size=False) > STRIP_BITS:
        return Diagram(game).count_minimal()
    strip = strips.Strip(game.quota, 1, game.size + 1)
    product, total = 1, 0
    for weight in sorted((weight for weight in game.weights if weight), reverse=True):
        total += strip.window(product, max(0, game.quota - weight), game.quota)
        product = (product + (product << strip.shift(weight))) & strip.full
    return total


def count_minimal_blocking(game: AnyGame) -> int:
    """Return how many minimal blocking coalitions there are."""
    return count_minimal_winning(game.dual())


def winning_coalitions(game: AnyGame, wanted: Wanted = Wanted()) -> Iterator[Coalition]:  # noqa: B008 - frozen
    """Yield all winning coalitions that are wanted, smaller additions first; stop whenever you have enough."""
    yield from _winning(game, wanted, game.size - 1, wanted.having, (1 << game.size) - 1 & ~wanted.without)


def _winning(game: AnyGame, wanted: Wanted, player: int, taken: Coalition, left: Coalition) -> Iterator[Coalition]:
    if not game.wins(taken | left):
        return
    if player < 0:
        if wanted.admits(taken):
            yield taken
        return
    bit = 1 << player
    if not taken & bit:
        yield from _winning(game, wanted, player - 1, taken, left & ~bit)
    if left & bit or taken & bit:
        yield from _winning(game, wanted, player - 1, taken | bit, left)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands out: ``vetoers`` block alone, a ``dictator`` wins and blocks alone, ``dummies`` never count."""

    vetoers: tuple[int, ...]
    dictator: int | None
    dummies: tuple[int, ...]


def standing(game: AnyGame) -> Standing:
    """Return who can block alone, who decides alone, and whose vote never makes a difference.

    >>> standing(WeightedGame(12, (4, 4, 4, 2, 2, 1)))
    Standing(vetoers=(), dictator=None, dummies=(5,))
    """
    everybody = (1 << game.size) - 1
    vetoers = tuple(player for player in range(game.size) if not game.wins(everybody ^ 1 << player))
    alone = [player for player in vetoers if game.wins(1 << player)]
    return Standing(vetoers, alone[0] if alone else None, _dummies(game))


def _dummies(game: AnyGame) -> tuple[int, ...]:
    from formateur.games.counting.engine import swings

    return tuple(player for player, count in enumerate(swings(game)) if count == 0)


def fewest_to_block(game: AnyGame) -> int | None:
    """Return the least total weight (members, where weights are seats) that blocks; None if the rule has no one answer.

    All but ``quota - 1`` of a weighted game: 110 of 329 where 220 must be present. To block all of several games the
    one most easily blocked is enough; to block alternatives over different weights there is no single number.

    >>> fewest_to_block(WeightedGame(220, (220, 109)))
    110
    """
    if isinstance(game, WeightedGame):
        return game.total - game.quota + 1
    if not game.every:
        return None
    found = [fewest_to_block(part) for part in game.parts]
    known = [number for number in found if number is not None]
    return min(known) if len(known) == len(found) else None


def listed(coalitions: Iterator[Coalition], limit: int) -> tuple[Coalition, ...]:
    """Return the first coalitions of a stream."""
    return tuple(islice(coalitions, limit))
