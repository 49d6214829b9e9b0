"""Runs in parts by executors: one digest, whatever happens to who computes."""
import multiprocessing
import os
import shutil
import signal
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

import plimsoll as pl
from plimsoll import distributed

FAILS = (
    'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\n'
    'draw x ~ uniform(0, 1) judgement "x"\nlet y = 1 EUR / max(x - 0.001, 0)\noutcome y over horizon\n'
)


def processes():
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def threads():
    return ThreadPoolExecutor(3)


@pytest.mark.parametrize("make", [processes, threads])
def test_the_digest_of_one_run(shop, make):
    told = []
    run = distributed.run(shop, 5000, parts=7, executor=make, seed=3, progress=lambda done, all_: told.append((done, all_)))
    assert run.digest == shop.run(5000, seed=3).digest
    assert told[-1] == (5000, 5000) and told == sorted(told)
    assert run["income"]["2024"].quantile(0.2).se is not None
    with make() as crew:
        assert distributed.run(shop.without("flood"), 5000, executor=crew).digest == shop.without("flood").run(5000).digest


def test_planned_points_and_given_draws(shop):
    assert distributed.run(shop, 4096, sampler="sobol", parts=4, executor=threads).digest == shop.run(4096, sampler="sobol").digest
    given = shop.with_draw("growth", np.linspace(-0.2, 0.2, 3000))
    assert pl.distributed.run(given, parts=5, executor=threads).digest == given.run().digest


def test_a_folder_goes_on(shop, tmp_path):
    place = tmp_path / "big"
    first = distributed.run(shop, 2000, parts=4, executor=threads, folder=place)
    for name in ("000002.part", "000004.part"):
        os.remove(place / "parts" / name)
    again = distributed.run(shop, 2000, parts=4, executor=threads, folder=place)
    assert first.digest == again.digest == shop.run(2000).digest
    with pytest.raises(pl.UsageError, match="another run"):
        distributed.run(shop, 2001, parts=4, executor=threads, folder=place)


class Elsewhere(ThreadPoolExecutor):
    """Workers that do not see the folder."""

    def submit(self, call, place, *words):
        return super().submit(call, "/nowhere" + place, *words)


def test_workers_that_do_not_see_the_folder_send_parts_back(shop):
    assert distributed.run(shop, 3000, parts=5, executor=lambda: Elsewhere(2)).digest == shop.run(3000).digest


def kill_once(mark):
    """In a worker: the first that comes here is killed."""
    try:
        os.mkdir(mark)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


class Dying(ProcessPoolExecutor):
    def __init__(self, mark):
        super().__init__(2, mp_context=multiprocessing.get_context("fork"))
        self.submit_plain, self.mark = super().submit, mark

    def submit(self, call, *words):
        return self.submit_plain(dying, self.mark, call, *words)


def dying(mark, call, *words):
    kill_once(mark)
    return call(*words)


def test_a_killed_worker_is_replaced(shop, tmp_path):
    mark = str(tmp_path / "killed")
    assert distributed.run(shop, 3000, parts=5, executor=lambda: Dying(mark)).digest == shop.run(3000).digest
    assert os.path.isdir(mark)
    shutil.rmtree(mark)
    with Dying(mark) as crew, pytest.raises(pl.MachineError, match="a worker was killed; parts .* of 5 are missing.*ProcessPoolExecutor"):
        distributed.run(shop, 3000, parts=5, executor=crew)


def test_retries_end(shop):
    class Sick(ThreadPoolExecutor):
        def submit(self, call, *words):
            return super().submit(os.listdir, "/nothing/here")

    with pytest.raises(pl.MachineError, match="part . of 3 was given out 3 times and not computed.*nothing/here"):
        distributed.run(shop, 3000, parts=3, executor=lambda: Sick(2))


def test_a_trial_without_a_value_is_that_of_one_run():
    m = pl.compile(FAILS)
    with pytest.raises(pl.ModelError) as one:
        m.run(20_000)
    with pytest.raises(pl.ModelError) as parts:
        distributed.run(m, 20_000, parts=6, executor=threads)
    assert str(parts.value) == str(one.value)


@pytest.mark.parametrize("executor", [None, 3, "threads"])
def test_what_is_no_executor(shop, executor):
    with pytest.raises(pl.UsageError, match="executor is one of concurrent.futures"):
        distributed.run(shop, 1000, executor=executor)


@pytest.mark.parametrize("parts", [0, 1001, -1])
def test_numbers_of_parts(shop, parts):
    with pytest.raises(pl.UsageError, match="parts"):
        distributed.run(shop, 1000, parts=parts, executor=threads)


def test_dask(shop):
    dask = pytest.importorskip("dask.distributed")
    with dask.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, dask.Client(cluster) as client:
        assert distributed.run(shop, 3000, parts=5, executor=client).digest == shop.run(3000).digest


class Nobody:
    """Says of every part that it is written."""

    def submit(self, *_):
        from concurrent.futures import Future

        done = Future()
        done.set_result(None)
        return done

    def shutdown(self, *_, **__):
        pass


def test_parts_that_never_come_end_the_run(shop):
    with pytest.raises(pl.MachineError, match="given out"):
        distributed.run(shop, 1000, parts=3, executor=Nobody())
