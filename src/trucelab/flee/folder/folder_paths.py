"""Where the parts of a Flee folder lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trucelab.errors import WrongInput, meant
from trucelab.flee.folder.problem_log import ProblemLog
from trucelab.flee.folder.sheet import Sheet, read_sheet
from trucelab.scenario.files import inside

SETTINGS_FILES = ("simsetting.yml", "simsetting.yaml")


@dataclass(frozen=True)
class FolderPaths:
    """The parts of a folder."""

    folder: Path
    """The folder itself; links that lead out of it are refused."""
    input: Path
    """Places, routes, conflicts and the rest."""
    data: Path
    """Observed counts."""
    settings: Path | None
    """None where there are none."""
    log: ProblemLog

    def shown(self, name: str) -> str:
        """A file of the input folder as messages name it."""
        return f"{self.input.name}/{name}"

    def sheet(self, name: str) -> Sheet:
        """The rows of a file that must be there; none, and logged, where it cannot be read."""
        try:
            path = inside(self.folder, f"{self.input.name}/{name}", self.shown(name))
        except WrongInput as wrong:
            self.log.problems += wrong.problems
            return self.empty(name)
        return read_sheet(path, self.shown(name), self.log) or self.empty(name)

    def sheet_if_any(self, name: str) -> Sheet | None:
        """The rows of a file that may be missing."""
        return self.sheet(name) if (self.input / name).exists() else None

    def empty(self, name: str) -> Sheet:
        """A file without rows."""
        return Sheet(self.shown(name), (), self.log)


def find(folder: Path, input_name: str, data: Path | None, settings: Path | None, log: ProblemLog) -> FolderPaths:
    """The parts of a folder; an input folder of another name is found by its locations.csv.

    raises  WrongInput, if the folder or its input folder is missing
    """
    if not folder.is_dir():
        raise WrongInput.one("there is no such folder", file=str(folder))
    inputs = _part(folder, input_name, "locations.csv", log)
    if data is None:
        data = _part(folder, "source_data", "data_layout.csv", log)
    if settings is None:
        settings = next((inside(folder, name) for name in SETTINGS_FILES if (folder / name).exists()), None)
        if settings is None:
            log.warn(SETTINGS_FILES[0], "there is no such file; Flee's defaults are used")
    return FolderPaths(folder, inputs, data, settings, log)


def _part(folder: Path, name: str, holds: str, log: ProblemLog) -> Path:
    """The folder of this name, or else the only one that holds a certain file."""
    if (folder / name).is_dir():
        return inside(folder, name)
    found = sorted(path.parent for path in folder.glob(f"*/{holds}"))
    if len(found) == 1:
        log.warn(folder.name, f'there is no folder "{name}"; {found[0].name} is read')
        return inside(folder, found[0].name)
    if (folder / holds).exists():
        raise WrongInput.one(f"holds {holds} itself; give the folder above it", file=str(folder))
    names = [path.name for path in found or folder.iterdir() if path.is_dir()]
    says = f'there is no folder "{name}" with a {holds}. {meant(name, names)}'
    raise WrongInput.one(says, file=folder.name)
