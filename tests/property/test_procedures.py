"""Procedures: nothing passes a deadline, no event passes that is not open, and no track is lost, whatever happens.

A small constitution is drawn: mandates, a vote, deadlines of every kind. A machine then acts in it at random, and keeps
its own account of what is due in a few lines that share nothing with the engine.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from formateur.case.fold import Fold
from formateur.constitution import engine
from formateur.constitution.state import Now, State
from formateur.errors import ProcedureError
from formateur.model.house import House, Size
from formateur.model.judge import Outcome
from small import case, constitution

START = date(2020, 1, 1)
MAJORITY = {"in_favour": "more than 1/2 of members"}
OWED = {"must": "the court", "go": "dissolved"}
lates = st.sampled_from(["nothing", "target", "must"])


def days(number: int) -> str:
    return f"{number} days"


@st.composite
def laws(draw: st.DrawFn) -> dict[str, Any]:
    """Mandates, each for some days or for ever, that lead to a vote; a caretaker when none is left; a clock across all."""
    entries: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3))):
        entry = {"whom": "anyone", "times": draw(st.sampled_from(["1", "2"]))}
        lasts = draw(st.none() | st.integers(1, 9))
        entries.append(entry | ({"lasts": days(lasts)} if lasts else {}))
    ballots = [
        {"id": f"b{index}", "needs": MAJORITY, "times": draw(st.sampled_from(["1", "2"]))}
        for index in range(draw(st.integers(1, 2)))
    ]
    vote: dict[str, Any] = {
        "fills": "premier",
        "votes_on": "nominee",
        "cite": "art. 2",
        "ballots": ballots,
        "no_quorum": draw(st.sampled_from(["again", "counts", "restart", "failed"])),
        "each_sitting": draw(st.sampled_from(["continues", "restart"])),
        "passed": "in_office",
        "failed": "mandate",
    }
    if draw(st.booleans()):
        vote["tries"] = {"at_most": str(draw(st.integers(1, 3))), "then": "caretaker"}
    late = draw(lates)
    vote["deadline"] = {
        "lasts": days(draw(st.integers(1, 20))),
        "from": "mandate",
        "late": {"nothing": "nothing", "target": "caretaker", "must": OWED}[late],
        "restarts": draw(st.sampled_from(["true", "false"])),
        "cite": "art. 3",
    }
    late = draw(lates)
    clock = {
        "lasts": days(draw(st.integers(1, 40))),
        "from": "election",
        "until": "in_office",
        "late": {"nothing": "nothing", "target": "dissolved", "must": OWED}[late],
        "cite": "art. 4",
    }
    return {
        "constitution": "small",
        "title": "drawn",
        "chambers": {"house": {"name": "House", "members": "10"}},
        "offices": {"premier": {"name": "Premier", "term": "house", "until_filled": "outgoing holder"}},
        "starts": {"election": "mandate", "vacancy of premier": "mandate"},
        "steps": {
            "mandate": {
                "act": "gives",
                "mandates": entries,
                "exhausted": "caretaker",
                "then": "vote",
                "cite": "art. 1",
            },
            "vote": vote,
            "caretaker": {
                "act": "decides",
                "choices": {"appoints": "in_office", "dissolves": "dissolved"},
                "cite": "art. 5",
            },
        },
        "clocks": {"limit": clock},
        "motions": {
            "censure": {
                "open": "while a government is in office",
                "needs": MAJORITY,
                "passed": "fallen",
                "cite": "art. 6",
            }
        },
        "ends": {
            "in_office": {"end": "government", "survives": ["censure"]},
            "fallen": {"end": "vacancy", "next": "mandate"},
            "dissolved": {"end": "dissolution", "cite": "art. 7"},
        },
    }


def due(start: date, lasts: str) -> date:
    return start + timedelta(days=int(lasts.removesuffix(" days")))


class Formation(RuleBasedStateMachine):
    """Acts, ballots, lost sittings, motions and days that pass, under a drawn constitution."""

    state: State

    @initialize(raw=laws())
    def begin(self, raw: dict[str, Any]) -> None:
        self.law, self.day = constitution(raw).base, START
        self.limit, self.deadline = raw["clocks"]["limit"], raw["steps"]["vote"]["deadline"]
        entries = raw["steps"]["mandate"]["mandates"]
        self.lasts = [entry.get("lasts") for entry in entries for _ in range(int(entry["times"]))]
        self.state = engine.begin(self.now, {"premier": "outgoing"})
        self.count_afresh(elected=START)

    def count_afresh(self, elected: date | None) -> None:
        """Begin the machine's own account of a formation; ``elected`` if an election began it."""
        self.elected, self.given, self.vote_from = elected, 0, None
        self.runs_until: date | None = None  # the mandate that runs
        self.vote_left = False
        self.owed: list[tuple[str, date]] = []

    @property
    def now(self) -> Now:
        return Now(self.day, self.law, {"house": House("house", Size(10, 10))})

    @property
    def at(self) -> str | None:
        return self.state.tracks[0].step if self.state.tracks else None

    # --- time

    @rule(number=st.integers(1, 12))
    def days_pass(self, number: int) -> None:
        for _ in range(number):
            yesterday, before = self.day, self.state
            self.day += timedelta(days=1)
            while clock := engine.next_expiry(self.state, self.law, self.day):
                self.state = engine.run_out(self.state, self.now, clock)
            if not before.tracks:
                assert (self.state.tracks, self.state.owed, self.state.dissolution) == (
                    (),
                    before.owed,
                    before.dissolution,
                )
            elif not self.limit_dissolves(yesterday):
                self.what_follows(yesterday, before)

    def limit_dissolves(self, yesterday: date) -> bool:
        """The clock across the whole formation comes first."""
        if self.elected is None or due(self.elected, self.limit["lasts"]) != yesterday:
            return False
        if self.limit["late"] == OWED:
            self.owed.append(("limit", self.day))
        if self.limit["late"] != "dissolved":
            return False
        assert self.state.dissolution is not None
        assert (self.state.dissolution.end, self.state.dissolution.since) == ("dissolved", self.day)
        self.runs_until, self.owed = None, []
        return True

    def what_follows(self, yesterday: date, before: State) -> None:
        """A mandate lapses, the vote's deadline acts, or nothing moves."""
        lapses = self.runs_until == yesterday
        vote_late = self.vote_from is not None and not self.vote_left
        vote_late = vote_late and due(self.vote_from or self.day, self.deadline["lasts"]) == yesterday
        if lapses:
            self.runs_until = None
        if vote_late and self.deadline["late"] == OWED:
            self.owed.append(("vote", self.day))
        if vote_late and self.deadline["late"] == "caretaker":
            assert self.at == "caretaker"
        elif lapses:
            assert self.at in ("mandate", "caretaker")
        else:
            assert self.state.tracks == before.tracks
        assert self.state.dissolution is None

    # --- what the constitution allows

    @precondition(lambda self: self.at == "mandate")
    @rule(whom=st.sampled_from(["ann", "bea"]))
    def somebody_is_charged(self, whom: str) -> None:
        self.state = engine.after_act(self.state, self.now, engine.ActDone("mandate", whom))
        lasts = self.lasts[self.given]
        self.given += 1
        self.runs_until = due(self.day, lasts) if lasts else None
        if self.deadline["restarts"] == "true" or self.vote_from is None:
            self.vote_from = self.day
            self.vote_left = False
        assert self.at == "vote"

    @precondition(lambda self: self.at == "vote")
    @rule(outcome=st.sampled_from([Outcome.PASSED, Outcome.FAILED, Outcome.FAILED, Outcome.NO_QUORUM, Outcome.VOID]))
    def a_vote_is_held(self, outcome: Outcome) -> None:
        self.state = engine.after_ballot(self.state, self.now, engine.BallotHeld("vote", outcome))
        if outcome is Outcome.PASSED:
            self.government_formed()
        elif self.at != "vote":
            assert outcome is not Outcome.VOID
            assert self.at in ("mandate", "caretaker")
            self.vote_left, self.runs_until = True, None

    def government_formed(self) -> None:
        assert (self.state.government, self.at) == (self.day, None)
        self.runs_until, self.owed = None, []

    @precondition(lambda self: self.state.mandate is not None)
    @rule()
    def a_mandate_is_returned(self) -> None:
        self.state = engine.after_act(self.state, self.now, engine.ActDone("mandate", outcome="returned"))
        self.runs_until = None
        assert self.at == ("mandate" if self.given < len(self.lasts) else "caretaker")

    @precondition(lambda self: self.at == "caretaker")
    @rule(choice=st.sampled_from(["appoints", "dissolves"]))
    def the_caretaker_decides(self, choice: str) -> None:
        self.state = engine.after_act(self.state, self.now, engine.ActDone("caretaker", choice=choice))
        if choice == "appoints":
            self.government_formed()
        else:
            self.dissolved()

    def dissolved(self) -> None:
        assert self.state.dissolution is not None
        assert (self.at, self.state.dissolution.since) == (None, self.day)
        self.runs_until, self.owed = None, []

    @precondition(lambda self: self.state.owed)
    @rule()
    def the_act_owed_is_done(self) -> None:
        self.state = engine.after_act(self.state, self.now, engine.ActDone("dissolved"))
        self.dissolved()

    @precondition(lambda self: self.state.government and not self.state.dissolution)
    @rule()
    def the_government_falls(self) -> None:
        self.state = engine.after_motion(self.state, self.now, "censure", Outcome.PASSED, None)
        self.count_afresh(elected=None)
        assert self.at == "mandate"

    @precondition(lambda self: self.state.government and not self.state.dissolution)
    @rule()
    def the_premier_resigns(self) -> None:
        self.state = engine.after_vacancy(self.state, self.now, "premier")
        self.count_afresh(elected=None)
        assert self.at == "mandate"

    @precondition(lambda self: self.state.dissolution)
    @rule()
    def a_new_house_is_elected(self) -> None:
        self.state = engine.open_house(self.state, self.now)
        self.count_afresh(elected=self.day)
        assert self.at == "mandate"

    # --- what it does not

    @rule(outcome=st.sampled_from(list(Outcome)))
    def a_ballot_that_is_not_due_is_refused(self, outcome: Outcome) -> None:
        open_now = self.at == "vote"
        held = engine.BallotHeld("vote", outcome, "b9" if open_now else None)
        with pytest.raises(ProcedureError) as refused:
            engine.after_ballot(self.state, self.now, held)
        assert refused.value.cite == "art. 2"

    @rule()
    def acts_that_are_not_open_are_refused(self) -> None:
        for step, act in (
            ("mandate", engine.ActDone("mandate", "ann")),
            ("caretaker", engine.ActDone("caretaker", choice="appoints")),
        ):
            if self.at != step:
                with pytest.raises(ProcedureError):
                    engine.after_act(self.state, self.now, act)
        if not self.state.owed:
            with pytest.raises(ProcedureError):
                engine.after_act(self.state, self.now, engine.ActDone("dissolved"))
        if self.state.mandate is None:
            with pytest.raises(ProcedureError):
                engine.after_act(self.state, self.now, engine.ActDone("mandate", outcome="returned"))

    # --- always

    @invariant()
    def the_formation_stands_somewhere(self) -> None:
        assert len(self.state.tracks) == (0 if self.state.government or self.state.dissolution else 1)

    @invariant()
    def what_is_owed_is_what_was_missed(self) -> None:
        assert [(one.clock, one.since) for one in self.state.owed] == self.owed

    @invariant()
    def no_mandate_is_given_more_often_than_it_may_be(self) -> None:
        assert sum(self.state.mandates.get("mandate", ())) == self.given <= len(self.lasts)


