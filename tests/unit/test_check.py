"""Rules of sound files that are better tested in code than by a stored file."""

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from formateur.case import situation as situations
from formateur.case.case import Case
from formateur.case.check import check_case, findings_of_case, findings_of_constitution
from formateur.case.document import parse
from formateur.case.load import (
    build,
    library_cases,
    library_constitutions,
    load,
    load_constitution,
    load_text,
    read_constitution,
)
from formateur.case.shape import CaseFile
from formateur.constitution.amend import Constitution
from formateur.constitution.checks.amendments import keys_of, resolved
from formateur.constitution.checks.examples import house_of_example
from formateur.constitution.checks.flow import check_loops, components, reached
from formateur.constitution.checks.names import moment_fault
from formateur.constitution.law import Law
from formateur.errors import CaseError, Problem
from formateur.model.house import Size

FOLDER = Path(__file__).parent.parent / "malformed"

LAW: dict[str, Any] = {
    "constitution": "small",
    "title": "a small law",
    "chambers": {"diet": {"name": "Diet", "members": "10"}},
    "offices": {"president": {"name": "President"}},
    "starts": {"election": "proposal"},
    "steps": {
        "proposal": {"act": "proposes", "by": "president", "then": "vote", "cite": "art. 1"},
        "vote": {
            "votes_on": "nominee",
            "ballots": [{"id": "first", "needs": {"in_favour": "more than 1/2 of cast"}}],
            "passed": "in_office",
            "failed": "proposal",
            "cite": "art. 2",
        },
    },
    "ends": {"in_office": {"end": "government"}, "dissolved": {"end": "dissolution", "cite": "art. 3"}},
}


def law(**changes: Any) -> Law:
    """The small law with sections or keys of its steps changed (``vote__tries``)."""
    raw: dict[str, Any] = {**LAW, "steps": {name: dict(step) for name, step in LAW["steps"].items()}}
    for key, value in changes.items():
        step, _, inner = key.partition("__")
        if inner:
            raw["steps"][step][inner] = value
        else:
            raw[key] = value
    return Law.model_validate(raw)


def found(**changes: Any) -> list[str]:
    """What a check says of the small law so changed, ends that nothing leads to and missing examples apart."""
    raw = law(**changes).model_dump(by_alias=True, exclude_unset=True, mode="json")
    constitution = Constitution(raw, law(**changes))
    problems = findings_of_constitution(constitution, parse("constitution: small", "small.yaml"))
    return [f"{one.where}: {one.message}" for one in problems if not one.warning]


# --- loops -------------------------------------------------------------------------------------------------------


def test_a_loop_that_nothing_ends_is_named_with_its_way_round() -> None:
    [finding] = check_loops(law())
    assert finding.message == (
        "proposal -> vote -> proposal can go round for ever: no clock, tries or mandates end it. "
        "If the law sets no limit say so: without_limit: reason"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"without_limit": "no deadline binds"},
        {"vote__without_limit": "no deadline binds"},
        {"vote__tries": {"at_most": "3", "then": "dissolved"}},
        {"proposal__mandates": [{"whom": "anyone"}], "proposal__exhausted": "dissolved"},
        {"proposal__mandates": [{"whom": "anyone", "times": "without limit"}]},
        {"vote__deadline": {"lasts": "2 weeks", "from": "proposal", "late": "dissolved"}},
        {"clocks": {"c": {"lasts": "2 months", "from": "vote.first", "until": "in_office", "late": "dissolved"}}},
        {"clocks": {"c": {"lasts": "2 months", "from": "election", "until": "in_office", "late": "dissolved"}}},
    ],
    ids=["law", "step", "tries", "mandates", "declared", "deadline", "clock", "clock-of-election"],
)
def test_a_loop_that_is_limited_or_declared_is_sound(changes: Mapping[str, Any]) -> None:
    assert list(check_loops(law(**changes))) == []


def test_a_deadline_without_sanction_ends_no_loop() -> None:
    assert len(list(check_loops(law(vote__deadline={"lasts": "2 weeks", "from": "proposal", "late": "nothing"})))) == 1


def test_a_deadline_that_leads_back_into_the_loop_does_not_end_it() -> None:
    assert len(list(check_loops(law(vote__deadline={"lasts": "2 weeks", "from": "proposal", "late": "proposal"})))) == 1


