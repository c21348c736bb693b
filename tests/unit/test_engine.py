"""The engine, one construct of a constitution at a time (language reference, section 5)."""

from datetime import date

import pytest

from formateur.constitution.engine import begin
from formateur.constitution.state import Now
from formateur.errors import ProcedureError
from small import formation, law, on, pending, refused

# --- ballots -----------------------------------------------------------------------------------------------------

VOTE = """
starts: {{election: vote}}
offices: {{chair: {{name: Chair}}}}
steps:
  vote:
    fills: chair
    votes_on: nominee
    cite: art. 1
    quorum: {{present: at least 1/2 of members}}
    {settings}
    ballots:
      - {{id: first, needs: {{in_favour: at least 2/3 of members}}{first}}}
      - {{id: second, needs: {{in_favour: more than 1/2 of members}}{second}}}
    passed: done
    failed: lost
ends:
  done: {{end: government}}
  lost: {{end: nothing}}
"""
FIRST_FAILS = "- {date: 2020-01-10, ballot: {step: vote, ballot: first, in_favour: 5, against: 5, outcome: failed}}\n"
SECOND_FAILS = "- {date: 2020-01-20, ballot: {step: vote, ballot: second, in_favour: 5, against: 5, outcome: failed}}\n"
LOST = "- {date: 2020-01-15, lost_sitting: {step: vote, present: 3}}\n"


def vote(settings: str = "", first: str = "", second: str = "") -> str:
    return VOTE.format(settings=settings, first=first, second=second)


def due(day: str, text: str, chronicle: str) -> tuple[str, int]:
    """Ballot that is due, and how often it was held."""
    situation = on(day, law(text), chronicle)
    assert refused(situation) == []
    track = situation.state.track_at("vote")
    assert track is not None
    return situation.law.steps["vote"].ballots[track.ballot].id, track.held


def test_ballots_are_held_in_their_order() -> None:
    assert due("2020-01-10", vote(), FIRST_FAILS) == ("second", 0)


def test_another_ballot_than_the_one_due_is_refused_with_the_article() -> None:
    situation = on("2020-01-20", law(vote()), SECOND_FAILS)
    assert refused(situation) == ["vote: ballot 'second' recorded, but 'first' is due (art. 1)"]


def test_after_the_last_ballot_the_step_fails() -> None:
    situation = on("2020-01-20", law(vote()), FIRST_FAILS + SECOND_FAILS)
    assert (pending(situation), situation.state.completed[-1][0]) == ([], "lost")


def test_a_step_that_fails_without_a_failed_exit_begins_again() -> None:
    assert due("2020-01-20", vote().replace("failed: lost", ""), FIRST_FAILS + SECOND_FAILS) == ("first", 0)


def test_a_ballot_with_times_is_held_again_before_the_next() -> None:
    assert due("2020-01-10", vote(first=", times: 2"), FIRST_FAILS) == ("first", 1)


def test_a_ballot_without_limit_is_held_for_ever() -> None:
    assert due("2020-01-10", vote(first=", times: without limit"), FIRST_FAILS * 5) == ("first", 5)


def test_a_lost_sitting_leaves_the_same_ballot_due_by_default() -> None:
    assert due("2020-01-15", vote(), FIRST_FAILS + LOST) == ("second", 0)


def test_a_lost_sitting_that_counts_spends_the_ballot() -> None:
    assert due("2020-01-15", vote("no_quorum: counts"), LOST) == ("second", 0)


def test_a_lost_sitting_that_counts_may_spend_the_last_ballot() -> None:
    situation = on("2020-01-15", law(vote("no_quorum: counts")), FIRST_FAILS + LOST)
    assert pending(situation) == []


def test_a_lost_sitting_that_restarts_goes_back_to_the_first_ballot() -> None:
    assert due("2020-01-15", vote("no_quorum: restart"), FIRST_FAILS + LOST) == ("first", 0)


def test_a_lost_sitting_may_fail_the_whole_step() -> None:
    assert pending(on("2020-01-15", law(vote("no_quorum: failed")), LOST)) == []


def test_a_ballot_opened_and_lost_for_want_of_a_quorum_is_a_lost_sitting() -> None:
    opened = "- {date: 2020-01-10, ballot: {step: vote, present: 3, outcome: no_quorum}}\n"
    assert due("2020-01-10", vote("no_quorum: counts"), opened) == ("second", 0)


def test_a_void_ballot_uses_up_nothing() -> None:
    void = "- {date: 2020-01-10, ballot: {step: vote, in_favour: 9, against: 9, outcome: void}}\n"
    assert due("2020-01-10", vote(), void) == ("first", 0)


def test_each_sitting_may_begin_again_at_the_first_ballot() -> None:
    restart = vote("each_sitting: restart")
    again = FIRST_FAILS.replace("01-10", "01-17")
    assert due("2020-01-17", restart, FIRST_FAILS + again) == ("second", 0)
    assert refused(on("2020-01-20", law(restart), FIRST_FAILS + SECOND_FAILS)) != []


def test_each_sitting_counts_its_ballots_afresh() -> None:
    restart = vote("each_sitting: restart", first=", times: 2")
    again = FIRST_FAILS.replace("01-10", "01-17")
    assert due("2020-01-17", restart, FIRST_FAILS + again) == ("first", 1)


def test_a_lost_sitting_counts_against_the_ballot_a_new_sitting_begins_with() -> None:
    restart = vote("no_quorum: counts\n    each_sitting: restart")
    assert due("2020-01-15", restart, FIRST_FAILS + LOST) == ("second", 0)


@pytest.mark.parametrize(
    ("gap", "allowed"),
    [
        ("{at_least: 10 days}", True),
        ("{at_least: 11 days}", False),
        ("{at_most: 10 days}", True),
        ("{at_most: 9 days}", False),
        ("{exactly: 10 days}", True),
        ("{exactly: 9 days}", False),
        ("{exactly: 240 hours}", True),
    ],
)
def test_a_gap_is_counted_without_the_first_day(gap: str, allowed: bool) -> None:
    situation = on("2020-01-20", law(vote(second=f", gap: {gap}")), FIRST_FAILS + SECOND_FAILS)
    assert (refused(situation) == []) is allowed


