"""Bounds: read from the phrase of a law, and turned into seats exactly."""

from fractions import Fraction

import pytest

from formateur.model.bounds import Base, Bound, Comparison


@pytest.mark.parametrize(
    ("phrase", "size", "quota"),
    [
        ("at least 2/3 of members", 329, 220),  # Iraq, president
        ("more than 1/2 of members", 329, 165),
        ("more than 1/2 of members", 349, 175),  # Sweden
        ("more than 1/2 of members", 350, 176),  # Spain
        ("at least 3/5 of members", 300, 180),  # Greece
        ("at least 2/3 of members", 128, 86),  # Lebanon
        ("more than 1/2 of members", 128, 65),
        ("at least 2/5 of members", 300, 120),
        ("at most 1/2 of members", 349, 174),  # the most against that a Swedish government survives
        ("fewer than 2/3 of members", 42, 27),
        ("fewer than 1/2 of members", 3, 1),
        ("at least 55/100 of members", 100, 55),  # floats would say 56
        ("at least 1/10 of members", 30, 3),
        ("more than 1/3 of members", 9, 4),
        ("at least 176", 350, 176),
        ("more than 175", 350, 176),
        ("at most 0", 350, 0),
        ("fewer than 1", 350, 0),
    ],
)
def test_a_quota_is_counted_in_whole_seats(phrase: str, size: int, quota: int) -> None:
    assert Bound.parse(phrase).quota(size) == quota


def test_the_whole_of_a_base_is_a_share_too() -> None:
    assert Bound.parse("at least 1/1 of members").quota(42) == 42


def test_a_phrase_is_read_with_any_blanks_between_its_words() -> None:
    assert Bound.parse("  at  least 2/3   of members ") == Bound(Comparison.AT_LEAST, Fraction(2, 3), Base.MEMBERS)


@pytest.mark.parametrize(
    "phrase",
    [
        "two thirds of members", "at least", "at least 2/3", "2/3 of members", "at least 2/3 of", "at least 1.5 of members",
        "at least -1", "at least 2 / 3 of members", "at least 1/2 of members or more", "AT LEAST 1/2 of members", "",
    ],
)  # fmt: skip
def test_what_is_not_a_bound_is_refused_with_an_example(phrase: str) -> None:
    with pytest.raises(ValueError, match="cannot read .* write for example 'at least 2/3 of members'"):
        Bound.parse(phrase)


def test_an_unknown_base_gets_the_nearest_one() -> None:
    with pytest.raises(ValueError, match="unknown base 'member' in .* did you mean 'members'. Bases: members, seated"):
        Bound.parse("more than 1/2 of member")


@pytest.mark.parametrize("share", ["3/2", "0/2", "1/0"])
def test_a_share_lies_between_nothing_and_the_whole(share: str) -> None:
    with pytest.raises(ValueError, match=f"{share} is not a share between 0 and 1"):
        Bound.parse(f"at least {share} of members")


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("at least 2/3 of members", "at least 2/3 of all members"),
        ("more than 1/2 of cast", "more than 1/2 of the votes cast"),
        ("more than 1/2 of present", "more than 1/2 of those present"),
        ("at most 174", "at most 174"),
    ],
)
def test_a_bound_is_said_in_words(phrase: str, words: str) -> None:
    assert Bound.parse(phrase).words() == words
