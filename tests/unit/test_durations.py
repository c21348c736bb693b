"""Durations: the due days of the record follow from the text of the law."""

from datetime import date

import pytest

from formateur.model.scalars import Duration, parse_date


@pytest.mark.parametrize(
    ("start", "lasts", "due"),
    [
        ("2021-12-27", "15 days", "2022-01-11"),  # Iraq: first sitting
        ("2022-01-09", "30 days", "2022-02-08"),  # president
        ("2022-10-13", "15 days", "2022-10-28"),  # charge
        ("2022-10-13", "30 days", "2022-11-12"),  # cabinet
        ("2025-12-14", "15 days", "2025-12-29"),
        ("2025-12-29", "30 days", "2026-01-28"),
        ("2026-01-28", "15 days", "2026-02-12"),
        ("2016-03-02", "2 months", "2016-05-02"),  # Spain: two months from the first lost ballot
        ("2016-08-31", "2 months", "2016-10-31"),
        ("2019-07-23", "2 months", "2019-09-23"),
        ("2023-09-27", "2 months", "2023-11-27"),
        ("2016-08-31", "48 hours", "2016-09-02"),
        ("2014-12-17", "5 days", "2014-12-22"),  # Greece
        ("2022-05-13", "24 weeks", "2022-10-28"),  # Northern Ireland: six weeks and three times six more
        ("2023-01-31", "1 month", "2023-02-28"),  # no such day: the last of the month
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2023-12-31", "2 months", "2024-02-29"),
        ("2022-01-01", "25 hours", "2022-01-03"),  # no time of day is kept: never too short
    ],
)
def test_a_duration_ends_on_its_due_day(start: str, lasts: str, due: str) -> None:
    assert Duration.parse(lasts).after(parse_date(start)) == parse_date(due)


@pytest.mark.parametrize(
    ("end", "lasts", "start"),
    [
        ("2022-03-31", "30 days", "2022-03-01"),
        ("2024-03-31", "1 month", "2024-02-29"),
        ("2024-01-15", "1 month", "2023-12-15"),
    ],
)
def test_a_duration_counts_back_as_it_counts_forward(end: str, lasts: str, start: str) -> None:
    assert Duration.parse(lasts).before(parse_date(end)) == parse_date(start)


@pytest.mark.parametrize(
    "text", ["48:00", "two days", "0 days", "-1 days", "1.5 days", "15", "15 minutes", "15days", ""]
)
def test_what_is_not_a_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and a unit, such as '15 days' or '2 months'"):
        Duration.parse(text)


@pytest.mark.parametrize("text", ["1 day", "2 weeks", "48 hours", "1 month", "5 years"])
def test_a_duration_prints_back_as_written(text: str) -> None:
    assert str(Duration.parse(text)) == text


def test_a_month_stands_for_its_last_day() -> None:
    assert (parse_date("2015-03"), parse_date("2024-02")) == (date(2015, 3, 31), date(2024, 2, 29))


@pytest.mark.parametrize("text", ["2022-02-30", "2022-13", "2022-00", "2022", "7.2.2022", "2022-2-7", "20220207"])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="there is no day|expected a date"):
        parse_date(text)
