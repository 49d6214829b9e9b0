#!/usr/bin/env python3
"""The same results from the program for 64-bit Arm, under qemu, as from this machine's: every number of
the JSON, digest included.

usage: neon_runs.py PROGRAM ARM_PROGRAM SYSROOT ROOT
"""
import glob
import json
import os
import subprocess
import sys

from program_test import Tests

program, arm, sysroot, root = (os.path.abspath(a) for a in sys.argv[1:5])
# These tell how it was computed, not what.
HOW = ("threads", "seconds", "timing", "cost", "times_apart")


def without_how(value):
    if isinstance(value, dict):
        return {k: without_how(v) for k, v in value.items() if k not in HOW}
    if isinstance(value, list):
        return [without_how(v) for v in value]
    return value


def answer(prefix, args):
    done = subprocess.run([*prefix, *args, "--json", "-"], capture_output=True, text=True, timeout=3000)
    if done.returncode != 0:
        return None, f"exit {done.returncode}: {done.stderr.strip()[:400]}"
    return json.loads(done.stdout), ""


def first_difference(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for k in a:
            if a[k] != b[k]:
                return first_difference(a[k], b[k], f"{path}.{k}")
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{path}[{i}]")
    return f"{path}: {str(a)[:80]} and {str(b)[:80]}"


def numbers_in(value):
    if isinstance(value, dict):
        return sum(numbers_in(v) for v in value.values())
    if isinstance(value, list):
        return sum(numbers_in(v) for v in value)
    return 1 if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def runs_of(model):
    common = ["run", model, "--seed", "7", "--quiet"]
    yield [*common, "--trials", "2000"]
    yield [*common, "--trials", "2000", "--executor", "reference"]
    yield [*common, "--trials", "2048", "--sampler", "latin"]
    yield [*common, "--trials", "2048", "--sampler", "sobol"]


models = ["models/provider", "models/iij", "models/tutorial/telegraph"]
models += sorted(os.path.relpath(m, root) for m in glob.glob(os.path.join(root, "models/tutorial/*.plim")))
commands = [c for m in models for c in runs_of(m)]
ask = ["models/tutorial/telegraph", "--outcome", "losses", "--trials", "4000", "--seed", "7"]
commands += [[question, *ask] for question in ("attribute", "sensitivity")]

os.chdir(root)
t = Tests(program)
n_numbers = 0
for args in commands:
    ours, error = answer([program], args)
    theirs, arm_error = answer(["qemu-aarch64", "-L", sysroot, arm], args)
    if ours is None or theirs is None:
        t.expect(" ".join(args), False, f"{error or 'well'}; on Arm: {arm_error or 'well'}")
        continue
    isa = theirs.get("timing", {}).get("isa")
    a, b = without_how(ours), without_how(theirs)
    n_numbers += numbers_in(a)
    good = a == b and isa in (None, "neon", "reference")
    t.expect(" ".join(args), good, "" if good else f"({isa}) {first_difference(a, b)}")
    if good:
        print(f"same {' '.join(args)} {a.get('digest', '')}", flush=True)
print(f"{n_numbers} numbers compared")
t.end()
