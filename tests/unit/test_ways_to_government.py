"""Which votes, motions and offices stand between a situation and a government, and who may lead it."""

from typing import Any

import pytest

import formateur as fm
from formateur.agreements.asking import answer
from formateur.agreements.checking.verifying import verify
from formateur.agreements.goals import Goal, Scope, scope
from formateur.agreements.question import question
from formateur.agreements.search.direct import Direct
from formateur.agreements.stages import leading_office
from formateur.case.situation import Situation
from formateur.constitution.amend import Constitution
from formateur.report.stuck.data import answer_data
from small import formation, law, on

GOVERNMENT = Goal("government")
PEOPLE = {
    "people": {"ann": {"name": "Ann", "party": "reds"}, "bob": {"name": "Bob", "party": "blues"}},
}
MOTION = "{open: while a government is in office, needs: {in_favour: more than 1/2 of cast}, passed: fallen}"
NO_INVESTITURE = law(
    f"""
    offices: {{king: {{name: King}}, premier: {{name: Premier}}}}
    starts: {{election: mandate, vacancy of premier: mandate}}
    steps:
      mandate: {{act: charges, by: King, mandates: [{{whom: anyone, times: without limit}}], then: oath}}
      oath: {{act: appoints, by: King, whom: anyone, then: in_office}}
    motions: {{no_confidence: {MOTION}}}
    ends:
      in_office: {{end: government, survives: [no_confidence]}}
      fallen: {{end: vacancy, next: mandate}}
    """
)
INVESTITURE = law(
    f"""
    offices: {{premier: {{name: Premier}}}}
    starts: {{election: vote}}
    steps:
      vote: {{fills: premier, votes_on: nominee, ballots: [{{id: v, needs: {{in_favour: more than 1/2 of cast}}}}], passed: in_office}}
    motions: {{no_confidence: {MOTION}}}
    ends:
      in_office: {{end: government, survives: [no_confidence]}}
      fallen: {{end: vacancy, next: vote}}
    """
)  # fmt: skip
# the head first, then his ministers: Ireland, art. 13.1; Bulgaria, art. 99
HEAD_THEN_MINISTERS = """
    offices: {speaker: {name: Speaker}, premier: {name: Premier}}
    starts: {election: speaker, vacancy of premier: head}
    steps:
      speaker: {fills: speaker, votes_on: candidates, ballots: [{id: v, needs: most votes}], passed: head}
      head: {fills: premier, votes_on: VOTES_ON, ballots: [{id: v, needs: {in_favour: more than 1/2 of members}}], passed: ministers}
      ministers: {votes_on: government, ballots: [{id: v, needs: {in_favour: more than 1/2 of members}}], passed: in_office}
    ends: {in_office: {end: government}}
"""  # fmt: skip
EVEN = {"parties": {"reds": {"name": "Reds", "seats": "5"}, "blues": {"name": "Blues", "seats": "5"}}}


def _of(situation: Situation) -> Scope:
    found = scope(situation, GOVERNMENT)
    assert found is not None
    return found


def _steps(situation: Situation) -> list[str]:
    return [stage.step for stage in _of(situation).stages]


def _confirmed(situation: Situation, goal: str = "government", **asked: Any) -> fm.Answer:
    """The answer, which the independent checker must confirm."""
    found = answer(situation, goal, **asked)
    said = verify(answer_data(found, situation.case), situation.case)
    assert said.ok, said.reasons
    return found


def test_where_no_vote_makes_a_government_it_is_tested_on_the_motion_it_must_survive() -> None:
    assert _steps(on("2020-01-05", NO_INVESTITURE)) == ["motions.no_confidence"]


def test_where_a_vote_makes_a_government_the_motion_adds_nothing() -> None:
    assert _steps(on("2020-01-05", INVESTITURE)) == ["vote"]


REFUSES = "- {date: 2020-01-02, commits: {id: shuns, by: blues, never_with: [reds], firmness: pledge}}"


