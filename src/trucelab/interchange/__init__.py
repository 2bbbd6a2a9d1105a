"""Talks to and from other programs: `.gmcr`, Gambit's `.nfg`, tables of preferences, YAML of our own.

Every format is read into, and written from, one neutral `TalksModel`.
"""

from trucelab.interchange.formats import FORMATS, Format, format_named, format_of, read_file, read_talks, write_talks
from trucelab.interchange.model import DrawnTalks, Ranking, TalksAlone, TalksModel
from trucelab.interchange.scenarios import talks_of_scenario

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
