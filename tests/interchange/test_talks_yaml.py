"""Talks as YAML: a file as people write it, and its problems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interchange.conflicts import thorough
from trucelab.errors import WrongInput
from trucelab.interchange import DrawnTalks, TalksAlone, TalksModel, talks_yaml
from trucelab.scenario.talks import Option
from trucelab.scenario.yaml_text import read_yaml
from trucelab.talks import state_text

FILE = """\
schema: trucelab-talks/1
title: Two neighbours
parties:
  north: The North
  south: The South
sources:
  paper: {title: A paper, publisher: A publisher}
talks:
  options:
    north.shells: Shells the border
    south.signs: {says: Signs a truce, moves: take only, evidence: [paper#3 B2]}
  impossible:
    - {when: north.shells and south.signs, because: nobody signs under fire}
  preferences:
    north: [south.signs, {says: not north.shells, held: 0.5}]
  rankings:
    south: [NN, [NY, YN]]
  misperceived:
    south: [Y-]
  coalitions: [[north, south]]
  status_quo: [north.shells]
  outcomes:
    truce: south.signs
"""


def refused(text: str) -> WrongInput:
    with pytest.raises(WrongInput) as caught:
        talks_yaml.read(text, "x.yaml")
    return caught.value


def test_a_file() -> None:
    model = talks_yaml.read(FILE, "x.yaml")
    assert model.ranking("south") == ((0,), (1, 2))
    assert model.ranking("north") == ((2,), (0,), (1,))
    assert model.talks.status_quo is not None and model.talks.status_quo.taken == ("north.shells",)
    assert talks_yaml.read(talks_yaml.write(model), "x.yaml") == model


def test_little_is_enough() -> None:
    model = talks_yaml.read("schema: trucelab-talks/1\nparties: {a: A}\ntalks: {options: {a.x: does it}}\n", "x.yaml")
    assert model.ranking("a") == ((0, 1),)
    talks = model.prepared.talks
    assert talks.status_quo.taken == () and list(talks.outcomes) == ["anything"]


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("trucelab-talks/1", "trucelab-talks/2", (1, 1), "not one of the choices"),
        ("title:", "titel:", (2, 1), 'Did you mean "title"'),
        ("north.shells: Shells", "nroth.shells: Shells", (10, 5), 'Did you mean "north"'),
        ("when: north.shells", "when: north.shell", (13, 14), '"north.shell" is not an option'),
        ("[south.signs, {", "[south.sings, {", (15, 13), 'Did you mean "south.signs"'),
        ("truce: south.signs", "truce: south.sign", (23, 12), 'Did you mean "south.signs"'),
        ("[north.shells]", "[north.shell]", (21, 16), 'Did you mean "north.shells"'),
        ("[paper#3 B2]", "[papre#3 B2]", (11, 69), 'Did you mean "paper"'),
        ("south: [NN, [NY, YN]]", "sooth: [NN, [NY, YN]]", (17, 5), 'Did you mean "south"'),
        ("[NN, [NY, YN]]", "[NN, [NY, YNN]]", (17, 22), '"YNN" has 3 letters for 2 options'),
        ("[NN, [NY, YN]]", "[NN, [NY, Y-]]", (17, 22), "not a state: write one letter per option"),
        ("[NN, [NY, YN]]", "[NN, NY]", (17, 5), 'the ranking leaves out "YN"'),
        ("[NN, [NY, YN]]", "[NN, NY, YN, YY]", (17, 25), '"YY" cannot occur'),
        ("[NN, [NY, YN]]", "[NN, 7]", (17, 17), "expected a list"),
        ("south: [Y-]", "south: [Y]", (19, 13), '"Y": write 2 letters'),
        ("[[north, south]]", "[[north, souht]]", (20, 3), 'Did you mean "south"'),
        ("[north.shells]", "[north.shells, south.signs]", (21, 3), "is impossible by"),
        (
            "when: north.shells and south.signs",
            "when: not north.shells or south.signs or not south.signs",
            (21, 3),
            "status quo is imp",
        ),
        ("moves: take only", "moves: take only, shared_with: [south]", (11, 72), "decides on this option already"),
    ],
)
def test_problems_have_their_place(old: str, new: str, at: tuple[int, int], says: str) -> None:
    assert old in FILE
    problem = refused(FILE.replace(old, new, 1)).problems[0]
    assert says in problem.says, problem
    assert problem.file == "x.yaml"
    assert (problem.line, problem.column) == at


def test_not_a_mapping() -> None:
    assert "schema: trucelab-talks/1" in str(refused("- a\n"))


GRAPH = """\
schema: trucelab-talks/1
parties: {a: A, b: B}
graph:
  states: [peace, war]
  moves:
    a: {peace: [war]}
  rankings: {a: [war, peace], b: [[peace, war]]}
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[war]", "[wra]", '"wra" is not a state'),
        ("b: [[peace, war]]", "b: [peace]", 'the ranking of "b" must list every state once'),
        (", b: [[peace, war]]", "", 'the ranking of "b" is missing'),
        ("    a: {peace", "    c: {peace", '"c" is not one of the parties'),
        ("{peace: [war]}", "{peace: [peace]}", "ends where it starts"),
        ("graph:", "talks: {options: {a.x: X}}\ngraph:", "give talks, with options, or graph"),
        ("  states:", "  coalesced: [[peace, war]]\n  states:", '"a" does not rank all states coalesced'),
        ("  states:", "  coalesced: [[peace, wra]]\n  states:", '"wra" is not a state'),
    ],
)
def test_graphs_drawn_by_hand_and_their_problems(old: str, new: str, says: str) -> None:
    drawn = talks_yaml.talks_of(read_yaml(GRAPH, "x.yaml"))
    assert isinstance(drawn, DrawnTalks) and drawn.conflict().states == ("peace", "war")
    with pytest.raises(WrongInput) as caught:
        talks_yaml.talks_of(read_yaml(GRAPH.replace(old, new, 1), "x.yaml"))
    assert says in caught.value.problems[0].says
    assert caught.value.problems[0].line


