"""Two runs set side by side: in what they differ, and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucelab.ensemble.identity import same_content
from trucelab.ensemble.study import DRIVERS, FOUND, Run, found_by, open_run
from trucelab.ensemble.units import Units
from trucelab.errors import WrongInput
from trucelab.scenario.yaml_text import dotted, read_yaml

SHOWN = 20
"""Changes of one file that are told; the rest is counted."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs."""

    kind: str
    """What it is about: scenario, seed, rules, version, members, outcomes, libraries, result, talks, drivers."""
    says: str


def diff(one: str | Path, other: str | Path) -> tuple[Difference, ...]:
    """Everything in which two complete runs differ; nothing where they are the same.

    raises  BrokenRecord, if one of them is not a complete, sound run
    """
    runs = open_run(one), open_run(other)
    return (*_asked(*runs), *_found(*runs))


def _asked(one: Run, other: Run) -> Iterator[Difference]:
    """What was asked, and of what."""
    yield from (Difference("scenario", says) for says in _scenarios(one, other))
    names = {"trucelab": "version", "rules": "rules", "seed": "seed", "members": "members"}
    for key, kind in names.items():
        if one.manifest[key] != other.manifest[key]:
            yield Difference(kind, f"{_short(one.manifest[key])} and {_short(other.manifest[key])}")
    if one.outcomes != other.outcomes:
        yield from (Difference("outcomes", says) for says in _outcomes(one.outcomes, other.outcomes))
    libraries = one.manifest["versions"], other.manifest["versions"]
    for key in sorted({*libraries[0], *libraries[1]}):
        if libraries[0].get(key) != libraries[1].get(key):
            yield Difference("libraries", f"{key} {libraries[0].get(key)} and {libraries[1].get(key)}")


def _outcomes(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[str]:
    yield from (f'only the first has "{name}"' for name in one if name not in other)
    yield from (f'only the second has "{name}"' for name in other if name not in one)
    if sorted(one) == sorted(other):
        yield "the same, in another order"


def _short(value: Any) -> str:
    text = str(value)
    return text[:8] if len(text) == 64 else text


def _found(one: Run, other: Run) -> Iterator[Difference]:
    """What was found, by members that both have."""
    shared = [name for name in one.outcomes if name in other.outcomes]
    members = min(one.manifest["members"], other.manifest["members"])
    unlike = 0
    for outcome in shared:
        for member in range(members):
            if found_by(one.manifest, outcome, member) != found_by(other.manifest, outcome, member):
                unlike += 1
                if unlike <= SHOWN:
                    yield Difference("result", f"{outcome}, member {member}: {_what(one, other, outcome, member)}")
    if unlike:
        whole = len(shared) * members
        why = "although they were asked the same" if same_content(one.manifest, other.manifest) else "of those in both"
        yield Difference("result", f"{unlike} of {whole} members differ, {why}")
    if one.talks != other.talks and one.manifest["members"] == other.manifest["members"]:
        yield Difference("talks", "what was found about the talks differs")
    if one.drivers != other.drivers:
        has = [DRIVERS in run.manifest["files"] for run in (one, other)]
        yield Difference(
            "drivers", "differ" if all(has) else f"only the {'first' if has[0] else 'second'} measured them"
        )


def _what(one: Run, other: Run, outcome: str, member: int) -> str:
    """Arrays and days in which a member differs."""
    arrays = []
    for run in (one, other):
        units = Units(run.folder, run.manifest)
        receipt = units.receipt(outcome, member)
        assert receipt is not None  # the run was opened, so every member is there
        arrays.append(units.arrays(receipt))
    names = [name for name in arrays[0] if arrays[0][name].tobytes() != arrays[1][name].tobytes()]
    for key in FOUND[1:]:
        if one.manifest[key][outcome][member] != other.manifest[key][outcome][member]:
            names.append(key)
    return ", ".join(names)


def _scenarios(one: Run, other: Run) -> Iterator[str]:
    if one.manifest["scenario_sha256"] == other.manifest["scenario_sha256"]:
        return
    files = [{name: (run.folder / "scenario" / name) for name in run.scenario.files} for run in (one, other)]
    for name in files[0] | files[1]:
        if name not in files[0] or name not in files[1]:
            yield f"only the {'first' if name in files[0] else 'second'} has {name}"
        elif (texts := [known[name].read_bytes() for known in files])[0] != texts[1]:
            changes = list(_changes(name, *(text.decode(errors="replace") for text in texts)))
            yield from (f"{name}: {says}" for says in changes[:SHOWN])
            if len(changes) > SHOWN:
                yield f"{name}: {len(changes) - SHOWN} more"


def _changes(name: str, one: str, other: str) -> Iterator[str]:
    if name.endswith((".yaml", ".yml")):
        try:
            values = [dict(_leaves(read_yaml(text, name).value, ())) for text in (one, other)]
        except WrongInput:
            values = []
        if values:
            told = list(_keys(*values))
            yield from told or ["the same keys and values, written otherwise"]
            return
    yield from _lines(one.splitlines(), other.splitlines())


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, (list, tuple)) and value:
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    else:
        yield dotted(path), value


def _keys(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for key in {**one, **other}:
        if key not in other:
            yield f"{key} is only in the first: {one[key]}"
        elif key not in one:
            yield f"{key} is only in the second: {other[key]}"
        elif one[key] != other[key]:
            yield f"{key}: {one[key]} and {other[key]}"


def _lines(one: list[str], other: list[str]) -> Iterator[str]:
    """Lines that differ, told by their numbers in both files."""
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for number in range(max(last - first, end - begin)):
            old = one[first + number] if first + number < last else None
            new = other[begin + number] if begin + number < end else None
            if old is None:
                yield f"line {begin + number + 1} is only in the second: {new}"
            elif new is None:
                yield f"line {first + number + 1} is only in the first: {old}"
            else:
                yield f"line {first + number + 1}: {old} and {new}"
