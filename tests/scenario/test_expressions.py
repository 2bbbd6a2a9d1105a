"""Statements: read as written, true when Python says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucelab.scenario.expressions import BadExpression, Compound, Name, parse

NAMES = ["a.x", "b.y-z", "c_1.w", "d"]
Tree = Any
"""A name, or a connective with its operands."""

TREES: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.tuples(st.sampled_from(["if", "iff"]), inner, inner)
        | st.lists(inner, min_size=2, max_size=4).flatmap(
            lambda operands: st.tuples(st.sampled_from(["and", "or"]), *map(st.just, operands))
        )
    ),
    max_leaves=12,
)
LEVEL = {"iff": 0, "if": 1, "or": 2, "and": 3, "not": 4}


def printed(tree: Tree, spelling: dict[str, str], within: int = 0) -> str:
    """The statement of a tree with no bracket that it can do without."""
    if isinstance(tree, str):
        return tree
    connective, *operands = tree
    level = LEVEL[connective]
    # the operand of `not` may be a `not`; every other needs to bind tighter than what it stands in
    texts = [printed(operand, spelling, level if connective == "not" else level + 1) for operand in operands]
    word = spelling.get(connective, connective)
    text = f"{word} {texts[0]}" if connective == "not" else f" {word} ".join(texts)
    return f"({text})" if level < within else text


def as_python(tree: Tree) -> str:
    """The same in Python, with every bracket."""
    if isinstance(tree, str):
        return f"t[{tree!r}]"
    connective, *operands = tree
    texts = [f"({as_python(operand)})" for operand in operands]
    match connective:
        case "not":
            return f"not {texts[0]}"
        case "if":
            return f"{texts[0]} or not {texts[1]}"
        case "iff":
            return f"{texts[0]} == {texts[1]}"
        case _:
            return f" {connective} ".join(texts)


SPELLINGS = [
    {},
    {"not": "NOT", "and": "And", "or": "OR", "if": "If", "iff": "IFF"},
    {"and": "&", "or": "|", "not": "! "},
    {"and": ",", "not": "-"},
]


@given(TREES, st.sampled_from(SPELLINGS), st.lists(st.booleans(), min_size=4, max_size=4))
def test_truth_is_what_python_says(tree: Tree, spelling: dict[str, str], truths: list[bool]) -> None:
    text = printed(tree, spelling).replace("- ", "-")
    table = dict(zip(NAMES, truths, strict=True))
    assert parse(text).evaluate(table.__getitem__) is eval(as_python(tree), {"t": table})


@given(TREES)
def test_arrays_are_evaluated_element_by_element(tree: Tree) -> None:
    states = np.arange(16)
    columns = {name: (states >> place & 1).astype(np.bool_) for place, name in enumerate(NAMES)}
    expression = parse(printed(tree, {}))
    expected = [expression.evaluate(lambda name, s=s: bool(columns[name][s])) for s in states]  # type: ignore[misc]
    assert expression.evaluate(columns.__getitem__).tolist() == expected


@given(TREES)
def test_every_name_has_its_column(tree: Tree) -> None:
    text = printed(tree, {})
    for name in parse(text).names:
        assert text[name.column :].startswith(name.name)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("a if b or c", "a if (b or c)"),
        ("a or b if c", "(a or b) if c"),
        ("a iff b if c", "a iff (b if c)"),
        ("not not a", "a"),
        ("-a, !b", "not a and not b"),
        ("a|b&c", "a or (b and c)"),
    ],
)
def test_precedence(text: str, same: str) -> None:
    one, other = parse(text), parse(same)
    for state in range(8):
        table = {name: bool(state >> place & 1) for place, name in enumerate("abc")}
        assert one.evaluate(table.__getitem__) == other.evaluate(table.__getitem__)


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 0, "the text ends"),
        ("   ", 3, "the text ends"),
        ("a and", 5, "the text ends"),
        ("and a", 0, 'found "and"'),
        ("a b", 2, 'found "b"'),
        ("a and (b or c", 13, "not closed"),
        ("a)", 1, 'found ")"'),
        ("()", 1, 'found ")"'),
        ("a and ?b", 6, '"?" does not belong'),
        ("a - b", 2, '"-" does not belong'),
        ("a if b if c", 7, "brackets"),
        ("a iff b iff c", 8, "brackets"),
        ("(" * 60 + "a" + ")" * 60, 30, "nested"),
        ("not " * 60 + "a", 120, "nested"),
        ("a or " * 3000 + "a", 10_000, "longer"),
    ],
)
def test_what_is_no_statement_and_where(text: str, column: int, says: str) -> None:
    with pytest.raises(BadExpression) as caught:
        parse(text)
    assert caught.value.column == column
    assert says in str(caught.value)


def test_long_statements_stay_flat() -> None:
    text = " or ".join(f"n{number}" for number in range(1000))
    expression = parse(text)
    assert isinstance(expression.root, Compound)
    assert len(expression.root.operands) == len(expression.names) == 1000
    assert expression.evaluate(lambda name: name == "n999") is True
    assert parse(text) == expression


def test_a_single_name_is_a_statement() -> None:
    assert parse(" a.b ").root == Name("a.b", 1)


@given(st.text(max_size=60) | st.text("ab.-()!&|, \tnotandorif", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        names = parse(text).names
    except BadExpression as problem:
        assert 0 <= problem.column <= len(text)
    else:
        assert names
