"""Our own file for talks alone: parties by name and the `talks` part of a scenario, as YAML.

It carries everything the neutral model holds, and reading what was written
gives an equal model.  Beside the keys of a scenario's talks it knows
`rankings` (states as Y and N, most preferred first, a list within is a tie),
`misperceived` (patterns) and `coalitions`; `status_quo` and `outcomes` may be
left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from trucelab.errors import Problem, WrongInput, meant
from trucelab.interchange.model import MAX_OPTIONS, Ranking, TalksModel, ranking_problem
from trucelab.plain import escaped
from trucelab.scenario.expressions import Expression
from trucelab.scenario.reading_errors import findings
from trucelab.scenario.talks import Impossible, Option, OptionName, Outcome, Preference, StatusQuo
from trucelab.scenario.values import Evidence, Slug, Source, StrictModel, Text
from trucelab.scenario.yaml_text import MAX_VALUES, Path, Written, read_yaml

SCHEMA = "trucelab-talks/1"
MAX_RANKED = MAX_VALUES - 10_000
"""States in all rankings together: what the reader of YAML takes, with room for the rest."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.,()/' \-]*", re.ASCII)
_WORDS = frozenset({"true", "false", "null", "y", "n", "yes", "no", "on", "off"})
"""Words that some readers of YAML, if not ours, take for something else than text."""

Tie = Annotated[tuple[str, ...], BeforeValidator(lambda tie: (tie,) if isinstance(tie, str) else tie)]


class TalksPart(StrictModel):
    """The talks, as in a scenario, with what other formats know beside."""

    options: dict[OptionName, Option] = Field(min_length=1, max_length=MAX_OPTIONS)
    """Options by name, `party.option`; the party before the dot decides."""
    impossible: tuple[Impossible, ...] = ()
    """Combinations that cannot occur."""
    preferences: dict[Slug, tuple[Preference, ...]] = {}
    """For each decision maker, statements, most important first."""
    rankings: dict[Slug, tuple[Tie, ...]] = {}
    """For each decision maker that has one, its ranking of all possible states; used instead of its statements."""
    misperceived: dict[Slug, tuple[str, ...]] = {}
    """For each decision maker, patterns of Y, N and - of the states it does not see."""
    coalitions: tuple[tuple[Slug, ...], ...] = ()
    """The decision makers, each once, in groups that act together."""
    status_quo: StatusQuo | None = None
    """The options taken today, if known."""
    outcomes: dict[str, Outcome] = {}
    """Named outcomes."""


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
    talks: TalksPart
    """Options, preferences, outcomes."""


def read(text: str, file: str) -> TalksModel:
    """Read the text of a file of talks.

    raises  WrongInput, with all problems, their lines and columns
    """
    return model_of(read_yaml(text, file))


def model_of(written: Written) -> TalksModel:
    """The talks of YAML values with their places.

    raises  WrongInput, with all problems
    """
    if not isinstance(written.value, dict):
        raise WrongInput.one(
            f"a file of talks is a mapping that begins with schema: {SCHEMA}", file=written.file, line=1
        )
    try:
        document = TalksDocument.model_validate(written.value)
    except ValidationError as problem:
        found = findings(problem, written.value, TalksDocument)
        raise WrongInput(written.problem(one.place, one.says, offset=one.offset) for one in found) from None
    return _Reader(document, written).model()


