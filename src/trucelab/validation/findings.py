"""What every kind of validation gives: tables of words, checks that hold or not, figures, and plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """A table as it is printed and as it stands on the page."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    """What a reader must know to read it."""
    detail: bool = False
    """Whether it belongs behind the summary."""


@dataclass(frozen=True)
class Check:
    """Something that must hold."""

    says: str
    holds: bool


@dataclass(frozen=True)
class Figure:
    """A plot."""

    name: str
    """Of its file, without the ending."""
    says: str
    """What it shows, for those who cannot see it."""
    svg: str


@dataclass(frozen=True)
class Findings:
    """What one kind of validation found."""

    name: str
    title: str
    intro: tuple[str, ...]
    """Paragraphs."""
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    figures: Callable[[], tuple[Figure, ...]]
    """Drawn when asked for, as that takes a while."""
    values: Mapping[str, Any]
    """The same content as plain values, for JSON."""
