"""The sections of a brief, each a few lines or a small table, with the numbers of their sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from formateur.agreements.sitting import Outlook
from formateur.agreements.turning import Flip, Residual, Tolerance, deciding_shares
from formateur.case.chronicle import Entry, earliest
from formateur.case.commitments import Commitment, Firmness
from formateur.case.shape import Leverage
from formateur.case.situation import InForce, Situation
from formateur.constitution.clocks import RunningClock, consequence
from formateur.model.judge import Level, Truth
from formateur.report.context import Context, Notes
from formateur.report.events import authors, commitment_words, event_words
from formateur.report.headline import silent_words, votes
from formateur.report.words import (
    LEVEL_WORDS,
    capital,
    cited,
    confidence_mark,
    count,
    day_words,
    duty_words,
    listed,
    pending_words,
    possessive,
    sentence,
    step_words,
    whom_words,
)  # fmt: skip

MAX_TURNS = 5
MAX_STANDING = 8
MAX_CHANGES = 12
CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief: ``lines``, and a table with ``columns`` and ``rows`` if there is one."""

    key: str
    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(context: Context, notes: Notes) -> Iterator[Section]:
    """Yield the sections in the order in which a reader needs them."""
    if context.today:
        yield after_the_sitting(context, notes)
    yield next_step(context, notes)
    yield declared(context, notes)
    yield what_would_turn(context, notes)
    yield how_robust(context, notes)
    if not context.today:
        yield after_the_sitting(context, notes)
    yield where_it_stands(context)
    yield calendar(context, notes)
    yield changed(context, notes)
    yield house(context, notes)


# --- the next sitting --------------------------------------------------------------------------------------------


def next_step(context: Context, notes: Notes) -> Section:
    """Say what comes next, by which rule, with which numbers, and the verdict."""
    view, situation = context.view, context.situation
    if view is None:
        return Section("next", "What comes next", tuple(_acts(context)))
    lines = list(_acts(context))
    called = context.called
    what = step_words(view.law, view.step, situation)
    if called and called.day:
        entry = situation.next_sitting.entry if situation.next_sitting else None
        mark = notes.mark(entry.event.sources) if entry else ""
        lines.append(f"{capital(what)}, called for {day_words(called.day)}.{mark}")
    else:
        lines.append(f"The next vote is {what}. No sitting is called for it, so there is no verdict.{_if_held(view)}")
    lines += _rule_lines(view, notes)
    if called:
        short = f", {view.missing} short" if view.missing else ""
        lines.append(f"Verdict: {LEVEL_WORDS[view.level]}{short}. {sentence(_hangs_on(view))}")
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
    whom = step.whom or next((one.whom for one in step.mandates), None)
    chosen = f" Who may be chosen: {whom_words(whom)}." if whom else ""
    yield f"{sentence(cited(pending_words(situation.law, track.step, situation), step.cite))}{chosen}"


def _rule_lines(view: Outlook, notes: Notes) -> Iterator[str]:
    """Write the rule of each ballot due, and who made it if it is not the base text."""
    del notes
    rule = view.rule
    if rule.quorum and view.needed.present:
        base = _quorum_origin(view)
        yield f"Quorum: {rule.quorum}, that is {view.needed.present} of {view.house.whole.members}{base}."
    for one in view.ballots:
        cite = f" ({one.ask.rule.cite})" if one.ask.rule.cite else ""
        seats = _needed_words(one.needed.in_favour, one.needed.against_at_most, floating=one.needed.at_full_attendance)
        named = "To pass" if len(view.ballots) == 1 else f"{capital(one.ballot)} ballot"
        yield f"{named}: {one.ask.rule.needs}{seats}{cite}."


def _quorum_origin(view: Outlook) -> str:
    """Say which amendment set the quorum, if one did."""
    constitution = view.situation.case.constitution
    for amendment in reversed(constitution.amendments_on(view.day or view.situation.day, view.situation.known)):
        if any(path.removeprefix("steps.").startswith(f"{view.step}.quorum") for path in amendment.set):
            return f" ({amendment.kind}, {amendment.cite}, in force since {day_words(amendment.from_)})"
    return f" ({view.law.steps[view.step].cite})"


