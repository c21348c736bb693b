"""A situation as data: figures of the eve of 7 February 2022, their origin, and nothing that was not known."""

import json
from functools import cache

import pytest

from formateur.case.case import Case
from formateur.case.load import build, load, load_text
from formateur.case.situation import Situation
from formateur.case.template import new_case
from formateur.errors import FormateurError, UnknownNameError
from formateur.report.show import PARTS, render, show


@cache
def iraq() -> Case:
    return load("iraq-2021")


def eve() -> Situation:
    return iraq().on("2022-02-06")


def row(part: str, situation: Situation | None = None, **wanted: object) -> dict[str, object]:
    rows = show(situation or eve(), part)[part].rows
    return next(dict(one) for one in rows if all(one[key] == value for key, value in wanted.items()))


def test_parties_have_their_seats_and_blocs() -> None:
    rows = show(eve(), "parties")["parties"].rows
    assert sum(one["seats"] for one in rows) == 329
    assert row("parties", party="taqaddum")["blocs"] == ["siyada"]


def test_seats_that_moved_name_their_source() -> None:
    puk = row("parties", party="puk")
    assert (puk["seats"], puk["since"], puk["sources"]) == (18, "2021-10-23", ["rudaw-2021-11-30"])


def test_a_bloc_has_certified_seats_beside_its_claim() -> None:
    siyada = row("blocs", bloc="siyada")
    assert (siyada["seats"], siyada["claims"], siyada["members"]) == (51, 67, ["taqaddum", "azm"])


def test_a_commitment_has_its_terms_and_sources() -> None:
    boycott = row("commitments", id="sadrist-boycott")
    assert boycott["actor"] == ["sadrists"]
    assert boycott["kind"] == "stays_away"
    assert boycott["seats"] == 72
    assert boycott["sitting"] == "2022-02-07"
    assert boycott["firmness"] == "pledge"
    assert boycott["sources"]


def test_customs_stand_among_the_commitments() -> None:
    assert row("commitments", id="custom-president")["actor_name"] == "the polity, by custom"


def test_a_commitment_is_gone_the_day_after_its_sitting() -> None:
    ids = [one["id"] for one in show(iraq().on("2022-02-08"), "commitments")["commitments"].rows]
    assert "sadrist-boycott" not in ids


@pytest.mark.parametrize(
    ("day", "seats", "amendment", "since"),
    [("2022-02-02", 165, None, None), ("2022-02-06", 220, "quorum-220", "2022-02-03")],
)
def test_a_rule_names_the_amendment_that_made_it(
    day: str, seats: int, amendment: str | None, since: str | None
) -> None:
    first = row("rules", iraq().on(day), step="president", ballot="first")
    assert (first["seats_present"], first["seats_in_favour"]) == (seats, 220)
    assert (first["amendment"], first["since"], first["article"]) == (amendment, since, "art. 70(1)")


def test_a_motion_that_a_ruling_made_appears_with_it() -> None:
    reopening = row("rules", iraq().on("2022-03-05"), step="motions.reopen_nominations")
    assert (reopening["amendment"], reopening["amendment_article"]) == ("fsc-24-2022", "24/federal/2022")


def test_a_negative_rule_says_how_many_against_it_survives() -> None:
    vote = row("rules", load("sweden-2018").on("2018-12-13"), step="investiture")
    assert (vote["seats_against_at_most"], vote["seats_in_favour"], vote["quorum"]) == (174, None, None)


SETS = """\
  - id: court-first
    date: 2024-03-05
    ruling: {by: Court, cite: 1/2024, sets: {investiture.ballots.first.needs: {in_favour: at least 2/3 of members}}}
    sources: [gazette-2024-03-03]
"""


def test_a_ruling_for_this_formation_is_the_origin_of_its_rule() -> None:
    text = new_case("arcadia", "spain-1978", "2024-03-03")
    case = load_text(text.replace("  # The commonest", f"{SETS}  # The commonest"))
    first = row("rules", case.on("2024-03-06"), step="investiture", ballot="first")
    assert (first["seats_in_favour"], first["amendment"], first["since"]) == (234, "court-first", "2024-03-05")
    assert row("rules", case.on("2024-03-04"), step="investiture", ballot="first")["amendment"] is None


@pytest.mark.parametrize(
    ("office", "state", "holder", "since"),
    [("speaker", "held", "halbousi", "2022-01-09"), ("president", "held over", "salih", None)],
)
def test_an_office_is_held_or_only_held_over(office: str, state: str, holder: str, since: str | None) -> None:
    found = row("offices", office=office)
    assert (found["state"], found["holder"], found["since"]) == (state, holder, since)


def test_an_office_that_nobody_holds_is_vacant() -> None:
    assert row("offices", iraq().on("2021-12-01"), office="speaker")["state"] == "vacant"


def test_a_barred_candidate_is_marked() -> None:
    assert row("candidates", person="zebari")["barred_since"] == "2022-02-06"
    assert row("people", person="zebari")["stands_at"] == []


def test_a_deadline_set_from_outside_names_its_source() -> None:
    clock = row("clocks", iraq().on("2022-03-30"), clock="president")
    assert clock["due"] == "2022-04-06"
    assert clock["sources"] != []


def test_people_appear_only_once_they_are_in_the_record() -> None:
    names = {one["person"] for one in show(eve(), "people")["people"].rows}
    assert "salih" in names
    assert "sudani" not in names


def test_relations_appear_only_once_they_were_claimed() -> None:
    day = iraq().begins
    for one in show(iraq().on(day), "patrons")["patrons"].rows:
        assert min(str(iraq().sources[name].date) for name in one["sources"]) <= str(day)
    assert show(eve(), "patrons")["patrons"].rows != []


@pytest.mark.parametrize("day", ["2021-12-04", "2022-02-06", "2022-03-25", "2022-06-23"])
def test_deleting_what_became_known_later_changes_nothing(day: str) -> None:
    case = iraq()
    kept = tuple(one.event for one in sorted(case.entries, key=lambda one: one.index) if str(one.known) <= day)
    shorter = build(case.file.model_copy(update={"chronicle": kept}), case.constitution)
    assert render(shorter.on(day), "all", "json") == render(case.on(day), "all", "json")


def test_all_as_json_is_one_object_of_lists() -> None:
    found = json.loads(render(eve(), "all", "json"))
    assert tuple(found) == PARTS
    assert all(isinstance(rows, list) for rows in found.values())


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_the_columns_that_it_shows(part: str) -> None:
    table = show(eve(), part)[part]
    assert [name for name in table.shown if name not in table.rows[0]] == []
    assert len({tuple(one) for one in table.rows}) == 1


@pytest.mark.parametrize("form", ["text", "md", "csv", "json"])
def test_a_part_prints_in_every_form(form: str) -> None:
    assert "siyada" in render(eve(), "blocs", form)


def test_csv_holds_one_table() -> None:
    with pytest.raises(FormateurError) as caught:
        render(eve(), "all", "csv")
    assert str(caught.value) == f"--format csv holds one table; add --what, one of: {', '.join(PARTS)}"


def test_an_unknown_part_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        show(eve(), "partys")
    assert str(caught.value) == "there is no part of a situation 'partys'; did you mean 'parties'?"
