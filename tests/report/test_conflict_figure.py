"""The figure of a conflict: every state and arc of the engine, marked right, escaped, legible, the same each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pytest

from trucelab.ensemble.members.plan import analyse_talks
from trucelab.errors import WrongInput
from trucelab.report.conflict_figure import WIDTH, conflict_figure
from trucelab.scenario import Scenario, load
from trucelab.scenario.talks import Talks
from trucelab.talks import Findings
from trucelab.talks.moves import moves, step

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>alert('&')</script>"

PRISONERS: dict[str, Any] = {
    "options": {"one.cooperate": EVIL, "two.cooperate": "cooperates"},
    "preferences": {
        "one": ["two.cooperate", "not one.cooperate"],
        "two": ["one.cooperate", "not two.cooperate"],
    },
    "status_quo": ["one.cooperate", "two.cooperate"],
    "outcomes": {
        "trust": "one.cooperate and two.cooperate",
        EVIL: "one.cooperate and not two.cooperate",
        "no trust": "not (one.cooperate or two.cooperate)",
    },
}


def prisoners(base: Scenario) -> Scenario:
    """The dilemma in the place of another scenario's talks."""
    parties = {
        key: base.document.parties["north"].model_copy(update={"name": name})
        for key, name in (("one", f"One {EVIL}"), ("two", "Prisoner two"))
    }
    update = {"talks": Talks.model_validate(PRISONERS), "parties": parties, "title": f'Dilemma "{EVIL}"'}
    return replace(base, document=base.document.model_copy(update=update))


@dataclass(frozen=True)
class Case:
    scenario: Scenario
    findings: Findings
    states: tuple[int, ...] | None = None

    @property
    def text(self) -> str:
        return conflict_figure(self.scenario, self.findings, self.states)

    @property
    def drawn(self) -> ET.Element:
        return ET.fromstring(self.text)


@pytest.fixture(scope="module")
def cases(small: Scenario) -> dict[str, Case]:
    idlib, dilemma = load("idlib-2018"), prisoners(small)
    of_small, of_dilemma = analyse_talks(small)[1], analyse_talks(dilemma)[1]
    return {
        "idlib": Case(idlib, analyse_talks(idlib)[1]),
        "prisoners": Case(dilemma, of_dilemma),
        "prisoners, whole": Case(dilemma, of_dilemma, (0, 1, 2, 3)),
        "small": Case(small, of_small),
        "small, nameless": Case(small, replace(of_small, outcomes={})),
    }


ALL = pytest.mark.parametrize("name", ["idlib", "prisoners", "prisoners, whole", "small", "small, nameless"])


@pytest.fixture
def case(cases: dict[str, Case], name: str) -> Case:
    return cases[name]


def nodes(drawn: ET.Element) -> dict[int, set[str]]:
    """State: marks."""
    found = drawn.findall(f".//{SVG}g[@class='node']")
    states = {int(each.attrib["data-state"]): set(each.attrib["data-marks"].split()) for each in found}
    assert len(states) == len(found)
    return states


def arcs(drawn: ET.Element) -> list[tuple[str, int, int, bool]]:
    return [
        (each.attrib["data-mover"], int(each.attrib["data-start"]), int(each.attrib["data-end"]),
         each.attrib["data-improvement"] == "yes")
        for each in drawn.findall(f".//{SVG}g[@class='arc']")
    ]  # fmt: skip


@ALL
def test_it_needs_nothing_else(case: Case) -> None:
    drawn = case.drawn
    assert drawn.tag == f"{SVG}svg"
    assert drawn.attrib["role"] == "img"
    assert drawn.attrib["viewBox"].startswith(f"0 0 {WIDTH} ")
    for tag in ("title", "desc"):
        assert (drawn.findtext(f"{SVG}{tag}") or "").strip()
    tags = {each.tag.removeprefix(SVG) for each in drawn.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "circle", "rect", "text"}
    attributes = {key for each in drawn.iter() for key in each.attrib}
    assert not [key for key in attributes if "href" in key or key == "id" or key.startswith("on")]
    assert "url(" not in case.text
    assert case.text.count("http") == 1  # the name space


@ALL
def test_the_same_bytes_each_time(case: Case) -> None:
    assert case.text.encode() == case.text.encode()
    assert not re.search(r"nan|inf\b|-0[ \"]", re.sub(r"<(title|desc)>.*?</\1>", "", case.text))


def test_names_are_escaped(cases: dict[str, Case]) -> None:
    case = cases["prisoners"]
    assert "<script" not in case.text
    texts = " ".join(case.drawn.itertext())
    assert EVIL in texts
    assert f'Dilemma "{EVIL}"' in case.drawn.attrib["aria-label"]


def test_what_xml_cannot_hold_is_left_out(cases: dict[str, Case]) -> None:
    case = cases["prisoners"]
    document = case.scenario.document.model_copy(update={"title": "A\x00B\x0bC"})
    assert "ABC" in replace(case, scenario=replace(case.scenario, document=document)).drawn.attrib["aria-label"]


@ALL
def test_every_state_has_a_node(case: Case) -> None:
    findings = case.findings
    shown = nodes(case.drawn)
    expected = {findings.status_quo, *findings.equilibria["nash"].tolist()}
    for outcome in findings.outcomes.values():
        assert outcome.path is not None
        expected |= {outcome.best_state, *(each.end for each in outcome.path.steps)}
    if case.states is not None or not findings.outcomes:
        expected = set(findings.conflict.states.tolist())
    assert set(shown) == expected
    if not findings.outcomes:
        assert not [state for state, marks in shown.items() if "on-the-way" in marks]


