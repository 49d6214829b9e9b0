#!/usr/bin/env python3
"""Parts as an array job of a real Slurm of one node: tasks killed and requeued, merged to the bits of one run.

Says `skipped: <why>` (exit code 77) where slurmctld, slurmd and munged are not there or cannot start.

usage: slurm_test.py PROGRAM ROOT
"""
import json
import os
import re
import subprocess
import sys
import time

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
lesson = os.path.join(root, "models/tutorial/loss_events.plim")
here = t.path("slurm")
done = subprocess.run([root + "/tests/one_node_slurm.sh", "start", here], capture_output=True, text=True, timeout=150)
if done.returncode == 77:
    print(done.stdout.strip())
    sys.exit(77)
t.expect("Slurm starts", done.returncode == 0, done)
environment = dict(os.environ, SLURM_CONF=here + "/slurm.conf", PLIMSOLL=t.program, PLIMSOLL_PATH=root)
TRIALS = ["--trials", "6e6", "--seed", "4"]


def shell(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, cwd=t.folder.name, timeout=60)


# The job of the parts, 0 where none was wanted.
def submit(folder, *options):
    done = shell(root + "/tools/cluster/slurm_parts.sh", folder, *options)
    told = re.fullmatch(r"(?:parts [\d,-]+: job (\d+)\n)?merge: job \d+\n", done.stdout)
    t.expect("it is submitted", done.returncode == 0 and told, done)
    return int(told.group(1) or 0) if told else 0


# Name of a task, and its state: "7_2": "RUNNING". Pending ones stand together, "7_[3-4]".
def queue():
    lines = shell("squeue", "-h", "-o", "%i %T").stdout.split("\n")
    return dict(line.split() for line in lines if line)


def wait_for(what, condition, seconds=240):
    begin = time.time()
    while time.time() - begin < seconds:
        if condition():
            return
        time.sleep(0.2)
    t.expect(f"{what} within {seconds} s", False, (queue(), shell("tail", "-n", "5", here + "/log/slurmctld.log").stdout))


def log(folder, name):
    try:
        return open(f"{folder}/log/{name}.txt").read()
    except FileNotFoundError:
        return ""


def unfinished(folder, k):
    names = os.listdir(folder + "/parts")
    paths = [f"{folder}/parts/{n}" for n in names if n.startswith(f".{k:06}.part.") and n.endswith(".work")]
    return max((os.path.getsize(p) for p in paths if os.path.exists(p)), default=0)


try:
    whole = t.json("run", lesson, *TRIALS, "--quiet")
    folder = t.path("run")
    done = t.run("run", lesson, *TRIALS, "--parts", "4", "--into", folder, "--prepare")
    t.expect("laid out", done.returncode == 0, done)

    # Task 1 is requeued once it has written blocks, the process of task 2 is killed.
    array = submit(folder, "--cpus-per-task=1", "--time=30", "--comment=any option", "--array-limit=2")
    wait_for("task 1 has blocks", lambda: unfinished(folder, 1) > 5000 or os.path.exists(folder + "/parts/000001.part"))
    t.expect("task 1 requeued while it runs", shell("scontrol", "requeue", f"{array}_1").returncode == 0)
    wait_for("task 2 runs", lambda: unfinished(folder, 2) > 0 or os.path.exists(folder + "/parts/000002.part"))
    done = shell("scancel", "--signal=KILL", "--full", f"{array}_2")
    t.expect("task 2 is killed", done.returncode == 0, done)
    wait_for("the jobs end", lambda: not queue())
    said = log(folder, "merge")
    if os.path.exists(folder + "/parts/000002.part"):
        print("task 2 was whole before it was killed")
    else:
        t.expect("merge ran after all and names what is missing", "1 of the 4 parts" in said and "missing: 2" in said, said)
        t.expect("there is no result yet", not os.path.exists(folder + "/result.json"))
    t.expect("the requeued task went on at its last block", "part 1 goes on behind block" in log(folder, "part-1"), log(folder, "part-1"))

    # Once more: what is missing is submitted, and nothing else.
    stamps = {n: os.stat(f"{folder}/parts/{n}").st_mtime_ns for n in os.listdir(folder + "/parts") if n.endswith(".part")}
    submit(folder, "--cpus-per-task=2")
    wait_for("the jobs end", lambda: not queue())
    t.expect("there is a result", os.path.exists(folder + "/result.json"), log(folder, "merge"))
    result = json.load(open(folder + "/result.json"))
    t.expect("the digest of one run", result["digest"] == whole["digest"], (result["digest"], whole["digest"]))
    unlike = [k for k in whole if k not in ("timing", "threads", "seconds") and whole[k] != result.get(k)]
    t.expect("every figure of one run", unlike == [], unlike)
    for name, stamp in stamps.items():
        t.expect(f"{name} was not computed again", os.stat(f"{folder}/parts/{name}").st_mtime_ns == stamp)

    # All there: only the merge is submitted.
    os.remove(folder + "/result.json")
    t.expect("no parts are wanted", submit(folder) == 0)
    wait_for("the job ends", lambda: os.path.exists(folder + "/result.json") and not queue())
    done = shell(root + "/tools/cluster/slurm_parts.sh")
    t.expect("it says how it is called", done.returncode == 2 and "OPTIONS OF sbatch" in done.stderr, done)
finally:
    subprocess.run([root + "/tests/one_node_slurm.sh", "stop", here], capture_output=True)
    time.sleep(1)
t.end()