def test_a_gap_names_the_day_it_asks_for() -> None:
    situation = on("2020-01-20", law(vote(second=", gap: {at_least: 2 weeks}")), FIRST_FAILS + SECOND_FAILS)
    assert refused(situation) == [
        "vote: ballot 'second' may not be held before 2020-01-24 (2 weeks from the ballot of 2020-01-10, art. 1); "
        "got 2020-01-20"
    ]


def test_a_ballot_that_passes_fills_the_office_and_leaves_the_step() -> None:
    passes = "- {date: 2020-01-10, ballot: {step: vote, candidate: ann, in_favour: 7, against: 3, outcome: passed}}\n"
    state = on("2020-01-10", law(vote()), passes).state
    assert (state.holders["chair"], state.filled, str(state.government)) == ("ann", {"chair"}, "2020-01-10")


def test_a_ballot_of_a_step_that_is_not_pending_is_refused_and_says_what_is() -> None:
    late = "- {date: 2020-01-11, ballot: {step: vote, in_favour: 7, against: 3, outcome: passed}}\n"
    situation = on("2020-01-11", law(vote()), late.replace("11", "10", 1) + late)
    assert refused(situation) == ["vote is not open on 2020-01-11; pending: nothing"]


def test_a_step_the_law_does_not_know_is_refused_with_the_nearest_name() -> None:
    situation = on("2020-01-10", law(vote()), FIRST_FAILS.replace("step: vote", "step: votes"))
    assert refused(situation) == ["there is no step 'votes' in the law of 2020-01-10; did you mean 'vote'?"]


def test_a_lost_sitting_of_a_step_the_law_does_not_know_is_refused() -> None:
    assert len(refused(on("2020-01-15", law(vote()), LOST.replace("step: vote", "step: votes")))) == 1


CANDIDATES = """
starts: {election: vote}
offices: {chair: {name: Chair}}
steps:
  vote:
    fills: chair
    votes_on: candidates
    cite: art. 1
    ballots:
      - {id: first, needs: {in_favour: more than 1/2 of members}}
      - {id: second, candidates: top 2, needs: most votes, tie: again}
    passed: done
ends: {done: {end: government}}
"""


def test_the_two_with_most_votes_stand_at_a_ballot_of_the_top_two() -> None:
    from formateur.agreements.sitting import outlook

    first = "- {date: 2020-01-10, ballot: {step: vote, votes: {ann: 2, bea: 4, cyd: 3}, absent: 1, outcome: failed}}\n"
    view = outlook(on("2020-01-10", law(CANDIDATES), first))
    assert view is not None
    assert view.first.ask.candidates == ("bea", "cyd")


def test_everyone_tied_for_second_place_stands_among_the_top_two() -> None:
    from formateur.agreements.sitting import outlook

    first = "- {date: 2020-01-10, ballot: {step: vote, votes: {ann: 3, bea: 4, cyd: 3}, outcome: failed}}\n"
    view = outlook(on("2020-01-10", law(CANDIDATES), first))
    assert view is not None
    assert view.first.ask.candidates == ("bea", "ann", "cyd")


def test_a_tie_that_is_voted_on_again_leaves_the_ballot_due() -> None:
    first = "- {date: 2020-01-10, ballot: {step: vote, votes: {ann: 5, bea: 5}, outcome: failed}}\n"
    tie = "- {date: 2020-01-10, ballot: {step: vote, votes: {ann: 5, bea: 5}, outcome: tie}}\n"
    situation = on("2020-01-10", law(CANDIDATES), first + tie * 2)
    track = situation.state.track_at("vote")
    assert (refused(situation), track and (track.ballot, track.held)) == ([], (1, 2))


# --- tries -------------------------------------------------------------------------------------------------------

TRIES = """
starts: {{election: proposal}}
offices: {{premier: {{name: Premier}}}}
steps:
  proposal: {{act: proposes, by: speaker, whom: anyone, then: investiture, cite: art. 1}}
  investiture:
    fills: premier
    votes_on: nominee
    cite: art. 2
    tries: {tries}
    ballots: [{{id: vote, needs: {{against: at most 1/2 of members}}}}]
    passed: in_office
    failed: proposal
ends:
  in_office: {{end: government, survives: [censure]}}
  extra: {{end: dissolution, cite: art. 3}}
motions:
  censure: {{open: while a government is in office, needs: {{in_favour: more than 1/2 of members}}, passed: proposal, cite: art. 4}}
"""


def tried(day: int, whom: str = "ann") -> str:
    return (
        f"- {{date: 2020-01-{day:02}, act: {{step: proposal, whom: {whom}}}}}\n"
        f"- {{date: 2020-01-{day:02}, ballot: {{step: investiture, in_favour: 4, against: 6, outcome: failed}}}}\n"
    )


def test_the_last_try_leads_where_the_law_says() -> None:
    under = law(TRIES.format(tries="{at_most: 2, then: extra, cite: art. 5}"))
    assert pending(on("2020-01-10", under, tried(10))) == ["proposal"]
    after = on("2020-01-11", under, tried(10) + tried(11))
    assert (pending(after), after.state.dissolution and after.state.dissolution.end) == ([], "extra")


def test_tries_are_counted_where_the_law_names_no_other_exit() -> None:
    under = law(TRIES.format(tries="{at_most: 2, then: extra}").replace("    failed: proposal\n", ""))
    voted = "- {date: 2020-01-10, ballot: {step: investiture, in_favour: 4, against: 6, outcome: failed}}\n"
    situation = on("2020-01-10", under, tried(10) + voted)
    assert (pending(situation), situation.state.dissolution is not None) == ([], True)


def test_a_further_try_of_the_same_person_is_refused() -> None:
    under = law(TRIES.format(tries="{per_candidate: 1, cite: art. 5}"))
    situation = on("2020-01-11", under, tried(10) + tried(11))
    assert refused(situation) == ["investiture: ann has been tried 1 times, the most allowed (art. 5)"]
    assert refused(on("2020-01-11", under, tried(10) + tried(11, "bea"))) == []


