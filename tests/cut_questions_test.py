#!/usr/bin/env python3
"""Questions in parts: the JSON of the question asked whole, whatever is cut, killed, moved or missing on the way.

    same      parts in any order, on any threads, of any number: every figure of every question
    waves     what answers lead to is computed by `part` after a merge that said so, or by the merge itself
    killed    `kill -9` at random moments; the same command goes on
    named     what is missing, of another question, of another number of parts; questions of the clock

usage: cut_questions_test.py PROGRAM ROOT
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

from cutting import Cutting, exact

t = Cutting(sys.argv[1], sys.argv[2])
run, new_folder, same, refused, answer_of = t.run, t.new_folder, t.same, t.refused, t.answer
lesson, manufacturer, environment = t.lesson, t.manufacturer, t.environment
random.seed(21)


def cut_of(words):
    return "--parts" if words[0] == "run" else "--cut"


def prepared(words, n):
    return t.prepared(*words, cut_of(words), n)


# Merges without computing, as a cluster would, and computes each wave by parts in any order.
def by_waves(folder, n):
    for wave in range(60):
        order = list(range(1, n + 1))
        random.shuffle(order)
        for k in order:
            done = run("part", folder, k, "--threads", random.choice((1, 2, 3)), "--block", random.choice((64, 512, 4096)))
            t.expect(f"part {k} of wave {wave}", done.returncode == 0 and not done.stdout and not done.stderr, done)
        done = run("merge", folder, "--no-compute", "--json", t.path("merged.json"))
        if done.returncode == 0:
            return exact(json.load(open(t.path("merged.json")))), wave + 1
        t.expect("merge says what it wants", done.returncode == 2 and "leads to more runs" in done.stderr and f"plimsoll part {folder} missing" in done.stderr, done)
        if "leads to more runs" not in done.stderr:
            break
    return {}, 0


ASKED = ["--trials", "6000"]
QUESTIONS = [json.loads(line) for line in """
["attribute", "LESSON", "--outcome", "net"]
["attribute", "MAKER", "--statistic", "es(books.net_income, 10%)"]
["attribute", "LESSON", "--outcome", "net", "--sampler", "latin", "--replicates", "16"]
["attribute", "MAKER", "--parts", "--statistic", "es(books.net_income, 10%)"]
["stress", "LESSON", "--outcome", "net"]
["stress", "MAKER", "--statistic", "sd(books.net_income)", "--within", "quantile of books.net_sales in [0%, 10%]"]
["sensitivity", "MAKER", "--outcome", "books.net_income"]
["sensitivity", "LESSON", "--statistic", "es(net, 5%)", "--bumps", "3"]
["sensitivity", "LESSON", "--outcome", "net", "--method", "tornado"]
["sensitivity", "LESSON", "--outcome", "net", "--method", "shares"]
["sensitivity", "LESSON", "--outcome", "net", "--method", "shapley"]
["sensitivity", "MAKER", "--outcome", "books.net_income", "--method", "ranks"]
["breakeven", "MAKER", "--outcome", "books.net_income", "--top", "2"]
["reverse", "LESSON", "--failure", "net > 3 M EUR", "--error", "15"]
["reverse", "LESSON", "--failure", "net > 300 M EUR", "--error", "15"]
["run", "LESSON", "--until", "se(P(net > 3 M EUR)) < 0.02%", "--max-trials", "2e6"]
["run", "LESSON", "--until", "se(quantile(net, 95%)) < 12 k EUR"]
""".strip().splitlines()]
for words in QUESTIONS:
    words = [{"LESSON": lesson, "MAKER": manufacturer}.get(word, word) for word in words] + ASKED
    whole = answer_of(*words)
    same(f"{words} in 3 parts", whole, answer_of(*words, cut_of(words), 3, "--into", new_folder()))
    found, n_waves = by_waves(prepared(words, 7), 7)
    same(f"{words} by {n_waves} waves of 7", whole, found)
    print(f"{n_waves} waves: {words[0]} {words[2:]}", flush=True)

# A merge that somebody else began, or that was killed, goes on with the wave that it asked for.
words = ["breakeven", manufacturer, "--outcome", "books.net_income", "--top", "1", "--trials", "2000"]
folder = prepared(words, 3)
run("part", folder, "missing")
done = run("merge", folder, "--no-compute")
t.expect("merge asks for a wave", done.returncode == 2 and "leads to more runs over parts 1-3" in done.stderr, done)
run("part", folder, 2)
done = run("merge", folder, "--no-compute")
t.expect("merge asks for the rest of it", done.returncode == 2 and "leads to more runs over parts 1, 3" in done.stderr, done)
same("merge goes on", answer_of(*words), exact(json.loads(run("merge", folder, "--json", "-").stdout)))

# Variants that the model refuses are left out, and what was computed beside them is not wanted.
model = t.model("""plimsoll 1
model roots "Two risks"
given level = 4  judgement "test"
given width = 2  judgement "test"
given idle = 3  judgement "test"
risk first "First" { draw a ~ normal(0, 1)  off 0  judgement "test" }
risk second "Second" { draw b ~ normal(0, 1)  off 0  judgement "test" }
outcome total = level + width * first.a + sqrt(1.1 - level / 10) * second.b + idle / (12.5 - level), bad low
""", "roots.plim")
for words in (["breakeven", model, "--outcome", "total", "--target", "5", "--trials", "3000"],
              ["breakeven", model, "--statistic", "quantile(total, 5%)", "--input", "level", "--trials", "3000"],
              ["sensitivity", model, "--outcome", "total", "--trials", "3000"]):
    whole = answer_of(*words)
    same(f"{words} in 2 parts", whole, answer_of(*words, "--cut", 2, "--into", new_folder()))
    same(f"{words} by waves of 3", whole, by_waves(prepared(words, 3), 3)[0])
# A trial without a value is told as the question asked whole tells it.
model = t.model("""plimsoll 1
model fails "A root"
risk first "First" { draw a ~ normal(10, 3)  off 10  judgement "test" }
outcome total = sqrt(first.a), bad low
""", "fails.plim")
for words in (["stress", model, "--replace", "first.a ~ normal(10, 4)"], ["attribute", model]):
    words += ["--outcome", "total", "--trials", "20000"]
    whole = run(*words)
    cut = run(*words, "--cut", 3, "--into", new_folder())
    t.expect("a trial without a value", whole.returncode == 1 and cut.returncode == 1 and whole.stderr.strip() in cut.stderr, (whole.stderr, cut.stderr))

# ---------------------------------------------------------------- alone
moved = shutil.copytree(os.path.join(t.root, "models/tutorial"), t.path("lessons"))
words = ["attribute", "lessons/manufacturer.plim", "--outcome", "books.net_income", "--trials", "6000"]
whole = run(*words, "--json", "alone.json", cwd=t.folder.name)
done = run(*words, "--cut", 2, "--into", "alone", "--prepare", cwd=t.folder.name)
t.expect("laid out from a relative path", done.returncode == 0 and "3,000 trials" in done.stdout, done)
shutil.rmtree(moved)
bare = {k: v for k, v in environment.items() if k != "PLIMSOLL_PATH"}
for k in (1, 2):
    done = t.run("part", t.path("alone"), k, cwd="/", env=bare)
    t.expect(f"part {k} without the model's files", done.returncode == 0, done)
done = t.run("merge", t.path("alone"), "--json", t.path("moved.json"), "--check", "50%", cwd="/", env=bare)
t.expect("--check", done.returncode == 0 and "with the same bits: part " in done.stderr, done)
same("without the model's files", exact(json.load(open(t.path("alone.json")))), exact(json.load(open(t.path("moved.json")))))
t.expect("the table is that of the question asked whole", done.stdout.split(" s on ")[0] == whole.stdout.split(" s on ")[0] or
         [line for line in done.stdout.splitlines() if " s" not in line] == [line for line in whole.stdout.splitlines() if " s" not in line], done)

# ---------------------------------------------------------------- kept
store = t.path("answers.db")
keeps = dict(environment, PLIMSOLL_STORE=store)
for words in (["attribute", lesson, "--outcome", "net"], ["run", lesson, "--until", "se(mean(net)) < 40 k EUR"],
              ["stress", lesson, "--outcome", "net", "--within", "quantile of net in [0%, 10%]"]):
    words += ["--trials", "6000"]
    whole = answer_of(*words)
    folder = new_folder()
    done = run(*words, cut_of(words), 3, "--into", folder, "--keep", env=keeps)
    t.expect(f"{words[0]} in parts with --keep", done.returncode == 0 and f"in {store}" in done.stderr, done)
    t.kept(store, words[0], whole)
    done = run("merge", folder, "--keep", "--note", "again", env=keeps)
    t.expect(f"{words[0]}: merge --keep", done.returncode == 0 and f"in {store}" in done.stderr, done)
    t.kept(store, f"merged {words[0]}", whole)
    asked = [json.loads(run("runs", "show", one, "--json", "--store", store).stdout)["runs"][0] for one in ("latest~1", "latest")]
    t.expect("both say what was asked", asked[0]["options"] == asked[1]["options"] and asked[0]["command"] == asked[1]["command"] == words[0], asked)

# ---------------------------------------------------------------- named
words = ["attribute", lesson, "--outcome", "net", "--trials", "6000"]
folder = prepared(words, 3)
run("part", folder, 2)
refused("missing parts are named", ["merge", folder], "2 of the 3 parts", "missing: 1, 3", f"plimsoll part {folder} missing")
into = ["--into", folder, "--prepare"]
refused("another seed", [*words, "--seed", "2", "--cut", "3", *into], "holds another run", "the seed")
refused("another statistic", [*words, "--statistic", "sd", "--cut", "3", *into], "holds another run", "what is asked")
refused("another question", ["stress", *words[1:], "--cut", "3", *into], "holds another run", "the command")
refused("another number of parts", [*words, "--cut", "4", *into], "holds another run", "the number of parts")
refused("a plain run", ["run", lesson, "--trials", "6000", "--parts", "3", *into], "holds another run", "the command")
t.expect("the same", run(*words, "--cut", "3", *into).returncode == 0)
other = prepared([*words, "--seed", "2"], 3)
run("part", other, 1)
shutil.copy(other + "/parts/000001.part", folder + "/parts/000001.part")
run("part", folder, 3)
refused("a part of another question", ["merge", folder], "000001.part", "the seed")
theirs = open(folder + "/parts/000001.part", "rb").read()
t.expect("it is not written over", "is of another run" in run("part", folder, "missing").stderr and open(folder + "/parts/000001.part", "rb").read() == theirs)
os.remove(folder + "/parts/000001.part")
run("part", folder, "missing")
bytes_ = bytearray(open(folder + "/parts/000001.part", "rb").read())
bytes_[len(bytes_) // 2] ^= 1
open(folder + "/parts/000001.part", "wb").write(bytes_)
refused("a damaged part", ["merge", folder], "000001.part is damaged")
run("part", folder, "missing")
same("mended", answer_of(*words), exact(json.loads(run("merge", folder, "--json", "-").stdout)))
refused("a report", ["merge", folder, "--report", t.path("x.html")], "plimsoll attribute", "for parts of a run")
refused("a wrong question is not laid out", [*words[:2], "--outcome", "nett", "--cut", "3", "--into", new_folder()], "did you mean 'net'")
refused("too many parts", ["stress", *words[1:-1], "5", "--cut", "6", "--into", new_folder()], "1 to 5 parts")
refused("parts too large", [*words[:-1], "2e7", "--cut", "1", "--into", new_folder()], "64 at most", "--cut ")
refused("no clock", [*words, "--seconds", "1", "--cut", "3", "--into", new_folder()], "--seconds", "--orders")
refused("no clock of goals", ["run", lesson, "--until", "se(mean(net)) < 1 EUR", "--seconds", "1", "--parts", "3", "--into", new_folder()], "--max-trials")
refused("--cut alone", [*words, "--cut", "3"], "--into")

# ---------------------------------------------------------------- killed
words = ["breakeven", manufacturer, "--outcome", "books.net_income", "--top", "2", "--trials", "20000"]
begin = time.time()
whole = answer_of(*words)
seconds = max(time.time() - begin, 0.3)
kills, n_wanted, starts, said = 0, 100 if t.nightly else 6, 0, ""
while kills < n_wanted and starts < 20 * n_wanted:
    folder = new_folder()
    path = t.path("killed.json")
    while starts < 20 * n_wanted:
        starts += 1
        worker = subprocess.Popen([t.program, *words, "--cut", "3", "--into", folder, "--json", path], env=environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            _, said = worker.communicate(timeout=random.uniform(0.2, 4.0) * seconds if kills < n_wanted else None)
            break
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.communicate()
            kills += 1
    t.expect("it comes to its end", worker.returncode == 0, said)
    same("killed", whole, exact(json.load(open(path))))
    shutil.rmtree(folder)
print(f"{kills} kills in {starts} starts")
t.expect("kills", kills >= n_wanted, kills)
t.end()
