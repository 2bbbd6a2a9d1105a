"""A scenario that can be asked: is it sound, what if, what do the talks say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucelab import scenario as written
from trucelab.errors import WrongInput, meant

if TYPE_CHECKING:
    from trucelab.api.conversation import Talks
    from trucelab.api.runs import Run


@dataclass(frozen=True)
class Check:
    """What a check says of a sound scenario; one that is not raises `WrongInput`."""

    scenario: str
    title: str
    sha256: str
    decision_makers: int
    options: int
    feasible_states: int
    places: int
    routes: int
    people: int
    """People on the first day."""
    outcomes: tuple[str, ...]
    """Outcomes that are simulated."""
    claims: int
    without_grounds: tuple[str, ...]
    """Values that carry neither evidence nor a judgement, by their path."""
    rows_without_grounds: Mapping[str, tuple[int, int]]
    """By table: rows without either, and all rows."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the keys of `trucelab check --format json`."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        found["outcomes"] = list(self.outcomes)
        found["without_evidence_or_judgement"] = list(found.pop("without_grounds"))
        found["rows_without_evidence_or_judgement"] = dict(found.pop("rows_without_grounds"))
        return found


class Scenario(written.Scenario):
    """A scenario that has passed every check on reading."""

    def check(self) -> Check:
        """Find what only analysis can find wrong, and list what carries neither evidence nor a judgement.

        raises  WrongInput
        """
        from trucelab.ensemble.members.plan import plan

        made, document = plan(self, members=1, seed=1), self.document
        return Check(
            scenario=self.name,
            title=document.title,
            sha256=self.digest,
            decision_makers=len(document.talks.decision_makers),
            options=len(document.talks.options),
            feasible_states=made.findings.feasible_states if document.has_talks else 0,
            places=len(self.places),
            routes=len(self.routes),
            people=sum(place.residents + place.displaced for place in self.places),
            outcomes=made.outcomes,
            claims=len(document.claims),
            without_grounds=tuple(written.without_grounds(document)),
            rows_without_grounds=dict(written.rows_without_grounds(self)),
        )

    def what_if(self, **changes: str | list[str]) -> Scenario:
        """The scenario with something changed on the ground, as in `trucelab compare`.

        changes  by kind, with _ for -: `open_camp="new-camp=50000:atma-camps=5@10"`; a list makes several
        raises   WrongInput: an unknown kind, or a change that speaks of what is not there
        """
        from trucelab.scenario.what_if import KINDS, with_changes

        known = {kind.kind.replace("-", "_"): kind for kind in KINDS}
        for name in changes:
            if name not in known:
                raise WrongInput.one(f'"{name}" is not a change. {meant(name, known)}')
        # places first: a road may lead to a camp that is opened with it
        ordered = sorted(changes, key=lambda name: name != "open_camp")
        texts = {name: [text] if isinstance(text := changes[name], str) else text for name in ordered}
        return asking(with_changes(self, [known[name](text) for name in ordered for text in texts[name]]))

    def talks(self) -> Talks:
        """The talks, analysed; see `trucelab.talks_of`."""
        from trucelab.api.conversation import talks_of

        return talks_of(self)

    def run(self, **settings: Any) -> Run:
        """The whole chain; see `trucelab.run`."""
        from trucelab.api.runs import run

        return run(self, **settings)


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario: a folder, its `scenario.yaml`, or the name of a shipped case.

    raises  WrongInput, with all problems of all its files
    """
    return asking(written.load(name_or_path))


def asking(scenario: written.Scenario) -> Scenario:
    """The same scenario, with the questions of this module."""
    return Scenario(**{one.name: getattr(scenario, one.name) for one in fields(written.Scenario)})
