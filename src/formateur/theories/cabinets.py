"""Governments as holders of portfolios: the lattice of cabinets of Laver and Shepsle (1996).

Each dimension of policy is one portfolio, and who holds it sets the policy there. So with ``n`` parties and ``J``
portfolios there are ``n**J`` cabinets, each a point of the lattice; parties compare cabinets by their distance from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import TYPE_CHECKING, Any

from formateur.errors import ModelError, TooLargeError
from formateur.games.weighted import AnyGame, WeightedGame, members
from formateur.theories.lines import core
from formateur.theories.parliament import Parliament

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PORTFOLIOS = 4
MOST_CABINETS = 5_000  # all pairs of them are compared, by every party
LARGEST_WORD = 2**62


@dataclass(frozen=True, slots=True)
class Cabinet:
    """One cabinet: who holds each portfolio, the policy that follows, and what stands against it.

    Parameters
    ----------
    holders
        The party that holds each dimension, in the order asked for.
    policy
        The position of the holder in each dimension.
    winset
        How many cabinets a winning coalition prefers to this one.
    equilibrium
        Whether each of those has a member that prefers this one, and so will not join it.
    median
        Whether each holder is a party of the core of its dimension: the dimension-by-dimension median.
    """

    holders: tuple[tuple[str, str], ...]
    policy: tuple[Fraction, ...]
    winset: int
    equilibrium: bool
    median: bool

    def as_data(self) -> dict[str, object]:
        """Return the cabinet as plain data."""
        return {
            "holders": dict(self.holders),
            "policy": {dimension: str(at) for (dimension, _), at in zip(self.holders, self.policy, strict=True)},
            "winset": self.winset,
            "equilibrium": self.equilibrium,
            "median": self.median,
        }


@dataclass(frozen=True, slots=True)
class Portfolios:
    """What the portfolio theory expects: cabinets in equilibrium, median cabinets, and strong parties.

    ``strong`` parties belong to every cabinet that a winning coalition prefers to their own one-party cabinet; to that
    of a ``very_strong`` party none is preferred, which makes it strong too. ``count`` is the number of all cabinets.
    """

    equilibria: tuple[Cabinet, ...]
    medians: tuple[Cabinet, ...]
    strong: tuple[str, ...]
    very_strong: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Cabinets as tuples of players, and how far each is from each party: arrays with a row for each party."""

    players: tuple[int, ...]
    cabinets: tuple[tuple[int, ...], ...]
    distances: "NDArray[Any]"  # squared, all multiplied by one whole number
    takes_part: "NDArray[Any]"


def portfolios(parliament: Parliament, dimensions: Sequence[str]) -> Portfolios:
    """Return the cabinets in equilibrium, the median cabinets and the strong parties (Laver and Shepsle 1990, 1996).

    A cabinet is in equilibrium if every cabinet that a winning coalition prefers to it has a member that prefers the
    first: nobody is made to govern. All parties with seats may hold portfolios, all dimensions matter to all parties
    alike, and one portfolio sets each dimension.

    Raises
    ------
    ModelError
        If no dimension is named, one is named twice, or the position of a party with seats is missing.
    UnknownNameError
        If there is no such dimension.
    TooLargeError
        Above 4 portfolios or 5,000 cabinets.

    Notes
    -----
    O(parties · cabinets²) comparisons of whole numbers, with NumPy.

    Examples
    --------
    Three parties any two of which win; of nine cabinets only C and B together cannot be beaten, C deciding on ``x``:

    >>> house = Parliament.of(2, dict.fromkeys("ABC", 1), {
    ...     "x": {"A": 0, "B": 1, "C": "0.45"}, "y": {"A": 0, "B": "0.25", "C": 1}})
    >>> found = portfolios(house, ("x", "y"))
    >>> [dict(one.holders) for one in found.equilibria if not one.winset]
    [{'x': 'C', 'y': 'B'}]
    >>> [dict(one.holders) for one in found.medians]
    [{'x': 'C', 'y': 'B'}]
    """
    asked = tuple(dimensions)
    _check(parliament, asked)
    lattice = _lattice(parliament, asked)
    central = _central(parliament, asked)
    found: dict[tuple[int, ...], Cabinet] = {}
    strong: list[str] = []
    very_strong: list[str] = []
    for column, cabinet in enumerate(lattice.cabinets):
        preferred, vetoed = _compared(lattice, parliament.game, column)
        winset = int(preferred.sum())
        steady = not (preferred & ~vetoed).any()
        found[cabinet] = _described(parliament, asked, cabinet, (winset, steady, cabinet in central))
        if len(set(cabinet)) == 1:
            row = lattice.players.index(cabinet[0])
            if lattice.takes_part[row][preferred].all():
                strong.append(parliament.ids[cabinet[0]])
                very_strong += [] if winset else [parliament.ids[cabinet[0]]]
    cabinets = found.values()
    return Portfolios(
        tuple(cabinet for cabinet in cabinets if cabinet.equilibrium),
        tuple(cabinet for cabinet in cabinets if cabinet.median),
        tuple(strong),
        tuple(very_strong),
        len(found),
    )


