"""The commands that measure: the contract of their JSON, what they print first, and what they refuse."""

import csv
import io
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from formateur.cli import run

Printed = Callable[..., str]
EVE = ("iraq-2021", "--date", "2022-02-06")
SIX = ("--quota", "12", "--weights", "4,4,4,2,2,1")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def call(*words: str) -> str:
        assert run(list(words)) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return call


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Printed:
    def call(*words: str) -> str:
        assert run(list(words)) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "Traceback" not in said.err
        return said.err

    return call


def data(printed: Printed, *words: str) -> dict[str, Any]:
    return json.loads(printed(*words, "--format", "json"))


def answer(printed: Printed, *words: str) -> str:
    """The first paragraph under the title, as one line."""
    return " ".join(printed(*words).split("\n\n")[1].split())


# --- power -----------------------------------------------------------------------------------------------------------


def test_power_of_plain_numbers_has_the_contract_and_exact_values_as_text(printed: Printed) -> None:
    found = data(printed, "power", *SIX, "--index", "banzhaf,shapley-shubik")
    assert [(one["id"], one["weight"]) for one in found["players"]] == [
        ("1", 4), ("2", 4), ("3", 4), ("4", 2), ("5", 2), ("6", 1),
    ]  # fmt: skip
    assert found["indices"] == {
        "banzhaf": ["5/21", "5/21", "5/21", "1/7", "1/7", "0"],
        "shapley-shubik": ["7/30", "7/30", "7/30", "3/20", "3/20", "0"],
    }
    assert (found["exact"], found["error_bound"]) == (True, 0)


def test_power_of_a_case_names_its_ballot_and_rule(printed: Printed) -> None:
    found = data(printed, "power", *EVE, "--ballot", "president", "--players", "blocs", "--index", "shapley-shubik")
    assert (found["case"], found["date"], found["ballot"]) == ("iraq-2021", "2022-02-06", "president.first")
    assert found["article"] == "art. 70(1)"
    assert found["carries"] == {"quota": 220, "of": 329}
    assert [one["id"] for one in found["players"][:3]] == ["framework", "sadrists", "siyada"]
    assert sum(one["weight"] * one.get("members", 1) for one in found["players"]) == 329


def test_bounded_values_are_numbers_with_their_error(printed: Printed) -> None:
    weights = ",".join(str(1 + place * 37 % 1000) for place in range(300))
    found = data(printed, "power", "--quota", "80000", "--weights", weights, "--bounded", "--index", "penrose-banzhaf")
    detail = found["details"]["penrose-banzhaf"]
    assert detail["exact"] is False
    assert 0 < detail["error_bound"] < 1e-12
    assert all(isinstance(value, float) for value in found["indices"]["penrose-banzhaf"])


def test_a_difference_of_chances_has_an_absolute_bound(printed: Printed) -> None:
    found = data(
        printed, "power", "spain-2016", "--date", "2016-10-28", "--players", "members", "--index", "net-no-show"
    )
    assert set(found["details"]["net-no-show"]) == {"exact", "absolute_error_bound"}


def test_the_first_sentence_is_who_holds_most_power(printed: Printed) -> None:
    said = answer(printed, "power", *EVE, "--ballot", "president", "--players", "blocs")
    assert said.startswith("Most power by Shapley-Shubik: Coordination Framework 29.7 %, Sadrists 22.3 %, Siyada")
    assert "220 of 329 carry it; any 110 can stop it." in said


def test_power_says_that_it_ignores_every_pledge(printed: Printed) -> None:
    text = " ".join(printed("power", *SIX).split())
    assert "every pledge, refusal and affinity is ignored" in text


def test_an_index_that_is_not_defined_says_why_and_is_no_number(printed: Printed) -> None:
    found = data(printed, "power", "sweden-2018", "--date", "2018-10-01", "--index", "myerson,owen,banzhaf")
    assert found["indices"]["myerson"] is None
    assert found["details"]["myerson"]["undefined"].startswith("nobody is said to talk to anybody")
    assert found["details"]["owen"]["undefined"] == "no blocs stand among these players"


def test_refusals_and_links_change_power(printed: Printed) -> None:
    words = (
        "power",
        "--quota",
        "51",
        "--weights",
        "8,21,26,12,33",
        "--names",
        "A,B,C,D,E",
        "--index",
        "myerson,edelman",
    )
    found = data(printed, *words, "--link", "A+B", "--link", "B+C", "--link", "C+D", "--link", "D+E")
    assert found["indices"]["myerson"] == ["1/12", "1/6", "1/2", "1/6", "1/12"]
    none_left = data(
        printed, "power", "--quota", "3", "--weights", "1,1,1", "--index", "compatible,banzhaf", "--apart", "1+2"
    )
    assert "nobody can govern" in none_left["details"]["compatible"]["undefined"]


