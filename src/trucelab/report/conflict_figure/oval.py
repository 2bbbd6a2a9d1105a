"""The layout of a whole conflict that is small: every state in an oval."""

from __future__ import annotations

import math

from trucelab.report.conflict_figure.graph import Graph
from trucelab.report.conflict_figure.shapes import (
    RING,
    TOP,
    WIDTH,
    Block,
    Curve,
    Line,
    Node,
    Placed,
    Point,
    height_of,
    label_of,
    on_ring,
    pair,
)

OVAL_HALF_WIDTH, OVAL_HEIGHT, OVAL_LABEL_WIDTH = 230.0, 260.0, 170.0
"""Of the oval: at most, at least, at most."""

MOST_BOW = 60.0
"""How far an arc across the oval leaves the straight line."""


def oval(graph: Graph) -> Placed:
    """All states in an oval, clockwise in ascending order from the top right; labels beside it.

    Down each side the states are evenly spaced, so that every label has its own height.
    """
    states = sorted(graph.chosen)
    labels = {state: label_of(graph, state, OVAL_LABEL_WIDTH) for state in states}
    spacing = max(2 * RING + 10, 10 + max(height_of(lines, True) for lines in labels.values()))
    half = (len(states) + 1) // 2
    spacing = max(spacing, OVAL_HEIGHT / half)
    tall = spacing * half
    centre = (WIDTH / 2, TOP + tall / 2)
    nodes = {state: _on_oval(state, place, half, len(states), spacing, centre) for place, state in enumerate(states)}
    blocks = tuple(_beside(nodes[state], labels[state], centre[0]) for state in states)
    curves = tuple(
        _chord(nodes[each.start], nodes[each.end], centre, (0.1 if each.start < each.end else 0.2) + 0.05 * each.mover)
        for each in graph.arcs
    )
    return Placed(TOP + tall, WIDTH, nodes, blocks, curves)


def _on_oval(state: int, place: int, half: int, states: int, spacing: float, centre: Point) -> Node:
    on_right = place < half
    from_top = place if on_right else states - 1 - place
    on_side = half if on_right else states - half
    down = (from_top - (on_side - 1) / 2) * spacing
    bulge = math.sqrt(1 - (2 * down / (spacing * (half + 1))) ** 2)
    return Node(
        state,
        centre[0] + (1 if on_right else -1) * min(OVAL_HALF_WIDTH, 100 + 15 * states) * bulge,
        centre[1] + down,
        RING,
    )


def _beside(node: Node, lines: tuple[Line, ...], middle: float) -> Block:
    top = node.y - height_of(lines, True) / 2
    if node.x < middle:
        return Block(node.x - node.radius - 10, top, "end", lines, node.state)
    return Block(node.x + node.radius + 10, top, "start", lines, node.state)


def _chord(start: Node, end: Node, centre: Point, bend: float) -> Curve:
    """An arc between states of the oval, bowed towards its centre."""
    across, down = end.x - start.x, end.y - start.y
    middle = ((start.x + end.x) / 2, (start.y + end.y) / 2)
    inwards = (centre[0] - middle[0]) * -down + (centre[1] - middle[1]) * across
    bend = min(bend, MOST_BOW / math.hypot(across, down))
    side = bend if inwards >= 0 else -bend
    control = (middle[0] - side * down, middle[1] + side * across)
    first = on_ring(start, math.atan2(control[1] - start.y, control[0] - start.x))
    last = on_ring(end, math.atan2(control[1] - end.y, control[0] - end.x))
    return Curve(f"M{pair(first)} Q{pair(control)} {pair(last)}", control, last)
