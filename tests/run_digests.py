"""Digests of small runs that must be the same on every machine: `KNOWN` holds them.

    python -m tests.run_digests            prints what the runs give here; exit code 1 where it is not what is known
    python -m tests.run_digests --write    writes `KNOWN` anew, after a change that is meant to change numbers

A figure that changes here is a change of what every run finds, and goes into CHANGELOG.md.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from tests.flee.folder.folders import read
from tests.movement.flee.little import MODELS
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.talks_record import talks_record
from trucelab.ensemble.members.variables import digest
from trucelab.ensemble.record.run_record import json_bytes
from trucelab.scenario import Scenario
from trucelab.scenario.loading import FILE_NAME, of_texts

Parts: TypeAlias = dict[str, str]
"""Digests by part of what a run finds, so that a test can say which part differs."""

SMALL = Path(__file__).parent / "scenario" / "files" / "small"
MEMBERS, SEED = 3, 2018
TALKS_SECTIONS = ("parties", "talks", "backtests")

KNOWN: dict[str, Parts] = {
    "talks alone": {
        "talks": "3eb965245a81c03ffbeb7f0168e5edc364b5a33e35368835b50c58592a913ba4",
    },
    "ground alone": {
        "people": "e01714551f15f0570eef13b1646d77dcd5d7dfb4a0c55af55f47c1c29b3c2fa2",
        "truces": "7cbdd10c742a356d8ad8e6c561a118932808cb190289edd341e5719143a0b99b",
    },
    "border camp": {
        "people": "e01714551f15f0570eef13b1646d77dcd5d7dfb4a0c55af55f47c1c29b3c2fa2",
        "truces": "7cbdd10c742a356d8ad8e6c561a118932808cb190289edd341e5719143a0b99b",
        "talks": "92cabbaa1301a52b9c3365a637ce7523dd7f42af590f86ff7a5fa9693cca292c",
    },
    "Flee's order of the day": {
        "counts": "4577ac621dff6041993a52ed9c1e686aba1c380494a1941ad796efe585a1f9ea",
        "persons": "296964450249fd17df2f6ceac14a10b39b45515eb816ad285a6be7325fde0a8b",
    },
}


def _sections(text: str) -> dict[str, str]:
    """The sections of a scenario by their key at the left margin."""
    return {part.split(":", 1)[0]: part for part in re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)[1:]}


def border_camp(without: tuple[str, ...] = ()) -> Scenario:
    """The scenario of the tests, or one without some sections; claims lean on all of them, so that they go first."""
    texts = {path.relative_to(SMALL).as_posix(): path.read_text(encoding="utf-8") for path in SMALL.rglob("*.*")}
    if without:
        left_out = (*without, "claims", "later")
        kept = {key: part for key, part in _sections(texts[FILE_NAME]).items() if key not in left_out}
        texts[FILE_NAME] = "".join(kept.values())
    return of_texts("border-camp", texts)


def of_talks(scenario: Scenario, members: int) -> Parts:
    """Digest of what the talks come to."""
    whole = plan(scenario, members=members, seed=SEED)
    talks = talks_record(whole, lambda what, done, total: None)
    return {"talks": hashlib.sha256(json_bytes(talks)).hexdigest()}


def of_scenario(scenario: Scenario) -> Parts:
    """Digests of what its members and its talks come to; without talks there is no digest of them."""
    whole = plan(scenario, members=MEMBERS, seed=SEED)
    people, truces = hashlib.sha256(), []
    for outcome in whole.outcomes:
        for member in range(MEMBERS):
            found = run_member(whole, outcome, member)
            people.update(digest(found.arrays).encode())
            truces.append([found.truce_ends, found.days_in_force])
    return {
        "people": people.hexdigest(),
        "truces": hashlib.sha256(json.dumps(truces).encode()).hexdigest(),
        **(of_talks(scenario, MEMBERS) if scenario.document.has_talks else {}),
    }


def of_flee() -> Parts:
    """Digests of a small case under Flee's rules, in counts and person by person."""
    with TemporaryDirectory() as folder:
        case = read(Path(folder), {})
    return {
        name: hashlib.sha256(MODELS[name](case).astype("<i8").tobytes()).hexdigest() for name in ("counts", "persons")
    }


RUNS: dict[str, Callable[[], Parts]] = {
    "talks alone": lambda: of_talks(border_camp(), members=30),
    "ground alone": lambda: of_scenario(border_camp(without=TALKS_SECTIONS)),
    "border camp": lambda: of_scenario(border_camp()),
    "Flee's order of the day": of_flee,
}


def found() -> dict[str, Parts]:
    """Digests of all runs as they come out here."""
    return {name: run() for name, run in RUNS.items()}


def differences(name: str, parts: Parts) -> list[str]:
    """What differs from the known digests of a run, in words."""
    known = KNOWN.get(name, {})
    return [
        f"{name}: {part} differ: {parts.get(part)} instead of {known.get(part)}"
        for part in dict.fromkeys([*known, *parts])
        if parts.get(part) != known.get(part)
    ]


def _write(runs: dict[str, Parts]) -> None:
    path = Path(__file__)
    text = path.read_text(encoding="utf-8")
    made = json.dumps(runs, indent=4).replace('"\n', '",\n').replace("}\n", "},\n")
    begin, end = "KNOWN: dict[str, Parts] = ", "\n\n\ndef _sections"
    head, _, rest = text.partition(begin)
    path.write_text(head + begin + made + end + rest.partition(end)[2], encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print the digests as JSON, or write them."""
    runs = found()
    if "--write" in arguments:
        _write(runs)
        return 0
    print(json.dumps(runs))
    wrong = [line for name, parts in runs.items() for line in differences(name, parts)]
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
