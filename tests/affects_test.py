#!/usr/bin/env python3
"""Effects declared where the risk is: the bits of the form written by hand, whatever the order, threads and switches.

usage: affects_test.py PROGRAM
"""
import json
import random
import sys

from fixing import diagnostics, errors
from program_test import Tests

t = Tests(sys.argv[1])

HEAD = """plimsoll 1
model m "m"
time quarter from 2024-04 for 8, fiscal year ends march, named by start
currency EUR
dim Line = firm, home, atm
given before[Line] in EUR per year { firm 100; home 50; atm 20 }   judgement "books"
given trend[Line] in % per year { firm 5; home 1; atm 0 }   judgement "books"
given cap = 3%   judgement "no more leave in a quarter"
draw scatter[Line] each period ~ normal(0, 1)   judgement "noise"
"""
STOCK = """stock volume[Line] "Sales at old prices" opening before {
  + organic = balance * (compound(trend) - 1)
  + noise   = balance * 1% * scatter   judgement "noise"
  EFFECTS
}
"""
# By name of the effect: what stands in the risk, the effect, the share or amount by hand.
RISKS = {
    "leak": ('event leak { rate 0.5 per year   judgement "log"\n  draw share ~ uniform(1%, 5%)   judgement "log"\n'
             "  total churn = share }", "affects volume of all but atm by -leak.churn",
             "{ atm: 0, else: -leak.leak.churn }"),
    "lump": ('draw hit each period ~ bernoulli(10%)   off 0   judgement "study"',
             'affects volume as lump of firm by -(1 EUR per year) * hit   judgement "law"', None),
    "rivals": ('draw growth[Line] ~ uniform(-8%, 2%) per year   off 0% per year   judgement "study"',
               "affects volume by rivals.growth", "compound(rivals.growth) - 1"),
    "rule": ('draw share_lost ~ uniform(0%, 4%)   off 0%   judgement "study"',
             "affects volume of firm, home by -share_lost", "{ firm: -rule.share_lost, home: -rule.share_lost, else: 0 }"),
}
ASK = """outcome sum(volume over Line) * step each year, bad low, "sales"
outcome volume[firm] each year, bad low
outcome sum(PART over Line) each period, bad low, "leavers"
"""


def risk(name, with_effect):
    inside, effect, _ = RISKS[name]
    return f'risk {name} "{name}" {{\n  {inside}\n  {effect if with_effect else ""}\n}}\n'


def declared(order, most="at most cap each period"):
    parts = [STOCK.replace("EFFECTS", "effects " + most)] + [risk(name, True) for name in order]
    return parts


def by_hand(most=True):
    shares = {name: RISKS[name][2] for name in sorted(RISKS) if RISKS[name][2] is not None}
    lets = "".join(f"let s_{name}[Line] = {share}\n" for name, share in shares.items())
    held = {name: f" * (if s_{name} < 0 then kept else 1)" if most else "" for name in shares}
    lets += "let taken[Line] = " + " + ".join(f"max(0, -s_{name})" for name in shares) + "\n"
    lets += "let kept[Line] = if taken > cap then cap / taken else 1\n"
    sums = " + ".join(
        f"balance * s_{name}{held[name]}" if name in shares else
        '{ firm: -(1 EUR per year) * lump.hit, else: 0 }' for name in sorted(RISKS))
    return HEAD + STOCK.replace("EFFECTS", f'+ all = {sums}   judgement "law"') + lets + "".join(risk(n, False) for n in RISKS)


def digest(text, *more):
    result = t.json("run", t.model(text), "--trials", "3000", "--seed", "5", *more)
    return result.get("digest"), result


names = sorted(RISKS)
ASKED = ASK.split("outcome sum(PART")[0]
want, _ = digest(by_hand() + ASKED)
for order in (names, names[::-1]):
    got, _ = digest(HEAD + "".join(declared(order)) + ASKED)
    t.expect(f"the bits of the form by hand, {order}", got == want, (got, want))
