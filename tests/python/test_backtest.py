"""Forecasts against what came, and early warnings: the answers of the command line."""
import os

import pytest

import plimsoll as pl

HINDCASTS = [f"models/iij/hindcast_{year}.plim" for year in (2010, 2011)]


@pytest.fixture
def actuals(root):
    return os.path.join(root, "models/iij/actuals.csv")


def test_a_backtest_is_that_of_the_program(root, told, actuals):
    models = [pl.load(os.path.join(root, path)) for path in HINDCASTS]
    found = pl.backtest(models, actuals, trials=1000, causes=False)
    wanted = told("backtest", *HINDCASTS, "--actuals", "models/iij/actuals.csv", "--trials", "1000", "--no-causes")
    for field in ("figures", "groups", "ranks", "notes", "cautions", "sha256"):
        assert found[field] == wanted[field], field
    assert [one["period"] for one in found["figures"]] == ["FY2010", "FY2010", "FY2011", "FY2011"]
    assert "Scores beside rivals" in str(found)


def test_one_model_and_one_outcome(root, actuals):
    found = pl.backtest(pl.load(os.path.join(root, HINDCASTS[0])), actuals, outcomes="revenue_total", trials=500)
    assert len(found["figures"]) == 1 and found["groups"][0]["n"] == 1


def test_tables(root, actuals):
    pandas = pytest.importorskip("pandas")
    frame = pl.backtest(pl.load(os.path.join(root, HINDCASTS[0])), actuals, trials=500, causes=False).to_pandas()
    assert isinstance(frame, pandas.DataFrame) and list(frame["outcome"]) == ["revenue_total", "operating_income"]


def test_what_cannot_be_tested(shop, tmp_path):
    table = tmp_path / "came.csv"
    table.write_text("outcome,period,value,unit\nincome,2024,30,EUR\n")
    assert pl.backtest(shop, table, trials=500)["figures"][0]["came"] == 30
    with pytest.raises(pl.UsageError, match="at least"):
        pl.backtest([], table)
    with pytest.raises(TypeError, match="pl.load"):
        pl.backtest("models/iij", table)
    with pytest.raises(pl.UsageError, match="switched off"):
        pl.backtest([shop, shop.without("flood")], table)
    table.write_text("outcome,period,value,unit\nincome,2024,30,USD\n")
    with pytest.raises(pl.ModelError, match="in USD there, and in EUR"):
        pl.backtest(shop, table)


def test_warnings_are_those_of_the_program(iij, told):
    found = iij.watch(limit="no_loss", period="FY2013", trials=4000)
    wanted = told("watch", "models/iij", "--limit", "no_loss", "--period", "FY2013", "--trials", "4000")
    for field in ("failure", "chance", "breaches", "figures", "warnings", "cautions"):
        assert found[field] == wanted[field], field
    assert found["warnings"] and "seen by" in str(found)


def test_warnings_of_a_failure(shop):
    found = shop.watch("income < 40 EUR in 2025", trials=4000, false_alarms=0.1, figures="growth", top=2)
    assert found["most_false_alarms"] == 0.1
    with pytest.raises(pl.UsageError, match="above 0 and below 1"):
        shop.watch("income < 40 EUR in 2025", false_alarms=3)
    with pytest.raises(pl.UsageError, match="limit=NAME"):
        shop.watch()
