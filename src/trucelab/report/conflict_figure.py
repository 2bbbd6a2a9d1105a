"""The figure of a conflict: chosen states, the moves between them, and the best ways from the status quo, as one SVG.

Three parts: what is shown (`_graph`), where it stands (`_layered`, `_oval`), and how it is drawn.  Nothing in the
SVG has an id or a style sheet, so that several figures can stand in one page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from trucelab.drawing import FONT, GREY, INK
from trucelab.plain import plain
from trucelab.report.option_form import is_equilibrium, maker_name, options_by_maker, short_name, shown_states
from trucelab.report.wording import capital, listed
from trucelab.scenario import Scenario
from trucelab.talks import Conflict, Findings, Path, Step
from trucelab.talks.moves import moves, step
from trucelab.talks.states import state_numbers

WIDTH = 980
"""Width for which sizes of type are chosen."""

MOST_IN_OVAL = 24
"""A conflict with no more feasible states, none of them named, is shown whole."""

MAKER_COLOURS = ("#b3261e", "#1d5fa8", "#2e7d4f", "#a85f00", "#6d4a9c", "#0f7c85", "#b23a7a", "#6b4f3a", "#55606b")
"""One a decision maker, in the order of the talks; dark enough for type on white."""

FAMILY = ", ".join(name if name == "sans-serif" else f"'{name}'" for name in FONT.split(", "))
"""The fonts of every chart; names are quoted, because one with a digit is void without."""

HIGHLIGHT, FAINT = "#f7e3a3", "#aab4be"
BODY, SMALL, LINE = 12.0, 10.5, 13.5
RING, DOT = 15.0, 6.0
"""Radius of a chosen state, and of a state on the way."""

LANE = 8.0
"""Between a move and its reversal, drawn beside each other."""

Kind = Literal["nash", "sequential", "other"]


def conflict_figure(scenario: Scenario, findings: Findings, states: Iterable[int] | None = None) -> str:
    """The conflict among chosen states, as an SVG element that needs nothing else.

    Shown are the status quo, the chosen states and the states on the best paths to outcomes whose best state is
    among them; every improvement between any two of these; and other moves only where a best path takes them.

    states  what to show, beside the status quo; if None, the rule of `option_form.shown_states`, or every state of
            a conflict without named outcomes that has at most `MOST_IN_OVAL` feasible ones
    raises  WrongInput, if one of the states is not feasible
    """
    graph = _graph(scenario, findings, states)
    placed = _oval(graph) if _is_whole(graph) else _layered(graph)
    return _svg(graph, placed)


# What is shown.


@dataclass(frozen=True, eq=False)
class _Graph:
    """Everything that is drawn, before it has a place."""

    scenario: Scenario
    findings: Findings
    chosen: tuple[int, ...]
    """The status quo and the states asked for."""
    paths: tuple[Path, ...]
    """Best paths to outcomes whose best state is chosen."""
    arcs: tuple[Step, ...]
    """Ascending by start, mover and end."""

    @property
    def conflict(self) -> Conflict:
        return self.findings.conflict

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        """State numbers of the states shown."""
        numbers = state_numbers(self.conflict.feasible)
        return {state: int(numbers[state]) for state in self.states}

    @cached_property
    def states(self) -> tuple[int, ...]:
        """The chosen states, then those on the way."""
        return _with_ways(self.chosen, self.paths)

    @cached_property
    def on_paths(self) -> frozenset[tuple[int, int, int]]:
        """Mover, start and end of the steps on best paths."""
        return frozenset((each.mover, each.start, each.end) for path in self.paths for each in path.steps)

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """One for each decision maker."""
        return tuple(MAKER_COLOURS[i % len(MAKER_COLOURS)] for i in range(len(self.conflict.decision_makers)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Printed names of the decision makers."""
        return tuple(capital(maker_name(self.scenario, maker)) for maker in self.conflict.decision_makers)

    @cached_property
    def kinds(self) -> Mapping[int, Kind]:
        """How stable each state shown is."""
        return {state: self._kind(state) for state in self.states}

    def _kind(self, state: int) -> Kind:
        if is_equilibrium(self.findings, "nash", state):
            return "nash"
        return "sequential" if is_equilibrium(self.findings, "sequential", state) else "other"

    def called(self, state: int) -> str:
        """The outcomes of which a state is the best; empty if there is none."""
        outcomes = self.findings.outcomes.values()
        return capital("; ".join(outcome.name for outcome in outcomes if outcome.best_state == state))

    def change(self, each: Step) -> tuple[str, ...]:
        """The options that a move takes or drops, in a word or two each."""
        changed = each.start ^ each.end
        return tuple(
            f"{'+' if each.end >> bit & 1 else '−'}\u00a0{short_name(option)}"
            for bit, option in enumerate(self.conflict.options)
            if changed >> bit & 1
        )


