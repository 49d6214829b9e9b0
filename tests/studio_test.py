#!/usr/bin/env python3
"""`plimsoll studio` as its page uses it: what is asked and told, digests against the command line, edits, saves, downloads.

usage: studio_test.py PROGRAM ROOT
"""
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

from program_test import Tests
from studio_client import Refused, Studio

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL_")}
environment["PLIMSOLL_PATH"] = root
environment["TMPDIR"] = t.folder.name

SHOP = '''plimsoll 1
model shop "A corner shop"
time month from 2020-01 for 12
source book "The shop's book" file "book.txt"
given sales = 40 k EUR per year   cite book:2 "40 k EUR"
given rent = 12 k EUR per year   judgement "contract"
given shares[Line] { tea 60%  judgement "counted"; coffee 40%  judgement "counted" }
dim Line = tea, coffee
risk thieves "Thieves" {
  event theft "a theft" { rate 2 per year   judgement "police"
    draw loss ~ lognormal(median: 900 EUR, sigma: 0.8)   judgement "police"
    total lost = loss }
}
draw mood ~ normal(1, 0.1)   judgement "weather"
flow profit = (sales * mood - rent) * step * sum(shares over Line) - thieves.theft.lost
outcome profit each year, bad low, "profit"
limit poor "Not poor": P(profit < 0 EUR) <= 20% each year
scenario slump "A slump"   judgement "what if" {
  set sales = 0.8 * sales
}
'''
BOOK = "Our year\nSales were 40 k EUR in all.\n  Rent is paid to Ms Müller: €12 thousand <img src=x onerror=alert(1)>.\n"


def shop(name="shop"):
    folder = t.path(name)
    os.makedirs(folder, exist_ok=True)
    for file, text in (("main.plim", SHOP), ("book.txt", BOOK)):
        with open(os.path.join(folder, file), "w") as out:
            out.write(text)
    return folder


def refused(what, kind, call):
    """The error that a call is refused with; {} where it is not."""
    try:
        call()
    except Refused as error:
        t.expect(what, error.kind == kind, error.error)
        return error.error
    t.expect(what, False, "not refused")
    return {}


def command_digest(command):
    """Of the line that the studio gives, run as a shell would."""
    words = shlex.split(command)
    t.expect("the command is plimsoll's", words[0] == "plimsoll", command)
    path = t.path("digest.json")
    done = subprocess.run([t.program, *words[1:], "--json", path], env=environment, capture_output=True, text=True, cwd=root)
    if done.returncode not in (0, 3):
        return done.stderr
    with open(path) as file:
        return json.load(file)["digest"]


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


