"""The list of everything that is uncertain in a scenario, found by listening to what its members draw.

Listening makes the list complete: nothing can be drawn that is not on it.  One
assumption may be drawn many times (the error of a place, once for each place)
and one draw may serve several (the supply of water under each outcome); what
hangs together so is one input.  The rows of a table are one input by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from trucelab.ensemble.findings.sensitivity.course_luck import COURSE_LUCK
from trucelab.ensemble.findings.sensitivity.input_positions import Spot, spots_of
from trucelab.ensemble.members.aid import aid_stopped, may_stop
from trucelab.ensemble.members.course import Phase
from trucelab.ensemble.members.following import may_follow
from trucelab.ensemble.members.ground_conditions import supply_shares
from trucelab.ensemble.members.member import Ground, ground_under
from trucelab.ensemble.members.plan import Plan, drawer
from trucelab.movement.native.parameters import Draw
from trucelab.needs.aid import supply_left
from trucelab.needs.demand import supply
from trucelab.scenario.values import Quantity

Heard: TypeAlias = dict[tuple[str, int], Quantity]
"""What was drawn: by purpose and by the identity of the quantity."""


@dataclass(frozen=True)
class Input:
    """Something uncertain."""

    name: str
    """The path of the assumption; the table and its column; the purpose, where one draw serves several."""
    says: str
    purposes: tuple[str, ...]
    """What is drawn."""
    spots: tuple[Spot, ...]
    """The numbers of the scenario that are drawn so; for the luck of a course the ranges behind it."""
    outcomes: tuple[str, ...]
    """Outcomes in which it plays a part, those included that may follow."""

    @property
    def judged(self) -> int:
        """How many of its numbers are judgements."""
        return sum(spot.judged for spot in self.spots)


@dataclass(frozen=True)
class Drawn:
    """What one outcome draws by itself, without what may follow: purposes of draws."""

    moving: frozenset[str]
    """What decides where people go."""
    needs: Mapping[str, frozenset[str]]
    """What decides only what they lack, by standard."""

    @property
    def all(self) -> frozenset[str]:
        """Everything that the outcome draws."""
        return self.moving.union(*self.needs.values())


@dataclass(frozen=True)
class Inputs:
    """Everything uncertain in a scenario."""

    listed: tuple[Input, ...]
    drawn: Mapping[str, Drawn]
    """By outcome."""

    @property
    def purposes(self) -> tuple[str, ...]:
        """Every draw, input by input: the columns of an experiment."""
        return tuple(purpose for one in self.listed for purpose in one.purposes)

    @property
    def needs_only(self) -> frozenset[int]:
        """Places on the list of those that move nobody: they decide only what people lack."""
        moving = {purpose for one in self.drawn.values() for purpose in one.moving}
        moving |= {luck.name for luck in COURSE_LUCK}
        return frozenset(index for index, one in enumerate(self.listed) if moving.isdisjoint(one.purposes))

    @property
    def groups(self) -> list[str]:
        """The input that each column belongs to."""
        return [one.name for one in self.listed for _ in one.purposes]


class _Listening:
    """Notes what is drawn, as a plan's way of drawing."""

    def __init__(self) -> None:
        self.heard: Heard = {}

    def __call__(self, seed: int, member: int) -> Draw:
        draws = drawer(seed, member)

        def draw(purpose: str, quantity: Quantity) -> float:
            if not quantity.certain:
                self.heard[purpose, id(quantity)] = quantity
            return draws(purpose, quantity)

        return draw


