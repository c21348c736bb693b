"""The JSON Schemas say what the models read, accept every shipped file, and refuse broken ones."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from formateur.case.files import shipped_files
from formateur.case.keys import EXACTLY_ONE, SAYS
from formateur.case.schema import FOLDER, KINDS, file_name, schema, schema_text, write_schemas
from formateur.case.template import new_case
from formateur.errors import FormateurError, UnknownNameError


def typed(text: str) -> Any:
    """YAML as an editor sees it: typed values, dates as text."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return plain(YAML(typ="safe", pure=True).load(text))


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind))


def faults(kind: str, data: Any) -> list[str]:
    return [error.message for error in validator(kind).iter_errors(data)]


def law(**over: Any) -> dict[str, Any]:
    ballots = [{"id": "vote", "needs": {"in_favour": "more than 1/2 of members"}}]
    steps = {"investiture": {"ballots": ballots, "passed": "in_office", "failed": "in_office", "cite": "art. 1"}}
    ends = {"in_office": {"end": "government"}}
    chambers = {"house": {"name": "House", "members": 11}}
    base = {"constitution": "tiny-1900", "title": "Tiny", "chambers": chambers, "starts": {"election": "investiture"}}
    return {**base, "steps": steps, "ends": ends, **over}


def case(**event: Any) -> dict[str, Any]:
    return {
        "case": "tiny-2000",
        "title": "Tiny",
        "constitution": "tiny-1900",
        "election": "2000-01-01",
        "parties": {"reds": {"name": "Reds", "seats": 11}},
        "chronicle": [{"date": "2000-01-02", "sources": ["a"], **event}],
        "sources": {"a": {"title": "A"}},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_file_is_what_the_model_generates(kind: str) -> None:
    assert (FOLDER / file_name(kind)).read_text(encoding="utf-8") == schema_text(kind), "run `make accept`"


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_of_draft_2020_12_with_a_relative_name(kind: str) -> None:
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["$id"] == f"{kind}.schema.json"
    assert found["title"]
    assert found["description"]


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_every_shipped_file_fits_its_schema(path: Path) -> None:
    kind = path.parent.name.removesuffix("s")
    assert faults(kind, typed(path.read_text(encoding="utf-8"))) == []


def test_the_template_fits_the_schema() -> None:
    assert faults("case", typed(new_case("arcadia-2024", "spain-1978"))) == []


def test_an_overlay_fits_the_schema() -> None:
    assert faults("overlay", typed("format: 1\noverlay: mine\ncase: iraq-2021\nchronicle: []\nsources: {}\n")) == []


def test_a_figure_is_a_number_or_a_map() -> None:
    for figure in (220, {"used": None, "why": "show of hands"}, {"at_most": 119}):
        ballot = {"step": "investiture", "in_favour": figure, "outcome": "passed"}
        assert faults("case", case(ballot=ballot)) == []


@pytest.mark.parametrize(
    "bound",
    ["at least 2/3 of members", "more than 1/2 of cast", "at least 176", "at most 1/2 of seated", "fewer than 10"],
)
def test_a_bound_reads(bound: str) -> None:
    assert faults("constitution", law(conditions={"one": {"in_favour": bound}})) == []


@pytest.mark.parametrize("condition", ["most votes", "cross_community", {"any_of": [{"present": "at least 3"}]}])
def test_a_condition_is_a_test_words_a_name_or_joined(condition: Any) -> None:
    assert faults("constitution", law(conditions={"one": condition})) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"in_favour": "two thirds of members"},
        {"in_favour": "at least 2/3 of voters"},
        {"in_favour": "at least 2/0 of members"},
        {"in_favour": "at least 2/3 of members", "present": "at least 3"},
        {"group": "fbih"},
        {},
        {"all_of": [{"votes": "at least 3"}]},
        "Most Votes",
        12,
    ],
)
def test_a_broken_condition_is_refused(condition: Any) -> None:
    assert faults("constitution", law(conditions={"one": condition})) != []


@pytest.mark.parametrize("lasts", ["48:00", "0 days", "two weeks", "15", 15, "3 fortnights"])
def test_a_broken_duration_is_refused(lasts: Any) -> None:
    clock = {"lasts": lasts, "from": "election", "late": "nothing", "cite": "art. 2"}
    assert faults("constitution", law(clocks={"one": clock})) != []


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"incident": "x", "statement": "y"},
        {"incident": "x", "date": "2000-13-01"},
        {"incident": "x", "sources": "a"},
        {"incident": "x", "confidence": "certain"},
        {"incdent": "x"},
        {"seats": {"reds": "eleven"}},
        {"seats": {"Reds": -1, "vacant": 1}},
        {"commits": {"id": "a", "by": "reds"}},
        {"commits": {"id": "a", "by": "reds", "stays_away": "vote", "firmness": "iron"}},
        {"commits": {"id": "a", "by": ["Reds!"], "attends": "vote"}},
        {"ballot": {"step": "vote", "in_favour": -1, "outcome": "passed"}},
        {"deadline": {"clock": "c", "step": "s", "due": "2000-01-01", "by": "court"}},
    ],
    ids=str,
)
def test_a_broken_event_is_refused(event: dict[str, Any]) -> None:
    assert faults("case", case(**event)) != []


@pytest.mark.parametrize("name", ["yes", "no", "on", "y", "null", "Reds", "1st"])
def test_an_id_that_yaml_reads_otherwise_is_refused(name: str) -> None:
    assert faults("case", {**case(incident="x"), "parties": {name: {"name": "Reds", "seats": 11}}}) != []


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_key_is_refused(kind: str) -> None:
    assert faults(kind, {"format": 1}) != []


def test_every_key_that_is_explained_exists() -> None:
    defined = {name: inner for kind in KINDS for name, inner in schema(kind)["$defs"].items()}
    defined |= {model.__name__: schema(kind) for kind, (model, _, _) in KINDS.items()}
    explained = {(name, key) for name, keys in SAYS.items() for key in keys}
    explained |= {(name, key) for name, keys in EXACTLY_ONE.items() for key in keys}
    assert {(name, key) for name, key in explained if key not in defined[name]["properties"]} == set()


def test_an_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        schema("cases")
    assert str(caught.value) == "there is no schema 'cases'; did you mean 'case'?"


def test_schemas_are_written_into_a_folder(tmp_path: Path) -> None:
    written = write_schemas(("case", "overlay"), tmp_path)
    assert [path.name for path in written] == ["case.schema.json", "overlay.schema.json"]
    assert json.loads(written[1].read_text(encoding="utf-8"))["$id"] == "overlay.schema.json"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormateurError) as caught:
        write_schemas(("case",), tmp_path / "none")
    assert str(caught.value) == f"there is no folder '{tmp_path / 'none'}'; make it first, or name another"
