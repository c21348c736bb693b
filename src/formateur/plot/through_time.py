"""An answer through time: a band coloured by what could be said each day, with the votes held on it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from formateur.plot.figures import new_figure, write

COLOURS = {
    "locked": "#c0392b",
    "nothing promised": "#e3b2a8",
    "possible": "#7fb77e",
    "reached": "#2e7d32",
    "no way": "#b9b9b9",
    "not called": "#b9b9b9",
    "no commitments": "#e8e3d3",
}
MARKS = {"passed": ("^", "#2e7d32"), "failed": ("v", "#a33030"), "no_quorum": ("X", "#a33030"), "tie": ("D", "#777777")}


def write_through_time(spells: Sequence[Mapping[str, Any]], votes: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw a band.

    Parameters
    ----------
    spells
        Records with ``from`` and ``to`` (dates) and ``status`` (a key of ``COLOURS``), one after the other.
    votes
        Records with ``date`` and ``outcome``.
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
    from matplotlib.patches import Patch

    figure, axes = new_figure(7.2, 1.7)
    for spell in spells:
        start, end = date2num(spell["from"]), date2num(spell["to"])
        axes.barh(
            0, max(end - start, 0.6), left=start, height=0.6, color=COLOURS[spell["status"]], edgecolor="white", lw=0.3
        )
    for vote in votes:
        marker, colour = MARKS.get(vote["outcome"], ("o", "#777777"))
        axes.plot([date2num(vote["date"])], [0.52], marker=marker, color=colour, ms=5, ls="", clip_on=False)
    axes.set_ylim(-0.4, 0.75)
    axes.set_yticks([])
    locator = AutoDateLocator(minticks=4, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    used = list(dict.fromkeys(spell["status"] for spell in spells))
    handles = [Patch(color=COLOURS[status], label=status) for status in used]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.28), ncols=5, frameon=False, fontsize=8)
    write(figure, path)
