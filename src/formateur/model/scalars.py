"""Scalars of the language: whole numbers, ids, dates, months, durations, typed by the schema and not by YAML.

The loader reads every scalar as the text in the file (language reference, section 1), so ``010``, ``no`` or
``2022-02-07`` can never become something else by the version of YAML. Each type here turns that text into a value
and says what it expected when it cannot. Python values of the right type are accepted as they are.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

# Words that YAML 1.1 reads as booleans or null, in any case: never ids.
RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
NAME = re.compile(r"[a-z][a-z0-9_]*")
DASHED = re.compile(r"[a-z][a-z0-9_-]*")


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:58] + "…'"


def parse_int(value: object) -> int:
    """Read a whole number of 0 or more."""
    text = str(value).strip()
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
        raise ValueError(f"expected a whole number, got {_show(value)}")
    if int(text) < 0:
        raise ValueError(f"must be 0 or more, got {int(text)}")
    return int(text)


def parse_signed(value: object) -> int:
    """Read a whole number with its sign."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | str)
        or not re.fullmatch(r"[+-]?\d{1,12}", str(value), re.ASCII)
    ):
        raise ValueError(f"expected a whole number such as 11 or -73, got {_show(value)}")
    return int(value)


def parse_bool(value: object) -> bool:
    """Read ``true`` or ``false``, the only booleans of the language."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError(f"expected true or false, got {_show(value)}")


def parse_exact(value: object) -> str:
    """Read a number as it is written: whole, decimal or a fraction, so that nothing is rounded."""
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,12}([./]\d{1,12})?", text, re.ASCII):
        raise ValueError(f"expected a number such as 5.81 or 17/3, got {_show(value)}")
    if re.fullmatch(r"-?\d+/0+", text):
        raise ValueError(f"{text} divides by 0")
    return text


def parse_text(value: object) -> str:
    """Read a line of text."""
    if not isinstance(value, str):
        raise ValueError(f"expected text, got {_show(value)}")  # noqa: TRY004 - a ValueError is reported with its place
    if not value.strip():
        raise ValueError("expected text, got nothing")
    return value


def _parse_id(pattern: re.Pattern[str], allowed: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(
                f"{_show(value)} is not an id; an id is lower-case letters, digits and {allowed}, a letter first"
            )
        if value in RESERVED:
            raise ValueError(f"{value!r} cannot be an id: YAML 1.1 reads it as a boolean or null; choose another word")
        return value

    return parse


def _id_schema(pattern: re.Pattern[str]) -> dict[str, Any]:
    """JSON Schema of an id; the words that YAML 1.1 reads as something else are excluded."""
    return {"type": "string", "pattern": f"^(?!(?:{'|'.join(sorted(RESERVED))})$){pattern.pattern}$"}


# An editor sees YAML that is already typed: numbers are numbers, ``title: 1984`` is one too, and dates are text.
Int = Annotated[int, BeforeValidator(parse_int), WithJsonSchema({"type": "integer", "minimum": 0})]
Signed = Annotated[int, BeforeValidator(parse_signed), WithJsonSchema({"type": "integer"})]
Bool = Annotated[bool, BeforeValidator(parse_bool), WithJsonSchema({"type": "boolean"})]
Exact = Annotated[
    str, BeforeValidator(parse_exact), WithJsonSchema({"type": ["string", "number"], "pattern": r"^-?\d+([./]\d+)?$"})
]
Text = Annotated[str, BeforeValidator(parse_text), WithJsonSchema({"type": ["string", "number"], "pattern": r"\S"})]
Id = Annotated[str, BeforeValidator(_parse_id(NAME, "'_'")), WithJsonSchema(_id_schema(NAME))]
FileId = Annotated[str, BeforeValidator(_parse_id(DASHED, "'_' or '-'")), WithJsonSchema(_id_schema(DASHED))]


YEARS = range(1700, 2201)  # parliaments of record; keeps every sum of a date and a duration inside the calendar
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


def parse_date(value: object) -> date:
    """Read a day, or a month (then its last day, which is where it stands in the order of events).

    >>> parse_date("2022-02-07"), parse_date("2015-03")
    (datetime.date(2022, 2, 7), datetime.date(2015, 3, 31))
    """
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"expected a date such as 2022-02-07 (or a month, 2022-02), got {_show(value)}")
    year, month, day = int(match[1]), int(match[2]), match[3]
    if year not in YEARS:
        raise ValueError(f"the year of {value!r} is not between {YEARS[0]} and {YEARS[-1]}; correct the date")
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= calendar.monthrange(year, month)[1]):
        raise ValueError(f"there is no day {value!r} in the calendar; correct the date")
    return date(year, month, int(day) if day else calendar.monthrange(year, month)[1])


Day = Annotated[
    date,
    BeforeValidator(parse_date),
    PlainSerializer(lambda day: day.isoformat(), when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(1[789]\d\d|2[01]\d\d|2200)-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$",
            "description": "A day, or a month where only the month is known.",
            "examples": ["2022-02-07", "2015-03"],
        }
    ),
]

_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
HOURS_A_DAY = 24
MAX_YEARS = 100


class TextValue:
    """Mixin for values written as a phrase: parsed from text, printed back as the same text.

    ``PATTERN`` and ``EXAMPLES`` tell editors how the phrase is written.
    """

    __slots__ = ()
    PATTERN: ClassVar[str]
    EXAMPLES: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def parse(cls, text: str) -> Any:
        """Read the phrase; raise ``ModelError`` saying what was wrong."""
        raise NotImplementedError

    @classmethod
    def _read(cls, value: object) -> Any:
        if isinstance(value, cls):
            return value
        return cls.parse(value if isinstance(value, str) else _show(value))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._read, serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="always")
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        said = {"type": "string", "pattern": cls.PATTERN, "description": (cls.__doc__ or "").splitlines()[0]}
        return {**said, "examples": list(cls.EXAMPLES)} if cls.EXAMPLES else said


@dataclass(frozen=True, slots=True)
class Duration(TextValue):
    """A span of time of a law: ``4 days``, ``2 weeks``, ``2 months``, ``48 hours``, ``1 year``.

    Months go by the calendar, to the last day of a shorter month; 48 hours are two days, since no time of day is kept.

    >>> Duration.parse("2 months").after(date(2016, 3, 2))
    datetime.date(2016, 5, 2)
    >>> Duration.parse("30 days").after(date(2022, 1, 9))
    datetime.date(2022, 2, 8)
    """

    PATTERN: ClassVar[str] = r"^(?!0+ )\d{1,4} (hours?|days?|weeks?|months?|years?)$"
    EXAMPLES: ClassVar[tuple[str, ...]] = ("15 days", "2 months", "48 hours")

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read ``N unit``."""
        match = re.fullmatch(r"(\d{1,4}) (hours?|days?|weeks?|months?|years?)", text, re.ASCII)
        if not match or int(match[1]) == 0:
            raise ValueError(
                f"cannot read the duration {text!r}; write a number and a unit, such as '15 days' or '2 months'"
            )
        if match[2].startswith("year") and int(match[1]) > MAX_YEARS:
            raise ValueError(f"{text!r} is longer than {MAX_YEARS} years; correct the duration")
        return cls(int(match[1]), match[2])

    def after(self, start: date) -> date:
        """Return the due day: ``start`` itself is not counted, the due day is still in time."""
        return self._shift(start, 1)

    def before(self, end: date) -> date:
        """Return the day this long before ``end``."""
        return self._shift(end, -1)

    def _shift(self, start: date, sign: int) -> date:
        if self.unit.startswith("hour"):
            return start + timedelta(days=sign * -(-self.amount // HOURS_A_DAY))
        if self.unit in _UNITS:
            return start + timedelta(days=sign * self.amount * _UNITS[self.unit])
        months = self.amount * (12 if self.unit.startswith("year") else 1)
        year, month = divmod(start.year * 12 + start.month - 1 + sign * months, 12)
        return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"
