"""The registry of power indices: each with its name, what it says, and where it comes from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from formateur.errors import UnknownNameError
from formateur.games import minimal, swinging
from formateur.games.values import Accuracy, Progress, Values
from formateur.games.weighted import AnyGame

Compute = Callable[[AnyGame, Accuracy, Progress | None], Values]


@dataclass(frozen=True, slots=True)
class Index:
    """A power index: ``says`` in one sentence what its number means, ``cite`` who proposed it."""

    key: str
    name: str
    says: str
    cite: str
    compute: Compute


def _nucleolus(game: AnyGame, accuracy: Accuracy, progress: Progress | None = None) -> Values:
    del accuracy, progress
    from formateur.games.nucleolus import nucleolus

    found = nucleolus(game)
    return Values(found.values, why=found.reason if found.values is None else None)


_LIST = (
    Index(
        "banzhaf",
        "Banzhaf",
        "share of all swings, every coalition equally likely",
        "Banzhaf 1965",
        swinging.banzhaf,
    ),
    Index(
        "penrose-banzhaf",
        "Penrose-Banzhaf",
        "chance of deciding, every coalition equally likely",
        "Penrose 1946; Banzhaf 1965",
        swinging.penrose,
    ),
    Index(
        "shapley-shubik",
        "Shapley-Shubik",
        "chance of being the one whose joining wins, every order equally likely",
        "Shapley and Shubik 1954",
        swinging.shapley_shubik,
    ),
    Index(
        "coleman-collectivity",
        "Coleman, to act",
        "share of coalitions that win: how easily the rule lets anything pass",
        "Coleman 1971",
        swinging.collectivity,
    ),
    Index(
        "coleman-prevent",
        "Coleman, to prevent",
        "share of winning coalitions that lose without the player",
        "Coleman 1971",
        swinging.prevent,
    ),
    Index(
        "coleman-initiate",
        "Coleman, to initiate",
        "share of losing coalitions that win with the player",
        "Coleman 1971",
        swinging.initiate,
    ),
    Index(
        "rae",
        "Rae",
        "chance that the outcome is the player's own vote",
        "Rae 1969; Dubey and Shapley 1979",
        swinging.rae,
    ),
    Index(
        "inclusiveness",
        "König-Bräuninger",
        "share of winning coalitions the player is in",
        "König and Bräuninger 1998",
        swinging.inclusiveness,
    ),
    Index(
        "johnston",
        "Johnston",
        "winning coalitions shared among those who can break them",
        "Johnston 1978",
        minimal.johnston,
    ),
    Index(
        "deegan-packel",
        "Deegan-Packel",
        "minimal winning coalitions, equally likely and equally shared",
        "Deegan and Packel 1978",
        minimal.deegan_packel,
    ),
    Index(
        "holler-packel",
        "Holler-Packel",
        "share of memberships in minimal winning coalitions",
        "Holler 1982; Holler and Packel 1983",
        minimal.holler_packel,
    ),
    Index(
        "felsenthal",
        "Felsenthal",
        "minimal winning coalitions of the fewest players, equally shared",
        "Felsenthal 2016",
        minimal.felsenthal,
    ),
    Index(
        "shift",
        "Shift",
        "memberships in minimal winning coalitions that no weaker player can enter in exchange",
        "Alonso-Meijide and Freixas 2010",
        minimal.shift,
    ),
    Index(
        "shift-deegan-packel",
        "Shift Deegan-Packel",
        "the same coalitions, equally likely and equally shared",
        "Alonso-Meijide, Freixas and Molinero 2012",
        minimal.shift_deegan_packel,
    ),
    Index(
        "nucleolus",
        "Nucleolus",
        "the division at which the most aggrieved coalition has least to complain of",
        "Schmeidler 1969; Montero 2006",
        _nucleolus,
    ),
)
INDICES: Mapping[str, Index] = {index.key: index for index in _LIST}
USUAL = ("penrose-banzhaf", "banzhaf", "shapley-shubik")


def power(
    game: AnyGame,
    indices: Iterable[str] = USUAL,
    *,
    accuracy: Accuracy = Accuracy.AUTO,
    progress: Progress | None = None,
) -> dict[str, Values]:
    """Return some power indices of a game, by key.

    Parameters
    ----------
    game
        A weighted game or a tree of them.
    indices
        Keys of `INDICES`.
    accuracy
        ``exact`` refuses what would take too long, ``bounded`` accepts floating point with a stated error, ``auto`` is
        exact where that takes seconds.
    progress
        Called with steps done and all steps.

    Raises
    ------
    UnknownNameError
        For an index that is not in the registry.
    TooLargeError
        If no method can answer, saying what to ask instead.

    Examples
    --------
    The council of the EEC of 1958 (Felsenthal and Machover 1998):

    >>> from formateur.games.weighted import WeightedGame
    >>> found = power(WeightedGame(12, (4, 4, 4, 2, 2, 1)), ["banzhaf", "shapley-shubik"])
    >>> [str(value) for value in found["banzhaf"].values]
    ['5/21', '5/21', '5/21', '1/7', '1/7', '0']
    >>> [str(value) for value in found["shapley-shubik"].values]
    ['7/30', '7/30', '7/30', '3/20', '3/20', '0']
    """
    return {key: index_named(key).compute(game, accuracy, progress) for key in indices}


def index_named(key: str) -> Index:
    """Return an index by its key."""
    if key not in INDICES:
        raise UnknownNameError("index", key, INDICES)
    return INDICES[key]
