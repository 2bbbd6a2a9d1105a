"""What goes wrong becomes a sentence on standard error and an exit code: 1 a check failed, 2 wrong input."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

from trucelab.cli import terminal
from trucelab.errors import BrokenRecord, TrucelabError, WrongInput

FAILED, WRONG, STOPPED = 1, 2, 130

Parameters = ParamSpec("Parameters")


def guarded(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """The same command, which says what went wrong without a traceback."""

    @functools.wraps(command)
    def careful(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (WrongInput, BrokenRecord) as problem:
            _leave(str(problem), WRONG)
        except TrucelabError as problem:
            _leave(f"a defect of trucelab, please report it: {problem}", FAILED)
        except KeyboardInterrupt as stop:
            _leave(
                f"stopped; {_kept(stop) or 'nothing half-written was kept. The same command starts again'}.", STOPPED
            )
        except BrokenPipeError:
            _leave("", FAILED)
        except OSError as problem:
            where = f" ({problem.filename})" if problem.filename else ""
            _leave(
                f"{problem.strerror or problem}{where}; {_kept(problem) or 'nothing half-written was kept'}.", FAILED
            )

    return careful


def _kept(problem: BaseException) -> str:
    """What is kept of work that was stopped, and how to go on, where whoever did it has left a note."""
    return " ".join(getattr(problem, "__notes__", ()))


def _leave(says: str, code: int) -> None:
    if says:
        sys.stdout.flush()
        terminal.say(f"trucelab: {says}", err=True)
    raise typer.Exit(code)
