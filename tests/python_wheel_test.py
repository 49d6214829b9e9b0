#!/usr/bin/env python3
"""The wheel: built, checked by auditwheel, installed where nothing of the build is, and asked for the program's digest.

usage: python_wheel_test.py PROGRAM ROOT
"""
import glob
import os
import subprocess
import sys
import tempfile

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])

built = subprocess.run([os.path.join(root, "tools", "build_wheel.sh")], capture_output=True, text=True)
if built.returncode == 77:
    print(f"skipped: {built.stderr.strip()}")
    sys.exit(77)
t.expect("it is built", built.returncode == 0, built.stderr)
(wheel,) = glob.glob(os.path.join(root, "build", "wheel", "plimsoll-*.whl"))
print(f"{os.path.basename(wheel)}: {os.path.getsize(wheel) / 1e6:.1f} MB")
t.expect("it claims a distribution that is not this machine alone", "manylinux" in wheel, wheel)
minor = int(glob.glob(os.path.join(root, "build", "python", "lib", "python3.*"))[0].rsplit(".", 1)[1])
t.expect("it says which Pythons it is for", ("-cp312-abi3-" if minor >= 12 else f"-cp3{minor}-cp3{minor}-") in wheel, (minor, wheel))

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = os.path.join(folder, "bin", "python")
    # NumPy from the environment of the tests: nothing else is fetched.
    packages = glob.glob(os.path.join(root, "build", "python", "lib", "python3*", "site-packages"))[0]
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-index", wheel], check=True)
    code = ("import plimsoll as pl, sys; run = pl.load(sys.argv[1]).run(20_000); print(run.digest, pl.__version__, pl.__file__, "
            "len(run.samples('net_income')))")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run([python, "-c", f"import sys; sys.path.append({packages!r}); " + code, os.path.join(root, "models", "iij")],
                          capture_output=True, text=True, cwd=folder, env=environment)
    t.expect("it runs", done.returncode == 0, done.stderr)
    digest, version, place, n = done.stdout.split()
    t.expect("it is the installed one", place.startswith(os.path.realpath(folder)) or place.startswith(folder), place)
    told = t.run("run", os.path.join(root, "models", "iij"), "--trials", "20000").stdout
    t.expect("the digest of the program", digest in told, (digest, told[:200]))
    t.expect("its version", version in t.run("--version").stdout, version)
    t.expect("samples", n == "20000", n)
t.end()
