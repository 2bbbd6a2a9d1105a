"""Preferences as a table (CSV): one row per possible state, for spreadsheets.

Columns: `number`; `state`, its Y and N; one column per option, named
`party.option`, Y or N; one column per decision maker, `rank party`: a whole
number, larger is better, equal is a tie.  Read back, the ranks are direct
rankings, and states without a row are impossible.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from trucelab.errors import Problem, WrongInput
from trucelab.interchange.model import MAX_OPTIONS, TalksAlone, TalksModel, groups_of
from trucelab.interchange.patterns import TooMany, literals_of, patterns_of, statement_of
from trucelab.scenario.talks import Impossible, Option
from trucelab.scenario.values import OPTION_NAME, SLUG, shown
from trucelab.talks import state_text

MAX_BYTES = 20_000_000
MAX_STATES = 100_000
"""Rows of a table."""
_MAX_PROBLEMS = 100
_RANK = "rank "
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}", re.ASCII)
_BECAUSE = "has no row in the table of preferences"


def write(model: TalksModel) -> str:
    """The text of the table.

    raises  WrongInput, if there are more than 100,000 possible states
    """
    if model.states.size > MAX_STATES:
        says = f"{model.states.size:,} possible states; a table of preferences has at most {MAX_STATES:,}"
        raise WrongInput.one(f"{says}. Leave out options, or rule out combinations", where="talks.options")
    ranks = np.stack([model.ranks(party) for party in model.parties])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["number", "state", *model.talks.options, *(f"{_RANK}{party}" for party in model.parties)])
    for number, state in enumerate(model.states.tolist(), start=1):
        letters = model.letters(state)
        writer.writerow([number, letters, *letters, *ranks[:, state].tolist()])
    return out.getvalue()


def read(text: str, file: str) -> TalksModel:
    """Read the text of a table; columns other than those of options and ranks are only checked.

    raises  WrongInput, with the problems of the table
    """
    rows = csv.reader(io.StringIO(text), strict=True)
    table = _Table(file)
    try:
        table.header(next(rows, []))
        line = rows.line_num + 1
        for cells in rows:
            if any(cell.strip() for cell in cells):
                table.row([cell.strip() for cell in cells], line)
            line = rows.line_num + 1
    except csv.Error as problem:
        raise WrongInput.one(f"not CSV: {problem}", file=file, line=rows.line_num) from None
    return table.model()


@dataclass(frozen=True)
class _Row:
    line: int
    state: int
    number: str
    ranks: tuple[int, ...]


class _Table:
    """One reading; problems are gathered."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.columns: list[str] = []
        self.options: list[str] = []
        self.parties: list[str] = []
        self.rows: dict[int, _Row] = {}

    def problem(self, line: int, column: str, says: str) -> None:
        place = self.columns.index(column) + 1 if column in self.columns else 0
        self.problems.append(Problem(self.file, line, place, column, says))
        if len(self.problems) >= _MAX_PROBLEMS:
            raise WrongInput(self.problems)

    def header(self, cells: Sequence[str]) -> None:
        self.columns = [cell.strip() for cell in cells]
        for column in self.columns:
            if self.columns.count(column) > 1:
                self.problem(1, column, "the column is given twice; keep one")
            elif re.fullmatch(OPTION_NAME, column):
                self.options.append(column)
            elif column.startswith(_RANK) and re.fullmatch(SLUG, column.removeprefix(_RANK)) and len(column) <= 60:
                self.parties.append(column.removeprefix(_RANK))
            elif column not in ("number", "state"):
                says = "not a column of this table: number, state, options as party.option, ranks as rank party"
                self.problem(1, column, f"{shown(column)}: {says}")
        for wanted, found in (("party.option", self.options), ("rank party", self.parties)):
            if not found:
                self.problem(1, "", f"no column is named {wanted}; there must be one for each")
        owners = dict.fromkeys(name.partition(".")[0] for name in self.options)
        for owner in owners if self.parties else ():
            if owner not in self.parties:
                self.problem(1, "", f'the column "{_RANK}{owner}" is missing: "{owner}" decides on an option')
        if len(self.options) > MAX_OPTIONS:
            self.problem(1, "", f"{len(self.options)} options; at most {MAX_OPTIONS} can be analysed")
        if self.problems:
            raise WrongInput(self.problems)

    def row(self, cells: Sequence[str], line: int) -> None:
        if len(cells) != len(self.columns):
            self.problem(line, "", f"{len(cells)} cells, but the header has {len(self.columns)}")
            return
        before = len(self.problems)
        values = dict(zip(self.columns, cells, strict=True))
        for name in self.options:
            if values[name] not in ("Y", "N"):
                self.problem(line, name, f"{shown(values[name])}: write Y if the option is taken, N if not")
        letters = "".join(values[name] for name in self.options)
        if values.get("state", letters) != letters and len(self.problems) == before:
            self.problem(line, "state", f'"{values["state"]}", but the columns of options say {letters}; mend one')
        ranks = [values[f"{_RANK}{party}"] for party in self.parties]
        for party, rank in zip(self.parties, ranks, strict=True):
            if not _WHOLE.fullmatch(rank):
                self.problem(line, f"{_RANK}{party}", f"{shown(rank)}: expected a whole number; larger is better")
        state = sum(1 << place for place, letter in enumerate(letters) if letter == "Y")
        if len(self.problems) > before:
            return
        if state in self.rows:
            self.problem(line, "state", f"{letters} has a row already, on line {self.rows[state].line}; keep one")
        elif len(self.rows) >= MAX_STATES:
            self.problem(line, "", f"more than {MAX_STATES:,} rows; rule out more combinations")
            raise WrongInput(self.problems)
        self.rows[state] = _Row(line, state, values.get("number", ""), tuple(map(int, ranks)))

    def model(self) -> TalksModel:
        if not self.rows and not self.problems:
            self.problem(1, "", "the table has no row; there must be one for each possible state")
        if self.problems:
            raise WrongInput(self.problems)
        rows = [self.rows[state] for state in sorted(self.rows)]
        states = np.array([row.state for row in rows], np.int64)
        ranks = np.array([row.ranks for row in rows], np.int64)
        rankings = {
            party: tuple(
                tuple(state_text(state, len(self.options)) for state in group)
                for group in groups_of(states, ranks[:, place])
            )
            for place, party in enumerate(self.parties)
        }
        talks = TalksAlone(
            options={name: Option(says=name.partition(".")[2]) for name in self.options},
            impossible=self.impossible(states),
            rankings=rankings,
        )
        return TalksModel(parties={party: party for party in self.parties}, talks=talks, notes=tuple(_notes(rows)))

    def impossible(self, states: Iterable[int]) -> tuple[Impossible, ...]:
        absent = np.ones(1 << len(self.options), np.bool_)
        absent[list(states)] = False
        try:
            patterns = patterns_of(absent)
        except TooMany as problem:
            says = f"what has no row {problem}; write the talks as YAML, with statements of what is impossible"
            raise WrongInput.one(says, file=self.file) from None
        return tuple(
            Impossible(when=statement_of([literals_of(pattern, self.options)]), because=_BECAUSE)
            for pattern in patterns
        )


def _notes(rows: Sequence[_Row]) -> Iterable[str]:
    wrong = [row for place, row in enumerate(rows, start=1) if row.number not in ("", str(place))]
    if wrong:
        yield (
            f"states are numbered anew: line {wrong[0].line} says {wrong[0].number}, but states without a row count "
            "as impossible; check that none is missing"
        )
