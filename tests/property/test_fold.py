"""Folding a chronicle: day by day or at once, the situation is the same."""

from datetime import date, timedelta

import pytest

import formateur as fm
from formateur.case.fold import Fold


def state_of(fold: Fold) -> tuple[object, ...]:
    found = fold.situation()
    return (
        found.state, found.seats, found.vacant, found.blocs, found.commitments, found.candidates,
        found.barred, found.sittings, found.ballots, found.refusals, found.entries, found.contests,
    )  # fmt: skip


@pytest.mark.parametrize("name", fm.library_cases())
def test_folding_day_by_day_equals_folding_at_once(name: str) -> None:
    case = fm.load(name)
    last: date = max(case.ends, *(entry.known for entry in case.entries))
    daily, day = Fold(case, last), case.begins
    while day <= case.ends:
        daily.until(day)
        day += timedelta(days=1)
    assert state_of(daily) == state_of(Fold(case, last).until(case.ends))


@pytest.mark.parametrize("name", fm.library_cases())
def test_every_seat_is_somewhere_on_every_day(name: str) -> None:
    case = fm.load(name)
    fold = Fold(case, max(entry.known for entry in case.entries))
    for entry in case.entries:
        house = fold.until(entry.day).situation().house()
        assert sum(house.parties.values()) == house.whole.seated
        assert house.whole.seated <= house.whole.members
