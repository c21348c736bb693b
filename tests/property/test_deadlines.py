"""No procedure passes a deadline without what the constitution says follows: nothing, a target, or an act owed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import formateur as fm
from formateur.case.load import build
from formateur.case.shape import CaseFile
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Law

ELECTION = date(2020, 1, 5)
MAJORITY = {"in_favour": "more than 1/2 of members"}


def law_with(late: object, days: int) -> Constitution:
    raw = {
        "constitution": "tiny",
        "title": "a small constitution",
        "chambers": {"diet": {"name": "Diet", "members": "10"}},
        "offices": {"president": {"name": "President"}},
        "starts": {"election": "president"},
        "steps": {
            "president": {
                "fills": "president",
                "votes_on": "candidates",
                "ballots": [
                    {"id": "vote", "needs": {"in_favour": "more than 1/2 of members"}, "times": "without limit"}
                ],
                "deadline": {"lasts": f"{days} days", "from": "election", "late": late, "cite": "art. 2"},
                "passed": "in_office",
                "cite": "art. 1",
            },
            "regent": {"act": "appoints a regent", "by": "court", "then": "in_office", "cite": "art. 3"},
        },
        "ends": {"in_office": {"end": "government"}, "dissolved": {"end": "dissolution", "cite": "art. 4"}},
    }
    return Constitution(raw, Law.model_validate(raw))


def case_with(law: Constitution, elected_after: int | None) -> fm.Case:
    chronicle = []
    if elected_after is not None:
        day = ELECTION + timedelta(days=elected_after)
        ballot = {"step": "president", "votes": {"anna": "6", "boris": "4"}, "outcome": "passed", "elected": "anna"}
        chronicle.append({"date": day.isoformat(), "ballot": ballot, "sources": ["daily"]})
    file = {
        "case": "tiny-2020",
        "title": "tiny",
        "constitution": "tiny",
        "election": ELECTION.isoformat(),
        "parties": {"reds": {"name": "Reds", "seats": "10"}},
        "chronicle": chronicle,
        "sources": {"daily": {"title": "a daily"}},
    }
    return build(CaseFile.model_validate(file), law)


durations = st.integers(1, 60)
waits = st.integers(0, 120)


@given(durations, waits)
def test_a_deadline_without_sanction_is_overrun_and_nothing_moves(days: int, wait: int) -> None:
    situation = case_with(law_with("nothing", days), None).on(ELECTION + timedelta(days=wait))
    assert situation.stage == "president"
    assert [clock.overrun_on(situation.day) for clock in situation.clocks] == [max(0, wait - days)]


@given(durations, waits)
def test_a_target_follows_by_itself_on_the_day_after_the_deadline(days: int, wait: int) -> None:
    situation = case_with(law_with("regent", days), None).on(ELECTION + timedelta(days=wait))
    assert situation.stage == ("regent" if wait > days + 0 and wait - days >= 1 else "president")


@given(durations, waits)
def test_an_act_is_owed_from_the_day_after_the_deadline_and_nothing_moves(days: int, wait: int) -> None:
    late = {"must": "the regent's council", "go": "dissolved"}
    situation = case_with(law_with(late, days), None).on(ELECTION + timedelta(days=wait))
    assert situation.stage == "president"
    owed = [(one.target, one.since) for one in situation.state.owed]
    assert owed == ([("dissolved", ELECTION + timedelta(days=days + 1))] if wait > days else [])


@given(durations, waits)
def test_a_vote_is_refused_once_the_deadline_has_moved_the_procedure_on(days: int, elected: int) -> None:
    case = case_with(law_with("regent", days), elected)
    situation = case.on(ELECTION + timedelta(days=200))
    if elected <= days:  # the due day itself is still in time
        assert (situation.state.holders["president"], situation.refusals) == ("anna", ())
    else:
        assert [refusal.cite for refusal in situation.refusals] == ["art. 1"]
        assert situation.state.government is None


@given(durations, waits)
def test_a_deadline_that_is_met_stops_and_is_never_overrun(days: int, elected: int) -> None:
    situation = case_with(law_with("nothing", days), elected).on(ELECTION + timedelta(days=200))
    (clock,) = situation.clocks
    assert clock.stopped == ELECTION + timedelta(days=elected)
    assert clock.overrun_on(situation.day) == max(0, elected - days)
