"""What every column of the exported tables means: its type, its unit, what it may hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from formateur.case.commitments import FIRMNESS, KINDS
from formateur.case.shape import CONFIDENCE, EVENT_KINDS
from formateur.model.judge import Outcome
from formateur.report.render import MARKDOWN

SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``type`` is text, id, list, number, date or true/false; ``allowed`` the only values it may have."""

    name: str
    type: str
    says: str
    unit: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what one row of it is, and its columns in their order."""

    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)


def _seats(name: str, says: str) -> Column:
    return Column(name, "number", says, "seats")


def _cell(name: str, says: str) -> Column:
    return Column(name, "number", f"{says}: the figure used where sources differ; empty: not on record", "members")


def _choice(name: str, says: str, allowed: Iterable[str]) -> Column:
    return Column(name, "text", says, allowed=tuple(allowed))


_CASE = Column("case", "id", "the case")
_FROM = Column("from", "date", "first day on which the row holds")
_UNTIL = Column("until", "date", "last day on which the row holds; empty: to the end of the record")
_STEP = Column("step", "id", "step of the constitution, or motions.ID for a motion")
_BALLOT = Column("ballot", "id", "ballot of the step; empty for a motion")
_NAME = Column("name", "text", "what it is called")
_NATIVE = Column("native", "text", "its name in its own script")
_NOTE = Column("note", "text", "what a reader should know about the entry")
_SOURCES = Column("sources", "list", "ids of the sources, see the table of sources")
_OVERLAY = Column("overlay", "id", "the user's own file that added the row; empty: the case itself")
_CONFIDENCE = _choice("confidence", "how sure the entry is", get_args(CONFIDENCE))
_ARTICLE = Column("article", "text", "article and paragraph of the constitution")
_DATE = Column("date", "date", "the day it happened")

SHEETS: dict[str, Sheet] = {
    "parties": Sheet(
        "a party (or a pool of individuals) over a time in which its seats stay the same",
        (
            _CASE,
            Column("party", "id", "the party"),
            _FROM,
            _UNTIL,
            _seats("seats", "its seats, in all chambers of the case"),
            Column("parts", "list", "seats in each group or chamber, as part=seats, where the case gives them"),
            _NAME,
            Column("short", "text", "what to call it in a sentence, if that is shorter"),
            _NATIVE,
            Column("leader", "text", "its leader"),
            Column("community", "id", "its community"),
            Column("group", "id", "its group in the chamber"),
            Column("pool", "true/false", "true for individuals who each decide alone"),
        ),
    ),
    "blocs": Sheet(
        "a bloc over a time in which its members and seats stay the same",
        (
            _CASE,
            Column("bloc", "id", "the bloc"),
            _FROM,
            _UNTIL,
            _seats("seats", "certified seats of its members"),
            _seats("claims", "the size that it claims, never added to seats"),
            Column("members", "list", "parties in it; pool=N for N members of a pool"),
            Column("registered", "date", "the day on which it was registered as one bloc"),
            _NAME,
            _CONFIDENCE,
            _SOURCES,
        ),
    ),
    "people": Sheet(
        "a person",
        (
            _CASE,
            Column("person", "id", "the person"),
            _NAME,
            _NATIVE,
            Column("party", "id", "the person's party"),
            Column("community", "id", "the person's community, by default that of the party"),
        ),
    ),
    "events": Sheet(
        "an event",
        (
            _CASE,
            Column("event", "number", "its place in the record, from 1"),
            _DATE,
            Column("known", "date", "the day it was public"),
            _choice("kind", "what kind of event", EVENT_KINDS),
            Column("id", "id", "its name, if it has one; that of the commitment it makes"),
            Column("actors", "list", "parties, blocs, people and patrons named in it"),
            Column("text", "text", "what happened, in a sentence"),
            _CONFIDENCE,
            _NOTE,
            _OVERLAY,
            _SOURCES,
        ),
    ),
    "commitments": Sheet(
        "a commitment over a time in which its terms stay the same",
        (
            _CASE,
            Column("commitment", "id", "the commitment"),
            Column("version", "number", "1 as made, 2 as first changed, and so on"),
            _FROM,
            _UNTIL,
            _choice("ended", "how the version ended; empty: it still stood", ("changed", "lifted", "sitting", "date")),
            Column("actors", "list", "who made it; polity for a custom"),
            _choice("kind", "what kind of commitment", KINDS),
            Column("text", "text", "what it binds them to"),
            Column("sitting", "date", "the one sitting it binds; empty: it stands"),
            Column("excepted", "number", "how many of their members are free", "members"),
            _choice("firmness", "how firm it is", get_args(FIRMNESS)),
            _choice(
                "basis", "whether they said it, somebody says so, or it is inferred", ("stated", "reported", "inferred")
            ),
            _choice("depth", "how deep a refusal goes", ("vote", "support", "quorum")),
            Column("says", "text", "the operative words"),
            _CONFIDENCE,
            _NOTE,
            _OVERLAY,
            _SOURCES,
        ),
    ),
    "ballots": Sheet(
        "a ballot that was held, or a sitting at which none was",
        (
            _CASE,
            Column("number", "number", "its place among the ballots of the case, from 1"),
            _DATE,
            _choice("kind", "whether a ballot was held", ("ballot", "lost_sitting")),
            _STEP,
            _BALLOT,
            Column("candidate", "id", "who was put to the vote, where it was one person"),
            _seats("members", "members by law"),
            _seats("seated", "seats filled"),
            _seats("quorum", "members who had to be present; empty: no quorum, or one with several conditions"),
            _cell("present", "present"),
            _cell("in_favour", "in favour"),
            _cell("against", "against"),
            _cell("abstaining", "abstaining"),
            _cell("blank", "blank papers"),
            _cell("invalid", "invalid papers"),
            _cell("not_voting", "in the room, took no part"),
            _cell("absent", "absent"),
            _cell("scattered", "votes for candidates who are not listed"),
            Column("elected", "id", "who was elected"),
            _choice("recorded", "how it ended", ("passed", "failed", "no_quorum", "tie", "void")),
            _choice("computed", "what the rule of that day makes of the figures", (one.value for one in Outcome)),
            Column("agrees", "true/false", "whether the two agree, or the figures do not suffice"),
            Column(
                "documented_conflict", "true/false", "whether they agree only with a figure that another source gives"
            ),
            Column("arithmetic", "text", "why the rule says so"),
            _ARTICLE,
            _CONFIDENCE,
            _SOURCES,
        ),
    ),
    "votes": Sheet(
        "a candidate at a ballot between candidates",
        (
            _CASE,
            Column("number", "number", "the ballot: its number in the table of ballots"),
            _DATE,
            _STEP,
            _BALLOT,
            Column("candidate", "id", "the candidate"),
            _cell("votes", "votes for the candidate"),
            Column("other_figures", "list", "figures that other sources give"),
        ),
    ),
    "rules": Sheet(
        "the rule of a ballot or motion over a time in which it stays the same",
        (
            _CASE,
            Column("constitution", "id", "the constitution"),
            _STEP,
            _BALLOT,
            _FROM,
            _UNTIL,
            Column("quorum", "text", "what must hold of those present; empty: nothing"),
            Column("needs", "text", "what must hold for it to pass"),
            _seats("seats_present", "the quorum in seats"),
            _seats("seats_in_favour", "votes in favour needed"),
            _seats("seats_against_at_most", "votes against that it survives"),
            Column("at_full_attendance", "true/false", "whether the votes needed are those needed if all come"),
            Column("seats_in_groups", "list", "votes needed in each group, as group: count=seats"),
            _seats("members", "members by law"),
            _seats("seated", "seats filled"),
            Column("tie", "text", "what decides a tie of most votes"),
            _ARTICLE,
            Column("amendment", "id", "what gave it its present form; empty: the base text"),
            Column("amendment_article", "text", "where that is to be read"),
            Column("since", "date", "the day from which that is in force"),
        ),
    ),
    "clocks": Sheet(
        "a time limit that has begun to run",
        (
            _CASE,
            Column("clock", "id", "the step it is set for, or the clock's own id"),
            Column("for", "text", "what it is set for"),
            Column("start", "date", "the day it counts from"),
            Column("due", "date", "the last day in time"),
            Column("stopped", "date", "the day on which what it waits for was done; empty: it was not"),
            Column(
                "overrun",
                "number",
                "by how much it was missed when it stopped, was started again, or the record ends",
                "days",
            ),
            Column("late", "text", "what follows if it is missed"),
            _ARTICLE,
        ),
    ),
    "sources": Sheet(
        "a source",
        (
            _CASE,
            Column("source", "id", "the source"),
            Column("title", "text", "what it is called"),
            Column("publisher", "text", "who published it"),
            Column("date", "date", "the day of publication; empty: not known"),
            Column("url", "text", "where it can be read"),
        ),
    ),
}


def codebook(cases: Iterable[tuple[str, str]]) -> str:
    """Return the codebook as Markdown.

    Parameters
    ----------
    cases
        Id and title of each case exported.
    """
    head = [
        "# Codebook",
        "",
        "One CSV file for each table, in UTF-8, with a comma between fields and one row for each observation.",
        f"Dates are year-month-day; lists have '{SEPARATOR}' between their entries.",
        "An empty field means not known or not applicable, never zero.",
        "All of it is what the record says today, with hindsight: an event counts from the day it happened.",
        "The data are under CC BY 4.0; the facts come from the sources listed.",
        "",
        "Cases: " + "; ".join(f"{name} ({_escaped(title)})" for name, title in cases) + ".",
    ]
    return "\n".join([*head, *(line for name, sheet in SHEETS.items() for line in _section(name, sheet))]) + "\n"


def _section(name: str, sheet: Sheet) -> list[str]:
    lines = ["", f"## {name}.csv", "", f"One row is {sheet.row}.", ""]
    lines += ["| column | type | unit | meaning | allowed values |", "|---|---|---|---|---|"]
    for one in sheet.columns:
        lines.append(f"| {one.name} | {one.type} | {one.unit} | {one.says} | {', '.join(one.allowed)} |")
    return lines


def _escaped(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)
