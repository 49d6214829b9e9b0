"""Draws whose values come from NumPy."""
import pickle
import re

import numpy as np
import pytest

import plimsoll as pl

TRIALS = 600


@pytest.fixture(scope="module")
def growth(shop):
    return shop.samples("growth", trials=TRIALS)


def test_the_models_own_values_give_its_own_bits(shop, growth):
    drawn = shop.run(TRIALS)
    given = shop.with_draw("growth", growth)
    assert {given.run(TRIALS, threads=n).digest for n in (1, 2)} == {drawn.digest}
    # As many trials as there are values, where none are said.
    assert given.run().trials == TRIALS and given.samples("income").shape[0] == TRIALS
    assert given.without("flood").run().digest == shop.without("flood").run(TRIALS).digest
    assert (given.run() - drawn)["income"]["2024"].mean == 0
    scale = shop.samples("scale", trials=TRIALS)
    assert shop.with_draw("scale", scale).run().digest == drawn.digest
    # Of arrays, a column for each label; samples tell what is drawn once for each year.
    both = shop.with_draw("scale", scale.values[:, [0, 2]]).with_draw("growth", growth.values[:, 0])
    assert both.run().digest == drawn.digest
    assert both.set(margin="20%").run().digest == shop.set(margin="20%").run(TRIALS).digest


def test_it_is_told(shop, growth):
    run = shop.with_draw("growth", growth).run()
    (told,) = run.data["about"]["draws"]
    assert told["name"] == "growth" and told["trials"] == TRIALS and len(told["sha256"]) == 64
    assert "growth" in run.command and told["sha256"][:16] in run.command
    assert repr(shop.with_draw("growth", growth)) == "<model: 600 values of growth>"
    other = shop.with_draw("growth", growth.values[::-1, 0]).run()
    assert other.data["about"]["draws"][0]["sha256"] != told["sha256"] and other.digest != run.digest


def test_the_array_is_copied(shop):
    values = np.linspace(-0.1, 0.1, TRIALS)
    given = shop.with_draw("growth", values)
    before = given.run().digest
    values[:] = 7
    assert given.run().digest == before
    assert pickle.loads(pickle.dumps(given)).run().digest == before


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8", ">f8"])
def test_numbers_of_any_kind(shop, dtype):
    given = shop.with_draw("growth", np.zeros(TRIALS, dtype=dtype))
    assert np.all(given.samples("growth").values == 0)


@pytest.mark.parametrize(
    "values, words",
    [
        (np.array(["a"] * 5), "no|not an array"),
        (np.ones(5, dtype=complex), "not an array of complex"),
        (np.ones(5, dtype=bool), "not an array of bool"),
        ([1, [2, 3]], "no array of numbers"),
        (3.0, "shape"),
        ([], "shape"),
        (np.ma.masked_less(np.arange(5.0), 2), "masked"),
        ([0.1, float("nan"), 0.2], "growth.*trial 1 is not finite"),
        ([0.1, 0.2, float("inf")], "growth.*trial 2 is not finite"),
        (np.ones((5, 3)), "growth.*one value a trial.*3 of 5"),
    ],
)
def test_what_is_no_array_of_numbers(shop, values, words):
    with pytest.raises(pl.UsageError, match=re.compile(words, re.S)):
        shop.with_draw("growth", values)


@pytest.mark.parametrize(
    "name, unit, words",
    [
        ("growht", None, "did you mean 'growth'"),
        ("margin", None, "a given has one value in all trials"),
        ("flood.water.severity", None, "values by trial are for draws"),
        ("income", None, "`income` is"),
        ("growth", "EUR", "in EUR, and it is in"),
        ("growth", "EUR per moon", "is none"),
        ("scale", None, "for each of its 2 labels"),
        ("", None, "no draw"),
    ],
)
def test_what_does_not_fit_the_model(shop, name, unit, words):
    with pytest.raises(pl.UsageError, match=words):
        shop.with_draw(name, np.ones(5), unit=unit)


def test_other_numbers_of_trials(shop, growth):
    given = shop.with_draw("growth", growth)
    for ask in (lambda: given.run(500), lambda: given.samples("income", trials=601), lambda: given.attribute("mean", outcome="income", trials=7)):
        with pytest.raises(pl.UsageError, match="`growth` has values of 600 trials"):
            ask()
    assert len(given.explain(TRIALS - 1)) > 100
    with pytest.raises(pl.UsageError, match="none of trial 600"):
        given.explain(TRIALS)


def test_what_draws_anew_is_refused(shop, growth):
    given = shop.with_draw("growth", growth)
    for ask in (
        lambda: given.reverse("income < -50 EUR in 2024"),
        lambda: given.sensitivity("mean", outcome="income", period="2024", method="shares"),
        lambda: given.sensitivity("mean", outcome="income", period="2024", method="shapley"),
        lambda: given.run(until="se(mean(income)) < 1 EUR"),
        lambda: given.compare(shop, "mean", outcome="income", period="2024"),
    ):
        with pytest.raises(pl.UsageError, match="`growth`"):
            ask()
    told = given.sensitivity("mean", outcome="income", period="2024", method="tornado")
    assert told.warnings == ["`growth` is given by trial: it cannot be held at a quantile"]
    for method in ("derivatives", "ranks", "spider"):
        given.sensitivity("mean", outcome="income", period="2024", method=method)
    given.compare(given.set(margin="20%"), "mean", outcome="income", period="2024")


def test_a_bootstrap_moves_what_it_should(shop):
    random = np.random.default_rng(3)
    observed = np.array([-0.2, -0.05, 0.0, 0.1, 0.3])
    given = shop.with_draw("growth", random.choice(observed, 20_000))
    values = given.samples("growth").values
    assert set(np.unique(values)) == set(observed)
    assert abs(values.mean() - observed.mean()) < 0.01
