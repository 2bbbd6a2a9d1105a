"""States, moves and labels with their places become SVG elements."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trucelab.drawing import INK, escaped
from trucelab.report.conflict_figure.graph import Graph, Kind, sentence
from trucelab.report.conflict_figure.shapes import (
    LINE,
    RING,
    Anchor,
    Block,
    Curve,
    Line,
    Node,
    Placed,
    pair,
    quoted,
    rounded,
)
from trucelab.report.option_form import options_by_maker
from trucelab.talks import Step

HIGHLIGHT, FAINT = "#f7e3a3", "#aab4be"
STRIP_WIDTH = 118.0


def highlights(graph: Graph, placed: Placed) -> Iterator[str]:
    """The best ways, broad and pale, below everything else."""
    for each, curve in zip(graph.arcs, placed.curves, strict=True):
        if (each.mover, each.start, each.end) in graph.on_paths:
            yield (
                f'<path class="way" d="{curve.path}" fill="none" stroke="{HIGHLIGHT}" stroke-width="11" '
                'stroke-linecap="round"/>'
            )


def arc_element(graph: Graph, each: Step, curve: Curve) -> str:
    """A move in the colour of its mover; dashed if against the mover's interest."""
    colour = graph.colours[each.mover]
    on_path = (each.mover, each.start, each.end) in graph.on_paths
    style = f'stroke-width="{2.2 if on_path else 1.5}"'
    if not each.improvement:
        style = 'stroke-width="1.4" stroke-dasharray="5 4"'
    maker = graph.conflict.decision_makers[each.mover]
    return (
        f'<g class="arc" data-mover={quoted(maker)} data-start="{each.start}" data-end="{each.end}" '
        f'data-improvement="{"yes" if each.improvement else "no"}"><title>{escaped(sentence(graph, each))}</title>'
        f'<path d="{curve.path}" fill="none" stroke="{colour}" {style}/>'
        f'<path d="{arrow_head(curve)}" fill="{colour}"/></g>'
    )


def arrow_head(curve: Curve) -> str:
    """The head of an arrow, as a path."""
    angle = math.atan2(curve.end[1] - curve.before_end[1], curve.end[0] - curve.before_end[0])
    wings = [
        (curve.end[0] - 8.5 * math.cos(angle + turn), curve.end[1] - 8.5 * math.sin(angle + turn))
        for turn in (0.42, -0.42)
    ]
    return f"M{pair(curve.end)} L{pair(wings[0])} L{pair(wings[1])} Z"


def node_element(graph: Graph, node: Node) -> str:
    """A state: rings for how it stands, a small circle on the way."""
    quo = node.state == graph.findings.status_quo
    chosen = node.state in graph.chosen
    marks = ["status-quo"] * quo + [graph.kinds[node.state]] + ["on-the-way"] * (not chosen)
    shapes = "".join(
        rings(node.x, node.y, graph.kinds[node.state], quo)
        if chosen
        else [ring(node.x, node.y, node.radius - 0.5, 1.3, "white")]
    )
    about = [graph.called(node.state), f"state {graph.numbers[node.state]:,}", graph.conflict.text(node.state)]
    title = ", ".join(text for text in about if text)
    return (
        f'<g class="node" data-state="{node.state}" data-marks="{" ".join(marks)}">'
        f"<title>{escaped(title)}</title>{shapes}</g>"
    )


def rings(x: float, y: float, kind: Kind, status_quo: bool, radius: float = RING) -> Iterator[str]:
    """One circle."""
    """Two rings for a Nash equilibrium, a thick one for a sequential one, a thin one for others."""
    thick = 4.0 if kind == "sequential" else 1.6
    yield ring(x, y, radius - thick / 2 + 0.5, thick, "white")
    inner = radius - thick - 3
    if kind == "nash":
        yield ring(x, y, inner, 1.6, "white")
        inner -= 3
    if status_quo:
        yield f'<circle cx="{rounded(x)}" cy="{rounded(y)}" r="{rounded(min(inner, radius * 0.55))}" fill="{INK}"/>'


def ring(x: float, y: float, radius: float, thickness: float, fill: str) -> str:
    """One circle."""
    return (
        f'<circle cx="{rounded(x)}" cy="{rounded(y)}" r="{rounded(radius)}" fill="{fill}" stroke="{INK}" '
        f'stroke-width="{rounded(thickness)}"/>'
    )


def block_element(graph: Graph, block: Block) -> str:
    """A label, and the strip of options below it."""
    texts = [
        text_element(line, block.x, block.top + LINE * (place + 1) - 3, block.anchor)
        for place, line in enumerate(block.lines)
    ]
    strip = ""
    if block.strip is not None:
        left = block.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[block.anchor] * _strip_width(graph)
        strip = _strip(graph, block.strip, left, block.top + LINE * len(block.lines) + 3)
    return "".join(texts) + strip


def text_element(line: Line, x: float, y: float, anchor: Anchor = "start") -> str:
    """One line of type, with a white edge."""
    weight = ' font-weight="bold"' if line.bold else ""
    return (
        f'<text x="{rounded(x)}" y="{rounded(y)}" text-anchor="{anchor}" font-size="{rounded(line.size)}"{weight} '
        f'fill="{line.colour}" stroke="white" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
        f"{escaped(line.text)}</text>"
    )


def _square(graph: Graph) -> float:
    groups = len(options_by_maker(graph.conflict))
    return max(2.0, min(11.0, (STRIP_WIDTH - 3 * (groups - 1)) / len(graph.conflict.options)))


def _strip_width(graph: Graph) -> float:
    return _square(graph) * len(graph.conflict.options) + 3 * (len(options_by_maker(graph.conflict)) - 1)


def _strip(graph: Graph, state: int, left: float, top: float) -> str:
    """One square an option, filled where it is taken, in groups by decision maker."""
    size = _square(graph)
    across, down = rounded(_strip_width(graph) + 4), rounded(max(size, 6.4) + 4)
    squares = [f'<rect x="{rounded(left - 2)}" y="{rounded(top - 2)}" width="{across}" height="{down}" fill="white"/>']
    for maker, options in options_by_maker(graph.conflict).items():
        colour = graph.colours[graph.conflict.decision_makers.index(maker)]
        for bit, _ in options:
            squares.append(box(left, top, size, colour, bool(state >> bit & 1)))
            left += size
        left += 3
    return f'<g class="strip" data-text="{graph.conflict.text(state)}">{"".join(squares)}</g>'


def box(left: float, top: float, size: float, colour: str, taken: bool) -> str:
    """The square of one option, filled if it is taken."""
    fill, edge = (colour, colour) if taken else ("white", FAINT)
    inner = size - 1.4
    return (
        f'<rect x="{rounded(left + 0.7)}" y="{rounded(top)}" width="{rounded(inner)}" '
        f'height="{rounded(max(inner, 5.0))}" fill="{fill}" stroke="{edge}" stroke-width="0.8"/>'
    )
