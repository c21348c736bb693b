"""What a brief is written from: the situation, its outlook, and everything computed about both, once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from formateur.agreements.answer import Answer
from formateur.agreements.asking import answer
from formateur.agreements.sitting import Outlook, outlook
from formateur.agreements.turning import Doubt, Flip, Residual, Tolerance, doubts, flips, residual, tolerances
from formateur.case.chronicle import Entry
from formateur.case.situation import BallotSeen, Situation
from formateur.errors import TooLargeError

RECENT_DAYS = 7
LATEST = 3


@dataclass(frozen=True)
class Context:
    """The situation and what follows from it. Every sentence and every field of a brief is taken from here."""

    situation: Situation = field(repr=False)

    @cached_property
    def view(self) -> Outlook | None:
        """Outlook of the next sitting, or of the ballot pending."""
        return outlook(self.situation)

    @property
    def called(self) -> Outlook | None:
        """The outlook if a sitting is called for it."""
        return self.view if self.view and self.view.day else None

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """Announcements that would turn the verdict."""
        return flips(self.called) if self.called else ()

    @cached_property
    def tolerances(self) -> tuple[Tolerance, ...]:
        """Ranges over which the verdict holds."""
        return tolerances(self.called) if self.called else ()

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Inputs of the verdict that are not of high confidence."""
        return doubts(self.called) if self.called else ()

    @cached_property
    def residual(self) -> Residual | None:
        """What the last sitting left unexplained."""
        return residual(self.situation)

    @cached_property
    def stuck(self) -> Answer | None:
        """The answer for a government; None if it would take the solver, which a brief never loads."""
        try:
            return answer(self.situation, "government", solver=False)
        except TooLargeError:
            return None

    @cached_property
    def stuck_sitting(self) -> Answer | None:
        """The answer for the sitting that is called."""
        try:
            return answer(self.situation, "sitting", solver=False) if self.called else None
        except TooLargeError:
            return None

    @property
    def last_sitting(self) -> BallotSeen | None:
        """The last ballot or lost sitting on record, motions apart."""
        held = [seen for seen in self.situation.ballots if not seen.step.startswith("motions.")]
        return held[-1] if held else None

    @property
    def today(self) -> tuple[BallotSeen, ...]:
        """Ballots and lost sittings of the day itself."""
        return tuple(seen for seen in self.situation.ballots if seen.day == self.situation.day)

    @property
    def recent(self) -> tuple[Entry, ...]:
        """Events that happened or became known in the last days, the latest last; the last few if there were none."""
        since = self.situation.day - timedelta(days=RECENT_DAYS - 1)
        fresh = tuple(entry for entry in self.situation.entries if since <= max(entry.day, entry.known))
        return fresh or self.situation.entries[-LATEST:]

    @property
    def quiet(self) -> bool:
        """True if nothing happened in the last days."""
        since = self.situation.day - timedelta(days=RECENT_DAYS - 1)
        return all(max(entry.day, entry.known) < since for entry in self.situation.entries)


OPEN, CLOSE = "\u27e6", "\u27e7"  # around the number of a note, until a page is rendered


class Notes:
    """Numbers sources in the order in which a text uses them."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.order: list[str] = []

    def mark(self, sources: Iterable[str]) -> str:
        """Return the marks for some sources, one for each; a page shows them as ``[1][4]``."""
        named = list(dict.fromkeys(sources))
        dates = self.situation.case.sources
        # a later account is named only where no source of the time was found
        in_time = [name for name in named if (day := dates[name].date) is None or day <= self.situation.known]
        return "".join(f"{OPEN}{self.number(name)}{CLOSE}" for name in in_time or named)

    def number(self, source: str) -> int:
        """Return the number of a source, giving it the next one at first use."""
        if source not in self.order:
            self.order.append(source)
        return self.order.index(source) + 1


def dated(day: date | None) -> str | None:
    """Return a day as ISO text, None for None."""
    return day.isoformat() if day else None
