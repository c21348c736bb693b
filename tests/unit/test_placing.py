"""Where commitments place a party at a ballot to come."""

import formateur as fm
from formateur.model.judge import Level
from small import law, on

PRESIDENT = """
offices: {president: {name: President}}
starts: {election: president}
steps:
  president: {cite: a, fills: president, votes_on: candidates, passed: done, ballots: [{id: vote, needs: NEEDS}]}
ends: {done: {end: office filled}}
"""
TWO_THIRDS = PRESIDENT.replace("NEEDS", "{in_favour: at least 2/3 of members}")
CALLED = """
- {date: 2020-01-02, nominates: {step: president, candidate: ann}}
- {date: 2020-01-02, calls: {step: president, sitting: 2020-01-09}}
"""
PEOPLE = {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}}
CHIEF = """
offices: {chief: {name: Chief}, president: {name: President}}
starts: {election: chief}
steps:
  chief: {cite: a, fills: chief, votes_on: nominee, passed: done, ballots: [{id: vote, needs: {in_favour: at least 6}}]}
ends: {done: {end: government}}
"""
CHIEF_CALLED = "- {date: 2020-01-02, calls: {step: chief, sitting: 2020-01-09, candidate: ann}}\n"


def view_of(text: str, chronicle: str) -> fm.Outlook:
    """The outlook on the eve of the sitting."""
    found = fm.outlook(on("2020-01-08", law(text), chronicle, people=PEOPLE))
    assert found is not None
    return found


def commits(terms: str) -> str:
    """A commitment of the blues (four of ten)."""
    return f"- {{date: 2020-01-03, commits: {{id: word, by: blues, {terms}}}}}\n"


def test_refusing_whoever_stands_takes_the_votes_from_every_candidate() -> None:
    # greece-2014: SYRIZA's 71 refused any president of that house; 300 - 71 - 50 could not reach 180
    assert view_of(TWO_THIRDS, CALLED).level is Level.OPEN
    view = view_of(TWO_THIRDS, CALLED + commits("refuses: {office: president}"))
    assert view.level is Level.BLOCKED
    assert [test.high for test in view.first.verdict.needs["ann"].tests] == [6]
    assert [test.high for test in view.first.verdict.needs[None].tests] == [6]
    assert view.missing == 1


def test_refusing_whoever_stands_for_another_office_does_not_count() -> None:
    text = TWO_THIRDS.replace("offices: {", "offices: {speaker: {name: Speaker}, ")
    assert view_of(text, CALLED + commits("refuses: {office: speaker}")).level is Level.OPEN


def test_who_refuses_one_candidate_may_vote_for_another() -> None:
    view = view_of(TWO_THIRDS, CALLED + commits("refuses: {office: president, candidate: ann}"))
    assert [test.high for test in view.first.verdict.needs["ann"].tests] == [6]
    assert [test.high for test in view.first.verdict.needs[None].tests] == [10]


def test_who_backs_another_is_not_in_favour_of_the_nominee() -> None:
    # iberia: Sumar backed Sánchez on the eve of the vote on Feijóo
    text = CHIEF.replace("at least 6", "at least 7")
    assert view_of(text, CHIEF_CALLED).level is Level.OPEN
    view = view_of(text, CHIEF_CALLED + commits("backs: {office: chief, candidate: bob}"))
    assert view.level is Level.BLOCKED
    assert view.undeclared == 6


def test_who_backs_the_nominee_is_in_favour_and_who_backs_somebody_for_another_office_has_said_nothing() -> None:
    backed = view_of(CHIEF, CHIEF_CALLED + commits("backs: {office: chief, candidate: ann}"))
    assert [(test.low, test.high) for test in backed.first.verdict.needs["ann"].tests] == [(4, 10)]
    other = view_of(CHIEF, CHIEF_CALLED + commits("backs: {office: president, candidate: bob}"))
    assert other.undeclared == 10
