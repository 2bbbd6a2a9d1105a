"""Who the people are: ages, sexes and further attributes, drawn for everybody at the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab import chance
from trucelab.errors import Problem, WrongInput
from trucelab.movement.native.persons.record import ADULT_FROM, OLDEST


class AgeBand(NamedTuple):
    """A row of a table of ages."""

    first: int
    """Youngest age, years."""
    last: int
    """Oldest age, years."""
    share: float
    """Share of all people, or any number in proportion to it."""


EVEN_AGES: Final = (AgeBand(0, ADULT_FROM - 1, 1.0), AgeBand(ADULT_FROM, OLDEST, 1.0))
"""Every age alike among children and among adults: an assumption, for where no table of ages is at hand."""

OF_EVERYBODY: Final = ("group", "sex", "age")
"""What tables can be made by without any attribute."""
BLOCK: Final = 1 << 18
"""Persons drawn at a time."""


@dataclass(frozen=True)
class Demographics:
    """Shares that people are drawn by; nothing of it changes how they move."""

    ages: Sequence[AgeBand] = EVEN_AGES
    """Table of ages; no band holds both children and adults.  How many are children the start says, and not these
    shares; within a band every age is alike."""
    female: float = 0.5
    """Share of women and girls."""
    attributes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By name of an attribute: the share of each of its values.  They sum to 1."""

    def __post_init__(self) -> None:
        """Everything wrong is prescribed at once."""
        problems = [Problem("", 0, 0, where, says) for where, says in (*_wrong_ages(self.ages), *_wrong_shares(self))]
        if problems:
            raise WrongInput(problems)


def _wrong_ages(ages: Sequence[AgeBand]) -> list[tuple[str, str]]:
    wrong = []
    for row, (first, last, share) in enumerate(ages):
        if not 0 <= first <= last <= 254:
            says = f"from {first} to {last} is no band of ages. Give 0 to 254, the lower first."
            wrong.append((f"ages[{row}]", says))
        elif first < ADULT_FROM <= last:
            says = f"from {first} to {last} holds children and adults. Cut it at {ADULT_FROM}."
            wrong.append((f"ages[{row}]", says))
        if not 0.0 <= share < np.inf:
            wrong.append((f"ages[{row}]", f"the share {share} cannot be. Give 0 or more."))
    for word, child in (("child", True), ("adult", False)):
        if not sum(band.share for band in ages if (band.first < ADULT_FROM) == child) > 0.0:
            wrong.append(("ages", f"no band has a share for any {word}. Add one."))
    return wrong


def _wrong_shares(demographics: Demographics) -> list[tuple[str, str]]:
    wrong = []
    if not 0.0 <= demographics.female <= 1.0:
        wrong.append(("female", f"the share {demographics.female} cannot be. Give 0 to 1."))
    for name, shares in demographics.attributes.items():
        if len(shares) > 256:
            wrong.append((f"attributes.{name}", f"{len(shares)} values are too many. Give 256 at most."))
        if name in OF_EVERYBODY:
            wrong.append((f"attributes.{name}", "everybody has this already. Choose another name."))
        if not all(0.0 <= share <= 1.0 for share in shares.values()) or abs(sum(shares.values()) - 1.0) > 1e-9:
            given = ", ".join(map(str, shares.values()))
            says = f"the shares {given} do not sum to 1. Give shares from 0 to 1 that do."
            wrong.append((f"attributes.{name}", says))
    return wrong


def drawn_ages(is_child: NDArray[np.bool_], demographics: Demographics, seed: int, member: int) -> NDArray[np.uint8]:
    """Ages of everybody, (person,), years."""
    rng = chance.stream(seed, member, "persons: age")
    ages = np.empty(len(is_child), np.uint8)
    for child in (True, False):
        bands = [band for band in demographics.ages if (band.first < ADULT_FROM) == child]
        shares = np.array([band.share for band in bands])
        first, last = np.array([(one.first, one.last) for one in bands]).T
        for block in _blocks(len(ages)):
            rows = is_child[block] == child
            band = rng.choice(shares, int(rows.sum()))
            ages[block][rows] = rng.integers(first[band], last[band] + 1)
    return ages


def drawn_sexes(persons: int, demographics: Demographics, seed: int, member: int) -> NDArray[np.uint8]:
    """Sexes of everybody, (person,): 0 female, 1 male."""
    return _drawn(persons, np.array([demographics.female]), chance.stream(seed, member, "persons: sex"))


def drawn_attributes(persons: int, demographics: Demographics, seed: int, member: int) -> dict[str, NDArray[np.uint8]]:
    """By name of an attribute: (person,) position among its values."""
    return {
        name: _drawn(
            persons, np.cumsum(list(shares.values()))[:-1], chance.stream(seed, member, f"persons: attribute {name}")
        )
        for name, shares in demographics.attributes.items()
    }


def _drawn(persons: int, upto: NDArray[np.float64], rng: chance.Stream) -> NDArray[np.uint8]:
    """Positions of uniform draws among running shares, the last of which is left out."""
    drawn = np.empty(persons, np.uint8)
    for block in _blocks(persons):
        drawn[block] = np.searchsorted(upto, rng.random(len(drawn[block])), side="right")
    return drawn


def _blocks(persons: int) -> Iterator[slice]:
    """Everybody, some at a time: draws take eight times the memory of what is kept of them."""
    return (slice(first, first + BLOCK) for first in range(0, persons, BLOCK))
