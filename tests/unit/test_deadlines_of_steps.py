"""A deadline binds only for a step that was reached (Belgium: no successor is owed after a vote that was won)."""

from datetime import date

import pytest

import formateur as fm
from small import law, on, pending

FALL = """
starts: {{election: confidence}}
steps:
  confidence: {{cite: art. 1, passed: in_office, failed: successor, ballots: [{{id: vote, needs: {{in_favour: at least 6}}}}]}}
  successor:
    act: names a successor
    by: the House
    cite: art. 2
    deadline: {{lasts: 3 days, from: confidence.vote, restarts: true, late: {late}, cite: art. 2}}
    then: in_office
  after_fall: {{act: dissolves the house, by: king, cite: art. 3, then: dissolved}}
ends: {{in_office: {{end: government}}, dissolved: {{end: dissolution, cite: art. 3}}}}
"""
WON = "- {date: 2020-01-10, ballot: {step: confidence, in_favour: 6, against: 4, outcome: passed}}\n"
LOST = "- {date: 2020-01-10, ballot: {step: confidence, in_favour: 5, against: 5, outcome: failed}}\n"
LATE = ("nothing", "after_fall", "{must: the king, go: dissolved}")


@pytest.mark.parametrize("late", LATE)
def test_a_deadline_of_a_step_that_was_never_entered_neither_acts_nor_is_overrun(late: str) -> None:
    situation = on("2020-07-20", law(FALL.format(late=late)), WON)
    assert (pending(situation), situation.state.owed, situation.clocks) == ([], (), ())
    assert "past its time limit" not in fm.brief(situation).to_plain()


def test_a_deadline_of_a_step_that_is_pending_acts_the_day_after() -> None:
    under = law(FALL.format(late="after_fall"))
    assert pending(on("2020-01-13", under, LOST)) == ["successor"]
    assert pending(on("2020-01-14", under, LOST)) == ["after_fall"]
    assert len(on("2020-01-14", law(FALL.format(late=LATE[2])), LOST).state.owed) == 1


AHEAD = """
starts: {election: speaker}
steps:
  speaker: {act: elects a speaker, cite: art. 1, then: president}
  president: {act: elects a president, cite: art. 2, then: done, deadline: {lasts: 30 days, from: election, late: regent, cite: art. 2}}
  regent: {act: appoints a regent, by: court, cite: art. 3, then: done}
ends: {done: {end: government}}
"""
SPEAKER = "- {date: 2020-02-10, act: {step: speaker}}\n"


def test_a_deadline_of_a_step_ahead_is_foretold_and_binds_from_the_day_the_step_is_reached() -> None:
    before = on("2020-01-20", law(AHEAD))
    (clock,) = before.clocks
    assert (clock.due, clock.binds, clock.runs_on(before.day)) == (date(2020, 1, 31), False, True)
    late = on("2020-02-05", law(AHEAD))
    (clock,) = late.clocks
    assert (clock.overrun_on(late.day), clock.runs_on(late.day), pending(late)) == (0, False, ["speaker"])
    assert pending(on("2020-02-10", law(AHEAD), SPEAKER)) == ["president"]
    assert pending(on("2020-02-11", law(AHEAD), SPEAKER)) == ["regent"]  # too late from its first day on
