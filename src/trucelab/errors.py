"""The family of errors: every one is a sentence for the person who can mend it.

Wrong input raises `WrongInput`, which carries *all* problems found, each with
file, line, column, the offending value and a way out.  The command line turns
it into exit code 2; nothing has been written when it is raised.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucelab.safe_text import one_line

LONGEST = 1_000
"""Characters of a sentence; what is quoted in one may be as long as a file."""


class TrucelabError(Exception):
    """Root of every error that trucelab raises on purpose."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with what the user wrote."""

    file: str
    line: int
    """1-based; 0 where the whole file is meant."""
    column: int
    """1-based; 0 where the whole line is meant."""
    where: str
    """The path of keys, `talks.preferences.russia[2]`, or the row and column of a table."""
    says: str
    """What is wrong with which value, and a way out."""

    def __post_init__(self) -> None:
        # what the user wrote is quoted in both, and may hold line ends and what steers a terminal
        object.__setattr__(self, "where", one_line(self.where, LONGEST))
        object.__setattr__(self, "says", one_line(self.says, LONGEST))

    def __str__(self) -> str:
        place = one_line(self.file)
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place}: {self.where}: {self.says}" if self.where else f"{place}: {self.says}"


class WrongInput(TrucelabError):
    """What the user gave cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__(self._text())

    @classmethod
    def one(cls, says: str, *, file: str = "", line: int = 0, column: int = 0, where: str = "") -> WrongInput:
        """An error with a single problem."""
        return cls([Problem(file, line, column, where, says)])

    def _text(self) -> str:
        count = len(self.problems)
        if count == 1:
            return str(self.problems[0]).removeprefix(": ")
        return "\n".join([f"{count} problems:", *(f"  {problem}" for problem in self.problems)])


class BrokenRecord(TrucelabError):
    """A run's record is incomplete or does not match its manifest, so it must not be read as whole."""


class PeopleLost(TrucelabError):
    """People were not conserved: a defect of trucelab, never of the input."""


MOST_COMPARED = 400
"""Names that a word is compared with; a file may hold thousands, and hundreds of slips."""


def _likely(word: str, names: list[str]) -> list[str]:
    if len(names) <= MOST_COMPARED:
        return names
    return [name for name in names if name[:2] == word[:2]][:MOST_COMPARED]


def meant(word: str, known: Iterable[str], *, shown: int = 8) -> str:
    """A way out for an unknown name: the likely meant one, else the known ones.

    >>> meant("rusia", ["russia", "turkey"])
    'Did you mean "russia"?'
    >>> meant("xyz", ["russia", "turkey"])
    'Known: russia, turkey.'
    """
    names: Sequence[str] = sorted(set(known))
    folded = {name.casefold(): name for name in reversed(names)}
    close = difflib.get_close_matches(word.casefold(), _likely(word.casefold(), list(folded)), n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{folded[close[0]]}"?'
    if not names:
        return "None is defined."
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return f"Known: {', '.join(names[:shown])}{more}."