@pytest.mark.parametrize(("blues", "status"), [(4, "possible"), (5, "possible"), (6, "locked")])
def test_a_government_survives_unless_its_opponents_outvote_it(blues: int, status: str) -> None:
    parties = {
        "reds": {"name": "Reds", "seats": str(10 - blues)},
        "blues": {"name": "Blues", "seats": str(blues)},
    }
    events = (
        "- {date: 2020-01-02, commits: {id: shuns, by: blues, never_with: [reds], firmness: pledge}}\n"
        "- {date: 2020-01-02, commits: {id: own, by: reds, opposition: free, firmness: preference}}\n"
        "- {date: 2020-01-02, commits: {id: with, by: reds, never_with: [blues], firmness: pledge}}\n"
        "- {date: 2020-01-02, commits: {id: out, by: blues, opposition: free, firmness: pledge}}"
    )
    made = _confirmed(on("2020-01-05", NO_INVESTITURE, events, parties=parties))
    assert str(made.status) == status


def test_to_abstain_at_the_motion_may_be_enough() -> None:
    events = (
        "- {date: 2020-01-02, commits: {id: shuns, by: blues, refuses: {office: premier}, depth: support, firmness: pledge}}\n"
        "- {date: 2020-01-02, commits: {id: out, by: blues, opposition: free, firmness: pledge}}\n"
        "- {date: 2020-01-02, commits: {id: alone, by: reds, only_with: [reds], firmness: pledge}}"
    )
    made = _confirmed(on("2020-01-05", NO_INVESTITURE, events, parties={**_seats(reds=4, blues=6)}))
    assert str(made.status) == "possible"
    assert made.possible is not None
    assert {part.party: str(part.role) for part in made.possible.roles["motions.no_confidence"]}["blues"] in (
        "abstain",
        "stay away",
    )


def _seats(**seats: int) -> dict[str, Any]:
    return {party: {"name": party.capitalize(), "seats": str(number)} for party, number in seats.items()}


def test_a_motion_that_needs_a_quorum_is_not_counted_on_to_miss_it() -> None:
    found = _of(on("2020-01-05", NO_INVESTITURE))
    assert [way.rows for way in question(found).ways()[0]] != []
    raw = dict(NO_INVESTITURE.raw)
    raw["motions"] = {"no_confidence": {**raw["motions"]["no_confidence"], "quorum": {"present": "at least 8"}}}
    quorate = _of(on("2020-01-05", Constitution(raw, type(NO_INVESTITURE.base).model_validate(raw))))
    assert question(quorate).ways() == question(found).ways()


# --- the office that leads the cabinet -----------------------------------------------------------------------------


def test_of_several_offices_that_nothing_fills_it_is_the_one_whose_vacancy_begins_a_formation() -> None:
    assert leading_office(NO_INVESTITURE.base) == "premier"


@pytest.mark.parametrize("votes_on", ["nominee", "candidates", "each candidate"])
def test_it_is_the_last_that_is_filled_where_the_ministers_are_voted_on_afterwards(votes_on: str) -> None:
    under = law(HEAD_THEN_MINISTERS.replace("VOTES_ON", votes_on))
    assert leading_office(under.base) == "premier"


def test_a_president_who_charges_somebody_does_not_lead_the_cabinet() -> None:
    under = law(
        """
        offices: {president: {name: President}, premier: {name: Premier}}
        starts: {election: president}
        steps:
          president: {fills: president, votes_on: candidates, ballots: [{id: v, needs: most votes}], passed: charge}
          charge: {act: charges, by: president, whom: anyone, then: vote}
          vote: {votes_on: government, ballots: [{id: v, needs: {in_favour: more than 1/2 of members}}], passed: in_office}
        ends: {in_office: {end: government}}
        """
    )
    assert leading_office(under.base) == "premier"


