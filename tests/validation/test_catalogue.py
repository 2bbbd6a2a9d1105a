"""What can be validated, and what a text means."""

from __future__ import annotations

from pathlib import Path

from tests.validation.small import flee_folder
from trucelab.validation import catalogue


def test_a_name_means_both_sets_of_data_and_a_label_one() -> None:
    assert [case.label for case in catalogue.named("mali2012")] == ["mali2012/main", "mali2012/flee3"]
    assert [case.label for case in catalogue.named("mali2012/flee3")] == ["mali2012/flee3"]
    assert len(catalogue.cases()) == 10


def test_a_flee_folder_is_a_case_that_flee_was_not_measured_on(tmp_path: Path) -> None:
    folder = flee_folder(tmp_path / "mine", {"Camp": (900, 50)}, per_day={"Camp": 3})
    (case,) = catalogue.named(str(folder))
    assert (case.label, case.measured()) == ("mine", None)


def test_each_case_is_run_once() -> None:
    assert len(catalogue.chosen(["mali2012", "mali2012/main", "mali2012"])) == 2
    assert catalogue.chosen([]) == catalogue.cases()
    assert catalogue.named("mali") == ()
