"""The way into a Flee folder: every file read, everything wrong told at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from trucelab.flee.folder import changes, daily, locations, people, routes
from trucelab.flee.folder import observed as observed_files
from trucelab.flee.folder.checks import check_case, check_observed
from trucelab.flee.folder.folder_paths import FolderPaths, find
from trucelab.flee.folder.period import period_sheet, read_period
from trucelab.flee.folder.problem_log import ProblemLog
from trucelab.flee.folder.settings_file import read_settings
from trucelab.movement.flee.case import DailyTable, FleeCase
from trucelab.movement.flee.settings import Settings

_NO_TABLE = DailyTable((), np.empty((0, 0)), np.empty(0, np.int64))
_NO_DATE = datetime.date(1970, 1, 1)
"""What stands where something could not be read; such a case is never given away."""


def read_case(
    folder: Path,
    *,
    settings: Path | None = None,
    input_name: str = "input_csv",
    data: Path | None = None,
    days: int | None = None,
    hold_last: bool = False,
) -> FleeCase:
    """Read a Flee folder.

    What Flee can run is read, with a warning where it is likely not meant; what
    stops Flee, or crashes it, is an error.

    settings    instead of the folder's own simsetting.yml
    input_name  the folder with locations.csv and the rest; if it is missing, the one that holds a locations.csv
    data        instead of the folder's own source_data
    days        instead of the length in sim_period.csv
    hold_last   whether the last row of a daily table is repeated where days are missing
    raises      WrongInput, with everything that is wrong in all files
    """
    log = ProblemLog()
    paths = find(folder, input_name, data, settings, log)
    rules = read_settings(paths.settings, paths.settings.name, log) if paths.settings else Settings()
    start, length = read_period(period_sheet(paths), days=days)
    case = _parts(folder, paths, rules, start, length)
    case = _with_tables(paths, case, hold_last=hold_last)
    if not log.problems:
        check_case(paths, case)
    log.raise_if_any()
    return replace(case, warnings=log.sentences())


def _parts(
    folder: Path, paths: FolderPaths, rules: Settings, start: datetime.date | None, length: int | None
) -> FleeCase:
    """Everything but the daily tables; where something is wrong it is logged, and left out."""
    sheet = paths.sheet(locations.FILE)
    places, names = locations.read_locations(sheet), locations.names_in(sheet)
    observed = observed_files.read_layout(paths.data, paths.log)
    if observed and places:
        check_observed(paths, places, observed)
    recounts = paths.sheet_if_any(observed_files.CORRECTIONS_FILE)
    major = paths.sheet_if_any(routes.MAJOR_FILE)
    changed = paths.sheet_if_any(changes.CHANGES_FILE)
    closed = paths.sheet_if_any(changes.CLOSURES_FILE)
    if closed is None:
        paths.log.warn(paths.shown(changes.CLOSURES_FILE), "there is no such file; nothing closes")
    return FleeCase(
        folder=folder,
        start=start or _NO_DATE,
        days=length or 0,
        locations=places,
        routes=routes.read_routes(paths.sheet(routes.FILE), names, rules.move_rules.softening),
        closures=changes.read_closures(closed, places) if closed else (),
        conflicts=_NO_TABLE,
        observed=observed,
        corrections=observed_files.read_corrections(recounts, observed, start) if recounts else (),
        settings=rules,
        major_routes=routes.read_major_routes(major, names) if major else (),
        demographics=people.read_demographics(paths, names),
        agents=_agents(paths, rules, names),
        location_changes=changes.read_changes(changed, names) if changed else (),
    )


def _agents(paths: FolderPaths, rules: Settings, names: frozenset[str]) -> tuple[Mapping[str, str], ...]:
    if rules.spawn_rules.read_from_agents_csv_file:
        return people.read_agents(paths.sheet(people.AGENTS_FILE), names)
    unused = paths.sheet_if_any(people.AGENTS_FILE)
    if unused:
        unused.warn("is left aside; read_from_agents_csv_file is not set")
    return ()


def _with_tables(paths: FolderPaths, case: FleeCase, *, hold_last: bool) -> FleeCase:
    """The case with conflicts.csv, and with flood_level.csv and region_attributes_IPC.csv where there are such."""
    places = [place.name for place in case.locations]
    sheet = paths.sheet(daily.CONFLICTS_FILE)
    conflicts = daily.read_daily(sheet)
    if conflicts is not None:
        daily.check_names(sheet, conflicts, places, "place")
        daily.check_range(sheet, conflicts, 0, 1)
        case = replace(case, conflicts=daily.long_enough(sheet, conflicts, case.days, hold_last=hold_last))
    flood_sheet = paths.sheet_if_any(daily.FLOODS_FILE)
    floods = daily.read_daily(flood_sheet) if flood_sheet else None
    if flood_sheet and floods:
        daily.check_names(flood_sheet, floods, places, "place")
        daily.check_range(flood_sheet, floods, 0, np.inf)
        case = replace(case, floods=daily.long_enough(flood_sheet, floods, case.days, hold_last=hold_last))
    return _with_ipc(paths, case, hold_last=hold_last)


def _with_ipc(paths: FolderPaths, case: FleeCase, *, hold_last: bool) -> FleeCase:
    sheet = paths.sheet_if_any(daily.IPC_FILE)
    table = daily.read_daily(sheet, days_count=True) if sheet else None
    if not sheet or not table:
        return case
    daily.check_names(sheet, table, {place.region for place in case.locations}, "region")
    daily.check_range(sheet, table, 0, 100)
    moves, spawn = case.settings.move_rules, case.settings.spawn_rules
    used = moves.flee_when_starving or moves.avoid_food_deprived_locations or spawn.starvation_driven_spawning
    return replace(case, ipc=daily.covers(sheet, table, case.days, used=used, hold_last=hold_last))
