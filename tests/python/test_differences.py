"""Two runs on the same noise: figures and errors against NumPy, over many seeds."""
import math

import numpy as np
import pytest

import plimsoll as pl


def test_mean_of_a_difference_and_its_error(iij):
    base, war = iij.run(5000), iij.with_scenario("carrier_war").run(5000)
    for one in (war - base)["net_income"].values():
        moved = one.samples()
        assert math.isclose(one.mean, moved.mean(), rel_tol=1e-9)
        assert math.isclose(one.mean.se, moved.std(ddof=1) / math.sqrt(len(moved)), rel_tol=1e-9)
        assert one.mean.se < math.hypot(one.after.mean.se, one.before.mean.se)
        assert math.isclose(one.quantile(0.5), one.after.median - one.before.median, rel_tol=1e-12)
        assert math.isclose(one.es(0.05), one.after.es(0.05) - one.before.es(0.05), rel_tol=1e-12)


def test_errors_of_differences_cover():
    """y = x + e * 0.1 against y = 2 + 1.2 x + e * 0.1: the mean moves by 2, a quantile by 2 + 0.2 z sd. 95 % intervals of 300
    seeds hold the truth in 91 to 98.5 %: by chance alone outside once in some 1,000 such tests."""
    text = (
        'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\n'
        'given a = 0 EUR judgement "x"\ngiven b = 1 judgement "x"\n'
        'draw x ~ normal(0 EUR, 1 EUR) judgement "x"\nlet y = a + b * x\noutcome y over horizon, bad low\n'
    )
    m = pl.compile(text)
    moved = m.set(a="2 EUR", b=1.2)
    held = {"mean": 0, "quantile": 0, "es": 0}
    truth = {"mean": 2.0, "quantile": 2 + 0.2 * -1.2815515655, "es": 2 - 0.2 * 1.7549833193}
    for seed in range(1, 301):
        one = (moved.run(1000, seed=seed) - m.run(1000, seed=seed))["y"]
        for name, got in (("mean", one.mean), ("quantile", one.quantile(0.1)), ("es", one.es(0.1))):
            held[name] += abs(got - truth[name]) <= 1.96 * got.se
    assert all(0.91 <= n / 300 <= 0.985 for n in held.values()), held


def test_a_run_less_itself_is_exactly_nothing(shop):
    one = (shop.run(2000) - shop.run(2000))["income"]["2024"]
    assert one.mean == 0 and one.quantile(0.05) == 0 and one.es(0.05) == 0


def test_what_cannot_be_paired(shop, iij):
    base = shop.run(2000)
    for other, what in ((shop.run(3000), "trials 2000 and 3000|trials 3000 and 2000"), (shop.run(2000, seed=2), "seed")):
        with pytest.raises(pl.UsageError, match=what):
            base - other
    with pytest.raises(pl.UsageError, match="sampler='random'"):
        shop.run(4096, sampler="latin") - shop.run(4096, sampler="latin")
    with pytest.raises(pl.UsageError, match="no outcome in common"):
        base - iij.run(2000)
    with pytest.raises(pl.UsageError, match="bad side"):
        (base - shop.run(2000))["sales[wine]"].es(0.05)
    with pytest.raises(TypeError):
        base - 1


def test_table(shop):
    found = (shop.with_scenario("boom").run(2000) - shop.run(2000)).table()
    assert found.columns == ["outcome", "period", "before", "after", "moved", "P5", "P50", "P95", "unit"]
    assert len(found.rows) == 5 and "income" in str(found) and "<td>" in found._repr_html_()
    pytest.importorskip("pandas")
    frame = found.to_pandas()
    assert np.allclose(frame["after"] - frame["before"], frame["moved"]) and (frame["moved_se"] > 0).all()


def test_a_table_draws_the_futures_of_each_run_once(iij, monkeypatch):
    after, before = iij.without("atm").run(1000), iij.run(1000)
    asked = []
    draw = pl.Model._samples_of
    monkeypatch.setattr(pl.Model, "_samples_of", lambda self, request, names: asked.append(names) or draw(self, request, names))
    (after - before).table()
    assert len(asked) == 2 and len(asked[0]) > 10
    after["net_income"]["FY2013"].es(0.03)
    assert len(asked) == 2
