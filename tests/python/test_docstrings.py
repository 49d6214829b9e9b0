"""Examples in docstrings say what is so; `m` is the shop of the tests."""
import doctest
import importlib
import pkgutil

import pytest

import plimsoll as pl

MODULES = [pl] + [importlib.import_module(f"plimsoll.{one.name}") for one in pkgutil.iter_modules(pl.__path__) if one.name != "_core"]


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_docstrings(module, shop):
    done = doctest.testmod(module, extraglobs={"m": shop}, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert done.failed == 0


def test_there_are_some(shop):
    finder = doctest.DocTestFinder()
    assert sum(len(one.examples) for module in MODULES for one in finder.find(module, module.__name__)) >= 20


def test_what_is_public_is_described():
    for name in pl.__all__:
        thing = getattr(pl, name)
        if name in ("__version__", "stream_version"):
            continue
        assert thing.__doc__, name
        if isinstance(thing, type) and thing.__module__.startswith("plimsoll"):
            for word, member in vars(thing).items():
                if callable(member) and not word.startswith("_") and thing is pl.Model:
                    assert member.__doc__, (name, word)
