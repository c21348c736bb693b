"""Spain and Sweden: two constitutions unlike Iraq's and unlike each other, on days whose outcome is known."""

import formateur as fm
from formateur.agreements.turning import flips
from formateur.model.judge import Level
from formateur.model.tally import Cell

SPAIN, SWEDEN = fm.load("spain-2016"), fm.load("sweden-2018")


def outlook_on(case: fm.Case, day: str) -> fm.Outlook:
    found = fm.outlook(case.on(day))
    assert found is not None
    return found


def test_rajoy_is_six_short_of_the_absolute_majority_on_31_august_2016() -> None:
    view = outlook_on(SPAIN, "2016-08-30")
    assert (view.level, view.needed.in_favour, view.missing) == (Level.BLOCKED, 176, 6)


def test_on_29_october_2016_more_in_favour_than_against_is_assured_by_those_who_abstain() -> None:
    view = outlook_on(SPAIN, "2016-10-28")
    assert view.level is Level.ASSURED
    assert view.extremes(view.first, Cell.IN_FAVOUR)[0] == 170
    assert view.extremes(view.first, Cell.AGAINST)[1] == 96 + 18  # every rebel named beforehand votes no


def test_spain_dissolves_two_months_after_the_first_lost_ballot() -> None:
    clocks = {clock.id: clock for clock in SPAIN.on("2016-10-01").clocks}
    assert str(clocks["two_months"].due) == "2016-10-31"


def test_the_vote_on_lofven_is_in_one_partys_hands_on_15_january_2019() -> None:
    view = outlook_on(SWEDEN, "2019-01-15")
    assert (view.level, view.refusing, view.extremes(view.first, Cell.AGAINST)[1]) == (Level.OPEN, 154, 182)
    silent = [flip for flip in flips(view) if flip.actor and flip.ref is None]
    assert {(flip.actor, flip.members) for flip in silent} == {("v", 8)}


def test_absence_and_abstention_help_under_a_negative_rule() -> None:
    passed = [seen for seen in SWEDEN.on("2019-01-18").ballots if seen.step == "investiture"][-1]
    assert (passed.computed.value, passed.entry.event.ballot.in_favour.used) == ("passed", 115)


def test_a_government_is_in_office_at_the_end_of_both() -> None:
    assert [case.on(case.ends).state.government is not None for case in (SPAIN, SWEDEN)] == [True, True]


def test_on_the_eve_of_the_second_ballot_eleven_of_the_psoe_could_have_let_rajoy_in() -> None:
    turned = [
        flip for flip in flips(outlook_on(SPAIN, "2016-09-01")) if flip.actor == "psoe" and flip.move == "abstains"
    ]
    assert [(flip.members, flip.becomes) for flip in turned] == [(11, Level.ASSURED)]


def test_the_brief_counts_the_attempts_that_the_law_allows() -> None:
    assert (
        "2 of 4 attempts at the election of the Prime Minister have been used (RF 6:5)"
        in fm.brief(SWEDEN.on("2018-12-20")).to_markdown()
    )
