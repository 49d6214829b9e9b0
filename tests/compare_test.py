#!/usr/bin/env python3
"""`plimsoll compare` as a user meets it: its words, its JSON, its mistakes.

usage: compare_test.py PROGRAM ROOT
"""
import json
import os
import sys

import kept_store
from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
t = Tests(program)

SHOP = '''plimsoll 1
model shop "A shop"
time year from 2024-01 for 2
currency EUR
given basket = {basket} EUR   judgement "{why}"
given margin = {margin}       judgement "price list"
draw customers ~ pert(800, 1_200, 1_900)   judgement "street count"
{more}
flow sales = customers * basket            judgement "the regulars stay"
flow profit = sales * margin - {cost}      judgement "lease"
outcome profit each year, bad low
outcome sales each year
limit solvent: P(profit < 5_000 EUR) <= 5% each year
'''


def shop(name, basket="21", margin="34%", cost="2_000 EUR", why="till", more=""):
    return t.model(SHOP.format(basket=basket, margin=margin, cost=cost, why=why, more=more), name)


old = shop("old.plim")
new = shop("new.plim", basket="22", margin="36%", cost="2_500 EUR", why="till of May", more='given sign = 3  judgement "x"')

# The words, but for the time.
GOLDEN = """old.plim -> new.plim, 2,000 trials on the same noise

                                old           new  difference
  mean(profit) in 2024   6,930 ± 30   7,410 ±  40     476 ± 3  EUR
  mean(profit) in 2025   6,930 ± 30   7,410 ±  40     476 ± 3  EUR
  mean(sales) in 2024   26,270 ± 90  27,520 ± 100   1,251 ± 4  EUR
  mean(sales) in 2025   26,270 ± 90  27,520 ± 100   1,251 ± 4  EUR

limits
  solvent 2024  breached (9.05 %) -> too close to call (5.9 %)
  solvent 2025  breached (9.05 %) -> too close to call (5.9 %)

why mean(profit) in 2025 changed

  old         6,930 ± 30  EUR
  new         7,410 ± 40  EUR
  difference    476 ±  3  EUR

  edit            share, EUR    of all
  given margin   538.0 ± 1.9   113.1 %  value: 34% -> 36%
  flow profit   -500   ± 0    -105.1 %  formula: sales * margin - 2_000 EUR -> sales * margin - 2_500 EUR
  given basket   437.9 ± 1.6    92.0 %  value: 21 EUR -> 22 EUR

  share: what the edit adds when it is made, averaged over the orders of making them; all add up
  to the difference
  exact: all orders, 8 models

  1 edit moves nothing: words alone, or read by nothing that it is of: given sign
"""
done = t.run("compare", "old.plim", "new.plim", "--outcome", "profit", "--trials", "2000", cwd=t.folder.name)
t.expect("compares", done.returncode == 0, done)
t.expect("the words of an answer", done.stdout.rsplit("\n", 2)[0] + "\n" == GOLDEN, done.stdout)
full = t.run("compare", old, new, "--outcome", "profit", "--trials", "2000", "--full").stdout
t.expect("the whole of it", "es(profit, 5%) in 2025" in full and "solvent 2025" in full, full)
found = t.json("compare", old, new, "--outcome", "profit", "--trials", "2000")
shares = {s["name"]: s["share"] for s in found.get("shares", [])}
t.expect("three edits", set(shares) == {"given basket", "given margin", "flow profit"}, shares)
t.near("they add up", sum(s["value"] for s in shares.values()), found["difference"]["value"], within=1e-9)
t.near("a cost is its own effect", shares["flow profit"]["value"], -500, within=1e-9)
t.expect("a cost has no error", shares["flow profit"]["se"] == 0, shares)
t.expect("evidence is no edit that moves, where the value is one too", [c["name"] for c in found["quiet"]] == ["sign"], found["quiet"])
mean = next(o for o in found["outcomes"] if o["text"] == "mean(sales) in 2024")
t.near("sales in common", mean["difference"]["value"], mean["old"]["value"] / 21, within=1e-6)
t.expect("a difference on the same noise is surer than either", mean["difference"]["se"] < 0.1 * mean["old"]["se"], mean)

# Several outcomes and none named: side by side alone.
beside = t.run("compare", old, new, "--trials", "500")
t.expect("without an outcome nothing is explained", beside.returncode == 0 and "why" not in beside.stdout and "--outcome" in beside.stdout, beside)
same = t.run("compare", old, old, "--outcome", "profit", "--trials", "500")
t.expect("the same", same.returncode == 0 and "the models say the same" in same.stdout and "digest" in same.stdout, same)