def test_bargaining_needs_what_it_is_not_for_us_to_make_up(printed: Printed) -> None:
    words = ("power", "--quota", "3", "--weights", "2,1,1,1", "--index", "baron-ferejohn,banzhaf")
    assert "neither is made up" in data(printed, *words)["details"]["baron-ferejohn"]["undefined"]
    found = data(printed, *words, "--discount", "9/10", "--recognition", "equal")
    assert found["indices"]["baron-ferejohn"] == ["2/5", "1/5", "1/5", "1/5"]


def test_blocs_of_plain_numbers(printed: Printed) -> None:
    found = data(
        printed,
        "power",
        "--quota",
        "68",
        "--weights",
        "60,34,17,13,11",
        "--blocs",
        "2+4+5",
        "--index",
        "owen,banzhaf-owen",
    )
    assert found["indices"]["owen"] == ["1/3", "1/9", "1/3", "1/9", "1/9"]


def test_every_index_can_be_asked_for_at_once(printed: Printed) -> None:
    found = data(printed, "power", "spain-2016", "--date", "2016-10-28", "--index", "all")
    undefined = {key for key, detail in found["details"].items() if "undefined" in detail}
    assert undefined == {
        "owen", "banzhaf-owen", "symmetric-coalitional", "orders-coalitions", "compatible", "myerson", "edelman",
        "owen-shapley", "baron-ferejohn", "demand-bargaining",
    }  # fmt: skip
    assert 0 < Fraction(found["measures"]["passage"]) < 1


def test_the_list_of_indices_names_their_sources(printed: Printed) -> None:
    assert "Shapley and Shubik 1954" in " ".join(printed("power", "--index", "list").split())


def test_power_over_the_whole_procedure(printed: Printed) -> None:
    found = data(printed, "power", *EVE, "--ballot", "procedure", "--index", "banzhaf")
    assert found["carries"] == {"quota": 220, "of": 329}
    assert found["rule"].startswith("carry President of the Republic (first or second), then")


def test_tables_come_as_csv_and_markdown(printed: Printed) -> None:
    rows = list(csv.DictReader(io.StringIO(printed("power", *SIX, "--index", "banzhaf", "--format", "csv"))))
    assert [row["banzhaf"] for row in rows] == ["5/21", "5/21", "5/21", "1/7", "1/7", "0"]
    assert "| player 1 | 4 | 0.2381 = 5/21 |" in printed("power", *SIX, "--index", "banzhaf", "--format", "md")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--quota", "0", "--weights", "1,2"), "quota 0 is below 1, so that nobody at all would win; the least is 1"),
        (("--quota", "9", "--weights", "1,2"), "quota 9 is above the sum of the weights, 3: nobody can win; the most is 3"),
        (("--quota", "2", "--weights", "1,-2"), "weight -2 of player 2 is negative; a weight is 0 or more"),
        (("--quota", "2", "--weights", ","), "there are no players; give at least one weight"),
        (("--quota", "2", "--weights", "1,x"), "--weights: 'x' is not a number; write whole numbers or fractions, 12 or 1/3"),
        (("--quota", "2"), "name a case, or give both --quota and --weights"),
        ((*SIX, "--names", "a,b"), "--names: 2 names for 6 weights; give one for each, all different"),
        ((*SIX, "--index", "banzaf"), "there is no index 'banzaf'; did you mean 'banzhaf'?"),
        ((*SIX, "--blocs", "1+9"), "there is no player '9'"),
        (("iraq-2021", *SIX), "go without a case"),
        (("iraq-2021", "--ballot", "presidnet"), "there is no step with a ballot 'presidnet'; did you mean 'president'?"),
        (("iraq-2021", "--ballot", "president.third"), "there is no ballot of the step president 'third'"),
    ],
)  # fmt: skip
def test_power_refuses_with_what_is_wrong_and_what_to_do(
    refused: Printed, words: tuple[str, ...], message: str
) -> None:
    assert message in refused("power", *words)