def test_the_party_of_the_head_is_in_the_cabinet_where_ministers_are_voted_on_afterwards() -> None:
    under = law(HEAD_THEN_MINISTERS.replace("VOTES_ON", "each candidate"))
    events = (
        "- {date: 2020-01-02, ballot: {step: speaker, votes: {bob: 6, ann: 4}, outcome: passed, elected: bob}}\n"
        "- {date: 2020-01-02, nominates: {candidate: bob, step: head}}\n"
        "- {date: 2020-01-02, commits: {id: out, by: blues, opposition: free, firmness: pledge}}"
    )
    made = _confirmed(on("2020-01-05", under, events, **PEOPLE), undeclared="all")
    assert [way.give_up for way in made.ways_out] == [("out",)]


# --- who may lead it -----------------------------------------------------------------------------------------------


def test_whoever_has_been_charged_is_a_candidate() -> None:
    events = "- {date: 2020-01-02, act: {step: mandate, whom: bob}}"
    assert _of(on("2020-01-05", NO_INVESTITURE, events, **PEOPLE)).candidates["premier"] == ("bob",)


def test_whoever_only_explores_is_not() -> None:
    raw = dict(NO_INVESTITURE.raw)
    first = {"act": "explores", "by": "King", "whom": "anyone", "then": "mandate"}
    raw = {**raw, "starts": {**raw["starts"], "election": "explorer"}, "steps": {"explorer": first, **raw["steps"]}}
    under = Constitution(raw, type(NO_INVESTITURE.base).model_validate(raw))
    events = "- {date: 2020-01-02, act: {step: explorer, whom: bob}}"
    assert _of(on("2020-01-05", under, events, **PEOPLE)).candidates["premier"] == (None,)


def test_whoever_is_put_forward_for_no_step_in_particular_stands_wherever_one_is_voted_on() -> None:
    events = "- {date: 2020-01-02, nominates: {candidate: bob}}"
    now = on("2020-01-05", INVESTITURE, events, **PEOPLE)
    assert _of(now).candidates["premier"] == ("bob",)
    assert now.candidates_at("vote") == ("bob",)


def test_once_the_head_is_elected_only_he_may_lead() -> None:
    under = law(HEAD_THEN_MINISTERS.replace("VOTES_ON", "nominee"))
    events = (
        "- {date: 2020-01-02, ballot: {step: speaker, votes: {bob: 6, ann: 4}, outcome: passed, elected: bob}}\n"
        "- {date: 2020-01-03, ballot: {step: head, candidate: ann, in_favour: 6, against: 4, outcome: passed}}\n"
        "- {date: 2020-01-03, commits: {id: only, by: reds, backs: {office: premier, candidate: ann}, firmness: pledge}}"
    )
    found = _of(on("2020-01-05", under, events, **PEOPLE))
    assert found.candidates == {"premier": ("ann",)}


# --- offices ---------------------------------------------------------------------------------------------------------

TWO_STEPS = law(
    """
    offices: {president: {name: President}, premier: {name: Premier}}
    starts: {election: premier, term of president: old_house}
    steps:
      premier: {fills: premier, votes_on: nominee, ballots: [{id: v, needs: {in_favour: more than 1/2 of members}}], passed: in_office}
      old_house: {fills: president, votes_on: candidates, ballots: [{id: v, needs: {in_favour: at least 2/3 of members}}], passed: filled, failed: dissolved}
      new_house: {fills: president, votes_on: candidates, ballots: [{id: v, needs: {in_favour: more than 1/2 of members}}], passed: filled}
    ends:
      in_office: {end: government}
      filled: {end: office filled}
      dissolved: {end: dissolution, next_house: [premier, new_house]}
    """
)  # fmt: skip


