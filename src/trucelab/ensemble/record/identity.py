"""What makes a run and a member what they are: equal identities mean equal bytes, wherever they were computed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucelab import __version__
from trucelab.ensemble.record.rules import rules_digest
from trucelab.errors import BrokenRecord

if TYPE_CHECKING:
    from trucelab.ensemble.members.plan import Plan

FORMAT = "trucelab-run/3"
IDENTITY = "identity.json"
MANIFEST = "manifest.json"

KEYS = {"format", "trucelab", "rules", "case", "scenario_sha256", "seed", "members", "outcomes"}
"""What an identity says; a manifest says it too."""
CONTENT = ("scenario_sha256", "seed", "rules")
"""Keys that decide what any member finds."""


class OtherForm(BrokenRecord):
    """A record that another version of trucelab wrote in a form that this one does not read."""


def identity(plan: Plan) -> dict[str, Any]:
    """What decides the bytes of a run."""
    return {
        "format": FORMAT,
        "trucelab": __version__,
        "rules": rules_digest(),
        "case": plan.scenario.name,
        "scenario_sha256": plan.scenario.digest,
        "seed": plan.seed,
        "members": plan.members,
        "outcomes": list(plan.outcomes),
    }


def unit_id(known: Mapping[str, Any], outcome: str, member: int) -> str:
    """The name of a member under an outcome by what decides it: SHA-256."""
    key = json.dumps([*(known[key] for key in CONTENT), outcome, member], ensure_ascii=False)
    return hashlib.sha256(key.encode()).hexdigest()


def same_content(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether members of two runs may stand in for each other."""
    return all(one.get(key) == other.get(key) for key in CONTENT)


def unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """In what two runs differ so that their members cannot come together, in words; empty where they can."""
    says = {
        "scenario_sha256": "another scenario, or an earlier state of it",
        "seed": f"seed {other.get('seed')} instead of {one.get('seed')}",
        "rules": f"other rules (trucelab {other.get('trucelab')}, {str(other.get('rules'))[:8]})",
    }
    return ", ".join(text for key, text in says.items() if one.get(key) != other.get(key))


def read_identity(folder: Path) -> dict[str, Any] | None:
    """The identity of a run, complete or not; none where the folder holds no run.

    raises  BrokenRecord, if it cannot be read; OtherForm, if another version wrote it
    """
    broken = None
    for path in (folder / IDENTITY, folder / MANIFEST):
        if path.is_file():
            try:
                return read_known(path)
            except OtherForm:
                raise
            except BrokenRecord as problem:
                broken = problem
    if broken is not None:
        raise broken
    return None


def read_known(path: Path) -> dict[str, Any]:
    """A manifest or an identity, if this version can read it.

    raises  BrokenRecord; OtherForm, if another version wrote it
    """
    try:
        found = json.loads(path.read_bytes())
        form = found["format"]
    except (ValueError, KeyError, TypeError):
        raise BrokenRecord(f"{path}: not a manifest of a run; run the scenario again") from None
    if form != FORMAT:
        raise OtherForm(
            f"{path}: written as {form}, this version reads {FORMAT}; "
            "use the trucelab that wrote it, or run the scenario again into another folder"
        )
    if KEYS - found.keys():
        raise BrokenRecord(f"{path}: not a manifest of a run; run the scenario again")
    return dict(found)
