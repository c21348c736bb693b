"""Writing YAML: a file of the language as canonical text, and a file as it was read with its comments and order.

``dump`` starts from the values, so ``load(dump(case)) == case``; ``rewrite`` starts from a file's own text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any, get_args

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tag import Tag

from formateur.case.commitments import Names, Terms
from formateur.case.document import Document
from formateur.case.shape import CaseFile, Event, OverlayFile
from formateur.constitution.law import Amendment, Law
from formateur.model.figures import Figure
from formateur.model.scalars import TextValue
from formateur.model.tally import Tally

WIDTH = 100_000  # no line is ever broken: a value stays on the line of its key
TOP_BLANK = frozenset(
    {"parties", "blocs", "people", "patrons", "customs", "chronicle", "sources", "steps", "amendments"}
)
LISTED = frozenset(
    {"chronicle", "customs", "amendments", "ballots", "examples", "mandates", "nominations"}
)  # one entry a line
SPREAD = frozenset({"chronicle", "customs", "amendments", "steps", "motions", "patrons"})  # entries of several lines
# Keys that do not stand in the order of the model: these come first, those last.
ORDERS: tuple[tuple[type[BaseModel], tuple[str, ...], tuple[str, ...]], ...] = (
    (Event, ("id", "date", "known", "known_why"), ("confidence", "note", "sources")),
    (Terms, ("id", "by"), ("since", "confidence", "note", "sources")),
    (
        Tally,
        ("step", "ballot", "on_date", "candidate", "seated"),
        ("outcome", "elected", "approved", "proposed", "says"),
    ),
    (Amendment, ("id",), ("sources",)),
)

_NAMES_MARK = get_args(Names)[1]  # what tells a list of names from any other list
_WHOLE = re.compile(r"0|[1-9]\d{0,11}", re.ASCII)
_WORDS = re.compile(r"[^\W_](?:[^\n\r\t\x85]*[^\s:])?")  # begins with a letter or digit, on one line
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def dump(file: CaseFile | Law | OverlayFile) -> str:
    """Return a case, a constitution or an overlay as canonical YAML.

    What the file does not say is not written; keys stand in the order of the language reference, each event with its
    date first and its sources last. Reading the text gives an equal value.

    Examples
    --------
    >>> import formateur as fm
    >>> from formateur.case.load import load_text
    >>> sweden = fm.load("sweden-2018")
    >>> load_text(dump(sweden.file)) == sweden
    True
    """
    return _text(_laid_out(_plain(file)))


# --- values to plain data ----------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    match value:
        case Figure() if value.model_fields_set == {"used"} and value.used is not None:
            return value.used
        case BaseModel():
            return dict(_fields(value))
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case TextValue():
            return str(value)
        case str() if _WHOLE.fullmatch(value):
            return int(value)  # text that is a number needs no quotes: the schema types it
        case _:
            return value


def _fields(value: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yield the keys that were given, in the order in which they are written."""
    fields = type(value).model_fields
    for name in _ordered([name for name in fields if name in value.model_fields_set], value):
        field, inner = fields[name], getattr(value, name)
        plain = _plain(inner)
        if _NAMES_MARK in field.metadata and len(inner) == 1:
            plain = inner[0]
        elif name in ("set", "sets"):
            plain = _loose(plain)
        yield field.alias or name, plain


def _ordered(names: list[str], value: BaseModel) -> list[str]:
    for kind, first, last in ORDERS:
        if isinstance(value, kind):
            middle = [name for name in names if name not in first and name not in last]
            return [*(one for one in first if one in names), *middle, *(one for one in last if one in names)]
    return names


def _loose(value: Any) -> Any:
    """Type the text of an amendment's values as an editor would, so that dates and booleans need no quotes."""
    if isinstance(value, dict):
        return {key: _loose(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_loose(inner) for inner in value]
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _day(value)
    return value == "true" if value in ("true", "false") else value


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


# --- plain data to text ------------------------------------------------------------------------------------------


def _laid_out(plain: dict[str, Any]) -> CommentedMap:
    """Put short things on one line and long lists on one line for each entry."""
    top = CommentedMap()
    for key, value in plain.items():
        top[key] = _section(value, key) if isinstance(value, dict | list) else _leaf(value)
        if key in TOP_BLANK:
            top.yaml_set_comment_before_after_key(key, before="\n")
    return top


def _section(value: Any, key: str) -> Any:
    if not value:
        return value
    spread = key in SPREAD
    if isinstance(value, list):
        return CommentedSeq([_block(one) if spread else _flow(one) for one in value])
    return _mapped({name: _block(one) if spread else _flow(one) for name, one in value.items()})


def _block(value: dict[str, Any]) -> Any:
    return _mapped({key: _section(one, key) if key in LISTED else _flow(one) for key, one in value.items()})


def _flow(value: Any) -> Any:
    if isinstance(value, dict):
        made: Any = _mapped({key: _flow(one) for key, one in value.items()})
    elif isinstance(value, list):
        made = CommentedSeq([_flow(one) for one in value])
    else:
        return _leaf(value)
    made.fa.set_flow_style()
    return made


def _mapped(items: Mapping[Any, Any]) -> CommentedMap:
    made = CommentedMap()
    made.update({_leaf(key): value for key, value in items.items()})
    return made


def _leaf(value: Any) -> Any:
    """Put text in quotation marks with escapes unless it is plain words; what is in doubt needs no finer rule."""
    return value if not isinstance(value, str) or _WORDS.fullmatch(value) else DoubleQuotedScalarString(value)


def flow(value: Mapping[str, Any]) -> str:
    """Return plain data as one line of YAML in braces.

    >>> flow({"step": "president", "sitting": date(2022, 2, 7)})
    '{step: president, sitting: 2022-02-07}'
    """
    return _text(_flow(value)).strip()


def _text(data: Any) -> str:
    return _dumped(_writer(), data)


def _writer() -> YAML:
    yaml = YAML()
    yaml.width = WIDTH
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(yaml: YAML, data: Any) -> str:
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


# --- text to text ------------------------------------------------------------------------------------------------


class _TextOnly(VersionedResolver):
    """Leaves every scalar the text it is, so that writing it back cannot change how it is spelled."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return Tag(suffix="tag:yaml.org,2002:" + ("str" if value else "null"))
        return super().resolve(kind, value, implicit)


def rewrite(document: Document) -> str:
    r"""Return a file's text as read and written again: same data, same comments, same order of keys.

    Only blanks inside a line and the depth of indentation may differ; files of the library come back as they are.

    Examples
    --------
    >>> from formateur.case.document import parse
    >>> print(rewrite(parse("case: x   # a comment\nelection: 010\n")), end="")
    case: x   # a comment
    election: 010
    """
    yaml = _writer()
    yaml.preserve_quotes = True
    yaml.Resolver = _TextOnly
    written = _dumped(yaml, yaml.load(document.text.replace("\r\n", "\n")))
    return written.replace("\n", "\r\n") if "\r\n" in document.text else written
