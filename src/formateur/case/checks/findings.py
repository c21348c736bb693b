"""What a check finds in a case, each at its place in the file it comes from: the case's own, or an overlay's."""

from collections.abc import Iterable

from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.document import Document, Keys
from formateur.errors import Problem, suggest


def seats_words(number: int) -> str:
    """Write a number of seats.

    >>> seats_words(1), seats_words(2)
    ('1 seat', '2 seats')
    """
    return f"{number} seat" if number == 1 else f"{number} seats"


class Findings:
    """Collects problems of a case."""

    def __init__(self, case: Case) -> None:
        own = case.document or Document(f"{case.id} (built without a file)", "", {})
        self.documents = {"": own, **case.overlay_documents}
        self.problems: list[Problem] = []

    def add(self, path: Keys, message: str, *, overlay: str = "", key: bool = False, warning: bool = False) -> None:
        """Report something at a path of a file."""
        self.problems.append(self.documents[overlay].problem(path, message, key=key, warning=warning))

    def unknown(
        self, path: Keys, what: str, name: str, known: Iterable[str], *, overlay: str = "", key: bool = False
    ) -> None:
        """Report that a name stands for nothing, with the nearest that does."""
        self.add(path, f"unknown {what} {name!r}; {suggest(name, known)}", overlay=overlay, key=key)

    def at(self, path: Keys, *, overlay: str = "") -> str:
        """Write a place, to point to it from a message."""
        return self.documents[overlay].at(path)

    def entry_at(self, entry: Entry) -> str:
        """Write the place of an event."""
        return self.at(("chronicle", entry.index), overlay=entry.overlay)
