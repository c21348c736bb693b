"""Moves of a chronicle: seats change hands and add up, parties and blocs begin before they are named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from formateur.case.checks.findings import seats_words
from formateur.case.checks.seats import seat_faults, seat_keys
from formateur.case.checks.walk import Walk
from formateur.case.shape import Member, Party
from formateur.case.situation import split_of


def on_seats(walk: Walk, event: Mapping[str, Any]) -> None:
    """Seats move between parties that exist, in sums that close."""
    moves = {name: split_of(move) for name, move in event.items()}
    keys = seat_keys(walk.law)
    sound = True
    for name, split in moves.items():
        sound = (name == "vacant" or walk.party(name, walk.at("seats", name), key=True)) and sound
        for key in split:
            if key and key not in keys:
                walk.unknown(walk.at("seats", name, key), "group or chamber", key, keys, key=True)
                sound = False
    numbers = [number for split in moves.values() for number in split.values()]
    if sum(numbers):
        words = " ".join(f"{'-' if number < 0 else '+'} {abs(number)}" for number in numbers)
        words = words.removeprefix("+ ").replace("- ", "-", 1) if numbers[0] < 0 else words.removeprefix("+ ")
        walk.add(walk.at("seats"), f"{words} = {sum(numbers)}; moves must add up to 0", key=True)
        sound = False
    lacking = [name for name, split in moves.items() if sound and not _can_lose(walk, name, split)]
    if sound and not lacking:
        _move(walk, moves)


def _can_lose(walk: Walk, name: str, split: Mapping[str, int]) -> bool:
    own = walk.vacant if name == "vacant" else walk.seats.get(name, {})
    for key, number in split.items():
        has = own.get(key, 0)
        if has + number < 0:
            inside = f" in {key}" if key else ""
            if name == "vacant":
                message = f"there are {has} vacant seats{inside}, so {-number} cannot be filled; correct the number"
            else:
                message = (
                    f"{name} has {seats_words(has)}{inside}, cannot lose {-number}; correct the number or the party"
                )
            walk.add(walk.at("seats", name), message, key=True)
            return False
    return True


def _move(walk: Walk, moves: Mapping[str, Mapping[str, int]]) -> None:
    for name, split in moves.items():
        own = walk.vacant if name == "vacant" else walk.seats.setdefault(name, {})
        for key, number in split.items():
            own[key] = own.get(key, 0) + number


def on_election(walk: Walk, event: Any) -> None:
    """A new house is full."""
    path = walk.at("election", "seats")
    known = {name: seats for name, seats in event.seats.items() if walk.party(name, (*path, name), key=True)}
    walk.seats = {name: {"": 0} for name in walk.parties}
    walk.seats |= {name: dict(split_of(seats)) for name, seats in known.items()}
    walk.vacant, walk.settings = {"": event.vacant}, {}
    walk.law = walk.law_on(walk.entry)
    if len(known) == len(event.seats):
        law = walk.case.constitution.on(walk.entry.day, known=date.max)
        for fault in seat_faults(law, walk.entry.day, walk.parties, walk.seats, walk.vacant):
            walk.add(path, fault, key=True)


def on_party(walk: Walk, event: Any) -> None:
    """A party comes into being, is renamed or ends."""
    if event.forms:
        if event.forms in walk.parties or event.forms in walk.blocs:
            walk.add(walk.at("party", "forms"), f"{event.forms!r} exists already; choose another id")
            return
        groups = seat_keys(walk.law)
        if event.group and event.group not in groups:
            walk.unknown(walk.at("party", "group"), "group", event.group, groups)
        walk.parties[event.forms] = Party(name=event.name or event.forms, group=event.group, pool=event.pool)
        walk.seats.setdefault(event.forms, {"": 0})
    elif event.renames:
        walk.party(event.renames, walk.at("party", "renames"))
        if event.name is None:
            walk.add(walk.at("party"), "missing 'name'; say what it is called from now on", key=True)
    elif event.ends:
        _party_ends(walk, event.ends)
    else:
        walk.add(walk.at("party"), "says nothing; write forms, renames or ends and the party's id", key=True)


def _party_ends(walk: Walk, name: str) -> None:
    path = walk.at("party", "ends")
    if not walk.party(name, path):
        return
    if seats := walk.seats_of(name):
        walk.add(
            path, f"{name} still has {seats_words(seats)}; move them to another party or to 'vacant' before it ends"
        )
    del walk.parties[name]
    walk.ended[name] = walk.entry


def on_bloc(walk: Walk, event: Any) -> None:
    """A bloc forms of parties there are, and is joined, left or ended while it stands."""
    path = walk.at("bloc", event.verb)
    if event.verb == "forms":
        if event.bloc in walk.blocs or event.bloc in walk.parties:
            walk.add(path, f"{event.bloc!r} exists already; choose another id, or write joins")
            return
        walk.ended.pop(event.bloc, None)
        walk.blocs[event.bloc] = _members(walk, event.members)
        return
    if event.bloc in walk.parties:
        walk.add(path, f"{event.bloc!r} is a party, not a bloc; blocs: {', '.join(walk.blocs) or 'none'}")
        return
    if not walk.actor(event.bloc, path):
        return
    inside = walk.blocs[event.bloc]
    named = _members(walk, event.members)
    if event.verb in ("joins", "leaves") and not event.members:
        walk.add(walk.at("bloc"), f"missing 'members'; say who {event.verb}", key=True)
    if event.verb == "joins":
        inside.update(named)
    elif event.verb == "leaves":
        for name in named:
            if name not in inside:
                walk.add(walk.at("bloc", "members"), f"{name!r} is not in {event.bloc}; in it: {', '.join(inside)}")
            elif named[name] is None or inside[name] is None or (inside[name] or 0) <= (named[name] or 0):
                del inside[name]
            else:
                inside[name] = (inside[name] or 0) - (named[name] or 0)
    elif event.verb == "ends":
        del walk.blocs[event.bloc]
        walk.ended[event.bloc] = walk.entry


def _members(walk: Walk, members: tuple[Member, ...]) -> dict[str, int | None]:
    """Look at the members of a bloc, and return those that are sound."""
    found: dict[str, int | None] = {}
    for index, member in enumerate(members):
        path = walk.at("bloc", "members", index)
        for name, number in member.items() if isinstance(member, Mapping) else [(member, None)]:
            if not walk.party(name, path):
                continue
            if number is not None and not walk.parties[name].pool:
                message = f"{name!r} is no pool, so it is a member as a whole; write its id alone, or pool: true"
                walk.add((*path, name), message)
            elif number is not None and number > walk.seats_of(name):
                walk.add(
                    (*path, name),
                    f"{number} members of {name!r}, which has {seats_words(walk.seats_of(name))}; correct one",
                )
            found[name] = number
    return found
