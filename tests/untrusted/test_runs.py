"""A run by a stranger: opened as what its manifest says, or refused as broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.untrusted.mutations import Step, spoiled, steps
from tests.untrusted.readers import Reader, folder, opened
from tests.untrusted.test_readers import COMPILES_S, MANY, USUAL
from tests.untrusted.trial import tried
from trucelab.ensemble.record.manifest import require_sound
from trucelab.ensemble.record.run_record import Run, run_digest
from trucelab.errors import BrokenRecord

MANIFEST = "manifest.json"
READER = Reader("run", dict, opened)


@pytest.fixture(scope="module")
def files(small_run: Run) -> dict[str, bytes]:
    found = dict(folder(small_run.folder))
    assert tried(READER, found, COMPILES_S) == "read"
    return found


def test_a_spoilt_file_of_a_run_is_found(files: dict[str, bytes]) -> None:
    """Every file but the manifest has its checksum there."""
    names = sorted(name for name in files if name in json.loads(files[MANIFEST])["files"])

    @settings(USUAL, derandomize=True, max_examples=60)
    @given(st.integers(0, len(names) - 1), steps)
    def spoil(which: int, taken: list[Step]) -> None:
        name = names[which]
        content = spoiled(files[name], taken)
        expected = "read" if content == files[name] else "refused"
        assert tried(READER, {**files, name: content}) == expected

    spoil()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff", b'{"format": "trucelab-run/0"}', b'{"format": {}}']
)
def test_what_is_no_manifest_is_refused(files: dict[str, bytes], content: bytes) -> None:
    assert tried(READER, {**files, MANIFEST: content}) == "refused"


def change(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda manifest: manifest.update({key: value})


SPOILT: dict[str, Callable[[dict[str, Any]], None]] = {
    "no files": lambda manifest: manifest.pop("files"),
    "files as a list": change("files", ["talks.json"]),
    "a file with three numbers": lambda manifest: manifest["files"].update({"talks.json": [1, "a", 2]}),
    "a file with nothing": lambda manifest: manifest["files"].update({"talks.json": []}),
    "a file out of the folder": lambda manifest: manifest["files"].update({"../../etc/passwd": [1, "a"]}),
    "no outcomes": lambda manifest: manifest.pop("outcomes"),
    "other outcomes": change("outcomes", ["attack"]),
    "outcomes as a number": change("outcomes", 3),
    "no members": lambda manifest: manifest.pop("members"),
    "members as a text": change("members", "four"),
    "fewer members": change("members", 1),
}


def test_every_spoilt_manifest_is_refused(files: dict[str, bytes]) -> None:
    wrong = []
    for name, spoil in SPOILT.items():
        manifest = json.loads(files[MANIFEST])
        spoil(manifest)
        try:
            if tried(READER, {**files, MANIFEST: json.dumps(manifest).encode()}) != "refused":
                wrong.append(name)
        except Exception as problem:
            wrong.append(f"{name}: {type(problem).__name__}")
    assert not wrong, wrong


def test_the_manifest_of_a_run_is_sound(files: dict[str, bytes]) -> None:
    require_sound(json.loads(files[MANIFEST]), Path("run/manifest.json"))


@pytest.mark.parametrize("name", SPOILT)
def test_a_manifest_is_refused_for_each_slip(files: dict[str, bytes], name: str) -> None:
    manifest = json.loads(files[MANIFEST])
    SPOILT[name](manifest)
    with pytest.raises(BrokenRecord, match=r"run/manifest\.json: "):
        require_sound(manifest, Path("run/manifest.json"))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["files", "outcomes", "members", "digests", "truce_ends", "seed", "title"]), ANYTHING)
@USUAL
def test_no_value_breaks_the_check(files: dict[str, bytes], key: str, value: Any) -> None:
    try:
        require_sound({**json.loads(files[MANIFEST]), key: value}, Path("m"))
    except BrokenRecord:
        return
    assert type(value) is type(json.loads(files[MANIFEST])[key])


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where something stands in a JSON value, containers too."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in leaves(one, (*path, key)))]


def replaced(value: Any, path: tuple[str | int, ...], other: Any) -> Any:
    if not path:
        return other
    found: Any = dict(value) if isinstance(value, dict) else list(value)
    found[path[0]] = replaced(value[path[0]], path[1:], other)
    return found


def signed(manifest: Any) -> Any:
    """With the digest that a stranger who knows the program would write."""
    try:
        return {**manifest, "digest": run_digest(manifest)}
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return manifest


@pytest.mark.parametrize("count", [150, pytest.param(MANY, marks=pytest.mark.slow)])
def test_a_stranger_who_signs_what_he_changes_breaks_nothing(files: dict[str, bytes], count: int) -> None:
    """One value of the manifest, the identity, a receipt or the metadata of an array is something else."""
    names = sorted(name for name in files if name.endswith(".json") and not name.startswith("talks-"))

    @settings(USUAL, derandomize=count < 1000, max_examples=count)
    @given(st.data())
    def change_one(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(names))
        value = json.loads(files[name])
        other = replaced(value, data.draw(st.sampled_from(leaves(value))), data.draw(ANYTHING))
        content = json.dumps(signed(other) if name == MANIFEST else other).encode()
        assert tried(READER, {**files, name: content}) in ("read", "refused")

    change_one()
