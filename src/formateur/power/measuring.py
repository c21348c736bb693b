"""Power at a ballot: the values of indices and measures for every player of a vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from formateur.case.situation import Situation
from formateur.errors import FormateurError, TooLargeError, UnknownNameError
from formateur.games.blocs import BLOC_VALUES, bloc_value
from formateur.games.indices import INDICES, USUAL
from formateur.games.measures import MEASURES, USUAL_MEASURES
from formateur.games.values import Accuracy, Progress, Values, undefined
from formateur.games.weighted import WeightedGame
from formateur.power.ballots import Vote, vote
from formateur.power.given import GIVEN, Given, Situated, value_given
from formateur.power.governing import parliament_of
from formateur.power.players import Acting, Player, first_places

EVERYTHING: tuple[str, ...] = (*INDICES, *BLOC_VALUES, *GIVEN, *MEASURES)
Groups = Sequence[Sequence[int]]


@dataclass(frozen=True, eq=False)
class Power:
    """Who holds how much power at a vote: for each index its values in the order of ``vote.players``.

    Members who are alike have the same value, which is that of one of them.
    """

    vote: Vote
    values: Mapping[str, Values]

    def value(self, key: str, player: str) -> object:
        """Return the value of one player, None where it is not defined."""
        found = self.values[key]
        place = [one.id for one in self.vote.players].index(player)
        return None if found.values is None else found.values[place]


def power_at(
    situation: Situation,
    ballot: str | None = None,
    indices: Sequence[str] | None = None,
    *,
    acting: Acting = Acting.PARTIES,
    given: Given = Given(),  # noqa: B008 - frozen
    accuracy: Accuracy = Accuracy.AUTO,
    progress: Progress | None = None,
) -> Power:
    """Return who holds how much power at a ballot on the day of a situation.

    Parameters
    ----------
    ballot
        See `vote`.
    indices
        Keys of the registries `INDICES`, `BLOC_VALUES` (for parties that stand in blocs) and `MEASURES` (for ballots
        with a quorum, or a majority of those who take part). Default: Banzhaf and Shapley-Shubik, and for such ballots
        the chances of deciding by coming or staying away.
    acting
        Who acts as one.
    given
        What the indices of `GIVEN` need: refusals, links, dimensions, how parties bargain.

    Raises
    ------
    UnknownNameError
        For an index or ballot that there is not.
    TooLargeError
        If none of the indices can be computed.

    Notes
    -----
    All coalitions, or orders, or choices, are taken as equally likely: what the parties have declared plays no part.

    Examples
    --------
    >>> import formateur as fm
    >>> found = power_at(fm.load("sweden-2018").on("2019-01-17"), indices=["shapley-shubik"])
    >>> [str(found.value("shapley-shubik", party)) for party in ("s", "m", "sd")]
    ['139/420', '27/140', '27/140']
    """
    _checked(indices)
    found = vote(situation, ballot, acting)
    return power_of(
        found,
        indices,
        situation=situation,
        groups=_blocs(situation, found),
        given=given,
        accuracy=accuracy,
        progress=progress,
    )


def power_of(
    found: Vote,
    indices: Sequence[str] | None = None,
    *,
    situation: Situation | None = None,
    groups: Groups | None = None,
    given: Given = Given(),  # noqa: B008 - frozen
    accuracy: Accuracy = Accuracy.AUTO,
    progress: Progress | None = None,
) -> Power:
    """Return the values of indices for a vote; ``groups`` are blocs agreed beforehand, by places of single players."""
    keys = tuple(indices) if indices is not None else (*USUAL, *(USUAL_MEASURES if found.sides_matter else ()))
    _checked(keys)
    values: dict[str, Values] = {}
    too_large: list[TooLargeError] = []
    for key in keys:
        try:
            if key in GIVEN and not isinstance(found.carries, bool):
                situated = Situated(found.carries, found.players, given, parliament_of(found, situation))
                values[key] = _shown(found, value_given(key, situated))
            else:
                values[key] = _shown(found, _value(found, key, groups, accuracy, progress))
        except TooLargeError as error:
            too_large.append(error)
            values[key] = undefined(str(error))
    if too_large and len(too_large) == len(keys):
        raise too_large[0]
    return Power(found, values)


def _checked(keys: Sequence[str] | None) -> None:
    for key in keys or ():
        if key not in EVERYTHING:
            raise UnknownNameError("index", key, EVERYTHING)
    if keys is not None and not keys:
        raise FormateurError("no index is named; leave --index out, or name one of: " + ", ".join(EVERYTHING))


def _value(found: Vote, key: str, groups: Groups | None, accuracy: Accuracy, progress: Progress | None) -> Values:
    if key in MEASURES:
        ballot = found.measured()
        if ballot is None:
            return undefined("it is measured at one ballot, not over a procedure; name a ballot")
        return MEASURES[key].compute(ballot)
    if isinstance(found.carries, bool):
        return undefined(
            "whoever votes, this ballot passes" if found.carries else "nobody can carry this ballot against all others"
        )
    if key in BLOC_VALUES:
        if groups is None:
            return undefined("no blocs stand among these players")
        return bloc_value(found.carries, groups, key)
    return INDICES[key].compute(found.carries, accuracy, progress)


def _shown(found: Vote, values: Values) -> Values:
    """Keep one value for members who are alike."""
    if values.values is None or values.of_game:
        return values
    places = first_places(found.players)
    kept = tuple(values.values[places[player.id]] for player in found.players)
    return replace(values, values=kept)


def _blocs(situation: Situation, found: Vote) -> Groups | None:
    """Return the blocs that stand as groups of players; None if there are none or the players are no parties.

    A bloc's part of a pool is as many of its members, the first ones; who they are makes no difference.
    """
    places = first_places(found.players)
    taken: set[int] = set()
    groups: list[list[int]] = []
    for bloc in sorted(situation.blocs.values(), key=lambda one: (-situation.bloc_seats(one.id), one.id)):
        group: list[int] = []
        for player in found.players:
            if player.id in bloc.members:
                group += _free(player, bloc.members[player.id], places[player.id], taken)
        if len(group) > 1:
            groups.append(group)
            taken |= set(group)
    size = sum(player.count for player in found.players)
    return [*groups, *([place] for place in range(size) if place not in taken)] if groups else None


def _free(player: Player, number: int | None, start: int, taken: set[int]) -> list[int]:
    free = [place for place in range(start, start + player.count) if place not in taken]
    return free if number is None or player.count == 1 else free[:number]


def plain_vote(game: WeightedGame, names: Sequence[str] | None = None) -> Vote:
    """Return a vote for a game given as numbers, without a case."""
    labels = names or [str(place) for place in range(1, game.size + 1)]
    called = names or [f"player {place}" for place in labels]
    players = tuple(Player(name, said, weight) for name, said, weight in zip(labels, called, game.weights, strict=True))
    return Vote("vote", None, f"at least {game.quota} of {game.total}", None, players, game, None)
