"""Which coalitions can govern or block, and what theories of coalition formation expect, as sheets."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from formateur.games.values import counted
from formateur.games.weighted import WeightedGame
from formateur.power.governing import Governing, Member
from formateur.power.players import Player, first_places
from formateur.report.sheet import Sheet
from formateur.report.tables import Table
from formateur.report.words import capital, listed
from formateur.theories.cabinets import Cabinet
from formateur.theories.registry import THEORIES, Prediction

ARITHMETIC = (
    "Arithmetic of seats under the rule: who could carry it together whatever all others do. What the parties have "
    "declared plays no part; for that, ask for agreements, why or ways-out."
)
FEW = 3  # theories that are explained in full


def coalitions_sheet(
    found: Governing, predicted: Sequence[Prediction] = (), title: str | None = None, day: date | None = None
) -> Sheet:
    """Write which coalitions win or block, and what theories expect."""
    heading = f"Coalitions at {found.vote.label}" + (f" · {title}" if title else "") + (f" · {day}" if day else "")
    tables = [_listing(found), _counts(found)]
    if predicted:
        tables.insert(0, _theories(found, predicted))
    notes = [ARITHMETIC, f"The rule: {found.vote.words}" + (f" ({found.vote.cite})." if found.vote.cite else ".")]
    notes += [f"{note[0].upper()}{note[1:]}." for note in found.vote.notes]
    if any(player.count > 1 for player in found.vote.players):
        notes.append("Individuals are told apart in the counts, and listed once where they are alike.")
    notes += [note for one in predicted for note in _theory_notes(one, full=len(predicted) <= FEW)]
    if len(predicted) > FEW:
        notes.append("What each theory takes for granted, and who proposed it: --theory list, or ask for it by name.")
    return Sheet(
        heading, headline(found, predicted), tables, tuple(notes), coalitions_data(found, predicted, title, day)
    )


def headline(found: Governing, predicted: Sequence[Prediction] = ()) -> str:
    """Return the answer in a few sentences."""
    kind = "stop it" if "blocking" in found.kind else "carry it"
    sentences = []
    if isinstance(found.game, WeightedGame):
        sentences.append(f"{found.game.quota:,} of {found.game.total:,} carry it whatever the others do.")
    if found.listed:
        first = found.listed[0]
        count = sum(one.count for one in first)
        enough = "One is enough" if count == 1 else f"{count} are enough"
        asked = "Of those asked for, the first" if found.wanted.narrow or "minimal" not in found.kind else enough
        sentences.append(f"{asked} to {kind}: {_names(first)}, with {_seats(first)}.")
    elif found.wanted.narrow:
        sentences.append(f"No minimal coalition as asked for can {kind}.")
    if found.number is not None:
        plural = "is 1" if found.number == 1 else f"are {counted(found.number)}"
        sentences.append(f"There {plural} {found.kind} coalition{'' if found.number == 1 else 's'}.")
    if found.fewest_to_block:
        sentences.append(f"Any {found.fewest_to_block:,} can stop it.")
    sentences += _special(found)
    said = [one for one in predicted if one.applies and one.count == 1 and one.coalitions]
    if said:
        names = {player.id: player.name for player in found.vote.players}
        one = said[0]
        expected = listed(names.get(party, party) for party in (one.coalitions or ((),))[0])
        sentences.append(f"{THEORIES[one.theory].name} expects one coalition: {expected}.")
    return " ".join(sentences)


def _special(found: Governing) -> list[str]:
    places = first_places(found.vote.players)
    names = {places[player.id]: player.name for player in found.vote.players}
    if found.standing.dictator is not None:
        return [f"{names[found.standing.dictator]} decides alone."]
    if found.standing.vetoers:
        return [f"Nothing passes without {listed(names[one] for one in found.standing.vetoers if one in names)}."]
    return []


def _names(coalition: Sequence[Member]) -> str:
    return listed(f"{one.name} ({one.count} of them)" if one.count > 1 else one.name for one in coalition)


def _seats(coalition: Sequence[Member]) -> str:
    seats = sum(one.seats for one in coalition)
    return "1 seat" if seats == 1 else f"{seats:,} seats"


def _listing(found: Governing) -> Table:
    rows = [
        {
            "coalition": [one.id if one.count == 1 else f"{one.id} x{one.count}" for one in coalition],
            "seats": sum(one.seats for one in coalition),
            "parties": sum(one.count for one in coalition),
        }
        for coalition in found.listed
    ]
    worded = [
        {**row, "coalition": ", ".join(f"{one.name} x{one.count}" if one.count > 1 else one.name for one in coalition)}
        for row, coalition in zip(rows, found.listed, strict=True)
    ]
    cut = f" (the first {found.limit}; --limit for more)" if found.more else ""
    first = ", fewest parties first" if "minimal" in found.kind else ""
    title = f"{capital(found.kind)} coalitions{first}{cut}"
    return Table(title, rows, ("coalition", "seats", "parties"), worded)


def _counts(found: Governing) -> Table:
    numbers = {
        "winning": found.winning,
        "minimal winning": found.minimal,
        "blocking": found.blocking,
        "minimal blocking": found.minimal_blocking,
    }
    rows = [{"coalitions": name, "number": None if one is None else str(one)} for name, one in numbers.items()]
    worded = [
        {"coalitions": name, "number": "too many to count" if one is None else counted(one)}
        for name, one in numbers.items()
    ]
    return Table("How many there are", rows, ("coalitions", "number"), worded)


# --- theories --------------------------------------------------------------------------------------------------------


def _theories(found: Governing, predicted: Sequence[Prediction]) -> Table:
    names = _all_names(found.vote.players)
    rows = [
        {
            "theory": one.theory,
            "applies": one.applies,
            "count": None if one.count is None else str(one.count),
            "expects": expectation(one, names),
        }
        for one in predicted
    ]
    worded = [{**row, "theory": THEORIES[one.theory].name} for row, one in zip(rows, predicted, strict=True)]
    return Table("What theories expect", rows, ("theory", "expects"), worded)


def _all_names(players: Sequence[Player]) -> dict[str, str]:
    found = {player.id: player.name for player in players}
    for player in players:
        found |= {f"{player.id}-{place + 1}": f"{player.name} {place + 1}" for place in range(player.count)}
    return found


def expectation(one: Prediction, names: dict[str, str]) -> str:
    """Return what a theory expects, in words."""
    if not one.applies:
        return f"does not apply: {one.why_not}"
    if one.coalitions is not None:
        if not one.coalitions:
            return "no coalition"
        shown = one.coalitions[:5]
        said = "; ".join(" + ".join(names.get(party, party) for party in parties) for parties in shown)
        left = (one.count or len(one.coalitions)) - len(shown)
        return f"{said}; and {counted(left)} more" if left > 0 else said
    if one.portfolios is not None:
        held = [_cabinet(cabinet, names) for cabinet in one.portfolios.equilibria[:5]]
        strong = (
            f"; strong: {listed(names.get(party, party) for party in one.portfolios.strong)}"
            if one.portfolios.strong
            else ""
        )
        return (f"in equilibrium: {'; '.join(held)}" if held else "no cabinet in equilibrium") + strong
    if one.points is not None:
        parties = listed(names.get(party, party) for party in one.points.parties) if one.points.parties else "no party"
        return f"{parties}, {_where(one)}" if one.points.positions else "no such point"
    return "nothing"


def _where(one: Prediction) -> str:
    """Say where the points are: an interval on a line, corners or positions in a plane."""
    positions = one.points.positions if one.points else ()
    places = [", ".join(f"{float(number):g}" for number in point) for point in positions]
    if len(one.dimensions) == 1:
        return f"at {places[0]}" if len(set(places)) == 1 else f"from {places[0]} to {places[-1]}"
    return "at " + "; ".join(f"({place})" for place in places)


def _cabinet(cabinet: Cabinet, names: dict[str, str]) -> str:
    return ", ".join(f"{dimension}: {names.get(party, party)}" for dimension, party in cabinet.holders)


def _theory_notes(one: Prediction, *, full: bool) -> list[str]:
    """Return what to bear in mind of a prediction; in full with what the theory assumes and who proposed it."""
    theory = THEORIES[one.theory]
    notes = [f"{theory.name}: {note}." for note in one.notes if "are listed" not in note]
    return (
        [f"{theory.name} ({'; '.join(one.sources)}) assumes: {'; '.join(one.assumptions)}.", *notes] if full else notes
    )


def coalitions_data(
    found: Governing, predicted: Sequence[Prediction] = (), title: str | None = None, day: date | None = None
) -> dict[str, Any]:
    """Return the sheet as plain data; counts are exact, null where they would take too long."""
    places = first_places(found.vote.players)
    ids = {places[player.id]: player.id for player in found.vote.players}
    return {
        **({"case": title} if title else {}),
        **({"date": day.isoformat()} if day else {}),
        "ballot": found.vote.label,
        "rule": found.vote.words,
        "article": found.vote.cite,
        "kind": found.kind,
        "count": found.number,
        "coalitions": [[one.id for one in coalition for _ in range(one.count)] for coalition in found.listed],
        "cut": found.more,
        "counts": {
            "winning": found.winning,
            "minimal_winning": found.minimal,
            "blocking": found.blocking,
            "minimal_blocking": found.minimal_blocking,
        },
        "fewest_to_block": found.fewest_to_block,
        "vetoers": [ids[one] for one in found.standing.vetoers if one in ids],
        "dictator": ids.get(found.standing.dictator) if found.standing.dictator is not None else None,
        "dummies": [ids[one] for one in found.standing.dummies if one in ids],
        "players": [
            {"id": player.id, "name": player.name, "weight": player.seats, "members": player.count}
            for player in found.vote.players
        ],
        "theories": [one.as_data() for one in predicted],
    }


def theory_sheet() -> Sheet:
    """Write which theories there are, what each needs and assumes, and who proposed it."""
    rows = [
        {
            "theory": one.key,
            "name": one.name,
            "needs": str(one.needs),
            "assumes": "; ".join(one.assumptions),
            "source": "; ".join(one.sources),
        }
        for one in THEORIES.values()
    ]
    table = Table("What there is", rows, ("theory", "needs", "assumes", "source"))
    return Sheet("Theories", f"{len(rows)} theories of which governments form.", [table], (), {"theories": rows})
