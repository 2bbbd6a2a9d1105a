"""Numbers in words."""

from __future__ import annotations

import math


def people(number: float | None) -> str:
    """A number of people in words.

    >>> people(123456.4), people(None)
    ('123,456', '–')
    """
    return "–" if number is None or math.isnan(number) else f"{number:,.0f}"


def percent(share: float | None) -> str:
    """A share in words.

    >>> percent(0.256), percent(None)
    ('26 %', '–')
    """
    return "–" if share is None or math.isnan(share) else f"{share:.0%}".replace("%", " %")


def signed(share: float) -> str:
    """A change in words.

    >>> signed(0.256), signed(-0.5)
    ('+26 %', '-50 %')
    """
    return f"{share:+.0%}".replace("%", " %")
