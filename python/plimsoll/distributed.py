"""One run by many workers: any executor of concurrent.futures, of threads, processes or machines, and Dask's client.

    from concurrent.futures import ProcessPoolExecutor
    import plimsoll as pl

    big = pl.distributed.run(m, trials=10_000_000, parts=64, executor=ProcessPoolExecutor)

The digest is that of `m.run(10_000_000)`, whoever computed which part, in whatever order and however often.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from typing import Any

from . import _checks, _core
from ._errors import MachineError, ModelError, PlimsollError, UsageError
from ._model import Model, Progress, Sampler, _told
from ._run import Futures, Run

__all__ = ["run"]

_PARTS = 16


def run(
    model: Model,
    trials: int | None = None,
    *,
    executor: Executor | Callable[[], Executor] | Any,
    parts: int | None = None,
    seed: int = 1,
    sampler: Sampler = "random",
    replicates: int = 32,
    threads: int = 1,
    folder: str | os.PathLike[str] | None = None,
    retries: int = 2,
    progress: Progress | bool | None = None,
) -> Run:
    """The run that `model.run()` gives, curves included, computed in parts by an executor and put together here.

    executor    of concurrent.futures; a class or a function that makes one (`ProcessPoolExecutor`), which is made anew where a
                worker of it is killed, and shut down in the end; or a `dask.distributed.Client`
    parts       into how many ranges of trials it is cut, 16 where it is not said; a part is lost where its worker is. Of latin
                and sobol at most as many as replicates
    threads     of each part; 0: all of its machine. Changes no bit, nor does anything else here but trials, seed and sampler
    folder      where the parts are kept: called again with the same run it goes on with what is missing. None: a temporary
                one. Workers that do not see it, on other machines, send their parts back
    retries     how often a part whose worker is lost is given out again
    progress    as of run(), a part after the other

    A trial without a value is the ModelError that one run would raise. What goes wrong in a part says which.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> import plimsoll as pl
    >>> big = pl.distributed.run(m, 2000, parts=4, executor=ThreadPoolExecutor)
    >>> big.digest == m.run(2000).digest
    True
    """
    if not isinstance(model, Model):
        raise TypeError(f"run() takes a model, as of pl.load(), not {model!r}")
    asked = model._asked(trials, seed, sampler, replicates, 0)
    n_parts = _checks.whole("parts", parts) if parts is not None else _few_parts(asked)
    work = _checks.whole("threads", threads, 2**31 - 1)
    again = _checks.whole("retries", retries)
    with _place(folder) as place:
        laid = _core.Parts.lay_out(model._core, asked, n_parts, place)
        with _told(progress) as tell, _Crew(executor) as crew:
            _Work(crew, place, laid, work, again, lambda done: tell(asked.trials * done // n_parts, asked.trials)).all()
        data, text = laid.merge(asked)
    found = json.loads(data)
    return Run(Futures(model, found["trials"], asked.seed, sampler, asked.replicates, asked.threads), found, text)


def _few_parts(asked: _core.Request) -> int:
    return min(_PARTS, max(asked.trials, 1) if asked.sampler == "random" else asked.replicates)


@contextlib.contextmanager
def _place(folder: str | os.PathLike[str] | None) -> Iterator[str]:
    if folder is not None:
        yield os.path.abspath(_checks.text("a folder", os.fsdecode(folder)))
        return
    with tempfile.TemporaryDirectory(prefix="plimsoll-") as made:
        yield os.path.join(made, "run")


class _Crew:
    """Who works: an executor, and how to get another when it breaks."""

    def __init__(self, given: Any) -> None:
        self._make: Callable[[], Any] | None = None
        self._executor: Any = None
        self._name = getattr(given, "__name__", type(given).__name__)
        if hasattr(given, "get_executor"):
            # Of Dask, which gives out again by itself what a lost worker had.
            self._executor = given.get_executor(pure=False)
        elif isinstance(given, type) and issubclass(given, Executor):
            self._make = given
        elif hasattr(given, "submit"):
            self._executor = given
        elif callable(given):
            self._make = given
        else:
            raise UsageError(f"executor is one of concurrent.futures, what makes one, or a client of Dask, not {given!r}")

    def __enter__(self) -> _Crew:
        if self._make is not None:
            self._executor = self._make()
            if not hasattr(self._executor, "submit"):
                raise UsageError(f"what makes the executor gave {self._executor!r}, which submits nothing")
        return self

    def __exit__(self, *_: Any) -> None:
        if self._make is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def submit(self, *words: Any) -> Future[Any]:
        future: Future[Any] = self._executor.submit(_compute, *words)
        return future

    @property
    def can_replace(self) -> bool:
        return self._make is not None

    def replace(self) -> None:
        assert self._make is not None
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._make()


class _Work:
    """The parts that are missing, given out until all are there."""

    def __init__(
        self, crew: _Crew, place: str, laid: _core.Parts, threads: int, retries: int, tell: Callable[[int], None]
    ) -> None:
        self._crew, self._place, self._laid = crew, place, laid
        self._threads, self._retries, self._tell = threads, retries, tell
        with open(os.path.join(place, "plan"), "rb") as file:
            self._plan = file.read()
        self._key = hashlib.sha256(self._plan).hexdigest()
        self._tries: dict[int, int] = {}
        self._far = False
        self._failed: dict[int, ModelError] = {}

    def all(self) -> None:
        given_out: dict[int, int] = {}
        while missing := [k for k in self._laid.missing() if not self._failed or k < min(self._failed)]:
            for k in missing:
                given_out[k] = given_out.get(k, 0) + 1
                # Beside those that failed: a lost worker, and one that did not see the folder.
                if given_out[k] > self._retries + 3:
                    raise MachineError(
                        f"part {k} of {self._laid.n_parts} was given out {given_out[k] - 1} times, its workers say that it "
                        f"is written, and it is not in {self._place}: do they have another folder of this path? "
                        "name one that all of them see"
                    )
            self._round(missing)
        if self._failed:
            raise self._failed[min(self._failed)]

    def _round(self, missing: list[int]) -> None:
        """Gives these out once; what a lost worker had is missing still when it ends."""
        at_work: dict[Future[Any], int] = {}
        broken: BaseException | None = None
        try:
            for k in missing:
                at_work[self._submit(k)] = k
            while at_work:
                for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                    k = at_work.pop(future)
                    try:
                        self._take(k, future.result())
                    except ModelError as error:
                        # Later trials do not matter any more; an earlier one may fail too.
                        self._failed[k] = error
                        for other, later in list(at_work.items()):
                            if later > k and other.cancel():
                                del at_work[other]
                    except BrokenExecutor as error:
                        broken = error
                    except (UsageError, KeyboardInterrupt) as error:
                        error.add_note(f"in part {k} of {self._laid.n_parts}")
                        raise
                    except (Exception, CancelledError) as error:
                        self._try_again(k, error)
                self._tell(self._laid.n_parts - len(at_work))
        except BrokenExecutor as error:
            # It takes no more.
            broken = error
        finally:
            for future in at_work:
                future.cancel()
        if broken is not None:
            self._mend(broken)

    def _submit(self, k: int) -> Future[Any]:
        return self._crew.submit(self._place, self._key, self._plan if self._far else None, k, self._threads)

    def _take(self, k: int, found: Any) -> None:
        """What a worker gave: nothing where it wrote the part into the folder, the part, or that it does not see the folder."""
        if found is None:
            return
        if isinstance(found, str):
            self._far = True
            return
        for name, content in found.items():
            if os.path.isabs(name) or ".." in name.split("/"):
                raise MachineError(f"part {k} of {self._laid.n_parts} came with a file that is none of it: {name!r}")
            path = os.path.join(self._place, name)
            part = f"{path}.{os.getpid()}.{threading.get_ident()}"
            with open(part, "wb") as file:
                file.write(content)
            os.replace(part, path)

    def _try_again(self, k: int, error: BaseException) -> None:
        self._tries[k] = self._tries.get(k, 0) + 1
        if self._tries[k] <= self._retries:
            return
        what = str(error) or type(error).__name__
        text = f"part {k} of {self._laid.n_parts} was given out {self._tries[k]} times and not computed: {what}"
        if isinstance(error, PlimsollError) and not isinstance(error, MachineError):
            raise error
        raise MachineError(text) from error

    def _mend(self, error: BaseException) -> None:
        left = self._laid.missing()
        if not left:
            return
        for k in left:
            self._tries[k] = self._tries.get(k, 0) + 1
        words = f"a worker was killed; parts {', '.join(map(str, left[:12]))}{' and more' if len(left) > 12 else ''} of {self._laid.n_parts} are missing"
        if not self._crew.can_replace:
            raise MachineError(
                f"{words}, and the executor takes no more work: pass what makes one, as in executor=ProcessPoolExecutor, "
                "and it is made anew; with folder= what is computed is kept"
            ) from error
        if min(self._tries[k] for k in left) > self._retries:
            raise MachineError(f"{words}, after {self._retries} more tries") from error
        self._crew.replace()


# ---- of a worker

_FOREIGN = "the folder is not here"
#: The run that was worked at last, made ready; each thread has its own.
_kept = threading.local()


def _compute(place: str, key: str, plan: bytes | None, k: int, threads: int) -> Any:
    """Part k, into the folder where this process sees it; with the plan, in a folder of its own, and its files."""
    if plan is not None:
        return _computed_apart(plan, k, threads)
    if _key_of(place) != key:
        return _FOREIGN
    if getattr(_kept, "what", None) != (place, key, threads):
        _kept.parts = _core.Parts.open(place, threads)
        _kept.what = (place, key, threads)
    _kept.parts.compute(k)
    return None


def _computed_apart(plan: bytes, k: int, threads: int) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="plimsoll-part-") as own:
        os.mkdir(os.path.join(own, "parts"))
        with open(os.path.join(own, "plan"), "wb") as file:
            file.write(plan)
        failure: ModelError | None = None
        try:
            _core.Parts.open(own, threads).compute(k)
        except ModelError as error:
            failure = error
        found = {}
        for name in os.listdir(os.path.join(own, "parts")):
            if not name.startswith("."):
                with open(os.path.join(own, "parts", name), "rb") as file:
                    found[f"parts/{name}"] = file.read()
        if failure is not None and not found:
            raise failure
        return found


def _key_of(place: str) -> str:
    try:
        with open(os.path.join(place, "plan"), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""
