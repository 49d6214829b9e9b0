"""Figures of the benchmark models and the common report, for the programs in Python."""
import json
import math
import sys
import time

import numpy as np

START = np.array([4.0, 6.5, 3.2, 0.8, 3.6, 5.0, 0.35, 0.3])
DRIFT = np.array([0.010, 0.005, 0.012, 0.090, 0.004, 0.006, 0.060, 0.050])
VOLATILITY = np.array([0.03, 0.02, 0.05, 0.15, 0.12, 0.03, 0.10, 0.20])
MARGIN = np.array([
    (0.10, 0.18, 0.24), (0.06, 0.09, 0.12), (0.12, 0.20, 0.26), (-0.20, 0.02, 0.15),
    (0.02, 0.08, 0.14), (0.08, 0.12, 0.16), (-0.30, -0.05, 0.12), (-0.25, 0.00, 0.10)])
CORRELATION = np.full((8, 8), 0.30) + 0.70 * np.eye(8)
FACTOR = np.linalg.cholesky(CORRELATION)
INFLATION = (0.002, 0.004)
FIXED_COST, GOODWILL, MULTIPLE, GOODWILL_SEGMENT = 1.10, 14.0, 6.0, 2
# Ten kinds of loss: mean number in a quarter, mean of the logarithm of one loss.
RATE = 0.05 * np.arange(1, 11) / 4
LOSS_MU = -2.5 + 0.1 * np.arange(1, 11)

PRICE_SIGMA = math.sqrt(math.log1p(0.15 ** 2))
PRICE_MU = math.log(40) - PRICE_SIGMA ** 2 / 2
RISK_P = 0.02 * np.arange(1, 7)
RISK_MU = np.log(400.0 * np.arange(1, 7))

# Twenty lines of loss: mean number in a year, mean and sd of the logarithm of one loss.
LINE_RATE = 0.2 * np.arange(1, 21)
LINE_SIGMA = math.sqrt(math.log(5))
LINE_MU = np.log(100 * (1 + np.arange(1, 21) / 10)) - LINE_SIGMA ** 2 / 2
RETENTION, LAYER = 50.0, 1000.0

INCOME_LEVELS = [0.01, 0.05, 0.5, 0.95, 0.99]
BOOK_LEVELS = [0.5, 0.9, 0.99, 0.995]
OUTCOMES = {"provider": ["income.2012.", "income.2013.", "income.2014.", "total."]}


def arguments():
    """MODEL TRIALS THREADS SEED"""
    return sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


def prefixes(model):
    return OUTCOMES.get(model, [""])


def column_figures(model, c, values):
    """Statistics of one outcome; values may be reordered."""
    prefix = prefixes(model)[c]
    losses = model.startswith("loss")
    levels = BOOK_LEVELS if losses else INCOME_LEVELS
    out = {"mean": values.mean(), "sd": values.std(ddof=1)}
    for level, q in zip(levels, np.quantile(values, levels)):
        out[f"p{100 * level:g}"] = q
    if not losses:
        out["p_negative"] = np.mean(values < 0)
    if c == len(prefixes(model)) - 1:
        if losses:
            m = max(1, values.size // 100)
            out["es1"] = np.partition(values, values.size - m)[-m:].mean()
        else:
            m = max(1, values.size // 20)
            out["es5"] = np.partition(values, m)[:m].mean()
    return {prefix + k: float(v) for k, v in out.items()}


def report(started, figures):
    """started: (wall, processor time) at the start of the work that counts."""
    seconds, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
    print(json.dumps({"seconds": seconds, "cpu": cpu, "figures": figures}))


def now():
    return time.perf_counter(), time.process_time()
