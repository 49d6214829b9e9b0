#!/usr/bin/env python3
"""A run in parts: the bits of one run, whatever is moved, missing or in the way; cut_faults_test.py damages and kills.

    same        parts in any order, on any threads, interrupted or not, merged: the JSON of one run
    short pass  where the pilot says nothing of where the ranks lie: merge asks for it, computes it, and goes on with it
    alone       a part is computed from the folder, where the model's files are not
    kept        merged runs, with the texts of the plan
    named       what is missing, damaged, of another run, of no part
    folders     of other names, with other things in them, not to be written, of a model behind a link

usage: cut_runs_test.py PROGRAM ROOT
"""
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import time

from cutting import Cutting, parts_of

t = Cutting(sys.argv[1], sys.argv[2])
run, new_folder, same, lesson, manufacturer, environment = t.run, t.new_folder, t.same, t.lesson, t.manufacturer, t.environment
result_of, prepared = t.result_of, t.prepared_run
random.seed(20)


def refused(what, arguments, words, code=2):
    t.refused(what, arguments, *words, code=code)


# ---------------------------------------------------------------- same
CASES = [(lesson, []), (lesson, ["--sampler", "sobol", "--replicates", "8"]), (lesson, ["--sampler", "latin", "--replicates", "9"]),
         (lesson, ["--action", "guards", "--seed", "7"]), (manufacturer, ["--trials", "5000"])]
for model, options in CASES:
    trials = [] if "--trials" in options else ["--trials", "30000"]
    whole = result_of("run", model, *trials, *options)
    same(f"7 parts of {os.path.basename(model)} {options}", whole,
         result_of("run", model, *trials, *options, "--parts", "7", "--into", new_folder()))
    folder = prepared(model, *trials, *options, "--parts", "7")
    order = list(range(1, 8))
    random.shuffle(order)
    for k in order:
        done = run("part", folder, k, "--threads", random.choice((1, 2, 3, 7)), "--block", random.choice((64, 1000, 4096)))
        t.expect(f"part {k}", done.returncode == 0 and not done.stdout and not done.stderr, done)
    again = {name: open(f"{folder}/parts/{name}", "rb").read() for name in parts_of(folder)}
    t.expect("seven files", len(again) == 7, again.keys())
    same(f"parts {order}", whole, result_of("merge", folder))
    for name in again:
        os.remove(f"{folder}/parts/{name}")
    t.expect("ranges", run("part", folder, "2-3", "--threads", "1").returncode == 0 and len(parts_of(folder)) == 2)
    t.expect("a list", run("part", folder, "missing", "--list").stdout == "1,4-7\n")
    t.expect("missing", run("part", folder, "missing").returncode == 0)
    for name, bytes_ in again.items():
        t.expect(f"{name} has the same bytes", open(f"{folder}/parts/{name}", "rb").read() == bytes_)
    t.expect("nothing is missing", run("part", folder, "missing", "--list").stdout == "")
    done = run("merge", folder, "--check", "30%", "--quiet")
    t.expect("--check", done.returncode == 0 and "with the same bits: part " in done.stderr, done)
# Far more trials than the pilot of curves has: its tails reach beyond all amounts that the pilot fixed.
whole = result_of("run", lesson, "--trials", "300000", "--seed", "5")
merged = result_of("run", lesson, "--trials", "300000", "--seed", "5", "--parts", "4", "--into", new_folder())
for one in (whole, merged):
    for outcome in one["outcomes"]:
        amounts, trials = outcome["distribution"]["amounts"], outcome["distribution"]["trials"]
        t.expect("the whole curve", (amounts[0], trials[0], amounts[-1], trials[-1]) == (outcome["min"], 0, outcome["max"], 300000)
                 and amounts == sorted(amounts) and trials == sorted(trials), outcome["distribution"])
same("curves", whole, merged)
text = run("run", lesson, "--trials", "20000", "--json", t.path("x.json")).stdout
parts_text = run("run", lesson, "--trials", "20000", "--parts", "3", "--into", new_folder()).stdout
t.expect("tables are those of one run", re.sub(r"[\d.]+ s on \d+ threads?", "", text) == re.sub(r"[\d.]+ s on \d+ threads?", "", parts_text)
         and "digest" in parts_text, parts_text)

