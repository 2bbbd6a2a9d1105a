"""Our own file for talks alone: parties by name and the `talks` part of a scenario, as YAML.

It carries everything the neutral model holds, and reading what was written gives an equal model.  Beside the keys of a
scenario's talks it knows `misperceived` (patterns) and `coalesced` (statements); `status_quo` and `outcomes` may be
left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from trucelab.errors import Problem, WrongInput, meant
from trucelab.interchange.model import DrawnTalks, Graph, TalksAlone, TalksModel
from trucelab.safe_text import escaped
from trucelab.scenario.checks import walk
from trucelab.scenario.checks.parties import decision_makers_of_talks, parties_of_talks
from trucelab.scenario.checks.talks import levers_of_talks, options_of_talks, states_of_talks
from trucelab.scenario.expressions import parse
from trucelab.scenario.reading_errors import findings
from trucelab.scenario.talks import Option, Outcome, Preference, StatusQuo
from trucelab.scenario.values import Evidence, Slug, Source, StrictModel, Text
from trucelab.scenario.yaml_text import MAX_VALUES, Written, dotted, read_yaml

SCHEMA = "trucelab-talks/1"
MAX_RANKED = MAX_VALUES - 10_000
"""States in all rankings together: what the reader of YAML takes, with room for the rest."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.,()/' \-]*", re.ASCII)
_WORDS = frozenset({"true", "false", "null", "y", "n", "yes", "no", "on", "off"})
"""Words that some readers of YAML, if not ours, take for something else than text."""
_SHORT: dict[type[BaseModel], str] = {Option: "says", Preference: "says", Outcome: "when", StatusQuo: "taken"}
"""Models that may be written as the value of one key alone."""


