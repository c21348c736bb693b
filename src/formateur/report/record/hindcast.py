"""Looking back, in print: shares with their intervals, a line for each case, and the misses by name."""

from collections.abc import Iterator
from typing import Any

from formateur.record.hindcast import EARLY, LOCKED, OPEN, Draw, Hindcast, Share
from formateur.report.sheet import Sheet
from formateur.report.tables import Table
from formateur.report.words import count, day_words, listed

NOTES = (
    (
        "Every day of every case on which a government was being formed is as likely to be drawn as any other, so "
        "long waits weigh most."
    ),
    (
        "Locked, open: the answer of the day for a government, with at most half of those who had declared nothing. "
        "What followed is read from the whole record."
    ),
    (
        "Intervals: Wilson's, 95 per cent. Days of one case are not independent, so the true ones are wider: look at "
        "the number of cases."
    ),
    (
        "Resolved: the house that sat on the locked day formed a government. A way out was taken if all that is in it "
        "had been given up by then, by somebody who still sat, or by whoever had made the rule."
    ),
    (
        "More undeclared: on so many of these days more of those who had declared nothing would have opened the lock, "
        "beyond the half that was counted on."
    ),
    "The library holds famous deadlocks, and commitments were written down by people who knew the end.",
)

FIRST = "resolved, several listed: the first of the list was"


def hindcast_sheet(found: Hindcast) -> Sheet:
    """Return what looking back found."""
    tables = (_what_followed(found), _by_case(found), _misses(found))
    return Sheet("Looking back", _headline(found), tables, NOTES, hindcast_data(found))


def hindcast_data(found: Hindcast) -> dict[str, Any]:
    """Return what looking back found as plain data."""
    return {
        "draws": len(found.draws),
        "asked": found.asked,
        "seed": found.seed,
        "within_days": found.within,
        "skipped": dict(found.skipped),
        "interval": "Wilson score interval, 95 per cent",
        "shares": [_share_row(one) for one in found.shares()],
        "picked_blindly": found.blind,
        "misses": [{"miss": how, **_draw_row(one)} for one, how in found.misses()],
        "rows": [_draw_row(one) for one in found.draws],
    }


def _share_row(one: Share) -> dict[str, Any]:
    low, high = one.interval or (None, None)
    share = one.part / one.whole if one.whole else None
    return {
        "what": one.what, "part": one.part, "of": one.whole, "cases": one.cases,
        "share": share, "from": low, "to": high,
    }  # fmt: skip


def _worded(one: Share) -> dict[str, Any]:
    if one.interval is None:
        return {"what": one.what, "part": one.part, "of": one.whole, "cases": one.cases}
    low, high = one.interval
    words = {"share": _percent(one.part / one.whole), "interval": f"{_percent(low)} to {_percent(high)}"}
    return {"what": one.what, "part": one.part, "of": one.whole, "cases": one.cases, **words}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _draw_row(one: Draw) -> dict[str, Any]:
    after = one.after
    return {
        "case": one.case,
        "date": str(one.day),
        "standing": one.standing,
        "ways_out": one.ways,
        "taken": list(one.taken),
        "more_undeclared_would_do": one.more_undeclared,
        "moved": _date(after.moved),
        "carried": _date(after.carried),
        "government": _date(after.government),
        "house_ended": _date(after.ended),
    }


def _date(day: Any) -> str | None:
    return str(day) if day else None


# --- the headline ----------------------------------------------------------------------------------------------------


def _headline(found: Hindcast) -> str:
    return " ".join(_sentences(found))


def _sentences(found: Hindcast) -> Iterator[str]:
    shares = {one.what: one for one in found.shares()}
    if not found.draws:
        yield "On no day of these cases was a government being formed."
        return
    number = {what: sum(one.standing == what for one in found.draws) for what in (LOCKED, OPEN, EARLY)}
    yield (
        f"Of {count(len(found.draws), 'day')} drawn at random on which a government was being formed, "
        f"{number[LOCKED]} were locked and {number[OPEN]} open; on {number[EARLY]} too few had spoken."
    )
    locked, free = shares["locked: a government came"], shares["open: a government came"]
    came = [
        f"{one.part} of {count(one.whole, kind)}"
        for one, kind in ((locked, "locked day"), (free, "open one"))
        if one.whole
    ]
    if came:
        yield f"A government came within {count(found.within, 'day')} of {listed(came)}."
    taken, first = shares["resolved: a listed way out was taken"], shares[FIRST]
    if taken.whole:
        yield (
            f"Of {count(taken.whole, 'locked day')} after which the same house formed a government, a listed way out "
            f"was taken on {taken.part}."
        )
    if found.blind is not None:
        yield (
            f"On {first.whole} of these several were listed; the first of the list was taken on "
            f"{_percent(first.part / first.whole)}, and one picked blindly would have been on {_percent(found.blind)}."
        )


# --- tables ----------------------------------------------------------------------------------------------------------


def _what_followed(found: Hindcast) -> Table:
    shares, shown = found.shares(), ("what", "part", "of", "cases", "share", "interval")
    return Table("What followed", [_share_row(one) for one in shares], shown, [_worded(one) for one in shares])


def _by_case(found: Hindcast) -> Table:
    rows = [_case_row(found, name) for name in dict.fromkeys(one.case for one in found.draws)]
    shown = ("case", "drawn", "locked", "open", "too_few", "moved", "government", "taken", "misses")
    return Table("By case", rows, shown)


def _case_row(found: Hindcast, name: str) -> dict[str, Any]:
    own = [one for one in found.draws if one.case == name]
    return {
        "case": name,
        "drawn": len(own),
        "locked": sum(one.standing == LOCKED for one in own),
        "open": sum(one.standing == OPEN for one in own),
        "too_few": sum(one.standing == EARLY for one in own),
        "moved": sum(one.within(found.within, one.after.moved) for one in own),
        "government": sum(one.within(found.within, one.after.government) for one in own),
        "taken": sum(bool(one.taken) for one in own),
        "misses": sum(one.case == name for one, _ in found.misses()),
    }


def _misses(found: Hindcast) -> Table:
    """Return the misses, those of one case and kind in a row."""
    groups: dict[tuple[str, str], list[Draw]] = {}
    for one, how in found.misses():
        groups.setdefault((how, one.case), []).append(one)
    rows = [_miss_row(how, name, own) for (how, name), own in sorted(groups.items())]
    shown = ("miss", "case", "days", "first", "last", "government", "more_undeclared")
    return Table("Misses", rows, shown)


def _miss_row(how: str, name: str, own: list[Draw]) -> dict[str, Any]:
    came = own[-1].after.government
    return {
        "miss": how,
        "case": name,
        "days": len(own),
        "first": str(own[0].day),
        "last": str(own[-1].day),
        "government": day_words(came) if came else "none in this record",
        "more_undeclared": sum(one.more_undeclared for one in own) or None,
    }
