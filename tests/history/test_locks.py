"""Locks and ways out that were worked out twice before, by a solver and by exhaustive search, and checked by hand sums."""

from collections.abc import Iterable
from functools import cache

import pytest

import formateur as fm
from formateur.agreements.answer import Answer, Status
from formateur.agreements.asking import answer, new_names
from formateur.agreements.whatif import Changes, changed
from lebanon import eve_of_13_june


@cache
def asked(case: str, day: str, goal: str, undeclared: str, level: str = "pledge") -> Answer:
    from formateur.case.commitments import Firmness

    return answer(fm.load(case).on(day), goal, undeclared=undeclared, level=Firmness[level.upper()])


def ways(found: Answer) -> set[frozenset[str]]:
    return {frozenset(way.give_up) for way in found.ways_out}


def needs(found: Answer) -> dict[frozenset[str], int]:
    return {frozenset(way.give_up): way.draws for way in found.ways_out}


def sets(*texts: str) -> set[frozenset[str]]:
    return {frozenset(text.split()) for text in texts}


def lock_sets(found: Answer) -> set[frozenset[str]]:
    return set(found.locks)


K = "cf-as-one sadr-without-maliki quorum-220"


# --- Iraq, the sitting of 7 February 2022 ----------------------------------------------------------------------------


def test_the_sitting_of_7_february_2022_is_locked_by_two_boycotts_and_the_ruling() -> None:
    found = asked("iraq-2021", "2022-02-06", "sitting", "all")
    assert found.locked
    assert lock_sets(found) == sets("sadrist-boycott siyada-boycott quorum-220")
    assert needs(found) == {
        frozenset({"sadrist-boycott"}): 148,
        frozenset({"siyada-boycott"}): 169,
        frozenset({"quorum-220"}): 165,
    }
    assert found.silent == 175


def test_the_boycott_of_the_kdp_is_in_no_lock_on_that_sitting() -> None:
    found = asked("iraq-2021", "2022-02-06", "sitting", "all")
    assert {one.ref: one.part for one in found.parts}["kdp-boycott"] == "idle"


def test_a_sitting_45_short_is_opened_by_any_45() -> None:
    found = asked("iraq-2021", "2022-02-06", "sitting", "all")
    least = {way.give_up: (way.least_members, way.members) for way in found.ways_out}
    assert least == {("sadrist-boycott",): (45, 72), ("siyada-boycott",): (45, 51), ("quorum-220",): (None, 0)}


def test_the_frameworks_call_to_wait_counted_as_a_boycott_makes_seven_of_each() -> None:
    found = asked("iraq-2021", "2022-02-06", "sitting", "all", "preference")
    cf, sadr, siyada, kdp, quorum = "cf-wait", "sadrist-boycott", "siyada-boycott", "kdp-boycott", "quorum-220"
    assert ways(found) == sets(
        f"{cf} {sadr}", f"{cf} {siyada}", f"{cf} {quorum}", f"{kdp} {sadr} {siyada}", f"{kdp} {sadr} {quorum}",
        f"{kdp} {siyada} {quorum}", f"{sadr} {siyada} {quorum}",
    )  # fmt: skip
    pairs = [f"{cf} {one} {two}" for one, two in _pairs([sadr, siyada, kdp, quorum])]
    assert lock_sets(found) == sets(*pairs, f"{sadr} {siyada} {quorum}")
    assert found.silent == 87


def test_the_same_as_a_what_if() -> None:
    added = "{id: cf-wait, by: framework, stays_away: president, sitting: 2022-02-07}"
    from datetime import date

    found = answer(changed(fm.load("iraq-2021"), date(2022, 2, 6), Changes(made=(added,))), "sitting")
    assert ways(found) == ways(asked("iraq-2021", "2022-02-06", "sitting", "all", "preference"))


def test_the_day_before_the_sitting_was_not_locked() -> None:
    found = asked("iraq-2021", "2022-02-05", "sitting", "all")
    assert found.status is Status.POSSIBLE
    assert (found.least, found.silent) == (220, 257)


