"""What single values cannot show: names that must exist elsewhere, totals that must add up, dates that leak.

Each check is one function from a draft to problems with their place and a way out.
To add one: the function in the file of its subject, a line of `CHECKS` below.
"""

from __future__ import annotations

from trucelab.scenario.checks.aid import aid_at_crossings, aid_changes, aid_through
from trucelab.scenario.checks.claims import (
    bounds,
    claims_about_talks,
    figures,
    moments_of_figures,
    supplies,
    weighed_statements,
)
from trucelab.scenario.checks.closures import capacities, closures
from trucelab.scenario.checks.days import events, forecasts, later_facts
from trucelab.scenario.checks.draft import Check, Draft, walk
from trucelab.scenario.checks.ground import crossings, isolated, places, routes, shares, totals
from trucelab.scenario.checks.movement import households, prescribed_departures, rules
from trucelab.scenario.checks.outcomes import outcomes
from trucelab.scenario.checks.parties import decision_makers, parties
from trucelab.scenario.checks.provenance import (
    evidence_of_document,
    evidence_of_tables,
    rows_without_grounds,
    without_grounds,
)
from trucelab.scenario.checks.size import fits_memory
from trucelab.scenario.checks.talks import backtests, forms_of_preferences, options, states_and_levers
from trucelab.scenario.checks.truces import truces

CHECKS: tuple[Check, ...] = (
    fits_memory,
    evidence_of_document,
    evidence_of_tables,
    parties,
    decision_makers,
    claims_about_talks,
    weighed_statements,
    forms_of_preferences,
    states_and_levers,
    options,
    outcomes,
    truces,
    places,
    routes,
    isolated,
    events,
    crossings,
    totals,
    shares,
    supplies,
    aid_through,
    aid_at_crossings,
    aid_changes,
    figures,
    bounds,
    moments_of_figures,
    closures,
    capacities,
    rules,
    households,
    prescribed_departures,
    later_facts,
    forecasts,
    backtests,
)

__all__ = ["CHECKS", "Check", "Draft", "rows_without_grounds", "walk", "without_grounds"]
