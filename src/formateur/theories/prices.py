"""What parties cost: the price at which each joins a government, as a share of the whole.

Demand bargaining: parties name their price one after the other (Morelli 1999). The nucleolus: what each must be paid
where no party can be played off further (Montero 2006). A price says nothing about who governs, only what that costs.
"""

from dataclasses import dataclass
from fractions import Fraction

from formateur.games.nucleolus import Nucleolus, nucleolus
from formateur.games.weighted import AnyGame, members
from formateur.games.written import tabulated
from formateur.theories.offers import bargain

DEMANDS = (
    "parties name in turn the share they want, in an order that the one chosen to form a government decides",
    "a majority forms as soon as the demands of some parties that win can all be met",
)
PRICES = (
    "parties are bought at prices that no party can raise and no buyer can undercut: the nucleolus",
    "if parties are recognised with these probabilities, they also expect these values under the closed rule",
)


@dataclass(frozen=True, slots=True)
class Prices:
    """What each party is paid for joining a government, as a share of the whole; None where the theory says nothing.

    Attributes
    ----------
    values
        The share of each party if it belongs to the government.
    reason
        Why there is no answer; None if there is.
    """

    values: tuple[Fraction, ...] | None
    reason: str | None
    assumptions: tuple[str, ...]
    citations: tuple[str, ...]

    def as_data(self) -> dict[str, object]:
        """Return plain data: fractions as text."""
        return {
            "values": None if self.values is None else [str(value) for value in self.values],
            "reason": self.reason,
            "assumptions": list(self.assumptions),
            "citations": list(self.citations),
        }


def demand_bargaining(game: AnyGame) -> Prices:
    """Return what each party gets if it joins a government, where parties name their price in turn.

    Parameters
    ----------
    game
        Who forms a majority; see `nucleolus` for how many parties.

    Returns
    -------
    Prices
        In proportion to the weights, also for the party that forms the government; None if the game is not constant-sum
        (of a coalition and the others exactly one wins) and homogeneous (minimal winning coalitions weigh the same).

    Raises
    ------
    TooLargeError
        If the coalitions cannot all be looked at.

    Notes
    -----
    Morelli (1999). The weights meant are those in which all minimal winning coalitions weigh the same. Such a game has
    only one list of them, and it is the nucleolus (Peleg 1968): so homogeneity is tested exactly, whatever the weights
    that the game is given by.

    Examples
    --------
    >>> from formateur.games.weighted import WeightedGame
    >>> [str(value) for value in demand_bargaining(WeightedGame(51, (8, 21, 26, 12, 33))).values]
    ['1/5', '2/5', '2/5', '1/5', '3/5']
    >>> demand_bargaining(WeightedGame(3, (1, 1, 1, 1))).reason
    'the game is not constant-sum: a coalition and the parties outside it may both win, or neither'
    """
    citations = ("Morelli 1999, American Political Science Review 93",)
    deal = bargain(game, [Fraction(1, game.size)] * game.size, [Fraction(1)] * game.size)
    if not _constant_sum(game):
        reason = "the game is not constant-sum: a coalition and the parties outside it may both win, or neither"
        return Prices(None, reason, DEMANDS, citations)
    weights = nucleolus(game).values or ()
    sums = {sum((weights[player] for player in members(one)), Fraction(0)) for one in deal.minimal}
    if len(sums) > 1:
        reason = "the game is not homogeneous: no weights make all minimal winning coalitions weigh the same"
        return Prices(None, reason, DEMANDS, citations)
    quota = sums.pop()
    return Prices(tuple(weight / quota for weight in weights), None, DEMANDS, citations)


def nucleolus_prices(game: AnyGame, known: Nucleolus | None = None) -> Prices:
    """Return the nucleolus as prices of parties, in shares of the whole.

    Parameters
    ----------
    game
        Who forms a majority; see `nucleolus` for how many parties.
    known
        Its nucleolus, if it has been found before.

    Raises
    ------
    TooLargeError
        If the coalitions cannot all be looked at.

    Notes
    -----
    Montero (2006): recognised with these probabilities, parties expect these values under the closed rule, whatever the
    common discount.

    Examples
    --------
    >>> from formateur.games.weighted import WeightedGame
    >>> [str(value) for value in nucleolus_prices(WeightedGame(51, (8, 21, 26, 12, 33))).values]
    ['1/9', '2/9', '2/9', '1/9', '1/3']
    """
    found = known or nucleolus(game)
    citations = (
        "Montero 2006, Games and Economic Behavior 54",
        "Schmeidler 1969, SIAM Journal on Applied Mathematics 17",
    )
    return Prices(found.values, None if found.values else found.reason, PRICES, citations)


def _constant_sum(game: AnyGame) -> bool:
    """Return whether of every coalition and the parties outside it exactly one wins."""
    import numpy as np

    wins = np.frombuffer(tabulated(game).table, dtype=np.uint8)
    return bool((wins + wins[::-1] == 1).all())
