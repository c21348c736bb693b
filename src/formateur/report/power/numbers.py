"""Numbers as they are shown and handed on: exact ones as text, others in floating point."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import log10

from formateur.games.values import Number

SHORT = 7  # characters of a fraction that is still pleasant to read


def exact(value: Number) -> str | float:
    """Return a fraction as text such as ``"5/21"``, however long, any other number as it is.

    >>> len(exact(Fraction(1, 7**9000)))
    7608
    """
    if not isinstance(value, Fraction):
        return value
    above, below = (str(Decimal(part)) for part in value.as_integer_ratio())  # text of an int ends at 4,300 digits
    return above if value.denominator == 1 else f"{above}/{below}"


def column(values: Sequence[Number], *, fractions: bool = True) -> list[str]:
    """Return numbers for a column of a table, with their fractions if there is room and all of them are short.

    >>> column([Fraction(5, 21), Fraction(0)])
    ['0.2381 = 5/21', '0']
    """
    short = fractions and all(isinstance(value, Fraction) and len(str(exact(value))) <= SHORT for value in values)
    return [_with_fraction(value) if short else shown(value) for value in values]


def _with_fraction(value: Number) -> str:
    return f"{shown(value)} = {value}" if Fraction(value).denominator > 1 else str(value)


def shown(value: Number) -> str:
    """Return a number in four decimals, or in three digits where that would be nothing.

    >>> shown(Fraction(5, 21)), shown(Fraction(1, 3) ** 20), shown(0.25)
    ('0.2381', '2.87e-10', '0.2500')
    """
    number = float(value)
    if value and abs(number) < 5e-4:
        return f"{number:.2e}" if number else f"10^{_power(value)}"
    return f"{number:.4f}"


def _power(value: Number) -> int:
    found = Fraction(value)
    return round((abs(found.numerator).bit_length() - found.denominator.bit_length()) * log10(2))


def percent(value: Number) -> str:
    """Return a share in per cent, one decimal, more where that would read as all or nothing.

    >>> percent(Fraction(1, 3))
    '33.3 %'
    """
    number = float(value) * 100
    close = 0 < number < 0.1 or 99.9 < number < 100
    return f"{number:.4f} %" if close else f"{number:.1f} %"
