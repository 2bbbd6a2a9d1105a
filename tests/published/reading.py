"""Published and computed conflicts, restated as facts: one file each in `conflicts/`, with its citation.

`options` by name with their direction, `impossible` patterns, `states` ascending.  State numbers count from 1
in that order.  `ranking` gives state numbers, most preferred first, ties nested; `statements`, where there are
any, must lead to the same ranking.  Results are those of the definitions with legal sequences of replies.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from trucelab.scenario.talks import Talks
from trucelab.talks import Conflict, PreparedTalks
from trucelab.talks.preferences import ranks_of_ranking
from trucelab.talks.states import BoolArray, RankArray, pattern_matches

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Published:
    """One conflict, with what it must lead to."""

    name: str
    facts: dict[str, Any]

    @property
    def talks(self) -> Talks:
        """The conflict as a user would write it."""
        options = self.facts["options"]
        return Talks.model_validate(
            {
                "options": {name: {"says": name, "moves": moves} for name, moves in options.items()},
                "impossible": [
                    {"when": _statement(pattern, list(options)), "because": "published so"}
                    for pattern in self.facts["impossible"]
                ],
                "preferences": self.facts.get("statements", {}),
                "status_quo": [],
                "outcomes": {"anything": f"{next(iter(options))} or not {next(iter(options))}"},
            }
        )

    @property
    def conflict(self) -> Conflict:
        """The conflict with the ranking as published."""
        unranked = PreparedTalks.of(self.talks).unranked
        return unranked.with_ranks(np.stack([self.ranks(maker, unranked) for maker in unranked.decision_makers]))

    def ranks(self, maker: str, unranked: Conflict) -> RankArray:
        """The published ranking of one decision maker."""
        states = self.facts["states"]
        ranking = [
            [states[number - 1] for number in group] if isinstance(group, list) else states[group - 1]
            for group in self.facts["ranking"][maker]
        ]
        return ranks_of_ranking(ranking, unranked.feasible)

    @property
    def feasible(self) -> BoolArray:
        """Feasibility straight from the patterns."""
        feasible = np.ones(1 << len(self.facts["options"]), np.bool_)
        for pattern in self.facts["impossible"]:
            feasible &= ~pattern_matches(pattern)
        return feasible


def _statement(pattern: str, options: list[str]) -> str:
    letters = zip(pattern, options, strict=True)
    return " and ".join(name if letter == "Y" else f"not {name}" for letter, name in letters if letter != "-")


def read(path: Path) -> Any:
    """The content of a YAML file."""
    return YAML(typ="safe").load(path)


def published_conflicts() -> list[Published]:
    """All of them, by name."""
    return [Published(path.stem, read(path)) for path in sorted((FOLDER / "conflicts").glob("*.yaml"))]
