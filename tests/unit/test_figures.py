"""Figures: what is not known stays unknown, and what is disputed stays side by side."""

import pytest
from pydantic import ValidationError

from formateur.model.figures import Figure, OtherFigure, exactly


def test_a_plain_number_is_the_figure_used() -> None:
    assert Figure.model_validate("220") == exactly(220)


def test_a_known_figure_has_no_room_whatever_the_cap() -> None:
    assert exactly(7).range(cap=5) == (7, 7)


@pytest.mark.parametrize(
    ("written", "least_and_most"),
    [
        ({"at_least": "10"}, (10, 329)),
        ({"at_most": "119"}, (0, 119)),
        ({"at_most": "400"}, (0, 329)),
        ({"at_least": "10", "at_most": "12"}, (10, 12)),
        ({"used": None, "why": "show of hands"}, (0, 329)),
    ],
)
def test_a_bounded_figure_ranges_up_to_the_members_there_are(
    written: dict[str, str | None], least_and_most: tuple[int, int]
) -> None:
    assert Figure.model_validate(written).range(cap=329) == least_and_most


def test_a_figure_that_is_not_known_needs_a_reason() -> None:
    with pytest.raises(ValidationError, match="a figure that is not known needs a reason"):
        Figure.model_validate({"used": None})


def test_nothing_is_not_a_figure() -> None:
    with pytest.raises(ValidationError, match="unknown is written"):
        Figure.model_validate(None)


def test_a_least_value_above_the_greatest_is_refused() -> None:
    with pytest.raises(ValidationError, match="at_least 12 is above at_most 10"):
        Figure.model_validate({"at_least": "12", "at_most": "10"})


@pytest.mark.parametrize("number", ["-1", "1.5", "1_000", "many", True, 1.0])
def test_only_whole_numbers_are_figures(number: object) -> None:
    with pytest.raises(ValidationError, match="expected a whole number|must be 0 or more"):
        Figure.model_validate({"used": number})


def test_another_report_must_say_a_number() -> None:
    with pytest.raises(ValidationError, match="says no number"):
        OtherFigure.model_validate({"sources": ["daily"]})


def test_each_other_report_is_a_reading_of_its_own() -> None:
    figure = Figure.model_validate(
        {
            "used": "176",
            "why": "media office",
            "others": [{"value": "178", "sources": ["a"]}, {"at_most": "120", "sources": ["b"]}],
        }
    )
    assert [reading.range(cap=329) for reading in figure.readings()] == [(178, 178), (0, 120)]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("220", "220"),
        ({"at_least": "10"}, "at least 10"),
        ({"at_least": "10", "at_most": "12"}, "at least 10 and at most 12"),
        ({"used": None, "why": "show of hands"}, "not known"),
    ],
)
def test_a_figure_is_said_as_far_as_it_is_known(written: object, words: str) -> None:
    assert str(Figure.model_validate(written)) == words
