"""How many ministries each partner of a coalition gets, as a sheet."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from formateur.case.situation import Situation
from formateur.errors import FormateurError, UnknownNameError
from formateur.report.power.numbers import percent
from formateur.report.sheet import Sheet
from formateur.report.tables import Table
from formateur.report.words import listed
from formateur.theories.portfolios import GAMSON, Picks


def partners_of(situation: Situation, names: Sequence[str]) -> tuple[dict[str, int], dict[str, int] | None]:
    """Return the seats of some parties or blocs, and their votes where the case gives those of all.

    Raises
    ------
    UnknownNameError
        If one is neither a party nor a bloc.
    FormateurError
        If somebody is named twice.
    """
    known = [*situation.parties, *situation.blocs]
    for name in names:
        if name not in known:
            raise UnknownNameError("party or bloc", name, known)
    parties = [party for name in names for party in situation.members_of(name)]
    twice = next((party for party in parties if parties.count(party) > 1), None)
    if twice is not None:
        said = situation.name(twice)
        raise FormateurError(f"{said} is in the coalition twice; name each party once, alone or by its bloc")
    seats = {
        name: situation.bloc_seats(name) if name in situation.blocs else situation.seats_of(name) for name in names
    }
    votes = {
        name: sum(
            situation.parties[party].votes or 0 for party in situation.members_of(name) if party in situation.parties
        )
        for name in names
    }
    return seats, votes if all(votes.values()) else None


def portfolios_sheet(
    seats: Mapping[str, int], shares: Mapping[str, Fraction], order: Picks[str], situation: Situation
) -> Sheet:
    """Write the ministries of each partner: its share by Gamson's law, and what a divisor method gives it."""
    total = sum(order.totals.values()) + order.open
    rows = [
        {
            "partner": name,
            "seats": seats[name],
            "gamson": str(shares[name] * total),
            "ministries": order.totals.get(name, 0),
        }
        for name in sorted(seats, key=lambda name: (-seats[name], name))
    ]
    worded = [
        {
            **row,
            "partner": situation.name(str(row["partner"])),
            "by seats": f"{float(shares[str(row['partner'])] * total):.2f}",
        }
        for row in rows
    ]
    said = listed(
        f"{situation.name(name)} {number}" for name, number in sorted(order.totals.items(), key=lambda x: -x[1])
    )
    left = f" {order.open} stay open: they are tied." if order.open else ""
    picked = ", ".join(situation.name(name) for name in order.order)
    notes = [
        f"Picks in order: {picked}.",
        f"{GAMSON.title} ({GAMSON.cite}) assumes: {'; '.join(GAMSON.assumes)}. The column 'by seats' is its share.",
        f"{order.theory.title} ({order.theory.cite}) assumes: {'; '.join(order.theory.assumes)}.",
    ]
    notes += [
        f"A tie: {listed(situation.name(name) for name in tie.between)} have the same claim to {tie.seats}"
        + ("." if tie.settled else "; nothing decides it.")
        for tie in order.ties
    ]
    largest = max(shares, key=lambda name: shares[name])
    brings = f"{situation.name(largest)} brings {percent(shares[largest])} of the seats."
    headline = f"{said}, of {total} ministries.{left} {brings}"
    data = {
        "case": situation.case.id,
        "date": situation.day.isoformat(),
        "ministries": total,
        "seats": dict(seats),
        "gamson": {name: str(share * total) for name, share in shares.items()},
        "method": order.method,
        "totals": dict(order.totals),
        "order": list(order.order),
        "open": order.open,
    }
    shown = ("partner", "seats", "by seats", "ministries")
    return Sheet("Ministries of a coalition", headline, [Table("Partners", rows, shown, worded)], notes, data)
