"""Seats from votes, and what a poll says about coalitions, as sheets."""

from collections.abc import Mapping
from typing import Any

from formateur.report.power.numbers import percent
from formateur.report.sheet import Sheet
from formateur.report.tables import Table
from formateur.report.words import listed
from formateur.seats.apportionment import Allocation, Tie
from formateur.seats.methods import METHODS
from formateur.seats.polls import CoalitionChance, PollChances
from formateur.seats.samples import Proportion


def seats_sheet(found: Allocation[str], votes: Mapping[str, int], note: str | None = None) -> Sheet:
    """Write how votes became seats, in which order they were won, and every tie."""
    total = sum(votes.values())
    given = sum(found.seats.values())
    order = sorted(votes, key=lambda name: (-found.seats.get(name, 0), -votes[name]))
    rows: list[dict[str, Any]] = [
        {"party": name, "votes": votes[name], "seats": found.seats.get(name, 0), "below_hurdle": name in found.below}
        for name in order
    ]
    worded = [
        {
            **row,
            "share of votes": percent(votes[name] / total),
            "share of seats": percent(found.seats.get(name, 0) / given) if given else "",
            "note": "below the hurdle" if row["below_hurdle"] else "",
        }
        for name, row in zip(order, rows, strict=True)
    ]
    shown = ("party", "votes", "share of votes", "seats", "share of seats", *(["note"] if found.below else []))
    notes = [f"{METHODS[found.method].title} ({METHODS[found.method].cite})."]
    notes += [_tie(tie) for tie in found.ties]
    notes += [note] if note else []
    if found.order:
        notes.append(
            f"Seats were won in this order: {', '.join(found.order[:60])}{' …' if len(found.order) > 60 else ''}."
        )
    return Sheet(
        "Seats from votes", headline(found), [Table("Parties", rows, shown, worded)], notes, seats_data(found, votes)
    )


def headline(found: Allocation[str]) -> str:
    """Return the answer in a sentence."""
    most = sorted(found.seats.items(), key=lambda item: -item[1])
    total = sum(found.seats.values())
    said = listed(f"{name} {number}" for name, number in most[:12] if number)
    open_ = f" {found.unallocated} of the seats stay open: they are tied." if found.unallocated else ""
    half = next((name for name, number in most if 2 * number > total), None)
    alone = f" {half} has more than half alone." if half else ""
    return f"{said}, of {total + found.unallocated}.{alone}{open_}"


def _tie(tie: Tie[str]) -> str:
    seats = "1 seat" if tie.seats == 1 else f"{tie.seats} seats"
    end = (
        f"; it went to {listed(tie.won)}" if tie.settled and tie.won else "" if tie.settled else "; nothing decides it"
    )
    if not tie.changes_seats:
        return f"A tie on the order only: {listed(tie.between)} have the same claim to {seats}."
    return f"A tie: {listed(tie.between)} have the same claim to {seats}{end}."


def seats_data(found: Allocation[str], votes: Mapping[str, int]) -> dict[str, Any]:
    """Return the sheet as plain data."""
    return {
        "method": found.method,
        "seats": dict(found.seats),
        "votes": dict(votes),
        "below_hurdle": list(found.below),
        "unallocated": found.unallocated,
        "order": list(found.order),
        "ties": [
            {
                "seats": tie.seats,
                "between": list(tie.between),
                "first": tie.first,
                "won": list(tie.won),
                "settled": tie.settled,
                "changes_seats": tie.changes_seats,
            }
            for tie in found.ties
        ],
    }


# --- polls -----------------------------------------------------------------------------------------------------------


def polls_sheet(found: PollChances[str]) -> Sheet:
    """Write how likely each coalition reaches the quota of each step."""
    rows = [_row(one) for one in found.chances]
    worded = [
        {
            **row,
            "coalition": " + ".join(one.members),
            "reaches": percent(one.reaches.share),
            "between": f"{percent(one.reaches.low)} and {percent(one.reaches.high)}",
            "and no smaller one": percent(one.alone.share),
        }
        for row, one in zip(rows, found.chances, strict=True)
    ]
    shown = ("coalition", "step", "quota", "reaches", "between", "and no smaller one")
    notes = [
        (
            f"{found.draws:,} draws around a poll of {found.sample:g}, its variance taken {found.inflation:g} times "
            f"that of a random sample; seed {found.seed}. The interval is for the counting of draws only."
        ),
        f"Seats by {METHODS[found.method].title}. Draws with a tied last seat: {found.ties:,}.",
        "A quota is what carries a ballot if everybody takes part; where others stay away fewer can be enough.",
        "This counts seats under the rule. What parties have declared plays no part.",
    ]
    return Sheet(
        "Coalitions from a poll", _polled(found), [Table("Chances", rows, shown, worded)], notes, polls_data(found)
    )


def _polled(found: PollChances[str]) -> str:
    if not found.chances:
        return "No coalition reached a quota in any draw."
    best = max(found.chances, key=lambda one: (one.reaches.share, -len(one.members)))
    likely = percent(best.reaches.share)
    return f"Likeliest to reach {best.quota} seats ({best.step}): {' + '.join(best.members)}, {likely}."


def _row(one: CoalitionChance[str]) -> dict[str, Any]:
    return {
        "coalition": list(one.members),
        "step": one.step,
        "quota": one.quota,
        "reaches": one.reaches.share,
        "reaches_low": one.reaches.low,
        "reaches_high": one.reaches.high,
        "alone": one.alone.share,
    }


def polls_data(found: PollChances[str]) -> dict[str, Any]:
    """Return the sheet as plain data, with all that is needed to draw it again."""
    return {
        "method": found.method,
        "sample": found.sample,
        "inflation": found.inflation,
        "draws": found.draws,
        "seed": found.seed,
        "block": found.block,
        "numpy": found.numpy,
        "ties": found.ties,
        "nobody": found.nobody,
        "mean_seats": dict(found.mean_seats) if found.mean_seats else None,
        "chances": [
            {
                "coalition": list(one.members),
                "step": one.step,
                "quota": one.quota,
                "reaches": _proportion(one.reaches),
                "alone": _proportion(one.alone),
            }
            for one in found.chances
        ],
    }


def _proportion(one: Proportion) -> dict[str, Any]:
    return {"hits": one.hits, "draws": one.draws, "share": one.share, "low": one.low, "high": one.high}


def methods_sheet() -> Sheet:
    """Write which methods there are."""
    rows = [{"method": key, "name": one.title, "source": one.cite} for key, one in METHODS.items()]
    table = Table("What there is", rows, ("method", "name", "source"))
    return Sheet("Methods", f"{len(rows)} methods that make seats of votes.", [table], (), {"methods": rows})
