"""The verdict on every claim."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from trucelab.ensemble.findings.verdicts import Judged, verdicts
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import Column
from trucelab.export.tables.table import Table

COLUMNS = (
    Column("claim", "text", "key of the claim in the scenario"),
    Column("by", "text", "who says so"),
    Column("says", "text", "a few words of the claim"),
    Column("kind", "text", "kind of claim, which says how it is tested"),
    Column("verdict", "text", "holds, depends, differs (the model does from the claim) or untested"),
    Column("share_true", "number", "share of members in which the test comes out true", "share"),
    Column("figure_10", "number", "for a claim about a number: 10th percentile of the number over members"),
    Column("figure_50", "number", "its median"),
    Column("figure_90", "number", "its 90th percentile"),
    Column("members_to_turn", "whole", "members whose answer would have to change for another verdict", "members"),
    Column("sources", "text", "keys of its sources in the scenario"),
)
DECIMALS = 6


def parts(run: Run, choice: Choice) -> Iterator[pd.DataFrame]:
    """One row a claim, whatever outcomes and days were chosen."""
    rows = [_row(judged) for judged in verdicts(run)]
    yield pd.DataFrame(rows, columns=[column.name for column in COLUMNS])


def _row(judged: Judged) -> dict[str, object]:
    claim, figure = judged.claim, judged.figure
    return {
        "claim": judged.key,
        "by": claim.by,
        "says": claim.says,
        "kind": claim.kind,
        "verdict": judged.verdict,
        "share_true": float(judged.share),
        "figure_10": round(figure.low, DECIMALS) if figure else None,
        "figure_50": round(figure.median, DECIMALS) if figure else None,
        "figure_90": round(figure.high, DECIMALS) if figure else None,
        "members_to_turn": judged.distance.members,
        "sources": ", ".join(dict.fromkeys(one.source for one in claim.evidence if one.source)),
    }


CLAIMS = Table("claims", "the claims of the scenario, put to the test", COLUMNS, parts)
