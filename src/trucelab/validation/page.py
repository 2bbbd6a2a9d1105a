"""The page of a validation and its plots: written by the program, complete or not at all."""

from __future__ import annotations

import shutil
import textwrap
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from trucelab import __version__
from trucelab.atomic_files import file_names
from trucelab.errors import WrongInput
from trucelab.safe_text import one_line
from trucelab.validation.findings import Check, Figure, Findings, Table
from trucelab.validation.runs import Effort

PAGE = "validation.md"
PLOTS = "validation"
"""Folder of the plots, beside the page."""
WIDTH = 120

MEASURES = (
    (
        "Averaged relative difference",
        "Take every camp's distance between simulated and observed people, add these up, divide by everybody observed, "
        "and average over days. Half of it is roughly the share of people who are in another camp than the model says.",
    ),
    (
        "Rescaled",
        "The same after every day's simulated total has been brought to the observed one. It asks only who is where, "
        "so a model with the wrong number of people can still do well in it.",
    ),
    (
        "CRPS",
        "How far the members of an ensemble are from the count, less what is excused by their spread, in people. "
        "A planner who has one number for each camp gets its plain distance, so the two can be compared.",
    ),
    (
        "In the 80 % band",
        "The share of camps and days whose count lies in the band that should hold 80 % of them. Much less than 80 % "
        "means that the model is surer of itself than it may be.",
    ),
    (
        "Skill",
        "The share of a simple forecast's error that the model takes away. 0 means that a planner with last month's "
        "counts would have done as well, and below 0 better.",
    ),
)
"""What each measure means to a planner."""


def page(
    findings: Sequence[Findings], drawn: Sequence[Sequence[Figure]], effort: Effort, texts: Sequence[str] = ()
) -> str:
    """The page as Markdown.

    drawn  the figures of each of the findings
    texts  cases as they were given to the command; none means all
    """
    given = (one_line(text).replace("`", "'") for text in texts)
    command = " ".join(["trucelab validate", *given, f"--members {effort.members} --seed {effort.seed} --page docs"])
    lines = [
        "# Validation",
        "",
        *_wrapped(
            f"Written by `{command}` (trucelab {__version__}, {effort.members} members, seed {effort.seed}); no number "
            "here was typed. The same command gives the same page, whatever the number of threads."
        ),
        "",
        "## What the measures mean",
        "",
        *(line for name, says in MEASURES for line in _wrapped(f"- **{name}**: {says}", "  ")),
        "",
    ]
    plots = file_names(figure.name for figures in drawn for figure in figures)
    for one, figures in zip(findings, drawn, strict=True):
        lines += _section(one, figures, plots)
    return "\n".join(lines).rstrip() + "\n"


def _section(found: Findings, figures: Sequence[Figure], plots: Mapping[str, str]) -> Iterable[str]:
    yield f"## {found.title}"
    yield ""
    for paragraph in found.intro:
        yield from (*_wrapped(paragraph), "")
    for table in found.tables:
        if not table.detail:
            yield from markdown(table)
    if found.checks:
        yield from _checks(found.checks)
    for figure in figures:
        yield from (f"![{markdown_text(figure.says)}]({PLOTS}/{plots[figure.name]}.svg)", "")
    for table in found.tables:
        if table.detail:
            yield from markdown(table)


def _checks(checks: Sequence[Check]) -> Iterable[str]:
    failed = [check for check in checks if not check.holds]
    yield from ("### Checks", "", f"{len(checks) - len(failed)} of {len(checks)} hold.", "")
    for check in failed:
        yield from _wrapped(f"- Does **not** hold: {markdown_text(check.says)}.", "  ")
    if failed:
        yield ""


def markdown(table: Table) -> Iterable[str]:
    """A table as lines of Markdown, under its title."""
    yield from (f"### {markdown_text(table.title)}", "")
    if table.note:
        yield from (*_wrapped(markdown_text(table.note)), "")
    yield _row(table.heads)
    yield _row(["---"] * len(table.heads))
    yield from (_row(row) for row in table.rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(markdown_text(cell).replace('|', '/') for cell in cells)} |"


def markdown_text(text: str) -> str:
    """A text in which no name of a stranger makes an element, a link or a picture.

    >>> markdown_text("<b>[x](http://y)")
    '&lt;b>[x]\\\\(http://y)'
    """
    return one_line(text).replace("<", "&lt;").replace("](", "]\\(")


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Lines of at most `WIDTH`, broken between words."""
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def write_page(findings: Sequence[Findings], effort: Effort, folder: Path, texts: Sequence[str] = ()) -> Path:
    """Write the page and its plots into a folder; plots of an earlier page are replaced.

    raises  WrongInput, if the folder of the plots holds anything but plots
    """
    plots = folder / PLOTS
    others = [path.name for path in plots.iterdir() if path.suffix != ".svg"] if plots.is_dir() else []
    if others or (plots.exists() and not plots.is_dir()):
        what = f"holds {others[0]}" if others else "is no folder"
        raise WrongInput.one(f"{what}; the plots of the page belong there and nothing else", file=str(plots))
    drawn = [one.figures() for one in findings]
    text = page(findings, drawn, effort, texts)
    folder.mkdir(parents=True, exist_ok=True)
    hidden = folder / f".{PLOTS}-{uuid.uuid4().hex}"
    try:
        _write(hidden, text, [figure for figures in drawn for figure in figures])
        _swap(hidden / PLOTS, plots, hidden / "before")
        (hidden / PAGE).replace(folder / PAGE)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return folder / PAGE


def _write(folder: Path, text: str, figures: Sequence[Figure]) -> None:
    (folder / PLOTS).mkdir(parents=True)
    (folder / PAGE).write_text(text, encoding="utf-8", newline="\n")
    plots = file_names(figure.name for figure in figures)
    for figure in figures:
        (folder / PLOTS / f"{plots[figure.name]}.svg").write_text(figure.svg, encoding="utf-8", newline="\n")


def _swap(new: Path, old: Path, aside: Path) -> None:
    """Puts a folder in the place of another, which is back there if that fails."""
    had = old.is_dir()
    if had:
        old.replace(aside)
    try:
        new.replace(old)
    except OSError:
        if had:
            aside.replace(old)
        raise
