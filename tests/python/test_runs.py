"""Runs: the bits of the command line, figures against NumPy, samples without copies."""
import math
import pickle

import numpy as np
import pytest

import plimsoll as pl

SWITCHES = [
    ({}, (), (), ()),
    ({"discount_rate": "11% per year"}, ("carrier_war",), (), ("atm",)),
    ({}, (), (), ("all",)),
]


@pytest.mark.parametrize("sets, scenarios, actions, without", SWITCHES)
@pytest.mark.parametrize("sampler", ["random", "latin", "sobol"])
def test_the_digest_and_figures_of_the_command_line(iij, told, sets, scenarios, actions, without, sampler):
    words = ["run", "models/iij", "--trials", "4000", "--seed", "5", "--sampler", sampler]
    for name, value in sets.items():
        words += ["--set", f"{name} = {value}"]
    for option, names in (("--scenario", scenarios), ("--action", actions), ("--without", without)):
        for name in names:
            words += [option, name]
    wanted = told(*words)
    m = iij.set(sets).with_scenario(*scenarios).with_action(*actions).without(*without)
    got = m.run(4000, seed=5, sampler=sampler)
    assert got.digest == wanted["digest"]
    assert sorted((one.key, one.period, float(one.mean), one.mean.se) for one in got.figures()) == sorted(
        (one["name"], one["period"].split(" (")[0], one["mean"]["value"], one["mean"]["se"]) for one in wanted["outcomes"]
    )
    assert [(one.name, one.period, one.verdict) for one in got.limits] == [
        (one["name"], one["period"].split(" (")[0], one["verdict"]) for one in wanted["limits"]
    ]
    # The file holds rarer quantiles too, and warns of them.
    assert [one for one in wanted["warnings"] if not one.startswith("quantiles 0.1 %")] == got.warnings


def test_other_threads_the_same_bits(shop):
    assert len({shop.run(20_000, threads=n).digest for n in (1, 2, 7)}) == 1
    assert shop.run(20_000, seed=2).digest != shop.run(20_000).digest


def test_goals(shop):
    run = shop.run(1000, until=["se(mean(income)) < 0.2 EUR"], max_trials=1_000_000)
    assert run.trials > 1000 and run["income"]["2024"].mean.se < 0.2
    assert run.data["until"]["goals"][0]["reached"]


@pytest.mark.parametrize("name", ["net_income", "dividend_paid", "impairment"])
@pytest.mark.parametrize("p", [0.05, 0.5, 0.95])
def test_figures_are_those_of_the_samples(iij, name, p):
    run = iij.run(5000)
    for one in run[name].values():
        values = one.samples()
        assert values.shape == (5000,) and values.dtype == np.float64
        assert math.isclose(one.mean, np.mean(values), rel_tol=1e-12, abs_tol=1e-3)
        assert math.isclose(one.sd, np.std(values, ddof=1), rel_tol=1e-9, abs_tol=1e-3)
        assert float(one.quantile(p)) in values
        assert np.mean(values < one.quantile(p)) <= p <= np.mean(values <= one.quantile(p))
        assert one.min == values.min() and one.max == values.max()


def test_levels_at_hand_and_levels_that_are_computed_agree(iij):
    one = iij.run(5000)["net_income"]["FY2013"]
    told = one.es(0.05)
    computed = one._of_samples("es", 0.05)
    assert float(told) == float(computed) and told.se == computed.se and told.doubt == computed.doubt
    assert float(one.quantile(0.25)) == float(one._of_samples("quantile", 0.25))
    worst = np.sort(one.samples())[:150]
    assert math.isclose(one.es(0.03), worst.mean(), rel_tol=1e-12)
    assert one.es(0.03) < one.es(0.05) < one.quantile(0.05) < one.median


def test_shortfall_of_the_bad_side():
    m = pl.compile(
        'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\n'
        'draw x ~ normal(0 EUR, 1 EUR) judgement "x"\noutcome x over horizon, bad high\n'
    )
    x = m.run(100_000)["x"]
    assert x.bad == "high"
    # Of a standard normal law: phi(z) / p beyond the quantile.
    for p, value in ((0.05, 2.0627), (0.02, 2.4209)):
        assert abs(x.es(p) - value) < 4 * x.es(p).se
    assert abs(x.p_above(1.0) - 0.158655) < 4 * x.p_above(1.0).se
    assert x.p_below(0.0) + x.p_above(0.0) == pytest.approx(1)


def test_no_shortfall_without_a_bad_side(shop):
    with pytest.raises(pl.UsageError, match="bad low"):
        shop.run(2000)["sales[wine]"].es(0.05)


