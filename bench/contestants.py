"""Who runs what: Plimsoll and its peers on the benchmark models."""
import json
import os
import shutil
import subprocess

import checks
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PEERS = os.path.join(HERE, "peers")

MODEL_PATHS = {
    "provider": os.path.join(ROOT, "models", "provider"),
    "net_income": os.path.join(HERE, "models", "net_income.plim"),
    "loss_portfolio": os.path.join(HERE, "models", "loss_portfolio.plim"),
    "loss_layer": os.path.join(HERE, "models", "loss_layer.plim"),
    "iij": os.path.join(ROOT, "models", "iij"),
}
# Trials of a run, such that it takes some seconds at most.
TRIALS = {
    "provider": {"plimsoll": 1_000_000, "fused": 1_000_000, "plain": 1_000_000, "numpy": 1_000_000, "numba": 1_000_000,
                 "r": 200_000, "openturns": 200_000, "squiggle": 10_000, "squigglepy": 20_000, "monaco": 3_000},
    "net_income": {"plimsoll": 4_000_000, "plain": 2_000_000, "numpy": 2_000_000, "numba": 2_000_000, "r": 500_000,
                   "openturns": 1_000_000, "squiggle": 50_000, "squigglepy": 1_000_000, "monaco": 10_000},
    "loss_portfolio": {"plimsoll": 1_000_000, "plain": 500_000, "numpy": 500_000, "numba": 500_000, "r": 200_000,
                       "openturns": 300_000, "squiggle": 10_000, "squigglepy": 200_000, "monaco": 10_000},
}
TRIALS["loss_layer"] = TRIALS["loss_portfolio"]

TITLES = {
    "plimsoll": "Plimsoll",
    "fused": "hand-fused loop",
    "plain": "plain C++",
    "numpy": "NumPy",
    "numba": "Numba",
    "r": "R",
    "openturns": "OpenTURNS",
    "squiggle": "Squiggle",
    "squigglepy": "squigglepy",
    "monaco": "monaco",
}
ONE_THREAD = ("openturns", "squiggle", "squigglepy", "monaco")
# The peers in Python, and their own folder of Python (`make bench-peers`).
PYTHON_PEERS = ("numpy", "numba", "openturns", "squigglepy", "monaco", "aggregate")
PEERS_PYTHON = os.path.join(ROOT, "build", "peers", "bin", "python")


class Wrong(Exception):
    """A result is not what it must be; the message says which."""


def python_with(module):
    """A Python that has the module, or None."""
    for python in dict.fromkeys([os.environ.get("PYTHON", ""), PEERS_PYTHON, "/usr/bin/python3", shutil.which("python3") or ""]):
        if os.path.exists(python) and subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def said(*command):
    """The last word that a program prints."""
    return (subprocess.run(command, capture_output=True, text=True, check=False).stdout.split() or ["unknown"])[-1]


class Setup:
    """The programs that are there: build is a folder of CMake."""

    def __init__(self, build, look_for_peers=True):
        self.program = os.path.join(build, "plimsoll")
        self.peers = {}
        if not look_for_peers:
            return
        for name in ("fused", "plain"):
            path = os.path.join(build, "bench", f"bench_{name}")
            if os.path.exists(path):
                self.peers[name] = [path]
        self.versions = {}
        for name in PYTHON_PEERS:
            python = python_with(name)
            if python:
                self.peers[name] = [python, os.path.join(PEERS, f"{name}_peer.py")]
                self.versions[name] = said(python, "-c", f"import importlib.metadata as m; print(m.version('{name}'))")
        if shutil.which("Rscript"):
            self.peers["r"] = ["Rscript", "--vanilla", os.path.join(PEERS, "r_peer.R")]
            self.versions["r"] = said("Rscript", "-e", "cat(as.character(getRversion()))")
        squiggle = os.path.join(PEERS, "squiggle")
        if shutil.which("node") and os.path.isdir(os.path.join(squiggle, "node_modules", "@quri")):
            self.peers["squiggle"] = ["node", "--max-old-space-size=8000", os.path.join(squiggle, "peer.mjs")]
            with open(os.path.join(squiggle, "package-lock.json"), encoding="utf-8") as f:
                packages = json.load(f)["packages"]
            self.versions["squiggle"] = packages["node_modules/@quri/squiggle-lang"]["version"]


def command_of(program, model, trials, threads, seed, options):
    return [program, "run", MODEL_PATHS.get(model, model), "--trials", str(trials), "--threads", str(threads), "--seed", str(seed), *options]


def timed(program, model, trials, threads, seed=1, options=()):
    """The measure of one run of the whole process, which prints its tables."""
    return harness.run(command_of(program, model, trials, threads, seed, options))


def plimsoll(program, model, trials, threads, seed=1, options=()):
    """One run, and the result of another that is not measured: a file of results has curves and more, which no
    peer computes."""
    command = command_of(program, model, trials, threads, seed, options)
    result = json.loads(harness.run(command + ["--quiet", "--json", "-"]).output)
    return harness.run(command), result


def checked(name, model, trials, figures):
    problems = checks.compare(model, trials, figures)
    if problems:
        raise Wrong("\n".join(f"{name}: {p}" for p in problems))


class Contestant:
    """Runs one program on one model with a new seed each time, and checks every result."""

    def __init__(self, setup, name, model, threads, trials=None, share=1.0):
        self.setup, self.name, self.model = setup, name, model
        self.threads = 1 if name in ONE_THREAD else threads
        self.trials = trials or TRIALS[model][name]
        if share < 1 and name not in ("plimsoll", "fused"):
            self.trials = max(2000, int(self.trials * share))
        self.seed = 0
        self.title = TITLES[name]

    def __call__(self):
        self.seed += 1
        if self.name == "plimsoll":
            measure, result = plimsoll(self.setup.program, self.model, self.trials, self.threads, self.seed)
            figures = checks.figures_of(self.model, result)
        else:
            command = self.setup.peers[self.name] + [self.model, str(self.trials), str(self.threads), str(self.seed)]
            measure, figures = harness.run_peer(command)
        checked(self.title, self.model, self.trials, figures)
        return measure


class Foreign:
    """A program of which only times are known: a command with {trials}, {threads} and {seed}."""

    def __init__(self, title, command, threads, trials):
        self.title, self.command, self.threads, self.trials = title, command, threads, trials
        self.name = title
        self.seed = 0

    def __call__(self):
        self.seed += 1
        values = {"trials": self.trials, "threads": self.threads, "seed": self.seed}
        return harness.run([word.format(**values) for word in self.command.split()])
