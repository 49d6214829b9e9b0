#!/usr/bin/env python3
"""Runs that are kept: what is kept, found again, made again, deleted; what is said where that cannot be done.

usage: runs_test.py PROGRAM ROOT
"""
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import kept_store
from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL_")}
environment["PLIMSOLL_PATH"] = root


def run(*arguments, env=None, **options):
    return t.run(*arguments, env={**environment, **(env or {})}, **options)


def folder(name):
    os.makedirs(t.path(name), exist_ok=True)
    return t.path(name)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def project(name, more=""):
    """A model of several files, with a table, a source and a module of the library."""
    place = folder(name)
    write(f"{place}/main.plim", 'plimsoll 1\nmodel shop "Shop"\nimport "risks/fire.plim"\nuse finance\n'
          'source book "Book" file "data/book.txt"\nsource list "List" file "data/list.csv" key name  value value\n'
          'given price = 3  cite book:2 "3"\ngiven size = list["size"]\n'
          f'draw sold ~ poisson(100)  judgement "t"\noutcome income = price * size * sold - burnt, bad low\n'
          f'limit loss: P(income < 0) <= 5%\n{more}')
    write(f"{place}/risks/fire.plim", 'risk fire "Fire" {\n  draw burnt ~ lognormal(median: 50, sigma: 1) off 0  judgement "t"\n}\nlet burnt = fire.burnt\n')
    write(f"{place}/data/book.txt", "prices\n3\n")
    write(f"{place}/data/list.csv", "name,value\nsize,2\n")
    return place


def ids(*arguments, **options):
    done = run("runs", *arguments, "--json", **options)
    t.expect(f"runs {arguments}", done.returncode == 0, done)
    return [r["id"] for r in json.loads(done.stdout)["runs"]] if done.returncode == 0 else []


shop = project("shop")
check = run("check", shop)
t.expect("the project is a model", check.returncode == 0, check)

# ---- kept beside the model, with all its texts
done = run("run", shop, "--trials", "2000", "--keep", "--note", "for the board", "--json", t.path("first.json"))
t.expect("a run is kept", done.returncode == 0 and re.search(r"kept as [0-9a-f]{8} in .*shop/\.plimsoll/runs\.db", done.stderr), done)
t.expect("beside the model, and nothing else", os.listdir(f"{shop}/.plimsoll") == ["runs.db"], os.listdir(f"{shop}/.plimsoll"))
shown = json.loads(run("runs", "show", "latest", "--store", shop, "--json").stdout)["runs"][0]
first = shown["id"]
t.expect("its texts, by the names that results use", [f["name"] for f in shown["files"]]
         == ["data/book.txt", "data/list.csv", "library:finance.plim", "main.plim", "risks/fire.plim"], shown["files"])
told = json.load(open(t.path("first.json")))
about = {f["name"]: f["sha256"] for f in told["about"]["files"]}
t.expect("by the hashes that results tell", about.items() <= {f["name"]: f["sha256"] for f in shown["files"]}.items(), shown["files"])
t.expect("the facts", (shown["command"], shown["model"], shown["note"], shown["digest"], shown["version"], shown["stream"], shown["main_file"])
         == ("run", "shop", "for the board", told["digest"], told["version"], told["stream"], "main.plim"), shown)
t.expect("options but files", [o["name"] for o in shown["options"]] == ["MODEL", "--trials"], shown["options"])
done = run("runs", "export", first[:6], "-", "--store", shop)
t.expect("the result is what --json wrote", done.stdout.encode() == read(t.path("first.json")), done.returncode)
text = run("runs", "show", first[:8], "--store", shop).stdout
t.expect("shown as text", first in text and "for the board" in text and "risks/fire.plim" in text, text)
t.expect("plain runs keep nothing", run("run", shop, "--trials", "100", "--quiet").returncode == 0 and len(ids("--store", shop)) == 1)

# Every command whose answer is a result.
asked = [["attribute", "--outcome", "income", "--trials", "4000", "--statistic", "mean"],
         ["sensitivity", "--outcome", "income", "--trials", "1000"], ["stress", "--outcome", "income", "--trials", "500", "--replace", "sold ~ poisson(90)"],
         ["breakeven", "--input", "price", "--outcome", "income", "--target", "100", "--statistic", "mean", "--trials", "500"],
         ["reverse", "--limit", "loss", "--trials", "2000", "--error", "50"], ["explain", "--worst", "2", "--outcome", "income", "--trials", "500"],
         ["run", "--trials", "1024", "--sampler", "sobol", "--replicates", "4", "--set", "price = 4", "--without", "all", "--limits"],
         ["run", "--trials", "500", "--until", "se(mean(income)) < 5", "--max-trials", "4000"]]
