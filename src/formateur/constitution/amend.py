"""The law in force on a date: the base text with the amendments of that day applied."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from formateur.constitution.law import Amendment, Law
from formateur.errors import ModelError, suggest

SECTIONS = ("chambers", "offices", "sizes", "conditions", "starts", "steps", "clocks", "motions", "ends")


class PathError(ModelError):
    """An amendment's path that leads nowhere."""


@dataclass(frozen=True, eq=False)
class Constitution:
    """A constitution file: its base text, and the law on any date as a fold of its amendments.

    ``raw`` is the file as plain data (text, lists and maps), since an amendment sets plain data at a path.
    """

    raw: Mapping[str, Any]
    base: Law
    _laws: dict[tuple[str, ...], Law] = field(default_factory=dict, repr=False)

    def amendments_on(self, day: date, known: date | None = None) -> tuple[Amendment, ...]:
        """Return the amendments in force on ``day``, as far as known by ``known``, in order of ``from``."""
        found = [one for one in self.base.amendments if one.in_force(day, known or day)]
        return tuple(sorted(found, key=lambda one: one.from_))

    def on(self, day: date, *, known: date | None = None, without: str | Iterable[str] | None = None) -> Law:
        """Return the law on ``day``.

        Parameters
        ----------
        known
            Only amendments known by then count; default ``day``.
        without
            Ids of amendments to leave out: the law as it would be if these rules fell.
        """
        gone = {without} if isinstance(without, str) else set(without or ())
        applied = [one for one in self.amendments_on(day, known) if one.id not in gone]
        key = tuple(one.id for one in applied)
        if key not in self._laws:
            self._laws[key] = self._amended(applied)
        return self._laws[key]

    def with_settings(self, day: date, settings: Mapping[str, Any], *, known: date | None = None) -> Law:
        """Return the law on ``day`` with further paths set, as a ruling for one formation may do."""
        applied = self.amendments_on(day, known)
        key = (*(one.id for one in applied), repr(sorted(settings.items())))
        if key not in self._laws:
            raw = amended_raw(self.raw, applied)
            for path, value in settings.items():
                set_path(raw, path, value)
            self._laws[key] = Law.model_validate(raw)
        return self._laws[key]

    def _amended(self, applied: list[Amendment]) -> Law:
        return Law.model_validate(amended_raw(self.raw, applied)) if applied else self.base

    def dates(self) -> tuple[date, ...]:
        """Return the days on which the law changes."""
        return tuple(sorted({one.from_ for one in self.base.amendments}))


def amended_raw(raw: Mapping[str, Any], applied: tuple[Amendment, ...] | list[Amendment]) -> dict[str, Any]:
    """Return the plain data of the law with the amendments applied in their order."""
    new = deepcopy(dict(raw))
    for amendment in applied:
        for path, value in amendment.set.items():
            set_path(new, path, value)
    return new


def set_path(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set ``path`` to ``value`` in plain data; None removes the key.

    A path starts with a section or with the id of a step; an entry of a list is named by its ``id``.
    """
    head, *rest = path.split(".")
    keys = [head, *rest] if head in SECTIONS else ["steps", head, *rest]
    here: Any = raw
    for depth, key in enumerate(keys[:-1]):
        here = _child(here, key, path, ".".join(keys[:depth]), create=depth == 0)
    last = keys[-1]
    if isinstance(here, list):
        position = next((index for index, item in enumerate(here) if _id(item) == last), None)
        if position is None:
            raise PathError(f"no {last!r} in path {path!r}; {suggest(last, filter(None, map(_id, here)))}")
        here[position : position + 1] = [] if value is None else [deepcopy(value)]
    elif isinstance(here, dict):
        if value is None:
            here.pop(last, None)
        else:
            here[last] = deepcopy(value)
    else:
        raise PathError(f"{path!r} goes into {'.'.join(keys[:-1])!r}, which has no keys")


def _id(item: Any) -> str | None:
    """Return the id of an entry of a list; an entry that is only a word has none."""
    return item.get("id") if isinstance(item, dict) else None


def _child(here: Any, key: str, path: str, parent: str, *, create: bool) -> Any:
    if isinstance(here, list):
        found = next((item for item in here if _id(item) == key), None)
        if found is not None:
            return found
        raise PathError(f"no {key!r} in path {path!r}; {suggest(key, filter(None, map(_id, here)))}")
    if isinstance(here, dict):
        if key in here:
            return here[key]
        if create:
            return here.setdefault(key, {})
        raise PathError(f"no {key!r} in path {path!r}; {parent or 'the law'} has: {', '.join(here)}")
    raise PathError(f"no {key!r} in path {path!r}; {parent} has no keys")
