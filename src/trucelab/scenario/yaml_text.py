"""YAML as people write it, and nothing else: YAML 1.2 core values, with the place of every key and value.

Anchors, aliases and tags are refused, duplicate keys too; size, depth and
number of values are capped while events are read, before anything is built, so
a small file cannot unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from trucelab.errors import Problem, WrongInput
from trucelab.safe_text import has_halves
from trucelab.scenario.files import HALF

MAX_BYTES = 4_000_000
MAX_DEPTH = 24
MAX_VALUES = 50_000
MAX_TEXT = 20_000
"""Characters of one text."""
MAX_KEY = 1_000

Path = tuple[str | int, ...]

_MEANS = (
    ("mapping values are not allowed", 'a ":" where none can stand; put a text that holds ": " in quotes, or mend the '
     "indentation"),
    ("cannot start any token", 'a text that begins with one of @ % ` & * ! | > or a tab; put it in quotes'),
    ("unexpected end of stream", "a quote that is opened and never closed"),
    ("expected ',' or ']'", 'a list opened with "[" is not closed; put a "," between two items and "]" at the end'),
    ("expected ',' or '}'", 'a mapping opened with "{" is not closed; put a "," between two keys, "}" at the end, and '
     "quotes around a text that holds a comma"),
    ("expected <block end>", "a line that belongs to neither the list nor the mapping above it; mend the indentation"),
    ("could not find expected ':'", 'a key without ":"'),
    ("expected the node content", "a value is missing here"),
)  # fmt: skip
"""What the reader of YAML says, and what a person can do about it."""

_NULL = re.compile(r"^(~|null|Null|NULL|)$")
_TRUE = re.compile(r"^(true|True|TRUE)$")
_FALSE = re.compile(r"^(false|False|FALSE)$")
_INT = re.compile(r"^[-+]?[0-9]+$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_OTHER_FLOAT = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}


@dataclass(frozen=True)
class Spot:
    """Where a key and its value stand, 1-based; `text_column` is where the characters of a scalar begin."""

    line: int
    column: int
    text_column: int = 0


@dataclass
class Written:
    """The values of a YAML file, with the place of each."""

    file: str
    value: Any = None
    spots: dict[Path, Spot] = field(default_factory=dict)

    def spot(self, path: Path) -> Spot:
        """The place of a path, or of its nearest parent that stands in the file."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, Spot(0, 0))

    def problem(self, path: Path, says: str, *, offset: int | None = None) -> Problem:
        """A problem at a path; `offset` is a 0-based character within the scalar's text."""
        spot = self.spot(path)
        column = spot.column if offset is None or not spot.text_column else spot.text_column + offset
        return Problem(self.file, spot.line, column, dotted(path), says)


