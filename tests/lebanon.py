"""Lebanon, 13 June 2023: two camps, each with its man, and a quorum that the Speaker asks for at every ballot.

Seats and stances as in the dossier of the sitting: 128 members; the bodies that had declared nothing have 26 seats.
"""

from typing import Any

from formateur.case.situation import Situation
from small import case, constitution

LAW: dict[str, Any] = {
    "constitution": "small",
    "title": "the election of a president, art. 49",
    "chambers": {"chamber": {"name": "Chamber of Deputies", "members": "128"}},
    "offices": {"president": {"name": "President"}},
    "starts": {"election": "president"},
    "steps": {
        "president": {
            "fills": "president",
            "votes_on": "candidates",
            "secret": "true",
            "each_sitting": "restart",
            "quorum": {"present": "more than 1/2 of members"},
            "ballots": [
                {"id": "first", "needs": {"in_favour": "at least 2/3 of members"}},
                {"id": "second", "times": "without limit", "needs": {"in_favour": "more than 1/2 of members"}},
            ],
            "passed": "elected",
            "cite": "art. 49",
        }
    },
    "ends": {"elected": {"end": "office filled", "cite": "art. 49"}},
    "amendments": [
        {
            "id": "quorum-86",
            "from": "2000-01-01",
            "kind": "practice",
            "by": "Speaker",
            "cite": "practice of the Chamber",
            "changed_by": "Speaker",
            "set": {"president.quorum": {"present": "at least 2/3 of members"}},
        }
    ],
}
SEATS = {
    "duo": 31, "duo_allies": 13, "lf": 19, "fpm": 17, "psp": 8, "kataeb_renewal": 8, "others_az": 6,
    "change": 9, "moderation": 6, "armenian": 2, "independents": 9,
}  # fmt: skip
FOR_FRANGIEH = ("duo", "duo_allies")
FOR_AZOUR = ("lf", "fpm", "psp", "kataeb_renewal", "others_az")


def eve_of_13_june(frangieh: str = "quorum", azour: str = "quorum") -> Situation:
    """The situation on the eve, with how deep each camp holds out for its man."""
    events: list[dict[str, Any]] = [
        {"date": "2023-06-01", "nominates": {"candidate": "azour", "step": "president"}},
        {"date": "2023-06-01", "nominates": {"candidate": "frangieh", "step": "president"}},
        {"date": "2023-06-05", "calls": {"step": "president", "sitting": "2023-06-14"}},
    ]
    for party in (*FOR_FRANGIEH, *FOR_AZOUR):
        man, depth = ("frangieh", frangieh) if party in FOR_FRANGIEH else ("azour", azour)
        backs = {
            "id": party.replace("_", "-"),
            "by": party,
            "backs": {"office": "president", "candidate": man},
            "depth": depth,
        }
        events.append({"date": "2023-06-10", "commits": backs})
    pools = {name: {"pool": "true"} if name in ("change", "independents") else {} for name in SEATS}
    parties = {name: {"name": name, "seats": str(seats), **pools[name]} for name, seats in SEATS.items()}
    people = {"azour": {"name": "Jihad Azour"}, "frangieh": {"name": "Suleiman Frangieh"}}
    return case(constitution(LAW), events, election="2022-05-15", parties=parties, people=people).on("2023-06-13")
