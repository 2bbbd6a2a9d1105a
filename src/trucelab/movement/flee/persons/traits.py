"""Demographic attributes: drawn for everyone, and folded into the classes that rules tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Counts32, Floats, Ints
from trucelab.chance import stream
from trucelab.errors import WrongInput
from trucelab.movement.flee.case import Demographic, FleeCase
from trucelab.movement.flee.settings import Settings

DEFAULT: Final = "Default"
MOST_KINDS: Final = 100_000
"""Classes beyond this many are refused: every one has its own weights."""


@dataclass(frozen=True)
class Trait:
    """One attribute: the values it can have, and how those are folded into groups."""

    name: str
    values: tuple[str, ...]
    shares: Mapping[str, Floats]
    """Running shares by value, by name of the place, `Default` for all others; empty where it is never drawn."""
    group: Ints
    """(value,) group of each value; rules see groups only."""
    groups: tuple[str, ...]
    """A value of each group."""

    def drawn(self, place: str, luck: Floats) -> Ints:
        """Values, by number, of people who are made at a place.

        luck     (person,) in [0, 1)
        raises   WrongInput, where the table does not speak of the place
        """
        shares = self.shares.get(place, self.shares.get(DEFAULT))
        if shares is None:
            says = f"people are made at {place}, and neither it nor {DEFAULT} has a column; add one"
            raise WrongInput.one(says, file=f"input_csv/demographics_{self.name}.csv")
        return np.minimum(np.searchsorted(shares, luck, side="right"), len(self.values) - 1).astype(np.int64)


@dataclass(frozen=True)
class Traits:
    """All attributes that are kept, and the classes of people: every combination of groups."""

    kept: tuple[Trait, ...]

    @property
    def kinds(self) -> int:
        """How many classes there are; 1 where no one is told apart."""
        return math.prod(len(trait.groups) for trait in self.kept)

    def kind_of(self, codes: Ints) -> Counts32:
        """The class of people by the numbers of their values.

        codes    (trait, person)
        returns  (person,) int32
        """
        kind = np.zeros(codes.shape[1], np.int64)
        for trait, code in zip(self.kept, codes, strict=True):
            kind = kind * len(trait.groups) + trait.group[code]
        return kind.astype(np.int32)

    def of_kinds(self, name: str) -> NDArray[np.str_] | None:
        """A value of an attribute for every class, (kind,); None where it is not kept."""
        for number, trait in enumerate(self.kept):
            if trait.name == name:
                after = int(np.prod([len(later.groups) for later in self.kept[number + 1 :]], dtype=np.int64))
                return np.array(trait.groups)[np.arange(self.kinds) // after % len(trait.groups)]
        return None

    def drawn(self, seed: int, member: int, day: int, places: Ints, names: Sequence[str]) -> Ints:
        """Values of people made on a day; -1 is the day of those who are there before the first.

        places   (person,) where each is made
        returns  (trait, person) numbers of values
        """
        codes = np.zeros((len(self.kept), places.size), np.int64)
        for number, trait in enumerate(self.kept):
            luck = stream(seed, member, f"flee attribute {trait.name}", day=day).random((places.size,))
            for place in np.unique(places).tolist():
                here = places == place
                codes[number, here] = trait.drawn(names[place], luck[here])
        return codes

    def told(self, row: Mapping[str, str]) -> Ints:
        """(trait, 1) numbers of the values in a row of agents.csv."""
        return np.array([[trait.values.index(row.get(trait.name, ""))] for trait in self.kept], np.int64).reshape(-1, 1)


def needed_by_rules(settings: Settings) -> tuple[str, ...]:
    """Attributes without which a rule that is on has no meaning."""
    rules = settings.move_rules
    floods = rules.flood_rules is not None and rules.flood_rules.flood_forecaster
    asked = {
        "age": rules.children_avoid_hazards or rules.elderly_avoid_hazards,
        "gender": rules.women_avoid_hazards or (rules.children_avoid_hazards and rules.boys_take_risk),
        "ethnicity": rules.match_camp_ethnicity or rules.match_town_ethnicity or rules.match_conflict_ethnicity,
        "religion": rules.match_camp_religion,
        "floodawareness": floods and bool(rules.flood_rules and rules.flood_rules.flood_awareness_weights),
    }
    if asked["gender"] and rules.boys_take_risk:
        asked["age"] = True
    return tuple(name for name, used in asked.items() if used)


def traits_of(case: FleeCase, settings: Settings, *, all_kept: bool, whole: bool) -> Traits:
    """The attributes of a case that are kept.

    all_kept  keep those that no rule needs as well
    whole     tell every value apart, not only what rules tell apart
    raises    WrongInput, where a rule needs an attribute that is not given
    """
    tables = {table.attribute: table for table in case.demographics}
    agents = case.agents if settings.spawn_rules.read_from_agents_csv_file else ()
    listed = {name for row in agents for name in row} - {"location"}
    needed = needed_by_rules(settings)
    for name in needed:
        if name not in tables and name not in listed:
            says = f"a rule that is on in simsetting.yml asks for {name}; add this file, or switch the rule off"
            raise WrongInput.one(says, file=f"input_csv/demographics_{name}.csv")
    names = [name for name in (*tables, *sorted(listed - set(tables))) if all_kept or name in needed]
    kept = Traits(tuple(_trait(name, tables.get(name), agents, whole, name in needed) for name in names))
    if kept.kinds > MOST_KINDS:
        says = f"{kept.kinds} combinations of demographic values are too many to tell apart; give fewer values"
        raise WrongInput.one(says, file="input_csv/demographics_*.csv")
    return kept


def _trait(
    name: str, table: Demographic | None, agents: Iterable[Mapping[str, str]], whole: bool, needed: bool
) -> Trait:
    values = tuple(dict.fromkeys([*(table.values if table else ()), *(row.get(name, "") for row in agents)]))
    labels = [value if whole else _label(name, value) if needed else "" for value in values]
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    return Trait(
        name,
        values,
        {place: _running_shares(weights) for place, weights in (table.weights if table else {}).items()},
        np.array([numbers[label] for label in labels], np.int64),
        tuple(values[labels.index(label)] for label in numbers),
    )


def _running_shares(weights: Sequence[float]) -> Floats:
    total = np.cumsum(np.asarray(weights, np.float64))
    return total / total[-1] if total.size and total[-1] > 0.0 else total


def _label(name: str, value: str) -> str:
    return _band(value) if name == "age" else value


def _band(age: str) -> str:
    """The age bands that rules tell apart: to 14, below 19, to 59, above."""
    try:
        years = float(age)
    except ValueError:
        says = f'the age "{age}" is not a number'
        raise WrongInput.one(says, file="input_csv/demographics_age.csv") from None
    return str((years > 14.0) + (years >= 19.0) + (years > 59.0))
