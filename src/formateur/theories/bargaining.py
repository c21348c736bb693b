"""What the theories of bargaining expect: who can count on what, when a majority divides one unit of office.

Closed rule: a party is recognised, proposes a division, and the others take it or leave it; whoever waits loses value
(Baron and Ferejohn 1989). Open rule: the next party recognised may amend instead. Each answer says what it assumes,
and None with a reason where the theory says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from formateur.errors import ModelError
from formateur.games.exact import solved
from formateur.games.weighted import AnyGame, members
from formateur.theories.offers import Certificate, Mixture, bargain, equilibrium

Status = Literal["proved", "numerical", "undefined"]
Number = int | Fraction
TRUSTED = Fraction(1, 10**5)  # values that fit less well than this are not given

BARON_FEREJOHN = "Baron and Ferejohn 1989, American Political Science Review 83"
CLOSED = (
    "one unit is divided, and every party wants as much of it as it can get",
    "a proposal is voted on as it stands; if it fails, somebody is recognised anew and the unit is worth less",
    "parties do not reward or punish what was done before (stationary strategies)",
)
OPEN = (
    "a simple majority of equal members divides one unit",
    "the next member recognised moves the proposal to a vote, or amends it",
    "whoever amends buys first those left out before, and never the member whose proposal is amended",
    "one selection: the open rule has other stationary equilibria (Primo 2006; Fahrenberger and Gersbach 2007)",
)


@dataclass(frozen=True, slots=True)
class ClosedRule:
    """The stationary equilibrium of bargaining under the closed rule.

    Attributes
    ----------
    values
        What each party can expect before anybody is recognised, adding up to 1; with discounts below 1 they are unique,
        even where strategies are not.
    keeps
        What each party keeps if it is the proposer.
    partners
        For each party, the partners it buys (as coalitions) and in which share of its proposals; not unique.
    status
        ``proved``: the strategies bring about the values exactly. ``numerical``: up to the residual. ``undefined``.
    residual
        By how much the values of all parties together may differ from what the strategies bring about.
    reason
        Why there is no answer, or how it was certified.
    """

    values: tuple[Fraction, ...] | None
    keeps: tuple[Fraction, ...] | None
    partners: tuple[Mixture, ...] | None
    status: Status
    residual: Fraction | None
    reason: str
    assumptions: tuple[str, ...] = CLOSED
    citations: tuple[str, ...] = (BARON_FEREJOHN, "Eraslan and McLennan 2013, Journal of Economic Theory 148")

    def as_data(self) -> dict[str, object]:
        """Return plain data: fractions as text, partners as lists of players with their share."""
        partners = self.partners and [
            [{"players": list(members(bought)), "share": str(share)} for bought, share in mixture]
            for mixture in self.partners
        ]
        return {
            "values": _texts(self.values),
            "keeps": _texts(self.keeps),
            "partners": partners and list(partners),
            "status": self.status,
            "residual": None if self.residual is None else float(self.residual),
            "reason": self.reason,
            "assumptions": list(self.assumptions),
            "citations": list(self.citations),
        }


@dataclass(frozen=True, slots=True)
class OpenRule:
    """An equilibrium of bargaining under the open rule, among equal members.

    Attributes
    ----------
    partners
        How many members the proposer buys.
    proposer, partner
        What the proposer keeps, and what each of those bought gets, if the proposal is moved to a vote.
    value
        What a proposer can expect when its proposal is on the floor.
    """

    partners: int
    proposer: Fraction
    partner: Fraction
    value: Fraction
    assumptions: tuple[str, ...] = OPEN
    citations: tuple[str, ...] = (BARON_FEREJOHN,)

    def as_data(self) -> dict[str, object]:
        """Return plain data: fractions as text."""
        return {
            "partners": self.partners,
            "proposer": str(self.proposer),
            "partner": str(self.partner),
            "value": str(self.value),
            "assumptions": list(self.assumptions),
            "citations": list(self.citations),
        }


def seat_shares(seats: Sequence[int]) -> tuple[Fraction, ...]:
    """Return the share of each party in the seats: the usual guess at how often it is asked to form a government.

    Parameters
    ----------
    seats
        Whole numbers, 0 or more, not all 0.

    Raises
    ------
    ModelError
        If a number is negative, or there are no seats.

    Notes
    -----
    Diermeier and Merlo (2004) find that formateurs are chosen about in proportion to seats.

    Examples
    --------
    >>> seat_shares([45, 30, 15])
    (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
    """
    if any(number < 0 for number in seats) or not sum(seats):
        raise ModelError(
            f"the seats {list(seats)} have no shares; give numbers of seats of 0 or more, not all of them 0"
        )
    return tuple(Fraction(number, sum(seats)) for number in seats)


def closed_rule(game: AnyGame, recognition: Sequence[Number], discount: Number | Sequence[Number]) -> ClosedRule:
    """Return what each party can expect under the closed rule.

    Parameters
    ----------
    game
        Who forms a majority; up to 20 parties and 20,000 minimal winning coalitions.
    recognition
        The probability of each party to be the one who proposes, exact, adding up to 1: see `seat_shares`.
    discount
        What one unit is worth after a round of bargaining that failed, from 0 to 1, exact; one for all or one a party.

    Raises
    ------
    ModelError
        If a probability or discount is impossible.
    TooLargeError
        If there are too many parties or coalitions.
    FormateurError
        If NumPy is not installed.

    Notes
    -----
    Values are unique for every such game if discounts are below 1 (Eraslan and McLennan 2013). They are found in
    floating point and proved in exact fractions: an exact linear programme finds the mixtures of cheapest partners that
    make them come true. Where the values are not fractions (mixtures can lead to roots), they are given as
    decimals, with a residual that is itself exact.

    Examples
    --------
    Four parties with 2, 1, 1 and 1 votes of five, equally often recognised (Montero 2006):

    >>> from formateur.games.weighted import WeightedGame
    >>> found = closed_rule(WeightedGame(3, (2, 1, 1, 1)), [Fraction(1, 4)] * 4, Fraction(9, 10))
    >>> [str(value) for value in found.values], found.status
    (['2/5', '1/5', '1/5', '1/5'], 'proved')

    Five members, simple majority: the proposer keeps 1 - d(n - 1)/(2n) (Baron and Ferejohn 1989):

    >>> closed_rule(WeightedGame(3, (1,) * 5), [Fraction(1, 5)] * 5, Fraction(9, 10)).keeps[0]
    Fraction(16, 25)
    """
    chances = [Fraction(number) for number in recognition]
    discounts = _discounts(game.size, discount)
    _check_chances(game.size, chances)
    deal = bargain(game, chances, discounts)
    if len(deal.vetoes) > 1 and any(discounts[player] == 1 for player in deal.vetoes):
        return _no_closed_rule(
            f"{len(deal.vetoes)} parties can veto, and one of them loses nothing by waiting: any division among them "
            "is stable; ask with a discount just below 1"
        )
    found = equilibrium(deal)
    if found is None or found[1].residual > TRUSTED:
        return _no_closed_rule("the search did not come near an equilibrium; ask with another discount")
    values, proof = found
    if proof.residual:
        reason = "no fractions were found that fit exactly; these values fit up to the residual"
        return _closed_rule(values, proof, "numerical", reason)
    return _closed_rule(values, proof, "proved", "strategies that bring about exactly these values were found")


def open_rule(size: int, discount: Number) -> OpenRule:
    """Return an equilibrium of the open rule among equal members with a simple majority.

    Parameters
    ----------
    size
        An odd number of members, 3 or more.
    discount
        What one unit is worth a session later, from 0 to 1, exact.

    Raises
    ------
    ModelError
        If the number is even or below 3, or the discount is impossible.

    Notes
    -----
    Baron and Ferejohn (1989, proposition 4): of the numbers of partners that make a majority, the proposer takes the
    one that is worth most to it. More partners cost more, but make an amendment less likely: with three members it buys
    both below a discount of the root of 3, less 1 (.732). Stationary equilibria are not unique: this is one selection.

    Examples
    --------
    Three members who lose nothing by waiting:

    >>> found = open_rule(3, 1)
    >>> found.partners, str(found.proposer), str(found.partner)
    (1, '3/5', '2/5')
    """
    if size < 3 or size % 2 == 0:
        raise ModelError(
            f"{size} members have no simple majority as this theory means it; give an odd number from 3 on"
        )
    _check_discounts([Fraction(discount)])
    choices = [_open_rule(size, partners, Fraction(discount)) for partners in range((size - 1) // 2, size)]
    return max(choices, key=lambda choice: (choice.value, -choice.partners))


def _open_rule(size: int, partners: int, discount: Fraction) -> OpenRule:
    """Solve the equations of one number of partners: they are linear."""
    moved = Fraction(partners, size - 1)
    left_out = size - 1 - partners
    again = Fraction(partners - max(left_out - 1, 0), partners)  # of those bought, how many an amender buys too
    meets = Fraction(max(left_out - 1, 0), size - 1)  # another member who was left out amends
    self_again = Fraction(int(left_out > 0), size - 1)
    amended = 1 - moved
    # Unknown: the proposer's share, a partner's share, the value of proposing, of being left out, of being bought.
    rows: list[list[Fraction | int]] = [
        [1, partners, 0, 0, 0],
        [0, 1, -discount, 0, 0],
        [moved, 0, -1, discount * amended, 0],
        [0, 0, self_again * discount, -1, discount * meets],
        [0, moved, 0, discount * amended * (1 - again), discount * amended * again - 1],
    ]
    found = solved(rows, [1, 0, 0, 0, 0])
    if found is None:
        raise ArithmeticError("the equations of the open rule have one solution")
    return OpenRule(partners, found[0], found[1], found[2])


def _closed_rule(values: tuple[Fraction, ...], found: Certificate, status: Status, reason: str) -> ClosedRule:
    return ClosedRule(values, found.keeps, found.partners, status, found.residual, reason)


def _no_closed_rule(reason: str) -> ClosedRule:
    return ClosedRule(None, None, None, "undefined", None, reason)


def _discounts(size: int, discount: Number | Sequence[Number]) -> list[Fraction]:
    given = [discount] * size if isinstance(discount, int | Fraction) else list(discount)
    if len(given) != size:
        raise ModelError(
            f"there are {len(given)} discounts for {size} parties; give one for all, or one for each party"
        )
    _check_discounts([Fraction(number) for number in given])
    return [Fraction(number) for number in given]


def _check_discounts(discounts: Sequence[Fraction]) -> None:
    wrong = next((number for number in discounts if not 0 <= number <= 1), None)
    if wrong is not None:
        raise ModelError(f"the discount {wrong} is not from 0 to 1; it is what one unit is worth a round later")


def _check_chances(size: int, chances: Sequence[Fraction]) -> None:
    if len(chances) != size:
        raise ModelError(f"there are {len(chances)} probabilities for {size} parties; give one for each party")
    if min(chances) < 0 or sum(chances) != 1:
        raise ModelError(
            f"the probabilities to be recognised add up to {sum(chances)}, the least is {min(chances)}; give exact "
            "fractions of 0 or more that add up to 1, such as seat_shares(seats)"
        )


def _texts(values: Sequence[Fraction] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]
