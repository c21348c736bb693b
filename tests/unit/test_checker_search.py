"""The checker's search against a list of all agreements, on small situations drawn at random."""

import random
from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest
from tests.small import case, law

from formateur.agreements.agreement import Agreement, Part, Role
from formateur.agreements.checker import breaks, carries, drawn, house_at, law_without
from formateur.agreements.checker_faults import bound_to_act_alike, faults
from formateur.agreements.checker_search import possible
from formateur.agreements.goals import Goal, Scope, Stage, scope
from formateur.constitution.amend import Constitution

CHAIR = """
  vote:
    fills: chair
    votes_on: candidates
    cite: art. 1
    quorum: {QUORUM}
    ballots:
      - {id: first, needs: {in_favour: at least 2/3 of members}}
      - {id: second, needs: most votes}
    passed: NEXT
"""
CABINET = """
  confidence:
    cite: art. 2
    votes_on: VOTES_ON
    ballots: [{id: only, needs: {NEEDS}}]
    passed: done
    failed: FAILED
"""
NEEDS = (
    "in_favour: more than 1/2 of members", "in_favour: more than 1/2 of cast", "in_favour: at least 1/2 of present",
    "any_of: [{in_favour: at least 6}, {abstaining: at least 2}]", "all_of: [{in_favour: more than 1/2 of cast}, {absent: at most 3}]",
)  # fmt: skip
PEOPLE = {
    "ann": {"name": "Ann", "party": "reds", "community": "north"},
    "bea": {"name": "Bea", "party": "blues", "community": "south"},
}


def _law(draw: random.Random, two: bool) -> Constitution:
    first = draw.random() < 0.5 or two
    votes_on, needs, failed = draw.choice(
        [("government", draw.choice(NEEDS), "done")] * 3 + [("rejection", "against: at least 5", "done")]
    )
    text = "offices: {chair: {name: Chair}, premier: {name: Premier}}\nstarts: {election: START}\nsteps:"
    text += CHAIR.replace("NEXT", "confidence" if two else "done") if first else ""
    text += (
        CABINET.replace("VOTES_ON", votes_on).replace("NEEDS", needs).replace("FAILED", failed)
        if not first or two
        else ""
    )
    if votes_on == "rejection":
        text = text.replace("against: at least 5", "in_favour: at least 5")
    text = text.replace("QUORUM", draw.choice(["present: at least 1/2 of members", "present: at least 3"]))
    text = text.replace("START", "vote" if first else "confidence")
    changed = "vote.quorum: {present: at least 8}" if first else "confidence.quorum: {present: at least 7}"
    return law(
        text + "\nends: {done: {end: government}}\namendments:\n"
        f"  - {{id: high-quorum, from: 2020-01-02, kind: ruling, by: the court, cite: 1/2020, set: {{{changed}}}}}\n"
    )


def _terms(draw: random.Random, number: int, step: str, *, free: bool) -> dict[str, Any]:
    by = draw.choice(["reds", "blues", "greens"])
    others = [one for one in ("reds", "blues", "greens") if one != by]
    other, office = draw.choice(others), draw.choice(["chair", "premier"]) if step == "vote" else "premier"
    kind: dict[str, Any] = draw.choice(
        [
            {"stays_away": step}, {"attends": step}, {"never_with": [other]}, {"never_with": [other], "cabinet_only": True},
            {"only_with": [other]}, {"only_with": others}, {"not_relying_on": [other]}, {"opposition": "against"}, {"opposition": "free"},
            {"together": [by, other]}, {"together": [by, other], "outside": "nothing"}, {"tolerates": {"of": "reds"}},
            {"backs": {"office": "chair", "candidate": "ann"}, "depth": draw.choice(["vote", "support", "quorum"])},
            {"refuses": {"office": office, "candidate": draw.choice(["ann", "bea"])}, "depth": draw.choice(["vote", "support", "quorum"])},
            {"refuses": {"of": draw.choice(["reds", "blues"])}}, {"demands": {"office": office, "in": [draw.choice(["reds", "blues"])]}},
            {"demands": {"office": office, "community": "north"}},
        ]
    )  # fmt: skip
    more: dict[str, Any] = {}
    if "together" not in kind:
        if draw.random() < 0.3 and free:
            more["except"] = 1
        if draw.random() < 0.2 and step == "vote":
            more["ballots"] = [draw.choice(["first", "second"])]
    if draw.random() < 0.25:
        fact = draw.choice([{"cabinet": [draw.choice(["reds", "blues"])]}, {"office": office, "in": ["ann"]}])
        more[draw.choice(["unless", "when"])] = fact
    return {"id": f"c{number}", "by": by, **kind, **more}


