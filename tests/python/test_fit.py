"""Laws fitted to arrays, tables and columns of sources."""
import os

import numpy as np
import pytest

import plimsoll as pl

VALUES = [3.5, 4, 6.5, 8, 8, 8, 12]
ASKED = {"laws": ["gamma", "lognormal"], "resamples": 0}


def parameters(found):
    return {law["name"]: [p["value"] for p in law["parameters"]] for law in found["laws"]}


def test_array_table_and_source_say_the_same(tmp_path):
    table = tmp_path / "register.csv"
    table.write_text("loss (k EUR),cause\n" + "".join(f"{x},a\n" for x in VALUES))
    model = tmp_path / "m.plim"
    model.write_text('plimsoll 1\nmodel m "m"\ncurrency EUR\nsource register "R" file "register.csv"\ndraw x ~ empirical(register[loss])   judgement "t"\noutcome x, bad high\n')
    of_array = pl.fit(np.array(VALUES), unit="k EUR", **ASKED)
    of_table = pl.fit(table, "loss", **ASKED)
    of_source = pl.fit("register[loss]", model=pl.load(model), **ASKED)
    weighed = pl.fit(np.unique(VALUES), weights=[1, 1, 1, 3, 1], **ASKED)
    assert parameters(of_array) == parameters(of_table) == parameters(weighed)
    for name, wanted in parameters(of_array).items():
        assert parameters(of_source)[name] == pytest.approx(wanted, rel=1e-12)
    assert of_array["unit"] == of_table["unit"] == of_source["unit"] == "k EUR"
    assert of_array["laws"][0]["draw"].startswith("draw loss ~ ")
    assert "k EUR" in str(of_array)


def test_frame_and_bounds():
    pytest.importorskip("pandas")
    found = pl.fit(VALUES, laws="exponential", censored_above=8, resamples=0, name="wait")
    assert found["laws"][0]["parameters"][0]["value"] == pytest.approx((3.5 + 4 + 6.5 + 4 * 8) / 3)
    assert list(found.to_pandas()["name"]) == ["exponential"]
    assert found["laws"][0]["draw"].startswith("draw wait ~ ")


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: pl.fit([]), "no value"),
        (lambda: pl.fit([1, float("nan")]), "value 1: a value is a finite number"),
        (lambda: pl.fit([1, 2], weights=[1]), "2 values and 1 weights"),
        (lambda: pl.fit([[1, 2], [3, 4]]), "one axis"),
        (lambda: pl.fit(["a"]), "numbers"),
        (lambda: pl.fit([1, 2], "x"), "path of a table"),
        (lambda: pl.fit("nowhere.csv", unit="EUR"), "array of numbers"),
        (lambda: pl.fit("nowhere.csv"), "nowhere.csv"),
        (lambda: pl.fit([1, 2], laws="lognorml"), "lognormal"),
        (lambda: pl.fit([1, 2], truncated_below="3"), "truncated_below is a number"),
        (lambda: pl.fit([1, 2], resamples=-1), "resamples"),
    ],
)
def test_what_is_wrong_is_said(call, words):
    with pytest.raises(pl.PlimsollError, match=words):
        call()


def test_two_columns_are_a_choice(tmp_path):
    table = tmp_path / "two.csv"
    table.write_text("x,y\n1,2\n3,4\n")
    with pytest.raises(pl.UsageError, match="column="):
        pl.fit(os.fspath(table))
