"""A large house: sixty parties, one hundred and twenty commitments, too many combinations to try. Seeded."""

import sys
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from formateur.case.situation import Situation
from small import case, constitution

PARTIES, COMMITMENTS = 60, 120


def large_house(seed: int = 1) -> Situation:
    """A president by two-thirds with a quorum, then a vote of confidence; refusals and loyalties of sixty parties."""
    rng = Random(seed)  # noqa: S311 - seeded, not secret
    seats = {f"p{number}": rng.randint(3, 25) for number in range(PARTIES)}
    names, members = list(seats), sum(seats.values())
    law = constitution(
        {
            "constitution": "small",
            "title": "a large house",
            "chambers": {"house": {"name": "House", "members": str(members)}},
            "offices": {"head": {"name": "Head"}, "premier": {"name": "Premier"}},
            "starts": {"election": "head"},
            "steps": {
                "head": {
                    "fills": "head",
                    "votes_on": "candidates",
                    "quorum": {"present": "at least 2/3 of members"},
                    "ballots": [{"id": "first", "needs": {"in_favour": "at least 2/3 of members"}}],
                    "passed": "charge",
                    "cite": "art. 1",
                },
                "charge": {"act": "charges", "by": "head", "then": "confidence", "cite": "art. 2", "whom": "anyone"},
                "confidence": {
                    "votes_on": "government",
                    "ballots": [{"id": "vote", "needs": {"in_favour": "more than 1/2 of members"}}],
                    "passed": "in_office",
                    "failed": "charge",
                    "cite": "art. 3",
                },
            },
            "ends": {"in_office": {"end": "government", "cite": "art. 4"}},
            "without_limit": "the law sets none",
        }
    )
    people = {f"m_{name}": {"name": f"m {name}", "party": name} for name in names[:6]}
    events: list[dict[str, Any]] = [
        {"date": "2020-01-05", "nominates": {"candidate": person, "step": step}}
        for person in people
        for step in ("head", "charge")
    ]
    for number in range(COMMITMENTS):
        author = names[number % PARTIES]
        partner = rng.choice([name for name in names if name != author])
        kind: dict[str, Any] = rng.choice(
            [
                {"never_with": [partner]},
                {"only_with": [partner]},
                {"refuses": {"office": "head", "candidate": rng.choice(list(people))}, "depth": "quorum"},
                {"backs": {"office": "head", "candidate": rng.choice(list(people))}, "depth": "quorum"},
                {"refuses": {"office": "premier", "candidate": rng.choice(list(people))}, "depth": "vote"},
            ]
        )
        events.append({"date": "2020-01-20", "commits": {"id": f"c{number}", "by": author, **kind}})
    parties = {name: {"name": name, "seats": str(number)} for name, number in seats.items()}
    return case(law, events, parties=parties, people=people).on("2020-02-01")
