#!/usr/bin/env python3
"""`plimsoll studio` as its page uses it: what is asked and told, digests against the command line, levers, questions, downloads, memory.

usage: studio_test.py PROGRAM ROOT [WORD]
"""
import json
import os
import sys
import time

from studio_client import Refused, Studio
from studio_shop import SHOP, StudioTests

t = StudioTests(sys.argv[1], sys.argv[2])
root, environment, shop, refused, command_digest = t.root, t.environment, t.shop, t.refused, t.command_digest


def test_models():
    folder = shop()
    with Studio(t.program, folder, "models/iij", env=environment, cwd=root) as studio, studio.window() as window:
        hello = window.ask("hello")
        t.expect("hello tells the models", [m["path"] for m in hello["models"]] == [folder, "models/iij"], hello)
        t.expect("and what they are called", hello["models"][0]["title"] == "A corner shop", hello)
        t.expect("and its limits", hello["limits"]["trials"] == 1_000_000 and hello["limits"]["upload"] == 16 << 20, hello)
        refused("nothing is asked of no model", "usage", lambda: window.ask("run"))
        refused("a model that is none of ours", "usage", lambda: window.ask("open", model="/etc"))
        opened = window.ask("open", model=folder)
        files = {f["file"]: f for f in opened["files"]}
        t.expect("files by name", list(files)[0] == "main.plim" and files["main.plim"]["text"] == SHOP, files)
        t.expect("what the model says of itself", opened["show"]["title"] == "A corner shop", opened["show"])
        t.expect("places are below the folder", all(d["file"] in ("main.plim", "") for d in opened["show"]["definitions"]), opened["show"]["definitions"][0])
        t.expect("where it lies", opened["uri_root"] == "file://" + os.path.realpath(folder), opened["uri_root"])
        both = window.ask("open", model="models/iij")
        t.expect("several models in one window", both["show"]["title"].startswith("Internet Initiative"), both["show"]["title"])
        run = window.ask("run", model=folder, trials=1000)
        t.expect("a request names its model", run["model"] == "shop" and run["trials"] == 1000, run["model"])
        refused("what is nothing", "usage", lambda: window.ask("dance"))
        for fields in ({"trials": -1}, {"trials": "many"}, {"trials": 10**9}, {"sets": []}, {"sets": {"a": 1}}, {"without": "all"}, {"seed": 1.5},
                       {"sampler": "best"}, {"trials": None, "sets": {"sales": 5}}):
            refused(f"a field of the wrong kind: {fields}", "usage", lambda f=fields: window.ask("run", model=folder, **f))
        error = refused("an unknown name", "model", lambda: window.ask("run", model=folder, sets={"salse": "3 EUR per year"}, trials=100))
        t.expect("is told with its place", error.get("diagnostics") and error["lever"] == "salse", error)
        error = refused("an unknown risk", "usage", lambda: window.ask("run", model=folder, without=["ghosts"], trials=100))
        error = refused("an unknown scenario beside a value", "usage",
                        lambda: window.ask("run", model=folder, scenarios=["ghosts"], sets={"sales": "3 EUR per year"}, trials=100))
        t.expect("is no fault of the value", "lever" not in error, error)
        text = opened["files"][0]["text"]
        window.ask("edit", model=folder, file="main.plim", text=text + "\nflow half = (\n")
        error = refused("a text that is broken, beside a value", "model", lambda: window.ask("run", model=folder, sets={"sales": "3 EUR per year"}, trials=100))
        t.expect("is no fault of the value either", error["lever"] is None and error["diagnostics"][0]["file"] == "main.plim", error)
        window.ask("edit", model=folder, file="main.plim")


