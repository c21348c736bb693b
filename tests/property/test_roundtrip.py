"""What is written and read back is the same, whatever the texts are, and adding disturbs nothing."""

import datetime as dt
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from formateur.case.document import CONTROL, parse
from formateur.case.shape import CaseFile
from formateur.case.splice import with_event
from formateur.case.write import dump, flow, rewrite
from formateur.constitution.law import Law
from formateur.model.scalars import RESERVED

IDS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda name: name not in RESERVED)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat)
NUMBERS = st.integers(0, 10**9).map(str)
TEXTS = st.one_of(
    st.sampled_from(
        ["no", "010", "2022-02-07", "1_000", "null", "~", "a: b", "x # y", "- z", "'", '"', "{a}", "48:00"]
    ),
    st.text(max_size=30).filter(lambda text: text.strip() != "" and not CONTROL.search(text) and "\r" not in text),
)


def figures() -> st.SearchStrategy[Any]:
    bounded = st.fixed_dictionaries({"at_most": NUMBERS})
    unknown = st.fixed_dictionaries({"used": st.none(), "why": TEXTS})
    other = st.fixed_dictionaries({"value": NUMBERS, "sources": st.lists(IDS, max_size=2)})
    conflict = st.fixed_dictionaries({"used": NUMBERS, "why": TEXTS, "others": st.lists(other, max_size=2)})
    return st.one_of(NUMBERS, bounded, unknown, conflict)


def kinds() -> st.SearchStrategy[dict[str, Any]]:
    names = st.one_of(IDS, st.lists(IDS, min_size=1, max_size=3))
    commits = st.fixed_dictionaries(
        {"id": IDS, "by": IDS, "refuses": st.fixed_dictionaries({}, optional={"office": IDS, "candidate": names})},
        optional={"says": IDS, "except": NUMBERS, "sitting": DAYS, "unless": TEXTS, "firmness": st.just("red line")},
    )
    ballot = st.fixed_dictionaries(
        {"step": IDS, "outcome": st.sampled_from(["passed", "void"])},
        optional={"present": figures(), "votes": st.dictionaries(IDS, figures(), max_size=3), "elected": IDS},
    )
    lost = st.fixed_dictionaries({"step": IDS}, optional={"postponed_to": st.one_of(st.none(), DAYS)})
    moves = st.dictionaries(IDS, st.integers(-99, 99).map(str), min_size=1, max_size=3)
    ruling = st.fixed_dictionaries({"by": TEXTS, "sets": st.dictionaries(TEXTS, values(), min_size=1, max_size=2)})
    bloc = st.fixed_dictionaries(
        {"forms": IDS, "members": st.lists(st.one_of(IDS, st.dictionaries(IDS, NUMBERS, min_size=1, max_size=1)))}
    )
    named = {"commits": commits, "ballot": ballot, "lost_sitting": lost, "seats": moves, "ruling": ruling, "bloc": bloc}
    named |= {"incident": TEXTS, "changes": st.fixed_dictionaries({"id": IDS, "firmness": st.just("pledge")})}
    return st.one_of(*(st.fixed_dictionaries({kind: value}) for kind, value in named.items()))


