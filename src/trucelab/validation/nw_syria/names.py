"""Names as reports write them, and the places that they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from trucelab.errors import WrongInput, meant
from trucelab.validation.nw_syria.region import PARTS, KnownName, Region, region

WHOLE: Final = (
    "nw syria", "north west syria", "northwest syria", "northwestern syria", "north western syria",
    "syria nearly all nw",
)  # fmt: skip
"""Names of the whole region."""
IDLEB_AREA: Final = (
    "idleb and surrounding areas", "idlib and surrounding areas", "idleb and western aleppo",
    "idlib and western aleppo",
    "idlib and hama", "idleb and hama", "idleb and northern hama", "southern idlib and northern hama",
)  # fmt: skip
"""Names of the Idlib area with the west of Aleppo."""
OF_PARTS: Final = {
    "northern aleppo": "northern Aleppo",
    "north aleppo": "northern Aleppo",
    "western aleppo": "western Aleppo",
    "west aleppo": "western Aleppo",
    "idleb governorate": "Idleb",
    "idlib governorate": "Idleb",
    "idlib province": "Idleb",
    "aleppo governorate": "Aleppo",
    "idleb and aleppo governorates": "all",
    "n idleb and n aleppo": "all",
    "northern idlib and northern aleppo": "all",
}
FIRST_WORDS: Final = re.compile(
    r"^(arrivals? in |arrivals? to |arrivals |departures from |returned to |still displaced in |to |from |community )",
    re.I,
)


@dataclass(frozen=True)
class Point:
    """A point that a name means."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Area:
    """Places that count together."""

    name: str
    rows: tuple[int, ...]
    """Of the places of the region."""
    level: str
    """"region", "part" or "sub-district"."""


def plain(text: str) -> str:
    """A name without what spellings differ in.

    >>> plain("Ma'arrat An-Nu'man"), plain("al-Bab (city)")
    ('maarrat an numan', 'bab city')
    """
    bare = unicodedata.normalize("NFKD", text.replace("+", " and "))
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()
    bare = re.sub(r"['’`ʿʾ.]", "", bare)
    words = re.sub(r"[^a-z0-9]+", " ", bare).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("al", "el", "the") else words)


def _spellings(known: KnownName) -> Iterator[str]:
    yield known.name
    if known.ocha_name:
        yield known.ocha_name
    outer, bracket, inner = known.name.partition(" (")
    if bracket:
        yield outer
        yield inner.rstrip(")")


@cache
def points() -> Mapping[str, Point]:
    """Every known name; where several bear one, the first of the gazetteer."""
    found: dict[str, Point] = {}
    whole = region()
    for known in whole.gazetteer:
        for spelling in _spellings(known):
            found.setdefault(plain(spelling), Point(known.name, known.lat, known.lon))
    for place in whole.places:
        found.setdefault(plain(place.name), Point(place.name, place.lat, place.lon))
    for place in whole.places:
        row = whole.subdistricts[place.place]
        if place.pcode == row.pcode:
            found.setdefault(plain(row.subdistrict), Point(place.name, place.lat, place.lon))
    return found


def point_of(name: str) -> Point:
    """The point that a name means.

    raises  WrongInput, with the nearest known name
    """
    found = points().get(plain(name))
    if found is None:
        known = [spelling for one in region().gazetteer for spelling in (one.name, one.ocha_name) if spelling]
        raise WrongInput.one(
            f'"{name}" is not a place of the region that is known. {meant(name, known, shown=4)} '
            "Or give lat and lon, or leave the place empty"
        )
    return found


def area_of(text: str | None) -> Area | None:
    """The places that an observed row speaks of; None where it speaks of none that can be told apart.

    >>> area_of("to Dana").level, area_of("NW Syria (assessed communities)").level, area_of("Atlantis")
    ('sub-district', 'region', None)
    """
    whole = region()
    if not text:
        return Area("NW Syria", whole.rows_of(), "region")
    name = plain(FIRST_WORDS.sub("", text))
    outer = plain(FIRST_WORDS.sub("", text.partition("(")[0]))
    for candidate in dict.fromkeys((name, outer)):
        if candidate.startswith(WHOLE):
            return Area("NW Syria", whole.rows_of(), "region")
        if candidate in IDLEB_AREA:
            return Area("Idleb and western Aleppo", _parts(whole, PARTS[:2]), "part")
        if candidate in OF_PARTS:
            return _part(whole, OF_PARTS[candidate])
        if (found := _subdistrict(whole, candidate)) is not None:
            return found
    return None


def _parts(whole: Region, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted(row for name in names for row in whole.rows_of(part=name)))


def _part(whole: Region, name: str) -> Area:
    if name == "all":
        return Area("NW Syria", whole.rows_of(), "region")
    if name == "Aleppo":
        return Area("Aleppo (west and north)", _parts(whole, PARTS[1:]), "part")
    return Area(name, whole.rows_of(part=name), "part")


def _subdistrict(whole: Region, name: str) -> Area | None:
    """A sub-district by its own name, or by that of its seat."""
    names = dict.fromkeys(row.subdistrict for row in whole.subdistricts.values())
    by_name = {plain(one): one for one in names}
    if name in by_name:
        return Area(by_name[name], whole.rows_of(subdistrict=by_name[name]), "sub-district")
    point = points().get(name)
    if point is None:
        return None
    for known in whole.gazetteer:
        if known.name == point.name and known.subdistrict in names:
            return Area(known.subdistrict, whole.rows_of(subdistrict=known.subdistrict), "sub-district")
    return None
