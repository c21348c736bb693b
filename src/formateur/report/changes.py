"""What changed between two evenings: the verdict then and now, the figures, the blocs, and what became known."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from formateur.agreements.sitting import Outlook
from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.situation import Situation
from formateur.errors import FormateurError
from formateur.model.scalars import parse_date
from formateur.report.context import Context, dated
from formateur.report.data import event_data, next_ballot, source_data
from formateur.report.events import event_words
from formateur.report.headline import arithmetic
from formateur.report.render import MARKDOWN
from formateur.report.words import confidence_mark, count, day_words, listed, sentence, step_words

SCHEMA_VERSION = 1
LINES = 10
SIZES = 6  # changes of seats that a line has room for
OUTCOMES = {
    "passed": "passed",
    "failed": "failed",
    "no_quorum": "found no quorum",
    "tie": "was tied",
    "void": "was void",
}
FIGURES = (
    ("needed_present", "needed for the quorum"),
    ("needed_in_favour", "needed in favour"),
    ("against_at_most", "against at most"),
    ("can_attend", "could come"),
    ("pledged", "pledged to come"),
    ("undeclared", "undeclared"),
    ("missing", "short"),
)


@dataclass(frozen=True)
class Changes:
    """Two situations of one case and what lies between them.

    ``entries`` are the events that became known after ``then`` and by ``now``, in their order.
    """

    then: Situation
    now: Situation

    @cached_property
    def _views(self) -> tuple[Outlook | None, Outlook | None]:
        return Context(self.then).view, Context(self.now).view

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Events that were not known then."""
        known = {entry.key for entry in self.then.entries}
        return tuple(entry for entry in self.now.entries if entry.key not in known)

    @cached_property
    def figures(self) -> dict[str, dict[str, int | None]]:
        """Figures of the next ballot then and now; None where there is no such figure."""
        before, after = (_figures(view) for view in self._views)
        return {name: {"then": before.get(name), "now": after.get(name)} for name, _ in FIGURES}

    @cached_property
    def blocs(self) -> tuple[dict[str, Any], ...]:
        """Blocs and parties whose seats changed; None where one did not exist."""
        before, after = _sizes(self.then), _sizes(self.now)
        return tuple(
            {"actor": name, "name": (self.now if name in after else self.then).name(name)}
            | {"then": before.get(name), "now": after.get(name)}
            for name in dict.fromkeys((*after, *before))
            if before.get(name) != after.get(name)
        )

    @property
    def headline(self) -> str:
        """The answer in one sentence."""
        since = f"since {day_words(self.then.day)}"
        if (
            not self.entries
            and self.then.stage == self.now.stage
            and _verdict(self._views[0]) == _verdict(self._views[1])
        ):
            return sentence(f"{since} nothing has become known that changes where the formation stands")
        return sentence(f"{since} {self._moved()}")

    def _moved(self) -> str:
        before, after = self._views
        was, is_now = _verdict(before), _verdict(after)
        if after is None or is_now is None:
            return self._without_sitting()
        what = f"the verdict on {_sitting(after)}"
        why = arithmetic(after)
        if was is None or before is None:
            return f"a sitting is called: the verdict on {_sitting(after)} is {is_now}: {why}"
        if (before.step, before.day) != (after.step, after.day):
            return (
                f"the next sitting is {_sitting(after)}, no longer {_sitting(before)}: {was} then, {is_now} now: {why}"
            )
        if was == is_now:
            return f"{what} is still {is_now}: {why}"
        return f"{what} went from {was} to {is_now}: {why}"

    def _without_sitting(self) -> str:
        before, stage = self._views[0], self._stage_words()
        called = before if before is not None and before.day is not None else None
        held = [seen for seen in self.now.ballots if seen.day > self.then.day and not seen.step.startswith("motions.")]
        if held:
            last = held[-1]
            if called and (called.step, called.day) == (last.step, last.day):
                return f"{_sitting(called)} {OUTCOMES[last.recorded]} (the verdict was {called.level.value}); {stage}"
            what = f"{step_words(self.now.law, last.step, self.now)} on {day_words(last.day)}"
            return f"{what} {OUTCOMES[last.recorded]}; {stage}"
        if called:
            gone = called.day is not None and called.day <= self.now.day and not self._called_off(called)
            return f"{_sitting(called)} {'has no outcome on record' if gone else 'is no longer called'}; {stage}"
        over = self.now.state.government and self.now.stage is None
        return stage if over else f"{stage}; no sitting was called then, and none is now"

    def _called_off(self, view: Outlook) -> bool:
        calls = (entry.event.calls for entry in self.entries)
        return any(one and one.cancels and (one.step, one.sitting) == (view.step, view.day) for one in calls)

    def _stage_words(self) -> str:
        then, now = self.then.stage, self.now.stage
        if self.now.state.government and now is None:
            return f"a government is in office since {day_words(self.now.state.government)}"
        if now is None:
            return "nothing is pending now"
        said = step_words(self.now.law, now, self.now)
        if then == now:
            return f"still pending: {said}"
        return f"now pending: {said}" + (f" (then: {step_words(self.then.law, then, self.then)})" if then else "")

    # --- pages

    @property
    def lines(self) -> tuple[str, ...]:
        """The page in ten lines: the answer, the figures, the blocs, then the latest events."""
        head = [self.headline, *self._figure_lines()]
        room = LINES - len(head)
        events = [_event_line(entry, self.now) for entry in self.entries]
        if len(events) > room:
            left = len(events) - room + 1
            events = [f"{count(left, 'earlier event')} of this time left out here.", *events[left:]]
        return (*head, *events)

    def _figure_lines(self) -> Iterator[str]:
        days = f"{self.then.days_since_election} then, {self.now.days_since_election} now"
        yield f"Days since the election: {days}."
        pairs = ((words, self.figures[name]) for name, words in FIGURES)
        moved = [
            f"{words} {pair['then']} then, {pair['now']} now"
            for words, pair in pairs
            if None not in pair.values() and pair["then"] != pair["now"]
        ]
        before, after = self._views
        if moved and before and after:
            other = " (of another vote now)" if before.step != after.step else ""
            yield f"Members{other}: {'; '.join(moved)}."
        if self.blocs:
            sizes = [f"{one['name']} {_shown(one['then'])} then, {_shown(one['now'])} now" for one in self.blocs]
            more = [f"{len(sizes) - SIZES} more"] if len(sizes) > SIZES else []
            yield f"Seats: {'; '.join([*sizes[:SIZES], *more])}."

    def to_text(self) -> str:
        """Return ten lines of text."""
        return "\n".join(self.lines) + "\n"

    def to_markdown(self) -> str:
        """Return the ten lines as Markdown: the answer, then a list."""
        first, *rest = (MARKDOWN.sub(r"\\\1", line) for line in self.lines)
        return "\n".join([f"**{first}**", "", *(f"- {line}" for line in rest)]) + "\n"

    def to_json(self) -> str:
        """Return everything as JSON."""
        return json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"

    @property
    def data(self) -> dict[str, Any]:
        """Everything as plain data: no event is left out."""
        before, after = self._views
        used = dict.fromkeys(source for entry in self.entries for source in entry.event.sources)
        return {
            "schema_version": SCHEMA_VERSION,
            "case": self.now.case.id,
            "since": dated(self.then.day),
            "date": dated(self.now.day),
            "headline": self.headline,
            "verdict": {"then": _verdict(before), "now": _verdict(after)},
            "stage": {"then": self.then.stage, "now": self.now.stage},
            "days_since_election": {"then": self.then.days_since_election, "now": self.now.days_since_election},
            "figures": self.figures,
            "seats": list(self.blocs),
            "next_ballot": {
                "then": next_ballot(before) if before else None,
                "now": next_ballot(after) if after else None,
            },
            "events": [event_data(entry, self.now) for entry in self.entries],
            "sources": [source_data(number, name, self.now) for number, name in enumerate(used, 1)],
        }


