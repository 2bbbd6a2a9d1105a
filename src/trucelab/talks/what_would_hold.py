"""What would make an outcome hold: other preferences, another option, an actor less, a condition met.

Every lever makes other talks out of the talks, so that all of them can be
tried alone and together, and each result can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import numpy as np

from trucelab.errors import WrongInput, meant
from trucelab.scenario.talks import Impossible, Option, Preference, StatusQuo, Talks
from trucelab.talks.closures import Closures
from trucelab.talks.conflict import PreparedTalks
from trucelab.talks.findings import Held
from trucelab.talks.smallest_change import PreparedInverse, StatementChange
from trucelab.talks.stability import CONCEPTS, Concept


@dataclass(frozen=True)
class AddedOption:
    """A new choice, such as a guarantee or monitors, and what parties think of it."""

    name: str
    """`party.option`."""
    says: str
    """What taking it means, as a verb phrase."""
    moves: Literal["both", "take only", "drop only"] = "both"
    statements: tuple[tuple[str, int, str], ...] = ()
    """Decision maker, place from 0 in its list, statement; inserted one after the other."""
    impossible: tuple[tuple[str, str], ...] = ()
    """What cannot occur with it: the statement and the reason."""

    @property
    def size(self) -> tuple[int, int]:
        """How large a lever it is: changes, then priority moved."""
        return 1, 0

    def applied(self, talks: Talks) -> Talks:
        """The talks with the option, as the last one.

        raises  WrongInput, if there is such an option already, or a statement is put where no list is
        """
        if self.name in talks.options:
            raise WrongInput.one(f'"{self.name}" is an option already; give the new one another name')
        preferences = {maker: list(statements) for maker, statements in talks.preferences.items()}
        for maker, place, statement in self.statements:
            statements = preferences.setdefault(maker, [])
            _require_place(maker, place, len(statements))
            statements.insert(place, Preference(says=statement))
        barred = tuple(Impossible(when=when, because=because) for when, because in self.impossible)
        return _changed(
            talks,
            options={**talks.options, self.name: Option(says=self.says, moves=self.moves)},
            preferences={maker: tuple(statements) for maker, statements in preferences.items()},
            impossible=(*talks.impossible, *barred),
        )


@dataclass(frozen=True)
class RemovedActor:
    """A decision maker that is no longer there: its options stay as they are put, its wishes do not count."""

    decision_maker: str
    options: Literal["not taken", "as today"] = "not taken"
    """How the options that it alone decides on stay; one that it shares stays with the others."""

    @property
    def size(self) -> tuple[int, int]:
        """How large a lever it is: changes, then priority moved."""
        return 1, 0

    def applied(self, talks: Talks) -> Talks:
        """The talks without it; its fixed options are kept, as statements may speak of them.

        raises  WrongInput, if it is not a decision maker
        """
        who = self.decision_maker
        if who not in talks.decision_makers:
            raise WrongInput.one(f'"{who}" is not a decision maker. {meant(who, talks.decision_makers)}')
        options, barred, taken = {}, [], list(talks.status_quo.taken)
        for name, option in talks.options.items():
            others = tuple(sharer for sharer in option.shared_with if sharer != who)
            options[name] = option.model_copy(update={"shared_with": others})
            if name.partition(".")[0] != who or others:
                continue
            stays = self.options == "as today" and name in taken
            barred.append(Impossible(when=f"not {name}" if stays else name, because=f"{who} is removed"))
            if not stays and name in taken:
                taken.remove(name)
        return _changed(
            talks,
            options=options,
            impossible=(*talks.impossible, *barred),
            preferences={maker: kept for maker, kept in talks.preferences.items() if maker != who},
            status_quo=talks.status_quo.model_copy(update={"taken": tuple(taken)}),
        )


@dataclass(frozen=True)
class Given:
    """A condition taken as met: whatever contradicts it cannot occur."""

    condition: str
    """A statement over options."""

    @property
    def size(self) -> tuple[int, int]:
        """How large a lever it is: changes, then priority moved."""
        return 1, 0

    def applied(self, talks: Talks) -> Talks:
        """The talks in which it is always true."""
        barred = Impossible(when=f"not ({self.condition})", because="taken as given")
        return _changed(talks, impossible=(*talks.impossible, barred))


@dataclass(frozen=True)
class ChangedPreferences:
    """Changes of statements; made after all other levers, whose lists their places refer to."""

    changes: tuple[StatementChange, ...]

    @property
    def size(self) -> tuple[int, int]:
        """How large a lever it is: changes, then priority moved."""
        return len(self.changes), sum(change.priority_moved for change in self.changes)

    def applied(self, talks: Talks) -> Talks:
        """The talks with the changed lists.

        raises  WrongInput, if a change does not fit the list it is made to
        """
        preferences = dict(talks.preferences)
        for change in self.changes:
            maker = change.decision_maker
            statements = list(preferences.get(maker, ()))
            moved = Preference(says=change.statement)
            if change.was is not None:
                if change.was >= len(statements) or statements[change.was].says != change.statement:
                    raise WrongInput.one(f'"{change.statement}" is not statement {change.was + 1} of "{maker}"')
                moved = statements.pop(change.was)
            if change.place is not None:
                _require_place(maker, change.place, len(statements))
                statements.insert(change.place, moved)
            preferences[maker] = tuple(statements)
        return _changed(talks, preferences=preferences)


Lever = AddedOption | RemovedActor | Given | ChangedPreferences

PreferenceChanges = Literal["none", "alone", "with each lever"]


@dataclass(frozen=True)
class Holding:
    """Levers that together make the outcome contain an equilibrium; fewer of those tried do not."""

    levers: tuple[Lever, ...]
    concepts: tuple[str, ...]
    """By which concepts it holds now and did not with fewer of the levers."""
    equilibria: Mapping[str, tuple[str, ...]] = field(hash=False)
    """By each of these: the equilibria in the outcome, as Y and N in the order of the changed talks' options."""

    @property
    def size(self) -> tuple[int, int, int]:
        """What results are ordered by: levers, changes, priority moved."""
        sizes = [lever.size for lever in self.levers]
        return len(sizes), sum(changes for changes, _ in sizes), sum(moved for _, moved in sizes)


