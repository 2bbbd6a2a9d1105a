"""Draw the picture of the README from a run: `python scripts/draw_readme.py RUN`."""

from __future__ import annotations

import sys
from pathlib import Path

from trucelab.ensemble.record.run_record import open_run
from trucelab.report.charts import displaced_over_time

TARGET = Path(__file__).resolve().parent.parent / "docs" / "displaced.svg"

if __name__ == "__main__":
    TARGET.write_text(displaced_over_time(open_run(sys.argv[1]), background=True) + "\n", encoding="utf-8")
    print(TARGET)
