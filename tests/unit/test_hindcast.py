"""Looking back on days drawn at random: each kind of day, what followed it, and what speaks against the answer."""

from datetime import date
from typing import Any

import pytest

import formateur as fm
from formateur.errors import FormateurError
from formateur.record.hindcast import EARLY, IN_OFFICE, LOCKED, NO_WAY, OPEN, Draw, Hindcast, hindcast, wilson
from formateur.report.record.hindcast import hindcast_sheet
from small import formation, law

HOUSE = law(
    """
    offices: {premier: {name: Premier}}
    starts: {election: vote}
    steps:
      vote:
        fills: premier
        votes_on: nominee
        ballots: [{id: only, needs: {in_favour: more than 1/2 of members}}]
        passed: in_office
        failed: dissolved
    ends: {in_office: {end: government}, dissolved: {end: dissolution}}
    """
)
EVEN = {
    "parties": {"reds": {"name": "Reds", "seats": "5"}, "blues": {"name": "Blues", "seats": "5"}},
    "people": {"ann": {"name": "Ann", "party": "reds"}, "bob": {"name": "Bob", "party": "blues"}},
}
NOMINATED = "- {date: 2020-01-01, nominates: {candidate: ann, by: reds, step: vote}}"
REFUSED = "- {date: 2020-01-02, commits: {id: blues-no, by: blues, refuses: {office: premier, candidate: ann}, depth: vote, firmness: pledge}}"
PROMISED = "- {date: 2020-01-02, commits: {id: blues-yes, by: blues, backs: {office: premier, candidate: ann}, depth: vote, firmness: pledge}}"


GREENS_TOO = REFUSED.replace("blues", "greens")
THREE = {
    "reds": {"name": "Reds", "seats": "4"},
    "blues": {"name": "Blues", "seats": "3"},
    "greens": {"name": "Greens", "seats": "3"},
}


def lifted(day: str) -> str:
    return f"- {{date: {day}, lifts: {{id: blues-no}}}}"


def elected(day: str, outcome: str = "passed") -> str:
    favour, against = (10, 0) if outcome == "passed" else (5, 5)
    return (
        f"- {{date: {day}, ballot: {{step: vote, candidate: ann, in_favour: {favour}, against: {against}, "
        f"outcome: {outcome}}}}}"
    )


def waits(day: str) -> str:
    """An event that changes nothing, so that the account reaches so far."""
    return f"- {{date: {day}, statement: they wait}}"


def looked(*events: str, within: int = 30, **parties: Any) -> Hindcast:
    case = formation(HOUSE, "\n".join(events), **{**EVEN, **parties})
    assert not case.on(case.ends).refusals
    return hindcast([case], draws=1000, within=within)


def drawn(found: Hindcast, day: str) -> Draw:
    (one,) = (one for one in found.draws if str(one.day) == day)
    return one


def counted(found: Hindcast) -> dict[str, tuple[int, int]]:
    return {one.what: (one.part, one.whole) for one in found.shares()}


# --- which days are drawn --------------------------------------------------------------------------------------------


def test_only_days_on_which_a_government_is_being_formed_are_kept() -> None:
    found = looked(NOMINATED, elected("2020-01-05"), waits("2020-01-08"))
    assert [str(one.day) for one in found.draws] == [f"2020-01-0{day}" for day in range(1, 5)]
    assert found.skipped == {IN_OFFICE: 4, NO_WAY: 0}


def test_nothing_is_formed_in_a_house_that_is_dissolved() -> None:
    found = looked(NOMINATED, elected("2020-01-05", "failed"), waits("2020-01-08"))
    assert found.skipped == {IN_OFFICE: 0, NO_WAY: 4}


def test_a_day_on_which_a_government_took_office_is_skipped_even_if_that_was_reported_later() -> None:
    reported = elected("2020-01-05").replace("{date: 2020-01-05", "{date: 2020-01-05, known: 2020-01-07")
    found = looked(NOMINATED, reported, waits("2020-01-08"))
    assert max(one.day for one in found.draws) == date(2020, 1, 4)