# Workbook and tables of a run take the answer in.
run, answer = t.path("run.json"), t.path("compare.json")
t.run("run", new, "--trials", "2000", "--json", run)
t.run("compare", old, new, "--outcome", "profit", "--trials", "2000", "--json", answer)
done = t.run("report", run, "--with", answer, "--csv", t.path("tables"))
t.expect("tables", done.returncode == 0 and os.path.exists(os.path.join(t.path("tables"), "compare_shares.csv")), done)
done = t.run("report", run, "--with", answer, "--xlsx", t.path("book.xlsx"))
t.expect("a workbook", done.returncode == 0 and os.path.getsize(t.path("book.xlsx")) > 5000, done)

# ---- runs that were kept
ASKED = ("--outcome", "profit", "--trials", "2000")
environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL_")}
environment["PLIMSOLL_PATH"] = root
shops = t.path("shops")
os.makedirs(shops)
model = os.path.join(shops, "shop.plim")


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def keep(text, *words):
    write(model, text)
    done = t.run("run", model, "--trials", "2000", "--quiet", "--keep", *words, env=environment)
    t.expect(f"kept {words}", done.returncode == 0, done)
    return json.loads(t.run("runs", "show", "latest", "--store", shops, "--json", env=environment).stdout)["runs"][0]["id"]


def compared(*words, **options):
    done = t.run("compare", *words, "--json", "-", env=environment, **options)
    t.expect(f"compare {words}", done.returncode == 0, done)
    found = json.loads(done.stdout) if done.returncode == 0 else {"shares": [], "difference": {"value": 0}, "old": {}, "new": {}}
    if "difference" in found:
        t.near(f"{words}: all adds up", sum(s["share"]["value"] for s in found["shares"]),
               found["after"]["value"] - found["before"]["value"], within=1e-12)
        t.expect(f"{words}: nothing is left", found["unexplained"] == 0, found["unexplained"])
    return found


text_of = {name: open(file).read() for name, file in (("old", old), ("new", new))}
first = keep(text_of["old"], "--note", "spring")
second = keep(text_of["new"], "--set", "margin = 40%")
os.remove(model)
runs = compared("latest~1", "latest", "--store", shops, *ASKED)
by_name = {s["name"]: s for s in runs["shares"]}
t.expect("edits of two runs, whose model is gone; what one was given is an edit", set(by_name)
         == {"given basket", "given margin", "flow profit", "--set margin"}, by_name)
t.expect("an input is told as one", by_name["--set margin"]["kind"] == "input" and by_name["--set margin"]["rows"]
         == [{"name": "--set margin", "file": "", "old": "", "new": "40%"}], by_name["--set margin"])
t.expect("the same engine is no cause", not [s for s in runs["shares"] if s["kind"] == "engine"], runs["shares"])
t.expect("which runs", (runs["old"]["kept"]["id"], runs["new"]["kept"]["id"], runs["old"]["kept"]["note"]) == (first, second, "spring")
         and runs["old"]["kept"]["digest"] == runs["old"]["kept"]["digest_now"] == runs["old"]["digest"], runs["old"])
t.expect("places are those of the run", by_name["given basket"]["changes"][0]["old_place"].startswith(first[:8] + "/shop.plim:"), by_name["given basket"])
plain = compared(old, new, "--set", "margin = 40%", *ASKED)
both = compared(first, new, "--store", shops, *ASKED)
t.expect("a run and a model", {s["name"] for s in both["shares"]} == {"given basket", "given margin", "flow profit"}, both["shares"])
t.expect("the same figures as of the models themselves", both["shares"] and
         {s["name"]: s["share"] for s in both["shares"]} == shares, (both["shares"], shares))
t.near("what it was given holds", runs["after"]["value"], plain["after"]["value"], within=1e-12)
words = t.run("compare", "latest~1", "latest", *ASKED, cwd=shops, env=environment)
t.expect("found from the working folder, and said in words", words.returncode == 0 and "--set margin" in words.stdout
         and f"old: run {first[:8]} of" in words.stdout and "(none) -> 40%" in words.stdout, words)
write(model, text_of["new"])
t.expect("the store of the model beside it", compared("latest", model, *ASKED)["new"].get("digest"))

