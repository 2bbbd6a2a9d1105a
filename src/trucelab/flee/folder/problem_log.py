"""What is found while a folder is read: everything that is wrong, and everything that is likely not meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from trucelab.errors import Problem, WrongInput, meant

MAX_PROBLEMS = 200
"""Problems of one file that are listed."""


@dataclass
class ProblemLog:
    """What Flee could not use, and what it could but is likely not meant."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, file: str, says: str, *, line: int = 0, column: int = 0, where: str = "") -> None:
        """Something that cannot be used."""
        self.problems.append(Problem(file, line, column, where, says))

    def warn(self, file: str, says: str, *, line: int = 0, column: int = 0, where: str = "") -> None:
        """Something that can be used and is likely not meant."""
        self.warnings.append(Problem(file, line, column, where, says))

    def raise_if_any(self) -> None:
        """Stop with everything that cannot be used.

        raises  WrongInput, with the first problems of every file
        """
        if not self.problems:
            return
        shown: list[Problem] = []
        for file in dict.fromkeys(problem.file for problem in self.problems):
            found = sorted(problem for problem in self.problems if problem.file == file)
            shown += found[:MAX_PROBLEMS]
            if len(found) > MAX_PROBLEMS:
                says = f"{len(found) - MAX_PROBLEMS} more problems; mend these first"
                shown.append(Problem(file, found[MAX_PROBLEMS].line, 0, "", says))
        raise WrongInput(shown)

    def sentences(self) -> tuple[str, ...]:
        """The warnings as text, by file and line."""
        return tuple(str(warning) for warning in sorted(self.warnings))


def near(word: str, known: Iterable[str]) -> str:
    """A suggestion to end a sentence with, if a known name is like the word.

    >>> near("Kidel", ["Kidal", "Gao"]), near("Paris", ["Kidal"])
    (' Did you mean "Kidal"?', '')
    """
    says = meant(word, known)
    return f" {says}" if says.startswith("Did") else ""
