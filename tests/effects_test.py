#!/usr/bin/env python3
"""Tags of a register against what they move: closed forms, verdicts, and what is refused.

    effects     differences of means against their closed forms, within 5 of their own errors: false alarm 6e-7 each
    verdicts    of every kind of carrier: risk, event, mark, total, draw, flow, let, given, stock, its line
    threads     the same answer on one and on three

usage: effects_test.py PROGRAM
"""
import json
import os
import sys

from program_test import Tests

t = Tests(sys.argv[1])

REGISTER = """id,title,qualitative,line,direction
1,Fires,,profit,down
2,Their size,,profit,down
3,Sales lost to them,,sales_left,down
4,Prices,,profit,up
5,Costs,,profit,up
6,Fashion,,closing(brand),up
7,A word,,profit,down
8,A comet,,profit,down
9,Rents,,costs,up
10,Nobody can say,it has no size,,
11,Thieves,,profit,down
12,No line is named,,,
13,The brand at the start,,closing(brand),up
14,Rates move,,profit,down
"""
HEAD = """plimsoll 1
model shop "A shop"
time year from 2024-01 for 4
currency EUR
register r "The text" file "register.csv"
given price = 10 EUR judgement "t" carries 4
given cost = 60 EUR judgement "t" carries 5
"""
MODEL = HEAD + """given slogan = 3 judgement "t" carries 7
risk fire "Fire" carries 1 {
  event blaze carries 1 {
    rate 0.5 per year judgement "t"
    draw loss ~ uniform(10 EUR, 30 EUR) judgement "t" carries 2
    total damage = loss carries 1
  }
  flow missed = if blaze.count > 0 then 7 EUR else 0 EUR off 0 EUR judgement "t" carries 3
}
risk comet "Comet" { event hits carries 8 { chance 0.0000001% per year judgement "t"; total harm = 1 EUR judgement "t" } }
risk rates "Rates" { draw swing each period ~ normal(0 EUR, 5 EUR) off 0 EUR judgement "t" carries 14 }
risk thief "Thief" { draw stolen each period ~ gamma(mean: 4 EUR, sd: 2 EUR) off 0 EUR judgement "t" carries 11, 12 }
draw mood each period ~ normal(5%, 2%) judgement "t"
stock brand opening 100 EUR judgement "t" carries 13 { + fame = balance * mood carries 6 }
flow sales = price * 10 judgement "t"
flow sales_left = sales - fire.missed
flow costs = cost carries 9
flow profit = sales_left - costs - fire.blaze.damage - comet.hits.harm - thief.stolen + rates.swing
outcome profit each year, bad low
"""
folder = t.path("shop")
os.makedirs(folder)


def put(name, text):
    with open(os.path.join(folder, name), "w") as out:
        out.write(text)


put("register.csv", REGISTER)
put("main.plim", MODEL)


def effects(*more, code=0):
    done = t.run("show", folder, "--mechanisms", "--effects", "--json", "--trials", "20000", *more)
    t.expect("show --effects", done.returncode == code, done)
    return json.loads(done.stdout) if done.returncode == 0 else {}


answer = effects("--threads", "1")
by_tag = {(m["id"], tag["carrier"]): tag for m in answer["mechanisms"] for tag in m["tags"]}
p_quiet = 2.718281828459045 ** -0.5
for key, right in {
    ("1", "fire"): -0.5 * 4 * 20 - 7 * 4 * (1 - p_quiet),
    ("1", "fire.blaze"): -0.5 * 4 * 20 - 7 * 4 * (1 - p_quiet),
    ("1", "fire.blaze.damage"): -0.5 * 4 * 20 - 7 * 4 * (1 - p_quiet),
    ("2", "fire.blaze.loss"): -0.01 * 0.5 * 4 * 20,
    ("3", "fire.missed"): -7 * 4 * (1 - p_quiet),
    ("4", "price"): 4.0,
    ("9", "costs"): 2.4,
    ("11", "thief.stolen"): -16.0,
    ("12", "thief.stolen"): -16.0,
    ("6", "brand.fame"): 100 * (1.0505 ** 4 - 1.05 ** 4),
    ("13", "brand"): 1.05 ** 4,
}.items():
    tag = by_tag[key]
    effect = tag["effect"]
    t.near(f"effect of {key}", effect["value"], right, 5 * effect["se"] + 1e-9)
    t.expect(f"{key} moves its line", tag["verdict"] == "moves" and tag["why"] == "", tag)

wrong_way, nominal, unseen = by_tag["5", "cost"], by_tag["7", "slogan"], by_tag["8", "comet.hits"]
t.expect("a cost that the register calls good", wrong_way["verdict"] == "nominal" and "the other way" in wrong_way["why"], wrong_way)
t.near("and what it does", wrong_way["effect"]["value"], -2.4, 1e-9)
t.expect("what nothing reads", nominal["verdict"] == "nominal" and "nothing leads" in nominal["why"], nominal)
either = by_tag["14", "rates.swing"]
t.expect("what moves it up and down", either["verdict"] == "either_way" and "standard deviation of" in either["why"], either)
t.expect("what never struck", unseen["verdict"] == "unseen" and unseen["effect"]["trials_that_differ"] == 0, unseen)
t.expect("what is switched and what is made more of",
         (by_tag["3", "fire.missed"]["moved_by"], by_tag["4", "price"]["moved_by"], by_tag["2", "fire.blaze.loss"]["moved_by"])
         == ("off", "more", "more"), by_tag)