for words in asked:
    done = run(words[0], shop, *words[1:], "--keep", "--note", words[0])
    t.expect(f"{words[0]} keeps its run", done.returncode in (0, 3) and "kept as" in done.stderr, done)
    done = run("runs", "reproduce", "latest", "--store", shop)
    t.expect(f"{words} is made again", done.returncode == 0 and "the same, bit by bit" in done.stdout, done)
t.expect("all are there", len(ids("--store", shop)) == 1 + len(asked))
checked = run("runs", "check", "--store", shop)
n_texts = int(re.search(r"(\d+) texts", checked.stdout).group(1)) if checked.returncode == 0 else -1
t.expect("shared texts stand once", n_texts == 5 + 1 + len(asked), checked)

# ---- found
t.expect("by command", len(ids("--store", shop, "--command", "run")) == 3)
t.expect("by note", ids("--store", shop, "--note", "board") == [first])
t.expect("by model", len(ids("--store", shop, "--model", "shop")) == len(ids("--store", shop)) and not ids("--store", shop, "--model", "other"))
t.expect("by time", len(ids("--store", shop, "--since", "1h")) == len(ids("--store", shop)) and not ids("--store", shop, "--since", "2999-01-01"))
t.expect("from inside the project", ids(cwd=f"{shop}/data") == ids("--store", shop))
t.expect("by a file of the model", ids("--store", f"{shop}/main.plim") == ids("--store", shop))
t.expect("by the environment", ids(env={"PLIMSOLL_STORE": f"{shop}/.plimsoll/runs.db"}) == ids("--store", shop))
listed = run("runs", "--store", shop).stdout
t.expect("as text, the newest first", listed.splitlines()[-1].startswith(first[:8]) and "for the board" in listed, listed)

# ---- made again years later: the model has moved on, the library is another
shutil.rmtree(f"{shop}/risks")
write(f"{shop}/main.plim", 'plimsoll 1\nmodel shop "Other"\n')
library = folder("other_library/stdlib")
write(f"{library}/finance.plim", "fn broken(\n")
temporary = folder("temporary")
done = run("runs", "reproduce", first, "--store", shop, env={"PLIMSOLL_PATH": t.path("other_library"), "TMPDIR": temporary})
t.expect("nothing is left behind", os.listdir(temporary) == [], os.listdir(temporary))
t.expect("from the texts that were kept", done.returncode == 0 and told["digest"] in done.stdout, done)
export = run("runs", "export", first[:8], t.path("old"), "--store", shop)
t.expect("exported", export.returncode == 0, export)
again = t.json("run", t.path("old/model"), "--trials", "2000")
t.expect("an exported model runs as it did", again["digest"] == told["digest"], again.get("digest"))
t.expect("with its result", read(t.path("old/result.json")) == read(t.path("first.json")))
t.expect("not over what is there", run("runs", "export", first[:8], t.path("old"), "--store", shop).returncode == 2)
if os.path.exists(os.path.join(root, "build/web/report.html")):
    done = run("report", t.path("old/result.json"), "-o", t.path("old.html"))
    t.expect("an exported result is reported", done.returncode == 0, done)

# ---- a run in parts is kept as the run that it is
cut = project("in_parts")
words = ("--trials", "3000", "--seed", "5", "--set", "price = 4")
whole = t.json("run", cut, *words)
done = run("run", cut, *words, "--parts", "3", "--into", t.path("parts"), "--keep", "--note", "parts", "--quiet")
t.expect("a run in parts is kept", done.returncode == 0 and "kept as" in done.stderr, done)
shown = json.loads(run("runs", "show", "latest", "--store", cut, "--json").stdout)["runs"][0]
t.expect("as the run that it is", (shown["command"], shown["digest"], shown["note"]) == ("run", whole["digest"], "parts")
         and [o["name"] for o in shown["options"]] == ["MODEL", "--set", "--seed", "--trials"], shown)
