"""Bounds: what a count is compared with, as a constitution says it ("at least 2/3 of members")."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from formateur.errors import nearest
from formateur.model.scalars import TextValue


class Base(StrEnum):
    """What a share is a share *of* (language reference, section 2)."""

    MEMBERS = "members"  # seats by law: absence, abstention and vacancies all count against
    SEATED = "seated"  # seats filled: vacancies do not count
    PRESENT = "present"  # abstention counts against, absence does not
    VOTING = "voting"  # all who took part, blank and invalid votes too
    CAST = "cast"  # in favour and against only


class Comparison(StrEnum):
    """How a count is compared with its bound."""

    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    FEWER_THAN = "fewer than"

    @property
    def is_floor(self) -> bool:
        """True if more of the count helps (``at least``, ``more than``)."""
        return self in (Comparison.AT_LEAST, Comparison.MORE_THAN)


_BASE_WORDS = {
    Base.MEMBERS: "all members",
    Base.SEATED: "the members seated",
    Base.PRESENT: "those present",
    Base.VOTING: "those voting",
    Base.CAST: "the votes cast",
}
_BOUND = re.compile(r"(at least|more than|at most|fewer than) (\d+)(?:/(\d+) of ([a-z]+))?")
_HINT = "write for example 'at least 2/3 of members', 'more than 1/2 of cast' or 'at least 176'"


@dataclass(frozen=True, slots=True)
class Bound(TextValue):
    """A bound: ``at least|more than|at most|fewer than`` a number, or ``A/B of BASE``.

    Parameters
    ----------
    comparison
        How the count is compared.
    amount
        A whole number of seats if ``base`` is None, else a share in (0, 1].
    base
        What the share is taken of.
    plus
        Seats added to the quota. No constitution is read with it: it is how mutation shifts a bound by a seat.

    Examples
    --------
    Two-thirds of Iraq's 329 members, and more than half of Sweden's 349:

    >>> Bound.parse("at least 2/3 of members").quota(329)
    220
    >>> Bound.parse("more than 1/2 of members").quota(349)
    175
    """

    PATTERN: ClassVar[str] = rf"^({'|'.join(Comparison)}) (\d+|(?!0+/)\d+/(?!0+ )\d+ of ({'|'.join(Base)}))$"
    EXAMPLES: ClassVar[tuple[str, ...]] = ("at least 2/3 of members", "more than 1/2 of cast", "at least 176")

    comparison: Comparison
    amount: Fraction
    base: Base | None = None
    plus: int = 0

    @classmethod
    def parse(cls, text: str) -> "Bound":
        """Read a bound from its phrase; raise ``ValueError`` saying what is wrong with it."""
        match = _BOUND.fullmatch(" ".join(text.split()))
        if not match:
            raise ValueError(f"cannot read {text!r}; {_HINT}")
        phrase, number, per, base = match.groups()
        comparison = Comparison(phrase)
        if per is None:
            return cls(comparison, Fraction(int(number)))
        if base not in set(Base):
            near = nearest(base, Base)
            meant = f"did you mean '{near}'? " if near else ""
            raise ValueError(f"unknown base {base!r} in {text!r}; {meant}Bases: {', '.join(Base)}")
        if int(per) == 0 or not 0 < int(number) <= int(per):
            raise ValueError(f"{number}/{per} is not a share between 0 and 1")
        return cls(comparison, Fraction(int(number), int(per)), Base(base))

    def quota(self, size: int) -> int:
        """Return the bound in seats for a base of ``size``.

        For ``at least`` and ``more than`` the smallest whole number that meets it; for ``at most`` and ``fewer than``
        the greatest. Exact: with floats, at least 55 % of 100 seats would be 56.
        """
        exact = self.amount * size if self.base else self.amount
        match self.comparison:
            case Comparison.AT_LEAST:
                return ceil(exact) + self.plus
            case Comparison.MORE_THAN:
                return floor(exact) + 1 + self.plus
            case Comparison.AT_MOST:
                return floor(exact) + self.plus
            case Comparison.FEWER_THAN:
                return ceil(exact) - 1 + self.plus

    def words(self) -> str:
        """Write the bound as a sentence would, e.g. ``more than 1/2 of the votes cast``."""
        return str(self).removesuffix(self.base or "") + _BASE_WORDS[self.base] if self.base else str(self)

    def __str__(self) -> str:
        shift = f" {'and' if self.plus > 0 else 'less'} {abs(self.plus)}" if self.plus else ""
        if self.base is None:
            return f"{self.comparison} {self.amount}{shift}"
        return f"{self.comparison} {self.amount.numerator}/{self.amount.denominator} of {self.base}{shift}"
