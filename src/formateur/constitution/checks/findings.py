"""What a check finds: a place in a constitution, and what is wrong there."""

from collections.abc import Iterable
from dataclasses import dataclass

from formateur.errors import suggest

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a constitution.

    ``path`` leads to the value (``key``: to the key) at fault; ``beside`` to another one that it clashes with.
    """

    path: Path
    message: str
    warning: bool = False
    key: bool = False
    beside: Path | None = None


def unknown(path: Path, what: str, name: str, known: Iterable[str], *, key: bool = False) -> Finding:
    """Return the finding that a name is not known, with the nearest one.

    >>> unknown(("steps", "x", "fills"), "office", "presidnet", ["president"]).message
    "unknown office 'presidnet'; did you mean 'president'?"
    """
    return Finding(path, f"unknown {what} {name!r}; {suggest(name, known)}", key=key)
