"""The published JSON Schema of each kind of file, so that editors complete and validate.

It is generated from the models that read the files; a test checks the committed copies in ``library/schema`` against
it. An editor sees YAML that is already typed (numbers, booleans, dates as text), so that is what the schema describes.
It knows shape only: whether a step exists or seats add up is for ``formateur check``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from formateur.case.audit import AuditFile
from formateur.case.commitments import Names
from formateur.case.keys import EXACTLY_ONE, SAYS
from formateur.case.load import LIBRARY
from formateur.case.saving import save
from formateur.case.shape import CaseFile, OverlayFile
from formateur.constitution.law import Law
from formateur.errors import FormateurError, UnknownNameError
from formateur.model.base import Value
from formateur.model.scalars import Id

FOLDER = LIBRARY / "schema"
KINDS: Mapping[str, tuple[type[Value], str, str]] = {
    "case": (
        CaseFile,
        "A case of Formateur",
        "One formation: who sits in the house, what happened, what was said, and where it was read.",
    ),
    "constitution": (
        Law,
        "A constitution of Formateur",
        "The law of forming a government: its steps, rules, clocks and ends, and the amendments by date.",
    ),
    "audit": (
        AuditFile,
        "An audit of Formateur",
        "A published report, claim by claim, with a verdict on each and where the record speaks to it.",
    ),
    "overlay": (
        OverlayFile,
        "An overlay of Formateur",
        "A user's own events over a case, added to what is read and never written into it.",
    ),
}


def file_name(kind: str) -> str:
    """Return the name of the file in which a schema is published.

    >>> file_name("case")
    'case.schema.json'
    """
    return f"{kind}.schema.json"


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of file.

    Parameters
    ----------
    kind
        ``case``, ``constitution`` or ``overlay``.

    Raises
    ------
    UnknownNameError
        If there is no such kind.

    Examples
    --------
    >>> schema("case")["required"]
    ['case', 'title', 'constitution', 'election', 'parties']
    """
    if kind not in KINDS:
        raise UnknownNameError("schema", kind, KINDS)
    model, title, description = KINDS[kind]
    made = model.model_json_schema(schema_generator=_Generator)
    for name, inner in {**made["$defs"], model.__name__: made}.items():
        _explain(name, inner)
    body = {name: _refined(value) for name, value in made.items() if name not in ("title", "description")}
    head = {"$schema": _Generator.schema_dialect, "$id": file_name(kind), "title": title, "description": description}
    return {**head, **body}


def schema_text(kind: str) -> str:
    """Return a schema as the text of its published file."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def write_schemas(kinds: tuple[str, ...], folder: Path) -> tuple[Path, ...]:
    """Write schemas into a folder, each whole or not at all, and return where they are.

    Raises
    ------
    FormateurError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise FormateurError(f"there is no folder {str(folder)!r}; make it first, or name another")
    written = []
    for kind in kinds:
        path = folder / file_name(kind)
        save(path, schema_text(kind))
        written.append(path)
    return tuple(written)


class _Generator(GenerateJsonSchema):
    """Leaves out the titles of keys, which only repeat their names, and defaults that say nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the generator's own signature
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        default = schema.get("default")
        says_something = isinstance(default, str | int) and default is not False
        return super().default_schema(schema) if says_something else self.generate_inner(schema["schema"])


_ID = TypeAdapter(Id).json_schema()
_NAMES = TypeAdapter(Names).json_schema()
_NAMES_WITH_PATTERN = {"anyOf": [_ID, {"type": "array", "items": _ID}]}


def _explain(name: str, inner: dict[str, Any]) -> None:
    """Say what each key means, and of which keys exactly one is written."""
    for key, said in SAYS.get(name, {}).items():
        inner["properties"][key] = {**inner["properties"][key], "description": said}
    if name in EXACTLY_ONE:
        inner["oneOf"] = [{"required": [key]} for key in EXACTLY_ONE[name]]


def _refined(value: Any) -> Any:
    """Close maps whose keys are ids, ask ids of lists of names, and keep descriptions to their first sentence."""
    if isinstance(value, list):
        return [_refined(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value == _NAMES:
        return _NAMES_WITH_PATTERN
    if value.get("anyOf") == _NAMES["anyOf"]:
        return {**_NAMES_WITH_PATTERN, **{key: one for key, one in value.items() if key != "anyOf"}}
    new = {key: _refined(one) for key, one in value.items()}
    if isinstance(new.get("description"), str):
        new["description"] = " ".join(new["description"].split("\n\n")[0].replace("``", "").split())
    if "patternProperties" in new:
        new.setdefault("additionalProperties", False)
    return new