# A folder that is there goes on, and does nothing twice.
folder = prepared(lesson, "--trials", "9000", "--parts", "3")
run("part", folder, 2)
stamp = os.stat(folder + "/parts/000002.part").st_mtime_ns
whole = result_of("run", lesson, "--trials", "9000")
same("what was there", whole, result_of("run", lesson, "--trials", "9000", "--parts", "3", "--into", folder))
t.expect("a whole part is not computed again", os.stat(folder + "/parts/000002.part").st_mtime_ns == stamp)
done = run("run", lesson, "--trials", "9000", "--parts", "3", "--into", folder, "--limits", "--quiet")
t.expect("--limits", done.returncode in (0, 3), done)

# ---------------------------------------------------------------- short pass
# The pilot is of the random sampler: where its first trial has no value it tells nothing. No trial of sobol comes to the hole.
HOLE = """plimsoll 1
model gap "No value where the pilot looks first"
time month from 2026-01 for 1
given hole = 0 judgement "made up"
draw x ~ normal(mean: 0, sd: 1) judgement "made up"
outcome at = x
outcome y = log((x - hole) * (x - hole))
"""
gap = t.path("gap.plim")
open(gap, "w").write(HOLE)
run("run", gap, "--trials", "1", "--samples", t.path("first.csv"))
hole = "hole=" + open(t.path("first.csv")).read().split("\n")[1].split(",")[1]
done = run("run", gap, "--trials", "1", "--set", hole)
t.expect("the first trial has no value", done.returncode == 1 and "trial 0" in done.stderr, done)
asked = ["run", gap, "--set", hole, "--trials", "20000", "--sampler", "sobol", "--replicates", "8"]
whole = result_of(*asked)
folder = new_folder()
same("a short pass of a run", whole, result_of(*asked, "--parts", "4", "--into", folder))
ENDS = ("part", "pass-1", "pass-2")
t.expect("one pass counts, one keeps", parts_of(folder) == [f"00000{k}.{end}" for k in (1, 2, 3, 4) for end in ENDS], parts_of(folder))
folder = prepared(*asked[1:], "--parts", "4")
run("part", folder, "missing")
for again in range(2):
    done = run("merge", folder, "--no-compute")
    t.expect("merge asks for it", done.returncode == 2 and "want a short pass more over parts 1-4" in done.stderr, done)
t.expect("all have it to do", run("part", folder, "missing", "--list").stdout == "1-4\n")
t.expect("part computes it", run("part", folder, "2").returncode == 0 and "000002.pass-1" in parts_of(folder))
done = run("merge", folder, "--no-compute")
t.expect("merge asks for the rest", done.returncode == 2 and "over parts 1, 3-4" in done.stderr, done)
same("a short pass of merge", whole, result_of("merge", folder, "--check", "100%"))
same("a short pass that is there", whole, result_of("merge", folder, "--no-compute"))
os.remove(folder + "/parts/000003.part")
done = run("merge", folder)
t.expect("parts of the first pass are not made by merge", done.returncode == 2 and "missing: 3" in done.stderr, done)

# ---------------------------------------------------------------- alone
elsewhere = t.path("elsewhere")
copied = os.path.join(elsewhere, "copied")
os.makedirs(copied)
moved = shutil.copytree(os.path.join(t.root, "models/tutorial"), t.path("lessons"))
whole = result_of("run", "lessons/manufacturer.plim", "--trials", "3000", cwd=t.folder.name)
done = run("run", "lessons/manufacturer.plim", "--trials", "3000", "--parts", "2", "--into", "alone", "--prepare", cwd=t.folder.name)
t.expect("laid out from a relative path", done.returncode == 0 and "1,500 trials" in done.stdout, done)
shutil.move(t.path("alone"), copied + "/run")
shutil.rmtree(moved)
bare = {k: v for k, v in environment.items() if k != "PLIMSOLL_PATH"}
for k in (1, 2):
    done = t.run("part", copied + "/run", k, cwd="/", env=bare)
    t.expect(f"part {k} without the model's files", done.returncode == 0, done)
