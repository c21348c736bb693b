"""Methods of apportionment by name: divisors and quotas, and the hurdle that a list has to pass."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from formateur.errors import ModelError, UnknownNameError

Id = TypeVar("Id", bound=Hashable)
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Divisors:
    """The numbers a party's votes are divided by: ``first``, then ``start + step``, ``start + 2 step`` and so on.

    Whole numbers: 1.4, 3, 5 … are 7, 15, 25 …, which is the same method.
    """

    first: int
    start: int
    step: int

    def at(self, held: int) -> int:
        """Return the divisor for the next seat of a party that holds some."""
        return self.start + self.step * held if held else self.first


@dataclass(frozen=True, slots=True)
class Quota:
    """The votes a seat costs: all votes over seats + ``plus``; ``whole``: the next whole number above that."""

    plus: int
    whole: bool = False

    def of(self, total: Number, seats: int) -> Fraction:
        """Return the quota in votes."""
        exact = Fraction(total) / (seats + self.plus)
        return Fraction(exact.__floor__() + 1) if self.whole else exact


@dataclass(frozen=True, slots=True)
class Method:
    """A rule of apportionment: its usual names, its divisors or quota, and where it is described."""

    title: str
    rule: Divisors | Quota
    cite: str


METHODS: Mapping[str, Method] = {
    "dhondt": Method("D'Hondt (Jefferson)", Divisors(1, 1, 1), "D'Hondt 1882; Balinski and Young 2001"),
    "sainte-lague": Method("Sainte-Laguë (Webster)", Divisors(1, 1, 2), "Sainte-Laguë 1910; Balinski and Young 2001"),
    "modified-1.4": Method("Sainte-Laguë, first divisor 1.4", Divisors(7, 5, 10), "Lijphart 1994"),
    "modified-1.7": Method(
        "Sainte-Laguë, first divisor 1.7", Divisors(17, 10, 20), "Iraq, seat distribution no. 12 of 2018"
    ),
    "danish": Method("Danish divisors 1, 4, 7 …", Divisors(1, 1, 3), "Gallagher 1992"),
    "imperiali": Method("Imperiali divisors 2, 3, 4 …", Divisors(2, 2, 1), "Gallagher 1992"),
    "adams": Method("Adams (smallest divisors)", Divisors(0, 0, 1), "Adams 1832; Balinski and Young 2001"),
    "hare": Method("largest remainder, Hare quota (Hamilton)", Quota(0), "Hamilton 1792; Hare 1859"),
    "droop": Method("largest remainder, Droop quota", Quota(1, whole=True), "Droop 1881"),
    "hagenbach-bischoff": Method("largest remainder, Hagenbach-Bischoff quota", Quota(1), "Hagenbach-Bischoff 1888"),
    "imperiali-quota": Method("largest remainder, Imperiali quota", Quota(2), "Gallagher 1992"),
}


@dataclass(frozen=True, slots=True)
class Hurdle:
    """The votes a list needs to take part.

    Parameters
    ----------
    share
        Of the valid votes, 0 to 1.
    exempt
        Lists the hurdle does not bind: minorities, or those with enough direct seats.
    valid
        All valid votes, if more than those of the lists given. None: their sum.
    strict
        True if a list needs more than the share; otherwise exactly the share is enough.
    """

    share: Fraction
    exempt: Collection[Hashable] = ()
    valid: Number | None = None
    strict: bool = False

    def passing(self, votes: Mapping[Id, Number]) -> list[Id]:
        """Return the lists that take part, in the order given.

        Examples
        --------
        Five per cent exactly is in:

        >>> Hurdle(Fraction(5, 100)).passing({"A": 667, "B": 283, "C": 50, "D": 49})
        ['A', 'B']
        >>> Hurdle(Fraction(5, 100), exempt=["D"]).passing({"A": 667, "B": 283, "C": 50, "D": 0})
        ['A', 'B', 'C', 'D']
        """
        counted = sum(votes.values())
        valid = counted if self.valid is None else self.valid
        if not 0 <= self.share <= 1:
            raise ModelError(f"a hurdle of {self.share} is not a share; give a fraction from 0 to 1")
        if valid < counted:
            raise ModelError(f"{valid} valid votes are fewer than the {counted} of the lists; count all valid votes")
        need = self.share * valid
        return [at for at, got in votes.items() if at in self.exempt or got > need or (got == need and not self.strict)]


def method_named(name: str) -> Method:
    """Return a method of `METHODS`, or raise `UnknownNameError`."""
    if name not in METHODS:
        raise UnknownNameError("method of apportionment", name, METHODS)
    return METHODS[name]
