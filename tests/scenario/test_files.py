"""What may be wrong with files and folders before anything in them is read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scenario import SMALL, Copy
from trucelab.errors import WrongInput
from trucelab.scenario import cases, find, load
from trucelab.scenario.loading import of_texts


def told(name: str | Path) -> str:
    with pytest.raises(WrongInput) as caught:
        load(name)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_missing_file_names_the_shipped_cases(tmp_path: Path) -> None:
    assert "there is no such file or folder, and no shipped case of that name" in told(tmp_path / "nowhere")


def test_a_misspelt_case_is_recognised() -> None:
    if not cases():
        pytest.skip("no case is shipped yet")
    name = next(iter(cases()))
    assert f'Did you mean "{name}"?' in told(f"{name}x")


def test_a_folder_without_its_file(tmp_path: Path) -> None:
    assert told(tmp_path) == f"{tmp_path}: the folder holds no scenario.yaml"


def test_a_folder_with_another_yaml_file(tmp_path: Path) -> None:
    (tmp_path / "szenario.yml").write_text("x", encoding="utf-8")
    assert told(tmp_path).endswith("Did you mean szenario.yml?")


def test_the_folder_above_is_recognised(tmp_path: Path) -> None:
    Copy(tmp_path)
    assert told(tmp_path).endswith("Did you mean small/scenario.yaml?")


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", ""])
def test_names_that_no_file_can_have(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(name)


def test_a_scenario_is_found_by_file_and_by_folder() -> None:
    assert find(SMALL) == ("small", SMALL)
    assert find(SMALL / "scenario.yaml") == ("small", SMALL)
    assert load(SMALL).digest == load(SMALL / "scenario.yaml").digest


def test_every_shipped_case_is_found_by_name() -> None:
    for name, folder in cases().items():
        assert find(name) == (name, folder)


def test_an_empty_file(small: Copy) -> None:
    small.write("scenario.yaml", "")
    assert str(small.problem()) == "scenario.yaml: the file is empty"


def test_a_file_of_comments(small: Copy) -> None:
    small.write("scenario.yaml", "# nothing\n\n# at all\n")
    assert str(small.problem()) == "scenario.yaml: the file is empty"


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "---\n", "3"])
def test_a_file_that_is_no_mapping(small: Copy, text: str) -> None:
    small.write("scenario.yaml", text)
    assert str(small.problem()) == "scenario.yaml:1: a scenario is a mapping that begins with schema: trucelab/1"


def test_text_that_is_not_utf_8_is_refused_with_its_line(small: Copy) -> None:
    (small.folder / "scenario.yaml").write_bytes("# a comment\ntitle: Idlib é\n".encode("latin-1"))
    assert str(small.problem()) == "scenario.yaml:2:14: not UTF-8 text (byte 0xe9); save the file as UTF-8"


def test_byte_order_mark_and_crlf_are_tolerated(small: Copy) -> None:
    plain = small.load()
    for name in ("scenario.yaml", "places.csv", "routes.csv", "later.csv", "events/attack.csv"):
        path = small.folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert small.load().places == plain.places
    assert small.load().document == plain.document


def test_places_are_right_in_a_file_with_crlf(small: Copy) -> None:
    small.replace("horizon_days: 20", "¦horizon_days: no")
    path = small.folder / "scenario.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert (small.problem().line, small.problem().column) == (small.line, 1)


def test_a_missing_table_names_its_neighbours(small: Copy) -> None:
    (small.folder / "places.csv").rename(small.folder / "places2.csv")
    assert 'there is no such file. Did you mean "places2.csv"?' in "".join(one.says for one in small.problems())


def test_a_link_out_of_the_folder_is_refused(small: Copy, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    (small.folder / "places.csv").rename(outside)
    (small.folder / "places.csv").symlink_to(outside)
    assert any("leads out of the folder" in problem.says for problem in small.problems())


def test_a_linked_folder_out_of_the_folder_is_refused(small: Copy, tmp_path: Path) -> None:
    (small.folder / "events").rename(tmp_path / "events")
    (small.folder / "events").symlink_to(tmp_path / "events")
    assert any("leads out of the folder" in problem.says for problem in small.problems())


def test_a_link_within_the_folder_is_fine(small: Copy) -> None:
    (small.folder / "places.csv").rename(small.folder / "real.csv")
    (small.folder / "places.csv").symlink_to("real.csv")
    assert small.load().places


def test_a_link_to_itself_is_refused(small: Copy) -> None:
    (small.folder / "places.csv").unlink()
    (small.folder / "places.csv").symlink_to("places.csv")
    assert small.problems()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(small: Copy) -> None:
    (small.folder / "places.csv").unlink()
    os.mkfifo(small.folder / "places.csv")
    assert any("is not an ordinary file" in problem.says for problem in small.problems())


def test_a_folder_for_a_table_is_refused(small: Copy) -> None:
    (small.folder / "places.csv").unlink()
    (small.folder / "places.csv").mkdir()
    assert any("cannot be read" in problem.says for problem in small.problems())


def test_a_very_large_file_is_not_read(small: Copy) -> None:
    with (small.folder / "scenario.yaml").open("r+b") as file:
        file.truncate(5_000_000)
    assert "larger than 4,000,000 bytes" in small.problem().says


def test_the_digest_covers_every_file_and_nothing_else(small: Copy) -> None:
    before = small.load().digest
    (small.folder / "notes.txt").write_text("a note", encoding="utf-8")
    assert small.load().digest == before
    small.replace("the draft}\n    judgement: the draft", "the draft}\n    judgement: The draft")
    changed = small.load().digest
    assert changed != before
    small.replace("Hillton,", "Hilltown,", "places.csv")
    assert small.load().digest not in (before, changed)


def test_texts_make_the_scenario_that_their_folder_makes(small: Copy) -> None:
    read = small.load()
    texts = {name: small.text(name) for name in read.files}
    made = of_texts(read.name, texts)
    assert replace(made, folder=read.folder) == read
    without = {name: text for name, text in texts.items() if name != "routes.csv"}
    with pytest.raises(WrongInput, match=r"routes\.csv.*there is no such file"):
        of_texts(read.name, without)