same("merged without the model's files", whole, result_of("merge", copied + "/run", cwd="/", env=bare))

# ---------------------------------------------------------------- kept
store = t.path("merged.db")
keeps = dict(environment, PLIMSOLL_STORE=store)
moved = shutil.copytree(os.path.join(t.root, "models/tutorial"), t.path("kept_lessons"))
for model, options in ((lesson, ["--sampler", "latin", "--replicates", "6", "--action", "guards", "--seed", "4"]),
                       (moved + "/manufacturer.plim", ["--set", "hall = 5 M EUR per year"])):
    words = ["run", model, "--trials", "6000", *options]
    whole = result_of(*words)
    folder = prepared(model, *words[2:], "--parts", "3")
    if model != lesson:
        shutil.rmtree(moved)
    t.expect("three parts", run("part", folder, "missing", env=dict(keeps, PLIMSOLL_KEEP="1")).returncode == 0 and (model != lesson or not os.path.exists(store)))
    done = run("merge", folder, "--keep", "--note", "the night", "--quiet", env=keeps)
    t.expect("merge --keep", done.returncode == 0 and f"in {store}" in done.stderr, done)
    t.kept(store, f"merged {options}", whole)
    shown = json.loads(run("runs", "show", "latest", "--json", "--store", store).stdout)["runs"][0]
    given = {one["name"]: one["values"] for one in shown["options"]}
    t.expect("with what was asked", shown["command"] == "run" and shown["note"] == "the night" and given["--trials"] == ["6000"]
             and all(given[options[i]] == [options[i + 1]] for i in range(0, len(options), 2)), given)
done = run("merge", folder, "--keep")
t.expect("no store beside a model that is gone", done.returncode == 2 and "is not here" in done.stderr and "PLIMSOLL_STORE=" in done.stderr, done)
done = run("merge", folder, "--quiet", env=dict(keeps, PLIMSOLL_KEEP="1"))
t.expect("PLIMSOLL_KEEP is for merge too", done.returncode == 0 and "kept as" in done.stderr, done)
shown = [json.loads(run("runs", "show", one, "--json", "--store", store).stdout)["runs"][0] for one in ("latest", "latest~2")]
t.expect("a seed that nobody gave is not shown", [any(one["name"] == "--seed" for one in run_["options"]) for run_ in shown] == [False, True], shown)
refused("a note for nothing", ["merge", folder, "--note", "x"], ["--note", "--keep"])
refused("nothing to keep yet", ["run", lesson, "--parts", "2", "--into", new_folder(), "--prepare", "--keep"], ["--prepare", "--keep"])
done = run("run", lesson, "--parts", "2", "--into", new_folder(), "--prepare", env=dict(keeps, PLIMSOLL_KEEP="1", PLIMSOLL_STORE=t.path("none.db")))
t.expect("nor by PLIMSOLL_KEEP", done.returncode == 0 and not os.path.exists(t.path("none.db")), done)
done = run("compare", lesson, lesson, "--trials", "100", env=dict(keeps, PLIMSOLL_KEEP="1"))
t.expect("compare says that it is not kept", done.returncode == 0 and "`compare` is not kept" in done.stderr, done)
refused("compare takes no --keep", ["compare", lesson, lesson, "--keep"], ["compare has no option --keep"])

# The store is that of the model that was laid out, whatever the working folder has of that name.
here, there, bare = t.path("a/models"), t.path("b"), t.path("c")
for one in (here, there + "/models", bare):
    os.makedirs(one)
shutil.copy(lesson, here + "/m.plim")
shutil.copy(manufacturer, there + "/models/m.plim")
done = run("run", "models/m.plim", "--trials", "2000", "--parts", "2", "--into", "../night", "--prepare", cwd=t.path("a"))
t.expect("laid out from a relative path", done.returncode == 0, done)
shutil.copytree(t.path("night"), t.path("night_2"))
bytes_ = []
for k, (folder, cwd) in enumerate((("../night", there), ("../night_2", bare))):
    t.expect("its parts", run("part", folder, "missing", cwd=cwd).returncode == 0)
    bytes_.append([open(f"{t.path('night_2' if k else 'night')}/parts/00000{n}.part", "rb").read() for n in (1, 2)])
    done = run("merge", folder, "--quiet", "--keep", cwd=cwd)
    t.expect(f"kept beside its model, from {cwd}", done.returncode == 0 and f"in {os.path.realpath(here)}/.plimsoll/runs.db" in done.stderr, done)
