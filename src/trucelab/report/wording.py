"""Words: the one place where numbers and verdicts become sentences.

Likelihood words follow ICD 203 (United States Intelligence Community Directive
203, Analytic Standards, 2015); the number always stands beside the word.
"""

from __future__ import annotations

from trucelab.ensemble.findings.summary import BELOW, Band
from trucelab.scenario import Document

ICD_203 = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "a roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
"""Upper bounds of the seven ranges, with their words."""


def likelihood(share: float) -> str:
    """The ICD 203 word for a chance, with the number.

    >>> likelihood(0.62)
    'likely (62 %)'
    """
    return f"{likelihood_word(share)} ({percent(share)})"


def likelihood_word(share: float) -> str:
    """The ICD 203 word alone."""
    return next(word for bound, word in ICD_203 if share < bound)


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{round(100 * share)} %"


def exact(count: int) -> str:
    """A number of things that were counted one by one.

    >>> exact(10000)
    '10,000'
    """
    return f"{count:,}"


def people(count: float) -> str:
    """A number of people, rounded to what can be meant: two significant digits, or to the nearest hundred below 1,000.

    >>> people(1234567), people(45678), people(321), people(0)
    ('1.2 million', '46,000', '300', '0')
    """
    sign = "−" if count < 0 else ""
    size = abs(count)
    if size < 50:
        return sign + str(round(size)) if size >= 0.5 else "0"
    if size < 1000:
        return f"{sign}{round(size, -2 if size >= 100 else -1):,.0f}"
    if size >= 995_000:
        return f"{sign}{size / 1e6:.1f} million" if size < 9.95e6 else f"{sign}{size / 1e6:.0f} million"
    digits = len(str(round(size))) - 2
    return f"{sign}{round(size, -digits):,.0f}"


def band(figure: Band) -> str:
    """A median with its 80 % band.

    >>> band(Band(1200, 3400, 9100))
    '3,400 (80 % band: 1,200 to 9,100)'
    """
    return f"{people(figure.median)} (80 % band: {people(figure.low)} to {people(figure.high)})"


def ends_of(change: Band) -> str:
    """The 80 % band of a change, without a sign where it has only one.

    >>> ends_of(Band(-9100, -3400, -1200)), ends_of(Band(-500, 2000, 3400))
    ('1,200 to 9,100', '500 fewer to 3,400 more')
    """
    down = change.median <= 0.0
    low, high = (-change.high, -change.low) if down else (change.low, change.high)
    word, other = ("fewer", "more") if down else ("more", "fewer")
    if low < 0.0 < high:
        return f"{people(-low)} {other} to {people(high)} {word}"
    return f"{people(low)} to {people(high)}"


def spread(figure: Band) -> str:
    """The 80 % band alone."""
    return f"{people(figure.low)} to {people(figure.high)}"


def measure_says(document: Document, measure: str) -> str:
    """A measure of `summary.measured` in words."""
    if measure.startswith(BELOW):
        return f"people below the minimum of {document.needs.standards[measure.removeprefix(BELOW)].name.lower()}"
    return f"people {measure}"


def listed(items: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Items as a list in a sentence.

    >>> listed(["Russia", "Turkey", "Iran"])
    'Russia, Turkey and Iran'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
