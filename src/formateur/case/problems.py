"""From a schema's errors to messages a person can act on, each at its place in the file."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from formateur.case.document import MAX_PROBLEMS, Document, Keys, quoted
from formateur.errors import Problem, nearest, suggest

# What to write where a required key is missing.
MISSING = {
    "late": "say what follows: nothing, a step or end, or {must: WHO, go: TARGET}",
    "lasts": "say how long, such as '15 days'",
    "sources": "every fact names at least one source, such as sources: [reuters-2022-02-07]",
    "date": "every event has the day it happened, such as 2022-02-07",
    "id": "give it one, so that others can refer to it",
    "needs": "say what must hold for it to pass, such as {in_favour: more than 1/2 of members}",
    "by": "say who",
    "open": "say when it may be moved: always, while a government is in office, while STEP is pending",
    "outcome": "say how it ended: passed, failed, no_quorum, tie or void",
    "step": "say which step of the constitution it belongs to",
    "name": "say what readers call it",
    "title": "say in a few words what this is",
    "cite": "name the article",
    "from": "say from which day it is in force",
    "chambers": "a constitution has at least one chamber",
    "starts": "say where the procedure begins, such as {election: speaker}",
    "go": "name the step or end that then follows",
    "set": "say what changes, such as {president.quorum: …}",
    "steps": "a constitution has at least one step",
    "parties": "a case lists who holds the seats",
    "election": "give the day of the election",
    "constitution": "name the constitution, such as iraq-2005",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a schema: ``path`` in the data, what to tell the user, and whether it is about a key itself.

    ``about`` is the path to print, if it is not ``path``: an unknown key is a fault of the map that has it.
    """

    path: Keys
    message: str
    key: bool = False
    about: Keys | None = None


def problems_of(error: ValidationError, model: type[BaseModel], document: Document) -> list[Problem]:
    """Translate every error of a failed validation into a problem at its place."""
    return [
        document.problem(fault.path, fault.message, key=fault.key, shown=fault.about)
        for fault in faults_of(error, model, document.data)
    ]


def faults_of(error: ValidationError, model: type[BaseModel], data: Mapping[str, Any]) -> list[Fault]:
    """Translate every error of a failed validation of ``data``; after the first 200 only their number."""
    errors = error.errors(include_url=False)
    faults = [_fault(one, model, data) for one in errors[:MAX_PROBLEMS]]
    if len(errors) > MAX_PROBLEMS:
        more = f"has {len(errors) - MAX_PROBLEMS} more problems than the {MAX_PROBLEMS} listed; correct these first"
        faults.append(Fault((), more))
    return faults


def _fault(error: ErrorDetails, model: type[BaseModel], data: Mapping[str, Any]) -> Fault:
    loc, found = error["loc"], error["input"]
    path = _path_in(data, loc, named=error["type"] in ("missing", "extra_forbidden"))
    at_key = bool(loc) and loc[-1] == "[key]"
    match error["type"]:
        case "missing":
            key = str(loc[-1])
            hint = f"; {MISSING[key]}" if key in MISSING else ""
            return Fault(path[:-1] if path and path[-1] == key else path, f"missing {key!r}{hint}", key=True)
        case "extra_forbidden":
            key = str(loc[-1])
            known = sorted(_fields_at(model, loc[:-1]))
            return Fault(path, f"unknown key {quoted(key)}; {_known_keys(key, known)}", key=True, about=path[:-1])
        case "literal_error":
            allowed = [word.strip("'") for word in str(error["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
            near = nearest(found, allowed) if isinstance(found, str) else None
            meant = f"; did you mean {near!r}?" if near else ""
            return Fault(path, f"{_got(found)} is not one of {', '.join(allowed)}{meant}")
        case "model_type" | "dict_type" | "model_attributes_type":
            return Fault(path, f"expected a map (key: value), got {_got(found)}")
        case "tuple_type" | "list_type":
            return Fault(path, f"expected a list [a, b], got {_got(found)}")
        case "value_error":
            return Fault(path, str(error["ctx"]["error"]), key=at_key)
        case _:
            return Fault(path, f"{error['msg'][:1].lower()}{error['msg'][1:]}, got {_got(found)}", key=at_key)


def _known_keys(key: str, known: list[str]) -> str:
    return suggest(key, known).replace("known: ", "the keys here: ")


def _got(value: Any) -> str:
    if isinstance(value, Mapping | BaseModel):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else quoted(value)


def _path_in(data: Any, loc: tuple[int | str, ...], *, named: bool) -> Keys:
    """Keep the parts of a schema's location that are keys of the file; labels of alternatives drop out.

    ``named`` says that the last part is the name of a key, whether it is in the file or not.
    """
    path: list[str | int] = []
    for position, part in enumerate(loc):
        if part == "[key]":
            continue
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
            path.append(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            path.append(part)
        elif named and position == len(loc) - 1 and isinstance(data, dict) and isinstance(part, str):
            path.append(part)
    return tuple(path)


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Return the keys that the schema knows at a location."""
    here: set[Any] = {model}
    for part in loc:
        inner = {found for kind in here for found in _inside(kind, part)}
        here = inner or here  # a label of an alternative: stay
    return {
        field.alias or name
        for kind in here
        if isinstance(kind, type) and issubclass(kind, BaseModel)
        for name, field in kind.model_fields.items()
    }


def _inside(kind: Any, part: int | str) -> Iterator[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                yield from _plain(field.annotation)
        return
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        yield from _plain(arguments[1])
    elif get_origin(kind) in (tuple, list) and isinstance(part, int):
        yield from _plain(arguments[0])


def _plain(annotation: Any) -> Iterator[Any]:
    """Yield the types in an annotation, alternatives apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from _plain(one)
    elif annotation is not type(None):
        yield annotation