def _check(parliament: Parliament, asked: tuple[str, ...]) -> None:
    if not asked or len(set(asked)) < len(asked):
        said = ", ".join(asked) or "none"
        raise ModelError(f"the dimensions asked for are {said}; name one or more, each once, for each is a portfolio")
    parties, size = len(parliament.seated), len(parliament.seated) ** len(asked)
    if len(asked) > MOST_PORTFOLIOS or size > MOST_CABINETS:
        raise TooLargeError(
            f"{parties} parties and {len(asked)} portfolios make {size:,} cabinets, and all pairs have to be compared; "
            f"at most {MOST_PORTFOLIOS} portfolios and {MOST_CABINETS:,} cabinets can be: name fewer dimensions, or "
            f"ask for the core of each dimension, which gives the median cabinet at any size"
        )


def _lattice(parliament: Parliament, asked: tuple[str, ...]) -> _Lattice:
    import numpy as np

    places = parliament.points(asked)
    scale = lcm(*(at.denominator for place in places.values() for at in place))
    whole = {player: [int(at * scale) for at in place] for player, place in places.items()}
    cabinets = tuple(product(places, repeat=len(asked)))
    far = [
        [{at: (here[axis] - there[axis]) ** 2 for at, there in whole.items()} for axis in range(len(asked))]
        for here in whole.values()
    ]
    rows = [[sum(axis[at] for axis, at in zip(party, one, strict=True)) for one in cabinets] for party in far]
    # Distances beyond a machine word stay Python's whole numbers: slower, and as exact.
    kind = np.int64 if max(map(max, rows)) < LARGEST_WORD else object
    parts = [[player in one for one in cabinets] for player in places]
    return _Lattice(tuple(places), cabinets, np.array(rows, dtype=kind), np.array(parts, dtype=bool))


def _compared(lattice: _Lattice, game: AnyGame, column: int) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """Return which cabinets a winning coalition prefers to one of them, and which have a member that does not."""
    own = lattice.distances[:, column : column + 1]
    closer = (lattice.distances < own).astype(bool)
    further = (lattice.distances > own).astype(bool)
    return _won(game, lattice.players, closer), (further & lattice.takes_part).any(axis=0)


def _won(game: AnyGame, players: Sequence[int], joined: "NDArray[Any]") -> "NDArray[Any]":
    """Return which columns win, each a coalition: a row for each player, true where it belongs."""
    import numpy as np

    if isinstance(game, WeightedGame):
        weights = np.array([game.weights[player] for player in players])
        won: NDArray[Any] = weights @ joined >= game.quota
        return won
    parts = [_won(part, players, joined) for part in game.parts]
    joint: NDArray[Any] = np.logical_and.reduce(parts) if game.every else np.logical_or.reduce(parts)
    return joint


def _central(parliament: Parliament, asked: tuple[str, ...]) -> frozenset[tuple[int, ...]]:
    cores = [core(parliament, dimension) for dimension in asked]
    if any(found is None for found in cores):
        return frozenset()
    return frozenset(product(*(members(found.parties) for found in cores if found)))


def _described(
    parliament: Parliament, asked: tuple[str, ...], cabinet: tuple[int, ...], found: tuple[int, bool, bool]
) -> Cabinet:
    names = [parliament.ids[player] for player in cabinet]
    positions: list[Mapping[str, Fraction]] = [parliament.positions[dimension] for dimension in asked]
    policy = tuple(Fraction(places[name]) for places, name in zip(positions, names, strict=True))
    return Cabinet(tuple(zip(asked, names, strict=True)), policy, *found)
