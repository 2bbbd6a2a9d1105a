"""A run re-checked: members computed again from the scenario in its folder, and compared with what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucelab import __version__, chance
from trucelab.ensemble.members.computing import Key
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.side_by_side import as_they_come
from trucelab.ensemble.members.talks_record import equal_to_digits, talks_record
from trucelab.ensemble.members.variables import VARIABLES, digest, sizes
from trucelab.ensemble.record.member_files import Receipt, Units
from trucelab.ensemble.record.recording import versions
from trucelab.ensemble.record.rules import rules_digest
from trucelab.ensemble.record.run_record import json_bytes, open_run, talks_file

SAMPLE = 3
"""Members that are computed again where nothing is said."""


@dataclass(frozen=True)
class Checked:
    """One member under one outcome, computed again."""

    outcome: str
    member: int
    recorded: str
    """Digest in the record."""
    again: str
    """Digest of what was computed now."""
    differs: tuple[str, ...]
    """What differs, in words; nothing where the member is the same."""


@dataclass(frozen=True)
class Verified:
    """What became of a check."""

    folder: Path
    members: tuple[Checked, ...]
    of: int
    """Members in the run, over all outcomes."""
    talks: bool | None
    """Whether the talks came out the same, figures to `DIGITS` digits; None where they were not computed again."""
    changed: tuple[str, ...]
    """What computed the run and is another now: rules, version, libraries, machine."""

    @property
    def same(self) -> bool:
        """Whether everything that was computed again came out the same."""
        return self.talks is not False and not any(one.differs for one in self.members)


def verify(
    folder: str | Path,
    *,
    members: int | None = SAMPLE,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] = lambda what, done, whole: None,
) -> Verified:
    """Compute a sample of the members of a complete run again.

    members  how many, over all outcomes; all of them, and the talks, where it is None
    seed     of the choice
    raises   BrokenRecord, if the folder is not a complete, sound run
    """
    run = open_run(folder)
    whole = plan(run.scenario, members=run.manifest["members"], seed=run.manifest["seed"])
    units = Units(run.folder, run.manifest)
    every = [(outcome, member) for member in range(whole.members) for outcome in whole.outcomes]
    chosen = every if members is None else sample(whole, members, seed)
    checked = {}
    for key, one in as_they_come(lambda key: _check(whole, units, key), chosen, workers):
        checked[key] = one
        progress("verifying", len(checked), len(chosen))
    talks = None
    if members is None:
        recorded = json.loads((run.folder / talks_file(whole.members)).read_text(encoding="utf-8"))
        talks = equal_to_digits(json.loads(json_bytes(talks_record(whole, progress))), recorded)
    return Verified(run.folder, tuple(checked[key] for key in chosen), len(every), talks, _changed(run.manifest))


def sample(whole: Plan, count: int, seed: int) -> list[Key]:
    """Members spread over outcomes: every outcome once before any comes twice, members without repetition."""
    stream = chance.stream(seed, 0, "members to verify")
    outcomes = [whole.outcomes[number] for number in stream.permutation(len(whole.outcomes))]
    members = {outcome: stream.permutation(whole.members) for outcome in outcomes}
    spread = [(outcome, int(members[outcome][turn])) for turn in range(whole.members) for outcome in outcomes]
    return spread[:count]


def _check(whole: Plan, units: Units, key: Key) -> Checked:
    receipt = units.receipt(*key)
    assert receipt is not None  # the run was opened, so every member is there
    again = run_member(whole, *key)
    differs = tuple(_differences(again, receipt, units.arrays(*key, sizes(whole.scenario))))
    return Checked(*key, receipt.digest, digest(again.arrays), differs)


def _differences(again: MemberResult, receipt: Receipt, recorded: dict[str, NDArray[np.int32]]) -> Sequence[str]:
    found = []
    for name in VARIABLES:
        new, old = again.arrays[name], recorded[name]
        if (new != old).any():
            found.append(f"{name}: {_first(name, new, old)}")
    for name in ("truce_ends", "days_in_force"):
        if getattr(again, name) != getattr(receipt, name):
            found.append(f"{name}: {getattr(again, name)} instead of {getattr(receipt, name)}")
    return found


def _first(name: str, new: NDArray[np.int32], old: NDArray[np.int32]) -> str:
    places = np.argwhere(new != old)
    # the earliest day, which is where the causes lie
    first = tuple(places[places[:, VARIABLES[name][0].index("day")].argmin()])
    day = first[VARIABLES[name][0].index("day")]
    return f"{len(places)} of {new.size} numbers, from day {day} on, first {new[first]} instead of {old[first]}"


def _changed(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    now = {"trucelab": __version__, "rules": rules_digest(), **versions()}
    then = {"trucelab": manifest["trucelab"], "rules": manifest["rules"], **manifest["versions"]}
    return tuple(
        f"{key} {_short(then.get(key))} then, {_short(now[key])} now" for key in now if now[key] != then.get(key)
    )


def _short(value: Any) -> str:
    text = str(value)
    return text[:8] if len(text) == 64 else text
