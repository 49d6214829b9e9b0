"""Draws whose values come from NumPy."""
import os
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


@pytest.mark.parametrize("sampler", ["latin", "sobol"])
def test_samplers_that_take_whole_replicates_say_how_many(shop, growth, sampler):
    values = growth.values[:599, 0]
    with pytest.raises(pl.UsageError, match="takes whole replicates") as told:
        shop.with_draw("growth", values).run(599, sampler=sampler)
    assert "sampler='random'" in str(told.value)
    n = int(re.search(r"give values of ([0-9,]+) trials", str(told.value))[1].replace(",", ""))
    assert n > 599
    assert shop.with_draw("growth", np.resize(values, n)).run(sampler=sampler).trials == n


def test_worst_and_explain_tell_values_far_out(shop):
    values = np.linspace(-0.1, 0.1, TRIALS)
    values[7] = -50
    given = shop.with_draw("growth", values)
    # One of 600 is as low, and a typical growth leaves no loss.
    told = str(given.worst("income", period="2024", n=1))
    assert re.search(r"growth -50, a value so low has a chance of 0\.2 %; with it at its median it would be", " ".join(told.split())), told
    line = next(line for line in given.explain(7).splitlines() if "a value so low" in line)
    assert "growth" in line and "0.2 %" in line
    # By label, by its own values.
    scales = np.ones((TRIALS, 2)) + np.arange(TRIALS)[:, None] / TRIALS
    scales[9, 1] = 900
    line = next(line for line in shop.with_draw("scale", scales).explain(9).splitlines() if "a value so high" in line)
    assert "beer" in line and "900" in line and "0.2 %" in line


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


CORRELATED = """plimsoll 1
model weather "Weather"
dim Line = wine, beer
draw wind ~ normal(0, 1)                                    judgement "made up"
draw rain ~ normal(0, 1)                                    judgement "made up"
draw sales[Line] ~ normal(1, 0.1)   correlate across Line: 0.5   judgement "made up"
correlate weather gaussian { (wind, rain): 0.5 }            judgement "made up"
let harvest = sum(sales over Line) + wind - rain
outcome harvest, bad low
"""


def test_draws_that_hang_together_are_given_together():
    m = pl.compile(CORRELATED)
    drawn = m.run(TRIALS)
    wind, rain = (m.samples(name, trials=TRIALS) for name in ("wind", "rain"))
    for alone in ("wind", "rain"):
        with pytest.raises(pl.UsageError, match="is correlated with(?s:.*)all at once"):
            m.with_draw(alone, wind)
    together = m.with_draw({"rain": rain, "wind": wind})
    assert together.run().digest == drawn.digest and not together.warnings
    again = pickle.loads(pickle.dumps(together))
    assert again.with_draw("wind", wind).run().digest == drawn.digest
    # What a draw has between its own labels is in its values.
    assert m.with_draw("sales", m.samples("sales", trials=TRIALS)).run().digest == drawn.digest


def test_several_draws_with_units(plan):
    values = {"once": np.ones((50, 2)), "yearly": np.ones((50, 2))}
    one = plan.with_draw("once", values["once"], unit="EUR").with_draw("yearly", values["yearly"] * 1000, unit="EUR")
    for unit in ({"once": "EUR", "yearly": "k EUR"}, {"yearly": "k EUR", "once": " EUR "}):
        assert plan.with_draw(values, unit=unit).run().digest == one.run().digest
    assert plan.with_draw(values, unit="EUR").samples("yearly").values.max() == 1


@pytest.mark.parametrize(
    "words, message",
    [
        ({"name": {}}, "one draw at least"),
        ({"name": {"growth": [1.0]}, "values": [1.0]}, "takes a name and its values, or several"),
        ({"name": {"growth": [1.0]}, "unit": {"scale": "EUR"}}, "unit is of 'scale', and values are of 'growth'"),
        ({"name": {"growth": [1.0], " growth": [1.0]}}, "the values of a draw once"),
        ({"name": "growth"}, "needs the values of 'growth'"),
        ({"name": "growth", "values": [1.0], "unit": {"growth": "EUR"}}, "unit is a text where one draw"),
        ({"name": {3: [1.0]}}, "the name of a draw"),
    ],
)
def test_draws_that_are_given_in_no_way(shop, words, message):
    with pytest.raises(pl.UsageError, match=message):
        shop.with_draw(**words)


