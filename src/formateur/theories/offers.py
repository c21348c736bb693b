"""The stationary equilibrium of closed-rule bargaining: found by smooth approximation, then proved in exact fractions.

A proposer buys the cheapest partners; what a party can expect depends on how often it is bought, and that on how cheap
it is. The approximation lets proposers choose dearer partners now and then, ever more rarely. It shows which partners
are equally cheap in the limit; these equalities are linear equations, whose solution is exact. The proof needs only the
values: shares of the proposals, found by an exact linear programme, that make them come true.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from formateur.errors import TooLargeError
from formateur.games.exact import Programme, solved, whole
from formateur.games.weighted import AnyGame, Coalition
from formateur.games.written import TableGame, tabulated

if TYPE_CHECKING:
    import numpy as np

MOST_COALITIONS = 20_000
SMOOTH = (1.0, 1e-8, 0.5)  # from, to, factor: how much dearer, in shares of the prize, partners may be
STEPS = 60  # of Newton's method at each of them
TIED = (1e-6, 1e-5, 1e-7, 1e-4, 1e-3)  # partners within this of the cheapest may be equally cheap
SLACKS = tuple(Fraction(1, 10**digits) for digits in (11, 10, 9, 8, 7, 6))
NEGLIGIBLE = 45  # e^-45 is below what a float can add to 1
SIMPLE = 1_000  # the largest denominator of values tried for their own sake

Mixture = tuple[tuple[Coalition, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Bargain:
    """What is bargained over: who may form a majority, who proposes how often, and how patient everybody is."""

    size: int
    minimal: tuple[Coalition, ...]
    recognition: tuple[Fraction, ...]
    discounts: tuple[Fraction, ...]
    classes: tuple[tuple[int, ...], ...]

    @property
    def proposers(self) -> tuple[int, ...]:
        """Those who propose at all."""
        return tuple(player for player in range(self.size) if self.recognition[player])

    @property
    def vetoes(self) -> tuple[int, ...]:
        """Those without whom nobody wins."""
        return tuple(player for player in range(self.size) if all(one >> player & 1 for one in self.minimal))


@dataclass(frozen=True, slots=True)
class Certificate:
    """What each keeps as proposer, the partners it buys with their shares of its proposals, and what does not add up.

    The residual is 0 if the strategies bring about the values exactly: then the values are proved.
    """

    keeps: tuple[Fraction, ...]
    partners: tuple[Mixture, ...]
    residual: Fraction


def bargain(game: AnyGame | TableGame, recognition: Sequence[Fraction], discounts: Sequence[Fraction]) -> Bargain:
    """Write out the minimal winning coalitions, and the classes of players who are alike in all respects.

    Raises
    ------
    TooLargeError
        If there are more than 20 players or more than 20,000 minimal winning coalitions.
    """
    import numpy as np

    table = tabulated(game)
    wins = np.frombuffer(table.table, dtype=np.uint8).astype(bool)
    minimal = wins.copy()
    habits = list(zip(recognition, discounts, strict=True))
    alike: list[list[int]] = []
    for player in range(game.size):
        halves = wins.reshape(-1, 2, 1 << player)
        minimal.reshape(-1, 2, 1 << player)[:, 1] &= ~halves[:, 0]
        same = (group for group in alike if habits[group[0]] == habits[player] and _alike(wins, group[0], player))
        known = next(same, None)
        if known:
            known.append(player)
        else:
            alike.append([player])
    found = tuple(int(coalition) for coalition in np.flatnonzero(minimal))
    if len(found) > MOST_COALITIONS:
        raise TooLargeError(
            f"there are {len(found):,} minimal winning coalitions; at most {MOST_COALITIONS:,} can be bargained over. "
            "Put the smallest parties together as one, or ask for the nucleolus, which gives the prices in the limit."
        )
    classes = tuple(tuple(group) for group in alike)
    return Bargain(game.size, found, tuple(recognition), tuple(discounts), classes)


def _alike(wins: "np.ndarray", one: int, other: int) -> bool:
    """Return whether two players can take each other's place: their coalitions with anybody else win alike."""
    halves = wins.reshape(-1, 2, 1 << (other - one - 1), 2, 1 << one)
    return bool((halves[:, 0, :, 1] == halves[:, 1, :, 0]).all())


