"""Amendments: their paths lead somewhere, and every law that they make is sound."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from formateur.constitution.amend import SECTIONS, Constitution, PathError, amended_raw, set_path
from formateur.constitution.checks.findings import Finding, Path
from formateur.constitution.law import Amendment, Law
from formateur.errors import suggest


def check_amendments(constitution: Constitution) -> Iterator[Finding]:
    """Yield everything wrong with the amendments themselves: ids, dates, sources, paths, and clashes of one day."""
    law = constitution.base
    first: dict[str, int] = {}
    for index, one in enumerate(law.amendments):
        path: Path = ("amendments", index)
        if one.id in first:
            message = f"the amendment {one.id!r} stands twice; give each its own id"
            yield Finding((*path, "id"), message, beside=("amendments", first[one.id], "id"))
        first.setdefault(one.id, index)
        yield from _check_one(one, path, law)
    yield from check_paths(constitution)
    yield from check_overlaps(law)


def _check_one(one: Amendment, path: Path, law: Law) -> Iterator[Finding]:
    if one.until is not None and one.until < one.from_:
        message = f"ends on {one.until}, before it is in force on {one.from_}; correct a date"
        yield Finding((*path, "until"), message, beside=(*path, "from"))
    if not one.set:
        yield Finding((*path, "set"), "changes nothing; set at least one path, such as {president.quorum: …}")
    for index, source in enumerate(one.sources):
        if source not in law.sources:
            message = f"source {source!r} is not in sources; {suggest(source, law.sources)}"
            yield Finding((*path, "sources", index), message)
    if one.changeable and one.by is None:
        message = f"missing 'by'; say who made this {one.kind}, since whoever made it may change it"
        yield Finding(path, message, key=True, warning=True)


def in_order(law: Law) -> list[tuple[int, Amendment]]:
    """Return the amendments in the order in which they are applied, each with its place in the file."""
    return sorted(enumerate(law.amendments), key=lambda item: item[1].from_)


def keys_of(path: str) -> tuple[str, ...]:
    """Return the keys of an amendment's path, from a section on.

    >>> keys_of("president.quorum"), keys_of("sizes.measured")
    (('steps', 'president', 'quorum'), ('sizes', 'measured'))
    """
    keys = tuple(path.split("."))
    return keys if keys[0] in SECTIONS else ("steps", *keys)


def check_paths(constitution: Constitution) -> Iterator[Finding]:
    """Each path leads somewhere in the law as it stands before the amendment."""
    raw = deepcopy(dict(constitution.raw))
    for index, one in in_order(constitution.base):
        for path, value in one.set.items():
            fault = path_fault(raw, path, value)
            if fault:
                yield Finding(("amendments", index, "set", path), fault, key=True)
            else:
                set_path(raw, path, value)


def path_fault(raw: Mapping[str, Any], path: str, value: Any) -> str | None:
    """Say why ``value`` cannot be set at a path of a law as plain data; None if it can."""
    here: Any = raw
    keys = keys_of(path)
    for position, key in enumerate(keys):
        if isinstance(here, list) and not all(isinstance(item, dict) for item in here):
            return f"{'.'.join(keys[:position])} is a list of words, in which {key!r} has no place; set the whole list"
        here = _inside(here, key)
        if here is None:
            break
    try:
        set_path(_copied(raw, keys), path, value)
    except PathError as error:
        return str(error)
    parent = _parent(raw, keys)
    if value is None and isinstance(parent, Mapping) and keys[-1] not in parent:
        return f"there is no {keys[-1]!r} to remove at {path!r}; {suggest(keys[-1], map(str, parent))}"
    return None


def _inside(here: Any, key: str) -> Any:
    if isinstance(here, list):
        return next((item for item in here if item.get("id") == key), None)
    return here.get(key) if isinstance(here, Mapping) else None


def _parent(raw: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    here: Any = raw
    for key in keys[:-1]:
        here = _inside(here, key)
    return here


def _copied(raw: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Copy as much of a law as a path can change."""
    new = dict(raw)
    if keys[0] in new:
        new[keys[0]] = deepcopy(new[keys[0]])
    return new


def check_overlaps(law: Law) -> Iterator[Finding]:
    """Two amendments of one day do not set the same thing, or a part of what the other sets."""
    placed = [(index, one, path, keys_of(path)) for index, one in in_order(law) for path in one.set]
    for position, (index, one, path, keys) in enumerate(placed):
        for earlier, other, _, their_keys in placed[:position]:
            shorter = min(len(keys), len(their_keys))
            if other.from_ == one.from_ and earlier != index and keys[:shorter] == their_keys[:shorter]:
                message = f"{other.id!r} sets this too from {one.from_}; join the two or correct a date"
                beside = ("amendments", earlier, "set")
                yield Finding(("amendments", index, "set", path), message, key=True, beside=beside)


# --- the laws that amendments make -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amended:
    """The law from ``day`` on; ``changed`` are the amendments that begin or end then, with their places.

    ``error`` says why the amended text is no law, if it is not: then there is no ``law``.
    """

    day: date
    changed: tuple[tuple[int, Amendment], ...]
    raw: Mapping[str, Any]
    law: Law | None = None
    error: ValidationError | None = None

    def place(self, path: Path) -> Path:
        """Return where in the file a fault at ``path`` of the amended law comes from."""
        for index, one in self.changed:
            for text in one.set:
                keys = resolved(self.raw, keys_of(text))
                if keys and path[: len(keys)] == keys:
                    return ("amendments", index, "set", text, *path[len(keys) :])
        return ("amendments", self.changed[0][0], "set")


def resolved(raw: Mapping[str, Any], keys: tuple[str, ...]) -> Path:
    """Turn the keys of a path into those of the data: the entry of a list by its number. Empty if it is not there."""
    here: Any = raw
    path: list[str | int] = []
    for key in keys:
        if isinstance(here, list):
            number = next((index for index, item in enumerate(here) if item.get("id") == key), None)
            if number is None:
                return ()
            here = here[number]
            path.append(number)
        elif isinstance(here, Mapping) and key in here:
            here = here[key]
            path.append(key)
        else:
            return ()
    return tuple(path)


def amended_laws(constitution: Constitution) -> Iterator[Amended]:
    """Yield the law after each day on which an amendment begins or has ended, in order of days."""
    amendments = list(enumerate(constitution.base.amendments))
    ends = {one.until + timedelta(days=1) for _, one in amendments if one.until}
    for day in sorted({one.from_ for _, one in amendments} | ends):
        changed = tuple(
            (index, one)
            for index, one in amendments
            if one.from_ == day or (one.until and one.until + timedelta(days=1) == day)
        )
        applied = constitution.amendments_on(day, date.max)
        raw = amended_raw(constitution.raw, applied)
        try:
            yield Amended(day, changed, raw, law=constitution.on(day, known=date.max))
        except ValidationError as error:
            yield Amended(day, changed, raw, error=error)