def _graph(scenario: Scenario, findings: Findings, states: Iterable[int] | None) -> _Graph:
    asked = findings.conflict.states.tolist() if states is None and _is_nameless(findings) else states
    chosen = tuple(dict.fromkeys((findings.status_quo, *shown_states(findings, asked))))
    paths = tuple(
        outcome.path for outcome in findings.outcomes.values() if outcome.path and outcome.best_state in chosen
    )
    return _Graph(scenario, findings, chosen, paths, _arcs(findings.conflict, _with_ways(chosen, paths), paths))


def _is_nameless(findings: Findings) -> bool:
    return not findings.outcomes and findings.feasible_states <= MOST_IN_OVAL


def _is_whole(graph: _Graph) -> bool:
    """Whether every feasible state was asked for, and there are few."""
    return len(graph.chosen) == graph.findings.feasible_states <= MOST_IN_OVAL


def _with_ways(chosen: tuple[int, ...], paths: Sequence[Path]) -> tuple[int, ...]:
    return tuple(dict.fromkeys([*chosen, *(each.end for path in paths for each in path.steps)]))


def _arcs(conflict: Conflict, states: tuple[int, ...], paths: Sequence[Path]) -> tuple[Step, ...]:
    """The improvements between the states, and the steps of the paths."""
    shown = set(states)
    wanted = {(each.mover, each.start, each.end) for path in paths for each in path.steps}
    possible = (
        step(conflict, mover, start, int(end))
        for start in sorted(states)
        for mover in range(len(conflict.decision_makers))
        for end in moves(conflict, mover, start)
        if int(end) in shown
    )
    return tuple(each for each in possible if each.improvement or (each.mover, each.start, each.end) in wanted)


# Where it stands.


@dataclass(frozen=True)
class _Line:
    """One line of type."""

    text: str
    size: float = SMALL
    bold: bool = False
    colour: str = INK

    @property
    def width(self) -> float:
        return _text_width(self.text, self.size, self.bold)


Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class _Block:
    """Lines of type under each other, with the strip of options below them if `strip` is a state."""

    x: float
    top: float
    anchor: Anchor
    lines: tuple[_Line, ...]
    strip: int | None = None


@dataclass(frozen=True)
class _Node:
    """A state with its place."""

    state: int
    x: float
    y: float
    radius: float


Point = tuple[float, float]


@dataclass(frozen=True)
class _Curve:
    """A line, a quadratic or cubic Bezier curve, perhaps with a straight end: its SVG path and how it ends."""

    path: str
    before_end: Point
    end: Point


@dataclass(frozen=True)
class _Placed:
    """The figure with every coordinate known."""

    height: float
    width: float
    nodes: Mapping[int, _Node]
    blocks: tuple[_Block, ...]
    curves: tuple[_Curve, ...]
    """One for each arc."""


@dataclass(frozen=True)
class _Tree:
    """The best paths as a tree of rows and layers; states off the paths fill the last rows."""

    graph: _Graph
    arrived: Mapping[int, Step]
    """The step of a best path by which a state is reached."""
    cell: Mapping[int, tuple[int, int]]
    """Row and layer."""

    def is_branch(self, each: Step) -> bool:
        """Whether an arc is drawn as a branch of the tree."""
        return self.arrived.get(each.end) == each