ONES = ",".join("1" * 60)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("power", "--quota", "1e99999999", "--weights", "1,2"), "--quota: '1e99999999' is not a number"),
        (("power", "--quota", "2", "--weights", "1,,2"), "--weights: '' is not a number"),
        (("power", *SIX, "--index", ""), "no index is named"),
        (("power", *SIX, "--date", "2022-01-01"), "--date, --ballot, --players and --overlay go with a case"),
        (("power", "iraq-2021", "--index", "foo"), "there is no index 'foo'"),
        (("quorum", *EVE, "--attendance", "rest=1e-400"), "a chance: '1e-400' is not a number"),
        (("quorum", *EVE, "--ballot", "procedure", "--attendance", "rest=1"), "asked for at one ballot"),
        (("portfolios", "sweden-2018", "--coalition", "s+s", "--ministries", "3"), "S is in the coalition twice"),
        (("seats", "--votes", "a=1,b=2", "--seats", "3", "--hurdle", "1e99999999"), "is not a share; write 5% or 1/20"),
        (("seats", "--votes", f"a={'9' * 5000}", "--seats", "3"), "of at most 18 digits"),
        (("seats", "--shares", "a=0,b=0", "--sample", "9", "--inflation", "1", "--seed", "1", "--seats", "9", "--quota", "x=5"), "all are 0"),
        (("seats", "--shares", "a=1", "--sample", "inf", "--inflation", "1", "--seed", "1", "--seats", "9", "--quota", "x=5"), "no number of people"),
    ],
)  # fmt: skip
def test_a_hostile_question_gets_a_sentence(refused: Printed, words: tuple[str, ...], message: str) -> None:
    assert message in refused(*words)


def test_weights_beyond_machine_words_are_counted_where_players_are_few(printed: Printed) -> None:
    huge = ("--quota", str(10**23), "--weights", f"{6 * 10**22},{5 * 10**22 + 1},{3 * 10**22 + 7}")
    found = data(printed, "power", *huge, "--index", "all")
    assert found["indices"]["banzhaf"] == ["1/2", "1/2", "0"]
    assert data(printed, "power", *huge, "--bounded")["indices"]["shapley-shubik"] == ["1/2", "1/2", "0"]


def test_coalitions_of_many_equal_members_are_listed_at_once(printed: Printed) -> None:
    found = data(printed, "coalitions", "--quota", "31", "--weights", ONES, "--limit", "3")
    assert [len(one) for one in found["coalitions"]] == [31, 31, 31]
    assert found["cut"] is True
    assert data(printed, "coalitions", *EVE, "--players", "members", "--limit", "1")["coalitions"][0].__len__() == 220


def test_a_list_that_ends_at_its_limit_is_not_said_to_go_on(printed: Printed) -> None:
    found = data(printed, "coalitions", "sweden-2018", "--date", "2018-10-01", "--limit", "26")
    assert (len(found["coalitions"]), found["cut"]) == (26, False)


def test_a_rule_on_one_group_leaves_the_chance_of_passing_out(printed: Printed) -> None:
    northern_ireland = "tests/data/cases/northern-ireland-2022.yaml"
    found = data(
        printed,
        "quorum",
        northern_ireland,
        "--ballot",
        "speaker.vote",
        "--attendance",
        "rest=1",
        "--favour",
        "rest=0.5",
    )
    assert found["passes"] is None
    assert "this rule has several" in found["passes_left_out"]


def test_weights_too_large_for_any_exact_method_say_how_large_and_what_to_ask(refused: Printed) -> None:
    weights = ",".join(str(10**9 + place) for place in range(60))
    said = refused("power", "--quota", str(31 * 10**9), "--weights", weights, "--index", "shapley-shubik", "--exact")
    assert "60 players and a quota of" in said
    assert "divide all weights and the quota by a common number" in said


# --- coalitions ------------------------------------------------------------------------------------------------------


def test_minimal_winning_coalitions_have_an_exact_count(printed: Printed) -> None:
    found = data(
        printed, "coalitions", "--quota", "51", "--weights", "8,21,26,12,33", "--names", "A,B,C,D,E", "--minimal"
    )
    assert found["count"] == 5
    assert sorted("".join(sorted(one)) for one in found["coalitions"]) == ["ABC", "ADE", "BCD", "BE", "CE"]


def test_coalitions_of_a_case_count_what_they_do_not_list(printed: Printed) -> None:
    found = data(printed, "coalitions", *EVE, "--players", "blocs", "--limit", "3")
    assert (found["count"], len(found["coalitions"]), found["cut"]) == (4_554_520_605, 3, True)
    assert found["coalitions"][0] == ["framework", "sadrists", "siyada", "kdp"]
    assert found["fewest_to_block"] == 110


def test_filters_narrow_the_list(printed: Printed) -> None:
    words = ("coalitions", "sweden-2018", "--date", "2018-10-01")
    every = data(printed, *words, "--limit", "100")["coalitions"]
    kept = data(printed, *words, "--limit", "100", "--having", "s", "--without", "sd", "--apart", "m+v", "--most", "4")[
        "coalitions"
    ]
    assert kept == [
        one for one in every if "s" in one and "sd" not in one and not {"m", "v"} <= set(one) and len(one) <= 4
    ]
    assert kept