def _needed_words(in_favour: int | None, against: int | None, *, floating: bool) -> str:
    if in_favour is not None:
        return f", that is {in_favour} in favour" + (" if all are present and vote" if floating else "")
    return f", that is at most {against} against" if against is not None else ""


def _hangs_on(view: Outlook) -> str:
    """Say in numbers what the verdict rests on."""
    away = [_share(view, share.actor, share.seats) for share in view.away]
    gone = f"; away by declaration: {listed(away)}" if away else ""
    numbers = f"{view.can_attend} can come, {view.pledged} have pledged to, {view.undeclared} {_silence(view)}" + gone
    if view.level is Level.BLOCKED and not view.quorum_short:
        return f"{_each_ballot(view)}; {numbers}" if away else _each_ballot(view)
    if view.needed.present is None:
        return _each_ballot(view)
    quorum = view.first.verdict.quorum
    return f"{numbers}; {_each_ballot(view)}" if quorum and quorum.truth is Truth.TRUE else numbers


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
    whole = situation.bloc_seats(actor) if actor in situation.blocs else situation.seats_of(actor)
    of = f" of {whole}" if whole != seats else ""
    return f"{situation.name(actor)} ({seats}{of})"


# --- who has declared what ---------------------------------------------------------------------------------------


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
    return f" (“{one.commitment.says}”)" if one.commitment.says else ""


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


# --- what would turn it ------------------------------------------------------------------------------------------


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
        lines.append("No single announcement would: at least two actors would have to move.")
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
    verb = listed((_VERBS[one.move] for one in some), "or")
    return f"{capital(who)} {verb}: then {becomes}."


def _becomes(new: Level, old: Level) -> str:
    if new is Level.OPEN:
        return "the vote is no longer assured" if old is Level.ASSURED else "the vote is possible again"
    return f"the vote is {LEVEL_WORDS[new]}"


def _who_moves(flip: Flip, view: Outlook) -> str:
    if flip.actor is None:
        return f"any {flip.members} of the {flip.of} {silent_words(view)}"
    name = view.situation.name(flip.actor)
    return f"{flip.members} of {possessive(name)} {flip.of}" if flip.members < flip.of else f"all {flip.of} of {name}"


def _lift_words(flip: Flip, view: Outlook, pattern: str, notes: Notes | None) -> str:
    """Say that so many members no longer stand by a commitment."""
    one = view.situation.commitments[flip.ref or ""]
    mark = notes.mark(one.latest.event.sources) if notes else ""
    if one.commitment.kind != "stays_away":
        said = f"give up what binds them ({commitment_words(one.commitment, view.situation)})"
        return f"{capital(pattern.format(said))}.{mark}"
    if flip.becomes is not Level.OPEN:
        return f"{capital(pattern.format('return'))}.{mark}"
    still = f" With all {flip.of}, {flip.wanted} of the other {flip.others} are still needed." if flip.wanted else ""
    return f"{capital(pattern.format('return'))}, if all others who can come do.{mark}{still}"


def _rule_flip(flip: Flip, view: Outlook, becomes: str) -> str:
    amendment = next(one for one in view.law.amendments if one.id == flip.ref)
    by = f" of {amendment.by}" if amendment.by else ""
    hands = (
        f" It could be changed by {amendment.changed_by}."
        if amendment.changed_by
        else " That is in nobody's hands now."
    )
    numbers = f" ({flip.wanted} of the {flip.others} who can come would then be needed)" if flip.wanted else ""
    return f"The {amendment.kind}{by} falls ({amendment.cite}): then {becomes}{numbers}.{hands}"


# --- how robust --------------------------------------------------------------------------------------------------


