"""Random formations: tiny houses under varied laws, with commitments of every kind. Seeded, so that each can be had again."""

from random import Random
from typing import Any

from formateur.case.situation import Situation
from formateur.constitution.amend import Constitution
from small import case, constitution

NEEDS = (
    "{in_favour: more than 1/2 of members}",
    "{in_favour: more than 1/2 of cast}",
    "{in_favour: more than 1/2 of present}",
    "{against: at most 1/2 of members}",
    "{in_favour: at least 1/2 of voting}",
)
PRESIDENT = (
    [{"id": "first", "needs": {"in_favour": "at least 2/3 of members"}}, {"id": "second", "needs": "most votes"}],
    [{"id": "first", "needs": "most votes"}],
    [{"id": "first", "needs": {"in_favour": "more than 1/2 of present"}}],
)
VOTES: tuple[Any, ...] = (
    {"in_favour": "more than 1/2 of members"},
    {"in_favour": "more than 1/2 of cast"},
    {"in_favour": "more than 1/2 of present"},
    {"against": "at most 1/2 of members"},
    {
        "any_of": [
            {"in_favour": "at least 2/3 of members"},
            {"all_of": [{"in_favour": "more than 1/2 of cast"}, {"present": "at least 3/4 of members"}]},
        ]
    },
)
_LAWS: dict[tuple[int, int, int, bool], Constitution] = {}


def law(members: int, president: int, vote: int, quorum: bool) -> Constitution:
    """A law with a president (a quorum raised by a ruling) and a vote on the government, or the vote alone."""
    key = (members, president, vote, quorum)
    if key not in _LAWS:
        steps: dict[str, Any] = {
            "confidence": {
                "votes_on": "government",
                "ballots": [{"id": "vote", "needs": VOTES[vote]}],
                "passed": "in_office",
                "failed": "charge",
                "cite": "art. 3",
            },
            "charge": {"act": "charges", "by": "crown", "then": "confidence", "cite": "art. 2", "whom": "anyone"},
        }
        start = "charge"
        if president >= 0:
            start = "head"
            steps["head"] = {
                "fills": "head",
                "votes_on": "candidates",
                "ballots": PRESIDENT[president],
                "passed": "charge",
                "cite": "art. 1",
                **({"quorum": {"present": "more than 1/2 of members"}} if quorum else {}),
            }
        ruling = {
            "id": "raised-quorum", "from": "2019-01-01", "kind": "ruling", "by": "court", "cite": "1/2019", "changed_by": "court",
            "set": {"head.quorum": {"present": "at least 2/3 of members"}},
        }  # fmt: skip
        _LAWS[key] = constitution(
            {
                "constitution": "small",
                "title": "a small constitution",
                "chambers": {"house": {"name": "House", "members": str(members)}},
                "offices": {"head": {"name": "Head"}, "premier": {"name": "Premier"}},
                "starts": {"election": start},
                "steps": steps,
                "ends": {"in_office": {"end": "government", "cite": "art. 4"}},
                "amendments": [ruling] if president >= 0 and quorum else [],
                "without_limit": "the law sets none",
            }
        )
    return _LAWS[key]


def formation(seed: int, *, most_parties: int = 4) -> Situation:
    """A random situation on the day after some commitments were made."""
    rng = Random(seed)
    names = ["ants", "bees", "cats", "dogs", "emus"][: rng.randint(2, most_parties)]
    parties: dict[str, Any] = {name: {"name": name, "seats": str(rng.randint(1, 4))} for name in names}
    if rng.random() < 0.5:
        parties["free"] = {"name": "free", "seats": str(rng.randint(1, 3)), "pool": "true"}
    vacant = rng.choice([0, 0, 1])
    members = sum(int(party["seats"]) for party in parties.values()) + vacant
    under = law(members, rng.choice([-1, 0, 1, 2]), rng.randrange(len(VOTES)), rng.random() < 0.6)
    people = {f"p_{name}": {"name": f"p {name}", "party": name} for name in names}
    people["nobody"] = {"name": "nobody", "community": "x"}
    events = _stands(rng, names, under) + [_said(rng, number, parties, under) for number in range(rng.randint(1, 6))]
    head: dict[str, Any] = {"parties": parties, "people": people, "bodies": None}
    head.pop("bodies")
    if vacant:
        head["vacant"] = str(vacant)
    if rng.random() < 0.5 and len(names) > 2:
        head["blocs"] = {"union": {"name": "Union", "members": names[:2]}}
    return case(under, [one for one in events if one], **head).on("2020-02-01")


def _stands(rng: Random, names: list[str], under: Constitution) -> list[dict[str, Any]]:
    found = []
    for step in ("head", "charge"):
        if step in under.base.steps and rng.random() < 0.85:
            people = rng.sample([*(f"p_{name}" for name in names), "nobody"], rng.randint(1, 2))
            found += [{"date": "2020-01-05", "nominates": {"candidate": one, "step": step}} for one in people]
    return found


def _said(rng: Random, number: int, parties: dict[str, Any], under: Constitution) -> dict[str, Any]:
    names = list(parties)
    author = rng.choice(names)
    others = [name for name in names if name != author] or names
    whole = [name for name in others if name != "free"] or names[:1]
    offices = ["premier", *(["head"] if "head" in under.base.steps else [])]
    office, person = rng.choice(offices), f"p_{rng.choice([name for name in names if name != 'free'])}"
    depth = {"depth": rng.choice(["vote", "support", "quorum"])}
    step = rng.choice(["confidence", *(["head"] if "head" in under.base.steps else [])])
    kinds: list[dict[str, Any]] = [
        {"stays_away": step},
        {"attends": step},
        {"backs": {"office": office, "candidate": person}, **depth},
        {"refuses": {"office": office, "candidate": person}, **depth},
        {"refuses": {"office": office, "of": [rng.choice(whole)]}, **depth},
        {"never_with": [rng.choice(whole)]},
        {"never_with": [rng.choice(whole)], "cabinet_only": "true"},
        {"only_with": [rng.choice(whole)]},
        {"not_relying_on": [rng.choice(others)]},
        {"opposition": rng.choice(["against", "free"])},
        {"demands": {"office": office, "in": [person]}},
        {"tolerates": {"nominee": person}},
        {"together": [author, rng.choice(others)], **({"outside": "nothing"} if rng.random() < 0.5 else {})},
    ]
    terms: dict[str, Any] = {"id": f"c{number}", "by": author, **rng.choice(kinds)}
    if rng.random() < 0.15 and int(parties[author]["seats"]) > 1 and "together" not in terms:
        terms["except"] = "1"
    if rng.random() < 0.12:
        terms[rng.choice(["when", "unless"])] = rng.choice(
            [{"cabinet": [rng.choice(whole)]}, {"office": office, "in": [person]}]
        )
    if rng.random() < 0.1 and not {"together", "not_relying_on"} & set(terms):
        terms["ballots"] = rng.choice([["first"], ["second"], ["vote"], ["first", "vote"]])
    return {"date": "2020-01-20", "commits": terms}
