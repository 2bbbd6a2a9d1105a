"""The parties to the conflict and who backs whom."""

from __future__ import annotations

from typing import Literal

from trucelab.scenario.values import Slug, Sourced, Text


class Party(Sourced):
    """Somebody who acts, or whose backing matters."""

    name: Text
    """Name as printed in the brief."""
    kind: Literal["state", "government", "armed group", "opposition", "outside power", "mediator"]
    """What sort of party this is."""
    backs: tuple[Slug, ...] = ()
    """Parties that this one backs."""
    red_lines: tuple[str, ...] = ()
    """What the party has said it will not accept, in plain words."""
