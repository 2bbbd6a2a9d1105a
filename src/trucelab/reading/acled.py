"""ACLED: the old export and the newer one.  Kinds of events follow the table `KINDS`; it is a judgement.

Source of headers and codes: ACLED codebook.  Actors and notes are not read.
"""

from __future__ import annotations

from typing import Final

from trucelab.errors import meant
from trucelab.reading.cells import Unreadable, count, day
from trucelab.reading.incidents import Incident, IncidentFormat
from trucelab.reading.sheet import Column, Record
from trucelab.scenario.ground import EventKind
from trucelab.scenario.values import shown

KINDS: Final[dict[str, EventKind | None]] = {
    "Armed clash": "ground offensive",
    "Government regains territory": "capture",
    "Non-state actor overtakes territory": "capture",
    "Non-violent transfer of territory": "capture",
    "Chemical weapon": "bombardment",
    "Air/drone strike": "bombardment",
    "Suicide bomb": "bombardment",
    "Shelling/artillery/missile attack": "bombardment",
    "Remote explosive/landmine/IED": "bombardment",
    "Grenade": "bombardment",
    "Attack": "threat",
    "Sexual violence": "threat",
    "Abduction/forced disappearance": "threat",
    "Mob violence": "threat",
    "Excessive force against protesters": "threat",
    "Violent demonstration": None,
    "Peaceful protest": None,
    "Protest with intervention": None,
    "Agreement": None,
    "Arrests": None,
    "Change to group/activity": None,
    "Disrupted weapons use": None,
    "Headquarters or base established": None,
    "Looting/property destruction": None,
    "Other": None,
    "Battles": "ground offensive",
    "Battle-No change of territory": "ground offensive",
    "Battle-Government regains territory": "capture",
    "Battle-Non-state actor overtakes territory": "capture",
    "Explosions/Remote violence": "bombardment",
    "Remote violence": "bombardment",
    "Violence against civilians": "threat",
    "Riots": "threat",
    "Riots/Protests": None,
    "Protests": None,
    "Strategic developments": None,
    "Strategic development": None,
}
"""Sub-event types, then event types (used where no sub-event type is given), old names among them.  None: no danger."""

_BY_NAME = {name.casefold(): kind for name, kind in KINDS.items()}
_GIVE_DAYS = {"": 0, "1": 0, "2": 3, "3": 15}
"""By time precision: the day, the week, the month."""

COLUMNS = (
    Column("identity", ("event_id_cnty", "data_id")),
    Column("date", ("event_date",), required=True),
    Column("time_precision", ("time_precision",)),
    Column("event_type", ("event_type",), required=True),
    Column("sub_event_type", ("sub_event_type",)),
    Column("location", ("location",)),
    Column("admin3", ("admin3",)),
    Column("admin2", ("admin2",)),
    Column("latitude", ("latitude", "lat")),
    Column("longitude", ("longitude", "lon", "long")),
    Column("geo_precision", ("geo_precision",)),
    Column("fatalities", ("fatalities",), required=True),
)


def killed(record: Record) -> int:
    """Fatalities of a row."""
    return count(record["fatalities"], "fatalities")


def incident(record: Record, dead: int) -> Incident:
    """The incident of a row.

    raises  Unreadable
    """
    kind = _kind(record)
    precision, area = record["time_precision"].partition(".")[0], record["geo_precision"].partition(".")[0]
    if precision not in _GIVE_DAYS:
        raise Unreadable(f"time_precision {shown(precision)}: expected 1, 2 or 3")
    if area == "3":
        raise Unreadable("geo_precision 3: only the region is known, so it cannot be laid on a place")
    happened = day(record["date"], "event_date")
    return Incident(record["identity"], kind, happened, happened, _GIVE_DAYS[precision], dead)


def _kind(record: Record) -> EventKind:
    field = "sub_event_type" if record["sub_event_type"] else "event_type"
    written = record[field]
    if written.casefold() not in _BY_NAME:
        raise Unreadable(f"{field} {shown(written)} is not one of ACLED's. {meant(written, KINDS)}")
    kind = _BY_NAME[written.casefold()]
    if kind is None:
        raise Unreadable(f"{shown(written)} makes no danger by the table of kinds")
    return kind


ACLED = IncidentFormat("ACLED", COLUMNS, ("location", "admin3", "admin2"), killed, incident)