t.expect("income is the outcome", answer["income"]["of"] == "profit", answer["income"])
t.near("income beside another line", by_tag["3", "fire.missed"]["on_income"]["value"], -7 * 4 * (1 - p_quiet), 1)
t.expect("qualitative stays", [m["qualitative"] for m in answer["mechanisms"] if m["id"] == "10"] == ["it has no size"], answer)

again = effects("--threads", "3")
for one in (answer, again):
    one.pop("seconds")
t.expect("threads change nothing", answer == again)
other = effects("--income", "costs * 2")
t.near("income may be any expression", {m["id"]: m["tags"] for m in other["mechanisms"]}["9"][0]["on_income"]["value"], 4.8, 1e-9)
# A part that is off has no effect, and its risk's others stay what they are.
without = effects("--without", "thief")
t.expect("a risk that is off", {m["id"]: m["tags"] for m in without["mechanisms"]}["11"][0]["why"] == "its risk is switched off", without)

text = t.run("show", folder, "--mechanisms", "--effects", "--trials", "20000")
t.expect("the text", text.returncode == 0 and "NOMINAL: the mean of its line moves the other way" in text.stdout and "hits sales_left, down" in text.stdout
         and "qualitative: it has no size" in text.stdout and "2 in name only (nominal), 1 not seen" in text.stdout, text)
check = t.run("check", folder, "--effects")
t.expect("check warns of each", check.returncode == 0 and check.stderr.count("warning[mechanism_nominal]") == 2
         and "`slogan` carries `7` in name only" in check.stderr, check)
t.expect("and says how many stand", "2 in name only (nominal)" in check.stdout, check)
zero = t.model('plimsoll 1\nmodel m "m"\ngiven none = 0 EUR judgement "t" carries 1\ndraw x ~ normal(5 EUR, 1 EUR) judgement "t"\noutcome x + none, bad low\n')
zero_text = t.run("show", zero, "--mechanisms", "--effects")
t.expect("one percent of nothing", "NOMINAL: one percent more of it changes nothing" in zero_text.stdout, zero_text)
t.expect("files by their names", [f["name"] for f in answer["about"]["files"]] == ["main.plim", "register.csv"], answer["about"])
t.expect("and plain check of none", "mechanism_nominal" not in t.run("check", folder).stderr)

# ---------------------------------------------------------------- causes
CAUSED = """id,title,line,direction,cause
1,Fires,profit,down,fire
2,Their size,profit,down,fire.blaze.loss = 30 EUR / 10 EUR
3,Their number,profit,down,fire.blaze.rate = 1 per year / 0 per year
4,Prices,profit,down,price = 8 EUR / 10 EUR
5,Costs,profit,up,cost = 62 EUR / 60 EUR
6,Nothing,profit,down,slogan = 4 / 3
"""
CAUSED_MODEL = HEAD + """given slogan = 3 judgement "t" carries 6
risk fire "Fire" carries 1, 3 {
  event blaze { rate 0.5 per year judgement "t"; draw loss ~ uniform(10 EUR, 30 EUR) judgement "t" carries 2; total damage = loss }
}
flow sales = price * 10 judgement "t"
flow profit = sales - cost - fire.blaze.damage
outcome margin = profit / sales each year, bad low
outcome fire.blaze.damage each year, bad high
outcome profit each year, bad low
"""
put("register.csv", CAUSED)
put("main.plim", CAUSED_MODEL)
answer = effects()
rows = {m["id"]: m for m in answer["mechanisms"]}
for key, right in {"1": -40, "2": -0.5 * 4 * 20, "3": -80, "4": -80, "5": -8}.items():
    cause = rows[key]["cause"]
    t.near(f"effect of the cause of {key}", cause["effect"]["value"], right, 5 * cause["effect"]["se"] + 1e-9)
t.expect("a switch and values that are set", [rows[k]["cause"]["moved_by"] for k in "1234"] == ["off", "set", "set", "set"], rows)
t.expect("what the cause names is measured by it", [(tag["moved_by"], tag["effect"] == rows["4"]["cause"]["effect"]) for tag in rows["4"]["tags"]] == [("set", True)], rows["4"])
t.expect("a risk keeps its own switch", rows["3"]["tags"][0]["moved_by"] == "off", rows["3"])
t.expect("a cause that goes the other way is nominal", rows["5"]["cause"]["verdict"] == "nominal" and rows["6"]["cause"]["verdict"] == "nominal", rows)
t.expect("income is found by its name", answer["income"]["of"] == "profit" and answer["income"]["found"] == "by its name", answer["income"])
text = t.run("show", folder, "--mechanisms", "--effects", "--trials", "2000")
t.expect("the text of causes", "caused by price = 8 EUR / 10 EUR" in text.stdout and '"set": the register\'s cause' in " ".join(text.stdout.split())
         and "2 of the register's causes in name only" in text.stdout and "Income was found by its name" in " ".join(text.stdout.split()), text)