def test_edits():
    folder = shop("edits")
    main = os.path.join(folder, "main.plim")
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window, studio.window() as other:
        opened = window.ask("open", model=folder)
        hash_ = opened["files"][0]["hash"]
        base = window.ask("run", trials=300)["digest"]
        edited = SHOP.replace("rent = 12", "rent = 13")
        window.ask("edit", file="main.plim", text=edited)
        moved = window.ask("run", trials=300)["digest"]
        t.expect("an edit counts at once", moved != base)
        t.expect("and is told, as the command would run the file", window.ask("run", trials=300)["edited"] is True)
        window.ask("edit", file="main.plim", text=SHOP + "\ngiven broken = \n")
        error = refused("a model that does not compile", "model", lambda: window.ask("run", trials=300))
        t.expect("is told with places below the folder", error.get("diagnostics") and error["diagnostics"][0]["primary"]["file"] == "main.plim", error)
        other.ask("open", model=folder)
        t.expect("edits are of their window", other.ask("run", trials=300)["digest"] == base)
        window.ask("edit", file="main.plim", text=edited)
        with open(main) as file:
            t.expect("nothing is written before it is saved", file.read() == SHOP)
        saved = window.ask("save", file="main.plim", text=edited, hash=hash_)
        with open(main) as file:
            t.expect("a save is written", file.read() == edited)
        told = other.event("disk")
        t.expect("other windows are told", told["file"] == "main.plim" and told["text"] == edited and told["hash"] == saved["hash"], told)
        t.expect("and run it", other.ask("run", trials=300)["digest"] == moved)
        error = refused("a save of what has changed meanwhile", "stale", lambda: other.ask("save", file="main.plim", text=SHOP, hash=hash_))
        t.expect("tells what is there", error["disk"]["text"] == edited and error["disk"]["hash"] == saved["hash"], error)
        with open(main) as file:
            t.expect("and leaves it", file.read() == edited)
        with open(main, "w") as out:
            out.write(SHOP.replace("rent = 12", "rent = 14"))
        told = window.event("disk")
        t.expect("a change on the disk is told", "rent = 14" in told["text"], told)
        for name in ("../edits/main.plim", "/etc/passwd", "book.txt/../main.plim", "none.plim", "", "main.plim\0"):
            refused(f"no file of the model: {name!r}", "usage", lambda n=name: window.ask("save", file=n, text="x", hash=""))
            refused(f"nor edited: {name!r}", "usage", lambda n=name: window.ask("edit", file=n, text="x"))
        outside = t.path("outside.txt")
        with open(outside, "w") as out:
            out.write("old")
        os.remove(main)
        os.symlink(outside, main)
        refused("a link out of the folder", "usage", lambda: window.ask("save", file="main.plim", text="new", hash=""))
        with open(outside) as file:
            t.expect("is not followed", file.read() == "old")


def test_what_windows_share():
    """What was made of a text serves every window that has this text, and none that has another one."""
    folder = shop("shared")

    def write(rent):
        with open(os.path.join(folder, "main.plim"), "w") as out:
            out.write(SHOP.replace("rent = 12", f"rent = {rent}"))

    def digest(studio):
        with studio.window() as window:
            opened = window.ask("open", model=folder)
            return opened["show"], window.ask("run", trials=300)

    with Studio(t.program, folder, env=environment, cwd=root) as studio:
        told = {}
        for rent in (12, 13, 12, 14):
            write(rent)
            show, run = digest(studio)
            formula = next(d["formula"] for d in show["definitions"] if d["name"] == "rent")
            t.expect("a window tells the text that lies there", str(rent) in formula, formula)
            t.expect("and runs it", run["digest"] == command_digest(run["command"]), run["digest"])
            told.setdefault(rent, run["digest"])
            t.expect("as before", told[rent] == run["digest"])
        with studio.window() as window, studio.window() as other:
            window.ask("open", model=folder)
            write(12)
            window.event("disk")
            t.expect("a window that was told of a change runs it", window.ask("run", trials=300)["digest"] == told[12])
            write(14)
            window.event("disk")
            other.ask("open", model=folder)
            t.expect("so does one that opens it", other.ask("run", trials=300)["digest"] == told[14])
        # No text of the model, yet read by it.
        with open(os.path.join(folder, "book.txt"), "a") as out:
            out.write("One line more\n")
        show, run = digest(studio)
        t.expect("a source that was changed is read anew", run["digest"] == told[14])


def test_killed_while_saving():
    folder = shop("killed")
    main = os.path.join(folder, "main.plim")
    texts = [SHOP, SHOP + "# " + "x" * 300_000 + "\n"]
    for round_ in range(6):
        with open(main, "w") as out:
            out.write(texts[0])
        studio = Studio(t.program, folder, env=environment, cwd=root)
        window = studio.window()
        window.ask("open", model=folder)

        def save():
            try:
                for i in range(1000):
                    window.send("save", file="main.plim", text=texts[(i + 1) % 2], hash="")
                    time.sleep(0.002)
            except OSError:
                pass
        thread = threading.Thread(target=save)
        thread.start()
        time.sleep(0.1 + 0.037 * round_)
        studio.process.send_signal(signal.SIGKILL)
        studio.process.wait()
        thread.join()
        window.socket.close()
        studio.end()
        with open(main) as file:
            t.expect("kill -9 while saving leaves the old file or the new one", file.read() in texts)
        left = [name for name in os.listdir(folder) if name not in ("main.plim", "book.txt")]
        t.expect("and nothing else", not left, left)


