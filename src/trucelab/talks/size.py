"""How much memory an analysis needs, told before it is taken.

Measured as the growth of the peak of resident memory while `PreparedTalks.of` and `analyse` ran on 2**20 to 2**22
states with two to six decision makers and twelve statements each, and rounded up by about a sixth.
"""

from __future__ import annotations

from pathlib import Path

from trucelab.errors import WrongInput

BYTES_PER_STATE = 64
"""Measured: 45."""
BYTES_PER_STATE_AND_DECISION_MAKER = 48
"""Ranks, margins and verdicts by five concepts, best moves and their orderings; measured: 44."""
ASSUMED_FREE = 8_000_000_000
"""Bytes, where the system does not say what is free."""
MEMINFO = Path("/proc/meminfo")
GIGA = 1_000_000_000


def needed_bytes(options: int, decision_makers: int) -> int:
    """Bytes that the analysis of a conflict needs, at most.

    >>> needed_bytes(24, 6)
    5905580032
    """
    return (BYTES_PER_STATE + BYTES_PER_STATE_AND_DECISION_MAKER * decision_makers) << options


def most_options(decision_makers: int, free: int) -> int:
    """The largest number of options for which the memory suffices; 0 if none does."""
    return max((free // needed_bytes(0, decision_makers)).bit_length() - 1, 0)


def free_bytes() -> int:
    """Memory that can be had without swapping, as the Linux kernel estimates it, or what is assumed elsewhere."""
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
        (kibibytes,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(kibibytes) * 1024
    except (OSError, ValueError, IndexError):
        return ASSUMED_FREE


def require_room(options: int, decision_makers: int) -> None:
    """Refuse what does not fit into memory.

    raises  WrongInput, with what would fit
    """
    needed, free = needed_bytes(options, decision_makers), free_bytes()
    if needed <= free:
        return
    says = (
        f"2^{options} states and {decision_makers} decision makers need about {_gigabytes(needed)}; "
        f"{_gigabytes(free)} are free. What would fit: at most {most_options(decision_makers, free)} options, "
        "or options that exclude each other as axes, by axis_conflict_of in the Python API"
    )
    raise WrongInput.one(says, where="talks.options")


def _gigabytes(count: int) -> str:
    return f"{count / GIGA:.1f} GB" if count >= GIGA / 10 else f"{count / GIGA:.2g} GB"
