"""The eve of 7 February 2022, perturbed: a few lines of arithmetic that share nothing with the engine must agree."""

import random
from typing import Any

import pytest

import formateur as fm
from formateur.case.document import read
from formateur.case.load import LIBRARY, build
from formateur.case.shape import CaseFile
from formateur.constitution.amend import Constitution
from formateur.constitution.law import Law

CASE = read(LIBRARY / "cases" / "iraq-2021.yaml").data
LAW = read(LIBRARY / "constitutions" / "iraq-2005.yaml").data
EVE = "2022-02-06"
BOYCOTTS = ("sadrist-boycott", "siyada-boycott", "kdp-boycott")


def perturbed(rng: random.Random) -> tuple[dict[str, Any], dict[str, Any], int]:
    """A copy of the case with seats redrawn to the same total, another exception and another quorum."""
    parties = {name: dict(spec) for name, spec in CASE["parties"].items()}
    names = list(parties)
    cuts = sorted(rng.sample(range(1, 329), len(names) - 1))
    for name, low, high in zip(names, [0, *cuts], [*cuts, 329], strict=True):
        parties[name]["seats"] = str(high - low)
    exempt = rng.randint(0, int(parties["sadrists"]["seats"]))
    chronicle = []
    for event in CASE["chronicle"]:
        if "seats" in event and str(event["date"]) < "2022-02-07":
            continue  # the one move before the eve would not fit the redrawn seats
        terms = event.get("commits")
        if terms and terms["id"] == "sadrist-boycott":
            event = {**event, "commits": {**terms, "except": str(exempt)}}
        chronicle.append(event)
    quorum = rng.randint(1, 329)
    amendments = [
        {**one, "set": {"president.quorum": {"present": f"at least {quorum}"}}} if one["id"] == "quorum-220" else one
        for one in LAW["amendments"]
    ]
    return {**CASE, "parties": parties, "chronicle": chronicle}, {**LAW, "amendments": amendments}, quorum


def renamed(case: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The same data with one party called otherwise, wherever it stands as a word of its own."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {walk(key): walk(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        return new if value == old else value

    return walk(case)


def by_hand(case: dict[str, Any], quorum: int) -> tuple[int, int, str]:
    """Can attend, missing, verdict: seats less those whom the three boycotts bind."""
    seats = {name: int(spec["seats"]) for name, spec in case["parties"].items()}
    siyada = next(
        event["bloc"]["members"] for event in case["chronicle"] if event.get("bloc", {}).get("forms") == "siyada"
    )
    away = 0
    for event in case["chronicle"]:
        terms = event.get("commits")
        if terms and terms["id"] in BOYCOTTS:
            parties = siyada if terms["by"] == "siyada" else [terms["by"]]
            away += sum(seats[party] for party in parties) - int(terms.get("except", 0))
    can_attend = 329 - away
    missing = max(0, quorum - can_attend)
    return can_attend, missing, "blocked" if missing else "open"


@pytest.mark.parametrize("seed", range(150))
def test_can_attend_missing_and_verdict_agree_with_arithmetic_by_hand(seed: int) -> None:
    rng = random.Random(seed)
    case, law, quorum = perturbed(rng)
    case = renamed(case, rng.choice(["kdp", "taqaddum", "azm", "puk"]), f"list_{seed}")
    built = build(CaseFile.model_validate(case), Constitution(law, Law.model_validate(law)))
    ballot = fm.brief(built.on(EVE)).data["next_ballot"]
    found = (ballot["can_attend"], ballot["missing"], ballot["verdict"])
    assert found == by_hand(case, quorum)