def test_digests():
    """Every combination of levers, switches, scenarios, samplers gives the digest of the line that is told beside it."""
    with Studio(t.program, "models/iij", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model="models/iij")
        cases = [
            {},
            {"sets": {"discount_rate": "11% per year"}},
            {"sets": {"discount_rate": "11.5% per year", "asset_life": "4.5 years"}},
            {"sets": {"price_war.war.rate": "0.7 per year", "price_war.war.length": "~ uniform(3, 9) quarters"}, "seed": 7},
            {"without": ["price_war"], "scenarios": ["tokyo_quake"]},
            {"actions": ["second_route"], "sets": {"projects.large.price.sigma": "0.7"}},
            {"sets": {"discount_rate": "10% per year"}, "sampler": "latin", "replicates": 4},
            {"sampler": "sobol", "replicates": 4, "without": ["all"]},
        ]
        for case in cases:
            parts = []
            run = window.ask("run", trials=700, first=200, part=parts.append, **case)
            t.expect(f"{case} gives the command line's digest", run["digest"] == command_digest(run["command"]), run["command"])
            live = window.ask("run", trials=700, first=200, live=True, **case)
            t.expect(f"{case} live gives the same", live["digest"] == run["digest"], live["command"])
            for part in parts:
                t.expect(f"{case} after {part['trials']} trials", part["digest"] == command_digest(part["command"]), part["command"])
            t.expect("planned samplers come whole", bool(parts) == ("sampler" not in case), len(parts))
        # While a value moves, in digits of all kinds.
        for value in ("9", "9.1", "10", "1_0.5", "11.25", "12.000"):
            live = window.ask("run", trials=300, live=True, sets={"discount_rate": value + "% per year"})
            t.expect(f"a value that moves: {value}", live["digest"] == command_digest(live["command"]), live["command"])
        full = window.ask("full", trials=500)
        t.expect("a run in full has its description", full["description"] and full["digest"] == command_digest(full["command"]), full["command"])


def test_latest_wins():
    with Studio(t.program, "models/iij", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model="models/iij")
        window.ask("run", trials=200)
        long = window.send("run", trials=1_000_000)
        window.wait_part = None
        later = [window.send("run", trials=400, seed=seed) for seed in range(5)]
        refused("a later run ends the one before", "interrupted", lambda: window.wait(long))
        for one in later[:-1]:
            refused("and those that wait", "interrupted", lambda o=one: window.wait(o))
        t.expect("the last is answered", window.wait(later[-1])["seed"] == 4)
        long = window.send("run", trials=1_000_000)
        window.ask("cancel", of=long)
        refused("a run is cancelled", "interrupted", lambda: window.wait(long))
        # A hand that moves without rest sees figures.
        asked = []
        for i in range(20):
            asked.append(window.send("run", trials=300, live=True, sets={"discount_rate": f"{9 + i / 10}% per year"}))
            time.sleep(0.03)
        answered = 0
        for one in asked:
            try:
                window.wait(one)
                answered += 1
            except Refused as error:
                t.expect("what was overtaken", error.kind == "interrupted", error.error)
        t.expect("live runs are let finish", answered >= 3, answered)
        question = window.send("ask", question="attribute", statistic="mean", outcome="net_income", trials=200_000)
        window.ask("cancel", of=question)
        refused("a question is cancelled", "interrupted", lambda: window.wait(question))
        with studio.window() as other:
            other.ask("open", model="models/iij")
            long = window.send("run", trials=1_000_000)
            t.expect("windows do not disturb each other", other.ask("run", trials=200)["trials"] == 200)
            window.ask("cancel", of=long)
            refused("of its own window", "interrupted", lambda: window.wait(long))


