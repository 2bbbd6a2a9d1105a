"""Figures as self-contained SVG: panels with axes, bands, lines, dots and bars; nothing is fetched and nothing runs.

Colours are attributes, which a stylesheet may override through the classes beside them (`ink`, `soft`, `grid`,
`paper`, `o0` to `o5`), so that one drawing suits a page in light, in dark and on paper.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor, log10
from typing import Any

from trucelab.safe_text import plain

INK, GREY, GRID, PAPER = "#1f2933", "#52606d", "#dde2e7", "#ffffff"
COLOURS = ("#16395a", "#7a1f12", "#e65c1a", "#b08383", "#3095e0", "#7d35e0")
"""Six colours that keep apart for readers who see red, green or blue less; every panel or line also has its name."""
FONT = "'Source Sans 3', 'Segoe UI', Helvetica, Arial, sans-serif"

_LETTER = 0.53
"""Mean width of a letter, in sizes of the font."""
_DAY_STEPS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365, 730)


def colour(index: int) -> str:
    """The colour of the thing that stands at a place of a list."""
    return COLOURS[index % len(COLOURS)]


def escaped(text: str) -> str:
    """A text as it stands in SVG."""
    return html.escape(plain(text))


def number(value: float) -> str:
    """A coordinate: a tenth of a pixel is enough, and the files stay small."""
    return f"{value:.1f}".removesuffix(".0")


def path(points: Iterable[tuple[float, float]]) -> str:
    """A line through points, as the `d` of a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def text(
    x: float, y: float, says: str, *, size: float = 11, anchor: str = "start", look: str = "ink", **more: str
) -> str:
    """One line of text; `look` is `ink`, or `soft` for what only helps to read."""
    extra = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
    fill = INK if look == "ink" else GREY
    return (
        f'<text x="{number(x)}" y="{number(y)}" class="{look}" fill="{fill}" font-size="{size:g}" '
        f'text-anchor="{anchor}"{extra}>{escaped(says)}</text>'
    )


def shortened(says: str, width: float, size: float = 11) -> str:
    """A text cut off where it would run out of a width in pixels."""
    most = int(width / (_LETTER * size))
    return says if len(says) <= most else says[: most - 1].rstrip() + "…"


def width_of(says: str, size: float = 11) -> float:
    """About how wide a text is, in pixels."""
    return len(says) * _LETTER * size


