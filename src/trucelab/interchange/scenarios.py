"""The talks part of a scenario, as the neutral model."""

from __future__ import annotations

from dataclasses import replace

from trucelab.interchange.model import TalksAlone, TalksModel
from trucelab.scenario import Scenario

_NOTE = (
    "of a scenario only the talks are carried over: not its people, places, consequences and claims, nor the kinds, "
    "backers and red lines of parties"
)


def talks_of_scenario(scenario: Scenario) -> TalksModel:
    """The talks of a scenario with the sources they cite; not the people, places and rest."""
    document, talks = scenario.document, scenario.document.talks
    model = TalksModel(
        title=document.title,
        parties={party: document.parties[party].name for party in talks.decision_makers},
        talks=TalksAlone(**{name: getattr(talks, name) for name in type(talks).model_fields}),
        notes=(_NOTE,),
    )
    cited = {evidence.source for _, item in model.sourced() for evidence in item.evidence}
    return replace(model, sources={key: source for key, source in document.sources.items() if key in cited})
