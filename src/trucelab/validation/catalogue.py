"""The Flee cases that are validated: those that are shipped, and folders that a user gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from trucelab.flee.folder import read_case
from trucelab.interchange.folders import is_flee_folder
from trucelab.movement.flee.case import FleeCase
from trucelab.validation.flee_reference import ROWS_OF, Measured, measured

GIVEN = "given"
"""Set of data of a folder that is not shipped."""


@dataclass(frozen=True)
class FleeValidationCase:
    """One set of data of one case."""

    name: str
    """Of the case, such as "mali2012"; of a given folder its name."""
    data_set: str
    """"main" or "flee3" as in SOURCES.md of the cases, or "given"."""
    folder: Path

    @property
    def label(self) -> str:
        """Name in tables.

        >>> FleeValidationCase("mali2012", "flee3", Path("flee3")).label
        'mali2012/flee3'
        """
        return self.name if self.data_set == GIVEN else f"{self.name}/{self.data_set}"

    def read(self) -> FleeCase:
        """The case as its folder says it.

        raises  WrongInput, with everything that is wrong in all files
        """
        return read_case(self.folder)

    def measured(self) -> Measured | None:
        """What Flee got on it; None for a given folder."""
        return None if self.data_set == GIVEN else measured(self.folder.parent, self.data_set)


def cases() -> tuple[FleeValidationCase, ...]:
    """The shipped cases, each with its sets of data."""
    root = Path(str(resources.files("trucelab.validation") / "cases"))
    return tuple(
        FleeValidationCase(folder.name, data_set, folder / data_set)
        for folder in sorted(root.iterdir())
        for data_set in ROWS_OF
        if (folder / data_set).is_dir()
    )


def names() -> tuple[str, ...]:
    """What a shipped case can be called: its name, or its name and a set of data."""
    return tuple(dict.fromkeys(name for case in cases() for name in (case.name, case.label)))


def named(text: str) -> tuple[FleeValidationCase, ...]:
    """What a text means: "mali2012" all sets of data of the case, "mali2012/main" one, a path a Flee folder.

    returns  nothing where it means none of these
    """
    fitting = tuple(case for case in cases() if text in (case.name, case.label))
    if not fitting and is_flee_folder(Path(text)):
        return (FleeValidationCase(Path(text).resolve().name, GIVEN, Path(text)),)
    return fitting


def chosen(texts: Sequence[str]) -> tuple[FleeValidationCase, ...]:
    """The cases that texts mean, each once; all shipped ones where nothing is said."""
    return tuple(dict.fromkeys(case for text in texts for case in named(text))) if texts else cases()
