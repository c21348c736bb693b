"""A house as a half circle: one dot a member, a wedge a party, from left to right."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from pathlib import Path
from textwrap import shorten
from typing import Any

from formateur.plot.figures import new_figure, write

EMPTY = "#dddddd"
INNER = 0.42  # radius of the innermost row, the outermost being 1
NAMED = 15  # parties in the legend
COLUMNS = 3
HEIGHT, LINE = 3.0, 0.17  # inches of the house, and of a line of the legend
LONGEST = 32  # characters of a name in the legend


def places(seats: int) -> list[tuple[float, float, float]]:
    """Return a place for each seat as (angle, x, y), from left to right; rows are filled in proportion to their length.

    >>> len(places(329)), round(places(1)[0][1], 6) + 0
    (329, 0.0)
    """
    if seats <= 0:
        return []
    rows = max(1, round((seats / 6.5) ** 0.5))
    radii = [1.0] if rows == 1 else [INNER + (1 - INNER) * row / (rows - 1) for row in range(rows)]
    found: list[tuple[float, float, float]] = []
    for row, number in enumerate(_shares(seats, radii)):
        for place in range(number):
            angle = pi / 2 if number == 1 else pi * (1 - place / (number - 1))
            found.append((angle, radii[row] * cos(angle), radii[row] * sin(angle)))
    return sorted(found, key=lambda place: (-place[0], place[1]))


def _shares(seats: int, radii: Sequence[float]) -> list[int]:
    """Share the seats among rows in proportion to their length, by largest remainders."""
    total = sum(radii)
    exact = [seats * radius / total for radius in radii]
    shares = [int(share) for share in exact]
    rest = sorted(range(len(radii)), key=lambda row: shares[row] - exact[row])
    for row in rest[: seats - sum(shares)]:
        shares[row] += 1
    return shares


def write_house(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw a house.

    Parameters
    ----------
    rows
        One record a party, from left to right: ``name``, ``seats``, ``colour`` (None for vacant seats).
    """
    total = sum(row["seats"] for row in rows)
    named = {row["name"] for row in sorted(rows, key=lambda row: -row["seats"])[:NAMED]}
    lines = -(-len(named) // COLUMNS)
    figure, axes = new_figure(6.4, HEIGHT + lines * LINE)
    figure.set_layout_engine("none")  # the legend may be wide, and must not squeeze the house
    axes.set_position((0.06, lines * LINE / (HEIGHT + lines * LINE), 0.88, HEIGHT / (HEIGHT + lines * LINE)))
    spots = places(total)
    size = max(4.0, 5200 / max(total, 40)) ** 0.98
    start = 0
    for row in rows:
        chosen = spots[start : start + row["seats"]]
        start += row["seats"]
        label = f"{shorten(row['name'], LONGEST, placeholder='…')} {row['seats']}" if row["name"] in named else None
        axes.scatter(
            [x for _, x, _ in chosen], [y for _, _, y in chosen], s=size, color=row["colour"] or EMPTY, label=label
        )
    axes.text(0, 0.06, str(total), ha="center", va="bottom", fontsize=20, color="#333333")
    axes.set_aspect("equal")
    axes.axis("off")
    axes.set_xlim(-1.1, 1.1)
    axes.set_ylim(-0.08, 1.1)
    figure.legend(
        loc="lower center", ncols=COLUMNS, frameon=False, fontsize=7, markerscale=_scale(size), handletextpad=0.2,
        columnspacing=1.0,
    )  # fmt: skip
    write(figure, path)


def _scale(size: float) -> float:
    return float((30 / size) ** 0.5)
