"""The benchmark models in Numba: loops as in C, compiled, parallel over trials. Compiling does not count.
usage: numba_peer.py MODEL TRIALS THREADS SEED"""
import os
import sys

os.environ["NUMBA_NUM_THREADS"] = sys.argv[3]

import numpy as np
from numba import njit, prange

import figures as f

START, DRIFT, VOLATILITY, MARGIN, FACTOR = f.START, f.DRIFT, f.VOLATILITY, f.MARGIN, f.FACTOR
RATE, LOSS_MU, RISK_P, RISK_MU = f.RATE, f.LOSS_MU, f.RISK_P, f.RISK_MU
LINE_RATE, LINE_MU, LINE_SIGMA = f.LINE_RATE, f.LINE_MU, f.LINE_SIGMA
PRICE_MU, PRICE_SIGMA = f.PRICE_MU, f.PRICE_SIGMA


@njit(parallel=True)
def seed_threads(threads, seed):
    for i in prange(threads):
        np.random.seed(seed * 7919 + i)


@njit(parallel=True, fastmath=True)
def provider(out):
    for i in prange(out.shape[1]):
        revenue = START.copy()
        margin = np.empty(8)
        z = np.empty(8)
        for s in range(8):
            margin[s] = np.random.triangular(MARGIN[s, 0], MARGIN[s, 1], MARGIN[s, 2])
        inflation = np.random.normal(0.002, 0.004)
        fixed, carried, total = 1.10, 14.0, 0.0
        for year in range(3):
            income, value = 0.0, 0.0
            for _ in range(4):
                for s in range(8):
                    z[s] = np.random.standard_normal()
                for s in range(8):
                    shock = 0.0
                    for j in range(s + 1):
                        shock += FACTOR[s, j] * z[j]
                    revenue[s] *= np.exp(DRIFT[s] - VOLATILITY[s] ** 2 / 2 + VOLATILITY[s] * shock)
                    income += revenue[s] * margin[s]
                value += revenue[2] * margin[2]
                fixed *= 1 + inflation
                income -= fixed
                for k in range(10):
                    for _ in range(np.random.poisson(RATE[k])):
                        income -= np.random.lognormal(LOSS_MU[k], 1.0)
            kept = min(carried, 6 * value)
            out[year, i] = income - (carried - kept)
            total += out[year, i]
            carried = kept
        out[3, i] = total


@njit(parallel=True, fastmath=True)
def net_income(out):
    for i in prange(out.shape[1]):
        sales = np.random.lognormal(PRICE_MU, PRICE_SIGMA) * np.random.normal(1000, 120) * np.random.lognormal(0, 0.08)
        profit = sales * (1 - np.random.triangular(0.48, 0.55, 0.68)) - np.random.normal(9000, 700)
        for k in range(6):
            size = np.random.lognormal(RISK_MU[k], 0.8)
            if np.random.random() < RISK_P[k]:
                profit -= size
        out[0, i] = profit - np.random.uniform(0.15, 0.25) * max(0.0, profit)


@njit(parallel=True, fastmath=True)
def losses(out, layer):
    for i in prange(out.shape[1]):
        total = 0.0
        for k in range(20):
            for _ in range(np.random.poisson(LINE_RATE[k])):
                size = np.random.lognormal(LINE_MU[k], LINE_SIGMA)
                total += min(max(size - 50.0, 0.0), 1000.0) if layer else size
        out[0, i] = total


MODELS = {
    "provider": provider,
    "net_income": net_income,
    "loss_portfolio": lambda out: losses(out, False),
    "loss_layer": lambda out: losses(out, True),
}


def main():
    model, trials, threads, seed = f.arguments()
    columns = len(f.prefixes(model))
    seed_threads(threads, seed)
    MODELS[model](np.empty((columns, 64)))
    started = f.now()
    seed_threads(threads, seed)
    out = np.empty((columns, trials))
    MODELS[model](out)
    found = {}
    for c in range(columns):
        found.update(f.column_figures(model, c, out[c]))
    f.report(started, found)


main()
