"""Values: one number a player, exact as fractions or in floating point with a bound; or none, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import log10

Number = Fraction | float
Progress = Callable[[int, int], None]


class Accuracy(StrEnum):
    """How exact an index is to be: ``exact`` or refused, ``bounded`` as soon as that is quicker, or ``auto``."""

    AUTO = "auto"
    EXACT = "exact"
    BOUNDED = "bounded"


@dataclass(frozen=True, slots=True)
class Values:
    """The values of an index in the order of the players.

    ``error`` is the greatest relative error of any value, 0 if all are exact; where values are differences that may be
    close to 0 it is ``absolute``. Where an index is not defined ``values``
    is None and ``why`` says so. ``of_game`` marks a measure of the rule as a whole: one number.
    """

    values: tuple[Number, ...] | None
    error: float = 0.0
    why: str | None = None
    of_game: bool = False
    absolute: bool = False

    @property
    def exact(self) -> bool:
        """True if the values are fractions."""
        return self.values is not None and self.error == 0.0

    def numbers(self) -> tuple[float, ...]:
        """Return the values in floating point, for a table or a picture."""
        return tuple(float(value) for value in self.values or ())


def counted(number: int) -> str:
    """Return a count in words fit for a sentence: with separators, or its size where that is beyond reading.

    >>> counted(499449), counted(51178341131036 * 10**6)
    ('499,449', 'some 5.1 x 10^19')
    """
    if number < 10**15:
        return f"{number:,}"
    power = int(number.bit_length() * log10(2))
    power -= number < 10**power
    return f"some {number // 10 ** (power - 1) / 10:.1f} x 10^{power}"


def undefined(why: str) -> Values:
    """Return no values, and the reason."""
    return Values(None, why=why)


def shares(numbers: tuple[int, ...], why: str) -> Values:
    """Return whole numbers as shares of their sum; undefined if that is 0."""
    total = sum(numbers)
    return Values(tuple(Fraction(number, total) for number in numbers)) if total else undefined(why)
