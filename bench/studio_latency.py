#!/usr/bin/env python3
"""How long a lever's move takes to its figures, over the WebSocket of `plimsoll studio`, without a browser.

The page's way: one live run in flight, the newest value when its answer is there. Told are medians and 95th percentiles of wall
time from message to the first part (2,000 trials) and to the answer (5,000), the server's processor time by move, and the same of the
first answers of a start.

usage: studio_latency.py PROGRAM ROOT [--model models/iij] [--lever discount_rate] [--from 8] [--to 14] [--unit '% per year'] [--moves 100]
"""
import argparse
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests"))
from studio_client import Studio  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("root")
parser.add_argument("--model", default="models/iij")
parser.add_argument("--lever", default="discount_rate")
parser.add_argument("--from", dest="low", type=float, default=8)
parser.add_argument("--to", dest="high", type=float, default=14)
parser.add_argument("--unit", default="% per year")
parser.add_argument("--moves", type=int, default=100)
parser.add_argument("--trials", type=int, default=5000)
a = parser.parse_args()
environment = {**os.environ, "PLIMSOLL_PATH": os.path.abspath(a.root)}


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(name, seconds):
    ms = sorted(1000 * s for s in seconds)
    print(f"{name:42} median {statistics.median(ms):7.1f} ms   95 % {ms[int(0.95 * (len(ms) - 1))]:7.1f} ms   fastest {ms[0]:7.1f} ms")


begin = time.monotonic()
with Studio(a.program, a.model, env=environment, cwd=a.root) as studio, studio.window() as window:
    window.ask("open", model=a.model)
    opened = time.monotonic()
    parts = []
    window.ask("run", trials=a.trials, live=True, part=lambda part: parts.append(time.monotonic()))
    print(f"start of the command to the model {1000 * (opened - begin):.0f} ms, to first figures {1000 * (parts[0] - begin):.0f} ms, "
          f"to {a.trials} trials {1000 * (time.monotonic() - begin):.0f} ms")
    firsts, answers = [], []
    before = processor_seconds(studio.process.pid)
    for i in range(a.moves):
        value = a.low + (a.high - a.low) * (i + 1) / a.moves
        parts.clear()
        sent = time.monotonic()
        answer = window.ask("run", trials=a.trials, live=True, sets={a.lever: f"{value:.4f}{a.unit if a.unit.startswith('%') else ' ' + a.unit}"},
                            part=lambda part: parts.append(time.monotonic()))
        answers.append(time.monotonic() - sent)
        firsts.append(parts[0] - sent)
        assert answer["trials"] == a.trials
    used = processor_seconds(studio.process.pid) - before
    told(f"move to first figures (2,000 trials)", firsts[2:])
    told(f"move to {a.trials:,} trials", answers[2:])
    print(f"processor time of the server, a move        {1000 * used / a.moves:7.1f} ms")
    sent = time.monotonic()
    exact = window.ask("run", trials=100_000)
    print(f"100,000 trials when let go                  {1000 * (time.monotonic() - sent):7.0f} ms, told by the run {1000 * exact['seconds']:.0f} ms")
