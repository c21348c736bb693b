"""Putting an event and a source into a file's text: everything else in the file stays as it is, to the byte.

The text is parsed for the places only; what is put in is new lines at those places. An event goes after the last one of
its day (or of the last day before it), a source after the last source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode

from formateur.errors import FormateurError


@dataclass(frozen=True, slots=True)
class Edit:
    """New text in place of what stands between two positions."""

    start: int
    stop: int
    text: str


def with_event(
    text: str,
    name: str,
    *,
    days: Sequence[date],
    day: date,
    event: Sequence[str],
    source: tuple[str, str] | None = None,
) -> str:
    """Return a file's text with one more event, and one more source if it is new.

    Parameters
    ----------
    name
        What to call the file in a message.
    days
        The days of the events in the file, in its order.
    day
        The day of the new event.
    event
        Its lines, each ``key: value``.
    source
        The id of a new source and its value in one line.

    Raises
    ------
    FormateurError
        If the file is written in brackets throughout, so that there is no line to put a new one after.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    end = "\r\n" if "\r\n" in body else "\n"
    root = YAML(typ="safe", pure=True).compose(body)
    if root.flow_style:
        raise FormateurError(f"{name}: the whole file is written in braces; write each key on a line of its own")
    edits = [_event_edit(body, name, root, days, day, event)]
    if source:
        edits.append(_source_edit(body, name, root, *source))
    return mark + _applied(body, edits, end)


def _applied(text: str, edits: Iterable[Edit], end: str) -> str:
    """Make the edits in order of place; a new line never runs into one that has no end."""
    made, position = "", 0
    for edit in sorted(edits, key=lambda one: one.start):
        made += text[position : edit.start]
        if edit.start == edit.stop and made and not made.endswith("\n"):
            made += end
        made += edit.text.replace("\n", end)
        position = edit.stop
    return made + text[position:]


# --- where things stand ------------------------------------------------------------------------------------------


def _value(root: Any, key: str) -> Any:
    return next((value for name, value in root.value if name.value == key), None)


def _key(root: Any, key: str) -> Any:
    return next((name for name, _ in root.value if name.value == key), None)


def _last(node: Any) -> Any:
    """Return the last thing written in a node: a text, or whole brackets."""
    while not isinstance(node, ScalarNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    return node


def _after(text: str, node: Any, indent: int) -> int:
    """Return the position of the line after a node: its own comments, set deeper than ``indent``, stay with it."""
    last = _last(node)
    stop = last.start_mark.index + len(text[last.start_mark.index : last.end_mark.index].rstrip())
    here = _next_line(text, stop)
    while here < len(text):
        line = text[here : _next_line(text, here)]
        if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= indent:
            break
        here = _next_line(text, here)
    return here


def _next_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


# --- what is put in ----------------------------------------------------------------------------------------------


def _event_edit(text: str, name: str, root: Any, days: Sequence[date], day: date, event: Sequence[str]) -> Edit:
    chronicle = _value(root, "chronicle")
    if chronicle is None:
        sources = _key(root, "sources")
        here = _line_start(text, sources.start_mark.index) if sources else len(text)
        return Edit(here, here, "chronicle:\n" + _item(event, 2))
    if not chronicle.value:
        return _in_place(text, chronicle, _item(event, 2))
    if chronicle.flow_style:
        raise FormateurError(
            f"{name}: chronicle: the events stand in brackets; begin each on a line of its own: - date: …"
        )
    indent = chronicle.start_mark.column
    earlier = [index for index, other in enumerate(days) if other <= day]
    if earlier:
        latest = max(earlier, key=lambda index: (days[index], index))
        here = _after(text, chronicle.value[latest], indent)
    else:
        here = _line_start(text, chronicle.start_mark.index)
    return Edit(here, here, _item(event, indent))


def _item(lines: Sequence[str], indent: int) -> str:
    blank = " " * indent
    return "".join(f"{blank}{'- ' if index == 0 else '  '}{line}\n" for index, line in enumerate(lines))


def _in_place(text: str, empty: Any, lines: str) -> Edit:
    """Put lines where empty brackets stand."""
    start = len(text[: empty.start_mark.index].rstrip(" "))
    return Edit(start, empty.end_mark.index, "\n" + lines.rstrip("\n"))


def _source_edit(text: str, name: str, root: Any, source: str, value: str) -> Edit:
    sources = _value(root, "sources")
    if sources is None:
        return Edit(len(text), len(text), f"sources:\n  {source}: {value}\n")
    if not sources.value:
        return _in_place(text, sources, f"  {source}: {value}\n")
    if sources.flow_style:
        raise FormateurError(
            f"{name}: sources: they stand in braces; begin each on a line of its own: id: {{title: …}}"
        )
    indent = sources.start_mark.column
    here = _after(text, sources, indent)
    return Edit(here, here, f"{' ' * indent}{source}: {value}\n")
