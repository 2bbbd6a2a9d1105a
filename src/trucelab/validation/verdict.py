"""The verdict on one set of data: every mode's errors beside Flee's and beside forecasts without a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trucelab.errors import WrongInput
from trucelab.movement.flee.case import FleeCase
from trucelab.validation.catalogue import FleeValidationCase
from trucelab.validation.flee_reference import Measured
from trucelab.validation.native_model import FITTED_WITHOUT, own_mode
from trucelab.validation.parity import Agreement, CampAgreement, agreements, as_flee, camp_agreement
from trucelab.validation.persistence import BASELINES, SEEN_DAY, forecasts
from trucelab.validation.runs import Effort, People, Progress, Trajectories
from trucelab.validation.scores import SCORES
from trucelab.validation.scores.coverage import central_band, coverage
from trucelab.validation.scores.relative_difference import Rescaling, averaged_relative_difference
from trucelab.validation.scores.skill import skill_score

BANDS = (0.5, 0.8)
"""Central bands whose coverage is reported."""
RIGHT = 0.75
"""Share of people in the right camp that Suleimenova, Bell and Groen (2017) claim."""
WARM_UP_DAYS = 12
"""Days after which they claim it."""


@dataclass(frozen=True)
class Error:
    """One error of an ensemble."""

    mean: float
    """Mean over members."""
    low: float
    high: float


@dataclass(frozen=True)
class CampVerdict:
    """How one mode does in one camp; people are means over days and members."""

    camp: str
    observed: float
    simulated: float
    error: float
    """Mean part of the rescaled averaged relative difference."""
    coverage: float | None
    """Share of days on which the 80 % band holds the count; None where there are too few members."""


@dataclass(frozen=True)
class ModeVerdict:
    """How one mode does on one set of data."""

    mode: str
    normal: Error
    """Averaged relative difference: who is where, and how many in all."""
    rescaled: Error
    """The same with every day's total brought to the one observed: who is where alone."""
    crps: float
    """Persons a camp and day."""
    coverage: Mapping[str, float | None]
    """By band: share of camps and days whose count lies in it; None where there are too few members for it."""
    skill: float | None
    """Error taken away from that of a planner who saw the counts of the first month: against shares held, rescaled,
    where the total is given; else against counts held, normal. None where there is no such forecast."""
    days_right: float | None
    """Share of days after the 12th on which more than 75 % are in the right camp; None where there are none."""
    final_total: float
    """People in all camps on the last day, mean over members."""
    camps: tuple[CampVerdict, ...]


@dataclass(frozen=True)
class BaselineVerdict:
    """How a forecast without a model does."""

    name: str
    says: str
    from_day: int
    normal: float
    rescaled: float


@dataclass(frozen=True)
class Verdict:
    """Everything that is said about one set of data."""

    case: FleeValidationCase
    days: int
    final_observed: float
    """People observed in all camps on the last day."""
    flee: Measured | None
    """None for a given folder."""
    parity: ModeVerdict | None
    """None where Flee's settings cannot be followed in counts; `without_parity` says why."""
    without_parity: str
    agreements: tuple[Agreement, ...]
    camp_agreement: CampAgreement | None
    prescribed: ModeVerdict
    modelled: ModeVerdict
    left_out: ModeVerdict | None
    """Prescribed, with parameters fitted to the other cases; None where there are none."""
    baselines: tuple[BaselineVerdict, ...]
    room_and_most: tuple[tuple[int, int], ...]
    """Of every camp with a capacity: the capacity, and the greatest count observed."""
    drawn: Mapping[str, Trajectories]
    """By mode, for plots; not part of the JSON."""

    @property
    def modes(self) -> tuple[ModeVerdict, ...]:
        """Those that were run."""
        return tuple(mode for mode in (self.parity, self.prescribed, self.modelled, self.left_out) if mode is not None)


def verdict(case: FleeValidationCase, effort: Effort, progress: Progress = lambda what: None) -> Verdict:
    """Run every mode on one set of data and judge it.

    raises  WrongInput, with everything that is wrong in the folder
    """
    read = case.read()
    flee = case.measured()
    drawn: dict[str, Trajectories] = {}
    progress(f"{case.label}: Flee's rules")
    without = ""
    try:
        drawn["parity"] = as_flee(read, effort, flee.hasten if flee else None)
    except WrongInput as wrong:
        if flee is not None:
            raise
        without = str(wrong)
    progress(f"{case.label}: prescribed departures")
    drawn["prescribed"] = own_mode(read, effort, prescribed=True)
    progress(f"{case.label}: modelled departures")
    drawn["modelled"] = own_mode(read, effort, prescribed=False)
    if case.name in FITTED_WITHOUT:
        drawn["left out"] = own_mode(read, effort, prescribed=True, parameters=FITTED_WITHOUT[case.name])
    return _judged(case, read, flee, drawn, without)


