"""The layout along the best paths: the status quo on the left, then one layer a move."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from trucelab.report.conflict_figure.graph import Graph
from trucelab.report.conflict_figure.shapes import (
    DOT,
    LINE,
    RING,
    SMALL,
    TOP,
    WIDTH,
    Block,
    Curve,
    Line,
    Node,
    Placed,
    Point,
    bottom,
    height_of,
    label_of,
    on_ring,
    pair,
    wrapped,
)
from trucelab.report.wording import capital
from trucelab.talks import Step

LEFT, RIGHT = 158.0, 76.0
LABEL_WIDTH, STATUS_QUO_WIDTH = 132.0, 128.0
SIDEWAYS = 0.15
"""Angle at which arcs leave a chosen state beside the label below it."""

GAP, BRANCHING_GAP, BEND = 128.0, 190.0, 78.0
"""Between layers; between layers where paths part; and the room for curves at the start of a gap."""

MOST_ORDERED = 6
"""First moves of which every order is tried."""

MOST_SPARE = 90.0
"""By how much gaps grow where there is room."""
LANE = 8.0
"""Between a move and its reversal, drawn beside each other."""


@dataclass(frozen=True)
class _Tree:
    """The best paths as a tree of rows and layers; states off the paths fill the last rows."""

    graph: Graph
    arrived: Mapping[int, Step]
    """The step of a best path by which a state is reached."""
    cell: Mapping[int, tuple[int, int]]
    """Row and layer."""

    def is_branch(self, each: Step) -> bool:
        """Whether an arc is drawn as a branch of the tree."""
        return self.arrived.get(each.end) == each


def _tree(graph: Graph) -> _Tree:
    arrived: dict[int, Step] = {}
    children: dict[int, list[int]] = {}
    for path in graph.paths:
        for each in path.steps:
            if each.end not in arrived and each.end != graph.findings.status_quo:
                arrived[each.end] = each
                children.setdefault(each.start, []).append(each.end)
    cell = _least_tangled(graph, arrived, children)
    rows = 1 + max(row for row, _ in cell.values())
    across = max(1 + max(layer for _, layer in cell.values()), 4) - 1
    beside = [state for state in graph.chosen if state not in cell]
    for place, state in enumerate(beside):
        cell[state] = (rows + place // across, 1 + place % across)
    return _Tree(graph, arrived, cell)


_Cells = dict[int, tuple[int, int]]


def _least_tangled(graph: Graph, arrived: Mapping[int, Step], children: Mapping[int, list[int]]) -> _Cells:
    """Rows and layers with the first moves in the order that keeps other arcs short; that of the scenario if equal."""
    root = graph.findings.status_quo
    others = [each for each in graph.arcs if arrived.get(each.end) != each]

    def cells(first: Sequence[int]) -> _Cells:
        found: _Cells = {}
        _place(root, 0, 0, {**children, root: first}, found)
        return found

    def tangle(found: _Cells) -> int:
        ends = [(found[each.start][0], found[each.end][0]) for each in others if {each.start, each.end} <= found.keys()]
        return sum((start - end) ** 2 for start, end in ends)

    first = children.get(root, [])
    orders: Iterable[Sequence[int]] = permutations(first) if len(first) <= MOST_ORDERED else [first]
    return min((cells(order) for order in orders), key=tangle)


def _place(state: int, layer: int, row: int, children: Mapping[int, Sequence[int]], cell: _Cells) -> int:
    """Give a state and all after it their rows and layers; a state stands in the row of its middle child.

    returns  the next free row
    """
    below = children.get(state, ())
    for child in below:
        row = _place(child, layer + 1, row, children, cell)
    cell[state] = (cell[below[(len(below) - 1) // 2]][0] if below else row, layer)
    return row if below else row + 1


def layered(graph: Graph) -> Placed:
    """The status quo on the left, then one layer a move along the best paths."""
    tree = _tree(graph)
    across = _layer_places(tree)
    steps = {state: _step_lines(graph, each, across, tree) for state, each in tree.arrived.items()}
    labels = {state: label_of(graph, state, _label_width(graph, state)) for state in graph.chosen}
    down = _row_places(tree, steps, labels)
    nodes = {
        state: Node(state, across[layer], down[row], _radius(graph, state)) for state, (row, layer) in tree.cell.items()
    }
    blocks = [_state_block(graph, nodes[state], lines) for state, lines in labels.items()]
    blocks += [_step_block(tree, nodes, state, lines) for state, lines in steps.items()]
    width = max(WIDTH, across[-1] + RIGHT)
    last = max(bottom(block) for block in blocks)
    return Placed(last, width, nodes, tuple(blocks), _layered_curves(tree, nodes))


def _radius(graph: Graph, state: int) -> float:
    return RING if state in graph.chosen else DOT


def _label_width(graph: Graph, state: int) -> float:
    return STATUS_QUO_WIDTH if state == graph.findings.status_quo else LABEL_WIDTH


def _layer_places(tree: _Tree) -> list[float]:
    """x of every layer: wide where paths part, and the rest of the width shared."""
    layers = 1 + max(layer for _, layer in tree.cell.values())
    parts = {tree.cell[each.start][1] for each in tree.arrived.values() if _is_bent(tree, each)}
    gaps = [BRANCHING_GAP if layer in parts else GAP for layer in range(layers - 1)]
    free = max(0.0, WIDTH - LEFT - RIGHT - sum(gaps))
    spare = min(MOST_SPARE, free / max(1, len(gaps)))
    places = [LEFT + (free - spare * len(gaps)) / 2]
    for gap in gaps:
        places.append(places[-1] + gap + spare)
    return places


def _is_bent(tree: _Tree, each: Step) -> bool:
    return tree.cell[each.start][0] != tree.cell[each.end][0]


def _row_places(tree: _Tree, steps: Mapping[int, Sequence[Line]], labels: Mapping[int, Sequence[Line]]) -> list[float]:
    """y of every row, so that what stands above and below its line has room."""
    rows = 1 + max(row for row, _ in tree.cell.values())
    above, below = [RING + 4] * rows, [RING + 4] * rows
    for state, (row, _) in tree.cell.items():
        label = height_of(labels[state], True) if state in labels else 0.0
        above[row] = max(above[row], 5 + LINE * len(steps.get(state, ())))
        if state == tree.graph.findings.status_quo:
            above[row], below[row] = max(above[row], label / 2), max(below[row], label / 2)
        elif label:
            below[row] = max(below[row], RING + 6 + label)
    places = [TOP + above[0]]
    for row in range(1, rows):
        places.append(places[-1] + below[row - 1] + 14 + above[row])
    return places


def _step_lines(graph: Graph, each: Step, across: Sequence[float], tree: _Tree) -> tuple[Line, ...]:
    """Who moves, and what changes: above the arc."""
    layer = tree.cell[each.end][1]
    room = across[layer] - across[layer - 1] - RING - _radius(graph, each.start) - 12
    if _is_bent(tree, each):
        room = across[layer] - across[layer - 1] - BEND - RING - 6
    colour = graph.colours[each.mover]
    lines = [Line(text, SMALL, True, colour) for text in wrapped(_short_words(graph.names[each.mover]), room, SMALL, 3)]
    return (*lines, *(Line(text, SMALL) for text in wrapped(graph.change(each), room, SMALL, 4)))


def _short_words(name: str) -> list[str]:
    """The words of a name, without its article."""
    return capital(name.removeprefix("The ")).split()


def _state_block(graph: Graph, node: Node, lines: tuple[Line, ...]) -> Block:
    if node.state == graph.findings.status_quo:
        return Block(node.x - node.radius - 12, node.y - height_of(lines, True) / 2, "end", lines, node.state)
    return Block(node.x, node.y + node.radius + 6, "middle", lines, node.state)


def _step_block(tree: _Tree, nodes: Mapping[int, Node], state: int, lines: tuple[Line, ...]) -> Block:
    each = tree.arrived[state]
    start, end = nodes[each.start], nodes[state]
    left = start.x + (BEND if _is_bent(tree, each) else start.radius)
    return Block((left + end.x - end.radius - 8) / 2, end.y - 5 - LINE * len(lines), "middle", lines)


def _layered_curves(tree: _Tree, nodes: Mapping[int, Node]) -> tuple[Curve, ...]:
    ports = _ports(tree)
    lanes: dict[tuple[int, int], int] = {}
    curves = []
    for each in tree.graph.arcs:
        start, end = nodes[each.start], nodes[each.end]
        if tree.is_branch(each):
            curves.append(_branch(start, end, ports[each.end]))
        elif each.start in tree.arrived and tree.arrived[each.start].start == each.end:
            lane = lanes[each.start, each.end] = lanes.get((each.start, each.end), 0) + 1
            curves.append(_return(start, end, ports[each.start], lane))
        else:
            curves.append(_across(start, end, each.mover))
    return tuple(curves)


@dataclass(frozen=True)
class _Port:
    """How a branch leaves the state before it: nested, so that branches into farther rows turn away first."""

    angle: float
    turn: float
    """How far right of the state the branch runs down or up."""


def _ports(tree: _Tree) -> dict[int, _Port]:
    """For every state reached, how its branch leaves the state before it."""
    sides: dict[tuple[int, int], list[int]] = {}
    for state, each in tree.arrived.items():
        apart = tree.cell[state][0] - tree.cell[each.start][0]
        sides.setdefault((each.start, (apart > 0) - (apart < 0)), []).append(state)
    ports: dict[int, _Port] = {}
    for (start, side), states in sides.items():
        states.sort(key=lambda state: abs(tree.cell[state][0] - tree.cell[start][0]))
        for place, state in enumerate(states):
            angle = math.radians(side * (34 + 42 * place / max(1, len(states) - 1)))
            ports[state] = _Port(angle, BEND * (0.62 - 0.36 * place / max(1, len(states) - 1)))
    return ports


def _branch(start: Node, end: Node, port: _Port) -> Curve:
    """Bend into the row of the end right after the start, then go straight."""
    last = (end.x - end.radius - 2, end.y)
    if start.y == end.y:
        first = on_ring(start, 0.0)
        return Curve(f"M{pair(first)} L{pair(last)}", first, last)
    first, out, into, bend = _bend(start, end.y, port, (0.0, 0.0))
    return Curve(f"M{pair(first)} C{pair(out)} {pair(into)} {pair(bend)} L{pair(last)}", bend, last)


def _return(start: Node, end: Node, port: _Port, lane: int) -> Curve:
    """A branch taken back: beside it, on its lower side."""
    drop = LANE * lane
    first = (start.x - math.sqrt(max(0.0, (start.radius + 2) ** 2 - drop**2)), start.y + drop)
    if start.y == end.y:
        last = (end.x + math.sqrt(max(0.0, (end.radius + 2) ** 2 - drop**2)), end.y + drop)
        return Curve(f"M{pair(first)} L{pair(last)}", first, last)
    aside = drop if start.y < end.y else -drop
    last, out, into, bend = _bend(end, start.y, port, (aside, drop))
    return Curve(f"M{pair(first)} L{pair(bend)} C{pair(into)} {pair(out)} {pair(last)}", out, last)


def _bend(root: Node, y: float, port: _Port, aside: Point) -> tuple[Point, Point, Point, Point]:
    """The bent part of a branch as a cubic curve from the root, moved aside for its return."""
    first = on_ring(root, port.angle + aside[1] / (root.radius + 2))
    turn = root.x + port.turn + aside[0]
    out = (turn, first[1] + 0.55 * (y - root.y) * abs(math.sin(port.angle)))
    into = (turn, y + aside[1])
    return first, out, into, (root.x + BEND, y + aside[1])


def _across(start: Node, end: Node, mover: int) -> Curve:
    """An arc between branches, which keeps clear of the labels below chosen states."""
    leaving, arriving = _directions(end.x - start.x, end.y - start.y, 0.12 + 0.1 * (mover % 3))
    clear_leaving, clear_arriving = _clear(start, leaving), _clear(end, arriving)
    first, last = on_ring(start, clear_leaving), on_ring(end, clear_arriving)
    reach = 0.36 * math.hypot(end.x - start.x, end.y - start.y)
    out = _ahead(first, clear_leaving, leaving, reach)
    into = _ahead(last, clear_arriving, arriving, reach)
    return Curve(f"M{pair(first)} C{pair(out)} {pair(into)} {pair(last)}", into, last)


def _directions(across: float, down: float, bow: float) -> tuple[float, float]:
    """Angles at which an arc leaves its start and, looking back, its end: off the lines of the rows.

    Opposite arcs bow to opposite sides.
    """
    straight = math.atan2(down, across)
    if abs(across) < 1:  # within a layer: to the right, where less is written
        aside = math.copysign(0.2 + bow, -down)
        return straight + aside, straight + math.pi - aside
    if abs(down) < 1:  # within a row: below its line
        aside = math.copysign(0.4 + bow, across)
        return straight + aside, straight + math.pi - aside
    upright = math.copysign(math.pi / 2, down)
    steep = (straight + upright) / 2
    return steep + bow, steep + math.pi - bow


def _clear(node: Node, angle: float) -> float:
    """The angle itself, or beside the label if it points there."""
    turned = math.remainder(angle, 2 * math.pi)
    if node.radius < RING or not SIDEWAYS < turned < math.pi - SIDEWAYS:
        return turned
    return SIDEWAYS if turned <= math.pi / 2 + 0.2 else math.pi - SIDEWAYS


def _ahead(at: Point, angle: float, meant: float, reach: float) -> Point:
    """The control point of a curve's end; far enough out to pass the label if the curve had to turn aside."""
    turned_aside = abs(math.remainder(angle - meant, 2 * math.pi)) > 0.01
    far = max(reach, LABEL_WIDTH) if turned_aside else reach
    return at[0] + far * math.cos(angle), at[1] + far * math.sin(angle)