random.seed(3)
for _ in range(3):
    parts = declared(names)
    random.shuffle(parts)
    got, _ = digest(HEAD + "".join(parts) + ASKED)
    t.expect("in any order of declaration", got == want, [p[:20] for p in parts])
whole = HEAD + "".join(declared(names)) + ASKED
for more in (("--threads", "1"), ("--threads", "3"), ("--block", "100"), ("--executor", "reference")):
    if more[0] in t.run("run", "--help").stdout:
        got, _ = digest(whole, *more)
        t.expect(f"with {more}", got == want, got)
for off in names:
    a, _ = digest(whole, "--without", off)
    b, _ = digest(by_hand() + ASKED, "--without", off)
    t.expect(f"without {off}", a == b and a != want, (a, b))
free, _ = digest(HEAD + "".join(declared(names, "")) + ASKED)
free_hand, _ = digest(by_hand(False) + ASKED)
t.expect("without `at most`", free == free_hand != want, (free, free_hand))

# Each has a name of its own, which all answers know.
path = t.model(whole + "outcome sum(volume.leak over Line) each period, bad low\noutcome prev(volume.rule[firm]) each period, bad low\n"
               .replace("prev(volume.rule[firm])", "volume.rule[firm]"))
for name in ("volume.leak", "volume.lump", "volume.rivals", "volume.rule", "volume.effects"):
    t.expect(f"show knows {name}", name in t.run("show", path, "--json").stdout)
    for ask in ("trace",):
        done = t.run(ask, path, name)
        t.expect(f"{ask} {name}", done.returncode == 0 and name in done.stdout, done)
t.expect("trace leads to the cause", "leak.leak.churn" in t.run("trace", path, "volume.leak").stdout)
t.expect("trace says where it stands", "volume.leak" in t.run("trace", path, "volume").stdout, t.run("trace", path, "volume").stdout)
done = t.run("explain", path, "--trial", "7", "--trials", "3000", "--seed", "5")
t.expect("explain", done.returncode == 0, done)
done = t.json("attribute", path, "--trials", "5000", "--outcome", "volume[firm]")
t.expect("attribute names the risks", all(n in json.dumps(done) for n in names), done)
t.expect("a scenario sets one", digest(whole + "scenario mild { set volume.leak = 0.5 * volume.leak }\n", "--scenario", "mild")[0] != want)
t.expect("a cap below 0 stops the run", t.run("run", path, "--trials", "100", "--set", "cap=-1%").returncode != 0)
formatted = t.run("fmt", path, "--stdout") if "--stdout" in t.run("fmt", "--help").stdout else None
if formatted is not None:
    t.expect("fmt keeps it", "affects volume of all but atm by -leak.churn" in formatted.stdout, formatted.stdout)

# A share that is a hundred labels wide, several index sets, a stock in a risk, amounts and their labels.
MORE = HEAD + """dim Site = tokyo, osaka
stock staff[Line, Site] opening 10   judgement "list" { effects }
risk quake "Quake" {
  stock fund opening 100 EUR   judgement "bank" { effects }
  event quake { chance 100% per quarter   judgement "log"; total lost = 10%   judgement "log" }
  affects staff of firm, tokyo by -quake.lost
  affects fund by -1 EUR * quake.count   judgement "law"
  affects fund as interest by 1% per quarter   off 0   judgement "law"
}
outcome staff[firm, tokyo] each period, bad low
outcome staff[firm, osaka] each period, bad low
outcome staff[home, tokyo] each period, bad low
outcome quake.fund each period, bad low
outcome quake.fund.quake each period, bad low
"""
found = {(o["name"], o["period"]): o["mean"]["value"] for o in t.json("run", t.model(MORE), "--trials", "10")["outcomes"]}
first = [found[k] for k in sorted(found) if "Q1" in k[1] and "2024" in k[1]]
by_name = {k[0]: v for k, v in found.items() if k[1] == sorted({p for _, p in found})[0]}
t.expect("labels of two sets narrow each their own", [by_name.get(n) for n in ("staff[firm, tokyo]", "staff[firm, osaka]", "staff[home, tokyo]")] == [9, 10, 10], by_name)
t.expect("a stock of the risk itself", by_name.get("quake.fund") == 100 and by_name.get("quake.fund.quake") == -1, by_name)

