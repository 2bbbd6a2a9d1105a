"""Every format of the register: there and back, by the register's own word on what it carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from tests.conftest import SMALL
from tests.interchange.conflicts import (
    FILES,
    any_common,
    coalitions,
    control,
    directions,
    models,
    order_of_states,
    same_talks,
    thorough,
)
from tests.scenario import Copy
from trucelab.errors import WrongInput
from trucelab.interchange import (
    FORMATS,
    Format,
    TalksModel,
    format_named,
    format_of,
    read_talks,
    talks_of_scenario,
    write_talks,
)
from trucelab.interchange.carried import PARTS
from trucelab.interchange.formats import EVERYTHING
from trucelab.interchange.model import groups_of
from trucelab.scenario import cases, load
from trucelab.talks import PreparedTalks

READABLE = [known for known in FORMATS if known.read is not None]
SAMPLES = sorted(path for path in FILES.iterdir() if path.suffix != ".md")

every_readable = pytest.mark.parametrize("known", READABLE, ids=lambda known: known.name)
every_format = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)

COMPARED: dict[str, Callable[[TalksModel], object]] = {
    "title": lambda model: model.title,
    "short names": lambda model: (list(model.parties), list(model.talks.options)),
    "directions": directions,
    "coalitions": coalitions,
    "misperceptions": lambda model: list(model.grouped().talks.misperceived.values()),
    "status quo": lambda model: model.talks.status_quo,
    "outcomes": lambda model: model.talks.outcomes,
    "evidence": lambda model: (model.sources, [item.evidence for _, item in model.sourced()]),
    "chances": lambda model: [[item.held for item in items] for items in model.talks.preferences.values()],
    "reasons": lambda model: [item.because for item in model.talks.impossible],
}


def there_and_back(known: Format, model: TalksModel) -> TalksModel:
    assert known.read is not None
    return known.read(known.write(model), f"file{known.endings[0]}")


def assert_carried(known: Format, model: TalksModel, back: TalksModel) -> None:
    """What every format carries, has been."""
    if "short names" in known.carries:
        assert list(back.talks.options) == list(model.talks.options)
        assert back.states.tolist() == model.states.tolist()
        assert [back.ranking(party) for party in back.parties] == [model.ranking(party) for party in model.parties]
    else:
        assert order_of_states(back) == order_of_states(model)
    if "common options" in known.carries or not any_common(model):
        assert control(back) == control(model)


def test_the_register_is_sound() -> None:
    names = [known.name for known in FORMATS]
    endings = [ending for known in FORMATS for ending in known.endings]
    assert len(set(names)) == len(names) and len(set(endings)) == len(endings)
    for known in FORMATS:
        assert known.carries <= EVERYTHING
        assert known.endings and known.says
        assert format_named(known.name) is known
        assert all(format_of(f"x{ending.upper()}") is known for ending in known.endings)
    assert any((FILES / path.name).suffix in known.endings for known in READABLE for path in SAMPLES)


@every_readable
@thorough
@given(model=models())
def test_random_talks_there_and_back(known: Format, model: TalksModel) -> None:
    back = there_and_back(known, model)
    assert_carried(known, model, back)
    for part in known.carries & COMPARED.keys():
        assert COMPARED[part](back) == COMPARED[part](model), part


@every_readable
@thorough
@given(model=models())
def test_what_was_read_stays_as_it_is(known: Format, model: TalksModel) -> None:
    once = there_and_back(known, model)
    assert same_talks(there_and_back(known, once), once)
    assert not [says for says in known.losses(once) if says.startswith("not carried over")]


@every_readable
@every_sample
def test_samples_there_and_back(known: Format, sample: Path) -> None:
    model = read_talks(sample)
    back = there_and_back(known, model)
    assert_carried(known, model, back)
    assert same_talks(there_and_back(known, back), back)
    if known is format_of(sample) or known.carries == EVERYTHING:
        assert same_talks(back, model)


@every_format
@every_sample
def test_samples_are_written_and_losses_told(known: Format, sample: Path, tmp_path: Path) -> None:
    model = read_talks(sample)
    path = tmp_path / f"out{known.endings[0]}"
    assert write_talks(model, path) is known
    assert path.read_text(encoding="utf-8").endswith("\n")
    assert list(tmp_path.iterdir()) == [path]
    told = known.losses(model)
    for part in PARTS:
        assert (f"not carried over: {part.says}" in told) == (part.name not in known.carries and part.there(model))


@every_readable
@pytest.mark.parametrize("scenario", [SMALL, *cases()], ids=str)
def test_scenarios_are_carried(known: Format, scenario: str | Path) -> None:
    model = read_talks(scenario)
    assert_carried(known, model, there_and_back(known, model))
    assert any("of a scenario only" in note for note in model.notes)
    if known.carries == EVERYTHING:
        assert same_talks(there_and_back(known, model), model)


def test_weights_rankings_and_edits_of_a_scenario(tmp_path: Path) -> None:
    """They stay as they are where the format knows them, and become the rankings they lead to elsewhere."""
    copy = Copy(tmp_path)
    text = copy.text()
    read = load(copy.folder)
    makers, options = read.document.talks.decision_makers, list(read.document.talks.options)
    states = [talks_of_scenario(read).letters(state) for state in talks_of_scenario(read).states.tolist()]
    before, _, after = text.partition("  preferences:")
    kept = after[after.index("  status_quo:") : after.index("  coalitions:")]
    rest = after[re.search(r"^\w", after, re.MULTILINE).start() :]  # type: ignore[union-attr]
    copy.write(
        "scenario.yaml",
        f"""{before}  preferences: {{{makers[2]}: [not {options[0]}]}}
  weights: {{{makers[0]}: {{{options[0]}: 0.1, not {options[1]}: 0.2, {options[2]}: 0.3, {options[3]}: -1}}}}
  rankings: {{{makers[1]}: [{", ".join(states[3:])}, [{", ".join(states[:3])}]]}}
  edits:
    {makers[0]}: [{{state: {states[0]}, above: {states[4]}}}, {{state: {states[1]}, beside: {states[5]}}}]
    {makers[2]}: [{{state: {states[2]}, below: {states[0]}}}, {{state: {states[6]}, above: {states[2]}}}]
{kept}{rest}""",
    )
    model = read_talks(copy.folder)
    assert set(model.ranked) == set(makers)
    conflict = PreparedTalks.of(load(copy.folder).document.talks).conflict()
    for known in READABLE:
        back = there_and_back(known, model)
        told = any("weights" in says for says in known.losses(model))
        assert told == ("weights" not in known.carries)
        assert [back.ranking(party) for party in back.parties] == [
            groups_of(model.states, conflict.ranks_of(conflict.party(maker))[model.states]) for maker in makers
        ] or "short names" not in known.carries


def test_a_scenario_file_is_known_by_its_schema() -> None:
    assert same_talks(read_talks(SMALL / "scenario.yaml"), read_talks(SMALL))


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    model = read_talks(FILES / "prisoners.gmcr")
    path = tmp_path / "out.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(WrongInput, match="is there already"):
        write_talks(model, path)
    assert path.read_text(encoding="utf-8") == "mine"
    write_talks(model, path, overwrite=True)
    assert path.read_text(encoding="utf-8").startswith("number,state")
    for bad, says in ((tmp_path, "is a folder"), (tmp_path / "no" / "x.csv", "make it first")):
        with pytest.raises(WrongInput, match=says):
            write_talks(model, bad, format_named("csv"), overwrite=True)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("trucelab.atomic_files.os.fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        write_talks(read_talks(FILES / "prisoners.gmcr"), tmp_path / "out.nfg")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("x.txt", "Known: .yaml"),
        ("x.nfg", "is written, not read"),
        ("prisoner.gmcr", 'Did you mean "prisoners.gmcr"'),
        ("nowhere", "no such file or folder"),
        ("x\0.gmcr", "cannot be read"),
        ("x" * 5000 + ".gmcr", "cannot be read"),
    ],
)
def test_wrong_names(name: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        read_talks(FILES / name if "nowhere" not in name else name)
    with pytest.raises(WrongInput, match="Known: csv, gmcr, nfg, yaml"):
        format_named("xyz")


def test_a_file_without_ending(tmp_path: Path) -> None:
    (tmp_path / "conflict").write_text("{}", encoding="utf-8")
    with pytest.raises(WrongInput, match="no ending"):
        read_talks(tmp_path / "conflict")


@every_readable
def test_huge_files_are_refused_unread(known: Format, tmp_path: Path) -> None:
    path = tmp_path / f"big{known.endings[0]}"
    with path.open("wb") as file:
        file.truncate(known.max_bytes + 1)
    with pytest.raises(WrongInput, match="Is it the right file"):
        read_talks(path)


def test_files_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "x.gmcr"
    path.write_bytes(b'{"options": "\xff"}')
    with pytest.raises(WrongInput, match="UTF-8"):
        read_talks(path)
