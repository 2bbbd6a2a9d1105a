"""The option form: what it shows by its rule, and that every value is that of the analysis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trucelab.ensemble.members.plan import analyse_talks
from trucelab.errors import WrongInput
from trucelab.report.option_form import MOST_STATES, OptionForm, option_form, shown_states
from trucelab.scenario import Scenario, load
from trucelab.scenario.talks import Talks
from trucelab.talks import Findings, analyse, state_of


@pytest.fixture(scope="module")
def idlib() -> tuple[Scenario, Findings]:
    scenario = load("idlib-2018")
    return scenario, analyse_talks(scenario)[1]


@pytest.fixture(scope="module")
def form(idlib: tuple[Scenario, Findings]) -> OptionForm:
    return option_form(*idlib)


def test_columns_are_the_status_quo_the_outcomes_and_the_nash_equilibria(
    idlib: tuple[Scenario, Findings], form: OptionForm
) -> None:
    _, findings = idlib
    states = [column.state for column in form.columns]
    assert states[0] == findings.status_quo
    assert form.columns[0].status_quo
    assert len(states) == len(set(states)) <= MOST_STATES
    assert {outcome.best_state for outcome in findings.outcomes.values()} <= set(states)
    assert set(findings.equilibria["nash"].tolist()) <= set(states)
    assert form.left_out == ()


def test_rows_are_grouped_and_name_their_owner_once(idlib: tuple[Scenario, Findings], form: OptionForm) -> None:
    scenario, findings = idlib
    assert sorted(row.option for row in form.rows) == sorted(findings.conflict.options)
    owners = [row.owner for row in form.rows if row.owner]
    assert len(owners) == len(set(owners))
    at = 0
    for maker in dict.fromkeys(row.decision_maker for row in form.rows):
        group = [row for row in form.rows if row.decision_maker == maker]
        assert list(form.rows[at : at + len(group)]) == group
        assert [row.owner_rows for row in group] == [len(group)] + [0] * (len(group) - 1)
        assert group[0].owner == scenario.document.parties[maker].name
        at += len(group)


def test_cells_spell_the_states(idlib: tuple[Scenario, Findings], form: OptionForm) -> None:
    options = idlib[1].conflict.options
    for place, column in enumerate(form.columns):
        cells = {row.option: row.cells[place] for row in form.rows}
        assert "".join(cells[option] for option in options) == column.text
        assert state_of(column.text) == column.state


def test_numbers_outcomes_and_concepts_are_those_of_the_findings(
    idlib: tuple[Scenario, Findings], form: OptionForm
) -> None:
    _, findings = idlib
    for column in form.columns:
        assert findings.conflict.states[column.number - 1] == column.state
        assert set(column.outcomes) == {
            name for name, outcome in findings.outcomes.items() if column.state in outcome.states.tolist()
        }
        assert set(column.concepts) == {
            concept for concept, states in findings.equilibria.items() if column.state in states.tolist()
        }
        assert set(column.best_of) <= set(column.outcomes)


def test_level_1_is_the_most_preferred(idlib: tuple[Scenario, Findings], form: OptionForm) -> None:
    conflict = idlib[1].conflict
    for column in form.columns:
        for rank, ranks in zip(column.ranks, conflict.ranks, strict=True):
            better = set(ranks[ranks > ranks[column.state]].tolist())
            assert rank.level == len(better) + 1
            assert rank.levels == len(set(ranks[conflict.feasible].tolist()))


def test_an_assault_is_what_iran_likes_nearly_best(form: OptionForm) -> None:
    column = next(column for column in form.columns if "all-out assault" in column.best_of)
    assert "nash" in column.concepts
    iran = next(rank for rank in column.ranks if rank.decision_maker == "Iran")
    assert iran.level < iran.levels / 2


def test_states_can_be_chosen(small: Scenario) -> None:
    findings = analyse_talks(small)[1]
    low, high = (int(state) for state in findings.conflict.states[[0, -1]])
    assert [column.state for column in option_form(small, findings, [high, low, high]).columns] == [high, low]
    with pytest.raises(WrongInput, match="not feasible"):
        option_form(small, findings, [-1])
    infeasible = next(state for state in range(high) if not findings.conflict.feasible[state])
    with pytest.raises(WrongInput, match=f"state {infeasible} cannot be shown"):
        option_form(small, findings, [infeasible])


def test_common_options_say_who_shares_them(small: Scenario) -> None:
    form = option_form(small, analyse_talks(small)[1])
    guards = next(row for row in form.rows if row.option == "broker.guards")
    assert guards.shared_with == (small.document.parties["south"].name,)


def test_what_has_no_room_is_counted(small: Scenario) -> None:
    findings = analyse_talks(small)[1]
    crowded = replace(findings, equilibria={**findings.equilibria, "nash": findings.conflict.states})
    form = option_form(small, crowded)
    assert len(form.columns) == MOST_STATES
    assert len(form.left_out) == findings.feasible_states - MOST_STATES
    assert not {column.number for column in form.columns} & set(form.left_out)
    assert option_form(small, crowded, [findings.status_quo]).left_out == ()


def test_a_small_conflict_without_names_is_shown_whole() -> None:
    talks = Talks.model_validate(
        {
            "options": {"one.stays": "stays", "two.stays": "stays", "two.talks": "talks"},
            "impossible": [{"when": "two.talks and not two.stays", "because": "nobody is there"}],
            "preferences": {"one": ["two.talks"], "two": ["not one.stays"]},
            "status_quo": ["one.stays"],
            "outcomes": {"talks": "two.talks"},
        }
    )
    nameless = replace(analyse(talks), outcomes={})
    assert shown_states(nameless) == (0, 1, 2, 3, 6, 7)
