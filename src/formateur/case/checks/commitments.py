"""Commitments: who makes them exists, what they are about exists, and what changes or is lifted was once made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from formateur.case.checks.findings import seats_words
from formateur.case.chronicle import Entry
from formateur.case.commitments import KINDS, Candidacy, Changes, Commitment, Fact, Holding, Lifts, Terms
from formateur.case.document import Keys
from formateur.constitution.law import Step
from formateur.errors import suggest

if TYPE_CHECKING:
    from formateur.case.checks.walk import Walk

POLITY = "polity"
AIMED = ("backs", "refuses", "tolerates")
ABOUT_PARTIES = ("never_with", "only_with", "together", "not_relying_on")
ON_GOVERNMENT = frozenset({"nominee", "government", "rejection"})


@dataclass
class Standing:
    """A commitment as it stands, with the event that made it."""

    terms: Commitment
    entry: Entry


class Commitments:
    """The commitments made so far, and what is wrong with them."""

    def __init__(self, walk: "Walk") -> None:
        self.walk = walk
        self.standing: dict[str, Standing] = {}
        self.lifted_by: dict[str, Entry] = {}
        self.fresh: dict[str, Entry] = {}

    # --- events

    def customs(self) -> None:
        """Look at the customs of the polity."""
        case, found = self.walk.case, self.walk.found
        for index, custom in enumerate(case.file.customs):
            path: Keys = ("customs", index)
            if custom.by != (POLITY,):
                found.add((*path, "by"), f"a custom is of the polity, not of {', '.join(custom.by)}; write by: polity")
            if custom.kind != "custom" or custom.custom is None:
                found.add(path, "missing 'custom'; say {office: OFFICE, community: NAME}", key=True)
                continue
            if custom.custom.office not in self.walk.law.offices:
                office = custom.custom.office
                found.unknown((*path, "custom", "office"), "office", office, self.walk.law.offices)
            if custom.custom.community and (fault := self._community(custom.custom.community)):
                found.add((*path, "custom", "community"), fault, warning=True)
            for position, source in enumerate(custom.sources):
                if source not in case.sources:
                    message = f"source {source!r} is not in sources; {suggest(source, case.sources)}"
                    found.add((*path, "sources", position), message)

    def made(self, terms: Commitment) -> None:
        """Look at a commitment when it is made."""
        path = self.walk.at("commits")
        self._author(terms, path)
        self._terms(terms, path)
        self._depth(terms, path)
        self._except(terms, path)
        if terms.id not in self.standing:
            self.standing[terms.id] = Standing(terms, self.walk.entry)
        self.lifted_by.pop(terms.id, None)
        self.fresh[terms.id] = self.walk.entry

    def changed(self, terms: Changes) -> None:
        """Look at a commitment whose terms change."""
        path = self.walk.at("changes")
        old = self._made(terms.id, (*path, "id"), "change")
        self._terms(terms, path)
        if old is None:
            return
        if len(terms.kinds()) > 1:
            said = " and ".join(repr(kind) for kind in terms.kinds())
            self.walk.add(path, f"a commitment has exactly one kind, got {said}; kinds: {', '.join(KINDS)}", key=True)
            return
        try:
            new = old.terms.changed(terms)
        except ValidationError as error:
            self.walk.add(path, str(error.errors()[0].get("ctx", {}).get("error", error.errors()[0]["msg"])), key=True)
            return
        self._depth(new, path)
        self._except(new, path)
        self.standing[terms.id] = Standing(new, old.entry)
        self.fresh[terms.id] = self.walk.entry

    def lifted(self, lifts: Lifts) -> None:
        """Look at a commitment that is withdrawn."""
        if self._made(lifts.id, self.walk.at("lifts", "id"), "be lifted") is not None:
            del self.standing[lifts.id]
            self.lifted_by[lifts.id] = self.walk.entry
            self.fresh.pop(lifts.id, None)

    def _made(self, name: str, path: Keys, what: str) -> Standing | None:
        if name in self.standing:
            return self.standing[name]
        walk, entry = self.walk, self.walk.events.get(name)
        if name in self.lifted_by:
            gone = self.lifted_by[name]
            message = f"commitment {name!r} was lifted on {gone.day} ({walk.found.entry_at(gone)}); it cannot {what}"
            walk.add(path, f"{message} again")
        elif entry is not None and entry.event.commits:
            message = f"commitment {name!r} is made only on {entry.day} ({walk.found.entry_at(entry)})"
            walk.add(path, f"{message}; it cannot {what} on {walk.entry.day}")
        else:
            made = dict.fromkeys(one.event.commits.id for one in walk.case.entries if one.event.commits)
            walk.add(path, f"commitment {name!r} was never made; {suggest(name, made)}")
        return None

    # --- terms

    def _author(self, terms: Commitment, path: Keys) -> None:
        if terms.kind == "custom":
            if terms.by != (POLITY,):
                self.walk.add(
                    (*path, "by"), f"a custom is of the polity, not of {', '.join(terms.by)}; write by: polity"
                )
            return
        self.walk.actors(terms.by, (*path, "by"))

    def _terms(self, terms: Terms, path: Keys) -> None:
        walk = self.walk
        for key in ("stays_away", "attends"):
            if step := getattr(terms, key):
                walk.step(step, (*path, key))
        for key in AIMED:
            if aimed := getattr(terms, key):
                self._aim(aimed, (*path, key))
        for key in ABOUT_PARTIES:
            walk.actors(getattr(terms, key), (*path, key))
        for key, holding in (("demands", terms.demands), ("custom", terms.custom)):
            if holding:
                self._holding(holding, (*path, key))
        for key in ("unless", "when"):
            if isinstance(fact := getattr(terms, key), Fact):
                self._fact(fact, (*path, key))
        self._ballots(terms, path)
        for key in ("sitting", "until"):
            day = getattr(terms, key)
            if day is not None and day < walk.entry.day:
                walk.add((*path, key), f"{day} is past when this is said on {walk.entry.day}; correct a date")

    def _aim(self, aimed: Candidacy, path: Keys) -> None:
        if aimed.office:
            self.walk.office(aimed.office, (*path, "office"))
        for key in ("candidate", "nominee"):
            for name, here in self._each(getattr(aimed, key), (*path, key)):
                self.walk.person(name, here)
        self.walk.actors(aimed.of, (*path, "of"))

    def _holding(self, holding: Holding, path: Keys) -> None:
        self.walk.office(holding.office, (*path, "office"))
        self._holders(holding.in_, (*path, "in"))
        if holding.community and (fault := self._community(holding.community)):
            self.walk.add((*path, "community"), fault, warning=True)

    def _fact(self, fact: Fact, path: Keys) -> None:
        self.walk.actors(fact.cabinet, (*path, "cabinet"))
        if fact.office:
            self.walk.office(fact.office, (*path, "office"))
        self._holders(fact.in_, (*path, "in"))

    def _holders(self, names: Iterable[str], path: Keys) -> None:
        walk = self.walk
        for name, here in self._each(names, path):
            if name not in walk.parties and name not in walk.blocs and name not in walk.case.people:
                walk.unknown(here, "person, party or bloc", name, [*walk.case.people, *walk.parties, *walk.blocs])

    def _each(self, names: Iterable[str], path: Keys) -> Iterable[tuple[str, Keys]]:
        listed = self.walk.found.documents[self.walk.entry.overlay].has(path, 0)
        return [(name, (*path, index) if listed else path) for index, name in enumerate(names)]

    def _community(self, name: str) -> str | None:
        said = [person.community for person in self.walk.case.people.values()]
        said += [party.community for party in self.walk.case.file.parties.values()]
        known = sorted({community for community in said if community})
        if name in known:
            return None
        return f"no party and no person is of the community {name!r}; {suggest(name, known)}"

    def _ballots(self, terms: Terms, path: Keys) -> None:
        known = [ballot.id for step in self.walk.law.steps.values() for ballot in step.ballots]
        for index, name in enumerate(terms.ballots):
            if name not in known:
                self.walk.unknown((*path, "ballots", index), "ballot", name, dict.fromkeys(known))

    def _except(self, terms: Commitment, path: Keys) -> None:
        seats = sum(self.walk.seats_of(actor) for actor in terms.by)
        if terms.except_ > seats:
            who, day = " and ".join(terms.by), self.walk.entry.day
            message = f"frees {terms.except_} members, but {who} has {seats_words(seats)} on {day}; correct it"
            self.walk.add((*path, "except"), message)

    # --- depth

    def _depth(self, terms: Commitment, path: Keys) -> None:
        """Where a ballot has a quorum, absence is a way to fight: how deep a refusal goes is never guessed."""
        aimed = terms.backs or terms.refuses
        if aimed is None or terms.depth is not None:
            return
        for name, step in self._aimed_at(aimed):
            if step.quorum is not None or any(ballot.quorum for ballot in step.ballots):
                message = (
                    f"missing 'depth': {name} has a quorum ({step.cite}), so absence can block it; "
                    "say depth: vote (they come), support (they may abstain) or quorum (they may stay away)"
                )
                self.walk.add(path, message, key=True)
                return

    def _aimed_at(self, aimed: Candidacy) -> list[tuple[str, Step]]:
        """Return the ballot steps at which a commitment on somebody's election counts."""
        votes = [(name, step) for name, step in self.walk.law.steps.items() if step.kind == "ballots"]
        if aimed.office is None:
            return [(name, step) for name, step in votes if step.fills or step.votes_on in ON_GOVERNMENT]
        filling = [(name, step) for name, step in votes if step.fills == aimed.office]
        return filling or [(name, step) for name, step in votes if step.votes_on in ON_GOVERNMENT]

    # --- words against words

    def end_of_day(self, day: date) -> None:
        """Report what was said this day and stands against another word of the same actor."""
        met = set[frozenset[str]]()
        for name, entry in self.fresh.items():
            mine = self.standing[name].terms
            for other in self.standing.values():
                pair = frozenset({name, other.terms.id})
                if pair in met or other.terms.id == name:
                    continue
                if self._clash(mine, other.terms, day):
                    why = "the promise to help counts, as far as they differ"
                    what = "are one actor's word on one act, both in force"
                elif reason := self._contradict(mine, other.terms, day):
                    why, what = reason, "are one actor's word and cannot both be kept"
                else:
                    continue
                met.add(pair)
                where = self.walk.found.entry_at(other.entry)
                message = f"{name} and {other.terms.id} ({where}) {what}: {why}; lift or change one of them"
                path = ("chronicle", entry.index, entry.event.kind)
                self.walk.found.add(path, message, overlay=entry.overlay, key=True, warning=True)
        self.fresh.clear()

    def _contradict(self, one: Commitment, other: Commitment, day: date) -> str | None:
        """Say why two restrictions of one actor exclude each other; None if they do not."""
        if one.is_grant or other.is_grant or not set(one.by) & set(other.by) or one.sitting != other.sitting:
            return None
        if any(ends is not None and ends < day for ends in (one.until, other.until)):
            return None
        if one.when or other.when or one.unless or other.unless:
            return None
        return _with_and_without(one, other) or _for_two(one, other) or _for_and_against(one, other)

    def _clash(self, one: Commitment, other: Commitment, day: date) -> bool:
        """Say whether one promises what the other refuses."""
        if one.is_grant == other.is_grant or not set(one.by) & set(other.by) or one.sitting != other.sitting:
            return False
        if any(ends is not None and ends < day for ends in (one.until, other.until, one.sitting)):
            return False
        grant, refusal = (one, other) if one.is_grant else (other, one)
        if grant.attends is not None:
            return refusal.stays_away == grant.attends or self._by_absence(refusal, grant.attends)
        if grant.tolerates is None or refusal.refuses is None:
            return False
        if grant.ballots and refusal.ballots and not set(grant.ballots) & set(refusal.ballots):
            return False
        offices = {grant.tolerates.office, refusal.refuses.office} - {None}
        mine, theirs = set(grant.tolerates.persons), set(refusal.refuses.persons)
        return len(offices) < 2 and bool(mine & theirs or set(grant.tolerates.of) & set(refusal.refuses.of))

    def _by_absence(self, refusal: Commitment, step_id: str) -> bool:
        """Say whether a commitment fights for or against somebody by keeping away from the step that elects."""
        aimed, step = refusal.backs or refusal.refuses, self.walk.law.steps.get(step_id)
        if aimed is None or step is None or refusal.depth != "quorum":
            return False
        return aimed.office is not None and aimed.office == step.fills


