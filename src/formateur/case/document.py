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
MAX_PROBLEMS = 200  # a file with more has one mistake of another kind, such as the wrong file
MAX_SHOWN = 60  # characters of a value that a message repeats
NULLS = frozenset({"", "~", "null"})
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)

# What YAML says of common slips, and what to do about them.
HINTS = (
    ("mapping values are not allowed", "put text that contains ': ' or ' #' in quotes"),
    (
        "cannot start any token",
        "put text that begins with a special character in quotes, and indent with spaces, not tabs",
    ),
    ("but got", "close every bracket and quotation mark"),
    ("but found", "look at the indentation, and close every bracket and quotation mark"),
    ("could not find expected ':'", "write 'key: value', and indent what belongs to a key"),
    ("unexpected end of stream", "close every quotation mark"),
)
TOKENS = {
    "'<stream end>'": "the end of the file",
    "<block end>": "the end of a block",
    "'<block mapping start>'": "a key further in or out than those above",
    "'<block sequence start>'": "a list further in or out than what is above",
    "'<block entry>'": "a list item",
    "'<scalar>'": "more text",
}
# Lists whose entries a reader knows by their id, not by their number.
NAMED_LISTS = frozenset({"amendments", "ballots"})

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

    def problem(
        self, path: Keys, message: str, *, key: bool = False, warning: bool = False, shown: Keys | None = None
    ) -> Problem:
        """Return a problem at the place of ``path``; ``shown`` is the path to print, if it is another one."""
        line, column = self.place(path, key=key)
        return Problem(self.name, line, column, self.where(path if shown is None else shown), message, warning)

    def where(self, path: Keys) -> str:
        """Write a path as a reader would: entries of ``ballots`` and ``amendments`` go by their id."""
        named: list[str | int] = []
        here: Any = self.data
        for part in path:
            try:
                here = here[part]
            except (LookupError, TypeError):
                here = None
            known = (
                isinstance(part, int)
                and named
                and str(named[-1]).rpartition(".")[2] in NAMED_LISTS
                and isinstance(here, dict)
            )
            name = here.get("id") if known else None
            named.append(name if isinstance(name, str) and name else part)
        return where(tuple(named))

    def has(self, path: Keys, part: str | int) -> bool:
        """True if there is something at ``part`` of a path."""
        return (*path, part) in self.value_places

    def at(self, path: Keys, *, key: bool = True) -> str:
        """Write the place of a path, to point to it from a message about another one."""
        line, column = self.place(path, key=key)
        return f"{self.name}:{line}:{column}"


def quoted(value: object) -> str:
    """Quote a value for a message, cut short if it is long.

    >>> quoted("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'"
    """
    text = repr(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 2] + "…'"


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
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CaseError([_too_large(shown, size)])
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise CaseError([Problem(shown, 1, 1, "(file)", message)]) from None
    except OSError as error:
        message = f"cannot be read: {(error.strerror or str(error)).lower()}; name a file that you may read"
        raise CaseError([Problem(shown, 1, 1, "(file)", message)]) from None
    return parse(text, shown)


def _too_large(name: str, size: int) -> Problem:
    limit = MAX_BYTES // 1024 // 1024
    message = f"the file has {size / 1024 / 1024:.0f} MB; a case has at most {limit} MB: is it the right file?"
    return Problem(name, 1, 1, "(file)", message)


