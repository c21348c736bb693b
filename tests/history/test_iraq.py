"""Iraq 2021-22: what the engine must say of the days whose outcome is known. Figures: the case file and its sources."""

import pytest

import formateur as fm
from formateur.agreements.turning import flips, residual, tolerances
from formateur.model.judge import Level

IRAQ = fm.load("iraq-2021")


def outlook_on(day: str) -> fm.Outlook:
    found = fm.outlook(IRAQ.on(day))
    assert found is not None
    return found


def away_on(day: str) -> dict[str, int]:
    return {share.actor: share.seats for share in outlook_on(day).away}


def test_on_4_february_nobody_has_declared_to_stay_away() -> None:
    assert (away_on("2022-02-04"), outlook_on("2022-02-04").can_attend) == ({}, 329)


def test_on_5_february_the_quorum_is_still_within_reach() -> None:
    view = outlook_on("2022-02-05")
    assert (view.level, view.needed.present, view.can_attend, view.missing) == (Level.OPEN, 220, 257, 0)
    assert away_on("2022-02-05") == {"sadrists": 72}  # one of their 73 is exempt


def test_on_5_february_38_more_absences_would_block() -> None:
    anyone = [flip for flip in flips(outlook_on("2022-02-05")) if flip.actor is None and flip.move == "stays_away"]
    assert [(flip.members, flip.becomes) for flip in anyone] == [(38, Level.BLOCKED)]


def test_on_6_february_the_sitting_of_the_7th_cannot_open() -> None:
    view = outlook_on("2022-02-06")
    assert (view.level, view.can_attend, view.missing) == (Level.BLOCKED, 175, 45)
    assert away_on("2022-02-06") == {"sadrists": 72, "siyada": 51, "kdp": 31}


def test_on_6_february_three_single_moves_open_it_and_the_kdp_alone_does_not() -> None:
    found = flips(outlook_on("2022-02-06"))
    assert [(flip.ref, flip.members, flip.of, flip.wanted, flip.others) for flip in found] == [
        ("sadrist-boycott", 45, 72, 148, 175),
        ("siyada-boycott", 45, 51, 169, 175),
        ("quorum-220", 0, 0, 165, 175),
    ]


def test_on_6_february_the_verdict_is_robust_to_the_sizes_of_the_blocs() -> None:
    ranges = {one.ref or one.what: (one.low, one.high == one.ceiling) for one in tolerances(outlook_on("2022-02-06"))}
    assert ranges["siyada-boycott"] == (7, True)
    assert ranges["sadrist-boycott"] == (28, True)
    assert ranges["kdp-boycott"] == (0, True)
    assert ranges["quorum"] == (176, True)


def test_58_came_on_7_february_117_fewer_than_the_boycotts_allowed() -> None:
    found = residual(IRAQ.on("2022-02-07"))
    assert found is not None
    assert (found.allowed, found.came, found.unexplained) == (175, 58, 117)
    assert "framework" in found.named
    assert [terms.id for terms in found.softer] == ["cf-wait"]


def test_before_the_ruling_of_3_february_the_quorum_was_the_ordinary_one() -> None:
    assert outlook_on("2022-02-02").needed.present == 165


def test_on_25_march_the_vote_is_possible_on_paper_and_four_absences_end_it() -> None:
    view = outlook_on("2022-03-25")
    assert (view.level, view.can_attend, view.pledged, view.wanted, view.undeclared) == (Level.OPEN, 223, 167, 53, 56)
    assert away_on("2022-03-25") == {"framework": 88, "puk": 18}
    block = min(flip.members for flip in flips(view) if flip.becomes is Level.BLOCKED)
    assert block == 4


@pytest.mark.parametrize(("day", "came", "short"), [("2022-03-26", 202, 18), ("2022-03-30", 176, 44)])
def test_the_sittings_of_march_fell_short(day: str, came: int, short: int) -> None:
    headline = fm.brief(IRAQ.on(day)).headline
    assert f"{came} of 329 members came, {short} short of the 220" in headline


def test_the_resignation_of_the_73_empties_73_seats() -> None:
    house = IRAQ.on("2022-06-12").house()
    assert (house.whole.members, house.whole.seated) == (329, 256)


def test_on_12_october_a_president_is_certain_and_who_it_is_is_not() -> None:
    view = outlook_on("2022-10-12")
    assert (view.level, view.pledged, view.house.whole.seated) == (Level.ASSURED, 273, 320)
    first, second = view.ballots
    assert (first.verdict.level, second.verdict.level) == (Level.OPEN, Level.ASSURED)
    assert {second.verdict.level_of(name) for name in view.first.ask.candidates} == {Level.OPEN}


def test_rashid_is_elected_at_the_second_ballot_with_most_votes() -> None:
    ballots = [seen for seen in IRAQ.on("2022-10-13").ballots if seen.step == "president" and seen.entry.event.ballot]
    assert [(seen.ballot, seen.computed.value) for seen in ballots] == [("first", "failed"), ("second", "passed")]
    assert IRAQ.on("2022-10-13").state.holders["president"] == "rashid"


def test_the_government_takes_office_on_day_382() -> None:
    situation = IRAQ.on("2022-10-27")
    assert (str(situation.state.government), situation.days_since_election) == ("2022-10-27", 382)


@pytest.mark.parametrize(
    ("day", "clock", "due"),
    [
        ("2021-12-27", "first_sitting", "2022-01-11"),
        ("2022-01-09", "president", "2022-02-08"),
        ("2022-03-05", "president", "2022-04-04"),  # 30 days from the reopening by the counting rule …
        ("2022-04-01", "president", "2022-04-06"),  # … and the date the court's ruling was taken to set
        ("2022-10-13", "designation.mandate", "2022-11-12"),
    ],
)
def test_time_limits_fall_due_when_the_record_says(day: str, clock: str, due: str) -> None:
    assert {one.id: str(one.due) for one in IRAQ.on(day).clocks}[clock] == due


def test_the_time_limit_for_the_president_was_overrun_and_nothing_followed() -> None:
    situation = IRAQ.on("2022-10-12")
    clock = {one.id: one for one in situation.clocks}["president"]
    assert (clock.overrun_on(situation.day), clock.late, situation.stage) == (189, "nothing", "president")


def test_a_deputy_speaker_replaced_in_mid_crisis_is_elected_on_a_side_track() -> None:
    before = IRAQ.on("2022-09-27")
    assert (before.stage, before.also_pending) == ("president", ("first_deputy",))
    assert IRAQ.on("2022-09-28").also_pending == ()


def test_zebari_no_longer_stands_once_the_court_has_barred_him() -> None:
    assert "zebari" in IRAQ.on("2022-02-05").candidates_at("president")
    assert "zebari" not in IRAQ.on("2022-02-06").candidates_at("president")


def test_on_25_march_53_of_the_framework_coming_would_have_been_enough() -> None:
    coming = [flip for flip in flips(outlook_on("2022-03-25")) if flip.actor == "framework" and flip.move == "attends"]
    assert [(flip.members, flip.of, flip.becomes) for flip in coming] == [(53, 88, Level.ASSURED)]


def test_no_bloc_moves_more_members_than_it_has() -> None:
    for day in ("2022-02-05", "2022-03-25", "2022-09-27", "2022-10-12"):
        situation = IRAQ.on(day)
        for flip in flips(outlook_on(day)):
            if flip.actor in situation.blocs:
                assert flip.of <= situation.bloc_seats(flip.actor)
