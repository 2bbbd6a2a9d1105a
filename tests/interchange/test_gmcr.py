"""The `.gmcr` file: both generations, the order of options, results on record, and nonsense."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interchange.conflicts import FILES, analysed, thorough
from tests.published.reading import published_conflicts
from trucelab.errors import WrongInput
from trucelab.interchange import TalksAlone, TalksModel, gmcr, read_talks
from trucelab.scenario.talks import Option, Preference
from trucelab.talks import CONCEPTS

PUBLISHED = {published.name: published for published in published_conflicts()}
RECORDED = {path.stem.removesuffix("_older"): path for path in sorted(FILES.glob("*.gmcr"))}


def sample(name: str) -> TalksModel:
    return read_talks(FILES / f"{name}.gmcr")


def refused(text: str) -> WrongInput:
    with pytest.raises(WrongInput) as caught:
        gmcr.read(text, "x.gmcr")
    return caught.value


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    """The small file of the tests, spoilt; laid out with one value per line."""
    raw = json.loads((FILES / "korea_2017.gmcr").read_text(encoding="utf-8"))
    change(raw)
    return json.dumps(raw, indent=1)


@pytest.mark.parametrize("name", sorted(RECORDED.keys() & PUBLISHED.keys()))
def test_results_on_record(name: str) -> None:
    published, conflict = PUBLISHED[name], analysed(read_talks(RECORDED[name]))
    assert conflict.states.tolist() == published.facts["states"]
    if name != "syria_iraq_1975":  # the older file has a tie of one, and its options in another order
        assert list(conflict.options) == list(published.facts["options"])
    assert (conflict.ranks == published.conflict.ranks).all()
    assert (conflict.up, conflict.down) == (published.conflict.up, published.conflict.down)
    for concept in CONCEPTS:
        stable = [concept.margins(conflict, party) >= 0 for party in range(len(conflict.decision_makers))]
        equilibria = (np.flatnonzero(np.all(stable, axis=0)[conflict.states]) + 1).tolist()
        assert equilibria == published.facts["equilibria"][concept.name]


def test_enough_results_are_on_record() -> None:
    assert len(RECORDED.keys() & PUBLISHED.keys()) >= 8


def test_misperceptions_lead_to_the_recorded_equilibria() -> None:
    """Computed by brute force from the definitions; Syria does not see YN-, Iraq not NN-."""
    model = sample("syria_iraq_misperception")
    assert model.talks.misperceived == {"syria": ("YN-",), "iraq": ("NN-",)}
    conflict = analysed(model)
    for concept in CONCEPTS:
        stable = [concept.margins(conflict, party) >= 0 for party in range(2)]
        assert (np.flatnonzero(np.all(stable, axis=0)[conflict.states]) + 1).tolist() == [1, 2, 6]


def test_options_are_put_into_the_order_of_their_decision_makers() -> None:
    model = sample("syria_iraq_1975_older")
    assert list(model.talks.options) == ["syria.release-water", "syria.escalate", "iraq.attack"]
    assert model.parties == {"syria": "Syria", "iraq": "Iraq"}
    assert model.ranking("syria") == ((0,), (2,), (6,), (1,), (4,), (5,))
    assert [item.says for item in model.talks.preferences["syria"]] == [
        "not syria.release-water and not syria.escalate and not iraq.attack",
        "syria.escalate",
        "not iraq.attack",
        "not syria.release-water",
    ]
    assert [item.when for item in model.talks.impossible] == ["syria.release-water and syria.escalate"]
    assert list(model.notes) == [
        "infeasibles[1] repeats an earlier one and is left out",
        "decisionMakers[0].preferences[3] repeats an earlier one and is left out",
        "coalitions does not list every decision maker once and is ignored",
    ]


def test_names_are_free_text() -> None:
    model = sample("border_older")
    assert model.parties == {"north": "North", "north-2": "North"}
    assert {name: option.says for name, option in model.talks.options.items()} == {
        "north.offnet-die-grenze": "Öffnet die Grenze",
        "north.offnet-die-grenze-2": "Öffnet die Grenze",
        "north-2.option-3": "option 3",
        "north-2.option-4": "開く",
    }
    assert [option.moves for option in model.talks.options.values()] == ["take only", "both", "drop only", "both"]
    assert [item.when for item in model.talks.impossible] == [
        "north.offnet-die-grenze-2 and north-2.option-3",
        "north.offnet-die-grenze and north-2.option-4",
    ]
    assert [item.says for item in model.talks.preferences["north"]] == [
        "(north.offnet-die-grenze-2 and not north-2.option-3) or north.offnet-die-grenze",
        "not north-2.option-4",
    ]
    assert [note.partition(" ")[0] for note in model.notes] == [
        "decisionMakers[0].preferences[1]",
        "decisionMakers[0].preferences[2]",
    ]


def test_coalitions() -> None:
    found = [sample(name).talks.coalitions for name in ("synth_18", "synth_19")]
    assert [[one.members for one in named.values()] for named in found] == [[("d0", "d1")], [("d0", "d2")]]


def test_the_newer_keys_are_written() -> None:
    written = json.loads(gmcr.write(sample("syria_iraq_1975_older")))
    assert set(written) == {"options", "decisionMakers", "infeasibles", "useManualPreferenceRanking"}
    for maker in written["decisionMakers"]:
        assert set(maker) == {"name", "options", "preferences", "misperceptions", "preferenceRanking"}
    assert [maker["options"] for maker in written["decisionMakers"]] == [[0, 1], [2]]
    assert written["decisionMakers"][0]["preferenceRanking"] == [1, 3, 6, 2, 4, 5]


def test_rankings_of_some_become_rankings_of_all() -> None:
    options = {name: Option(says=name) for name in ("a.x", "b.y")}
    model = TalksModel(
        {"a": "a", "b": "b"},
        TalksAlone(
            options=options,
            preferences={"b": (Preference(says="a.x iff b.y"),)},
            rankings={"a": (("YY",), ("NN", "YN"), ("NY",))},
        ),
    )
    back = gmcr.read(gmcr.write(model), "x.gmcr")
    assert list(map(back.ranking, back.parties)) == [((3,), (0, 1), (2,)), ((0, 3), (1, 2))]
    assert any("rankings for all" in says for says in gmcr.caveats(model))


def test_an_option_that_several_can_change() -> None:
    text = changed(lambda raw: raw["decisionMakers"][1]["options"].insert(0, 1))
    model = gmcr.read(text, "x.gmcr")
    assert model.talks.options["us.withdraw"].shared_with == ("north-korea",)
    assert gmcr.read(gmcr.write(model), "x.gmcr") == model
    assert any("several can change" in says for says in gmcr.caveats(model))


def test_a_statement_that_no_short_list_can_say() -> None:
    options = {f"a.o{place}": Option(says=f"o{place}") for place in range(16)}
    parity = "a.o0"
    for name in list(options)[1:]:
        parity = f"({parity}) iff {name}"
    model = TalksModel({"a": "a"}, TalksAlone(options=options, preferences={"a": (Preference(says=parity),)}))
    with pytest.raises(WrongInput, match="4,096 alternatives"):
        gmcr.write(model)


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (lambda raw: raw.pop("options"), "", '"options" is missing'),
        (lambda raw: raw.pop("decisionMakers"), "", '"decisionMakers" is missing'),
        (lambda raw: raw.pop("infeasibles"), "", '"infeasibles" is missing'),
        (lambda raw: raw.pop("useManualPreferenceRanking"), "", "true if rankings count"),
        (lambda raw: raw.update(useManualPreferenceRanking="yes"), "useManualPreferenceRanking", '"yes": write true'),
        (lambda raw: raw.update(options=[]), "options", "no option"),
        (lambda raw: raw.update(decisionMakers={}), "decisionMakers", "expected a list"),
        (lambda raw: raw.update(decisionMakers=[]), "decisionMakers", "no decision maker"),
        (lambda raw: raw["options"].extend(raw["options"] * 9), "options", "40 options; at most 24"),
        (lambda raw: raw["options"][1].pop("name"), "options[1].name", "expected a name"),
        (lambda raw: raw["options"][1].update(permittedDirection="up"), "options[1].permittedDirection", '"up": write'),
        (lambda raw: raw["options"].append(dict(raw["options"][0])), "options[4]", "belongs to no decision maker"),
        (lambda raw: raw["decisionMakers"][0].pop("options"), "decisionMakers[0]", '"options" is missing'),
        (lambda raw: raw["decisionMakers"][0].pop("preferences"), "decisionMakers[0]", '"preferences" is missing'),
        (lambda raw: raw["decisionMakers"][0].update(options=[0, 7]), "decisionMakers[0].options[1]", "0 to 3"),
        (lambda raw: raw["decisionMakers"][0].update(options=[True]), "decisionMakers[0].options[0]", "true: expected"),
        (lambda raw: raw["decisionMakers"][0].pop("preferenceRanking"), "decisionMakers[0]", "preferenceRanking"),
        (
            lambda raw: raw["decisionMakers"][1]["preferenceRanking"].remove(9),
            "decisionMakers[1].preferenceRanking",
            "state 9 is missing",
        ),
        (
            lambda raw: raw["decisionMakers"][1]["preferenceRanking"].append([9]),
            "decisionMakers[1].preferenceRanking",
            "state 9 comes twice",
        ),
        (
            lambda raw: raw["decisionMakers"][1]["preferenceRanking"].append(13),
            "decisionMakers[1].preferenceRanking[12]",
            "13: expected the number of a state, 1 to 12",
        ),
        (
            lambda raw: raw["decisionMakers"][1]["preferenceRanking"].append([]),
            "decisionMakers[1].preferenceRanking[12]",
            "an empty tie",
        ),
        (lambda raw: raw["infeasibles"].append([]), "infeasibles[1]", "rules out every state"),
        (lambda raw: raw["infeasibles"].extend([[[0, "N"]], [[0, "Y"]]]), "infeasibles", "rule out every state"),
        (lambda raw: raw["infeasibles"].append([[4, "Y"]]), "infeasibles[1][0][0]", "4: expected the place"),
        (lambda raw: raw["infeasibles"].append([[0, "-"]]), "infeasibles[1][0][1]", '"-": expected "Y" or "N"'),
        (lambda raw: raw["infeasibles"].append([0, "Y"]), "infeasibles[1][0]", "0: expected [option"),
        (lambda raw: raw["infeasibles"].append({"compound": True}), "infeasibles[1]", "compound statement"),
        (lambda raw: raw["infeasibles"].append("YY--"), "infeasibles[1]", "a statement is a list"),
        (lambda raw: raw["infeasibles"].extend([[]] * 3000), "infeasibles", "3,001 statements"),
        (lambda raw: raw["decisionMakers"].extend(raw["decisionMakers"] * 60), "decisionMakers", "at most 100"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(change: Callable[[Any], object], where: str, says: str) -> None:
    text = changed(change)
    problem = refused(text).problems[0]
    assert (problem.file, problem.where) == ("x.gmcr", where)
    assert says in problem.says
    assert 1 <= problem.line <= text.count("\n") + 1 and problem.column >= 1


def test_the_place_is_the_one_in_the_file() -> None:
    text = (FILES / "korea_2017.gmcr").read_text(encoding="utf-8").replace("8, 9, 10, 5, 4", '8, 9, "10", 5, 4')
    problem = refused(text).problems[0]
    line = text.split("\n")[problem.line - 1]
    assert line[problem.column - 1 :].startswith('"10"')
    assert problem.where == "decisionMakers[0].preferenceRanking[4]"


def test_all_problems_come_at_once() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        raw["options"][0]["permittedDirection"] = None
        raw["options"][2]["name"] = 7
        raw["decisionMakers"][1]["options"] = [9]
        del raw["useManualPreferenceRanking"]
        raw["useManualPreferenceRankings"] = True

    found = refused(changed(spoil))
    assert len(found.problems) == 4
    assert 'Is "useManualPreferenceRankings" a slip?' in str(found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ('{"options": [}', "x.gmcr:1:14: not JSON: expecting value"),
        ("[1, 2]", "one JSON object"),
        ("[" * 100_000, "nested"),
        ('{"options": NaN}', "NaN is not a number"),
        (f'{{"options": {"9" * 5000}}}', "not readable"),
        ('"\\ud800"', "one JSON object"),
    ],
)
def test_text_that_is_no_such_file(text: str, says: str) -> None:
    assert says in str(refused(text))


def test_lone_surrogates_do_not_get_in() -> None:
    text = changed(lambda raw: raw["options"][0].update(name="a\ud800b"))
    assert next(iter(gmcr.read(text, "x.gmcr").talks.options)) == "us.a-b"


JUNK: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "Y", [], {}, [[]], [[0, "Y"]], {"compound": True}, [[[1]]])


@pytest.mark.parametrize("path", sorted(FILES.glob("*.gmcr")), ids=lambda path: path.stem)
def test_spoilt_values_never_break_the_reader(path: Any) -> None:
    """Every value of every file, one after the other, replaced or left out."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    chance = random.Random(path.stem)
    places = list(containers(raw))
    for at, key in chance.sample(places, min(len(places), 80)):
        for junk in (..., *chance.sample(JUNK, 4)):
            spoilt = copy.deepcopy(raw)
            holder = spoilt
            for step in at:
                holder = holder[step]
            if junk is ...:
                del holder[key]
            else:
                holder[key] = junk
            sane(json.dumps(spoilt))


def containers(value: Any, at: tuple[Any, ...] = ()) -> Any:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield at, key
        yield from containers(value[key], (*at, key))


def sane(text: str) -> None:
    """Read, and then written and read again as the same; or refused with a place."""
    try:
        model = gmcr.read(text, "x.gmcr")
    except WrongInput as wrong:
        assert all(problem.says and problem.file == "x.gmcr" for problem in wrong.problems)
        return
    assert gmcr.read(gmcr.write(model), "x.gmcr") == model


@thorough
@given(data=st.data())
def test_spoilt_text_never_breaks_the_reader(data: st.DataObject) -> None:
    text = (FILES / data.draw(st.sampled_from(["synth_18.gmcr", "border_older.gmcr"]))).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 4))
        text = text[:at] + data.draw(st.text('[]{}",:0129YN-\\ \n', max_size=4)) + text[at + cut :]
    sane(text)