t.expect("in words", "plimsoll run" in run("runs", "show", "latest", "--store", cut).stdout and "--parts" not in run("runs", "show", "latest", "--store", cut).stdout)
done = run("runs", "reproduce", "latest", "--store", cut)
t.expect("and made again whole", done.returncode == 0 and "the same, bit by bit" in done.stdout and whole["digest"] in done.stdout, done)
done = run("run", cut, *words, "--parts", "3", "--into", t.path("laid"), "--prepare", "--keep")
t.expect("what is only laid out is no run to keep", done.returncode == 2 and "--keep" in done.stderr and not os.path.exists(t.path("laid")), done)
done = run("run", cut, *words, "--parts", "3", "--into", t.path("laid"), "--prepare", "--quiet", env={"PLIMSOLL_KEEP": "1"})
t.expect("nor where all are kept", done.returncode == 0 and "kept" not in done.stderr and len(ids("--store", cut)) == 1, done)
t.expect("the parts, by workers that keep nothing", run("part", t.path("laid"), "1-3", env={"PLIMSOLL_KEEP": "1"}).returncode == 0 and len(ids("--store", cut)) == 1)
done = run("part", t.path("laid"), "1", "--keep")
t.expect("part keeps nothing, and says what does", done.returncode == 2 and "it belongs to run" in done.stderr, done)
before = {name: os.stat(os.path.join(t.path("laid"), name)).st_mtime_ns for name in os.listdir(t.path("laid"))}
done = run("run", cut, *words, "--parts", "3", "--into", t.path("laid"), "--quiet", "--keep")
after = {name: os.stat(os.path.join(t.path("laid"), name)).st_mtime_ns for name in before}
t.expect("parts that others computed are merged and kept by the command that laid them out", done.returncode == 0 and before == after
         and json.loads(run("runs", "show", "latest", "--store", cut, "--json").stdout)["runs"][0]["digest"] == whole["digest"], done)

# ---- what differs is named: a result that another version would give, kept as if it were ours
other = project("differs")
run("run", other, "--trials", "200", "--keep", "--quiet")
base = f"{other}/.plimsoll/runs.db"
forged = t.path("forged.db")


def forge(change):
    """A sound store whose run has another result: what another version of the program might have kept."""
    kept_store.forge(base, forged, change)
    return run("runs", "reproduce", "latest", "--store", forged)


done = forge(lambda result, fields: None)
t.expect("an id is what docs/decisions say", done.returncode == 0 and "the same" in done.stdout, done)


def one_bit(result, fields):
    result["outcomes"][0]["mean"]["value"] *= 1 + 2 ** -52
    fields["digest"] = "0" * 32


done = forge(one_bit)
t.expect("one bit is named", done.returncode == 1 and "1 of" in done.stdout and "outcomes[0] (income).mean.value" in done.stdout
         and "digest" in done.stdout, done)


def older(result, fields):
    fields["version"], fields["stream"] = "0.0.9", 1
    del result["warnings"]
    result["limits"].append({"name": "more"})
    result["gone"] = 1


def same_version(result, fields):
    del result["warnings"]


done = forge(same_version)
t.expect("a field more in the same version", done.returncode == 1 and "warnings: " in done.stdout, done)
done = forge(older)
t.expect("version, stream, what is more and what is less", done.returncode == 1 and "stream 1" in done.stdout and "version 0.0.9" in done.stdout
         and "1 fields are new" in done.stdout and "gone: nothing, was 1" in done.stdout and "(more): nothing, was" in done.stdout, done)
text = json.loads(run("runs", "reproduce", "latest", "--store", forged, "--json").stdout)
t.expect("as JSON", text["same"] is False and text["different"] == 2 and text["added"] == 1 and text["stream"]["kept"] == 1, text)

# ---- always, and never by accident
quiet = project("always")
done = run("run", quiet, "--trials", "100", "--quiet", env={"PLIMSOLL_KEEP": "1", "PLIMSOLL_STORE": t.path("all.db")})
t.expect("PLIMSOLL_KEEP=1 keeps", done.returncode == 0 and ids("--store", t.path("all.db")) and not os.path.exists(f"{quiet}/.plimsoll"), done)
run("verify", quiet, "--weigh", "--trials", "100", env={"PLIMSOLL_KEEP": "1", "PLIMSOLL_STORE": t.path("all.db")})
run("run", quiet, "--trials", "100", "--quiet", env={"PLIMSOLL_KEEP": "0", "PLIMSOLL_STORE": t.path("all.db")})
t.expect("and nothing else does", len(ids("--store", t.path("all.db"))) == 1)
for words, env, says in ((["--note", "x"], {}, "add --keep"), ([], {"PLIMSOLL_KEEP": "yes"}, "set it to 1"),
                         (["--keep"], {"PLIMSOLL_STORE": t.path("no/such/runs.db")}, "make that first")):
    done = run("run", quiet, "--trials", "100", *words, env=env)
    t.expect(f"{words} {env}", done.returncode == 2 and says in done.stderr and done.stdout == "", done)