def _scope(seed: int) -> Scope:
    draw = random.Random(seed)
    two = seed % 6 == 0
    under = _law(draw, two)
    steps = list(under.base.steps)
    sizes = draw.choice([(5, 5), (6, 4)]) if two else draw.choice([(5, 3, 2), (4, 4, 2), (6, 2, 2)])
    names = ("reds", "blues", "greens")[: len(sizes)]
    parties = {name: {"name": name, "seats": str(size)} for name, size in zip(names, sizes, strict=True)}
    if not two and draw.random() < 0.4:
        parties["greens"]["pool"] = "true"
    events = [
        {"date": "2020-01-03", "nominates": {"candidate": one, "step": "vote"}} for one in PEOPLE if "vote" in steps
    ]
    for number in range(draw.randint(1, 5)):
        terms = _terms(draw, number, draw.choice(steps), free=not two)
        if not ("greens" in str(terms) and len(names) < 3):
            events.append({"date": "2020-01-04", "commits": terms})
    made = case(under, events, parties=parties, people=PEOPLE)
    found = scope(made.on("2020-01-05"), Goal("government"))
    assert found is not None
    return found


def _ways(options: list[Role], seats: int, alike: int) -> Iterator[list[Role]]:
    for shared in options if alike else [Role.NOTHING]:
        for alone in product(options, repeat=seats - alike):
            yield [shared] * alike + list(alone)


def _all(found: Scope, split: frozenset[str] = frozenset()) -> Iterator[tuple[Agreement, bool]]:
    """Every agreement, and whether the ruling has to fall for it."""
    for ballots in product(*(stage.ballots for stage in found.stages)):
        named = dict(zip((stage.step for stage in found.stages), ballots, strict=True))
        for falls, roles in _carrying(found, named, split):
            for persons in product(*found.candidates.values()):
                holders = dict(zip(found.candidates, persons, strict=True))
                leader = found.party_of(holders.get(found.leading or ""))
                for cabinet in _cabinets(found, roles):
                    if leader is None or leader in cabinet:
                        yield Agreement(holders, cabinet, named, roles), falls


def _carrying(
    found: Scope, named: dict[str, str], split: frozenset[str]
) -> Iterator[tuple[bool, dict[str, tuple[Part, ...]]]]:
    laws = [law_without(found, ()), law_without(found, ("high-quorum",))]
    places = []
    holders = {office: some[0] for office, some in found.candidates.items()}
    for stage in found.stages:
        parts = list(_parts(found, stage, split))
        under = [
            [carries(found, stage, Agreement(holders, frozenset(), named, {stage.step: some}), one) for one in laws]
            for some in parts
        ]
        places.append([(some, ways) for some, ways in zip(parts, under, strict=True) if any(ways)])
    for some in product(*places):
        ways = [all(under[at] for _, under in some) for at in (0, 1)]
        if any(ways):
            yield not ways[0], {stage.step: parts for stage, (parts, _) in zip(found.stages, some, strict=True)}


def _parts(found: Scope, stage: Stage, split: frozenset[str]) -> Iterator[tuple[Part, ...]]:
    ways = []
    for party, seats in house_at(found, stage).parties.items():
        alike = 0 if party in split else min(seats, bound_to_act_alike(found, party))
        ways.append(
            [
                tuple(Part(party, at + 1, at + 1, role) for at, role in enumerate(some))
                for some in _ways(list(Role), seats, alike)
            ]
        )
    for some in product(*ways):
        yield tuple(chain(*some))


def _cabinets(found: Scope, roles: dict[str, tuple[Part, ...]]) -> Iterator[frozenset[str]]:
    """Cabinets of parties all of whose members, but for those who are free, vote for it."""
    pools = {party for party in found.situation.parties if found.situation.parties[party].pool}
    against = {
        part.party for stage in found.stages if stage.leads for part in roles[stage.step]
        if part.role is not Role.FAVOUR and part.first <= bound_to_act_alike(found, part.party)
    }  # fmt: skip
    able = [party for party in found.situation.parties if party not in pools | against]
    for number in range(1, len(able) + 1):
        yield from map(frozenset, combinations(able, number))


def _judged(found: Scope) -> list[tuple[frozenset[str], bool, int]]:
    """Every agreement as what it breaks, whether the ruling falls, and whom it draws on; each combination once."""
    seen: dict[tuple[frozenset[str], bool], int] = {}
    for one, falls in _all(found):
        key = (frozenset(terms.id for terms in found.commitments if breaks(found, terms, one)), falls)
        seen[key] = min(seen.get(key, 99), drawn(found, one))
    return [(said, falls, number) for (said, falls), number in seen.items()]


@pytest.mark.parametrize("start", range(0, 320, 20))
def test_the_search_agrees_with_a_list_of_all_agreements(start: int) -> None:
    for seed in range(start, start + 20):
        found, draw = _scope(seed), random.Random(seed + 1000)
        judged = _judged(found)
        ids = [terms.id for terms in found.commitments if not terms.is_grant] + ["high-quorum"]
        for _ in range(12):
            kept = frozenset(draw.sample(ids, draw.randint(0, len(ids))))
            limit = draw.randint(0, found.silent_seats)
            wanted = any(
                not said & kept and not (falls and "high-quorum" in kept) and number <= limit
                for said, falls, number in judged
            )
            agreed = possible(found, kept, limit)
            assert (agreed is not None) == wanted, (seed, kept, limit)
            if agreed is not None:
                assert faults(found, agreed) == ()
                assert drawn(found, agreed) <= limit
                assert not any(breaks(found, terms, agreed) for terms in found.commitments if terms.id in kept)