def equilibrium(deal: Bargain) -> tuple[tuple[Fraction, ...], Certificate] | None:
    """Return the values of the equilibrium with the strategies that bring them about: exactly, if the residual is 0.

    Exact values are tried first; where none are proved, the approximation is certified up to a residual.
    """
    tried = set()
    for values in _candidates(deal):
        if values not in tried:
            tried.add(values)
            found = certificate(deal, values)
            if found and not found.residual:
                return values, found
    rough = _adding_up([Fraction(round(value * 10**12), 10**12) for value in smoothed(deal)])
    proofs = [found for slack in SLACKS if (found := certificate(deal, rough, slack))]
    return (rough, min(proofs, key=lambda found: found.residual)) if proofs else None


def _candidates(deal: Bargain) -> Iterator[tuple[Fraction, ...]]:
    """Yield exact values that may be those of the equilibrium, the cheapest to find first."""
    yield tuple(deal.recognition)  # where everybody is needed, or nobody waits
    if len(deal.vetoes) == 1:  # of patient players the one who can veto gets all
        yield tuple(Fraction(player == deal.vetoes[0]) for player in range(deal.size))
    rough = smoothed(deal)
    for tolerance in TIED:
        found = _exact(deal, rough, tolerance)
        if found:
            yield found
    yield _adding_up([Fraction(value).limit_denominator(SIMPLE) for value in rough])


def _adding_up(values: list[Fraction]) -> tuple[Fraction, ...]:
    """Let the largest value be what the others leave of 1."""
    largest = max(range(len(values)), key=values.__getitem__)
    values[largest] = 1 - sum(values[:largest] + values[largest + 1 :], Fraction(0))
    return tuple(values)


@lru_cache(maxsize=1)
def smoothed(deal: Bargain) -> tuple[float, ...]:
    """Return the values that the smooth approximation tends to, in floating point."""
    import numpy as np

    sets = _sets(deal)
    patience = np.array([float(number) for number in deal.discounts])
    chances = np.array([float(number) for number in deal.recognition])
    values = np.full(deal.size, 1 / deal.size)
    smooth, least, factor = SMOOTH
    last = values
    while smooth > least:
        last, values = values, _newton(sets, chances, patience, values, smooth)
        smooth *= factor
    # The error falls in proportion to how smooth it is: carried on to 0, what is left falls with its square.
    limit: np.ndarray = np.maximum(values + (values - last) * factor / (1 - factor), 0)
    return tuple(float(value) for value in limit / limit.sum())


def _sets(deal: Bargain) -> "np.ndarray":
    import numpy as np

    minimal = np.array(deal.minimal, dtype=np.int64)
    found: np.ndarray = ((minimal[:, None] >> np.arange(deal.size)) & 1).astype(float)
    return found


def _newton(
    sets: "np.ndarray", chances: "np.ndarray", patience: "np.ndarray", start: "np.ndarray", smooth: float
) -> "np.ndarray":
    import numpy as np

    values = start
    gap, slopes = _gap(sets, chances, patience, values, smooth)
    for _ in range(STEPS):
        size = float(np.abs(gap).max())
        if size < 1e-14:
            break
        step = np.linalg.lstsq(slopes, -gap, rcond=None)[0]
        for halving in range(12):
            tried = np.maximum(values + step / (1 << halving), 0)
            tried_gap, tried_slopes = _gap(sets, chances, patience, tried, smooth)
            if float(np.abs(tried_gap).max()) < size:
                break
        else:
            break
        values, gap, slopes = tried, tried_gap, tried_slopes
    return values


