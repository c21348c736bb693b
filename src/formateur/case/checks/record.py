"""The record against the law: could each event happen when it did, and does each ballot end as its rule says."""

from collections.abc import Iterator

from formateur.case.case import Case
from formateur.case.checks.findings import Findings
from formateur.case.document import Keys
from formateur.case.shape import BallotEvent
from formateur.case.situation import BallotSeen, Situation
from formateur.errors import FormateurError, Problem
from formateur.model.figures import Figure
from formateur.model.house import Recorded
from formateur.model.judge import Outcome
from formateur.model.tally import CELL_NAMES, Cells


def check_record(case: Case) -> list[Problem]:
    """Return every event that the law does not allow, and every ballot whose figures or outcome cannot be.

    Notes
    -----
    One fold of the chronicle, with hindsight: what was known only later counts from the day it happened.
    """
    found = Findings(case)
    known = max((entry.known for entry in case.entries), default=case.ends)
    try:
        situation = case.on(max(case.ends, case.begins), known=max(known, case.ends, case.begins))
    except FormateurError as error:
        found.add(("chronicle",), f"cannot be followed to its end: {error}", key=True)
        return found.problems
    except (LookupError, ValueError) as error:
        # a reform that drops a step on which a track stands, or a mandate that is running
        message = f"cannot be followed to its end: an amendment takes away {error}, on which it still depends"
        found.add(
            ("chronicle",), f"{message}; look at the amendments of {case.constitution.base.constitution}", key=True
        )
        return found.problems
    _check_refusals(situation, found)
    for seen in situation.ballots:
        _check_ballot(seen, found)
    return found.problems


def _check_refusals(situation: Situation, found: Findings) -> None:
    for refusal in situation.refusals:
        entry = refusal.entry
        path = ("chronicle", entry.index, entry.event.kind)
        found.add(path, refusal.message, overlay=entry.overlay, key=True)


def _check_ballot(seen: BallotSeen, found: Findings) -> None:
    entry = seen.entry
    path: Keys = ("chronicle", entry.index, entry.event.kind)
    event = entry.event.ballot
    if event is not None and event.outcome != "void":
        faults = list(_misfits(seen, event))
        for fault in faults:
            found.add(path, fault, overlay=entry.overlay, key=True)
        if faults:
            return  # the outcome rests on figures that cannot all be right
    if difference := _difference(seen):
        found.add(path, difference, overlay=entry.overlay, key=True)


def _misfits(seen: BallotSeen, event: BallotEvent) -> Iterator[str]:
    """Yield the sums that do not close, unless a figure is in conflict: then one of its other values may."""
    if _in_conflict(event):
        return
    recorded = Recorded(seen.house, event.tally, may_abstain=seen.rule.may_abstain)
    if misfit := recorded.misfit():
        yield misfit
        return
    for group in event.groups:
        if misfit := recorded.misfit(group):
            yield f"group {group}: {misfit}"


def _in_conflict(event: BallotEvent) -> bool:
    def figures(cells: Cells) -> Iterator[Figure | None]:
        return (getattr(cells, name) for name in CELL_NAMES)

    every = [*figures(event), *event.votes.values(), event.scattered]
    every += [figure for cells in event.groups.values() for figure in figures(cells)]
    return any(figure is not None and figure.others for figure in every)


def _difference(seen: BallotSeen) -> str | None:
    """Say how the recorded outcome differs from that of the rule; None if they agree or the record does not suffice."""
    judged, event = seen.judgement, seen.entry.event.ballot
    if judged is None:
        return None
    rule = seen.cite or seen.step
    if seen.computed is Outcome.TIE and seen.recorded == Outcome.PASSED and event and event.elected:
        return None  # decided by lot, by age or by an officeholder
    if not seen.agrees:
        return f"recorded {seen.recorded}, but {rule} gives {seen.computed}: {judged.arithmetic}"
    if event and event.elected and judged.elected and seen.recorded == seen.computed == Outcome.PASSED:
        others = {figure for figure in event.votes.values() if figure.others}
        if event.elected != judged.elected and not others:
            return f"recorded elected {event.elected}, but {rule} gives {judged.elected}: {judged.arithmetic}"
    return None
