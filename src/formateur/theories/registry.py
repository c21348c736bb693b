"""The theories of coalitions in one registry: what each assumes, what it needs, and what it expects of a parliament."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from formateur.errors import TooLargeError, UnknownNameError
from formateur.games.weighted import coalition_of
from formateur.theories import cabinets, lines, planes, sets
from formateur.theories.cabinets import Cabinet, Portfolios
from formateur.theories.lines import Core
from formateur.theories.parliament import Parliament, Points
from formateur.theories.sets import MOST_LISTED, Listing


class Needs(StrEnum):
    """What a theory has to know besides the seats and the rule."""

    SEATS = "seats only"
    LINE = "one dimension"
    PLANE = "two dimensions"
    SPACE = "one dimension or more"


@dataclass(frozen=True, slots=True)
class Found:
    """What a theory finds, before it is put into words for a user."""

    listing: Listing | None = None
    points: Points | None = None
    portfolios: Portfolios | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one theory expects of a parliament, or why it says nothing about it.

    Parameters
    ----------
    theory
        Key of the theory.
    dimensions
        The dimensions it was asked in.
    applies, why_not
        Whether the theory has what it needs, and if not, what is missing.
    coalitions, count
        The expected coalitions, and how many there are: more than those listed if a limit was met. None if the theory
        does not speak of coalitions.
    points
        The expected positions; None if the theory does not speak of positions.
    portfolios
        The expected holders of portfolios; None if the theory does not speak of them.
    assumptions, sources
        What the theory takes for granted, and where it was published.
    notes
        What to bear in mind about this answer: ties, an empty core, a list cut short.
    """

    theory: str
    dimensions: tuple[str, ...]
    applies: bool
    why_not: str | None
    coalitions: tuple[tuple[str, ...], ...] | None
    count: int | None
    points: Points | None
    portfolios: Portfolios | None
    assumptions: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def cabinets(self) -> tuple[Cabinet, ...] | None:
        """The cabinets in equilibrium, of a theory of portfolios."""
        return self.portfolios.equilibria if self.portfolios else None

    def as_data(self) -> dict[str, object]:
        """Return the prediction as plain data for JSON, fractions as text."""
        found = self.portfolios
        return {
            "theory": self.theory,
            "dimensions": list(self.dimensions),
            "applies": self.applies,
            "why_not": self.why_not,
            "coalitions": None if self.coalitions is None else [list(parties) for parties in self.coalitions],
            "count": self.count,
            "points": self.points.as_data() if self.points else None,
            "cabinets": [cabinet.as_data() for cabinet in found.equilibria] if found else None,
            "median_cabinets": [cabinet.as_data() for cabinet in found.medians] if found else None,
            "strong_parties": list(found.strong) if found else None,
            "very_strong_parties": list(found.very_strong) if found else None,
            "assumptions": list(self.assumptions),
            "sources": list(self.sources),
            "notes": list(self.notes),
        }


Finder = Callable[[Parliament, tuple[str, ...], int], Found]


@dataclass(frozen=True, slots=True)
class Theory:
    """A theory: its key and name, what it needs and assumes, where it was published, and how its answer is found."""

    key: str
    name: str
    needs: Needs
    sources: tuple[str, ...]
    assumptions: tuple[str, ...]
    find: Finder


