"""Short names for the free text of other programs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_LONGEST = 40


def clean(text: str) -> str:
    """A name on one line, without characters that cannot be printed.

    >>> clean("  Withdraw\\n the   troops\\x00 ")
    'Withdraw the troops'
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def slug(text: str, taken: Container[str], otherwise: str) -> str:
    """A short name in small letters, digits and -, that is not taken.

    otherwise  what to use where the text has no letter that fits

    >>> slug("Naïve: lift the embargo!", set(), "option-1")
    'naive-lift-the-embargo'
    >>> slug("Attack", {"attack"}, "option-2")
    'attack-2'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or otherwise
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name
