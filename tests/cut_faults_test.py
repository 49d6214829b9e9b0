#!/usr/bin/env python3
"""A run in parts that is damaged, doubled, killed, stopped, or short of room: the bits of one run, or what to do, told once.

    damaged     copies with bits flipped, cut, pages of nothing, files swapped: an error or the right result
    two         workers of one part at once
    killed      `kill -9` at random moments, ten times, two hundred times with PLIMSOLL_NIGHTLY; told to stop
    full        a limit on the size of files, and a small disk: what to free, told once, then the same bits
    given up    a part that ends its process twice is named, the others are whole; little memory

usage: cut_faults_test.py PROGRAM ROOT
"""
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

from cutting import Cutting, exact, parts_of

t = Cutting(sys.argv[1], sys.argv[2])
run, new_folder, same, lesson, manufacturer, environment = t.run, t.new_folder, t.same, t.lesson, t.manufacturer, t.environment
result_of, prepared = t.result_of, t.prepared_run
random.seed(22)


# ---------------------------------------------------------------- damaged
folder = prepared(lesson, "--trials", "9000", "--parts", "9")
run("part", folder, "missing")
whole = result_of("run", lesson, "--trials", "9000")
files = ["plan"] + ["parts/" + name for name in parts_of(folder)]
right = {name: open(f"{folder}/{name}", "rb").read() for name in files}
copy = new_folder()
shutil.copytree(folder, copy)
wrong = 0
for n in range(1000 if t.nightly else 60):
    name = random.choice(files)
    bad = bytearray(right[name])
    kind = n % 5
    if kind == 0:
        bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
    elif kind == 1:
        del bad[random.randrange(len(bad)):]
    elif kind == 2:
        at = random.randrange(len(bad))
        bad[at:at + 4096] = bytes(min(4096, len(bad) - at))
    elif kind == 3:
        bad = bytearray(right[random.choice(files)])
    else:
        bad += bad[:random.randrange(1, len(bad))]
    with open(f"{copy}/{name}", "wb") as file:
        file.write(bad)
    path = t.path("damaged.json")
    if os.path.exists(path):
        os.remove(path)
    done = run("merge", copy, "--json", path, "--quiet")
    told = done.returncode in (2, 4) and done.stderr and not os.path.exists(path)
    t.expect(f"damage {n} of {name}: an error or the right result", told or
             (done.returncode == 0 and exact(json.load(open(path))) == whole), done)
    wrong += done.returncode != 0
    with open(f"{copy}/{name}", "wb") as file:
        file.write(right[name])
t.expect("damages are seen", wrong > 40, wrong)
same("after all", whole, result_of("merge", copy))

# ---------------------------------------------------------------- two workers at once
folder = prepared(lesson, "--trials", "1e6", "--parts", "2")
whole = result_of("run", lesson, "--trials", "1e6")
workers = [subprocess.Popen([t.program, "part", folder, "1"], env=environment) for _ in range(3)]
workers += [subprocess.Popen([t.program, "run", lesson, "--trials", "1e6", "--parts", "2", "--into", folder, "--quiet"], env=environment) for _ in range(2)]
codes = [worker.wait(timeout=300) for worker in workers]
t.expect("five workers", codes == [0] * 5, codes)
same("five workers", whole, result_of("merge", folder))
t.expect("nothing is left behind", sorted(os.listdir(folder + "/parts")) == ["000001.part", "000002.part"], os.listdir(folder + "/parts"))

