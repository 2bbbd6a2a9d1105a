"""Type, rings and curves of the figure with their measures, and how numbers and texts are written in SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

from trucelab.drawing import GREY, INK
from trucelab.report.conflict_figure.graph import Graph
from trucelab.report.wording import listed
from trucelab.safe_text import plain

WIDTH = 980
"""Width for which sizes of type are chosen."""
BODY, SMALL, LINE = 12.0, 10.5, 13.5
RING, DOT = 15.0, 6.0
"""Radius of a chosen state, and of a state on the way."""
TOP = 16.0
STRIP_HEIGHT = 15.0


@dataclass(frozen=True)
class Line:
    """One line of type."""

    text: str
    size: float = SMALL
    bold: bool = False
    colour: str = INK

    @property
    def width(self) -> float:
        """About how wide it is."""
        return text_width(self.text, self.size, self.bold)


Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Block:
    """Lines of type under each other, with the strip of options below them if `strip` is a state."""

    x: float
    top: float
    anchor: Anchor
    lines: tuple[Line, ...]
    strip: int | None = None


@dataclass(frozen=True)
class Node:
    """A state with its place."""

    state: int
    x: float
    y: float
    radius: float


Point = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """A line, a quadratic or cubic Bezier curve, perhaps with a straight end: its SVG path and how it ends."""

    path: str
    before_end: Point
    end: Point


@dataclass(frozen=True)
class Placed:
    """The figure with every coordinate known."""

    height: float
    width: float
    nodes: Mapping[int, Node]
    blocks: tuple[Block, ...]
    curves: tuple[Curve, ...]
    """One for each arc."""


def on_ring(node: Node, angle: float, beyond: float = 2.0) -> Point:
    """The point just outside a state at an angle."""
    return node.x + (node.radius + beyond) * math.cos(angle), node.y + (node.radius + beyond) * math.sin(angle)


def height_of(lines: Sequence[Line], strip: bool = False) -> float:
    """Of lines of type, with a strip of options below them if there is one."""
    return LINE * len(lines) + (STRIP_HEIGHT if strip else 0.0)


def bottom(block: Block) -> float:
    """The lower end of a block."""
    return block.top + height_of(block.lines, block.strip is not None)


def label_of(graph: Graph, state: int, width: float) -> tuple[Line, ...]:
    """What a chosen state is called."""
    number = f"state {graph.numbers[state]:,}"
    about = number + {"nash": " · Nash", "sequential": " · sequential", "other": ""}[graph.kinds[state]]
    name = graph.called(state)
    lines = [Line("STATUS QUO", SMALL, True)] if state == graph.findings.status_quo else []
    lines += [Line(text, BODY, True) for text in wrapped(name.split(), width, BODY, 3)]
    lines.append(Line(about, SMALL, False, GREY))
    if not name:
        lines += [Line(text, SMALL, False, GREY) for text in wrapped(_within(graph, state).split(), width, SMALL, 2)]
    return tuple(lines)


def _within(graph: Graph, state: int) -> str:
    """The outcomes to which a state belongs that is the best of none."""
    outcomes = graph.findings.outcomes.values()
    names = [outcome.name for outcome in outcomes if bool((outcome.states == state).any())]
    return f"a form of {listed(names)}" if names else ""


# Type is not measured, because fonts differ between machines.

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]-· \u00a0"), frozenset("mwMW@%—")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, rather too wide: type is not measured, because fonts differ between machines."""
    units = sum(0.36 if c in _NARROW else 0.9 if c in _WIDE else 0.7 if c.isupper() else 0.57 for c in text)
    return units * size * (1.07 if bold else 1.0)


def wrapped(words: Sequence[str], width: float, size: float, most: int) -> list[str]:
    """Words in lines that are no wider than asked; what does not fit in `most` lines is cut with an ellipsis."""
    lines: list[str] = []
    for word in words:
        if lines and text_width(f"{lines[-1]} {word}", size, True) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    cut = len(lines) > most
    return [_cut(line, width, size, cut and place == most - 1) for place, line in enumerate(lines[:most])]


def _cut(line: str, width: float, size: float, more: bool) -> str:
    if not more and text_width(line, size, True) <= width:
        return line
    line = line[: int(width)]  # no character is narrower than a unit
    while line and text_width(line + "…", size, True) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def quoted(text: str) -> str:
    """A text as the value of an attribute."""
    return quoteattr(plain(text))


def rounded(value: float) -> str:
    """A coordinate: one decimal, no minus zero."""
    return f"{round(value, 1) + 0.0:g}"


def pair(point: Point) -> str:
    """A point as SVG writes it."""
    return f"{rounded(point[0])} {rounded(point[1])}"
