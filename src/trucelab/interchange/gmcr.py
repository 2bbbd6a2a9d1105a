"""The `.gmcr` file: a conflict in option form as JSON, as the program GMCR+ keeps it.

Written from a description of the layout, without that program's code or files.
Two generations of keys are read, the newer one is written.  Options are put
into the order of their decision makers, as GMCR+ does: rankings in the file
name states by number in that order.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from trucelab.errors import Problem, WrongInput, meant
from trucelab.interchange.json_text import Json, read_json
from trucelab.interchange.model import MAX_OPTIONS, TalksAlone, TalksModel
from trucelab.interchange.names import clean, slug
from trucelab.interchange.patterns import (
    Literals,
    TooMany,
    alternatives,
    literals_of,
    pattern_of,
    sensible,
    statement_of,
)
from trucelab.safe_text import escaped
from trucelab.scenario.expressions import BadExpression, Expression, parse
from trucelab.scenario.talks import Coalition, Impossible, Option, Preference
from trucelab.scenario.values import shown
from trucelab.scenario.yaml_text import Path, dotted

MAX_BYTES = 20_000_000
MAX_MAKERS = 100
MAX_STATEMENTS = 2_000
"""Statements in one list."""
_MAX_PROBLEMS = 100

_DIRECTIONS: Final = {"both": "both", "fwd": "take only", "back": "drop only"}
_USE_RANKINGS = ("useManualPreferenceRanking", "useManualPreferenceVectors")
_RANKING = ("preferenceRanking", "preferenceVector")
"""Two generations of a key, the newer first."""
_KEYS = frozenset(
    {"options", "decisionMakers", "infeasibles", "coalitions", "coalitionsFull", "program", "version", "name"}
    | {"preferences", "misperceptions", "payoffs", *_USE_RANKINGS, *_RANKING}
)
_BECAUSE = "listed as infeasible in the .gmcr file"


def read(text: str, file: str) -> TalksModel:
    """Read the text of a `.gmcr` file.

    raises  WrongInput, with all problems of the file
    """
    return _Reader(read_json(text, file)).model()


def write(model: TalksModel) -> str:
    """The text of a `.gmcr` file.

    raises  WrongInput, if something cannot be said in it
    """
    grouped = model.grouped()
    talks = grouped.talks
    place = {name: index for index, name in enumerate(talks.options)}
    use_rankings = bool(talks.rankings)
    backwards = {ours: theirs for theirs, ours in _DIRECTIONS.items()}
    document: dict[str, Any] = {
        "options": [
            {"name": option.says, "permittedDirection": backwards[option.moves]} for option in talks.options.values()
        ],
        "decisionMakers": [
            {
                "name": name,
                "options": [place[option] for option in grouped.controls(party)],
                "preferences": list(_statements(grouped, party, place)),
                "misperceptions": [
                    _literals(literals_of(pattern, list(place)), place) for pattern in talks.misperceived.get(party, ())
                ],
                "preferenceRanking": _numbers(grouped, party) if use_rankings else [],
            }
            for party, name in grouped.parties.items()
        ],
        "infeasibles": list(_infeasibles(grouped, place)),
        _USE_RANKINGS[0]: use_rankings,
    }
    if _parted(grouped):
        makers = list(grouped.parties)
        members = [[makers.index(party) for party in one.members] for one in talks.coalitions.values()]
        alone = [index for index in range(len(makers)) if not any(index in group for group in members)]
        document["coalitions"] = sorted(
            [*members, *alone], key=lambda item: item[0] if isinstance(item, list) else item
        )
    return _laid_out(document)


def caveats(model: TalksModel) -> tuple[str, ...]:
    """What a reader of the `.gmcr` file must know."""
    found = []
    derived = [party for party in model.parties if party not in model.ranked]
    if model.ranked and derived:
        found.append(
            "a .gmcr file uses rankings for all decision makers or for none: the statements of "
            f"{', '.join(derived)} are kept, but the ranking they give is what is used"
        )
    if model.talks.coalitions and not _parted(model):
        found.append("coalitions that share a member are left out: a .gmcr file has everybody in one coalition")
    if any(option.shared_with for option in model.talks.options.values()):
        found.append(
            "an option that several can change is listed under each of them; GMCR+ itself does not handle that"
        )
    return tuple(found)


def _parted(model: TalksModel) -> bool:
    """Whether there are coalitions, with nobody in two of them."""
    members = [member for coalition in model.talks.coalitions.values() for member in coalition.members]
    return 0 < len(members) == len(set(members))


def _statements(model: TalksModel, party: str, place: Mapping[str, int]) -> Iterator[Any]:
    for index, statement in enumerate(model.talks.preferences.get(party, ())):
        lists = _alternatives(statement.expression, f"talks.preferences.{party}[{index}]")
        if not lists or () in lists:
            continue  # never or always true: it splits no two states
        members = [_literals(literals, place) for literals in lists]
        yield members[0] if len(members) == 1 else {"compound": True, "members": members}


def _infeasibles(model: TalksModel, place: Mapping[str, int]) -> Iterator[Any]:
    for index, item in enumerate(model.talks.impossible):
        for literals in _alternatives(item.expression, f"talks.impossible[{index}]"):
            yield _literals(literals, place)


def _alternatives(expression: Expression, where: str) -> tuple[Literals, ...]:
    try:
        return alternatives(expression)
    except TooMany as problem:
        says = f'"{shown(expression.text)}" {problem}, as a .gmcr file needs; break the statement up'
        raise WrongInput.one(says, where=where) from None


def _literals(literals: Literals, place: Mapping[str, int]) -> list[list[int | str]]:
    return [[place[name], "Y" if taken else "N"] for name, taken in literals]


def _numbers(model: TalksModel, party: str) -> list[Any]:
    """A ranking in state numbers."""
    numbers = np.cumsum(model.feasible)
    groups = [[int(numbers[state]) for state in group] for group in model.ranking(party)]
    return [group[0] if len(group) == 1 else group for group in groups]


def _laid_out(document: Mapping[str, Any]) -> str:
    """JSON with one option, decision maker or statement on a line."""
    parts = []
    for key, value in document.items():
        inner = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            inner = "[\n  " + ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n ]"
        parts.append(f' "{key}": {inner}')
    return escaped("{\n" + ",\n".join(parts) + "\n}\n")


@dataclass(frozen=True)
class _Maker:
    """A decision maker as far as it is known before options have names."""

    party: str
    name: str
    options: tuple[int, ...]
    raw: Mapping[str, Any]
    path: Path


@dataclass
class _Reader:
    """One reading; problems are gathered, and raised before what would build on them."""

    json: Json
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    """The name, in the model, of every option of the file; in the order of the model."""

    def model(self) -> TalksModel:
        raw = self.json.value
        if not isinstance(raw, dict):
            self.problem((), f"{shown(raw)}: a .gmcr file is one JSON object with options and decisionMakers")
            self.stop()
        listed = self.options(raw)
        makers = self.makers(raw, len(listed))
        manual = self.flag(raw)
        self.ownership(listed, makers)
        self.stop()
        options = self.named(listed, makers)
        impossible = self.impossible(raw)
        preferences = {maker.party: self.preferences(maker) for maker in makers}
        misperceived = {maker.party: self.misperceived(maker) for maker in makers}
        self.stop()
        talks = TalksAlone(
            options=options,
            impossible=impossible,
            preferences={party: items for party, items in preferences.items() if items},
            misperceived={party: patterns for party, patterns in misperceived.items() if patterns},
            coalitions=self.coalitions(raw, makers),
        )
        unranked = TalksModel(parties={maker.party: maker.name for maker in makers}, talks=talks)
        if not unranked.states.size:
            self.problem(("infeasibles",), "together they rule out every state; remove one")
            self.stop()
        rankings = {maker.party: self.ranking(maker, unranked) for maker in makers} if manual else {}
        self.stop()
        return replace(unranked, talks=talks.model_copy(update={"rankings": rankings}), notes=tuple(self.notes))

    def problem(self, path: Path, says: str) -> None:
        self.problems.append(self.json.problem(path, says))
        if len(self.problems) >= _MAX_PROBLEMS:
            self.stop()

    def stop(self) -> None:
        if self.problems:
            raise WrongInput(self.problems)

    def required(self, raw: Mapping[str, Any], key: str, path: Path) -> list[Any]:
        """The list under a key; an empty one after a problem."""
        value = raw.get(key)
        if isinstance(value, list):
            return value
        if key in raw:
            self.problem((*path, key), f"{shown(value)}: expected a list")
        else:
            self.problem(path, f'the key "{key}" is missing; it holds a list. {_near(key, raw)}'.rstrip())
        return []

    def optional(self, raw: Mapping[str, Any], key: str, path: Path) -> list[Any]:
        return [] if raw.get(key) is None else self.required(raw, key, path)

    def options(self, raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        listed = self.required(raw, "options", ())
        if raw.get("options") == []:
            self.problem(("options",), "no option is listed; a conflict needs one")
        if len(listed) > MAX_OPTIONS:
            says = f"{len(listed)} options; at most {MAX_OPTIONS} can be analysed. Leave out or merge some"
            self.problem(("options",), says)
            self.stop()
        for index, item in enumerate(listed):
            path: Path = ("options", index)
            if not self.named_object(item, path):
                continue
            direction = item.get("permittedDirection")
            if not (isinstance(direction, str) and direction in _DIRECTIONS):
                says = f"{shown(direction)}: write both, fwd (it can only be taken) or back (only be dropped)"
                self.problem((*path, "permittedDirection"), says)
        return listed

    def named_object(self, item: Any, path: Path) -> bool:
        if not isinstance(item, dict):
            self.problem(path, f"{shown(item)}: expected an object with a name")
            return False
        if not isinstance(item.get("name"), str):
            self.problem((*path, "name"), f"{shown(item.get('name'))}: expected a name, as text")
        return True

    def flag(self, raw: Mapping[str, Any]) -> bool:
        """Whether rankings count, rather than statements."""
        for key in _USE_RANKINGS:
            if key in raw:
                if not isinstance(raw[key], bool):
                    self.problem((key,), f"{shown(raw[key])}: write true (rankings count) or false (statements count)")
                return raw[key] is True
        says = f'the key "{_USE_RANKINGS[0]}" is missing: true if rankings count, false if statements do'
        self.problem((), f"{says}. {_near(_USE_RANKINGS[0], raw)}".rstrip())
        return False

    def makers(self, raw: Mapping[str, Any], options: int) -> list[_Maker]:
        listed = self.required(raw, "decisionMakers", ())
        if raw.get("decisionMakers") == []:
            self.problem(("decisionMakers",), "no decision maker is listed; a conflict needs one")
        if len(listed) > MAX_MAKERS:
            self.problem(("decisionMakers",), f"{len(listed)} decision makers; at most {MAX_MAKERS} can be analysed")
            self.stop()
        makers: dict[str, _Maker] = {}
        for index, item in enumerate(listed):
            path: Path = ("decisionMakers", index)
            if not self.named_object(item, path) or not isinstance(item.get("name"), str):
                continue
            name = clean(item["name"]) or f"decision maker {index + 1}"
            party = slug(name, makers, f"decision-maker-{index + 1}")
            owned = self.required(item, "options", path)
            good = [
                option
                for place, option in enumerate(owned)
                if self.good_index(option, options, "options", (*path, "options", place))
            ]
            makers[party] = _Maker(party, name, tuple(dict.fromkeys(good)), item, path)
        return list(makers.values())

    def good_index(self, value: Any, count: int, of: str, path: Path) -> bool:
        if type(value) is int and 0 <= value < count:
            return True
        if count:
            self.problem(path, f"{shown(value)}: expected the place of one of the {count} {of}, 0 to {count - 1}")
        return False

    def ownership(self, listed: Sequence[Any], makers: Iterable[_Maker]) -> None:
        """Every option belongs to a decision maker; otherwise it has no place in the order of states."""
        if self.problems:
            return  # an owner may be lost among what is wrong
        owned = {option for maker in makers for option in maker.options}
        for index, item in enumerate(listed):
            if index not in owned:
                name = item.get("name")
                says = f"{shown(name)} belongs to no decision maker; add {index} to the options of one, or remove it"
                self.problem(("options", index), says)

    def named(self, listed: Sequence[Mapping[str, Any]], makers: Sequence[_Maker]) -> dict[str, Option]:
        """The options in the order of the model; also remembers their names."""
        found: dict[str, Option] = {}
        for maker in makers:
            for index in maker.options:
                if index in self.names:
                    continue
                number = len(found) + 1
                says = clean(listed[index]["name"]) or f"option {number}"
                own = {name.partition(".")[2] for name in found if name.partition(".")[0] == maker.party}
                name = f"{maker.party}.{slug(says, own, f'option-{number}')}"
                sharers = tuple(other.party for other in makers if index in other.options and other is not maker)
                direction: Any = _DIRECTIONS[listed[index]["permittedDirection"]]
                found[name] = Option(says=says, moves=direction, shared_with=sharers)
                self.names[index] = name
        return found

    def statements(self, raw: Mapping[str, Any], key: str, path: Path) -> Iterator[tuple[Path, tuple[Literals, ...]]]:
        """The different statements of a list, as alternatives."""
        listed = self.required(raw, key, path) if key != "misperceptions" else self.optional(raw, key, path)
        if len(listed) > MAX_STATEMENTS:
            says = f"{len(listed):,} statements; at most {MAX_STATEMENTS:,} are read from one list"
            self.problem((*path, key), says)
            return
        seen: set[frozenset[frozenset[tuple[str, bool]]]] = set()
        for index, item in enumerate(listed):
            where = (*path, key, index)
            lists = self.members(item, where)
            if lists is None:
                continue
            sense = frozenset(frozenset(literals) for literals in lists)
            if sense in seen:
                self.note(where, "repeats an earlier one and is left out")
            elif not sense:
                self.note(where, "asks for an option to be both taken and not, is never true, and is left out")
            else:
                yield where, lists
            seen.add(sense)

    def members(self, item: Any, path: Path) -> tuple[Literals, ...] | None:
        """A statement as alternatives; nothing after a problem."""
        if not isinstance(item, dict):
            literals = self.literals(item, path)
            return None if literals is None else sensible([literals])
        listed = item.get("members")
        if item.get("compound") is not True or not isinstance(listed, list) or not listed:
            says = (
                'an object here is a compound statement, {"compound": true, "members": [...]} with at least one member'
            )
            self.problem(path, says)
            return None
        found = [self.literals(member, (*path, "members", place)) for place, member in enumerate(listed)]
        whole = [literals for literals in found if literals is not None]
        return sensible(whole) if len(whole) == len(found) else None

    def literals(self, item: Any, path: Path) -> Literals | None:
        if not isinstance(item, list):
            self.problem(path, f'{shown(item)}: a statement is a list of [option, "Y" or "N"]')
            return None
        found = []
        for index, pair in enumerate(item):
            where = (*path, index)
            if not (isinstance(pair, list) and len(pair) == 2):
                self.problem(where, f'{shown(pair)}: expected [option, "Y" or "N"]')
            elif not (isinstance(pair[1], str) and pair[1] in ("Y", "N")):
                self.problem((*where, 1), f'{shown(pair[1])}: expected "Y" or "N"')
            elif self.good_index(pair[0], len(self.names), "options", (*where, 0)):
                found.append((self.names[pair[0]], pair[1] == "Y"))
        return tuple(found) if len(found) == len(item) else None

    def impossible(self, raw: Mapping[str, Any]) -> tuple[Impossible, ...]:
        found = []
        for path, lists in self.statements(raw, "infeasibles", ()):
            if () in lists:
                self.problem(path, "an empty statement rules out every state; remove it")
            else:  # of a compound one, each alternative rules states out by itself
                texts = [self.text((literals,), path) for literals in lists]
                found += [Impossible(when=text, because=_BECAUSE) for text in texts if text]
        return tuple(found)

    def preferences(self, maker: _Maker) -> tuple[Preference, ...]:
        found = []
        for path, lists in self.statements(maker.raw, "preferences", maker.path):
            if () in lists:
                self.note(path, "is empty, is always true, and is left out")
            elif text := self.text(lists, path):
                found.append(Preference(says=text))
        return tuple(found)

    def misperceived(self, maker: _Maker) -> tuple[str, ...]:
        options = list(self.names.values())
        found = self.statements(maker.raw, "misperceptions", maker.path)
        patterns = [pattern_of(literals, options) for _, lists in found for literals in lists]
        return tuple(dict.fromkeys(patterns))

    def text(self, lists: Sequence[Literals], path: Path) -> str:
        """The statement in words; empty after a problem."""
        text = statement_of(lists)
        try:
            parse(text)
        except BadExpression as problem:
            self.problem(path, f"the statement is {problem}; break it up")
            return ""
        return text

    def ranking(self, maker: _Maker, model: TalksModel) -> tuple[tuple[str, ...], ...]:
        key = next((key for key in _RANKING if key in maker.raw), _RANKING[0])
        before = len(self.problems)
        listed = self.required(maker.raw, key, maker.path)
        if len(self.problems) > before:
            return ()
        path, count = (*maker.path, key), model.states.size
        groups: list[list[int]] = []
        for index, item in enumerate(listed):
            group = item if isinstance(item, list) else [item]
            wrong = [number for number in group if not (type(number) is int and 1 <= number <= count)]
            if wrong or not group:
                says = f"{shown(wrong[0])}: expected the number of a state, 1 to {count}" if wrong else "an empty tie"
                self.problem((*path, index), says)
                return ()
            groups.append(sorted(group))
        times = Counter(number for group in groups for number in group)
        missing = [number for number in range(1, count + 1) if number not in times]
        if times and max(times.values()) > 1:
            twice = max(times, key=lambda number: times[number])
            self.problem(path, f"state {twice} comes twice; list every possible state once")
        elif missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            self.problem(path, f"state {missing[0]}{more} is missing; list every possible state once")
        return tuple(tuple(model.letters(int(model.states[number - 1])) for number in group) for group in groups)

    def coalitions(self, raw: Mapping[str, Any], makers: Sequence[_Maker]) -> dict[str, Coalition]:
        """The partition, if it is one; GMCR+ ignores any other list, and so do we, but say so."""
        listed = raw.get("coalitions")
        if listed is None:
            return {}
        groups = [item if isinstance(item, list) else [item] for item in listed] if isinstance(listed, list) else [[-1]]
        members = [member for group in groups for member in group]
        whole = all(type(member) is int for member in members) and sorted(members) == list(range(len(makers)))
        if not whole or not all(groups):
            self.note(("coalitions",), "does not list every decision maker once and is ignored")
            return {}
        named = [tuple(makers[member].party for member in group) for group in groups if len(group) > 1]
        return {", ".join(members): Coalition(members=members) for members in named}

    def note(self, path: Path, says: str) -> None:
        self.notes.append(f"{dotted(path)} {says}")


def _near(key: str, raw: Mapping[str, Any]) -> str:
    """What may have been meant instead of a key that is missing."""
    unknown = [other for other in raw if other not in _KEYS]
    says = meant(key, unknown)
    return f'Is "{says.partition(chr(34))[2].partition(chr(34))[0]}" a slip?' if says.startswith("Did") else ""