# An effect is a flow: a year adds it up. A tenth leaves each quarter, of 100 EUR: 10, 9, 8.1 and 7.29 EUR in the first year.
SUMS = HEAD + """stock money opening 100 EUR   judgement "j" { effects }
affects money as lost by -10%   judgement "j"   history 0 EUR
outcome so_far(money.lost) each period, bad low, "so far"
outcome last_year(money.lost) each period, bad low, "last year"
"""
outcomes = t.json("run", t.model(SUMS), "--trials", "4").get("outcomes") or []
for name, expected in [("so far", [-10, -19, -27.1, -34.39, -6.561]), ("last year", [0, 0, 0, 0, -34.39, -34.39])]:
    found = [o["mean"]["value"] for o in outcomes if o["title"] == name]
    t.expect(f"an effect {name}", len(found) == 8 and all(abs(a - b) < 1e-9 for a, b in zip(found, expected)), found)

# What is wrong is refused where it stands.
BASE = HEAD + "dim Site = tokyo, osaka\nstock wide[Line, Site] opening 1 EUR   judgement \"j\" { effects }\nstock pace opening 2% per year   judgement \"j\" { effects }\nstock volume[Line] opening before { effects }\nstock cash opening 10 EUR   judgement \"bank\" { + gain = 1 EUR   judgement \"j\"; effects }\n"
R = 'risk r "R" {{ draw d ~ uniform(0, 1)   off 0   judgement "j"\n {} }}\noutcome cash + volume[firm] * step each year, bad low\n'
for line, kind in [("affects cash.gain by d", "effect_target"), ("affects d by 1%", "effect_target"), ("affects volume[firm] by -d", "effect_target"),
                   ("affects nothing by d", "name_unknown"), ("affects cash by d * 1 EUR * 1 EUR", "effect_unit"),
                   ("affects volume of frim by d", "label_unknown"), ("affects volume of firm, firm by d", "label_twice"),
                   ("affects cash of firm by d", "label_unknown"), ("affects volume of Line by d", "label_expected"),
                   ("affects volume by d * (1 EUR per year)", "index_set_not_on_right"), ("affects cash by d; affects cash by -d", "duplicate_name"),
                   ("affects cash as gain by d", "duplicate_name"), ("affects cash by cash / (1 EUR)", "dependency_cycle"),
                   ("affects cash by balance * d", "balance_outside_stock"), ("affects cash by trend", "missing_index_set"),
                   ("affects cash by d > 1", "number_expected"), ("affects cash by normal(0, 1)", "number_expected"),
                   ("affects cash by 1% per month + 2% per year", "rate_unit"), ("affects wide of firm by -1 EUR", "index_set_not_on_right"),
                   ("affects wide of all but firm by -1 EUR", "index_set_not_on_right"), ("affects pace by d * 1% per year", "effect_unit"), ("affects cash by d correlate across Line: 0.1", "clause_without_effect")]:
    seen = errors(diagnostics(t, t.model(BASE + R.format(line))))
    t.expect(f"{kind}: {line}", [d["kind"] for d in seen] == [kind], [(d["kind"], d["message"]) for d in seen])
