"""What comes next in a brief: the sitting, its rule and arithmetic, the verdict, and who has declared what."""

from collections.abc import Iterator

from formateur.agreements.sitting import BallotOutlook, Outlook
from formateur.case.commitments import Commitment, Firmness
from formateur.case.ranking import ranked
from formateur.case.situation import InForce, Situation
from formateur.constitution.clocks import next_mandate
from formateur.constitution.law import Step, Whom
from formateur.model.judge import Level, Truth
from formateur.report.context import Context, Notes
from formateur.report.events import authors, commitment_words
from formateur.report.headline import silent_words, votes
from formateur.report.page.section import Section
from formateur.report.words import (
    LEVEL_WORDS,
    capital,
    cited,
    confidence_mark,
    day_words,
    listed,
    pending_words,
    sentence,
    step_words,
    whom_words,
)  # fmt: skip

MAX_STANDING = 8


def next_step(context: Context, notes: Notes) -> Section:
    """Say what comes next, by which rule, with which numbers, and the verdict."""
    view, situation = context.view, context.situation
    if view is None:
        return Section("next", "What comes next", tuple(_acts(context)))
    called = context.called
    acts = list(_acts(context))
    aside = called is not None and situation.state.track_at(view.step) is not None  # what is called stands on its own
    lines = [] if aside else acts
    what = step_words(view.law, view.step, situation)
    if called and called.day:
        entry = situation.next_sitting.entry if situation.next_sitting else None
        mark = notes.mark(entry.event.sources) if entry else ""
        lines.append(f"{capital(what)}, called for {day_words(called.day)}.{mark}")
    else:
        lines.append(f"The next vote is {what}. No sitting is called for it, so there is no verdict.{_if_held(view)}")
    lines += _rule_lines(view)
    if called:
        short = f", {view.missing} short" if view.missing else ""
        each = f" {by_ballot(view)}" if differing(view) else ""
        lines.append(f"Verdict: {LEVEL_WORDS[view.level]}{short}.{each} {sentence(_hangs_on(view))}")
    lines += [f"Also pending: {line[:1].lower()}{line[1:]}" for line in acts] if aside else []
    return Section("next", "The next sitting" if called else "What comes next", tuple(lines))


def _if_held(view: Outlook) -> str:
    """Where no sitting is called: what the standing declarations would leave."""
    if view.needed.present is None or not (view.away or view.pledged):
        return ""
    return f" On what is declared now {view.can_attend} could come and {view.pledged} have pledged to."


def _acts(context: Context) -> Iterator[str]:
    """Say who has to act, if an act comes before any vote."""
    situation, track = context.situation, context.situation.track
    if track is None or situation.law.steps[track.step].kind == "ballots":
        return
    step = situation.law.steps[track.step]
    entry = next_mandate(situation.state, situation.law, track.step)
    whom = step.whom or (step.mandates[entry].whom if entry is not None else None)
    chosen = f" Who may be chosen: {whom_words(whom)}{_whose(whom, step, situation)}." if whom else ""
    yield f"{sentence(cited(pending_words(situation.law, track.step, situation), step.cite))}{chosen}"


def _whose(whom: Whom, step: Step, situation: Situation) -> str:
    """Name the party or bloc that a rank points to."""
    found = ranked(situation, whom, step.sizes) if isinstance(whom, str) else None
    return f" (on what is registered, {situation.name(found.actor)} with {found.seats})" if found else ""


def _rule_lines(view: Outlook) -> Iterator[str]:
    """Write the rule of each ballot due, and who made it if it is not the base text."""
    rule = view.rule
    if rule.quorum and view.needed.present:
        asked = f"{view.needed.present} of {view.house.whole.members} members must be present"
        yield f"Quorum: {asked} ({rule.quorum_words}{_quorum_origin(view)})."
    for one in view.ballots:
        cite = f" ({one.ask.rule.cite})" if one.ask.rule.cite else ""
        seats = _needed_words(one.needed.in_favour, one.needed.against_at_most, floating=one.needed.at_full_attendance)
        named = "To pass" if len(view.ballots) == 1 else f"{capital(one.ballot)} ballot"
        yield f"{named}: {one.ask.rule.needs_words}{_between(view, one.ballot)}{seats}{cite}."


def _between(view: Outlook, ballot: str) -> str:
    """Say who stands at a later ballot of the same sitting."""
    if view.first.ballot == ballot:
        return ""
    spec = next(one for one in view.law.steps[view.step].ballots if one.id == ballot)
    who = " between the first two" if spec.candidates == "top 2" else ""
    return f"{who}, if the ballot before elects nobody{'; the same quorum' if view.rule.quorum else ''}"


def _quorum_origin(view: Outlook) -> str:
    """Say which amendment set the quorum, if one did."""
    constitution = view.situation.case.constitution
    for amendment in reversed(constitution.amendments_on(view.day or view.situation.day, view.situation.known)):
        if any(path.removeprefix("steps.").startswith(f"{view.step}.quorum") for path in amendment.set):
            return f"; {amendment.kind}, {amendment.cite}, in force since {day_words(amendment.from_)}"
    return ""


def _needed_words(in_favour: int | None, against: int | None, *, floating: bool) -> str:
    if in_favour is not None:
        return "" if floating else f", that is {in_favour} in favour"
    return f", so {against + 1} against reject" if against is not None else ""


