"""A case to begin with: short, commented, made up, and sound under the constitution it names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from formateur.case.load import load_constitution
from formateur.case.write import flow
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Law, Step
from formateur.errors import FormateurError
from formateur.model.rules import Test, tests_of
from formateur.model.scalars import FileId, parse_date

PLACEHOLDER = date(2024, 1, 1)  # the day of the election, until the writer gives it
SHARES = (40, 30, 20)  # per cent of the seats; the independents have the rest
NAMES = ("Reds", "Blues", "Greens")
POOL = "independents"
HEAD = """\
# A case: one formation, written down as it happens. The language reference explains every key.
# Everything below is made up; put the facts in its place. After every few lines: formateur check FILE
format: 1
case: {case}
title: {title} after the election of {election}
constitution: {constitution}   # {law}
election: {election}
# begins: {later}   # if the account begins later than the election

# Who holds the seats, as certified: {members} in all, or the file is refused. A seat that nobody holds: vacant: 1
# pool: true marks members who each decide alone.
parties:
{parties}

# Those who stand, are proposed, or hold an office
people:
  amber: {{name: Ada Amber, party: {first}}}
  bright: {{name: Ben Bright, party: {second}}}
{holders}
# One entry for each thing that happened: the day, exactly one kind of thing, and where you read it.
# What you do not know, leave out: it then counts as unknown, not as zero.
chronicle:
  - date: {election}
    incident: the election
    sources: [gazette-{election}]
  # The commonest kinds, to copy; take the '#' away:
{examples}
  # Acts and ballots are refused unless the procedure stands at their step; 'formateur brief FILE' says where it stands:
{due}

sources:
  gazette-{election}: {{title: Result of the election, publisher: The Gazette, date: {election}, url:
  "https://example.org/result"}}
