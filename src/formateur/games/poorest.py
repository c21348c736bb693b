"""Which winning coalition gets least: the question that a nucleolus is made of.

Players who weigh the same in every part of a rule are interchangeable, and the nucleolus gives them the same. So a
coalition is looked at as a *profile*: how many it has of each class of such players. All profiles are listed, or, for a
weighted game with many of them, all profiles of either half of the classes, of which each looks up what it lacks in the
other (Horowitz and Sahni 1974).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from formateur.errors import TooLargeError
from formateur.games.exact import Row, require_numpy
from formateur.games.weighted import AnyGame, WeightedGame, weighted_parts

if TYPE_CHECKING:
    import numpy as np

MOST_LISTED = 1 << 22
MOST_A_HALF = 1 << 15
SOON_HALVED = 1 << 17  # profiles from which halves are quicker than a list
AT_ONCE = 4  # the poorest coalition, and its nearest rivals
WHOLE = 1 << 62  # below this, sums fit 64 bits; beyond, Python's own whole numbers: slower, never wrong


@dataclass(frozen=True, slots=True)
class Poor:
    """A winning coalition that gets little: its sums, and how many it has of each class."""

    sum: int
    then: int
    profile: Row


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of interchangeable players, and what a player of each weighs in a part of the rule."""

    game: AnyGame
    players: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many players each class has."""
        return tuple(len(players) for players in self.players)

    def weights(self, part: WeightedGame) -> Row:
        """Return what a player of each class weighs."""
        return [part.weights[players[0]] for players in self.players]

    def spread(self, amounts: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return an amount for every player, from one for every class."""
        found = [Fraction(0)] * self.game.size
        for players, amount in zip(self.players, amounts, strict=True):
            for player in players:
                found[player] = amount
        return tuple(found)


class Search(Protocol):
    """A way to find the winning coalitions that get least."""

    def poorest(self, amounts: Row, directions: Sequence[Row], then: Row | None = None) -> list[Poor]:
        """Return a few of the winning coalitions with the least sum, the least first.

        Parameters
        ----------
        amounts
            What a player of each class gets, in whole numbers.
        directions
            Only coalitions count whose sum changes in one of these: the others are settled.
        then
            If given, only coalitions with the least sum are returned, those first that get least of this.
        """
        ...


def classes(game: AnyGame) -> Classes:
    """Return the classes of players who weigh the same in every part of a rule.

    >>> classes(WeightedGame(12, (4, 4, 4, 2, 2, 1))).players
    ((0, 1, 2), (3, 4), (5,))
    """
    parts = list(weighted_parts(game))
    found: dict[tuple[int, ...], list[int]] = {}
    for player in range(game.size):
        found.setdefault(tuple(part.weights[player] for part in parts), []).append(player)
    return Classes(game, tuple(tuple(players) for players in found.values()))


def search(known: Classes) -> Search:
    """Return the quicker way to search a game.

    Raises
    ------
    TooLargeError
        If there are more than 4,194,304 profiles to list: 22 players of different weights; in a weighted game if there
        are more than 32,768 in a half: 30 players of different weights. More players can be searched if some are equal.
    FormateurError
        If NumPy is not installed.
    """
    require_numpy("the nucleolus")
    profiles = _profiles(known.counts)
    if isinstance(known.game, WeightedGame) and profiles > SOON_HALVED:
        first, second = _halves(known.counts)
        if max(_profiles([known.counts[at] for at in half]) for half in (first, second)) <= MOST_A_HALF:
            return Halves(known, known.game, (first, second))
    if profiles > MOST_LISTED:
        raise TooLargeError(
            f"{known.game.size} players, {len(known.counts)} of them different, form {profiles:,} coalitions: too many "
            "to find the nucleolus (30 different weights can be searched, 22 in a rule of several parts). Put the "
            "smallest parties together as one, or ask for the Shapley-Shubik index, which goes further."
        )
    return Listed(known)


class Listed:
    """All profiles in one list."""

    def __init__(self, known: Classes) -> None:
        import numpy as np

        self.counts = known.counts
        self._winning = np.flatnonzero(self._wins(known, known.game))
        self._live: tuple[Sequence[Row], np.ndarray] = ([], self._winning)
        self._last: tuple[Row, np.ndarray] = ([], self._winning)

    def poorest(self, amounts: Row, directions: Sequence[Row], then: Row | None = None) -> list[Poor]:
        """Return the winning coalitions with the least sum that are not settled: see `Search`."""
        import numpy as np

        live = self._unsettled(directions)
        if not len(live):
            return []
        if self._last[0] != amounts:
            self._last = amounts, _sums(self.counts, amounts)
        values = self._last[1][live]
        if then is None:
            places = _lowest(values)
            return [Poor(int(values[place]), 0, self._profile(int(live[place]))) for place in places]
        tight = live[(values == values.min()).astype(bool)]
        after = _sums(self.counts, then)[tight]
        return [Poor(int(np.min(values)), int(after[at]), self._profile(int(tight[at]))) for at in _lowest(after)]

    def _unsettled(self, directions: Sequence[Row]) -> "np.ndarray":
        import numpy as np

        if self._live[0] != directions:
            free = np.zeros(len(self._winning), dtype=bool)
            for direction in directions:
                free |= (_sums(self.counts, direction)[self._winning] != 0).astype(bool)
            self._live = directions, self._winning[free]
        return self._live[1]

    def _profile(self, cell: int) -> Row:
        found: Row = []
        for count in reversed(self.counts):
            cell, taken = divmod(cell, count + 1)
            found.insert(0, taken)
        return found

    def _wins(self, known: Classes, game: AnyGame) -> "np.ndarray":
        if isinstance(game, WeightedGame):
            wins: np.ndarray = (_sums(self.counts, known.weights(game)) >= game.quota).astype(bool)
            return wins
        first, *others = (self._wins(known, part) for part in game.parts)
        for other in others:
            first = first & other if game.every else first | other
        return first


