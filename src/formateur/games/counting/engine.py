"""The choice of method: which way of counting is exact and quick enough for a game, and what it would cost.

Strips for parliaments; halves for few players with large weights or a rule on their number; remainders for many
players; diagrams for trees of rules. Costs are rough seconds on one core, from measurements of each method.
"""

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from math import log2
from typing import TypeVar

from formateur.errors import TooLargeError
from formateur.games.counting import halves, residues, strips
from formateur.games.counting.diagram import Diagram
from formateur.games.counting.smaller import smaller
from formateur.games.weighted import AnyGame, WeightedGame

Counts = tuple[int, ...]
Found = TypeVar("Found")
PATIENCE = 120.0  # seconds beyond which an exact answer is refused and what would do instead is said
PLAYERS_BY_SIZE = 2_000
DIAGRAM_PLAYERS = 22


def compiled() -> bool:
    """Return whether Numba is installed, without loading it."""
    return find_spec("numba") is not None


def _strip_seconds(game: WeightedGame, *, by_size: bool) -> float:
    steps = game.size + len(set(game.weights)) * (1 + log2(game.quota + 1))
    return 1e-6 * steps + steps * strips.bits(game, by_size=by_size) / 3e10


def _half_seconds(game: AnyGame) -> float:
    if game.size > halves.MOST or halves.quotas_by_size(game) is None or sum(_weights(game)) >= 2**62:
        return float("inf")
    return 0.15 + 2 ** (game.size / 2) * game.size * 1.5e-7


def _weights(game: AnyGame) -> Counts:
    form = halves.quotas_by_size(game)
    return form[0] if form else ()


def fits(game: WeightedGame) -> bool:
    """Return whether a row of all sums below the quota fits the memory allowed, a few times over."""
    return game.quota * 64 <= residues.BYTES


def _diagram_seconds(game: WeightedGame) -> float:
    """Few players with weights of any size: each state of a diagram is visited once."""
    return 2.0**game.size * 2e-5 if game.size <= DIAGRAM_PLAYERS else float("inf")


def _residue_seconds(game: WeightedGame, *, by_size: bool) -> float:
    if not compiled() or not fits(game):
        return float("inf")
    cells = game.size * game.quota * (game.size / 31 + 1)
    if by_size and (game.size > PLAYERS_BY_SIZE or residues.table_bytes(game) > residues.BYTES):
        return float("inf")
    return 1.0 + cells * (game.size if by_size else 1.0) / 8e9


def affordable(game: WeightedGame) -> bool:
    """Return whether remainders count a game within patience."""
    return _residue_seconds(game, by_size=False) < PATIENCE


@lru_cache(maxsize=64)
def swings(game: AnyGame) -> Counts:
    """Return for each player the coalitions of others that lose without and win with him, exactly.

    Raises
    ------
    TooLargeError
        If no method is exact within patience, saying how large and what to ask instead.
    """
    if isinstance(game, WeightedGame):
        small = smaller(game)
        costs: dict[float, Callable[[], Counts]] = {
            _strip_seconds(small, by_size=False): lambda: strips.swings(small),
            _half_seconds(small): lambda: _summed(halves.swings_by_size(small)),
            _residue_seconds(small, by_size=False): lambda: residues.swings(small)[0],
            _diagram_seconds(small): lambda: _summed(Diagram(small).swings_by_size()),
        }
        return _cheapest(costs, small)
    form = _half_seconds(game)
    return _summed(halves.swings_by_size(game)) if form < 5 else _summed(Diagram(game).swings_by_size())


def _summed(rows: tuple[Counts, ...] | None) -> Counts:
    return tuple(sum(row) for row in rows or ())


@lru_cache(maxsize=64)
def swings_by_size(game: AnyGame) -> tuple[Counts, ...]:
    """Return the same by the number of others in the coalition, exactly.

    The counts of a weighted game may be those of its dual, in the opposite order: all that is used of them here is the
    same for both.
    """
    if isinstance(game, WeightedGame):
        small = smaller(game)
        costs: dict[float, Callable[[], tuple[Counts, ...]]] = {
            _strip_seconds(small, by_size=True): lambda: strips.swings_by_size(small),
            _half_seconds(small): lambda: halves.swings_by_size(small) or (),
            _residue_seconds(small, by_size=True): lambda: residues.swings_by_size(small),
            _diagram_seconds(small): lambda: Diagram(small).swings_by_size(),
        }
        return _cheapest(costs, small)
    form = _half_seconds(game)
    return (halves.swings_by_size(game) or ()) if form < 5 else Diagram(game).swings_by_size()


def seconds_by_size(game: AnyGame) -> float:
    """Return about how long the exact counts by size would take; trees are always counted exactly."""
    if not isinstance(game, WeightedGame):
        return 0.0
    small = smaller(game)
    return min(
        _strip_seconds(small, by_size=True),
        _half_seconds(small),
        _residue_seconds(small, by_size=True),
        _diagram_seconds(small),
    )


def _cheapest(costs: dict[float, Callable[[], Found]], game: WeightedGame) -> Found:
    least = min(costs)
    if least > PATIENCE:
        bounded = ", or ask for bounded values" if fits(game) and compiled() else ""
        extra = "" if compiled() else "install formateur[power] for compiled code, or "
        raise TooLargeError(
            f"{game.size:,} players and a quota of {game.quota:,} take about {_said(least)} to count exactly; "
            f"{extra}divide all weights and the quota by a common number and say so{bounded}"
        )
    return costs[least]()


def _said(seconds: float) -> str:
    hours = seconds / 3600
    return f"{seconds / 60:.0f} minutes" if hours < 2 else f"{hours:,.0f} hours" if hours < 10**6 else "for ever"