check = t.run("check", folder, "--effects", "--trials", "3000", "--threads", "2")
t.expect("check warns of causes, by place", check.returncode == 0 and "register.csv line 6, `5`, column `cause`: `cost = 62 EUR / 60 EUR` causes `5` in name only" in check.stderr, check)
t.expect("trials are for effects", t.run("check", folder, "--trials", "10").returncode == 2)
threads = effects("--threads", "3")
for one in (answer, threads):
    one.pop("seconds")
t.expect("threads change no cause", answer == threads)
with open(t.path("effects.json"), "w") as out:
    out.write(t.run("show", folder, "--mechanisms", "--effects", "--json", "--trials", "2000").stdout)
t.run("run", folder, "--quiet", "--trials", "2000", "--json", t.path("run.json"))
done = t.run("report", t.path("run.json"), "--csv", t.path("tables"), "--with", t.path("effects.json"))
t.expect("the report takes effects", done.returncode == 0 and os.path.exists(t.path("tables/effects_mechanisms_tags.csv")), done)
for cells, why in {
    "profit,down,prise = 8 EUR / 10 EUR": ["`prise`", "register.csv line 2, `4`, column `cause`"],
    "profit,down,price = 8 EUR / 10 USD": ["register.csv line 2, `4`, column `cause`"],
    "profit,down,price = 8 EUR": ["register.csv line 2, `4`, column `cause`: `price = 8 EUR` is no cause", "`price = 2% / 1%`"],
    "profit,down,fires": ["register.csv line 2, `4`, column `cause`: `fires` has no switch; did you mean `fire`?"],
    "profti,down,": ["`profti`", "register.csv line 2, `4`, column `line`"],
    "sum(,down,": ["register.csv line 2, `4`, column `line`"],
    "profit,dwn,": ["register.csv` line 2, `4`, says `dwn`"],
}.items():
    put("register.csv", f"id,title,line,direction,cause\n4,Prices,{cells}\n1,F,,,\n2,F,,,\n3,F,,,\n5,F,,,\n6,F,,,\n")
    for command in (["check", folder], ["show", folder, "--mechanisms", "--effects", "--trials", "100"]):
        done = t.run(*command)
        t.expect(f"{command[0]} refuses {cells}", done.returncode == 1 and all(w in done.stderr for w in why), done)
for header in ("lines,direction,cause", "line,directon,cause", "line,direction,causes"):
    put("register.csv", f"id,title,{header}\n4,Prices,profit,down,\n")
    done = t.run("check", folder)
    t.expect(f"a header {header}", done.returncode == 1 and "line 1 heads a column" in done.stderr and "did you mean" in done.stderr, done)

# ---------------------------------------------------------------- refused
for register, why in {
    "id,title,line,direction\n1,Fires,profit,sideways\n": "`sideways` in the column `direction`",
    "id,title,line\n1,Fires,porfit\n": "porfit",
    "id,title,line\n1,Fires,sum(\n": "line",
    "id,title,line\n1,Fires,blaze_by\n": "register.csv line 2, `1`, column `line`: `blaze_by` has a value for each label",
}.items():
    put("register.csv", register)
    text = MODEL.replace("currency EUR", "currency EUR\ndim Site = a, b\nflow blaze_by[Site] = { a: 1 EUR, b: 2 EUR }")
    for k in range(14, 1, -1):
        text = text.replace(f" carries {k}, 12", "").replace(f" carries {k}", "")
    put("main.plim", text)
    done = t.run("show", folder, "--mechanisms", "--effects", "--trials", "1000")
    t.expect(f"refused: {register!r}", done.returncode == 1 and why in done.stderr, done)
plain = t.model('plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1) judgement "t"\noutcome x, bad low\n')
for arguments, code, why in ((["--mechanisms", "--effects"], 2, "no mechanisms"),
                             (["--effects"], 2, "--mechanisms"),
                             (["--mechanisms", "--trials", "10"], 2, "--effects"),
                             (["--mechanisms", "--effects", "--sampler", "sobol"], 2, "no option --sampler")):
    done = t.run("show", plain, *arguments)
    t.expect(f"refused: {arguments}", done.returncode == code and why in done.stderr, done)
untimed = t.model('plimsoll 1\nmodel m "m"\nrisk r "R" { draw x ~ uniform(1, 3) off 0 judgement "t" carries 1 }\noutcome y = 10 - r.x, bad low\n')
done = t.run("show", untimed, "--mechanisms", "--effects")
t.expect("without time, register or line", done.returncode == 0 and "-2.000" in done.stdout, done)
t.end()