def _judged(
    case: FleeValidationCase, read: FleeCase, flee: Measured | None, drawn: Mapping[str, Trajectories], without: str
) -> Verdict:
    observed = drawn["prescribed"].observed
    simple = forecasts(observed, read)
    modes = {mode: _mode(mode, people, _reference(mode, simple)) for mode, people in drawn.items()}
    parity = drawn.get("parity")
    return Verdict(
        case=case,
        days=len(observed),
        final_observed=float(observed[-1].sum()),
        flee=flee,
        parity=modes.get("parity"),
        without_parity=without,
        agreements=agreements(parity, flee) if parity and flee else (),
        camp_agreement=camp_agreement(parity, flee.camps, read) if parity and flee else None,
        prescribed=modes["prescribed"],
        modelled=modes["modelled"],
        left_out=modes.get("left out"),
        baselines=_baselines(observed, simple),
        room_and_most=_room_and_most(read, drawn["prescribed"]),
        drawn=drawn,
    )


def _room_and_most(case: FleeCase, found: Trajectories) -> tuple[tuple[int, int], ...]:
    room = {location.name: location.number for location in case.locations}
    most = found.observed.max(axis=0)
    return tuple((room[camp], int(count)) for camp, count in zip(found.camps, most, strict=True) if room[camp] > 0)


def _reference(mode: str, simple: Mapping[str, People]) -> People | None:
    return simple.get("counts of day 30" if mode == "modelled" else "shares of day 30")


def _mode(mode: str, found: Trajectories, reference: People | None) -> ModeVerdict:
    normal = averaged_relative_difference(found.simulated, found.observed)
    rescaled = averaged_relative_difference(found.simulated, found.observed, rescaling="exact")
    people, observed = found.simulated * found.persons, found.observed * found.persons
    right = 1.0 - rescaled.by_day[:, WARM_UP_DAYS + 1 :] / 2.0
    return ModeVerdict(
        mode=mode,
        normal=_error(normal.mean),
        rescaled=_error(rescaled.mean),
        crps=SCORES["crps"].measure(people, observed),
        coverage={f"{level:.0%}": _covered(found.simulated, found.observed, level) for level in BANDS},
        skill=None if reference is None else _skill(mode, people, observed, reference),
        days_right=float((right > RIGHT).mean()) if right.size else None,
        final_total=float(people[:, -1].sum(axis=1).mean()),
        camps=_camps(found, rescaled.of_places.mean(axis=0)),
    )


def _error(by_member: People) -> Error:
    return Error(float(by_member.mean()), float(by_member.min()), float(by_member.max()))


def _covered(simulated: People, observed: People, level: float) -> float | None:
    """Coverage of a band; None where there are too few members for its ends."""
    try:
        low, high = central_band(simulated, level)
    except WrongInput:
        return None
    return coverage(low, high, observed)


def _skill(mode: str, people: People, observed: People, reference: People) -> float:
    """Skill on the days that the reference has not seen."""
    later = slice(SEEN_DAY + 1, None)
    rescaling: Rescaling = "none" if mode == "modelled" else "exact"
    own = averaged_relative_difference(people[:, later], observed[later], rescaling=rescaling).mean.mean()
    other = averaged_relative_difference(reference[later], observed[later], rescaling=rescaling).mean
    return float(skill_score(own, other))


def _camps(found: Trajectories, error: People) -> tuple[CampVerdict, ...]:
    observed, simulated = (
        values * found.persons for values in (found.observed.mean(axis=0), found.simulated.mean(axis=(0, 1)))
    )
    return tuple(
        CampVerdict(
            camp, float(observed[place]), float(simulated[place]), float(error[place]),
            _covered(found.simulated[:, :, place], found.observed[:, place], BANDS[-1]),
        )
        for place, camp in enumerate(found.camps)
    )  # fmt: skip


def _baselines(observed: People, simple: Mapping[str, People]) -> tuple[BaselineVerdict, ...]:
    found = []
    for baseline in BASELINES:
        if baseline.name in simple:
            forecast, seen = simple[baseline.name][baseline.from_day :], observed[baseline.from_day :]
            normal = averaged_relative_difference(forecast, seen).mean
            rescaled = averaged_relative_difference(forecast, seen, rescaling="exact").mean
            found.append(
                BaselineVerdict(baseline.name, baseline.says, baseline.from_day, float(normal), float(rescaled))
            )
    return tuple(found)
