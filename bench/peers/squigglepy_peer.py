"""The benchmark models in squigglepy: distributions sampled as arrays, numbers of losses by its Poisson, correlation by its
`correlate` (Iman and Conover), blocks of trials. It has no sums of random numbers of losses: NumPy adds them up. One thread.
usage: squigglepy_peer.py MODEL TRIALS 1 SEED"""
import numpy as np
import squigglepy as sq

import figures as f

BLOCK_SIZE = 20_000


def draw(law, n):
    return np.asarray(sq.sample(law, n))


def lognormal(mu, sigma):
    return sq.lognorm(norm_mean=float(mu), norm_sd=float(sigma))


def normal(mean, sd):
    return sq.norm(mean=float(mean), sd=float(sd))


def compound(rate, mu, sigma, n, transform=None):
    """Sums of a Poisson number of lognormals."""
    count = draw(sq.poisson(float(rate)), n).astype(int)
    size = np.atleast_1d(draw(lognormal(mu, sigma), int(count.sum()))) if count.any() else np.zeros(0)
    if transform is not None:
        size = transform(size)
    return np.bincount(np.repeat(np.arange(n), count), weights=size, minlength=n)


def provider(n):
    """Annual income of three years, and their sum."""
    shocks = sq.correlate(tuple(normal(0, 1) for _ in range(8)), f.CORRELATION)
    # A quarter is a block of its own of the same correlated group.
    shocks = np.stack([draw(s, 12 * n) for s in shocks]).reshape(8, 12, n)
    steps = f.VOLATILITY[:, None, None] * shocks + (f.DRIFT - f.VOLATILITY ** 2 / 2)[:, None, None]
    earned = f.START[:, None, None] * np.exp(np.cumsum(steps, axis=1))
    for i, (low, mode, high) in enumerate(f.MARGIN):
        earned[i] *= draw(sq.triangular(float(low), float(mode), float(high)), n)
    inflation = draw(normal(*f.INFLATION), n)
    result = earned.sum(axis=0) - f.FIXED_COST * (1 + inflation) ** np.arange(1, 13)[:, None]
    for rate, mu in zip(f.RATE, f.LOSS_MU):
        result -= compound(rate, mu, 1.0, 12 * n).reshape(12, n)
    annual = result.reshape(3, 4, n).sum(axis=1)
    value = f.MULTIPLE * earned[f.GOODWILL_SEGMENT].reshape(3, 4, n).sum(axis=1)
    carried = np.full(n, f.GOODWILL)
    for year in range(3):
        kept = np.minimum(carried, value[year])
        annual[year] -= carried - kept
        carried = kept
    return np.vstack([annual, annual.sum(axis=0)])


def net_income(n):
    sales = draw(lognormal(f.PRICE_MU, f.PRICE_SIGMA), n) * draw(normal(1000, 120), n) * draw(lognormal(0, 0.08), n)
    profit = sales * (1 - draw(sq.triangular(0.48, 0.55, 0.68), n)) - draw(normal(9000, 700), n)
    for p, mu in zip(f.RISK_P, f.RISK_MU):
        profit -= draw(sq.bernoulli(float(p)), n) * draw(lognormal(mu, 0.8), n)
    return (profit - draw(sq.uniform(0.15, 0.25), n) * np.maximum(0, profit))[None, :]


def losses(n, layer):
    transform = (lambda x: np.clip(x - f.RETENTION, 0, f.LAYER)) if layer else None
    return sum(compound(rate, mu, f.LINE_SIGMA, n, transform) for rate, mu in zip(f.LINE_RATE, f.LINE_MU))[None, :]


MODELS = {
    "provider": provider,
    "net_income": net_income,
    "loss_portfolio": lambda n: losses(n, False),
    "loss_layer": lambda n: losses(n, True),
}


def main():
    model, trials, _, seed = f.arguments()
    sq.set_seed(seed)
    started = f.now()
    out = np.hstack([MODELS[model](min(BLOCK_SIZE, trials - low)) for low in range(0, trials, BLOCK_SIZE)])
    found = {}
    for c, column in enumerate(out):
        found.update(f.column_figures(model, c, column))
    f.report(started, found)


main()