class Halves:
    """The profiles of two halves of the classes, for a weighted game.

    Those of one half are sorted by weight. For each of the other, all that complete it to the quota come before some
    place: so the poorest up to every place is kept, and the poorest of those that are settled with other partners.
    """

    def __init__(self, known: Classes, game: WeightedGame, halves: tuple[Row, Row]) -> None:
        import numpy as np

        self._size = len(known.counts)
        self._all = known.counts
        self._parts = halves
        self._counts = tuple(tuple(known.counts[at] for at in half) for half in halves)
        weights = known.weights(game)
        first, second = (self._half(weights, half) for half in (0, 1))
        self._order = np.argsort(-second, kind="stable")
        # How many of the second half, the heaviest first, complete each of the first half to the quota.
        self._reach = np.searchsorted(-second[self._order], first - game.quota, side="right")

    def poorest(self, amounts: Row, directions: Sequence[Row], then: Row | None = None) -> list[Poor]:
        """Return the winning coalitions with the least sum that are not settled: see `Search`."""
        import numpy as np

        factor = 1
        if then is not None:  # one number that is compared as the pair would be
            factor = 2 * sum(abs(one) * count for one, count in zip(then, self._all, strict=True)) + 1
        after = then or [0] * self._size
        joint = [factor * one + other for one, other in zip(amounts, after, strict=True)]
        first, second = self._half(joint, 0), self._half(joint, 1)[self._order]
        ours, theirs = self._settled(directions)
        best, rival = _running(second, theirs)
        reached = np.flatnonzero(self._reach)
        last = self._reach[reached] - 1
        partner = np.where(theirs[best[last]] == ours[reached], rival[last], best[last])
        reached, partner = reached[partner >= 0], partner[partner >= 0]
        if not len(reached):
            return []
        totals = first[reached] + second[partner]
        found = []
        for place in _lowest(totals):
            profile = self._profile(int(reached[place]), int(self._order[partner[place]]))
            sums = [sum(map(int.__mul__, profile, row)) for row in (amounts, after)]
            found.append(Poor(sums[0], sums[1], profile))
        return [one for one in found if then is None or one.sum == found[0].sum]

    def _half(self, amounts: Sequence[int], half: int) -> "np.ndarray":
        return _sums(self._counts[half], [amounts[at] for at in self._parts[half]])

    def _settled(self, directions: Sequence[Row]) -> tuple["np.ndarray", "np.ndarray"]:
        """Number both halves so that two profiles with the same number make a coalition that is settled."""
        import numpy as np

        size = len(self._reach)
        numbers = np.zeros(size + len(self._order), dtype=np.int64)
        for direction in directions:
            change = np.concatenate([self._half(direction, 0), -self._half(direction, 1)[self._order]])
            _, change = np.unique(change, return_inverse=True)
            _, numbers = np.unique(numbers * len(change) + change, return_inverse=True)
        return numbers[:size], numbers[size:]

    def _profile(self, first: int, second: int) -> Row:
        found = [0] * self._size
        for cell, half, counts in zip((first, second), self._parts, self._counts, strict=True):
            rest = cell
            for at, count in zip(reversed(half), reversed(counts), strict=True):
                rest, found[at] = divmod(rest, count + 1)
        return found


def _running(values: "np.ndarray", numbers: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
    """Return, up to each place, where the least value is, and where that of another number; -1 if there is none."""
    import numpy as np

    best, rival = np.empty(len(values), dtype=np.int64), np.empty(len(values), dtype=np.int64)
    least, second = 0, -1
    listed, kinds = values.tolist(), numbers.tolist()
    for place, value in enumerate(listed):
        other = kinds[place] != kinds[least]
        if value < listed[least]:
            least, second = place, least if other else second
        elif other and (second < 0 or value < listed[second]):
            second = place
        best[place], rival[place] = least, second
    return best, rival


def _sums(counts: Sequence[int], amounts: Sequence[int]) -> "np.ndarray":
    """Return the sum of some whole amounts over every profile; one amount a class, for each of its players."""
    import numpy as np

    largest = sum(abs(amount) * count for amount, count in zip(amounts, counts, strict=True))
    kind = np.int64 if largest < WHOLE else object
    table = np.zeros(1, dtype=kind)
    for amount, count in zip(amounts, counts, strict=True):
        steps = np.array([amount * taken for taken in range(count + 1)], dtype=kind)
        table = (table[:, None] + steps).ravel()
    return table


def _lowest(values: "np.ndarray") -> Row:
    """Return the places of the least values, the least first."""
    import numpy as np

    if values.dtype == object or len(values) <= AT_ONCE:
        return [int(place) for place in np.argsort(values, kind="stable")[:AT_ONCE]]
    places = np.argpartition(values, AT_ONCE - 1)[:AT_ONCE]
    return [int(place) for place in places[np.argsort(values[places], kind="stable")]]


def _profiles(counts: Sequence[int]) -> int:
    found = 1
    for count in counts:
        found *= count + 1
    return found


def _halves(counts: Sequence[int]) -> tuple[Row, Row]:
    """Share out the classes so that both halves have about as many profiles."""
    halves: tuple[Row, Row] = ([], [])
    for at in sorted(range(len(counts)), key=lambda at: -counts[at]):
        sizes = [_profiles([counts[one] for one in half]) for half in halves]
        halves[sizes.index(min(sizes))].append(at)
    return halves
