"""States: which options are taken, as an integer, as a Y/N string, as the truth of a statement.

Option 1, the first in the scenario, is the least significant bit and the first
letter.  Arrays over states have length 2**options, infeasible states included.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput
from trucelab.scenario.expressions import Expression

BoolArray = NDArray[np.bool_]
RankArray = NDArray[np.int32]
StateArray = NDArray[np.int64]


def state_text(state: int, options: int) -> str:
    """The state as Y and N, option 1 first.

    >>> state_text(6, 4)
    'NYYN'
    """
    return "".join("Y" if state >> option & 1 else "N" for option in range(options))


def state_of(text: str) -> int:
    """The state that a string of Y and N means; the opposite of `state_text`.

    raises  WrongInput, if there is another letter

    >>> state_of("NYYN")
    6
    """
    if set(text) - set("YN"):
        raise WrongInput.one(f'"{text}" is not a state: write one letter per option, Y if it is taken, N if not')
    return sum(1 << option for option, letter in enumerate(text) if letter == "Y")


def state_numbers(feasible: BoolArray) -> RankArray:
    """The number by which people quote a state: its place, from 1, among the feasible ones; 0 if infeasible.

    feasible  (2**options,) bool
    returns   (2**options,) int32
    """
    numbers = np.cumsum(feasible, dtype=np.int32)
    numbers[~feasible] = 0
    return numbers


def matches(expression: Expression, options: Sequence[str]) -> BoolArray:
    """The states of which a statement is true.

    options  names, option 1 first; every name of the expression is among them
    returns  (2**options,) bool

    Options are laid out as the rows and columns of a table and broadcast, so that intermediate truths
    are bytes, and small wherever a statement speaks of low or high options alone.
    """
    columns = len(options) // 2
    place = {name: option for option, name in enumerate(options)}

    def taken(name: str) -> BoolArray:
        option = place[name]
        if option < columns:
            return _bit(option, columns)[np.newaxis, :]
        return _bit(option - columns, len(options) - columns)[:, np.newaxis]

    truth = expression.evaluate(taken)
    return np.broadcast_to(truth, (1 << (len(options) - columns), 1 << columns)).reshape(-1)


def pattern_matches(pattern: str) -> BoolArray:
    """The states that fit a pattern of Y, N and - (either), one letter per option, option 1 first.

    returns  (2**options,) bool
    raises   WrongInput, if there is another letter

    >>> [state_text(int(state), 3) for state in pattern_matches("Y-N").nonzero()[0]]
    ['YNN', 'YYN']
    """
    if set(pattern) - set("YN-"):
        raise WrongInput.one(f'"{pattern}" is not a pattern: write one letter per option, Y, N or - for either')
    fits = np.ones(1, np.bool_)
    for letter in pattern:
        half = np.zeros_like(fits)
        fits = np.concatenate([half if letter == "Y" else fits, half if letter == "N" else fits])
    return fits


def _bit(option: int, options: int) -> BoolArray:
    return (np.arange(1 << options) >> option & 1).astype(np.bool_)
