"""From a schema's errors to messages a person can act on, each at its place in the file."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from formateur.case.document import Document, Keys, where
from formateur.errors import Problem, suggest


def problems_of(error: ValidationError, model: type[BaseModel], document: Document, under: Keys = ()) -> list[Problem]:
    """Translate every error of a failed validation. ``under`` is where in the file the data stood."""
    return [_problem(one, model, document, under) for one in error.errors(include_url=False)]


def _problem(error: ErrorDetails, model: type[BaseModel], document: Document, under: Keys) -> Problem:
    path = (*under, *_path_in(document.data, error["loc"], under))
    match error["type"]:
        case "missing":
            key = str(error["loc"][-1])
            return document.problem(path[:-1] if path and path[-1] == key else path, f"missing '{key}'", key=True)
        case "extra_forbidden":
            key = str(error["loc"][-1])
            known = sorted(_fields_at(model, error["loc"][:-1]))
            line, column = document.place(path, key=True)
            return Problem(document.name, line, column, where(path[:-1]), f"unknown key {key!r}; {suggest(key, known)}")
        case "literal_error":
            allowed = [word.strip("'") for word in str(error["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
            return document.problem(path, f"{error['input']!r} is not one of {', '.join(allowed)}{_near(error['input'], allowed)}")
        case "model_type" | "dict_type" | "model_attributes_type":
            return document.problem(path, f"expected a map (key: value), got {_got(error['input'])}")
        case "tuple_type" | "list_type":
            return document.problem(path, f"expected a list [a, b], got {_got(error['input'])}")
        case "value_error":
            return document.problem(path, str(error["ctx"]["error"]))
        case _:
            return document.problem(path, f"{error['msg'][:1].lower()}{error['msg'][1:]}, got {_got(error['input'])}")


def _near(value: Any, allowed: list[str]) -> str:
    found = suggest(str(value), allowed)
    return f"; {found}" if found.startswith("did you mean") else ""


def _got(value: Any) -> str:
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else repr(value)


def _path_in(data: Any, loc: tuple[int | str, ...], under: Keys) -> Keys:
    """Keep the parts of a schema's location that are keys of the file; labels of alternatives drop out."""
    for part in under:
        data = data[part]
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
        elif position == len(loc) - 1 and isinstance(data, dict) and isinstance(part, str):
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
