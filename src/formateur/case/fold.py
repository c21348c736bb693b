"""The fold: how each kind of event changes a situation."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from formateur.case.chronicle import Entry
from formateur.case.commitments import Commitment
from formateur.case.shape import BallotEvent, Member, Party
from formateur.case.situation import (
    BallotSeen,
    Bloc,
    InForce,
    Refusal,
    Sitting,
    Situation,
    house_of,
    split_of,
)  # fmt: skip
from formateur.constitution import engine
from formateur.constitution.law import Law
from formateur.constitution.state import Now, State
from formateur.errors import ModelError, ProcedureError
from formateur.model.house import House, Recorded
from formateur.model.judge import Judgement, Outcome, evaluate

if TYPE_CHECKING:
    from formateur.case.case import Case


class Fold:
    """Folds a case's events in order; ``until`` may be called again with a later day."""

    def __init__(self, case: "Case", known: date) -> None:
        self.case, self.known = case, known
        self.opened = case.file.begins or case.file.election
        self.day = self.opened
        self.seen = [entry for entry in case.entries if entry.known <= known]
        annulled = {
            entry.event.ruling.annuls for entry in self.seen if entry.event.ruling and entry.event.ruling.annuls
        }
        self.seen = [entry for entry in self.seen if not (entry.id and entry.id in annulled)]
        self.position = 0
        self.settings: dict[str, Any] = {}
        self.parties: dict[str, Party] = dict(case.file.parties)
        self.seats = {party: split_of(spec.seats) for party, spec in self.parties.items()}
        self.vacant = split_of(case.file.vacant)
        self.blocs = {
            name: Bloc(name, bloc.name, membership(bloc.members), bloc.article, claims=bloc.claims)
            for name, bloc in case.file.blocs.items()
        }
        self.commitments: dict[str, InForce] = {}
        self.candidates: dict[str, dict[str, Entry]] = {}
        self.barred: dict[tuple[str, str], Entry] = {}
        self.suspended: dict[str, Entry] = {}
        self.sittings: list[Sitting] = []
        self.ballots: list[BallotSeen] = []
        self.contests: list[Entry] = []
        self.done: list[Entry] = []
        self.said: dict[tuple[str, int], Commitment] = {}
        self.refusals: list[Refusal] = []
        now = self._now(self.opened)
        self.state: State = engine.begin(now, case.file.holders, in_office=case.file.begins is not None)
        if case.file.begins is not None:
            self.state = replace(self.state, elected=case.file.election)

    # --- time

    def until(self, day: date) -> "Fold":
        """Apply every event up to the end of ``day``, and let clocks act that have run out before it."""
        while self.position < len(self.seen) and self.seen[self.position].day <= day:
            entry = self.seen[self.position]
            self.position += 1
            self._advance(max(entry.day, self.day))
            self._apply(entry)
        self._advance(day)
        return self

    def _advance(self, day: date) -> None:
        """Run the clocks at the start of each day (language reference, section 6)."""
        changes = [change for change in self.case.constitution.dates() if self.day < change < day]
        for until in (*changes, day):  # each stretch of days by the law that was in force in it
            law = self._law(max(self.day, until - timedelta(days=1)))
            while clock := engine.next_expiry(self.state, law, until):
                acts_on = max(clock.acts_on, self.opened)
                self.state = engine.run_out(self.state, self._now(acts_on), clock)
            self.day = max(self.day, until)

    def _law(self, day: date) -> Law:
        if self.settings:
            return self.case.constitution.with_settings(day, self.settings, known=self.known)
        return self.case.constitution.on(day, known=self.known)

    def _houses(self, law: Law) -> dict[str, House]:
        return {name: house_of(law, name, self.parties, self.seats, self.vacant) for name in law.chambers}

    def _now(self, day: date) -> Now:
        law = self._law(day)
        return Now(day, law, self._houses(law))

    def situation(self) -> Situation:
        """Return the situation at the end of the day reached."""
        ahead = [sitting for sitting in self.sittings if sitting.day >= self.day]
        return Situation(
            case=self.case,
            day=self.day,
            known=self.known,
            law=self._law(self.day),
            state=self.state,
            parties=dict(self.parties),
            seats={party: dict(split) for party, split in self.seats.items()},
            vacant=dict(self.vacant),
            blocs=dict(self.blocs),
            commitments={name: one for name, one in self.commitments.items() if self._binds(one)},
            candidates={step: dict(people) for step, people in self.candidates.items()},
            barred=dict(self.barred),
            suspended=dict(self.suspended),
            sittings=tuple(ahead),
            ballots=tuple(self.ballots),
            contests=tuple(self.contests),
            entries=tuple(self.done),
            refusals=tuple(self.refusals),
            said=dict(self.said),
        )

    def _binds(self, one: InForce) -> bool:
        """A commitment ends with its sitting or its date."""
        terms = one.commitment
        ends = [day for day in (terms.until, terms.sitting) if day]
        return not ends or min(ends) >= self.day

    # --- events

    def _apply(self, entry: Entry) -> None:
        self.done.append(entry)
        handle: Callable[[Entry], None] | None = getattr(self, f"_on_{entry.event.kind}", None)
        if handle is None:
            return  # incidents, statements and contacts change nothing
        try:
            handle(entry)
        except (ProcedureError, ModelError) as error:
            self.refusals.append(Refusal(entry, str(error), getattr(error, "cite", None)))

    def _on_ballot(self, entry: Entry) -> None:
        event = _given(entry.event.ballot)
        now = self._now(entry.day)
        if event.step.startswith("motions."):
            motion = event.step.removeprefix("motions.")
            engine.check_motion_open(self.state, now, motion)
            self._sat(event.step, entry.day)
            self._record(entry, event, now, None)
            self.state = engine.after_motion(self.state, now, motion, Outcome(event.outcome), event.elected)
            return
        due = engine.ballot_due(self.state, now, event.step, event.ballot)
        judgement = self._record(entry, event, now, due.id)
        self._sat(event.step, entry.day)
        rule, house, tally = now.law.rule(event.step, due.id), now.house_of(event.step), event.tally
        elected = event.elected or event.candidate or (judgement.elected if judgement else None)
        winner = elected if elected in tally.votes else None
        held = engine.BallotHeld(
            step=event.step,
            outcome=Outcome(event.outcome),
            ballot=due.id,
            stood=_by_votes(event),
            elected=elected,
            holds=lambda condition: evaluate(condition, house, Recorded(house, tally, winner), rule.conditions).truth,
        )
        self.state = engine.after_ballot(self.state, now, held)
        if held.outcome is Outcome.PASSED:
            self.candidates.pop(event.step, None)
        self._check_free(entry, event, now.law)

    def _record(self, entry: Entry, event: BallotEvent, now: Now, ballot: str | None) -> Judgement | None:
        rule, house = now.law.rule(event.step, ballot), now.house_of(event.step)
        quorum = quorum_of(now.law, event.step, house)
        seen = BallotSeen(entry, event.step, ballot, event.outcome, rule, house, quorum)
        self.ballots.append(seen)
        return seen.judgement

    def _check_free(self, entry: Entry, event: BallotEvent, law: Law) -> None:
        office = law.steps[event.step].fills or ""
        for person in (*event.votes, *([event.candidate] if event.candidate else [])):
            ruling = self.barred.get((person, office)) or self.barred.get((person, ""))
            if ruling:
                cite = ruling.event.ruling.cite if ruling.event.ruling else ""
                message = f"{person} is barred from {office or 'office'} since {ruling.day} ({cite})"
                self.refusals.append(Refusal(entry, message, cite))

    def _on_lost_sitting(self, entry: Entry) -> None:
        event = _given(entry.event.lost_sitting)
        now = self._now(entry.day)
        self._sat(event.step, entry.day)
        if event.postponed_to:
            self.sittings.append(Sitting(event.step, event.postponed_to, entry))
        track = self.state.track_at(event.step)
        step = now.law.steps.get(event.step)
        if step and step.kind == "ballots" and track:
            ballot = step.ballots[track.ballot].id
            rule, house = now.law.rule(event.step, ballot), now.house_of(event.step)
            quorum = quorum_of(now.law, event.step, house)
            self.ballots.append(BallotSeen(entry, event.step, ballot, "no_quorum", rule, house, quorum))
        self.state = engine.after_lost_sitting(self.state, now, event.step)

    def _on_act(self, entry: Entry) -> None:
        event = _given(entry.event.act)
        self._sat(event.step, entry.day)
        act = engine.ActDone(event.step, event.whom, event.choice, event.names or None, event.outcome, event.until)
        self.state = engine.after_act(self.state, self._now(entry.day), act)

    def _on_calls(self, entry: Entry) -> None:
        event = _given(entry.event.calls)
        kept = [one for one in self.sittings if not (one.step == event.step and one.day == event.sitting)]
        self.sittings = kept if event.cancels else [*kept, Sitting(event.step, event.sitting, entry, event.candidate)]

    def _sat(self, step: str, day: date) -> None:
        """A sitting that took place is no longer ahead."""
        self.sittings = [one for one in self.sittings if not (one.step == step and one.day <= day)]

    def _on_seats(self, entry: Entry) -> None:
        moves = {party: split_of(move) for party, move in _given(entry.event.seats).items()}
        vacant = moves.pop("vacant", {})
        total = sum(sum(split.values()) for split in (*moves.values(), vacant))
        if total:
            parts = " ".join(f"{number:+d}" for split in (*moves.values(), vacant) for number in split.values())
            raise ModelError(f"{parts} = {total:+d}; moves must add up to 0")
        for party, split in moves.items():
            for key, number in split.items():
                has = self.seats.get(party, {}).get(key, 0)
                if has + number < 0:
                    raise ModelError(f"{party} has {has} seats, cannot lose {-number}")
        for party, split in moves.items():
            own = self.seats.setdefault(party, {})
            for key, number in split.items():
                own[key] = own.get(key, 0) + number
        for key, number in vacant.items():
            self.vacant[key] = self.vacant.get(key, 0) + number

    def _on_bloc(self, entry: Entry) -> None:
        event = _given(entry.event.bloc)
        if event.verb == "forms":
            name = event.name or event.bloc.replace("_", " ")
            self.blocs[event.bloc] = Bloc(
                event.bloc, name, membership(event.members), event.article, entry.day, event.claims, entry=entry
            )
            return
        if event.bloc not in self.blocs:
            raise ModelError(f"bloc {event.bloc!r} does not exist on {entry.day}")
        bloc = self.blocs[event.bloc]
        named = membership(event.members)
        match event.verb:
            case "joins":
                bloc = replace(bloc, members={**bloc.members, **named}, claims=event.claims, entry=entry)
            case "leaves":
                bloc = replace(bloc, members=_less(bloc.members, named), claims=event.claims, entry=entry)
            case "registers":
                bloc = replace(bloc, registered=entry.day, claims=event.claims or bloc.claims)
            case _:
                self.blocs.pop(event.bloc)
                return
        self.blocs[event.bloc] = bloc

    def _on_nominates(self, entry: Entry) -> None:
        event = _given(entry.event.nominates)
        self.candidates.setdefault(event.step or "", {})[event.candidate] = entry

    def _on_withdraws(self, entry: Entry) -> None:
        event = _given(entry.event.withdraws)
        for step, people in self.candidates.items():
            if event.step in (None, step):
                people.pop(event.candidate, None)

    def _on_commits(self, entry: Entry) -> None:
        terms = _given(entry.event.commits)
        self.commitments[terms.id] = InForce(terms, entry)
        self.said[entry.key] = terms

    def _on_changes(self, entry: Entry) -> None:
        terms = _given(entry.event.changes)
        old = self.commitments.get(terms.id)
        if old is None:
            raise ModelError(f"commitment {terms.id!r} is not in force on {entry.day}; it cannot change")
        self.said[entry.key] = old.commitment.changed(terms)
        self.commitments[terms.id] = replace(old, commitment=self.said[entry.key], changed=entry)

    def _on_lifts(self, entry: Entry) -> None:
        name = _given(entry.event.lifts).id
        lifted = self.commitments.pop(name, None)
        if lifted is None:
            raise ModelError(f"commitment {name!r} is not in force on {entry.day}; it cannot be lifted")
        self.said[entry.key] = lifted.commitment

    def _on_ruling(self, entry: Entry) -> None:
        event = _given(entry.event.ruling)
        if event.bars:
            self.barred[event.bars, event.office or ""] = entry
        elif event.suspends:
            self.suspended[event.suspends] = entry
        elif event.restores:
            self.suspended.pop(event.restores, None)
            for key in [key for key in self.barred if key[0] == event.restores]:
                del self.barred[key]
        elif event.sets:
            self.settings.update(event.sets)
        if event.dismisses or event.annuls or event.restores:
            self.contests = [one for one in self.contests if one.id != event.dismisses]

    def _on_contests(self, entry: Entry) -> None:
        self.contests.append(entry)

    def _on_deadline(self, entry: Entry) -> None:
        event = _given(entry.event.deadline)
        self.state = engine.set_deadline(self.state, event.clock or event.step or "", event.due)

    def _on_office(self, entry: Entry) -> None:
        for office, what in _given(entry.event.office).items():
            now = self._now(entry.day)
            if what == "vacant":
                self.state = engine.after_vacancy(self.state, now, office)
            elif what == "expires":
                self.state = engine.after_expiry(self.state, now, office)
            else:
                self.state = engine.hold_office(self.state, office, what)

    def _on_term(self, entry: Entry) -> None:
        event = _given(entry.event.term)
        self.state = engine.set_term(self.state, event.office, event.ends)

    def _on_election(self, entry: Entry) -> None:
        event = _given(entry.event.election)
        self.seats = {party: split_of(0) for party in self.parties}
        self.seats.update({party: split_of(seats) for party, seats in event.seats.items()})
        self.vacant = split_of(event.vacant)
        self.sittings, self.settings, self.candidates = [], {}, {}
        self.state = engine.open_house(self.state, self._now(entry.day))

    def _on_party(self, entry: Entry) -> None:
        event = _given(entry.event.party)
        if event.forms:
            self.parties[event.forms] = Party(
                name=event.name or event.forms,
                short=event.short,
                group=event.group,
                community=event.community,
                pool=event.pool,
            )
            self.seats.setdefault(event.forms, split_of(0))
        elif event.renames and event.name:
            self.parties[event.renames] = self.parties[event.renames].model_copy(update={"name": event.name})


