"""What the library looks like side by side: ways to a government, waits, clocks."""

from datetime import date

import pytest

import formateur as fm
import small
from formateur.record.comparing import compared_case, compared_constitution
from formateur.record.spans import spans
from formateur.record.ways import way_of

LAW = """
    offices: {{speaker: {{name: Speaker, term: house}}, prime_minister: {{name: Prime Minister, until_filled: caretaker}}}}
    starts: {{election: speaker, vacancy of prime_minister: vote}}
    steps:
      speaker:
        fills: speaker
        votes_on: candidates
        quorum: {{present: at least 2/3 of members}}
        ballots: [{{id: only, needs: most votes, tie: again, times: without limit}}]
        passed: vote
        cite: a
      vote: {{fills: prime_minister, votes_on: nominee, ballots: [{{id: only, needs: {needs}}}], passed: done, failed: vote, without_limit: x, cite: b}}
    motions: {{no_confidence: {{open: while a government is in office, needs: {{in_favour: more than 1/2 of members}}, passed: fallen, cite: c}}}}
    ends: {{done: {{end: government, survives: [no_confidence]}}, fallen: {{end: vacancy, next: vote}}}}
    """


@pytest.mark.parametrize(
    ("needs", "kind", "govern"),
    [
        ("{in_favour: more than 1/2 of members}", "positive", 6),
        ("{in_favour: more than 1/2 of cast}", "positive", 6),
        ("{in_favour: at least 2/3 of present}", "positive", 7),
        ("{against: at most 1/2 of members}", "negative", 5),
        ("{against: fewer than 1/2 of members}", "negative", 6),
    ],
)
def test_the_members_to_govern_are_those_who_carry_it_whatever_the_others_do(
    needs: str, kind: str, govern: int
) -> None:
    way = way_of(small.law(LAW.format(needs=needs)).base)
    assert way.govern is not None
    assert (way.govern.kind, way.govern.quota) == (kind, govern)


def test_the_quorum_of_a_speaker_may_be_the_hardest_part_of_the_way() -> None:
    way = way_of(small.law(LAW.format(needs="{in_favour: more than 1/2 of members}")).base)
    assert way.get_there is not None
    assert (way.get_there.step, way.get_there.hurdle, way.to_block) == ("speaker", 7, 4)


def test_a_government_without_investiture_must_keep_the_motion_from_passing() -> None:
    denmark_like = small.law("""
        offices: {prime_minister: {name: Prime Minister}}
        starts: {election: appointment}
        steps: {appointment: {act: appoints, cite: a, then: done}}
        motions: {no_confidence: {open: always, needs: {in_favour: more than 1/2 of members}, passed: fallen, cite: b}}
        ends: {done: {end: government, survives: [no_confidence]}, fallen: {end: vacancy, next: appointment}}
        """)
    way = way_of(denmark_like.base)
    assert way.govern is not None
    assert (way.govern.kind, way.govern.quota, way.get_there, way.to_block) == ("none", 5, None, 6)


@pytest.mark.parametrize(
    ("name", "members", "kind", "govern", "get_there", "block"),
    [
        ("iraq-2005", 329, "positive", 165, 220, 110),
        ("spain-1978", 350, "positive", 176, 176, 175),
        ("sweden-1974", 349, "negative", 175, 175, 175),
        ("lebanon-1926", 128, "positive", 65, 86, 43),
        ("germany-1949", 630, "positive", 316, 316, 315),
        ("netherlands-1983", 150, "none", 75, None, 76),
    ],
)
def test_the_figures_that_the_press_prints(
    name: str, members: int, kind: str, govern: int, get_there: int | None, block: int
) -> None:
    found = compared_constitution(fm.load_constitution(name)).way
    assert found.govern is not None
    hurdle = found.get_there.hurdle if found.get_there else None
    assert (found.members, found.govern.kind, found.govern.quota, hurdle, found.to_block) == (
        members, kind, govern, get_there, block,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("case", "waited_for", "days"),
    [
        ("iraq-2021", "government", 382),
        ("spain-2016", "government", 125),
        ("spain-2023", "government", 116),
        ("germany-2017", "government", 171),
        ("germany-2025", "government", 72),
        ("ireland-2020", "government", 140),
        ("ireland-2016", "government", 70),
        ("austria-2024", "government", 155),
        ("iceland-2016", "government", 74),
        ("israel-2021", "government", 82),
        ("netherlands-2021", "government", 299),
        ("bosnia-2010", "government", 495),
        ("czechia-2017", "government", 264),
    ],
)
def test_days_from_the_election_as_others_count_them(case: str, waited_for: str, days: int) -> None:
    longest = compared_case(fm.load(case)).longest
    assert longest is not None
    assert (longest.waited_for, longest.days) == (waited_for, days)


def test_a_repeated_election_is_one_wait() -> None:
    first = next(iter(spans(fm.load("spain-2019"))))
    assert (first.began, first.ended, first.elections) == (date(2019, 4, 28), date(2020, 1, 7), 1)


def test_an_office_vacant_in_mid_term_is_a_wait_of_its_own() -> None:
    found = [span for span in spans(fm.load("iraq-2021")) if span.waited_for == "first_deputy"]
    assert [(span.began, span.ended, span.days, span.ballots) for span in found] == [
        (date(2022, 6, 12), date(2022, 9, 28), 108, 1)
    ]


def test_the_strictest_clock_on_the_way_is_named() -> None:
    spain = compared_constitution(fm.load_constitution("spain-1978"))
    assert (spain.late, spain.clock) == ("dissolution", "two_months")


def test_fewest_parties_that_can_stop_it() -> None:
    assert compared_case(fm.load("iraq-2021")).parties_to_block == 4  # 73 + 37 reach 110 before Sadr's members left
