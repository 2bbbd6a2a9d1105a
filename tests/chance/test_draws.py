"""Draws: known answers, exactness, and fit to the distributions of scipy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from trucelab.chance import Stream, stream
from trucelab.chance.words import LAST, LEFT

DRAWS = 1000

KINDS: dict[str, Callable[[Stream], object]] = {
    "words": lambda one: [one.word() for _ in range(DRAWS)],
    "random": lambda one: one.random(DRAWS),
    "open units": lambda one: one.open_units(DRAWS),
    "normal": lambda one: one.normal(DRAWS),
    "integers": lambda one: one.integers(-5, 10**12, DRAWS),
    "binomial, few": lambda one: [one.binomial(5, 0.3) for _ in range(DRAWS)],
    "binomial, seldom": lambda one: [one.binomial(10**6, 2e-6) for _ in range(DRAWS)],
    "binomial, many": lambda one: [one.binomial(10**6, 0.7) for _ in range(DRAWS)],
    "hypergeometric, few": lambda one: [one.hypergeometric(9, 20, 8) for _ in range(DRAWS)],
    "hypergeometric, many": lambda one: [one.hypergeometric(5000, 90000, 700) for _ in range(DRAWS)],
    "poisson, few": lambda one: one.poisson(2.5, DRAWS),
    "poisson, many": lambda one: one.poisson(1234.5, DRAWS),
    "multinomial": lambda one: [one.multinomial(500, [0.1, 0.0, 2.5, 1.4]) for _ in range(DRAWS)],
    "choice": lambda one: one.choice([0.1, 0.0, 2.5, 1.4], DRAWS),
    "permutation": lambda one: one.permutation(DRAWS),
}

KNOWN: dict[str, str] = {
    "words": "70f71c1ecc57f9592604643bc5b603b276c056fc864faa96702b333e64d8c9e7",
    "random": "de885a63b8e9ba823f478b979751c424c8aeb8aa32ccb0128debe6a905831648",
    "open units": "331fe9b3c4375f1ff17e01620c598b90978724195177844b2ab3935d379e18b8",
    "normal": "11e70d67db723dd807808ab63c614eccdab5e2d1cf588665b9baafe96e41e18b",
    "integers": "c026f3799817182d3075f0369bca6df58f7016e6887965ac9fc1220a2779f86b",
    "binomial, few": "eb78fafef8eda7608ba3bce304490825b699fd37bce530060acc54d0c532f0c0",
    "binomial, seldom": "e787cbfa8b3054e03696b08327fc58e2ee514fba2eb135fee903960eb75f481a",
    "binomial, many": "4f3843c6ed41d6eb2d109e765399f5c9d0ba3455ac6d3be91b8afac512df9a40",
    "hypergeometric, few": "efc9013c871516c1a0bad5010ff368507aff4818c308bf5c10f92d1028d1acc8",
    "hypergeometric, many": "0a99061d376649d09692cd7105533ef2e4d0ff4120d6d9f981bb06c5ff1820f9",
    "poisson, few": "a2b567954253f456e29f40a0b97b2a4ccd00f1cf5b599f75873ecd10a85f9620",
    "poisson, many": "6854ebc73decb09379448adb1e65c83e32e719faf003ea94d4e20196dbeac19d",
    "multinomial": "2a74fa9fa25c058eae5e52988f8a76c946c92906e211a30f73eba24c6798a6dd",
    "choice": "23a0f587f794b424850fca0379eafdbf48b2004645f64faeee53c2e77fe0b7a3",
    "permutation": "fcf218c3700915bf2090996c25fa3d82b6fa83ad7799ad57461d7d0accf223c3",
}
"""SHA-256 of the first thousand draws for three keys, as whole numbers or the bits of floats of 64 bits, little end
first.  A change of a figure here is a change of what every run finds, and goes into CHANGELOG.md."""


def digest(kind: str) -> str:
    total = hashlib.sha256()
    for key in (stream(0, 0, "known"), stream(2018, 7, "known", day=30), stream(-1, 300, "known", person=5)):
        drawn = np.asarray(KINDS[kind](key))
        total.update(drawn.astype("<f8" if drawn.dtype == np.float64 else "<u8").tobytes())
    return total.hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_draws_are_the_known_ones(kind: str) -> None:
    assert digest(kind) == KNOWN.get(kind), f'for KNOWN in {__file__}:\n    "{kind}": "{digest(kind)}",'


def fits(drawn: NDArray[np.int64], distribution: Any) -> float:
    """Chance of a chi-square as large, over values of which 20 or more are expected."""
    values = np.arange(drawn.min() - 1, drawn.max() + 2)
    expected = distribution.pmf(values) * len(drawn)
    enough = expected >= 20.0
    seen = np.array([np.sum(drawn == value) for value in values[enough]])
    seen = np.append(seen, len(drawn) - seen.sum())
    wanted = np.append(expected[enough], len(drawn) - expected[enough].sum())
    if wanted[-1] < 5.0:
        seen, wanted = np.append(seen[:-2], seen[-2:].sum()), np.append(wanted[:-2], wanted[-2:].sum())
    return float(stats.chisquare(seen, wanted * seen.sum() / wanted.sum()).pvalue)


@pytest.mark.parametrize(
    ("people", "chance"),
    [(1, 0.3), (6, 0.5), (30, 0.2), (257, 0.01), (40, 0.9), (300, 0.1), (500, 0.5), (10**5, 0.0003), (10**7, 4e-6)],
)
def test_binomial_counts(people: int, chance: float) -> None:
    one = stream(1, 0, f"binomial {people} {chance}")
    drawn = np.array([one.binomial(people, chance) for _ in range(20000)])
    assert fits(drawn, stats.binom(people, chance)) > 1e-3


@pytest.mark.parametrize(
    ("marked", "others", "taken"),
    [(3, 4, 5), (20, 30, 10), (200, 300, 100), (300, 200, 420), (40, 10**6, 10**5), (5 * 10**5, 10**6, 60)],
)
def test_hypergeometric_counts(marked: int, others: int, taken: int) -> None:
    one = stream(1, 0, f"hypergeometric {marked} {others} {taken}")
    drawn = np.array([one.hypergeometric(marked, others, taken) for _ in range(20000)])
    assert fits(drawn, stats.hypergeom(marked + others, marked, taken)) > 1e-3


@pytest.mark.parametrize("mean", [0.01, 1.0, 9.9, 10.0, 37.5, 900.0])
def test_poisson_counts(mean: float) -> None:
    assert fits(stream(1, 0, f"poisson {mean}").poisson(mean, 20000), stats.poisson(mean)) > 1e-3


def test_units_and_normal_numbers() -> None:
    one = stream(1, 0, "continuous")
    assert stats.kstest(one.random(20000), "uniform").pvalue > 1e-3
    assert stats.kstest(one.open_units(20000), "uniform").pvalue > 1e-3
    assert stats.kstest(one.normal(20000), "norm").pvalue > 1e-3


def test_choices_and_shares_follow_the_weights() -> None:
    weights = np.array([0.0, 1.0, 3.0, 0.0, 2.0, 0.0])
    one = stream(1, 0, "choice")
    for seen in (np.bincount(one.choice(weights, 30000), minlength=6), one.multinomial(30000, weights)):
        assert seen[weights == 0.0].sum() == 0
        assert stats.chisquare(seen[weights > 0.0], 30000 * weights[weights > 0.0] / 6.0).pvalue > 1e-3


def test_a_sum_of_shares_is_spread_whole() -> None:
    assert stream(1, 0, "x").multinomial(1000, [0.1] * 10).sum() == 1000
    assert stream(1, 0, "x").multinomial(0, [0.1] * 10).sum() == 0


@pytest.mark.parametrize("bound", [1, 2, 3, 6, 1000, 2**62 + 1])
def test_whole_numbers_below_a_bound(bound: int) -> None:
    drawn = stream(1, 0, f"below {bound}").integers(0, bound, 20000)
    assert 0 <= drawn.min() <= drawn.max() < bound
    assert stats.kstest((drawn + stream(2, 0, "between").random(20000)) / bound, "uniform").pvalue > 1e-3


def test_whole_numbers_reject_exactly_the_words_that_favour_some() -> None:
    """Of 2^64 words the first of each value's words are left out, so that each value keeps equally many (Lemire)."""
    bound = 3 * 2**61
    one = Stream(0)

    def from_words(*two: int) -> int:
        one.state[LAST + 2 :] = np.array(two, np.uint64)
        one.state[LEFT] = 2
        return one.integers(0, bound)

    # 2^64 = 2 * bound + 2^62, so low parts of products below 2^62 are drawn again
    for word in (0, 1, 2, 3, 8, 9, 10):
        low = word * bound % 2**64
        again = low < 2**64 % bound
        assert from_words(word, 5) == (5 if again else word) * bound >> 64


