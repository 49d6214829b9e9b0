"""Where a request meets the end of something: the interpreter, a process, the last name of a run."""
import gc
import multiprocessing
import os
import pickle
import subprocess
import sys
import weakref

import numpy as np
import pytest

import plimsoll as pl
from plimsoll import _checks

BEGIN = f"import os, sys, threading, time\nsys.path.insert(0, {os.path.dirname(__file__)!r})\nimport plimsoll as pl\nfrom conftest import SHOP\nm = pl.compile(SHOP)\n"


def outcome_of(code, begin=""):
    done = subprocess.run([sys.executable, "-c", begin + BEGIN + code], capture_output=True, text=True, timeout=100)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("work", ["m.run(10**11)", "m.run(10**11, progress=lambda done, all_: None)", "[m.run(1000) for _ in range(10**7)]"])
def test_the_interpreter_ends_while_a_daemon_thread_works(work):
    code = f"threading.Thread(target=lambda: {work}, daemon=True).start()\ntime.sleep(0.3)\nsys.exit(3)\n"
    assert outcome_of(code) == (3, "", "")


def test_the_last_thread_may_still_ask():
    # Callbacks run from the last to the first: this one after the package's.
    begin = "import atexit\natexit.register(lambda: print(m.run(1000).trials))\n"
    code = "threading.Thread(target=lambda: m.run(10**11), daemon=True).start()\ntime.sleep(0.2)\n"
    assert outcome_of(code, begin) == (0, "1000\n", "")


def test_a_fork_while_another_thread_works():
    code = (
        "worker = threading.Thread(target=lambda: m.run(2_000_000))\nworker.start()\ntime.sleep(0.1)\nchild = os.fork()\n"
        "if child == 0:\n    m.run(1000)\n    sys.exit(0)\nprint(os.waitpid(child, 0)[1])\n"
    )
    assert outcome_of(code)[:2] == (0, "0\n")


def test_models_runs_and_mistakes_go_to_other_processes(shop):
    changed = shop.set(margin="40%").with_scenario("boom").without("flood")
    run = changed.run(1000)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        # What the other process is asked for is the package's own: it need not find this file.
        assert pool.apply(pl.Model.run, (changed, 1000)).digest == run.digest
        with pytest.raises(pl.ModelError) as caught:
            pool.apply(pl.compile, ("x",))
    assert caught.value.diagnostics[0].line == 1
    again = pickle.loads(pickle.dumps(run))
    assert again.digest == run.digest and float(again["income"]["2024"].es(0.03)) == float(run["income"]["2024"].es(0.03))


def test_samples_go_with_the_last_name_of_a_run(shop):
    gc.disable()
    try:
        run = shop.run(1000)
        run["income"]["2024"].es(0.03)
        samples = run.samples()
        values, held = samples.values, weakref.ref(samples)
        del run, samples
        assert held() is None
        # A view holds the memory.
        assert values.shape == (1000, 5) and np.isfinite(values).all()
    finally:
        gc.enable()


def test_samples_cannot_be_written_to(shop):
    run = shop.run(1000)
    before = run["income"]["2024"].es(0.03)
    for values in (run.samples("income").values, run["income"]["2024"].samples(), np.asarray(run.samples("income"))):
        with pytest.raises(ValueError, match="read-only"):
            values *= 0
    assert float(run["income"]["2024"].es(0.03)) == float(before)
    pytest.importorskip("pandas")
    frame = run.samples().to_pandas()
    frame.loc[0, "income"] = 0.0
    frame["twice"] = 2 * frame["income"]
    assert run.samples("income")["income"][0] != 0


@pytest.mark.parametrize(
    "ask, told",
    [
        (lambda m: m.run("abc"), "trials is a whole number"),
        (lambda m: m.run(float("inf")), "trials is a whole number"),
        (lambda m: m.run(2**64), "trials is a whole number"),
        (lambda m: m.run(1000, seed=2**64), "seed is a whole number"),
        (lambda m: m.run(1000, threads=1.5), "threads is a whole number"),
        (lambda m: m.run(1000, sampler=None), "sampler is a text"),
        (lambda m: m.run(1000, max_trials=-1), "max_trials is a whole number"),
        (lambda m: m.explain(-1), "trial is a whole number"),
        (lambda m: m.with_scenario(["boom"]), r"with_scenario\('a', 'b'\)"),
        (lambda m: m.samples(["income"]), r"samples\('a', 'b'\)"),
        (lambda m: m.samples("2024"), "`2024` is no name"),
        (lambda m: m.set("margin=30%"), "set\\(margin='30%'\\)"),
        (lambda m: m.set(margin=None), "the value of 'margin' is a number"),
        (lambda m: m.set(margin=float("nan")), "finite"),
        (lambda m: m.set(margin="\ud800"), "UTF-8"),
        (lambda m: m.attribute(outcome=None), "outcome is a text"),
        (lambda m: m.run(1000)["income"]["2024"].quantile(5), "0.05 for 5 %"),
        (lambda m: m.run(1000)["income"]["2024"].es("0.05"), "0.05 for 5 %"),
        (lambda m: m.run(1000)["income"]["2024"].p_below("3 EUR"), "p_below\\(\\) is a number"),
        (lambda m: m.run(1000)["income"]["2024"].p_below(float("nan")), "finite"),
        (lambda m: pl.compile(None), "the text of a model is a text"),
        (lambda m: m.verify(["a"]), "by the names of sources"),
    ],
)
def test_arguments_of_the_wrong_kind(shop, ask, told):
    with pytest.raises(pl.UsageError, match=told):
        ask(shop)