# Switches, and other trials than then.
RISKY = open(os.path.join(root, "models/tutorial/loss_events.plim")).read()
risk, outcome = "losses", "net"
keep(RISKY)
keep(RISKY, "--without", risk, "--seed", "3")
switched = compared("latest~1", "latest", "--store", shops, "--outcome", outcome)
t.expect("a risk switched off, and another seed", {(s["name"], s["kind"]) for s in switched["shares"]}
         == {(f"--without {risk}", "input"), (f"asked otherwise than run {switched['old']['kept']['id'][:8]}", "asked")}, switched["shares"])
t.expect("the newer run's seed", switched["seed"] == 3 and switched["trials"] == 2000, switched["seed"])
t.expect("how it was asked otherwise", [s["what"] for s in switched["shares"] if s["kind"] == "asked"] == ["seed 1 -> 3"], switched["shares"])
t.expect("ends are what was kept", switched["before"]["value"] == next(
    o["mean"]["value"] for o in json.loads(t.run("runs", "export", "latest~1", "-", "--store", shops, env=environment).stdout)["outcomes"]
    if o["name"] == outcome), switched["before"])

# An older library.
library = t.path("lib/stdlib")
os.makedirs(library)
write(os.path.join(library, "rates.plim"), "fn twice(x) = 2 * x\n")
USES = 'plimsoll 1\nmodel m "M"\nuse rates\ndraw a ~ uniform(0, 1)  judgement "x"\noutcome b = twice(a), bad low\n'
with_library = {**environment, "PLIMSOLL_PATH": t.path("lib") + ":" + root}
write(model, USES)
t.expect("kept with a library", t.run("run", model, "--trials", "2000", "--quiet", "--keep", env=with_library).returncode == 0)
write(os.path.join(library, "rates.plim"), "fn twice(x) = 2.5 * x\n")
done = t.run("compare", "latest", model, "--json", "-", env=with_library)
found = json.loads(done.stdout) if done.returncode == 0 else {"shares": []}
t.expect("another library is a cause", [(s["name"], s["kind"]) for s in found["shares"]] == [("library rates.plim", "library")]
         and abs(found["shares"][0]["share"]["value"] - (found["after"]["value"] - found["before"]["value"])) < 1e-12, done)

# What another version of the program gave: a store whose run says so.
write(model, text_of["new"])
single, forged = t.path("single.db"), t.path("forged.db")
base = keep(text_of["old"])
done = t.run("run", old, "--trials", "2000", "--quiet", "--keep", env={**environment, "PLIMSOLL_STORE": single})
t.expect("kept by itself", done.returncode == 0, done)


def forge(change):
    return kept_store.forge(single, forged, change)


def by_another(result, fields):
    fields["version"] = "0.0.9"
    result["version"] = "0.0.9"
    for o in result["outcomes"]:
        if o["name"] == "profit":
            o["mean"]["value"] += 1000
    fields["digest"] = result["digest"] = "0" * len(result["digest"])


other = forge(by_another)
moved = compared(other, model, "--store", forged, *ASKED)
engine = [s for s in moved["shares"] if s["kind"] == "engine"]
t.expect("another version is a cause", len(engine) == 1 and engine[0]["name"].startswith("engine, version 0.0.9 -> ")
         and abs(engine[0]["share"]["value"] + 1000) < 1e-6 and engine[0]["share"]["se"] == 0, moved["shares"])
t.near("from the figure that was kept", moved["before"]["value"], both["before"]["value"] + 1000, within=1e-9)
words = t.run("compare", other, model, "--store", forged, *ASKED, env=environment).stdout
t.expect("said in words", "made by version 0.0.9 with digest" in " ".join(words.split()) and "engine, version 0.0.9" in words, words)
words = t.run("compare", other, old, "--store", forged, *ASKED, env=environment).stdout
t.expect("the only cause where the texts are the same", "the models say the same" in words and "engine, version 0.0.9" in words, words)


def by_another_stream(result, fields):
    by_another(result, fields)
    fields["stream"] -= 1
    result["stream"] -= 1


words = t.run("compare", forge(by_another_stream), model, "--store", forged, *ASKED, env=environment).stdout
t.expect("streams that differ are told", "other random numbers" in " ".join(words.split()) and "made with stream" in words, words)
es = t.run("compare", forge(by_another), model, "--store", forged, "--statistic", "es(2%)", *ASKED, env=environment)
t.expect("a statistic that was not kept", "holds no es(profit, 2%)" in " ".join(es.stdout.split()), es)

