"""Philox 4x64 in Python's whole numbers, as in the paper of Salmon, Moraes, Dror and Shaw (2011)."""

from __future__ import annotations

WORD = (1 << 64) - 1


def philox(counter: tuple[int, int, int, int], key: tuple[int, int], rounds: int = 10) -> tuple[int, int, int, int]:
    """The block of four words at a counter."""
    a, b, c, d = counter
    left, right = key
    for _ in range(rounds):
        one, two = 0xD2E7470EE14C6C93 * a, 0xCA5A826395121157 * c
        a, b, c, d = (two >> 64) ^ b ^ left, two & WORD, (one >> 64) ^ d ^ right, one & WORD
        left, right = (left + 0x9E3779B97F4A7C15) & WORD, (right + 0xBB67AE8584CAA73B) & WORD
    return a, b, c, d
