"""Every entry of a register does something: taken away, it changes a result of a small scenario.

The tests walk the registers themselves.  A new entry that no scenario here uses, or that no loop calls, fails with a
word on what to add.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from tests.scenario import SMALL
from tests.talks.conflicts import Kind, random_conflict
from trucelab.cli.main import COMMANDS
from trucelab.ensemble.findings.claim_measures import figure_of
from trucelab.ensemble.members.claim_tests import TALKS_TESTS
from trucelab.ensemble.members.course import course
from trucelab.ensemble.members.ground_conditions import conditions
from trucelab.ensemble.members.member import ground_of, moved, result_of
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.members.talks_draw import TalksDraw
from trucelab.ensemble.record.run_record import Run
from trucelab.export import FORMATS, TABLES, export, table_of
from trucelab.interchange import FORMATS as TALKS_FORMATS
from trucelab.movement.native import RULES
from trucelab.movement.native.persons import simulate_persons
from trucelab.reading.formats import FORMATS as READ_FORMATS
from trucelab.report import SECTIONS
from trucelab.scenario import Scenario
from trucelab.scenario import cases as shipped
from trucelab.scenario import load as load_scenario
from trucelab.scenario.claims import Claim, FigureClaim
from trucelab.scenario.consequences import Following, Truce
from trucelab.scenario.movement import Movement
from trucelab.scenario.values import Quantity
from trucelab.scenario.what_if import KINDS, with_changes
from trucelab.talks import CONCEPTS, PreparedTalks
from trucelab.talks.analyses import ANALYSES
from trucelab.talks.stability import ALL
from trucelab.truce import COVARIATES, outlook
from trucelab.validation.kinds import KINDS as VALIDATIONS
from trucelab.validation.nw_syria.dangers import EFFECTS
from trucelab.validation.scores import SCORES

SOURCE = Path(__file__).parent.parent / "src" / "trucelab"
DOCS = Path(__file__).parent.parent / "docs"

load = cache(load_scenario)

COMMON: dict[str, Any] = {
    "flight": {"rule": "front flight", "share": "0.2..0.5..0.9"},
    "onward_and_return": [
        {"rule": "onward movement", "rate_per_day": "0.05..0.1..0.3", "rate_from_camps_per_day": "0.01..0.05..0.2"},
        {"rule": "returns", "rate_per_day": "0.05..0.1..0.4", "power": "0.5..1..3", "safe_below": "0.05..0.3..0.9"},
    ],
    "route_choice": [
        {"rule": "distance decay", "softening_km": "1..5..20", "power": "0.5..1..2"},
        {"rule": "danger avoidance", "aversion": "1..4..8", "on_the_way": "0.5..1..4"},
        {"rule": "crowding", "starts_at": "0.2..0.5..0.9"},
        {"rule": "population attraction", "power": "0.1..0.3..0.6"},
        {"rule": "home attraction", "scale_km": "2..5..20", "power": "0.5..1..2"},
        {"rule": "host attraction", "camp": "1..2..4", "border": "0.5..1..2", "room_power": "0.1..0.3..0.6"},
    ],
    "travel": {"awareness_hops": 4, "awareness_gained": 1, "km_per_day": "20..30..60"},
    "log_error": "-0.2..0..0.2",
}
RATES = {"rate_per_day": "0.1..0.2..0.4", "power": "0.5..1..2"}
MODELS = {
    name: Movement.model_validate({"departure": departure, **COMMON})
    for name, departure in {
        "danger departure": {"rule": "danger departure", **RATES},
        "prescribed departure": {"rule": "prescribed departure", "people": "departures.csv", **RATES},
    }.items()
}
"""Models of movement that use every rule; those of who leaves exclude each other.  Every number has a range."""
TOLD = tuple({"day": day, "people": 120, "judgement": "invented"} for day in range(1, 15))


def with_movement(movement: Movement) -> Scenario:
    """The small scenario with another model of movement, and ranges wide enough for every rule to matter."""
    from trucelab.scenario.movement import PrescribedDay

    scenario = load(SMALL)
    prescribed = (
        tuple(PrescribedDay.model_validate(row) for row in TOLD)
        if movement.departure.rule == "prescribed departure"
        else None
    )
    return replace(
        scenario, document=scenario.document.model_copy(update={"movement": movement}), prescribed=prescribed
    )


def counted(made: Plan, outcome: str, member: int) -> dict[str, Any]:
    """What one member finds when people are moved as counts."""
    ground = ground_of(made, outcome, member)
    return result_of(made, outcome, member, ground.phases, moved(made, ground, member)).arrays


def one_by_one(made: Plan, outcome: str, member: int) -> dict[str, Any]:
    """What one member finds when people are moved one by one."""
    ground = ground_of(made, outcome, member)
    found = simulate_persons(made.network, ground.conditions, ground.start, ground.parameters, made.seed, member)
    return {"people": found.trajectory.people, "on the road": found.trajectory.on_road}


WAYS: dict[str, Callable[[Plan, str, int], dict[str, Any]]] = {"counts": counted, "persons": one_by_one}


def result(scenario: Scenario, way: str, changed: str = "") -> bytes:
    """What two members find under every outcome, each value at its mode but the one that is changed."""

    def draw(purpose: str, quantity: Quantity) -> float:
        return quantity.high if purpose == changed else quantity.mode

    made = replace(ground_plan(scenario, members=2, seed=1), drawn_by=lambda seed, member: draw)
    digest = hashlib.sha256()
    for outcome in made.outcomes:
        for values in WAYS[way](made, outcome, 0).values():
            digest.update(np.ascontiguousarray(values).tobytes())
    return digest.digest()


@cache
def unchanged(model: str, way: str) -> bytes:
    return result(with_movement(MODELS[model]), way)


def without_rule(movement: Movement, name: str) -> Movement:
    """A model of movement with one rule taken off its lists; who leaves is the other rule of the two."""
    if movement.departure.rule == name:
        return next(model for model in MODELS.values() if model.departure.rule != name)
    return movement.model_copy(
        update={
            "flight": None if movement.flight is not None and movement.flight.rule == name else movement.flight,
            "onward_and_return": tuple(rule for rule in movement.onward_and_return if rule.rule != name),
            "route_choice": tuple(rule for rule in movement.route_choice if rule.rule != name),
        }
    )


def paths_of(movement: Movement) -> Iterator[tuple[str, str]]:
    """The rules of a model of movement, with the paths of their values."""
    yield movement.departure.rule, "movement.departure"
    if movement.flight is not None:
        yield movement.flight.rule, "movement.flight"
    yield from ((rule.rule, f"movement.onward_and_return.{rule.rule}") for rule in movement.onward_and_return)
    yield from ((rule.rule, f"movement.route_choice.{rule.rule}") for rule in movement.route_choice)


def model_with(rule: str) -> str:
    """A model that uses the rule."""
    using = [name for name, movement in MODELS.items() if rule in dict(paths_of(movement))]
    assert using, f'no scenario of this test uses the rule "{rule}"; add it to COMMON'
    return using[0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_movement_moves_people(rule: str, way: str) -> None:
    model = model_with(rule)
    without = result(with_movement(without_rule(MODELS[model], rule)), way)
    assert without != unchanged(model, way), f'without "{rule}" everybody moves as with it; does a kernel call it?'


@pytest.mark.parametrize("setting", [f"{rule}.{field}" for rule in RULES for field in RULES[rule].settings])
def test_every_setting_of_a_rule_moves_people(setting: str) -> None:
    rule, field = setting.split(".")
    model = model_with(rule)
    path = dict(paths_of(MODELS[model]))[rule]
    changed = result(with_movement(MODELS[model]), "counts", f"{path}.{field}")
    assert changed != unchanged(model, "counts"), f"{setting}: its highest value gives what its mode gives"


TERMS = sorted(Truce.model_fields.keys() - Following.model_fields.keys())
DEAL: dict[str, Any] = {
    name: True for name, field in Truce.model_fields.items() if field.annotation is bool
} | {
    "monitors_from": "2..4..6", "monitors_until": "8..10..12", "hazard_ratios": {"buffer_zone": "0.2..0.4..0.6"},
    "settles_war": 0.6, "term_days": "12..15..18", "violence_feedback": "0.2..0.5..0.8", "incidents_before": "2..4..8",
    "residual_violence": "0.1..0.2..0.5", "excluded_group_violence": "0.1..0.3..0.5", "violence_after": "1..2..3",
    "attempts_per_month": "2..4..8", "then": "attack", "judgement": "invented",
}  # fmt: skip
"""A truce with every term.  Where a plain word is no rate of its own, the terms beside it say how strong it is."""
DEALS = (DEAL, {key: value for key, value in DEAL.items() if key not in ("hazard_ratios", "pretext_clause")})


def came_of(truce: Truce) -> str:
    """The numbers of a truce, and the ground of ten members under it; labels and lists of its terms do not count."""
    scenario = load(SMALL)
    written = scenario.document.consequences
    outcomes = {**written, "truce": written["truce"].model_copy(update={"truce": truce})}
    document = scenario.document.model_copy(update={"consequences": outcomes})
    made = ground_plan(replace(scenario, document=document), members=10, seed=1)
    found = [(phases := course(made, "truce", member), conditions(made, phases, member)) for member in range(10)]
    ahead = outlook(truce, 20, 1, 200)
    curve = (ahead.curve.low, ahead.curve.median, ahead.curve.high, ahead.curve.mean, ahead.curve.lapsed)
    with np.printoptions(threshold=10**6, precision=17):
        return repr((found, curve, ahead.holding_days, ahead.held, ahead.lapsed, ahead.violence))


@cache
def came_of_deal(which: int) -> str:
    return came_of(Truce.model_validate(DEALS[which]))


@pytest.mark.parametrize("term", TERMS)
def test_every_term_of_a_truce_decides_something(term: str) -> None:
    assert term in DEAL, f'no truce of this test has "{term}"; add it to DEAL'
    for which, deal in enumerate(DEALS):
        if term in deal:
            less = Truce.model_validate({key: value for key, value in deal.items() if key != term})
            if came_of(less) != came_of_deal(which):
                return
    pytest.fail(f'without "{term}" the truce goes as with it')


def test_every_covariate_of_a_truce_is_a_term() -> None:
    assert {one.switch for one in COVARIATES} <= set(TERMS)


@pytest.mark.parametrize("concept", ALL, ids=lambda concept: concept.name)
def test_every_concept_tells_other_states_than_each_other_one(concept: Any) -> None:
    drawn = [random_conflict(Kind(4, 3, impossible=0.2, one_way=0.2, levels=5), seed) for seed in range(60)]
    for other in ALL:
        if other is not concept:
            alike = all(np.array_equal(concept.stable(one, 0), other.stable(one, 0)) for one in drawn)
            assert not alike, f"{concept.name} calls the same states stable as {other.name}, in {len(drawn)} conflicts"


CLAIM_KINDS = {get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(get_args(Claim)[0])}


def scenarios() -> list[Scenario]:
    """The shipped cases and the scenario of the tests."""
    return [load(SMALL), *(load(folder) for folder in shipped().values())]


def claims_of(kind: str) -> list[tuple[Scenario, Any]]:
    found = [(one, claim) for one in scenarios() for claim in one.document.claims.values() if claim.kind == kind]
    assert found, f'neither a shipped case nor tests/scenario/files/small claims anything of the kind "{kind}"; add one'
    return found


def variants(scenario: Scenario, claim: Any) -> Iterator[Any]:
    """The claim, and the same with another name in one of its fields, or other bounds."""
    yield claim
    talks = scenario.document.talks
    others: dict[str, Iterable[Any]] = {
        "outcome": scenario.document.consequences,
        "decision_maker": talks.preferences,
        "decision_makers": ((one,) for one in talks.preferences),
        "among": ((one, one) for one in talks.preferences) if claim.kind == "no common first choice" else (),
        "outcomes": ((one, one) for one in scenario.document.consequences),
        "concept": (concept.name for concept in CONCEPTS),
        "statement": talks.options,
    }
    for field, values in others.items():
        if field in type(claim).model_fields:
            yield from (claim.model_copy(update={field: value}) for value in values)
    if claim.kind == "prefers":
        yield claim.model_copy(update={"better": claim.worse, "worse": claim.better})


@cache
def central_draw(name: str) -> TalksDraw:
    """The talks of a scenario with every statement held."""
    scenario = next(one for one in scenarios() if one.name == name)
    listed = scenario.document.talks.preferences
    return TalksDraw(PreparedTalks.of(scenario.document.talks), {who: (True,) * len(of) for who, of in listed.items()})


OF_FIGURES = [kind for kind, model in CLAIM_KINDS.items() if issubclass(model, get_args(FigureClaim))]


def unguarded() -> TalksDraw:
    """The small talks once guards stand on the line: who sent them cannot take them back."""
    talks = load(SMALL).document.talks
    quo = talks.status_quo.model_copy(update={"taken": (*talks.status_quo.taken, "broker.guards")})
    without = talks.outcomes["truce"].model_copy(update={"when": "not broker.guards"})
    changed = talks.model_copy(update={"status_quo": quo, "outcomes": {"unguarded": without}})
    return TalksDraw(PreparedTalks.of(changed), {who: (True,) * len(of) for who, of in talks.preferences.items()})


@pytest.mark.parametrize(
    "kind", [kind for kind in CLAIM_KINDS if not issubclass(CLAIM_KINDS[kind], get_args(FigureClaim))]
)
def test_every_kind_of_claim_about_talks_can_be_true_and_false(kind: str) -> None:
    assert kind in TALKS_TESTS, f'no test of claims of the kind "{kind}"; add it to TALKS_TESTS'
    tried = [(one, central_draw(of.name)) for of, claim in claims_of(kind) for one in variants(of, claim)]
    if kind == "last chance":
        tried.append((tried[0][0].model_copy(update={"outcome": "unguarded"}), unguarded()))
    answers = set()
    for one, drawn in tried:
        answers.add(TALKS_TESTS[kind](one, drawn)["true"])
        if answers == {True, False}:
            return
    pytest.fail(f'claims of the kind "{kind}" are always {answers}')


def test_each_bound_of_a_chance_decides() -> None:
    scenario, claim = claims_of("chance")[0]
    drawn = central_draw(scenario.name)
    free = claim.model_copy(update={"at_least": None, "at_most": None})
    found = TALKS_TESTS["chance"](free, drawn)
    middle = found["middle"]
    assert found["true"] and 0.0 < found["least"] <= middle <= found["greatest"] < 1.0
    for near, true in ((middle - 1e-9, True), (middle + 1e-9, False)):
        assert TALKS_TESTS["chance"](free.model_copy(update={"at_least": near}), drawn)["true"] is true
        assert TALKS_TESTS["chance"](free.model_copy(update={"at_most": near}), drawn)["true"] is not true
    for field, value in {"within_days": 1, "moves_per_day": Quantity(low=9, mode=9, high=9)}.items():
        other = TALKS_TESTS["chance"](free.model_copy(update={field: value}), drawn)
        assert other["middle"] != middle, f"the chance does not depend on {field}"


@pytest.mark.parametrize("kind", OF_FIGURES)
def test_every_kind_of_claim_about_figures_reads_different_numbers(kind: str, small_run: Run) -> None:
    numbers: set[float] = set()
    for _, claim in claims_of(kind):
        for outcome in small_run.outcomes:
            for standard in small_run.scenario.document.needs.standards:
                asked = {"outcome": outcome, "regions": (), "day": 20, "standard": standard}
                numbers |= set(figure_of(small_run, claim.model_copy(update=asked)).tolist())
    assert len(numbers) > 1, f'claims of the kind "{kind}" read {numbers} off every run'


def test_every_standard_finds_people_below_it_and_above() -> None:
    for scenario in scenarios():
        standards = list(scenario.document.needs.standards)
        made = ground_plan(scenario, members=3, seed=1)
        open_yet = set(standards)
        for outcome in made.outcomes:
            found = counted(made, outcome, 0)
            for index, name in enumerate(standards):
                below = found["below_minimum"][index].sum()
                if 0 < below < found["people"].sum():
                    open_yet.discard(name)
            if not open_yet:
                break
        assert not open_yet, f"{scenario.name}: nobody, or everybody, is below {open_yet} under every outcome"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_of_an_export_says_what_no_other_says(table: Any, small_run: Run) -> None:
    own = table_of(small_run, table.name)
    assert len(own), f"the table {table.name} of the small run is empty"
    alike = [other.name for other in TABLES if other is not table and own.equals(table_of(small_run, other.name))]
    assert not alike


def test_every_format_of_an_export_writes_a_file_of_its_own(small_run: Run, tmp_path: Any) -> None:
    def written(names: Iterable[str], folder: str) -> set[str]:
        return set(export(small_run, names, out=tmp_path / folder).files)

    every = written([one.name for one in FORMATS], "all")
    for left_out in FORMATS:
        rest = written([one.name for one in FORMATS if one is not left_out], f"no {left_out.name}")
        assert rest < every, f"without {left_out.name} the same files are written"


def test_every_section_of_the_brief_is_in_a_brief(small_run: Run) -> None:
    silent = [section.key for section in SECTIONS if not section.content(small_run)]
    # shown where a scenario brings forecasts of others, and where a run has measured what drives it
    assert set(silent) <= {"drivers", "forecasts"}, f"the brief of the small run has no section {silent}"


WHAT_IFS = {
    "close-border": "bridge@0", "block-road": "ashford:birch@0", "add-road": "ashford:hillton=5@0",
    "capacity": "camp=10@0", "open-camp": "tents=900:ashford=3@0",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_what_if_moves_people(kind: Any) -> None:
    assert kind.kind in WHAT_IFS, f"say in WHAT_IFS how --{kind.kind} is written for the small scenario"
    changed = with_changes(load(SMALL), [kind(WHAT_IFS[kind.kind])])
    assert result(changed, "counts") != result(load(SMALL), "counts")


# Lists of what a register holds.


REGISTERS: dict[str, tuple[str, ...]] = {
    "commands": tuple(module.__name__.rpartition(".")[2] for module in COMMANDS),
    "formats that are read": tuple(one.name for one in READ_FORMATS),
    "formats of talks": tuple(one.name for one in TALKS_FORMATS),
    "tables of an export": tuple(one.name for one in TABLES),
    "formats of an export": tuple(one.name for one in FORMATS),
    "sections of the brief": tuple(one.key for one in SECTIONS),
    "rules of movement": tuple(RULES),
    "concepts of stability": tuple(one.name for one in ALL),
    "kinds of claims": tuple(CLAIM_KINDS),
    "terms of a truce": tuple(TERMS),
    "scores": tuple(SCORES),
    "what-ifs": tuple(f"--{kind.kind}" for kind in KINDS),
    "analyses of the talks": tuple(one.kind.replace(" ", "-") for one in ANALYSES),
    "kinds of validation": tuple(one.name for one in VALIDATIONS),
    "kinds of reported events": tuple(EFFECTS),
}
PAGES = {
    "commands": "commands", "formats that are read": "reading", "formats of talks": "commands",
    "tables of an export": "export", "formats of an export": "export", "rules of movement": "scenario",
    "kinds of claims": "scenario", "terms of a truce": "scenario", "concepts of stability": "commands",
    "what-ifs": "commands", "analyses of the talks": "commands", "kinds of validation": "commands",
    "kinds of reported events": "validation-data",
}  # fmt: skip
"""The page of docs/ on which every entry is said."""


@pytest.mark.parametrize("register", PAGES)
def test_its_page_names_every_entry(register: str) -> None:
    page = (DOCS / f"{PAGES[register]}.md").read_text(encoding="utf-8")
    missing = [name for name in REGISTERS[register] if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page)]
    assert not missing, f"docs/{PAGES[register]}.md says nothing of these {register}: {', '.join(missing)}"


LISTED = {
    "commands": ("commands", r"^## `trucelab ([\w-]+)"), "tables of an export": ("export", r"^\| `(\w+)` \|"),
    "formats that are read": ("reading", r"^\| `([\w-]+)` \|"),
    "kinds of reported events": ("validation-data", r"^\| `(\w+)` \| [\d.–]+ \|"),
}  # fmt: skip


@pytest.mark.parametrize("register", LISTED)
def test_the_list_of_a_page_is_the_register(register: str) -> None:
    page, row = LISTED[register]
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    if register == "tables of an export":
        text = text.partition("## Tables")[2].partition("\n## ")[0]
    elif register == "formats that are read":
        text = text.partition("\n## ")[0]
    assert sorted(re.findall(row, text, re.MULTILINE)) == sorted(REGISTERS[register])


def literals(path: Path) -> Iterator[tuple[int, set[str]]]:
    """The lists of a source file that stand there word by word: displays of constants, and texts with commas.

    Docstrings are no lists that a program reads.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, set(re.split(r", | or | and |; |[.:] |[.]$", node.value))
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield node.lineno, {str(item.value) for item in node.elts if isinstance(item, ast.Constant)}


def test_a_list_in_the_code_holds_all_of_its_register() -> None:
    """What a list holds most of, such as the help of a command, it holds all of; better still is to make it."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for line, words in literals(path):
            for register, names in REGISTERS.items():
                listed = words & set(names)
                if len(names) > 3 and max(2, len(names) / 2) < len(listed) < len(names):
                    missing = ", ".join(sorted(set(names) - listed))
                    found.append(f"{path.relative_to(SOURCE)}:{line}: {register} without {missing}")
    assert not found, "\n".join(found)