def test_components_are_the_steps_that_lead_back_to_each_other() -> None:
    graph = {"a": ("b",), "b": ("a", "c"), "c": ("c",), "d": ("a",)}
    assert components(graph) == [frozenset({"a", "b"}), frozenset({"c"})]


def test_a_motion_reaches_its_step() -> None:
    motion = {"open": "always", "needs": {"in_favour": "at least 6"}, "passed": "dissolved", "cite": "art. 4"}
    assert "dissolved" not in reached(law())
    assert "dissolved" in reached(law(motions={"m": motion}))


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["election", "proposal", "vote.first", "in_office", "term of president"])
def test_moments_of_the_language_are_known(moment: str) -> None:
    assert moment_fault(law(), moment) is None


def test_a_moment_that_is_nearly_one_is_suggested() -> None:
    assert moment_fault(law(), "propsal") == "'propsal' is not a moment; did you mean 'proposal'?"


def test_forms_and_quorum_at_are_accepted() -> None:
    changes = {
        "without_limit": "none",
        "vote__form": "consultation",
        "vote__quorum": {"present": "at least 6"},
        "vote__quorum_at": "opening",
    }
    assert found(**changes) == []


def test_a_phrase_for_the_reader_is_no_misspelled_rank() -> None:
    for whom in ("leader of the opposition", "nominee of the Assembly", "nominee of any other party", "a jurist"):
        assert found(without_limit="none", proposal__whom=whom) == []


# --- rules -------------------------------------------------------------------------------------------------------


def test_a_rejection_needs_a_way_on_when_it_fails() -> None:
    assert "steps.vote: the last ballot may fail but there is no 'failed'; add it, or times: without limit" in found(
        vote__failed=None, vote__votes_on="rejection"
    )


def test_a_plurality_that_a_lost_quorum_can_spend_needs_a_way_on() -> None:
    ballots = [{"id": "first", "needs": "most votes", "tie": "again"}]
    changes = {"vote__failed": None, "vote__votes_on": "candidates", "vote__ballots": ballots}
    assert found(**changes) == []
    quorum = {"vote__quorum": {"present": "at least 6"}, "vote__no_quorum": "failed"}
    assert found(**changes, **quorum) == [
        "steps.vote: the last ballot may fail but there is no 'failed'; add it, or times: without limit"
    ]


def test_a_bound_is_held_against_the_members_of_its_day() -> None:
    amendments = [
        {
            "id": "smaller",
            "from": "2020-01-01",
            "kind": "reform",
            "cite": "1/2020",
            "set": {"chambers.diet.members": "5"},
        }
    ]
    said = "from 2020-01-01 on, steps.vote.quorum.present: at least 6 present can never be reached: "
    said += "the chamber has 5 members"
    changes = {"without_limit": "none", "vote__quorum": {"present": "at least 6"}, "amendments": amendments}
    assert [one.partition(": ")[2] for one in found(**changes)] == [said]


def test_an_open_group_of_an_example_has_the_members_that_its_cells_add_up_to() -> None:
    groups = {"unionist": "open", "nationalist": "open", "other": "open"}
    cells = {"unionist": {"in_favour": "12", "against": "25"}, "nationalist": {"in_favour": "35", "against": "0"}}
    example = {"step": "vote", "on_date": "2022-05-13", "in_favour": "65", "against": "25", "groups": cells}
    small = law(
        chambers={"assembly": {"name": "Assembly", "members": "90", "groups": groups}},
        examples=[{**example, "outcome": "passed"}],
    )
    sizes = house_of_example(small, small.examples[0]).groups
    assert sizes == {"unionist": Size(37, 37), "nationalist": Size(35, 35), "other": Size(18, 18)}


def test_examples_are_warnings_and_errors_where_the_check_is_strict(tmp_path: Path) -> None:
    text = (FOLDER / "tiny.yaml").read_text(encoding="utf-8").split("examples:")[0]
    path = tmp_path / "tiny.yaml"
    path.write_text(text, encoding="utf-8")
    lenient = findings_of_constitution(*read_constitution(path))
    strict = findings_of_constitution(*read_constitution(path), strict=True)
    assert {one.warning for one in lenient} == {True}
    assert {one.warning for one in strict} == {False}
    assert [one.message for one in lenient] == [one.message for one in strict]