def test_blocking_coalitions_are_listed_on_demand(printed: Printed) -> None:
    found = data(printed, "coalitions", *EVE, "--players", "blocs", "--blocking", "--limit", "4")
    assert found["kind"] == "minimal blocking"
    assert found["coalitions"][0] == ["framework", "sadrists"]


def test_all_winning_coalitions_are_listed_on_demand(printed: Printed) -> None:
    found = data(printed, "coalitions", "--quota", "3", "--weights", "2,1,1", "--names", "A,B,C", "--all")
    assert (found["kind"], found["count"]) == ("winning", 3)
    assert sorted("".join(sorted(one)) for one in found["coalitions"]) == ["AB", "ABC", "AC"]
    blocking = data(printed, "coalitions", *EVE, "--players", "blocs", "--minimal", "--blocking", "--limit", "1")
    assert (blocking["kind"], blocking["count"]) == ("minimal blocking", 4_829_977_053)


def test_theories_expect_coalitions_or_say_what_is_missing(printed: Printed) -> None:
    words = ("coalitions", "sweden-2018", "--date", "2018-10-01", "--theory", "all")
    found = {one["theory"]: one for one in data(printed, *words, "--dimension", "left_right")["theories"]}
    assert found["minimum-size"]["coalitions"] == [["s", "c", "v", "mp"]]
    assert found["median-party"]["points"]["parties"] == ["c"]
    assert len(found["minimal-connected-winning"]["coalitions"]) == 4
    spain = data(printed, "coalitions", "spain-2016", "--date", "2016-10-28", "--theory", "median-party")["theories"]
    assert spain[0]["applies"] is False
    assert "the theory needs one dimension and found no dimension" in spain[0]["why_not"]


def test_a_named_theory_is_explained(printed: Printed) -> None:
    text = " ".join(printed("coalitions", "sweden-2018", "--date", "2018-10-01", "--theory", "minimum-size").split())
    assert "Riker 1962" in text
    assert "assumes: parties want office" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sweden-2018", "--date", "2018-10-01", "--theory", "minimum"), "there is no theory 'minimum'; did you mean 'minimum-size'?"),
        (("sweden-2018", "--date", "2018-10-01", "--having", "q"), "there is no party or bloc here 'q'"),
        (("sweden-2018", "--date", "2018-10-01", "--minimal", "--all"), "two lists; ask for one at a time"),
        (("sweden-2018", "--date", "2018-10-01", "--theory", "median-party", "--dimension", "left"), "there is no dimension 'left'"),
    ],
)  # fmt: skip
def test_coalitions_refuses_with_what_is_wrong(refused: Printed, words: tuple[str, ...], message: str) -> None:
    assert message in refused("coalitions", *words)


def test_ministries_by_seats_and_by_picks(printed: Printed) -> None:
    found = data(
        printed, "portfolios", "sweden-2018", "--date", "2019-01-17", "--coalition", "s+mp", "--ministries", "22"
    )
    assert found["totals"] == {"s": 19, "mp": 3}
    assert found["gamson"] == {"s": "550/29", "mp": "88/29"}
    assert found["order"][:7] == ["s"] * 6 + ["mp"]


# --- quorum ----------------------------------------------------------------------------------------------------------


def test_the_chance_of_a_quorum_on_given_figures(printed: Printed) -> None:
    found = data(printed, "quorum", *EVE, "--attendance", "rest=0.7")
    assert (found["quorum"], found["seated"]) == (220, 329)
    assert round(float(found["comes"]), 7) == 0.9022146
    assert len(found["distribution"]) == 330


def test_words_given_are_taken_for_granted_on_demand(printed: Printed) -> None:
    said = answer(printed, "quorum", *EVE, "--declared", "--attendance", "rest=0.9")
    assert said.startswith("The chance that 220 of 329 come is nil: at most 175 can.")


def test_ranges_give_a_range(printed: Printed) -> None:
    found = data(printed, "quorum", *EVE, "--attendance", "sadrists=0.2..0.9,rest=0.8")
    assert found["comes"]["low"] < found["comes"]["high"]
    assert found["distribution"] is None


