#!/usr/bin/env python3
"""The wheel for 64-bit Arm, under qemu with Debian's Python for Arm, against the package of this machine: digests, samples, answers and
mistakes of the shipped models.

usage: arm_wheel.py WHEEL SYSROOT PYTHON PACKAGE ROOT      PYTHON and PACKAGE: this machine's Python and the folder that has plimsoll
"""
import json
import os
import subprocess
import sys
import zipfile

from program_test import Tests

wheel, sysroot, python, package, root = (os.path.abspath(a) for a in sys.argv[1:6])

ASKED = r"""
import glob, hashlib, json, platform, sys
import plimsoll as pl
found = {}
for path in ["models/iij", "models/provider", *sorted(glob.glob("models/tutorial/*.plim")), "models/tutorial/telegraph"]:
    model = pl.load(path)
    run = model.run(trials=2000, seed=7)
    values = run.samples().values
    found[path] = [run.digest, list(values.shape), hashlib.sha256(values.tobytes()).hexdigest(), str(run.table())]
model = pl.load("models/tutorial/telegraph")
found["attribute"] = model.attribute("es(5%)", outcome="losses", trials=4000)["shares"]
found["latin"] = model.run(trials=2048, sampler="latin").digest
try:
    pl.compile('plimsoll 1\nmodel m "m"\ntime year from 2024 for 1\nlet a = 1 EUR + 2\n')
except pl.ModelError as error:
    found["mistake"] = str(error)
try:
    model.run(trials=0)
except ValueError as error:
    found["misuse"] = str(error)
print(json.dumps({"found": found, "version": pl.__version__, "machine": platform.machine(), "place": pl._core.__file__}))
"""

t = Tests()
t.expect("it claims a distribution that is not this machine alone", "manylinux" in wheel and wheel.endswith("_aarch64.whl"), wheel)
print(f"{os.path.basename(wheel)}: {os.path.getsize(wheel) / 1e6:.1f} MB")
unpacked = t.path("unpacked")
with zipfile.ZipFile(wheel) as file:
    file.extractall(unpacked)
    modules = [n for n in file.namelist() if n.startswith("plimsoll/_core.")]
t.expect("a module and its stub", sorted(modules) == ["plimsoll/_core.cpython-311-aarch64-linux-gnu.so", "plimsoll/_core.pyi"], modules)


def asked(command, environment):
    done = subprocess.run([*command, "-c", ASKED], capture_output=True, text=True, cwd=root, timeout=3000,
                          env={**os.environ, **environment})
    t.expect(f"{command[0]} answers", done.returncode == 0, done.stderr)
    return json.loads(done.stdout) if done.returncode == 0 else {"found": {}}


# NumPy of Debian takes one of several libraries of linear algebra; its packages, unpacked, leave the choice open.
algebra = ":".join(os.path.join(sysroot, "usr/lib/aarch64-linux-gnu", name) for name in ("blas", "lapack"))
arm = asked(["qemu-aarch64", "-L", sysroot, "-E", f"LD_LIBRARY_PATH={algebra}", os.path.join(sysroot, "usr/bin/python3.11")],
            {"PYTHONPATH": unpacked})
ours = asked([python], {"PYTHONPATH": package})
t.expect("on Arm", arm.get("machine") == "aarch64", arm.get("machine"))
t.expect("the module of the wheel", arm.get("place", "").startswith(unpacked), arm.get("place"))
t.expect("its version", arm.get("version") == ours.get("version"), (arm.get("version"), ours.get("version")))
for name, value in ours["found"].items():
    theirs = arm["found"].get(name)
    t.expect(name, theirs == value, (theirs, value))
    if theirs == value:
        print(f"same {name} {value[0] if isinstance(value, list) else ''}".rstrip())
t.end()