LEFT, RIGHT, TOP = 158.0, 76.0, 16.0
LABEL_WIDTH, STATUS_QUO_WIDTH = 132.0, 128.0
OVAL_HALF_WIDTH, OVAL_HEIGHT, OVAL_LABEL_WIDTH = 230.0, 260.0, 170.0
"""Of the oval in which a whole conflict stands: at most, at least, at most."""

SIDEWAYS = 0.15
"""Angle at which arcs leave a chosen state beside the label below it."""

GAP, BRANCHING_GAP, BEND = 128.0, 190.0, 78.0
"""Between layers; between layers where paths part; and the room for curves at the start of a gap."""

MOST_BOW = 60.0
"""How far an arc across the oval leaves the straight line."""

MOST_ORDERED = 6
"""First moves of which every order is tried."""

MOST_SPARE = 90.0
"""By how much gaps grow where there is room."""


def _tree(graph: _Graph) -> _Tree:
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


def _least_tangled(graph: _Graph, arrived: Mapping[int, Step], children: Mapping[int, list[int]]) -> _Cells:
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


def _layered(graph: _Graph) -> _Placed:
    """The status quo on the left, then one layer a move along the best paths."""
    tree = _tree(graph)
    across = _layer_places(tree)
    steps = {state: _step_lines(graph, each, across, tree) for state, each in tree.arrived.items()}
    labels = {state: _label(graph, state, _label_width(graph, state)) for state in graph.chosen}
    down = _row_places(tree, steps, labels)
    nodes = {
        state: _Node(state, across[layer], down[row], _radius(graph, state))
        for state, (row, layer) in tree.cell.items()
    }
    blocks = [_state_block(graph, nodes[state], lines) for state, lines in labels.items()]
    blocks += [_step_block(tree, nodes, state, lines) for state, lines in steps.items()]
    width = max(WIDTH, across[-1] + RIGHT)
    last = max(_bottom(block) for block in blocks)
    return _Placed(last, width, nodes, tuple(blocks), _layered_curves(tree, nodes))


def _radius(graph: _Graph, state: int) -> float:
    return RING if state in graph.chosen else DOT


def _label_width(graph: _Graph, state: int) -> float:
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


def _row_places(
    tree: _Tree, steps: Mapping[int, Sequence[_Line]], labels: Mapping[int, Sequence[_Line]]
) -> list[float]:
    """y of every row, so that what stands above and below its line has room."""
    rows = 1 + max(row for row, _ in tree.cell.values())
    above, below = [RING + 4] * rows, [RING + 4] * rows
    for state, (row, _) in tree.cell.items():
        label = _height(labels[state], True) if state in labels else 0.0
        above[row] = max(above[row], 5 + LINE * len(steps.get(state, ())))
        if state == tree.graph.findings.status_quo:
            above[row], below[row] = max(above[row], label / 2), max(below[row], label / 2)
        elif label:
            below[row] = max(below[row], RING + 6 + label)
    places = [TOP + above[0]]
    for row in range(1, rows):
        places.append(places[-1] + below[row - 1] + 14 + above[row])
    return places


def _step_lines(graph: _Graph, each: Step, across: Sequence[float], tree: _Tree) -> tuple[_Line, ...]:
    """Who moves, and what changes: above the arc."""
    layer = tree.cell[each.end][1]
    room = across[layer] - across[layer - 1] - RING - _radius(graph, each.start) - 12
    if _is_bent(tree, each):
        room = across[layer] - across[layer - 1] - BEND - RING - 6
    colour = graph.colours[each.mover]
    lines = [
        _Line(text, SMALL, True, colour) for text in _wrapped(_short_words(graph.names[each.mover]), room, SMALL, 3)
    ]
    return (*lines, *(_Line(text, SMALL) for text in _wrapped(graph.change(each), room, SMALL, 4)))


def _short_words(name: str) -> list[str]:
    """The words of a name, without its article."""
    return capital(name.removeprefix("The ")).split()


