"""The benchmark models in monaco: a case for each trial, with its inputs drawn from laws of SciPy and a function that is
called for it. It has neither correlations nor random numbers of losses: the function makes these, the losses from a generator
of its own. One thread: processes of its own cost more than they save at these sizes.
usage: monaco_peer.py MODEL TRIALS 1 SEED"""
import logging
import os
import sys

import monaco as mc
import numpy as np
from scipy import stats

import figures as f


def lognormal(mu, sigma):
    return stats.lognorm, {"s": float(sigma), "scale": float(np.exp(mu))}


def normal(mean, sd):
    return stats.norm, {"loc": float(mean), "scale": float(sd)}


def triangular(low, mode, high):
    return stats.triang, {"c": float((mode - low) / (high - low)), "loc": float(low), "scale": float(high - low)}


def poisson(rate):
    return stats.poisson, {"mu": float(rate)}


class Provider:
    def __init__(self, rng):
        self.rng = rng
        self.inputs = [normal(0, 1)] * 96 + [triangular(*m) for m in f.MARGIN] + [normal(*f.INFLATION)]
        self.inputs += [poisson(rate) for _ in range(12) for rate in f.RATE]

    def __call__(self, x):
        steps = f.VOLATILITY * (x[:96].reshape(12, 8) @ f.FACTOR.T) + f.DRIFT - f.VOLATILITY ** 2 / 2
        earned = f.START * np.exp(np.cumsum(steps, axis=0)) * x[96:104]
        result = earned.sum(axis=1) - f.FIXED_COST * (1 + x[104]) ** np.arange(1, 13)
        counts = x[105:].astype(int)
        sizes = self.rng.lognormal(np.repeat(np.tile(f.LOSS_MU, 12), counts), 1.0)
        result -= np.bincount(np.repeat(np.repeat(np.arange(12), 10), counts), weights=sizes, minlength=12)
        annual = result.reshape(3, 4).sum(axis=1)
        value = f.MULTIPLE * earned[:, f.GOODWILL_SEGMENT].reshape(3, 4).sum(axis=1)
        carried = f.GOODWILL
        for year in range(3):
            kept = min(carried, value[year])
            annual[year] -= carried - kept
            carried = kept
        return (*annual, annual.sum())


class NetIncome:
    def __init__(self, _):
        self.inputs = [lognormal(f.PRICE_MU, f.PRICE_SIGMA), normal(1000, 120), lognormal(0, 0.08), triangular(0.48, 0.55, 0.68),
                       normal(9000, 700), (stats.uniform, {"loc": 0.15, "scale": 0.10})]
        self.inputs += [(stats.bernoulli, {"p": float(p)}) for p in f.RISK_P] + [lognormal(mu, 0.8) for mu in f.RISK_MU]

    def __call__(self, x):
        profit = x[0] * x[1] * x[2] * (1 - x[3]) - x[4] - x[6:12] @ x[12:]
        return (profit - x[5] * max(0.0, profit),)


class Losses:
    def __init__(self, rng, layer):
        self.rng, self.layer = rng, layer
        self.inputs = [poisson(rate) for rate in f.LINE_RATE]

    def __call__(self, x):
        sizes = self.rng.lognormal(np.repeat(f.LINE_MU, x.astype(int)), f.LINE_SIGMA)
        return ((np.clip(sizes - f.RETENTION, 0, f.LAYER) if self.layer else sizes).sum(),)


MODELS = {
    "provider": Provider,
    "net_income": NetIncome,
    "loss_portfolio": lambda rng: Losses(rng, False),
    "loss_layer": lambda rng: Losses(rng, True),
}


def main():
    model, trials, _, seed = f.arguments()
    logging.disable(logging.CRITICAL)
    started = f.now()
    made = MODELS[model](np.random.default_rng(seed))
    names = [f"x{i}" for i in range(len(made.inputs))]

    def preprocess(case):
        return (np.array([case.invals[name].val for name in names]),)

    def postprocess(case, *values):
        for i, value in enumerate(values):
            case.addOutVal(f"y{i}", value)

    sim = mc.Sim(model, trials, {"preprocess": preprocess, "run": made, "postprocess": postprocess}, samplemethod=mc.SampleMethod.RANDOM,
                 seed=seed, singlethreaded=True, verbose=False)
    for name, (law, numbers) in zip(names, made.inputs):
        sim.addInVar(name, law, numbers)
    # Its bar of progress is not for a file of JSON.
    output, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")
    sim.runSim()
    sys.stdout = output
    found = {}
    for c in range(len(f.prefixes(model))):
        found.update(f.column_figures(model, c, np.array(sim.outvars[f"y{c}"].nums, dtype=float)))
    f.report(started, found)


main()
