"""What only the whole folder shows: camps without counts, a map in pieces, days without conflict."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Flags
from trucelab.errors import meant
from trucelab.flee.folder import locations, routes
from trucelab.flee.folder import observed as observed_files
from trucelab.flee.folder.folder_paths import FolderPaths
from trucelab.flee.folder.problem_log import near
from trucelab.movement.flee.case import FleeCase, Location, Observed
from trucelab.movement.flee.observed_counts import flee_tables

NEGLIGIBLE = 1e-6
"""Intensities up to this count as no conflict."""
_SHOWN = 8


def check_observed(paths: FolderPaths, places: Sequence[Location], observed: Sequence[Observed]) -> None:
    """Every camp needs counts; rows that are no camp are told."""
    names = [row.name for row in observed]
    for place in places:
        if place.is_camp and place.name not in names[1:]:
            says = f'the camp "{place.name}" has no row in {observed_files.FILE}. {meant(place.name, names[1:])}'
            paths.log.error(paths.shown(locations.FILE), says, line=place.line)
    camps = {place.name for place in places if place.is_camp}
    kinds = {place.name: place.kind for place in places}
    for row in observed[1:]:
        if row.name in camps or row.name == observed_files.TOTAL:
            continue
        what = f'a place of type "{kinds[row.name]}"' if row.name in kinds else f"no place of {locations.FILE}"
        says = f'"{row.name}" is {what}, but its counts add to those who set out.{near(row.name, camps)}'
        paths.log.warn(f"{paths.data.name}/{observed_files.FILE}", says, line=row.line)


def check_case(paths: FolderPaths, case: FleeCase) -> None:
    """Checks of a case that could be put together."""
    _check_counts(paths, case)
    _check_pieces(paths, case)
    _check_conflict(paths, case)
    _check_major_routes(paths, case)
    _check_settings_with_places(paths, case)


def _check_counts(paths: FolderPaths, case: FleeCase) -> None:
    for problem in flee_tables(case)[1]:
        folder = paths.input if problem.file == observed_files.CORRECTIONS_FILE else paths.data
        paths.log.problems.append(dataclasses.replace(problem, file=f"{folder.name}/{problem.file}"))


def pieces(case: FleeCase) -> tuple[frozenset[str], ...]:
    """The parts of the map between which no way leads, the largest first; closures are left aside."""
    piece = {place.name: {place.name} for place in case.locations}
    for route in case.routes:
        one, other = piece[route.start], piece[route.end]
        if one is not other:
            larger, smaller = (one, other) if len(one) >= len(other) else (other, one)
            larger |= smaller
            piece.update(dict.fromkeys(smaller, larger))
    found = {id(part): part for part in piece.values()}
    order = {place.name: index for index, place in enumerate(case.locations)}
    parts = (frozenset(part) for part in found.values())
    return tuple(sorted(parts, key=lambda part: (-len(part), min(order[name] for name in part))))


def _check_pieces(paths: FolderPaths, case: FleeCase) -> None:
    parts = pieces(case)
    file = paths.shown(routes.FILE)
    for part in parts[1:]:
        names = sorted(part)
        shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
        paths.log.warn(file, f"the map is in {len(parts)} pieces: no way leads between {shown} and the rest")
    sources = {place.name for place, origin in zip(case.locations, ever_in_conflict(case), strict=True) if origin}
    for part in parts:
        for place in case.locations:
            if place.name in part and place.is_camp and sources and not part & sources:
                says = f'no way leads from any conflict zone to the camp "{place.name}"'
                paths.log.warn(paths.shown(locations.FILE), says, line=place.line)


def in_conflict(case: FleeCase) -> Flags:
    """Which places are in conflict on which day, by locations.csv and conflicts.csv; closures are left aside.

    returns  (day, place) bool
    """
    found = np.zeros((case.days, len(case.locations)), np.bool_)
    columns = {name: index for index, name in enumerate(case.conflicts.names)}
    for index, place in enumerate(case.locations):
        kind = place.kind.lower()
        at_start = "conflict" in kind and "camp" not in kind and place.conflict_date <= 0
        above = np.zeros(case.days, np.bool_)
        if place.name in columns:
            above = case.conflicts.values[: case.days, columns[place.name]] > NEGLIGIBLE
        untouched = ~np.logical_or.accumulate(above)
        found[:, index] = above | (untouched & at_start)
    return found


def ever_in_conflict(case: FleeCase) -> Flags:
    """Which places are in conflict on any day.

    returns  (place,) bool
    """
    return np.asarray(in_conflict(case).any(axis=0))


def quiet_days(case: FleeCase) -> NDArray[np.intp]:
    """Days on which no place with people is in conflict; none where people may set out for other reasons.

    returns  (number of such days,)
    """
    rules = case.settings.spawn_rules
    others = rules.flood_driven_spawn_mode, rules.starvation_driven_spawning, rules.conflict_driven_spawning
    if any(others) or rules.read_from_agents_csv_file or case.location_changes:
        return np.empty(0, np.intp)
    inhabited = np.array([place.number > 0 and not place.is_camp for place in case.locations])
    return np.flatnonzero(~(in_conflict(case) & inhabited).any(axis=1))


def _check_conflict(paths: FolderPaths, case: FleeCase) -> None:
    file = paths.shown("conflicts.csv")
    for place, origin in zip(case.locations, ever_in_conflict(case), strict=True):
        if origin and place.number < 0 and not place.is_camp:
            says = f'"{place.name}" has a negative population, and people are to set out from it; give 0 or more'
            paths.log.error(paths.shown(locations.FILE), says, line=place.line, column=8)
    quiet = quiet_days(case)
    if len(quiet) == case.days:
        paths.log.warn(file, "no place with people is ever in conflict, so no one can set out (Flee stops here)")
    elif len(quiet):
        says = f"on {len(quiet)} days, the first is {quiet[0]}, no place with people is in conflict: no one can set out"
        paths.log.warn(file, f"{says} (Flee stops here)")


def _check_major_routes(paths: FolderPaths, case: FleeCase) -> None:
    """Warn of chains that hold a step without a way."""
    ways = {frozenset((route.start, route.end)) for route in case.routes}
    for chain in case.major_routes:
        for one, other in pairwise(chain):
            if frozenset((one, other)) not in ways:
                paths.log.warn(paths.shown(routes.MAJOR_FILE), f'no way leads from "{one}" to "{other}"')


def _check_settings_with_places(paths: FolderPaths, case: FleeCase) -> None:
    """Settings that need something of the places, or of other files."""
    moves, spawn = case.settings.move_rules, case.settings.spawn_rules
    home = case.locations[0].country
    file = paths.shown(locations.FILE)
    if moves.use_economic_pull:
        for place in case.locations:
            missing = [name for name in ("trade_volume", "hdi") if name not in place.attributes]
            if missing and place.country != home:
                says = f'use_economic_pull needs {" and ".join(missing)} of the foreign place "{place.name}"'
                paths.log.error(file, says, line=place.line)
    if case.locations[0].is_camp and (moves.foreign_weight != 1 or moves.use_economic_pull):
        says = f'the first place is a camp, so its country, "{home}", counts as home and all others as foreign'
        paths.log.warn(file, says, line=case.locations[0].line)
    if (spawn.flood_driven_spawn_mode or moves.flood_rules) and case.floods is None:
        paths.log.error(paths.shown("flood_level.csv"), "the settings have floods, but there is no such file")
