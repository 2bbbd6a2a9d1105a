"""Values as people know them: a number or a range, with the evidence that carries it."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class StrictModel(BaseModel):
    """What the user wrote: frozen, unknown keys refused, help taken from the text under each field."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False, str_strip_whitespace=True
    )


Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal["1", "2", "3", "4", "5", "6"]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_\-]*$", max_length=60)]

_SHORTHAND = re.compile(r"^(?P<source>[\w\-]+)(?:#(?P<paragraph>\d+))?(?:\s+(?P<grade>[A-Fa-f][1-6]))?$")


class Evidence(StrictModel):
    """Where a value comes from, or that it is somebody's judgement.

    Short form: `wapo#4 B2` (source, paragraph, Admiralty grade).
    """

    source: str | None = None
    """Key of an entry of `sources`."""
    paragraph: Annotated[int, Field(ge=1)] | None = None
    """Paragraph of the source, counted from 1."""
    span: Annotated[str, Field(max_length=200)] | None = None
    """The words of the source that carry the value, quoted exactly."""
    reliability: Reliability | None = None
    """Admiralty reliability of the source, A (complete) to E (unreliable), F cannot be judged."""
    credibility: Credibility | None = None
    """Admiralty credibility of the information, 1 (confirmed) to 5 (improbable), 6 cannot be judged."""
    judgement: str | None = None
    """Instead of a source: whose judgement this is and why."""

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = _SHORTHAND.match(value.strip())
        if match is None:
            raise ValueError('not evidence; write "source#paragraph grade", such as "wapo#4 B2", or a mapping')
        grade = match["grade"] or ""
        return {
            "source": match["source"],
            "paragraph": int(match["paragraph"]) if match["paragraph"] else None,
            "reliability": grade[:1].upper() or None,
            "credibility": grade[1:] or None,
        }

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.source is None) == (self.judgement is None):
            raise ValueError("give either a source or a judgement")
        return self

    @property
    def grade(self) -> str:
        """The two Admiralty marks together, such as B2; empty where there is none."""
        return (self.reliability or "") + (self.credibility or "")


class Sourced(StrictModel):
    """Anything that may say where it comes from."""

    evidence: tuple[Evidence, ...] = ()
    """Where this comes from; several sources may speak."""
    judgement: str | None = None
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

    low: float
    """The least it can be."""
    mode: float
    """The most likely value."""
    high: float
    """The most it can be."""

    @model_validator(mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, (int, float)):
            return {"low": value, "mode": value, "high": value}
        if isinstance(value, str):
            return _range_of(value)
        if isinstance(value, dict) and "value" in value:
            rest = {key: item for key, item in value.items() if key != "value"}
            if rest.keys() & {"low", "mode", "high"}:
                raise ValueError("give either value, or low, mode and high")
            number = value["value"]
            numbers = _range_of(number) if isinstance(number, str) else dict.fromkeys(("low", "mode", "high"), number)
            return {**numbers, **rest}
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"low {self.low:g}, mode {self.mode:g}, high {self.high:g}: give low <= mode <= high")
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
            return self.low + width * math.sqrt(chance * peak)
        return self.high - width * math.sqrt((1.0 - chance) * (1.0 - peak))


def _range_of(text: str) -> dict[str, float]:
    parts = text.split("..")
    if len(parts) not in (1, 3):
        raise ValueError(f'"{text}": give a number, or a range as low..mode..high')
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise ValueError(f'"{text}": give a number, or a range as low..mode..high') from None
    return dict(zip(("low", "mode", "high"), numbers * (3 // len(numbers)), strict=True))


def _within(low: float, high: float, unit: str) -> Any:
    def check(value: Quantity) -> Quantity:
        if value.low < low or value.high > high:
            written = f"{value.low:g}" if value.certain else f"{value.low:g} to {value.high:g}"
            bound = f"between {low:g} and {high:g}" if math.isfinite(high) else f"{low:g} or more"
            raise ValueError(f"{written} {unit}: give {bound}".replace("  ", " ").replace(" :", ":"))
        return value

    return check


def bounded(low: float = -math.inf, high: float = math.inf, unit: str = "") -> Any:
    """A validator for quantities that must lie in a range."""
    return AfterValidator(_within(low, high, unit))


ShareQuantity = Annotated[Quantity, bounded(0.0, 1.0)]
PositiveQuantity = Annotated[Quantity, bounded(0.0)]


def _partial_date(value: Any) -> Any:
    """Accept 2018, 2018-09 and 2018-09-07; a date object comes from the YAML reader."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and 1000 <= value <= 9999:
        return str(value)
    return value


PartialDate = Annotated[
    str, BeforeValidator(_partial_date), Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
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

    title: str
    """Title as published."""
    publisher: str
    """Who published it."""
    published: PartialDate | None = None
    """Date of publication: YYYY-MM-DD, YYYY-MM or YYYY. Must not be after `as_of`, unless `timeless`."""
    reliability: Reliability = "F"
    """Admiralty reliability of the source, A to F."""
    locator: str | None = None
    """Where to find it: an address without scheme, a report number, a page."""
    licence: str | None = None
    """Terms under which its figures are carried over, where known."""
    timeless: str | None = None
    """Why it may be used whatever its date: coordinates, codes and standards do not leak the outcome."""
    note: str | None = None
    """What a reader must know, such as a slip in the source."""