@dataclass(frozen=True)
class WhatWouldHold:
    """The result of trying levers on one outcome."""

    outcome: str
    already: tuple[str, ...]
    """The concepts by which it holds without any lever."""
    holdings: tuple[Holding, ...]
    """Smallest first."""
    impossible: tuple[tuple[Lever, ...], ...]
    """Levers under which the outcome, or everything, is impossible."""
    tried: int
    """How many combinations of levers were analysed, without the search for changes of preferences."""


def what_would_hold(
    talks: Talks,
    outcome: str,
    levers: Sequence[Lever] = (),
    *,
    concepts: Sequence[Concept] = CONCEPTS,
    held: Held | None = None,
    together: int = 2,
    preference_changes: PreferenceChanges = "alone",
    pool: Sequence[str] | None = None,
    most_solutions: int = 5,
) -> WhatWouldHold:
    """Try levers alone, then together, and look for single changes of preferences that are enough.

    outcome             name of an outcome of the talks
    levers              what to try; two changes of preferences are not tried together
    concepts            by which concepts to look
    held                which statements are in force; all of them if None
    together            how many levers to try at once, at most
    preference_changes  whether to search for a change of one statement that is enough: without any lever, or also
                        beside each lever that is not enough by itself
    pool                statements that such a change may add; every option, taken and not taken, if None
    most_solutions      how many such changes to keep for every concept
    raises              WrongInput, if the outcome or a name is unknown, or a lever does not fit the talks
    """
    talks = _in_force(talks, held)
    if outcome not in talks.outcomes:
        raise WrongInput.one(f'"{outcome}" is not an outcome of the talks. {meant(outcome, talks.outcomes)}')
    search = _Search(outcome, tuple(concepts), pool, most_solutions)
    already = search.holds(talks, ())
    if already is None:
        raise WrongInput.one(f'"{outcome}": no possible state has this outcome')
    if preference_changes != "none":
        search.change_preferences(talks, ())
    for count in range(1, together + 1):
        for chosen in combinations(levers, count):
            if sum(isinstance(lever, ChangedPreferences) for lever in chosen) > 1:
                continue
            after = search.try_levers(talks, chosen)
            if after is not None and count == 1 and preference_changes == "with each lever":
                search.change_preferences(after, chosen)
    return WhatWouldHold(
        outcome,
        tuple(already),
        tuple(sorted(search.holdings, key=lambda holding: holding.size)),
        tuple(search.impossible),
        search.tried,
    )


