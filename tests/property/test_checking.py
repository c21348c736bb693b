"""The independent checker: it agrees with the search on thousands of formations, and sees every alteration."""

import copy
import json
from collections.abc import Callable, Iterator
from itertools import chain, combinations, product
from random import Random
from typing import Any

import pytest

import formateur as fm
from formateur.agreements.agreement import Agreement, Part, Role
from formateur.agreements.asking import answer
from formateur.agreements.checking.finished import broken, drawn, faults
from formateur.agreements.checking.verifying import verify
from formateur.agreements.goals import Goal, Scope, scope
from formateur.agreements.search.sets import minimal
from formateur.report.stuck.data import answer_data, digest_of, signed
from formateur.report.stuck.verifying import verified
from formations import formation

Data = dict[str, Any]
READINGS = ("all", "half", "none")


def answered(seed: int) -> tuple[Data, fm.Case]:
    """The answer to a random formation, as it is printed."""
    situation = formation(seed)
    goal = "office:head" if seed % 2 and "head" in situation.law.steps else "government"
    made = answer(situation, goal, undeclared=READINGS[seed % 3])
    return json.loads(json.dumps(answer_data(made, situation.case))), situation.case


def check_many(first: int, last: int) -> None:
    for seed in range(first, last):
        data, case = answered(seed)
        found = verify(data, case)
        assert found.ok, (seed, found.reasons)


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_the_checker_confirms_what_the_search_finds(first: int) -> None:
    check_many(first, first + 100)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(400, 4_000, 1_200))
def test_the_checker_confirms_it_four_thousand_times(first: int) -> None:
    check_many(first, first + 1_200)


# --- brute force -----------------------------------------------------------------------------------------------------


def all_agreements(made: Scope) -> Iterator[Agreement]:
    """Every agreement there is: holders, ballots, cabinets, and a role for every party and every member of a pool."""
    situation = made.situation
    whole = [party for party in situation.parties if situation.seats_of(party) and not situation.parties[party].pool]
    pools = [party for party in situation.parties if situation.seats_of(party) and situation.parties[party].pool]
    movers = [(party, 1, situation.seats_of(party)) for party in whole]
    movers += [(party, member, member) for party in pools for member in range(1, situation.seats_of(party) + 1)]
    cabinets = list(chain.from_iterable(combinations(whole, size) for size in range(1, len(whole) + 1)))
    per_stage = [list(product(Role, repeat=len(movers))) for _ in made.stages]
    for holders in product(*made.candidates.values()):
        named = dict(zip(made.candidates, holders, strict=True))
        for ballots in product(*(stage.ballots for stage in made.stages)):
            steps = {stage.step: ballot for stage, ballot in zip(made.stages, ballots, strict=True)}
            for roles in product(*per_stage):
                parts = {
                    stage.step: tuple(
                        Part(party, first, last, role)
                        for (party, first, last), role in zip(movers, chosen, strict=True)
                    )
                    for stage, chosen in zip(made.stages, roles, strict=True)
                }
                for cabinet in cabinets:
                    yield Agreement(named, frozenset(cabinet), steps, parts)


def small_enough(made: Scope) -> bool:
    situation = made.situation
    movers = sum((situation.seats_of(party) if situation.parties[party].pool else 1) for party in situation.parties)
    ballots = 1
    for stage in made.stages:
        ballots *= len(stage.ballots)
    size = 5 ** (movers * len(made.stages)) * ballots * 2 ** len(situation.parties)
    return size <= 40_000 and not any(one.except_ for one in made.commitments)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_the_search_finds_what_trying_every_agreement_finds(part: int) -> None:
    tried = 0
    for seed in range(part * 20_000, part * 20_000 + 2_500):
        made = scope(formation(seed, most_parties=2), Goal("government"))
        if made is None or not small_enough(made):
            continue
        limit = made.silent_seats // 2
        found = {
            broken(made, one) for one in all_agreements(made) if not faults(made, one) and drawn(made, one) <= limit
        }
        mine = answer(made.situation, "government", undeclared="half")
        sets = {frozenset(way.give_up) for way in mine.ways_out}
        if mine.least is not None and mine.least <= limit:
            sets = {frozenset()}
        assert sets == set(minimal(found)), seed
        tried += 1
        if tried >= 12:
            break
    assert tried >= 8


# --- tampering -------------------------------------------------------------------------------------------------------


def _locked(seeds: Iterator[int], number: int) -> list[tuple[Data, fm.Case]]:
    found = []
    for seed in seeds:
        data, case = answered(seed)
        if data["locked"] and data["stated_only"]["locked"]:
            found.append((data, case))
        if len(found) == number:
            break
    return found


def drop_an_id(data: Data, rng: Random) -> None:
    rng.choice([data["locks"], [way["give_up"] for way in data["ways_out"]]])[0].pop()


def add_an_id(data: Data, rng: Random) -> None:
    sets = [*data["locks"], *(way["give_up"] for way in data["ways_out"])]
    names = [part["id"] for part in data["parts"]] + ["nobodys"]
    target = rng.choice(sets)
    target.append(rng.choice([name for name in names if name not in target] or ["nobodys"]))