@pytest.mark.parametrize(
    "first, second, third, words",
    [
        ("Price", "Demand", "Downtime", "its copula `Gaussian`"),
        ("Demand", "Price", "Claims", "its copula `Gaussian`"),
        ("Price", "Price", "Downtime", "its copula `Gaussian`"),
        ("Downtime", "Downtime", "Demand", "the seeds of its generator"),
        ("Claims", "Claims", "Price", "the order of its samples"),
    ],
)
def test_sips_that_hang_together_are_given_together(root, first, second, third, words):
    def draw(name, sip):
        return f'draw {name} ~ sipmath(vendor, "{sip}"{", recycle: true" if sip == "Claims" else ""})\n'

    text = f"""plimsoll 1
model orders "Orders"
source vendor "A library" file "tests/sipmath/vendor.json"
{draw("a", first)}{draw("b", second)}{draw("c", third)}let both = a * b * c
outcome both, bad low
"""
    m = pl.compile(text, os.path.join(root, "orders.plim"))
    drawn = m.run(TRIALS)
    own = {name: m.samples(name, trials=TRIALS) for name in ("a", "b", "c")}
    with pytest.raises(pl.UsageError, match=f"`a` hangs together with `b` by the library.*{words}(?s:.*)all at once"):
        m.with_draw("a", own["a"])
    with pytest.raises(pl.UsageError, match="`b` hangs together with `a`"):
        m.with_draw({"c": own["c"], "b": own["b"]})
    assert m.with_draw({"a": own["a"], "b": own["b"]}).run().digest == drawn.digest
    # What has nothing to do with them is given alone.
    assert m.with_draw("c", own["c"]).run().digest == drawn.digest


def test_whole_numbers_that_a_double_does_not_hold(shop):
    with pytest.raises(pl.UsageError, match=r"beyond 2\*\*53"):
        shop.with_draw("growth", np.array([1, 2**53 + 1]))
    with pytest.raises(pl.UsageError, match=r"beyond 2\*\*53"):
        shop.with_draw("growth", np.array([1, -(2**53) - 1]))
    shop.with_draw("growth", np.array([2**53, -(2**53)]))


def test_values_that_a_distribution_does_not_have(shop):
    (told,) = shop.with_draw("scale", np.array([[1.0, 1.0], [1.0, -7.0]])).warnings
    assert told.code == "values_by_trial" and "`scale` is -7 in trial 1 of beer, and its distribution begins at 0" in told.message


def test_a_bootstrap_moves_what_it_should(shop):
    random = np.random.default_rng(3)
    observed = np.array([-0.2, -0.05, 0.0, 0.1, 0.3])
    given = shop.with_draw("growth", random.choice(observed, 20_000))
    values = given.samples("growth").values
    assert set(np.unique(values)) == set(observed)
    assert abs(values.mean() - observed.mean()) < 0.01


PLAN = """plimsoll 1
model plan "Plan"
time year from 2025-01 for 2
currency EUR
dim Side = north, south
dim Kind = dry, wet
draw once[Side] ~ normal(1, 0.1) EUR                        judgement "made up"
draw both[Side] each year ~ normal(1, 0.1) EUR              judgement "made up"
draw crossed[Side, Kind] ~ normal(1, 0.1) EUR               judgement "made up"
draw yearly each year ~ normal(1, 0.1) EUR                  judgement "made up"
flow income = sum(once + both over Side) + sum(sum(crossed over Kind) over Side) + yearly
outcome income each year, bad low
"""


@pytest.fixture(scope="module")
def plan():
    return pl.compile(PLAN)


@pytest.fixture(scope="module")
def turned():
    """The same plan with its labels the other way round."""
    return pl.compile(PLAN.replace("north, south", "south, north").replace("dry, wet", "wet, dry"))


@pytest.fixture(scope="module")
def later():
    """The same plan, a year later: 2026 is of both."""
    return pl.compile(PLAN.replace("from 2025", "from 2026"))


def same(model, name, samples):
    found = model.samples(name)
    assert {one.full_name for one in found.columns} == {one.full_name for one in samples.columns}
    return all(np.array_equal(found[one.full_name], samples[one.full_name]) for one in samples.columns)


@pytest.mark.parametrize("name", ["once", "both", "crossed", "yearly"])
def test_samples_go_to_their_labels(plan, turned, name):
    samples = plan.samples(name, trials=50)
    for model in (plan, turned):
        assert same(model.with_draw(name, samples), name, samples)


def test_samples_whose_columns_stand_in_another_order(plan):
    samples = plan.samples("both", trials=50)
    turned = type(samples)(samples.columns[::-1], samples.values.T[::-1])
    assert [one.full_name for one in turned.columns][0] == "both[south] 2026"
    assert same(plan.with_draw("both", turned), "both", samples)


