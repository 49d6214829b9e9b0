"""Mistakes: who is told what; Ctrl-C; threads; progress."""
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import plimsoll as pl


def test_a_model_that_does_not_compile():
    with pytest.raises(pl.ModelError) as caught:
        pl.compile('plimsoll 1\nmodel m "m"\ntime year from 2024 for 1\nlet a = 1 EUR + 2\n')
    (found,) = caught.value.diagnostics
    assert (found.code, found.line, found.column, found.severity) == ("unit_mismatch", 4, 15, "error")
    assert "`2 EUR`" in found.help[0] and "let a = 1 EUR + 2" in str(caught.value)


def test_values_that_do_not_fit(shop):
    with pytest.raises(pl.ModelError, match="unit"):
        shop.set(margin="30 EUR")
    with pytest.raises(pl.PlimsollError, match="marginn"):
        shop.set(marginn="30%")
    assert shop.set(margin=0.5).run(500)["income"].horizon.mean != shop.run(500)["income"].horizon.mean
    assert shop.set(margin=0.5).set(margin="30%").run(500).digest == shop.set(margin="30%").run(500).digest


def test_a_model_that_is_not_there():
    with pytest.raises(pl.UsageError, match="cannot open"):
        pl.load("/nothing/here.plim")


def test_names_that_are_not_there(shop):
    for m in (shop.with_scenario("bom"), shop.with_action("bom"), shop.without("bom")):
        with pytest.raises(pl.UsageError, match="bom"):
            m.run(500)


@pytest.mark.parametrize("trials", [0, -1, 2**41, 1.5])
def test_numbers_of_trials(shop, trials):
    with pytest.raises(pl.UsageError):
        shop.run(trials)


@pytest.mark.parametrize("what", [{"sampler": "halton"}, {"threads": -1}, {"threads": 5000}, {"sampler": "latin", "replicates": 1}])
def test_other_options(shop, what):
    with pytest.raises(pl.UsageError):
        shop.run(1000, **what)


def test_a_future_without_a_value():
    m = pl.compile(
        'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\n'
        'draw x ~ uniform(0, 1) judgement "x"\nlet y = 1 EUR / max(x - 0.5, 0)\noutcome y over horizon\n'
    )
    with pytest.raises(pl.ModelError) as caught:
        m.run(1000)
    assert caught.value.diagnostics and "trial" in str(caught.value)


def test_progress(shop):
    seen = []
    shop.run(3_000_000, progress=lambda done, all_: seen.append((done, all_)))
    assert seen == sorted(seen) and all(done <= all_ for done, all_ in seen)

    class Enough(Exception):
        pass

    def stop(done, all_):
        raise Enough

    begin = time.monotonic()
    with pytest.raises(Enough):
        shop.run(10**11, progress=stop)
    assert time.monotonic() - begin < 20
    assert shop.run(1000).trials == 1000


def test_a_bar(shop, capsys):
    pytest.importorskip("tqdm")
    shop.run(2_000_000, progress=True)
    assert "trials" in capsys.readouterr().err


def test_ctrl_c_ends_a_run():
    code = (
        "import sys, plimsoll as pl\n"
        f"sys.path.insert(0, {os.path.dirname(__file__)!r})\n"
        "from conftest import SHOP\n"
        "m = pl.compile(SHOP)\nprint('runs', flush=True)\n"
        "try:\n    m.run(10**11)\nexcept KeyboardInterrupt:\n    print('ended', m.run(1000).trials)\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert worker.stdout.readline() == "runs\n"
    time.sleep(0.5)
    worker.send_signal(signal.SIGINT)
    out, _ = worker.communicate(timeout=60)
    assert out == "ended 1000\n" and worker.returncode == 0


def test_threads(shop):
    wanted = {seed: shop.run(20_000, seed=seed).digest for seed in range(1, 5)}
    got, wrong = {}, []

    def work(seed):
        try:
            for _ in range(5):
                got[seed] = shop.run(20_000, seed=seed).digest
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in wanted]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong and got == wanted


def test_the_lock_is_free_while_a_run_works(shop):
    counted = 0
    worker = threading.Thread(target=lambda: shop.run(4_000_000, threads=1))
    worker.start()
    while worker.is_alive():
        counted += 1
        time.sleep(0.001)
    assert counted > 20


def test_memory_is_given_back(shop):
    import resource

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    shop.samples("income", trials=500_000)
    before = peak()
    for _ in range(20):
        shop.samples("income", trials=500_000)
    assert peak() < before + 40_000
