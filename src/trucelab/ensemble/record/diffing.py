"""Two runs set side by side: in what they differ, and why."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from trucelab.ensemble.members.variables import sizes
from trucelab.ensemble.record.identity import same_content
from trucelab.ensemble.record.member_files import Units
from trucelab.ensemble.record.run_record import DRIVERS, FOUND, Run, found_by, open_run
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
    keys = [
        (outcome, member)
        for outcome in one.outcomes
        if outcome in other.outcomes
        for member in range(min(one.manifest["members"], other.manifest["members"]))
    ]
    unlike = [key for key in keys if found_by(one.manifest, *key) != found_by(other.manifest, *key)]
    asked_the_same = same_content(one.manifest, other.manifest)
    if unlike:
        why = "although they were asked the same" if asked_the_same else "having been asked something else"
        yield Difference("result", f"{len(unlike)} of {len(keys)} members that both have differ, {why}")
    # where something else was asked, that members differ is no news
    for outcome, member in unlike[:SHOWN] if asked_the_same else []:
        yield Difference("result", f"{outcome}, member {member}: {_what(one, other, outcome, member)}")
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
        arrays.append(Units(run.folder, run.manifest).arrays(outcome, member, sizes(run.scenario)))
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
    if name.endswith(".csv") and one.partition("\n")[0] == other.partition("\n")[0]:
        yield from _rows(one, other)
        return
    yield from _lines(one.splitlines(), other.splitlines())


def _rows(one: str, other: str) -> Iterator[str]:
    """Rows that differ between tables with the same columns; by cells where a row stands in the place of another."""
    columns, *rows = csv.reader(one.splitlines())
    _, *others = csv.reader(other.splitlines())
    for kind, first, last, begin, end in _changed(rows, others):
        for old, new in zip_longest(rows[first:last], others[begin:end]):
            if old is None or new is None or kind != "replace":
                yield f"only in the {'second' if old is None else 'first'}: {','.join(new or old)}"
            else:
                cells = zip_longest(columns, old, new, fillvalue="")
                told = [f"{column} {was or 'empty'} and {now or 'empty'}" for column, was, now in cells if was != now]
                yield f"{old[0]}: {', '.join(told)}"


def _changed(one: Sequence[Any], other: Sequence[Any]) -> Iterator[tuple[str, int, int, int, int]]:
    """Spans that differ: kind, first and last + 1 in the one, the same in the other."""
    ours, theirs = ([repr(item) for item in items] for items in (one, other))
    opcodes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return (code for code in opcodes if code[0] != "equal")


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
    """Lines that differ, told by their numbers."""
    for _, first, last, begin, end in _changed(one, other):
        yield from (f"line {number + 1} of the first: {one[number]}" for number in range(first, last))
        yield from (f"line {number + 1} of the second: {other[number]}" for number in range(begin, end))
