"""Two codings of one formation compared: which entries both coders made, where they differ, which verdicts change.

Entries are matched one to one. Seats, holders, ballots, acts and the like are matched by what they are about and the
day; a commitment by its author and kind, if the two say something of the same parties or people within a month. Of the
entries that either coder made, the share that both made is the agreement (Jaccard 1901).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from formateur.agreements.asking import answer
from formateur.agreements.sitting import outlook
from formateur.case.case import Case
from formateur.case.chronicle import Entry
from formateur.case.commitments import Commitment
from formateur.case.load import LIBRARY, load
from formateur.errors import FormateurError, UnknownNameError

FOLDER = LIBRARY / "codings"
NEAR = 31  # days within which two coders may date the same statement
FORMAL = (
    "ballot",
    "lost_sitting",
    "act",
    "calls",
    "nominates",
    "office",
    "election",
    "seats",
    "ruling",
    "deadline",
    "bloc",
)


@dataclass(frozen=True, slots=True)
class KindCompared:
    """Entries of one kind: how many each coder made, how many both made, and how many of these say the same."""

    kind: str
    first: int
    second: int
    both: int
    same: int

    @property
    def agreement(self) -> Fraction | None:
        """Of the entries that either coder made, the share that both made; None if neither made any."""
        either = self.first + self.second - self.both
        return Fraction(self.both, either) if either else None


@dataclass(frozen=True, slots=True)
class VerdictChanged:
    """A day on which the two codings give another verdict: on the next sitting, or on a government."""

    day: date
    about: str
    first: str
    second: str


@dataclass(frozen=True, eq=False)
class Codings:
    """Two codings of one case compared.

    ``days`` are the days on which either coder has an event; on each the verdicts of both codings were compared.
    ``only_first`` and ``only_second`` are the commitments that one coder made and the other did not.
    """

    first: Case
    second: Case
    kinds: tuple[KindCompared, ...]
    only_first: tuple[Entry, ...]
    only_second: tuple[Entry, ...]
    days: int
    changed: tuple[VerdictChanged, ...]


def compare_codings(first: Case, second: Case) -> Codings:
    """Compare two codings of one case.

    Raises
    ------
    FormateurError
        If they are of two cases, or under two constitutions.

    Examples
    --------
    A coding agrees with itself:

    >>> import formateur as fm
    >>> case = fm.load("germany-2025")
    >>> found = compare_codings(case, case)
    >>> {kind.agreement for kind in found.kinds if kind.first}, found.changed
    ({Fraction(1, 1)}, ())
    """
    if (first.id, first.file.constitution) != (second.id, second.file.constitution):
        raise FormateurError(
            f"{first.id} under {first.file.constitution} and {second.id} under {second.file.constitution} are not two "
            "codings of one case; give two files of the same case and constitution"
        )
    pairs, only_first, only_second = _matched(first, second)
    kinds = [_seats(first, second), _holders(first, second)]
    kinds += [_events(kind, first, second) for kind in FORMAL]
    kinds.append(_commitments(pairs, only_first, only_second))
    days = sorted({entry.day for case in (first, second) for entry in case.entries if entry.day >= case.begins})
    days = [day for day in days if day >= max(first.begins, second.begins)]
    return Codings(
        first, second, tuple(kinds), only_first, only_second, len(days), tuple(_changed(first, second, days))
    )


def second_codings() -> tuple[str, ...]:
    """Return the ids of the cases of the library that were coded twice."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def second_coding(name: str) -> Case:
    """Return the second coding of a case of the library.

    Raises
    ------
    UnknownNameError
        If the case was not coded twice.
    """
    if name not in second_codings():
        raise UnknownNameError("case coded twice", name, second_codings())
    return load(FOLDER / f"{name}.yaml")


# --- what is on record -------------------------------------------------------------------------------------------


def _seats(first: Case, second: Case) -> KindCompared:
    one, other = ({name: str(party.seats) for name, party in case.file.parties.items()} for case in (first, second))
    return _by_key("seats of a party", one, other)


def _holders(first: Case, second: Case) -> KindCompared:
    one, other = ({office: _person(case, who) for office, who in case.file.holders.items()} for case in (first, second))
    return _by_key("holder of an office", one, other)


def _by_key(kind: str, one: Mapping[Any, Any], other: Mapping[Any, Any]) -> KindCompared:
    both = [key for key in one if key in other]
    return KindCompared(kind, len(one), len(other), len(both), sum(_agree(one[key], other[key]) for key in both))