def _label(graph: _Graph, state: int, width: float) -> tuple[_Line, ...]:
    """What a chosen state is called."""
    number = f"state {graph.numbers[state]:,}"
    about = number + {"nash": " · Nash", "sequential": " · sequential", "other": ""}[graph.kinds[state]]
    name = graph.called(state)
    lines = [_Line("STATUS QUO", SMALL, True)] if state == graph.findings.status_quo else []
    lines += [_Line(text, BODY, True) for text in _wrapped(name.split(), width, BODY, 3)]
    lines.append(_Line(about, SMALL, False, GREY))
    if not name:
        lines += [_Line(text, SMALL, False, GREY) for text in _wrapped(_within(graph, state).split(), width, SMALL, 2)]
    return tuple(lines)


def _within(graph: _Graph, state: int) -> str:
    """The outcomes to which a state belongs that is the best of none."""
    outcomes = graph.findings.outcomes.values()
    names = [outcome.name for outcome in outcomes if bool((outcome.states == state).any())]
    return f"a form of {listed(names)}" if names else ""


def _state_block(graph: _Graph, node: _Node, lines: tuple[_Line, ...]) -> _Block:
    if node.state == graph.findings.status_quo:
        return _Block(node.x - node.radius - 12, node.y - _height(lines, True) / 2, "end", lines, node.state)
    return _Block(node.x, node.y + node.radius + 6, "middle", lines, node.state)


def _step_block(tree: _Tree, nodes: Mapping[int, _Node], state: int, lines: tuple[_Line, ...]) -> _Block:
    each = tree.arrived[state]
    start, end = nodes[each.start], nodes[state]
    left = start.x + (BEND if _is_bent(tree, each) else start.radius)
    return _Block((left + end.x - end.radius - 8) / 2, end.y - 5 - LINE * len(lines), "middle", lines)


def _layered_curves(tree: _Tree, nodes: Mapping[int, _Node]) -> tuple[_Curve, ...]:
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


def _on_ring(node: _Node, angle: float, beyond: float = 2.0) -> Point:
    return node.x + (node.radius + beyond) * math.cos(angle), node.y + (node.radius + beyond) * math.sin(angle)


def _branch(start: _Node, end: _Node, port: _Port) -> _Curve:
    """Bend into the row of the end right after the start, then go straight."""
    last = (end.x - end.radius - 2, end.y)
    if start.y == end.y:
        first = _on_ring(start, 0.0)
        return _Curve(f"M{_xy(first)} L{_xy(last)}", first, last)
    first, out, into, bend = _bend(start, end.y, port, (0.0, 0.0))
    return _Curve(f"M{_xy(first)} C{_xy(out)} {_xy(into)} {_xy(bend)} L{_xy(last)}", bend, last)


def _return(start: _Node, end: _Node, port: _Port, lane: int) -> _Curve:
    """A branch taken back: beside it, on its lower side."""
    drop = LANE * lane
    first = (start.x - math.sqrt(max(0.0, (start.radius + 2) ** 2 - drop**2)), start.y + drop)
    if start.y == end.y:
        last = (end.x + math.sqrt(max(0.0, (end.radius + 2) ** 2 - drop**2)), end.y + drop)
        return _Curve(f"M{_xy(first)} L{_xy(last)}", first, last)
    aside = drop if start.y < end.y else -drop
    last, out, into, bend = _bend(end, start.y, port, (aside, drop))
    return _Curve(f"M{_xy(first)} L{_xy(bend)} C{_xy(into)} {_xy(out)} {_xy(last)}", out, last)


def _bend(root: _Node, y: float, port: _Port, aside: Point) -> tuple[Point, Point, Point, Point]:
    """The bent part of a branch as a cubic curve from the root, moved aside for its return."""
    first = _on_ring(root, port.angle + aside[1] / (root.radius + 2))
    turn = root.x + port.turn + aside[0]
    out = (turn, first[1] + 0.55 * (y - root.y) * abs(math.sin(port.angle)))
    into = (turn, y + aside[1])
    return first, out, into, (root.x + BEND, y + aside[1])