def expect(
    parliament: Parliament,
    theory: str,
    dimension: str | None = None,
    dimensions: Sequence[str] | None = None,
    limit: int = MOST_LISTED,
) -> Prediction:
    """Return what a theory expects of a parliament.

    Parameters
    ----------
    parliament
        The parties, seats, rule and positions.
    theory
        Key of a theory of `THEORIES`.
    dimension, dimensions
        Where the theory looks. May be left out if the parliament knows just as many dimensions as the theory needs.
    limit
        How many coalitions are listed; the count is exact in any case.

    Raises
    ------
    UnknownNameError
        If there is no such theory or dimension.
    ModelError
        If the limit is below 1.
    TooLargeError
        If the exact answer is beyond its budget.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33}, {"left-right": {"A": 1, "B": 2}})
    >>> expect(house, "minimum-size").coalitions
    (('A', 'D', 'E'),)
    >>> print(expect(house, "minimal-connected-winning").why_not)
    the position is not known of C, D, E in dimension 'left-right'; a theory does not guess positions: give them
    """
    if theory not in THEORIES:
        raise UnknownNameError("theory", theory, THEORIES)
    asked = THEORIES[theory]
    where = _where(parliament, asked.needs, dimension, dimensions)
    why_not = where if isinstance(where, str) else parliament.lacking(where)
    if isinstance(where, str) or why_not:
        return _silent(asked, () if isinstance(where, str) else where, why_not or "")
    found = asked.find(parliament, where, limit)
    listing = found.listing
    return Prediction(
        theory=theory,
        dimensions=where,
        applies=True,
        why_not=None,
        coalitions=tuple(parliament.names(one) for one in listing.coalitions) if listing else None,
        count=listing.count if listing else None,
        points=found.points,
        portfolios=found.portfolios,
        assumptions=asked.assumptions,
        sources=asked.sources,
        notes=(*found.notes, *_ties(parliament, where), *_cut_short(listing)),
    )


def expect_all(
    parliament: Parliament,
    dimension: str | None = None,
    dimensions: Sequence[str] | None = None,
    limit: int = MOST_LISTED,
    *,
    theories: Sequence[str] | None = None,
) -> tuple[Prediction, ...]:
    """Return what some theories, by default all, expect; one that cannot answer says so, and stops no other.

    Raises
    ------
    UnknownNameError
        If there is no such dimension.
    ModelError
        If the limit is below 1.

    Examples
    --------
    >>> house = Parliament.of(51, {"A": 8, "B": 21, "C": 26, "D": 12, "E": 33})
    >>> [one.theory for one in expect_all(house) if one.applies]
    ['minimal-winning', 'minimum-size', 'fewest-parties']
    """
    found = []
    for theory in THEORIES if theories is None else theories:
        try:
            found.append(expect(parliament, theory, dimension, dimensions, limit))
        except TooLargeError as error:
            found.append(_silent(THEORIES[theory], (), str(error)))
    return tuple(found)


def _where(
    parliament: Parliament, needs: Needs, dimension: str | None, dimensions: Sequence[str] | None
) -> tuple[str, ...] | str:
    """Return the dimensions a theory looks at, or why it cannot know which."""
    for name in (*([dimension] if dimension is not None else []), *(dimensions or ())):
        if name not in parliament.positions:
            raise UnknownNameError("dimension", name, parliament.positions)
    named = tuple(dict.fromkeys(dimensions or ()))
    if needs is Needs.SEATS:
        return ()
    if needs is Needs.LINE:
        asked = (dimension,) if dimension is not None else named or parliament.dimensions
        fits = len(asked) == 1
    else:
        asked = named or ((dimension,) if dimension is not None else parliament.dimensions)
        fits = len(asked) == 2 if needs is Needs.PLANE else len(asked) >= 1
    if fits:
        return asked
    known = ", ".join(map(repr, asked)) or "no dimension"
    return f"the theory needs {needs} and found {known}; name what it is to look at, or give the positions"


def _silent(theory: Theory, where: tuple[str, ...], why_not: str) -> Prediction:
    nothing = (None, None, None, None)
    return Prediction(theory.key, where, False, why_not, *nothing, theory.assumptions, theory.sources, ())


def _ties(parliament: Parliament, where: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f"{', '.join(parliament.names(here))} share one place in dimension {dimension!r}: none of them stands between "
        f"another and a party elsewhere"
        for dimension in where
        for here in lines.tied(lines.line_of(parliament, dimension))
    )


def _cut_short(listing: Listing | None) -> tuple[str, ...]:
    if listing is None or len(listing.coalitions) == listing.count:
        return ()
    return (f"{len(listing.coalitions):,} of {listing.count:,} coalitions are listed; raise the limit to see more",)


