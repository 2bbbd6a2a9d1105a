"""A concept by its name or abbreviation."""

from __future__ import annotations

import re

from trucelab.errors import WrongInput, meant
from trucelab.talks.stability import ALL, Concept, SetConcept, limited_move


def concept_named(name: str) -> Concept | SetConcept:
    """The concept of a name or an abbreviation, large letters or small; `limited_move_3` or `L3` for any horizon.

    raises  WrongInput, if there is none

    >>> concept_named("seq").name, concept_named("L3").name
    ('sequential', 'limited_move_3')
    """
    plain = name.lower().replace("-", "_")
    horizon = re.fullmatch(r"(?:limited_move_|l)([1-9][0-9]?)", plain)
    if horizon:
        return limited_move(int(horizon[1]))
    for concept in ALL:
        if plain in (concept.name, concept.abbreviation.lower()):
            return concept
    raise WrongInput.one(f'"{name}" is not a concept. {meant(plain, [one.name for one in ALL])}')