TestFormation = Formation.TestCase
TestFormation.settings = settings(max_examples=150, stateful_step_count=40)


# --- a whole chronicle, right or wrong -------------------------------------------------------------------------------


@st.composite
def chronicles(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events in order of days, whether the constitution allows them or not."""
    day, events = START, []
    for _ in range(draw(st.integers(0, 12))):
        day += timedelta(days=draw(st.integers(0, 9)))
        outcome = draw(st.sampled_from(["passed", "failed", "no_quorum", "void"]))
        kind = draw(
            st.sampled_from(
                [
                    {"act": {"step": "mandate", "whom": draw(st.sampled_from(["ann", "bea"]))}},
                    {"act": {"step": "mandate", "outcome": draw(st.sampled_from(["returned", "lapsed", "skipped"]))}},
                    {"act": {"step": "caretaker", "choice": draw(st.sampled_from(["appoints", "dissolves"]))}},
                    {"act": {"step": "dissolved"}},
                    {"ballot": {"step": "vote", "in_favour": "6", "against": "4", "outcome": outcome}},
                    {"ballot": {"step": "motions.censure", "in_favour": "6", "outcome": outcome}},
                    {"lost_sitting": {"step": draw(st.sampled_from(["vote", "mandate"])), "present": "2"}},
                    {"office": {"premier": draw(st.sampled_from(["vacant", "cyd"]))}},
                    {"deadline": {"clock": "limit", "due": (day + timedelta(days=20)).isoformat(), "by": "a statute"}},
                    {"election": {"seats": {"reds": "5", "blues": "5"}}},
                    {"seats": {"reds": "-1", "vacant": "1"}},
                    {"commits": {"id": "c", "by": "reds", "attends": "vote"}},
                    {"lifts": {"id": "c"}},
                ]
            )
        )
        events.append({"date": day.isoformat(), **kind})
    return events


def everything(fold: Fold) -> tuple[object, ...]:
    found = fold.situation()
    return (found.state, found.seats, found.commitments, found.ballots, found.refusals, found.entries, found.sittings)


@given(laws(), chronicles(), st.lists(st.integers(0, 200), max_size=5))
def test_a_fold_may_stop_on_any_days_on_its_way(
    raw: dict[str, Any], events: list[dict[str, Any]], stops: list[int]
) -> None:
    written = case(constitution(raw), events)
    last = START + timedelta(days=200)
    daily, leaping, at_once = (Fold(written, last) for _ in range(3))
    for number in range(201):
        daily.until(START + timedelta(days=number))
    for number in sorted(stops):
        leaping.until(START + timedelta(days=number))
    assert everything(daily) == everything(at_once.until(last)) == everything(leaping.until(last))


@given(laws(), chronicles())
def test_every_event_is_applied_or_refused_and_the_formation_always_stands_somewhere(
    raw: dict[str, Any], events: list[dict[str, Any]]
) -> None:
    situation = case(constitution(raw), events).on(START + timedelta(days=150))
    assert len(situation.entries) == len(events)
    assert situation.state.tracks or situation.state.government or situation.state.dissolution
    assert all(one.message for one in situation.refusals)


@given(laws(), chronicles(), st.integers(0, 150))
def test_a_situation_is_the_same_whatever_is_recorded_after_it(
    raw: dict[str, Any], events: list[dict[str, Any]], number: int
) -> None:
    day = START + timedelta(days=number)
    until_then = [event for event in events if event["date"] <= day.isoformat()]
    whole, part = (Fold(case(constitution(raw), some), day).until(day) for some in (events, until_then))
    assert everything(whole) == everything(part)