def _seats(listing: Callable[[Parliament, int], Listing]) -> Finder:
    return lambda parliament, where, limit: Found(listing(parliament, limit))


def _line(listing: Callable[[Parliament, str, int], Listing]) -> Finder:
    return lambda parliament, where, limit: Found(listing(parliament, where[0], limit))


def _whole(find: Callable[[Parliament, tuple[str, ...]], Found]) -> Finder:
    return lambda parliament, where, limit: find(parliament, where)


def _around_core(listing: Callable[[Parliament, str, int], Listing]) -> Finder:
    def find(parliament: Parliament, where: tuple[str, ...], limit: int) -> Found:
        points = _core(parliament, where)
        return Found(listing(parliament, where[0], limit), points.points, notes=points.notes)

    return find


def _interval(parliament: Parliament, core: Core) -> Points:
    return Points(parliament.names(core.parties), ((core.low,), (core.high,)))


def _core(parliament: Parliament, where: tuple[str, ...]) -> Found:
    core = lines.core(parliament, where[0])
    if core is None:
        return Found(points=Points((), ()), notes=(EMPTY_CORE,))
    wide = ("the core is an interval: no winning coalition wants to leave any point of it",)
    return Found(points=_interval(parliament, core), notes=wide if core.low < core.high else ())


def _median(parliament: Parliament, where: tuple[str, ...]) -> Found:
    found = lines.median(parliament, where[0])
    wide = ("the seats are even in number, and the two median members stand apart",)
    return Found(points=_interval(parliament, found), notes=wide if found.low < found.high else ())


def _uncovered(parliament: Parliament, where: tuple[str, ...]) -> Found:
    found, places = planes.uncovered(parliament, where), parliament.points(where)
    return Found(points=Points(parliament.names(coalition_of(found)), tuple(places[player] for player in found)))


def _core_of_plane(parliament: Parliament, where: tuple[str, ...]) -> Found:
    corners, places = planes.core_region(parliament, where), parliament.points(where)
    inside = [player for player in places if planes.leaving(parliament, where, places[player]) is None]
    notes = tuple(
        f"the core at {party} is structurally stable: it stays if positions change a little"
        if planes.structurally_stable(parliament, where, party)
        else f"the core at {party} is not structurally stable: it may vanish if positions change a little"
        for party in parliament.names(coalition_of(inside))
    )
    points = Points(parliament.names(coalition_of(inside)), corners)
    return Found(points=points, notes=notes if corners else (EMPTY_CORE,))


def _portfolios(parliament: Parliament, where: tuple[str, ...]) -> Found:
    return Found(portfolios=cabinets.portfolios(parliament, where))


EMPTY_CORE = "the core is empty: wherever policy is, some winning coalition prefers to move it"

OFFICE = "parties want office, and any party may govern with any other"
PEAKED = "of two positions on the line each party prefers one that lies between its own and the other"
EUCLID = "each party prefers the nearer of two positions, all dimensions counting alike"
NEAR = "parties want office together with parties near to them"

VNM = "von Neumann and Morgenstern 1944, Theory of Games and Economic Behavior"
RIKER = "Riker 1962, The Theory of Political Coalitions"
GAMSON = "Gamson 1961, A Theory of Coalition Formation, American Sociological Review 26"
LEISERSON = "Leiserson 1966, Coalitions in Politics; 1968, Factions and Coalitions in One-Party Japan, APSR 62"
AXELROD = "Axelrod 1970, Conflict of Interest"
DE_SWAAN = "de Swaan 1973, Coalition Theories and Cabinet Formations"
LIJPHART = "Lijphart 1999, Patterns of Democracy, chapter 6"
BLACK = "Black 1958, The Theory of Committees and Elections"
GREENBERG = "Greenberg 1979, Consistent Majority Rules over Compact Sets of Alternatives, Econometrica 47"
LAVER_SCHOFIELD = "Laver and Schofield 1990, Multiparty Government"
STROM = "Strøm 1990, Minority Government and Majority Rule"
PLOTT = "Plott 1967, A Notion of Equilibrium and its Possibility under Majority Rule, AER 57"
GILLIES = "Gillies 1959, Solutions to General Non-Zero-Sum Games"
MILLER = "Miller 1980, A New Solution Set for Tournaments and Majority Voting, AJPS 24"
MCKELVEY = "McKelvey 1986, Covering, Dominance, and Institution-Free Properties of Social Choice, AJPS 30"
LAVER_SHEPSLE = "Laver and Shepsle 1996, Making and Breaking Governments"

