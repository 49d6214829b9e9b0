"""The benchmark models in OpenTURNS: one joint distribution of the inputs, a function over samples of it.
A random number of losses cannot be components of a vector; the function draws them. One thread: OpenTURNS samples on one.
usage: openturns_peer.py MODEL TRIALS 1 SEED"""
import numpy as np
import openturns as ot

import figures as f

BLOCK_SIZE = 10_000
ot.Log.Show(ot.Log.NONE)


def compound(counts, laws, transform=None):
    """counts: trials by kinds. Sums over kinds, one per trial."""
    n = counts.shape[0]
    total = np.zeros(n)
    for k, law in enumerate(laws):
        m = int(counts[:, k].sum())
        if m:
            size = np.asarray(law.getSample(m))[:, 0]
            if transform is not None:
                size = transform(size)
            total += np.bincount(np.repeat(np.arange(n), counts[:, k]), weights=size, minlength=n)
    return total


class Provider:
    def __init__(self):
        correlation = ot.CorrelationMatrix(8)
        for i in range(8):
            for j in range(i):
                correlation[i, j] = 0.30
        shocks = ot.Normal([0.0] * 8, [1.0] * 8, correlation)
        parts = [shocks] * 12 + [ot.Triangular(*map(float, m)) for m in f.MARGIN] + [ot.Normal(*f.INFLATION)]
        parts += [ot.Poisson(float(rate)) for _ in range(12) for rate in f.RATE]
        self.inputs = ot.BlockIndependentDistribution(parts)
        self.laws = [ot.LogNormal(float(mu), 1.0) for mu in f.LOSS_MU]
        self.columns = 4

    def __call__(self, x):
        x = np.asarray(x)
        n = len(x)
        steps = f.DRIFT - f.VOLATILITY ** 2 / 2 + f.VOLATILITY * x[:, :96].reshape(n, 12, 8)
        earned = f.START * np.exp(np.cumsum(steps, axis=1)) * x[:, None, 96:104]
        result = earned.sum(axis=2) - f.FIXED_COST * (1 + x[:, 104:105]) ** np.arange(1, 13)
        counts = x[:, 105:].astype(int).reshape(n * 12, 10)
        result -= compound(counts, self.laws).reshape(n, 12)
        annual = result.reshape(n, 3, 4).sum(axis=2)
        value = f.MULTIPLE * earned[:, :, f.GOODWILL_SEGMENT].reshape(n, 3, 4).sum(axis=2)
        carried = np.full(n, f.GOODWILL)
        out = np.empty((n, 4))
        for year in range(3):
            kept = np.minimum(carried, value[:, year])
            out[:, year] = annual[:, year] - (carried - kept)
            carried = kept
        out[:, 3] = out[:, :3].sum(axis=1)
        return out


class NetIncome:
    def __init__(self):
        parts = [ot.LogNormal(f.PRICE_MU, f.PRICE_SIGMA), ot.Normal(1000, 120), ot.LogNormal(0, 0.08),
                 ot.Triangular(0.48, 0.55, 0.68), ot.Normal(9000, 700), ot.Uniform(0.15, 0.25)]
        parts += [ot.Bernoulli(float(p)) for p in f.RISK_P] + [ot.LogNormal(float(mu), 0.8) for mu in f.RISK_MU]
        self.inputs = ot.BlockIndependentDistribution(parts)
        self.columns = 1

    def __call__(self, x):
        x = np.asarray(x)
        profit = x[:, 0] * x[:, 1] * x[:, 2] * (1 - x[:, 3]) - x[:, 4] - (x[:, 6:12] * x[:, 12:]).sum(axis=1)
        return (profit - x[:, 5] * np.maximum(0, profit))[:, None]


class Losses:
    def __init__(self, layer):
        self.inputs = ot.BlockIndependentDistribution([ot.Poisson(float(rate)) for rate in f.LINE_RATE])
        self.laws = [ot.LogNormal(float(mu), f.LINE_SIGMA) for mu in f.LINE_MU]
        self.transform = (lambda x: np.clip(x - f.RETENTION, 0, f.LAYER)) if layer else None
        self.columns = 1

    def __call__(self, x):
        return compound(np.asarray(x).astype(int), self.laws, self.transform)[:, None]


MODELS = {
    "provider": Provider,
    "net_income": NetIncome,
    "loss_portfolio": lambda: Losses(False),
    "loss_layer": lambda: Losses(True),
}


def main():
    model, trials, _, seed = f.arguments()
    ot.RandomGenerator.SetSeed(seed)
    started = f.now()
    made = MODELS[model]()
    function = ot.PythonFunction(made.inputs.getDimension(), made.columns, func_sample=made)
    vector = ot.CompositeRandomVector(function, ot.RandomVector(made.inputs))
    sample = ot.Sample(0, made.columns)
    for low in range(0, trials, BLOCK_SIZE):
        sample.add(vector.getSample(min(BLOCK_SIZE, trials - low)))
    found = {}
    for c in range(made.columns):
        found.update(f.column_figures(model, c, np.asarray(sample.getMarginal(c))[:, 0].copy()))
    f.report(started, found)


main()
