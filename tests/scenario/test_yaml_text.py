"""YAML as people write it, and nothing else."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario import SMALL
from trucelab.errors import Problem, WrongInput
from trucelab.scenario import yaml_text
from trucelab.scenario.yaml_text import MAX_DEPTH, dotted, read_yaml

TEXT = (SMALL / "scenario.yaml").read_text(encoding="utf-8")


def told(text: str) -> Problem:
    with pytest.raises(WrongInput) as caught:
        read_yaml(text, "f.yaml")
    (problem,) = caught.value.problems
    assert problem.file == "f.yaml"
    return problem


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("a: &x 1", 1, 4, "an anchor (&x)"),
        ("a: *x", 1, 4, "an alias (*x)"),
        ("*x : 1", 1, 1, "an alias (*x)"),
        ("a: 1\nb: !!str c", 2, 4, "a tag (tag:yaml.org,2002:str)"),
        ("a: !x {b: 1}", 1, 4, "a tag (!x)"),
        ("a: ! b", 1, 4, "a tag (!)"),
        ("a: {<<: {b: 1}}", 1, 5, "a merge key"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
        ("a: 1\n...\nb: 2\n", 3, 1, "a second document"),
        ("a:\n\tb: 1", 2, 1, "a tab in the indentation"),
        ("a:\n  \tb: 1", 2, 3, "a tab in the indentation"),
        ("a: 1\n\t\nb: 2", 2, 1, "a tab in the indentation"),
        ("a: b: c", 1, 5, 'put a text that holds ": " in quotes'),
        ("a: 1\n  b: 2", 2, 4, "mend the indentation"),
        ("- a\nb: 1", 2, 1, "mend the indentation"),
        ("a: @b", 1, 4, "put it in quotes"),
        ("a: %b", 1, 4, "put it in quotes"),
        ("a: [1, 2\nb: 3", 2, 2, 'a list opened with "[" is not closed'),
        ("a: {b: 1\nc: 2}\nd: 3", 2, 2, 'a mapping opened with "{" is not closed'),
        ('a: 1\nb: "c\nd: 2', 2, 4, "a quote that is opened and never closed"),
        ("a: 1\nb: \x07", 2, 4, "U+0007"),
        ("a: \x00", 1, 4, "U+0000"),
        ("a: \ud800", 1, 4, "U+D800"),
        ("[a]: 1", 1, 1, "a key must be a plain word"),
        ("? {a: 1}\n: 2", 1, 3, "a key must be a plain word"),
        ("%YAML 3.0\n---\na: 1", 1, 1, "version 1.* is required"),
    ],
)
def test_what_is_refused_and_where(text: str, line: int, column: int, says: str) -> None:
    problem = told(text)
    assert says in problem.says
    assert (problem.line, problem.column) == (line, column)


def test_duplicate_keys_are_all_named() -> None:
    with pytest.raises(WrongInput) as caught:
        read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\na: 4\n", "f.yaml")
    assert [(problem.line, problem.column, problem.where) for problem in caught.value.problems] == [
        (2, 11, "b.c"),
        (3, 1, "a"),
        (4, 1, "a"),
    ]
    assert "the first is on line 1" in caught.value.problems[1].says


BOMBS = {
    "billion laughs": "a0: &a0 [lol, lol]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 30)),
    "quadratic": "a: &a " + "x" * 10_000 + "\nb: [" + "*a, " * 10_000 + "]",
    "deep lists": "[" * 100_000,
    "deep mappings": "{a: " * 50_000,
    "deep dashes": "- " * 100_000,
    "deep indentation": "".join(" " * depth + "a:\n" for depth in range(1000)),
    "many keys at once": "? " * 50_000,
    "many colons": "a: " + ":" * 100_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_before_they_go_off(text: str) -> None:
    begin = time.process_time()
    told(text)
    # one that goes off takes minutes, or all memory; the bound is far from what a busy machine needs
    assert time.process_time() - begin < 30.0


def test_depth_is_bounded() -> None:
    allowed = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert read_yaml(allowed, "f.yaml").value is not None
    assert f"nested more than {MAX_DEPTH} deep" in told("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2)).says


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "MAX_VALUES", 1000)
    assert "more than 1,000 values" in told("a: [" + "1, " * 1000 + "]").says


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("'null'", "null"),
        ("12", 12), ("-3", -3), ("0o17", "0o17"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("1:30", "1:30"),
        ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), (".inf", float("inf")), ("'12'", "12"), ("2018-09-07",
        "2018-09-07"),
        ("5..10..20", "5..10..20"), ("1.2.3", "1.2.3"), ("=", "="),
    ],
)  # fmt: skip
def test_values_are_those_of_yaml_1_2(written: str, value: object) -> None:
    read = read_yaml(f"a: {written}", "f.yaml").value["a"]
    assert read == value
    assert type(read) is type(value)


def test_keys_are_words_whatever_they_look_like() -> None:
    assert read_yaml("NO: 1\n1: 2\ntrue: 3\nnull: 4\n", "f.yaml").value == {"NO": 1, "1": 2, "true": 3, "null": 4}


def test_a_version_mark_changes_nothing() -> None:
    assert read_yaml("%YAML 1.1\n---\na: NO\n", "f.yaml").value == {"a": "NO"}


def test_tabs_are_fine_within_text() -> None:
    assert read_yaml('a: 1\nb: "x\ty"\n', "f.yaml").value == {"a": 1, "b": "x\ty"}


def test_places_are_those_of_keys_and_items() -> None:
    written = read_yaml('a:\n  b: [10, "twenty"]\n  c:\n    - d: 1\n', "f.yaml")
    spots = {dotted(path): (spot.line, spot.column) for path, spot in written.spots.items()}
    assert spots == {
        "": (1, 1), "a": (1, 1), "a.b": (2, 3), "a.b[0]": (2, 7), "a.b[1]": (2, 11), "a.c": (3, 3), "a.c[0]": (4, 7),
        "a.c[0].d": (4, 7),
    }  # fmt: skip
    assert written.problem(("a", "b", 1), "x", offset=0).column == 12
    assert written.problem(("a", "zzz", "b"), "x").line == 1


@pytest.mark.parametrize(("text", "column"), [('a: "x\\ty"', 1), ("a: 'x''y'", 1), ("a: |\n  x", 1), ("a: x\n  y", 1)])
def test_characters_are_not_counted_where_they_cannot_be(text: str, column: int) -> None:
    assert read_yaml(text, "f.yaml").problem(("a",), "x", offset=1).column == column


@given(st.text(max_size=200) | st.text("ab:-?[]{},&*!|>'\"%@`#\n\t \\~.0<=", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text, "f.yaml")
    except WrongInput as wrong:
        for problem in wrong.problems:
            assert problem.says
            assert 0 <= problem.line <= text.count("\n") + 2


@given(st.data())
def test_a_valid_text_with_errors_is_read_or_refused(data: st.DataObject) -> None:
    text = TEXT[:1500]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 20, len(text))))
        text = text[:start] + data.draw(st.text(":-[]{},&*!|>'\"\n\t #a", max_size=6)) + text[end:]
    try:
        read_yaml(text, "f.yaml")
    except WrongInput as wrong:
        assert wrong.problems


WORDS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)
"""JSON writes further characters as two, which YAML does not join."""

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS.filter(lambda k: k != "<<"), inner,
                                                               max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(PLAIN)
def test_what_json_says_is_what_is_read(value: Any) -> None:
    """JSON is YAML 1.2; the json module is the oracle."""
    assert read_yaml(json.dumps(value), "f.yaml").value == value