done = run("run", t.model("plimsoll 1\nmodel m \"m\"\noutcome y, bad low\n", "wrong.plim"), "--keep")
t.expect("a wrong model is not kept", done.returncode == 1 and not os.path.exists(t.path(".plimsoll")), done)
done = run("explain", quiet, "--trial", "1", "--keep")
t.expect("one trial is not kept", done.returncode == 2 and "--worst" in done.stderr, done)

# ---- deleted, and only when that is said
many = project("many")
for seed in range(5):
    run("run", many, "--trials", "100", "--seed", seed, "--quiet", "--keep", "--note", f"seed {seed}")
all_ids = ids("--store", many)
for words, says, n in ((["--keep", "2"], "3 of 5", 3), (["--older-than", "1d"], "nothing to delete", 0), ([all_ids[4][:8]], "1 of 5", 1),
                       (["--older-than", "2999-01-01", "--note", "seed 3"], "1 of 5", 1)):
    done = run("runs", "prune", *words, "--store", many)
    t.expect(f"prune {words} says what it would do", done.returncode == 0 and says in done.stdout and (n == 0 or "--delete" in done.stdout), done)
t.expect("and does nothing", ids("--store", many) == all_ids)
done = run("runs", "prune", "--store", many)
t.expect("prune wants to know which", done.returncode == 2, done)
size = os.path.getsize(f"{many}/.plimsoll/runs.db")
done = run("runs", "prune", "--keep", "2", "--delete", "--store", many)
t.expect("pruned", done.returncode == 0 and ids("--store", many) == all_ids[:2] and os.path.getsize(f"{many}/.plimsoll/runs.db") < size, done)
t.expect("what stays is sound", run("runs", "check", "--store", many).returncode == 0
         and run("runs", "reproduce", "latest", "--store", many).returncode == 0)

# ---- mistakes of use
for words, says in ((["show"], "takes one run"), (["show", "latest~9"], "there is no latest~9"), (["show", "0000000000"], "no run in"),
                    (["show", "xyz"], "names no run"), (["list", "x"], "takes no run"), (["export", "latest"], "where to write"),
                    (["list", "--delete"], "is for `runs prune`"), (["check", "--json"], "`runs list`"), (["shwo", "latest"], "did you mean 'show'"),
                    (["list", "--since", "soon"], "90d or 12h"), (["prune", "--older-than", "2026-13-01"], "no day 2026-13-01"),
                    (["prune", "--older-than", "5x"], "90d or 12h")):
    done = run("runs", *words, "--store", many)
    t.expect(f"runs {words}", done.returncode == 2 and says in done.stderr, done)
done = run("runs", "--store", folder("nothing"))
t.expect("no store", done.returncode == 2 and "--keep" in done.stderr and os.listdir(t.path("nothing")) == [], done)

# ---- foreign, cut, damaged: said before the work, left as it is
for name, content in (("text", b"hello, world" * 1000), ("empty", b""), ("cut", read(base)[:20000]), ("cut head", read(base)[:60])):
    write(t.path(name), "")
    with open(t.path(name), "wb") as file:
        file.write(content)
    for words in (["runs", "--store", t.path(name)], ["run", quiet, "--trials", "100", "--keep"]):
        done = run(*words, env={"PLIMSOLL_STORE": t.path(name)})
        t.expect(f"{name}: {words[0]}", done.returncode == 4 and t.path(name) in done.stderr and done.stdout == "", done)
    t.expect(f"{name} is as it was", read(t.path(name)) == content)
damaged = bytearray(read(base))
db = sqlite3.connect(base)
packed = db.execute("SELECT bytes FROM content JOIN file ON content.number = file.content WHERE name = 'main.plim'").fetchone()[0]
db.close()
damaged[damaged.index(packed) + 30] ^= 4
with open(t.path("damaged.db"), "wb") as file:
    file.write(damaged)