def test_the_chance_of_passing_where_votes_are_given(printed: Printed) -> None:
    words = ("quorum", "sweden-2018", "--date", "2018-10-01", "--attendance", "rest=1")
    found = data(printed, *words, "--favour", "s=1,mp=1,rest=0", "--abstains", "v=1,c=1,l=1,rest=0")
    assert found["passes"] == "1"
    assert data(printed, *words, "--favour", "s=1,mp=1,rest=0")["passes"] == "0"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--attendance", "sadrist=0.2,rest=1"), "there is no party or bloc in this chamber 'sadrist'; did you mean 'sadrists'?"),
        (("--attendance", "sadrists=1.2,rest=1"), "attends '1.2' is not a chance; give a number from 0 to 1"),
        (("--attendance", "sadrists=0.2"), "or rest=CHANCE for all others: none is made up"),
        (("--attendance", "sadrists"), "'sadrists' gives nobody a chance; write ID=CHANCE"),
        (("--attendance", "rest=1,rest=0"), "rest is given twice"),
        (("--attendance", "rest=1", "--favour", "sadrists=1"), "no chance of voting in favour is given for"),
        (("--attendance", "rest=1", "--declared", "--ballot", "speaker"), "not for speaker; leave --declared out"),
    ],
)  # fmt: skip
def test_quorum_refuses_with_what_is_wrong(refused: Printed, words: tuple[str, ...], message: str) -> None:
    assert message in refused("quorum", *EVE, *words)


# --- seats -----------------------------------------------------------------------------------------------------------


def test_four_methods_give_four_answers(printed: Printed) -> None:
    votes = ("seats", "--votes", "a=99000,b=43000,c=23000,d=20000", "--seats", "6", "--method")
    found = {
        name: data(printed, *votes, name)["seats"]
        for name in ("dhondt", "sainte-lague", "modified-1.4", "modified-1.7")
    }
    assert {name: tuple(seats.values()) for name, seats in found.items()} == {
        "dhondt": (4, 1, 1, 0), "sainte-lague": (3, 1, 1, 1), "modified-1.4": (3, 2, 1, 0), "modified-1.7": (4, 2, 0, 0),
    }  # fmt: skip


def test_a_tie_is_said_and_left_open(printed: Printed) -> None:
    words = ("seats", "--votes", "a=100000,b=80000,c=30000,d=20000", "--seats", "8", "--method", "modified-1.4")
    assert "1 of the seats stay open: they are tied." in answer(printed, *words)
    assert data(printed, *words, "--tie", "larger vote")["seats"] == {"a": 4, "b": 3, "c": 1, "d": 0}


def test_a_poll_gives_the_chance_of_coalitions_the_same_for_the_same_seed(printed: Printed) -> None:
    words = (
        "seats", "--shares", "union=32,spd=17.5,greens=12,fdp=11,left=9.5,afd=13", "--sample", "1271", "--inflation", "1",
        "--seats", "598", "--method", "sainte-lague", "--hurdle", "5%", "--quota", "chancellor=300", "--seed", "1",
        "--draws", "20000", "--coalition", "union+fdp+greens", "--coalition", "union+fdp",
    )  # fmt: skip
    found = data(printed, *words)
    assert found == data(printed, *words)
    assert [one["reaches"]["share"] > 0.5 for one in found["chances"]] == [True, False]


def test_a_case_may_give_votes_instead_of_seats(printed: Printed, tmp_path: Path) -> None:
    path = tmp_path / "votes.yaml"
    path.write_text(
        Path("tests/malformed/votes-method.yaml").read_text(encoding="utf-8").replace("dhont", "dhondt"),
        encoding="utf-8",
    )
    (tmp_path / "tiny.yaml").write_text(Path("tests/malformed/tiny.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert data(printed, "seats", str(path))["seats"] == {"reds": 6, "blues": 4}
    assert data(printed, "power", str(path), "--index", "banzhaf", "--ballot", "president")["players"][0]["weight"] == 6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give --votes and --seats"),
        (("--votes", "a=x", "--seats", "3"), "--votes: 'x' is not a whole number of 0 or more"),
        (("--votes", "a=1,b=2", "--seats", "3", "--method", "dhont"), "did you mean 'dhondt'?"),
        (("--votes", "a=1,b=1", "--seats", "1", "--tie", "lot"), "--tie lot needs --seed"),
        (("--votes", "a=1,b=2", "--seats", "3", "--hurdle", "5 of 100"), "is not a share; write 5% or 1/20"),
        (("--votes", "a=1,b=2", "--seats", "3", "--exempt", "c"), "there is no party here 'c'"),
        (("--shares", "a=50,b=40", "--seats", "9"), "a poll needs --sample, --inflation and --seed as well"),
        (("sweden-2018",), "sweden-2018 gives seats, not votes"),
    ],
)  # fmt: skip
def test_seats_refuses_with_what_is_wrong(refused: Printed, words: tuple[str, ...], message: str) -> None:
    assert message in refused("seats", *words)
