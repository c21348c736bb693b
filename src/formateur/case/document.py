"""A YAML file as plain data, with the place of every key and value kept beside it.

The data has text for every scalar (the schema types it, not YAML), maps and lists; positions are looked up by path.
Only what the language needs is read: anchors, aliases, merge keys, tags and several documents are refused, and so are
files that are too large or nested too deep to be a case; nothing in a file is ever executed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formateur.errors import CaseError, Problem

MAX_BYTES = 8 * 1024 * 1024  # a case of 10,000 lines has about one
MAX_DEPTH = 24
NULLS = frozenset({"", "~", "null"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

Keys = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Document:
    """A file read: ``data`` as plain maps, lists and text; ``places`` of keys and values by path."""

    name: str
    text: str
    data: Mapping[str, Any]
    key_places: Mapping[Keys, Place] = field(default_factory=dict, repr=False)
    value_places: Mapping[Keys, Place] = field(default_factory=dict, repr=False)

    def place(self, path: Keys, *, key: bool = False) -> Place:
        """Return (line, column) of the nearest known part of a path; of the key itself if ``key``."""
        first, second = (self.key_places, self.value_places) if key else (self.value_places, self.key_places)
        for length in range(len(path), 0, -1):
            part = path[:length]
            found = first.get(part) or second.get(part)
            if found:
                return found
        return (1, 1)

    def problem(self, path: Keys, message: str, *, key: bool = False, warning: bool = False) -> Problem:
        """Return a problem at the place of ``path``."""
        line, column = self.place(path, key=key)
        return Problem(self.name, line, column, where(path), message, warning)


def where(path: Keys) -> str:
    """Write a path as a reader would: ``chronicle[3].ballot.present``.

    >>> where(("chronicle", 3, "ballot"))
    'chronicle[3].ballot'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(file)"


def read(path: Path, name: str | None = None) -> Document:
    """Read a file.

    Raises
    ------
    CaseError
        If it is not UTF-8 text, too large, or not YAML as the language allows it.
    """
    shown = name or str(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise CaseError([Problem(shown, 1, 1, "(file)", f"the file has {size / 1024 / 1024:.0f} MB; a case has at most {limit} MB")])
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError([Problem(shown, 1, 1, "(file)", f"is not UTF-8 text (byte {error.start}); save it as UTF-8")]) from None
    return parse(text, shown)


def parse(text: str, name: str = "(text)") -> Document:
    """Read YAML text into plain data with places."""
    if control := CONTROL.search(text.removeprefix("\ufeff")):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - (text.rfind("\n", 0, control.start()) + 1) + 1
        code = f"U+{ord(control.group()):04X}"
        raise CaseError([Problem(name, line, column, "(file)", f"contains the control character {code}; remove it")])
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    reader = _Reader(name)
    try:
        reader.run(iter(YAML(typ="safe", pure=True).parse(text.removeprefix("\ufeff"))))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = " ".join(str(error.problem or error.context or "cannot be read").split())
        hint = "; put text that contains ': ' or ' #' in quotes" if "mapping values" in said else ""
        raise CaseError([*reader.problems, Problem(name, line, column, "(file)", f"is not YAML: {said}{hint}")]) from None
    if reader.problems:
        raise CaseError(reader.problems)
    if not isinstance(reader.root, dict):
        raise CaseError([Problem(name, 1, 1, "(file)", "expected a map of keys, such as 'case: iraq-2021', at the top of the file")])
    return Document(name, text, reader.root, reader.key_places, reader.value_places)


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """Stop reading: what follows cannot be trusted."""


class _Reader:
    """Builds plain data and places from YAML events; collects what the language does not allow."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Any = None
        self.problems: list[Problem] = []
        self.key_places: dict[Keys, Place] = {}
        self.value_places: dict[Keys, Place] = {}

    def run(self, events: Iterator[Any]) -> None:
        documents = 0
        try:
            for event in events:
                match type(event).__name__:
                    case "DocumentStartEvent":
                        documents += 1
                        if documents > 1:
                            self._problem((), event, "a second document begins here ('---'); put one document in a file")
                            return
                    case "StreamStartEvent" | "StreamEndEvent" | "DocumentEndEvent" | "CommentEvent":
                        pass
                    case _:
                        self.root = self._value(event, events, (), 0)
        except _Refused:
            return

    def _problem(self, path: Keys, event: Any, message: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.name, mark.line + 1, mark.column + 1, where(path), message))

    def _value(self, event: Any, events: Iterator[Any], path: Keys, depth: int) -> Any:
        self.value_places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        kind = type(event).__name__
        if kind == "AliasEvent":
            self._problem(path, event, f"the alias '*{event.anchor}' is not allowed; write the value out")
            raise _Refused
        if event.anchor:
            self._problem(path, event, f"the anchor '&{event.anchor}' is not allowed; write the value out where it is used")
        if _tagged(event):
            self._problem(path, event, f"the tag {str(_tagged(event))!r} is not allowed; write plain text")
        if depth > MAX_DEPTH:
            self._problem(path, event, f"is nested more than {MAX_DEPTH} deep; no case needs that")
            raise _Refused
        if kind == "MappingStartEvent":
            return self._map(events, path, depth)
        if kind == "SequenceStartEvent":
            return self._list(events, path, depth)
        plain = event.style is None
        return None if plain and event.value in NULLS else event.value

    def _map(self, events: Iterator[Any], path: Keys, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            kind = type(event).__name__
            if kind == "MappingEndEvent":
                break
            if kind != "ScalarEvent":
                self._problem(path, event, "a key must be plain text")
                raise _Refused
            key = event.value
            here = (*path, key)
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            if key == "<<":
                self._problem(path, event, "the merge key '<<' is not allowed; write the keys out")
            if key in found:
                first = self.key_places[here]
                self._problem(path, event, f"the key {key!r} stands twice; the first is at line {first[0]}, column {first[1]}")
            else:
                self.key_places[here] = place
            found[key] = self._value(next(events), events, here, depth + 1)
        return found

    def _list(self, events: Iterator[Any], path: Keys, depth: int) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            found.append(self._value(event, events, (*path, len(found)), depth + 1))
        return found


def _tagged(event: Any) -> str | None:
    tag = getattr(event, "ctag", None) or getattr(event, "tag", None)
    return str(tag) if tag and str(tag) != "None" else None