def test_a_person_only_named_at_the_vote_is_counted_too() -> None:
    text = vote("tries: {per_candidate: 1}").replace("failed: lost", "")
    ballots = (FIRST_FAILS + SECOND_FAILS).replace("in_favour", "candidate: ann, in_favour")
    again = FIRST_FAILS.replace("01-10", "01-25").replace("in_favour", "candidate: ann, in_favour")
    assert refused(on("2020-01-25", law(text), ballots + again)) == [
        "vote: ann has been tried 1 times, the most allowed (art. 1)"
    ]


@pytest.mark.parametrize(("counted", "left"), [("formation", ["proposal"]), ("election", [])])
def test_tries_count_afresh_with_a_new_formation_unless_counted_since_the_election(
    counted: str, left: list[str]
) -> None:
    under = law(TRIES.format(tries=f"{{at_most: 2, then: extra, counted_since: {counted}}}"))
    formed = tried(12).replace("in_favour: 4, against: 6, outcome: failed", "in_favour: 6, against: 4, outcome: passed")
    fallen = "- {date: 2020-01-13, ballot: {step: motions.censure, in_favour: 6, outcome: passed}}\n"
    assert pending(on("2020-01-14", under, formed + fallen + tried(14))) == left


# --- acts and mandates -------------------------------------------------------------------------------------------

MANDATES = """
starts: {election: mandate}
steps:
  mandate:
    act: gives a mandate
    by: president
    cite: art. 1
    mandates:
      - {whom: leader of the largest party, lasts: 3 days, within: 2 days}
      - {whom: leader of the second party, lasts: 3 days, extension: {by: president, up_to: 4 days}, may_skip: true}
      - {whom: anyone, lasts: 3 days, times: 2}
    exhausted: caretaker
    then: oath
  oath: {act: swears in, by: president, cite: art. 2, then: confidence}
  confidence:
    votes_on: government
    cite: art. 3
    ballots: [{id: vote, needs: {in_favour: more than 1/2 of members}}]
    passed: in_office
    failed: mandate
  caretaker: {act: appoints a caretaker, by: president, choices: {waits: mandate, dissolves: dissolved}, cite: art. 4}
ends: {in_office: {end: government}, dissolved: {end: dissolution, election_within: 30 days, cite: art. 5}}
motions: {dissolution: {open: always, needs: {in_favour: more than 1/2 of members}, passed: dissolved, cite: art. 6}}
"""


def given(day: int, whom: str = "ann") -> str:
    return f"- {{date: 2020-01-{day:02}, act: {{step: mandate, whom: {whom}}}}}\n"


def ended(day: int, outcome: str = "returned", until: str = "") -> str:
    return f"- {{date: 2020-01-{day:02}, act: {{step: mandate, outcome: {outcome}{until}}}}}\n"


def used(day: str, chronicle: str, text: str = MANDATES) -> tuple[int, ...]:
    return on(day, law(text), chronicle).state.mandates["mandate"]


def test_each_visit_uses_the_next_mandate() -> None:
    assert used("2020-01-05", given(5)) == (1, 0, 0)
    assert used("2020-01-06", given(5) + ended(6) + given(6)) == (1, 1, 0)


def test_a_mandate_may_be_used_as_often_as_it_says_and_then_the_step_is_exhausted() -> None:
    chronicle = "".join(given(day) + ended(day) for day in (5, 6, 7, 8))
    situation = on("2020-01-08", law(MANDATES), chronicle)
    assert (used("2020-01-08", chronicle), pending(situation)) == ((1, 1, 2), ["caretaker"])


def test_a_mandate_returned_closes_everything_under_it() -> None:
    sworn = "- {date: 2020-01-06, act: {step: oath}}\n"
    assert pending(on("2020-01-06", law(MANDATES), given(5) + sworn)) == ["confidence"]
    assert pending(on("2020-01-07", law(MANDATES), given(5) + sworn + ended(7))) == ["mandate"]


def test_a_mandate_lapses_by_itself_on_the_day_after_its_time() -> None:
    assert pending(on("2020-01-08", law(MANDATES), given(5))) == ["oath"]
    assert pending(on("2020-01-09", law(MANDATES), given(5))) == ["mandate"]


def test_a_mandate_that_led_to_its_step_in_time_does_not_lapse() -> None:
    sworn = "- {date: 2020-01-08, act: {step: oath}}\n"
    assert pending(on("2020-01-20", law(MANDATES), given(5) + sworn)) == ["confidence"]


def test_a_mandate_given_anew_on_the_day_the_last_one_failed_runs_for_its_own_time() -> None:
    day = (
        "- {date: 2020-01-06, act: {step: oath}}\n"
        "- {date: 2020-01-06, ballot: {step: confidence, in_favour: 4, against: 6, outcome: failed}}\n"
    )
    chronicle = given(6) + day + given(6, "bea")
    assert pending(on("2020-01-09", law(MANDATES), chronicle)) == ["oath"]
    assert pending(on("2020-01-10", law(MANDATES), chronicle)) == ["mandate"]


VOTED_DOWN = MANDATES.replace("then: oath", "then: confidence")


def test_a_mandate_ends_with_the_vote_it_led_to_and_does_not_lapse_beside_the_next_one() -> None:
    failed = "- {date: 2020-01-06, ballot: {step: confidence, in_favour: 4, against: 6, outcome: failed}}\n"
    situation = on("2020-01-20", law(VOTED_DOWN), given(5) + failed)
    track = situation.state.track_at("mandate")
    assert (situation.state.mandate, track and str(track.since)) == (None, "2020-01-06")


def test_a_mandate_ends_when_the_cabinet_it_led_to_is_voted_down() -> None:
    day = (
        "- {date: 2020-01-06, act: {step: oath}}\n"
        "- {date: 2020-01-06, ballot: {step: confidence, in_favour: 4, against: 6, outcome: failed}}\n"
    )
    situation = on("2020-01-07", law(MANDATES), given(5) + day + ended(7))
    assert refused(situation) == ["mandate: no mandate is running on 2020-01-07 (art. 1)"]


