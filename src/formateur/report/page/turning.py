"""What would turn the verdict, and how robust it is, in words."""

from collections.abc import Iterable

from formateur.agreements.sitting import Outlook
from formateur.agreements.turning import Flip, Tolerance, deciding_shares
from formateur.model.judge import Level
from formateur.report.context import Context, Notes
from formateur.report.events import commitment_words
from formateur.report.headline import silent_words
from formateur.report.page.section import Section
from formateur.report.words import (
    LEVEL_WORDS,
    capital,
    listed,
    possessive,
)  # fmt: skip

MAX_TURNS = 5


def what_would_turn(context: Context, notes: Notes) -> Section:
    """List the smallest single announcements that would flip the verdict, both ways."""
    view = context.called
    if view is None:
        return Section("flips", "What would turn it")
    lines: list[str] = []
    for level in (Level.ASSURED, Level.OPEN, Level.BLOCKED):
        found = merged(flip for flip in context.flips if flip.becomes is level)
        lines += [flip_words(some, view, notes) for some in found[:MAX_TURNS]]
        if len(found) > MAX_TURNS:
            rest = len(found) - MAX_TURNS
            lines.append(f"And {rest} more that would leave the vote {LEVEL_WORDS[level]}.")
    if not lines:
        lines.append("No single announcement of one party or bloc would: at least two would have to move.")
    return Section("flips", "What would turn it", tuple(lines))


def merged(found: Iterable[Flip]) -> list[tuple[Flip, ...]]:
    """Put together what the same members can do in several ways, and drop "anyone" where one actor is all there is."""
    groups: dict[tuple[object, ...], list[Flip]] = {}
    for flip in found:
        groups.setdefault((flip.actor, flip.ref, flip.members, flip.of, flip.becomes), []).append(flip)
    rows = [tuple(some) for some in groups.values()]
    alone = {(row[0].of, row[0].members) for row in rows if row[0].actor and not row[0].ref}
    return [row for row in rows if row[0].actor or row[0].move == "rule" or (row[0].of, row[0].members) not in alone]


_VERBS = {
    "stays_away": "stay away",
    "attends": "pledge to come",
    "abstains": "abstain",
    "in_favour": "declare for it",
    "against": "declare against it",
}


def flip_words(some: tuple[Flip, ...], view: Outlook, notes: Notes | None = None) -> str:
    """Say one announcement with its seats, e.g. ``45 of the Sadrists' 72 return: then the vote is possible again``."""
    flip = some[0]
    becomes = _becomes(flip.becomes, view.level)
    if flip.move == "rule":
        return _rule_flip(flip, view, becomes)
    who = _who_moves(flip, view)
    if flip.move == "lifts":
        return _lift_words(flip, view, f"{who} {{}}: then {becomes}", notes)
    verb = listed((_VERBS[one.move] for one in some), "or") + (" after all" if flip.ref else "")
    return f"{capital(who)} {verb}: then {becomes}."


def _becomes(new: Level, old: Level) -> str:
    if new is Level.OPEN:
        return "the vote is no longer assured" if old is Level.ASSURED else "the vote is possible again"
    return f"the vote is {LEVEL_WORDS[new]}"


def _who_moves(flip: Flip, view: Outlook) -> str:
    if flip.actor is None:
        return f"any {flip.members} of the {flip.of} {silent_words(view)}"
    name = view.situation.named(flip.actor)
    return f"{flip.members} of {possessive(name)} {flip.of}" if flip.members < flip.of else f"all {flip.of} of {name}"


def _lift_words(flip: Flip, view: Outlook, pattern: str, notes: Notes | None) -> str:
    """Say that so many members no longer stand by a commitment."""
    one = view.situation.commitments[flip.ref or ""]
    mark = notes.mark(one.latest.event.sources) if notes else ""
    if one.commitment.kind != "stays_away":
        said = f"no longer hold to what was declared ({commitment_words(one.commitment, view.situation)})"
        return f"{capital(pattern.format(said))}.{mark}"
    if flip.becomes is not Level.OPEN:
        return f"{capital(pattern.format('return'))}.{mark}"
    still = f" With all {flip.of}, {flip.wanted} of the other {flip.others} are still needed." if flip.wanted else ""
    return f"{capital(pattern.format('return'))}, if all others who can come do.{mark}{still}"


def _rule_flip(flip: Flip, view: Outlook, becomes: str) -> str:
    amendment = next(one for one in view.law.amendments if one.id == flip.ref)
    by = f"{amendment.by} " if amendment.by else ""
    hands = f"it could be changed by {amendment.changed_by}" if amendment.changed_by else "it is in nobody's hands now"
    numbers = f" ({flip.wanted} of the {flip.others} who can come would then be needed)" if flip.wanted else ""
    return f"The {by}{amendment.kind} ({amendment.cite}) falls: then {becomes}{numbers}; {hands}."


def how_robust(context: Context, notes: Notes) -> Section:
    """Say over which range of each figure the verdict holds, and which inputs are not of high confidence."""
    view = context.called
    if view is None:
        return Section("robust", "How robust")
    deciding = {share.commitment for share in deciding_shares(view)}
    shown = [one for one in context.tolerances if one.ref is None or one.ref in deciding]
    shown = [one for one in shown if deciding or one.ref]
    always = [one for one in shown if one.low <= 0 and one.high >= one.ceiling and one.actor]
    said = [tolerance_words(one, view) for one in shown if one not in always]
    if always:
        said.append(f"whatever the size of {listed((view.situation.named(one.actor or '') for one in always), 'or')}")
    lines = [f"{capital(LEVEL_WORDS[view.level])} {'; '.join(said)}."] if said else []
    if not deciding:
        lines.append("No commitment decides it yet.")
    lines += [f"{reading}." for reading in _readings(view, deciding)]
    for doubt in context.doubts:
        mark = notes.mark(doubt.entry.event.sources)
        why = f": {doubt.entry.event.note}" if doubt.entry.event.note else ""
        lines.append(f"Of {doubt.confidence} confidence: {doubt.what}{why}.{mark}")
    if deciding and not context.doubts:
        lines.append("Every commitment it rests on is of high confidence.")
    return Section("robust", "How robust", tuple(lines))


def _readings(view: Outlook, deciding: set[str]) -> list[str]:
    """Say whose stance is our reading of what they do, and not their word."""
    made = view.situation.commitments
    inferred = [
        made[name].commitment for name in made if name in deciding and made[name].commitment.basis == "inferred"
    ]
    actors = dict.fromkeys(view.situation.named(actor) for terms in inferred for actor in terms.by)
    return [f"Our reading, not their word: what {listed(actors)} will do"] if actors else []


def tolerance_words(one: Tolerance, view: Outlook) -> str:
    """Say one range, e.g. ``for any size of Siyada from 7 up``."""
    what = "any quorum" if one.what == "quorum" else f"any size of {view.situation.named(one.actor or '')}"
    if one.low <= 0 and one.high >= one.ceiling:
        return f"for {what}"
    if one.high >= one.ceiling:
        return f"for {what} from {one.low} up"
    return f"for {what} up to {one.high}" if one.low <= 1 else f"for {what} from {one.low} to {one.high}"
