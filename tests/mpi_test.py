#!/usr/bin/env python3
"""plimsoll-mpi: the same bits on 1, 2, 3 and 7 ranks; a rank that is killed ends the job, another number of ranks completes it.

Says `skipped: <why>` (exit code 77) where it was not built or mpirun is not there.

usage: mpi_test.py PROGRAM ROOT
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import time

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
program = os.path.join(os.path.dirname(t.program), "plimsoll-mpi")
for missing, why in ((not os.path.exists(program), "plimsoll-mpi is not built (Debian: libopenmpi-dev, then configure again)"),
                     (not shutil.which("mpirun"), "there is no mpirun (Debian: openmpi-bin)")):
    if missing:
        print("skipped: " + why)
        sys.exit(77)
# One machine, more ranks than it has processors, perhaps as root, without ssh, in a container.
environment = dict(os.environ, PLIMSOLL_PATH=root, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_plm_rsh_agent="/bin/false",
                   OMPI_MCA_btl="self,vader", OMPI_MCA_btl_vader_single_copy_mechanism="none", OMPI_MCA_rmaps_base_oversubscribe="1",
                   OMPI_MCA_mpi_yield_when_idle="1")
lesson = os.path.join(root, "models/tutorial/loss_events.plim")


def mpirun(n, *arguments):
    return ["mpirun", "-n", str(n), program, *map(str, arguments)]


def run(n, *arguments):
    return subprocess.run(mpirun(n, *arguments), capture_output=True, text=True, env=environment, timeout=300)


def prepared(name, *options):
    folder = t.path(name)
    done = t.run("run", lesson, *options, "--into", folder, "--prepare", "--quiet")
    t.expect(f"{name} is laid out", done.returncode == 0, done)
    return folder


def check(what, path, whole):
    t.expect(f"{what}: there is a result", os.path.exists(path))
    if not os.path.exists(path):
        return
    result = json.load(open(path))
    unlike = [k for k in whole if k not in ("timing", "threads", "seconds") and whole[k] != result.get(k)]
    t.expect(f"{what}: as one run", unlike == [] and result["digest"] == whole["digest"], unlike)


SMALL = ["--trials", "200000", "--parts", "9"]
whole = t.json("run", lesson, "--trials", "200000", "--quiet")
for n in (1, 2, 3, 7):
    folder, path = prepared(f"ranks_{n}", *SMALL), t.path(f"ranks_{n}.json")
    done = run(n, folder, "--threads", "1", "--json", path)
    t.expect(f"{n} ranks", done.returncode == 0 and whole["outcomes"][0]["name"] in done.stdout, done)
    check(f"{n} ranks", path, whole)
    # Nothing left to compute.
    done = run(2, folder, "--json", "-")
    t.expect("a second time", done.returncode == 0 and json.loads(done.stdout)["digest"] == whole["digest"], done)

BIG = ["--trials", "12000000", "--parts", "8"]
whole = t.json("run", lesson, *BIG[:2], "--quiet")
folder, path = prepared("killed", *BIG), t.path("killed.json")
job = subprocess.Popen(mpirun(3, folder, "--threads", "1", "--json", path), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                       text=True)
begin = time.time()
victims = []
while time.time() - begin < 120 and job.poll() is None:
    parts = os.listdir(folder + "/parts")
    ranks = subprocess.run(["pgrep", "-P", str(job.pid), "-f", "plimsoll-mpi"], capture_output=True, text=True).stdout.split()
    if len(ranks) == 3 and any(name.endswith(".part") for name in parts):
        os.kill(int(ranks[1]), signal.SIGKILL)
        victims.append(ranks[1])
        break
    time.sleep(0.02)
_, said = job.communicate(timeout=120)
t.expect("a rank was killed", victims, said)
t.expect("the job ends", job.returncode != 0 and not os.path.exists(path), said)
there = {n for n in os.listdir(folder + "/parts") if n.endswith(".part") and not n.startswith(".")}
t.expect("some parts are whole, some are not", 0 < len(there) < 8, there)
stamps = {n: os.stat(f"{folder}/parts/{n}").st_mtime_ns for n in there}
done = run(2, folder, "--threads", "1", "--json", path, "--quiet")
t.expect("two ranks complete it", done.returncode == 0 and not done.stdout, done)
check("a rank killed", path, whole)
t.expect("what was whole was not computed again", all(os.stat(f"{folder}/parts/{n}").st_mtime_ns == s for n, s in stamps.items()))

for what, arguments, words, code in (("no folder", [], "which folder", 2), ("no run", [t.path("none")], "holds no run", 2),
                                     ("an option that is none", [folder, "--jsn"], "'--jsn' is not known", 2), ("threads", [folder, "--threads", "0"], "'0'", 2)):
    done = run(1, *arguments)
    t.expect(what, done.returncode == code and words in done.stderr, done)
# As of the program: an option is no value of the one before it. Told before any rank starts.
os.chdir(t.folder.name)
for arguments, words in (([folder, "--json", "--quiet"], "--json needs a value: --json FILE --quiet (for --quiet itself: --json=--quiet)"),
                         ([folder, "--json", "--threads=2"], "--json needs a value"), ([folder, "--threads", "--json", "x"], "--threads needs a value"),
                         ([folder, "--json="], "--json= is empty: write --json FILE"), ([folder, "--json", ""], "--json is empty"),
                         ([folder, "--json"], "--json needs a value: --json FILE"), ([folder, "--quiet=no"], "--quiet takes no value"),
                         ([folder, "--json", "a", "--json=b"], "--json is given twice"), ([""], "DIR is empty"), ([folder, folder], "is not known"),
                         ([folder, "--threads=x"], "--threads 'x' is not a whole number")):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, env=environment, timeout=60)
    t.expect(f"{arguments[1:]} is refused", done.returncode == 2 and words in done.stderr, done)
t.expect("no file of an option's name", not any(name.startswith("-") for name in os.listdir(".")), os.listdir("."))
for arguments, name in (([f"--json={t.path('equals.json')}", "--quiet", "--threads=1", "--", folder], "equals.json"), ([folder, "--json=--quiet", "--quiet"], "--quiet")):
    done = run(1, *arguments)
    t.expect(f"{name} is written", done.returncode == 0 and os.path.exists(t.path(name)), done)
done = subprocess.run([program, "--help"], capture_output=True, text=True, env=environment)
t.expect("help", done.returncode == 0 and "mpirun -n RANKS plimsoll-mpi DIR" in done.stdout, done)
t.end()
