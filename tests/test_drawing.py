"""Drawing: marks stand where their values say, text is escaped, and colours keep apart for those who see fewer."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucelab.drawing import COLOURS, Panel, figure, legend, text, ticks
from trucelab.validation.charts import camps_over_time, errors

SVG = "{http://www.w3.org/2000/svg}"
SIGHT = {
    "all three": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
"""Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1."""


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 10))
def test_ticks_are_round_and_span_the_range(low: float, span: float, about: int) -> None:
    marks = ticks(low, low + span, about)
    steps = np.diff(marks)
    assert marks[0] <= low + 1e-6 * steps[0]
    assert marks[-1] >= low + span - 1e-6 * steps[0]
    assert np.allclose(steps, steps[0], rtol=1e-4)
    assert len(marks) <= about + 2
    leading = float(f"{steps[0]:.6e}".split("e")[0])
    assert min(abs(leading - nice) for nice in (1, 2, 5, 10)) < 1e-2


def test_marks_stand_where_their_values_say() -> None:
    panel = Panel(10, 20, 100, 50, (0, 4), (0, 10))
    panel.line([0, 2, 4], [0, 5, 10], 0)
    panel.band([0, 4], [0, 0], [10, 10], 0)
    panel.dots([1], [10], "ink")
    line, band, dot = ElementTree.fromstring(f"<g>{panel.drawn('what it is')}</g>")[0][1:]
    assert line.get("d") == "M10 70L60 45L110 20"
    assert band.get("d") == "M10 20L110 20L110 70L10 70Z"
    assert (dot.get("cx"), dot.get("cy")) == ("35", "20")


@given(st.text(max_size=30))
def test_whatever_is_written_leaves_the_figure_whole(says: str) -> None:
    drawn = figure([text(0, 0, says), legend([(says, 0, "")], 0, 0)], 10, 10, says)
    root = ElementTree.fromstring(drawn)
    assert {child.tag for child in root} == {f"{SVG}text", f"{SVG}path"}


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_keep_apart(sight: str) -> None:
    seen = [_lab(SIGHT[sight] @ _linear(colour)) for colour in COLOURS]
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) > 20


def test_colours_stand_out_from_paper() -> None:
    for colour in COLOURS:
        luminance = float(_linear(colour) @ [0.2126, 0.7152, 0.0722])
        assert 1.05 / (luminance + 0.05) >= 3  # WCAG 2.2, 1.4.11: graphics


def _linear(colour: str) -> NDArray[np.float64]:
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4))


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(
        linear, 0, 1
    )
    ratio = xyz / [0.9505, 1.0, 1.089]
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_plots_of_a_validation_hold_every_camp_and_every_mode() -> None:
    """One panel a camp with its band and three lines; one dot a mode that was run."""
    spread = SimpleNamespace(mean=0.3, low=0.2, high=0.5)
    people = np.linspace(0, 9000, 30)[:, None] * [1, 2]
    camps = SimpleNamespace(camp=np.array(["A", "A"]), day=np.array([0, 29]), mean=np.array([1.0, 2.0]), hasten=2.0)
    prescribed = SimpleNamespace(camps=("A", "B & <C>"), simulated=np.stack([people] * 10), observed=people)
    verdict = SimpleNamespace(
        case=SimpleNamespace(label="X/Y"), days=30, drawn={"prescribed": prescribed},
        prescribed=SimpleNamespace(rescaled=spread),
        modelled=SimpleNamespace(rescaled=spread), parity=None, flee=SimpleNamespace(camps=camps, rescaled=spread),
    )  # fmt: skip
    drawn = camps_over_time(cast(Any, verdict))
    root = ElementTree.fromstring(drawn.svg)
    panels = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    assert [group.findtext(f"{SVG}title") for group in panels] == ["A", "B & <C>"]
    marks = [[str(mark.get("class")).split()[0] for mark in group.iter(f"{SVG}path")] for group in panels]
    assert [looks.count("band") for looks in marks] == [1, 1]
    assert [looks.count("line") for looks in marks] == [3, 2]  # Flee was measured in one of them
    dots = ElementTree.fromstring(errors([cast(Any, verdict)]).svg).iter(f"{SVG}circle")
    assert len(list(dots)) == 3
