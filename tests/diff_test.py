#!/usr/bin/env python3
"""`plimsoll diff` and `plimsoll trace` as a user meets them.

usage: diff_test.py PROGRAM ROOT
"""
import json
import os
import shutil
import sys
import tempfile

from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
t = Tests(program)
expect, run = t.expect, t.run


iij = os.path.join(root, "models/iij")
report = os.path.join(root, "tests/verify/report.txt")
with tempfile.TemporaryDirectory() as folder:
    same = run("diff", iij, iij)
    expect("a model against itself", same.returncode == 0, same.stdout + same.stderr)
    # Two files: what is imported may move into another.
    first, copy = os.path.join(folder, "first"), os.path.join(folder, "second")
    os.mkdir(first)
    economy = 'given persistence = 0.85  judgement "fades"\n# a remark\ndraw shock ~ normal(0, 1)  judgement "scatter"\n'
    open(os.path.join(first, "economy.plim"), "w").write(economy)
    open(os.path.join(first, "main.plim"), "w").write(
        'plimsoll 1\nmodel two "Two files"\nimport "economy.plim"\nlet y = persistence * shock\noutcome y, bad low\n')
    shutil.copytree(first, copy)
    main = os.path.join(copy, "main.plim")
    # Declarations into another file, comments away: no change in the modeller's terms.
    economy = os.path.join(copy, "economy.plim")
    text = open(economy, encoding="utf-8").read()
    bare = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    open(os.path.join(copy, "cycle.plim"), "w", encoding="utf-8").write(bare)
    os.remove(economy)
    old_main = open(main, encoding="utf-8").read()
    open(main, "w", encoding="utf-8").write(old_main.replace('import "economy.plim"', 'import "cycle.plim"'))
    moved = run("diff", first, copy)
    expect("another file and no comments are no change", moved.returncode == 0, moved.stdout)
    open(main, "a", encoding="utf-8").write('given extra = 5 bn JPY  judgement "none"\n')
    done = run("diff", first, copy)
    expect("added", done.returncode == 1 and "added given extra" in done.stdout and "1 added, 0 removed" in done.stdout, done.stdout)
    done = run("diff", first, copy, "--json")
    changes = json.loads(done.stdout)["changes"]
    expect("as JSON", done.returncode == 1 and [(c["change"], c["name"]) for c in changes] == [("added", "extra")], done.stdout[:400])
    broken = os.path.join(folder, "broken.plim")
    open(broken, "w").write("plimsoll 1\nmodel b \"b\"\ngiven = \n")
    expect("a model that cannot be parsed is trouble, as in diff(1)", run("diff", iij, broken).returncode == 2)
    expect("a model against a filing", run("diff", iij, report).returncode == 2)
    expect("a filing that is not there", run("diff", report, os.path.join(folder, "none.txt")).returncode == 2)

    done = run("diff", report, report, "--json")
    factors = json.loads(done.stdout or "{}").get("factors", [])
    expect("a filing against itself", done.returncode == 0 and factors and all(f["status"] == "unchanged" for f in factors), done.stdout[:500] + done.stderr)
    other = os.path.join(folder, "other.txt")
    open(other, "w", encoding="utf-8").write(open(report, encoding="utf-8").read().replace("¥3.1 billion", "¥4.2 billion"))
    done = run("diff", report, other)
    expect("a figure that changed", done.returncode == 1 and "3.1 billion" in done.stdout and "-> " in done.stdout and "4.2 billion" in done.stdout, done.stdout + done.stderr)

done = run("trace", iij, "operating margin", "--json")
graph = json.loads(done.stdout or "{}")
ids = {d["id"] for d in graph.get("definitions", [])}
expect("trace is a closed graph", done.returncode == 0 and ids and all(r["id"] in ids for d in graph["definitions"] for r in d["reads"] if "only_with" not in r), done.stderr)
expect("every assumption says what supports it", all("support" in a for d in graph["definitions"] for a in d.get("assumptions", [])))
done = run("trace", iij, "net_income", "--depth", "0")
expect("depth 0 is the name alone", done.returncode == 0 and done.stdout.split("\n")[1].startswith("└ ..."), done.stdout[:300])
done = run("trace", iij, "net_incme")
expect("a misspelt name is usage with a suggestion", done.returncode == 2 and "net_income" in done.stderr, done.stderr)
t.end()