def _across(start: _Node, end: _Node, mover: int) -> _Curve:
    """An arc between branches, which keeps clear of the labels below chosen states."""
    leaving, arriving = _directions(end.x - start.x, end.y - start.y, 0.12 + 0.1 * (mover % 3))
    clear_leaving, clear_arriving = _clear(start, leaving), _clear(end, arriving)
    first, last = _on_ring(start, clear_leaving), _on_ring(end, clear_arriving)
    reach = 0.36 * math.hypot(end.x - start.x, end.y - start.y)
    out = _ahead(first, clear_leaving, leaving, reach)
    into = _ahead(last, clear_arriving, arriving, reach)
    return _Curve(f"M{_xy(first)} C{_xy(out)} {_xy(into)} {_xy(last)}", into, last)


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


def _clear(node: _Node, angle: float) -> float:
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


def _chord(start: _Node, end: _Node, centre: Point, bend: float) -> _Curve:
    """An arc between states of the oval, bowed towards its centre."""
    across, down = end.x - start.x, end.y - start.y
    middle = ((start.x + end.x) / 2, (start.y + end.y) / 2)
    inwards = (centre[0] - middle[0]) * -down + (centre[1] - middle[1]) * across
    bend = min(bend, MOST_BOW / math.hypot(across, down))
    side = bend if inwards >= 0 else -bend
    control = (middle[0] - side * down, middle[1] + side * across)
    first = _on_ring(start, math.atan2(control[1] - start.y, control[0] - start.x))
    last = _on_ring(end, math.atan2(control[1] - end.y, control[0] - end.x))
    return _Curve(f"M{_xy(first)} Q{_xy(control)} {_xy(last)}", control, last)


def _oval(graph: _Graph) -> _Placed:
    """All states in an oval, clockwise in ascending order from the top right; labels beside it.

    Down each side the states are evenly spaced, so that every label has its own height.
    """
    states = sorted(graph.chosen)
    labels = {state: _label(graph, state, OVAL_LABEL_WIDTH) for state in states}
    spacing = max(2 * RING + 10, 10 + max(_height(lines, True) for lines in labels.values()))
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
    return _Placed(TOP + tall, WIDTH, nodes, blocks, curves)


def _on_oval(state: int, place: int, half: int, states: int, spacing: float, centre: Point) -> _Node:
    on_right = place < half
    from_top = place if on_right else states - 1 - place
    on_side = half if on_right else states - half
    down = (from_top - (on_side - 1) / 2) * spacing
    bulge = math.sqrt(1 - (2 * down / (spacing * (half + 1))) ** 2)
    return _Node(
        state,
        centre[0] + (1 if on_right else -1) * min(OVAL_HALF_WIDTH, 100 + 15 * states) * bulge,
        centre[1] + down,
        RING,
    )


def _beside(node: _Node, lines: tuple[_Line, ...], middle: float) -> _Block:
    top = node.y - _height(lines, True) / 2
    if node.x < middle:
        return _Block(node.x - node.radius - 10, top, "end", lines, node.state)
    return _Block(node.x + node.radius + 10, top, "start", lines, node.state)


def _height(lines: Sequence[_Line], strip: bool = False) -> float:
    return LINE * len(lines) + (STRIP_HEIGHT if strip else 0.0)


def _bottom(block: _Block) -> float:
    return block.top + _height(block.lines, block.strip is not None)


# How type is measured.

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]-· \u00a0"), frozenset("mwMW@%—")