done = run("runs", "check", "--store", t.path("damaged.db"))
t.expect("check finds one bit", done.returncode == 4 and "is not what was kept" in done.stderr, done)

# ---- a folder that may only be read; a disk that is full
if os.geteuid() == 0:
    os.chmod(t.folder.name, 0o755)

    def as_nobody():
        os.setgid(65534)
        os.setuid(65534)
else:
    as_nobody = None
locked = project("locked")
run("run", locked, "--trials", "100", "--quiet", "--keep")
os.chmod(f"{locked}/.plimsoll", 0o555)
before = read(f"{locked}/.plimsoll/runs.db")
done = run("runs", "--store", locked, preexec_fn=as_nobody)
t.expect("what may only be read is read", done.returncode == 0 and "shop" in done.stdout, done)
for words in (["run", locked, "--trials", "100", "--keep"], ["runs", "prune", "latest", "--delete", "--store", locked]):
    done = run(*words, preexec_fn=as_nobody)
    t.expect(f"and not written: {words[0]}", done.returncode == 4 and "cannot write" in done.stderr and read(f"{locked}/.plimsoll/runs.db") == before, done)
os.chmod(f"{locked}/.plimsoll", 0o755)

full = project("full")
run("run", full, "--trials", "100", "--quiet", "--keep")
store = f"{full}/.plimsoll/runs.db"
before = read(store)
limit = os.path.getsize(store)
done = run("run", full, "--trials", "200", "--keep", "--json", t.path("full.json"),
           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
t.expect("a store that may not grow", done.returncode == 4 and "was not kept" in done.stderr and "Free some room" in done.stderr and "income" in done.stdout, done)
t.expect("loses nothing, the result neither", len(ids("--store", full)) == 1 and run("runs", "check", "--store", full).returncode == 0
         and json.load(open(t.path("full.json")))["trials"] == 200)
t.expect("and takes the run later", run("run", full, "--trials", "200", "--keep", "--quiet").returncode == 0 and len(ids("--store", full)) == 2)

# ---- several at once, and one that is interrupted
busy = project("busy")
started = [subprocess.Popen([t.program, "run", busy, "--trials", "100", "--seed", str(i), "--quiet", "--keep"], env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for i in range(8)]
codes = [p.wait() for p in started]
for p in started:
    p.stderr.close()
t.expect("eight programs keep at once", codes == [0] * 8 and len(ids("--store", busy)) == 8
         and run("runs", "check", "--store", busy).returncode == 0, codes)
slow = subprocess.Popen([t.program, "run", busy, "--trials", "1e9", "--quiet", "--keep"], env=environment, stderr=subprocess.PIPE, text=True)
time.sleep(1.5)
slow.send_signal(signal.SIGINT)
_, said = slow.communicate(timeout=60)
t.expect("what is interrupted is not kept, and says so", slow.returncode == 130 and "was not kept" in said and len(ids("--store", busy)) == 8, said)

# ---- another program writes for long: the wait ends, and is told
holder = sqlite3.connect(f"{busy}/.plimsoll/runs.db", isolation_level=None)
holder.execute("BEGIN IMMEDIATE")
t.expect("a reader does not wait for a writer", len(ids("--store", busy)) == 8)
waiting = subprocess.Popen([t.program, "run", busy, "--trials", "100", "--seed", "99", "--quiet", "--keep"], env=environment, stderr=subprocess.PIPE, text=True)
time.sleep(1.0)
t.expect("a writer waits", waiting.poll() is None)
holder.execute("ROLLBACK")
holder.close()
_, said = waiting.communicate(timeout=60)
t.expect("and has its turn", waiting.returncode == 0 and "kept as" in said, said)

# ---- a store that the first version of its schema wrote is read by every later one
old = os.path.join(root, "tests/data/runs_v1.db")
if os.path.exists(old):
    shutil.copy(old, t.path("v1.db"))
    done = run("runs", "check", "--store", t.path("v1.db"))
    t.expect("a store of version 1 is sound", done.returncode == 0 and "1 runs" in done.stdout, done)
    t.expect("and left as it is", read(t.path("v1.db")) == read(old))
    exported = run("runs", "export", "latest", "-", "--store", t.path("v1.db"))
    t.expect("its result is there", exported.returncode == 0 and json.loads(exported.stdout)["model"] == "shop", exported)
else:
    t.expect("tests/data/runs_v1.db is there", False)
t.end()
