#!/usr/bin/env python3
"""The program as a process: short of memory and threads, told to stop, large inputs; text that is text wherever it goes.

usage: process_test.py PROGRAM ROOT
"""
import json
import os
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
import zipfile

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
environment = dict(os.environ, PLIMSOLL_PATH=root)
lesson = os.path.join(root, "models/tutorial/loss_events.plim")
iij = os.path.join(root, "models/iij")


def limited(megabytes):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


# Too many threads, too many labels: said with the amount, before the work.
for command in (["run"], ["stress", "--outcome", "net_income"], ["sensitivity", "--outcome", "net_income"], ["reverse", "--limit", "no_loss"],
                ["explain", "--worst", "3", "--outcome", "net_income"]):
    done = t.run(command[0], iij, *command[1:], "--threads", "1000", "--trials", "1000000", env=environment, preexec_fn=limited(1500))
    t.expect(f"{command[0]} with 1000 threads", done.returncode == 4 and "not enough memory" in done.stderr and " MB" in done.stderr
             and "--threads" in done.stderr, done)
wide = t.model('plimsoll 1\nmodel big "b"\ncurrency EUR\ndim Item = i1..i1000000\n'
               'draw x[Item] ~ lognormal(mu: 0, sigma: 1) judgement "j"\noutcome sum(x over Item), bad high\n')
for megabytes in (100, 300, 1000, 8000):
    done = t.run("run", wide, "--trials", "1000", preexec_fn=limited(megabytes))
    t.expect(f"a million labels in {megabytes} MB", done.returncode == 4 and "not enough memory" in done.stderr and " MB" in done.stderr, done)
for megabytes in range(20, 120, 4 if t.nightly else 12):
    for command in (["run", iij, "--trials", "100"], ["check", iij], ["eval", "quantile(gamma(2, 3), 99%)"]):
        done = t.run(*command, env=environment, preexec_fn=limited(megabytes))
        # Below some 30 MB the libraries cannot be loaded, of which the loader tells (127).
        t.expect(f"{command[0]} in {megabytes} MB", done.returncode in (0, 4, 127), done)

# A signal ends whatever runs within a second; a second one at once.
slow = {"a table of a law": ["run", t.model('plimsoll 1\nmodel b "x"\ndraw x ~ pert(0, 1, 2, 1e300) judgement "e"\noutcome x, bad low\n')],
        "a law of counts": ["run", t.model('plimsoll 1\nmodel h "x"\ndraw x ~ hypergeometric(1e15, 5e14, 1e14) judgement "e"\noutcome x, bad low\n')],
        "a run": ["run", lesson, "--trials", "1e11", "--quiet"],
        "a question": ["reverse", lesson, "--failure", "net > 1 bn EUR", "--trials", "1e11"]}