# Mistakes.
for name, words, code, pair in (
        ("unknown id", "no run", 2, ("abcd1234", model)),
        ("unknown relative", "latest~77", 2, ("latest~77", model)),
        ("no store", "no run that was kept", 2, ("latest", "latest"))):
    place = t.path("nowhere")
    os.makedirs(place, exist_ok=True)
    done = t.run("compare", *pair, *ASKED, cwd=place, env={**environment, "PLIMSOLL_STORE": os.path.join(place, "runs.db")} if name == "no store" else environment)
    t.expect(name, done.returncode == code and words in done.stderr, done)
write(os.path.join(shops, "latest"), text_of["new"])
done = t.run("compare", "latest", "shop.plim", *ASKED, cwd=shops, env=environment)
t.expect("a model and a run of one name", done.returncode == 2 and "./latest" in done.stderr and base[:12] in done.stderr, done)
t.expect("each can be meant", t.run("compare", "./latest", base[:12], *ASKED, cwd=shops, env=environment).returncode == 0)
os.remove(os.path.join(shops, "latest"))
done = t.run("attribute", os.path.join(root, "models/tutorial/loss_events.plim"), "--outcome", "net", "--trials", "4000", "--keep",
      env={**environment, "PLIMSOLL_STORE": os.path.join(shops, ".plimsoll/runs.db")})
t.expect("an attribution is kept", done.returncode == 0, done)
done = t.run("compare", "latest", model, *ASKED, "--store", shops, env=environment)
t.expect("a run of another question", done.returncode == 2 and "`attribute`" in done.stderr and "--command run" in done.stderr, done)

# Warnings and mistakes name the run's file, and none that is gone by then.
bare = [keep(SHOP.format(basket=basket, margin="34%", cost="2_000 EUR", why="till", more="flow part = 1.31 / margin\noutcome part each year"))[:8]
        for basket in (23, 24)]
ended = [t.run("compare", "latest~1", "latest", "--store", shops, *ASKED, *more, env=environment) for more in ((), ("--set", "margin=0%"))]
t.expect("warnings of kept runs", ended[0].returncode == 0 and all(f"--> {one}/shop.plim:" in ended[0].stderr for one in bare), ended[0])
t.expect("mistakes with kept runs", ended[1].returncode == 1 and f"{bare[0]}/shop.plim:" in ended[1].stderr, ended[1])
t.expect("no file that is gone", all("/model/" not in done.stderr for done in ended), ended)

# Mistakes with models.
broken = t.model("plimsoll 1\nmodel b \"B\"\noutcome nothing\n")
for which, pair in (("old", (broken, new)), ("new", (old, broken))):
    done = t.run("compare", *pair, "--trials", "100")
    t.expect(f"the {which} one does not compile", done.returncode == 1 and f"the {which} model" in done.stderr, done)
yen = t.model(SHOP.replace("EUR", "JPY").format(basket="21", margin="34%", cost="2_000 JPY", why="till", more=""), "yen.plim")
done = t.run("compare", old, yen, "--outcome", "profit", "--trials", "100")
t.expect("other currencies", done.returncode == 2 and "cannot be compared" in done.stderr, done)
done = t.run("compare", old, new, "--outcome", "profit", "--trials", "100", "--open", "risk none")
t.expect("no such section", done.returncode == 2 and "`file new.plim`" in done.stderr, done)
done = t.run("compare", old, new, "--outcome", "profit", "--trials", "100", "--sampler", "sobol")
t.expect("independent trials", done.returncode == 2 and "--sampler random" in done.stderr, done)
# ---- errors of kept figures, and what both versions say of their own outcome
LINE = '''plimsoll 1
model line "A line"
dim Kind = a, b
given s = {s}  judgement "x"
draw z ~ normal(0.2, 1)  judgement "x"
draw w[Kind] ~ normal(0, 1)  judgement "x"
let cut[Kind] = s * w
let y{unit} = s * z{one}
outcome y, {bad}
outcome cut, {bad}
limit low: P(y < 1{bound}) <= 90%
'''


def line(s=1, bad="bad low", unit=""):
    return LINE.format(s=s, bad=bad, unit=f" in {unit}" if unit else "", one=" * 1 day" if unit else "", bound=" day" if unit else "")


