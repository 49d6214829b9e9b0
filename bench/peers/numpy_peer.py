"""The benchmark models in NumPy: arrays over blocks of trials, a generator per thread.
usage: numpy_peer.py MODEL TRIALS THREADS SEED"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from concurrent.futures import ThreadPoolExecutor

import numpy as np

import figures as f

# Small enough for the cache, large enough to hide the interpreter.
BLOCK_SIZE = 4096


def compound(rng, rate, mu, sigma, n, transform=None):
    """Sums of Poisson numbers of lognormals: one row per kind, n trials each."""
    count = rng.poisson(rate[:, None], (rate.size, n))
    cell = np.repeat(np.arange(count.size), count.ravel())
    size = rng.lognormal(mu[cell // n], sigma)
    if transform is not None:
        size = transform(size)
    return np.bincount(cell, weights=size, minlength=count.size).reshape(rate.size, n)


def provider(rng, out):
    n = out.shape[1]
    shocks = np.matmul(f.VOLATILITY[:, None] * f.FACTOR, rng.standard_normal((12, 8, n)))
    shocks += (f.DRIFT - f.VOLATILITY ** 2 / 2)[:, None]
    revenue = np.exp(np.cumsum(shocks, axis=0, out=shocks), out=shocks)
    revenue *= f.START[:, None]
    margin = rng.triangular(*(f.MARGIN[:, i, None] for i in range(3)), (8, n))
    revenue *= margin
    inflation = rng.normal(*f.INFLATION, n)
    fixed = f.FIXED_COST * np.cumprod(np.broadcast_to(1 + inflation, (12, n)), axis=0)
    lost = compound(rng, np.repeat(f.RATE, 12), np.repeat(f.LOSS_MU, 12), 1.0, n)
    result = revenue.sum(axis=1) - fixed - lost.reshape(10, 12, n).sum(axis=0)
    annual = result.reshape(3, 4, n).sum(axis=1)
    value = f.MULTIPLE * revenue[:, f.GOODWILL_SEGMENT].reshape(3, 4, n).sum(axis=1)
    carried = np.full(n, f.GOODWILL)
    for year in range(3):
        kept = np.minimum(carried, value[year])
        out[year] = annual[year] - (carried - kept)
        carried = kept
    out[3] = out[0] + out[1] + out[2]


def net_income(rng, out):
    n = out.shape[1]
    sales = rng.lognormal(f.PRICE_MU, f.PRICE_SIGMA, n) * rng.normal(1000, 120, n) * rng.lognormal(0, 0.08, n)
    profit = sales * (1 - rng.triangular(0.48, 0.55, 0.68, n)) - rng.normal(9000, 700, n)
    occurs = rng.random((6, n)) < f.RISK_P[:, None]
    profit -= (occurs * rng.lognormal(f.RISK_MU[:, None], 0.8, (6, n))).sum(axis=0)
    out[0] = profit - rng.uniform(0.15, 0.25, n) * np.maximum(0, profit)


def losses(rng, out, layer):
    transform = (lambda x: np.clip(x - f.RETENTION, 0, f.LAYER)) if layer else None
    out[0] = compound(rng, f.LINE_RATE, f.LINE_MU, f.LINE_SIGMA, out.shape[1], transform).sum(axis=0)


MODELS = {
    "provider": provider,
    "net_income": net_income,
    "loss_portfolio": lambda rng, out: losses(rng, out, False),
    "loss_layer": lambda rng, out: losses(rng, out, True),
}


def main():
    model, trials, threads, seed = f.arguments()
    started = f.now()
    out = np.empty((len(f.prefixes(model)), trials))
    rngs = [np.random.Generator(np.random.SFC64(s)) for s in np.random.SeedSequence(seed).spawn(threads)]

    def work(i):
        end = trials * (i + 1) // threads
        for low in range(trials * i // threads, end, BLOCK_SIZE):
            MODELS[model](rngs[i], out[:, low:min(low + BLOCK_SIZE, end)])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
        parts = list(pool.map(lambda c: f.column_figures(model, c, out[c]), range(len(out))))
    f.report(started, {k: v for part in parts for k, v in part.items()})


main()
