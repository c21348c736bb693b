"""Examples in a chamber with groups: open ones, and one with an empty seat."""

from typing import Any

from formateur.constitution.amend import Constitution
from formateur.constitution.checks.examples import check_examples, house_of_example
from formateur.constitution.law import Law
from formateur.model.house import Size


def law(groups: dict[str, str], example: dict[str, Any]) -> Constitution:
    raw = {
        "constitution": "small",
        "title": "groups",
        "chambers": {"house": {"name": "House", "members": "10", "groups": groups}},
        "starts": {"election": "vote"},
        "steps": {"vote": {"cite": "a", "passed": "done", "ballots": [{"id": "vote", "needs": NEEDS}]}},
        "ends": {"done": {"end": "government"}},
        "examples": [{"step": "vote", "on_date": "2020-01-01", "outcome": "passed", **example}],
    }
    return Constitution(raw, Law.model_validate(raw))


NEEDS = {"group": "north", "in_favour": "at least 1/2 of seated"}


def faults(groups_by_law: dict[str, str], /, **example: Any) -> list[str]:
    return [one.message for one in check_examples(law(groups_by_law, example))]


OPEN = {"north": "open", "chair": "open"}
FIXED = {"north": "7", "south": "3"}


def test_members_given_only_for_the_house_are_in_the_first_open_group() -> None:
    # Ireland: abstentions stand in the cells of the house, those for and against in the cells of the deputies
    cells = {"north": {"in_favour": "3", "against": "2"}, "chair": {"against": "1"}}
    given = {"in_favour": "3", "against": "3", "abstaining": "4", "groups": cells}
    made = law(OPEN, given)
    house = house_of_example(made.base, made.base.examples[0])
    assert house.groups == {"north": Size(9, 9), "chair": Size(1, 1)}
    assert faults(OPEN, **{**given, "outcome": "failed"}) == []


def test_members_that_no_group_names_are_in_the_open_group_left_out() -> None:
    given = {"in_favour": "6", "against": "4", "groups": {"north": {"in_favour": "2", "against": "2"}}}
    made = law(OPEN, given)
    assert house_of_example(made.base, made.base.examples[0]).groups == {"north": Size(4, 4), "chair": Size(6, 6)}


def test_an_example_says_in_which_group_the_empty_seat_is() -> None:
    groups = {"north": {"in_favour": "3", "against": "3"}, "south": {"against": "3"}}
    given = {"in_favour": "3", "against": "6", "groups": groups, "seated": {"north": "6", "south": "3"}}
    made = law(FIXED, given)
    house = house_of_example(made.base, made.base.examples[0])
    assert (house.whole, house.groups) == (Size(10, 9), {"north": Size(7, 6), "south": Size(3, 3)})
    assert faults(FIXED, **given) == []  # 3 of the 6 seated; of 7 it would not do


def test_a_group_under_seated_exists_and_is_no_larger_than_by_law() -> None:
    assert faults(FIXED, in_favour="5", seated={"north": "8"}) == [
        "8 seats are filled but group north has 7; correct it"
    ]
    assert faults(FIXED, in_favour="5", seated={"nort": "6"}) == [
        "'nort' is no group of a fixed size; did you mean 'north'?"
    ]