class TalksDocument(StrictModel):
    """A file of talks alone."""

    schema_: Annotated[Literal["trucelab-talks/1"], Field(alias="schema")]
    """Version of this format."""
    title: str = ""
    """Title of the conflict."""
    parties: dict[Slug, Text] = Field(min_length=1)
    """The decision makers: short names, and names as printed."""
    sources: dict[Slug, Source] = {}
    """Documents that carry evidence, by key."""
    talks: TalksAlone | None = None
    """Options, preferences, outcomes."""
    graph: Graph | None = None
    """Instead of talks: states and moves that are drawn by hand."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.talks is None) == (self.graph is None):
            raise ValueError("give talks, with options, or graph, with states and moves drawn by hand")
        return self


def read(text: str, file: str) -> TalksModel:
    """Read the text of a file of talks with options.

    raises  WrongInput, with all problems, their lines and columns
    """
    found = talks_of(read_yaml(text, file))
    if isinstance(found, DrawnTalks):
        raise WrongInput.one("has no options, but a graph drawn by hand", file=file, where="graph")
    return found


def talks_of(written: Written) -> TalksModel | DrawnTalks:
    """The talks of YAML values with their places.

    raises  WrongInput, with all problems
    """
    if not isinstance(written.value, dict):
        says = f"a file of talks is a mapping that begins with schema: {SCHEMA}"
        raise WrongInput.one(says, file=written.file, line=1)
    _named_coalitions(written.value)
    try:
        document = TalksDocument.model_validate(written.value)
    except ValidationError as problem:
        found = findings(problem, written.value, TalksDocument)
        raise WrongInput(written.problem(one.place, one.says, offset=one.offset) for one in found) from None
    if document.graph is not None:
        return _drawn(document, document.graph, written)
    talks = document.talks
    assert talks is not None  # by the document's own check
    problems = list(_problems(talks, document, written))
    if problems:
        raise WrongInput(problems)
    seen = {"misperceived": {party: unseen for party, unseen in talks.misperceived.items() if unseen}}
    model = TalksModel(document.parties, talks.model_copy(update=seen), document.sources, document.title)
    try:
        _ = model.prepared
    except WrongInput as wrong:
        raise WrongInput(_placed(problem, written) for problem in wrong.problems) from None
    return model


def _drawn(document: TalksDocument, graph: Graph, written: Written) -> DrawnTalks:
    named = [("moves", party) for party in graph.moves] + [("rankings", party) for party in graph.rankings]
    problems = [
        written.problem(("graph", key, party), _unknown(party, "one of the parties", document.parties))
        for key, party in named
        if party not in document.parties
    ]
    problems += [
        written.problem(("graph", "rankings"), f'the ranking of "{party}" is missing')
        for party in document.parties
        if party not in graph.rankings
    ]
    if problems:
        raise WrongInput(problems)
    drawn = DrawnTalks(document.parties, graph, document.title)
    try:
        drawn.conflict()
    except WrongInput as wrong:
        raise WrongInput(written.problem(("graph",), problem.says) for problem in wrong.problems) from None
    return drawn


def _named_coalitions(value: dict[str, Any]) -> None:
    """Coalitions as lists of all decision makers, the spelling before they had names, as named ones."""
    talks = value.get("talks")
    listed = talks.get("coalitions") if isinstance(talks, dict) else None
    if isinstance(talks, dict) and isinstance(listed, list) and all(isinstance(group, list) for group in listed):
        groups = [group for group in listed if len(group) > 1]
        talks["coalitions"] = {", ".join(map(str, group)): {"members": group} for group in groups}


def _problems(talks: TalksAlone, document: TalksDocument, written: Written) -> Iterator[Problem]:
    """Names that must stand elsewhere in the file, and letters of states."""
    parties = document.parties
    yield from parties_of_talks(talks, parties, written)
    yield from levers_of_talks(talks, parties, written)
    unseen = ((("talks", "misperceived", party), party) for party in talks.misperceived)
    for path, party in (*decision_makers_of_talks(talks), *unseen):
        if party not in parties:
            yield written.problem(path, _unknown(party, "one of the parties", parties))
    merged = ((("talks", "coalesced", index), parse(text)) for index, text in enumerate(talks.coalesced))
    yield from options_of_talks(talks, written, merged)
    yield from states_of_talks(talks, written)
    for party, patterns in talks.misperceived.items():
        for index, pattern in enumerate(patterns):
            if len(pattern) != len(talks.options) or set(pattern) - set("YN-"):
                says = f'"{pattern}": write {len(talks.options)} letters, one for each option: Y or N or -'
                yield written.problem(("talks", "misperceived", party, index), says)
    for path, item in walk(talks, ("talks",)):
        if isinstance(item, Evidence) and item.source is not None and item.source not in document.sources:
            yield written.problem(path, _unknown(item.source, "a source", document.sources))


def _placed(problem: Problem, written: Written) -> Problem:
    """A problem of the analysis, at its place in the file."""
    paths = {dotted(path): path for path in written.spots}
    where = problem.where
    while where and where not in paths:
        where = where[: max(where.rfind("."), where.rfind("["), 0)]
    return written.problem(paths.get(where, ("talks",)), problem.says)


def _unknown(name: str, kind: str, known: Collection[str]) -> str:
    return f'"{name}" is not {kind}. {meant(name, known)}'


def write(model: TalksModel) -> str:
    """The text of a file of talks.

    raises  WrongInput, if rankings are too long for YAML
    """
    talks = model.talks
    ranked = sum(len(group) for ranking in talks.rankings.values() for group in ranking)
    if ranked > MAX_RANKED:
        says = f"{ranked:,} states in rankings; a YAML file holds at most {MAX_RANKED:,}. Write .csv or .gmcr instead"
        raise WrongInput.one(says, where="talks.rankings")
    parts = _plain(talks)
    parts["impossible"] = _plain([item for item in talks.impossible if item not in talks.exclusions])
    parts["rankings"] = {
        party: [group[0] if len(group) == 1 else list(group) for group in ranking]
        for party, ranking in talks.rankings.items()
    }
    ordered = {key: parts[key] for key in TalksAlone.model_fields if key in parts}
    document = {
        "schema": SCHEMA,
        "title": model.title,
        "parties": dict(model.parties),
        "sources": _plain(model.sources),
        "talks": {key: value for key, value in ordered.items() if value or key == "status_quo"},
    }
    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_quoted({key: value for key, value in document.items() if value}), out)
    return escaped(out.getvalue())  # what it escapes stands in double quotes, as `_PLAIN` has no such character


def _plain(value: Any) -> Any:
    """Models as mappings without defaults, evidence last, where it does not hide what is said."""
    if isinstance(value, Evidence):
        return _evidence(value)
    if isinstance(value, BaseModel):
        held = {name: getattr(value, name) for name in type(value).model_fields}
        defaults = {
            name: info.get_default(call_default_factory=True) for name, info in type(value).model_fields.items()
        }
        kept = [name for name, item in held.items() if item != defaults[name]]
        fields = {name: _plain(held[name]) for name in sorted(kept, key=("evidence", "judgement").__contains__)}
        short = _SHORT.get(type(value), "")
        return fields[short] if list(fields) == [short] else fields
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _evidence(evidence: Evidence) -> Any:
    """The short form, `paper#4 B2`, where it says all."""
    fields = evidence.model_dump(mode="json", exclude_defaults=True)
    if len(evidence.grade) == 1 or not fields.keys() <= {"source", "paragraph", "reliability", "credibility"}:
        return fields
    paragraph = f"#{evidence.paragraph}" if evidence.paragraph else ""
    return f"{evidence.source}{paragraph} {evidence.grade}".rstrip()


def _quoted(value: Any) -> Any:
    """Texts in quotes wherever YAML might read them otherwise; all of them keep their letters."""
    if isinstance(value, dict):
        return {_quoted(key): _quoted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_quoted(item) for item in value]
    if not isinstance(value, str) or (
        _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS
    ):
        return value
    return DoubleQuotedScalarString(value)
