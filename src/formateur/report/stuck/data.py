"""An answer as plain data: the JSON contract, from the same values as the sentences.

It carries what it takes to check it without us: the case's fingerprint and a witness for each way out.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from formateur.agreements.answer import Answer, WayOut
from formateur.agreements.asking import new_names, reinforced
from formateur.agreements.checking.verifying import case_hash
from formateur.agreements.possible import possible_agreements
from formateur.agreements.search.direct import Direct
from formateur.agreements.timeline import Moment
from formateur.agreements.whatif import Changes
from formateur.case.case import Case
from formateur.report.context import dated
from formateur.report.events import event_words
from formateur.report.stuck.headline import headline
from formateur.report.stuck.page import MOST_AGREEMENTS, way_words
from formateur.report.stuck.patrons import in_hands_of, leverage
from formateur.report.stuck.wording import agreement_words, held_words, reading_words
from formateur.report.tables import Table

SCHEMA_VERSION = 1


def answer_data(answer: Answer, case: Case, changes: Changes | None = None) -> dict[str, Any]:
    """Return the fields of an answer; ``case`` is the case as loaded, before any what-if."""
    situation = answer.situation
    return {
        "schema_version": SCHEMA_VERSION,
        "case": case.id,
        "case_hash": case_hash(case),
        "title": case.file.title,
        "date": dated(situation.day),
        "goal": str(answer.goal),
        "undeclared": str(answer.undeclared),
        "undeclared_words": reading_words(answer) if answer.scope else None,
        "firmness": answer.level.words,
        "changes": (changes or Changes()).to_data(),
        "headline": headline(answer),
        **_core(answer),
        "limit": answer.limit,
        "win_more": answer.win_more,
        "rests_on_our_reading": answer.rests_on_our_reading,
        "stated_only": _core(answer.stated_only) if answer.stated_only else _core(answer),
        "parts": [
            {"id": one.ref, "actors": list(one.actors), "part": one.part, "words": held_words(one.ref, answer)}
            for one in answer.parts
        ],
        "sole_openers": list(answer.sole_openers),
        "reinforced": [_way(way, answer) for way in reinforced(answer)],
        "new_names": [
            {
                "office": one.office,
                "dropped": list(one.dropped),
                "opens": one.opens,
                "further": [_way(way, answer) for way in one.further],
            }
            for one in new_names(answer)
        ],
        "patrons": _patrons(answer),
        "offices": {office: list(stand) for office, stand in answer.scope.candidates.items()} if answer.scope else {},
        "steps": [stage.step for stage in answer.scope.stages] if answer.scope else [],
    }


def _core(answer: Answer) -> dict[str, Any]:
    """Return what can be verified."""
    return {
        "status": str(answer.status),
        "locked": answer.locked,
        "needs_undeclared": {"seats": answer.least, "of": answer.silent},
        "possible": answer.possible.to_data() if answer.possible else None,
        "locks": [sorted(lock) for lock in answer.locks],
        "ways_out": [_way(way, answer) for way in answer.ways_out],
        "complete": answer.complete,
    }


def _way(way: WayOut, answer: Answer) -> dict[str, Any]:
    return {
        "give_up": list(way.give_up),
        "actors": list(way.actors),
        "needs_undeclared": way.draws,
        "least_members": way.least_members,
        "members": way.members,
        "rank": way.rank,
        "changes_rules": way.changes_rules,
        "margin": way.margin,
        "tightest": way.tightest,
        "words": way_words(way, answer),
        "agreement": way.agreement.to_data(),
        "least_agreement": way.least_agreement.to_data() if way.least_agreement else None,
    }


def _patrons(answer: Answer) -> list[dict[str, Any]]:
    rows = []
    for patron in answer.situation.case.patrons:
        for one in leverage(answer.situation, patron):
            hands = in_hands_of(answer, [one.over])
            rows.append(
                {
                    "patron": patron,
                    "kind": one.kind,
                    "over": one.over,
                    "confidence": one.confidence,
                    "sources": list(one.sources),
                    "ways_out": [list(way.give_up) for way in hands.ways],
                    "locks": hands.locks,
                }
            )
    return rows


def signed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer with its own fingerprint, so that any change to it shows."""
    return {**data, "digest": digest_of(data)}


def digest_of(data: Mapping[str, Any]) -> str:
    """Return the fingerprint of an answer, whatever fingerprint it carries."""
    bare = {key: value for key, value in data.items() if key != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def ways_rows(answer: Answer, ways: Sequence[WayOut]) -> list[dict[str, Any]]:
    """Return one record for each way out, for a table."""
    return [
        {
            "rank": way.rank,
            "give_up": list(way.give_up),
            "actors": list(way.actors),
            "needs_undeclared": way.draws,
            "of": answer.silent,
            "least_members": way.least_members,
            "members": way.members,
            "changes_rules": way.changes_rules,
            "margin": way.margin,
            "tightest": way.tightest,
        }
        for way in ways
    ]


def locks_rows(answer: Answer) -> list[dict[str, Any]]:
    """Return one record for each lock."""
    return [{"lock": place, "ids": sorted(lock)} for place, lock in enumerate(answer.locks, start=1)]


def agreements_data(answer: Answer, case: Case, changes: Changes | None = None) -> dict[str, Any]:
    """Return an answer with the agreements that break nothing."""
    data = answer_data(answer, case, changes)
    rows: list[dict[str, Any]] = []
    complete = True
    if isinstance(answer.engine, Direct) and answer.least is not None and answer.least <= answer.limit:
        found = possible_agreements(answer.engine, answer.limit, MOST_AGREEMENTS)
        complete = found.complete
        for made, also, draws in zip(found.agreements, found.also, found.draws, strict=True):
            rows.append(
                {
                    **made.to_data(),
                    "support": list(made.support),
                    "needs_undeclared": draws,
                    "also_holders": [dict(one) for one in also],
                    "words": agreement_words(made, answer, draws),
                }
            )
    return {**data, "agreements": rows, "agreements_complete": complete}


def timeline_table(moments: Sequence[Moment], *, only_changes: bool) -> Table:
    """Return the timeline as a table: one row a day."""
    rows = [_moment(moment) for moment in moments if moment.changed or not only_changes]
    case = moments[0].answer.situation.case if moments else None
    title = f"{case.file.title}: {moments[0].answer.goal}, day by day" if case else "Timeline"
    shown = ("date", "verdict", "needs", "locks", "ways_out", "taken_later", "what_happened")
    return Table(title, rows, shown)


def _moment(moment: Moment) -> dict[str, Any]:
    made = moment.answer
    needs = None if made.least is None else f"{made.least} of {made.silent}"
    return {
        "date": dated(moment.day),
        "verdict": str(made.status),
        "changed": moment.changed,
        "needs": needs if made.scope else None,
        "needs_undeclared": made.least,
        "undeclared": made.silent,
        "locks": len(made.locks),
        "ways_out": len(made.ways_out),
        "core": list(made.core),
        "taken_later": [f"no. {way.rank}: {', '.join(way.give_up)}" for way in moment.taken],
        "what_happened": "; ".join(event_words(entry, made.situation) for entry in moment.events) or _rule_of(moment),
    }


def _rule_of(moment: Moment) -> str:
    rules = moment.answer.situation.case.constitution.base.amendments
    return "; ".join(f"{one.by or one.kind}: {one.says or one.cite}" for one in rules if one.from_ == moment.day)
