# %% [markdown]
# # IIJ in ten minutes
# A notebook of Jupyter's percent form: run it from the root of the project, cell by cell or as a script.

# %%
import plimsoll as pl

m = pl.load("models/iij")
base = m.run(trials=20_000)
base

# %% Which limits hold
for one in base.limits:
    print(f"{one.name:12} {one.period:7} {one.value}  {one.relation} {one.bound}: {one.verdict}")

# %% One figure, with its error
worst = base["net_income"]["FY2013"].es(0.05)
print(worst, "| error", worst.se, worst.unit, "| doubt:", worst.doubt)
print("a loss in FY2013:", base["net_income"]["FY2013"].p_below(0))

# %% A war of prices, on the same noise: the error of a difference is smaller than that of either
war = m.with_scenario("carrier_war").run(trials=20_000)
moved = (war - base)["net_income"]["FY2013"].mean
print(moved)
assert moved < 0 and moved.se < min(war["net_income"]["FY2013"].mean.se, 3e7)

# %% The worst futures, each as a story; m.attribute("es(5%)", outcome="net_income", period="FY2013") shares them out among the risks
print(m.worst("net_income", n=2, period="FY2013", trials=5_000))

# %% Every trial, as arrays
values = base.samples("net_income")
print(values, values["FY2013"].min(), float(base["net_income"]["FY2013"].min))
assert values["FY2013"].min() == base["net_income"]["FY2013"].min
