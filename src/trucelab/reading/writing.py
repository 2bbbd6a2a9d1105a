"""Tables written whole or not at all, with no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from trucelab.atomic_files import write_whole
from trucelab.csv_safety import guarded
from trucelab.errors import Problem, WrongInput
from trucelab.reading.result import Cell, Reading, Rejected

REJECTED = "rejected.csv"


def write(reading: Reading, out: Path, *, overwrite: bool = False, with_rejected: bool = False) -> tuple[Path, ...]:
    """Write the table and, if wanted, the rejected rows beside it as rejected.csv; returns the files.

    raises  WrongInput, if a file is there and not to be overwritten, or its folder is not
    """
    texts = {out: table(reading.columns, reading.rows)}
    if with_rejected:
        columns = [one.name for one in fields(Rejected)]
        texts[out.with_name(REJECTED)] = table(columns, map(asdict, reading.rejected))
        if len(texts) == 1:
            raise WrongInput.one(f"{REJECTED} is the name of the other file; give another", file=str(out))
    problems = [problem for path in texts for problem in _in_the_way(path, overwrite=overwrite)]
    if problems:
        raise WrongInput(problems)
    for path, text in texts.items():
        write_whole(path, text.encode("utf-8"))
    return tuple(texts)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """The text of a table, its columns in this order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guarded, columns))
    writer.writerows([guarded(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _in_the_way(path: Path, *, overwrite: bool) -> Iterable[Problem]:
    try:
        if path.is_dir():
            says = "is a folder; give the name of a file in it"
        elif not path.parent.is_dir():
            says = f"the folder {path.parent} is not there; make it first"
        elif path.exists() and not overwrite:
            says = "is there already; give another name, or --force to overwrite it"
        else:
            return ()
    except (OSError, ValueError) as problem:  # a name that is too long, or holds a zero byte
        says = f"cannot be written: {getattr(problem, 'strerror', None) or problem}"
    return (Problem(str(path), 0, 0, "", says),)
