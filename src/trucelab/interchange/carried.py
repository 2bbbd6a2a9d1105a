"""What talks can say, part by part, so that a format can name what it carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trucelab.interchange.model import TalksModel
from trucelab.interchange.names import clean, slug


@dataclass(frozen=True)
class Part:
    """Something that talks may say."""

    name: str
    says: str
    """The part in words, to follow "not carried over:"."""
    there: Callable[[TalksModel], bool]
    """Whether some talks say it."""


def _has_reasons(model: TalksModel) -> bool:
    generic = ("listed as infeasible in the .gmcr file", "has no row in the table of preferences")
    statements = [item for items in model.talks.preferences.values() for item in items]
    return any(item.because for item in statements) or any(
        item.because not in generic for item in model.talks.impossible
    )


def _own_short_names(model: TalksModel) -> bool:
    """Whether short names differ from those that would be made of the printed ones."""
    parties: list[str] = []
    for place, name in enumerate(model.parties.values(), start=1):
        parties.append(slug(clean(name), parties, f"decision-maker-{place}"))
    options: list[str] = []
    for place, (name, option) in enumerate(model.grouped().talks.options.items(), start=1):
        party = name.partition(".")[0]
        own = [other.partition(".")[2] for other in options if other.partition(".")[0] == party]
        options.append(f"{party}.{slug(clean(option.says), own, f'option-{place}')}")
    return parties != list(model.parties) or options != list(model.grouped().talks.options)


def _own_printed_names(model: TalksModel) -> bool:
    return any(short != name for short, name in model.parties.items()) or any(
        name.partition(".")[2] != option.says for name, option in model.talks.options.items()
    )


def _statements(model: TalksModel) -> bool:
    return any(model.talks.preferences.values())


PARTS = (
    Part("title", "the title", lambda model: bool(model.title)),
    Part(
        "short names", "the short names of parties and options; new ones come from the printed ones", _own_short_names
    ),
    Part("printed names", "what the options mean and what the parties are called", _own_printed_names),
    Part(
        "directions",
        "that some options can only be taken or only be dropped",
        lambda model: any(option.moves != "both" for option in model.talks.options.values()),
    ),
    Part(
        "common options",
        "that some options can be changed by several decision makers",
        lambda model: any(option.shared_with for option in model.talks.options.values()),
    ),
    Part("statements", "the statements behind the preferences; the rankings they give are", _statements),
    Part(
        "weights",
        "weights and edits by hand behind the preferences; the rankings they give are",
        lambda model: bool(model.talks.weights) or any(model.talks.edits.values()),
    ),
    Part(
        "chances",
        "how likely a preference is held; each counts as held",
        lambda model: any(item.held < 1 for items in model.talks.preferences.values() for item in items),
    ),
    Part("reasons", "the reasons given for what is impossible or preferred", _has_reasons),
    Part(
        "evidence",
        "sources, evidence and judgements",
        lambda model: bool(model.sources) or any(item.grounds for _, item in model.sourced()),
    ),
    Part("misperceptions", "which states a decision maker does not see", lambda model: bool(model.talks.misperceived)),
    Part(
        "coalesced",
        "which states count as one",
        lambda model: bool(model.talks.coalesced),
    ),
    Part(
        "questions",
        "beliefs, levers and what is asked of the talks",
        lambda model: bool(model.talks.beliefs or model.talks.levers or model.talks.wanted or model.talks.analyses),
    ),
    Part("coalitions", "coalitions", lambda model: bool(model.talks.coalitions)),
    Part("status quo", "the status quo", lambda model: model.talks.status_quo is not None),
    Part("outcomes", "named outcomes", lambda model: bool(model.talks.outcomes)),
)
"""In the order in which losses are told.  Options, possible states and rankings are carried by every format."""
