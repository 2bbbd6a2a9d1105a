"""Members under outcomes, many at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TypeAlias

from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan
from trucelab.ensemble.members.side_by_side import as_they_come

Key: TypeAlias = tuple[str, int]
"""An outcome and a member."""
Compute: TypeAlias = Callable[[Plan, Iterable[Key]], Generator[MemberResult]]
"""Gives members under outcomes, as they come."""


def members_under(plan: Plan, keys: Iterable[Key], workers: int | None = None) -> Generator[MemberResult]:
    """Members under outcomes, as they come.

    raises  PeopleLost, if people were not conserved
    """
    for _, result in as_they_come(lambda key: run_member(plan, *key), keys, workers):
        yield result
