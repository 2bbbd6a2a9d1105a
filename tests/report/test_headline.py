"""What a reader sees first: differences between outcomes, with a band of their own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.scenario import Copy
from trucelab.ensemble.findings.summary import differences
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.report import brief_html, write_outputs
from trucelab.report.drivers_words import direction, label, labels, part, sentence
from trucelab.report.headline import headlines, what_a_choice_changes
from trucelab.report.wording import ends_of, people
from trucelab.scenario import load


def test_differences_come_first_with_their_numbers(small_run: Run) -> None:
    first = headlines(small_run)[0]
    (found,) = (one for one in differences(small_run, "truce", "attack") if one.measure == "newly displaced")
    assert first.startswith("Truce instead of attack: ")
    assert f"{people(-found.band.median)} fewer people newly displaced by day 20" in first
    assert ends_of(found.band) in first
    assert headlines(small_run)[: len(what_a_choice_changes(small_run))] == what_a_choice_changes(small_run)
    assert any(
        "minimum of water" in said and "covered living space" in said for said in what_a_choice_changes(small_run)
    )


def test_the_page_begins_with_them(small_run: Run) -> None:
    page = brief_html(small_run)
    begins = page[page.index('<section id="findings">') :]
    assert begins.index("Truce instead of attack") < begins.index("<svg") < begins.index("What else was found")


def test_the_summary_has_them(small_run: Run) -> None:
    summary = json.loads(write_outputs(small_run)["summary"].read_text(encoding="utf-8"))
    pair = summary["differences"]["truce instead of attack"]
    assert (pair["outcome"], pair["instead_of"]) == ("truce", "attack")
    for found in differences(small_run, "truce", "attack"):
        assert pair["more_people"][found.measure][str(found.day)] == [
            found.band.low,
            found.band.median,
            found.band.high,
        ]


def test_one_outcome_has_nothing_to_differ_from(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    text = copy.text()
    text = text[: text.index("  truce:\n    says: Silence")] + text[text.index("movement:\n") :]
    done = run(load(copy.write("scenario.yaml", text).folder), members=2, folder=tmp_path / "run")
    assert what_a_choice_changes(done) == ()
    page = brief_html(done)
    assert "What a choice changes" not in page and 'id="drivers"' in page


def test_every_assumption_is_named_and_judgements_are_marked(small_run: Run) -> None:
    from trucelab.ensemble.findings.sensitivity.inputs import inputs_of
    from trucelab.ensemble.members.plan import ground_plan

    page = brief_html(small_run)
    section = page[page.index('<section id="drivers">') :]
    section = section[: section.index("</section>")]
    for one in inputs_of(ground_plan(small_run.scenario, members=1, seed=1)).listed:
        assert one.name in section
    assert section.count(">judgement</span>") > 5
    assert "Fewer than 12 members" in section, "four members show no weights"


def test_tornados_are_drawn_where_there_are_members_enough(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    done = run(load(copy.folder), members=12, folder=tmp_path / "run", workers=2)
    page = brief_html(done)
    section = page[page.index('<section id="drivers">') : page.index('<section id="claims">')]
    assert section.count("<svg") == 4
    assert re.search(r"<td class=\"n\">\d+ %</td>", section), "some assumption has a weight"
    assert brief_html(done) == page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ground.danger.decay_km", "danger: decay km"),
        ("ground.people.place_error", "people: place error"),
        ("consequences.all-out assault.severity", "all-out assault: severity"),
        ("movement.travel.km_per_day", "travel: km per day"),
    ],
)
def test_labels_say_what_a_reader_needs(name: str, said: str) -> None:
    assert label(name) == said


def test_two_inputs_are_never_called_the_same() -> None:
    assert labels(["ground.a.b", "movement.a.b", "ground.c.d"]) == {
        "ground.a.b": "ground.a.b",
        "movement.a.b": "movement.a.b",
        "ground.c.d": "c: d",
    }


def test_words_for_parts_fall_with_the_share() -> None:
    words = [part(share / 100) for share in range(100, -1, -1)]
    assert words[0] == "nearly all" and words[-1] is None
    assert len(set(words)) == 8 and sorted(words, key=words.index) == words, "each word is one range"


def test_a_sentence_keeps_to_what_a_share_can_be() -> None:
    row = {"input": "ground.danger.decay_km", "total": 1.2, "total_uncertain": 0.4}
    output: dict[str, Any] = {"title": "people displaced", "holds": None, "effects": [], "indices": {"inputs": [row]}}
    assert sentence(output) == (
        "People displaced: nearly all of the spread comes from danger: decay km (100 %, 95 % interval 80 % to 100 %)."
    )
    row["total_uncertain"] = 0.1
    assert "too few samples" in sentence(output)


def test_what_was_moved_together_is_taken_apart_by_the_screening() -> None:
    rows = [
        {"input": "everything else", "total": 0.5, "total_uncertain": 0.1},
        {"input": "ground.danger.decay_km", "total": 0.3, "total_uncertain": 0.1},
    ]
    effects = [
        {"input": "ground.danger.decay_km", "mean_absolute": 9000.0},
        {"input": "ground.danger.decay_days", "mean_absolute": 7000.0},
    ]
    output: dict[str, Any] = {"title": "the claim", "holds": 0.25, "effects": effects, "indices": {"inputs": rows}}
    assert sentence(output) == (
        "The claim (it holds at 25 % of the points screened): about half of the spread comes from everything else "
        "(50 %, 95 % interval 40 % to 60 %) and about a third from danger: decay km (30 %, 95 % interval 20 % to 40 %)."
        " In everything else it moves most with danger: decay days (by 7,000)."
    )
    rows[0]["total"] = 0.95
    assert sentence(output).endswith(
        ": it moves most with danger: decay km (by 9,000) and danger: decay days (by 7,000)."
    )


@pytest.mark.parametrize(
    ("mean", "size", "says"), [(9.0, 10.0, "up"), (-9.0, 10.0, "down"), (1.0, 10.0, "either way"), (None, 10.0, "")]
)
def test_direction(mean: float | None, size: float, says: str) -> None:
    assert direction({"mean": mean, "mean_absolute": size}) == says