"""


def new_case(case: str, constitution: str | Path, election: str | None = None) -> str:
    """Return the text of a new case, from what a user types.

    Parameters
    ----------
    case
        Its id.
    constitution
        A constitution of the library, or the path of a file; the case then wants it beside itself.
    election
        The day of the election, such as ``2016-06-26``.

    Raises
    ------
    FormateurError
        If the id or the day cannot be read, or there is no such constitution.

    Examples
    --------
    >>> from formateur.case.load import load_text
    >>> load_text(new_case("arcadia-2024", "spain-1978", "2024-03-03")).begins
    datetime.date(2024, 3, 3)
    """
    try:
        name = TypeAdapter(FileId).validate_python(case)
    except ValidationError as error:
        raise FormateurError(f"ID: {error.errors()[0]['ctx']['error']}") from None
    try:
        day = parse_date(election) if election else None
    except ValueError as error:
        raise FormateurError(f"--election: {error}") from None
    return template(name, load_constitution(constitution), day)


def template(case: str, constitution: Constitution, election: date | None = None) -> str:
    """Return the text of a new case that passes ``check``.

    Parameters
    ----------
    case
        Its id.
    election
        The day of the election; the law of that day says how many members there are.

    Raises
    ------
    FormateurError
        If the first chamber is too small to be shared out.
    """
    day = election or PLACEHOLDER
    law = constitution.on(day)
    parties = _parties(law)
    names = list(parties)
    return HEAD.format(
        case=case,
        title=law.chambers[next(iter(law.chambers))].name,
        election=day,
        constitution=law.constitution,
        law=law.title,
        later=day + timedelta(days=30),
        members=law.members(next(iter(law.chambers))),
        parties="\n".join(f"  {name}: {flow(spec)}" for name, spec in parties.items()),
        first=names[0],
        second=names[1],
        holders=_holders(law),
        examples="\n".join(_commented(_examples(law, day, parties), f"gazette-{day}")),
        due="\n".join(_commented(_due(law, day), f"gazette-{day}")),
    )


# --- seats -------------------------------------------------------------------------------------------------------


def _parties(law: Law) -> dict[str, dict[str, Any]]:
    """Return made-up parties whose seats fill the first chamber, group by group where it has groups."""
    name = next(iter(law.chambers))
    spec = law.chambers[name]
    asked = [one for one in _asked_for(law) if one != "largest"]
    labels = [*(one.replace("_", " ").capitalize() for one in asked), *NAMES][: len(SHARES)]
    ids = [*asked, *(one.lower() for one in NAMES)][: len(SHARES)]
    if spec.joins:
        split = {part: _shares(law.members(part)) for part in spec.joins}
        seats: list[Any] = [
            {part: numbers[index] for part, numbers in split.items()} for index in range(len(SHARES) + 1)
        ]
        return _named(ids, labels, seats)
    if spec.groups:
        return _grouped(law, name)
    return _named(ids, labels, _shares(law.members(name)))


def _asked_for(law: Law) -> Iterator[str]:
    """Yield the parties that the law names by their ids."""
    for step in law.steps.values():
        if step.only_if and step.only_if.party:
            yield step.only_if.party
        for ballot in step.ballots:
            for condition in (ballot.needs, ballot.quorum, step.quorum):
                for test in tests_of(condition, law.conditions) if condition else ():
                    if isinstance(test, Test) and test.party:
                        yield test.party


def _shares(members: int) -> list[int]:
    if members < len(SHARES) + 1:
        raise FormateurError(f"a chamber of {members} members is too small for the template; write the case by hand")
    found = [members * share // 100 or 1 for share in SHARES]
    return [*found, members - sum(found)]


def _named(ids: Sequence[str], labels: Sequence[str], seats: Sequence[Any]) -> dict[str, dict[str, Any]]:
    parties: dict[str, dict[str, Any]] = {
        name: {"name": label, "leader": leader, "seats": number}
        for name, label, leader, number in zip(
            ids, labels, ("Ada Amber", "Ben Bright", "Gil Grove"), seats, strict=False
        )
    }
    return {**parties, POOL: {"name": POOL, "seats": seats[-1], "pool": True}}


def _grouped(law: Law, chamber: str) -> dict[str, dict[str, Any]]:
    groups = law.chambers[chamber].groups
    total, left = law.members(chamber), law.members(chamber)
    found: dict[str, dict[str, Any]] = {}
    for index, (group, size) in enumerate(groups.items()):
        last = index == len(groups) - 1
        number = int(size) if size != "open" else left if last else total // len(groups)
        left -= number
        half = number // 2
        for name, seats in ((f"{group}_first", number - half), (f"{group}_second", half)):
            found[name] = {"name": name.replace("_", " ").capitalize(), "seats": seats, "group": group}
    return found


# --- examples ----------------------------------------------------------------------------------------------------


def _holders(law: Law) -> str:
    offices = ", ".join(law.offices)
    held = [name for name, office in law.offices.items() if office.until_filled]
    office = "prime_minister" if "prime_minister" in held else held[0] if held else None
    if office is None:
        return ""
    return f"\n# Who holds office meanwhile; offices: {offices}\nholders: {{{office}: amber}}\n"


def _examples(law: Law, day: date, parties: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield events of the commonest kinds under this law."""
    first, second = list(parties)[:2]
    vote = next((name for name, step in law.steps.items() if step.ballots), None)
    days = iter(day + timedelta(days=number) for number in range(10, 40))
    sitting = day + timedelta(days=20)
    yield {"date": next(days), "bloc": {"forms": "alliance", "name": "Alliance", "members": [first, second]}}
    if vote:
        yield {"date": next(days), "calls": {"step": vote, "sitting": sitting}}
        yield {
            "date": next(days),
            "commits": {
                "id": f"{first}-boycott".replace("_", "-"),
                "by": first,
                "stays_away": vote,
                "sitting": sitting,
                "firmness": "pledge",
                "says": "the operative words",
            },
        }
        yield {
            "date": next(days),
            "nominates": {"candidate": "bright", "by": second, "step": vote},
            "confidence": "medium",
            "note": "one report",
        }
    yield {"date": next(days), "seats": _move(parties[first]["seats"], first)}
    yield {"date": next(days), "contact": {"who": "An envoy", "meets": [first], "place": "the capital"}}


def _due(law: Law, day: date) -> Iterator[dict[str, Any]]:
    """Yield an act and a ballot of this law."""
    act = next((name for name, step in law.steps.items() if step.kind == "act"), None)
    if act:
        yield {"date": day + timedelta(days=9), "act": {"step": act}}
    name, step = next(((name, step) for name, step in law.steps.items() if step.ballots), (None, None))
    if name and step:
        yield {"date": day + timedelta(days=20), "ballot": _ballot(name, step, law)}


def _move(seats: Any, party: str) -> dict[str, Any]:
    if isinstance(seats, dict):
        part = next(iter(seats))
        return {party: {part: -1}, "vacant": {part: 1}}
    return {party: -1, "vacant": 1}


def _ballot(name: str, step: Step, law: Law) -> dict[str, Any]:
    ballot = step.ballots[0].id
    members = law.members(law.chamber_of(step))
    if step.votes_on == "candidates":
        figures: dict[str, Any] = {"votes": {"amber": members - 1, "bright": 0}, "absent": 1}
    else:
        figures = {"in_favour": members - 1, "against": 0, "absent": 1}
    elected = {"elected": "amber"} if step.fills else {}
    return {"step": name, "ballot": ballot, **figures, "outcome": "passed", **elected}


def _commented(events: Iterator[dict[str, Any]], source: str) -> Iterator[str]:
    for event in events:
        for index, (key, value) in enumerate({**event, "sources": [source]}.items()):
            yield f"  {'# - ' if index == 0 else '#   '}{flow({key: value})[1:-1]}"
