#!/usr/bin/env python3
"""Parts whose content was changed and whose marks were made anew: a message by the part's file or an answer, never a crash.

    runs       bytes changed at random in what a part counts; 100 of them, 5,000 with PLIMSOLL_NIGHTLY
    questions  the same; and values that are no numbers

usage: cut_forged_test.py PROGRAM ROOT
"""
import os
import random
import shutil
import struct
import sys

from cutting import Cutting
from forged import blocks_of, content_of, forge, mark_of, of_blocks

t = Cutting(sys.argv[1], sys.argv[2])
random.seed(22)

# Short, so that most changes hit something that is read: a draw, a rare event, a limit, of either sign.
MODEL = t.model("""plimsoll 1
model small "A draw, a rare event, and what is asked of them"
risk fire "Fire" { draw size ~ lognormal(mean: 5, sd: 4)  off 0  judgement "made up" }
draw x ~ normal(mean: 1, sd: 2) judgement "made up"
outcome y = x - 0.1 * fire.size, bad low  judgement "made up"
outcome z = if x > 3 then fire.size else 0, bad high  judgement "made up"
limit deep: es(y, 5%) >= -100
""", "small.plim")


def changed(inner):
    data = bytearray(inner)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at = random.randrange(len(data)) if random.random() < 0.6 else random.randrange(min(len(data), 600))
        way = random.randrange(8)
        if way == 0:
            data[at] ^= 1 << random.randrange(8)
        elif way == 1:
            data[at] = random.randrange(256)
        elif way == 2:
            data[at] = (data[at] + random.choice((-1, 1))) & 255
        elif way == 3 and random.random() < 0.3:
            del data[at:]
        elif way == 4:
            data[at:at] = bytes(random.randrange(256) for _ in range(random.randint(1, 9)))
        elif way == 5:
            data[at:at + 8] = bytes(len(data[at:at + 8]))
        elif way == 6:
            data[at:at + 8] = b"\xff" * len(data[at:at + 8])
        else:
            other = random.randrange(len(data))
            data[at:at + 8] = data[other:other + 8]
        if len(data) < 40:
            break
    return bytes(data)


def merged(folder, k, inner, marked):
    """What merge says of a copy whose part k holds that."""
    copy = t.path("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    path = f"{copy}/parts/00000{k}.part"
    forge(path, inner, marked)
    return t.run("merge", copy, "--no-compute", "--quiet" if marked else "--json", *(() if marked else ("-",)), timeout=60), path


CASES = [(["run", MODEL, "--trials", "3000"], True), (["run", MODEL, "--trials", "3000", "--sampler", "sobol", "--replicates", "6"], True),
         (["attribute", MODEL, "--outcome", "y", "--trials", "4000"], False), (["reverse", MODEL, "--failure", "y < -30", "--trials", "2000"], False),
         (["sensitivity", MODEL, "--outcome", "y", "--trials", "4000"], False)]
n_each = 1000 if t.nightly else 25
for words, marked in CASES:
    folder = t.prepared(*words, "--parts" if marked else "--cut", 3)
    t.expect("its parts", t.run("part", folder, "missing").returncode == 0)
    inner = {k: content_of(f"{folder}/parts/00000{k}.part", marked) for k in (1, 2, 3)}
    done, _ = merged(folder, 2, inner[2], marked)
    wants_more = done.returncode == 2 and "leads to more runs" in done.stderr
    t.expect(f"{words} as it is", done.returncode == 0 or wants_more, done)
    n_refused = 0
    for i in range(n_each):
        k = random.randint(1, 3)
        done, path = merged(folder, k, changed(inner[k]), marked)
        named = os.path.basename(path) in done.stderr
        t.expect(f"{words[0]} {i}, part {k}", done.returncode in (0, 1) or (done.returncode == 2 and (named or "leads to more runs" in done.stderr or "short pass" in done.stderr)), done)
        n_refused += named
    t.expect(f"{words[0]}: many are refused by name", n_refused > n_each // (4 if marked else 12), n_refused)
    print(f"{words[0]}: {n_refused} of {n_each} refused by name", flush=True)

# ---------------------------------------------------------------- values that are no numbers
words, marked = CASES[2]
folder = t.prepared(*words, "--cut", 3)
t.run("part", folder, "missing")
inner = content_of(f"{folder}/parts/000002.part", marked)
value = struct.unpack("<d", inner[-8:])[0]
t.expect("the last is a value", 0 < abs(value) < 1000, value)
for bad in (float("inf"), -float("inf"), float("nan")):
    done, path = merged(folder, 2, inner[:-8] + struct.pack("<d", bad), marked)
    t.expect(f"{bad} in a question", done.returncode == 2 and path in done.stderr and "remove it" in done.stderr, done)
    os.remove(path)
    t.expect("and computed again", t.run("part", t.path("copy"), 2).returncode == 0 and content_of(path, marked) == inner)
# ---------------------------------------------------------------- levels, replicates and a plan that say nothing
words, marked = CASES[3]
folder = t.prepared(*words, "--cut", 3)
t.run("part", folder, "missing")
t.run("merge", folder)


def number_at(data, at):
    """Seven bits a byte, and where it ends."""
    value, shift = 0, 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def written(value):
    return (bytes([value & 127 | 128]) + written(value >> 7)) if value > 127 else bytes([value])


# A run, its range, no failure, no dimensions, pieces; the first is of that kind.
PIECES = {"000003.pass-1": b"\x01\x00\x01\x00\x00\x01\x03", "000002.pass-2": b"\x01\x05\x05\x00\x00\x05\x03"}
for name, head in PIECES.items():
    path = f"{folder}/parts/{name}"
    inner = content_of(path, marked)
    t.expect(f"pieces of {name}", inner.startswith(head), inner[:20])
    n, at = number_at(inner, len(head))
    kept = open(path, "rb").read()
    forge(path, head + written(n - 8) + inner[at:at + n - 8] + inner[at + n:], marked)
    done = t.run("merge", folder, "--no-compute", "--json", "-")
    t.expect(f"a piece of {name} is too short", done.returncode == 2 and f"{path} does not hold what its question asks for" in done.stderr, done)
    with open(path, "wb") as out:
        out.write(kept)
folder = t.prepared(*CASES[0][0], "--parts", 3)
title, blocks = blocks_of(open(folder + "/plan", "rb").read())
t.expect("a plan has a pilot", [kind for kind, _ in blocks].count(b"P") == 1, blocks)
for what, pilot in (("no mark", b"x" * 40), ("a right mark", mark_of(b"x" * 40) + b"x" * 40)):
    with open(folder + "/plan", "wb") as out:
        out.write(of_blocks(title, [(kind, pilot if kind == b"P" else payload) for kind, payload in blocks]))
    for line in (["part", folder, "1"], ["merge", folder]):
        done = t.run(*line)
        t.expect(f"a plan with {what}: {line[0]}", done.returncode == 2 and f"{folder}/plan: " in done.stderr and "another folder" in done.stderr, done)
t.end()