def test_states_that_count_as_one_are_ranked_alike() -> None:
    text = "schema: trucelab-talks/1\nparties: {a: A}\ntalks: {options: {a.x: X, a.y: Y}, coalesced: [a.x]}\n"
    model = talks_yaml.read(text, "x.yaml")
    assert model.coalesced().states == ("NN", "YN", "NY")
    assert talks_yaml.read(talks_yaml.write(model), "x.yaml") == model
    minded = talks_yaml.read(text.replace("coalesced", "preferences: {a: [a.y]}, coalesced"), "x.yaml")
    with pytest.raises(WrongInput, match="does not rank all states coalesced"):
        minded.coalesced()


def test_what_a_scenario_says_is_read_and_written() -> None:
    """Weights, edits, exclusive options, named coalitions, beliefs, levers and analyses are the words of a scenario."""
    more = """\
  exclusive: [[north.shells, south.signs]]
  weights: {south: {north.shells: -2, south.signs: 1.5}}
  edits:
    south: [{state: NN, above: NY}]
  beliefs:
    - {holder: south, about: north, preferences: [not north.shells], because: a guess}
  wanted: [truce]
  levers:
    given: {kind: take as given, says: the guns are silent, condition: not north.shells}
  analyses: [{kind: limited move, moves: 3}]
"""
    text = FILE.replace("  rankings:\n    south: [NN, [NY, YN]]\n", more).replace(
        "[[north, south]]", "{both: {members: [north, south]}}"
    )
    model = talks_yaml.read(text, "x.yaml")
    assert model.ranking("south") == ((0,), (2,), (1,))
    assert talks_yaml.read(talks_yaml.write(model), "x.yaml") == model


def test_rankings_too_long_for_yaml() -> None:
    options = {f"a.o{place}": Option(says="x") for place in range(16)}
    everything = tuple(state_text(state, 16) for state in range(1 << 16))
    model = TalksModel({"a": "A"}, TalksAlone(options=options, rankings={"a": (everything,)}))
    with pytest.raises(WrongInput, match="at most 40,000"):
        talks_yaml.write(model)


@thorough
@given(data=st.data())
def test_spoilt_text_never_breaks_the_reader(data: st.DataObject) -> None:
    text = FILE
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.text("[]{}:,-# \nYN01a.'\"", max_size=4))
            + text[at + data.draw(st.integers(0, 4)) :]
        )
    try:
        model = talks_yaml.read(text, "x.yaml")
    except WrongInput as wrong:
        assert all(problem.says for problem in wrong.problems)
        return
    assert talks_yaml.read(talks_yaml.write(model), "x.yaml") == model
