#!/usr/bin/env python3
"""Questions in parts: the JSON of the question asked whole, whatever is cut, killed, moved or missing on the way.

    same      parts in any order, on any threads, of any number: every figure of every question
    waves     what answers lead to is computed by `part` after a merge that said so, or by the merge itself
    killed    `kill -9` at random moments; the same command goes on
    named     what is missing, of another question, of another number of parts; questions of the clock

usage: cut_questions_test.py PROGRAM ROOT
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
environment = dict(os.environ, PLIMSOLL_PATH=root)
lesson = os.path.join(root, "models/tutorial/loss_events.plim")
manufacturer = os.path.join(root, "models/tutorial/manufacturer.plim")
random.seed(21)
folders = 0


def run(*arguments, **options):
    options.setdefault("env", environment)
    return t.run(*arguments, **options)


def new_folder():
    global folders
    folders += 1
    return t.path(f"cut_{folders}")


# What does not depend on how the work was done.
def exact(value):
    if isinstance(value, dict):
        return {k: exact(v) for k, v in value.items() if k not in ("timing", "threads", "times_apart", "isa") and not k.endswith("seconds")}
    return [exact(v) for v in value] if isinstance(value, list) else value


def answer_of(*arguments):
    path = t.path("answer.json")
    if os.path.exists(path):
        os.remove(path)
    done = run(*arguments, "--json", path)
    t.expect(" ".join(map(str, arguments)) + " exits 0", done.returncode == 0, done)
    return exact(json.load(open(path))) if os.path.exists(path) else {}


def same(what, a, b):
    t.expect(f"{what}: as asked whole", a and a == b, [k for k in sorted(set(a) | set(b)) if a.get(k) != b.get(k)])


def cut_of(words):
    return "--parts" if words[0] == "run" else "--cut"


def prepared(words, n):
    folder = new_folder()
    done = run(*words, cut_of(words), n, "--into", folder, "--prepare")
    t.expect(f"{words[0]} is laid out", done.returncode == 0, done)
    return folder


# Merges without computing, as a cluster would, and computes each wave by parts in any order.
def by_waves(folder, n):
    for wave in range(60):
        order = list(range(1, n + 1))
        random.shuffle(order)
        for k in order:
            done = run("part", folder, k, "--threads", random.choice((1, 2, 3)), "--block", random.choice((64, 512, 4096)))
            t.expect(f"part {k} of wave {wave}", done.returncode == 0 and not done.stdout and not done.stderr, done)
        done = run("merge", folder, "--no-compute", "--json", t.path("merged.json"))
        if done.returncode == 0:
            return exact(json.load(open(t.path("merged.json")))), wave + 1
        t.expect("merge says what it wants", done.returncode == 2 and "leads to more runs" in done.stderr and f"plimsoll part {folder} missing" in done.stderr, done)
        if "leads to more runs" not in done.stderr:
            break
    return {}, 0


ASKED = ["--trials", "6000"]
QUESTIONS = [json.loads(line) for line in """
["attribute", "LESSON", "--outcome", "net"]
["attribute", "MAKER", "--statistic", "es(books.net_income, 10%)"]
["attribute", "LESSON", "--outcome", "net", "--sampler", "latin", "--replicates", "16"]
["attribute", "MAKER", "--parts", "--statistic", "es(books.net_income, 10%)"]
["stress", "LESSON", "--outcome", "net"]
["stress", "MAKER", "--statistic", "sd(books.net_income)", "--within", "quantile of books.net_sales in [0%, 10%]"]
["sensitivity", "MAKER", "--outcome", "books.net_income"]
["sensitivity", "LESSON", "--statistic", "es(net, 5%)", "--bumps", "3"]
["sensitivity", "LESSON", "--outcome", "net", "--method", "tornado"]
["sensitivity", "LESSON", "--outcome", "net", "--method", "shares"]
["sensitivity", "LESSON", "--outcome", "net", "--method", "shapley"]
["sensitivity", "MAKER", "--outcome", "books.net_income", "--method", "ranks"]
["breakeven", "MAKER", "--outcome", "books.net_income", "--top", "2"]
["reverse", "LESSON", "--failure", "net > 800 M JPY", "--error", "15"]
["run", "LESSON", "--until", "se(es(5%, net)) < 5 M JPY"]
""".strip().splitlines()]
for words in QUESTIONS:
    words = [{"LESSON": lesson, "MAKER": manufacturer}.get(word, word) for word in words] + ASKED
    print(words[0], words[2:], flush=True)
    whole = answer_of(*words)
    same(f"{words} in 3 parts", whole, answer_of(*words, cut_of(words), 3, "--into", new_folder()))
    found, n_waves = by_waves(prepared(words, 7), 7)
    same(f"{words} by {n_waves} waves of 7", whole, found)

t.end()
