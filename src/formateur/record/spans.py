"""How long it took: each wait for a government, and each office that stood open, with the votes on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from formateur.case.case import Case
from formateur.case.fold import Fold
from formateur.case.situation import BallotSeen
from formateur.constitution.state import State

GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Span:
    """A wait for a government or for an office.

    ``ended`` is None if the account ends before it does. ``ballots`` were held meanwhile, ``failed`` of them without
    success, ``lost`` are sittings that found no quorum; for an office only those at the steps that fill it count.
    ``elections`` counts the elections within, the one that began it not counted.
    """

    waited_for: str
    began: date
    ended: date | None
    days: int
    elections: int
    ballots: int
    failed: int
    lost: int


def spans(case: Case) -> tuple[Span, ...]:
    """Return every wait in a case, in the order in which they began.

    Examples
    --------
    >>> import formateur as fm
    >>> [(span.waited_for, span.days, span.ballots, span.lost) for span in spans(fm.load("iraq-2021"))][0]
    ('government', 382, 9, 3)
    """
    known = max((entry.known for entry in case.entries), default=case.ends)
    fold = Fold(case, known)
    found: list[tuple[str, date, date | None]] = []
    waits: dict[str, date] = {}
    for day, state, opened in _days(case, fold):
        filled = {*state.filled, *_elected(case, fold, day)}
        found += [(what, waits.pop(what), day) for what in list(waits) if what in filled and waits[what] < day]
        for office in opened:
            if office not in filled:
                waits.setdefault(office, day)
        if state.government is not None and GOVERNMENT in waits:
            found.append((GOVERNMENT, waits.pop(GOVERNMENT), state.government))
        if state.government is None and state.formation is not None:
            waits.setdefault(GOVERNMENT, day)
    # an office with which a government fell is filled with the next one, not on its own
    found += [(what, began, None) for what, began in waits.items() if what == GOVERNMENT or not _led(case, what)]
    ballots = fold.situation().ballots
    return tuple(_span(case, one, ballots) for one in sorted(found, key=lambda one: (one[1], one[0])))


def longest_of(waits: tuple[Span, ...]) -> Span | None:
    """Return the longest wait; one for a government goes before one for an office of the same length."""
    return max(waits, key=lambda span: (span.days, span.waited_for == GOVERNMENT), default=None)


def _elected(case: Case, fold: Fold, day: date) -> Iterator[str]:
    """Yield the offices that a vote of this day filled; if it opens a formation, that one begins with none filled."""
    for seen in fold.ballots:
        step = case.constitution.on(day, known=date.max).steps.get(seen.step)
        if seen.day == day and seen.recorded == "passed" and step and step.fills:
            yield step.fills


def _led(case: Case, office: str) -> bool:
    """True if the law sends a vacancy of the office to a step on the way to a government."""
    law = case.constitution.base
    starts = law.starts_at(f"vacancy of {office}")
    return any(law.leads_to_government.get(step) and law.steps[step].fills != office for step in starts)


def _days(case: Case, fold: Fold) -> Iterator[tuple[date, State, tuple[str, ...]]]:
    """Yield each day of the chronicle with the state at its end, and the offices that fell open on it."""
    by_day: dict[date, list[str]] = {case.begins: []}
    for entry in case.entries:
        opened = by_day.setdefault(entry.day, [])
        opened += [name for name, what in (entry.event.office or {}).items() if what in ("vacant", "expires")]
    for day in sorted(by_day):
        if day >= case.begins:
            yield day, fold.until(day).state, tuple(by_day[day])


def _span(case: Case, found: tuple[str, date, date | None], ballots: tuple[BallotSeen, ...]) -> Span:
    what, began, ended = found
    until = ended or case.ends
    steps = {name for name, step in case.constitution.base.steps.items() if step.fills == what}
    meant = [one for one in ballots if began <= one.day <= until and (what == GOVERNMENT or one.step in steps)]
    held = [one for one in meant if one.recorded not in ("no_quorum", "void")]
    elections = [entry for entry in case.entries if entry.event.election and began < entry.day <= until]
    return Span(
        waited_for=what,
        began=began,
        ended=ended,
        days=(until - began).days,
        elections=len(elections),
        ballots=len(held),
        failed=sum(one.recorded != "passed" for one in held),
        lost=sum(one.recorded == "no_quorum" for one in meant),
    )
