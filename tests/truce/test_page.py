"""The page on truces shows the numbers that the program has, and says of every assumption that it is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucelab.truce import ASSUMPTION, COVARIATES, LEVELS, PAUSE, WAR_ENDING, Failure, survival
from trucelab.validation import truces
from trucelab.validation.runs import Effort

PAGE = Path(__file__).parent.parent.parent / "docs" / "science" / "truce.md"
TEXT = PAGE.read_text(encoding="utf-8")
DAYS = (7, 14, 30, 90, 180, 365)
CURVES = (
    ("war-ending", WAR_ENDING, 1.0),
    ("war-ending, hazard ratio 0.62", WAR_ENDING, 0.62),
    ("war-ending, hazard ratio 0.41", WAR_ENDING, 0.41),
    ("pause", PAUSE, 1.0),
    ("pause, hazard ratio 0.30", PAUSE, 0.30),
)


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def vectors() -> Iterator[str]:
    for label, preset, ratio in CURVES:
        yield row(label, *(f"{chance:.3f}" for chance in survival(DAYS, preset, ratio)))


def covariates() -> Iterator[str]:
    for item in COVARIATES:
        low, high = item.interval
        prior = f"{item.ratio.median:.2f} ({low:.2f}-{high:.2f})"
        tag = ASSUMPTION if item.assumption else ""
        yield row(f"{item.label} (`{item.switch}`)", ", ".join(item.presets), prior, tag, item.basis)


def levels() -> Iterator[str]:
    for level in LEVELS:
        low, high = level.prior.interval
        prior = f"{level.prior.median:.2f} ({low:.2f}-{high:.2f})"
        tag = ASSUMPTION if level.assumption else ""
        yield row(f"`{level.key}`", f"{level.label}, {level.unit}", prior, tag, level.basis)


def holdouts() -> Iterator[str]:
    for one in truces.judge((), Effort(seed=1), lambda what: None).values["sets"]:
        scores = (*one["brier"].values(), one["mix_earlier"], one["constant_half"], one["own_shares"])
        covered = f"{one['covered'][0]} of {len(one['horizons'])}"
        yield row(one["name"], str(one["truces"]), *(f"{score:.3f}" for score in scores), covered)


def test_tables_hold_the_programs_numbers() -> None:
    for made in (vectors(), covariates(), levels(), holdouts()):
        block = "\n".join(made)
        assert f"---  |\n{block}\n\n".replace("---  |", "--- |") in TEXT, f"write it anew:\n{block}"


def test_scores_without_unseen_days_are_those_of_the_command() -> None:
    eroded, broken = (
        next(
            one["brier_seen"]["mix"] for one in truces.judge((), Effort(), print).values["sets"] if name in one["name"]
        )
        for name in ("eroded", "broken")
    )
    assert f"the mix scores {eroded:.3f} (eroded) and {broken:.3f} (broken)" in " ".join(TEXT.split())


def test_every_definition_is_on_the_page() -> None:
    for kind in Failure:
        assert row(kind.label, kind.says) in TEXT
