"""What each kind of commitment means, on agreements small enough to check by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

import formateur as fm
from formateur.agreements.agreement import Agreement, Part, Role
from formateur.agreements.checking.finished import broken, drawn, faults, movers
from formateur.agreements.checking.seeking import Seeker
from formateur.agreements.goals import Goal, Scope, scope
from small import case, law

LAW = """
offices: {chair: {name: Chair}, premier: {name: Premier}}
starts: {election: vote}
steps:
  vote:
    fills: chair
    votes_on: candidates
    cite: art. 1
    quorum: {present: at least 6}
    ballots: [{id: first, needs: {in_favour: at least 8}}, {id: second, needs: most votes}]
    passed: confidence
  confidence:
    cite: art. 2
    ballots: [{id: only, needs: {in_favour: more than 1/2 of cast}}]
    passed: done
    failed: done
ends: {done: {end: government}}
amendments:
  - {id: quorum-8, from: 2020-01-02, kind: ruling, by: the court, cite: 1/2020, set: {vote.quorum: {present: at least 8}}}
"""
PARTIES = {
    "reds": {"name": "Reds", "seats": "5"},
    "blues": {"name": "Blues", "seats": "3"},
    "greens": {"name": "Greens", "seats": "2"},
}
PEOPLE = {
    "ann": {"name": "Ann", "party": "reds", "community": "north"},
    "bea": {"name": "Bea", "party": "blues", "community": "south"},
}
ROLES = {"f": Role.FAVOUR, "a": Role.ABSTAIN, "o": Role.AWAY, "c": Role.PRESENT, "-": Role.NOTHING}


def _scope(*commitments: Mapping[str, Any], parties: Mapping[str, Any] = PARTIES, goal: str = "government") -> Scope:
    events: list[dict[str, Any]] = [
        {"date": "2020-01-03", "nominates": {"candidate": one, "step": "vote"}} for one in PEOPLE
    ]
    events += [{"date": "2020-01-03", "commits": {"id": f"c{number}", **one}} for number, one in enumerate(commitments)]
    found = scope(case(law(LAW), events, parties=parties, people=PEOPLE).on("2020-01-05"), Goal.parse(goal))
    assert found is not None
    return found


def _agreed(
    vote: str, confidence: str = "", *, chair: str = "ann", cabinet: str = "reds", ballot: str = "second"
) -> Agreement:
    """Roles member by member: five reds, three blues, two greens."""
    roles = {}
    for step, said in (("vote", vote), ("confidence", confidence)):
        members = [(party, number) for party, spec in PARTIES.items() for number in range(1, int(spec["seats"]) + 1)]
        if said:
            roles[step] = tuple(
                Part(party, number, number, ROLES[role]) for (party, number), role in zip(members, said, strict=True)
            )
    ballots = {"vote": ballot, "confidence": "only"}
    holders = {"chair": chair, **({"premier": None} if confidence else {})}
    return Agreement(holders, frozenset(cabinet.split()), {step: ballots[step] for step in roles}, roles)


ALL = _agreed("f" * 10, "f" * 10)


@pytest.mark.parametrize(
    ("terms", "keeps", "breaks"),
    [
        ({"by": "blues", "stays_away": "vote"}, _agreed("fffffooo--", "f" * 10), ALL),
        ({"by": "blues", "stays_away": "vote", "unless": {"cabinet": ["reds"]}}, ALL, _agreed("f" * 10, "f" * 10, cabinet="greens")),
        ({"by": "blues", "stays_away": "vote", "when": {"office": "chair", "in": ["bea"]}}, ALL, _agreed("f" * 10, "f" * 10, chair="bea")),
        ({"by": "blues", "stays_away": "vote", "ballots": ["first"]}, ALL, _agreed("f" * 10, "f" * 10, ballot="first")),
        ({"by": "blues", "backs": {"office": "chair", "candidate": "bea"}, "depth": "quorum"}, _agreed("fffff---ff", "f" * 10), _agreed("fffffcccff", "f" * 10)),
        ({"by": "blues", "backs": {"office": "chair", "candidate": "bea"}, "depth": "vote"}, _agreed("fffffcccff", "f" * 10), _agreed("fffffaaaff", "f" * 10)),
        ({"by": "blues", "refuses": {"office": "chair", "of": "reds"}, "depth": "support"}, _agreed("fffffaaaff", "f" * 10), ALL),
        ({"by": "blues", "never_with": ["reds"]}, _agreed("fffff---ff", "fffff---ff"), ALL),
        ({"by": "blues", "never_with": ["reds"], "cabinet_only": True}, ALL, _agreed("f" * 10, "f" * 10, cabinet="reds blues")),
        ({"by": "blues", "only_with": ["greens"]}, _agreed("f" * 10, "f" * 10, cabinet="reds greens"), ALL),
        ({"by": "blues", "together": ["blues", "greens"]}, ALL, _agreed("fffffffff-", "f" * 10)),
        ({"by": "blues", "together": ["blues", "greens"]}, ALL, _agreed("f" * 10, "f" * 10, cabinet="reds greens")),
        ({"by": "blues", "together": ["blues", "greens"], "outside": "nothing"}, _agreed("fffff-----", "fffff-----"), ALL),
        ({"by": "blues", "not_relying_on": ["greens"]}, _agreed("f" * 10, "ffffffff--"), ALL),
        ({"by": "blues", "opposition": "free"}, ALL, _agreed("f" * 10, "f" * 10, cabinet="reds blues")),
        ({"by": "blues", "opposition": "against"}, _agreed("f" * 10, "fffffcccff"), ALL),
        ({"by": "blues", "demands": {"office": "chair", "in": ["blues"]}}, _agreed("fffff---ff", "fffff---ff"), ALL),
        ({"by": "blues", "demands": {"office": "chair", "community": "south"}}, _agreed("f" * 10, "f" * 10, chair="bea"), ALL),
        ({"by": "blues", "demands": {"office": "premier", "in": ["blues"]}}, _agreed("fffff---ff", "fffff---ff"), ALL),
        ({"by": "polity", "custom": {"office": "chair", "community": "north"}}, ALL, _agreed("f" * 10, "f" * 10, chair="bea")),
        ({"by": "polity", "custom": {"office": "premier", "community": "north"}}, ALL, None),
    ],
)  # fmt: skip
def test_a_commitment_is_broken_as_its_words_say(
    terms: dict[str, Any], keeps: Agreement, breaks: Agreement | None
) -> None:
    found = _scope(terms)
    assert "c0" not in broken(found, keeps)
    assert breaks is None or "c0" in broken(found, breaks)


def test_who_pledged_to_attend_may_come_whatever_else_he_said() -> None:
    backs = {"by": "blues", "backs": {"office": "chair", "candidate": "bea"}, "depth": "quorum"}
    coming = _agreed("fffffcccff", "f" * 10)
    assert broken(_scope(backs), coming) == {"c0"}
    assert broken(_scope(backs, {"by": "blues", "attends": "vote"}), coming) == set()


def test_who_tolerates_may_abstain_although_he_refuses() -> None:
    refuses = {"by": "blues", "refuses": {"office": "chair", "candidate": "ann"}, "depth": "vote"}
    abstaining = _agreed("fffffaaaff", "f" * 10)
    assert broken(_scope(refuses), abstaining) == {"c0"}
    assert (
        broken(_scope(refuses, {"by": "blues", "tolerates": {"office": "chair", "nominee": "ann"}}), abstaining)
        == set()
    )


def test_what_a_party_gives_nobody_under_is_not_opened_by_a_pledge() -> None:
    found = _scope({"by": "blues", "never_with": ["reds"]}, {"by": "blues", "attends": "vote"})
    assert broken(found, _agreed("fffffcccff", "fffff---ff")) == {"c0"}


def test_members_whom_a_commitment_frees_act_for_themselves() -> None:
    found = _scope({"by": "blues", "stays_away": "vote", "except": 1})
    assert broken(found, _agreed("fffff--fff", "f" * 10)) == set()
    assert faults(found, _agreed("fffff--fff", "f" * 10)) == ()
    assert faults(_scope(), _agreed("fffff--fff", "f" * 10)) == ("the members of blues have different roles at vote",)


def test_cabinets_count_for_nothing_where_one_office_is_in_question() -> None:
    found = _scope({"by": "blues", "never_with": ["reds"]}, goal="office:chair")
    assert broken(found, _agreed("f" * 10, cabinet="")) == set()


def test_a_ruling_is_broken_by_an_agreement_that_only_the_law_without_it_carries() -> None:
    found = _scope()
    assert broken(found, _agreed("ffffffff--", "ffffffff--")) == set()
    assert broken(found, _agreed("fffff---ff", "fffff---ff")) == {"quorum-8"}


FAULTS = [
    (_agreed("f" * 10, "f" * 10, cabinet=""), "nobody is in the cabinet"),
    (_agreed("f" * 10, "f" * 10, chair="joe"), "joe does not stand for chair"),
    (_agreed("f" * 10, "f" * 10, cabinet="whites"), "there is no party whites for the cabinet"),
    (_agreed("f" * 10, "f" * 10, ballot="third"), "vote has no ballot third"),
    (_agreed("f" * 10, "-----fffff"), "reds is in the cabinet and does not vote for it at confidence"),
    (_agreed("fffff-----", "f" * 10), "a vote is not carried, whichever changeable rule fell"),
    (_agreed("f" * 10), "it fills chair, and what is to be filled is chair, premier"),
]


@pytest.mark.parametrize(("agreement", "fault"), FAULTS)
def test_what_makes_it_no_agreement(agreement: Agreement, fault: str) -> None:
    assert fault in faults(_scope(), agreement)


def test_members_are_counted_once_each() -> None:
    twice = Agreement(
        ALL.holders,
        ALL.cabinet,
        ALL.ballots,
        {**ALL.roles, "vote": (*ALL.roles["vote"], Part("blues", 3, 3, Role.FAVOUR))},
    )
    assert faults(_scope(), twice) == ("blues has 3 seats at vote, and 4 are given roles",)


def test_an_agreement_draws_on_the_undeclared_who_promise_something_anywhere() -> None:
    found = _scope({"by": "reds", "attends": "vote"})
    assert drawn(found, _agreed("fffff---ff", "fffff-----")) == 2
    assert drawn(found, _agreed("fffff---ff", "ffffffffff")) == 5


def test_movers_are_those_who_do_what_was_forbidden_them() -> None:
    found = _scope({"by": "blues", "stays_away": "vote"}, {"by": "reds", "together": ["reds", "greens"]})
    assert movers(found, _agreed("fffff-ffff", "f" * 10), ["c0"]) == 2
    assert movers(found, ALL, ["c1"]) is None


# --- Iraq -------------------------------------------------------------------------------------------------------------


def possible(found: Scope, kept: set[str], limit: int) -> bool:
    return Seeker(found).possible(kept, limit)


def _iraq(goal: str) -> Scope:
    found = scope(fm.load("iraq-2021").on("2022-02-06"), Goal.parse(goal))
    assert found is not None
    return found


LOCK = {"sadrist-boycott", "siyada-boycott", "quorum-220"}
CORE = {"cf-as-one", "sadr-without-maliki", "quorum-220"}


def test_two_boycotts_and_the_ruling_lock_the_sitting_of_7_february() -> None:
    found = _iraq("sitting")
    assert not possible(found, LOCK, 175)
    assert all(possible(found, LOCK - {one}, 175) for one in LOCK)


@pytest.mark.parametrize("more", [{"siyada-with-sadr"}, {"kdp-with-sadr"}, {"kdp-own-president", "puk-salih-only"}])
def test_the_government_of_february_2022_was_locked_three_ways(more: set[str]) -> None:
    found = _iraq("government")
    assert not possible(found, CORE | more, 34)
    assert all(possible(found, (CORE | more) - {one}, 34) for one in CORE | more)
