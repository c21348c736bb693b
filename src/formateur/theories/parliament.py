"""A parliament as the theories of coalitions see it: parties, seats, the rule to be met, and positions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from formateur.errors import ModelError, UnknownNameError
from formateur.games.weighted import AnyGame, Coalition, WeightedGame, coalition_of, members

Positions = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Parliament:
    """Parties with their seats, the game that says which of them win together, and where they stand.

    Parameters
    ----------
    ids
        The parties, each once; player ``i`` of the game is ``ids[i]``.
    seats
        Seats of each party, 0 or more. A party of 0 seats is never part of an expected government.
    game
        Which coalitions win; normally the weighted game of the seats.
    positions
        For each dimension, the position of each party in it. Parties may be missing: a theory that needs them says so.

    Raises
    ------
    ModelError
        If no such parliament exists, or a position is not exact.
    UnknownNameError
        If a position is given for a party that is not there.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33}, {"left-right": {"A": 1, "B": "2.5"}})
    >>> house.missing("left-right")
    ('C', 'D', 'E')
    >>> house.names(0b10010)
    ('B', 'E')
    """

    ids: tuple[str, ...]
    seats: tuple[int, ...]
    game: AnyGame
    positions: Positions = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem:
            raise ModelError(problem)
        for places in self.positions.values():
            for party in places:
                if party not in self.ids:
                    raise UnknownNameError("party", party, self.ids)

    @classmethod
    def of(
        cls,
        quota: int,
        seats: Mapping[str, int],
        positions: Mapping[str, Mapping[str, Fraction | int | str]] | None = None,
    ) -> "Parliament":
        """Return the parliament in which a coalition wins if it holds ``quota`` seats.

        Positions may be whole numbers, fractions, or text such as ``"2.5"`` or ``"1/3"``.

        Raises
        ------
        ModelError
            If no such parliament exists, or a position is not exact.
        """
        exact = {
            dimension: {party: _exact(position, party, dimension) for party, position in places.items()}
            for dimension, places in (positions or {}).items()
        }
        return cls(tuple(seats), tuple(seats.values()), WeightedGame(quota, tuple(seats.values())), exact)

    @property
    def seated(self) -> tuple[int, ...]:
        """The players that hold seats."""
        return tuple(player for player, number in enumerate(self.seats) if number)

    @property
    def total(self) -> int:
        """The sum of the seats."""
        return sum(self.seats)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions in which a position is known."""
        return tuple(self.positions)

    def names(self, coalition: Coalition) -> tuple[str, ...]:
        """Return the ids of a coalition, in the order of the parliament."""
        return tuple(self.ids[player] for player in members(coalition))

    def coalition(self, parties: Iterable[str]) -> Coalition:
        """Return the coalition of some parties.

        Raises
        ------
        UnknownNameError
            If one is not there.
        """
        wanted = tuple(parties)
        for party in wanted:
            if party not in self.ids:
                raise UnknownNameError("party", party, self.ids)
        return coalition_of(self.ids.index(party) for party in wanted)

    def missing(self, dimension: str) -> tuple[str, ...]:
        """Return the parties with seats whose position in a dimension is not known."""
        known = self._places(dimension)
        return tuple(self.ids[player] for player in self.seated if self.ids[player] not in known)

    def points(self, dimensions: Iterable[str]) -> dict[int, tuple[Fraction, ...]]:
        """Return the coordinates of each player that holds seats.

        Raises
        ------
        ModelError
            If a position is missing, saying whose.
        UnknownNameError
            If there is no such dimension.
        """
        asked = tuple(dimensions)
        reason = self.lacking(asked)
        if reason:
            raise ModelError(reason)
        return {
            player: tuple(Fraction(self.positions[dimension][self.ids[player]]) for dimension in asked)
            for player in self.seated
        }

    def lacking(self, dimensions: Iterable[str]) -> str | None:
        """Return which positions are missing of which parties, as a sentence, or None if none is."""
        gaps = [(dimension, self.missing(dimension)) for dimension in dimensions]
        said = [f"of {', '.join(parties)} in dimension {dimension!r}" for dimension, parties in gaps if parties]
        if not said:
            return None
        return f"the position is not known {' and '.join(said)}; a theory does not guess positions: give them"

    def _places(self, dimension: str) -> Mapping[str, Fraction]:
        if dimension not in self.positions:
            raise UnknownNameError("dimension", dimension, self.positions)
        return self.positions[dimension]


@dataclass(frozen=True, slots=True)
class Points:
    """Positions that a theory expects, and the parties that stand there.

    Parameters
    ----------
    parties
        The parties at the expected positions.
    positions
        In one dimension the two ends of an interval (the same twice if it is a point). In a plane the corners of the
        region, none if it is empty. For the uncovered set the position of each party.
    """

    parties: tuple[str, ...]
    positions: tuple[tuple[Fraction, ...], ...]

    def as_data(self) -> dict[str, object]:
        """Return the points as plain data, fractions as text."""
        return {"parties": list(self.parties), "positions": [[str(at) for at in point] for point in self.positions]}


def _exact(position: Fraction | int | str, party: str, dimension: str) -> Fraction:
    if isinstance(position, float | bool):
        raise ModelError(_inexact(position, party, dimension))
    try:
        return Fraction(position)
    except (ValueError, TypeError, ZeroDivisionError):
        raise ModelError(_inexact(position, party, dimension)) from None


def _inexact(position: object, party: str, dimension: str) -> str:
    return (
        f"position {position!r} of {party} in dimension {dimension!r} is not an exact number; "
        f"write a whole number, a Fraction, or text such as '2.5' or '1/3'"
    )


def _problem(parliament: Parliament) -> str | None:
    ids, seats, game = parliament.ids, parliament.seats, parliament.game
    twice = next((party for place, party in enumerate(ids) if party in ids[:place]), None)
    if twice is not None:
        return f"party {twice!r} is named twice; name each party once"
    if not len(ids) == len(seats) == game.size:
        return f"there are {len(ids)} parties, {len(seats)} numbers of seats and {game.size} players; give one each"
    for party, number in zip(ids, seats, strict=True):
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            return f"party {party!r} has {number!r} seats; seats are a whole number, 0 or more"
    if not game.wins(coalition_of(parliament.seated)):
        return (
            "the parties with seats do not win even all together; lower the quota, or count all seats the rule counts"
        )
    for dimension, places in parliament.positions.items():
        for party, position in places.items():
            if isinstance(position, bool) or not isinstance(position, int | Fraction):
                return _inexact(position, party, dimension)
    return None
