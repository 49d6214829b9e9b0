"""Fixtures: the program and the root come from PLIMSOLL_BIN and PLIMSOLL_ROOT, the package from PYTHONPATH or an installed wheel."""
import json
import os
import subprocess

import pytest

import plimsoll as pl

ROOT = os.environ.get("PLIMSOLL_ROOT", os.path.join(os.path.dirname(__file__), "..", ".."))
BIN = os.environ.get("PLIMSOLL_BIN", os.path.join(ROOT, "build", "release", "plimsoll"))

SHOP = '''plimsoll 1
model shop "Shop"
time quarter from 2024-01 for 8
currency EUR
dim Line = wine, beer
given margin = 30%                                          judgement "made up"
given base[Line] in EUR per year { wine 100; beer 50 }      judgement "made up"
draw growth ~ normal(0%, 10%)                               judgement "made up"
draw scale[Line] ~ lognormal(median: 1, sigma: 0.4)         judgement "made up"
risk flood "Flood" {
  event water "water: {severity}" {
    rate 0.2 per year                                       judgement "made up"
    severity ~ pareto(3, 10 EUR)                          judgement "made up"
    total damage = severity
  }
}
flow sales[Line] = base * scale * (1 + growth) * step
flow income = sum(sales over Line) * margin - flood.water.damage
outcome income each year, bad low
outcome income over horizon, bad low
outcome sales over horizon
limit loss: P(income < 0 EUR) <= 40% each year
scenario boom "Boom"  judgement "made up" { set base = 2 * base }
'''


@pytest.fixture(scope="session")
def root():
    return os.path.abspath(ROOT)


@pytest.fixture(scope="session")
def told(root):
    """The JSON of a command of the program."""

    def ask(*words):
        done = subprocess.run([BIN, *words, "--json", "-"], capture_output=True, text=True, cwd=root)
        assert done.returncode in (0, 3), done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.fixture(scope="session")
def iij(root):
    return pl.load(os.path.join(root, "models", "iij"))


@pytest.fixture(scope="session")
def shop_text():
    return SHOP


@pytest.fixture(scope="session")
def shop():
    return pl.compile(SHOP)
