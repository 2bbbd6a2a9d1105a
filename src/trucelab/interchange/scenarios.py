"""The talks part of a scenario, as the neutral model."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from trucelab.interchange.model import Ranking, TalksModel
from trucelab.scenario import Scenario
from trucelab.scenario.talks import RankingEdit, Talks, literal_of

_NOTE = (
    "of a scenario only options, preferences, status quo and outcomes are carried over: not its people, places, "
    "consequences and claims, nor the kinds, backers and red lines of parties, nor beliefs, named coalitions and levers"
)
_AS_RANKINGS = "weights, and edits of rankings by hand, are carried over as the rankings they lead to"


def talks_of_scenario(scenario: Scenario) -> TalksModel:
    """Options, preferences, status quo and outcomes, with the sources they cite; not the people, places and rest.

    Weights and edits become the direct rankings they lead to.
    """
    document, talks = scenario.document, scenario.document.talks
    unranked = TalksModel(
        title=document.title,
        parties={party: document.parties[party].name for party in talks.decision_makers},
        options=talks.options,
        impossible=talks.impossible,
        preferences={party: talks.preferences.get(party, ()) for party in talks.decision_makers},
        status_quo=talks.status_quo,
        outcomes=talks.outcomes,
        notes=(_NOTE, _AS_RANKINGS) if talks.weights or talks.edits else (_NOTE,),
    )
    direct = [party for party in talks.decision_makers if party in {*talks.weights, *talks.rankings, *talks.edits}]
    model = replace(unranked, rankings={party: _ranking(unranked, talks, party) for party in direct})
    cited = {evidence.source for _, item in model.sourced() for evidence in item.evidence}
    return replace(model, sources={key: source for key, source in document.sources.items() if key in cited})


def _ranking(model: TalksModel, talks: Talks, party: str) -> Ranking:
    if party in talks.rankings:
        groups: Ranking = tuple(tuple(sorted(map(_state_of, tied))) for tied in talks.rankings[party])
    elif party in talks.weights:
        groups = _weighted(model, talks, party)
    else:
        groups = model.ranking(party)
    for edit in talks.edits.get(party, ()):
        groups = _edited(groups, edit)
    return groups


def _weighted(model: TalksModel, talks: Talks, party: str) -> Ranking:
    """States by the sum of the weights of what holds in them, exactly, so that ties are ties.

    Source: option weighting, Fang, Hipel, Kilgour and Peng (2003).
    """
    place = {name: index for index, name in enumerate(model.options)}
    weights = [(literal_of(literal), Fraction(str(weight))) for literal, weight in talks.weights[party].items()]
    groups: dict[Fraction, list[int]] = {}
    for state in model.states.tolist():
        holding = (weight for (name, taken), weight in weights if bool(state >> place[name] & 1) == taken)
        groups.setdefault(sum(holding, Fraction(0)), []).append(state)
    return tuple(tuple(groups[total]) for total in sorted(groups, reverse=True))


def _edited(groups: Ranking, edit: RankingEdit) -> Ranking:
    """The ranking with one state put above, below or beside the group of another."""
    state, other = _state_of(edit.state), _state_of(edit.other)
    left = [tuple(member for member in group if member != state) for group in groups]
    kept = [group for group in left if group]
    at = next(index for index, group in enumerate(kept) if other in group)
    if edit.to == "beside":
        kept[at] = tuple(sorted((*kept[at], state)))
    else:
        kept.insert(at if edit.to == "above" else at + 1, (state,))
    return tuple(kept)


def _state_of(letters: str) -> int:
    return sum(1 << place for place, letter in enumerate(letters) if letter == "Y")
