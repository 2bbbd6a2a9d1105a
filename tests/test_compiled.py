"""Compiled code where the usual folders for it cannot be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from numba.core import caching, config

from trucelab import compiled
from trucelab.compiled import NoCacheFolder, temporary_cache

PACKAGE = Path(compiled.__file__).parent
USE = "from trucelab import chance; print(chance.stream(1, 2, 'a').word())"


def twice(number: int) -> int:
    return 2 * number


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the folder of a module nor that of the user takes a file."""
    for locator in (caching.InTreeCacheLocator, caching.UserWideCacheLocator):
        monkeypatch.setattr(locator, "from_function", classmethod(lambda cls, function, file: None))


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("folder", [True, False])
def test_it_is_compiled_all_the_same_and_said_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: bool
) -> None:
    monkeypatch.setattr(compiled, "temporary_cache", lambda: tmp_path if folder else None)
    before = vars(config)["CACHE_DIR"]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("default")
        functions = [compiled.compiled(twice), compiled.lean(twice)]
    assert [function(4) for function in functions] == [8, 8]
    assert before == vars(config)["CACHE_DIR"]
    (one,) = said
    assert one.category is NoCacheFolder and "NUMBA_CACHE_DIR" in str(one.message)
    assert (str(tmp_path) in str(one.message)) == folder
    assert bool(list(tmp_path.rglob("*.nbi"))) == folder


def test_a_temporary_folder_of_others_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = temporary_cache()
    assert folder is not None and folder.parent == tmp_path and folder.stat().st_mode & 0o777 == 0o700
    if hasattr(os, "getuid"):
        folder.chmod(0o777)
        assert temporary_cache() is None
        folder.rmdir()
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
        assert temporary_cache() is None
    folder.unlink()
    folder.write_text("a file")
    assert temporary_cache() is None


def test_a_program_that_may_write_nowhere_starts_with_one_warning(tmp_path: Path) -> None:
    """A file stands where every folder for compiled code would be, which stops even those who may write anywhere."""
    copy = tmp_path / "trucelab"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "cases"))
    for folder in [copy, *(path for path in copy.rglob("*") if path.is_dir())]:
        (folder / "__pycache__").write_text("in the way")
    (tmp_path / "home").write_text("no folder")
    (tmp_path / "temporary").mkdir()
    env = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary"),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", USE], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("NoCacheFolder") == 1 and "NUMBA_CACHE_DIR" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "temporary").rglob("*.nbi"))
