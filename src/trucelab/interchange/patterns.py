"""Between statements and the simpler forms of other formats: alternatives of literals, and patterns of Y, N and -.

Any statement can be written as alternatives; where it is not written so
already, a short list is found by the method of Minato and Morreale
(irredundant sums of products; Minato 1992, "Fast generation of irredundant
sum-of-products forms from binary decision diagrams").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from trucelab.scenario.expressions import Compound, Expression, Name
from trucelab.talks.states import BoolArray, matches

Literals = tuple[tuple[str, bool], ...]
"""Options that must be taken (True) or not; all of them together."""

MAX_ALTERNATIVES = 4096
_MAX_CALLS = 100_000


class TooMany(ValueError):
    """A statement or a set of states that no short list of alternatives can say."""

    def __init__(self) -> None:
        super().__init__(f"cannot be said in {MAX_ALTERNATIVES:,} alternatives")


def alternatives(expression: Expression) -> tuple[Literals, ...]:
    """Lists of literals, of which at least one holds wherever the statement is true.

    The form of a statement that is a list of alternatives already is kept; alternatives that contradict themselves
    are left out, so a statement that is never true has none, and one that is always true may have an empty one.

    raises  TooMany, if there would be more than 4,096

    >>> from trucelab.scenario.expressions import parse
    >>> alternatives(parse("a and not b or c"))
    ((('a', True), ('b', False)), (('c', True),))
    >>> alternatives(parse("a if b"))
    ((('b', False),), (('a', True),))
    """
    root = expression.root
    parts = root.operands if isinstance(root, Compound) and root.connective == "or" else (root,)
    direct = [_conjunction(part) for part in parts]
    written = [literals for literals in direct if literals is not None]
    if len(written) == len(direct):
        return sensible(written)
    names = tuple(dict.fromkeys(name.name for name in expression.names))
    found = patterns_of(matches(expression, names))
    return tuple(literals_of(pattern, names) for pattern in found)


def sensible(lists: Iterable[Literals]) -> tuple[Literals, ...]:
    """Alternatives without repeats and without those that contradict themselves."""
    kept: dict[frozenset[tuple[str, bool]], Literals] = {}
    for literals in lists:
        single = tuple(dict.fromkeys(literals))
        if len({name for name, _ in single}) == len(single):
            kept.setdefault(frozenset(single), single)
    return tuple(kept.values())


def statement_of(lists: Sequence[Literals]) -> str:
    """The statement that at least one list of literals holds; the opposite of `alternatives`.

    >>> statement_of(((("a", True), ("b", False)), (("c", True),)))
    '(a and not b) or c'
    """
    texts = [" and ".join(name if taken else f"not {name}" for name, taken in literals) for literals in lists]
    if len(texts) == 1:
        return texts[0]
    return " or ".join(f"({text})" if len(literals) > 1 else text for text, literals in zip(texts, lists, strict=True))


def literals_of(pattern: str, options: Sequence[str]) -> Literals:
    """What a pattern asks for.

    >>> literals_of("Y-N", ["a", "b", "c"])
    (('a', True), ('c', False))
    """
    letters = zip(options, pattern, strict=True)
    return tuple((name, letter == "Y") for name, letter in letters if letter != "-")


def pattern_of(literals: Literals, options: Sequence[str]) -> str:
    """The pattern that asks for some literals; the opposite of `literals_of`."""
    wanted = dict(literals)
    return "".join("-" if name not in wanted else "Y" if wanted[name] else "N" for name in options)


def patterns_of(wanted: BoolArray) -> list[str]:
    """Patterns that fit exactly the states wanted; none of them could be left out.

    wanted  (2**options,) bool
    raises  TooMany, if there would be more than 4,096

    >>> patterns_of(np.array([False, True, True, True]))
    ['-Y', 'Y-']
    """
    return _Cover().of(wanted, wanted)[0]


class _Cover:
    """One search; it gives up where the set has no structure."""

    def __init__(self) -> None:
        self.calls = 0

    def of(self, least: BoolArray, most: BoolArray) -> tuple[list[str], BoolArray]:
        """Patterns that fit all states of `least` and none outside `most`, and what they fit."""
        self.calls += 1
        if not least.any():
            return [], np.zeros(least.size, np.bool_)
        if most.all():
            return ["-" * (least.size.bit_length() - 1)], np.ones(least.size, np.bool_)
        half = least.size // 2  # the last option parts the array in two
        least_no, least_yes, most_no, most_yes = least[:half], least[half:], most[:half], most[half:]
        no, covered_no = self.of(least_no & ~most_yes, most_no)
        yes, covered_yes = self.of(least_yes & ~most_no, most_yes)
        rest = (least_no & ~covered_no) | (least_yes & ~covered_yes)
        either, covered = self.of(rest, most_no & most_yes)
        found = [f"{text}N" for text in no] + [f"{text}Y" for text in yes] + [f"{text}-" for text in either]
        if len(found) > MAX_ALTERNATIVES or self.calls > _MAX_CALLS:
            raise TooMany
        return found, np.concatenate([covered_no | covered, covered_yes | covered])


def _conjunction(node: Name | Compound) -> Literals | None:
    """The literals of a node that is one, or a list of them joined by `and`; else nothing."""
    if isinstance(node, Name):
        return ((node.name, True),)
    if node.connective == "not":
        inner = node.operands[0]
        return ((inner.name, False),) if isinstance(inner, Name) else None
    if node.connective != "and":
        return None
    parts = [_conjunction(operand) for operand in node.operands]
    return None if None in parts else tuple(literal for part in parts if part is not None for literal in part)