def test_a_mandate_whose_last_try_failed_does_not_lapse_back_to_its_step() -> None:
    text = VOTED_DOWN.replace("failed: mandate", "failed: mandate\n    tries: {at_most: 1, then: caretaker}")
    failed = "- {date: 2020-01-06, ballot: {step: confidence, in_favour: 4, against: 6, outcome: failed}}\n"
    assert pending(on("2020-01-20", law(text), given(5) + failed)) == ["caretaker"]


def test_a_mandate_not_given_within_its_time_is_overrun_and_nothing_follows() -> None:
    situation = on("2020-01-08", law(MANDATES))
    clock = next(one for one in situation.clocks if one.id == "mandate.within")
    assert (str(clock.due), clock.overrun_on(situation.day), pending(situation)) == ("2020-01-03", 5, ["mandate"])


def test_a_mandate_may_be_extended_as_far_as_the_law_lets_it() -> None:
    second = given(5) + ended(5) + given(5)
    longer = second + ended(8, "extended", ", until: 2020-01-12")
    assert pending(on("2020-01-12", law(MANDATES), longer)) == ["oath"]
    assert pending(on("2020-01-13", law(MANDATES), longer)) == ["mandate"]


def test_an_extension_beyond_the_law_is_refused() -> None:
    second = given(5) + ended(5) + given(5)
    situation = on("2020-01-08", law(MANDATES), second + ended(8, "extended", ", until: 2020-01-13"))
    assert refused(situation) == ["mandate: the mandate may be extended to 2020-01-12 at most (art. 1); got 2020-01-13"]


def test_a_mandate_without_extension_is_not_extended() -> None:
    situation = on("2020-01-06", law(MANDATES), given(5) + ended(6, "extended", ", until: 2020-01-10"))
    assert refused(situation) == ["mandate: this mandate may not be extended (art. 1)"]


def test_no_mandate_ends_where_none_runs() -> None:
    assert refused(on("2020-01-05", law(MANDATES), ended(5))) == [
        "mandate: no mandate is running on 2020-01-05 (art. 1)"
    ]


def test_a_mandate_is_passed_over_only_where_the_law_lets_it() -> None:
    assert used("2020-01-05", given(5) + ended(5) + ended(5, "skipped")) == (1, 1, 0)
    assert refused(on("2020-01-05", law(MANDATES), ended(5, "skipped"))) == [
        "mandate: this mandate may not be passed over (art. 1)"
    ]


def test_a_dissolved_house_has_no_mandate_that_could_lapse() -> None:
    dissolved = "- {date: 2020-01-06, ballot: {step: motions.dissolution, in_favour: 6, outcome: passed}}\n"
    assert pending(on("2020-01-20", law(MANDATES), given(5) + dissolved)) == []


def test_an_amendment_may_add_a_mandate_while_a_formation_runs() -> None:
    added = MANDATES + (
        "amendments: [{id: more, from: 2020-01-06, kind: reform, cite: law 1, set: {mandate.mandates: "
        "[{whom: a}, {whom: b}, {whom: c}, {whom: d}]}}]\n"
    )
    assert used("2020-01-07", given(5) + ended(5) + given(7), added) == (1, 1, 0, 0)


def test_whoever_chooses_decides_where_the_formation_goes() -> None:
    spent = "".join(given(day) + ended(day) for day in (5, 6, 7, 8))
    chose = "- {date: 2020-01-09, act: {step: caretaker, choice: dissolves}}\n"
    dissolution = on("2020-01-09", law(MANDATES), spent + chose).state.dissolution
    assert dissolution is not None
    assert (dissolution.end, str(dissolution.election_due)) == ("dissolved", "2020-02-08")


def test_a_choice_the_law_does_not_give_is_refused() -> None:
    spent = "".join(given(day) + ended(day) for day in (5, 6, 7, 8))
    chose = "- {date: 2020-01-09, act: {step: caretaker, choice: abdicates}}\n"
    assert refused(on("2020-01-09", law(MANDATES), spent + chose)) == [
        "caretaker: the choice 'abdicates' is not one of 'waits', 'dissolves' (art. 4)"
    ]


def test_a_vote_is_not_recorded_as_an_act() -> None:
    sworn = given(5) + "- {date: 2020-01-06, act: {step: oath}}\n- {date: 2020-01-06, act: {step: confidence}}\n"
    assert refused(on("2020-01-06", law(MANDATES), sworn)) == [
        "confidence is a vote, not an act (art. 3); record it as a ballot"
    ]


# --- rejection, branches, steps passed over ------------------------------------------------------------------------

REJECTION = """
starts: {election: programme}
steps:
  programme:
    votes_on: rejection
    not_moved: in_office
    cite: art. 1
    ballots: [{id: rejection, needs: {in_favour: more than 1/2 of members}}]
    passed: appointment
    failed: in_office
  appointment: {act: appoints, by: president, then: programme, cite: art. 2}
ends: {in_office: {end: government}}
"""


def rejection(in_favour: int, outcome: str) -> str:
    return f"- {{date: 2020-01-10, ballot: {{step: programme, in_favour: {in_favour}, outcome: {outcome}}}}}\n"


def test_a_government_passes_on_when_the_motion_to_reject_it_fails() -> None:
    assert str(on("2020-01-10", law(REJECTION), rejection(5, "failed")).state.government) == "2020-01-10"


def test_a_government_falls_when_the_motion_to_reject_it_passes() -> None:
    situation = on("2020-01-10", law(REJECTION), rejection(6, "passed"))
    assert (pending(situation), situation.state.government) == (["appointment"], None)


def test_a_vote_nobody_asks_for_is_passed_over_where_the_law_lets_it() -> None:
    skipped = "- {date: 2020-01-10, act: {step: programme, outcome: skipped}}\n"
    assert str(on("2020-01-10", law(REJECTION), skipped).state.government) == "2020-01-10"
    without = REJECTION.replace("    not_moved: in_office\n", "")
    assert refused(on("2020-01-10", law(without), skipped)) == [
        "programme is a vote, not an act (art. 1); record it as a ballot"
    ]


