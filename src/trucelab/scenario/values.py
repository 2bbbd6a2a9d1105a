"""Values as people know them: a number or a range, with the evidence that carries it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

MAX_NUMBER = 1e300
"""Numbers at least this large are refused: what is computed from them would overflow."""


class StrictModel(BaseModel):
    """What the user wrote: frozen, unknown keys refused, help taken from the text under each field."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False, str_strip_whitespace=True
    )


_WHOLE = re.compile(r"[-+]?[0-9]+(\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _written_number(value: Any) -> Any:
    """A number, or the text of one as it stands in a table; true and 1_000 are neither."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value.strip()):
            raise ValueError(f'"{value}": expected a number')
        return float(value)
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()}: expected a number")
    return value


def _written_whole(value: Any) -> Any:
    if isinstance(value, str):
        if not _WHOLE.fullmatch(value.strip()) or len(value) > 40:
            raise ValueError(f'"{value}": expected a whole number')
        return int(value.strip().partition(".")[0])
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()}: expected a whole number")
    return value


def _written_day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f'"{value}": there is no such day') from None
    if isinstance(value, date):
        return value
    raise ValueError(f"{shown(value)}: expected a date, YYYY-MM-DD")


def shown(value: Any, longest: int = 60) -> str:
    """A value as it was written, cut where it is long."""
    if value is None:
        return "nothing is given"
    if isinstance(value, Mapping):
        return "a mapping (key: value)"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


AS_NUMBER = BeforeValidator(_written_number)
"""Stands behind the bounds of a number, which the JSON Schema would not see behind it."""
AS_WHOLE = BeforeValidator(_written_whole)
Number = Annotated[float, AS_NUMBER]
"""A number as people write it."""
Flag = Annotated[bool, Field(strict=True)]
"""true or false, and nothing that merely looks like it."""
Day = Annotated[date, BeforeValidator(_written_day)]
"""A day, YYYY-MM-DD."""
Text = Annotated[str, Field(min_length=1)]
"""Text that says something."""
Reliability = Annotated[
    Literal["A", "B", "C", "D", "E", "F"], BeforeValidator(lambda mark: mark.upper() if isinstance(mark, str) else mark)
]
Credibility = Annotated[
    Literal["1", "2", "3", "4", "5", "6"],
    BeforeValidator(lambda mark: str(mark) if type(mark) is int else mark),
]
Share = Annotated[float, Field(ge=0.0, le=1.0), AS_NUMBER]

SLUG = r"^[a-z0-9][a-z0-9_\-]*$"
OPTION_NAME = r"^[a-z0-9][a-z0-9_\-]*\.[a-z0-9][a-z0-9_\-]*$"
TABLE_PATH = r"^[\w\-]+(/[\w\-]+)*\.csv$"
PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"

FORMS = {
    SLUG: "a key is made of small letters a to z, digits, - and _, and begins with a letter or digit",
    OPTION_NAME: "an option is named party.option, both made of small letters a to z, digits, - and _",
    TABLE_PATH: "a table is a file inside the scenario's folder, such as events/assault.csv; its name is made of "
    "letters, digits, - and _, and ends in .csv",
    PARTIAL_DATE: "a date of publication is YYYY, YYYY-MM or YYYY-MM-DD",
}
"""What the patterns ask for, in words."""

Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]

_SHORTHAND = re.compile(r"^(?P<source>[\w\-]+)(?:#(?P<paragraph>\d+))?(?:\s+(?P<grade>[A-Fa-f][1-6]))?$", re.ASCII)
_EVIDENCE_FORM = 'expected evidence as source#paragraph grade, such as "wapo#4 B2", or as a mapping with a source'


class Evidence(StrictModel):
    """Where a value comes from, or that it is a judgement.

    Short form: `wapo#4 B2` (source, paragraph, Admiralty grade).
    """

    source: str | None = None
    """Key of an entry of `sources`."""
    paragraph: Annotated[int, Field(ge=1), AS_WHOLE] | None = None
    """Paragraph of the source, counted from 1."""
    span: Annotated[str, Field(max_length=200)] | None = None
    """The words of the source that carry the value, quoted exactly."""
    reliability: Reliability | None = None
    """Admiralty reliability of the source, A (complete) to E (unreliable), F cannot be judged."""
    credibility: Credibility | None = None
    """Admiralty credibility of the information, 1 (confirmed) to 5 (improbable), 6 cannot be judged."""
    judgement: Text | None = None
    """Instead of a source: whose judgement this is and why."""

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        if isinstance(value, (Mapping, Evidence)):
            return value
        if not isinstance(value, str):
            raise ValueError(f"{shown(value)}: {_EVIDENCE_FORM}")
        match = _SHORTHAND.match(value.strip())
        if match is None:
            raise ValueError(f"{shown(value)}: {_EVIDENCE_FORM}")
        grade = match["grade"] or ""
        return {
            "source": match["source"],
            "paragraph": match["paragraph"],
            "reliability": grade[:1].upper() or None,
            "credibility": grade[1:] or None,
        }

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.source is None) == (self.judgement is None):
            both = "both a source and a judgement are" if self.source else "neither a source nor a judgement is"
            raise ValueError(f"{both} given; give one of them")
        return self

    @property
    def grade(self) -> str:
        """The two Admiralty marks together, such as B2; empty where there is none."""
        return (self.reliability or "") + (self.credibility or "")


class Sourced(StrictModel):
    """Anything that may say where it comes from."""

    evidence: tuple[Evidence, ...] = ()
    """Where this comes from; several sources may speak."""
    judgement: Text | None = None
    """Short for evidence that is a judgement: whose, and why."""

    @property
    def grounds(self) -> tuple[Evidence, ...]:
        """All evidence, with a bare judgement put among it."""
        return (*self.evidence, Evidence(judgement=self.judgement)) if self.judgement else self.evidence


class Quantity(Sourced):
    """A number, or a range of numbers with the most likely one; short form `10..15..25`.

    A range is drawn from the triangular distribution (Kotz and van Dorp 2004,
    "Beyond Beta", chapter 1), one draw per member.
    """

    low: Number
    """The least it can be."""
    mode: Number
    """The most likely value."""
    high: Number
    """The most it can be."""

    @model_validator(mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        if isinstance(value, Quantity):
            return value
        if not isinstance(value, Mapping):
            return _range_of(value)
        if "value" not in value:
            return value
        rest = {key: item for key, item in value.items() if key != "value"}
        twice = [key for key in ("low", "mode", "high") if key in rest]
        if twice:
            raise ValueError(f"value and {twice[0]} are both given; give either value, or low, mode and high")
        return {**_range_of(value["value"]), **rest}

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.mode <= self.high:
            says = f"low {self.low:g}, mode {self.mode:g}, high {self.high:g}"
            raise ValueError(f"{says}: write the least first, then the most likely, then the most")
        return self

    @property
    def certain(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high

    def draw(self, chance: float) -> float:
        """The value at a chance in [0, 1]: the inverse of the triangular distribution function.

        >>> Quantity(low=0, mode=5, high=10).draw(0.5)
        5.0
        """
        if self.certain:
            return self.mode
        width = self.high - self.low
        peak = (self.mode - self.low) / width
        if chance < peak:
            return min(self.low + width * math.sqrt(chance * peak), self.mode)
        return max(self.high - width * math.sqrt((1.0 - chance) * (1.0 - peak)), self.mode)


def _range_of(value: Any) -> dict[str, float]:
    """Low, mode and high of `15` or `10..15..25`."""
    if isinstance(value, str):
        parts = [part.strip() for part in value.split("..")]
        if len(parts) in (1, 3) and all(_NUMBER.fullmatch(part) for part in parts):
            numbers = [float(part) for part in parts]
            if all(map(math.isfinite, numbers)):
                return dict(zip(("low", "mode", "high"), numbers * (3 // len(numbers)), strict=True))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value) if abs(value) < MAX_NUMBER else math.inf
        if math.isfinite(number):
            return dict.fromkeys(("low", "mode", "high"), number)
    raise ValueError(f"{shown(value)}: expected a number, or a range as low..mode..high")


@dataclass(frozen=True)
class Bounds:
    """The range in which a quantity must lie."""

    low: float
    high: float
    unit: str = ""

    def __str__(self) -> str:
        bound = f"between {self.low:g} and {self.high:g}" if math.isfinite(self.high) else f"{self.low:g} or more"
        return f"{bound} {self.unit}".rstrip()

    def __call__(self, value: Quantity) -> Quantity:
        """The quantity itself, if it lies within."""
        if value.low < self.low or value.high > self.high:
            written = f"{value.low:g}" if value.certain else f"{value.low:g}..{value.mode:g}..{value.high:g}"
            raise ValueError(f"{written}: give {self}")
        return value


def bounded(low: float = -math.inf, high: float = math.inf, unit: str = "") -> Any:
    """A validator for quantities that must lie in a range."""
    return AfterValidator(Bounds(low, high, unit))


ShareQuantity = Annotated[Quantity, bounded(0.0, 1.0)]
PositiveQuantity = Annotated[Quantity, bounded(0.0)]


def _partial_date(value: Any) -> Any:
    """Accept 2018, 2018-09 and 2018-09-07; a bare year is a number to the YAML reader."""
    return str(value) if type(value) is int else value


def _calendar_date(written: str) -> str:
    try:
        first_day(written)
    except ValueError:
        raise ValueError(f'"{written}": there is no such day') from None
    return written


PartialDate = Annotated[
    str, BeforeValidator(_partial_date), Field(pattern=PARTIAL_DATE), AfterValidator(_calendar_date)
]


def first_day(written: str) -> date:
    """The first day that a partial date can mean.

    >>> first_day("2018-09")
    datetime.date(2018, 9, 1)
    """
    parts = [int(part) for part in written.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


class Source(StrictModel):
    """A document that carries evidence."""

    title: Text
    """Title as published."""
    publisher: Text
    """Who published it."""
    published: PartialDate | None = None
    """Date of publication: YYYY-MM-DD, YYYY-MM or YYYY. Must not be after `as_of`, unless `timeless`."""
    reliability: Reliability = "F"
    """Admiralty reliability of the source, A to F."""
    locator: str | None = None
    """Where to find it: an address without scheme, a report number, a page."""
    licence: str | None = None
    """Terms under which its figures are carried over, where known."""
    timeless: Text | None = None
    """Why it may be used whatever its date: coordinates, codes and standards do not leak the outcome."""
    note: str | None = None
    """What a reader must know, such as a slip in the source."""
