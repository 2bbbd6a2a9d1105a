"""What stands in one cell of another person's table: numbers, degrees, days, names."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from trucelab.scenario.values import shown


class Unreadable(ValueError):
    """A cell that cannot be used; the text says why, and a way out."""


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.0*)?|\d{1,3}(\.\d{3}){2,}", re.ASCII)
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_WHOLE = re.compile(r"\d+(\.0*)?", re.ASCII)
_DEGREES = re.compile(r"[-+]?\d{1,3}(\.\d*)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ].*)?", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[\s\-]+([A-Za-z]{3,9})\.?[\s\-,]+(\d{4})", re.ASCII)
_WORDS_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[\s\-]+(\d{1,2}),?[\s\-]+(\d{4})", re.ASCII)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MOST_PEOPLE = 100_000_000
"""Not more than any place on Earth holds; the bound of the tables that are written."""


def count(text: str, column: str) -> int:
    """A whole number of people or killed, 0 or more; thousands may be parted by commas, spaces or apostrophes.

    raises  Unreadable

    >>> count("1,234", "best"), count("12 500", "best"), count("7.0", "best")
    (1234, 12500, 7)
    """
    bare = _SPACES.sub("", text)
    if not bare:
        raise Unreadable(f"{column} is empty; expected a whole number")
    if _ONE_GROUP.fullmatch(bare):
        whole = bare.replace(".", "")
        raise Unreadable(f"{column} {shown(text)} may mean {whole} or {bare}; write it without a point")
    if _GROUPED.fullmatch(bare):
        whole = bare.replace(",", "").partition(".")[0] if "," in bare else bare.replace(".", "")
    elif _WHOLE.fullmatch(bare):
        whole = bare.partition(".")[0]
    else:
        raise Unreadable(f"{column} {shown(text)}: expected a whole number, 0 or more")
    if len(whole) > 12 or int(whole) > MOST_PEOPLE:
        raise Unreadable(f"{column} {shown(text)}: more people than any place holds")
    return int(whole)


def degrees(text: str, column: str, bound: float) -> float | None:
    """Degrees north or east, with a decimal point or comma; None for an empty cell.

    bound   90 for latitudes, 180 for longitudes
    raises  Unreadable

    >>> degrees("35,929", "latitude", 90)
    35.929
    """
    bare = _SPACES.sub("", text).replace("−", "-")
    if not bare:
        return None
    bare = bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
    if not _DEGREES.fullmatch(bare):
        raise Unreadable(f"{column} {shown(text)}: expected degrees, such as 35.929")
    value = float(bare)
    if abs(value) > bound:
        raise Unreadable(f"{column} {shown(text)}: expected degrees between -{bound:g} and {bound:g}")
    return value


def day(text: str, column: str) -> date:
    """A day: 2018-09-07, with or without a time; 07 September 2018; 7-Sep-2018.

    raises  Unreadable; also for 07/09/2018, where day and month cannot be told apart

    >>> day("07 September 2018", "event_date") == day("2018-09-07T00:00:00", "event_date") == date(2018, 9, 7)
    True
    """
    bare = text.strip()
    iso, words, words_first = (form.fullmatch(bare) for form in (_ISO, _WORDS, _WORDS_FIRST))
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if words:
            return date(int(words[3]), _month(words[2]), int(words[1]))
        if words_first:
            return date(int(words_first[3]), _month(words_first[1]), int(words_first[2]))
    except ValueError:
        raise Unreadable(f"{column} {shown(text)}: there is no such day") from None
    if not bare:
        raise Unreadable(f"{column} is empty; expected a day, such as 2018-09-07")
    if "/" in bare:
        raise Unreadable(f"{column} {shown(text)}: day and month cannot be told apart; write 2018-09-07")
    raise Unreadable(f"{column} {shown(text)}: expected a day, such as 2018-09-07 or 07 September 2018")


def _month(word: str) -> int:
    for number, name in enumerate(_MONTHS, start=1):
        if name.startswith(word.lower()) or (word.lower() == "sept" and name == "september"):
            return number
    raise ValueError(word)


def folded(name: str) -> str:
    """A name for comparing: without case, accents, spaces and marks.

    >>> folded("Ma'arrat An-Nu'man") == folded("MAARRAT AN NUMAN")
    True
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())


def key_of(name: str, otherwise: str) -> str:
    """A key of small letters, digits and -, as scenarios want it; `otherwise` where no letter fits.

    >>> key_of("Ma'arrat An Nu'man", "place-1"), key_of("إدلب", "SY07")
    ('maarrat-an-numan', 'sy07')
    """
    for text in (name, otherwise):
        plain = unicodedata.normalize("NFKD", text.replace("'", "")).encode("ascii", "ignore").decode().lower()
        key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
        if key:
            return key
    return "place"
