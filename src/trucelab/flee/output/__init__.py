"""Flee's files of results, one file for each."""

from trucelab.flee.output.links_out import links_out
from trucelab.flee.output.out_csv import out_csv, total_error

__all__ = ["links_out", "out_csv", "total_error"]
