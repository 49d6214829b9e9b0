"""Options and commands in the engine's texts are said as one writes them in Python."""
import os
import re

import pytest

import plimsoll as pl
from plimsoll import _words
from plimsoll._words import in_python

# Stages whose texts a request of the package can bring up, and files there that it cannot.
STAGES = ("adjoint", "check", "data", "diag", "engine", "ir", "opt", "questions", "report", "session", "simulate", "stats", "verify")
# Options in texts that no request of the package brings up, each with its reason.
ELSEWHERE = {
    "all": "an audit is not asked for",
    "concept": "facts of filings are not asked for",
    "duplicates": "facts of filings are not asked for",
    "into": "laid out by distributed, which names the folder",
    "numbers": "facts of filings are not asked for",
    "trial": "stands in the line of `plimsoll explain`, which is a call",
    "weigh": "a board's report is not asked for",
    "worst": "a board's report is not asked for",
}


def texts_of(path):
    """String literals, neighbours joined."""
    source = open(path, encoding="utf-8").read()
    source = re.sub(r"^\s*//.*$", "", source, flags=re.M)
    return [re.sub(r'"\s*"', "", one) for one in re.findall(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', source)]


def test_every_option_in_a_text_has_its_words(root):
    unknown = set()
    for stage in STAGES:
        for folder, _, names in os.walk(os.path.join(root, "src", stage)):
            for name in names:
                if name.endswith((".cpp", ".h")) and "test" not in name:
                    for text in texts_of(os.path.join(folder, name)):
                        for option in re.findall(r"(?<![\w-])--([a-z][a-z-]*)", text):
                            if option not in _words._OPTIONS and option not in ELSEWHERE:
                                unknown.add((name, option))
                        left = re.findall(r"(?<![\w-])--([a-z][a-z-]*)", in_python(text))
                        assert set(left) <= set(ELSEWHERE), (name, text, in_python(text))
    assert unknown == set()


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("ask for more with --trials", "ask for more with trials="),
        ("leave --period out", "leave period= out"),
        ("use --sampler random", "use sampler='random'"),
        ("--outcome net_income --period FY2013", "outcome='net_income' period='FY2013'"),
        ("name one failure: --failure 'a < 3 EUR', or --limit NAME", "name one failure: 'a < 3 EUR', or limit=NAME"),
        ("--trials 5000 is what --until starts with, and more than --max-trials 1,000", "trials=5000 is what until= starts with, and more than max_trials=1000"),
        ("fewer with --threads or --block", "fewer with threads= or smaller blocks"),
        ("give it as --source filing=FILE", "give it as verify({'filing': 'FILE'})"),
        ("see `plimsoll explain 'a b.plim' --trial 7 --seed 1 --set 'a = 3' --without flood`", "see `m.explain(7, seed=1)`"),
        ("`plimsoll explain m --trial 7 --seed 1 --trials 64 --sampler sobol --replicates 2`", "`m.explain(7, seed=1, trials=64, sampler='sobol')`"),
        ("`plimsoll reverse` measures what is as rare", "`m.reverse()` measures what is as rare"),
        ("a -- b and 3--4 and --unknown", "a -- b and 3--4 and --unknown"),
        ("plimsoll run models/iij", "plimsoll run models/iij"),
    ],
)
def test_words(text, wanted):
    assert in_python(text) == wanted


def test_as_they_come_up(iij, shop):
    with pytest.raises(pl.UsageError, match=r"sampler='random'"):
        shop.sensitivity("mean", outcome="income", sampler="sobol")
    with pytest.raises(pl.UsageError, match=r"with outcome=; the model has"):
        iij.attribute("mean")
    with pytest.raises(pl.UsageError, match=r"limit=NAME"):
        shop.reverse()
    with pytest.raises(pl.UsageError, match=r"leave period= out"):
        shop.attribute("mean", outcome="sales[wine]", period="2024")
    with pytest.raises(pl.UsageError, match=r"max_trials"):
        shop.run(5000, until="se(mean(income)) < 1 EUR", max_trials=1000)
    with pytest.raises(pl.UsageError, match=r"replace="):
        shop.stress("mean", outcome="sales[wine]", replace="growth")
    m = pl.compile(
        'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 1\ncurrency EUR\n'
        'draw x ~ uniform(0, 1) judgement "x"\nlet y = 1 EUR / max(x - 0.5, 0)\noutcome y over horizon\n'
    )
    with pytest.raises(pl.ModelError, match=r"m\.explain\(\d+, seed=1\)") as caught:
        m.run(1000)
    call = re.search(r"m\.explain\((\d+), seed=1\)", str(caught.value))
    assert "m.explain" in caught.value.diagnostics[0].help[0]
    assert "no value" in m.explain(int(call[1]))
