#!/usr/bin/env python3
"""Measures Plimsoll against other tools and against its aims, checks every result, and writes docs/benchmarks.md.

Needs nothing but the standard library; peers that are not installed are shown as such.

usage: run.py                        everything; tables into docs/benchmarks.md and the README
       run.py --sections provider,loss   some of: provider net_income loss book sheets compile costs iij until memory sobol
                                     kernels; what others gave is kept
       run.py --quick                Plimsoll alone, few trials, results checked; seconds
       run.py --compare OLD NEW      two builds on this machine; exit code 1 where NEW is slower
"""
import argparse
import json
import os
import sys

import contestants
import harness
import page
from compare import compare
from sections import SECTIONS, quick


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(contestants.ROOT, "build", "release"), help="folder of CMake")
    parser.add_argument("--sections", "--only", dest="only", default="", help="sections, separated by commas")
    parser.add_argument("--runs", type=int, default=5, help="rounds; figures are medians over them")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="threads where all count")
    parser.add_argument("--long", action="store_true", help="memory up to 10^8 trials")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=COMMAND",
                        help="a program that runs provider; words {trials} {threads} {seed} of the command are replaced")
    parser.add_argument("--share", type=float, default=1.0, help="trials of the peers, as a share of the usual ones")
    parser.add_argument("--quick", action="store_true", help="check results only")
    parser.add_argument("--compare", nargs=2, metavar=("OLD", "NEW"), help="folders of CMake or programs")
    parser.add_argument("--no-pages", action="store_true", help="print tables, write no page")
    options = parser.parse_args()
    if options.runs < 1 or options.threads < 1:
        parser.error("--runs and --threads are at least 1")
    options.only = [name for name in options.only.split(",") if name] or list(SECTIONS)
    for name in options.only:
        if name not in SECTIONS:
            parser.error(f"no section {name}; there are {' '.join(SECTIONS)}")
    options.also = [tuple(text.split("=", 1)) for text in options.also]
    if any(len(pair) != 2 for pair in options.also):
        parser.error("--also is NAME=COMMAND")
    options.work = os.path.join(options.build, "bench")
    os.makedirs(options.work, exist_ok=True)
    options.say = lambda text: print(text, file=sys.stderr, flush=True)
    return options


def measure(options):
    setup = contestants.Setup(options.build)
    store = os.path.join(options.work, "seen.json")
    seen = {}
    load = os.getloadavg()[0]
    if os.path.exists(store):
        with open(store, encoding="utf-8") as f:
            seen = json.load(f)
    pages = [os.path.join(contestants.ROOT, "docs", "benchmarks.md"), os.path.join(contestants.ROOT, "README.md")]

    def publish(name, rows):
        print(f"\n{name}\n{page.plain(rows)}", flush=True)
        if not options.no_pages:
            for path in pages:
                page.replace(path, name, page.markdown(rows))

    for name in options.only:
        options.say(name)
        tables, found = SECTIONS[name](setup, options)
        seen = {k: v for k, v in seen.items() if k.split("/")[0] not in {f.split("/")[0] for f in found}}
        seen.update(found)
        seen["load"] = max(load, seen.get("load", 0))
        seen["versions"] = setup.versions
        with open(store, "w", encoding="utf-8") as f:
            json.dump(seen, f, indent=1)
        for title, rows in tables.items():
            publish(title, rows)
    publish("aims", page.aims(seen, options.threads))
    where = page.machine(options.build, seen.get("load", 0)) + "\nPeers: " + page.versions(seen)
    print("\n" + where)
    if not options.no_pages:
        page.replace(pages[0], "machine", where)
        page.replace(pages[1], "readme", page.markdown(page.short(seen, options.threads)) + "\n\n" + where)


def main():
    options = arguments()
    try:
        if options.quick:
            quick(contestants.Setup(options.build, look_for_peers=False), options)
        elif options.compare:
            rows, slower = compare(options, options.compare)
            print(page.plain(rows))
            if slower:
                print("slower: " + ", ".join(slower))
                return 1
        else:
            measure(options)
    except (contestants.Wrong, harness.Failed) as problem:
        print(f"run.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
