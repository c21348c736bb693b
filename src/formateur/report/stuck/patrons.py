"""Actors outside the chamber: which ways out lie wholly in the hands of those whom a patron is said to press.

A relation is what a source claims, with its confidence; whatever is said here is said on public pledges alone.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from formateur.agreements.answer import Answer, WayOut
from formateur.case.chronicle import earliest
from formateur.case.shape import Leverage
from formateur.case.situation import Situation
from formateur.errors import UnknownNameError
from formateur.report.context import Notes
from formateur.report.stuck.wording import actor_words, held_words
from formateur.report.words import capital, count, listed

CONFIDENCE = ("high", "medium", "low")
KINDS = ("sponsors", "aligned", "presses", "coerces", "brokers")
SAID = {
    "sponsors": "sponsor",
    "aligned": "be aligned with",
    "presses": "press",
    "coerces": "coerce",
    "brokers": "broker for",
}


@dataclass(frozen=True, slots=True)
class Hands:
    """The ways out wholly in the hands of some actors, and the locks they have a part in."""

    actors: tuple[str, ...]
    ways: tuple[WayOut, ...]
    locks: int


def leverage(situation: Situation, patron: str, kinds: Collection[str] = KINDS) -> tuple[Leverage, ...]:
    """Return the relations claimed of a patron by the day, the surest claim of each kind over each actor.

    Raises
    ------
    UnknownNameError
        If there is no such patron.
    """
    patrons = situation.case.patrons
    if patron not in patrons:
        raise UnknownNameError("patron", patron, patrons)
    best: dict[tuple[str, str], Leverage] = {}
    for one in patrons[patron].leverage:
        known = earliest(one.sources, situation.case.sources)
        current = (one.since or situation.day) <= situation.day <= (one.until or situation.day)
        if one.kind in kinds and current and known is not None and known <= situation.known:
            old = best.get((one.kind, one.over))
            if old is None or CONFIDENCE.index(one.confidence) < CONFIDENCE.index(old.confidence):
                best[one.kind, one.over] = one
    return tuple(best.values())


def reached(situation: Situation, actors: Collection[str]) -> frozenset[str]:
    """Return actors with, for a bloc, the parties in it: what is said of a bloc is said of its members."""
    found = set(actors)
    for actor in actors:
        if actor in situation.blocs:
            found |= {party for party, number in situation.blocs[actor].members.items() if number is None}
    return frozenset(found)


def in_hands_of(answer: Answer, actors: Collection[str]) -> Hands:
    """Return the ways out that these actors could open without anybody else."""
    inside = reached(answer.situation, actors)
    ways = tuple(way for way in answer.ways_out if way.actors and set(way.actors) <= inside)
    own = {part.ref for part in answer.parts if part.actors and set(part.actors) <= inside}
    locks = sum(bool(own & lock) for lock in answer.locks)
    return Hands(tuple(actors), ways, locks)


def patron_lines(answer: Answer, notes: Notes, only: Collection[str] | None = None) -> Iterator[str]:
    """Yield, for each patron (of ``only``) and kind of relation claimed by the day, what lies in those hands."""
    situation = answer.situation
    for patron, spec in situation.case.patrons.items():
        if only is not None and patron not in only:
            continue
        claims = leverage(situation, patron)
        for kind in KINDS:
            over = [one for one in claims if one.kind == kind and _there(one.over, situation)]
            if over:
                mark = notes.mark(source for one in over for source in one.sources)
                who = listed(f"{actor_words(one.over, situation)} ({one.confidence} confidence)" for one in over)
                held = _held(answer, in_hands_of(answer, [one.over for one in over]))
                yield f"{capital(spec.name)} is said to {SAID[kind]} {who}. On public pledges {held}.{mark}"


def _there(actor: str, situation: Situation) -> bool:
    return actor in situation.blocs or situation.seats_of(actor) > 0


def _held(answer: Answer, hands: Hands) -> str:
    total = len(answer.ways_out)
    if not hands.ways:
        return f"they hold none of the {count(total, 'way')} out by themselves"
    names = "; ".join(listed(held_words(ref, answer) for ref in way.give_up) for way in hands.ways[:3])
    more = f", and {len(hands.ways) - 3} more" if len(hands.ways) > 3 else ""
    return (
        f"{len(hands.ways)} of the {count(total, 'way')} out lies in their hands alone: {names}{more}"
        if len(hands.ways) == 1
        else f"{len(hands.ways)} of the {count(total, 'way')} out lie in their hands alone: {names}{more}"
    )