def how_robust(context: Context, notes: Notes) -> Section:
    """Say over which range of each figure the verdict holds, and which inputs are not of high confidence."""
    view = context.called
    if view is None:
        return Section("robust", "How robust")
    deciding = {share.commitment for share in deciding_shares(view)}
    shown = [one for one in context.tolerances if one.ref is None or one.ref in deciding]
    always = [one for one in shown if one.low <= 0 and one.high >= one.ceiling and one.actor]
    said = [tolerance_words(one, view) for one in shown if one not in always]
    if always:
        said.append(f"whatever the size of {listed((view.situation.name(one.actor or '') for one in always), 'or')}")
    lines = [f"{capital(LEVEL_WORDS[view.level])} {'; '.join(said)}."] if said else []
    for doubt in context.doubts:
        mark = notes.mark(doubt.entry.event.sources)
        why = f": {doubt.entry.event.note}" if doubt.entry.event.note else ""
        lines.append(f"Of {doubt.confidence} confidence: {doubt.what}{why}.{mark}")
    if not context.doubts and said:
        lines.append("Every commitment it rests on is of high confidence.")
    return Section("robust", "How robust", tuple(lines))


def tolerance_words(one: Tolerance, view: Outlook) -> str:
    """Say one range, e.g. ``for any size of Siyada from 7 up``."""
    what = "any quorum" if one.what == "quorum" else f"any size of {view.situation.name(one.actor or '')}"
    if one.low <= 0 and one.high >= one.ceiling:
        return f"for {what}"
    if one.high >= one.ceiling:
        return f"for {what} from {one.low} up"
    return f"for {what} up to {one.high}" if one.low <= 1 else f"for {what} from {one.low} to {one.high}"


# --- after a sitting ---------------------------------------------------------------------------------------------


def after_the_sitting(context: Context, notes: Notes) -> Section:
    """Say what was announced for the last sitting against who came."""
    found, situation = context.residual, context.situation
    last = context.last_sitting
    empty = Section("residual", "After the last sitting")
    if found is None or last is None or last.recorded != "no_quorum" or situation.state.government:
        return empty
    if last.day < situation.day and last.step != situation.stage:
        return empty
    line = residual_words(found, situation)
    title = "After the sitting" if last.day == situation.day else f"After the sitting of {day_words(last.day)}"
    return Section("residual", title, (f"{line}{notes.mark(last.entry.event.sources)}",) if line else ())


def residual_words(found: Residual, situation: Situation) -> str:
    """Write the residual, e.g. ``58 came, 117 fewer than the announced boycotts allowed …``."""
    if found.came is None:
        return ""
    if found.unexplained is None or found.unexplained <= 0:
        more = found.came - found.allowed
        allowed = "more than the announced boycotts allowed" if more else "as many as the announced boycotts allowed"
        return f"{found.came} came, {f'{more} ' if more else ''}{allowed}."
    text = f"{found.came} came, {found.unexplained} fewer than the announced boycotts allowed ({found.allowed})"
    silent = [actor for actor in found.named if not _softer(actor, found)]
    parts = [
        f"{situation.name(actor)}, which had said “{said}”, was among the absent"
        for actor in found.named
        for said in _softer(actor, found)[:1]
    ]
    if silent:
        names = listed(situation.name(actor) for actor in silent)
        parts.append(f"{names}, without a pledge either way, {'were' if silent[1:] else 'was'} among the absent")
    return f"{'; '.join([text, *parts])}; who the others were is not on record."


def _softer(actor: str, found: Residual) -> list[str]:
    """What an actor had said that falls short of a pledge."""
    return [terms.says for terms in found.softer if terms.says and actor in terms.by]


# --- where it stands ---------------------------------------------------------------------------------------------


def where_it_stands(context: Context) -> Section:
    """Say what is done and pending, and which clocks run or are overrun."""
    situation = context.situation
    state, law = situation.state, situation.law
    elected = state.elected or situation.case.file.election
    lines = [f"Day {situation.days_since_election} since the election of {day_words(elected)}."]
    done = _done(situation)
    if done:
        lines.append(f"Done: {'; '.join(done)}.")
    pending = [
        f"{cited(pending_words(law, track.step, situation), law.steps[track.step].cite)} since {day_words(track.since)}"
        for track in state.tracks
    ]
    if pending:
        lines.append(f"Pending: {'; '.join(pending)}.")
    lines += [sentence(clock_words(clock, situation)) for clock in situation.clocks if clock.stopped is None]
    lines += [
        f"{owed.who} owes an act since {day_words(owed.since)}: {owed.target.replace('_', ' ')}." for owed in state.owed
    ]
    contested = [event_words(entry, situation).rstrip(".") for entry in situation.contests]
    if contested:
        lines.append(f"Before the courts: {'; '.join(contested)}.")
    return Section("stands", "Where the formation stands", tuple(lines))