@ALL
def test_arcs_are_the_moves_of_the_engine(case: Case) -> None:
    conflict = case.findings.conflict
    paths = [outcome.path for outcome in case.findings.outcomes.values() if outcome.path]
    on_paths = {(each.mover, each.start, each.end) for path in paths for each in path.steps}
    shown = nodes(case.drawn)
    expected = {
        (maker, state, int(end), step(conflict, mover, state, int(end)).improvement)
        for state in shown
        for mover, maker in enumerate(conflict.decision_makers)
        for end in moves(conflict, mover, state)
        if int(end) in shown
        and (step(conflict, mover, state, int(end)).improvement or (mover, state, int(end)) in on_paths)
    }
    drawn = arcs(case.drawn)
    assert len(drawn) == len(expected)
    assert set(drawn) == expected
    assert len(case.drawn.findall(f".//{SVG}path[@class='way']")) == len(on_paths)


@ALL
def test_dashes_are_moves_against_the_movers_interest(case: Case) -> None:
    for each in case.drawn.findall(f".//{SVG}g[@class='arc']"):
        dashed = each.find(f"{SVG}path[@stroke-dasharray]") is not None
        assert dashed == (each.attrib["data-improvement"] == "no")


@ALL
def test_the_status_quo_and_equilibria_are_marked(case: Case) -> None:
    findings = case.findings
    nash, sequential = (set(findings.equilibria[concept].tolist()) for concept in ("nash", "sequential"))
    for state, marks in nodes(case.drawn).items():
        assert ("status-quo" in marks) == (state == findings.status_quo)
        assert ("nash" in marks) == (state in nash)
        assert ("sequential" in marks) == (state in sequential - nash)


@ALL
def test_rings_follow_the_marks(case: Case) -> None:
    for each in case.drawn.findall(f".//{SVG}g[@class='node']"):
        marks = each.attrib["data-marks"].split()
        rings = [ring for ring in each.findall(f"{SVG}circle") if "stroke" in ring.attrib]
        cores = [ring for ring in each.findall(f"{SVG}circle") if "stroke" not in ring.attrib]
        assert len(cores) == ("status-quo" in marks)
        if "on-the-way" not in marks:
            assert len(rings) == (2 if "nash" in marks else 1)
            assert (float(rings[0].attrib["stroke-width"]) > 3) == ("sequential" in marks)


@ALL
def test_strips_spell_the_states(case: Case) -> None:
    conflict = case.findings.conflict
    strips = [each.attrib["data-text"] for each in case.drawn.findall(f".//{SVG}g[@class='strip']")]
    chosen = [state for state, marks in nodes(case.drawn).items() if "on-the-way" not in marks]
    assert sorted(strips) == sorted(conflict.text(state) for state in chosen)


@dataclass(frozen=True)
class Box:
    """What a label or a node covers."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def boxes(drawn: ET.Element) -> Iterator[Box]:
    for each in drawn.iter(f"{SVG}text"):
        size, x, y = (float(each.attrib[key]) for key in ("font-size", "x", "y"))
        width = 0.54 * size * len(each.text or "")
        left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[each.attrib["text-anchor"]]
        yield Box(each.text or "", left, y - 0.75 * size, left + width, y + 0.2 * size)
    for each in drawn.findall(f".//{SVG}g[@class='strip']"):
        squares = [{key: float(value) for key, value in rect.attrib.items() if key in {"x", "y", "width", "height"}}
                   for rect in each.findall(f"{SVG}rect")[1:]]  # fmt: skip
        yield Box("strip", squares[0]["x"], squares[0]["y"], squares[-1]["x"] + squares[-1]["width"],
                  squares[0]["y"] + squares[0]["height"])  # fmt: skip
    for each in drawn.findall(f".//{SVG}g[@class='node']"):
        ring = each.find(f"{SVG}circle")
        assert ring is not None
        x, y, radius = (float(ring.attrib[key]) for key in ("cx", "cy", "r"))
        yield Box(f"state {each.attrib['data-state']}", x - radius, y - radius, x + radius, y + radius)


@ALL
def test_nothing_lies_over_a_label(case: Case) -> None:
    found = list(boxes(case.drawn))
    assert [(one.what, other.what) for one, other in combinations(found, 2) if one.touches(other)] == []
    _, _, width, height = (float(number) for number in case.drawn.attrib["viewBox"].split())
    assert not [box for box in found if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height]


def test_states_can_be_chosen(cases: dict[str, Case]) -> None:
    case = cases["idlib"]
    zone = case.findings.outcomes["demilitarised zone"]
    assert zone.path is not None
    drawn = replace(case, states=(zone.best_state,)).drawn
    assert set(nodes(drawn)) == {case.findings.status_quo, *(each.end for each in zone.path.steps)}
    with pytest.raises(WrongInput, match="not feasible"):
        conflict_figure(case.scenario, case.findings, [-5])


def test_long_names_stay_in_their_place(cases: dict[str, Case]) -> None:
    case = cases["small"]
    long = {key: party.model_copy(update={"name": "The Provisional Coalition of Northern Valley Committees " * 3})
            for key, party in case.scenario.document.parties.items()}  # fmt: skip
    scenario = replace(case.scenario, document=case.scenario.document.model_copy(update={"parties": long}))
    found = [box for box in boxes(replace(case, scenario=scenario).drawn) if not box.what.startswith("The Prov")]
    assert [(one.what, other.what) for one, other in combinations(found, 2) if one.touches(other)] == []


def test_the_way_to_an_outcome_is_told_in_words(cases: dict[str, Case]) -> None:
    told = cases["idlib"].drawn.findtext(f"{SVG}desc") or ""
    assert "Best way to Air campaign: Russia: + air (against its own interest)." in told
