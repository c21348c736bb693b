"""The house by bloc, and what changed in the last days."""

from collections.abc import Iterable, Iterator

from formateur.case.chronicle import Entry, earliest
from formateur.case.shape import Leverage
from formateur.case.situation import Situation
from formateur.report.context import Context, Notes
from formateur.report.events import event_words
from formateur.report.page.section import Section
from formateur.report.words import (
    confidence_mark,
    count,
    day_words,
    listed,
)  # fmt: skip

MAX_CHANGES = 12
CONFIDENCE = ("high", "medium", "low")


def changed(context: Context, notes: Notes) -> Section:
    """List what happened in the last days, contacts by patrons and mediators among it."""
    situation, recent = context.situation, context.recent
    shown = recent[-MAX_CHANGES:]
    lines = [_changed_line(entry, situation, notes) for entry in shown]
    if len(recent) > len(shown):
        lines.insert(0, f"{count(len(recent) - len(shown), 'earlier event')} of these days left out here.")
    return Section("changed", "Latest events" if context.quiet else "What changed in the last days", tuple(lines))


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
    whole = situation.house().whole
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
    rows.sort(key=lambda row: -int(row[1]))
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
    vacant = whole.members - whole.seated
    rows += [("vacant", str(vacant), "", "")] if vacant else []
    members = whole.members
    lines = [*_larger_blocs(situation, notes)]
    return Section(
        "house",
        f"The house: {members} members",
        tuple(lines),
        ("Bloc or list", "Seats", "Claims", "Parties, or leader"),
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
    return sorted(kept, key=lambda name: -_seats(name, situation))


def _larger_blocs(situation: Situation, notes: Notes) -> Iterator[str]:
    for name in situation.blocs:
        if name not in _own_blocs(situation):
            bloc = situation.blocs[name]
            claims = f", which claims {bloc.claims}" if bloc.claims else ""
            mark = notes.mark(bloc.entry.event.sources) if bloc.entry else ""
            members = listed(_members(bloc.members, situation))
            yield f"{bloc.name} ({_seats(name, situation)} seats{claims}) brings together {members}.{mark}"


def _bloc_row(name: str, situation: Situation, notes: Notes) -> tuple[str, ...]:
    bloc = situation.blocs[name]
    claims = str(bloc.claims) if bloc.claims else ""
    mark = f"{confidence_mark(bloc.entry)}{notes.mark(bloc.entry.event.sources)}" if bloc.entry else ""
    return f"{bloc.name}{mark}", str(_seats(name, situation)), claims, listed(_members(bloc.members, situation))


def _members(members: Iterable[str], situation: Situation) -> Iterator[str]:
    table = dict(members.items()) if hasattr(members, "items") else dict.fromkeys(members)
    for party, number in table.items():
        seats = _seats(party, situation)
        if seats:
            yield f"{situation.name(party)} {seats if number is None else number}"


def _left(party: str, situation: Situation) -> int:
    """Seats of a party that no bloc counts as its own."""
    taken = sum(situation.blocs[name].members.get(party) or 0 for name in _own_blocs(situation))
    return _seats(party, situation) - taken


def _seats(actor: str, situation: Situation) -> int:
    """Seats of a party or bloc in the house: what its party has in other chambers does not count here."""
    return situation.seats_in(situation.house(), actor)


def _kind(party: str, situation: Situation) -> str:
    spec = situation.parties[party]
    return "individuals, each deciding alone" if spec.pool else (spec.leader or "")
