"""What if: the same question on a changed situation.

A change is laid over the case on the day that is asked about: a commitment withdrawn or made, a custom, a ruling or a
rule left out, a rule of the law set otherwise, a party that leaves the chamber. Nothing is written anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from formateur.case.case import Case
from formateur.case.chronicle import Entry, in_order
from formateur.case.commitments import Commitment
from formateur.case.document import parse
from formateur.case.phrases import read_phrase
from formateur.case.shape import Event
from formateur.case.situation import Situation
from formateur.constitution.amend import Constitution, PathError
from formateur.constitution.law import Law
from formateur.errors import CaseError, FormateurError, UnknownNameError
from formateur.model.sources import Source

WHAT_IF = "what-if"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is changed: ids left out, commitments made, rules set (path to phrase), parties whose members resign."""

    without: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    leave: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.without or self.made or self.rules or self.leave)

    def to_data(self) -> dict[str, Any]:
        """Return the changes as plain data."""
        return {
            "without": list(self.without),
            "with": list(self.made),
            "rules": dict(self.rules),
            "leave": list(self.leave),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Changes":
        """Read changes from plain data."""
        return cls(
            tuple(map(str, data.get("without", ()))),
            tuple(map(str, data.get("with", ()))),
            tuple((str(path), str(value)) for path, value in dict(data.get("rules", {})).items()),
            tuple(map(str, data.get("leave", ()))),
        )


def changed(case: Case, day: date, changes: Changes) -> Situation:
    """Return the situation on a day as it would be with some changes.

    Raises
    ------
    UnknownNameError
        If something is left out that is not in force, or a party leaves that is not there.
    FormateurError
        If a commitment or a rule cannot be read.

    Examples
    --------
    Without the ruling of 3 February 2022 the sitting of the 7th could have been held:

    >>> import formateur as fm
    >>> from datetime import date
    >>> now = changed(fm.load("iraq-2021"), date(2022, 2, 6), Changes(without=("quorum-220",)))
    >>> fm.outlook(now).level
    <Level.OPEN: 'open'>
    """
    if not changes:
        return case.on(day)
    before = case.on(day)
    other = _without(case, before, changes.without)
    constitution = _ruled(other.constitution, day, changes.rules)
    other = replace(other, constitution=constitution, sources={**other.sources, WHAT_IF: Source(title="a supposition")})
    added: list[dict[str, Any]] = [_leaving(before, party) for party in changes.leave]
    added += [{"commits": one} for one in _commitments(changes.made, before)]
    added += [{"lifts": {"id": ref}} for ref in changes.without if ref in before.commitments]
    entries = [*other.entries]
    for index, what in enumerate(added):
        event = Event.model_validate({"date": day.isoformat(), "sources": [WHAT_IF], **what})
        entries.append(Entry(len(case.entries) + index, event, day, WHAT_IF))
    return replace(other, entries=in_order(entries)).on(day)


def _without(case: Case, situation: Situation, refs: Iterable[str]) -> Case:
    customs = {one.id for one in case.file.customs}
    rules = {one.id for one in case.constitution.base.amendments}
    bars = {entry.id for entry in situation.barred.values() if entry.id}
    known = [*situation.commitments, *customs, *rules, *bars]
    for ref in refs:
        if ref not in known:
            raise UnknownNameError("commitment, custom, ruling or rule in force", ref, known)
    gone = set(refs)
    if gone & customs:
        kept = tuple(one for one in case.file.customs if one.id not in gone)
        case = replace(case, file=case.file.model_copy(update={"customs": kept}))
    if gone & bars:
        case = replace(case, entries=tuple(entry for entry in case.entries if entry.id not in gone))
    if gone & rules:
        raw = dict(case.constitution.raw)
        raw["amendments"] = [one for one in raw.get("amendments", ()) if one.get("id") not in gone]
        case = replace(case, constitution=Constitution(raw, Law.model_validate(raw)))
    return case


def _ruled(constitution: Constitution, day: date, rules: Iterable[tuple[str, str]]) -> Constitution:
    """Return a constitution with rules set otherwise from a day on, as a reform that nobody could give up."""
    settings: dict[str, Any] = {}
    for path, phrase in rules:
        settings[path] = parse(f"it: {phrase if phrase.startswith(('{', '[')) else _quoted(phrase)}").data["it"]
    if not settings:
        return constitution
    raw = dict(constitution.raw)
    reform = {"id": "what-if", "from": day.isoformat(), "kind": "reform", "cite": WHAT_IF, "set": settings}
    raw["amendments"] = [*raw.get("amendments", ()), reform]
    trial = dict(raw)
    try:
        made = Constitution(raw, Law.model_validate(trial))
        made.on(day)
    except PathError as error:
        raise FormateurError(f"--rule: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        reason = first.get("ctx", {}).get("error", first["msg"])
        where = ", ".join(settings)
        raise FormateurError(f"--rule {where}: {reason}") from None
    return made


def _quoted(phrase: str) -> str:
    return "'" + phrase.replace("'", "''") + "'"


def _commitments(texts: Iterable[str], situation: Situation) -> Iterator[Commitment]:
    """Read commitments: as in a file (``{by: …, stays_away: …}``), or as a phrase (``siyada stays_away president``)."""
    for number, text in enumerate(texts, start=1):
        name = f"what-if-{number}"
        made = _from_file(text, name) if text.strip().startswith("{") else _from_phrase(text, name, situation)
        _check_names(made, situation)
        if (
            (made.backs or made.refuses)
            and made.depth is None
            and any(
                step.quorum or any(ballot.quorum for ballot in step.ballots) for step in situation.law.steps.values()
            )
        ):
            raise FormateurError(
                f"--with {text!r}: missing 'depth', since there is a quorum; say depth: vote, support or quorum"
            )
        yield made


def _from_file(text: str, name: str) -> Commitment:
    try:
        data = parse(f"commits: {text}", "--with").data["commits"]
        return Commitment.model_validate({"id": name, **data})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = first.get("ctx", {}).get("error", first["msg"])
        raise FormateurError(f"--with {text!r}: {where}: {reason}" if where else f"--with {text!r}: {reason}") from None
    except CaseError as error:
        raise FormateurError(f"--with {text!r} cannot be read: {error.problems[0].message}") from None


def _from_phrase(text: str, name: str, situation: Situation) -> Commitment:
    phrase = read_phrase(text if text[:1].isdigit() else f"{situation.day} {text}", situation)
    if phrase.commitment is None:
        raise FormateurError(f"--with {text!r}: not a commitment; write for example 'siyada stays_away president'")
    made = {"id": name, **phrase.value}
    sitting = situation.next_sitting
    if phrase.commitment in ("stays_away", "attends") and sitting and sitting.step == made[phrase.commitment]:
        made["sitting"] = sitting.day.isoformat()
    return Commitment.model_validate(made)


def _check_names(made: Commitment, situation: Situation) -> None:
    """Refuse a commitment about somebody or something that there is not, with the nearest name."""
    actors = [*situation.parties, *situation.blocs]
    people, law = situation.case.people, situation.law
    aims = [one for one in (made.backs, made.refuses, made.tolerates) if one]
    named = [(one, "party or bloc", actors) for one in (*made.by, *made.never_with, *made.only_with, *made.together)]
    named += [(one, "party or bloc", actors) for one in (*made.not_relying_on, *(of for aim in aims for of in aim.of))]
    named += [(one, "step", list(law.steps)) for one in (made.stays_away, made.attends) if one]
    named += [(one, "person", list(people)) for aim in aims for one in aim.persons]
    offices = [aim.office for aim in aims] + [held.office for held in (made.demands, made.custom) if held]
    named += [(one, "office", list(law.offices)) for one in offices if one]
    if made.demands:
        named += [(one, "person, party or bloc", [*people, *actors]) for one in made.demands.in_]
    ballots = [ballot.id for step in law.steps.values() for ballot in step.ballots]
    named += [(one, "ballot", ballots) for one in made.ballots]
    for name, what, known in named:
        if name not in known:
            raise UnknownNameError(what, name, known)


def _leaving(situation: Situation, party: str) -> dict[str, Any]:
    """Empty the seats of a party whose members resign."""
    if party not in situation.blocs and party not in situation.parties:
        raise UnknownNameError("party or bloc", party, [*situation.parties, *situation.blocs])
    moves: dict[str, Any] = {}
    total: dict[str, int] = {}
    for name, number in situation.members_of(party).items():
        split = situation.seats.get(name, {})
        gone = dict(split) if number is None else {next(iter(split)): number}
        moves[name] = _move({key: -seats for key, seats in gone.items()})
        for key, seats in gone.items():
            total[key] = total.get(key, 0) + seats
    return {"seats": {**moves, "vacant": _move(total)}}


def _move(split: Mapping[str, int]) -> Any:
    """Write seats as a file does: a number, or by group or chamber."""
    return str(split[""]) if set(split) == {""} else {key: str(seats) for key, seats in split.items()}