def _text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, rather too wide: type is not measured, because fonts differ between machines."""
    units = sum(0.36 if c in _NARROW else 0.9 if c in _WIDE else 0.7 if c.isupper() else 0.57 for c in text)
    return units * size * (1.07 if bold else 1.0)


def _wrapped(words: Sequence[str], width: float, size: float, most: int) -> list[str]:
    """Words in lines that are no wider than asked; what does not fit in `most` lines is cut with an ellipsis."""
    lines: list[str] = []
    for word in words:
        if lines and _text_width(f"{lines[-1]} {word}", size, True) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    cut = len(lines) > most
    return [_cut(line, width, size, cut and place == most - 1) for place, line in enumerate(lines[:most])]


def _cut(line: str, width: float, size: float, more: bool) -> str:
    if not more and _text_width(line, size, True) <= width:
        return line
    line = line[: int(width)]  # no character is narrower than a unit
    while line and _text_width(line + "…", size, True) > width:
        line = line[:-1]
    return line.rstrip() + "…"


# How it is drawn.

STRIP_HEIGHT = 15.0
STRIP_WIDTH = 118.0


def _svg(graph: _Graph, placed: _Placed) -> str:
    legend, height = _legend(graph, placed.height + 26, placed.width)
    title = f"Who can move the conflict where: {graph.scenario.document.title}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(placed.width)} {_n(height)}" role="img" '
        f"aria-label={_quoted(title)} font-family={_quoted(FAMILY)}>",
        f"<title>{_escaped(title)}</title>",
        f"<desc>{_escaped(_description(graph))}</desc>",
        *_highlights(graph, placed),
        *(_arc(graph, each, curve) for each, curve in zip(graph.arcs, placed.curves, strict=True)),
        *(_node(graph, node) for node in placed.nodes.values()),
        *(_block(graph, block) for block in placed.blocks),
        *legend,
        "</svg>",
    ]
    return "\n".join(parts)


def _highlights(graph: _Graph, placed: _Placed) -> Iterator[str]:
    for each, curve in zip(graph.arcs, placed.curves, strict=True):
        if (each.mover, each.start, each.end) in graph.on_paths:
            yield (
                f'<path class="way" d="{curve.path}" fill="none" stroke="{HIGHLIGHT}" stroke-width="11" '
                'stroke-linecap="round"/>'
            )


def _arc(graph: _Graph, each: Step, curve: _Curve) -> str:
    colour = graph.colours[each.mover]
    on_path = (each.mover, each.start, each.end) in graph.on_paths
    style = f'stroke-width="{2.2 if on_path else 1.5}"'
    if not each.improvement:
        style = 'stroke-width="1.4" stroke-dasharray="5 4"'
    maker = graph.conflict.decision_makers[each.mover]
    return (
        f'<g class="arc" data-mover={_quoted(maker)} data-start="{each.start}" data-end="{each.end}" '
        f'data-improvement="{"yes" if each.improvement else "no"}"><title>{_escaped(_sentence(graph, each))}</title>'
        f'<path d="{curve.path}" fill="none" stroke="{colour}" {style}/>'
        f'<path d="{_head(curve)}" fill="{colour}"/></g>'
    )


def _head(curve: _Curve) -> str:
    """The head of an arrow, as a path."""
    angle = math.atan2(curve.end[1] - curve.before_end[1], curve.end[0] - curve.before_end[0])
    wings = [
        (curve.end[0] - 8.5 * math.cos(angle + turn), curve.end[1] - 8.5 * math.sin(angle + turn))
        for turn in (0.42, -0.42)
    ]
    return f"M{_xy(curve.end)} L{_xy(wings[0])} L{_xy(wings[1])} Z"


def _sentence(graph: _Graph, each: Step) -> str:
    will = "an improvement" if each.improvement else "against its own interest"
    return f"{graph.names[each.mover]}: {', '.join(graph.change(each))} ({will})"


def _node(graph: _Graph, node: _Node) -> str:
    quo = node.state == graph.findings.status_quo
    chosen = node.state in graph.chosen
    marks = ["status-quo"] * quo + [graph.kinds[node.state]] + ["on-the-way"] * (not chosen)
    shapes = "".join(_rings(node.x, node.y, graph.kinds[node.state], quo) if chosen else _dots(node))
    about = [graph.called(node.state), f"state {graph.numbers[node.state]:,}", graph.conflict.text(node.state)]
    title = ", ".join(text for text in about if text)
    return (
        f'<g class="node" data-state="{node.state}" data-marks="{" ".join(marks)}">'
        f"<title>{_escaped(title)}</title>{shapes}</g>"
    )


def _rings(x: float, y: float, kind: Kind, status_quo: bool, radius: float = RING) -> Iterator[str]:
    """Two rings for a Nash equilibrium, a thick one for a sequential one, a thin one for others."""
    thick = 4.0 if kind == "sequential" else 1.6
    yield _ring(x, y, radius - thick / 2 + 0.5, thick, "white")
    inner = radius - thick - 3
    if kind == "nash":
        yield _ring(x, y, inner, 1.6, "white")
        inner -= 3
    if status_quo:
        yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(min(inner, radius * 0.55))}" fill="{INK}"/>'


def _dots(node: _Node) -> Iterator[str]:
    yield _ring(node.x, node.y, node.radius - 0.5, 1.3, "white")


def _ring(x: float, y: float, radius: float, thickness: float, fill: str) -> str:
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" stroke="{INK}" '
        f'stroke-width="{_n(thickness)}"/>'
    )


def _block(graph: _Graph, block: _Block) -> str:
    texts = [
        _text(line, block.x, block.top + LINE * (place + 1) - 3, block.anchor) for place, line in enumerate(block.lines)
    ]
    strip = ""
    if block.strip is not None:
        left = block.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[block.anchor] * _strip_width(graph)
        strip = _strip(graph, block.strip, left, block.top + LINE * len(block.lines) + 3)
    return "".join(texts) + strip


def _text(line: _Line, x: float, y: float, anchor: Anchor = "start") -> str:
    weight = ' font-weight="bold"' if line.bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{_n(line.size)}"{weight} '
        f'fill="{line.colour}" stroke="white" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
        f"{_escaped(line.text)}</text>"
    )


def _square(graph: _Graph) -> float:
    groups = len(options_by_maker(graph.conflict))
    return max(2.0, min(11.0, (STRIP_WIDTH - 3 * (groups - 1)) / len(graph.conflict.options)))


def _strip_width(graph: _Graph) -> float:
    return _square(graph) * len(graph.conflict.options) + 3 * (len(options_by_maker(graph.conflict)) - 1)


def _strip(graph: _Graph, state: int, left: float, top: float) -> str:
    """One square an option, filled where it is taken, in groups by decision maker."""
    size = _square(graph)
    across, down = _n(_strip_width(graph) + 4), _n(max(size, 6.4) + 4)
    squares = [f'<rect x="{_n(left - 2)}" y="{_n(top - 2)}" width="{across}" height="{down}" fill="white"/>']
    for maker, options in options_by_maker(graph.conflict).items():
        colour = graph.colours[graph.conflict.decision_makers.index(maker)]
        for bit, _ in options:
            squares.append(_box(left, top, size, colour, bool(state >> bit & 1)))
            left += size
        left += 3
    return f'<g class="strip" data-text="{graph.conflict.text(state)}">{"".join(squares)}</g>'


def _box(left: float, top: float, size: float, colour: str, taken: bool) -> str:
    fill, edge = (colour, colour) if taken else ("white", FAINT)
    inner = size - 1.4
    return (
        f'<rect x="{_n(left + 0.7)}" y="{_n(top)}" width="{_n(inner)}" height="{_n(max(inner, 5.0))}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="0.8"/>'
    )


# The legend.


def _legend(graph: _Graph, top: float, width: float) -> tuple[list[str], float]:
    """The legend, and where it ends."""
    left = 24.0
    parts = [f'<path d="M{_n(left)} {_n(top)} H{_n(width - left)}" stroke="{FAINT}" stroke-width="1"/>']
    y = top + 22
    for mark, text in _symbols(graph):
        needed = 36 + _text_width(text, SMALL)
        if left + needed > width - 24:
            left, y = 24.0, y + 22
        parts += [_moved(mark, left, y - 4), _text(_Line(text), left + 32, y)]
        left += needed + 18
    y += 30
    makers = list(_makers(graph, width / 2 - 64))
    for row in range(0, len(makers), 2):
        for x, maker in zip((24, width / 2 + 12), makers[row : row + 2], strict=False):
            parts += _maker(maker, x, y)
        y += max(len(maker.lines) for maker in makers[row : row + 2]) * LINE + 6
    return parts, y + 4


@dataclass(frozen=True)
class _Maker:
    """One decision maker in the legend."""

    colour: str
    lines: tuple[_Line, ...]


def _maker(maker: _Maker, x: float, y: float) -> Iterator[str]:
    yield f'<path d="M{_n(x)} {_n(y - 4)} h24" stroke="{maker.colour}" stroke-width="3"/>'
    yield from (_text(line, x + 32, y + LINE * place) for place, line in enumerate(maker.lines))


def _symbols(graph: _Graph) -> Iterator[tuple[str, str]]:
    """What each mark means, if it occurs; marks are drawn around (12, 0)."""
    kinds = {graph.kinds[state] for state in graph.chosen}
    quo = f'<circle cx="12" cy="0" r="9" fill="white" stroke="{INK}" stroke-width="1.4"/>'
    yield quo + f'<circle cx="12" cy="0" r="5" fill="{INK}"/>', "status quo"
    if "nash" in kinds:
        yield "".join(_rings(12, 0, "nash", False, 10)), "nobody gains by moving alone (Nash)"
    if "sequential" in kinds:
        yield "".join(_rings(12, 0, "sequential", False, 10)), "held by credible answers (sequential)"
    if "other" in kinds:
        yield "".join(_rings(12, 0, "other", False, 10)), "cannot last by either"
    if len(graph.states) > len(graph.chosen):
        yield _ring(12, 0, DOT - 0.5, 1.3, "white"), "on the way"
    yield _stroke(2.0), "improves the mover’s position"
    if not all(each.improvement for each in graph.arcs):
        yield _stroke(1.4, "5 4"), "against the mover’s interest"
    if graph.on_paths:
        yield (
            f'<path d="M2 0 H22" stroke="{HIGHLIGHT}" stroke-width="11" stroke-linecap="round"/>',
            ("best way from the status quo"),
        )
    yield (
        _box(2, -4, 9, GREY, True) + _box(13, -4, 9, GREY, False),
        "option taken (Y), not taken (N), in the order below",
    )


def _stroke(thickness: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    head = _head(_Curve("", (0, 0), (24, 0)))
    return f'<path d="M0 0 H20" stroke="{INK}" stroke-width="{thickness}"{dashed}/><path d="{head}" fill="{INK}"/>'


def _moved(mark: str, x: float, y: float) -> str:
    return f'<g transform="translate({_n(x)} {_n(y)})">{mark}</g>'


def _makers(graph: _Graph, width: float) -> Iterator[_Maker]:
    """Colour, name and options of everybody who can move."""
    owned = options_by_maker(graph.conflict)
    for maker, mask, name, colour in zip(
        graph.conflict.decision_makers, graph.conflict.masks, graph.names, graph.colours, strict=True
    ):
        if not mask:
            continue
        options = [short_name(option).replace(" ", "\u00a0") for _, option in owned.get(maker, ())]
        words = [word + " ·" for word in options[:-1]] + options[-1:]
        lines = [_Line(name, SMALL, True, colour)]
        yield _Maker(colour, (*lines, *(_Line(text) for text in _wrapped(words, width, SMALL, 3))))


# In words, for those who do not see it.


def _description(graph: _Graph) -> str:
    """What the figure shows."""
    findings = graph.findings
    shown = [f"{graph.called(state) or 'unnamed'} (state {graph.numbers[state]:,})" for state in graph.chosen]
    sentences = [
        f"{len(graph.chosen)} of {findings.feasible_states:,} possible states: {listed(shown)}.",
        f"The status quo is state {graph.numbers[findings.status_quo]:,}.",
    ]
    for kind, says in (("nash", "Nash equilibria"), ("sequential", "Sequential equilibria that are not Nash")):
        found = [f"{graph.numbers[state]:,}" for state in graph.chosen if graph.kinds[state] == kind]
        sentences.append(f"{says} among them: {listed(found) or 'none'}.")
    ways = {path.end: path for path in graph.paths if path.steps}
    sentences += [
        f"Best way to {graph.called(end)}: {'; then '.join(_sentence(graph, each) for each in path.steps)}."
        for end, path in ways.items()
    ]
    return " ".join(sentences).replace("\u00a0", " ")


# Numbers and texts in XML.


def _escaped(text: str) -> str:
    return escape(plain(text))


def _quoted(text: str) -> str:
    return quoteattr(plain(text))


def _n(value: float) -> str:
    """A coordinate: one decimal, no minus zero."""
    return f"{round(value, 1) + 0.0:g}"


def _xy(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"