def _done(situation: Situation) -> list[str]:
    """Steps done, in order of their first day; a step done again has all its days."""
    days: dict[str, list[str]] = {}
    for step, day in situation.state.completed:
        if step in situation.law.steps:
            days.setdefault(_done_words(step, day, situation), []).append(day_words(day))
    return [f"{words} ({listed(some)})" for words, some in days.items()]


def _done_words(step: str, day: date, situation: Situation) -> str:
    """Name who was elected at a step that day, or what was done."""
    office = situation.law.steps[step].fills
    ballots = [seen.entry.event.ballot for seen in situation.ballots if (seen.step, seen.day) == (step, day)]
    elected = next((ballot.elected for ballot in reversed(ballots) if ballot and ballot.elected), None)
    if office and elected:
        return f"{situation.law.offices[office].name}: {situation.name(elected)}"
    return step_words(situation.law, step, situation)


def clock_words(clock: RunningClock, situation: Situation) -> str:
    """Say when a clock runs out or ran out, and what follows."""
    law = situation.law
    base = clock.id.split(".", maxsplit=1)[0]
    what = duty_words(law, base, situation) if base in law.steps else f"‘{clock.id.replace('_', ' ')}’"
    late = clock.overrun_on(situation.day)
    state = (
        f"ran out on {day_words(clock.due)}, {count(late, 'day')} ago"
        if late
        else f"runs out on {day_words(clock.due)}"
    )
    return f"the time limit for {what} {state} ({clock.cite}); {consequence(clock.late, law)}"


def calendar(context: Context, notes: Notes) -> Section:
    """List the sittings called and the clocks ahead."""
    situation = context.situation
    dates: list[tuple[date, str]] = []
    for sitting in situation.sittings:
        if sitting.day > situation.day:
            what = step_words(situation.law, sitting.step, situation)
            mark = notes.mark(sitting.entry.event.sources)
            dates.append((sitting.day, f"{day_words(sitting.day)}: sitting called for {what}.{mark}"))
    dates += [
        (clock.due, f"{day_words(clock.due)}: {clock_words(clock, situation)}.")
        for clock in situation.clocks
        if clock.stopped is None and clock.due >= situation.day
    ]
    due = situation.state.dissolution.election_due if situation.state.dissolution else None
    if due and due >= situation.day:
        dates.append((due, f"{day_words(due)}: last day for the election."))
    return Section("calendar", "The calendar ahead", tuple(line for _, line in sorted(dates)))


# --- the house and what changed ----------------------------------------------------------------------------------


def changed(context: Context, notes: Notes) -> Section:
    """List what happened in the last days, contacts by patrons and mediators among it."""
    situation, recent = context.situation, context.recent
    shown = recent[-MAX_CHANGES:]
    lines = [_changed_line(entry, situation, notes) for entry in shown]
    if len(recent) > len(shown):
        lines.insert(0, f"{count(len(recent) - len(shown), 'earlier event')} of these days left out here.")
    return Section("changed", "What changed in the last days", tuple(lines))


def _changed_line(entry: Entry, situation: Situation, notes: Notes) -> str:
    late = f" (known {day_words(entry.known, year=False)})" if entry.known > entry.day else ""
    leverage = _leverage(entry, situation, notes)
    mark = f"{confidence_mark(entry)}{notes.mark(entry.event.sources)}"
    return f"{day_words(entry.day)}{late}: {event_words(entry, situation)}{mark}{leverage}"


