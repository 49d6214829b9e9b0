# %% [markdown]
# # From a filing to a model
# The annual report of an invented telegraph company: what it says of risks, and the model that came of it.

# %%
import plimsoll as pl

register = pl.read("models/tutorial/telegraph/telegraph_1999.htm")
for factor in register["factors"]:
    print("-", factor["heading"]["text"])

# %% The model, and whether its sources say what it cites
m = pl.load("models/tutorial/telegraph")
print(m.verify())

# %% What it answers
run = m.run(trials=20_000)
print(run.table())
for one in run.limits:
    print(one)

# %% What moves it
name = next(iter(run))
period = next(one.period for one in run.figures() if one.key == name)
print(m.sensitivity("mean", outcome=name, period=period, trials=5_000))
