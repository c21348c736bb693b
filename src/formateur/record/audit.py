"""A published report held against the record: each claim with the events that speak to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from formateur.case.audit import AuditFile, Claim, events_of, read_audit
from formateur.case.case import Case
from formateur.case.chronicle import Entry


@dataclass(frozen=True, eq=False)
class AuditedClaim:
    """A claim with its events; ``later`` are those that nobody could know on the day of the report."""

    claim: Claim
    events: tuple[Entry, ...]
    later: frozenset[tuple[str, int]]

    @property
    def sources(self) -> Sequence[str]:
        """Ids of the sources of the claim: its own, then those of its events."""
        named = (name for entry in self.events for name in entry.event.sources)
        return list(dict.fromkeys([*self.claim.sources, *named]))


@dataclass(frozen=True, eq=False)
class Audit:
    """A report audited against a case."""

    file: AuditFile
    case: Case
    claims: tuple[AuditedClaim, ...]


def audit(name: str | Path) -> Audit:
    """Hold a report against its case.

    Parameters
    ----------
    name
        An audit of the library by its id, or a file by its path.

    Raises
    ------
    UnknownNameError
        If there is no such audit or case.
    CaseError
        If the file has problems: all of them, each at its place.

    Examples
    --------
    >>> found = audit("newarab-2022-02-07")
    >>> sum(one.claim.verdict == "supported" for one in found.claims), len(found.file.omitted)
    (4, 4)
    """
    file, case = read_audit(name)
    day = file.report.date or date.max
    claims = []
    for claim in file.claims:
        events = events_of(claim, case)
        later = frozenset(entry.key for entry in events if entry.known > day)
        claims.append(AuditedClaim(claim, events, later))
    return Audit(file, case, tuple(claims))
