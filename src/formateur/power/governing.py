"""Which coalitions can govern: those that carry a ballot or the procedure, those that block; and what theories see."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from formateur.case.situation import Situation
from formateur.errors import FormateurError, TooLargeError, UnknownNameError
from formateur.games import coalitions
from formateur.games.coalitions import Standing
from formateur.games.counting.listing import Wanted
from formateur.games.weighted import AnyGame, Coalition, members
from formateur.power.ballots import PROCEDURE, Vote, vote
from formateur.power.players import Acting, Player, first_places
from formateur.theories.parliament import Parliament

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """Which coalitions are asked for: with some, without others, pairs that will not sit together, at most so many."""

    having: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    most: int | None = None

    @property
    def narrow(self) -> bool:
        """True if it leaves anything out."""
        return bool(self.having or self.without or self.apart or self.most)


@dataclass(frozen=True, slots=True)
class Member:
    """A player in a coalition: how many of those alike, and their seats together."""

    id: str
    name: str
    count: int
    seats: int


@dataclass(frozen=True, eq=False)
class Governing:
    """The coalitions of a vote.

    Counts are exact, None where they would take too long. ``kind`` says which coalitions are ``listed``: those asked
    for, of the minimal ones the fewest parties first, at most ``limit`` (``more`` says that there are more); players
    who are alike are listed once.
    """

    vote: Vote
    game: AnyGame
    winning: int | None
    minimal: int | None
    blocking: int | None
    minimal_blocking: int | None
    standing: Standing
    fewest_to_block: int | None
    wanted: Filter
    listed: tuple[tuple[Member, ...], ...]
    kind: str
    limit: int
    more: bool

    @property
    def number(self) -> int | None:
        """How many coalitions of this kind there are."""
        counts = {
            "winning": self.winning,
            "minimal winning": self.minimal,
            "blocking": self.blocking,
            "minimal blocking": self.minimal_blocking,
        }
        return counts[self.kind]


def governing_at(
    situation: Situation,
    ballot: str | None = PROCEDURE,
    *,
    acting: Acting = Acting.PARTIES,
    wanted: Filter = Filter(),
    blocking: bool = False,
    every: bool = False,
    limit: int = LIMIT,
) -> Governing:
    """Return the coalitions that can carry a ballot, or all ballots left before a government, whatever the others do.

    Parameters
    ----------
    ballot
        See `vote`; by default the whole procedure.
    wanted
        Which coalitions to list.
    blocking
        List those that block instead of those that win.
    every
        List all, not only the minimal ones.
    limit
        List at most so many.

    Examples
    --------
    >>> import formateur as fm
    >>> found = governing_at(fm.load("sweden-2018").on("2018-10-01"), limit=3)
    >>> found.winning, found.minimal, found.fewest_to_block
    (128, 26, 175)
    """
    return governing(vote(situation, ballot, acting), wanted=wanted, blocking=blocking, every=every, limit=limit)


def governing(
    found: Vote,
    *,
    wanted: Filter = Filter(),
    blocking: bool = False,
    every: bool = False,
    limit: int = LIMIT,
) -> Governing:
    """Return the coalitions of a vote; see `governing_at`.

    Raises
    ------
    FormateurError
        If everybody or nobody can carry it, so that there is nothing to list.
    UnknownNameError
        If the filter names somebody who is not there.
    """
    game = found.carries
    if isinstance(game, bool):
        raise FormateurError(
            f"{found.label} ({found.words}) "
            + ("passes whoever is against" if game else "can be carried by nobody against all others")
            + ", so there are no coalitions to list"
        )
    looked_at = game.dual() if blocking else game
    listed = (_every if every else _fewest)(looked_at, found.players, wanted, limit + 1)
    return Governing(
        found,
        game,
        _counted(coalitions.winning, game),
        _counted(coalitions.count_minimal_winning, game),
        _counted(coalitions.blocking, game),
        _counted(coalitions.count_minimal_blocking, game),
        coalitions.standing(game),
        coalitions.fewest_to_block(game),
        wanted,
        listed[:limit],
        ("" if every else "minimal ") + ("blocking" if blocking else "winning"),
        limit,
        len(listed) > limit,
    )


def _counted(count: Callable[[AnyGame], int], game: AnyGame) -> int | None:
    try:
        return count(game)
    except TooLargeError:
        return None


def _every(game: AnyGame, players: tuple[Player, ...], wanted: Filter, limit: int) -> tuple[tuple[Member, ...], ...]:
    stream = coalitions.winning_coalitions(game, _translated(players, wanted))
    return tuple(members_of(one, players) for one in islice(stream, limit))


def _fewest(game: AnyGame, players: tuple[Player, ...], wanted: Filter, limit: int) -> tuple[tuple[Member, ...], ...]:
    """List coalitions of few parties first: those of one, of two, and so on until the limit."""
    whole = _translated(players, wanted)
    found: list[tuple[Member, ...]] = []
    most = whole.players or game.size
    for size in range(1, most + 1):
        for coalition in _of_size(game, replace(whole, players=size), size):
            found.append(members_of(coalition, players))
            if len(found) == limit:
                return tuple(found)
    return tuple(found)


def _of_size(game: AnyGame, wanted: Wanted, size: int) -> Iterator[Coalition]:
    return (one for one in coalitions.minimal_winning(game, wanted) if one.bit_count() == size)


def _translated(players: tuple[Player, ...], wanted: Filter) -> Wanted:
    places = first_places(players)
    known = {player.id: player for player in players}
    for name in (*wanted.having, *wanted.without, *(one for pair in wanted.apart for one in pair)):
        if name not in places:
            raise UnknownNameError("party or bloc here", name, places)
    every = {name: range(places[name], places[name] + known[name].count) for name in places}
    return Wanted(
        having=sum(1 << places[name] for name in set(wanted.having)),
        without=sum(1 << place for name in set(wanted.without) for place in every[name]),
        apart=tuple((a, b) for one, other in wanted.apart for a in every[one] for b in every[other]),
        players=wanted.most,
        after=tuple((place + 1, place) for name in every for place in every[name][:-1]),
    )


def members_of(coalition: Coalition, players: Sequence[Player]) -> tuple[Member, ...]:
    """Return who is in a coalition, those with most seats first, players who are alike together."""
    owners = [player for player in players for _ in range(player.count)]
    counts: dict[str, int] = {}
    for place in members(coalition):
        counts[owners[place].id] = counts.get(owners[place].id, 0) + 1
    known = {player.id: player for player in players}
    found = [Member(name, known[name].name, number, number * known[name].seats) for name, number in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.seats, one.id)))


# --- what theories expect --------------------------------------------------------------------------------------------


def parliament_of(found: Vote, situation: Situation | None = None) -> Parliament:
    """Return the parliament as theories see it: one player a party, and the positions that the case gives.

    Individuals of a pool are players of one seat each: ``individuals-1``, ``individuals-2`` ….
    """
    if isinstance(found.carries, bool):
        raise FormateurError(f"{found.label} passes or fails whoever votes, so no theory has anything to say of it")
    ids: list[str] = []
    seats: list[int] = []
    positions: dict[str, dict[str, Fraction]] = {}
    for player in found.players:
        names = [player.id] if player.count == 1 else [f"{player.id}-{place + 1}" for place in range(player.count)]
        ids += names
        seats += [player.seats] * player.count
        party = situation.parties.get(player.id) if situation else None
        for dimension, position in (party.positions if party else {}).items():
            for name in names:
                positions.setdefault(dimension, {})[name] = Fraction(position.value)
    return Parliament(tuple(ids), tuple(seats), found.carries, positions)
