"""Words of a brief that a reader would stumble over if they were written carelessly."""

import pytest

import formateur as fm
from formateur.model.bounds import Bound
from formateur.model.house import House, Recorded, Size
from formateur.model.judge import Truth, evaluate
from formateur.model.rules import AllOf, AnyOf, Named, Rule, Test
from formateur.model.tally import Tally
from small import constitution, formation, law, on

SIX, THREE = Test(in_favour=Bound.parse("at least 6")), Test(in_favour=Bound.parse("at least 3"))
FEW_AGAINST = Test(against=Bound.parse("at most 4"))


def words(condition: AnyOf | AllOf, in_favour: int, against: int) -> tuple[Truth, str, int]:
    house = House("house", Size(10, 10))
    tally = Tally.model_validate({"in_favour": in_favour, "against": against, "absent": 10 - in_favour - against})
    found = evaluate(condition, house, Recorded(house, tally), {})
    return found.truth, found.words(), found.short


EITHER = AnyOf(any_of=(SIX, AllOf(all_of=(THREE, FEW_AGAINST))))


@pytest.mark.parametrize(
    ("in_favour", "against", "truth", "said", "short"),
    [
        (6, 4, Truth.TRUE, "6 in favour, 6 needed", 0),  # the other way does not matter any more
        (4, 4, Truth.TRUE, "4 in favour, 3 needed and 4 against, 4 at most allowed", 0),
        (
            2,
            3,
            Truth.FALSE,
            "either 2 in favour, 6 needed: 4 short, or 2 in favour, 3 needed: 1 short and 3 against, 4 at most allowed",
            1,
        ),
    ],
)
def test_of_several_ways_only_those_that_matter_are_told_with_or_between_them(
    in_favour: int, against: int, truth: Truth, said: str, short: int
) -> None:
    assert words(EITHER, in_favour, against) == (truth, said, short)


def test_what_is_needed_together_is_told_in_full_and_adds_up() -> None:
    both = AllOf(all_of=(SIX, THREE))
    assert words(both, 2, 0) == (Truth.FALSE, "2 in favour, 6 needed: 4 short; 2 in favour, 3 needed: 1 short", 5)


def test_a_condition_with_a_name_is_told_by_its_words() -> None:
    rule = Rule(needs=AnyOf(any_of=(Named("strong"), SIX)), conditions={"strong": THREE})
    assert rule.words() == "to pass: (at least 3 in favour or at least 6 in favour)"


LOST = """
starts: {election: vote}
steps:
  vote: {cite: a, quorum: {present: at least 6}, passed: done, ballots: [{id: vote, needs: {in_favour: at least 6}}]}
ends: {done: {end: government}}
"""


@pytest.mark.parametrize(
    ("present", "said"),
    [
        ("", "how many came is not on record."),
        (", present: {used: null, why: not found}", "too few of 10 members came; attendance is not on record; 6 must"),
        (", present: 4", "4 of 10 members came, 2 short of the 6 who must be present."),
        (", present: {at_most: 5}", "at most 5 of 10 members came; 6 must be present."),
    ],
)
def test_a_lost_sitting_says_no_more_about_attendance_than_is_known(present: str, said: str) -> None:
    lost = f"- {{date: 2020-01-09, lost_sitting: {{step: vote{present}}}}}\n"
    brief = fm.brief(on("2020-01-09", law(LOST), lost))
    assert f"No vote was held on 9 January 2020: {said}" in brief.headline
    assert "not known members" not in str(brief.data)


def test_an_act_is_challenged_with_its_article() -> None:
    contested = "- {date: 2020-01-09, contests: {who: the Reds, what: act, claim: void, before: the court}}\n"
    assert "The Reds challenges an act before the court" in str(fm.brief(on("2020-01-09", law(LOST), contested)).data)


def test_the_house_of_a_brief_counts_no_seats_of_another_chamber() -> None:
    under = constitution(
        {
            "constitution": "small",
            "title": "two chambers",
            "chambers": {"house": {"name": "House", "members": "10"}, "three": {"name": "Presidency", "members": "3"}},
            "starts": {"election": "vote"},
            "steps": {"vote": {"cite": "a", "ballots": [{"id": "vote", "needs": "most votes"}], "passed": "done"}},
            "ends": {"done": {"end": "government"}},
        }
    )
    parties = {
        "reds": {"name": "Reds", "seats": {"house": "6", "three": "2"}},
        "blues": {"name": "Blues", "seats": {"house": "4", "three": "1"}},
    }
    found = fm.brief(formation(under, parties=parties).on("2020-01-02"))
    assert found.data["house"]["parties"] == {"reds": 6, "blues": 4}
    (section,) = [one for one in found.sections if one.key == "house"]
    assert [row[:2] for row in section.rows] == [("Reds", "6"), ("Blues", "4")]


NAMED = """
starts: {election: talks}
steps:
  talks: {act: talks, by: the King, cite: a, then: done, deadline: {name: talking, lasts: 9 days, from: election, late: nothing, cite: a}}
clocks:
  forty: {name: forming a government, lasts: 40 days, from: election, until: done, late: nothing, cite: b}
  other_clock: {lasts: 50 days, from: election, until: done, late: nothing, cite: c}
motions:
  censure: {name: motion of censure, open: always, needs: {in_favour: at least 6}, passed: nothing, cite: d}
  plain_one: {open: always, needs: {in_favour: at least 6}, passed: nothing, cite: e}
ends: {done: {end: government}}
"""
PUT = """
- {date: 2020-01-05, ballot: {step: motions.censure, in_favour: 5, against: 5, outcome: failed}}
- {date: 2020-01-06, ballot: {step: motions.plain_one, in_favour: 5, against: 5, outcome: failed}}
- {date: 2020-01-06, deadline: {clock: forty, due: 2020-02-20, by: a statute}}
"""


def test_motions_and_clocks_are_called_by_their_names() -> None:
    found = fm.brief(on("2020-01-07", law(NAMED), PUT))
    (stands,) = [one for one in found.sections if one.key == "stands"]
    text = " ".join(stands.lines)
    assert "The time limit for talking runs out on 10 January 2020" in text
    assert "The time limit for forming a government runs out on 20 February 2020" in text
    assert "The time limit for ‘other clock’ runs out" in text
    said = [one["text"] for one in found.data["recent"]]
    assert said[0].startswith("The motion of censure failed")
    assert said[1].startswith("The motion (plain one) failed")
    assert said[2] == "A statute sets 20 February 2020 as the limit for forming a government."
    assert [one["for"] for one in found.data["clocks"]][1:] == ["forming a government", "other clock"]