def test_levers():
    folder = shop()
    with Studio(t.program, folder, "models/iij", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        parts = []
        found = window.ask("levers", outcome="profit", part=parts.append)
        levers = {lever["name"]: lever for lever in found["levers"]}
        t.expect("figures that a hand can move", set(levers) == {"sales", "rent", "shares[tea]", "shares[coffee]", "thieves.theft.rate",
                 "thieves.theft.loss.median", "thieves.theft.loss.sigma", "mood.mean", "mood.sd"}, sorted(levers))
        sales = levers["sales"]
        t.expect("in their units", (sales["value"], sales["scale"], sales["unit"], sales["display_unit"]) == (40e3, 1e3, "EUR per year", "k EUR per year"), sales)
        t.expect("with a range", (sales["low"], sales["high"]) == (20e3, 60e3) and 0 < sales["step"] <= 1e3, sales)
        t.expect("a share stays one", levers["shares[tea]"]["high"] == 90, levers["shares[tea]"])
        t.expect("with evidence and place", sales["evidence"][0]["source"] == "book" and sales["file"] == "main.plim" and sales["line"] == 5, sales)
        t.expect("first without what they move", parts and parts[0]["levers"][0]["moves"] is None, parts)
        t.expect("sorted by what they move", [m["name"] for m in found["levers"]][:1] in (["sales"], ["mood.mean"]), [m["name"] for m in found["levers"]])
        t.expect("by one per cent", abs(sales["moves"]["value"] - 400) < 20 and sales["moves"]["unit"] == "EUR", sales["moves"])
        for lever in found["levers"]:
            for value in (lever["low"], lever["high"]):
                text = f"{value / lever['scale']:g} {lever['display_unit']}".strip()
                try:
                    window.ask("run", trials=50, sets={lever["name"]: text})
                except Refused as error:
                    t.expect(f"{lever['name']} = {text} is taken", error.kind == "model" and "check" in error.error["text"], error.error["text"])
        window.ask("open", model="models/iij")
        found = window.ask("levers", outcome="net_income", moves=False)
        names = [lever["name"] for lever in found["levers"]]
        t.expect("levers of the IIJ model", "cloud_sales" in names and "price_war.war.length.low" in names and len(names) > 200, len(names))
        refused("of no outcome", "usage", lambda: window.ask("levers", outcome="nothing"))


TIMES = '''plimsoll 1
model times "By year"
time quarter from 2024-01 for 8
dim Line = north, south
given price each year in EUR { FY2024 12   judgement "list"; FY2025 13   judgement "list" }
given volume[Line] in k per year { north 4; south 2 } judgement "orders"
given wide = 20%   judgement "said"
draw mood each period ~ pert(low: 50%, mode: 100%, high: 130%)   judgement "planner"
draw luck[Line] ~ normal(1, wide / 2)   judgement "follows"
draw calls ~ poisson(4)   judgement "count"
draw drawn each period ~ normal(mood, 1)   judgement "of a drawn one"
flow sales = sum(volume * luck over Line) * price * step * mood + (calls + drawn) * 1 EUR
outcome sales each year, bad low
scenario wider "Wider"   judgement "what if" {
  set wide = 40%
}
'''


TABLES = '''plimsoll 1
model tables "From files"
time year from 2024-01 for 3
dim Line = north, south
dim Kind = old, new
given price[Line] each year in EUR = table("price.csv", key: [line, year], column: price) judgement "list"
given volume[Line, Kind] in per year = table("volume.csv", key: [line, kind], column: volume) judgement "orders"
given rebate[Line] { north 10%   judgement "said"; else 5%   judgement "a guess" }
flow sales = sum(price * volume * (1 - rebate) over Line, Kind) * step
outcome sales each year, bad low
'''


def test_levers_of_tables():
    folder = shop("tables")
    for name, text in (("main.plim", TABLES), ("price.csv", "line,year,price\nnorth,2024,12\nnorth,2025,13\nnorth,2026,14\nsouth,2024,2\nsouth,2025,3\nsouth,2026,4\n"),
                       ("volume.csv", "line,kind,volume\nnorth,old,1\nnorth,new,2\nsouth,old,3\nsouth,new,4\n")):
        with open(os.path.join(folder, name), "w") as out:
            out.write(text)
    price = {"north": [12, 13, 14], "south": [2, 3, 4]}
    volume = {("north", "old"): 1, ("north", "new"): 2, ("south", "old"): 3, ("south", "new"): 4}
    rebate = {"north": 0.1, "south": 0.05}
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        listed = window.ask("levers", moves=True)["levers"]
        levers = {lever["name"]: lever for lever in listed}
        t.expect("each once", len(levers) == len(listed), [lever["name"] for lever in listed])
        t.expect("a lever for each label", {"price[north]", "price[south]", "rebate[north]", "rebate[south]"} <= levers.keys() and
                 {f"volume[{a}, {b}]" for a, b in volume} <= levers.keys(), list(levers))
        for line in price:
            t.expect(f"{line} by year", [one["value"] for one in levers[f"price[{line}]"]["times"]] == price[line], levers[f"price[{line}]"])
        t.expect("a share by label", levers["rebate[south]"]["value"] == 5 and levers["rebate[south]"]["unit"] == "%" and
                 [one["text"] for one in levers["rebate[south]"]["evidence"]] == ["a guess"], levers["rebate[south]"])

        def sales(**sets):
            told = window.ask("run", trials=10, sets=sets)
            t.expect(f"digest of {sets}", command_digest(told["command"]) == told["digest"], told["command"])
            return [o["mean"]["value"] for o in told["outcomes"]]

        def by_hand(price=price, volume=volume, rebate=rebate):
            return [sum(price[a][i] * volume[a, b] * (1 - rebate[a]) for a, b in volume) for i in range(3)]

        def near(xs, ys):
            return len(xs) == len(ys) and all(abs(x - y) < 1e-9 * abs(y) for x, y in zip(xs, ys))
        t.expect("the model itself", near(sales(), by_hand()), (sales(), by_hand()))
        told = sales(**{"price[north]": "if fiscal_year_number < 1 then price[north] else if fiscal_year_number < 2 then 20 EUR else price[north]"})
        t.expect("one year of one label", near(told, by_hand(price={**price, "north": [12, 20, 14]})), told)
        told = sales(**{"price[south]": "price[south] * 1.5"})
        t.expect("all years of one label", near(told, by_hand(price={**price, "south": [3, 4.5, 6]})), told)
        told = sales(**{"volume[south, old]": "30 per year", "rebate[south]": "50%"})
        t.expect("entries of tables", near(told, by_hand(volume={**volume, ("south", "old"): 30}, rebate={**rebate, "south": 0.5})), told)


def test_levers_by_time_and_laws():
    folder = shop("times")
    with open(os.path.join(folder, "main.plim"), "w") as out:
        out.write(TIMES)
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        levers = {lever["name"]: lever for lever in window.ask("levers", moves=False)["levers"]}
        price = levers["price"]
        t.expect("one lever by year", [(one["period"], one["value"]) for one in price["times"]] == [("2024", 12), ("2025", 13)] and
                 price["counted_by"] == "fiscal_year_number" and price["display_unit"] == "EUR", price)
        t.expect("each with its range", [(one["low"], one["high"]) for one in price["times"]] == [(6, 18), (6.5, 19.5)], price)
        t.expect("one figure has no times", "times" not in levers["wide"], levers["wide"])

        def sales(**sets):
            told = window.ask("run", trials=200, sets=sets)
            t.expect(f"digest of {sets}", command_digest(told["command"]) == told["digest"], told["command"])
            return [o["mean"]["value"] for o in told["outcomes"]]
        base = sales()
        one = sales(price="if fiscal_year_number < 1 then price else 26 EUR")
        t.expect("one year is set by itself", one[0] == base[0] and one[1] > 1.9 * base[1], (base, one))

        def laws(*names, **of):
            found = window.ask("laws", names=list(names), **of)
            return found["levels"], {law["name"]: law for law in found["laws"]}
        levels, found = laws("mood", "luck", "calls", "drawn", parameters=True)
        t.expect("levels rise inside 0 and 1", levels == sorted(levels) and 0 < levels[0] and levels[-1] < 1, levels)
        mood = found["mood"]
        points = mood["curves"][0]["quantiles"]
        t.expect("a law in its unit", mood["display_unit"] == "%" and mood["scale"] == 0.01 and mood["text"].startswith("pert("), mood)
        t.expect("its quantiles rise between its ends", points == sorted(points) and 0.5 < points[0] and points[-1] < 1.3, points)
        t.expect("its mean", abs(mood["curves"][0]["mean"] - (0.5 + 4 + 1.3) / 6) < 1e-12, mood["curves"][0]["mean"])
        t.expect("its parameters", [(p["name"], p["text"]) for p in mood["parameters"]] == [("low", "50%"), ("mode", "100%"), ("high", "130%")], mood)
        t.expect("one curve where labels have the same", len(found["luck"]["curves"]) == 1, found["luck"])
        t.expect("also one that follows from givens", found["luck"]["parameters"][1]["text"] == "wide / 2", found["luck"])
        t.expect("counts are whole", all(x == int(x) for x in found["calls"]["curves"][0]["quantiles"]), found["calls"])
        t.expect("none where its numbers are drawn, and why", found["drawn"]["curves"] == [] and "constant numbers" in found["drawn"]["why"], found["drawn"])

        def width(**of):
            curve = laws("luck", **of)[1]["luck"]["curves"][0]["quantiles"]
            return curve[-1] - curve[0]
        t.expect("of what is set", abs(width(sets={"wide": "10%"}) / width() - 0.5) < 1e-9, width(sets={"wide": "10%"}))
        t.expect("and of scenarios", abs(width(scenarios=["wider"]) / width() - 2) < 1e-9, width(scenarios=["wider"]))
        wrong = refused("a law's rule", "model", lambda: sales(wide="10%", **{"mood.mode": "140%"}))
        t.expect("is told of the lever that breaks it, whatever else is set", wrong.get("lever") == "mood.mode" and "mode <= high" in wrong["text"], wrong)
        refused("a law of nothing", "usage", lambda: laws("nothing"))
        refused("too many laws", "usage", lambda: laws(*["mood"] * 101))
        refused("a value that is wrong", "model", lambda: laws("mood", sets={"wide": "abc def"}))


def test_questions():
    folder = shop("questions")
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        about = {"outcome": "profit", "trials": 4000}
        schemas = {}
        for question, fields in {"attribute": {}, "sensitivity": {"method": "tornado"}, "stress": {}, "breakeven": {"inputs": ["sales"]},
                                 "reverse": {"failure": "profit < 0 EUR"}, "worst": {}, "effects": {}, "verify": {}, "trace": {"name": "profit"},
                                 "explain": {"trial": 3}, "parts": {"statistic": "es(5%)"}}.items():
            try:
                found = window.ask("ask", question=question, **{**about, **fields})
                schemas[question] = found.get("schema", "")
            except Refused as error:
                schemas[question] = error.kind
        t.expect("each question has its answer", all(schemas[q].startswith("plimsoll") for q in ("attribute", "sensitivity", "stress", "breakeven", "reverse", "worst")), schemas)
        direct = t.json("attribute", folder, "--outcome", "profit", "--statistic", "mean", "--trials", 4000)
        asked = window.ask("ask", question="attribute", **about)
        for one in (direct, asked):
            one.pop("times_apart", None), one.pop("seconds", None)
        t.expect("as the command writes it", {k: v for k, v in direct.items() if k != "about"} == {k: v for k, v in asked.items() if k != "about"}, (direct, asked))
        refused("no question", "usage", lambda: window.ask("ask", question="why"))
        refused("no such method", "usage", lambda: window.ask("ask", question="sensitivity", method="magic"))
        beside = window.ask("difference", a={"trials": 500}, b={"sets": {"rent": "13 k EUR per year"}})
        mean = beside["differences"][0]["mean"]
        t.near("a difference on the same noise", mean["value"], -1000, 1e-6)
        t.expect("its error is of the difference", mean["se"] in (0, None) or mean["se"] < 1, mean)
        t.expect("periods as in a run", beside["differences"][0]["period"] == window.ask("run", trials=100)["outcomes"][0]["period"], beside)
        table = window.ask("variable", name="rent", trials=100)
        tables = window.ask("variable", names=["rent", "profit"], trials=100)["tables"]
        t.expect("several at once", [one["name"] for one in tables] == ["rent", "profit"] and tables[0] == table, tables)
        t.near("a variable by year", table["rows"][0]["mean"], 12000 if table["unit"] == "EUR per year" else 12, 1e-9)
        refused("no variable", "usage", lambda: window.ask("variable", name="x\noutcome y"))


def test_exports():
    folder = shop("exports")
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        made = window.ask("export", what="json", trials=400, sets={"rent": "13 k EUR per year"})
        status, headers, body = studio.get(made["url"])
        result = json.loads(body)
        t.expect("a download", status == 200 and result["digest"] == made["digest"] and headers["content-disposition"] == 'attachment; filename="exports.json"', headers)
        t.expect("once", studio.get(made["url"])[0] == 404)
        t.expect("the line that gives it", "--json exports.json" in made["command"] and "--set" in made["command"], made)
        made = window.ask("export", what="xlsx", trials=400)
        t.expect("a workbook", studio.get(made["url"])[2][:2] == b"PK")
        answer = window.ask("ask", question="attribute", outcome="profit", trials=4000)
        try:
            made = window.ask("export", what="report", trials=4000, answers=[answer])
            page = studio.get(made["url"])[2]
            t.expect("the report", b"plimsoll.attribute" in page and b"<!doctype html>" in page[:200].lower(), page[:200])
        except Refused as error:
            t.expect("the report, where its template is built", "not built" in error.error["text"], error.error)
        refused("no such export", "usage", lambda: window.ask("export", what="pdf"))
        refused("an answer that is none", "usage", lambda: window.ask("export", what="json", answers=[{"a": 1}]))


def test_memory():
    """A script that drags, types, switches and cancels: the server stays as large as it was after the first part of it."""
    folder = shop("memory")
    rounds = 2000 if t.nightly else 250

    def resident(pid):
        with open(f"/proc/{pid}/status") as file:
            return int(next(line for line in file if line.startswith("VmRSS:")).split()[1]) / 1024

    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        random = __import__("random").Random(7)
        sizes = []
        for i in range(rounds):
            if i % (rounds // 10) == 0:
                sizes.append(resident(studio.process.pid))
            sets = random.sample([("sales", f"{random.uniform(20, 60):.4f} k EUR per year"), ("thieves.theft.loss.sigma", f"{random.uniform(0.4, 1.2):.5f}"),
                                  ("mood.sd", f"{random.uniform(0.05, 0.2):.6f}"), ("thieves.theft.rate", f"{random.uniform(1, 3):.4f} per year")], random.randrange(4))
            spec = {"sets": dict(sets), "without": ["thieves"] * random.randrange(2), "seed": random.randrange(5)}
            choice = random.randrange(10)
            if choice < 6:
                window.ask("run", trials=1000, first=300, live=True, **spec)
            elif choice == 6:
                window.ask("edit", file="main.plim", text=SHOP.replace("12 k", f"{random.uniform(10, 14):.5f} k") + "# " + "x" * random.randrange(2000) + "\n")
            elif choice == 7:
                long = window.send("run", trials=500_000, **spec)
                window.ask("cancel", of=long)
                try:
                    window.wait(long)
                except Refused as error:
                    t.expect("cancelled", error.kind == "interrupted", error.error)
            elif choice == 8:
                window.ask("difference", a={}, b=spec, trials=500)
            else:
                window.ask("levers", outcome="profit", trials=200)
        t.expect("it does not grow", resident(studio.process.pid) < 1.2 * max(sizes[1:4]) + 8, sizes)
        # A heap of a thread's own is one of glibc's, which begins at a multiple of 64 MiB.
        with open(f"/proc/{studio.process.pid}/maps") as file:
            maps = [line.split() for line in file]
        heaps = [one[0] for one in maps if len(one) == 5 and one[1] == "rw-p" and int(one[0].split("-")[0], 16) % (64 << 20) == 0]
        t.expect("threads share their heaps", len(heaps) <= 2, heaps)


sys.exit(t.run_all(globals(), sys.argv[3:]))