@pytest.mark.parametrize("day", ["2022-02-05", "2022-02-06"])
def test_where_nobody_has_promised_to_come_that_is_no_lock(day: str) -> None:
    found = asked("iraq-2021", day, "sitting", "none")
    assert found.status is Status.NOTHING_PROMISED
    assert not found.locked
    assert found.locks == ()


# --- Iraq, a government ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "silent", "least", "ruling"), [("2022-02-06", 68, 65, 10), ("2022-03-25", 56, 53, 0)])
def test_a_government_was_locked_by_three_things_and_one_of_three_more(
    day: str, silent: int, least: int, ruling: int
) -> None:
    found = asked("iraq-2021", day, "government", "half")
    assert (found.least, found.silent) == (least, silent)
    assert lock_sets(found) == sets(
        f"{K} siyada-with-sadr", f"{K} kdp-with-sadr", f"{K} kdp-own-president puk-salih-only"
    )
    last = 32 if day == "2022-02-06" else 22
    assert needs(found) == {
        frozenset({"cf-as-one"}): 0,
        frozenset({"sadr-without-maliki"}): 0,
        frozenset({"quorum-220"}): ruling,
        frozenset({"kdp-with-sadr", "siyada-with-sadr", "puk-salih-only"}): last,
        frozenset({"kdp-with-sadr", "siyada-with-sadr", "kdp-own-president"}): last,
    }


def test_with_every_undeclared_member_it_was_possible_on_6_february() -> None:
    assert asked("iraq-2021", "2022-02-06", "government", "all").status is Status.POSSIBLE


def test_on_declared_words_alone_on_6_february() -> None:
    found = asked("iraq-2021", "2022-02-06", "government", "none")
    assert ways(found) == sets(
        "cf-as-one", "sadr-without-maliki", "quorum-220 puk-salih-only", "quorum-220 kdp-own-president",
        "quorum-220 kdp-with-sadr siyada-with-sadr",
    )  # fmt: skip
    assert len(found.locks) == 3


def test_on_declared_words_alone_on_25_march_one_lock_and_three_ways_out() -> None:
    found = asked("iraq-2021", "2022-03-25", "government", "none")
    assert lock_sets(found) == sets(K)
    assert ways(found) == sets("cf-as-one", "sadr-without-maliki", "quorum-220")


def test_the_sitting_of_26_march_needed_53_of_56() -> None:
    open_ = asked("iraq-2021", "2022-03-25", "sitting", "all")
    assert open_.status is Status.POSSIBLE
    assert (open_.least, open_.silent) == (53, 56)
    for undeclared in ("half", "none"):
        found = asked("iraq-2021", "2022-03-25", "sitting", undeclared)
        assert lock_sets(found) == sets("cf-away-26-march quorum-220")
        assert ways(found) == sets("cf-away-26-march", "quorum-220")


@pytest.mark.parametrize("day", ["2022-09-25", "2022-10-12"])
@pytest.mark.parametrize("undeclared", ["all", "half", "none"])
def test_by_the_autumn_nothing_stood_in_the_way(day: str, undeclared: str) -> None:
    found = asked("iraq-2021", day, "government", undeclared)
    assert found.status is Status.POSSIBLE
    assert found.least == 0


def test_what_the_resignation_of_the_73_changed() -> None:
    found = asked("iraq-2021", "2022-06-12", "government", "half")
    assert lock_sets(found) == sets("cf-boycott", "quorum-220"), "256 seated, and 220 still of 329"
    assert ways(found) == sets("cf-boycott quorum-220")
    assert "sadr-without-maliki" not in {one.ref for one in found.parts}


def test_the_way_out_that_history_took_is_in_the_list_of_6_february() -> None:
    from datetime import date

    from formateur.agreements.timeline import timeline

    (moment,) = timeline(
        fm.load("iraq-2021"), "government", undeclared="half", since=date(2022, 2, 6), until=date(2022, 2, 6)
    )
    taken = {frozenset(way.give_up) for way in moment.taken}
    assert frozenset({"siyada-with-sadr", "kdp-with-sadr", "kdp-own-president"}) in taken
    assert frozenset({"cf-as-one"}) not in taken, "the bloc stayed one"
    assert frozenset({"sadr-without-maliki"}) not in taken, "who leaves the chamber gives nothing up"