BRANCHES = """
starts: {election: vote}
offices: {chancellor: {name: Chancellor}}
steps:
  vote:
    fills: chancellor
    votes_on: nominee
    cite: art. 63
    ballots: [{id: vote, needs: {in_favour: more than 1/2 of cast}}]
    passed: [{if: {in_favour: more than 1/2 of members}, go: in_office}, {go: choice}]
    failed: choice
  choice: {act: appoints or dissolves, by: president, choices: {appoints: in_office, dissolves: dissolved}, cite: art. 63}
ends: {in_office: {end: government}, dissolved: {end: dissolution, cite: art. 63}}
"""


def elected(cells: str) -> str:
    return f"- {{date: 2020-01-10, ballot: {{step: vote, {cells}, outcome: passed, elected: ann}}}}\n"


def test_the_first_branch_that_holds_on_the_tally_is_taken() -> None:
    assert on("2020-01-10", law(BRANCHES), elected("in_favour: 6, against: 4")).state.government is not None
    assert pending(on("2020-01-10", law(BRANCHES), elected("in_favour: 5, against: 4"))) == ["choice"]


def test_no_branch_is_taken_where_the_record_does_not_say_which() -> None:
    situation = on("2020-01-10", law(BRANCHES), elected("against: 1"))
    assert refused(situation) == [
        "no exit is open on what is recorded: none of more than 1/2 of all members in favour is sure to hold"
    ]


def test_a_branch_is_judged_for_the_candidate_who_was_elected() -> None:
    between = law(BRANCHES.replace("votes_on: nominee", "votes_on: candidates"))
    assert on("2020-01-10", between, elected("votes: {ann: 6, bea: 4}")).state.government is not None


ONLY_IF = """
starts: {election: majority}
offices: {premier: {name: Premier}}
steps:
  majority:
    act: appoints the leader of the majority
    only_if: {party: largest, seats: more than 1/2 of members}
    otherwise: support
    then: in_office
    cite: art. 1
  support:
    votes_on: government
    only_if: {office: premier, is: held}
    otherwise: mandate
    ballots: [{id: vote, needs: {against: at most 1/2 of members}}]
    passed: in_office
    failed: mandate
    cite: art. 2
  mandate: {act: gives a mandate, then: in_office, cite: art. 3}
ends: {in_office: {end: government}}
"""
HUNG = {"reds": {"name": "Reds", "seats": "5"}, "blues": {"name": "Blues", "seats": "5"}}


def test_a_step_is_entered_only_if_the_largest_party_has_the_seats() -> None:
    assert pending(on("2020-01-01", law(ONLY_IF))) == ["majority"]
    assert pending(on("2020-01-01", law(ONLY_IF), parties=HUNG)) == ["mandate"]


def test_a_step_is_entered_only_if_the_office_is_held() -> None:
    assert pending(on("2020-01-01", law(ONLY_IF), parties=HUNG, holders={"premier": "ann"})) == ["support"]


def test_an_office_of_the_house_that_is_only_held_over_counts_as_open() -> None:
    term = ONLY_IF.replace("{name: Premier}", "{name: Premier, term: house, until_filled: outgoing holder}")
    assert pending(on("2020-01-01", law(term), parties=HUNG, holders={"premier": "ann"})) == ["mandate"]


def test_steps_that_pass_each_other_on_without_end_are_refused() -> None:
    loop = law(
        """
        starts: {election: one}
        offices: {premier: {name: Premier}}
        steps:
          one: {act: acts, only_if: {office: premier, is: held}, otherwise: two, then: done, cite: art. 1}
          two: {act: acts, only_if: {office: premier, is: held}, otherwise: one, then: done, cite: art. 2}
        ends: {done: {end: government}}
        """
    )
    sound = formation(law(ONLY_IF)).on("2020-01-01")
    with pytest.raises(ProcedureError, match="the steps pass each other on without end"):
        begin(Now(date(2020, 1, 1), loop.base, {"house": sound.house()}), {})


# --- several tracks, ends, vacancies -------------------------------------------------------------------------------

TWO_TRACKS = """
starts: {election: speaker, term of president: president}
offices: {speaker: {name: Speaker, term: house}, president: {name: President, term: 5 years}, premier: {name: Premier}}
steps:
  speaker:
    fills: speaker
    votes_on: candidates
    cite: art. 1
    ballots: [{id: vote, needs: {in_favour: more than 1/2 of members}, times: without limit}]
    passed: mandate
  mandate: {act: gives a mandate, mandates: [{whom: anyone, lasts: 5 days, times: without limit}], then: confidence, cite: art. 2}
  confidence:
    fills: premier
    votes_on: government
    cite: art. 3
    ballots: [{id: vote, needs: {in_favour: more than 1/2 of members}}]
    passed: in_office
    failed: mandate
  president:
    fills: president
    votes_on: candidates
    cite: art. 4
    ballots: [{id: vote, needs: {in_favour: at least 3/5 of members}}]
    passed: president_elected
    failed: dissolved
ends:
  in_office: {end: government, survives: [censure]}
  president_elected: {end: office filled}
  dissolved: {end: dissolution, next_house: [speaker, president], house_sits_on: false, election_within: 30 days, cite: art. 5}
  fallen: {end: vacancy, next: mandate}
motions:
  censure: {open: while a government is in office, needs: {in_favour: more than 1/2 of members}, passed: fallen, cite: art. 6}
"""
SPEAKER = "- {date: 2020-01-05, ballot: {step: speaker, votes: {ann: 6, bea: 4}, outcome: passed, elected: ann}}\n"
MANDATE = "- {date: 2020-01-06, act: {step: mandate, whom: cyd}}\n"
FORMED = "- {date: 2020-01-07, ballot: {step: confidence, in_favour: 6, against: 4, outcome: passed}}\n"
EXPIRES = "- {date: 2020-01-08, office: {president: expires}}\n"
GONE = "- {date: 2020-01-08, office: {speaker: vacant}}\n"
AGAIN = "- {date: 2020-01-09, ballot: {step: speaker, votes: {bea: 6, dan: 4}, outcome: passed, elected: bea}}\n"


