"""What changed between two evenings."""

import json
from functools import cache

import pytest

from formateur.case.case import Case
from formateur.case.load import load, load_text
from formateur.case.write import dump
from formateur.errors import FormateurError
from formateur.report.changes import LINES, changes

VOTE = "the election of the President of the Republic"


@cache
def case(name: str = "iraq-2021") -> Case:
    return load(name)


@pytest.mark.parametrize(
    ("since", "until", "headline"),
    [
        (
            "2022-02-05",
            "2022-02-06",
            (
                f"Since 5 February 2022 the verdict on {VOTE} on 7 February 2022 went from open to blocked: "
                "220 of 329 members must be present, and at most 175 can be; it is 45 short."
            ),
        ),
        (
            "2022-02-06",
            "2022-02-07",
            (
                f"Since 6 February 2022 {VOTE} on 7 February 2022 found no quorum (the verdict was blocked); "
                f"still pending: {VOTE}."
            ),
        ),
        (
            "2022-01-25",
            "2022-01-31",
            (
                f"Since 25 January 2022 a sitting is called: the verdict on {VOTE} on 7 February 2022 is open: "
                "165 of 329 members must be present, and 329 could be; nobody has pledged to come."
            ),
        ),
        (
            "2021-10-19",
            "2021-10-21",
            "Since 19 October 2021 nothing has become known that changes where the formation stands.",
        ),
        (
            "2022-10-26",
            "2022-10-28",
            (
                "Since 26 October 2022 the vote on each minister on 27 October 2022 passed; "
                "a government is in office since 27 October 2022."
            ),
        ),
    ],
)
def test_the_first_line_is_the_answer(since: str, until: str, headline: str) -> None:
    assert changes(case(), since, until).lines[0] == headline


def test_a_verdict_that_stays_is_said_to_stay() -> None:
    found = changes(case(), "2022-03-20", "2022-03-25")
    assert found.headline.startswith(
        f"Since 20 March 2022 the verdict on {VOTE} on 26 March 2022 is still open: 220 of"
    )


def test_another_sitting_is_named_beside_the_one_before() -> None:
    found = changes(case(), "2022-03-25", "2022-03-29")
    start = (
        f"Since 25 March 2022 the next sitting is {VOTE} on 30 March 2022, no longer {VOTE} on 26 March 2022: open then"
    )
    assert found.headline.startswith(start)


def test_another_stage_is_named_beside_the_one_before() -> None:
    assert changes(case(), "2022-10-10", "2022-10-13").headline == (
        f"Since 10 October 2022 {VOTE} on 13 October 2022 passed; "
        f"now pending: the vote on the government of Mohammed Shia al-Sudani (then: {VOTE})."
    )


def test_a_sitting_called_off_is_said() -> None:
    found = changes(case("sweden-2018"), "2018-12-19", "2019-01-13")
    assert found.headline.startswith("Since 19 December 2018 the verdict on")
    without_the_new_call = load_text(
        dump(case("sweden-2018").file).replace(
            "calls: {step: investiture, sitting: 2019-01-18, candidate: lofven}", "incident: a talk"
        )
    )
    assert changes(without_the_new_call, "2019-01-12", "2019-01-15").headline == (
        "Since 12 January 2019 the election of the Prime Minister on 16 January 2019 is no longer called; "
        "still pending: the Speaker of the Riksdag proposes a prime minister."
    )


def test_a_vote_held_at_another_sitting_is_the_answer() -> None:
    assert changes(case("sweden-2018"), "2019-01-12", "2019-01-18").headline == (
        "Since 12 January 2019 the election of the Prime Minister on 18 January 2019 passed; "
        "a government is in office since 18 January 2019."
    )


def test_figures_stand_then_and_now() -> None:
    found = changes(case(), "2022-02-04", "2022-02-06")
    assert found.figures["can_attend"] == {"then": 329, "now": 175}
    assert found.figures["missing"] == {"then": 0, "now": 45}
    assert found.lines[1:3] == (
        "Days since the election: 117 then, 119 now.",
        "Members: could come 329 then, 175 now; undeclared 329 then, 175 now; short 0 then, 45 now.",
    )


def test_seats_that_changed_are_listed_largest_first_come() -> None:
    found = changes(case(), "2022-06-11", "2022-06-12")
    assert {"actor": "sadrists", "name": "Sadrists", "then": 73, "now": 0} in found.blocs
    assert any(line.startswith("Seats: ") and "Sadrists 73 then, 0 now" in line for line in found.lines)


def test_a_bloc_that_is_new_has_no_seats_then() -> None:
    homeland = next(one for one in changes(case(), "2022-03-20", "2022-03-25").blocs if one["then"] is None)
    assert homeland["now"] == 167


def test_an_event_of_before_that_became_known_since_is_new() -> None:
    found = changes(case(), "2022-10-26", "2022-10-27")
    assert ("2022-10-26", "2022-10-27") in [(str(one.day), str(one.known)) for one in found.entries]
    assert any(line.startswith("26 October 2022 (known 27 October): ") for line in found.lines)


def test_the_page_has_at_most_ten_lines() -> None:
    days = [str(entry.day) for entry in case().entries]
    for since, until in zip(days[::12], days[12::12], strict=False):
        if since < until and since >= str(case().begins):
            assert len(changes(case(), since, until).lines) <= LINES


def test_json_leaves_no_event_out() -> None:
    found = changes(case(), "2022-01-01", "2022-02-06")
    data = json.loads(found.to_json())
    assert len(data["events"]) == len(found.entries)
    assert data["verdict"] == {"then": None, "now": "blocked"}
    assert data["stage"] == {"then": "first_sitting", "now": "president"}
    used = {source for event in data["events"] for source in event["sources"]}
    assert {source["id"] for source in data["sources"]} == used


def test_markdown_begins_with_the_answer() -> None:
    lines = changes(case(), "2022-02-05", "2022-02-06").to_markdown().splitlines()
    assert lines[0].startswith("**Since 5 February 2022")
    assert all(line.startswith("- ") for line in lines[2:])


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2022-02-06", "2022-02-06", "--since: 2022-02-06 is not before --date 2022-02-06; give an earlier day"),
        ("soon", None, "--since: expected a date such as 2022-02-07 (or a month, 2022-02), got 'soon'"),
        ("2022-02-06", "later", "--date: expected a date such as 2022-02-07 (or a month, 2022-02), got 'later'"),
        ("2020-02-06", None, "iraq-2021 begins on 2021-10-10; there is no situation on 2020-02-06"),
    ],
)
def test_days_that_make_no_sense_are_refused(since: str, until: str | None, message: str) -> None:
    with pytest.raises(FormateurError) as caught:
        changes(case(), since, until)
    assert str(caught.value) == message