def test_evidence():
    folder = shop("evidence")
    with Studio(t.program, folder, "models/tutorial/telegraph", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        source = window.ask("source", source="book")
        t.expect("a source line by line", [line["text"] for line in source["lines"]][1] == "Sales were 40 k EUR in all.", source)
        mark = next(m for m in source["marks"] if m["name"] == "sales")
        text = source["lines"][mark["line"] - 1]["text"]
        t.expect("what is cited is marked", text[mark["from"]:mark["to"]] == "40 k EUR" and mark["file"] == "main.plim", mark)
        line = source["lines"][2]["text"]
        at = line.index("€12 thousand")
        cited = window.ask("cite", source="book", line=3, **{"from": at, "to": at + len("€12 thousand")})
        t.expect("a given of a figure that is marked", re.search(r'given \w+ = 12 k EUR\s+cite book:3 "€12 thousand"', cited["text"]), cited)
        refused("no figure is there", "usage", lambda: window.ask("cite", source="book", line=1, **{"from": 0, "to": 3}))
        refused("no such line", "usage", lambda: window.ask("cite", source="book", line=99, **{"from": 0, "to": 3}))
        refused("no such source", "usage", lambda: window.ask("source", source="/etc/passwd"))
        made = window.ask("scenario", name="hard_year", title='A "hard" year', sets={"sales": "30 k EUR per year", "mood": "~ normal(0.9, 0.2)"}, without=["thieves"])
        t.expect("a scenario of what was changed", "scenario hard_year" in made["text"] and made["text"].startswith(SHOP) and made["left_out"] == ["without thieves"], made)
        insert = made["edit"]
        t.expect("as an edit too", SHOP[:insert["from"]] + insert["insert"] + SHOP[insert["to"]:] == made["text"], insert)
        window.ask("save", file=made["file"], text=made["text"], hash=made["hash"])
        a = window.ask("run", trials=200, scenarios=["hard_year"])["digest"]
        b = window.ask("run", trials=200, sets={"sales": "30 k EUR per year", "mood": "~ normal(0.9, 0.2)"})["digest"]
        t.expect("which is the same run", a == b)
        done = t.run("fmt", os.path.join(folder, "main.plim"), "--stdout")
        t.expect("laid out as fmt does", made["edit"]["insert"].strip() in done.stdout, done)
        refused("a name that is taken", "model", lambda: window.ask("scenario", name="slump", sets={"sales": "1 EUR per year"}))
        refused("no name", "usage", lambda: window.ask("scenario", name="a b", sets={"sales": "1 EUR per year"}))
        refused("nothing is set", "usage", lambda: window.ask("scenario", name="empty"))
        window.ask("open", model="models/tutorial/telegraph")
        shown = window.ask("open", model="models/tutorial/telegraph")["show"]
        name = next(s["name"] for s in shown["sources"])
        source = window.ask("source", source=name)
        t.expect("a filing in HTML", source["kind"] == "html" and source["marks"] and source["total"] > 10, source["kind"])
        window.ask("open", model=folder)
    os.remove(os.path.join(folder, "book.txt"))
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        refused("a source that is not here", "usage", lambda: window.ask("source", source="book"))
    elsewhere = t.path("elsewhere.txt")
    with open(elsewhere, "w") as out:
        out.write(BOOK)
    with Studio(t.program, folder, "--source", f"book={elsewhere}", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        t.expect("a source that was named", window.ask("source", source="book")["total"] == 3)


def test_language_server():
    folder = shop("language")
    uri = "file://" + os.path.realpath(folder) + "/main.plim"
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        base = window.ask("run", trials=200)["digest"]

        def lsp(method, params, id_=None):
            message = {"jsonrpc": "2.0", "method": method, "params": params, **({} if id_ is None else {"id": id_})}
            window.send_text(json.dumps({"lsp": message}))

        def told(of):
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                for i, one in enumerate(window.lsp):
                    if of(one):
                        return window.lsp.pop(i)
                message = window.read(20)
                (window.lsp if "lsp" in message else window.events).append(message.get("lsp", message))
            raise TimeoutError("the language server says nothing")
        lsp("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
        t.expect("the language server answers", "capabilities" in told(lambda m: m.get("id") == 1)["result"])
        lsp("initialized", {})
        lsp("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "plimsoll", "version": 1, "text": SHOP}})
        lsp("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": SHOP.replace("rent = 12", "rent = 13")}]})
        moved = window.ask("run", trials=200)["digest"]
        t.expect("what the editor holds is what runs", moved != base)
        window.ask("edit", file="main.plim", text=SHOP.replace("rent = 12", "rent = 14"))
        t.expect("before an edit beside it", window.ask("run", trials=200)["digest"] == moved)
        window.ask("edit", file="main.plim")
        lsp("textDocument/didChange", {"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": SHOP + "given broken = \n"}]})
        found = told(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["diagnostics"] and m["params"].get("version", 3) == 3)
        t.expect("mistakes are published", found["params"]["uri"] == uri, found)
        lsp("textDocument/didClose", {"textDocument": {"uri": uri}})
        t.expect("closed, the file is what runs", window.ask("run", trials=200)["digest"] == base)
        for broken in ({"jsonrpc": "2.0"}, [], 7, None, {"method": 5}, {"jsonrpc": "2.0", "id": 9, "method": "no/such"}):
            window.send_text(json.dumps({"lsp": broken}))
        t.expect("messages that are none do no harm", window.ask("hello")["models"])


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


