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
    stand; ``ended`` where its last event leaves the procedure.
    History agrees (``agrees``) if no ballot differs and no event is refused.
    """

    case: Case
    rows: tuple[dict[str, Any], ...] = field(repr=False)
    refused: tuple[str, ...]
    ended: str

    @property
    def differs(self) -> tuple[dict[str, Any], ...]:
        """Rows in which the rule decides otherwise than the record."""
        return tuple(row for row in self.rows if not row["agrees"])

    @property
    def undetermined(self) -> int:
        """Count the rows that the record does not decide: they count neither as agreeing nor as differing."""
        return sum(row["computed"] == "undetermined" for row in self.rows)

    @property
    def conflicts(self) -> int:
        """Count the rows in which the figures used differ and others that were reported agree."""
        return sum(row["documented_conflict"] for row in self.rows)

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
        parts = [f"{len(self.rows)} ballots and sittings replayed", f"{len(self.differs)} differ"]
        if self.undetermined:
            parts.append(f"{self.undetermined} not decided by what is recorded")
        if self.conflicts:
            parts.append(f"{self.conflicts} in which the sources conflict")
        if self.refused:
            parts.append(f"{len(self.refused)} events refused by the constitution")
        return f"{self.case.id}: {', '.join(parts)}."


def end_of(case: Case) -> Situation:
    """Return the situation at the end of a case's chronicle, with all that is known of it today."""
    return situation(case, case.ends, max((entry.known for entry in case.entries), default=case.ends))


def replay(case: Case) -> Replay:
    """Step a case's whole chronicle through its constitution, with all that is known of it today.

    Examples
    --------
    >>> import formateur as fm
    >>> replay(fm.load("iraq-2021")).agrees
    True
    """
    end = end_of(case)
    refused = tuple(f"{one.entry.day} {one.entry.event.kind}: {one.message}" for one in end.refusals)
    return Replay(case, tuple(sitting_data(seen) for seen in end.ballots), refused, _ended(end))


def _ended(end: Situation) -> str:
    """Say where the last event leaves the procedure."""
    if end.state.government:
        return f"government in office since {end.state.government}"
    if end.state.dissolution:
        return f"house dissolved ({end.state.dissolution.end})"
    return f"pending: {end.stage}" if end.stage else "nothing pending"
