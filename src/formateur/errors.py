"""The exceptions of Formateur, grouped by whose fault they are.

FormateurError
├── CaseError        a file has problems: all of them, each with its place
├── ModelError       a value that cannot exist (a share above one, a quota no house can reach)
├── ProcedureError   an event that the constitution forbids at that moment; carries the article
├── UnknownNameError a case, constitution, party … that is not there; carries the nearest names
└── TooLargeError    an exact answer beyond its budget; says how large and what to ask instead

Programming errors stay ``TypeError``. A user's mistake never shows a traceback.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MAX_NAMES_LISTED = 10


class FormateurError(Exception):
    """Base of all errors that a user of Formateur may cause."""


class ModelError(FormateurError, ValueError):
    """A value that cannot exist. Also a ``ValueError``, so that a file's schema reports it with its place."""


class ProcedureError(FormateurError):
    """The constitution does not allow this event now.

    Attributes
    ----------
    cite
        The article that forbids it.
    """

    def __init__(self, message: str, *, cite: str | None = None) -> None:
        super().__init__(message)
        self.cite = cite


class TooLargeError(FormateurError):
    """An exact method beyond its stated budget."""


class UnknownNameError(FormateurError):
    """A name that is not known; lists those that are.

    Attributes
    ----------
    name, known
        What was asked for, and what there is.
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(f"there is no {what} {name!r}; {suggest(name, self.known)}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file, at its place.

    Lines and columns count from 1. ``where`` is the path inside the file, e.g. ``steps.president.quorum``.
    """

    file: str
    line: int
    column: int
    where: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.where}: {self.message}"


class CaseError(FormateurError):
    """A file that cannot be used.

    Attributes
    ----------
    problems
        Every problem of the first stage that failed, sorted by place.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name closest to ``name``, or None if none is close.

    >>> nearest("quorem", ["quorum", "ballots"])
    'quorum'
    """
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def suggest(name: str, known: Iterable[str]) -> str:
    """Say what was probably meant, or list what there is when that is short.

    >>> suggest("presidnet", ["speaker", "president"])
    "did you mean 'president'?"
    >>> suggest("x", ["fbih", "rs"])
    'known: fbih, rs'
    """
    names = list(known)
    close = nearest(name, names)
    if close:
        return f"did you mean {close!r}?"
    if not names:
        return "none are defined"
    if len(names) > MAX_NAMES_LISTED:
        return f"known: {', '.join(names[:MAX_NAMES_LISTED])} and {len(names) - MAX_NAMES_LISTED} more"
    return f"known: {', '.join(names)}"