def test_filings():
    folder = shop("filings")
    with open(os.path.join(root, "models/tutorial/telegraph/telegraph_1999.htm"), "rb") as file:
        filing = file.read()
    headers = {"X-Plimsoll": "1", "Content-Type": "application/octet-stream"}
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        status, _, body = studio.get("/upload", {**headers, "Origin": studio.origin}, "POST", filing)
        t.expect("a filing is taken in", status == 200, (status, body))
        upload = json.loads(body)["upload"]
        read = window.ask("read", upload=upload)
        t.expect("its register", read["register"]["factors"] and read["skeleton"].startswith("plimsoll 1"), read["skeleton"][:100])
        started = window.ask("start", upload=upload, folder="telegraph")
        t.expect("a model is begun", started["model"] == os.path.join(folder, "telegraph") and "plimsoll 1" in open(os.path.join(folder, "telegraph", "main.plim")).read())
        opened = window.ask("open", model=started["model"])
        t.expect("that compiles and runs", opened["show"] and window.ask("run", trials=100)["trials"] == 100, opened.get("error"))
        source = opened["show"]["sources"][0]["name"]
        t.expect("and finds its filing", window.ask("source", source=source)["total"] > 10)
        for name in ("telegraph", "../x", "a/b", ".hidden", "", "x" * 100):
            refused(f"no new folder: {name!r}", "usage", lambda n=name: window.ask("start", model=folder, upload=upload, folder=n))
        refused("no upload", "usage", lambda: window.ask("read", upload="../../etc/passwd"))
        _, _, body = studio.get("/upload", {**headers, "Origin": studio.origin}, "POST", b"\x00\xff" * 1000)
        refused("a filing that is none", "model", lambda: window.ask("read", upload=json.loads(body)["upload"]))


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


tests = [f for name, f in list(globals().items()) if name.startswith("test_")]
for test in tests:
    if len(sys.argv) > 3 and sys.argv[3] not in test.__name__:
        continue
    before, begin = t.failed, time.monotonic()
    try:
        test()
    except Exception as error:  # pylint: disable=broad-except
        t.expect(f"{test.__name__} comes to its end", False, f"{type(error).__name__}: {error}")
        if not isinstance(error, (Refused, TimeoutError, ConnectionError)):
            raise
    print(f"{test.__name__}: {time.monotonic() - begin:.1f} s{'' if t.failed == before else ' FAILED'}", flush=True)
sys.exit(t.end())
