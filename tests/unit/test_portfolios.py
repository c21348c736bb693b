"""Portfolios: shares by Gamson's law, and the order of picks by a divisor method."""

from fractions import Fraction
from random import Random

import pytest

from formateur.errors import ModelError, UnknownNameError
from formateur.theories.portfolios import GAMSON, SEQUENTIAL, gamson, picks, sincere

ASSEMBLY = {"DUP": 36, "SF": 28, "UUP": 18, "SDLP": 16}  # Northern Ireland, 2007
PREFERENCES = {"DUP": 207_721, "SF": 180_573, "UUP": 103_145, "SDLP": 105_164}


def test_northern_ireland_2007_picked_in_the_published_order() -> None:
    found = picks(ASSEMBLY, 10, "dhondt", ties="votes", votes=PREFERENCES)
    assert " ".join(found.order) == "DUP SF DUP UUP SDLP SF DUP SF DUP UUP"
    assert found.totals == {"DUP": 4, "SF": 3, "UUP": 2, "SDLP": 1}
    assert [(tie.first, tie.seats, tie.between, tie.settled) for tie in found.ties] == [
        (3, 2, ("DUP", "UUP"), True),
        (9, 2, ("DUP", "UUP"), True),
    ]
    assert not any(tie.changes_seats for tie in found.ties)


def test_sainte_lague_gives_the_small_parties_their_turn_earlier() -> None:
    found = picks(ASSEMBLY, 10, "sainte-lague", ties="none")
    assert " ".join(found.order) == "DUP SF UUP SDLP DUP SF DUP UUP SF SDLP"
    assert list(found.totals.values()) == [3, 3, 2, 2]
    assert found.ties == ()


def test_a_party_with_fewer_seats_and_more_votes_picks_first_if_votes_settle_ties() -> None:
    seats, votes = {"A": 20, "B": 10}, {"A": 1000, "B": 1100}
    assert picks(seats, 3, "dhondt", ties="votes", votes=votes).order == ("A", "B", "A")
    assert picks(seats, 3, "dhondt", ties="seats").order == ("A", "A", "B")


def test_without_a_rule_the_ministry_that_hangs_on_a_tie_stays_open() -> None:
    found = picks({"A": 20, "B": 10}, 2, "dhondt", ties="none")
    assert found.order == ("A",)
    assert found.open == 1
    assert found.ties[0].changes_seats


def test_a_lot_is_the_same_for_the_same_seed_and_falls_both_ways() -> None:
    seats = {"A": 20, "B": 10}
    found = {picks(seats, 2, "dhondt", ties="lot", rng=Random(seed)).order for seed in range(20)}
    assert found == {("A", "A"), ("A", "B")}
    again = [picks(seats, 2, "dhondt", ties="lot", rng=Random(7)).order for _ in range(2)]
    assert again[0] == again[1]


def test_gamson_shares_are_exact_and_add_up() -> None:
    shares = gamson(ASSEMBLY)
    assert shares["DUP"] == Fraction(36, 98)
    assert sum(shares.values()) == 1


def test_each_party_takes_what_it_values_most_of_what_is_left() -> None:
    preferences = {"DUP": ["finance", "economy", "culture"], "SF": ["education", "finance", "culture"]}
    assert sincere(["DUP", "SF", "DUP"], preferences) == [("DUP", "finance"), ("SF", "education"), ("DUP", "economy")]
    with pytest.raises(ModelError, match="'SF' has no free ministry at pick 2"):
        sincere(["DUP", "SF"], {"DUP": ["finance"], "SF": ["finance"]})


def test_each_theory_names_its_assumptions_and_its_source() -> None:
    for theory in (GAMSON, SEQUENTIAL):
        assert theory.assumes
        assert any(character.isdigit() for character in theory.cite)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ModelError, match="no order of picks; use 'dhondt'"):
        picks(ASSEMBLY, 10, "hare", ties="none")
    with pytest.raises(ModelError, match="ties by votes need the first-preference votes"):
        picks(ASSEMBLY, 10, "dhondt", ties="votes")
    with pytest.raises(ModelError, match="ties by lot need a source of chance"):
        picks(ASSEMBLY, 10, "dhondt", ties="lot")
    with pytest.raises(UnknownNameError, match="no tie rule 'vote'; did you mean 'votes'"):
        picks(ASSEMBLY, 10, "dhondt", ties="vote")
    with pytest.raises(UnknownNameError, match="no method of apportionment 'dhont'; did you mean 'dhondt'"):
        picks(ASSEMBLY, 10, "dhont", ties="none")
    with pytest.raises(ModelError, match="-1 seats of 'A' are not a number of seats"):
        gamson({"A": -1})
    with pytest.raises(ModelError, match="the coalition has no seats"):
        gamson({"A": 0})