def figure(parts: Iterable[str], width: float, height: float, label: str, *, background: bool = False) -> str:
    """An SVG element that scales to the width of the page.

    label       what it shows, for those who cannot see it
    background  on white of its own, for a file that stands by itself
    """
    ground = (
        f'<rect class="paper" width="{number(width)}" height="{number(height)}" fill="{PAPER}"/>' if background else ""
    )
    return (
        f'<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'font-family="{FONT}" aria-label="{escaped(label)}">{ground}{"".join(parts)}</svg>'
    )


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers that span a range: the first at or below `low`, the last at or above `high`.

    >>> ticks(0, 870)
    [0.0, 500.0, 1000.0]
    """
    step = _round_step((high - low) / about if high > low else max(abs(high), 1.0))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [float(f"{at * step:.12g}") for at in range(first, max(last, first + 1) + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9) or step == 10))


def day_ticks(last: int, about: int = 6) -> list[tuple[float, str]]:
    """Days to label from 0 to the last, at steps that people count in.

    >>> day_ticks(180)
    [(0.0, '0'), (30.0, '30'), (60.0, '60'), (90.0, '90'), (120.0, '120'), (150.0, '150'), (180.0, '180')]
    """
    step = next((step for step in _DAY_STEPS if last <= step * about), _DAY_STEPS[-1] * ceil(last / about / 730))
    return [(float(day), str(day)) for day in range(0, last + 1, step)]


def month_ticks(first: date, days: int, about: int = 6) -> list[tuple[float, str]]:
    """First days of months to label, as days after the first.

    >>> month_ticks(date(2019, 12, 20), 60)
    [(12.0, '1 Jan 20'), (43.0, '1 Feb 20')]
    """
    months = []
    year, month = first.year, first.month
    while (at := (date(year, month, 1) - first).days) <= days:
        if at >= 0:
            months.append((float(at), f"1 {date(year, month, 1):%b %y}"))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return months[:: max(1, ceil(len(months) / about))]


def labelled(values: Sequence[float]) -> list[tuple[float, str]]:
    """Ticks with their numbers, as few decimals as tell them apart."""
    step = abs(values[1] - values[0]) if len(values) > 1 else 1.0
    decimals = max(0, -floor(log10(step) + 1e-9))
    return [(value, f"{value:,.{decimals}f}".replace("-", "−")) for value in values]


@dataclass
class Panel:
    """A rectangle with two scales, to which marks are added."""

    x: float
    y: float
    width: float
    height: float
    across: tuple[float, float]
    """Values at the left and the right edge."""
    up: tuple[float, float]
    """Values at the bottom and the top."""
    parts: list[str] = field(default_factory=list)

    def at(self, across: float, up: float) -> tuple[float, float]:
        """Where a pair of values lies, in pixels."""
        left, right = self.across
        bottom, top = self.up
        return (
            self.x + (across - left) / (right - left) * self.width,
            self.y + self.height - (up - bottom) / (top - bottom) * self.height,
        )

    def grid(
        self,
        across: Sequence[tuple[float, str]] = (),
        up: Sequence[tuple[float, str]] = (),
        *,
        label_across: bool = True,
        label_up: bool = True,
    ) -> None:
        """Lines at ticks, with their labels below and at the left."""
        bottom = self.y + self.height
        for value, says in across:
            x, _ = self.at(value, self.up[0])
            self.parts.append(_rule(x, self.y, x, bottom))
            if label_across:
                self.parts.append(text(x, bottom + 15, says, anchor="middle", look="soft"))
        for value, says in up:
            _, y = self.at(self.across[0], value)
            self.parts.append(_rule(self.x, y, self.x + self.width, y))
            if label_up:
                self.parts.append(text(self.x - 7, y + 4, says, anchor="end", look="soft"))

    def zero(self) -> None:
        """A line where the values are 0."""
        _, y = self.at(self.across[0], 0)
        self.parts.append(_rule(self.x, y, self.x + self.width, y, colour=GREY, look="axis"))

    def title(self, lines: Sequence[str], size: float = 12) -> None:
        """The name of the panel above it, in lines."""
        for back, line in enumerate(reversed(lines)):
            self.parts.append(text(self.x, self.y - 8 - 15 * back, line, size=size, font_weight="600"))

    def below(self, says: str) -> None:
        """What is counted along the bottom."""
        self.parts.append(text(self.x + self.width / 2, self.y + self.height + 32, says, anchor="middle", look="soft"))

    def beside(self, says: str, room: float) -> None:
        """What is counted up the left edge, `room` pixels from it."""
        x, y = self.x - room, self.y + self.height / 2
        turned = f"rotate(-90 {number(x)} {number(y)})"
        self.parts.append(text(x, y, says, anchor="middle", look="soft", transform=turned))

    def band(self, across: Sequence[float], low: Sequence[float], high: Sequence[float], index: int | str) -> None:
        """The area between two lines."""
        there = [self.at(x, y) for x, y in zip(across, high, strict=True)]
        back = [self.at(x, y) for x, y in zip(across, low, strict=True)]
        look, shade = _look(index)
        self.parts.append(
            f'<path class="band {look}" d="{path(there + back[::-1])}Z" fill="{shade}" fill-opacity=".22"/>'
        )

    def area(self, across: Sequence[float], low: Sequence[float], high: Sequence[float], index: int | str) -> None:
        """The area between two lines, filled."""
        there = [self.at(x, y) for x, y in zip(across, high, strict=True)]
        back = [self.at(x, y) for x, y in zip(across, low, strict=True)]
        look, shade = _look(index)
        self.parts.append(f'<path class="area {look}" d="{path(there + back[::-1])}Z" fill="{shade}"/>')

    def line(self, across: Sequence[float], up: Sequence[float], index: int | str, *, dash: str = "") -> None:
        """A line through values."""
        look, shade = _look(index)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        points = [self.at(x, y) for x, y in zip(across, up, strict=True)]
        self.parts.append(
            f'<path class="line {look}" d="{path(points)}" fill="none" stroke="{shade}" stroke-width="2"{dashed}/>'
        )

    def dots(self, across: Sequence[float], up: Sequence[float], index: int | str, radius: float = 3.8) -> None:
        """A dot at every pair of values."""
        look, shade = _look(index)
        for x, y in (self.at(*pair) for pair in zip(across, up, strict=True)):
            self.parts.append(
                f'<circle class="area {look}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{shade}"/>'
            )

    def bar(self, start: float, end: float, middle: float, thick: float, index: int | str, opacity: float = 1) -> None:
        """A bar along the bottom scale, centred `middle` pixels below the top."""
        look, shade = _look(index)
        (one, _), (other, _) = self.at(start, 0), self.at(end, 0)
        self.parts.append(
            f'<rect class="area {look}" x="{number(min(one, other))}" y="{number(self.y + middle - thick / 2)}" '
            f'width="{number(abs(other - one))}" height="{number(thick)}" fill="{shade}" fill-opacity="{opacity:g}"/>'
        )

    def across_rule(self, start: float, end: float, middle: float, index: int | str, **more: Any) -> None:
        """A line along the bottom scale, `middle` pixels below the top."""
        look, shade = _look(index)
        (one, _), (other, _) = self.at(start, 0), self.at(end, 0)
        y = self.y + middle
        self.parts.append(_rule(one, y, other, y, colour=shade, look=f"line {look}", **more))

    def drawn(self, says: str = "") -> str:
        """What was added, as one group; `says` tells those who cannot see it, or point at it."""
        told = f"<title>{escaped(says)}</title>" if says else ""
        return f"<g>{told}{''.join(self.parts)}</g>"


def legend(entries: Sequence[tuple[str, int | str, str]], x: float, y: float) -> str:
    """Names beside a piece of their line, in a row: (name, colour, dash)."""
    parts = []
    for says, index, dash in entries:
        look, shade = _look(index)
        parts.append(_rule(x, y - 4, x + 18, y - 4, colour=shade, look=f"line {look}", width=3, dash=dash))
        parts.append(text(x + 24, y, says))
        x += 24 + width_of(says) + 18
    return "".join(parts)


def _look(index: int | str) -> tuple[str, str]:
    """Class and colour: of the thing at a place of a list, or of what is drawn in ink (`ink`) or grey (`soft`)."""
    if isinstance(index, str):
        return index, INK if index == "ink" else GREY
    return f"o{index % len(COLOURS)}", colour(index)


def _rule(
    x1: float, y1: float, x2: float, y2: float, *, colour: str = GRID, look: str = "grid", width: float = 1,
    opacity: float = 1, dash: str = "",
) -> str:  # fmt: skip
    more = (f' stroke-opacity="{opacity:g}"' if opacity < 1 else "") + (f' stroke-dasharray="{dash}"' if dash else "")
    return f'<path class="{look}" d="{path([(x1, y1), (x2, y2)])}" stroke="{colour}" stroke-width="{width:g}"{more}/>'
