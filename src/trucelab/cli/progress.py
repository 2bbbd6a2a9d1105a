"""Long work that shows itself: a bar with rate and time left, or a line of JSON for each step, on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer

Tell = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""

SAYS = {
    "people": "people on the move",
    "talks": "talks over drawn preferences",
    "screening": "drivers: screening",
    "measuring": "drivers: measuring",
    "points": "points tried",
    "merging": "folders merged",
    "verifying": "members computed again",
    "preliminary brief": "members in a preliminary brief",
    "brief": "the brief",
}


class Shown(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    BAR = "bar"
    JSON = "json"
    NONE = "none"


ProgressOption = Annotated[
    Shown,
    typer.Option(
        "--progress",
        help="A bar, one line of JSON for each step, or nothing, on standard error; auto is a bar on a terminal.",
    ),
]


@contextmanager
def progress(shown: Shown, *, quiet: bool = False) -> Iterator[Tell]:
    """What to call as work goes on.

    quiet  nobody is to be disturbed, unless they asked for progress in so many words
    """
    if shown is Shown.JSON:
        yield _Lines().tell
    elif shown is Shown.NONE or (shown is Shown.AUTO and (quiet or not sys.stderr.isatty())):
        yield lambda what, done, whole: None
    else:
        with _bars() as tell:
            yield tell


@dataclass
class _Stage:
    """When one kind of work began, and how much of it was done by then."""

    began: float
    before: int


class _Lines:
    """One line of JSON for each step, for logs."""

    def __init__(self) -> None:
        self.stages: dict[str, _Stage] = {}

    def tell(self, what: str, done: int, whole: int) -> None:
        """Write the line."""
        stage = self.stages.setdefault(what, _Stage(time.monotonic(), done))
        took, since = time.monotonic() - stage.began, done - stage.before
        rate = since / took if took > 0 and since else None
        line = {
            "step": what,
            "done": done,
            "of": whole,
            "seconds": round(took, 3),
            "per_second": rate and round(rate, 3),
            "seconds_left": rate and round((whole - done) / rate, 1),
        }
        print(json.dumps(line), file=sys.stderr, flush=True)


@contextmanager
def _bars() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Steps a second, of those that were done here."""

        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "", style="progress.data.speed")

    bars = Progress(
        TextColumn("{task.description:<30}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    tasks: dict[str, Any] = {}

    def tell(what: str, done: int, whole: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(SAYS.get(what, what), total=whole, completed=done)
        bars.update(tasks[what], completed=done, total=whole)

    with bars:
        yield tell
