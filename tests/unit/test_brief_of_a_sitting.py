"""What a brief says of a sitting to come."""

import json
from collections.abc import Iterable

import formateur as fm
from formateur.case.situation import Situation
from small import law, on

TWO_BALLOTS = """
offices: {president: {name: President}}
starts: {election: [decree, president]}
steps:
  decree: {act: signs the decree, by: the King, cite: art. 1, then: done}
  president:
    cite: art. 2
    fills: president
    votes_on: candidates
    quorum: {present: at least 2/3 of members}
    passed: elected
    ballots:
      - {id: first, needs: {in_favour: at least 2/3 of members}}
      - {id: second, needs: {in_favour: more than 1/2 of members}}
ends: {done: {end: government}, elected: {end: office filled}}
"""
CALLED = """
- {date: 2020-01-02, nominates: {step: president, candidate: ann}}
- {date: 2020-01-03, commits: {id: word, by: blues, refuses: {office: president}}}
- {date: 2020-01-02, calls: {step: president, sitting: 2020-01-09}}
"""
PEOPLE = {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}}


def lines(situation: Situation, key: str = "next") -> list[str]:
    """Lines of a section of a brief."""
    found: Iterable[str] = next((one.lines for one in fm.brief(situation).sections if one.key == key), ())
    return list(found)


def eve() -> Situation:
    return on("2020-01-08", law(TWO_BALLOTS), CALLED, people=PEOPLE)


def test_each_ballot_of_a_sitting_has_its_verdict_where_they_differ() -> None:
    # Lebanon, 13 June 2023: the first ballot was lost beforehand, the second was not
    verdict = next(line for line in lines(eve()) if line.startswith("Verdict"))
    assert verdict.startswith("Verdict: open. First ballot: blocked, nobody can reach 7: Ann at most 6. ")
    assert "Second ballot: open. 10 can come" in verdict


def test_the_data_of_a_brief_have_the_verdict_of_each_ballot_in_words() -> None:
    ballots = json.loads(fm.brief(eve()).to_json())["next_ballot"]["ballots"]
    assert [one["text"] for one in ballots] == ["blocked, nobody can reach 7: Ann at most 6", "open"]


def test_a_sitting_that_is_called_comes_before_what_is_pending_beside_it() -> None:
    first, *_, last = lines(eve())
    assert first.startswith("The election of the President, called for 9 January 2020.")
    assert last == "Also pending: it is for the King to act (signs the decree) (art. 1)."
    assert fm.brief(eve()).headline.startswith("Tomorrow's election of the President is still possible")


def test_an_act_that_comes_before_any_vote_comes_first_where_nothing_is_called() -> None:
    assert lines(on("2020-01-01", law(TWO_BALLOTS), people=PEOPLE))[0].startswith("It is for the King to act")
