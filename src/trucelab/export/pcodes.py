"""What a P-code tells of the areas that a place lies in.

P-codes are built downwards: the code of an area begins with the code of the area above it.  How many digits each level
has differs from country to country, and nothing in a code says it, so only the countries below are taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ADMIN1_LEVEL, ADMIN2_LEVEL = 1, 2


@dataclass(frozen=True)
class Layout:
    """How a country writes its P-codes."""

    country: str
    """ISO 3166-1 alpha-3."""
    prefix: str
    digits: tuple[int, ...]
    """Digits that each level adds, from the first level down."""
    without_area: str = ""
    """Pattern of codes of places that name no area, as those of Syrian communities."""


LAYOUTS = (
    Layout("SYR", "SY", (2, 2, 2), r"C\d{4}"),
    Layout("AFG", "AF", (2, 2)),
    Layout("HTI", "HT", (2, 2)),
    Layout("COL", "CO", (2, 3)),
    Layout("TUR", "TUR", (3, 3)),
)
"""Common operational datasets of OCHA. Add a country: one line."""


@dataclass(frozen=True)
class Areas:
    """Codes by the names of HDX HAPI; empty where a P-code does not tell them."""

    location_code: str = ""
    admin1_code: str = ""
    admin2_code: str = ""


def areas_of(pcode: str | None) -> Areas:
    """The areas that a P-code names.

    >>> areas_of("SY070002")
    Areas(location_code='SYR', admin1_code='SY07', admin2_code='SY0700')
    >>> areas_of("C1029")
    Areas(location_code='SYR', admin1_code='', admin2_code='')
    >>> areas_of("XX01")
    Areas(location_code='', admin1_code='', admin2_code='')
    """
    for layout in LAYOUTS:
        if pcode and layout.without_area and re.fullmatch(layout.without_area, pcode):
            return Areas(layout.country)
        codes = _codes(layout, pcode or "")
        if codes:
            return Areas(layout.country, codes[0], codes[1] if len(codes) >= ADMIN2_LEVEL else "")
    return Areas()


def _codes(layout: Layout, pcode: str) -> list[str]:
    """The codes of the levels that a P-code is made of, from the first level down; none if it is of another country."""
    digits = pcode.removeprefix(layout.prefix)
    lengths = [sum(layout.digits[:level]) for level in range(ADMIN1_LEVEL, len(layout.digits) + 1)]
    if digits == pcode or not re.fullmatch(r"\d+", digits, re.ASCII) or len(digits) not in lengths:
        return []
    return [layout.prefix + digits[:length] for length in lengths if length <= len(digits)]
