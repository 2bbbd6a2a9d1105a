"""The report of a run: pages, tables, charts and the words in them."""

from trucelab.report.page import SECTIONS, brief_html, write_outputs

__all__ = ["SECTIONS", "brief_html", "write_outputs"]
