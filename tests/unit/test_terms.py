"""The end of a term may be known beforehand (Lebanon: to 31 October 2022, with an election in the two months before)."""

from datetime import date

import formateur as fm
from small import law, on, pending

LAW = """
offices: {president: {name: President}}
starts: {election: cabinet, term of president: president}
steps:
  cabinet: {act: forms a cabinet, by: the King, cite: a, then: done}
  president:
    cite: b
    fills: president
    votes_on: candidates
    deadline: {lasts: 30 days, before: term of president, late: nothing, cite: c}
    passed: elected
    ballots: [{id: vote, needs: {in_favour: at least 6}, times: without limit}]
clocks: {after: {lasts: 10 days, from: term of president, until: elected, late: nothing, cite: d}}
ends: {done: {end: government}, elected: {end: office filled}}
"""
KNOWN = "- {date: 2020-01-05, term: {office: president, ends: 2020-10-31}}\n"
OPENED = "- {date: 2020-09-01, office: {president: expires}}\n"
ELECTED = "- {date: 2020-10-20, ballot: {step: president, votes: {ann: 6, bob: 4}, outcome: passed, elected: ann}}\n"
PEOPLE = {"ann": {"name": "Ann"}, "bob": {"name": "Bob"}}


def dues(day: str, chronicle: str) -> dict[str, tuple[date, int]]:
    situation = on(day, law(LAW), chronicle, people=PEOPLE)
    return {one.id: (one.due, one.overrun_on(situation.day)) for one in situation.clocks}


def stands(day: str, chronicle: str, *keys: str) -> str:
    found = fm.brief(on(day, law(LAW), chronicle, people=PEOPLE))
    return " ".join(line for one in found.sections if one.key in keys for line in one.lines)


def test_a_term_that_is_known_opens_nothing_but_is_told_with_the_clock_that_counts_back_from_it() -> None:
    assert pending(on("2020-01-06", law(LAW), KNOWN, people=PEOPLE)) == ["cabinet"]
    assert dues("2020-01-06", KNOWN) == {"president": (date(2020, 10, 1), 0)}
    assert "The term of the President ends on 31 October 2020." in stands("2020-01-06", KNOWN, "stands")


def test_clocks_count_from_the_end_of_the_term_though_the_election_opens_before_it() -> None:
    chronicle = KNOWN + OPENED
    assert pending(on("2020-09-01", law(LAW), chronicle, people=PEOPLE)) == ["cabinet", "president"]
    assert dues("2020-10-15", chronicle) == {"president": (date(2020, 10, 1), 14), "after": (date(2020, 11, 10), 0)}
    assert "The office of President is to be filled for the time after 31 October 2020" in stands(
        "2020-09-02", chronicle, "changed"
    )


def test_without_a_known_end_the_term_ends_on_the_day_that_is_recorded() -> None:
    assert dues("2020-09-02", OPENED)["after"] == (date(2020, 9, 11), 0)
    assert "comes to the end of its term" in stands("2020-09-02", OPENED, "changed")


def test_once_the_term_is_over_nothing_is_said_of_it() -> None:
    assert "The term of the President" not in stands("2020-11-01", KNOWN + OPENED + ELECTED, "stands")
    assert dues("2020-11-20", KNOWN + OPENED + ELECTED)["president"] == (date(2020, 10, 1), 19)
    assert dues("2020-11-20", KNOWN + OPENED + ELECTED)["after"] == (date(2020, 11, 10), 0)  # elected in time