def _agree(one: Any, other: Any) -> bool:
    """Compare what two coders say; of figures only those that both give, for a figure left out is unknown, not zero."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(one[key] == other[key] for key in one if key in other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_agree(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def _events(kind: str, first: Case, second: Case) -> KindCompared:
    """Match events by what they are about; the same if they then say the same."""
    one, other = (_keyed(kind, case) for case in (first, second))
    return _by_key(kind.replace("_", " "), one, other)


def _keyed(kind: str, case: Case) -> dict[Hashable, Any]:
    """Several events about one thing are told apart by their order."""
    found: dict[Hashable, Any] = {}
    for entry in case.entries:
        if entry.event.kind == kind:
            about, says = _READERS.get(kind, _plain)(entry, case)
            number = sum(key[0] == about for key in found if isinstance(key, tuple))
            found[about, number] = says
    return found


def _ballot(entry: Entry, case: Case) -> tuple[Hashable, Any]:
    """A ballot is about a step on a day; its figures are those that are given as a number."""
    event = entry.event.ballot
    assert event is not None  # noqa: S101 - the kind is given
    cells = event.tally.model_dump(exclude_unset=True, exclude={"votes", "groups"})
    votes = {_person(case, who): figure.used for who, figure in event.votes.items()}
    figures = {name: value["used"] for name, value in cells.items() if isinstance(value, dict) and "used" in value}
    return (entry.day, event.step), (figures, votes, event.outcome)


def _act(entry: Entry, case: Case) -> tuple[Hashable, Any]:
    event = entry.event.act
    assert event is not None  # noqa: S101 - the kind is given
    return (entry.day, event.step), (_person(case, event.whom or ""), event.choice, event.outcome)


def _calls(entry: Entry, case: Case) -> tuple[Hashable, Any]:
    """A call is about a sitting, whenever it was made."""
    event = entry.event.calls
    assert event is not None  # noqa: S101 - the kind is given
    return (event.step, event.sitting), (_person(case, event.candidate or ""), event.cancels)


def _nominates(entry: Entry, case: Case) -> tuple[Hashable, Any]:
    """A candidacy is about a person, whenever it was made known."""
    event = entry.event.nominates
    assert event is not None  # noqa: S101 - the kind is given
    return _person(case, event.candidate), event.step


def _plain(entry: Entry, case: Case) -> tuple[Hashable, Any]:
    """Any other event is about its day, and what it says is compared as it is written."""
    del case
    return entry.day, getattr(entry.event, entry.event.kind)


_READERS: Mapping[str, Callable[[Entry, Case], tuple[Hashable, Any]]] = {
    "ballot": _ballot,
    "act": _act,
    "calls": _calls,
    "nominates": _nominates,
}


def _person(case: Case, who: str) -> str:
    """Name a person as both codings would, whatever their ids; a party keeps its id."""
    return case.people[who].name.casefold() if who in case.people else who


# --- what was said -----------------------------------------------------------------------------------------------

Pairs = Sequence[tuple[Entry, Entry]]


def _matched(first: Case, second: Case) -> tuple[Pairs, tuple[Entry, ...], tuple[Entry, ...]]:
    """Match commitments one to one, the nearest in time first."""
    ones, others = ([entry for entry in case.entries if entry.event.commits] for case in (first, second))
    near = sorted(
        (abs((one.day - other.day).days), one.index, other.index)
        for one in ones
        for other in others
        if _same_statement(one, other, first, second)
    )
    taken: dict[int, int] = {}
    for _, one, other in near:
        if one not in taken and other not in taken.values():
            taken[one] = other
    by_index = {entry.index: entry for entry in others}
    pairs = [(entry, by_index[taken[entry.index]]) for entry in ones if entry.index in taken]
    alone = tuple(entry for entry in ones if entry.index not in taken)
    return pairs, alone, tuple(entry for entry in others if entry.index not in taken.values())


def _same_statement(one: Entry, other: Entry, first: Case, second: Case) -> bool:
    a, b = one.event.commits, other.event.commits
    if a is None or b is None or a.kind != b.kind or abs((one.day - other.day).days) > NEAR:
        return False
    if not set(a.by) & set(b.by):
        return False
    about_a, about_b = set(_about(a, first)), set(_about(b, second))
    return not about_a or not about_b or bool(about_a & about_b)


def _about(terms: Commitment, case: Case) -> Iterator[str]:
    """Yield whom and what a commitment is about: parties by id, people by name, offices and steps by id."""
    said = getattr(terms, terms.kind)
    parts: Iterable[Any] = said.model_dump(exclude_none=True).values() if hasattr(said, "model_dump") else [said]
    for part in parts:
        for name in part if isinstance(part, list | tuple) else [part]:
            yield _person(case, str(name))


def _commitments(pairs: Pairs, only_first: tuple[Entry, ...], only_second: tuple[Entry, ...]) -> KindCompared:
    same = sum(_terms(one) == _terms(other) for one, other in pairs)
    both = len(pairs)
    return KindCompared("commitment", both + len(only_first), both + len(only_second), both, same)


def _terms(entry: Entry) -> tuple[Any, ...]:
    """What must agree for two commitments to say the same: how firm, how deep, on what sitting, and how known."""
    terms = entry.event.commits
    assert terms is not None  # noqa: S101 - only commitments are matched
    return terms.firmness, terms.depth, terms.sitting, terms.except_, terms.cabinet_only


# --- what follows from it ----------------------------------------------------------------------------------------


def _changed(first: Case, second: Case, days: Iterable[date]) -> Iterator[VerdictChanged]:
    for day in days:
        for about, verdict in (("next sitting", _sitting), ("a government", _government)):
            one, other = verdict(first, day), verdict(second, day)
            if one != other:
                yield VerdictChanged(day, about, one, other)


def _sitting(case: Case, day: date) -> str:
    view = outlook(case.on(day))
    return str(view.level.value) if view else "no vote ahead"


def _government(case: Case, day: date) -> str:
    return str(answer(case.on(day)).status.value)