parts = ", ".join(f"normal({i}, 1): 1" for i in range(20000))
slow["a mixture"] = ["run", t.model(f'plimsoll 1\nmodel m "m"\ndraw x ~ mixture({{{parts}}}) judgement "e"\noutcome x, bad low\n')]
slow["eval"] = ["eval", f"quantile(mixture({{{parts[:100000].rsplit(', ', 1)[0]}}}), 99%)"]
terms = " + ".join(["1"] * 400)
slow["check"] = ["check", t.model('plimsoll 1\nmodel m "m"\n' + "".join(f"let a{i} = {terms}\n" for i in range(4000)) + 'outcome a1, bad low\n')]
for name, command in slow.items():
    for end in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen([t.program, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)
        time.sleep(0.3)
        ended = process.poll()
        begin = time.monotonic()
        process.send_signal(end)
        try:
            words = process.communicate(timeout=20)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            words = process.communicate()[1]
        seconds = time.monotonic() - begin
        # One second, and as much again for a machine that is busy. What had ended has ended.
        t.expect(f"{name}: {end.name}", ended is not None or (process.returncode in (0, 1, 2, 130) and seconds < 3), f"{seconds:.1f} s {process.returncode} {words[-200:]}")
process = subprocess.Popen([t.program, *slow["a law of counts"]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
time.sleep(0.3)
if process.poll() is None:
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)
    t.expect("a second signal", time.monotonic() - begin < 2, time.monotonic() - begin)


# Nothing quadratic: eight times the input may take sixteen times the time, and more only where it is nothing.
def cpu(*command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = t.run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime, done


def table(n):
    return t.model('plimsoll 1\nmodel m "m"\ndim K = i1..i%d\ngiven g[K] {\n' % n + "".join(f'  i{i + 1} {i} judgement "t"\n' for i in range(n))
                   + '}\noutcome sum(g over K), bad low\n')


def twice(n):
    return t.model('plimsoll 1\nmodel m "m"\ndim K = i1..i%d\ngiven g[K] {\n' % n + "".join(f'  i{i % 7 + 1} {i} judgement "t"\n' for i in range(n))
                   + '}\noutcome sum(g over K), bad low\n')


def names(n):
    return t.model('plimsoll 1\nmodel m "m"\n' + "".join(f"let name_{i} = {i}\n" for i in range(n)) + "".join(f"let other_{i} = nam_{i}x\n" for i in range(n))
                   + "outcome name_1, bad low\n")


def folder(n, text, rows):
    path = t.path(f"folder_{n}_{len(os.listdir(t.folder.name))}")
    os.makedirs(path)
    with open(os.path.join(path, "main.plim"), "w") as file:
        file.write(text)
    with open(os.path.join(path, "w.csv"), "w") as file:
        file.write(rows)
    return path


def columns(n):
    return folder(n, f'plimsoll 1\nmodel m "m"\ndim K = a\ngiven g[K] = table("w.csv", key: name, column: c{n - 1}) judgement "t"\noutcome sum(g over K), bad low\n',
                  "name," + ",".join(f"c{i}" for i in range(n)) + "\na," + ",".join(str(i) for i in range(n)) + "\n")


def strangers(n):
    return folder(n, 'plimsoll 1\nmodel m "m"\ndim K = a\ngiven g[K] = table("w.csv", key: name, column: v) judgement "t"\noutcome sum(g over K), bad low\n',
                  "name,v\n" + "".join(f"b{i},1\n" for i in range(n)))


def register(n):
    path = folder(n, 'plimsoll 1\nmodel m "m"\nregister all "All" file "w.csv"\nrisk a "A" carries ' + ", ".join(f"m{i}" for i in range(n))
                  + ' {\n  draw x ~ normal(0, 1) off 0 judgement "t"\n}\noutcome a.x, bad low\n', "")
    with open(os.path.join(path, "w.csv"), "w") as file:
        file.write("id,title\n" + "".join(f"m{i},t\n" for i in range(n)))
    return path


for name, make, n in (("a given table", table, 10000), ("a table that names places twice", twice, 10000), ("misspelt names", names, 5000),
                      ("columns of a CSV", columns, 12500), ("unknown rows of a CSV", strangers, 10000), ("a register", register, 8000)):
    few, _ = cpu("check", make(n))
    many, done = cpu("check", make(8 * n))
    t.expect(f"{name} is not quadratic", many < 16 * max(few, 0.02) + 0.3 and done.returncode in (0, 1), f"{few:.2f} s, then {many:.2f} s")

# Text is text: in a workbook, on a terminal, in JSON.
hostile = {"a formula": "=cmd|'/c calc'!A0", "a sum": "+1+1", "control characters": "a\x01b\x0cc\x7fd", "an escape": "\x1b[31mred\x1b]0;owned\x07", "C1": "a\x9b31mb",
           "a number of Excel": "_x0041_", "markup": "<b>&amp;</b>", "no character": "a\ufffeb", "wide": "日本"}


def model_of(word):
    return t.model(f'''plimsoll 1
model evil "{word}"
time year from 2024-01 for 2
currency EUR
given a = 2 EUR judgement "{word}"
risk r "{word}" owner "{word}" category "{word}" {{ draw z ~ normal(0,1) off 0 judgement "{word}"
}}
flow profit = a * exp(r.z)
outcome profit each year, bad low, "{word}"
scenario s "{word}" {{ set a = 3 EUR judgement "{word}" }}
''')


UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def as_excel(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def on_terminal(*command):
    """What a terminal gets."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([t.program, *command], stdout=follower, stderr=follower, stdin=subprocess.DEVNULL, env=environment)
    os.close(follower)
    out = b""
    while True:
        if not select.select([leader], [], [], 30)[0]:
            break
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    process.wait(timeout=30)
    os.close(leader)
    return out.decode(errors="surrogateescape").replace("\r\n", "\n")


for name, word in hostile.items():
    model = model_of(word)
    book = t.path("book.xlsx")
    result = t.json("run", model, "--trials", "200", "--xlsx", book, "--csv", t.path("tables"))
    t.expect(f"{name}: JSON keeps it", result.get("title") == word and result["outcomes"][0]["title"] == word, result.get("title"))
    parts = zipfile.ZipFile(book)
    for part in parts.namelist():
        if part.endswith((".xml", ".rels")):
            try:
                tree = xml.fromstring(parts.read(part))
            except xml.ParseError as error:
                t.expect(f"{name}: {part} is XML", False, error)
                continue
            for formula in tree.iter():
                if formula.tag.endswith("}f"):
                    # A picture shows cells of a sheet that a title names.
                    told = re.sub(r"^('[^'!]*'|[^\W\d]\w*)!", "", formula.text or "")
                    t.expect(f"{name}: no formula of the text in {part}", re.fullmatch(r"\$[A-Z]+\$\d+:\$[A-Z]+\$\d+", told) and "charts" in part, formula.text)
    texts = {as_excel("".join(e.text or "" for e in item.iter(MAIN + "t"))) for item in xml.fromstring(parts.read("xl/sharedStrings.xml"))}
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", word)
    t.expect(f"{name}: the workbook shows it", shown in texts, sorted(texts)[:20])
    for command in (["run", model, "--trials", "100"], ["show", model], ["explain", model, "--trial", "3"], ["trace", model, "profit"], ["verify", model, "--all"],
                    ["stress", model, "--trials", "100", "--outcome", "profit"]):
        done = t.run(*command)
        t.expect(f"{name}: {command[0]} printed", done.returncode == 0 and not UNSAFE.search(done.stdout + done.stderr), repr(UNSAFE.findall(done.stdout + done.stderr)))
        shown_there = on_terminal(*command)
        loose = UNSAFE.search(re.sub(r"\x1b\[[0-9;]*[mK]|\r", "", shown_there))
        t.expect(f"{name}: {command[0]} on a terminal", not loose and "owned\x07" not in shown_there, repr(loose))
    t.expect(f"{name}: JSON on a terminal", not UNSAFE.search(on_terminal("run", model, "--trials", "100", "--json", "-")))
    if t.nightly:
        t.expect(f"{name}: fmt for a program", word in t.run("fmt", "--stdout", model).stdout)
for word in ("\x1b[31m", "a\x07b"):
    for command in (["run", word], ["run", lesson, "--without", word], ["run", lesson, "--json", f"/none/{word}"], ["explain", lesson, "--trial", word], [word], ["run", "--" + word],
                    ["read", word], ["eval", word], ["run", lesson, "--set", word]):
        done = t.run(*command)
        t.expect(f"{word!r} in a message: {command[0]!r}", done.returncode in (1, 2, 4) and not UNSAFE.search(done.stdout + done.stderr), repr(done.stderr))
# Names in a result that somebody else made lead to no other place.
run_json, part = t.path("run.json"), t.path("part.json")
t.run("run", lesson, "--trials", "100", "--quiet", "--json", run_json)
with open(part, "w") as file:
    with open(run_json) as of_run:
        about = json.load(of_run)["about"]
    json.dump({"schema": "plimsoll.worst/1", "about": about, "worst": [], "../../outside": [{"name": "=1+1"}], "a/b:c*[d]?": [{"name": "x", "inner/..": [{"y": 1}]}], "OUTCOMES": [{"name": "x"}]}, file)
inside = t.path("inside/deep/tables")
os.makedirs(t.path("inside/deep"))
done = t.run("report", run_json, "--with", part, "--csv", inside, "--xlsx", t.path("names.xlsx"))
t.expect("names of tables stay inside", done.returncode == 0 and all("/" not in n and ".." not in n for n in os.listdir(inside))
         and not os.path.exists(t.path("inside/outside.csv")) and os.listdir(t.path("inside/deep")) == ["tables"], os.listdir(inside))
sheets = [s.get("name") for s in xml.fromstring(zipfile.ZipFile(t.path("names.xlsx")).read("xl/workbook.xml")).iter(MAIN + "sheet")]
t.expect("names of sheets", len({s.lower() for s in sheets}) == len(sheets) and all(not set(s) & set("[]:*?/\\") for s in sheets)
         and "history" not in [s.lower() for s in sheets] and "Worst" in sheets, sheets)
# A name of a file is bytes: those that are not UTF-8 are shown as U+FFFD, and no answer is lost for them.
odd = os.path.join(os.fsencode(t.folder.name), b"odd\xff.plim")
with open(odd, "w") as file:
    file.write('plimsoll 1\ngiven price = 3 judgement "t"\nrisk storm "S" {\n  draw lost ~ uniform(0, 20) off 0 judgement "t"\n}\n'
               'draw demand ~ normal(100, 20) judgement "t"\noutcome profit = (demand - storm.lost) * price, bad low\n')
result = t.path("odd.json")
for command in (["run", odd, "--quiet", "--trials", "100"], ["show", odd], ["trace", odd, "profit"], ["verify", odd], ["diff", odd, odd],
                ["attribute", odd, "--outcome", "profit", "--trials", "4000"],
                ["sensitivity", odd, "--outcome", "profit", "--trials", "400"], ["sensitivity", odd, "--outcome", "profit", "--trials", "400", "--method", "tornado"],
                ["breakeven", odd, "--statistic", "mean(profit)", "--target", "100", "--trials", "400"], ["stress", odd, "--outcome", "profit", "--trials", "400", "--within", "quantile of demand in [0%, 50%]"],
                ["reverse", odd, "--failure", "profit < 200", "--trials", "400", "--error", "30"], ["explain", odd, "--outcome", "profit", "--worst", "2", "--trials", "400"]):
    prints = command[0] in ("show", "trace", "verify", "diff")
    done = subprocess.run([t.program, *command, "--json", *([] if prints else [result])], capture_output=True, timeout=60)
    text = done.stdout if prints else open(result, "rb").read() if os.path.exists(result) else b""
    try:
        whole = json.loads(text.decode()) is not None
    except ValueError:
        whole = False
    t.expect(f"{command[0]} {command[2:]} of a name that is not UTF-8", whole and b"exception" not in done.stderr, done.stderr[-300:] + text[:200])
    if os.path.exists(result):
        os.remove(result)
t.end()