class _Search:
    """What has been tried so far, so that nothing larger than needed is reported."""

    def __init__(self, outcome: str, concepts: tuple[Concept, ...], pool: Sequence[str] | None, most: int) -> None:
        self.outcome, self.concepts, self.pool, self.most_solutions = outcome, concepts, pool, most
        self.enough: dict[str, list[tuple[Lever, ...]]] = {concept.name: [] for concept in concepts}
        self.holdings: list[Holding] = []
        self.impossible: list[tuple[Lever, ...]] = []
        self.tried = 0

    def holds(self, talks: Talks, levers: tuple[Lever, ...]) -> dict[str, tuple[str, ...]] | None:
        """The equilibria in the outcome by every concept by which there is one; None if it is impossible."""
        try:
            conflict = PreparedTalks.of(talks).conflict()
        except WrongInput as problem:
            if any(found.where == "talks.impossible" for found in problem.problems):
                return None
            raise
        inside = np.flatnonzero(conflict.matches(talks.outcomes[self.outcome].expression))
        if not inside.size:
            return None
        closures, found = Closures(conflict), {}
        for concept in self.concepts:
            alive = inside
            for party in range(len(conflict.masks)):
                if alive.size:
                    alive = alive[concept.margins(closures, party)[alive] >= 0]
            if alive.size:
                found[concept.name] = tuple(conflict.text(state) for state in alive.tolist())
                self.enough[concept.name].append(levers)
        return found

    def try_levers(self, talks: Talks, levers: tuple[Lever, ...]) -> Talks | None:
        """Note by which concepts these levers are enough; returns the changed talks, None if nothing is to gain."""
        if all(self._needless(concept.name, levers) for concept in self.concepts):
            return None
        last = [lever for lever in levers if isinstance(lever, ChangedPreferences)]
        after = talks
        for lever in [*(lever for lever in levers if not isinstance(lever, ChangedPreferences)), *last]:
            after = lever.applied(after)
        new = [concept.name for concept in self.concepts if not self._needless(concept.name, levers)]
        self.tried += 1
        found = self.holds(after, levers)
        if found is None:
            self.impossible.append(levers)
            return None
        self._note(levers, {name: found[name] for name in new if name in found})
        return after

    def change_preferences(self, talks: Talks, levers: tuple[Lever, ...]) -> None:
        """Note the single changes of statements that are enough beside the levers, where these are not."""
        missing = [
            concept
            for concept in self.concepts
            if not any(set(each) <= set(levers) for each in self.enough[concept.name])
        ]
        if not missing:
            return
        inverse = PreparedInverse.of(PreparedTalks.of(talks), pool=self.pool)
        inside = inverse.conflict.matches(talks.outcomes[self.outcome].expression)
        text = inverse.conflict.text
        by_changes: dict[ChangedPreferences, dict[str, tuple[str, ...]]] = {}
        for concept in missing:
            found = inverse.smallest_change(
                np.flatnonzero(inside).tolist(),
                concept,
                most_changes=1,
                most_solutions=self.most_solutions,
            )
            for solution in found.solutions:
                lever = ChangedPreferences(solution.changes)
                if not self._needless(concept.name, (*levers, lever)):
                    by_changes.setdefault(lever, {})[concept.name] = tuple(map(text, solution.states))
        for lever, equilibria in by_changes.items():
            self._note((*levers, lever), equilibria)
            for name in equilibria:
                self.enough[name].append((*levers, lever))

    def _needless(self, concept: str, levers: Iterable[Lever]) -> bool:
        chosen = set(levers)
        return any(set(fewer) < chosen for fewer in self.enough[concept])

    def _note(self, levers: tuple[Lever, ...], equilibria: dict[str, tuple[str, ...]]) -> None:
        if equilibria:
            self.holdings.append(Holding(levers, tuple(equilibria), equilibria))


def _in_force(talks: Talks, held: Held | None) -> Talks:
    """The talks with the statements that are not in force left out."""
    held = held or {}
    preferences = {}
    for maker, statements in talks.preferences.items():
        mask = held.get(maker, [True] * len(statements))
        if len(mask) != len(statements):
            raise WrongInput.one(f'"{maker}" has {len(statements)} statements; {len(mask)} were said to be held or not')
        preferences[maker] = tuple(each for each, flag in zip(statements, mask, strict=True) if flag)
    unknown = [maker for maker in held if maker not in talks.preferences and len(held[maker])]
    if unknown:
        raise WrongInput.one(f'"{unknown[0]}" holds no statements. {meant(unknown[0], talks.preferences)}')
    return talks.model_copy(update={"preferences": preferences})


def _changed(
    talks: Talks,
    *,
    options: Mapping[str, Option] | None = None,
    impossible: Sequence[Impossible] | None = None,
    preferences: Mapping[str, Sequence[Preference]] | None = None,
    status_quo: StatusQuo | None = None,
) -> Talks:
    """Other talks, checked like any the user writes.

    raises  ValueError, with all problems, if the scenario's own rules are broken
    """
    return Talks.model_validate(
        {
            "options": dict(talks.options if options is None else options),
            "impossible": tuple(talks.impossible if impossible is None else impossible),
            "preferences": {
                maker: tuple(each)
                for maker, each in (talks.preferences if preferences is None else preferences).items()
            },
            "status_quo": talks.status_quo if status_quo is None else status_quo,
            "outcomes": talks.outcomes,
        }
    )


def _require_place(maker: str, place: int, statements: int) -> None:
    if not 0 <= place <= statements:
        raise WrongInput.one(f'place {place} in the list of "{maker}": give 0 to {statements}')
