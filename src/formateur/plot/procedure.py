"""A constitution's procedure as a diagram: its steps as boxes, each exit as an arrow, laid out by Graphviz."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import fill
from typing import Any

from formateur.errors import FormateurError

WIDTH = 26  # characters of a line in a box
# What each kind of box looks like: votes stand out, since there a formation fails.
SHAPES: Mapping[str, Mapping[str, str]] = {
    "start": {"shape": "plaintext", "fontcolor": "#555555"},
    "vote": {"shape": "box", "style": "filled", "fillcolor": "#dbe9f6", "color": "#2b5d8a"},
    "act": {"shape": "box", "style": "rounded,filled", "fillcolor": "#f4f4f4", "color": "#777777"},
    "government": {"shape": "box", "style": "rounded,filled,bold", "fillcolor": "#d9efd9", "color": "#2e7d32"},
    "dissolution": {"shape": "box", "style": "rounded,filled,bold", "fillcolor": "#f6dcdc", "color": "#a33030"},
    "end": {"shape": "box", "style": "rounded,filled", "fillcolor": "#eeeeee", "color": "#777777"},
}
ARROWS: Mapping[str, Mapping[str, str]] = {
    "on": {"color": "#2e7d32"},
    "back": {"color": "#a33030", "fontcolor": "#a33030"},
    "late": {"color": "#a33030", "style": "dashed", "fontcolor": "#a33030"},
    "other": {"color": "#777777"},
}


def procedure_source(rows: Mapping[str, Any]) -> str:
    """Return the diagram in the DOT language.

    Parameters
    ----------
    rows
        ``nodes``, records with ``id``, ``kind`` (a key of ``SHAPES``), ``title`` and ``lines``; ``edges``, records with
        ``from``, ``to``, ``label`` and ``kind`` (a key of ``ARROWS``).

    Raises
    ------
    FormateurError
        If the package ``graphviz`` is not installed.
    """
    return str(_graph(rows).source)


def write_procedure(rows: Mapping[str, Any], path: Path) -> None:
    """Write the diagram as SVG.

    Raises
    ------
    FormateurError
        If the package ``graphviz``, or the program ``dot`` that lays it out, is not installed.
    """
    from graphviz import ExecutableNotFound

    try:
        path.write_bytes(_graph(rows).pipe(format="svg"))
    except ExecutableNotFound:
        raise FormateurError(
            "the diagram is laid out by Graphviz, and its program 'dot' is not installed; "
            "install the package graphviz of your system"
        ) from None


def _graph(rows: Mapping[str, Any]) -> Any:
    try:
        from graphviz import Digraph, escape
    except ImportError:
        raise FormateurError("diagrams need an extra: install formateur[plot]") from None
    graph = Digraph(
        graph_attr={"rankdir": "TB", "ranksep": "0.35", "nodesep": "0.3", "bgcolor": "transparent"},
        node_attr={"fontname": "sans-serif", "fontsize": "10", "margin": "0.12,0.06"},
        edge_attr={"fontname": "sans-serif", "fontsize": "9", "arrowsize": "0.7"},
    )
    for node in rows["nodes"]:
        label = "\n".join(line for text in (node["title"], *node["lines"]) for line in _folded(text))
        graph.node(node["id"], escape(label), **SHAPES[node["kind"]])
    for edge in rows["edges"]:
        graph.edge(edge["from"], edge["to"], escape("\n".join(_folded(edge["label"]))), **ARROWS[edge["kind"]])
    return graph


def _folded(text: str) -> Iterator[str]:
    yield from fill(text, WIDTH).splitlines()