def test_models_and_periods_where_others_stand(shop):
    with pytest.raises(TypeError, match="two models"):
        pl.diff("a", "b")
    with pytest.raises(TypeError, match="the old model"):
        shop.compare("a")
    with pytest.raises(AttributeError, match=r"write \['2024'\].mean"):
        shop.run(1000)["income"].mean


def test_one_text_where_a_list_may_stand(shop):
    run = shop.run(1000, until="se(mean(income)) < 0.2 EUR", max_trials=1_000_000)
    assert run.trials > 1000 and run.samples("income").shape == (run.trials, 3)
    assert run["income"]["2024"].samples().mean() == pytest.approx(float(run["income"]["2024"].mean), rel=1e-12)
    assert _checks.texts("x", ("a", "b")) == ["a", "b"]


def test_columns_that_do_not_stand_together(shop):
    found = shop.samples("income", "growth", "income", trials=100)
    assert [one.name for one in found.columns] == ["income"] * 3 + ["growth"] * len(found.columns[3:])
    mixed = shop.samples("sales[beer]", "growth", "sales", trials=100)
    assert [one.key for one in mixed["sales"].columns] == ["sales[beer]", "sales[wine]", "sales[beer]"]
    assert np.array_equal(mixed["sales"].values[:, 1], mixed["sales[wine]"])


def test_limits_have_their_values(iij):
    run = iij.run(2000)
    for one in run.limits:
        assert float(one.value) == float(one.value) and one.interval[0] <= one.value <= one.interval[1], one
    size = next(one for one in run.limits if one.name == "write_size")
    assert str(size.bound) == "2 bn JPY" and str(size.value).endswith("bn JPY")
    page = run._repr_html_()
    assert "<td>unknown" not in page and "&lt;= 2 bn JPY" in page and "horizon</th>" in page


def test_chances_that_no_trial_met(shop):
    one = shop.run(1000)["income"]["2024"]
    never = one.p_below(-1e9)
    assert never == 0 and 0 < never.se < 0.003 and never.doubt == "none"
    assert one.p_below(-1e9).se == one.p_above(1e9).se
    assert shop.run(1024, sampler="sobol")["income"]["2024"].p_below(0).se is None


def test_doubts_are_printed(shop):
    table = shop.run(100).table()
    marked = [cell for row in table.rows for cell in row if isinstance(cell, pl.Estimate) and cell.doubt != "none"]
    assert marked and all(str(cell.amount())[-1] in "†‡§" for cell in marked)
    assert table.notes and all(note in str(table) and note[2:20] in table._repr_html_() for note in table.notes)


def test_no_error_of_what_chance_does_not_reach():
    m = pl.compile('plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ngiven a = 2 judgement "x"\ndraw x ~ uniform(0, 1) judgement "x"\nlet y = 3 * a\n'
                   "outcome y over horizon\noutcome x over horizon\n")
    moved = (m.set(a=3).run(100) - m.run(100))["y"].mean
    assert moved == 3 and moved.se == 0 and moved.doubt == "none"
    few = m.run(2)["x"].quantile(0.03)
    assert few.se is None and few.reason


def test_mappings(shop):
    run, other = shop.run(100), shop.run(100)
    assert run == run and run != other and len({run, other}) == 2 and run.digest == other.digest
    assert list(run - other) == list(run) and "income" in (run - other)
    assert "definitions" in list(shop.show()) and dict(shop.show())


def test_a_file_that_changes_after_it_was_loaded(tmp_path, shop_text):
    path = tmp_path / "shop.plim"
    path.write_text(shop_text)
    m = pl.load(path)
    run = m.run(1000)
    held = run.samples("sales[beer]")
    packed = [pickle.dumps(m), pickle.dumps(run)]
    path.write_text(shop_text.replace("margin = 30%", "margin = 60%"))
    other = pl.load(path)
    asked = {"outcome": "income", "trials": 4000}
    requests = [
        lambda: m.run(100), lambda: m.set(margin="20%").run(100), lambda: m.without("flood").run(100), lambda: m.samples("growth", trials=100),
        lambda: run["income"]["2024"].p_below(0), lambda: m.attribute(**asked), lambda: m.sensitivity(**asked),
        lambda: m.stress(**asked), lambda: m.breakeven(**asked), lambda: m.reverse("income < 0 EUR in 2024"), lambda: m.worst("income"),
        lambda: m.explain(3), lambda: m.show(), lambda: m.verify(), lambda: m.evaluate("2 * margin"), lambda: pl.diff(m, other),
        lambda: other.compare(m, **asked), lambda: m.compare(other, **asked), *(lambda one=one: pickle.loads(one) for one in packed),
    ]
    for n, request in enumerate(requests):
        with pytest.raises(pl.UsageError, match="shop.plim was changed since the model was loaded: load it again"):
            request()
            pytest.fail(f"request {n} was answered")
    # What was found before stands, and is of another text than what is loaded now.
    assert run.samples("sales[beer]") is held and run["income"].horizon.mean < other.run(1000)["income"].horizon.mean
    path.write_text(shop_text)
    assert m.run(1000).digest == run.digest