def inputs_of(plan: Plan) -> Inputs:
    """Everything that members of a plan draw, in the order of its purposes in the scenario."""
    heard: Heard = {}
    drawn: dict[str, Drawn] = {}
    for outcome in plan.outcomes:
        moving, ground = _moving(plan, outcome)
        needs = {
            standard: _needs(plan, outcome, standard, ground, moving)
            for standard in plan.scenario.document.needs.standards
        }
        heard |= moving
        for by_standard in needs.values():
            heard |= by_standard
        drawn[outcome] = Drawn(
            frozenset(purpose for purpose, _ in moving),
            {standard: frozenset(purpose for purpose, _ in found) for standard, found in needs.items()},
        )
    reached = {outcome: may_follow(plan, outcome) for outcome in plan.outcomes}
    listed = [_input(plan, drawn, reached, part) for part in _together(plan, heard)]
    for luck in COURSE_LUCK:
        touched = tuple(
            outcome for outcome in plan.outcomes if any(luck.decides(plan, one) for one in reached[outcome])
        )
        if touched:
            listed.append(Input(luck.name, luck.says, (luck.name,), luck.spots(plan), touched))
    return Inputs(tuple(listed), drawn)


def _moving(plan: Plan, outcome: str) -> tuple[Heard, Ground]:
    listening = _Listening()
    ground = ground_under(replace(plan, drawn_by=listening), (Phase(outcome, 0),), 0)
    return listening.heard, ground


def _needs(plan: Plan, outcome: str, standard: str, ground: Ground, moving: Heard) -> Heard:
    """What one outcome draws for the need of one standard, and not for where people go."""
    listening = _Listening()
    heard = replace(plan, drawn_by=listening)
    kinds = [place.kind for place in plan.scenario.places]
    standards = {standard: plan.scenario.document.needs.standards[standard]}
    supply(standards, kinds, ground.start.sum(axis=2), heard.draw(0), {})
    share = plan.scenario.document.consequences[outcome].supply.get(standard)
    if share is not None and not share.certain:
        shares = _Listening()
        supply_shares(replace(plan, drawn_by=shares), outcome, 0)
        listening.heard |= {key: quantity for key, quantity in shares.heard.items() if quantity is share}
    _hear_aid(plan, outcome, standard, listening)
    # the days of captures and closures, which stop aid too, are drawn for movement already
    return {key: quantity for key, quantity in listening.heard.items() if key not in moving}


def _hear_aid(plan: Plan, outcome: str, standard: str, listening: _Listening) -> None:
    """Draw what an outcome may draw about aid, whether or not this draw stops it."""
    item, heard = may_stop(plan, outcome, standard), replace(plan, drawn_by=listening)
    aid_stopped(heard, (Phase(outcome, 0),), 0, {standard: item})
    always = {crossing: np.ones(1, np.bool_) for crossing in item.through}
    supply_left(standard, item, plan.scenario.places, always, heard.draw(0))


Part = list[tuple[str, Spot]]


def _together(plan: Plan, heard: Mapping[tuple[str, int], Quantity]) -> list[Part]:
    """Draws and assumptions that hang together, each part in the order in which it was heard."""
    # waits until it is asked for: loading it takes longer than the rest of this
    import networkx as nx

    spots, links = spots_of(plan.scenario), nx.Graph()
    named: list[tuple[str, Spot]] = []
    for (purpose, key), quantity in heard.items():
        spot = spots.get(key) or Spot(purpose, purpose, "", quantity, ())
        named.append((purpose, spot))
        links.add_edge(("draw", purpose), ("assumption", spot.name))
    number = {node: index for index, part in enumerate(nx.connected_components(links)) for node in part}
    parts: dict[int, Part] = {}
    for purpose, spot in named:
        parts.setdefault(number["draw", purpose], []).append((purpose, spot))
    return list(parts.values())


def _input(plan: Plan, drawn: Mapping[str, Drawn], reached: Mapping[str, tuple[str, ...]], part: Part) -> Input:
    purposes = tuple(dict.fromkeys(purpose for purpose, _ in part))
    spots = tuple({spot.path: spot for _, spot in part}.values())
    names = list(dict.fromkeys(spot.name for spot in spots))
    name = names[0] if len(names) == 1 else purposes[0]
    there = tuple(
        outcome for outcome in plan.outcomes if any(not drawn[one].all.isdisjoint(purposes) for one in reached[outcome])
    )
    return Input(name, spots[0].says, purposes, spots, there)
