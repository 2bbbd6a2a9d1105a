"""The kind of validation that judges displacement in north-west Syria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from trucelab.validation.findings import Check, Figure, Findings
from trucelab.validation.nw_syria.drawing import cumulative, parts
from trucelab.validation.nw_syria.episode import Episode, is_episode_folder, read_episode
from trucelab.validation.nw_syria.members import Ensemble, fitted, run
from trucelab.validation.nw_syria.region import ROOT
from trucelab.validation.nw_syria.scoring import (
    Compared,
    Judged,
    Scores,
    Sochi,
    compared,
    ends,
    forecasts,
    forecasts_of_places,
    main_series,
    monthly,
    of_subdistricts,
    scores,
    split,
)
from trucelab.validation.nw_syria.tables import INTRO, tables
from trucelab.validation.runs import Effort, Progress

NAME: Final = "nw-syria"
CASE: Final = "idlib"
"""What the kind can be called too, after the case whose ground it is."""
TITLE: Final = "Displacement in north-west Syria"
TEST: Final = "dec-2019"
SOCHI: Final = "sep-dec-2018"
FITTED_ON: Final = ("jan-mar-2018", SOCHI)
SHIPPED: Final = (*FITTED_ON, TEST)


@dataclass(frozen=True)
class Source:
    """An episode that is asked for."""

    name: str
    folder: Path


def names() -> tuple[str, ...]:
    """What the shipped episodes can be called."""
    return (NAME, CASE, *(f"{NAME}/{episode}" for episode in SHIPPED))


def takes(text: str) -> bool:
    """Whether a text names a shipped episode or is the folder of one."""
    return text in names() or is_episode_folder(Path(text))


def judge(texts: Sequence[str], effort: Effort, progress: Progress) -> Findings:
    """Findings on the episodes given, on all shipped ones where none is.

    raises  WrongInput, with everything that is wrong in a folder
    """
    sources = dict.fromkeys(source for text in texts or (NAME,) for source in _sources(text))
    read = [(source, read_episode(source.folder, source.name)) for source in sources]
    found = []
    for source, episode in read:
        progress(f"{NAME}: {source.name}")
        found.append(_judged(episode, run(episode, fitted(), effort), shipped=source.folder.parent == ROOT))
    sochi = next((_sochi(one) for one in found if one.episode.name == SOCHI and one.shipped), None)
    return Findings(
        name=NAME,
        title=TITLE,
        intro=(*INTRO, f"The numbers were fitted on {fitted().movement.calibrated_on}."),
        tables=tables(found, sochi, fitted()),
        checks=() if sochi is None else _checks(sochi),
        figures=lambda: _figures(found),
        values=_values(found, sochi),
    )


def _sources(text: str) -> tuple[Source, ...]:
    shipped = {f"{NAME}/{episode}": Source(episode, ROOT / episode) for episode in SHIPPED}
    if text in (NAME, CASE):
        return tuple(shipped.values())
    return (shipped[text],) if text in shipped else (Source(Path(text).resolve().name, Path(text)),)


def _judged(episode: Episode, ensemble: Ensemble, *, shipped: bool) -> Judged:
    found = compared(episode, ensemble)
    series, parts_, subdistricts = main_series(found), split(found), of_subdistricts(found)
    return Judged(
        episode=episode,
        ensemble=ensemble,
        found=found,
        shipped=shipped,
        use="given" if not shipped else "fitted on" if episode.name in FITTED_ON else "test",
        series=scores(series, forecasts(series)),
        split=scores(parts_, forecasts_of_places(parts_, series, episode)),
        subdistricts=scores(subdistricts, forecasts_of_places(subdistricts, series, episode)),
    )


def _sochi(found: Judged) -> Sochi:
    months = {month: monthly(found.ensemble, found.episode, 2018, month) for month in (8, 9, 10)}
    rise = months[9] / np.maximum(1.0, months[8]) - 1.0
    fall = months[10] / np.maximum(1.0, months[9]) - 1.0
    observed = {month: _arrivals_counted(found, month) for month in months}
    return Sochi(
        months={month: float(np.median(values)) for month, values in months.items()},
        observed=observed,
        rise=float(np.median(rise)),
        fall=float(np.median(fall)),
        fall_band=tuple(float(end) for end in ends(fall) if end is not None),
    )


def _arrivals_counted(found: Judged, month: int) -> dict[str, int]:
    """Arrivals of one month of 2018 in the Idlib area, by agency: the first word of the measure."""
    return {
        row.count.measure.partition(" ")[0]: row.count.people
        for row in found.found
        if row.count.what == "arrivals" and row.count.area.level == "part"
        and row.count.date.month == found.episode.date(row.count.first_day).month == month
    }  # fmt: skip


def _checks(sochi: Sochi) -> tuple[Check, ...]:
    return (
        Check(f"arrivals rise in September 2018: {sochi.rise:+.0%} on August", sochi.rise > 0),
        Check(f"arrivals fall in October 2018, after Sochi: {sochi.fall:+.0%} on September", sochi.fall < 0),
    )


def _figures(found: Sequence[Judged]) -> tuple[Figure, ...]:
    drawn = []
    for one in found:
        drawn += [
            cumulative(one.episode, one.ensemble, main_series(one.found)),
            parts(one.episode, one.ensemble, split(one.found)),
        ]
    return tuple(drawn)


def _values(found: Sequence[Judged], sochi: Sochi | None) -> Mapping[str, Any]:
    return {
        "calibrated_on": fitted().movement.calibrated_on,
        "episodes": [
            {
                "episode": one.episode.name,
                "use": one.use,
                "start": one.episode.start.isoformat(),
                "days": one.episode.days,
                "series": _scores(one.series),
                "split": _scores(one.split),
                "subdistricts": _scores(one.subdistricts),
                "counts": [_count(row) for row in one.found],
                "not_compared": [asdict(row) for row in one.episode.left_out],
                "displaced_by_day": np.median(one.ensemble.displaced, axis=0).round().tolist(),
            }
            for one in found
        ],
        "sochi": None if sochi is None else asdict(sochi),
    }


def _scores(found: Scores) -> Mapping[str, Any]:
    return {
        "counts": found.counts,
        "mape": found.mape,
        "coverage_80": found.coverage,
        "baselines": found.baselines,
        "model_on_the_same_counts": found.model_on,
    }


def _count(one: Compared) -> Mapping[str, Any]:
    count = one.count
    return {
        "line": count.line, "date": count.date.isoformat(), "place": count.place, "measure": count.measure,
        "counts": count.what, "observed": count.people, "lower_bound": count.lower, "scored": count.scored,
        "simulated": one.median, "low": one.low, "high": one.high,
    }  # fmt: skip