def test_an_expiring_term_opens_a_track_beside_the_others() -> None:
    assert pending(on("2020-01-08", law(TWO_TRACKS), SPEAKER + EXPIRES)) == ["mandate", "president"]


def test_an_office_filled_ends_its_own_track_and_no_other() -> None:
    chosen = "- {date: 2020-01-09, ballot: {step: president, votes: {eve: 6, bea: 4}, outcome: passed, elected: eve}}\n"
    situation = on("2020-01-09", law(TWO_TRACKS), SPEAKER + EXPIRES + chosen)
    assert (pending(situation), situation.state.holders["president"]) == (["mandate"], "eve")


def test_a_dissolution_closes_every_track_and_the_new_house_opens_those_the_law_names() -> None:
    lost = "- {date: 2020-01-09, ballot: {step: president, votes: {eve: 5, bea: 5}, outcome: failed}}\n"
    dissolved = SPEAKER + EXPIRES + lost
    assert pending(on("2020-01-09", law(TWO_TRACKS), dissolved)) == []
    new_house = dissolved + "- {date: 2020-02-01, election: {seats: {reds: 4, blues: 6}}}\n"
    assert pending(on("2020-02-01", law(TWO_TRACKS), new_house)) == ["speaker", "president"]


def test_the_old_house_may_sit_on_until_the_election() -> None:
    sits = law(TWO_TRACKS.replace("house_sits_on: false", "house_sits_on: true"))
    lost = "- {date: 2020-01-09, ballot: {step: president, votes: {eve: 5, bea: 5}, outcome: failed}}\n"
    situation = on("2020-01-09", sits, SPEAKER + EXPIRES + lost)
    assert (pending(situation), situation.state.dissolution is not None) == (["mandate"], True)


def test_a_new_house_empties_the_offices_of_the_old_one_and_keeps_those_with_terms_in_years() -> None:
    election = "- {date: 2020-02-01, election: {seats: {reds: 4, blues: 6}}}\n"
    state = on("2020-02-01", law(TWO_TRACKS), SPEAKER + election, holders={"president": "pia"}).state
    assert (state.holders["speaker"], state.holders["president"]) == (None, "pia")


def test_a_vacancy_in_mid_formation_runs_on_a_side_track_that_ends_by_merging() -> None:
    assert pending(on("2020-01-08", law(TWO_TRACKS), SPEAKER + GONE)) == ["mandate", "speaker"]
    situation = on("2020-01-09", law(TWO_TRACKS), SPEAKER + GONE + AGAIN)
    assert (pending(situation), situation.state.holders["speaker"]) == (["mandate"], "bea")


def test_a_speaker_replaced_while_a_government_is_in_office_brings_no_formation() -> None:
    formed = SPEAKER + MANDATE + FORMED + GONE
    assert str(on("2020-01-08", law(TWO_TRACKS), formed).state.government) == "2020-01-07"
    situation = on("2020-01-09", law(TWO_TRACKS), formed + AGAIN)
    assert (pending(situation), situation.state.holders["speaker"]) == ([], "bea")


def test_a_side_track_ends_where_the_formation_has_gone_further() -> None:
    situation = on("2020-01-09", law(TWO_TRACKS), SPEAKER + MANDATE + GONE + AGAIN)
    assert (pending(situation), situation.state.holders["speaker"]) == (["confidence"], "bea")


def test_a_caretaker_who_goes_in_mid_formation_opens_no_second_one() -> None:
    goes = "- {date: 2020-01-08, office: {premier: vacant}}\n"
    situation = on("2020-01-08", law(TWO_TRACKS), SPEAKER + MANDATE + goes, holders={"premier": "ann"})
    assert (pending(situation), situation.state.holders["premier"]) == (["confidence"], None)


def test_a_mandate_that_lapses_leaves_the_side_track_of_another_office_alone() -> None:
    situation = on("2020-01-20", law(TWO_TRACKS), SPEAKER + MANDATE + GONE)
    assert sorted(pending(situation)) == ["mandate", "speaker"]


def test_a_government_that_falls_leaves_the_side_track_of_another_office_alone() -> None:
    fallen = "- {date: 2020-01-09, ballot: {step: motions.censure, in_favour: 6, outcome: passed}}\n"
    situation = on("2020-01-09", law(TWO_TRACKS), SPEAKER + MANDATE + FORMED + GONE + fallen)
    assert sorted(pending(situation)) == ["mandate", "speaker"]


def test_a_premier_who_resigns_begins_a_new_formation() -> None:
    resigns = "- {date: 2020-01-09, office: {premier: vacant}}\n"
    situation = on("2020-01-09", law(TWO_TRACKS), SPEAKER + MANDATE + FORMED + resigns)
    assert (pending(situation), situation.state.government, str(situation.state.formation)) == (
        ["confidence"],
        None,
        "2020-01-09",
    )


def test_a_government_brought_down_begins_a_new_formation_with_counts_afresh() -> None:
    fallen = "- {date: 2020-01-09, ballot: {step: motions.censure, in_favour: 6, outcome: passed}}\n"
    state = on("2020-01-09", law(TWO_TRACKS), SPEAKER + MANDATE + FORMED + fallen).state
    assert (str(state.formation), dict(state.mandates), state.government) == ("2020-01-09", {}, None)
    assert [track.step for track in state.tracks] == ["mandate"]


def test_no_clock_of_a_new_formation_counts_from_an_election_before_it() -> None:
    timed = (
        TWO_TRACKS
        + "clocks: {limit: {lasts: 20 days, from: election, until: in_office, late: dissolved, cite: art. 7}}\n"
    )
    fallen = "- {date: 2020-06-09, ballot: {step: motions.censure, in_favour: 6, outcome: passed}}\n"
    situation = on("2020-06-12", law(timed), SPEAKER + MANDATE + FORMED + fallen)
    assert (pending(situation), situation.clocks, situation.state.dissolution) == (["mandate"], (), None)