def test_an_office_that_two_steps_fill_is_filled_at_the_one_pending() -> None:
    events = (
        "- {date: 2020-01-02, office: {president: expires}}\n"
        "- {date: 2020-01-03, ballot: {step: old_house, votes: {bob: 4}, outcome: failed}}\n"
        "- {date: 2020-02-03, election: {seats: {reds: 6, blues: 4}}}"
    )
    found = scope(on("2020-02-05", TWO_STEPS, events, **PEOPLE), Goal("office", "president"))
    assert found is not None
    assert [stage.step for stage in found.stages] == ["new_house"]
    before = scope(on("2020-01-02", TWO_STEPS, events, **PEOPLE), Goal("office", "president"))
    assert before is not None
    assert [stage.step for stage in before.stages] == ["old_house"]


SIGNED = law(
    """
    offices: {president: {name: President}, premier: {name: Premier}}
    starts: {election: decree, term of president: president}
    steps:
      decree: {act: signs the decree, by: president, whom: anyone, then: vote}
      vote: {votes_on: government, ballots: [{id: v, needs: {in_favour: more than 1/2 of members}}], passed: in_office}
      president: {fills: president, votes_on: candidates, ballots: [{id: v, needs: {in_favour: at least 2/3 of members}}], passed: filled}
    ends: {in_office: {end: government}, filled: {end: office filled}}
    """
)  # fmt: skip
REFUSED = (
    "- {date: 2020-01-02, office: {president: expires}}\n- {date: 2020-01-03, office: {president: vacant}}\n"
    "- {date: 2020-01-02, nominates: {candidate: ann, step: president}}\n"
    "- {date: 2020-01-02, commits: {id: alone, by: reds, only_with: [reds], firmness: pledge}}\n"
    "- {date: 2020-01-02, commits: {id: shuns, by: blues, refuses: {office: president, candidate: ann}, depth: support, firmness: pledge}}"
)


def test_an_office_whose_holder_must_act_is_filled_first_where_it_is_vacant() -> None:
    now = on("2020-01-05", SIGNED, REFUSED, **PEOPLE)
    assert _steps(now) == ["president", "vote"]
    assert [way.give_up for way in _confirmed(now).ways_out] == [("shuns",)]


def test_an_office_that_is_held_is_not_filled_first() -> None:
    assert _steps(on("2020-01-05", SIGNED, REFUSED, holders={"president": "bob"}, **PEOPLE)) == ["president", "vote"]
    assert _steps(on("2020-01-05", SIGNED, holders={"president": "bob"}, **PEOPLE)) == ["vote"]
    assert _steps(on("2020-01-05", SIGNED, **PEOPLE)) == ["vote"]  # nothing is known of it


# --- parties that sit apart ------------------------------------------------------------------------------------------

APART = """
    chambers: {house: {name: House, members: 10, groups: {north: 5, south: 5}}}
    offices: {premier: {name: Premier}}
    starts: {election: vote}
    steps:
      vote: {fills: premier, votes_on: nominee, ballots: [{id: v, needs: NEEDS}], passed: in_office}
    ends: {in_office: {end: government}}
"""
SITTING_APART = {
    "parties": {
        "reds": {"name": "Reds", "seats": {"north": "3", "south": "1"}},
        "blues": {"name": "Blues", "seats": {"north": "2", "south": "2"}},
        "greens": {"name": "Greens", "seats": {"south": "2"}},
    }
}


@pytest.mark.parametrize(
    "needs",
    [
        "{in_favour: more than 1/2 of members}",
        "{all_of: [{group: north, in_favour: at least 3}, {group: south, in_favour: at least 1}]}",
        "{all_of: [{in_favour: more than 1/2 of cast}, {group: south, in_favour: at least 3}]}",
    ],
)
@pytest.mark.parametrize("undeclared", ["all", "half", "none"])
def test_a_party_that_sits_in_two_groups_takes_one_role(needs: str, undeclared: str) -> None:
    under = law(APART.replace("NEEDS", needs))
    events = (
        "- {date: 2020-01-02, commits: {id: free, by: greens, opposition: free, firmness: pledge}}\n"
        "- {date: 2020-01-02, commits: {id: one, by: reds, opposition: free, firmness: pledge}}\n"
        "- {date: 2020-01-02, commits: {id: two, by: blues, never_with: [reds], firmness: pledge}}"
    )
    now = on("2020-01-05", under, events, **SITTING_APART)
    made = _confirmed(now, undeclared=undeclared)
    for agreed in [made.possible, *(way.agreement for way in made.ways_out)]:
        for parts in agreed.roles.values() if agreed else ():
            for party in ("reds", "blues"):
                assert len({part.role for part in parts if part.party == party}) == 1