def membership(members: tuple[Member, ...]) -> dict[str, int | None]:
    """Return the members of a bloc: a party as a whole, or so many members of a pool."""
    found: dict[str, int | None] = {}
    for member in members:
        if isinstance(member, Mapping):
            found.update(member)
        else:
            found[member] = None
    return found


def _less(members: Mapping[str, int | None], gone: Mapping[str, int | None]) -> dict[str, int | None]:
    left = dict(members)
    for party, number in gone.items():
        had = left.get(party)
        if number is None or had is None or had <= number:
            left.pop(party, None)
        else:
            left[party] = had - number
    return left


def quorum_of(law: Law, step: str, house: House) -> int | None:
    """Return the quorum of a step in seats, if it is a number of those present."""
    rule = law.rule(step)
    bound = getattr(rule.quorum, "present", None)
    if bound is None:
        return None
    return int(bound.quota(house.whole.seated if bound.base == "seated" else house.whole.members))


def _by_votes(event: BallotEvent) -> tuple[str, ...]:
    if event.candidate:
        return (event.candidate,)
    return tuple(sorted(event.votes, key=lambda person: -(event.votes[person].used or 0)))


def _given(value: Any) -> Any:
    assert value is not None  # noqa: S101 - the handler is chosen by the kind that is given
    return value
