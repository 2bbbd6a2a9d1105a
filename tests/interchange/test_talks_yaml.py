"""Talks as YAML: a file as people write it, and its problems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interchange.conflicts import thorough
from trucelab.errors import WrongInput
from trucelab.interchange import TalksAlone, TalksModel, talks_yaml
from trucelab.scenario.talks import Option
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