def test_permutations_are_all_as_likely() -> None:
    one = stream(1, 0, "permutation")
    orders = [tuple(one.permutation(4).tolist()) for _ in range(24000)]
    seen = [orders.count(order) for order in set(orders)]
    assert len(seen) == 24
    assert stats.chisquare(seen).pvalue > 1e-3
    assert one.permutation(0).tolist() == []


def test_what_is_certain_is_drawn_for_certain() -> None:
    one = stream(1, 0, "certain")
    assert [one.binomial(9, 0.0), one.binomial(9, 1.0), one.binomial(0, 0.5)] == [0, 9, 0]
    assert [one.hypergeometric(5, 0, 3), one.hypergeometric(0, 5, 3), one.hypergeometric(5, 4, 9)] == [3, 0, 5]
    assert one.poisson([0.0, 0.0]).tolist() == [0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda one: one.binomial(5, 1.5),
        lambda one: one.binomial(-1, 0.5),
        lambda one: one.hypergeometric(2, 2, 5),
        lambda one: one.poisson(-1.0),
        lambda one: one.poisson(float("nan")),
        lambda one: one.multinomial(5, [0.0, 0.0]),
        lambda one: one.multinomial(-1, [1.0]),
        lambda one: one.choice([1.0, -1.0], 3),
        lambda one: one.integers(5, 5),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: Callable[[Stream], object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong(stream(1, 0, "wrong"))
