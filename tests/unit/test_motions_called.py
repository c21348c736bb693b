"""A sitting may be called for a motion; on its eve the motion has a verdict (Sweden, 20 June 2021)."""

import pytest

import formateur as fm
from formateur.model.judge import Level
from small import law, on

LAW = """
offices: {chief: {name: Chief}, president: {name: President}}
starts: {election: chief}
steps:
  chief: {cite: a, fills: chief, votes_on: nominee, passed: office, ballots: [{id: vote, needs: {in_favour: at least 6}}]}
motions:
  censure: {open: while a government is in office, needs: {in_favour: more than 1/2 of members}, passed: fallen, cite: b}
  other: {open: always, needs: {in_favour: more than 1/2 of members}, passed: nothing, cite: c}
  successor:
    {open: always, constructive: true, needs: {in_favour: more than 1/2 of members}, passed: office, cite: d}
ends: {office: {end: government, survives: [censure, successor]}, fallen: {end: vacancy, next: chief}}
"""
ELECTED = "- {date: 2020-01-02, ballot: {step: chief, candidate: ann, in_favour: 6, against: 4, outcome: passed, elected: ann}}\n"
PEOPLE = {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}}


def calls(motion: str = "censure", more: str = "") -> str:
    return f"- {{date: 2020-02-01, calls: {{step: motions.{motion}, sitting: 2020-02-09{more}}}}}\n"


def commits(by: str, terms: str) -> str:
    return f"- {{date: 2020-02-02, commits: {{id: {by}-word, by: {by}, {terms}}}}}\n"


def view_of(*chronicle: str) -> fm.Outlook:
    found = fm.outlook(on("2020-02-08", law(LAW), ELECTED + "".join(chronicle), people=PEOPLE))
    assert found is not None
    return found


def range_of(view: fm.Outlook) -> tuple[int, int]:
    (test,) = view.first.verdict.needs[view.first.best].tests
    return test.low, test.high


def test_a_motion_that_is_called_has_a_verdict() -> None:
    view = view_of(calls())
    assert (view.step, view.level, range_of(view)) == ("motions.censure", Level.OPEN, (0, 10))


def test_who_refuses_the_one_in_office_is_in_favour_of_the_motion() -> None:
    view = view_of(calls(), commits("reds", "refuses: {office: chief, candidate: ann}, depth: vote"))
    assert (view.level, range_of(view)) == (Level.ASSURED, (6, 10))
    headline = fm.brief(view.situation).headline
    assert headline.startswith("Tomorrow's motion (censure) is assured: the motion needs 6 in favour and has 6")


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("refuses: {office: chief, candidate: ann}, depth: support", (0, 10)),  # may abstain
        ("backs: {office: chief, candidate: ann}", (0, 4)),
        ("tolerates: {nominee: ann}", (0, 4)),
        ("backs: {office: chief, candidate: bob}", (0, 10)),
        ("refuses: {office: president}", (0, 10)),
    ],
)
def test_what_else_was_said_counts_at_a_motion_as_far_as_it_is_about_the_government(
    terms: str, expected: tuple[int, int]
) -> None:
    assert range_of(view_of(calls(), commits("reds", terms))) == expected


def test_a_motion_that_names_a_successor_is_a_vote_on_him() -> None:
    called = calls("successor", ", candidate: bob")
    assert range_of(view_of(called, commits("reds", "backs: {office: chief, candidate: bob}"))) == (6, 10)
    assert range_of(view_of(called, commits("reds", "refuses: {office: chief, candidate: bob}"))) == (0, 4)


def test_a_motion_about_nobody_is_open() -> None:
    assert range_of(view_of(calls("other"), commits("reds", "refuses: {office: chief}"))) == (0, 10)


def test_a_sitting_for_a_motion_is_over_once_the_motion_was_put() -> None:
    held = "- {date: 2020-02-08, ballot: {step: motions.censure, in_favour: 4, against: 6, outcome: failed}}\n"
    early = calls().replace("02-09", "02-08")
    assert on("2020-02-08", law(LAW), ELECTED + early + held, people=PEOPLE).next_sitting is None


def test_sweden_falls_by_the_words_of_the_eve() -> None:
    headline = fm.brief(fm.load("sweden-2021").on("2021-06-20")).headline
    assert "is assured: the motion needs 175 in favour and has 181" in headline