def _gap(
    sets: "np.ndarray", chances: "np.ndarray", patience: "np.ndarray", values: "np.ndarray", smooth: float
) -> tuple["np.ndarray", "np.ndarray"]:
    """Return how far the values are from what they bring about, and how that changes with each of them."""
    import numpy as np

    size = len(values)
    prices = patience * values
    all_costs = sets @ prices
    bought, spread = np.zeros(size), np.zeros((size, size))
    gap, slopes = -values, -np.eye(size)
    for proposer in np.flatnonzero(chances):
        costs = all_costs - sets[:, proposer] * prices[proposer]
        near = costs - costs.min() < NEGLIGIBLE * smooth
        partners = sets[near]
        partners[:, proposer] = 0
        costs = costs[near]
        weights = np.exp(-(costs - costs.min()) / smooth)
        weights /= weights.sum()
        mean = weights @ partners
        around = (partners * weights[:, None]).T @ partners - np.outer(mean, mean)
        gap[proposer] += chances[proposer] * (1 - mean @ prices)
        slopes[proposer] -= chances[proposer] * patience * (mean - around @ prices / smooth)
        bought += chances[proposer] * mean
        spread += chances[proposer] * around
    gap = gap + prices * bought
    slopes = slopes + np.diag(patience * bought) - prices[:, None] * spread * patience / smooth
    return gap, slopes


def _exact(deal: Bargain, rough: Sequence[float], tolerance: float) -> tuple[Fraction, ...] | None:
    """Return the only values with which partners almost equally cheap are equally cheap, and all else follows."""
    import numpy as np

    sets = _sets(deal)
    prices = np.array([float(number) for number in deal.discounts]) * np.array(rough)
    counts = np.array([[sum(row[player] for player in group) for group in deal.classes] for row in sets])
    equations = _Equations(deal)
    for proposer in deal.proposers:
        partners = counts.copy()
        place = next(at for at, group in enumerate(deal.classes) if proposer in group)
        partners[:, place] -= sets[:, proposer]
        costs = sets @ prices - sets[:, proposer] * prices[proposer]
        tied = np.unique(partners[costs <= costs.min() + tolerance], axis=0)
        equations.choose(proposer, [[int(number) for number in row] for row in tied])
    found = equations.solution()
    if found is None:
        return None
    values = [Fraction(0)] * deal.size
    for group, value in zip(deal.classes, found, strict=True):
        for player in group:
            values[player] = value
    return tuple(values) if min(values) >= 0 else None


class _Equations:
    """The linear equations of the values, one unknown a class, given the partners that are equally cheap."""

    def __init__(self, deal: Bargain) -> None:
        self.deal = deal
        size = len(deal.classes)
        self._prices = [deal.discounts[group[0]] for group in deal.classes]
        self._rows: list[list[Fraction]] = []
        self._bought: list[Fraction | None] = [Fraction(0)] * size
        self._costs = [[Fraction(0)] * size for _ in range(size)]

    def choose(self, proposer: int, tied: Sequence[Sequence[int]]) -> None:
        """Add what follows from the partners of one proposer, given by their numbers in each class."""
        chance = self.deal.recognition[proposer]
        first = [price * count for price, count in zip(self._prices, tied[0], strict=True)]
        for row in tied[1:]:
            cost = [price * count for price, count in zip(self._prices, row, strict=True)]
            self._rows.append([*(ours - theirs for ours, theirs in zip(cost, first, strict=True)), Fraction(0)])
        for place, group in enumerate(self.deal.classes):
            known = self._bought[place]
            same = len({row[place] for row in tied}) == 1
            self._bought[place] = known + chance * tied[0][place] if same and known is not None else None
            if proposer in group:
                self._costs[place] = [
                    sum_ + chance * cost for sum_, cost in zip(self._costs[place], first, strict=True)
                ]

    def solution(self) -> tuple[Fraction, ...] | None:
        """Return the values of the classes, if they are determined."""
        rows = list(self._rows)
        sizes = [Fraction(len(group)) for group in self.deal.classes]
        if max(self.deal.discounts) > 0:
            rows.append([*sizes, Fraction(1)])  # somebody gets every part of what is divided
        for place, group in enumerate(self.deal.classes):
            bought = self._bought[place]
            if bought is not None:
                row = list(self._costs[place])
                row[place] += sizes[place] - self._prices[place] * bought
                rows.append([*row, sum((self.deal.recognition[player] for player in group), Fraction(0))])
        return solved([row[:-1] for row in rows], [row[-1] for row in rows])


