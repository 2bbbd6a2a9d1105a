"""The figure of a conflict: chosen states, the moves between them, and the best ways from the status quo, as one SVG.

`graph` says what is shown, `layered` and `oval` where it stands, `drawing` and `legend` how it looks; `shapes` is what
they measure with.  Nothing in the SVG has an id or a style sheet, so that several figures can stand in one page.
The layout is our own: those of networkx give points alone, while rows here are as high as their labels, gaps as wide as
what is written over a move, and curves keep clear of both.
To add a layout: a file that gives each box its place, and its choice below.
"""

from __future__ import annotations

from collections.abc import Iterable

from trucelab.drawing import FONT, escaped
from trucelab.report.conflict_figure.drawing import arc_element, block_element, highlights, node_element
from trucelab.report.conflict_figure.graph import Graph, description, graph_of, is_whole
from trucelab.report.conflict_figure.layered import layered
from trucelab.report.conflict_figure.legend import legend
from trucelab.report.conflict_figure.oval import oval
from trucelab.report.conflict_figure.shapes import WIDTH, Placed, quoted, rounded
from trucelab.scenario import Scenario
from trucelab.talks import Findings

__all__ = ["WIDTH", "conflict_figure"]

FAMILY = ", ".join(name if name == "sans-serif" else f"'{name}'" for name in FONT.split(", "))
"""The fonts of every chart; names are quoted, because one with a digit is void without."""


def conflict_figure(scenario: Scenario, findings: Findings, states: Iterable[int] | None = None) -> str:
    """The conflict among chosen states, as an SVG element that needs nothing else.

    Shown are the status quo, the chosen states and the states on the best paths to outcomes whose best state is
    among them; every improvement between any two of these; and other moves only where a best path takes them.

    states  what to show, beside the status quo; if None, the rule of `option_form.shown_states`, or every state of
            a conflict without named outcomes that has at most `MOST_IN_OVAL` feasible ones
    raises  WrongInput, if one of the states is not feasible
    """
    graph = graph_of(scenario, findings, states)
    placed = oval(graph) if is_whole(graph) else layered(graph)
    return _svg(graph, placed)


def _svg(graph: Graph, placed: Placed) -> str:
    below, height = legend(graph, placed.height + 26, placed.width)
    title = f"Who can move the conflict where: {graph.scenario.document.title}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {rounded(placed.width)} {rounded(height)}" role="img" '
        f"aria-label={quoted(title)} font-family={quoted(FAMILY)}>",
        f"<title>{escaped(title)}</title>",
        f"<desc>{escaped(description(graph))}</desc>",
        *highlights(graph, placed),
        *(arc_element(graph, each, curve) for each, curve in zip(graph.arcs, placed.curves, strict=True)),
        *(node_element(graph, node) for node in placed.nodes.values()),
        *(block_element(graph, block) for block in placed.blocks),
        *below,
        "</svg>",
    ]
    return "\n".join(parts)
