"""Seats: they add up to the members that the law gives a chamber, in the whole and in each group."""

from collections.abc import Iterator, Mapping
from datetime import date

from formateur.case.shape import Party
from formateur.case.situation import house_of
from formateur.constitution.law import Chamber, Law

Split = Mapping[str, int]


def seat_faults(
    law: Law, day: date, parties: Mapping[str, Party], seats: Mapping[str, Split], vacant: Split
) -> Iterator[str]:
    """Yield, for each chamber whose seats do not close on ``day``, what is wrong and what to do."""
    first = next(iter(law.chambers))
    for name, spec in law.chambers.items():
        if spec.joins and name != first:
            continue  # its parts are looked at by themselves
        house = house_of(law, name, parties, seats, vacant)
        taken = sum(house.parties.values())
        empty = house.whole.members - house.whole.seated
        if not taken and name != first:
            continue  # a chamber that the case says nothing about
        if fault := _total(taken, empty, house.whole.members, name, day):
            yield fault
        else:
            yield from _groups(spec, name, day, parties, seats, vacant, first=name == first)


def _total(taken: int, empty: int, members: int, name: str, day: date) -> str | None:
    missing = members - taken - empty
    if not missing:
        return None
    counted = f"seats and {empty} vacant add up to {taken + empty}" if empty else f"seats add up to {taken}"
    if missing > 0:
        what = "the missing seat" if missing == 1 else f"the {missing} missing seats"
        todo = f"add {what}, or 'vacant: {empty + missing}'"
    else:
        todo = f"{-missing} too many: correct a party's seats"
    return f"{counted} but {name} has {members} members on {day}; {todo}"


def _groups(
    spec: Chamber,
    chamber: str,
    day: date,
    parties: Mapping[str, Party],
    seats: Mapping[str, Split],
    vacant: Split,
    *,
    first: bool,
) -> Iterator[str]:
    """Fixed groups are full, unless seats are vacant and nobody says in which group."""
    for group, size in spec.groups.items():
        if size == "open":
            continue
        taken = sum(
            number
            for party, split in seats.items()
            for key, number in split.items()
            if key == group or (key == "" and first and parties[party].group == group)
        )
        full = taken + vacant.get(group, 0)
        if full > int(size) or (full < int(size) and not vacant.get("") and not vacant.get(chamber)):
            yield (
                f"seats of group {group} add up to {full} but it has {size} members on {day}; "
                "correct a party's seats or its group"
            )


def ungrouped(law: Law, party: Party, split: Split) -> str | None:
    """Say that a party's seats are in no group of the chamber, though it has groups; None if they are."""
    chamber = next(iter(law.chambers))
    spec = law.chambers[chamber]
    inside = spec.joins or tuple(spec.groups)
    if not inside or not split.get("") or party.group in inside:
        return None
    names = ", ".join(inside)
    if spec.joins:
        return f"{chamber} is a joint sitting; say how many seats it has in each of {names}, such as {{{inside[0]}: 1}}"
    return f"is in no group of {chamber}; say group: one of {names}, or its seats in each"


def seat_keys(law: Law) -> tuple[str, ...]:
    """Return the names under which seats may be split: chambers and their groups."""
    groups = [group for spec in law.chambers.values() for group in spec.groups]
    return (*law.chambers, *groups)
