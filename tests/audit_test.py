#!/usr/bin/env python3
"""`plimsoll audit`: each rule finds what breaks it and leaves its like alone, what findings move, exit codes, `allow`; the shipped
models have no unanswered finding.

usage: audit_test.py PROGRAM ROOT
"""
import json
import re
import sys

from program_test import Tests

t = Tests(sys.argv[1])
ROOT = sys.argv[2]
HEAD = 'plimsoll 1\nmodel pair "A pair"{day}\ntime year from 2024-01 for 3\ncurrency EUR\n'


def audit(path, *more):
    done = t.run("audit", path, "--json", *more)
    if done.returncode not in (0, 1) or not done.stdout.startswith("{"):
        t.expect(f"audit of {path}", False, done.stderr)
        return {"findings": [], "answered": [], "passes": False}
    return json.loads(done.stdout)


rules = [rule["id"] for rule in json.loads(t.run("audit", "--rules", "--json").stdout)["rules"]]
t.expect("at least 25 rules", len(rules) >= 25, len(rules))

seen = {}
for block in re.split(r"^--- ", open(f"{ROOT}/tests/audit/pairs.txt").read(), flags=re.M)[1:]:
    head, body = block.split("\n", 1)
    rule, kind, *dated = head.split()
    seen.setdefault(rule, set()).add(kind)
    path = t.model(HEAD.format(day=" as of 2024-03-31" if dated else "") + body)
    answer = audit(path, "--rule", "all=note", "--trials", "2000")
    found = [one for one in answer["findings"] if one["rule"] == rule]
    t.expect(f"{rule} {kind}", bool(found) == (kind == "bad"), body + json.dumps(answer["findings"], indent=1)[:3000])
t.expect("each rule has a pair", {rule for rule in rules if seen.get(rule) == {"bad", "good"}} == set(rules), set(rules) - set(seen))

# How much, and exit codes.
tail = t.model(HEAD.format(day="") + 'draw claim each year ~ lognormal(median: 1 M EUR, sigma: 1.2) judgement "we think"\nflow profit = 9 M EUR - claim\noutcome profit each year, bad low\n')
one = next(f for f in audit(tail)["findings"] if f["rule"] == "judged_tail")
t.expect("the lighter tail is measured", one["moved"]["value"] > 3 * one["moved"]["se"] > 0 and one["trials_moved"] > 1000 and one["sd"] > 0, one)
t.expect("exit code", t.run("audit", tail).returncode == 1)
t.expect("all off", t.run("audit", tail, "--rule", "all=off").returncode == 0)
t.expect("nothing measured", next(f for f in audit(tail, "--budget", "0")["findings"] if f["rule"] == "judged_tail")["moved"] is None)
t.expect("unknown rule", "did you mean 'judged_tail'" in t.run("audit", tail, "--rule", "judged_tial=off").stderr)
answers = [json.dumps(audit(tail, "--threads", n)["findings"]) for n in ("1", "2")]
t.expect("same on any number of threads", answers[0] == answers[1], answers)

wrong = t.model(HEAD.format(day="") + 'allow judged_tial "so"\nlet x = 1 EUR\noutcome x, bad low\n')
done = t.run("audit", wrong)
t.expect("unknown rule in the model", done.returncode == 1 and ":5: " in done.stderr and "did you mean 'judged_tail'" in done.stderr, done.stderr)

for model in ("iij", "iij/main.plim", "iij/hindcast_2009.plim", "iij/hindcast_2010.plim", "iij/hindcast_2011.plim", "provider", "tutorial/telegraph",
              "tutorial/goodwill_test.plim", "tutorial/insurance.plim", "tutorial/loss_events.plim", "tutorial/manufacturer.plim", "tutorial/project_budget.plim"):
    answer = audit(f"{ROOT}/models/{model}")
    t.expect(f"{model} has no unanswered finding", answer["passes"], [(f["rule"], f["declaration"], f["file"], f["line"]) for f in answer["findings"] if f["severity"] != "note"])
t.end()