t.expect("nowhere else", not os.path.exists(there + "/models/.plimsoll") and not os.path.exists(bare + "/.plimsoll"))
t.kept(here, "from elsewhere", result_of("run", "models/m.plim", "--trials", "2000", cwd=t.path("a")))
# Where it lay is nothing that the run is: the same one laid out elsewhere has the same parts.
shutil.copytree(here, bare + "/models")
run("run", "models/m.plim", "--trials", "2000", "--parts", "2", "--into", "../night_3", "--prepare", cwd=bare)
run("part", "../night_3", "missing", cwd=bare)
bytes_.append([open(f"{t.path('night_3')}/parts/00000{n}.part", "rb").read() for n in (1, 2)])
t.expect("the same bytes wherever the model lay", bytes_[0] == bytes_[1] == bytes_[2])
t.expect("which is the same run", run("run", "models/m.plim", "--trials", "2000", "--parts", "2", "--into", "../night", "--quiet", cwd=bare).returncode == 0)
shutil.rmtree(t.path("a"))
done = run("merge", "../night", "--keep", cwd=there)
t.expect("told by where it lay", done.returncode == 2 and f"{here}/m.plim, is not here" in done.stderr.replace(os.path.realpath(t.folder.name), t.folder.name), done)

# ---------------------------------------------------------------- named
folder = prepared(lesson, "--trials", "9000", "--parts", "9")
for k in (1, 2, 5):
    run("part", folder, k)
refused("missing parts are named", ["merge", folder], ["6 of the 9 parts", "missing: 3-4, 6-9", f"plimsoll part {folder} missing"])
run("part", folder, "missing")
whole = result_of("run", lesson, "--trials", "9000")
same("nine parts", whole, result_of("merge", folder))
for what, options, words in (("seed", ["--seed", "2"], "the seed"), ("trials", ["--trials", "9009"], "the number of trials"),
                             ("action", ["--action", "guards"], "--action"), ("value", ["--set", "typical[fraud] = 20 k EUR"], "--set")):
    base = [] if "--trials" in options else ["--trials", "9000"]
    refused(f"another {what} in one folder", ["run", lesson, *base, *options, "--parts", "9", "--into", folder], ["holds another run", words])
    other = prepared(lesson, *base, *options, "--parts", "9")
    run("part", other, 4)
    shutil.copy(folder + "/parts/000004.part", t.path("kept"))
    shutil.copy(other + "/parts/000004.part", folder + "/parts/000004.part")
    refused(f"a part of another {what}", ["merge", folder], ["000004.part is of another run", words, f"plimsoll part {folder} 4"])
    theirs = open(folder + "/parts/000004.part", "rb").read()
    for line in (["part", folder, "missing"], ["part", folder, "3-4"], ["part", folder, "missing", "--list"],
                 ["run", lesson, "--trials", "9000", "--parts", "9", "--into", folder]):
        refused(f"a part of another {what} is not written over: {line[0]} {line[2]}", line, ["000004.part is of another run", words, "not written over"])
    t.expect("it is as it was", open(folder + "/parts/000004.part", "rb").read() == theirs)
    aside = re.search("`(mv -n [^`]*)` puts it aside", run("part", folder, "4").stderr)
    t.expect("a line puts it aside", aside and subprocess.run(aside[1], shell=True).returncode == 0 and run("part", folder, "missing").returncode == 0, aside)
    t.expect("and keeps it", open(folder + "/000004.part.other", "rb").read() == theirs)
    os.remove(folder + "/000004.part.other")
    same(f"after a part of another {what}", result_of("run", lesson, "--trials", "9000"), result_of("merge", folder))
# Many of them: one line puts all aside.
mine, other = (prepared(lesson, "--trials", "9000", "--parts", "9", "--seed", seed) for seed in ("1", "2"))
run("part", other, "missing")
for name in parts_of(other):
    shutil.copy(f"{other}/parts/{name}", f"{mine}/parts/{name}")
