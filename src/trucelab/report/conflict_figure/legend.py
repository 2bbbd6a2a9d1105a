"""The legend: what each mark means, and whose each colour and option is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trucelab.drawing import GREY, INK
from trucelab.report.conflict_figure.drawing import FAINT, HIGHLIGHT, arrow_head, box, ring, rings, text_element
from trucelab.report.conflict_figure.graph import Graph
from trucelab.report.conflict_figure.shapes import DOT, LINE, SMALL, Curve, Line, rounded, text_width, wrapped
from trucelab.report.option_form import options_by_maker, short_name


def legend(graph: Graph, top: float, width: float) -> tuple[list[str], float]:
    """The legend, and where it ends."""
    left = 24.0
    parts = [f'<path d="M{rounded(left)} {rounded(top)} H{rounded(width - left)}" stroke="{FAINT}" stroke-width="1"/>']
    y = top + 22
    for mark, text in _symbols(graph):
        needed = 36 + text_width(text, SMALL)
        if left + needed > width - 24:
            left, y = 24.0, y + 22
        parts += [_moved(mark, left, y - 4), text_element(Line(text), left + 32, y)]
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
    lines: tuple[Line, ...]


def _maker(maker: _Maker, x: float, y: float) -> Iterator[str]:
    yield f'<path d="M{rounded(x)} {rounded(y - 4)} h24" stroke="{maker.colour}" stroke-width="3"/>'
    yield from (text_element(line, x + 32, y + LINE * place) for place, line in enumerate(maker.lines))


def _symbols(graph: Graph) -> Iterator[tuple[str, str]]:
    """What each mark means, if it occurs; marks are drawn around (12, 0)."""
    kinds = {graph.kinds[state] for state in graph.chosen}
    quo = f'<circle cx="12" cy="0" r="9" fill="white" stroke="{INK}" stroke-width="1.4"/>'
    yield quo + f'<circle cx="12" cy="0" r="5" fill="{INK}"/>', "status quo"
    if "nash" in kinds:
        yield "".join(rings(12, 0, "nash", False, 10)), "nobody gains by moving alone (Nash)"
    if "sequential" in kinds:
        yield "".join(rings(12, 0, "sequential", False, 10)), "held by credible answers (sequential)"
    if "other" in kinds:
        yield "".join(rings(12, 0, "other", False, 10)), "cannot last by either"
    if len(graph.states) > len(graph.chosen):
        yield ring(12, 0, DOT - 0.5, 1.3, "white"), "on the way"
    yield _stroke(2.0), "improves the mover’s position"
    if not all(each.improvement for each in graph.arcs):
        yield _stroke(1.4, "5 4"), "against the mover’s interest"
    if graph.on_paths:
        yield (
            f'<path d="M2 0 H22" stroke="{HIGHLIGHT}" stroke-width="11" stroke-linecap="round"/>',
            ("best way from the status quo"),
        )
    yield (
        box(2, -4, 9, GREY, True) + box(13, -4, 9, GREY, False),
        "option taken (Y), not taken (N), in the order below",
    )


def _stroke(thickness: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    head = arrow_head(Curve("", (0, 0), (24, 0)))
    return f'<path d="M0 0 H20" stroke="{INK}" stroke-width="{thickness}"{dashed}/><path d="{head}" fill="{INK}"/>'


def _moved(mark: str, x: float, y: float) -> str:
    return f'<g transform="translate({rounded(x)} {rounded(y)})">{mark}</g>'


def _makers(graph: Graph, width: float) -> Iterator[_Maker]:
    """Colour, name and options of everybody who can move."""
    owned = options_by_maker(graph.conflict)
    for maker, mask, name, colour in zip(
        graph.conflict.decision_makers, graph.conflict.masks, graph.names, graph.colours, strict=True
    ):
        if not mask:
            continue
        options = [short_name(option).replace(" ", "\u00a0") for _, option in owned.get(maker, ())]
        words = [word + " ·" for word in options[:-1]] + options[-1:]
        lines = [Line(name, SMALL, True, colour)]
        yield _Maker(colour, (*lines, *(Line(text) for text in wrapped(words, width, SMALL, 3))))
