"""What a run of Flee's model gives, whichever engine made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trucelab.arrays import Ints


@dataclass(frozen=True)
class LinkFlows:
    """Agents who ever set out on a link, by the end of each day; G demographic groups, L links."""

    groups: tuple[Mapping[str, str], ...]
    """Attribute values of each group; one empty group where no one is told apart."""
    people: Ints
    """(T, G, L)"""


@dataclass(frozen=True)
class FleeResult:
    """One member; T days, P places, counts in agents at the end of each day."""

    occupancy: Ints
    """(T, P) agents at places."""
    agents: Ints
    """(T,) all agents made so far."""
    in_transit: Ints
    """(T,) agents on links."""
    batches: int
    """Parts in which people move on days when a camp may fill up; 0 where they move one by one."""
    link_flows: LinkFlows | None = None
    """Only where asked for."""
