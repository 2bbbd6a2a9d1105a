"""JSON with the place of every value, for problems that a person has to find in the file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from trucelab.errors import Problem, WrongInput
from trucelab.scenario.yaml_text import Path, dotted

_SPACE = " \t\n\r"


@dataclass
class Json:
    """The values of a JSON file; where they stand is looked up when it is asked for."""

    file: str
    text: str
    value: Any
    _members: dict[Path, dict[str | int, int]] = field(default_factory=dict)
    """For a container, where each of its members begins."""

    def problem(self, path: Path, says: str) -> Problem:
        """A problem at a path, with the line and column of it or of its nearest parent in the file."""
        at = self._start(path)
        line, column = self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)
        return Problem(self.file, line, column, dotted(path), says)

    def _start(self, path: Path) -> int:
        at, done = _after_space(self.text, 0), 0
        while done < len(path):
            known = path[:done]
            if known not in self._members:
                self._members[known] = _members(self.text, at)
            if path[done] not in self._members[known]:
                return at
            at = self._members[known][path[done]]
            done += 1
        return at


def read_json(text: str, file: str) -> Json:
    """Read the one value of a JSON text.

    raises  WrongInput, at the place that cannot be read
    """
    try:
        return Json(file, text, json.loads(text, parse_constant=_not_a_number))
    except json.JSONDecodeError as problem:
        says = f"not JSON: {problem.msg[:1].lower()}{problem.msg[1:]}; mend it, or save the file anew"
        raise WrongInput.one(says, file=file, line=problem.lineno, column=problem.colno) from None
    except RecursionError:
        raise WrongInput.one("not readable: lists are nested hundreds deep; is it the right file?", file=file) from None
    except ValueError as problem:
        raise WrongInput.one(f"not readable: {str(problem).partition(';')[0]}", file=file) from None


def _not_a_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number in JSON")


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _members(text: str, at: int) -> dict[str | int, int]:
    """Where the members of the container at a place begin; the text is known to be JSON."""
    found: dict[str | int, int] = {}
    if text[at] not in "[{":
        return found
    decode, closing, keyed = json.JSONDecoder().raw_decode, "]" if text[at] == "[" else "}", text[at] == "{"
    at = _after_space(text, at + 1)
    while text[at] != closing:
        key: str | int = len(found)
        if keyed:
            key, at = decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)
        found[key] = at
        at = _after_space(text, decode(text, at)[1])
        if text[at] == ",":
            at = _after_space(text, at + 1)
    return found
