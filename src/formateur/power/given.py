"""Indices that need more than the rule: who refuses whom, who talks to whom, where parties stand, how they bargain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from formateur.errors import FormateurError, UnknownNameError
from formateur.games.values import Values, undefined
from formateur.games.weighted import AnyGame
from formateur.power.players import Player, first_places
from formateur.theories.parliament import Parliament

Pair = tuple[str, str]
RECOGNITION = ("seats", "equal")


@dataclass(frozen=True, slots=True)
class Given:
    """What the user adds to the rule.

    Attributes
    ----------
    apart
        Pairs who refuse to be in a coalition together.
    links
        Pairs who talk to each other; only coalitions held together by such links can agree.
    dimensions
        Where parties stand: one or two dimensions of the case.
    discount
        What an agreement is worth a round of bargaining later, from 0 to 1.
    recognition
        Who proposes: by ``seats``, or each with an ``equal`` chance.
    """

    apart: tuple[Pair, ...] = ()
    links: tuple[Pair, ...] = ()
    dimensions: tuple[str, ...] = ()
    discount: Fraction | None = None
    recognition: str | None = None


@dataclass(frozen=True, slots=True)
class Situated:
    """A game with its players and what is known of them."""

    game: AnyGame
    players: tuple[Player, ...]
    given: Given
    parliament: Parliament

    def pairs(self, named: Sequence[Pair]) -> list[tuple[int, int]]:
        """Return pairs of players by their places; all who are alike are meant."""
        places = first_places(self.players)
        counts = {player.id: player.count for player in self.players}
        for name in (name for pair in named for name in pair):
            if name not in places:
                raise UnknownNameError("party or bloc here", name, places)
        return [
            (places[one] + a, places[other] + b)
            for one, other in named
            for a in range(counts[one])
            for b in range(counts[other])
        ]


@dataclass(frozen=True, slots=True)
class GivenIndex:
    """An index of this kind: what its number says, and where it comes from."""

    key: str
    name: str
    says: str
    cite: str
    compute: Callable[[Situated], Values]


def _compatible(found: Situated) -> Values:
    from formateur.games.restricted import compatible_game
    from formateur.games.written import shapley

    if not found.given.apart:
        return undefined("nobody is said to refuse anybody; give pairs with --apart A+B")
    restricted = compatible_game(found.game, found.pairs(found.given.apart))
    if not restricted.can_be_won:
        return undefined("no winning coalition is left without two who refuse each other: nobody can govern")
    return shapley(restricted)


def _myerson(found: Situated) -> Values:
    from formateur.games.restricted import myerson

    if not found.given.links:
        return undefined("nobody is said to talk to anybody; give pairs with --link A+B")
    return myerson(found.game, found.pairs(found.given.links))


def _edelman(found: Situated) -> Values:
    from formateur.games.restricted import edelman

    points = _points(found, 1)
    if isinstance(points, str):
        return undefined(points)
    order = sorted(range(len(points)), key=lambda place: (points[place], place))
    if len(set(points)) < len(points):
        return undefined("two parties stand at the same place, so that there is no order of all of them")
    return edelman(found.game, order)


def _owen_shapley(found: Situated) -> Values:
    from formateur.games.spatial import owen_shapley

    points = _points(found, 2)
    if isinstance(points, str):
        return undefined(points)
    power = owen_shapley(found.game, [(x, y) for x, y in points])
    return Values(power.values, power.error)


def _points(found: Situated, count: int) -> list[tuple[Fraction, ...]] | str:
    """Return where the players stand, or what is missing."""
    dimensions = found.given.dimensions or found.parliament.dimensions
    known = ", ".join(found.parliament.dimensions) or "none"
    if len(dimensions) != count:
        return f"it needs {count} of the dimensions in which positions are known ({known}); name them with --dimension"
    for name in dimensions:
        if name not in found.parliament.dimensions:
            raise UnknownNameError("dimension", name, found.parliament.dimensions)
    lacking = found.parliament.lacking(dimensions)
    if lacking:
        return lacking
    places = found.parliament.points(dimensions)
    return [places[player] for player in range(found.game.size)]


def _baron_ferejohn(found: Situated) -> Values:
    from formateur.theories.bargaining import closed_rule, seat_shares

    given = found.given
    if given.discount is None or given.recognition is None:
        return undefined("it needs --discount (0 to 1) and --recognition (seats or equal): neither is made up")
    if given.recognition not in RECOGNITION:
        raise UnknownNameError("way to be recognised", given.recognition, RECOGNITION)
    size = found.game.size
    chances = seat_shares(found.parliament.seats) if given.recognition == "seats" else (Fraction(1, size),) * size
    deal = closed_rule(found.game, chances, given.discount)
    if deal.values is None:
        return undefined(deal.reason)
    residual = float(deal.residual or 0)
    return Values(deal.values, residual / float(min((one for one in deal.values if one), default=Fraction(1))))


def _demand(found: Situated) -> Values:
    from formateur.theories.prices import demand_bargaining

    prices = demand_bargaining(found.game)
    return Values(prices.values) if prices.values is not None else undefined(prices.reason or "it does not apply")


_LIST = (
    GivenIndex(
        "compatible",
        "Refusals",
        "Shapley-Shubik when only coalitions of parties that do not refuse each other can win",
        "Bergantiños, Carreras and García-Jurado 1993",
        _compatible,
    ),
    GivenIndex(
        "myerson",
        "Myerson",
        "Shapley-Shubik when a coalition wins only through members who are linked with each other",
        "Myerson 1977",
        _myerson,
    ),
    GivenIndex(
        "edelman",
        "Edelman",
        "orders of joining in which the coalition stays connected on a line",
        "Edelman 1997",
        _edelman,
    ),
    GivenIndex(
        "owen-shapley",
        "Owen-Shapley",
        "being pivotal when parties join in the order of a direction in the plane drawn at random",
        "Owen and Shapley 1989",
        _owen_shapley,
    ),
    GivenIndex(
        "baron-ferejohn",
        "Baron-Ferejohn",
        "what a party can expect when proposers are drawn and divide under a closed rule, in stationary equilibrium",
        "Baron and Ferejohn 1989; Eraslan and McLennan 2013",
        _baron_ferejohn,
    ),
    GivenIndex(
        "demand-bargaining",
        "Demand bargaining",
        "what each member of the government gets when parties make demands in turn",
        "Morelli 1999",
        _demand,
    ),
)
GIVEN: Mapping[str, GivenIndex] = {index.key: index for index in _LIST}


def value_given(key: str, situated: Situated) -> Values:
    """Return an index of this kind.

    Raises
    ------
    FormateurError
        If it needs a library that is not installed.
    """
    try:
        return GIVEN[key].compute(situated)
    except ImportError as error:
        raise FormateurError(f"{key} needs {error.name}; install formateur[power]") from None