def _hangs_on(view: Outlook) -> str:
    """Say in numbers what the verdict rests on."""
    away = [_share(view, share.actor, share.seats) for share in view.away]
    gone = f"; away by declaration: {listed(away)}" if away else ""
    numbers = f"{view.can_attend} can come, {view.pledged} have pledged to, {view.undeclared} {_silence(view)}" + gone
    if differing(view):
        return numbers
    if view.level is Level.BLOCKED and not view.quorum_short:
        return f"{_each_ballot(view)}; {numbers}" if away else _each_ballot(view)
    if view.needed.present is None:
        return _each_ballot(view)
    quorum = view.first.verdict.quorum
    return f"{numbers}; {_each_ballot(view)}" if quorum and quorum.truth is Truth.TRUE else numbers


def differing(view: Outlook) -> bool:
    """True if the ballots of a sitting have verdicts of their own."""
    return len({one.verdict.level for one in view.ballots}) > 1


def by_ballot(view: Outlook) -> str:
    """Say the verdict on each ballot of a sitting, e.g. ``First ballot: blocked, nobody can reach 86 … .``."""
    return " ".join(sentence(f"{one.ballot} ballot: {ballot_words(view, one)}") for one in view.ballots)


def ballot_words(view: Outlook, one: BallotOutlook) -> str:
    """Say the verdict on one ballot and what it rests on, but for the quorum, which is the same for all of them."""
    level, quorum = LEVEL_WORDS[one.verdict.level], one.verdict.quorum
    best = one.best
    out_of_reach = [
        test
        for test in one.verdict.needs[best].tests
        if test.truth is Truth.FALSE and test.test.count == "in_favour" and test.test.group is None and test.short
    ]
    if one.verdict.level is Level.BLOCKED and out_of_reach:
        test = out_of_reach[0]
        nearest = f"{view.situation.name(best)} at most" if best else "at most"
        return f"{level}, nobody can reach {test.need}: {nearest} {test.high}"
    if quorum and quorum.truth is not Truth.TRUE:
        return level
    return f"{level}; {votes(view, one)}"


def _silence(view: Outlook) -> str:
    return silent_words(view).removeprefix("who ")


def _each_ballot(view: Outlook) -> str:
    if len(view.ballots) == 1:
        return votes(view, view.first)
    return "; ".join(
        f"{one.ballot} ballot, {LEVEL_WORDS[one.verdict.level]}: {votes(view, one)}" for one in view.ballots
    )


def _share(view: Outlook, actor: str, seats: int) -> str:
    situation = view.situation
    whole = situation.seats_in(view.house, actor)
    of = f" of {whole}" if whole != seats else ""
    return f"{situation.named(actor)} ({seats}{of})"


def declared(context: Context, notes: Notes) -> Section:
    """List who has declared what about the next vote, and what else is in force."""
    view, situation = context.view, context.situation
    bearing = {terms.id for terms in view.commitments()} if view else set()
    rows, softer = [], []
    shares: dict[str, int] = {}
    for share in view.bound() if view else ():
        shares[share.commitment] = shares.get(share.commitment, 0) + share.seats
    for one in situation.commitments.values():
        terms = one.commitment
        if terms.id in bearing:
            rows.append(_declared_row(one, shares.get(terms.id, 0), situation, notes))
        elif terms.level < Firmness.PLEDGE and view and view.step in (terms.stays_away, terms.attends):
            said = f"{authors(terms, situation)}: {commitment_words(terms, situation)}{_said(one)}"
            softer.append(f"Not counted, being a {terms.firmness}: {said}.{notes.mark(one.latest.event.sources)}")
    lines = (*softer, *_standing(context, bearing, notes))
    columns = ("Who", "Members", "What", "Since", "Firmness") if rows else ()
    return Section("declared", "Who has declared what", tuple(lines), columns, tuple(rows))


def _declared_row(one: InForce, seats: int, situation: Situation, notes: Notes) -> tuple[str, ...]:
    terms, entry = one.commitment, one.latest
    firmness = terms.firmness if terms.basis == "stated" else f"{terms.firmness}, {terms.basis}"
    return (
        authors(terms, situation),
        str(seats),
        f"{commitment_words(terms, situation)}{confidence_mark(entry)}{notes.mark(entry.event.sources)}",
        day_words(entry.day, year=False),
        firmness,
    )


def _said(one: InForce) -> str:
    return f" (in substance: {one.commitment.says})" if one.commitment.says else ""


def _settled(terms: Commitment, situation: Situation) -> bool:
    """True if a commitment is about a step or an office that has been dealt with in this formation."""
    step = terms.stays_away or terms.attends
    aimed = terms.backs or terms.refuses or terms.tolerates
    office = aimed.office if aimed else None
    return step in situation.state.left or office in situation.state.filled


def _standing(context: Context, bearing: set[str], notes: Notes) -> Iterator[str]:
    """Standing commitments about the offices and the government to come, which do not bear on this sitting."""
    situation = context.situation
    if context.situation.track is None:
        return
    counted = (one for one in situation.commitments.values() if one.commitment.level >= Firmness.PLEDGE)
    standing = [one for one in counted if one.commitment.id not in bearing and one.commitment.sitting is None]
    others = [one for one in standing if not _settled(one.commitment, situation)]
    if others:
        said = [
            f"{authors(one.commitment, situation)}: {commitment_words(one.commitment, situation)}"
            f"{notes.mark(one.latest.event.sources)}"
            for one in others[-MAX_STANDING:]
        ]
        more = len(others) - len(said)
        rest = f"; and {more} more" if more else ""
        yield f"In force about the offices and the government to come: {'; '.join(said)}{rest}."
