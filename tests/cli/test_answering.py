"""The commands that reason: what they print, what they refuse."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formateur.cli import run

Printed = Callable[..., str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def call(*words: str, code: int = 0) -> str:
        assert run(list(words)) == code
        return capsys.readouterr().out

    return call


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Printed:
    def call(*words: str) -> str:
        assert run(list(words)) in (1, 2)
        return capsys.readouterr().err

    return call


EVE = ("iraq-2021", "--date", "2022-02-06")


def data(printed: Printed, *words: str) -> dict[str, Any]:
    return json.loads(printed(*words, "--format", "json"))


# --- the contract ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["why", "ways-out"])
def test_the_json_has_the_fields_of_the_contract(printed: Printed, command: str) -> None:
    found = data(printed, command, *EVE, "--goal", "sitting", "--undeclared", "all")
    assert {
        "schema_version", "case", "date", "goal", "undeclared", "headline", "locked", "needs_undeclared", "stated_only",
        "locks", "ways_out", "complete", "checked",
    } <= set(found)  # fmt: skip
    assert (found["case"], found["date"], found["goal"]) == ("iraq-2021", "2022-02-06", "sitting")
    assert found["undeclared"] == "all"
    assert found["locked"] is True
    assert found["needs_undeclared"] == {"seats": None, "of": 175}
    assert found["locks"] == [["quorum-220", "sadrist-boycott", "siyada-boycott"]]
    assert found["complete"] is True
    assert found["checked"] is True
    assert [way["give_up"] for way in found["ways_out"]] == [["sadrist-boycott"], ["siyada-boycott"], ["quorum-220"]]
    first = found["ways_out"][0]
    assert (first["actors"], first["needs_undeclared"], first["least_members"], first["rank"]) == (
        ["sadrists"],
        148,
        45,
        1,
    )
    assert found["stated_only"]["locks"] == found["locks"]


def test_a_government_with_half_of_the_undeclared(printed: Printed) -> None:
    found = data(printed, "why", *EVE, "--goal", "government", "--undeclared", "half")
    assert found["needs_undeclared"] == {"seats": 65, "of": 68}
    assert found["win_more"] == 31
    assert len(found["locks"]) == 3
    assert len(found["ways_out"]) == 5
    assert found["stated_only"]["ways_out"] != found["ways_out"]
    assert "our reading" in found["headline"]


def test_the_office_as_a_goal(printed: Printed) -> None:
    found = data(printed, "why", *EVE, "--goal", "office:president", "--undeclared", "all")
    assert found["goal"] == "office:president"
    assert found["checked"] is True


# --- what a reader sees ----------------------------------------------------------------------------------------------


def test_the_first_sentence_is_the_answer(printed: Printed) -> None:
    text = printed("why", *EVE)
    assert "cannot take place: 220 of 329 members must be\npresent, and at most 175 can be; it is 45 short." in text
    assert "Three things together, and none to spare" in text
    assert "45 of their 72 are enough" in text
    assert "Checked by an independent search: 1 lock and 3 ways out" in text


def test_no_builders_word_is_printed(printed: Printed) -> None:
    for command in ("why", "ways-out"):
        text = printed(command, *EVE, "--goal", "government")
        head = text.split("SOURCES")[0].lower()
        for word in ("silent", "reach", "likely", "firm below", "grant", "depth", "restriction"):
            assert word not in head, word


def test_the_reading_stands_in_the_headline(printed: Printed) -> None:
    words = {"all": "Even if every undeclared member came", "none": "On declared words alone"}
    for undeclared, said in words.items():
        text = printed("why", "spain-2016", "--date", "2016-08-30", "--goal", "government", "--undeclared", undeclared)
        assert said in text


def test_a_rule_names_who_could_change_it(printed: Printed) -> None:
    assert "it could be\n  changed by the Federal Supreme Court" in printed("ways-out", *EVE, "--goal", "sitting")


def test_by_an_actor(printed: Printed) -> None:
    text = printed("ways-out", *EVE, "--goal", "government", "--by", "framework")
    assert "In the hands of the Coordination Framework alone" in text
    assert "(2)" not in text.split("WHO MUST MOVE")[0]


def test_by_several_actors_together(printed: Printed) -> None:
    words = ("ways-out", *EVE, "--goal", "government", "--by", "kdp", "--by", "siyada")
    found = data(printed, *words)
    assert [one["give_up"] for one in found["selected"]] == [["kdp-own-president", "kdp-with-sadr", "siyada-with-sadr"]]


def test_by_patron_and_kind_of_leverage(printed: Printed) -> None:
    aligned = data(printed, "ways-out", *EVE, "--patron", "iran", "--leverage", "aligned")
    assert aligned["selected"] == []
    presses = data(printed, "ways-out", *EVE, "--patron", "iran", "--leverage", "presses")
    assert [one["give_up"] for one in presses["selected"]] == [["sadrist-boycott"]]
    text = printed("ways-out", *EVE, "--patron", "iran", "--leverage", "presses")
    assert "on public pledges" in text.lower()
    assert "medium confidence" in text


def test_without_changes_of_rules(printed: Printed) -> None:
    found = data(printed, "ways-out", *EVE, "--no-rules")
    assert ["quorum-220"] not in [one["give_up"] for one in found["selected"]]


def test_every_table_can_be_had_as_csv(printed: Printed) -> None:
    rows = list(csv.DictReader(io.StringIO(printed("ways-out", *EVE, "--format", "csv"))))
    assert [row["least_members"] for row in rows] == ["45", "45", ""]
    assert next(csv.DictReader(io.StringIO(printed("why", *EVE, "--format", "csv"))))["lock"] == "1"


def test_markdown_is_a_page(printed: Printed) -> None:
    assert printed("why", *EVE, "--format", "md").startswith("# Iraq after the election")


def test_the_possible_agreements(printed: Printed) -> None:
    words = ("agreements", "iraq-2021", "--date", "2022-09-25", "--goal", "government")
    found = data(printed, *words)
    assert found["agreements"][0]["needs_undeclared"] == 0
    assert found["agreements"][0]["holders"]["prime_minister"] == "sudani"
    assert "Mohammed Shia al-Sudani" in printed(*words)


# --- a plain sentence rather than an empty table ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("iraq-2021", "--date", "2022-10-27", "--goal", "government"), "is in office since 27 October 2022"),
        (("iraq-2021", "--date", "2022-02-20", "--goal", "sitting"), "No sitting with a ballot is called"),
        (("iraq-2021", "--date", "2022-02-06", "--goal", "office:speaker"), "is filled"),
        (("iraq-2021", "--date", "2022-02-05", "--goal", "sitting", "--undeclared", "none"), "Too few have promised"),
        (("sweden-2018", "--date", "2018-12-17", "--goal", "office:speaker"), "is filled"),
    ],
)
def test_where_there_is_no_lock_that_is_said(printed: Printed, words: tuple[str, ...], said: str) -> None:
    assert said in " ".join(printed("why", *words).split())


# --- what if ---------------------------------------------------------------------------------------------------------


def test_without_the_ruling(printed: Printed) -> None:
    text = " ".join(printed("why", *EVE, "--without", "quorum-220").split())
    assert "Before it was locked; now it is possible." in text
    assert "it needs 165 of the 175" in text


def test_another_rule(printed: Printed) -> None:
    found = data(printed, "why", *EVE, "--rule", "president.quorum.present=more than 1/2 of members")
    assert found["locked"] is False
    assert found["needs_undeclared"]["seats"] == 165
    assert found["checked"] is True


def test_with_one_boycott_more(printed: Printed) -> None:
    found = data(printed, "why", *EVE, "--with", "framework stays_away president")
    assert len(found["locks"]) == len(found["ways_out"]) == 7
    assert found["checked"] is True


def test_if_a_party_leaves(printed: Printed) -> None:
    found = data(printed, "why", *EVE, "--goal", "government", "--if", "sadrists leaves")
    assert found["locked"] is True
    assert found["checked"] is True
    assert found["changes"]["leave"] == ["sadrists"]


# --- through time ----------------------------------------------------------------------------------------------------


def test_the_timeline_tells_when_it_locked_and_what_history_took(printed: Printed) -> None:
    words = ("timeline", "iraq-2021", "--from", "2022-01-31", "--to", "2022-02-06")
    text = " ".join(printed(*words).split())
    assert "it was locked from 3 February 2022 on" in text
    assert "Taken later, no. 3 of 5" in text
    rows = json.loads(printed(*words, "--format", "json"))
    assert [row["verdict"] for row in rows][:2] == ["possible", "locked"]
    assert rows[-1]["core"] == ["sadr-without-maliki", "cf-as-one", "quorum-220"]


# --- verify ----------------------------------------------------------------------------------------------------------


def test_an_answer_that_was_printed_is_accepted_and_an_altered_one_is_not(printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    found = data(printed, "why", *EVE)
    path.write_text(json.dumps(found), encoding="utf-8")
    assert "holds" in printed("verify", str(path))
    found["locks"][0].remove("siyada-boycott")
    path.write_text(json.dumps(found), encoding="utf-8")
    text = printed("verify", str(path), code=1)
    assert "excludes nothing" in text
    assert "fingerprint differs" in text


def test_a_selection_can_be_verified_too(printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(printed("ways-out", *EVE, "--by", "sadrists", "--format", "json"), encoding="utf-8")
    assert "holds" in printed("verify", str(path))


def test_a_what_if_can_be_verified_too(printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(
        printed("why", *EVE, "--with", "framework stays_away president", "--format", "json"), encoding="utf-8"
    )
    assert "holds" in printed("verify", str(path))


# --- wrong input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("why", *EVE, "--goal", "parliament"), "write sitting, government or office:ID"),
        (("why", *EVE, "--goal", "office:presidnet"), "did you mean 'president'?"),
        (("why", *EVE, "--undeclared", "some"), "'some' is not one of"),
        (("why", *EVE, "--without", "sadrist-boycot"), "did you mean 'sadrist-boycott'?"),
        (("why", *EVE, "--with", "framwork stays_away president"), "did you mean 'framework'?"),
        (("why", *EVE, "--with", "{by: framework, stay_away: president}"), "stay_away"),
        (("why", *EVE, "--with", "{by: framework, stays_away: presidnet}"), "did you mean 'president'?"),
        (("why", *EVE, "--with", "{by: kdp, backs: {office: president, candidate: salih}}"), "missing 'depth'"),
        (("why", *EVE, "--rule", "president.quorum"), "write PATH=RULE"),
        (("why", *EVE, "--rule", "presidnet.quorum.present=at least 1"), "presidnet"),
        (("why", *EVE, "--rule", "president.quorum.present=a lot"), "cannot read 'a lot'"),
        (("why", *EVE, "--if", "sadrists"), "write 'ACTOR leaves'"),
        (("why", *EVE, "--if", "sadrist leaves"), "did you mean 'sadrists'?"),
        (("ways-out", *EVE, "--by", "framwork"), "did you mean 'framework'?"),
        (("ways-out", *EVE, "--patron", "irn"), "did you mean 'iran'?"),
        (("ways-out", *EVE, "--leverage", "presses"), "--leverage goes with --patron"),
        (("timeline", "iraq-2021", "--from", "tomorrow"), "--from"),
        (("timeline", "iraq-2021", "--from", "2031-01-01"), "widen --from and --to"),
        (("verify", "no-such.json"), "there is no file 'no-such.json'"),
    ],
)
def test_wrong_input_gets_the_reason_and_the_remedy(refused: Printed, words: tuple[str, ...], said: str) -> None:
    message = " ".join(refused(*words).replace("│", " ").split())
    assert said in message
    assert "Traceback" not in message


def test_a_file_that_is_no_answer(refused: Printed, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text("[]", encoding="utf-8")
    assert "holds no answer" in refused("verify", str(path))
    path.write_text("{", encoding="utf-8")
    assert "is not JSON" in refused("verify", str(path))