def keep_as(text, *words):
    write(model, text)
    done = t.run("run", model, "--quiet", "--keep", *words, env=environment)
    t.expect(f"kept {words}", done.returncode == 0, done)
    exported = t.run("runs", "export", "latest", "-", "--store", shops, env=environment).stdout
    return json.loads(t.run("runs", "show", "latest", "--store", shops, "--json", env=environment).stdout)["runs"][0]["id"], json.loads(exported)


def of_kind(found, kind):
    return [s for s in found["shares"] if s["kind"] == kind]


def figure_of(run, outcome, statistic):
    o = next(o for o in run["outcomes"] if o["name"] == outcome)
    if statistic in ("mean", "sd"):
        return o[statistic]["value"]
    return next(q["value"] for q in o["es" if statistic[0] == "e" else "quantiles"] if q["p"] == 0.05)


PLAIN = ("--trials", "2000", "--seed", "7")
low, low_run = keep_as(line(), *PLAIN)
high, high_run = keep_as(line(s=2, bad="bad high"), *PLAIN)
for pair in ((low, low_run, high, high_run), (high, high_run, low, low_run)):
    for outcome in ("y", "cut[b]"):
        for statistic in ("mean", "sd", "quantile(5%)", "es(5%)"):
            words = (pair[0], pair[2], "--store", shops, "--outcome", outcome, "--statistic", statistic)
            found = compared(*words)
            t.expect(f"{words}: ends are the runs'", (found["before"]["value"], found["after"]["value"])
                     == (figure_of(pair[1], outcome, statistic), figure_of(pair[3], outcome, statistic)), found)
            t.expect(f"{words}: edits alone are causes", {s["kind"] for s in found["shares"]} == {"edit"} and "not known" not in " ".join(found["warnings"]), found)
            elsewhere = compared(*words, "--seed", "5", "--trials", "3000")
            t.expect(f"{words}: asked otherwise, the ends stay", (elsewhere["before"]["value"], elsewhere["after"]["value"])
                     == (found["before"]["value"], found["after"]["value"]), elsewhere)
            asked_causes = of_kind(elsewhere, "asked")
            t.expect(f"{words}: both runs were asked alike: one cause", [s["name"] for s in asked_causes] == ["asked otherwise than both runs"]
                     and asked_causes[0]["share"]["se"] > 0, asked_causes)
            # Of trials that both runs have in common, wherever the comparison looks.
            t.near(f"{words}: the error stays", elsewhere["difference"]["se"] / found["difference"]["se"], 1, within=0.25)
            t.expect(f"{words}: no end without its error", min(found["before"]["se"], found["after"]["se"], elsewhere["before"]["se"]) > 0, found)
hours, hours_run = keep_as(line(unit="hour"), *PLAIN)
days, days_run = keep_as(line(unit="day"), *PLAIN)
for pair, factor in (((hours, days), 1), ((days, hours), 24)):
    found = compared(*pair, "--store", shops, "--outcome", "y")
    t.near("in the new one's unit", found["before"]["value"] / (factor * figure_of(low_run, "y", "mean")), 1, within=1e-12)
    t.expect("and known", not found["warnings"], found["warnings"])
one, one_run = keep_as(line(), "--trials", "4000", "--seed", "7")
two, two_run = keep_as(line(s=1.5), "--trials", "9000", "--seed", "9", "--sampler", "latin", "--replicates", "5")
apart = compared(one, two, "--store", shops, "--outcome", "y")
t.near("runs with nothing in common", apart["difference"]["se"], (apart["before"]["se"] ** 2 + apart["after"]["se"] ** 2) ** 0.5, within=1e-12)
t.expect("each was asked otherwise", len(of_kind(apart, "asked")) == 2, apart["shares"])
more, more_run = keep_as(line(), "--trials", "16000", "--seed", "7")
nested = compared(one, more, "--store", shops, "--outcome", "y")
t.near("the first trials of the same", nested["difference"]["se"], (nested["before"]["se"] ** 2 - nested["after"]["se"] ** 2) ** 0.5, within=0.05 * nested["before"]["se"])
again, _ = keep_as(line(s=1.5), "--trials", "9000", "--seed", "9", "--sampler", "latin", "--replicates", "5")
for pair in ((two, two), (two, again), (one, one)):
    for words in ((), ("--seed", "3"), ("--set", "s = 4")):
        found = compared(*pair, "--store", shops, "--outcome", "y", *words)
        t.expect(f"a run against itself {words}", (found["difference"]["value"], found["difference"]["se"], found["shares"]) == (0, 0, []), found)
t.end()