# --- Lebanon, 13 June 2023 -------------------------------------------------------------------------------------------


def lebanon(frangieh: str, azour: str, undeclared: str) -> Answer:
    return answer(eve_of_13_june(frangieh, azour), "office:president", undeclared=undeclared)


def test_lebanons_presidency_was_locked_where_both_camps_would_leave_the_hall() -> None:
    found = lebanon("quorum", "quorum", "all")
    core = "duo duo-allies lf fpm quorum-86"
    assert lock_sets(found) == sets(f"{core} psp", f"{core} kataeb-renewal")
    assert needs(found) == {
        frozenset({"duo"}): 0,
        frozenset({"quorum-86"}): 7,
        frozenset({"duo-allies"}): 15,
        frozenset({"lf"}): 23,
        frozenset({"fpm"}): 25,
        frozenset({"psp", "kataeb-renewal"}): 26,
    }


def test_it_was_not_where_only_one_camp_would() -> None:
    found = lebanon("quorum", "vote", "all")
    assert found.status is Status.POSSIBLE
    assert found.least == 21
    half = lebanon("quorum", "vote", "half")
    assert lock_sets(half) == sets("duo lf fpm psp kataeb-renewal quorum-86")
    assert {len(way.give_up) for way in half.ways_out} == {1}


def test_a_new_name_would_open_lebanons_presidency_if_both_camps_dropped_their_man() -> None:
    (name,) = new_names(lebanon("quorum", "quorum", "all"))
    assert name.opens
    assert set(name.dropped) == {"duo", "duo-allies", "lf", "fpm", "psp", "kataeb-renewal", "others-az"}


# --- Spain and Sweden: the groups taken as undeclared are those of the paper -----------------------------------------


def with_silent(case: str, day: str, undeclared: str, silent: Iterable[str]) -> tuple[set[frozenset[str]], int]:
    from formateur.agreements.goals import Goal, Undeclared, scope
    from formateur.agreements.question import question
    from formateur.agreements.search.direct import Direct
    from formateur.agreements.search.sets import hitting_sets

    found = scope(fm.load(case).on(day), Goal.parse("government"), silent=tuple(silent))
    assert found is not None
    asked_ = question(found)
    sets_, complete = Direct(asked_).ways_out(Undeclared(undeclared).limit(asked_.silent_seats), 1000)
    assert complete
    return set(sets_), len(hitting_sets(sets_, 1000)[0])


SPAIN = ("nc", "compromis", "pnv", "cc", "erc", "pdc", "bildu")


def test_spain_on_declared_words_alone() -> None:
    found, locks = with_silent("spain-2016", "2016-08-30", "none", SPAIN)
    assert found == sets("psoe-no-rajoy", "up-no-rajoy", "pp-no-sanchez", "cs-not-with-up up-not-with-cs")
    assert locks == 2


def test_spain_with_every_undeclared_member() -> None:
    found, locks = with_silent("spain-2016", "2016-08-30", "all", SPAIN)
    assert (len(found), locks) == (11, 10)
    assert {one for one in found if len(one) == 1} == sets(
        "psoe-no-rajoy", "up-no-rajoy", "pp-no-sanchez", "psoe-not-on-indep"
    )
    assert frozenset({"nc-no-rajoy", "pnv-no-rajoy"}) in found


def test_sweden_in_the_hands_of_the_left_party() -> None:
    found, locks = with_silent("sweden-2018", "2019-01-15", "none", ["v"])
    assert found == sets(
        "c-not-on-sd", "kd-not-s", "m-not-s", "s-not-alliance", "sd-not-s", "l-not-on-sd mp-not-alliance"
    )
    assert locks == 2
    assert with_silent("sweden-2018", "2019-01-15", "all", ["v"])[0] == {frozenset()}


def _pairs(names: list[str]) -> list[tuple[str, str]]:
    return [(one, two) for index, one in enumerate(names) for two in names[index + 1 :]]