# --- amendments --------------------------------------------------------------------------------------------------


def test_a_path_is_resolved_to_the_entry_of_a_list() -> None:
    raw = {"steps": {"vote": {"ballots": [{"id": "first"}, {"id": "second", "needs": "most votes"}]}}}
    assert resolved(raw, keys_of("vote.ballots.second.needs")) == ("steps", "vote", "ballots", 1, "needs")
    assert resolved(raw, keys_of("vote.ballots.third.needs")) == ()


def test_an_interim_amendment_on_which_a_later_one_builds_is_reported() -> None:
    step = {"act": "acts", "then": "in_office", "cite": "art. 9"}
    added = {"steps.extra": step, "starts.vacancy of president": "extra"}
    interim = {"id": "interim", "from": "2020-01-01", "until": "2020-02-01", "kind": "reform", "cite": "1/2020"}
    later = {"id": "later", "from": "2020-03-01", "kind": "reform", "cite": "2/2020", "set": {"extra.cite": "art. 10"}}
    [said] = found(without_limit="none", amendments=[{**interim, "set": added}, later])
    assert said.startswith("amendments: no 'extra' in path 'extra.cite'; steps has: proposal, vote")


# --- cases -------------------------------------------------------------------------------------------------------

HEAD = """
case: small
title: a small case
constitution: tiny
election: 2020-01-05
parties: {reds: {name: Reds, seats: 6}, blues: {name: Blues, seats: 4}}
people: {anna: {name: Anna}, boris: {name: Boris}}
sources: {daily: {title: The Daily}}
"""


def tiny() -> Constitution:
    """The sound constitution of the malformed cases."""
    return load_constitution(FOLDER / "tiny.yaml")


def case(*events: str, head: str = HEAD) -> Case:
    """A case with events, loaded and so sound."""
    chronicle = "".join(f"  - {{{event}, sources: [daily]}}\n" for event in events)
    return load_text(f"{head}chronicle:\n{chronicle or '  []'}", "case.yaml", constitution=tiny())


def problems(*events: str, head: str = HEAD) -> list[str]:
    """The messages that a case with events gets."""
    with pytest.raises(CaseError) as caught:
        case(*events, head=head)
    return [problem.message for problem in caught.value.problems]


VOTES = "present: 10, votes: {anna: 5, boris: 5}"
FIRST = f"date: 2020-01-06, ballot: {{step: president, ballot: first, {VOTES}, outcome: failed}}"


def test_a_tie_that_the_record_decides_is_no_difference() -> None:
    tied = f"date: 2020-01-07, ballot: {{step: president, ballot: second, {VOTES}, outcome: passed, elected: boris}}"
    assert case(FIRST, tied)


def test_a_void_ballot_may_have_figures_that_do_not_close() -> None:
    ballot = "ballot: {step: president, ballot: first, present: 10, votes: {anna: 7, boris: 4}, outcome: void}"
    assert case(f"date: 2020-01-06, {ballot}")


def test_figures_in_conflict_need_not_close() -> None:
    figure = "{used: 7, why: official, others: [{value: 6, sources: [daily]}]}"
    votes = f"present: 10, votes: {{anna: {figure}, boris: 4}}"
    assert case(
        f"date: 2020-01-06, ballot: {{step: president, ballot: first, {votes}, outcome: passed, elected: anna}}"
    )


def test_a_record_that_does_not_suffice_is_no_difference() -> None:
    assert case("date: 2020-01-06, ballot: {step: president, ballot: first, present: 10, outcome: failed}")


def test_depth_is_asked_for_only_where_a_quorum_can_be_fought() -> None:
    assert case("date: 2020-01-06, commits: {id: a, by: reds, refuses: {office: prime_minister, candidate: boris}}")
    said = problems("date: 2020-01-06, commits: {id: a, by: reds, refuses: {office: president, candidate: boris}}")
    missing = (
        "missing 'depth': president has a quorum (art. 1), so absence can block it; say depth: vote (they come), "
        "support (they may abstain) or quorum (they may stay away)"
    )
    assert said == [missing]


def test_depth_may_come_with_a_change() -> None:
    backs = "date: 2020-01-06, commits: {id: a, by: reds, backs: {office: president, candidate: anna}, depth: quorum}"
    assert case(backs, "date: 2020-01-07, changes: {id: a, depth: vote}")


