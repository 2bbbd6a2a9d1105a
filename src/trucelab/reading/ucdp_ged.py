"""UCDP GED: the georeferenced event dataset (Sundberg and Melander 2013), yearly and candidate releases.

The dataset does not tell shelling from fighting on the ground.  State-based and non-state violence are read as
bombardment, which claims least (no warning, no capture); one-sided violence as a threat.  Sides are not read.
"""

from __future__ import annotations

from typing import Final

from trucelab.reading.cells import Unreadable, count, day
from trucelab.reading.incidents import Incident, IncidentFormat
from trucelab.reading.sheet import Column, Record
from trucelab.scenario.ground import EventKind
from trucelab.scenario.values import shown

KINDS: Final[dict[str, EventKind]] = {"1": "bombardment", "2": "bombardment", "3": "threat"}
"""By type_of_violence: state-based, non-state, one-sided."""
PRECISE_PLACES: Final = ("", "1", "2", "3")
"""By where_prec: the place itself, within about 25 km, the district; coarser codes name a province or a country."""
PRECISE_DAYS: Final = ("", "1", "2", "3", "4")
"""By date_prec: a day, up to six days, a week, a month; 5 is a year or the like."""

COLUMNS = (
    Column("identity", ("id",), required=True),
    Column("type_of_violence", ("type_of_violence",), required=True),
    Column("start", ("date_start",), required=True),
    Column("end", ("date_end",), required=True),
    Column("date_prec", ("date_prec",)),
    Column("where_prec", ("where_prec",)),
    Column("where", ("where_coordinates",)),
    Column("adm_2", ("adm_2",)),
    Column("latitude", ("latitude",), required=True),
    Column("longitude", ("longitude",), required=True),
    Column("killed", ("best", "best_est"), required=True),
)


def killed(record: Record) -> int:
    """The best estimate of the dead of a row."""
    return count(record["killed"], "best")


def incident(record: Record, dead: int) -> Incident:
    """The incident of a row.

    raises  Unreadable
    """
    kind = record["type_of_violence"].partition(".")[0]
    if kind not in KINDS:
        raise Unreadable(f"type_of_violence {shown(kind)}: expected 1, 2 or 3")
    where, when = record["where_prec"].partition(".")[0], record["date_prec"].partition(".")[0]
    if where not in PRECISE_PLACES:
        raise Unreadable(f"where_prec {where}: only the province or country is known, so it cannot be laid on a place")
    if when not in PRECISE_DAYS:
        raise Unreadable(f"date_prec {when}: not even the month is known")
    start, end = day(record["start"], "date_start"), day(record["end"], "date_end")
    return Incident(record["identity"], KINDS[kind], start, end, 0, dead)


UCDP_GED = IncidentFormat("UCDP GED", COLUMNS, ("where", "adm_2"), killed, incident)
