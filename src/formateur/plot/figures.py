"""Figures: made, and written as SVG so that the same rows give the same file."""

from pathlib import Path
from typing import Any

from formateur.errors import FormateurError


def new_figure(width: float, height: float) -> tuple[Any, Any]:
    """Return a figure and its axes, ``width`` by ``height`` inches; no window is opened.

    Raises
    ------
    FormateurError
        If Matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise FormateurError("pictures need an extra: install formateur[plot]") from None
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def write(figure: Any, path: Path) -> None:
    """Write a figure as SVG: text as text, ids and dates fixed, so that nothing changes but what was drawn."""
    from matplotlib import rc_context

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "formateur", "font.family": "sans-serif"}):
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
