"""Ways to spoil a file: steps that are plain functions of what it held and two numbers, so that they shrink."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

HOSTILE: tuple[str, ...] = (
    *("", " ", "0", "-0", "-1", "1", "2", "24", "25", "0.5", "1.5", "1e-320", "1e5", "1e308", "-1e308", "1e999"),
    *("-1e999", "NaN", "nan", "inf", "-inf", "Infinity", ".nan", ".inf", "1_000", "1,000", "1 000", "0x10", "0o7"),
    *("1e", "+", "-", "99999999999", "-99999999999", "9" * 25, "9" * 5000, "1" + "0" * 400, "²", "½", "٣", "１２"),
    *("Ⅷ", "१२३४", "𝟚", "٢٠٢٠-٠١-٠١", "0000-00-00", "0001-01-01", "9999-12-31", "2020-02-30", "2018-13"),
    *("20200101", "2020-1-1", "0", "10000", "1..2..3", "3..2..1", "1..1..1", "..", "1..", "-1e300..0..1e300"),
    *("1..nan..3", "0..0..1e999", "true", "false", "null", "~", "yes", "NO", "[]", "{}", "[[]]", "{a: b}", "- a"),
    *("? a", "a: b", "&a a", "*a", "!!x y", "=1+1", "@x", "\t=1", "-x", "'", '"', '""', "\\", "\\ud800", '"\\ud800"'),
    *('"\\0"', "\\u0000", "\x00", "\x1b[31m", "\u202e", "\u2028", "\u0085", "\x0b", "\x0c", "\x1c", "\ufeff"),
    *("\ufffe", "💥", "ß", "İ", "ﬀ", "e\u0301", "\U000e0001", "not", "and or", "(" * 40, "not " * 40, "a.b"),
    *("a and not a", "iff", "../x.csv", "/etc/passwd", ".", "..", "a" * 3000, "<script>alert(1)</script>"),
    *("[red]x[/]", "%s%n", "{0}", "${x}", "`id`", "Y", "N", "-", "YN", "total", "default"),
)  # fmt: skip
"""What stands in for a cell, a value or a word."""

_WORD = re.compile(rb"[^\s,;:\[\]{}\"#]+")

_NUMBER = re.compile(rb"(?<![\w.])-?\d+(\.\d+)?(?![\w.])")
NUMBERS = (
    *(b"0", b"1", b"2", b"3", b"7", b"10", b"19", b"20", b"100", b"365", b"3650", b"1000000", b"100000000"),
    *(b"-1", b"-36500", b"0.0", b"0.001", b"0.5", b"0.999", b"1.0", b"1e-300", b"1e-9", b"1e9", b"40.01", b"179.99"),
)
"""Numbers that can be meant."""

Step = tuple[str, int, int]


def _flip(content: bytes, where: int, what: int) -> bytes:
    at = where % len(content)
    return content[:at] + bytes([content[at] ^ (1 << what % 8)]) + content[at + 1 :]


def _drop(content: bytes, where: int, what: int) -> bytes:
    lines = content.split(b"\n")
    at = where % len(lines)
    return b"\n".join(lines[:at] + lines[at + 1 + what % 3 :])


def _double(content: bytes, where: int, what: int) -> bytes:
    lines = content.split(b"\n")
    at = where % len(lines)
    return b"\n".join(lines[:at] + [lines[at]] * (1 + what % 4) + lines[at:])


def _move(content: bytes, where: int, what: int) -> bytes:
    lines = content.split(b"\n")
    line = lines.pop(where % len(lines))
    lines.insert(what % (len(lines) + 1), line)
    return b"\n".join(lines)


def _cut(content: bytes, where: int, what: int) -> bytes:
    at = where % len(content)
    return content[:at] if what % 2 else content[at:]


def _replace(content: bytes, where: int, what: int) -> bytes:
    words = list(_WORD.finditer(content))
    if not words:
        return content
    word = words[where % len(words)]
    return content[: word.start()] + _hostile(what) + content[word.end() :]


def _number(content: bytes, where: int, what: int) -> bytes:
    """Another number for one that stands there: such files are read more often than refused."""
    numbers = list(_NUMBER.finditer(content))
    if not numbers:
        return content
    number = numbers[where % len(numbers)]
    return content[: number.start()] + NUMBERS[what % len(NUMBERS)] + content[number.end() :]


def _insert(content: bytes, where: int, what: int) -> bytes:
    at = where % (len(content) + 1)
    return content[:at] + _hostile(what) + content[at:]


def _swap(content: bytes, where: int, what: int) -> bytes:
    """One word of the file in the place of another."""
    words = list(_WORD.finditer(content))
    if not words:
        return content
    one, other = words[where % len(words)], words[what % len(words)]
    return content[: one.start()] + other[0] + content[one.end() :]


def _space(content: bytes, where: int, what: int) -> bytes:
    """Another mark between two words."""
    marks = (b",", b";", b"\t", b"\r", b"\n", b"\r\n", b":", b" ", b"\x00", b'"', b"#", b"  ", b"|")
    at = where % len(content)
    return content[:at] + marks[what % len(marks)] + content[at + 1 :]


def _hostile(what: int) -> bytes:
    return HOSTILE[what % len(HOSTILE)].encode("utf-8", "surrogatepass")


STEPS: dict[str, Callable[[bytes, int, int], bytes]] = {
    "replace a word": _replace,
    "other number": _number,
    "insert": _insert,
    "swap": _swap,
    "flip a bit": _flip,
    "drop lines": _drop,
    "double a line": _double,
    "move a line": _move,
    "other mark": _space,
    "cut": _cut,
}

steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.sampled_from([*STEPS, *["replace a word", "other number"] * 2]),
        st.integers(0, 100_000),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=5,
)


def spoiled(content: bytes, taken: Sequence[Step]) -> bytes:
    """What a file holds after some steps."""
    for name, where, what in taken:
        if content:
            content = STEPS[name](content, where, what)
    return content
