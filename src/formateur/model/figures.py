"""Figures: a number from a source, with the other numbers that were reported kept beside it."""

from collections.abc import Iterator
from typing import Any

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from formateur.model.base import Value
from formateur.model.scalars import FileId, Int, Text


class OtherFigure(Value):
    """A figure that another source gives for the same thing."""

    value: Int | None = None
    at_least: Int | None = None
    at_most: Int | None = None
    sources: tuple[FileId, ...]

    @model_validator(mode="after")
    def _says_something(self) -> "OtherFigure":
        if self.value is None and self.at_least is None and self.at_most is None:
            raise ValueError("says no number; give value, at_least or at_most")
        return self


class Figure(Value):
    """A whole number as the record has it: ``220``, or ``{used: 176, why: …, others: […]}``, or only a bound.

    ``used: null`` with a reason says that the number is not known. What is not written is unknown, not zero.

    >>> Figure.model_validate("220").used
    220
    >>> Figure.model_validate({"at_most": "119"}).range(cap=329)
    (0, 119)
    """

    used: Int | None = None
    why: Text | None = None
    others: tuple[OtherFigure, ...] = ()
    at_least: Int | None = None
    at_most: Int | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("unknown is written {used: null, why: …}, with the reason")
        return value if isinstance(value, dict | Figure) else {"used": value}

    @model_validator(mode="after")
    def _gives_a_reason(self) -> "Figure":
        bounded = self.at_least is not None or self.at_most is not None
        if self.used is None and not bounded and self.why is None:
            raise ValueError("a figure that is not known needs a reason: {used: null, why: …}")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least} is above at_most {self.at_most}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A figure is written as a plain number, or as a map where sources differ or it is not known."""
        as_map = dict(handler.resolve_ref_schema(handler(schema)))
        said = {"title": as_map.pop("title"), "description": as_map.pop("description")}
        examples = [220, {"used": None, "why": "show of hands"}, {"at_most": 119}]
        return {**said, "anyOf": [{"type": "integer", "minimum": 0}, as_map], "examples": examples}

    @property
    def known(self) -> bool:
        """True if something is known: a number, or a bound of it."""
        return self.used is not None or self.at_least is not None or self.at_most is not None

    def range(self, cap: int) -> tuple[int, int]:
        """Return the least and the greatest value it may have, no more than ``cap``."""
        if self.used is not None:
            return self.used, self.used
        return self.at_least or 0, cap if self.at_most is None else min(self.at_most, cap)

    def readings(self) -> Iterator["Figure"]:
        """Yield the same figure with each of the other reported values in its place."""
        for other in self.others:
            yield Figure(used=other.value, at_least=other.at_least, at_most=other.at_most, why="another report")

    def __str__(self) -> str:
        if self.used is not None:
            return str(self.used)
        low, high = self.at_least, self.at_most
        if low is None and high is None:
            return "not known"
        return " and ".join(
            part
            for part in (f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else "")
            if part
        )


def exactly(number: int) -> Figure:
    """Return a figure that is certain."""
    return Figure(used=number)
