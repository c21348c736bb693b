"""Checking what is printed: every answer goes through the independent checker before it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from formateur.agreements.checking.verifying import verify
from formateur.agreements.whatif import Changes, changed
from formateur.case.case import Case
from formateur.case.situation import Situation
from formateur.report.stuck.data import digest_of, signed
from formateur.report.words import count


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether an answer holds, why not, and what was checked."""

    ok: bool
    reasons: tuple[str, ...]
    words: str


def verified(data: Mapping[str, Any], case: Case) -> Verified:
    """Check an answer that was written: from the case alone, and against its own fingerprint."""
    found = verify(data, case, situation=_situation)
    reasons = list(found.reasons)
    if "digest" in data and digest_of(data) != data["digest"]:
        reasons.append("the file is not as it was written: its fingerprint differs")
    elif "digest" not in data:
        reasons.append("the file carries no fingerprint (digest), so it is not as it was written")
    return Verified(not reasons, tuple(reasons), _words(data, not reasons))


def _situation(case: Case, data: Mapping[str, Any], day: Any) -> Situation:
    return changed(case, day, Changes.from_data(data.get("changes") or {}))


def with_check(data: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """Return an answer with what the checker says of it, and its fingerprint."""
    found = verify(data, case, situation=_situation)
    return signed({**data, "checked": found.ok, "check": list(found.reasons)})


def check_words(data: Mapping[str, Any], case: Case) -> str:
    """Say in a sentence what the checker says of an answer."""
    found = verify(data, case, situation=_situation)
    return (
        _words(data, found.ok)
        if found.ok
        else f"The independent checker does not confirm this: {'; '.join(found.reasons)}."
    )


def _words(data: Mapping[str, Any], ok: bool) -> str:
    locks, ways = len(data.get("locks") or ()), len(data.get("ways_out") or ())
    if not ok or not (locks or ways):
        return "Checked by an independent search." if ok else ""
    said = f"{count(locks, 'lock')} and {count(ways, 'way')} out"
    return f"Checked by an independent search: {said}, each holds and is minimal."
