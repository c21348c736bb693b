"""Greece 2014-15 and Northern Ireland 2022-24: two procedures that no country of the library has, as regression cases.

The files under ``tests/data`` are the worked examples of the language reference; their sources are stubs.
"""

from datetime import date
from pathlib import Path

import pytest

import formateur as fm
from formateur.report.record.replay import replay

CASES = Path(__file__).parents[1] / "data" / "cases"
GREECE = fm.load(CASES / "greece-2014.yaml")
ULSTER = fm.load(CASES / "northern-ireland-2022.yaml")


def pending(case: fm.Case, day: str) -> list[str]:
    return [track.step for track in case.on(day).state.tracks]


def due_and_stopped(case: fm.Case, day: str, clock: str) -> tuple[str, str]:
    return next((str(one.due), str(one.stopped)) for one in case.on(day).clocks if one.id == clock)


@pytest.mark.parametrize("case", [GREECE, ULSTER], ids=lambda case: case.id)
def test_the_record_agrees_with_the_rules(case: fm.Case) -> None:
    found = replay(case)
    assert (found.differs, found.refused) == ((), ())


# --- Greece: an election of a president that dissolves the house ----------------------------------------------------


def test_a_president_not_elected_at_the_third_ballot_dissolves_the_vouli() -> None:
    assert pending(GREECE, "2014-12-28") == ["president"]
    dissolution = GREECE.on("2014-12-29").state.dissolution
    assert dissolution is not None
    assert (dissolution.end, str(dissolution.election_due)) == ("dissolved_for_president", "2015-01-28")


def test_dimas_was_twelve_short_of_180_and_not_of_200_at_the_third_ballot() -> None:
    words = [seen.judgement.arithmetic for seen in GREECE.on("2014-12-29").ballots if seen.judgement]
    assert words == [
        "dimas: 160 in favour, 200 needed (at least 2/3 of 300 members): 40 short",
        "dimas: 168 in favour, 200 needed (at least 2/3 of 300 members): 32 short",
        "dimas: 168 in favour, 180 needed (at least 3/5 of 300 members): 12 short",
    ]


def test_the_new_house_forms_a_government_and_elects_a_president_on_two_tracks() -> None:
    assert pending(GREECE, "2015-01-25") == ["mandate", "president_new_house"]  # no party has a majority: 149 of 300


def test_a_mandate_of_three_days_ends_with_the_oath_it_led_to() -> None:
    assert due_and_stopped(GREECE, "2015-01-26", "mandate.mandate") == ("2015-01-29", "None")
    assert due_and_stopped(GREECE, "2015-01-27", "mandate.mandate") == ("2015-01-29", "2015-01-27")


def test_the_vote_of_confidence_falls_due_fifteen_days_after_the_oath() -> None:
    assert due_and_stopped(GREECE, "2015-02-11", "confidence") == ("2015-02-11", "2015-02-11")
    assert str(GREECE.on("2015-02-11").state.government) == "2015-02-11"


def test_the_presidents_track_goes_on_after_the_government_is_formed() -> None:
    assert pending(GREECE, "2015-02-11") == ["president_new_house"]
    state = GREECE.on("2015-02-18").state
    assert (state.holders["president"], state.tracks, str(state.government)) == ("pavlopoulos", (), "2015-02-11")


def test_since_2019_a_failed_election_of_a_president_dissolves_nothing() -> None:
    before, after = (GREECE.constitution.on(day).steps["president"] for day in (date(2019, 11, 27), date(2019, 11, 28)))
    assert (before.failed, len(before.ballots)) == ("dissolved_for_president", 3)
    assert (after.failed, len(after.ballots)) == (None, 5)


# --- Northern Ireland: a limit that passes and nothing moves ----------------------------------------------------------


def test_six_weeks_and_three_automatic_extensions_end_on_28_october_2022() -> None:
    assert due_and_stopped(ULSTER, "2022-05-13", "executive") == ("2022-10-28", "None")


def test_an_election_is_owed_from_the_day_after_and_nothing_moves() -> None:
    assert ULSTER.on("2022-10-28").state.owed == ()
    (owed,) = ULSTER.on("2022-10-29").state.owed
    assert (owed.who, owed.target, str(owed.since)) == ("Secretary of State", "election_proposed", "2022-10-29")
    assert pending(ULSTER, "2022-11-30") == ["speaker"]


@pytest.mark.parametrize(
    ("day", "due"), [("2022-12-06", "2023-01-19"), ("2023-03-01", "2024-01-18"), ("2024-01-25", "2024-02-08")]
)
def test_each_act_of_parliament_sets_a_new_limit_and_takes_back_what_was_owed(day: str, due: str) -> None:
    assert due_and_stopped(ULSTER, day, "executive") == (due, "None")
    assert ULSTER.on(day).state.owed == ()


def test_a_limit_that_passes_again_is_owed_again() -> None:
    assert [str(one.since) for one in ULSTER.on("2023-01-20").state.owed] == ["2023-01-20"]
    assert [str(one.since) for one in ULSTER.on("2024-01-19").state.owed] == ["2024-01-19"]


def test_eighteen_to_twenty_one_fails_whatever_the_designations() -> None:
    seen = next(one for one in ULSTER.on("2022-08-03").ballots if str(one.day) == "2022-08-03")
    assert seen.computed.value == "failed"


def test_a_vote_without_counts_is_undetermined_and_says_what_is_missing() -> None:
    seen = ULSTER.on("2024-02-03").ballots[-1]
    assert seen.judgement is not None
    assert (seen.computed.value, "split of unionist" in seen.judgement.unknown) == ("undetermined", True)


def test_nominations_fill_both_first_ministers_and_stop_the_clock() -> None:
    situation = ULSTER.on("2024-02-03")
    holders = situation.state.holders
    assert (holders["first_minister"], holders["deputy_first_minister"]) == ("oneill", "little_pengelly")
    assert due_and_stopped(ULSTER, "2024-02-03", "executive") == ("2024-02-08", "2024-02-03")
    assert str(situation.state.government) == "2024-02-03"


def test_designations_are_counted_from_the_seats_of_the_parties() -> None:
    groups = ULSTER.on("2022-05-12").house("speaker").groups
    assert {name: size.members for name, size in groups.items()} == {"unionist": 37, "nationalist": 35, "other": 18}
