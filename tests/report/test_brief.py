"""The brief: whole, self-contained, escaped, and every part of it registered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import pytest

from trucelab.ensemble.record.run_record import Run
from trucelab.report import SECTIONS, brief_html, write_outputs
from trucelab.report.headline import headlines
from trucelab.report.sections.claims import WHY
from trucelab.scenario.claims import Claim
from trucelab.scenario.values import Quantity

NEEDS_A_NETWORK = re.compile(r"""(?:src|href)\s*=\s*["']\s*(?!#|data:)|url\(\s*(?!["']?(?:#|data:))|@import""", re.I)


@pytest.fixture(scope="module")
def page(small_run: Run) -> str:
    return brief_html(small_run)


class Tags(HTMLParser):
    """Checks that tags close in order."""

    VOID = frozenset({"meta", "br", "link", "img", "hr", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_has_no_script(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert {"svg", "table", "h1"} <= tags.seen
    assert not tags.seen & {"script", "iframe", "object", "embed", "link", "form"}


def test_the_page_opens_offline(page: str) -> None:
    assert NEEDS_A_NETWORK.search(page) is None


def test_every_section_is_there_in_order(page: str, small_run: Run) -> None:
    expected = [section.key for section in SECTIONS if section.content(small_run)]
    assert re.findall(r'<section id="(\w+)">', page) == expected


def test_files_and_register_agree() -> None:
    root = Path(str(resources.files("trucelab.report")))
    keys = {section.key for section in SECTIONS}
    assert {path.stem for path in (root / "sections").glob("*.py")} - {"__init__"} == keys
    assert {path.stem for path in (root / "templates").glob("*.html")} - {"page", "_cite"} == keys


def test_every_kind_of_claim_has_its_words() -> None:
    union = get_args(get_args(Claim)[0])
    kinds = {get_args(kind.model_fields["kind"].annotation)[0] for kind in union}
    assert kinds == set(WHY)


def test_every_outcome_and_claim_is_told(page: str, small_run: Run) -> None:
    for outcome in small_run.outcomes:
        assert outcome[:1].upper() + outcome[1:] in page
    for claim in small_run.scenario.document.claims.values():
        assert claim.by in page


def test_sources_stand_with_their_grade(page: str, small_run: Run) -> None:
    for key in small_run.scenario.document.sources:
        assert f'id="source-{key}"' in page
    targets = set(re.findall(r'href="#(source-[\w-]+)"', page))
    assert targets <= set(re.findall(r'id="(source-[\w-]+)"', page))


def test_texts_of_the_scenario_are_escaped(small_run: Run) -> None:
    evil = '<script>alert("x")</script>'
    document = small_run.scenario.document.model_copy(update={"title": evil, "summary": evil, "limits": (evil,)})
    changed = Run(small_run.folder, small_run.manifest)
    changed.__dict__["scenario"] = replace(small_run.scenario, document=document)
    text = brief_html(changed)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_headlines_carry_numbers(small_run: Run) -> None:
    for sentence in headlines(small_run):
        assert (
            re.search(r"\d", sentence)
            or "talks alone" in sentence
            or "cannot last" in sentence
            or "together" in sentence
        )


def test_the_same_record_gives_the_same_brief(page: str, small_run: Run) -> None:
    assert brief_html(Run(small_run.folder, small_run.manifest)) == page


def test_outputs_are_written_beside_the_record(small_run: Run) -> None:
    written = write_outputs(small_run)
    assert all(path.is_file() for path in written.values())
    summary: dict[str, Any] = json.loads(written["summary"].read_text())
    assert set(summary["outcomes"]) == set(small_run.outcomes)
    assert set(summary["claims"]) == set(small_run.scenario.document.claims)


def test_a_certain_value_is_shown_without_a_range() -> None:
    from trucelab.report.sections.sources import _shown

    assert _shown(Quantity(low=3, mode=3, high=3)) == "3"
    assert _shown(Quantity(low=1, mode=2, high=3)) == "2 (1 to 3)"
