"""A run as one labelled dataset: named dimensions, labels of every place and day, units, and where it comes from.

Nothing is read before it is asked for: `dataset(run)["people"].sel(outcome=..., day=30)` reads the chunks it needs.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from trucelab.ensemble.members.variables import VARIABLES
from trucelab.ensemble.record.run_record import Run

if TYPE_CHECKING:
    import xarray as xr

SAYS = {
    "outcome": ("outcome of the talks under which people moved", "1"),
    "member": ("one draw of everything uncertain; the same number is the same luck under every outcome", "1"),
    "day": ("day of the run; 0 is the first day, as_of", "day"),
    "date": ("date of the day", ""),
    "place": ("key of the place in the scenario", "1"),
    "place_name": ("name of the place", "1"),
    "pcode": ("P-code of the place; empty where the scenario gives none", "1"),
    "region": ("key of the region of the place", "1"),
    "kind": ("city, town, camp, crossing, border or junction", "1"),
    "lat": ("latitude (WGS 84)", "degrees_north"),
    "lon": ("longitude (WGS 84)", "degrees_east"),
    "group": ("children are under 18", "1"),
    "times": ("displacements in life so far", "1"),
    "standard": ("key of a minimum standard", "1"),
    "standard_name": ("what is needed", "1"),
    "minimum": ("the minimum per person, in `minimum_unit`", "1"),
    "minimum_unit": ("unit of the minimum, per person", "1"),
}
"""Coordinates: long name and unit."""


def dataset(run: Run) -> xr.Dataset:
    """Every array of a run, read when it is used."""
    manifest, source = run.manifest, source_of(run)
    labelled = run.data.assign_coords(_labels(run))
    for name, (says, unit) in SAYS.items():
        if name in labelled.coords:
            # xarray keeps the unit of dates itself, and refuses one beside it
            labelled[name].attrs.update({"long_name": says} | ({"units": unit} if unit else {}), source=source)
    for key, array in labelled.data_vars.items():
        says = VARIABLES[str(key)][1] if key in VARIABLES else str(key)
        array.attrs.update({"long_name": says, "units": "people", "source": source})
    keys = ("trucelab", "case", "scenario_sha256", "seed", "members", "as_of")
    about: dict[str, Any] = {"title": run.scenario.document.title, "source": source}
    return labelled.assign_attrs(about | {key: manifest[key] for key in keys})


def source_of(run: Run) -> str:
    """Where the numbers of a run come from, in a line."""
    found = run.manifest
    return (
        f"trucelab {found['trucelab']}, simulated: scenario {found['case']} ({found['scenario_sha256'][:12]}), "
        f"seed {found['seed']}, {found['members']} members"
    )


def _labels(run: Run) -> dict[str, Any]:
    document, places = run.scenario.document, run.scenario.places
    first = np.datetime64(document.as_of, "ns")
    standards = document.needs.standards.values()
    labels: dict[str, Any] = {
        "date": (
            "day",
            first + np.arange(document.horizon_days + 1) * np.timedelta64(datetime.timedelta(days=1), "ns"),
        ),
        "place_name": ("place", [place.name for place in places]),
        "pcode": ("place", [place.pcode or "" for place in places]),
        **{name: ("place", [getattr(place, name) for place in places]) for name in ("region", "kind", "lat", "lon")},
    }
    if standards:
        labels["standard_name"] = ("standard", [standard.name for standard in standards])
        labels["minimum"] = ("standard", [float(standard.minimum) for standard in standards])
        labels["minimum_unit"] = ("standard", [standard.unit for standard in standards])
    return labels