def dotted(path: Path) -> str:
    """A path as people read it.

    >>> dotted(("talks", "preferences", "russia", 2))
    'talks.preferences.russia[2]'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_yaml(text: str, file: str) -> Written:
    """Read the one document of a YAML text.

    raises  WrongInput, at the first place that cannot be read, or with all duplicate keys
    """
    if len(text) > MAX_BYTES:
        raise WrongInput.one(f"larger than {MAX_BYTES:,} bytes; split tables into CSV files", file=file)
    _refuse_tabs(text, file)
    written = Written(file)
    reader = _Reader(written, text)
    try:
        written.value = reader.document()
    except MarkedYAMLError as problem:
        raise WrongInput([_not_yaml(problem, file)]) from None
    except ReaderError as problem:
        before = text[: problem.position]
        says = f"the character U+{int(problem.character):04X} cannot stand in YAML; remove it"
        line, column = before.count("\n") + 1, problem.position - before.rfind("\n")
        raise WrongInput.one(says, file=file, line=line, column=column) from None
    except YAMLError as problem:
        raise WrongInput.one(f"not YAML: {' '.join(str(problem).split())}", file=file) from None
    if reader.problems:
        raise WrongInput(reader.problems)
    return written


def _not_yaml(problem: MarkedYAMLError, file: str) -> Problem:
    mark, context = problem.problem_mark or problem.context_mark, problem.context_mark
    found = str(problem.problem or problem.context)
    if "end of stream" in found and context:
        mark = context  # where the quote is opened, rather than the end of the file
    says = next((means for part, means in _MEANS if part in found), found)
    if context and mark and context.line != mark.line:
        says += f" (what is being read begins on line {context.line + 1})"
    return Problem(file, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, "", f"not YAML: {says}")


def _refuse_tabs(text: str, file: str) -> None:
    problems = [
        Problem(file, number, line.index("\t") + 1, "", "a tab in the indentation; YAML indents with spaces")
        for number, line in enumerate(text.split("\n"), start=1)
        if "\t" in line[: len(line) - len(line.lstrip(" \t"))]
    ]
    if problems:
        raise WrongInput(problems)


class _Reader:
    """Builds plain values from parse events, without ever following an alias."""

    def __init__(self, written: Written, text: str) -> None:
        self.written = written
        self.problems: list[Problem] = []
        self.values = 0
        self.events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))

    def document(self) -> Any:
        kinds = []
        value: Any = None
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                kinds.append(kind)
                if len(kinds) > 1:
                    self._refuse(event, "a second document; a scenario is one YAML document")
            elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                value = self.node(event, ())
        if not kinds:
            raise WrongInput.one("the file is empty", file=self.written.file)
        return value

    def node(self, event: Any, path: Path) -> Any:
        kind = type(event).__name__
        self._check(event, kind, path)
        if path not in self.written.spots:
            self.written.spots[path] = _spot(event)
        if kind == "ScalarEvent":
            return self._scalar(event)
        return self.mapping(path) if kind == "MappingStartEvent" else self.sequence(path)

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        first: dict[str, int] = {}
        for event in self.events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self._key(event, path)
            value_event = next(self.events)
            spot = _spot(event)
            inside = (*path, key)
            if key in items:
                says = f'the key "{key}" is given twice; the first is on line {first[key]}'
                self.problems.append(Problem(self.written.file, spot.line, spot.column, dotted(inside), says))
                inside = (*inside, "(again)")
            if key == "<<":
                self._refuse(event, 'a merge key ("<<"); write the values out where they are needed')
            first.setdefault(key, spot.line)
            self.written.spots[inside] = Spot(spot.line, spot.column, _text_column(value_event))
            value = self.node(value_event, inside)
            items.setdefault(key, value)
        return items

    def _key(self, event: Any, path: Path) -> str:
        kind = type(event).__name__
        self._check(event, kind, path)
        if kind != "ScalarEvent":
            self._refuse(event, "a key must be a plain word")
        key = str(event.value)
        if len(key) > MAX_KEY:
            self._refuse(event, f"a key of {len(key):,} characters; give at most {MAX_KEY:,}")
        if has_halves(key):
            self._refuse(event, HALF)
        return key

    def _check(self, event: Any, kind: str, path: Path) -> None:
        if kind == "AliasEvent":
            self._refuse(event, f"an alias (*{event.anchor}); write the value out")
        if getattr(event, "anchor", None):
            self._refuse(event, f"an anchor (&{event.anchor}); write the value out where it is needed")
        if getattr(event, "tag", None):
            self._refuse(event, f"a tag ({event.tag}); values are plain words, numbers, lists and mappings")
        self.values += 1
        if self.values > MAX_VALUES:
            self._refuse(event, f"more than {MAX_VALUES:,} values; move tables into CSV files")
        if len(path) > MAX_DEPTH:
            self._refuse(event, f"nested more than {MAX_DEPTH} deep")

    def _refuse(self, event: Any, says: str) -> None:
        spot = _spot(event)
        raise WrongInput.one(says, file=self.written.file, line=spot.line, column=spot.column)

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if len(text) > MAX_TEXT:
            self._refuse(event, f"a text of {len(text):,} characters; give at most {MAX_TEXT:,}")
        if has_halves(text):
            self._refuse(event, HALF)
        if event.style in ("'", '"', "|", ">"):
            return text
        if _NULL.match(text):
            return None
        if _TRUE.match(text):
            return True
        if _FALSE.match(text):
            return False
        if _INT.match(text) and len(text) < 40:
            return int(text)
        if _FLOAT.match(text):
            return float(text)
        return float(_OTHER_FLOAT[text.lower()]) if text.lower() in _OTHER_FLOAT else text


def _spot(event: Any) -> Spot:
    mark = event.start_mark
    return Spot(mark.line + 1, mark.column + 1, _text_column(event))


def _text_column(event: Any) -> int:
    """Where the characters of a one-line scalar begin; 0 where they cannot be counted on one line."""
    if type(event).__name__ != "ScalarEvent" or event.style in ("|", ">"):
        return 0
    if event.start_mark.line != event.end_mark.line:
        return 0
    quotes = 2 if event.style in ("'", '"') else 0
    text = str(event.value)
    if event.end_mark.column - event.start_mark.column != len(text) + quotes:
        return 0  # an escape: the characters of the text are not those of the line
    # white space at the ends is not part of the text that is read
    return int(event.start_mark.column) + 1 + quotes // 2 + len(text) - len(text.lstrip())
