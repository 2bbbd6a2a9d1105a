"""What does not fit into memory is refused, with what would fit."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from tests.talks.conflicts import Kind, random_conflict
from trucelab.errors import WrongInput
from trucelab.scenario.talks import Talks
from trucelab.talks import PreparedTalks, analyse, size, stability_of
from trucelab.talks.size import free_bytes, most_options, needed_bytes, require_room


def talks(options: int, makers: int) -> Talks:
    names = [f"maker{place % makers}.option{place}" for place in range(options)]
    return Talks.model_validate(
        {
            "options": dict.fromkeys(names, "Does it"),
            "preferences": {
                f"maker{maker}": [f"{names[maker]} or not {names[-1 - place]}" for place in range(6)]
                for maker in range(makers)
            },
            "status_quo": [],
            "outcomes": {"first": names[0]},
        }
    )


@pytest.mark.parametrize("makers", [2, 4])
def test_an_analysis_takes_what_is_said_and_not_far_less(makers: int) -> None:
    """Against the allocator's own count, which is not what the estimate was made from."""
    stability_of(random_conflict(Kind(4, makers), seed=1))  # compile first
    written = talks(16, makers)
    tracemalloc.start()
    try:
        analyse(written)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 0.4 * needed_bytes(16, makers) < peak < needed_bytes(16, makers)


def test_what_does_not_fit_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "free_bytes", lambda: 2_000_000_000)
    written = talks(24, 6)
    tracemalloc.start()
    try:
        with pytest.raises(WrongInput) as caught:
            PreparedTalks.of(written)
        assert tracemalloc.get_traced_memory()[1] < 1 << 24  # not even one byte per state
    finally:
        tracemalloc.stop()
    (problem,) = caught.value.problems
    assert problem.where == "talks.options"
    assert "2^24 states and 6 decision makers need about 5.9 GB; 2.0 GB are free" in problem.says
    assert "at most 22 options" in problem.says
    assert "axis_conflict_of" in problem.says


@pytest.mark.parametrize("makers", [1, 3, 7])
@pytest.mark.parametrize("free", [10_000, 123_456_789, 8_000_000_000])
def test_what_is_said_to_fit_fits_and_one_option_more_does_not(
    makers: int, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(size, "free_bytes", lambda: free)
    most = most_options(makers, free)
    require_room(most, makers)
    with pytest.raises(WrongInput):
        require_room(most + 1, makers)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("MemTotal: 9 kB\nMemAvailable:    2048 kB\nSwapFree: 1 kB\n", 2_097_152),
        ("MemTotal: 9 kB\n", 8_000_000_000),
        ("MemAvailable: much kB\n", 8_000_000_000),
        ("MemAvailable:\n", 8_000_000_000),
        (None, 8_000_000_000),
    ],
)
def test_what_the_system_says_is_free(
    text: str | None, free: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "meminfo"
    if text is not None:
        path.write_text(text, encoding="ascii")
    monkeypatch.setattr(size, "MEMINFO", path)
    assert free_bytes() == free
