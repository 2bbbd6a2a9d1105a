"""Nonsense anywhere in a scenario gives sentences for people: no traceback, and no word of the libraries below."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenario import SMALL, Copy
from trucelab.errors import WrongInput
from trucelab.scenario.yaml_text import read_yaml

VALUE = read_yaml((SMALL / "scenario.yaml").read_text(encoding="utf-8"), "scenario.yaml").value

LIBRARY_WORDS = re.compile(
    r"Input|should|valid|Value error|pydantic|Tuple|Dictionary|instance|parse|"
    r"\bNone\b(?! is defined)|True|False|dict|str\b|NoneType|"
    r"Extra|Field|type=|\^\[|Error"
)
NONSENSE: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, -1, 7, 1.5, 10**30, "", " ", "x", "x y", "5..4..3", "1..2..3", "2018-02-30", "a.b and",
    "(" * 50,
     [], [None], [[]], ["x", "x"], [1, 2, 3], {}, {"": ""}, {"x": {"y": []}}, {"kind": "figure"}, {"rule": []},
     {"kind": []}, {"value": {}}, {"value": [1]}, {"source": "gazette", "judgement": "x"}, "../x.csv", "missing.csv"]
)  # fmt: skip


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += paths(item, (*path, key))
    return found


PATHS = paths(VALUE)


def spoiled(path: tuple[str | int, ...], how: str, nonsense: Any) -> Any:
    whole = json.loads(json.dumps(VALUE))
    at = whole
    for step in path[:-1]:
        at = at[step]
    last = path[-1]
    if how == "replace":
        at[last] = nonsense
    elif how == "remove":
        del at[last]
    elif isinstance(at, dict):
        at["zzz"] = nonsense
    else:
        at.append(nonsense)
    return whole


@settings(max_examples=150)
@given(st.sampled_from(PATHS), st.sampled_from(["replace", "replace", "replace", "remove", "add"]), NONSENSE)
def test_nonsense_is_refused_in_plain_words(path: tuple[str | int, ...], how: str, nonsense: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        # JSON is YAML: one line, so the columns are hard on the reader, but every place is there
        copy.write("scenario.yaml", json.dumps(spoiled(path, how, nonsense)))
        try:
            copy.load()
        except WrongInput as wrong:
            for problem in wrong.problems:
                assert not LIBRARY_WORDS.search(problem.says), problem.says
                assert problem.line or problem.file != "scenario.yaml"