for line in (["part", mine, "missing"], ["merge", mine]):
    done = run(*line)
    said = [text for text in done.stderr.splitlines() if "another run" in text]
    t.expect(f"nine parts of another run are told at once: {line[0]}", done.returncode == 2 and len(said) == 1 and "and 6 more: each is of another run" in said[0], done)
aside = re.search("`(mkdir -p [^`]*)` puts them aside", done.stderr)
t.expect("a line puts all aside", aside and subprocess.run(aside[1], shell=True).returncode == 0 and run("part", mine, "missing").returncode == 0, aside)
t.expect("and keeps them", parts_of(mine) == parts_of(other) and len(os.listdir(mine + "/other")) == 9, os.listdir(mine))
# Where the plan was lost, nothing of another run is written over: whole parts, and blocks of one that is not.
lost = prepared(lesson, "--trials", "9000", "--parts", "3")
run("part", lost, 2)
os.remove(lost + "/plan")
theirs = open(lost + "/parts/000002.part", "rb").read()
for asked in (["run", lesson, "--trials", "9000", "--seed", "2", "--parts", "3"], ["attribute", lesson, "--outcome", "net", "--trials", "9000", "--cut", "3"]):
    refused(f"the parts of a plan that is gone: {asked[0]}", [*asked, "--into", lost], ["000002.part is of another run", "it is whole", f"--into {lost}-2"])
t.expect("they are as they were", open(lost + "/parts/000002.part", "rb").read() == theirs and not os.path.exists(lost + "/plan"))
t.expect("another folder is taken", run(*asked, "--into", lost + "-2").returncode == 0)
begun = prepared(lesson, "--trials", "1e8", "--parts", "2")
worker = subprocess.Popen([t.program, "part", begun, "1"], env=environment)
while worker.poll() is None and not any(os.stat(f"{begun}/parts/{name}").st_size > 20000 for name in os.listdir(begun + "/parts")):
    time.sleep(0.05)
worker.kill()
worker.wait()
os.remove(begun + "/plan")
left = os.listdir(begun + "/parts")
refused("the blocks of a plan that is gone", ["run", lesson, "--trials", "1e8", "--seed", "2", "--parts", "2", "--into", begun, "--prepare"], [".work is of another run", "the seed"])
t.expect("they are left", left and os.listdir(begun + "/parts") == left, left)
shutil.rmtree(begun)
edited = t.model(open(lesson).read() + "# another text\n")
refused("another text of the model", ["run", edited, "--trials", "9000", "--parts", "9", "--into", folder], ["holds another run"])
shutil.copy(folder + "/parts/000003.part", folder + "/parts/000006.part")
refused("a part that lies twice", ["merge", folder], ["000006.part holds part 3, and its name says part 6"])
done = run("part", folder, 6)
t.expect("it is computed again, and said", done.returncode == 0 and "is computed again" in done.stderr, done)
part = open(folder + "/parts/000006.part", "rb").read()
open(folder + "/parts/000006.part", "wb").write(part.replace(b"plimsoll part 2", b"plimsoll part 1", 1))
refused("a part of an older program", ["merge", folder], ["000006.part was written in another form (plimsoll part 1)", f"plimsoll part {folder} 6"])
done = run("part", folder, 6)
t.expect("it is computed again too", done.returncode == 0 and "is computed again" in done.stderr, done)
shutil.copy(folder + "/parts/000003.part", folder + "/parts/000010.part")
refused("a part too many", ["merge", folder], ["000010.part", "1 to 9"])
os.remove(folder + "/parts/000010.part")
open(folder + "/parts/readme.txt", "w").write("x")
refused("a stranger", ["merge", folder], ["readme.txt is no part of this run"])
os.remove(folder + "/parts/readme.txt")
refused("no such part", ["part", folder, "10"], ["'10'", "1 to 9"])
refused("no number", ["part", folder, "one"], ["'one'", "1 to 9"])
refused("no such folder", ["part", t.path("nowhere"), "1"], ["holds no run", "plimsoll run MODEL --parts N --into"])
refused("no such folder to merge", ["merge", t.path("nowhere")], ["holds no run"])
refused("too many parts", ["run", lesson, "--trials", "100", "--parts", "101", "--into", new_folder()], ["1 to 100 parts"])
refused("too many parts of replicates", ["run", lesson, "--sampler", "sobol", "--replicates", "8", "--parts", "9", "--into", new_folder()], ["1 to 8 parts", "replicates"])
refused("--parts without a folder", ["run", lesson, "--parts", "3"], ["--into"])
refused("--parts with every trial", ["run", lesson, "--parts", "3", "--into", new_folder(), "--samples", t.path("s.csv")], ["--samples writes every trial"])
refused("--parts with goals and a clock", ["run", lesson, "--parts", "3", "--into", new_folder(), "--until", "se(mean(net)) < 1 k EUR", "--seconds", "5"], ["--seconds"])
refused("a share that is none", ["merge", folder, "--check", "2"], ["--check '2'"])
bytes_ = open(folder + "/plan", "rb").read()
for old, new, words in ((b"plimsoll plan 1", b"plimsoll plan 9", "another form"), (b'"seed": 1', b'"seed": 2', "is damaged")):
    open(folder + "/plan", "wb").write(bytes_.replace(old, new))
    refused(f"a plan with {new}", ["merge", folder], [words], code=4)
