"""Gambit's `.nfg`: read back by a plain reader of the test's own, after the published form of the file."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.interchange.conflicts import FILES, analysed
from trucelab.errors import WrongInput
from trucelab.interchange import TalksAlone, TalksModel, nfg, read_talks
from trucelab.scenario.talks import Option
from trucelab.talks.stability import NASH

SAMPLES = sorted(FILES.glob("*.gmcr"))


def plain_reading(text: str) -> tuple[str, list[str], list[list[str]], list[list[int]]]:
    """Title, players, strategies, and payoffs of profiles in which the first player's strategy runs fastest."""
    tokens = re.findall(r'"[^"]*"|[{}]|[^\s{}"]+', text)
    assert tokens[:3] == ["NFG", "1", "R"]
    title, at = tokens[3].strip('"'), 4
    groups: list[list[str]] = []
    group: list[str] = []
    depth = 0
    while len(groups) == 0 or depth:
        token, at = tokens[at], at + 1
        depth += {"{": 1, "}": -1}.get(token, 0)
        if token == "}" and group:
            groups.append(group)
            group = []
        elif token not in "{}":
            group.append(token.strip('"'))
        if len(groups) == 1 and not depth and tokens[at] == "{":
            depth, at = 1, at + 1
    players, *strategies = groups
    numbers = [int(token) for token in tokens[at + 1 :]]  # after the comment
    payoffs = [numbers[place : place + len(players)] for place in range(0, len(numbers), len(players))]
    return title, players, strategies, payoffs


def pure_equilibria(strategies: list[list[str]], payoffs: list[list[int]]) -> set[int]:
    """Profiles, by their place, from which no player gains alone; straight from the definition."""
    sizes = [len(own) for own in strategies]
    profiles = [profile[::-1] for profile in product(*(range(size) for size in reversed(sizes)))]
    place = {profile: index for index, profile in enumerate(profiles)}

    def gains(profile: tuple[int, ...], player: int) -> bool:
        others = ((*profile[:player], own, *profile[player + 1 :]) for own in range(sizes[player]))
        return any(payoffs[place[other]][player] > payoffs[place[profile]][player] for other in others)

    players = range(len(sizes))
    return {place[profile] for profile in profiles if not any(gains(profile, player) for player in players)}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_pure_equilibria_are_those_of_the_talks(path: Path) -> None:
    model = read_talks(path)
    _, players, strategies, payoffs = plain_reading(nfg.write(model))
    assert players == list(model.parties.values())
    assert [len(own) for own in strategies] == [1 << len(model.controls(party)) for party in model.parties]
    assert len(payoffs) == 1 << len(model.talks.options)
    conflict = analysed(model)
    for state, row in enumerate(payoffs):
        assert row == conflict.ranks[:, state].tolist()
    if conflict.up or conflict.down or (conflict.invisible is not None and model.talks.misperceived):
        return
    stable = np.all([NASH.margins(conflict, party) >= 0 for party in range(len(players))], axis=0)
    found = {state for state in pure_equilibria(strategies, payoffs) if model.feasible[state]}
    assert found == set(np.flatnonzero(stable & conflict.feasible).tolist())


def test_the_text_as_gambit_reads_it() -> None:
    """Accepted by pygambit 16.7, which found the one pure equilibrium, by hand on the day this was written."""
    assert nfg.write(read_talks(FILES / "prisoners.gmcr")) == (
        'NFG 1 R "" { "Prisoner One" "prisoner 2" }\n\n'
        '{\n{ "nothing" "cooperate-with-2" }\n{ "nothing" "cooperate-with-one" }\n}\n'
        '"Payoffs are ranks, 1 for the worst; profiles that cannot be pay 0 to all. Written by trucelab."\n\n'
        "2 2\n1 4\n4 1\n3 3\n"
    )


def test_what_cannot_be_written() -> None:
    options = {f"a.o{place}": Option(says="x") for place in range(17)}
    with pytest.raises(WrongInput, match=r"131,072 combinations.*at most 65,536"):
        nfg.write(TalksModel({"a": "A"}, TalksAlone(options=options)))
    common = TalksModel({"a": "A", "b": "B"}, TalksAlone(options={"a.o": Option(says="x", shared_with=("b",))}))
    with pytest.raises(WrongInput, match="can be changed by several"):
        nfg.write(common)


def test_quotes_and_players_without_options() -> None:
    model = TalksModel({"a": 'A "x"', "b": "B"}, TalksAlone(options={"a.o": Option(says="x")}), title='a "b" \\')
    title, players, strategies, payoffs = plain_reading(nfg.write(model))
    assert (title, players) == ("a 'b' /", ["A 'x'", "B"])
    assert strategies == [["nothing", "o"], ["nothing"]]
    assert payoffs == [[1, 1], [1, 1]]