def test_a_seat_move_of_one_day_may_use_seats_gained_before() -> None:
    assert case("date: 2020-01-06, seats: {reds: -6, blues: 6}", "date: 2020-01-06, seats: {blues: -10, vacant: 10}")


def test_people_of_a_ballot_are_warned_about_once() -> None:
    votes = "votes: {anna: 5, carla: 5}, outcome: failed"
    ballot = f"date: 2020-01-06, ballot: {{step: president, ballot: first, present: 10, {votes}}}"
    again = ballot.replace("2020-01-06", "2020-01-07").replace("first", "second").replace("failed", "tie")
    warnings = [one for one in findings_of_case(case(ballot, again)) if one.warning]
    assert [one.message for one in warnings] == ["unknown person 'carla'; add it to people, such as carla: {name: …}"]


def test_a_case_built_without_a_file_has_its_problems_at_its_name() -> None:
    file = CaseFile.model_validate(parse(HEAD.replace("seats: 6", "seats: 5")).data)
    with pytest.raises(CaseError) as caught:
        check_case(build(file, tiny()))
    assert str(caught.value) == (
        "small (built without a file):1:1: parties: seats add up to 9 but diet has 10 members on 2020-01-05; "
        "add the missing seat, or 'vacant: 1'"
    )


def test_a_fold_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[date] = []
    original = situations.situation

    def counted(case: Case, day: date, known: date | None = None) -> situations.Situation:
        calls.append(day)
        return original(case, day, known)

    monkeypatch.setattr("formateur.case.case.situation", counted)
    case(FIRST)
    assert calls == [date(2020, 1, 6)]


# --- overlays ----------------------------------------------------------------------------------------------------


def overlaid(tmp_path: Path, text: str) -> list[Problem]:
    """Problems of the sound case with an overlay over it."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load(FOLDER / "sound.yaml", overlays=[path])
    except CaseError as error:
        return list(error.problems)
    return []


def test_problems_of_an_overlay_are_at_their_place_in_it(tmp_path: Path) -> None:
    text = (
        "overlay: mine\ncase: sound\npeople:\n  carla: {name: Carla, party: reads}\n"
        "chronicle:\n  - {date: 2020-01-08, nominates: {candidate: clara, step: president}, sources: [weekly]}\n"
    )
    somebody = "If it is somebody else, add it to people"
    places = [(Path(one.file).name, one.line, one.column) for one in overlaid(tmp_path, text)]
    assert places == [("mine.yaml", 4, 31), ("mine.yaml", 6, 47), ("mine.yaml", 6, 82)]
    assert [f"{one.where}: {one.message}" for one in overlaid(tmp_path, text)] == [
        "people.carla.party: unknown party 'reads'; did you mean 'reds'?",
        f"chronicle[0].nominates.candidate: unknown person 'clara'; did you mean 'carla'? {somebody}",
        "chronicle[0].sources[0]: source 'weekly' is not in sources; known: daily-01, daily-02",
    ]


def test_an_event_of_an_overlay_that_the_law_refuses_is_reported_there(tmp_path: Path) -> None:
    text = (
        "overlay: mine\ncase: sound\nchronicle:\n  - {date: 2020-01-08, act: {step: proposal}, sources: [daily-01]}\n"
    )
    [problem] = [one for one in overlaid(tmp_path, text) if Path(one.file).name == "mine.yaml"]
    assert problem.message == "proposal is not open on 2020-01-08; pending: president (art. 1)"


# --- the library, and the size of a file -------------------------------------------------------------------------


@pytest.mark.parametrize("name", library_constitutions())
def test_each_constitution_of_the_library_is_sound(name: str) -> None:
    assert findings_of_constitution(*read_constitution(name), strict=True) == []


@pytest.mark.parametrize("name", library_cases())
def test_each_case_of_the_library_is_sound(name: str) -> None:
    assert findings_of_case(load(name)) == []


@pytest.mark.slow
def test_ten_thousand_lines_are_checked_in_five_seconds() -> None:
    event = "  - date: 2020-02-01\n    statement: said\n    note: a note\n    sources: [daily]\n"
    start = time.perf_counter()
    load_text(f"{HEAD}chronicle:\n{event * 2500}", "case.yaml", constitution=tiny())
    assert time.perf_counter() - start < 5