def test_the_same_seed_draws_the_same_days_and_another_seed_others() -> None:
    case = formation(HOUSE, "\n".join((NOMINATED, waits("2020-12-31"))), **EVEN)
    first, again, other = (hindcast([case], draws=20, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.draws != other.draws


def test_more_draws_of_a_seed_hold_the_days_of_fewer() -> None:
    case = formation(HOUSE, "\n".join((NOMINATED, waits("2020-12-31"))), **EVEN)
    few, many = (hindcast([case], draws=number) for number in (10, 40))
    assert {one.day for one in few.draws} < {one.day for one in many.draws}


def test_a_case_more_leaves_the_order_of_the_others_days_as_it_is() -> None:
    ours = formation(HOUSE, "\n".join((NOMINATED, waits("2020-06-30"))), **EVEN)
    theirs = formation(HOUSE, "\n".join((NOMINATED, waits("2020-06-30"))), **{**EVEN, "case": "other-2020"})
    together = [one.day for one in hindcast([ours, theirs], draws=40).draws if one.case == ours.id]
    alone = hindcast([ours], draws=len(together)).draws
    assert together == [one.day for one in alone]


def test_no_day_is_drawn_twice() -> None:
    found = looked(NOMINATED, waits("2020-01-31"))
    assert (len(found.draws), len({one.day for one in found.draws}), found.asked) == (31, 31, 1000)


@pytest.mark.parametrize(("draws", "within"), [(0, 30), (10, 0)])
def test_nothing_is_drawn_of_no_draws_or_no_days(draws: int, within: int) -> None:
    with pytest.raises(FormateurError, match=f"--draws {draws}, --within {within}: both must be at least 1"):
        hindcast([], draws=draws, within=within)


# --- locked days -----------------------------------------------------------------------------------------------------


def test_a_locked_day_whose_way_out_was_taken() -> None:
    found = looked(NOMINATED, REFUSED, lifted("2020-01-20"), elected("2020-01-25"))
    one = drawn(found, "2020-01-10")
    assert (one.standing, one.ways, one.taken) == (LOCKED, 1, (1,))
    assert (one.after.moved, one.after.government) == (date(2020, 1, 20), date(2020, 1, 25))
    assert not found.misses()


def test_what_comes_later_than_the_days_counted_does_not_count() -> None:
    found = looked(NOMINATED, REFUSED, lifted("2020-01-20"), elected("2020-01-25"), within=5)
    soon = counted(found)
    assert soon["locked: something in a lock moved"] == (5, 18)  # 15 to 19 January, of 2 to 19
    assert soon["locked: a government came"] == (0, 18)
    assert soon["resolved: a listed way out was taken"] == (18, 18)


def test_a_commitment_that_runs_out_has_moved_and_was_not_given_up() -> None:
    until = REFUSED.replace("firmness: pledge", "firmness: pledge, until: 2020-01-20")
    one = drawn(looked(NOMINATED, until, elected("2020-01-25")), "2020-01-10")
    assert (one.standing, one.after.moved, one.taken) == (LOCKED, date(2020, 1, 20), ())


def test_what_is_withdrawn_once_the_government_is_in_office_was_no_way_out() -> None:
    found = looked(NOMINATED, REFUSED, elected("2020-01-25"), lifted("2020-01-26"))
    one = drawn(found, "2020-01-10")
    assert (one.standing, one.taken) == (LOCKED, ())


def test_a_government_without_a_listed_way_out_is_a_miss_soon_or_late() -> None:
    found = looked(NOMINATED, REFUSED, elected("2020-03-01"))
    kinds = {str(one.day): how for one, how in found.misses() if one.standing == LOCKED}
    assert kinds["2020-02-15"] == "locked, and soon formed another way"
    assert kinds["2020-01-10"] == "locked, and formed another way at last"


def test_a_locked_house_that_is_dissolved_is_no_miss() -> None:
    found = looked(NOMINATED, REFUSED, elected("2020-03-01", "failed"))
    assert not [one for one, _ in found.misses() if one.standing == LOCKED]
    assert counted(found)["unresolved: all of a way out was given up"] == (0, 59)  # 2 January to 29 February
    assert counted(found)["locked: the house was dissolved"] == (30, 59)  # 31 January to 29 February


# --- open days, and days on which too few have spoken ----------------------------------------------------------------


def test_an_open_day_on_which_a_government_followed() -> None:
    found = looked(NOMINATED, PROMISED, elected("2020-01-25"))
    assert drawn(found, "2020-01-10").standing == OPEN
    assert not found.misses()


def test_an_open_day_after_which_nothing_was_carried_is_a_miss() -> None:
    found = looked(NOMINATED, PROMISED, elected("2020-03-01"))
    missed = {str(one.day): how for one, how in found.misses()}
    assert missed["2020-01-10"] == "open, and nothing was carried"
    assert "2020-02-15" not in missed


def test_a_day_whose_sequel_the_record_does_not_tell_is_not_counted() -> None:
    found = looked(NOMINATED, PROMISED, waits("2020-02-10"))
    assert counted(found)["open: neither"] == (10, 10)  # 2 to 11 January
    assert drawn(found, "2020-02-01").standing == OPEN


def test_where_nobody_else_has_spoken_it_is_neither_locked_nor_open() -> None:
    assert drawn(looked(NOMINATED, waits("2020-01-05")), "2020-01-03").standing == EARLY


def test_a_majority_of_which_nobody_has_said_a_word_is_not_yet_open() -> None:
    six = {"reds": {"name": "Reds", "seats": "6"}, "blues": {"name": "Blues", "seats": "4"}}
    assert drawn(looked(NOMINATED, waits("2020-01-05"), parties=six), "2020-01-03").standing == EARLY


# --- shares and print ------------------------------------------------------------------------------------------------


def test_wilsons_interval_of_one_in_ten() -> None:
    # (0.1 + 1.96²/20 ± 1.96 √(0.09/10 + 1.96²/400)) / (1 + 1.96²/10)
    assert [round(bound, 4) for bound in wilson(1, 10)] == [0.0179, 0.4042]


@pytest.mark.parametrize(("part", "bound"), [(0, 0), (10, 1)])
def test_the_interval_of_nothing_and_of_everything_ends_there(part: int, bound: int) -> None:
    assert wilson(part, 10)[bound] == bound


def test_the_order_of_the_list_is_tested_where_there_is_a_choice() -> None:
    found = looked(NOMINATED, REFUSED, GREENS_TOO, lifted("2020-01-20"), elected("2020-01-25"), parties=THREE)
    assert {(one.ways, one.taken) for one in found.choices} == {(2, (1,))}  # by name: blues before greens
    assert found.blind == 0.5
    assert (
        "several were listed; the first of the list was taken on 100 %, and one picked"
        in hindcast_sheet(found).headline
    )


def test_where_only_one_is_listed_there_is_no_order_to_test() -> None:
    found = looked(NOMINATED, REFUSED, lifted("2020-01-20"), elected("2020-01-25"))
    assert (len(found.resolved), found.choices, found.blind) == (18, (), None)


def test_the_headline_says_what_was_found() -> None:
    found = looked(NOMINATED, REFUSED, lifted("2020-01-20"), elected("2020-01-25"))
    assert hindcast_sheet(found).headline == (
        "Of 24 days drawn at random on which a government was being formed, 18 were locked and 0 open; on 6 too few had "
        "spoken. A government came within 30 days of 18 of 18 locked days. Of 18 locked days after which the same house "
        "formed a government, a listed way out was taken on 18."
    )


def test_it_is_printed_in_every_form() -> None:
    sheet = hindcast_sheet(looked(NOMINATED, PROMISED, elected("2020-03-01")))
    assert "open: neither" in sheet.render("text")
    assert "| open, and nothing was carried |" in sheet.render("md")
    assert sheet.render("csv").startswith("what,part,of,cases,share,from,to\n")
    assert '"seed": 1' in sheet.render("json")


def test_no_day_at_all() -> None:
    assert hindcast_sheet(hindcast([])).headline == "On no day of these cases was a government being formed."


def test_a_case_of_the_library() -> None:
    found = hindcast([fm.load("northern-ireland-2022")], draws=10)
    assert {one.standing for one in found.draws} == {LOCKED}
    assert all(one.taken == (1,) for one in found.draws)
