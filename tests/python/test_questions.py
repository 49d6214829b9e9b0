"""Questions: the answers of the command line, and tables of them."""
import pytest

import plimsoll as pl

NOT_COMPARED = {"seconds", "about", "cost", "command", "version", "times_apart"}


def told_alike(a, b):
    """Without times, and paths by which a file was named."""
    if isinstance(a, dict) and isinstance(b, dict):
        keys = (set(a) | set(b)) - NOT_COMPARED
        return all(k in a and k in b and told_alike(a[k], b[k]) for k in keys)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(told_alike(x, y) for x, y in zip(a, b))
    return a == b


IIJ = ["models/iij", "--trials", "4000", "--outcome", "net_income", "--period", "FY2013"]
ASKED = {"trials": 4000, "outcome": "net_income", "period": "FY2013"}
QUESTIONS = {
    "attribute": (["attribute", *IIJ, "--statistic", "es(5%)"], lambda m: m.attribute("es(5%)", **ASKED)),
    "by group": (["attribute", *IIJ, "--by", "group"], lambda m: m.attribute(by="group", **ASKED)),
    "breakeven": (
        ["breakeven", *IIJ, "--input", "cloud_sales"],
        lambda m: m.breakeven(inputs=["cloud_sales"], **ASKED),
    ),
    "derivatives": (["sensitivity", *IIJ], lambda m: m.sensitivity(**ASKED)),
    "tornado": (["sensitivity", *IIJ, "--method", "tornado"], lambda m: m.sensitivity(method="tornado", **ASKED)),
    "stress": (["stress", *IIJ], lambda m: m.stress(**ASKED)),
    "replaced": (
        ["stress", *IIJ, "--replace", "late_cloud.growth ~ uniform(0% per year, 5% per year)"],
        lambda m: m.stress(replace=["late_cloud.growth ~ uniform(0% per year, 5% per year)"], **ASKED),
    ),
    "decide": (["decide", "models/iij", "--trials", "600"], lambda m: m.decide(trials=600)),
    "value": (["value", "models/iij", "--trials", "600"], lambda m: m.value(trials=600)),
    "worst": (
        ["explain", *IIJ, "--worst", "3"],
        lambda m: m.worst("net_income", n=3, trials=4000, period="FY2013"),
    ),
    "reverse": (
        ["reverse", *IIJ[:3], "--failure", "net_income < -2 bn JPY in FY2013"],
        lambda m: m.reverse("net_income < -2 bn JPY in FY2013", trials=4000),
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answers_of_the_command_line(iij, told, name):
    words, ask = QUESTIONS[name]
    answer = ask(iij)
    wanted = told(*words)
    assert told_alike(answer.data, wanted), (answer.data, wanted)
    assert len(str(answer)) > 100 and answer._repr_html_().startswith("<pre>")


@pytest.mark.parametrize("name", QUESTIONS)
def test_tables(iij, name):
    pandas = pytest.importorskip("pandas")
    frame = QUESTIONS[name][1](iij).to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) > 0


def test_switches_and_values_reach_questions(iij, told):
    m = iij.set(cloud_sales="4 bn JPY per year").without("atm").with_scenario("carrier_war")
    got = m.sensitivity(method="ranks", **ASKED)
    wanted = told("sensitivity", *IIJ, "--method", "ranks", "--set", "cloud_sales = 4 bn JPY per year", "--without", "atm", "--scenario", "carrier_war")
    assert told_alike(got.data, wanted)


def test_versions_compared(shop):
    richer = shop.set(margin="35%")
    answer = richer.compare(shop, "mean", outcome="income", period="2024", trials=2000)
    one = next(o for o in answer["outcomes"] if o["name"] == "income" and o["period"].startswith("2024"))
    paired = (richer.run(2000) - shop.run(2000))["income"]["2024"].mean
    assert one["difference"]["value"] == pytest.approx(float(paired), rel=1e-12)
    assert one["difference"]["se"] == pytest.approx(paired.se, rel=1e-9)
    assert "margin" in str(answer)


def test_what_a_model_says_of_itself(shop, iij):
    assert "growth" in [one["name"] for one in shop.show()["definitions"]]
    assert shop.verify()["passes"] is True
    amount = shop.evaluate("3 bn EUR / 4")
    assert amount == 750 and amount.unit == "M EUR" and shop.evaluate("2 * margin") == 0.6
    assert "trial" in shop.explain(3).lower()
    found = pl.diff(shop, shop.set(margin="35%"))
    assert isinstance(found.data, dict)


def test_a_register(tmp_path):
    filing = tmp_path / "report.txt"
    filing.write_text(
        "ANNUAL REPORT 2012\n\nRisk Factors\n\nOur largest customer may leave us.\n\nOne customer made up 40% of our revenue in 2012. "
        "It may end its contract at any time, and our revenue could fall.\n\nA flood may damage our only plant.\n\nOur plant stands by the river. "
        "A flood could stop production for months and may cost up to EUR 20 million.\n\nSelected Financial Data\n\nRevenue was 5.\n"
    )
    answer = pl.read(filing)
    assert [one["heading"]["text"] for one in answer["factors"]] == ["Our largest customer may leave us.", "A flood may damage our only plant."]
    pytest.importorskip("pandas")
    assert answer.to_pandas()["heading_text"].tolist() == [one["heading"]["text"] for one in answer["factors"]]
    with pytest.raises(pl.PlimsollError):
        pl.read(tmp_path / "none.txt")


def test_wrong_questions(iij):
    with pytest.raises(pl.UsageError, match="net_income"):
        iij.attribute(outcome="nett_income", trials=4000)
    with pytest.raises(TypeError, match="no option 'trails'"):
        iij.attribute(trails=4000)
    with pytest.raises(pl.UsageError, match="'risk', 'group' or 'factor'"):
        iij.attribute(by="colour", outcome="net_income")
    with pytest.raises(pl.UsageError, match="a method is"):
        iij.sensitivity(method="guess", outcome="net_income")