def changes(case: Case, since: date | str, until: date | str | None = None) -> Changes:
    """Compare a case on two evenings.

    Parameters
    ----------
    since
        The earlier day: what was known by its evening is not new.
    until
        The later day; default the day of the last event.

    Raises
    ------
    FormateurError
        If the days are not in order, or the case begins later.

    Examples
    --------
    >>> import formateur as fm
    >>> eve = changes(fm.load("iraq-2021"), "2022-02-05", "2022-02-06")
    >>> eve.data["verdict"], eve.figures["can_attend"]
    ({'then': 'open', 'now': 'blocked'}, {'then': 257, 'now': 175})
    """
    try:
        first = parse_date(since)
    except ValueError as error:
        raise FormateurError(f"--since: {error}") from None
    now = case.on(until or case.ends)
    if first >= now.day:
        raise FormateurError(f"--since: {first} is not before --date {now.day}; give an earlier day")
    return Changes(case.on(first), now)


def _verdict(view: Outlook | None) -> str | None:
    return view.level.value if view is not None and view.day is not None else None


def _figures(view: Outlook | None) -> Mapping[str, int | None]:
    if view is None:
        return {}
    return {
        "needed_present": view.needed.present,
        "needed_in_favour": view.needed.in_favour,
        "against_at_most": view.needed.against_at_most,
        "can_attend": view.can_attend,
        "pledged": view.pledged,
        "undeclared": view.undeclared,
        "missing": view.missing if view.day is not None else None,
    }


def _sizes(situation: Situation) -> dict[str, int]:
    blocs = {name: situation.bloc_seats(name) for name in situation.blocs}
    return blocs | {name: situation.seats_of(name) for name in situation.parties}


def _sitting(view: Outlook) -> str:
    what = step_words(view.law, view.step, view.situation)
    return f"{what} on {day_words(view.day)}" if view.day else what


def _shown(number: int | None) -> str:
    return "none" if number is None else str(number)


def _event_line(entry: Entry, situation: Situation) -> str:
    late = f" (known {day_words(entry.known, year=False)})" if entry.known > entry.day else ""
    sources = listed(dict.fromkeys(_publisher(name, situation) for name in entry.event.sources))
    return f"{day_words(entry.day)}{late}: {event_words(entry, situation)}{confidence_mark(entry)} ({sources})"


def _publisher(name: str, situation: Situation) -> str:
    source = situation.case.sources[name]
    return source.publisher or source.title
