"""Amendments: the law of a day is the base text with what was in force, and known, on that day."""

from datetime import date

import pytest

from formateur.constitution.amend import PathError, set_path
from small import law

BASE = """
starts: {election: vote}
steps:
  vote:
    votes_on: government
    quorum: {present: at least 1/2 of members}
    cite: art. 1
    ballots:
      - {id: first, needs: {in_favour: at least 2/3 of members}}
      - {id: second, needs: {in_favour: more than 1/2 of members}}
    passed: done
    failed: vote
ends: {done: {end: government}}
amendments:
"""


def needs(amendments: str, day: str, ballot: str = "first", known: str | None = None) -> str:
    found = law(BASE + amendments).on(date.fromisoformat(day), known=date.fromisoformat(known) if known else None)
    return str(found.rule("vote", ballot).needs)


RULING = "  - {{id: {name}, from: {day}{more}, kind: ruling, cite: ruling 1, set: {{vote.ballots.first.needs: {{in_favour: at least {number}}}}}}}\n"


def ruling(name: str, day: str, number: int, more: str = "") -> str:
    return RULING.format(name=name, day=day, number=number, more=more)


def test_an_amendment_acts_from_its_day_on() -> None:
    text = ruling("r", "2022-02-03", 7)
    assert (needs(text, "2022-02-02"), needs(text, "2022-02-03")) == (
        "at least 2/3 of all members in favour",
        "at least 7 in favour",
    )


def test_an_interim_order_ends_after_its_last_day() -> None:
    text = ruling("r", "2022-02-03", 7, ", until: 2022-02-10")
    assert (needs(text, "2022-02-10"), needs(text, "2022-02-11")) == (
        "at least 7 in favour",
        "at least 2/3 of all members in favour",
    )


def test_an_amendment_is_seen_from_the_day_it_is_known() -> None:
    text = ruling("r", "2022-02-03", 7, ", known: 2022-02-20")
    assert needs(text, "2022-02-19") == "at least 2/3 of all members in favour"
    assert needs(text, "2022-02-19", known="2022-02-20") == "at least 7 in favour"


def test_amendments_are_applied_in_order_of_their_days_and_not_of_the_file() -> None:
    assert (
        needs(ruling("alpha", "2022-03-01", 9) + ruling("beta", "2022-02-01", 8), "2022-04-01")
        == "at least 9 in favour"
    )


def test_amendments_of_one_day_are_applied_in_order_of_the_file() -> None:
    assert (
        needs(ruling("beta", "2022-03-01", 9) + ruling("alpha", "2022-03-01", 8), "2022-03-01")
        == "at least 8 in favour"
    )


def test_the_law_without_a_rule_is_what_applies_if_it_falls() -> None:
    found = law(BASE + ruling("r", "2022-02-03", 7)).on(date(2022, 3, 1), without="r")
    assert str(found.rule("vote", "first").needs) == "at least 2/3 of all members in favour"


def test_one_entry_of_a_list_is_changed_and_the_others_stay() -> None:
    assert needs(ruling("r", "2022-02-03", 7), "2022-03-01", "second") == "more than 1/2 of all members in favour"


def test_nothing_removes_a_key() -> None:
    found = law(BASE + "  - {id: r, from: 2022-02-03, kind: reform, cite: law 1, set: {vote.quorum: null}}\n")
    assert (found.base.rule("vote").quorum is None, found.on(date(2022, 3, 1)).rule("vote").quorum) == (False, None)


def test_nothing_removes_an_entry_of_a_list() -> None:
    found = law(BASE + "  - {id: r, from: 2022-02-03, kind: reform, cite: law 1, set: {vote.ballots.first: null}}\n")
    assert [ballot.id for ballot in found.on(date(2022, 3, 1)).steps["vote"].ballots] == ["second"]


def test_the_base_text_is_never_changed() -> None:
    found = law(BASE + ruling("r", "2022-02-03", 7))
    found.on(date(2022, 3, 1))
    assert str(found.on(date(2022, 1, 1)).rule("vote", "first").needs) == "at least 2/3 of all members in favour"


def test_a_ruling_may_set_paths_for_one_formation_only() -> None:
    found = law(BASE + ruling("r", "2022-02-03", 7))
    special = found.with_settings(date(2022, 3, 1), {"vote.ballots.second.needs": {"in_favour": "at least 4"}})
    assert [str(special.rule("vote", name).needs) for name in ("first", "second")] == [
        "at least 7 in favour",
        "at least 4 in favour",
    ]
    assert str(found.on(date(2022, 3, 1)).rule("vote", "second").needs) == "more than 1/2 of all members in favour"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("vote.quorums.present", "no 'quorums' in path 'vote.quorums.present'; steps.vote has: "),
        ("votes.quorum", "no 'votes' in path 'votes.quorum'; steps has: vote"),
        ("vote.ballots.third.needs", "no 'third' in path 'vote.ballots.third.needs'; known: first, second"),
        ("vote.ballots.frist", "no 'frist' in path 'vote.ballots.frist'; did you mean 'first'?"),
        ("vote.cite.article", "'vote.cite.article' goes into 'steps.vote.cite', which has no keys"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(path: str, message: str) -> None:
    raw = {"steps": {"vote": {"cite": "art. 1", "quorum": {}, "ballots": [{"id": "first"}, {"id": "second"}]}}}
    with pytest.raises(PathError) as refused:
        set_path(raw, path, "x")
    assert message in str(refused.value)


def test_a_path_into_a_list_of_names_is_refused() -> None:
    with pytest.raises(PathError):
        set_path({"ends": {"done": {"next_house": ["vote"]}}}, "ends.done.next_house.vote", None)
