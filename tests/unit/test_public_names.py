"""The public names of the library."""

import pytest

import formateur as fm


def test_public_names_are_sorted() -> None:
    assert list(fm.__all__) == sorted(fm.__all__)


@pytest.mark.parametrize("name", fm.__all__)
def test_every_public_name_can_be_had_and_has_a_docstring(name: str) -> None:
    assert getattr(fm, name).__doc__
    assert name in dir(fm)


def test_a_name_that_is_not_there_is_an_attribute_error_as_anywhere() -> None:
    with pytest.raises(AttributeError, match="module 'formateur' has no attribute 'brief_of'"):
        _ = fm.brief_of


def test_only_what_is_named_is_public() -> None:
    lazy = set(fm._HOMES)  # noqa: SLF001 - the table that says where each name lives
    assert set(fm.__all__) == lazy
