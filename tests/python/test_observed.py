"""Models after news, and before it."""
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import plimsoll as pl

FIGURE = "income in 2024 = 30 EUR +- 5 EUR"


@pytest.fixture(scope="module")
def declared(shop_text):
    return pl.compile(f'{shop_text}observe {FIGURE}  judgement "the letter"\n')


@pytest.fixture(scope="module")
def plim(shop_text, tmp_path_factory):
    path = tmp_path_factory.mktemp("observed") / "shop.plim"
    path.write_text(shop_text)
    return str(path)


def test_the_program_says_the_same(plim, told):
    run = pl.load(plim).observe(FIGURE, "flood.water.count in 2024Q1 = 0").run(2000)
    other = told("run", plim, "--trials", "2000", "--observe", FIGURE, "--observe", "flood.water.count in 2024Q1 = 0")
    assert run.digest == other["digest"]
    assert run.data["observed"] == other["observed"]
    assert run.data["about"]["observed"] == other["about"]["observed"]


def test_what_it_holds(shop):
    run = shop.observe(FIGURE).run(2000)
    seen, data = run.observed, run.data["observed"]
    assert (seen.agreeing, seen.tried) == (2000, data["tried"])
    assert (seen.share, seen.share.se) == (data["share"], data["share_se"])
    figure = seen.figures[0]
    assert (figure.text, figure.kind, figure.seen, figure.error, figure.unit) == (FIGURE, "value", 30, 5, "EUR")
    assert figure.before.p5 < figure.before.p50 < figure.before.p95
    assert [one.name for one in seen.moved] == [one["name"] for one in data["moved"]]
    assert seen.table().rows[0][:2] == (FIGURE, figure.quantile)
    assert list(seen.to_pandas()["observed"]) == [FIGURE]
    assert shop.run(1000).observed is None


def test_figures_add_up_over_calls(shop):
    both = shop.observe(FIGURE, "growth > 0% in 2024")
    assert shop.observe(FIGURE).observe("growth > 0% in 2024").run(1000).digest == both.run(1000).digest
    assert both.observe(FIGURE).run(1000).digest == both.run(1000).digest
    assert repr(both) == f"<model: observed {FIGURE}, observed growth > 0% in 2024>"


def test_they_stay_with_values_and_switches(shop):
    seen = shop.observe(FIGURE)
    for other in (seen.set(margin="31%"), seen.without("flood"), seen.with_scenario("boom"), pickle.loads(pickle.dumps(seen))):
        assert other.run(1000).data["about"]["observed"] == [FIGURE]
    assert shop.set(margin="31%").observe(FIGURE).run(1000).digest == seen.set(margin="31%").run(1000).digest


def test_before_the_news(shop, declared):
    plain = shop.run(1000)
    assert declared.run(1000).digest == shop.observe(FIGURE).run(1000).digest
    for prior in (declared.prior(), declared.observe("growth > 0% in 2024").prior(), pickle.loads(pickle.dumps(declared.prior()))):
        assert repr(prior) == "<model: prior>"
        run = prior.run(1000)
        assert run.observed is None and run["income"]["2024"].mean == plain["income"]["2024"].mean
    other = "growth > 0% in 2024"
    assert [one.text for one in declared.prior().observe(other).run(1000).observed.figures] == [other]


def test_what_goes_with_it_is_of_the_futures_that_agree(declared):
    asked = {"outcome": "income", "period": "2024", "trials": 1000}
    for ask in (
        lambda m: m.sensitivity("mean", **asked),
        lambda m: m.breakeven("mean", goal="20 EUR", **asked),
        lambda m: m.reverse("income < 0 EUR in 2024", trials=1000),
    ):
        assert "agree" in str(ask(declared)) and "agree" not in str(ask(declared.prior()))


def test_what_does_not_go_with_it_says_what_does(declared):
    asked = {"outcome": "income", "period": "2024", "trials": 1000}
    for ask in (
        lambda m: m.compare(m, "mean", **asked),
        lambda m: pl.distributed.run(m, 1000, parts=2, executor=ThreadPoolExecutor),
    ):
        with pytest.raises(pl.UsageError, match=r"with prior\(\)") as caught:
            ask(declared)
        assert "--" not in str(caught.value)
        ask(declared.prior())
        ask(declared.observe("growth > 0% in 2024").prior())


def test_samples_are_of_these_futures(shop):
    run = shop.observe("growth > 0% in 2024").run(1000)
    assert run.samples("growth").values.shape == (1000, 2)
    assert (run.samples("growth").values[:, 0] > 0).all()


def test_mistakes(shop):
    with pytest.raises(pl.ModelError, match=r"incme"):
        shop.observe("incme in 2024 = 30 EUR +- 5 EUR")
    with pytest.raises(pl.ModelError, match=r"\+-") as caught:
        shop.observe("income in 2024 = 30 EUR")
    assert "--observe" not in str(caught.value)
    for wrong in (3, "", None):
        with pytest.raises((pl.UsageError, TypeError)):
            shop.observe(wrong)
    with pytest.raises(pl.PlimsollError, match="agree"):
        shop.observe("income in 2024 = 30000 EUR +- 1 EUR").run(1000)


def test_a_draw_is_given_or_news_chooses(shop):
    with pytest.raises(pl.UsageError, match="give one of the two"):
        shop.observe(FIGURE).with_draw("growth", np.array([0.0, 0.1] * 500)).run()


def test_a_notebook_says_it(declared, shop):
    html = declared.run(1000)._repr_html_()
    assert "futures agree with what was observed (" in html and FIGURE in html
    assert "observed" not in shop.run(1000)._repr_html_()
    assert "<table>" in declared.run(1000).observed._repr_html_()


def test_surprises_in_words(shop):
    seen = shop.observe("income in 2024 = 120 EUR +- 5 EUR").run(1000).observed
    (figure,) = seen.figures
    assert figure.surprise.startswith(figure.text + " was surprisingly high: ")
    assert str(seen).splitlines() == [seen.summary, figure.surprise]


def test_differences_are_of_the_same_futures(declared):
    base = declared.run(2_000)
    boom = declared.with_scenario("boom").run(2_000)
    assert (boom - base)["income"]["2024"].mean > 0
    for other in (declared.set(margin="31%"), declared.prior()):
        with pytest.raises(pl.UsageError, match="same futures"):
            other.run(2_000) - base
