"""Statements over options: `damascus.assault and not (russia.zone or turkey.zone)`.

Connectives, from the tightest: `not`, `and`, `or`, `if`, `iff` (any case; the
signs `!`, `-`, `&`, `,`, `|` are accepted for the first three).  `A if B` means
that B implies A; `A iff B` means both or neither.  Source of the language:
option prioritisation, Fang, Hipel, Kilgour and Peng (2003).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, Literal

Connective = Literal["not", "and", "or", "if", "iff"]

_TOKEN = re.compile(r"\s*(?:(?P<sign>[()!&|,])|(?P<minus>-(?=[\w(!-]))|(?P<word>\w[\w.\-]*)|(?P<bad>\S))")
_SIGNS = {"!": "not", "-": "not", "&": "and", ",": "and", "|": "or"}
_WORDS = frozenset({"not", "and", "or", "if", "iff"})


class BadExpression(ValueError):
    """The text is not a statement; `column` is the 0-based place where it stops making sense."""

    def __init__(self, says: str, column: int) -> None:
        super().__init__(says)
        self.column = column


@dataclass(frozen=True)
class Name:
    """An option, by name; `column` is its 0-based place in the text."""

    name: str
    column: int


@dataclass(frozen=True)
class Compound:
    """A connective with its operands: one for `not`, two for `if` and `iff`, two or more for `and` and `or`."""

    connective: Connective
    operands: tuple[Name | Compound, ...]


@dataclass(frozen=True)
class Expression:
    """A parsed statement, with the text it came from."""

    text: str
    root: Name | Compound

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Every name in the order of the text, repeats included."""
        return tuple(_names(self.root))

    def evaluate(self, lookup: Callable[[str], Any]) -> Any:
        """The truth of the statement, where `lookup(name)` gives the truth of an option.

        Truths may be bools or boolean arrays of one shape; the result is of the same kind.

        >>> parse("a if b").evaluate({"a": False, "b": True}.__getitem__)
        False
        """
        return _evaluate(self.root, lookup)


def parse(text: str) -> Expression:
    """Read a statement.

    raises  BadExpression, with the column, if the text is not one

    >>> parse("a or b and c").root.connective
    'or'
    >>> [name.column for name in parse("a or b and c").names]
    [0, 5, 11]
    """
    reader = _Reader(text)
    root = reader.level(0)
    reader.finish()
    return Expression(text, root)


class _Reader:
    """Recursive descent over the tokens of one text."""

    # loosest first; `if` and `iff` do not chain, the others take any number of operands
    LEVELS: tuple[Connective, ...] = ("iff", "if", "or", "and")
    MAX_DEPTH = 30  # a bracket costs a dozen frames of the stack, and others stand below us
    MAX_LENGTH = 10_000

    def __init__(self, text: str) -> None:
        if len(text) > self.MAX_LENGTH:
            raise BadExpression(f"longer than {self.MAX_LENGTH:,} characters", self.MAX_LENGTH)
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    def peek(self) -> tuple[str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", len(self.text))

    def level(self, index: int) -> Name | Compound:
        if index == len(self.LEVELS):
            return self.negation()
        connective = self.LEVELS[index]
        operands = [self.level(index + 1)]
        while self.peek()[0] == connective:
            if connective in ("if", "iff") and len(operands) == 2:
                says = f'a second "{connective}"; put brackets around what belongs together'
                raise BadExpression(says, self.peek()[1])
            self.at += 1
            operands.append(self.level(index + 1))
        return operands[0] if len(operands) == 1 else Compound(connective, tuple(operands))

    def negation(self) -> Name | Compound:
        self.depth += 1
        word, column = self.peek()
        if self.depth > self.MAX_DEPTH:
            raise BadExpression(f"more than {self.MAX_DEPTH} nested brackets or negations", column)
        try:
            if word == "not":
                self.at += 1
                return Compound("not", (self.negation(),))
            if word == "(":
                self.at += 1
                inside = self.level(0)
                if self.peek()[0] != ")":
                    raise BadExpression('a bracket is not closed; expected ")"', self.peek()[1])
                self.at += 1
                return inside
            if word in ("", ")") or word in _WORDS:
                found = f'found "{word}"' if word else "the text ends"
                raise BadExpression(f"expected the name of an option, but {found}", column)
            self.at += 1
            return Name(word, column)
        finally:
            self.depth -= 1

    def finish(self) -> None:
        word, column = self.peek()
        if word:
            raise BadExpression(f'expected and, or, if, iff or the end, but found "{word}"', column)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None and match.lastgroup is not None  # the last branch takes anything
        word, column = match.group(match.lastgroup), match.start(match.lastgroup)
        if match.lastgroup == "bad":
            raise BadExpression(f'"{word}" does not belong in a statement', column)
        at = match.end()
        if word in _SIGNS:
            yield _SIGNS[word], column
        elif word.casefold() in _WORDS:
            yield word.casefold(), column
        else:
            yield word, column


def _names(node: Name | Compound) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    else:
        for operand in node.operands:
            yield from _names(operand)


def _evaluate(node: Name | Compound, lookup: Callable[[str], Any]) -> Any:
    if isinstance(node, Name):
        return lookup(node.name)
    truths = [_evaluate(operand, lookup) for operand in node.operands]
    match node.connective:
        case "not":
            return _opposite(truths[0])
        case "and":
            return reduce(operator.and_, truths)
        case "or":
            return reduce(operator.or_, truths)
        case "if":
            return truths[0] | _opposite(truths[1])
        case "iff":
            return _opposite(truths[0] ^ truths[1])


def _opposite(truth: Any) -> Any:
    return (not truth) if isinstance(truth, bool) else ~truth