open(folder + "/plan", "wb").write(bytes_)

# A trial without a value: told as one run tells it, wherever it is met.
failing = t.model('plimsoll 1\nmodel f "f"\ndraw x ~ uniform(0, 1)  judgement "t"\ngiven y = 0.00005  judgement "t"\noutcome sqrt(x - y), bad low\n')
whole_says = run("run", failing, "--trials", "200000")
lies = new_folder()
done = run("run", failing, "--trials", "200000", "--parts", "3", "--into", lies)
t.expect("a trial without a value", done.returncode == 1 and done.stderr == whole_says.stderr and "--trial 1950 --seed 1" in done.stderr, done)
t.expect("the same line again", run("run", failing, "--trials", "200000", "--parts", "3", "--into", lies).stderr == whole_says.stderr)
t.expect("a part that is there", run("part", lies, 1).stderr == whole_says.stderr)
for k in (1, 2, 3):
    run("part", lies, k)
done = run("merge", lies)
# The hint names the sampler and the values that the trial was drawn with, else it would show another one.
for more in (["--sampler", "latin", "--replicates", "4", "--trials", "200000"], ["--set", "y = 0.001", "--trials", "20000"]):
    for parts in ([], ["--parts", "2", "--into", new_folder()]):
        told = run("run", failing, *more, *parts)
        hint = re.search("`plimsoll (explain [^`]*)`", told.stderr)
        t.expect(f"{more} {parts} says how to see the trial", told.returncode == 1 and hint is not None, told)
        if hint:
            seen = run(*shlex.split(hint[1]))
            t.expect(f"{hint[0]} shows the failure", "square root of a negative number" in seen.stdout + seen.stderr, seen)
t.expect("merge says what one run says", done.returncode == 1 and done.stderr == whole_says.stderr and "trial 1950" in done.stderr, done)

# The lowest of the parts that are there, which is said where some before it are not.
lies = prepared(failing, "--trials", "200000", "--parts", "4")
done = run("part", lies, 3)
first = re.search(r"trial (\d+) is the lowest without a value in the parts that are there; of those before it 1-2 are not", done.stderr)
t.expect("those before it are not known", done.returncode == 1 and first and f"--trial {first[1]} --seed 1" in done.stderr and 100000 <= int(first[1]) < 150000, done)
done = run("part", lies, 2)
first = re.search(r"trial (\d+) is the lowest without a value in the parts that are there; of those before it 1 is not", done.stderr)
t.expect("one before it is not known", done.returncode == 1 and first and 50000 <= int(first[1]) < 100000, done)
done = run("part", lies, 4)
t.expect("that of an earlier part", done.returncode == 1 and first and f"--trial {first[1]} --seed 1" in done.stderr and "before it 1 is not" in done.stderr, done)
t.expect("that of the run", run("part", lies, 1).stderr == whole_says.stderr == run("part", lies, 3).stderr)