def certificate(deal: Bargain, values: Sequence[Fraction], slack: Fraction = Fraction(0)) -> Certificate | None:
    """Return the strategies that bring the values about most nearly: exactly, if they are those of the equilibrium.

    Every proposer buys cheapest partners only, or such as cost no more than the slack above. None if somebody would
    rather wait than propose.
    """
    import numpy as np

    prices = [discount * value for discount, value in zip(deal.discounts, values, strict=True)]
    *numbers, spare = whole([*prices, slack])[0]
    scale = whole([*prices, slack])[1]
    kind = np.int64 if sum(numbers) + spare < 1 << 62 else object
    members = _sets(deal).astype(np.int64).astype(kind)
    costs = members @ np.array(numbers, dtype=kind)
    keeps, rows = [], []
    for player in range(deal.size):
        own = costs - members[:, player] * numbers[player]
        least = int(own.min())
        keeps.append(1 - Fraction(least, scale))
        rows.append(np.flatnonzero((own <= least + spare).astype(bool)))
    if any(keep < price for keep, price in zip(keeps, prices, strict=True)):
        return None
    pairs = zip(values, deal.recognition, keeps, strict=True)
    earned = [value - chance * keep for value, chance, keep in pairs]
    return _Mixing(deal, members, rows, prices, earned).certificate(tuple(keeps), slack)


class _Mixing:
    """The linear programme of how proposers mix: each must be bought as often as its value says, or nearly.

    What a party gets too much or too little is paid for, so that the least cost is how far the values are from true.
    Partners are written down only where they bring this cost down.
    """

    def __init__(
        self,
        deal: Bargain,
        members: "np.ndarray",
        rows: Sequence["np.ndarray"],
        prices: Sequence[Fraction],
        earned: Sequence[Fraction],
    ) -> None:
        self.deal = deal
        self.members = members
        self.rows = rows
        self.priced = [player for player in range(deal.size) if prices[player] and earned[player] >= 0]
        others = set(range(deal.size)).difference(self.priced)
        self._lost = sum((abs(earned[player]) for player in others), Fraction(0))
        bought = [earned[player] / prices[player] for player in self.priced]
        right, self._scale = whole([*(deal.recognition[player] for player in deal.proposers), *bought])
        costs, self._unit = whole([prices[player] for player in self.priced])
        self._programme = Programme(right)
        self._keys: dict[int, tuple[int, int]] = {}
        for place, cost in enumerate(costs, start=len(deal.proposers)):
            for sign in (1, -1):
                self._programme.add([sign * (at == place) for at in range(len(right))], cost)

    def certificate(self, keeps: tuple[Fraction, ...], slack: Fraction) -> Certificate:
        """Solve, and return the mixtures with what is left over."""
        for proposer in self.deal.proposers:
            self._add(proposer, int(self.rows[proposer][0]))
        self._programme.solve()
        while helpful := list(self._helpful()):
            for proposer, row in helpful:
                self._add(proposer, row)
            self._programme.solve()
        found: list[dict[int, Fraction]] = [{} for _ in range(self.deal.size)]
        for key, amount in self._programme.solution.items():
            if key in self._keys:
                proposer, row = self._keys[key]
                partners = self.deal.minimal[row] & ~(1 << proposer)
                share = amount / self._scale / self.deal.recognition[proposer]
                found[proposer][partners] = found[proposer].get(partners, Fraction(0)) + share
        residual = self._lost + self._programme.value / self._scale / self._unit + slack
        return Certificate(keeps, tuple(tuple(sorted(mixture.items())) for mixture in found), residual)

    def _add(self, proposer: int, row: int) -> None:
        column = [int(player == proposer) for player in self.deal.proposers]
        column += [int(self.members[row, player]) * (player != proposer) for player in self.priced]
        self._keys[self._programme.add(column, 0)] = proposer, row

    def _helpful(self) -> Iterator[tuple[int, int]]:
        """Yield the partners of each proposer that bring the cost down most, where any do."""
        import numpy as np

        prices, _ = whole(self._programme.prices)
        proposers = self.deal.proposers
        kind = np.int64 if sum(map(abs, prices)) < 1 << 62 else object
        amounts = np.zeros(self.members.shape[1], dtype=kind)
        for player, price in zip(self.priced, prices[len(proposers) :], strict=True):
            amounts[player] = price
        gains = self.members.astype(kind) @ amounts
        for proposer, price in zip(proposers, prices, strict=False):
            rows = self.rows[proposer]
            own = gains[rows] - self.members[rows, proposer] * amounts[proposer] + price
            best = int(own.argmax())
            if own[best] > 0:
                yield proposer, int(rows[best])
