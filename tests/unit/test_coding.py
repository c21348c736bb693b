"""Two codings of one case: what both coders entered, what they say of it, which verdicts change."""

from fractions import Fraction

import pytest

import formateur as fm
import small
from formateur.case.files import check_file
from formateur.errors import FormateurError
from formateur.record.coding import FOLDER, KindCompared, compare_codings, second_coding, second_codings
from formateur.report.record.replay import replay

LAW = small.law("""
    offices: {prime_minister: {name: Prime Minister, until_filled: caretaker}}
    starts: {election: proposal}
    steps:
      proposal: {act: proposes, by: King, whom: anyone, then: vote, cite: a}
      vote: {fills: prime_minister, votes_on: nominee, ballots: [{id: only, needs: {in_favour: more than 1/2 of members}}], passed: done, failed: proposal, without_limit: x, cite: b}
    ends: {done: {end: government}}
    """)
PEOPLE = {"ann": {"name": "Ann Ash", "party": "reds"}}
PROPOSED = "- {date: 2020-01-02, act: {step: proposal, whom: ann}}\n"
REFUSED = (
    "- {date: 2020-01-03, commits: {id: blues-no, by: blues, refuses: {nominee: ann}, depth: vote, firmness: pledge}}\n"
)
VOTED = "- {date: 2020-01-09, ballot: {step: vote, candidate: ann, in_favour: 6, against: 4, outcome: passed}}\n"


def coded(chronicle: str, **head: object) -> fm.Case:
    return small.formation(LAW, chronicle, people=PEOPLE, **head)


def kind(name: str, first: fm.Case, second: fm.Case) -> KindCompared:
    return next(one for one in compare_codings(first, second).kinds if one.kind == name)


def test_a_coding_agrees_with_itself() -> None:
    case = coded(PROPOSED + REFUSED + VOTED)
    found = compare_codings(case, case)
    assert {one.agreement for one in found.kinds if one.first} == {Fraction(1)}
    assert all(one.same == one.both == one.first == one.second for one in found.kinds)
    assert (found.changed, found.only_first, found.only_second) == ((), (), ())


def test_a_commitment_of_one_coder_only_is_listed_and_may_change_a_verdict() -> None:
    found = compare_codings(coded(PROPOSED + REFUSED), coded(PROPOSED))
    assert [entry.event.id or entry.id for entry in found.only_first] == ["blues-no"]
    assert found.only_second == ()
    assert found.kinds[-1].agreement == 0


def test_the_same_statement_dated_a_week_apart_is_one_entry() -> None:
    later = REFUSED.replace("2020-01-03", "2020-01-08")
    assert kind("commitment", coded(PROPOSED + REFUSED), coded(PROPOSED + later)).both == 1


def test_the_same_statement_dated_two_months_apart_is_two_entries() -> None:
    later = REFUSED.replace("2020-01-03", "2020-03-08")
    assert kind("commitment", coded(PROPOSED + REFUSED), coded(PROPOSED + later)).both == 0


def test_another_firmness_is_the_same_entry_with_other_terms() -> None:
    firmer = REFUSED.replace("firmness: pledge", "firmness: red line")
    found = kind("commitment", coded(PROPOSED + REFUSED), coded(PROPOSED + firmer))
    assert (found.both, found.same) == (1, 0)


def test_a_person_is_one_person_under_two_ids() -> None:
    other = (PROPOSED + REFUSED + VOTED).replace("ann", "ash")
    second = small.formation(LAW, other, people={"ash": PEOPLE["ann"]})
    found = compare_codings(coded(PROPOSED + REFUSED + VOTED), second)
    assert {one.agreement for one in found.kinds if one.first} == {Fraction(1)}
    assert all(one.same == one.both for one in found.kinds)


def test_a_ballot_with_another_figure_is_the_same_ballot_with_other_figures() -> None:
    found = kind("ballot", coded(PROPOSED + VOTED), coded(PROPOSED + VOTED.replace("against: 4", "against: 3")))
    assert (found.both, found.same) == (1, 0)


def test_two_cases_are_not_two_codings() -> None:
    with pytest.raises(FormateurError, match="are not two codings of one case"):
        compare_codings(fm.load("spain-2016"), fm.load("sweden-2018"))


def test_nothing_to_compare_has_no_agreement() -> None:
    assert KindCompared("ballot", 0, 0, 0, 0).agreement is None


@pytest.mark.parametrize("name", second_codings())
def test_a_second_coding_is_sound_and_agrees_with_the_record(name: str) -> None:
    assert [str(one) for one in check_file(FOLDER / f"{name}.yaml")] == []
    assert replay(second_coding(name)).agrees


@pytest.mark.parametrize("name", second_codings())
def test_two_coders_agree_on_who_sits_in_the_house(name: str) -> None:
    found = {one.kind: one for one in compare_codings(fm.load(name), second_coding(name)).kinds}
    assert found["seats of a party"].agreement == 1
