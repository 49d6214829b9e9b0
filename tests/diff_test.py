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

    # Every word of a declaration is a part of what the model says: each edit shows.
    words = '''plimsoll 1
model w "Words"
time quarter from 2012-04 for 12, fiscal year ends march, named by start
currency EUR
register reg "Register" file "reg.csv"
dim Line = a, b
given sales_before = 97 EUR  judgement "accounts"
balancing item rest "The rest": sales_before - rest = 60 EUR  judgement "unexplained"
given plan each year { FY2012 1 EUR; FY2013 2 EUR  judgement "plan"; else 3 EUR }
given share[Line] { a 1; b 2 }  judgement "plan"
flow bought[Line] = 4 EUR * share  judgement "plan"
flow lost[Line] = 1 EUR * share  judgement "plan"
schedule kit[Line] "Kit" life 5 years  judgement "use" opening {
  FY2010 10 EUR  judgement "accounts"
  FY2011 20 EUR  judgement "accounts"
} {
  + more = 3 EUR * share  judgement "plan"
  + bought
  - lost at net
  - dropped = 0.5 EUR * share  judgement "age"  carries 1.1
}
stock owed[Line] "Owed" opening 40 EUR  judgement "books" { + interest = 1 EUR * share  judgement "rate"; = bought * 2 each year }
stock staff[Line] opening 100 EUR  judgement "books" { + hired = 1 EUR * share  judgement "plan"; effects at most 30% each period  judgement "law" }
state closed "Closed" opening false  judgement "open today" { becomes true when period_number > 2  judgement "the plan"; becomes false when period_number > 6 }
risk storm "A storm" {
  draw force ~ uniform(0%, 1%)  off 0%  judgement "weather"
  affects staff by -force
  affects staff as harm of a by -2 * force  carries 1.2
}
component shop "A shop" (sold "What is sold", margin = 30%) {
  flow gross = sold * margin  carries 1.3
  stock cash opening 0 EUR { + gross }
}
part north "The north" = shop { sold = 5 EUR  judgement "counted"; margin = 35%  judgement "price list" }
let pay[Line] = so_far(bought)
outcome sum(kit.net over Line) each year, bad low
outcome north.gross each year, bad low
'''
    open(os.path.join(folder, "reg.csv"), "w").write("id,title\n1.1,Age\n1.2,Wind\n1.3,Rain\n")
    before = os.path.join(folder, "words.plim")
    after = os.path.join(folder, "edited.plim")
    open(before, "w").write(words)
    parsed = run("check", before)
    expect("the model of all words", parsed.returncode == 0, parsed.stdout + parsed.stderr)
    EDITS = (
        ("balancing item rest", "balancing item other"), ("The rest", "All else"), ("- rest = 60 EUR", "- rest = 61 EUR"),
        ("sales_before - rest", "sales_before - 2 * rest"), ("- rest = 60 EUR", "+ rest = 60 EUR"), ("unexplained", "nobody knows"),
        ("balancing item rest \"The rest\": sales_before - rest = 60 EUR", "given rest \"The rest\" = sales_before - 60 EUR"),
        ("given plan each year", "given plan each period"), ("FY2013 2 EUR", "FY2013 7 EUR"), ("FY2013 2 EUR", "FY2014 2 EUR"),
        ("else 3 EUR", "else 4 EUR"), ("judgement \"plan\"; else", "judgement \"plan of may\"; else"),
        ("schedule kit", "schedule gear"), ("\"Kit\"", "\"Gear\""), ("kit[Line]", "kit"), ("life 5 years", "life 6 years"), ("judgement \"use\"", "judgement \"tax\""),
        ("FY2010 10 EUR", "FY2010 11 EUR"), ("FY2010 10 EUR", "FY2009 10 EUR"), ("  FY2010 10 EUR  judgement \"accounts\"\n", ""),
        ("10 EUR  judgement \"accounts\"", "10 EUR  judgement \"books\""), ("+ more", "+ again"), ("+ more = 3 EUR", "+ more = 4 EUR"), ("+ more", "- more"),
        ("  + bought\n", ""), ("  + bought\n", "  - bought\n"), ("  + bought\n", "  + bought, 1 EUR\n"), ("lost at net", "lost"), ("judgement \"age\"", "judgement \"use\""),
        ("0.5 EUR * share  judgement", "0.5 EUR * share at net  judgement"), ("carries 1.1", "carries 1.3"), ("  carries 1.1", ""),
        ("  + more = 3 EUR * share  judgement \"plan\"\n  + bought\n", "  + bought\n  + more = 3 EUR * share  judgement \"plan\"\n"),
        ("= bought * 2 each year", "= bought * 3 each year"), ("= bought * 2 each year", "= bought * 2"), ("= bought * 2 each year", "+ bought * 2 each year"),
        ("; = bought * 2 each year", ""), ("effects at most 30%", "effects at most 40%"), ("; effects at most 30% each period  judgement \"law\"", "; effects"),
        ("judgement \"law\"", "judgement \"lore\""), ("+ hired = 1 EUR * share  judgement \"plan\"; effects at most 30% each period  judgement \"law\"",
         "effects at most 30% each period  judgement \"law\"; + hired = 1 EUR * share  judgement \"plan\""),
        ("state closed", "state shut"), ("\"Closed\"", "\"Shut\""), ("opening false", "opening true"), ("open today", "as of today"), ("> 2", "> 3"),
        ("becomes true when", "becomes false when"), ("; becomes false when period_number > 6", ""), ("the plan", "a plan"),
        ("affects staff by", "affects staff as gale by"), ("by -force", "by -3 * force"), ("  affects staff by -force\n", ""), ("as harm", "as hurt"),
        ("of a by", "of b by"), ("of a by", "of all but a by"), ("of a by", "by"), ("carries 1.2", "carries 1.3"), ("affects staff as harm of a", "affects owed as harm"),
        ("component shop", "component store"), ("A shop", "A store"), ("What is sold", "What is sold there"), ("margin = 30%", "margin = 31%"), ("margin = 30%", "margin"),
        ("sold * margin", "sold / margin"), ("margin  carries 1.3", "margin  carries 1.2"), ("cash opening 0 EUR", "cash opening 1 EUR"), ("+ gross", "- gross"), ("part north", "part south"), ("The north", "Up north"),
        ("= shop {", "= store {"), ("sold = 5 EUR", "sold = 6 EUR"), ("counted", "estimated"), ("; margin = 35%  judgement \"price list\"", ""), ("price list", "tariff"),
        ("judgement \"counted\"", "judgement \"counted\" by \"the chief\""), ("affects staff by -force\n", "affects staff by -force  off 0\n"),
        ("= bought * 2 each year", "= bought * 2 each year  carries 1.3"), ("given plan each year", "given plan each year in EUR"),
        ("so_far(bought)", "last_year(bought)"),
    )
    for old, new in EDITS:
        expect(f"`{old}` stands there once", words.count(old) >= 1, words.count(old))
        open(after, "w").write(words.replace(old, new, 1))
        done = run("diff", before, after)
        expect(f"`{old}` -> `{new}` shows", done.returncode == 1 and "say the same" not in done.stdout, done.stdout + done.stderr)

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
