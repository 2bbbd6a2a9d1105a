"""The report of a run: pages, tables, charts and the words in them; made from a run's folder and nothing else.

Words are made in `wording.py` and `talks_words.py`; sections choose what is shown, templates how.
May use: ensemble, movement, needs, scenario, talks, truce.
To add a section: see `sections/`.
"""

from trucelab.report.page import SECTIONS, brief_html, write_outputs

__all__ = ["SECTIONS", "brief_html", "write_outputs"]