def test_offices_held_jointly_fall_open_together() -> None:
    joint = law(
        """
        starts: {election: both, vacancy of first: both}
        offices: {first: {name: First, joint_with: second}, second: {name: Second, joint_with: first}}
        steps:
          both: {nominations: [{office: first, by: largest party}, {office: second, by: second party}], then: done, cite: art. 1}
        ends: {done: {end: government}}
        """
    )
    named = "- {date: 2020-01-02, act: {step: both, names: {first: ann, second: bea}}}\n"
    held = on("2020-01-02", joint, named)
    assert (held.state.holders["first"], held.state.holders["second"]) == ("ann", "bea")
    gone = on("2020-01-03", joint, named + "- {date: 2020-01-03, office: {first: vacant}}\n")
    assert (gone.state.holders["first"], gone.state.holders["second"], pending(gone)) == (None, None, ["both"])


# --- motions -------------------------------------------------------------------------------------------------------

MOTIONS = """
starts: {{election: one}}
steps:
  one: {{act: does the first thing, cite: art. 1, then: two}}
  two: {{act: does the second thing, cite: art. 2, then: done, deadline: {{lasts: 10 days, from: one, late: nothing, cite: art. 2}}}}
ends: {{done: {{end: government}}, dissolved: {{end: dissolution, cite: art. 3}}}}
motions:
  move: {{open: {phrase}, needs: {{in_favour: more than 1/2 of members}}, {exits}, cite: art. 4}}
"""
ONE = "- {date: 2020-01-05, act: {step: one}}\n"
MOVED = "- {date: 2020-01-06, ballot: {step: motions.move, in_favour: 6, outcome: passed}}\n"


@pytest.mark.parametrize(
    ("phrase", "before", "after"),
    [
        ("always", True, True),
        ("while one is pending", True, False),
        ("while two is pending", False, True),
        ("until one is completed", True, False),
        ("while a government is in office", False, False),
    ],
)
def test_a_motion_may_be_moved_while_its_phrase_holds(phrase: str, before: bool, after: bool) -> None:
    under = law(MOTIONS.format(phrase=phrase, exits="passed: dissolved"))
    assert (refused(on("2020-01-06", under, MOVED)) == []) is before
    assert (refused(on("2020-01-06", under, ONE + MOVED)) == []) is after


def test_a_motion_refused_names_its_phrase_and_article() -> None:
    under = law(MOTIONS.format(phrase="while two is pending", exits="passed: dissolved"))
    assert refused(on("2020-01-06", under, MOVED)) == [
        "motions.move may not be moved on 2020-01-06: it is open 'while two is pending' (art. 4)"
    ]


def test_a_motion_the_law_does_not_know_is_refused_with_the_nearest_name() -> None:
    under = law(MOTIONS.format(phrase="always", exits="passed: dissolved"))
    assert refused(on("2020-01-06", under, MOVED.replace("motions.move", "motions.moves"))) == [
        "there is no motion 'moves' in the law of 2020-01-06; did you mean 'move'?"
    ]


def test_a_motion_that_fails_changes_nothing() -> None:
    under = law(MOTIONS.format(phrase="always", exits="passed: dissolved"))
    assert pending(on("2020-01-06", under, MOVED.replace("6, outcome: passed", "5, outcome: failed"))) == ["one"]


def test_a_motion_may_start_a_clock_again() -> None:
    under = law(MOTIONS.format(phrase="always", exits="restarts_clock: two"))
    assert [str(clock.due) for clock in on("2020-01-05", under, ONE).clocks] == ["2020-01-15"]
    assert [str(clock.due) for clock in on("2020-01-06", under, ONE + MOVED).clocks] == ["2020-01-16"]


def test_a_president_alone_is_no_government_in_office() -> None:
    under = law(MOTIONS.format(phrase="while a government is in office", exits="passed: dissolved"))
    assert refused(on("2020-01-06", under, MOVED, holders={"president": "pia"})) != []


# --- clocks --------------------------------------------------------------------------------------------------------

CLOCKS = """
starts: {{election: one}}
steps:
  one: {{act: does the first thing, cite: art. 1, then: two}}
  two: {{act: does the second thing, cite: art. 2, then: three}}
  three: {{act: does the third thing, cite: art. 3, then: done}}
clocks:
  across: {{lasts: 10 days, from: one, until: three, {late}, cite: art. 4}}
ends: {{done: {{end: government}}, dissolved: {{end: dissolution, cite: art. 5}}}}
"""
TWO = "- {date: 2020-01-14, act: {step: two}}\n"
THREE = "- {date: 2020-01-15, act: {step: three}}\n"


def test_a_clock_across_steps_runs_until_its_step_is_done() -> None:
    situation = on("2020-01-16", law(CLOCKS.format(late="late: dissolved")), ONE + TWO + THREE)
    (clock,) = situation.clocks
    assert (str(clock.due), str(clock.stopped), situation.state.dissolution) == ("2020-01-15", "2020-01-15", None)


def test_what_a_clock_says_follows_by_itself_the_day_after() -> None:
    under = law(CLOCKS.format(late="late: dissolved"))
    assert on("2020-01-15", under, ONE + TWO).state.dissolution is None
    dissolution = on("2020-01-16", under, ONE + TWO).state.dissolution
    assert dissolution is not None
    assert str(dissolution.since) == "2020-01-16"


def test_an_act_owed_moves_nothing_until_the_record_has_it() -> None:
    under = law(CLOCKS.format(late="late: {must: the Secretary, go: dissolved}"))
    owing = on("2020-01-20", under, ONE)
    assert (pending(owing), [(one.who, str(one.since)) for one in owing.state.owed]) == (
        ["two"],
        [("the Secretary", "2020-01-16")],
    )
    done = on("2020-01-21", under, ONE + "- {date: 2020-01-21, act: {step: dissolved}}\n")
    assert (done.state.dissolution is not None, done.state.owed) == (True, ())


def test_an_act_that_nobody_owes_is_refused() -> None:
    under = law(CLOCKS.format(late="late: {must: the Secretary, go: dissolved}"))
    assert refused(on("2020-01-10", under, ONE + "- {date: 2020-01-10, act: {step: dissolved}}\n")) == [
        "nobody owes dissolved on 2020-01-10; acts owed: none"
    ]