def _with_and_without(one: Commitment, other: Commitment) -> str | None:
    """Return the partner who is both asked for and refused."""
    for mine, theirs in ((one, other), (other, one)):
        both = set(mine.never_with) & (set(theirs.only_with) | set(theirs.together))
        if both:
            kind = "only_with" if both & set(theirs.only_with) else "together"
            return f"{', '.join(sorted(both))} is in never_with and in {kind}"
    return None


def _for_two(one: Commitment, other: Commitment) -> str | None:
    """Return two disjoint lists of those backed for one office."""
    if one.backs is None or other.backs is None or one.backs.office != other.backs.office:
        return None
    if set(one.ballots) != set(other.ballots):
        return None
    mine, theirs = set(one.backs.persons), set(other.backs.persons)
    if one.backs.of or other.backs.of or not mine or not theirs or mine & theirs:
        return None
    return f"they back {', '.join(sorted(mine))} and {', '.join(sorted(theirs))} for one office"


def _for_and_against(one: Commitment, other: Commitment) -> str | None:
    """Return who is both backed and refused for one office."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.backs and theirs.refuses and mine.backs.office == theirs.refuses.office:
            backed = set(mine.backs.persons)
            if backed and backed <= set(theirs.refuses.persons):
                return f"{', '.join(sorted(backed))} is backed and refused for one office"
    return None
