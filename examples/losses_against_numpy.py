# %% [markdown]
# # A loss portfolio against NumPy and closed forms
# A number of losses a year that is Poisson, each of a lognormal size: the same law in Plimsoll, in NumPy, and by its moments.

# %%
import math

import numpy as np

import plimsoll as pl

RATE, MEDIAN, SIGMA, TRIALS = 4.0, 15.0, 1.1, 200_000

m = pl.compile(f'''plimsoll 1
model losses "Losses of a year"
time year from 2024-01 for 1
currency EUR
risk fraud "Fraud" {{
  event loss "a loss of {{severity}}" {{
    rate {RATE} per year                                          judgement "an example"
    severity ~ lognormal(median: {MEDIAN} k EUR, sigma: {SIGMA})  judgement "an example"
    total paid = severity
  }}
}}
flow gross = fraud.loss.paid
outcome gross each year, bad high
''')
year = m.run(trials=TRIALS)["gross"]["2024"]

# %% [markdown]
# Of a compound Poisson law: mean = rate E[x], variance = rate E[x^2].

# %%
first = MEDIAN * 1e3 * math.exp(SIGMA**2 / 2)
second = (MEDIAN * 1e3) ** 2 * math.exp(2 * SIGMA**2)
mean, sd = RATE * first, math.sqrt(RATE * second)
print("mean", year.mean, "| exactly", f"{mean:,.0f}")
print("sd  ", year.sd, "| exactly", f"{sd:,.0f}")
assert abs(year.mean - mean) < 4 * year.mean.se
# Of heavy sizes an sd has an error in doubt: 5 % is what this many trials give.
assert abs(year.sd / sd - 1) < 0.05

# %% The same in NumPy
rng = np.random.default_rng(1)
counts = rng.poisson(RATE, TRIALS)
sizes = MEDIAN * 1e3 * np.exp(SIGMA * rng.standard_normal(counts.sum()))
sums = np.bincount(np.repeat(np.arange(TRIALS), counts), weights=sizes, minlength=TRIALS)
for p in (0.5, 0.9, 0.97, 0.995):
    ours, theirs = year.quantile(p), np.quantile(sums, p, method="inverted_cdf")
    print(f"P{100 * p:g}", ours, "| NumPy", f"{theirs:,.0f}")
    assert abs(ours - theirs) < 6 * ours.se
none = year.p_below(1e-9)
print("no loss at all", none, "| exactly", round(math.exp(-RATE), 4))
assert abs(none - math.exp(-RATE)) < 4 * none.se
