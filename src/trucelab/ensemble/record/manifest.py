"""The manifest of a run as a reader may rely on it: a stranger may have written it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from trucelab.ensemble.members.variables import MAX_MEMBERS
from trucelab.errors import BrokenRecord

BY_OUTCOME = ("digests", "truce_ends", "days_in_force")
"""Keys with a list for each outcome, an entry for each member."""


def require_sound(manifest: Mapping[str, Any], path: Path) -> None:
    """Refuse a manifest whose values are not of the kind that a run writes, or that names files out of its folder.

    path    the manifest's own, as messages name it
    raises  BrokenRecord
    """
    wrong = next(_wrong(manifest), None)
    if wrong is not None:
        raise BrokenRecord(f"{path}: {wrong}; the run is damaged, run the scenario again")


def _wrong(manifest: Mapping[str, Any]) -> Iterator[str]:
    files, outcomes, members = (manifest.get(key) for key in ("files", "outcomes", "members"))
    if not isinstance(files, dict) or not all(map(_is_entry, files.values())):
        yield '"files" does not list a size and a checksum for every file'
    elif out := next((name for name in files if not _is_inside(name)), None):
        yield f'the file "{out}" would lie outside of the folder'
    if not isinstance(outcomes, list) or not outcomes or not all(isinstance(name, str) for name in outcomes):
        yield '"outcomes" is no list of names'
    elif len(set(outcomes)) < len(outcomes):
        yield '"outcomes" names one twice'
    elif type(members) is not int or not 1 <= members <= MAX_MEMBERS:
        yield f'"members" is no number from 1 to {MAX_MEMBERS:,}'
    else:
        for key in BY_OUTCOME:
            if not _is_by_outcome(manifest.get(key), outcomes, members):
                yield f'"{key}" does not hold {members} entries for each outcome'
        asked = manifest.get("members_asked", members + 1)
        if type(asked) is not int or asked <= members:
            yield '"members_asked" is no number above "members"'
    if type(manifest.get("seed")) is not int:
        yield '"seed" is no whole number'
    if not all(isinstance(manifest.get(key), str) for key in ("case", "trucelab", "scenario_sha256", "as_of", "title")):
        yield "what was run is not said"


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, list) and list(map(type, entry)) == [int, str]


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name and "\\" not in name


def _is_by_outcome(found: Any, outcomes: list[str], members: int) -> bool:
    return (
        isinstance(found, dict)
        and set(found) == set(outcomes)
        and all(isinstance(one, list) and len(one) == members for one in found.values())
    )
