#!/usr/bin/env python3
"""One model, one seed, one digest: over threads, block sizes, executors, instruction sets, compilers.

usage: same_bits_test.py PROGRAM ROOT [OTHER_COMPILERS_PROGRAM]
"""
import json
import os
import subprocess
import sys

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


models = ["models/iij", "models/provider", "models/tutorial/loss_events.plim", "models/tutorial/goodwill_test.plim"]
n = failed = 0
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
        n += 1
        got = digest(binary, model, trials, *args)
        if got != base or isinstance(got, str):
            failed += 1
            what = got if isinstance(got, str) else got[0]
            print(f"FAILED {model} {' '.join(args)} {'(other compiler)' if binary is other else ''}: {what} against {base if isinstance(base, str) else base[0]}")
    for sampler in ("latin", "sobol"):
        n += 1
        a = digest(program, model, 4096, "--sampler", sampler, "--threads", "1")
        b = digest(program, model, 4096, "--sampler", sampler, "--executor", "reference", "--threads", "2")
        if a != b or isinstance(a, str):
            failed += 1
            print(f"FAILED {model} {sampler}: {a if isinstance(a, str) else a[0]} against {b if isinstance(b, str) else b[0]}")
print(f"{n} runs compared, {failed} differ" + ("" if other else "; skipped: no program of another compiler"))
sys.exit(1 if failed or not n else 0)