def swap_an_id(data: Data, rng: Random) -> None:
    sets = [*data["locks"], *(way["give_up"] for way in data["ways_out"])]
    target = rng.choice(sets)
    names = [part["id"] for part in data["parts"] if part["id"] not in target] + ["nobodys"]
    target[rng.randrange(len(target))] = rng.choice(names)


def drop_a_lock(data: Data, rng: Random) -> None:
    data["locks"].pop(rng.randrange(len(data["locks"])))


def drop_a_way_out(data: Data, rng: Random) -> None:
    data["ways_out"].pop(rng.randrange(len(data["ways_out"])))


def double_a_way_out(data: Data, rng: Random) -> None:
    data["ways_out"].append(copy.deepcopy(rng.choice(data["ways_out"])))


def need_one_more_or_fewer(data: Data, rng: Random) -> None:
    rng.choice(data["ways_out"])["needs_undeclared"] += rng.choice([-1, 1])


def another_number_of_undeclared(data: Data, rng: Random) -> None:
    data["needs_undeclared"]["of"] += rng.choice([-1, 1])


def another_actor(data: Data, rng: Random) -> None:
    rng.choice(data["ways_out"])["actors"].append("somebody")


def another_rank(data: Data, rng: Random) -> None:
    rng.choice(data["ways_out"])["rank"] += 1


def not_locked(data: Data, rng: Random) -> None:
    data["locked"] = not data["locked"]


def a_seat_moved(data: Data, rng: Random) -> None:
    agreement = rng.choice(data["ways_out"])["agreement"]
    parts = agreement["roles"][rng.choice(list(agreement["roles"]))]
    rng.choice(parts)["members"][1] += rng.choice([-1, 1])


def a_holder_swapped(data: Data, rng: Random) -> None:
    agreement = rng.choice(data["ways_out"])["agreement"]
    for office in agreement["holders"]:
        agreement["holders"][office] = "somebody"
    agreement["ballots"] = dict.fromkeys(agreement["ballots"], "none")


def the_stated_part_altered(data: Data, rng: Random) -> None:
    drop_a_lock(data["stated_only"], rng)


def the_case_edited(data: Data, rng: Random) -> None:
    data["case_hash"] = data["case_hash"][:-1] + ("0" if data["case_hash"][-1] != "0" else "1")


TAMPERINGS: tuple[Callable[[Data, Random], None], ...] = (
    drop_an_id, add_an_id, swap_an_id, drop_a_lock, drop_a_way_out, double_a_way_out, need_one_more_or_fewer,
    another_number_of_undeclared, another_actor, another_rank, not_locked, a_seat_moved, a_holder_swapped,
    the_stated_part_altered, the_case_edited,
)  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_a_thousand_alterations_are_seen_though_they_are_signed_anew(tamper: Callable[[Data, Random], None]) -> None:
    rng = Random(tamper.__name__)
    for data, case in _locked(iter(range(5_000)), 67):
        altered = copy.deepcopy(data)
        tamper(altered, rng)
        if altered == data:
            continue
        found = verified(signed(altered), case)
        assert not found.ok, (tamper.__name__, data["locks"])
        assert found.reasons[0]


def test_an_answer_as_it_was_written_is_accepted() -> None:
    for data, case in _locked(iter(range(2_000)), 20):
        assert verified(signed(data), case).reasons == ()


def test_any_change_to_a_signed_answer_shows() -> None:
    (data, case), *_ = _locked(iter(range(2_000)), 1)
    written = signed(data)
    assert digest_of(written) == written["digest"]
    written["headline"] += " Not at all."
    assert "its fingerprint differs" in verified(written, case).reasons[-1]


def test_an_answer_about_a_case_that_has_been_edited_since_is_refused() -> None:
    data, case = answered(3)
    other = answered(4)[1]
    assert "edited" in verify(data, other).reasons[0] or "about the case" in verify(data, other).reasons[0]
    assert case.id == data["case"]


@pytest.mark.parametrize(
    "broken_", [{}, {"case": "small-2020"}, {"case": 3}, {"case": "small-2020", "case_hash": None, "date": "x"}]
)
def test_what_is_no_answer_gets_a_reason_and_no_traceback(broken_: Data) -> None:
    found = verify(broken_, answered(3)[1])
    assert not found.ok
    assert found.reasons


@pytest.mark.parametrize(
    ("name", "day", "goal"),
    [
        ("iraq-2021", "2022-02-06", "sitting"),
        ("iraq-2021", "2022-02-06", "government"),
        ("iraq-2021", "2022-03-25", "government"),
        ("iraq-2021", "2022-05-16", "government"),
        ("iraq-2021", "2022-06-12", "government"),
        ("spain-2016", "2016-08-30", "government"),
        ("sweden-2018", "2018-12-13", "government"),
    ],
)
def test_the_answers_of_the_library_hold(name: str, day: str, goal: str) -> None:
    case = fm.load(name)
    made = answer(case.on(day), goal)
    found = verify(json.loads(json.dumps(answer_data(made, case))), case)
    assert found.reasons == ()
