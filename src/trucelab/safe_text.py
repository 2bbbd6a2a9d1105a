"""Text that is safe to show: nothing in it steers a terminal, hides other text or turns the direction of what follows.

Marks of direction that end with themselves (U+200E, U+200F, U+061C) and joiners
stay, since Arabic and Hebrew names need them; embeddings, overrides and
isolates go, since they reach beyond the text they stand in (Unicode 15, UAX 9;
Boucher and Anderson 2023, "Trojan source").
"""

from __future__ import annotations

import json
import re
from typing import Final

_ESCAPES: Final = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?")
"""Escape sequences of terminals (ECMA-48), whole or cut off.

Of a title or a link only what begins and ends it goes: were all between taken out, a name could hide what follows it.
"""
_BREAKS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
"""What some programs take for the end of a line."""
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, turns of direction, halves of characters, and characters that are none."""


_HALVES: Final = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """A text without what steers; ends of lines are single, and tabs stay.

    >>> plain("a\\x1b[31mb\\x00\\u202ec\\r\\nd")
    'abc\\nd'
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub("", _BREAKS.sub("\n", _ESCAPES.sub("", text)))


def escaped(text: str) -> str:
    """A JSON text of the same values, with what steers as escapes.

    >>> escaped('"a\u202eb"')
    '"a\\\\u202eb"'
    """
    return _HIDDEN.sub(_escape, _BREAKS.sub(lambda found: found[0] if found[0] in "\r\n" else _escape(found), text))


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def has_halves(text: str) -> bool:
    """Whether a text holds half of a character (a surrogate), which no file can hold.

    >>> has_halves("\\ud800"), has_halves("\U0001f4a5")
    (True, False)
    """
    return not text.isascii() and _HALVES.search(text) is not None


def one_line(text: str, longest: int | None = None) -> str:
    """A plain text on one line, cut where it is long.

    >>> one_line("a\\n\\tb"), one_line("abcdef", 4)
    ('a b', 'abc…')
    """
    line = re.sub(r"[\n\t]\s*", " ", plain(text))
    return line if longest is None or len(line) <= longest else f"{line[: longest - 1]}…"