def write(model: TalksModel) -> str:
    """The text of a file of talks.

    raises  WrongInput, if rankings are too long for YAML
    """
    ranked = sum(len(group) for ranking in model.rankings.values() for group in ranking)
    if ranked > MAX_RANKED:
        says = f"{ranked:,} states in rankings; a YAML file holds at most {MAX_RANKED:,}. Write .csv or .gmcr instead"
        raise WrongInput.one(says, where="talks.rankings")
    parts = {
        "schema": SCHEMA,
        "title": model.title,
        "parties": dict(model.parties),
        "sources": _plain(model.sources),
        "talks": {
            "options": _plain(model.options, short="says"),
            "impossible": _plain(model.impossible),
            "preferences": _plain({key: items for key, items in model.preferences.items() if items}, short="says"),
            "rankings": {party: _ranking(model, ranking) for party, ranking in model.rankings.items()},
            "misperceived": {party: list(patterns) for party, patterns in model.misperceived.items() if patterns},
            "coalitions": [list(coalition) for coalition in model.coalitions],
            "status_quo": _plain(model.status_quo, short="taken"),
            "outcomes": _plain(model.outcomes, short="when"),
        },
    }
    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_quoted(_without_empty(parts)), out)
    return escaped(out.getvalue())  # what it escapes stands in double quotes, as `_PLAIN` has no such character


def _plain(value: Any, short: str = "") -> Any:
    """Models as mappings without defaults; a mapping with the one key `short` as its value alone."""
    if isinstance(value, BaseModel):
        fields = value.model_dump(mode="json", exclude_defaults=True)
        if "evidence" in fields:  # last, where it does not hide what is said
            fields["evidence"] = [_evidence(item) for item in getattr(value, "evidence", ())]
        ordered = {key: fields[key] for key in sorted(fields, key=("evidence", "judgement").__contains__)}
        return ordered[short] if list(ordered) == [short] else ordered
    if isinstance(value, Mapping):
        return {key: _plain(item, short) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item, short) for item in value]
    return value


def _evidence(evidence: Evidence) -> Any:
    """The short form, `paper#4 B2`, where it says all."""
    fields = evidence.model_dump(mode="json", exclude_defaults=True)
    if len(evidence.grade) == 1 or not fields.keys() <= {"source", "paragraph", "reliability", "credibility"}:
        return fields
    paragraph = f"#{evidence.paragraph}" if evidence.paragraph else ""
    return f"{evidence.source}{paragraph} {evidence.grade}".rstrip()


def _ranking(model: TalksModel, ranking: Ranking) -> list[Any]:
    groups = [[model.letters(state) for state in group] for group in ranking]
    return [group[0] if len(group) == 1 else group for group in groups]


def _without_empty(parts: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: _without_empty(value) if key == "talks" else value for key, value in parts.items()}
    return {
        key: value
        for key, value in kept.items()
        if value not in (None, "", {}) and (value != [] or key == "status_quo")
    }


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