def test_the_solver_too_gives_a_party_that_sits_in_two_groups_one_role() -> None:
    pytest.importorskip("cpmpy")
    from formateur.agreements.search.solver import Solver

    under = law(
        APART.replace("NEEDS", "{all_of: [{group: north, in_favour: at least 3}, {group: south, against: at most 1}]}")
    )
    asked = question(_of(on("2020-01-05", under, REFUSES, **SITTING_APART)))
    direct, solver = Direct(asked), Solver(asked)
    assert direct.least() == solver.least()
    assert set(direct.ways_out(10, 100)[0]) == set(solver.ways_out(10, 100)[0])


UPPER = law(
    """
    chambers:
      house: {name: House, members: 10, groups: {north: 5, south: 5}}
      presidency: {name: Presidency, members: 3}
    offices: {premier: {name: Premier}}
    starts: {election: nomination, vacancy of premier: nomination}
    steps:
      nomination: {votes_on: nominee, chamber: presidency, ballots: [{id: v, needs: {in_favour: at least 2}}], passed: vote}
      vote: {fills: premier, votes_on: nominee, quorum: {present: at least 6}, ballots: [{id: v, needs: {in_favour: more than 1/2 of cast}}], passed: in_office}
    ends: {in_office: {end: government}}
    """
)  # fmt: skip
THREE = {
    "parties": {
        "reds": {"name": "Reds", "seats": {"north": "5", "presidency": "1"}},
        "blues": {"name": "Blues", "seats": {"south": "3", "presidency": "1"}},
        "greens": {"name": "Greens", "seats": {"south": "2", "presidency": "1"}},
    }
}
PUT = "{date: 2020-01-02, nominates: {candidate: ann, step: nomination}}"
NOT_ANN = "{date: 2020-01-02, commits: {id: BY, by: BY, refuses: {office: premier, candidate: ann}, depth: vote, firmness: pledge}}"  # fmt: skip


def test_a_refusal_of_somebody_for_an_office_counts_where_he_is_named_for_it() -> None:
    events = f"- {PUT}\n- {NOT_ANN.replace('BY', 'blues')}\n- {NOT_ANN.replace('BY', 'greens')}"
    made = _confirmed(on("2020-01-05", UPPER, events, **THREE, **PEOPLE))
    assert [way.give_up for way in made.ways_out] == [("blues",), ("greens",)]


def test_the_undeclared_are_those_of_every_house_that_votes() -> None:
    events = f"- {PUT}\n- {NOT_ANN.replace('BY', 'blues')}"
    found = _of(on("2020-01-05", UPPER, events, **THREE, **PEOPLE))
    assert {party: len(members) for party, members in found.silent.items()} == {"greens": 3}


def test_members_of_another_house_do_not_count_towards_a_quorum() -> None:
    events = f"- {PUT}\n- {{date: 2020-01-03, ballot: {{step: nomination, candidate: ann, in_favour: 3, against: 0, outcome: passed}}}}"  # fmt: skip
    made = _confirmed(on("2020-01-05", UPPER, events, **THREE, **PEOPLE), undeclared="all")
    assert made.least == 2  # the reds have five in the house, and the sixth member who must come is not theirs


def test_formations_are_small_but_whole() -> None:
    assert formation(NO_INVESTITURE).on("2020-01-05").refusals == ()
