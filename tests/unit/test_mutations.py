"""Mutated rules: which changes the record notices, which only an example does, and which nothing does."""

import pytest

import formateur as fm
import small
from formateur.model.bounds import Bound
from formateur.model.house import House, Size
from formateur.model.judge import judge
from formateur.model.rules import AllOf, MostVotes, Named, Rule, Test
from formateur.model.tally import Tally
from formateur.record.mutations import changes, mutate, mutate_library

MAJORITY = Test(in_favour=Bound.parse("more than 1/2 of members"))
HOUSE = House("house", Size(10, 9))


def law(examples: str) -> fm.Constitution:
    """A chamber of ten that invests a government by a majority of its members."""
    return small.law(f"""
        offices: {{prime_minister: {{name: Prime Minister}}}}
        starts: {{election: vote}}
        steps:
          vote: {{ballots: [{{id: only, needs: {{in_favour: more than 1/2 of members}}}}], passed: done, failed: done, cite: a}}
        ends: {{done: {{end: government}}}}
        examples: {examples}
        """)


def not_noticed(under: fm.Constitution, *cases: fm.Case) -> set[str]:
    return {
        mutant.change for rule in mutate(under, cases).rules for mutant in rule.mutants if mutant.caught_by == "nothing"
    }


def test_without_record_or_example_nothing_notices_any_change() -> None:
    found = mutate(law("[]"))
    assert (found.total, found.caught("nothing")) == (6, 6)


def test_a_pair_of_tallies_one_seat_apart_fixes_the_bound_but_not_the_base() -> None:
    pair = "[{step: vote, on_date: 2020-01-01, in_favour: 6, against: 4, outcome: passed}, "
    pair += "{step: vote, on_date: 2020-01-01, in_favour: 5, against: 5, outcome: failed}]"
    assert not_noticed(law(pair)) == {
        f"of {base} instead of members" for base in ("seated", "present", "voting", "cast")
    }


def test_one_tally_with_a_vacancy_an_absence_and_an_abstention_fixes_every_base() -> None:
    few = "[{step: vote, on_date: 2020-01-01, seated: 9, in_favour: 5, against: 0, absent: 4, outcome: failed}]"
    assert not_noticed(law(few)) == {"one seat more"}


def test_a_recorded_ballot_notices_what_an_example_would_only_have_shown() -> None:
    under = law("[{step: vote, on_date: 2020-01-01, in_favour: 6, against: 4, outcome: passed}]")
    record = small.formation(
        under, "- {date: 2020-01-02, ballot: {step: vote, in_favour: 6, against: 4, outcome: passed}}"
    )
    rule = next(iter(mutate(under, [record]).rules))
    assert (rule.recorded, rule.caught("record"), rule.caught("example")) == (1, 1, 0)


def test_a_ballot_that_the_record_does_not_decide_notices_nothing() -> None:
    under = law("[]")
    record = small.formation(under, "- {date: 2020-01-02, ballot: {step: vote, outcome: passed}}")
    assert mutate(under, [record]).caught("record") == 0


@pytest.mark.parametrize(
    "bound", ["at least 2/3 of members", "more than 1/2 of cast", "at most 1/2 of members", "fewer than 4"]
)
def test_a_bound_shifted_by_a_seat_is_met_one_seat_later_or_sooner(bound: str) -> None:
    def outcomes(test: Test) -> list[str]:
        return [
            judge(Rule(needs=test), Tally.model_validate({"in_favour": n, "against": 9 - n}), HOUSE).outcome
            for n in range(10)
        ]

    test = Test(in_favour=Bound.parse(bound))
    more, fewer = (outcomes(changed) for _, changed in list(changes(test, {}))[:2])
    assert more[1:] == outcomes(test)[:-1]
    assert fewer[:-1] == outcomes(test)[1:]


def test_a_named_condition_is_changed_wherever_it_is_used() -> None:
    assert len(list(changes(Named("half"), {"half": MAJORITY}))) == 6


def test_one_part_of_a_joint_condition_is_changed_at_a_time() -> None:
    both = AllOf(all_of=(MAJORITY, Test(present=Bound.parse("at least 7"))))
    found = [changed for _, changed in changes(both, {})]
    assert len(found) == 6 + 2
    assert all(sum(a != b for a, b in zip(one.all_of, both.all_of, strict=True)) == 1 for one in found)


def test_a_group_that_members_choose_has_as_many_seated_as_members() -> None:
    half = Test(group="north", in_favour=Bound.parse("more than 1/2 of members"))
    said = [words for words, _ in changes(half, {}, frozenset({"north"}))]
    assert "of seated instead of members" not in said
    assert len(said) == 5


def test_a_plurality_has_no_bound_to_change() -> None:
    assert list(changes(MostVotes(), {})) == []


def test_a_branch_and_an_entry_are_fixed_by_examples_on_both_sides() -> None:
    under = small.law("""
        offices: {prime_minister: {name: Prime Minister}}
        starts: {election: majority}
        steps:
          majority:
            only_if: {party: largest, seats: more than 1/2 of members}
            otherwise: vote
            act: appoints
            cite: a
            then: done
          vote:
            votes_on: candidates
            fills: prime_minister
            ballots: [{id: only, needs: most votes, tie: again}]
            passed: [{if: {in_favour: more than 1/2 of members}, go: done}, {go: majority}]
            cite: b
        ends: {done: {end: government}}
        examples:
          - {step: majority, on_date: 2020-01-01, largest: 6, outcome: entered}
          - {step: majority, on_date: 2020-01-01, largest: 5, outcome: passed over}
          - {step: vote, on_date: 2020-01-01, votes: {a: 6, b: 4}, outcome: passed, leads_to: done}
          - {step: vote, on_date: 2020-01-01, seated: 9, votes: {a: 5, b: 0}, absent: 4, outcome: passed, leads_to: majority}
        """)
    assert {rule.site.part: rule.caught("nothing") for rule in mutate(under).rules} == {"entry": 0, "exit": 0}


def test_at_most_one_change_in_twenty_goes_unnoticed_in_the_library() -> None:
    found = list(mutate_library())
    assert {one.rules[0].constitution for one in found if one.rules} == set(fm.library_constitutions())
    assert sum(one.caught("nothing") for one in found) <= sum(one.total for one in found) / 20
    assert all(one.caught("nothing") <= one.total / 10 for one in found)