class _Reader:
    """One reading of a document whose single values are sound."""

    def __init__(self, document: TalksDocument, written: Written) -> None:
        self.document = document
        self.talks = document.talks
        self.written = written
        self.options = list(document.talks.options)

    def model(self) -> TalksModel:
        problems = [self.written.problem(path, says, offset=offset) for path, says, offset in self.names()]
        if problems:
            raise WrongInput(problems)
        document, talks = self.document, self.talks
        model = TalksModel(
            title=document.title,
            parties=document.parties,
            options=talks.options,
            impossible=talks.impossible,
            preferences={party: talks.preferences.get(party, ()) for party in document.parties},
            rankings={party: tuple(map(self.tie, ranking)) for party, ranking in talks.rankings.items()},
            misperceived={party: patterns for party, patterns in talks.misperceived.items() if patterns},
            coalitions=talks.coalitions if any(len(coalition) > 1 for coalition in talks.coalitions) else (),
            status_quo=talks.status_quo,
            outcomes=talks.outcomes,
            sources=document.sources,
        )
        found = list(self.states(model))
        if found:
            raise WrongInput(found)
        return model

    def tie(self, letters: Sequence[str]) -> tuple[int, ...]:
        states = [sum(1 << place for place, letter in enumerate(state) if letter == "Y") for state in letters]
        return tuple(sorted(states))

    def names(self) -> Iterator[tuple[Path, str, int | None]]:
        """Names that must stand elsewhere in the file, and letters of states."""
        yield from self.party_names()
        for path, expression in self.statements():
            for name in expression.names:
                if name.name not in self.talks.options:
                    yield path, _unknown(name.name, "an option", self.options), name.column
        taken: Path = ("talks", "status_quo")
        taken = (*taken, "taken") if (*taken, "taken") in self.written.spots else taken
        for index, option in enumerate(self.talks.status_quo.taken if self.talks.status_quo else ()):
            if option not in self.talks.options:
                yield (*taken, index), _unknown(option, "an option", self.options), None
        for path, text, letters in self.texts_of_states():
            if len(text) != len(self.options) or set(text) - set(letters):
                says = f'"{text}": write {len(self.options)} letters, one for each option: {" or ".join(letters)}'
                yield path, says, None

    def party_names(self) -> Iterator[tuple[Path, str, None]]:
        known, talks = self.document.parties, self.talks
        named: list[tuple[Path, str]] = []
        for name, option in talks.options.items():
            path: Path = ("talks", "options", name)
            named.append((path, name.partition(".")[0]))
            named += [((*path, "shared_with", index), sharer) for index, sharer in enumerate(option.shared_with)]
            if name.partition(".")[0] in option.shared_with:
                yield (*path, "shared_with"), "names the decision maker of the option itself; name the others", None
        for key in ("preferences", "rankings", "misperceived"):
            named += [(("talks", key, party), party) for party in getattr(talks, key)]
        for index, coalition in enumerate(talks.coalitions):
            named += [(("talks", "coalitions", index, place), party) for place, party in enumerate(coalition)]
        for path, party in named:
            if party not in known:
                yield path, _unknown(party, "one of the parties", known), None
        members = [party for coalition in talks.coalitions for party in coalition]
        if members and (sorted(members) != sorted(known) or not all(talks.coalitions)):
            yield ("talks", "coalitions"), "must list every party once, those that act alone too", None

    def statements(self) -> Iterator[tuple[Path, Expression]]:
        talks = self.talks
        for index, item in enumerate(talks.impossible):
            yield ("talks", "impossible", index, "when"), item.expression
        for party, statements in talks.preferences.items():
            for index, statement in enumerate(statements):
                yield self.bare(("talks", "preferences", party, index), "says"), statement.expression
        for name, outcome in talks.outcomes.items():
            yield self.bare(("talks", "outcomes", name), "when"), outcome.expression

    def bare(self, path: Path, key: str) -> Path:
        return (*path, key) if (*path, key) in self.written.spots else path

    def texts_of_states(self) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
        for party, ranking in self.talks.rankings.items():
            for index, group in enumerate(ranking):
                for state in group:
                    yield ("talks", "rankings", party, index), state, ("Y", "N")
        for party, patterns in self.talks.misperceived.items():
            for index, pattern in enumerate(patterns):
                yield ("talks", "misperceived", party, index), pattern, ("Y", "N", "-")

    def states(self, model: TalksModel) -> Iterator[Problem]:
        """What only the whole can show: sources cited, and possible states."""
        for path, item in model.sourced():
            for index, evidence in enumerate(item.evidence):
                if evidence.source is not None and evidence.source not in model.sources:
                    says = _unknown(evidence.source, "a source", model.sources)
                    yield self.written.problem(("talks", *path, "evidence", index), says)
        if not model.states.size:
            yield self.written.problem(("talks", "impossible"), "together they rule out every state; narrow one")
            return
        if model.status_quo is not None:
            state = sum(1 << place for place, name in enumerate(self.options) if name in model.status_quo.taken)
            if not model.feasible[state]:
                says = "is impossible by one of the statements under talks.impossible; mend one of them"
                yield self.written.problem(("talks", "status_quo"), says)
        for party, ranking in model.rankings.items():
            says_wrong = ranking_problem(ranking, model.feasible, model.letters)
            if says_wrong:
                yield self.written.problem(("talks", "rankings", party), says_wrong)


def _unknown(name: str, kind: str, known: Iterable[str]) -> str:
    return f'"{name}" is not {kind}. {meant(name, known)}'