def parse(text: str, name: str = "(text)") -> Document:
    """Read YAML text into plain data with places.

    Raises
    ------
    CaseError
        If the text is not YAML as the language allows it.
    """
    if len(text) > MAX_BYTES:
        raise CaseError([_too_large(name, len(text))])
    text = text.removeprefix("\ufeff")
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - (text.rfind("\n", 0, control.start()) + 1) + 1
        raise CaseError([Problem(name, line, column, "(file)", _control_words(control.group()))])
    reader = _Reader(name)
    try:
        reader.run(_events(text))
    except _NotYaml as error:
        problem = Problem(name, error.line, error.column, "(file)", f"is not YAML: {error}")
        raise CaseError([*reader.problems, problem]) from None
    if reader.problems:
        raise CaseError(reader.problems)
    if reader.root is None:
        message = "is empty; a file begins with keys such as 'format: 1' and 'case: iraq-2021'"
        raise CaseError([Problem(name, 1, 1, "(file)", message)])
    if not isinstance(reader.root, dict):
        found = "a list" if isinstance(reader.root, list) else "a text"
        message = f"expected a map of keys at the top, such as 'case: iraq-2021', got {found}; write 'key: value' lines"
        line, column = reader.value_places[()]
        raise CaseError([Problem(name, line, column, "(file)", message)])
    return Document(name, text, reader.root, reader.key_places, reader.value_places)


def _control_words(character: str) -> str:
    return f"contains the control character U+{ord(character):04X}, which cannot be seen; remove it"


class _NotYaml(Exception):  # noqa: N818 - control flow inside this module
    """What a YAML parser objects to, and where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def _events(text: str) -> Iterator[Any]:
    """Yield the events of YAML text; whatever a parser cannot read is one kind of error."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(error.problem or error.context or "cannot be read").split())
        for token, words in TOKENS.items():
            said = said.replace(token, words)
        hint = next((f"; {todo}" for sign, todo in HINTS if sign in said), "")
        raise _NotYaml(said + hint, *((mark.line + 1, mark.column + 1) if mark else (1, 1))) from None
    except YAMLError as error:
        raise _NotYaml(" ".join(str(error).split())) from None
    except (ValueError, OverflowError):  # the parser turns "\\U00110000" into a character without looking
        raise _NotYaml("an escape such as '\\U00110000' stands for no character; remove it") from None


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
                            self._problem(
                                (), event, "a second document begins here ('---'); put one document in a file"
                            )
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
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Refused

    def _value(self, event: Any, events: Iterator[Any], path: Keys, depth: int) -> Any:
        self.value_places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        kind = type(event).__name__
        if kind == "AliasEvent":
            self._problem(path, event, f"the alias '*{event.anchor}' is not allowed; write the value out")
            raise _Refused
        if event.anchor:
            self._problem(
                path, event, f"the anchor '&{event.anchor}' is not allowed; write the value out where it is used"
            )
        if tag := _tagged(event):
            self._problem(
                path, event, f"the tag {tag!r} is not allowed; remove it and write plain text, a list or a map"
            )
        if depth > MAX_DEPTH:
            self._problem(path[:1], event, f"is nested more than {MAX_DEPTH} deep; no case needs that")
            raise _Refused
        if kind == "MappingStartEvent":
            return self._map(events, path, depth)
        if kind == "SequenceStartEvent":
            return self._list(events, path, depth)
        self._check_text(path, event)
        plain = event.style is None
        return None if plain and event.value in NULLS else event.value

    def _check_text(self, path: Keys, event: Any) -> None:
        """Escapes in quotation marks can stand for characters that nobody sees."""
        if control := CONTROL.search(event.value):
            self._problem(path, event, _control_words(control.group()))

    def _map(self, events: Iterator[Any], path: Keys, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            kind = type(event).__name__
            if kind == "MappingEndEvent":
                break
            if kind != "ScalarEvent" or event.anchor or _tagged(event):
                self._problem(path, event, "a key must be plain text: no list, map, anchor, alias or tag")
                raise _Refused
            self._check_text(path, event)
            key = event.value
            here = (*path, key)
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            if key == "<<":
                self._problem(path, event, "the merge key '<<' is not allowed; write the keys out")
            if key in found:
                first = self.key_places[here]
                first_at = f"line {first[0]}, column {first[1]}"
                self._problem(path, event, f"the key {quoted(key)} stands twice, first at {first_at}; keep one of them")
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
