"""A case ready to be asked: its file, its constitution, and the chronicle in order, overlays included."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from formateur.case.chronicle import Entry
from formateur.case.document import Document
from formateur.case.shape import CaseFile, OverlayFile, Patron, Person
from formateur.case.situation import Situation, situation
from formateur.constitution.amend import Constitution
from formateur.errors import FormateurError
from formateur.model.scalars import parse_date
from formateur.model.sources import Source


@dataclass(frozen=True, eq=False)
class Case:
    """One formation under one constitution.

    Two cases are equal if their files are. ``overlays`` names the user's files that were laid over it;
    ``overlay_documents`` has them as read, and ``overlay_files`` as understood.

    Examples
    --------
    >>> import formateur as fm
    >>> iraq = fm.load("iraq-2021")
    >>> iraq.on("2022-02-06").stage
    'president'
    """

    file: CaseFile
    constitution: Constitution = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    people: Mapping[str, Person] = field(repr=False)
    patrons: Mapping[str, Patron] = field(repr=False)
    document: Document | None = field(default=None, repr=False)
    overlays: tuple[str, ...] = ()
    overlay_documents: Mapping[str, Document] = field(default_factory=dict, repr=False)
    overlay_files: Mapping[str, OverlayFile] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        over = f" with {', '.join(self.overlays)}" if self.overlays else ""
        return f"<Case {self.id}: {self.file.title}{over}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self.file == other.file and self.entries == other.entries

    def __hash__(self) -> int:
        return hash((self.id, len(self.entries)))

    @property
    def id(self) -> str:
        """The case's id."""
        return self.file.case

    @property
    def begins(self) -> date:
        """First day on which the case can be asked."""
        return self.file.begins or self.file.election

    @cached_property
    def ends(self) -> date:
        """Day of the last event."""
        return max((entry.day for entry in self.entries), default=self.begins)

    def on(self, day: date | str, *, known: date | str | None = None) -> Situation:
        """Return the situation at the end of a day.

        Parameters
        ----------
        day
            A date, or text such as ``"2022-02-06"``.
        known
            Only what was known by then counts; default ``day``. A later date gives the view with hindsight.

        Raises
        ------
        FormateurError
            If the day lies before the case begins, or cannot be read.
        """
        try:
            asked, seen = parse_date(day), parse_date(known) if known else None
        except ValueError as error:
            raise FormateurError(f"--date: {error}") from None
        if asked < self.begins:
            raise FormateurError(f"{self.id} begins on {self.begins}; there is no situation on {asked}")
        return situation(self, asked, seen)