_ALL = (
    Theory(
        "minimal-winning", "Minimal winning coalitions", Needs.SEATS, (VNM,),
        (OFFICE, "a party that is not needed to win gets no share of office"), _seats(sets.minimal_winning),
    ),
    Theory(
        "minimum-size", "Minimum size", Needs.SEATS, (RIKER, GAMSON),
        (OFFICE, "office is shared by seats, so that each member wants as few other seats as possible"),
        _seats(sets.minimum_size),
    ),
    Theory(
        "fewest-parties", "Bargaining proposition", Needs.SEATS, (LEISERSON,),
        (OFFICE, "fewer parties reach an agreement more easily, and keep it"), _seats(sets.fewest_parties),
    ),
    Theory(
        "minimal-range", "Minimal range, by distance", Needs.LINE, (LEISERSON, DE_SWAAN),
        (NEAR, "distances on the line mean something; only minimal winning coalitions form"),
        _line(lines.minimal_range),
    ),
    Theory(
        "minimal-range-spaces", "Minimal range, by spaces", Needs.LINE, (LEISERSON, LIJPHART),
        (NEAR, "only the order on the line means something; only minimal winning coalitions form"),
        _line(lambda house, line, limit: lines.minimal_range(house, line, limit, by_spaces=True)),
    ),
    Theory(
        "closed-minimal-range", "Closed minimal range", Needs.LINE, (DE_SWAAN,),
        (NEAR, "every party within the range belongs, needed to win or not"), _line(lines.closed_minimal_range),
    ),
    Theory(
        "minimal-connected-winning", "Minimal connected winning coalitions", Needs.LINE, (AXELROD,),
        (NEAR, "parties govern with their neighbours, and add none beyond what wins"),
        _line(lines.minimal_connected_winning),
    ),
    Theory(
        "median-party", "Median party", Needs.LINE, (BLACK,), (PEAKED, "more than half of the seats decide"),
        _whole(_median),
    ),
    Theory("core", "Core of one dimension", Needs.LINE, (BLACK, GREENBERG), (PEAKED,), _whole(_core)),
    Theory(
        "median-including", "Policy-viable coalitions", Needs.LINE, (LIJPHART, LAVER_SCHOFIELD),
        (PEAKED, "only minimal winning coalitions form, and one with a party of the core: it can dictate policy"),
        _around_core(lines.median_including),
    ),
    Theory(
        "viable-minority", "Policy-viable minority cabinets", Needs.LINE, (LAVER_SCHOFIELD, STROM),
        (PEAKED, "parties want policy, not office; a party in the core gets its policy, so that others let it govern"),
        _around_core(lines.viable_minorities),
    ),
    Theory(
        "uncovered-set", "Uncovered set", Needs.SPACE, (GILLIES, MILLER, MCKELVEY),
        (EUCLID, "the alternatives are the positions of the parties with seats; the variant is that of Gillies"),
        _whole(_uncovered),
    ),
    Theory(
        "plane-core", "Core of two dimensions", Needs.PLANE, (PLOTT, LAVER_SCHOFIELD), (EUCLID,),
        _whole(_core_of_plane),
    ),
    Theory(
        "portfolio-allocation", "Portfolio allocation", Needs.SPACE, (LAVER_SHEPSLE,),
        (EUCLID, "each dimension is one portfolio, and its holder sets policy there alone",
         "any party with seats may hold any portfolio, and none has to govern against its will"),
        _whole(_portfolios),
    ),
)  # fmt: skip

THEORIES: Mapping[str, Theory] = {theory.key: theory for theory in _ALL}
