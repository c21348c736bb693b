"""The base of every value that a file can state: frozen, and strict about unknown keys."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value with named fields. An unknown key is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)
