"""Random small conflicts, as the package and as the oracle know them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.oracles.talks import PlainConflict, as_set
from trucelab.talks import Conflict

thorough = settings(
    derandomize=True,
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Kind:
    """What sort of conflict to make up."""

    options: int
    makers: int
    impossible: float = 0.0
    """Share of infeasible states."""
    one_way: float = 0.0
    """Share of options that can only be taken or only be dropped."""
    common: float = 0.0
    """Share of options with a second decision maker."""
    levels: int | None = None
    """How many ranks there are at most; None for no ties."""


def random_conflict(kind: Kind, seed: int) -> Conflict:
    """A conflict of that kind."""
    chance = np.random.default_rng(seed)
    feasible = chance.random(1 << kind.options) >= kind.impossible
    feasible[chance.integers(feasible.size)] = True
    owned = chance.integers(kind.makers, size=kind.options)[:, np.newaxis] == np.arange(kind.makers)
    shared = chance.integers(kind.makers, size=kind.options)[:, np.newaxis] == np.arange(kind.makers)
    controls = owned | (shared & (chance.random((kind.options, 1)) < kind.common))
    only_up, only_down = chance.random((2, kind.options)) < kind.one_way / 2
    return Conflict(
        decision_makers=tuple(f"maker{i}" for i in range(kind.makers)),
        options=tuple(f"maker0.option{k}" for k in range(kind.options)),
        masks=tuple(_bits(column) for column in controls.T),
        up=_bits(only_up),
        down=_bits(only_down),
        feasible=feasible,
        ranks=np.stack([_dense_ranks(chance, feasible, kind.levels) for _ in range(kind.makers)]),
    )


@st.composite
def conflicts(draw: st.DrawFn, max_options: int = 6) -> Conflict:
    """Infeasible states, one-way and common options, ties; arrays come from a drawn seed, for speed."""
    options = draw(st.integers(1, max_options))
    kind = Kind(
        options=options,
        makers=draw(st.integers(1 if options == 1 else 2, 4)),
        impossible=draw(st.sampled_from([0.0, 0.15, 0.4])),
        one_way=draw(st.sampled_from([0.0, 0.2, 0.5])),
        common=draw(st.sampled_from([0.0, 0.3])),
        levels=draw(st.sampled_from([None, 2, 4, 1 << options])),
    )
    return random_conflict(kind, draw(st.integers(0, 2**32 - 1)))


def _bits(flags: npt.NDArray[np.bool_]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)


def _dense_ranks(
    chance: np.random.Generator, feasible: npt.NDArray[np.bool_], levels: int | None
) -> npt.NDArray[np.int32]:
    count = int(feasible.sum())
    values = chance.permutation(count) if levels is None else chance.integers(levels, size=count)
    ranks = np.zeros(feasible.size, np.int32)
    ranks[feasible] = np.unique(values, return_inverse=True)[1] + 1
    return ranks


def plain(conflict: Conflict) -> PlainConflict:
    """The conflict in the oracle's terms."""
    states = [int(state) for state in np.flatnonzero(conflict.feasible)]
    return PlainConflict(
        options=len(conflict.options),
        controls=tuple(as_set(mask) for mask in conflict.masks),
        take_only=as_set(conflict.up),
        drop_only=as_set(conflict.down),
        feasible=frozenset(as_set(state) for state in states),
        rank=tuple({as_set(state): int(row[state]) for state in states} for row in conflict.ranks),
    )
