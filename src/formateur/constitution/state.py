"""The state of a procedure: its tracks, what has been done, used up and filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from formateur.constitution.law import Law
from formateur.model.house import House


@dataclass(frozen=True, slots=True)
class Track:
    """One line of the procedure, pending at a step.

    ``ballot`` is the index of the ballot that is due, ``held`` how often it has been held in this visit, ``stood``
    those who stood at the last ballot with most votes first, ``nominee`` who was charged or proposed on the way here.
    """

    step: str
    since: date
    ballot: int = 0
    held: int = 0
    last_ballot: date | None = None
    stood: tuple[str, ...] = ()
    nominee: str | None = None


@dataclass(frozen=True, slots=True)
class RunningMandate:
    """A mandate that has been given and runs until the government it leads to is in office."""

    step: str
    entry: int
    nominee: str | None
    since: date
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """An act that an officeholder owes since a deadline was missed."""

    who: str
    target: str
    since: date
    clock: str


@dataclass(frozen=True, slots=True)
class Dissolution:
    """A house dissolved, and the day by which the next one is to be elected."""

    end: str
    since: date
    election_due: date | None


@dataclass(frozen=True, slots=True)
class State:
    """Where a formation stands. Frozen: every step of the engine returns a new one.

    ``done`` has the first occurrence, in this formation, of every moment a clock may count from, ``latest`` the last
    one; ``completed`` the steps done in order, ``left`` the last day on which each step was left, passed or failed,
    ``entered`` that on which a track came to stand at it; ``filled`` the offices filled in this formation; ``mandates``
    how often each entry of a step's mandates was used, and ``skipped`` how many entries at its head were passed over
    though they could be used without limit; ``tries`` the persons tried at each step since the formation began,
    ``tries_of_house`` since the election; ``clock_starts`` and ``clock_dues`` what restarted or set a clock; ``fired``
    the clocks that have acted; ``terms`` the last day of each office's term, where it is known.
    """

    tracks: tuple[Track, ...] = ()
    holders: Mapping[str, str | None] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    done: Mapping[str, date] = field(default_factory=dict)
    latest: Mapping[str, date] = field(default_factory=dict)
    completed: tuple[tuple[str, date], ...] = ()
    left: Mapping[str, date] = field(default_factory=dict)
    entered: Mapping[str, date] = field(default_factory=dict)
    mandates: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    mandate: RunningMandate | None = None
    tries: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    tries_of_house: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    clock_starts: Mapping[str, date] = field(default_factory=dict)
    clock_dues: Mapping[str, date] = field(default_factory=dict)
    terms: Mapping[str, date] = field(default_factory=dict)
    fired: frozenset[str] = frozenset()
    owed: tuple[Owed, ...] = ()
    elected: date | None = None
    formation: date | None = None
    government: date | None = None
    dissolution: Dissolution | None = None

    def track_at(self, step: str) -> Track | None:
        """Return the track pending at a step, if any."""
        return next((track for track in self.tracks if track.step == step), None)


@dataclass(frozen=True, slots=True)
class Now:
    """The day on which the engine acts: the date, the law in force and the houses as they sit."""

    day: date
    law: Law
    houses: Mapping[str, House]

    def house_of(self, step: str) -> House:
        """Return the house that votes at a step or motion."""
        element = (
            self.law.motions[step.removeprefix("motions.")] if step.startswith("motions.") else self.law.steps[step]
        )
        return self.houses[self.law.chamber_of(element)]