# A folder with a space that lost its empty subfolder on the way; what is to be pasted is quoted. A file is no run.
spaced = t.path("moved away")
run("run", failing, "--trials", "2000", "--set", "y = 0", "--parts", "2", "--into", spaced, "--prepare")
os.rmdir(spaced + "/parts")
done = run("merge", spaced)
t.expect("a folder is quoted", done.returncode == 2 and f"`plimsoll part '{spaced}' missing`" in done.stderr, done)
t.expect("parts/ is made again", run("part", spaced, "missing").returncode == 0 and run("merge", spaced).returncode == 0, done)
refused("a file is no folder of parts", ["merge", failing], [f"the folder {failing}: Not a directory", "`plimsoll run MODEL --parts N --into DIR`"])
for line in (["run", failing, "--parts", "2", "--into", ""], ["merge", ""], ["part", "", "1"], ["attribute", lesson, "--outcome", "net", "--cut", "2", "--into", ""]):
    refused(f"a folder without a name: {line[0]}", line, ["is empty: no folder is named"])
# What is to be pasted stays on one line, and is that folder.
for name in ("two\nlines", "it's\ta\\tab"):
    odd = t.path(name)
    run("run", failing, "--trials", "2000", "--set", "y = 0", "--parts", "2", "--into", odd, "--prepare")
    hint = re.search("`plimsoll (part [^`\n]*)`", run("merge", odd).stderr)
    done = subprocess.run(["bash", "-c", f"{shlex.quote(t.program)} {hint[1]}"], env=environment, capture_output=True, text=True) if hint else None
    t.expect(f"{name!r} is quoted", hint and done.returncode == 0 and run("merge", odd, "--quiet").returncode == 0, (hint, done))

# ---------------------------------------------------------------- folders
SMALL = ["run", lesson, "--trials", "9000", "--parts", "2"]
whole = result_of(*SMALL[:-2])
folder = new_folder()
os.makedirs(folder + "/parts")
open(folder + "/notes.txt", "w").write("mine")
open(folder + "/parts/table.txt", "w").write("mine")
refused("other things where parts belong", [*SMALL, "--into", folder], ["parts/table.txt is no part of this run", "name another folder"])
t.expect("nothing was laid out", sorted(os.listdir(folder)) == ["notes.txt", "parts"], os.listdir(folder))
os.remove(folder + "/parts/table.txt")
same("other files beside", whole, result_of(*SMALL, "--into", folder))
t.expect("they are left alone", open(folder + "/notes.txt").read() == "mine")
os.remove(folder + "/plan")
stamp = os.stat(folder + "/parts/000002.part").st_mtime_ns
same("a plan that was lost is laid out again", whole, result_of(*SMALL, "--into", folder))
t.expect("its parts are taken up", os.stat(folder + "/parts/000002.part").st_mtime_ns == stamp)
os.remove(folder + "/parts/000001.part")
os.mkdir(folder + "/parts/000001.part")
for line in (["part", folder, "1"], ["part", folder, "missing"], ["merge", folder], [*SMALL, "--into", folder]):
    refused(f"a folder named like a part: {line[0]}", line, ["000001.part is a folder, where a file of parts belongs: take it away"])
os.rmdir(folder + "/parts/000001.part")
same("it is taken away", whole, result_of(*SMALL, "--into", folder))
# Whoever opened a pipe would wait for ever.
for name in ("parts/000001.part", "parts/000001.pass-1", "parts/.000001.part.aa.work", "parts/.000001.part.aa.tmp", "plan", "pass-1"):
    piped = prepared(*SMALL[1:])
    run("part", piped, "2" if name == "parts/000001.part" else "missing")
    if os.path.exists(f"{piped}/{name}"):
        os.remove(f"{piped}/{name}")
    os.mkfifo(f"{piped}/{name}")
    for line in (["part", piped, "1"], ["part", piped, "missing"], ["merge", piped], [*SMALL, "--into", piped]):
        done = run(*line, "--quiet" if line[0] != "part" else "--threads=1", timeout=60)
        told = name in done.stderr and ("is no plain file" in done.stderr or "is no part of this run" in done.stderr)
        t.expect(f"a pipe {name}: {line[0]} {line[2:3]}", done.returncode == 2 and told or done.returncode == 0 and ("/." in name or line[0] == "part"), done)
        t.expect("nothing is said to be kept", " kept: then" not in done.stderr, done)
