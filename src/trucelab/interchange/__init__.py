"""Talks to and from other programs: `.gmcr`, Gambit's `.nfg`, tables of preferences, YAML of our own; Flee folders.

Every format of talks is read into, and written from, one neutral `TalksModel`.
May use: flee, movement, scenario, talks.
To add a format of talks: a file here and a line of `FORMATS` in `formats.py`; something that talks can say: a line of
`PARTS` in `carried.py`, so that formats tell what they lose.
"""

from trucelab.interchange.formats import FORMATS, Format, format_named, format_of, read_file, read_talks, write_talks
from trucelab.interchange.model import DrawnTalks, Ranking, TalksAlone, TalksModel, talks_of_scenario

__all__ = [
    "FORMATS",
    "DrawnTalks",
    "Format",
    "Ranking",
    "TalksAlone",
    "TalksModel",
    "format_named",
    "format_of",
    "read_file",
    "read_talks",
    "talks_of_scenario",
    "write_talks",
]
