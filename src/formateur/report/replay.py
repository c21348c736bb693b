"""Replay: every recorded ballot and sitting judged by the rule in force that day, beside the recorded outcome."""

from dataclasses import dataclass, field
from typing import Any

from formateur.case.case import Case
from formateur.case.situation import Situation, situation
from formateur.report.data import sitting_data
from formateur.report.tables import Table


@dataclass(frozen=True, eq=False)
class Replay:
    """The record of a case run through its constitution.

    ``rows`` has one record per ballot or sitting; ``refused`` the events that the constitution did not allow where they
    stand. History agrees (``agrees``) if no ballot differs and no event is refused.
    """

    case: Case
    rows: tuple[dict[str, Any], ...] = field(repr=False)
    refused: tuple[str, ...]

    @property
    def differs(self) -> tuple[dict[str, Any], ...]:
        """Rows in which the rule decides otherwise than the record."""
        return tuple(row for row in self.rows if not row["agrees"])

    @property
    def agrees(self) -> bool:
        """True if the record and the constitution agree throughout."""
        return not self.differs and not self.refused

    @property
    def table(self) -> Table:
        """The rows as a table."""
        return Table(
            self.summary(), self.rows, ("date", "step", "ballot", "recorded", "computed", "agrees", "arithmetic")
        )

    def summary(self) -> str:
        """Say in one sentence how the replay came out."""
        undetermined = sum(row["computed"] == "undetermined" for row in self.rows)
        conflicts = sum(row["documented_conflict"] for row in self.rows)
        parts = [f"{len(self.rows)} ballots and sittings replayed", f"{len(self.differs)} differ"]
        if undetermined:
            parts.append(f"{undetermined} not decided by what is recorded")
        if conflicts:
            parts.append(f"{conflicts} in which the sources conflict")
        if self.refused:
            parts.append(f"{len(self.refused)} events refused by the constitution")
        return f"{self.case.id}: {', '.join(parts)}."


def replay(case: Case) -> Replay:
    """Step a case's whole chronicle through its constitution, with all that is known of it today.

    Examples
    --------
    >>> import formateur as fm
    >>> replay(fm.load("iraq-2021")).agrees
    True
    """
    end: Situation = situation(case, case.ends, max((entry.known for entry in case.entries), default=case.ends))
    refused = tuple(f"{one.entry.day} {one.entry.event.kind}: {one.message}" for one in end.refusals)
    return Replay(case, tuple(sitting_data(seen) for seen in end.ballots), refused)
