"""Laws that locks, ways out and agreements must obey whatever the house, the law and the commitments."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formateur.agreements.answer import Answer
from formateur.agreements.asking import answer
from formateur.agreements.goals import Goal, Scope, Undeclared, scope
from formateur.agreements.question import question
from formateur.agreements.search.direct import Direct
from formateur.agreements.search.sets import hitting_sets, minimal
from formateur.agreements.search.solver import Solver
from formateur.case.commitments import Firmness
from formations import formation

seeds = st.integers(0, 1_000_000)
readings = st.sampled_from(list(Undeclared))


def found(seed: int) -> Scope:
    made = scope(formation(seed), Goal("government"))
    assert made is not None
    return made


def ways(made: Scope, reading: Undeclared) -> set[frozenset[str]]:
    asked = question(made)
    return set(Direct(asked).ways_out(reading.limit(asked.silent_seats), 1000)[0])


def least(made: Scope, given_up: frozenset[str] = frozenset()) -> int:
    needed = Direct(question(made)).least(given_up)
    return 10**6 if needed is None else needed


# --- the two searches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_the_direct_search_and_the_solver_find_the_same(first: int) -> None:
    for seed in range(first, first + 50):
        made = found(seed)
        asked = question(made)
        direct, solver = Direct(asked), Solver(asked)
        for reading in Undeclared:
            limit = reading.limit(asked.silent_seats)
            mine, theirs = direct.ways_out(limit, 1000), solver.ways_out(limit, 1000)
            assert set(mine[0]) == set(theirs[0]), (seed, reading)
            for one in mine[0][:2]:
                assert direct.least(one) == solver.least(one), (seed, one)
                fewest, other = direct.fewest(one, limit), solver.fewest(one, limit)
                assert fewest is None or (other is not None and fewest.members == other.members), (seed, one)


# --- duality and monotonicity ----------------------------------------------------------------------------------------


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), max_size=6))
def test_the_hitting_sets_of_the_hitting_sets_are_the_minimal_sets(family: list[frozenset[str]]) -> None:
    once, all_ = hitting_sets(family, 1000)
    twice, _ = hitting_sets(once, 1000)
    assert all_
    assert set(twice) == set(minimal(family))


@given(seeds, readings)
def test_locks_and_ways_out_are_each_others_minimal_hitting_sets(seed: int, reading: Undeclared) -> None:
    made: Answer = answer(formation(seed), "government", undeclared=reading)
    if made.locked:
        sets = [frozenset(way.give_up) for way in made.ways_out]
        assert set(hitting_sets(sets, 10_000)[0]) == set(made.locks)
        assert set(hitting_sets(made.locks, 10_000)[0]) == set(sets)


@given(seeds, st.data())
def test_giving_up_more_never_closes_an_agreement(seed: int, data: st.DataObject) -> None:
    made = found(seed)
    refs = [one.id for one in made.commitments]
    some = frozenset(data.draw(st.lists(st.sampled_from(refs), unique=True)))
    more = some | frozenset(data.draw(st.lists(st.sampled_from(refs), unique=True)))
    assert least(made, more) <= least(made, some)


@given(seeds)
def test_drawing_on_more_of_the_undeclared_never_locks_what_was_possible(seed: int) -> None:
    made = found(seed)
    possible = [frozenset() in ways(made, reading) for reading in (Undeclared.NONE, Undeclared.HALF, Undeclared.ALL)]
    assert possible == sorted(possible)


@given(seeds, st.data())
def test_one_restriction_more_never_lowers_what_is_needed(seed: int, data: st.DataObject) -> None:
    made = found(seed)
    # one that frees members makes these decide for themselves, which is more than a restriction
    restrictions = [one for one in made.commitments if not one.is_grant and not one.except_]
    if restrictions:
        dropped = data.draw(st.sampled_from(restrictions))
        fewer = replace(made, commitments=tuple(one for one in made.commitments if one is not dropped))
        assert least(fewer) <= least(made)


@given(seeds, st.data())
def test_a_promise_less_never_creates_an_agreement(seed: int, data: st.DataObject) -> None:
    made = found(seed)
    grants = [one for one in made.commitments if one.is_grant]
    if grants:
        dropped = data.draw(st.sampled_from(grants))
        fewer = replace(made, commitments=tuple(one for one in made.commitments if one is not dropped))
        assert least(fewer) >= least(made)


@given(seeds)
def test_holding_out_by_the_vote_locks_no_more_than_by_the_quorum(seed: int) -> None:
    made = found(seed)

    def at(depth: str) -> Scope:
        changed = [
            one.model_copy(update={"depth": depth}) if one.backs or one.refuses else one for one in made.commitments
        ]
        return replace(made, commitments=tuple(changed))

    assert least(at("vote")) <= least(at("quorum"))


@given(seeds, readings, st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_commitments_change_nothing(seed: int, reading: Undeclared, rng: object) -> None:
    made = found(seed)
    names = [one.id for one in made.commitments]
    new = dict(zip(names, [f"z{index}" for index in reversed(range(len(names)))], strict=True))
    renamed = [one.model_copy(update={"id": new[one.id]}) for one in made.commitments]
    rng.shuffle(renamed)  # type: ignore[attr-defined]
    turned = ways(replace(made, commitments=tuple(renamed)), reading)
    assert turned == {frozenset(new.get(ref, ref) for ref in one) for one in ways(made, reading)}


@given(seeds)
def test_no_promise_to_help_is_ever_in_a_lock(seed: int) -> None:
    made = answer(formation(seed), "government", undeclared="half")
    grants = {one.id for one in made.scope.commitments if one.is_grant} if made.scope else set()
    assert not any(lock & grants for lock in made.locks)


@given(seeds)
def test_a_commitment_that_is_less_firm_than_asked_counts_for_nothing(seed: int) -> None:
    made = scope(formation(seed), Goal("government"), level=Firmness.RED_LINE)
    assert made is not None
    assert made.commitments == ()
