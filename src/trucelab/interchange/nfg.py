"""Gambit's `.nfg` file: the talks as a game in strategic form, with ranks for payoffs.  Written, not read.

A strategy is one setting of all options of a decision maker; a payoff is the
rank of the state, 1 for the worst.  A profile that is an impossible state pays
everybody 0, less than any possible one.  So at possible states the pure Nash
equilibria of the game are the Nash equilibria of the talks, unless moves are
one-way; an impossible profile can be an equilibrium of the game too, where
nobody alone can leave it for a possible one: disregard those.

Source of the form: Gambit 16, "The strategic game (.nfg) file format, payoff
version".
"""

from __future__ import annotations

from itertools import product

import numpy as np

from trucelab.errors import WrongInput
from trucelab.interchange.model import TalksModel
from trucelab.interchange.names import clean

MAX_PROFILES = 65_536


def write(model: TalksModel) -> str:
    """The text of an `.nfg` file.

    raises  WrongInput, if there are more than 65,536 profiles, or if several can change one option
    """
    profiles = 1 << len(model.talks.options)
    if profiles > MAX_PROFILES:
        says = f"{profiles:,} combinations of strategies; an .nfg file is written for at most {MAX_PROFILES:,}"
        raise WrongInput.one(f"{says}. Leave out or merge options", where="talks.options")
    shared = [name for name, option in model.talks.options.items() if option.shared_with]
    if shared:
        says = f'"{shared[0]}" can be changed by several; in strategic form every option has one decision maker'
        raise WrongInput.one(says, where=f"talks.options.{shared[0]}.shared_with")
    grouped = model.grouped()  # so that a profile counts as its state does: the first player's settings run fastest
    payoffs = np.stack([grouped.ranks(party) for party in grouped.parties], axis=1)
    players = " ".join(_quoted(name) for name in grouped.parties.values())
    strategies = "\n".join(f"{{ {' '.join(map(_quoted, _strategies(grouped, party)))} }}" for party in grouped.parties)
    comment = "Payoffs are ranks, 1 for the worst; profiles that cannot be pay 0 to all. Written by trucelab."
    rows = "\n".join(" ".join(map(str, row)) for row in payoffs.tolist())
    title = _quoted(model.title)
    return f"NFG 1 R {title} {{ {players} }}\n\n{{\n{strategies}\n}}\n{_quoted(comment)}\n\n{rows}\n"


def caveats(model: TalksModel) -> tuple[str, ...]:
    """What a reader of the `.nfg` file must know."""
    impossible = model.feasible.size - model.states.size
    if not impossible:
        return ()
    return (f"{impossible:,} of {model.feasible.size:,} profiles cannot be; they pay 0 to all, less than any other",)


def _strategies(model: TalksModel, party: str) -> list[str]:
    """The settings of a decision maker's options, its first option running fastest, as the options taken."""
    own = [name.partition(".")[2] for name in model.controls(party)]
    settings = [setting[::-1] for setting in product((False, True), repeat=len(own))]
    return [
        " + ".join(name for name, taken in zip(own, setting, strict=True) if taken) or "nothing" for setting in settings
    ]


def _quoted(text: str) -> str:
    plain = clean(text).replace("\\", "/").replace('"', "'")
    return f'"{plain}"'