def values() -> st.SearchStrategy[Any]:
    """Plain data as a file has it: text, lists and maps, and nothing at all."""
    leaves = st.one_of(st.none(), TEXTS, NUMBERS)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(IDS, inner, max_size=2))


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case of any content that has the shape of one."""
    event = st.tuples(
        st.fixed_dictionaries(
            {"date": DAYS, "sources": st.lists(IDS, min_size=1, max_size=2)}, optional={"note": TEXTS, "id": IDS}
        ),
        kinds(),
    ).map(lambda parts: {**parts[0], **parts[1]})
    party = st.fixed_dictionaries(
        {"name": TEXTS, "seats": st.one_of(NUMBERS, st.dictionaries(IDS, NUMBERS, min_size=1, max_size=2))},
        optional={"aliases": st.lists(TEXTS, max_size=2), "pool": st.sampled_from(["true", "false"])},
    )
    head = {"case": draw(IDS), "title": draw(TEXTS), "constitution": draw(IDS), "election": draw(DAYS)}
    return {
        **head,
        "parties": draw(st.dictionaries(IDS, party, max_size=3)),
        "chronicle": draw(st.lists(event, max_size=4)),
        "sources": draw(st.dictionaries(IDS, st.fixed_dictionaries({"title": TEXTS}), max_size=2)),
    }


@given(cases())
def test_a_case_dumped_and_read_is_the_same(data: dict[str, Any]) -> None:
    file = CaseFile.model_validate(data)
    assert CaseFile.model_validate(parse(dump(file)).data) == file


@given(cases())
def test_dumping_a_second_time_changes_nothing(data: dict[str, Any]) -> None:
    text = dump(CaseFile.model_validate(data))
    assert dump(CaseFile.model_validate(parse(text).data)) == text


@given(cases())
def test_a_case_rewritten_has_the_same_data(data: dict[str, Any]) -> None:
    document = parse(dump(CaseFile.model_validate(data)))
    assert parse(rewrite(document)).data == document.data


@given(st.dictionaries(TEXTS, values(), min_size=1, max_size=3))
@example({"president.quorum": {"present": "at least 2/3 of members"}, "a": None})
def test_an_amendment_dumped_and_read_is_the_same(settings: dict[str, Any]) -> None:
    amendment = {"id": "a", "from": "2022-02-03", "kind": "ruling", "cite": "x", "set": settings}
    step = {"act": "acts", "cite": "art. 1", "then": "end"}
    law = Law.model_validate(
        {
            "constitution": "x",
            "title": "X",
            "chambers": {"house": {"name": "House", "members": "11"}},
            "starts": {"election": "step"},
            "steps": {"step": step},
            "ends": {"end": {"end": "nothing"}},
            "amendments": [amendment],
        }
    )
    assert Law.model_validate(parse(dump(law)).data) == law


@given(cases(), DAYS, TEXTS)
def test_adding_an_event_disturbs_nothing(data: dict[str, Any], day: str, text: str) -> None:
    file = CaseFile.model_validate(data)
    before = dump(file).replace("\nchronicle:\n", "\n# the record\nchronicle:\n")
    date = dt.date.fromisoformat(day)
    lines = [flow({"date": date})[1:-1], flow({"incident": text})[1:-1], "sources: [new]"]
    days = [event.day for event in file.chronicle]
    after = with_event(before, "x", days=days, day=date, event=lines, source=("new-source", flow({"title": text})))
    found, old = parse(after).data, parse(before).data
    new = {"date": day, "incident": text, "sources": ["new"]}
    left = [event for event in found["chronicle"] if event != new]
    assert new in found["chronicle"]
    assert left == [event for event in old.get("chronicle", []) if event != new]
    assert {**found, "chronicle": [], "sources": []} == {**old, "chronicle": [], "sources": []}
    assert found["sources"] == {**old["sources"], "new-source": {"title": text}}


@given(cases(), DAYS)
def test_an_added_event_stands_where_its_day_belongs(data: dict[str, Any], day: str) -> None:
    data = {**data, "chronicle": sorted(data["chronicle"], key=lambda event: event["date"])}
    file = CaseFile.model_validate(data)
    date = dt.date.fromisoformat(day)
    after = with_event(
        dump(file),
        "x",
        days=[event.day for event in file.chronicle],
        day=date,
        event=[f"date: {day}", "incident: the new one", "sources: [new]"],
    )
    found = parse(after).data["chronicle"]
    assert [event["date"] for event in found] == sorted(event["date"] for event in found)
    same = [event for event in found if event["date"] == day]
    assert same[-1].get("incident") == "the new one"