def test_nothing_is_owed_once_a_government_is_in_office() -> None:
    under = law(CLOCKS.format(late="late: {must: the Secretary, go: dissolved}"))
    late = (TWO + THREE).replace("01-14", "01-24").replace("01-15", "01-25")
    assert on("2020-01-25", under, ONE + late).state.owed == ()


def test_nothing_is_owed_for_a_vote_that_a_government_was_formed_without() -> None:
    deadline = "    deadline: {lasts: 20 days, from: mandate, late: {must: the court, go: dissolved}, cite: art. 3}\n"
    text = VOTED_DOWN.replace("    votes_on: government\n", "    votes_on: government\n" + deadline).replace(
        "waits: mandate", "waits: in_office"
    )
    spent = "".join(given(day) + ended(day) for day in (5, 6, 7, 8))
    waits = "- {date: 2020-01-09, act: {step: caretaker, choice: waits}}\n"
    assert on("2020-02-20", law(text), spent + waits).state.owed == ()
    assert len(on("2020-02-20", law(text), spent).state.owed) == 1


def test_automatic_extensions_are_part_of_the_time() -> None:
    under = law(CLOCKS.format(late="extensions: {number: 3, each: 2 weeks}, late: nothing"))
    assert [str(clock.due) for clock in on("2020-01-05", under, ONE).clocks] == ["2020-02-26"]


def test_a_due_day_may_be_set_from_outside() -> None:
    under = law(CLOCKS.format(late="late: dissolved"))
    moved = "- {date: 2020-01-06, deadline: {clock: across, due: 2020-03-01, by: a statute}}\n"
    assert on("2020-03-01", under, ONE + moved).state.dissolution is None
    assert on("2020-03-02", under, ONE + moved).state.dissolution is not None


def test_a_clock_counts_from_the_first_time_unless_it_restarts() -> None:
    once = TRIES.format(tries="{at_most: 9, then: extra}").replace(
        "    votes_on: nominee",
        "    deadline: {lasts: 4 days, from: proposal, late: nothing, cite: art. 2}\n    votes_on: nominee",
    )
    twice = once.replace("late: nothing", "restarts: true, late: nothing")
    chronicle = tried(10) + "- {date: 2020-01-20, act: {step: proposal, whom: bea}}\n"
    assert [str(clock.due) for clock in on("2020-01-20", law(once), chronicle).clocks] == ["2020-01-14"]
    assert [str(clock.due) for clock in on("2020-01-20", law(twice), chronicle).clocks] == ["2020-01-24"]


def test_a_clock_that_restarts_runs_even_if_the_step_failed_earlier_the_same_day() -> None:
    text = TRIES.format(tries="{at_most: 9, then: extra}").replace(
        "    votes_on: nominee",
        "    deadline: {lasts: 4 days, from: proposal, restarts: true, late: nothing, cite: art. 2}\n    votes_on: nominee",
    )
    (clock,) = on(
        "2020-01-20", law(text), tried(10) + "- {date: 2020-01-10, act: {step: proposal, whom: bea}}\n"
    ).clocks
    assert (clock.stopped, clock.overrun_on(date(2020, 1, 20))) == (None, 6)


AMENDED = """
starts: {election: one}
steps:
  one: {act: acts, cite: art. 1, then: done, deadline: {lasts: 9 days, from: election, late: dissolved, cite: art. 2}}
ends: {done: {end: government}, dissolved: {end: dissolution, cite: art. 3}}
amendments: [{id: mild, from: 2020-02-01, kind: reform, cite: law 1, set: {one.deadline.late: nothing}}]
"""


def test_a_clock_acts_by_the_law_of_the_day_on_which_it_runs_out() -> None:
    assert on("2020-01-31", law(AMENDED)).state.dissolution is not None
    assert on("2020-03-01", law(AMENDED)).state.dissolution is not None


# --- annulments ------------------------------------------------------------------------------------------------------


def test_a_ballot_annulled_is_taken_back_from_the_day_that_is_known() -> None:
    chronicle = (
        "- {id: first-vote, date: 2020-01-10, ballot: {step: vote, in_favour: 5, against: 5, outcome: failed}}\n"
        "- {date: 2020-01-15, ruling: {by: court, annuls: first-vote}}\n"
    )
    assert due("2020-01-14", vote(), chronicle) == ("second", 0)
    assert due("2020-01-15", vote(), chronicle) == ("first", 0)


# --- successors ------------------------------------------------------------------------------------------------------

CONSTRUCTIVE = """
starts: {election: vote}
offices: {premier: {name: Premier}}
steps:
  vote: {fills: premier, votes_on: nominee, cite: art. 1, passed: done, failed: vote, ballots: [{id: only, needs: {in_favour: more than 1/2 of cast}}]}
ends: {done: {end: government, survives: [censure]}}
motions:
  censure: {open: while a government is in office, constructive: true, needs: {in_favour: more than 1/2 of members}, passed: done, cite: art. 2}
"""


def test_a_constructive_motion_puts_the_one_it_names_in_the_place_of_the_one_voted_out() -> None:
    chronicle = (
        "- {date: 2020-01-06, ballot: {step: vote, candidate: ann, in_favour: 6, against: 4, outcome: passed}}\n"
        "- {date: 2020-02-01, ballot: {step: motions.censure, in_favour: 6, against: 4, outcome: passed, elected: bea}}\n"
    )
    assert on("2020-01-31", law(CONSTRUCTIVE), chronicle).state.holders["premier"] == "ann"
    after = on("2020-02-01", law(CONSTRUCTIVE), chronicle)
    assert (refused(after), after.state.holders["premier"], str(after.state.government)) == ([], "bea", "2020-02-01")


def test_those_who_stood_in_the_old_house_do_not_stand_in_the_new_one() -> None:
    chronicle = (
        "- {date: 2020-01-06, nominates: {candidate: ann, step: vote}}\n"
        "- {date: 2020-06-01, election: {seats: {reds: 10}}}\n"
    )
    assert on("2020-01-07", law(CONSTRUCTIVE), chronicle).candidates_at("vote") == ("ann",)
    assert on("2020-06-01", law(CONSTRUCTIVE), chronicle).candidates_at("vote") == ()
