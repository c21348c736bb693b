"""What would turn a verdict, and how robust it is: by halving and by trying every number, the answer is the same."""

from collections.abc import Iterator
from itertools import islice

import pytest

import formateur as fm
from formateur.agreements.placing import released
from formateur.agreements.sitting import judge_sitting
from formateur.agreements.turning import Flip, announced, flips, moved, resized, tolerances
from formateur.model.house import Unit
from formateur.model.judge import Level
from formateur.model.tally import PRESENT, Cell
from small import constitution, formation

WHOLE = ("iraq-2021", "spain-2016", "sweden-2018")
MOVES = {
    "stays_away": frozenset({Cell.ABSENT}),
    "attends": PRESENT,
    "abstains": frozenset({Cell.ABSTAINING}),
    "in_favour": frozenset({Cell.IN_FAVOUR}),
    "against": frozenset({Cell.AGAINST}),
}


def eves() -> Iterator[tuple[str, str]]:
    """Days on which a sitting was called: of three cases each on which something changed, of others a few."""
    for name in fm.library_cases():
        case = fm.load(name)
        telling = [entry for entry in case.entries if name in WHOLE or entry.event.calls]
        days = sorted({entry.known for entry in telling if case.begins <= entry.known <= case.ends})
        found = (str(day) for day in days if case.on(day).next_sitting)
        yield from ((name, day) for day in islice(found, None if name in WHOLE else 2))


EVES = list(eves())


def outlook_on(name: str, day: str) -> fm.Outlook:
    found = fm.outlook(fm.load(name).on(day))
    assert found is not None
    return found


def levels(view: fm.Outlook, flip: Flip) -> list[Level]:
    """The verdict with no member of those who move, with one, with two … with all."""

    def may_move(unit: Unit) -> bool:
        if flip.ref:
            return flip.ref in unit.because and view.author(flip.ref, unit) == flip.actor
        inside = flip.actor is None or unit.actor in view.situation.members_of(flip.actor)
        return view.is_silent(unit) and inside

    cells = MOVES.get(flip.move, frozenset())
    if view.first.ask.favour is Cell.AGAINST and flip.move in ("in_favour", "against"):
        cells = MOVES["against" if flip.move == "in_favour" else "in_favour"]  # the motion is against a government

    def move(unit: Unit) -> Unit:
        freed = released(unit, flip.ref, view.situation, view.first.ask) if flip.ref else unit
        return freed if flip.move == "lifts" else announced(freed, cells)

    return [
        judge_sitting(view.ballots, moved(view.units, may_move, move, members), view.house)
        for members in range(flip.of + 1)
    ]


@pytest.mark.parametrize(("name", "day"), EVES)
def test_the_members_a_turn_takes_are_the_fewest(name: str, day: str) -> None:
    view = outlook_on(name, day)
    for flip in flips(view):
        if flip.move == "rule":
            continue
        found = levels(view, flip)
        assert found[: flip.members] == [view.level] * flip.members, flip
        assert found[flip.members] is flip.becomes, flip
        assert view.level not in found[flip.members :], flip  # more of them may go further, never back


@pytest.mark.parametrize(("name", "day"), EVES[::4])
def test_the_range_of_a_size_is_the_widest_over_which_the_verdict_holds(name: str, day: str) -> None:
    view = outlook_on(name, day)
    for one in tolerances(view):
        if one.what != "size" or one.ref is None:
            continue
        holds = [
            judge_sitting(view.ballots, resized(view, one.ref, size - one.value), view.house) is view.level
            for size in range(one.ceiling + 1)
        ]
        assert holds == [one.low <= size <= one.high for size in range(one.ceiling + 1)], one


@pytest.mark.parametrize(("name", "day"), EVES[::4])
def test_members_moved_or_resized_are_never_lost(name: str, day: str) -> None:
    view = outlook_on(name, day)
    seats = sum(unit.seats for unit in view.units)
    assert seats == view.house.whole.seated
    for one in tolerances(view):
        if one.ref:
            for size in (0, one.value, one.ceiling):
                assert sum(unit.seats for unit in resized(view, one.ref, size - one.value)) == seats


def test_a_party_with_members_in_two_groups_is_counted_in_both() -> None:
    bosnia = constitution(
        {
            "constitution": "small",
            "title": "two entities",
            "chambers": {"hor": {"name": "House", "members": "42", "groups": {"fbih": "28", "rs": "14"}}},
            "starts": {"election": "vote"},
            "steps": {
                "vote": {
                    "votes_on": "government",
                    "cite": "art. 1",
                    "ballots": [{"id": "vote", "needs": {"group": "rs", "in_favour": "at least 1/3 of members"}}],
                    "passed": "done",
                    "failed": "vote",
                }
            },
            "ends": {"done": {"end": "government"}},
        }
    )
    parties = {
        "west": {"name": "West", "seats": {"fbih": "28", "rs": "5"}},
        "east": {"name": "East", "seats": {"rs": "9"}},
    }
    case = formation(bosnia, "- {date: 2020-01-02, calls: {step: vote, sitting: 2020-01-09}}\n", parties=parties)
    view = fm.outlook(case.on("2020-01-02"))
    assert view is not None
    assert [(unit.actor, unit.group, unit.seats) for unit in view.units] == [
        ("west", "fbih", 28),
        ("west", "rs", 5),
        ("east", "rs", 9),
    ]
    assert view.level is Level.OPEN


def test_most_cases_of_the_library_have_eves() -> None:
    assert {name for name, _ in EVES} >= set(WHOLE)
    assert len({name for name, _ in EVES}) > len(fm.library_cases()) / 2
