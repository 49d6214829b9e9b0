#!/usr/bin/env python3
"""Every trial as .npy and .npz: the numbers of the CSV, bit by bit, read by NumPy where it is at hand, and by the format's own
rules where it is not.

usage: samples_test.py PROGRAM ROOT
"""
import ast
import csv
import json
import os
import struct
import subprocess
import sys
import zipfile

from program_test import Tests

try:
    import numpy
except ImportError:
    numpy = None

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
MODEL = """plimsoll 1
model m "m"
time year from 2012-01 for 3
dim Line = cloud, it_s
draw x[Line] each period ~ normal(0, 1)  judgement "t"
draw wild ~ cauchy(location: 0, scale: 1e300)  judgement "t"
flow income[Line] each year = closing(x)
outcome income each year, bad low
outcome wild, bad low
"""
model = t.model(MODEL)


def array(data):
    """Header and bytes of a .npy file."""
    t.expect("magic", data[:6] == b"\x93NUMPY", data[:6])
    length, begin = (struct.unpack("<H", data[8:10])[0], 10) if data[6] == 1 else (struct.unpack("<I", data[8:12])[0], 12)
    t.expect("aligned", (begin + length) % 64 == 0 and data[begin + length - 1:begin + length] == b"\n", length)
    return ast.literal_eval(data[begin:begin + length].decode("ascii" if data[6] == 1 else "utf-8")), data[begin + length:]


def written(name, *arguments):
    path = t.path(name)
    done = t.run("run", model, "--quiet", "--samples", path, *arguments)
    t.expect(f"{name} {arguments}", done.returncode == 0, done)
    return path


for arguments in (["--trials", "1000"], ["--trials", "5000", "--threads", "4", "--block", "64"], ["--trials", "1"],
                  ["--trials", "1000", "--sampler", "latin", "--replicates", "7"]):
    rows = list(csv.reader(open(written("s.csv", *arguments))))
    names, right = rows[0][1:], [[float(x) for x in row[1:]] for row in rows[1:]]
    flat = struct.pack(f"<{len(right) * len(names)}d", *[x for row in right for x in row])

    path = written("s.npy", *arguments)
    header, data = array(open(path, "rb").read())
    t.expect("npy: one record for each trial", header == {"descr": [(n, "<f8") for n in names], "fortran_order": False, "shape": (len(right),)}, header)
    t.expect("npy: the CSV's numbers", data == flat, (len(data), len(flat)))
    if numpy:
        loaded = numpy.load(path)
        t.expect("NumPy reads .npy", list(loaded.dtype.names) == names and loaded.tobytes() == flat, loaded.dtype)

    path = written("s.npz", *arguments)
    with zipfile.ZipFile(path) as archive:
        t.expect("npz: sound", archive.testzip() is None)
        t.expect("npz: stored", [(i.filename, i.compress_type) for i in archive.infolist()] == [("columns.npy", 0), ("samples.npy", 0)], archive.infolist())
        header, data = array(archive.read("samples.npy"))
        t.expect("npz: samples", header == {"descr": "<f8", "fortran_order": False, "shape": (len(right), len(names))} and data == flat, header)
        header, data = array(archive.read("columns.npy"))
        width = int(header["descr"][2:])
        told = [data[4 * width * i:4 * width * (i + 1)].decode("utf-32-le").rstrip("\0") for i in range(len(names))]
        t.expect("npz: columns", header["shape"] == (len(names),) and told == names, (header, told))
    if numpy:
        loaded = numpy.load(path)
        t.expect("NumPy reads .npz", list(loaded["columns"]) == names and loaded["samples"].tobytes() == flat, loaded.files)

one = open(written("a.npz", "--trials", "3000", "--threads", "1"), "rb").read()
t.expect("the same bytes on any threads", one == open(written("b.npz", "--trials", "3000", "--threads", "8", "--block", "64"), "rb").read())

# In the unit of the figures, whichever file is written: the model counts months in years and % in wholes.
units = t.model("""plimsoll 1
model u
time year from 2025-01 for 1
draw wait ~ uniform(1, 5) months  judgement "t"
draw rate ~ uniform(0.01, 0.05)  judgement "t"
let delay in months = wait
let share in % = rate
outcome delay, bad high
outcome share, bad high
""")
for more in ([], ["--sipmath", t.path("u.sip.json"), "--sipmath-form", "samples"], ["--sips", t.path("u.xlsx")]):
    done = t.run("run", units, "--quiet", "--trials", "1000", "--samples", t.path("u.csv"), "--json", t.path("u.json"), *more)
    t.expect(f"units {more}", done.returncode == 0, done)
    names, *rows = csv.reader(open(t.path("u.csv")))
    for outcome in json.load(open(t.path("u.json")))["outcomes"]:
        column = [float(row[names.index(outcome["name"])]) for row in rows]
        t.near(f"{outcome['name']} in {outcome['unit']} {more}", sum(column) / 1000, outcome["mean"]["value"], within=1e-9)
    t.near("a month is a month", min(float(row[1]) for row in rows), 1, within=0.1)
for sip in json.load(open(t.path("u.sip.json")))["sips"]:
    t.near(f"SIP in {sip['metadata']['unit']}", sip["metadata"]["min"], 1, within=0.1)

# Goals add trials while the file is written.
rows = list(csv.reader(open(written("u.csv", "--trials", "500", "--until", "se(mean(income[cloud])) < 0.02", "--max-trials", "20000"))))
header, _ = array(open(written("u.npy", "--trials", "500", "--until", "se(mean(income[cloud])) < 0.02", "--max-trials", "20000"), "rb").read())
t.expect("as many as there are", header["shape"] == (len(rows) - 1,) and len(rows) > 501, header)

# Flat memory: what is written is not held.
peaks = {}
for trials in ("1e4", "1e6"):
    done = subprocess.run([sys.executable, "-c", "import resource, subprocess, sys\n"
                           "code = subprocess.run(sys.argv[1:]).returncode\n"
                           "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
                           t.program, "run", model, "--trials", trials, "--quiet", "--threads", "2", "--samples", t.path("large.npz")],
                          capture_output=True, text=True)
    code, peaks[trials] = map(int, done.stdout.split())
    t.expect(f"{trials} trials", code == 0, done)
size = os.path.getsize(t.path("large.npz"))
t.expect("a large file", size > 50e6, size)
t.expect("memory does not grow with the file", (peaks["1e6"] - peaks["1e4"]) * 1024 < 0.6 * size, (peaks, size))

# Whole or not at all.
os.mkfifo(t.path("pipe.npy"))
reader = subprocess.Popen(["cat", t.path("pipe.npy")], stdout=subprocess.DEVNULL)
done = t.run("run", model, "--trials", "100", "--quiet", "--samples", t.path("pipe.npy"))
t.expect("a pipe cannot be gone back in", done.returncode == 2 and "no plain file" in done.stderr, done)
reader.kill()
reader.wait()
before = open(t.path("s.npz"), "rb").read()
fails = t.model(MODEL + "outcome bad_one = 1 / (wild - wild)\n")
done = t.run("run", fails, "--trials", "100", "--quiet", "--samples", t.path("s.npz"))
t.expect("a failed run leaves the old file", done.returncode == 1 and open(t.path("s.npz"), "rb").read() == before, done)
t.end()
