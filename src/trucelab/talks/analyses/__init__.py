"""Analyses beside the five concepts, each asked for by name: one file and one line of `ANALYSES` for each.

To add one: a class of settings in `trucelab.scenario.analyses`, a file here, a line below, and a page in docs/talks/.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from trucelab.errors import WrongInput, meant
from trucelab.scenario.analyses import Asked
from trucelab.talks.analyses.all_coalitions import ALL_COALITIONS
from trucelab.talks.analyses.analysis import Analysed, Analysis, Subject, Verdict
from trucelab.talks.analyses.attitudes import ATTITUDES
from trucelab.talks.analyses.further_concepts import LIMITED_MOVE, NON_MYOPIC, SIMULTANEOUS
from trucelab.talks.analyses.replies import REPLIES
from trucelab.talks.analyses.strength import STRENGTH
from trucelab.talks.analyses.uncertain_preferences import UNCERTAIN_PREFERENCES

ANALYSES: tuple[Analysis, ...] = (
    SIMULTANEOUS,
    LIMITED_MOVE,
    NON_MYOPIC,
    STRENGTH,
    UNCERTAIN_PREFERENCES,
    ATTITUDES,
    ALL_COALITIONS,
    REPLIES,
)
"""The one list."""


def analysis_named(name: str) -> Analysis:
    """The kind of analysis of a name; hyphens and underscores stand for spaces.

    raises  WrongInput, if there is none
    """
    known = {analysis.kind.replace(" ", "-"): analysis for analysis in ANALYSES}
    plain = name.replace(" ", "-").replace("_", "-")
    if plain not in known:
        raise WrongInput.one(f'"{name}" is not an analysis. {meant(plain, known)}')
    return known[plain]


def analysed(subject: Subject, names: Sequence[str] = ()) -> tuple[Analysed, ...]:
    """What the talks ask for under `analyses`; or the kinds named, with the settings of the talks or else the usual.

    raises  WrongInput, if a name is unknown, a kind needs settings that are not there, or as `Analysis.verdicts`
    """
    written: Sequence[Asked] = subject.talks.talks.analyses
    if names:
        written = [settings for kind in map(analysis_named, names) for settings in _settings(kind, written)]
    kinds = {analysis.settings: analysis for analysis in ANALYSES}
    return tuple(
        Analysed(kind, subject.conflict, tuple(kind.verdicts(subject, settings)))
        for kind, settings in ((kinds[type(settings)], settings) for settings in written)
    )


def _settings(kind: Analysis, written: Sequence[Asked]) -> Sequence[Asked]:
    said = [settings for settings in written if isinstance(settings, kind.settings)]
    try:
        return said or [kind.settings.model_validate({"kind": kind.kind})]
    except ValidationError:
        needed = ", ".join(name for name, info in kind.settings.model_fields.items() if info.is_required())
        needed = needed.replace("kind, ", "")
        says = f'"{kind.kind}" needs {needed}: write it under talks.analyses with kind: {kind.kind}'
        raise WrongInput.one(says, where="talks.analyses") from None


__all__ = ["ANALYSES", "Analysed", "Analysis", "Subject", "Verdict", "analysed", "analysis_named"]