def test_outcomes(shop):
    run = shop.run(2000)
    assert list(run) == ["income", "sales[wine]", "sales[beer]"]
    assert list(run["income"]) == ["2024", "2025", ""] and run["income"].horizon is run["income"][""]
    assert run["sales[wine]"].unit == "EUR" and list(run["sales[wine]"]) == [""]
    with pytest.raises(KeyError, match="it has 2024, 2025, the horizon"):
        run["income"]["2030"]
    with pytest.raises(KeyError, match=r"the model has income, sales\[wine\], sales\[beer\]"):
        run["incomes"]


def test_samples_are_those_of_the_run_and_no_copy(shop):
    run = shop.run(3000, seed=9)
    samples = run.samples("income")
    assert samples.shape == (3000, 3) and samples.periods == ["2024", "2025", ""]
    assert np.shares_memory(samples.values, samples["2024"]) and np.shares_memory(np.asarray(samples), samples["2025"])
    assert np.allclose(samples["2024"] + samples["2025"], samples["income"])
    assert run.samples("income") is samples
    every = run.samples()
    assert [one.full_name for one in every.columns] == ["income 2024", "income 2025", "income", "sales[wine]", "sales[beer]"]
    assert np.array_equal(every["income 2025"], samples["2025"])
    with pytest.raises(KeyError, match="no samples of 'outgo'; there are income 2024"):
        every["outgo"]
    assert samples[0].shape == (3,) and samples[:10, 1].shape == (10,)


def test_samples_of_any_variable(shop):
    found = shop.samples("growth", "flood.water.damage", "scale", "income", trials=4000)
    growth = found["growth"] if found.columns[0].period == "" else found["growth"].values[:, 0]
    assert abs(growth.mean()) < 4 * 0.1 / math.sqrt(4000) and abs(growth.std() - 0.1) < 0.01
    assert found.columns[-1].unit == "EUR"
    assert {one.label for one in found.columns if one.name == "scale"} == {"wine", "beer"}
    assert np.array_equal(found["income 2024"], shop.run(4000).samples("income")["2024"])
    assert [one.full_name for one in shop.samples("sales", trials=100).columns] == ["sales[wine]", "sales[beer]"]
    assert [one.full_name for one in shop.samples("sales[beer]", trials=100).columns] == ["sales[beer]"]
    with pytest.raises(pl.UsageError, match="no variable `nothing`"):
        shop.samples("nothing")
    with pytest.raises(pl.UsageError, match="no name"):
        shop.samples("1 + 1")


def test_too_many_samples_are_refused_before_the_work(shop):
    with pytest.raises(pl.MachineError, match="ask for fewer trials"):
        shop.samples("income", trials=10**9)


def test_no_errors_of_planned_points(shop):
    one = shop.run(4096, sampler="sobol")["income"]["2024"]
    assert one.mean.se is not None
    computed = one.quantile(0.03)
    assert computed.se is None and "sobol" in computed.reason


def test_to_other_tools(shop, tmp_path):
    pandas = pytest.importorskip("pandas")
    run = shop.run(2000)
    frame = run.samples().to_pandas()
    assert list(frame.columns) == ["income 2024", "income 2025", "income", "sales[wine]", "sales[beer]"]
    assert frame["income 2024"].to_numpy() is not None and frame.index.name == "trial"
    table = run.to_pandas()
    assert table.loc[0, "outcome"] == "income" and table.loc[0, "unit"] == "EUR" and table.loc[0, "mean_se"] > 0
    arrow = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "samples.parquet"
    run.samples().to_parquet(path)
    assert pandas.read_parquet(path)["income 2025"].tolist() == frame["income 2025"].tolist()
    assert arrow.read_schema(path).field("income").metadata[b"unit"] == b"EUR"
    with pytest.raises(OSError):
        run.samples().to_parquet(tmp_path / "no" / "x.parquet")
    assert [one.name for one in tmp_path.iterdir()] == ["samples.parquet"]


def test_figures_print_themselves(shop):
    run = shop.run(2000)
    one = run["income"]["2024"]
    assert str(one.mean).endswith(" EUR") and " ± " in str(one.mean)
    assert str(pl.Estimate(3.4034e9, 1.3e7, "JPY", shown=(1e9, "bn JPY"))) == "3.403 ± 0.013 bn JPY"
    assert str(pl.Estimate(None)) == "unknown" and math.isnan(pl.Estimate(None))
    again = pickle.loads(pickle.dumps(one.mean))
    assert again == one.mean and again.se == one.mean.se and str(again) == str(one.mean)
    assert "income" in str(run.table()) and "digest" in str(run)
    page = run._repr_html_()
    assert "<svg" in page and "holds" in page and "<script" not in page


def test_what_a_notebook_shows_is_text():
    m = pl.compile(
        'plimsoll 1\nmodel m "<script>alert(1)</script>"\ntime year from 2024-01 for 1\ncurrency EUR\n'
        'draw x ~ normal(0 EUR, 1 EUR) judgement "x"\noutcome x over horizon "<img src=x>"\n'
    )
    page = m.run(500)._repr_html_()
    assert "<script" not in page and "<img" not in page