# A stock per time: what is offered for a growth is one.
PACE = HEAD + 'stock pace opening 2% per year   judgement "j" { effects }\naffects pace as x by AMOUNT   judgement "j"\noutcome pace each year, bad low\n'
found = t.json("run", t.model(PACE.replace("AMOUNT", "compound(100% per year) - 1")), "--trials", "4").get("outcomes") or [{"mean": {}}]
t.expect("a pace that doubles in a year", abs(found[0]["mean"].get("value", 0) - 4) < 1e-9 or abs(found[0]["mean"].get("value", 0) - 0.04) < 1e-9, found[0])
# Also where a part of it is switched, unless an `off` says what stays.
for line, is_told in [("affects cash by -d - 20%", True), ("affects cash by -d", False), ("affects cash by 1% * (d - 1)", True),
                      ("affects cash by if d > 1 then -5% else 2%", True), ("affects cash by -d - 20%   off 0", False),
                      ("affects cash by -d - 20%   off -3%", False), ("affects cash by 1 - (1 - d) ^ 2", False),
                      ("affects volume of all but atm by (-d - 1%) * (1 per year)", True), ("draw g ~ uniform(1%, 2%)   off 3%   judgement \"j\"; affects cash by g", False)]:
    seen = diagnostics(t, t.model(BASE + R.format(line + ("" if "off" in line and "draw" not in line else '   judgement "j"'))))
    t.expect(f"what stays without the risk: {line}", ("effect_not_switched" in [d["kind"] for d in seen]) == is_told and not errors(seen), seen)
# What givens are is known before the run, by label too; a scenario does not hide it, nor is one of 0 told.
GIVENS = 'given extra = 20%   judgement "j"\ngiven by_line[Line] { firm 0%; home 0%; atm 1% }   judgement "j"\ngiven nothing = 0%   judgement "j"\nscenario more { set extra = 30% }\n'
for line, is_told in [("affects cash by -d - extra", True), ("affects volume by -d - by_line", True), ("affects cash by -d - sum(by_line over Line)", True),
                      ("affects cash by -max(d, extra)", True), ("affects cash by -d * extra", False), ("affects volume by -d * by_line", False),
                      ("affects cash by -d - nothing", False), ("draw g ~ uniform(1%, 2%)   off extra   judgement \"j\"; affects cash by g", False)]:
    seen = diagnostics(t, t.model(BASE + GIVENS + R.format(line)))
    t.expect(f"what stays of givens: {line}", ("effect_not_switched" in [d["kind"] for d in seen]) == is_told and not errors(seen), seen)
seen = diagnostics(t, t.model(BASE + R.format('affects cash by -1%   judgement "j"')))
t.expect("not switched is warned of", [d["kind"] for d in seen] == ["effect_not_switched"], seen)
for line, kind in [("affects cash by -1%   judgement \"j\"\n", "effect_without_name"),
                   ("stock x opening 1 EUR   judgement \"j\" { effects at most -1% each period   judgement \"j\" }\n", "law_parameter"),
                   ("risk q { affects cash by -1%   off 0   judgement \"j\" }\nstock y opening 1 EUR   judgement \"j\" { effects; effects }\n", "duplicate_clause"),
                   ("stock y opening 1 EUR   judgement \"j\" { effects at most 5% }\n", "unexpected_token")]:
    seen = errors(diagnostics(t, t.model(BASE + line + R.format("affects cash by d"))))
    t.expect(f"{kind}: {line}", [d["kind"] for d in seen] == [kind], [(d["kind"], d["message"]) for d in seen])
seen = errors(diagnostics(t, t.model(BASE.replace("before { effects }", 'before { effects at most 130% each period   judgement "j" }') + R.format("affects volume by d"))))
t.expect("a cap above 100 %", [d["kind"] for d in seen] == ["law_parameter"], seen)

