"""Statements speak of options that exist; preferences come in one form; states are written whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.document import Document
from trucelab.scenario.expressions import Expression, parse
from trucelab.scenario.talks import StatusQuo, TalksPart
from trucelab.scenario.yaml_text import Path, Written


def forms_of_preferences(draft: Draft) -> Iterator[Problem]:
    """Preferences are given, in one form for everybody, and in statements where only those are understood."""
    talks, problem = draft.document.talks, draft.written.problem
    if not draft.document.has_talks:
        return
    if "preferences" not in talks.model_fields_set and not (talks.weights or talks.rankings):
        yield problem(("talks",), "nobody's preferences are given; add preferences, weights or rankings")
    for maker in talks.decision_makers:
        forms = talks.forms(maker)
        if len(forms) > 1:
            says = f'"{maker}" has both {" and ".join(forms)}; keep one of them'
            yield problem(("talks", forms[-1], maker), says)
    if talks.only_statements:
        return
    if talks.wanted:
        says = "what would make an outcome hold is found for statements only: write weights, rankings and edits so"
        yield problem(("talks", "wanted"), says)
    for index, belief in enumerate(talks.beliefs):
        if {"weights", "rankings"} & {*talks.forms(belief.about)} or talks.edits.get(belief.about):
            says = f'a belief replaces statements, but the preferences of "{belief.about}" are not written as these'
            yield problem(("talks", "beliefs", index, "about"), says)


def states_and_levers(draft: Draft) -> Iterator[Problem]:
    """A state that is written out has one letter per option; what levers add is new and finds its place."""
    yield from states_of_talks(draft.document.talks, draft.written)
    yield from levers_of_talks(draft.document.talks, draft.document.parties, draft.written)


def states_of_talks(talks: TalksPart, written: Written) -> Iterator[Problem]:
    """A state that is written out has one letter per option."""
    for path, state in talks.written_states:
        if len(state) != len(talks.options):
            count = len(talks.options)
            says = f'"{state}" has {len(state)} letters for {count} options: write one for each, in their order'
            yield written.problem(("talks", *path), says)


def levers_of_talks(talks: TalksPart, parties: Collection[str], written: Written) -> Iterator[Problem]:
    """A new option is new and belongs to a party; what it adds finds its place in a list."""
    for key, lever in talks.levers.items():
        if lever.kind != "add option":
            continue
        path: Path = ("talks", "levers", key)
        owner = lever.option.partition(".")[0]
        if lever.option in talks.options:
            yield written.problem((*path, "option"), f'"{lever.option}" is an option already; give another name')
        if owner not in parties:
            says = f'"{owner}" is not a party. {meant(owner, parties)}'
            yield written.problem((*path, "option"), says)
        for index, wanted in enumerate(lever.wanted):
            longest = len(talks.preferences.get(wanted.decision_maker, ())) + 1
            if wanted.place > longest:
                says = f"place {wanted.place}: the list of {wanted.decision_maker} ends at place {longest}"
                yield written.problem((*path, "wanted", index, "place"), says)


def backtests(draft: Draft) -> Iterator[Problem]:
    """What is looked up came later, and speaks of options that exist."""
    document = draft.document
    for key, backtest in document.backtests.items():
        if backtest.date <= document.as_of:
            says = f"{backtest.date} is not after as_of {document.as_of}"
            yield draft.written.problem(("backtests", key, "date"), says)
        for index, name in enumerate(backtest.taken):
            if name not in document.talks.options:
                says = f'"{name}" is not an option. {meant(name, document.talks.options)}'
                yield draft.written.problem(("backtests", key, "taken", index), says)


def options(draft: Draft) -> Iterator[Problem]:
    """Every statement, and the status quo, speaks of options that exist; the status quo can be."""
    yield from options_of_talks(draft.document.talks, draft.written, _statements_of_claims(draft.document))


def options_of_talks(
    talks: TalksPart, written: Written, others: Iterable[tuple[Path, Expression]] = ()
) -> Iterator[Problem]:
    """As `options`; `others` are statements from elsewhere, with their paths."""
    known = talks.options
    more = ((path, expression, "") for path, expression in others)
    for path, expression, new in (*_statements(talks), *more):
        for name in expression.names:
            if name.name not in known and name.name != new:
                says = f'"{name.name}" is not an option. {meant(name.name, known)}'
                yield written.problem(path, says, offset=name.column)
    for path, option in (*talks.weighed_options, *talks.exclusive_options):
        if option not in known:
            yield written.problem(("talks", *path), f'"{option}" is not an option. {meant(option, known)}')
    for place, group in enumerate(talks.exclusive):
        for index, option in enumerate(group):
            if option in group[:index]:
                path = ("talks", "exclusive", place, index)
                yield written.problem(path, f'"{option}" is in the group twice; keep one')
    if talks.status_quo is not None:
        yield from _status_quo(talks, talks.status_quo, written)


def _status_quo(talks: TalksPart, status_quo: StatusQuo, written: Written) -> Iterator[Problem]:
    known = talks.options
    for index, name_taken in enumerate(status_quo.taken):
        if name_taken not in known:
            says = f'"{name_taken}" is not an option. {meant(name_taken, known)}'
            # the key `taken`, unless the status quo is written as a bare list
            key = ("taken",) if ("talks", "status_quo", "taken") in written.spots else ()
            yield written.problem(("talks", "status_quo", *key, index), says)
    for index, impossible in enumerate(talks.impossible):
        if all(name.name in known for name in impossible.expression.names) and impossible.expression.evaluate(
            lambda name: name in status_quo.taken
        ):
            by = "talks.exclusive" if impossible in talks.exclusions else f"talks.impossible[{index}]"
            says = f'the status quo is impossible by {by}, "{impossible.when}"; mend one of them'
            yield written.problem(("talks", "status_quo"), says)


def _statements(talks: TalksPart) -> Iterator[tuple[Path, Expression, str]]:
    """Every statement with its path, and the one option that it may speak of although it is new."""
    for path, expression in _plain_statements(talks):
        yield path, expression, ""
    for key, lever in talks.levers.items():
        if lever.kind == "add option":
            for index, wanted in enumerate(lever.wanted):
                yield ("talks", "levers", key, "wanted", index, "says"), parse(wanted.says), lever.option


def _plain_statements(talks: TalksPart) -> Iterator[tuple[Path, Expression]]:
    for place, belief in enumerate(talks.beliefs):
        for index, statement in enumerate(belief.preferences):
            yield ("talks", "beliefs", place, "preferences", index, "says"), statement.expression
    for key, lever in talks.levers.items():
        if lever.kind == "take as given":
            yield ("talks", "levers", key, "condition"), parse(lever.condition)
    for index, impossible in enumerate(talks.impossible):
        yield ("talks", "impossible", index, "when"), impossible.expression
    for key, statements in talks.preferences.items():
        for index, statement in enumerate(statements):
            yield ("talks", "preferences", key, index, "says"), statement.expression
    for key, outcome in talks.outcomes.items():
        yield ("talks", "outcomes", key, "when"), outcome.expression


def _statements_of_claims(document: Document) -> Iterator[tuple[Path, Expression]]:
    for key, claim in document.claims.items():
        for field in ("given", "better", "worse", "statement"):
            text = getattr(claim, field, None)
            if text is not None:
                yield ("claims", key, field), parse(text)
