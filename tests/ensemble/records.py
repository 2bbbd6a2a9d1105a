"""What tests ask of the folder of a run."""

from __future__ import annotations

from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a record; tables and brief are made from it."""
    made = {"brief.html", "summary.csv", "summary.json", "forecasts-log.csv"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in made
    }
