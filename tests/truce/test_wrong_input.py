"""Every mistake in the terms of a truce, with one clear message and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario import Copy

TRUCE = "consequences.truce.truce"
MISTAKES = [
    ("no such outcome", "¦then: atack", ".then", ('"atack" is not an outcome of the talks', 'Did you mean "attack"?')),
    (
        "low above high",
        "then: attack, term_days: ¦30..14..7",
        ".term_days",
        ("low 30, mode 14, high 7: write the least first",),
    ),
    (
        "ratio low above high",
        "then: attack, buffer_zone: true, hazard_ratios: {buffer_zone: ¦2..1..0.5}",
        ".hazard_ratios.buffer_zone",
        ("low 2, mode 1, high 0.5: write the least first",),
    ),
    (
        "ratio of nought",
        "then: attack, buffer_zone: true, hazard_ratios: {buffer_zone: ¦0}",
        ".hazard_ratios.buffer_zone",
        ("0: give between 0.01 and 100",),
    ),
    (
        "ratio of no term",
        "then: attack, hazard_ratios: {¦bufer_zone: 0.5}",
        ".hazard_ratios.bufer_zone",
        ('"bufer_zone" is not a term of a truce', 'Did you mean "buffer_zone"?'),
    ),
    (
        "ratio of a term that is not there",
        "then: attack, hazard_ratios: {¦lootable_finance: 0.5}",
        ".hazard_ratios.lootable_finance",
        ("the truce has no lootable_finance", "lootable_finance: true"),
    ),
    (
        "violence of a group that is not there",
        "then: attack, ¦excluded_group_violence: 0.5",
        ".excluded_group_violence",
        ("the truce has no excluded_group or pretext_clause", "excluded_group: true"),
    ),
    (
        "monitors leave before they come",
        "then: attack, monitors_from: 20..30..40, ¦monitors_until: 35",
        ".monitors_until",
        ("day 35 may lie before monitors_from, day 40",),
    ),
    (
        "feedback above one",
        "then: attack, violence_feedback: ¦2",
        ".violence_feedback",
        ("2: give between 0 and 1",),
    ),
    ("a word for a switch", "then: attack, new_attempts: ¦often", ".new_attempts", ("often", "true or false")),
    ("a number for a switch", "then: attack, scaled_events: ¦1", ".scaled_events", ("1", "true or false")),
    (
        "a misspelt switch",
        "then: attack, ¦gradual_retrun: true",
        ".gradual_retrun",
        ('Did you mean "gradual_return"?',),
    ),
    (
        "a ratio of what is no term",
        "then: attack, gradual_return: true, hazard_ratios: {¦gradual_return: 0.5}",
        ".hazard_ratios.gradual_return",
        ('"gradual_return" is not a term of a truce',),
    ),
    ("no length", "then: attack, term_days: ¦0", ".term_days", ("0: give between 1 and 3650 days",)),
]


@pytest.mark.parametrize(("name", "terms", "where", "says"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_says_where_what_and_the_way_out(
    tmp_path: Path, name: str, terms: str, where: str, says: tuple[str, ...]
) -> None:
    copy = Copy(tmp_path)
    old = "truce: {then: attack, monitors: true"
    assert old in copy.text()
    copy.replace(old, f"truce: {{{terms}, monitors: true")
    problem = copy.problem()
    assert problem.where == TRUCE + where
    assert problem.line == copy.line
    assert all(words in problem.says for words in says), problem.says


def test_what_is_said_of_monitors_needs_monitors(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.replace("monitors: true", "monitors_from: 3")
    assert copy.problem().says == "the truce has no monitors; write monitors: true, or leave the key out"


def test_new_attempts_do_not_cut_into_the_truce_that_follows(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.replace("truce: {then: attack,", "truce: {then: lull, ¦new_attempts: true,")
    line = copy.line
    outcome = "    lull: {when: north.signs and not south.signs, says: one signs}\n"
    copy.replace(
        "    attack: {when: north.attack, says: the North attacks}\n",
        outcome + "    attack: {when: north.attack, says: the North attacks}\n",
    )
    lull = "  lull: {says: a lull, judgement: ours, truce: {then: attack, judgement: ours}}\n"
    copy.replace("movement:\n  departure", lull + "movement:\n  departure")
    problem = copy.problem()
    assert (problem.where, problem.line) == (TRUCE + ".new_attempts", line + 1)
    assert problem.says == (
        '"lull", which follows, brings a truce of its own; leave new_attempts out, or write it there'
    )


def test_every_key_may_be_used_at_once(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.replace(
        "monitors: true",
        "monitors: true, monitors_from: 5..10..20, monitors_until: 60, excluded_group: true, term_days: 14..30..60, "
        "hazard_ratios: {monitors: 0.4..0.6..0.9, excluded_group: 1.2}, violence_feedback: 0..0.2..0.5, "
        "incidents_before: 4, residual_violence: 0.1..0.2..0.4, excluded_group_violence: 0.1, violence_after: 2, "
        "attempts_per_month: 1, scaled_events: true, gradual_return: true, drawn_return: true, new_attempts: true, "
        "lootable_finance: true, unequal_reach: true, definitive_settlement: true",
    )
    truce = copy.load().document.consequences["truce"].truce
    assert truce is not None
    assert truce.hazard_ratios["monitors"].high == 0.9
