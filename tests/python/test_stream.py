"""Blocks of samples, one after the other: the bits of all, in memory that does not grow."""
import subprocess
import sys

import numpy as np
import pytest

import plimsoll as pl


def test_blocks_are_the_samples(shop):
    for names in ((), ("income",), ("growth", "scale")):
        whole = shop.samples(*names, trials=5000, seed=4)
        parts = list(shop.stream(*names, trials=5000, block=1300, seed=4))
        assert [len(one) for one in parts] == [1300, 1300, 1300, 1100]
        assert np.array_equal(np.concatenate([one.values for one in parts]), whole.values)
        assert all(one.columns == whole.columns for one in parts)


def test_given_draws_go_along(shop):
    given = shop.with_draw("growth", np.linspace(-0.1, 0.1, 1000))
    parts = [one.values for one in given.stream("growth", block=300)]
    assert np.array_equal(np.concatenate(parts)[:, 0], np.linspace(-0.1, 0.1, 1000))


def test_it_may_be_left(shop):
    told = []
    for i, _ in enumerate(shop.stream("income", trials=10**9, block=1000, progress=lambda done, all_: told.append(done))):
        if i == 2:
            break
    assert told == [1000, 2000, 3000]


@pytest.mark.parametrize("what", [{"block": 0}, {"block": -5}, {"block": 1.5}, {"trials": 0}])
def test_numbers(shop, what):
    with pytest.raises(pl.UsageError):
        list(shop.stream("income", **what))


PEAK = """
import resource, sys
import plimsoll as pl
m = pl.compile(sys.stdin.read())
total = 0
for part in m.stream("income", trials=int(sys.argv[1]), block=20_000):
    total = total + part.values.sum(axis=0)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_is_that_of_a_block(shop_text):
    def peak(trials):
        done = subprocess.run([sys.executable, "-c", PEAK, str(trials)], input=shop_text, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    # 48 MB more, were they held.
    few, many = peak(40_000), peak(2_000_000)
    assert many < few + 12_000, (few, many)