@pytest.mark.parametrize("name, words", [("yearly", "of 2025, 2026, and 'yearly' is of 2026, 2027"), ("both", "north 2025.*and 'both' is of north 2026")])
def test_samples_of_other_years_are_refused(plan, later, name, words):
    with pytest.raises(pl.UsageError, match=words + r".*\.values"):
        later.with_draw(name, plan.samples(name, trials=50))
    # By position where one says so.
    later.with_draw(name, plan.samples(name, trials=50).values, unit="EUR")


def test_what_is_drawn_once_is_of_any_year(plan, later):
    samples = plan.samples("once", trials=50)
    given = later.with_draw("once", samples).samples("once")
    assert np.array_equal(given["once[south] 2027"], samples["once[south] 2025"])
    # A label that was chosen, where the draw has none.
    growth = pl.compile(PLAN.replace("draw yearly each year", "draw yearly"))
    chosen = growth.with_draw("yearly", samples["once[south]"]).samples("yearly")
    assert np.array_equal(chosen["2026"], samples["once[south] 2025"])


@pytest.mark.parametrize("labels", ["north, east", "south, east"])
def test_samples_of_other_labels_are_refused(plan, labels):
    other = pl.compile(PLAN.replace("north, south", labels))
    for name in ("once", "both", "crossed"):
        with pytest.raises(pl.UsageError, match=f"are of north.*south.* and '{name}' is of {labels[:5]}.*east"):
            other.with_draw(name, plan.samples(name, trials=50))


def test_labels_are_no_years(plan):
    with pytest.raises(pl.UsageError, match="the samples are of north, south, and 'yearly' is of 2025, 2026"):
        plan.with_draw("yearly", plan.samples("once", trials=50))
    with pytest.raises(pl.UsageError, match="the samples are of 2025, 2026, and 'once' is of north, south"):
        plan.with_draw("once", plan.samples("yearly", trials=50))


@pytest.mark.parametrize(
    "name, columns",
    [
        ("once", ["south", "north"]),
        ("once", ["price[south]", "price[north]"]),
        ("yearly", ["2026", "2025"]),
        ("yearly", [2026, 2025]),
        ("yearly", ["growth 2026", "growth 2025"]),
        ("both", ["south 2026", "south 2025", "north 2026", "north 2025"]),
        ("both", [("south", 2026), ("south", 2025), ("north", 2026), ("north", 2025)]),
        ("crossed", ["south, wet", "south, dry", "north, wet", "north, dry"]),
    ],
)
def test_columns_of_a_frame_go_to_their_labels(plan, name, columns):
    pandas = pytest.importorskip("pandas")
    values = np.random.default_rng(5).normal(size=(40, len(columns)))
    frame = pandas.DataFrame(values)
    frame.columns = pandas.MultiIndex.from_tuples(columns) if isinstance(columns[0], tuple) else columns
    expected = plan.with_draw(name, values[:, ::-1], unit="EUR").run().digest
    assert plan.with_draw(name, frame, unit="EUR").run().digest == expected
    # Without names, by position.
    assert plan.with_draw(name, pandas.DataFrame(values[:, ::-1]), unit="EUR").run().digest == expected
    assert plan.with_draw(name, frame.to_numpy()[:, ::-1], unit="EUR").run().digest == expected


@pytest.mark.parametrize(
    "name, columns, words",
    [
        ("once", ["south", "east"], "the columns of the frame are of south, east, and 'once' is of north, south: .*to_numpy"),
        ("once", ["north", "north"], "north, north"),
        ("once", ["a[north]", "b[south]"], "a north, b south"),
        ("yearly", ["2026", "2027"], "of 2026, 2027, and 'yearly' is of 2025, 2026"),
        ("yearly", [2026, 2027], "of 2026, 2027, and 'yearly' is of 2025, 2026"),
        ("both", ["a", "b", "c", "d"], "of a, b, c, d, and 'both' is of north 2025, north 2026, south 2025, south 2026"),
    ],
)
def test_other_columns_of_a_frame_are_refused(plan, name, columns, words):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(np.ones((5, len(columns))))
    frame.columns = columns
    with pytest.raises(pl.UsageError, match=words):
        plan.with_draw(name, frame, unit="EUR")


def test_a_frame_of_one_column_may_have_any_name(shop):
    pandas = pytest.importorskip("pandas")
    assert shop.with_draw("growth", pandas.DataFrame({"observed": [0.1, 0.2]})).run().trials == 2
    assert shop.with_draw("growth", pandas.Series([0.1, 0.2], name="observed")).run().trials == 2


def test_samples_through_a_frame_and_a_table(plan, turned):
    pytest.importorskip("pandas")
    samples = plan.samples("both", trials=50)
    assert same(turned.with_draw("both", samples.to_pandas(), unit="EUR"), "both", samples)
    pytest.importorskip("pyarrow")
    assert same(turned.with_draw("both", samples.to_arrow(), unit="EUR"), "both", samples)
