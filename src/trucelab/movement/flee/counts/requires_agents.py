"""What only the engine that moves people one by one can do."""

from __future__ import annotations

from trucelab.movement.flee.settings import Settings

DEMOGRAPHIC = (
    "children_avoid_hazards",
    "boys_take_risk",
    "women_avoid_hazards",
    "elderly_avoid_hazards",
    "match_camp_religion",
    "match_camp_ethnicity",
    "match_town_ethnicity",
    "match_conflict_ethnicity",
)
"""Keys that make a choice depend on who somebody is."""


def needs_persons(settings: Settings) -> str | None:
    """Why settings cannot be followed in counts; None if they can.

    >>> needs_persons(Settings()) is None
    True
    """
    move = settings.move_rules
    for key in DEMOGRAPHIC:
        if getattr(move, key):
            return f"{key} makes choices depend on who somebody is"
    if move.fixed_routes:
        return "fixed_routes makes routes depend on the order of places"
    if move.harvest_months:
        return "harvest_months counts everybody at the place they set out from"
    if settings.spawn_rules.camps_are_sinks:
        return "camps_are_sicks makes camps keep some people for ever"
    if settings.spawn_rules.read_from_agents_csv_file:
        return "read_from_agents_csv_file gives a list of persons"
    if move.flood_rules is not None and move.flood_rules.flood_forecaster:
        return "flood_forecaster makes choices depend on the flood awareness of each person"
    return None
