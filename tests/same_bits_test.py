#!/usr/bin/env python3
"""One model, one seed, one digest: over threads, block sizes, executors, instruction sets, compilers.

usage: same_bits_test.py PROGRAM ROOT [OTHER_COMPILERS_PROGRAM]
"""
import json
import os
import subprocess
import sys

from program_test import Tests

program, root = sys.argv[1:3]
other = sys.argv[3] if len(sys.argv) > 3 and os.path.exists(sys.argv[3]) else None


def digest(binary, model, trials, *args):
    done = subprocess.run([binary, "run", os.path.join(root, model), "--trials", str(trials), "--seed", "7",
                           "--json", "-", "--quiet", *args], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        return f"exit {done.returncode}: {done.stderr.strip()[:300]}"
    result = json.loads(done.stdout)
    # Statistics must agree too, not only the digest of the values.
    return result["digest"], json.dumps(result["outcomes"]), json.dumps(result["limits"])


# An answer of `digest` that is a text says what went wrong.
def same(a, b):
    return a == b and not isinstance(a, str)


def first(answer):
    return answer if isinstance(answer, str) else answer[0]


models = ["models/iij", "models/provider", "models/tutorial/loss_events.plim", "models/tutorial/goodwill_test.plim"]
t = Tests(program)
for model in models:
    trials = 3000
    base = digest(program, model, trials)
    variants = [["--threads", t] for t in ("1", "2", "7")]
    variants += [["--block", b] for b in ("64", "1000", "8192")]
    variants += [["--executor", "reference"], ["--isa", "scalar"]]
    flags = open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""
    if "avx2" in flags and "fma" in flags:
        variants.append(["--isa", "avx2"])
    if "avx512dq" in flags and "avx512vl" in flags:
        variants.append(["--isa", "avx512"])
    runs = [(program, v) for v in variants]
    if other:
        runs += [(other, []), (other, ["--executor", "reference"])]
    for binary, args in runs:
        got = digest(binary, model, trials, *args)
        t.expect(f"{model} {' '.join(args)} {'(other compiler)' if binary is other else ''}", same(got, base), f"{first(got)} against {first(base)}")
    for sampler in ("latin", "sobol"):
        a = digest(program, model, 4096, "--sampler", sampler, "--threads", "1")
        b = digest(program, model, 4096, "--sampler", sampler, "--executor", "reference", "--threads", "2")
        t.expect(f"{model} {sampler}", same(a, b), f"{first(a)} against {first(b)}")
if not other:
    print("skipped: no program of another compiler")
t.end()