begun = new_folder()
os.makedirs(begun + "/parts")
os.mkfifo(begun + "/parts/.000002.part.aa.work")
refused("a pipe where a run is laid out", [*SMALL, "--into", begun], [".000002.part.aa.work is no plain file"])
refused("a file is no folder", [*SMALL, "--into", lesson], ["Not a directory"], code=4)
for name in ("it's a run", "-o", "a\nb", "$(date)", "*"):
    done = run(*SMALL, "--into=" + name, "--prepare", cwd=t.folder.name)
    hints = re.findall("`plimsoll (part [^`]*) K`", done.stdout, re.S)
    t.expect(f"{name!r} is laid out", done.returncode == 0 and len(hints) == 1, done)
    done = run("merge", "./" + name, cwd=t.folder.name)
    hints += re.findall("`plimsoll (part [^`]*) missing`", done.stderr.replace("\nplimsoll: ", "\n"), re.S)
    t.expect(f"{name!r}: merge says what to paste", done.returncode == 2 and len(hints) == 2, done)
    for k, hint in enumerate(hints):
        t.expect(f"{name!r}: {hint} is one line", "\n" not in hint)
        done = subprocess.run(["bash", "-c", f"{shlex.quote(t.program)} {hint} {k + 1}"], cwd=t.folder.name, env=environment, capture_output=True, text=True)
        t.expect(f"{name!r}: {hint} can be pasted", done.returncode == 0, done)
    same(name, whole, result_of("merge", "./" + name, cwd=t.folder.name))
done = run("part", "no 'run", "1", cwd=t.folder.name)
t.expect("the hint of an empty folder is quoted", "`plimsoll run MODEL --parts N --into 'no '\\''run'`" in done.stderr, done)
for there, here in (("there.plim", "links/here.plim"), ("inside/versions/v3.plim", "inside/main.plim")):
    there, here = t.path(there), t.path(here)
    for path in (there, here):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    shutil.copy(manufacturer, there)
    os.symlink(os.path.relpath(there, os.path.dirname(here)), here)
    linked = ["run", here, "--trials", "2000"]
    folder = prepared(here, *linked[2:], "--parts", "2")
    whole_link = result_of(*linked, "--keep")
    t.expect("named as it was given", os.path.basename(here) in [one["name"] for one in whole_link["about"]["files"]], whole_link["about"]["files"])
    os.remove(there)
    run("part", folder, "missing")
    same(f"a model behind the link {here}", whole_link, result_of("merge", folder))
    done = run("runs", "reproduce", "latest", "--store", os.path.dirname(here))
    t.expect("it is kept, and made again", done.returncode == 0 and "the same, bit by bit" in done.stdout, done)

# Not to be written: as another user, for the superuser may write everywhere.
folder = prepared(lesson, *SMALL[2:])
run("part", folder, 1)
reader = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
os.chmod(t.folder.name, 0o755)
for path in (folder, folder + "/parts"):
    os.chmod(path, 0o555)
try:
    if run("merge", folder, **reader).returncode != 2:
        print("skipped: a folder that is not to be written, for the program cannot be read by another user")
    else:
        for line in (["part", folder, "missing"], [*SMALL, "--into", folder, "--quiet"]):
            done = run(*line, **reader)
            t.expect(f"a folder that is not to be written: {line[0]}", done.returncode == 4 and done.stderr.count("Permission denied") == 1
                     and "work on a copy of it" in done.stderr and "1 of the 2 parts is kept: then" in done.stderr, done)
        t.expect("what is whole is well", run("part", folder, 1, **reader).returncode == 0)
        run("part", folder, 2) if os.geteuid() == 0 else shutil.copytree(folder, folder + "_")
        done = run("merge", folder, **reader) if os.geteuid() == 0 else None
        t.expect("merge only reads", done is None or done.returncode == 0, done)
finally:
    for path in (folder, folder + "/parts"):
        os.chmod(path, 0o755)
t.end()