# ---------------------------------------------------------------- killed
BIG = ["--trials", "4e6", "--seed", "3"]
begin = time.time()
whole = result_of("run", lesson, *BIG)
seconds = max(time.time() - begin, 0.3)
kills, n_wanted, starts = 0, 200 if t.nightly else 10, 0
while kills < n_wanted and starts < 50 * n_wanted:
    folder = new_folder()
    command = [t.program, "run", lesson, *BIG, "--parts", "3", "--into", folder, "--quiet", "--json", t.path("killed.json")]
    while starts < 50 * n_wanted:
        starts += 1
        worker = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            # On a machine that others use too, a run may need more time than one alone: the last is let be.
            _, said = worker.communicate(timeout=random.uniform(0.02, 0.6) * seconds if kills < n_wanted else None)
            break
        except subprocess.TimeoutExpired:
            # The program and the process that computes.
            os.killpg(worker.pid, signal.SIGKILL)
            _, said = worker.communicate()
            kills += 1
    t.expect("it comes to its end", worker.returncode == 0, said)
    same("killed", whole, exact(json.load(open(t.path("killed.json")))))
    t.expect("nothing is left behind", sorted(os.listdir(folder + "/parts")) == [f"{k:06}.part" for k in (1, 2, 3)], os.listdir(folder + "/parts"))
    shutil.rmtree(folder)
t.expect("kills", kills >= n_wanted, f"{kills} in {starts} starts")


# Killed once a block lies on the disk: the next worker goes on behind it.
def killed_behind_a_block(folder):
    worker = subprocess.Popen([t.program, "part", folder, "1"], env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    sizes = set()
    while worker.poll() is None and len(sizes) < 4:
        for name in os.listdir(folder + "/parts") if os.path.isdir(folder + "/parts") else []:
            try:
                sizes.add(os.path.getsize(f"{folder}/parts/{name}"))
            except FileNotFoundError:
                pass
        time.sleep(0.001)
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    return worker.returncode == -signal.SIGKILL


for attempt in range(20):
    folder = prepared(lesson, *BIG, "--parts", "1")
    if killed_behind_a_block(folder):
        break
done = run("part", folder, "1")
t.expect("a part goes on behind its last block", done.returncode == 0 and "part 1 goes on behind block" in done.stderr, done)
same("a part that went on", whole, result_of("merge", folder))

# Told to stop: soon, and what is whole is kept.
folder = prepared(lesson, "--trials", "1e8", "--parts", "2")
for command in (["part", folder, "1"], ["run", lesson, "--trials", "1e8", "--parts", "2", "--into", folder]):
    worker = subprocess.Popen([t.program, *command], env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(1.5)
    begin = time.time()
    os.killpg(worker.pid, signal.SIGINT)
    _, said = worker.communicate(timeout=60)
    t.expect(f"{command[0]} is interrupted", worker.returncode == 130 and time.time() - begin < 10, f"{worker.returncode} {said}")
shutil.rmtree(folder)

# ---------------------------------------------------------------- full
folder = prepared(lesson, "--trials", "2e6", "--parts", "2")
whole = result_of("run", lesson, "--trials", "2e6")


def small_files(n):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n, n))


for n in (0, 100, 5000, 20000):
    for line in (["part", folder, "1"], ["run", lesson, "--trials", "2e6", "--parts", "2", "--into", folder, "--quiet"]):
        done = run(*line, preexec_fn=small_files(n))
        t.expect(f"files of {n} bytes", done.returncode == 4 and done.stderr.count("cannot write") == 1 and "ulimit -f" in done.stderr
                 and "0 of the 2 parts are kept" in done.stderr and f"`plimsoll part {folder} missing`" in done.stderr, done)
