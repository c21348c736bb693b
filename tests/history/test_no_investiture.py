"""Governments that no vote puts in office, and offices whose vacancy stands in the way of one."""

import pytest

import formateur as fm
from formateur.agreements.agreement import Role
from formateur.agreements.asking import answer
from formateur.agreements.checking.verifying import verify
from formateur.agreements.margins import tightest
from formateur.report.stuck.data import answer_data


def _government(case: str, day: str) -> fm.Answer:
    """The answer for a government, which the independent checker must confirm."""
    found = answer(fm.load(case).on(day), "government")
    said = verify(answer_data(found, found.situation.case), found.situation.case)
    assert said.ok, said.reasons
    return found


def test_the_dutch_formation_of_2021_was_in_the_hands_of_two_parties() -> None:
    found = _government("netherlands-2021", "2021-09-29")
    assert found.locked
    assert set(found.sole_openers) == {"vvd", "d66"}


def test_d66_opened_it_the_next_day() -> None:
    assert str(_government("netherlands-2021", "2021-09-30").status) == "possible"


def test_the_three_party_talks_in_vienna_could_do_without_neos_by_no_seat_to_spare() -> None:
    found = _government("austria-2024", "2025-01-03")
    assert str(found.status) == "possible"
    assert found.possible is not None
    assert found.question is not None
    assert sorted(found.possible.cabinet) == ["ovp", "spo"]
    assert tightest(found.question, found.possible) == (0, "motions.no_confidence")


@pytest.mark.parametrize("day", ["2025-01-04", "2025-02-12"])
def test_vienna_was_locked_each_time_talks_had_broken_off(day: str) -> None:
    assert _government("austria-2024", day).locked


def test_thirty_two_of_sixty_three_were_enough_in_iceland() -> None:
    found = _government("iceland-2016", "2017-01-10")
    assert found.possible is not None
    assert found.possible.seats("motions.no_confidence", Role.FAVOUR) == 32
    assert found.possible.holders == {"prime_minister": "bjarni"}


def test_nobody_could_form_a_government_in_lebanon_while_there_was_no_president() -> None:
    found = _government("lebanon-2022", "2023-06-13")
    assert found.scope is not None
    assert [stage.step for stage in found.scope.stages] == ["president", "confidence"]
    assert found.locked


def test_sda_and_df_held_up_the_nomination_in_sarajevo_in_2019() -> None:
    found = _government("bosnia-2018", "2019-08-19")
    assert found.locked
    assert set(found.sole_openers) == {"sda", "df"}


def test_the_greek_presidency_is_filled_by_the_new_house_once_the_old_one_failed() -> None:
    found = answer(fm.load("greece-2014").on("2015-02-17"), "office:president")
    assert found.scope is not None
    assert [stage.step for stage in found.scope.stages] == ["president_new_house"]
    assert str(found.status) == "possible"
