"""Talks for tests: files, their analysis, and random ones with all that any format can say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from trucelab.interchange import TalksAlone, TalksModel
from trucelab.interchange.model import groups_of
from trucelab.scenario.talks import Coalition, Impossible, Option, Outcome, Preference, StatusQuo
from trucelab.scenario.values import Evidence, Source
from trucelab.talks import Conflict

FILES = Path(__file__).parent / "files"

thorough = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

EVIDENCE = (
    Evidence(source="paper", paragraph=2, reliability="B", credibility="3"),
    Evidence(source="paper", reliability="B"),
    Evidence(source="paper", span="a: b"),
    Evidence(judgement="ours"),
)

PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
"""Free text, as other programs take it."""


def analysed(model: TalksModel) -> Conflict:
    """The conflict for the analysis, as the command `talks` needs it."""
    return model.conflict


def same_talks(one: TalksModel, other: TalksModel) -> bool:
    """Equal, with everything in the same order."""
    return one == other and all(
        list(one_part) == list(other_part)
        for one_part, other_part in (
            (one.parties, other.parties),
            (one.talks.options, other.talks.options),
            (one.talks.outcomes, other.talks.outcomes),
        )
    )


def order_of_states(model: TalksModel) -> tuple[object, ...]:
    """What can be, and who prefers what, whatever the names and the order of options."""
    grouped = model.grouped()
    return grouped.states.tolist(), [grouped.ranking(party) for party in grouped.parties]


def control(model: TalksModel) -> list[list[int]]:
    """Who can change which options, as places; every format carries it where options are not common."""
    grouped = model.grouped()
    places = list(grouped.talks.options)
    return [[places.index(name) for name in grouped.controls(party)] for party in grouped.parties]


def any_common(model: TalksModel) -> bool:
    return any(option.shared_with for option in model.talks.options.values())


def coalitions(model: TalksModel) -> list[list[int]]:
    parties = list(model.parties)
    return [[parties.index(party) for party in coalition.members] for coalition in model.talks.coalitions.values()]


def directions(model: TalksModel) -> list[str]:
    return [option.moves for option in model.grouped().talks.options.values()]


@st.composite
def statements(draw: st.DrawFn, options: list[str], depth: int = 2) -> str:
    """A statement over some options."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        name = draw(st.sampled_from(options))
        return name if draw(st.booleans()) else f"not {name}"
    connective = draw(st.sampled_from(["and", "or", "if", "iff"]))
    left, right = draw(statements(options, depth - 1)), draw(statements(options, depth - 1))
    text = f"({left}) {connective} ({right})"
    return f"not ({text})" if draw(st.integers(0, 3)) == 0 else text


@st.composite
def models(draw: st.DrawFn, common: bool = True) -> TalksModel:
    """Talks with up to five options in any order, one-way and common ones, statements, rankings, and the rest."""
    makers = [f"p{place}" for place in range(draw(st.integers(1, 3)))]
    width = draw(st.integers(1, 5))
    options = {}
    for place in range(width):
        owner = draw(st.sampled_from(makers))
        others = [maker for maker in makers if maker != owner]
        shared = common and others and draw(st.integers(0, 5)) == 0
        options[f"{owner}.o{place}"] = Option(
            says=draw(PRINTED).strip() or "x",
            moves=draw(st.sampled_from(["both", "both", "take only", "drop only"])),
            shared_with=(others[0],) if shared else (),
            evidence=draw(st.sampled_from([(), EVIDENCE])),
        )
    names = list(options)
    impossible: tuple[Impossible, ...] = ()
    for text in draw(st.lists(statements(names), max_size=2)):
        more = (*impossible, Impossible(when=text, because=draw(PRINTED).strip() or "why"))
        if TalksModel({}, TalksAlone(options=options, impossible=more)).states.size:
            impossible = more
    unranked = TalksModel({}, TalksAlone(options=options, impossible=impossible))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    ranked = [maker for maker in makers if draw(st.integers(0, 2)) == 0]
    pattern = st.text("YN-", min_size=width, max_size=width)
    said = st.builds(Preference, says=statements(names), held=st.sampled_from([1.0, 0.25]))
    first = int(unranked.states[0])
    rankings = {maker: groups_of(unranked.states, chance.integers(1, 5, unranked.states.size)) for maker in ranked}
    talks = TalksAlone(
        options=options,
        impossible=impossible,
        preferences={maker: tuple(draw(st.lists(said, max_size=3))) for maker in makers},
        rankings={
            maker: tuple(tuple(map(unranked.letters, group)) for group in ranking)
            for maker, ranking in rankings.items()
        },
        misperceived={maker: tuple(draw(st.lists(pattern, min_size=1, max_size=2, unique=True))) for maker in ranked},
        coalitions={", ".join(makers[:2]): Coalition(members=tuple(makers[:2]))}
        if draw(st.booleans()) and makers[1:]
        else {},
        status_quo=draw(st.sampled_from([None, StatusQuo(taken=unranked.taken(first))])),
        outcomes={draw(PRINTED).strip(): Outcome(when=draw(statements(names)))} if draw(st.booleans()) else {},
    )
    return TalksModel(
        title=draw(PRINTED).strip(),
        parties={maker: draw(PRINTED).strip() or "y" for maker in makers},
        talks=talks,
        sources={"paper": Source(title="A: paper", publisher="#1", published="2018-09")},
    )