# What only a trial can show stops the run and says which effect, or which cap, it was.
TOLD = HEAD + """given most = 30%   judgement "j"
given people = 0   judgement "j"
given fall = 100% per year   judgement "j"
stock held opening 100 EUR   judgement "j" { effects at most most each period }
stock customers opening 1_000   judgement "j" { effects }
stock gone opening 100 EUR   judgement "j" { effects }
risk r "R" { draw d ~ uniform(40%, 60%)   off 0%   judgement "j"
  affects held by -d
  affects customers as leave by -people * (1 + 0 * d)
  affects gone by -fall * (1 + 0 * d)   off 0 }
affects customers as others by -60%   judgement "j"
scenario below { set most = -1% }
scenario above { set most = 130% }
scenario counted { set people = 20 }
scenario fallen { set fall = 101% per year }
outcome held each period, bad low
outcome customers each period, bad low
outcome gone each year, bad low
"""
path = t.model(TOLD)
found = t.json("run", path, "--trials", "20").get("outcomes") or []
lost = [o["mean"]["value"] for o in found if o["name"] == "gone"]
t.expect("-100% a year is a loss of all", lost and not any(lost), lost)
for scenario, words in [("below", ["`held.effects at most`", "0% and 100%", "most is"]), ("above", ["`held.effects at most`", "most is"]),
                        ("counted", ["`customers.effects`", "`customers.leave` and `customers.others`", "trial 0"]),
                        ("fallen", ["`gone.r`", "overlap add up", "trial 0"])]:
    done = t.run("run", path, "--trials", "20", "--scenario", scenario)
    t.expect(f"{scenario} stops the run", done.returncode != 0 and all(w in done.stderr for w in ["check_failed"] + words), done.stderr)

# `set` replaces what stands behind `by`: a share stays one, also without a unit, and the cap holds for what is set.
SET = HEAD + """stock cash opening 100 EUR   judgement "j" { effects at most 30% each period   judgement "j" }
stock people opening 100   judgement "j" { effects }
stock paid opening 100 EUR   judgement "j" { effects }
affects cash as a by -20%   judgement "j"
affects cash as b by -10%   judgement "j"
affects people as a by -1%   judgement "j"
affects people as grown by -10% per year   judgement "j"
affects paid as a by -2 EUR   judgement "j"
affects paid as more by 0
scenario s { SETS }
outcome cash each period, bad low
outcome cash.a each period, bad low
outcome people.a each period, bad low
outcome people.grown each period, bad low
outcome paid each period, bad low
"""


def after(sets):
    found = t.json("run", t.model(SET.replace("SETS", sets)), "--trials", "4", "--scenario", "s").get("outcomes") or []
    return {o["name"]: o["mean"]["value"] for o in reversed(found)}


for sets, name, want in [("set cash.a = -5%", "cash.a", -5), ("set cash.a = -50%", "cash", 70), ("set cash.a = -50%", "cash.a", -25),
                         ("set people.a = -5%", "people.a", -5), ("set people.a = 2 * people.a", "people.a", -2),
                         ("set people.grown = 2 * people.grown", "people.grown", 100 * (0.8 ** 0.25 - 1)),
                         ("set paid.a = 2 * paid.a - 1 EUR", "paid", 95), ("set paid.more = -5%", "paid", 93),
                         ("set paid.more = -7 EUR", "paid", 91)]:
    got = after(sets).get(name)
    t.expect(sets, got is not None and abs(got - want) < 1e-9, (got, want))
for sets in ["set cash.a = -5 EUR", "set paid.a = -5%", "set people.grown = -1% per month", "set people.a = -5% per year"]:
    seen = errors(diagnostics(t, t.model(SET.replace("SETS", sets))))
    t.expect(f"another kind: {sets}", [d["kind"] for d in seen] == ["set_value"], seen)
COSTLY = SET.replace("SETS", "set cash.b = 0") + 'action x "X" cost 1 EUR per year to cash.a { set cash.b = -1% }\n'
seen = errors(diagnostics(t, t.model(COSTLY)))
t.expect("no cost goes to an effect", "set_target" in [d["kind"] for d in seen], seen)
t.end()