t.expect("no part is there", parts_of(folder) == [], parts_of(folder))
run("part", folder, "missing")
same("after a limit on files", whole, result_of("merge", folder))
t.expect("nothing is left behind", sorted(os.listdir(folder + "/parts")) == ["000001.part", "000002.part"], os.listdir(folder + "/parts"))
disk = t.path("disk")
os.makedirs(disk)
mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True).returncode == 0
if mounted:
    try:
        filler = os.path.join(disk, "filler")
        big = ["run", lesson, "--trials", "2e6", "--parts", "8", "--into", disk + "/a run", "--quiet"]
        done = run(*big, "--prepare")
        t.expect("a small disk", done.returncode == 0, done)
        for n_parts, room in ((0, 0), (0, 60000), (2, 150000)):
            with open(filler, "wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    pass
                file.truncate(max(0, file.tell() - room))
            if n_parts:
                run("part", disk + "/a run", f"1-{n_parts}")
            for line in (["part", disk + "/a run", "3-8"], big):
                done = run(*line)
                lines = [one for one in done.stderr.splitlines() if "not whole" not in one and "goes on behind" not in one]
                there = len(parts_of(disk + "/a run"))
                t.expect(f"a full disk is told once: {line[0]}, {room} bytes", done.returncode == 4 and len(lines) == 2 and "No space left" in lines[0]
                         and f"free room on the disk at {disk}, which has 0 of 1 MB left" in lines[0] and f"{there} of the 8 parts" in lines[1] and " kept: then" in lines[1]
                         and f"`plimsoll part '{disk}/a run' missing`" in lines[1], done)
            os.remove(filler)
        tiny = t.path("tiny")
        os.makedirs(tiny)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", tiny], capture_output=True).returncode == 0:
            try:
                done = run(*big[:-2], tiny + "/run")
                t.expect("room in kB", done.returncode == 4 and re.search(r"which has \d+ of 16 kB left", done.stderr), done)
            finally:
                subprocess.run(["umount", tiny], check=True)
        subprocess.run(["mount", "-o", "remount,size=200m", disk])
        same("after a full disk", whole, result_of(*big[:-1]))
    finally:
        subprocess.run(["umount", disk])
else:
    print("skipped: a full disk, for a small one cannot be mounted here")

# ---------------------------------------------------------------- given up
def killing_workers(n_kills, n_parts):
    """A run whose first processes are killed while they compute: exit code, what it said, its folder."""
    folder = new_folder()
    command = [t.program, "run", lesson, "--trials", str(10 ** 7 * n_parts), "--parts", str(n_parts), "--into", folder, "--quiet"]
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    seen = set()
    begin = time.time()
    while len(seen) < n_kills and worker.poll() is None and time.time() - begin < 120:
        for child in subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True).stdout.split():
            if child not in seen and os.path.isdir(folder + "/parts") and any(n.endswith(".work") for n in os.listdir(folder + "/parts")):
                time.sleep(0.05)
                seen.add(child)
                os.kill(int(child), signal.SIGKILL)
        time.sleep(0.02)
    _, said = worker.communicate(timeout=600)
    return worker.returncode, said, folder


code, said, folder = killing_workers(2, 3)
t.expect("a part that ends its process twice is named", code == 4 and "try 1 of 2" in said and "out of memory" in said
         and "given up after 2 tries: part 1; all others are whole" in said and f"plimsoll part {folder} 1" in said, said)
t.expect("the others are whole", parts_of(folder) == ["000002.part", "000003.part"], os.listdir(folder + "/parts"))
code, said, folder = killing_workers(6, 5)
t.expect("three in a row are enough", code == 4 and said.count("did not come to its end") == 6 and f"plimsoll part {folder} missing" in said
         and "given up after 2 tries: part 1-3; after 3 of them in a row part 4-5 was not tried" in said, said)
t.expect("none is there", parts_of(folder) == [], os.listdir(folder + "/parts"))

# Little memory: in the end it is told, each part is tried twice, and three that were given up in a row are enough.
for megabytes in (60, 70, 80, 90, 100, 110, 120, 130, 150):
    folder = new_folder()
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    done = run("run", manufacturer, "--trials", "50000", "--parts", "6", "--into", folder, "--quiet", "--threads", "2", preexec_fn=limit)
    tries = [int(n) for n in re.findall(r"part (\d+) did not come to its end .*try", done.stderr)]
    t.expect(f"{megabytes} MB", done.returncode in (0, 4) and all(tries.count(k) <= 2 for k in tries) and len(set(tries)) <= 3
             and (done.returncode == 0 or "memory" in done.stderr), done)
t.end()