def _leverage(entry: Entry, situation: Situation, notes: Notes) -> str:
    """Beside a patron's contact: which relation is claimed over those it met, as known by then."""
    contact = entry.event.contact
    patron = situation.case.patrons.get(contact.patron or "") if contact else None
    if contact is None or patron is None:
        return ""
    claims: dict[tuple[str, str], Leverage] = {}
    for one in patron.leverage:
        known = earliest(one.sources, situation.case.sources)
        current = (one.since or situation.day) <= situation.day <= (one.until or situation.day)
        if one.over in contact.meets and current and known is not None and known <= situation.known:
            best = claims.get((one.kind, one.over))
            if best is None or CONFIDENCE.index(one.confidence) < CONFIDENCE.index(best.confidence):
                claims[one.kind, one.over] = one
    said = [
        f"{one.kind} {situation.name(one.over)} ({one.confidence} confidence){notes.mark(one.sources)}"
        for one in claims.values()
    ]
    return f" Said of {patron.name}: {'; '.join(said)}." if said else ""


def house(context: Context, notes: Notes) -> Section:
    """Show the house by bloc: certified seats, what the bloc claims, and its parties."""
    situation = context.situation
    rows = [_bloc_row(name, situation, notes) for name in _own_blocs(situation)]
    inside = {
        party
        for name in _own_blocs(situation)
        for party, number in situation.blocs[name].members.items()
        if number is None
    }
    outside = [party for party in situation.seats if party not in inside and _left(party, situation)]
    outside.sort(key=lambda party: -_left(party, situation))
    rows += [
        (situation.name(party), str(_left(party, situation)), "", _kind(party, situation))
        for party in outside
        if _left(party, situation) > 1
    ]
    single = [party for party in outside if _left(party, situation) == 1]
    if single:
        rows.append(
            (
                f"{count(len(single), 'list')} with one seat",
                str(len(single)),
                "",
                listed(situation.name(party) for party in single),
            )
        )
    vacant = sum(situation.vacant.values())
    rows += [("vacant", str(vacant), "", "")] if vacant else []
    members = situation.law.members(next(iter(situation.law.chambers)))
    lines = [*_larger_blocs(situation, notes)]
    return Section(
        "house",
        f"The house: {members} members",
        tuple(lines),
        ("Bloc or list", "Seats", "Claims", "Parties"),
        tuple(rows),
    )


def _own_blocs(situation: Situation) -> list[str]:
    """Blocs that are not made of other blocs, largest first: each seat is shown once."""
    names = sorted(situation.blocs, key=lambda name: (len(situation.blocs[name].members), name))
    kept: list[str] = []
    for name in names:
        members = {party for party, number in situation.blocs[name].members.items() if number is None}
        if not any(
            members & {party for party, number in situation.blocs[other].members.items() if number is None}
            for other in kept
        ):
            kept.append(name)
    return sorted(kept, key=lambda name: -situation.bloc_seats(name))


def _larger_blocs(situation: Situation, notes: Notes) -> Iterator[str]:
    for name in situation.blocs:
        if name not in _own_blocs(situation):
            bloc = situation.blocs[name]
            claims = f", which claims {bloc.claims}" if bloc.claims else ""
            mark = notes.mark(bloc.entry.event.sources) if bloc.entry else ""
            members = listed(_members(bloc.members, situation))
            yield f"{bloc.name} ({situation.bloc_seats(name)} seats{claims}) joins {members}.{mark}"


def _bloc_row(name: str, situation: Situation, notes: Notes) -> tuple[str, ...]:
    bloc = situation.blocs[name]
    claims = str(bloc.claims) if bloc.claims else ""
    mark = f"{confidence_mark(bloc.entry)}{notes.mark(bloc.entry.event.sources)}" if bloc.entry else ""
    return f"{bloc.name}{mark}", str(situation.bloc_seats(name)), claims, listed(_members(bloc.members, situation))


def _members(members: Iterable[str], situation: Situation) -> Iterator[str]:
    table = dict(members.items()) if hasattr(members, "items") else dict.fromkeys(members)
    for party, number in table.items():
        seats = situation.seats_of(party)
        if seats:
            yield f"{situation.name(party)} {seats if number is None else number}"


def _left(party: str, situation: Situation) -> int:
    """Seats of a party that no bloc counts as its own."""
    taken = sum(situation.blocs[name].members.get(party) or 0 for name in _own_blocs(situation))
    return situation.seats_of(party) - taken


def _kind(party: str, situation: Situation) -> str:
    spec = situation.parties[party]
    return "individuals, each deciding alone" if spec.pool else (spec.leader or "")
