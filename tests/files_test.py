#!/usr/bin/env python3
"""Files that commands write: whole or as they were, devices, pipes and links kept, no input overwritten.

usage: files_test.py PROGRAM ROOT
"""
import csv
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import zipfile

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
lesson = os.path.join(root, "models/tutorial/loss_events.plim")
has_page = os.path.exists(os.path.join(root, "build/web/report.html"))
environment = dict(os.environ, PLIMSOLL_PATH=root)

SMALL = 'plimsoll 1\nmodel m "m"\ndraw x ~ normal(0, 1)  judgement "t"\noutcome x, bad low\n'
small = t.model(SMALL)
FILING = """ITEM 1A. RISK FACTORS

We depend on few customers.

Our three largest customers brought 41% of our revenues in fiscal year 2020. If one of them were to leave us,
our revenues would fall and our results would suffer.

We may not be able to hire engineers.

Competition for engineers is intense. In fiscal year 2020 we lost 12 of our 150 engineers to larger companies, and
we may have to pay more for those who stay.
"""
filing = t.model(FILING, "filing.txt")


def run(*arguments, **options):
    return t.run(*arguments, env=environment, **options)


def folder(name):
    path = t.path(name)
    os.makedirs(path, exist_ok=True)
    return path


def text_of(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


# Every option that writes a file: a command that takes it last, and how the file begins.
WRITERS = {
    "run --json": (["run", small, "--trials", "100", "--quiet", "--json"], b"{"),
    "run --samples": (["run", small, "--trials", "100", "--quiet", "--samples"], b"trial,"),
    "run --xlsx": (["run", small, "--trials", "100", "--quiet", "--xlsx"], b"PK"),
    "stress --json": (["stress", lesson, "--outcome", "net", "--trials", "200", "--json"], b"{"),
    "sensitivity --json": (["sensitivity", lesson, "--outcome", "net", "--trials", "200", "--json"], b"{"),
    "attribute --json": (["attribute", lesson, "--outcome", "net", "--trials", "4000", "--statistic", "mean", "--json"], b"{"),
    "explain --json": (["explain", lesson, "--outcome", "net", "--trials", "200", "--worst", "2", "--json"], b"{"),
    "read --json": (["read", filing, "--json"], b"{"),
    "read --csv": (["read", filing, "--csv"], b""),
    "read --model": (["read", filing, "--model"], b""),
}
if has_page:
    WRITERS["run --report"] = (["run", small, "--trials", "100", "--quiet", "--report"], b"<")

base = folder("writers")
result = t.path("result.json")
run("run", small, "--trials", "100", "--quiet", "--json", result)
for name, (command, start) in WRITERS.items():
    path = os.path.join(base, name.replace(" ", "_"))
    # A workbook's name ends so.
    ending = ".xlsx" if "--xlsx" in name else ""
    # `read` knows that the file is no longer what it would write.
    again = ["--overwrite"] if name == "read --model" else []
    done = run(*command, path)
    t.expect(name + " writes", done.returncode == 0 and text_of(path).startswith(start), done)
    t.expect(name + " leaves only its file", os.listdir(base) == [os.path.basename(path)], os.listdir(base))
    # A link, also one to a file that is not there, and a file with two names stay what they are.
    for kind in ("link", "dangling", "hard link"):
        real, link = path + ".real" + ending, path + ".link" + ending
        if kind != "dangling":
            write(real, "old")
        if kind == "hard link":
            os.link(real, link)
        else:
            os.symlink(os.path.basename(real), link)
        os.chmod(real, 0o640) if kind != "dangling" else None
        done = run(*command, link, *again)
        t.expect(f"{name} through a {kind}", done.returncode == 0 and text_of(real) == text_of(link)
                 and text_of(real) != b"old" and text_of(real).startswith(start), done)
        if kind == "hard link":
            t.expect(name + " keeps both names", os.stat(real).st_nlink == 2)
        else:
            t.expect(name + " keeps the link", os.path.islink(link))
        if kind != "dangling":
            t.expect(name + " keeps permissions", stat.S_IMODE(os.stat(real).st_mode) == 0o640)
        os.remove(link)
        os.remove(real) if os.path.exists(real) else None
    # A pipe is written through.
    pipe = path + ".pipe"
    os.mkfifo(pipe)
    # Into a file: a page is longer than what two pipes hold.
    with open(t.path("piped"), "wb") as piped:
        reader = subprocess.Popen(["cat", pipe], stdout=piped)
        done = run(*command, pipe)
        reader.wait(timeout=20)
    got = text_of(t.path("piped"))
    t.expect(name + " into a pipe", done.returncode == 0 and got.startswith(start) and len(got) > 10, done)
    t.expect(name + " keeps the pipe", stat.S_ISFIFO(os.stat(pipe).st_mode))
    os.remove(pipe)
    # A device too, wherever it stands; a full one is a failed machine.
    if os.geteuid() == 0:
        device = path + ".full"
        try:
            os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
        except OSError:
            device = "/dev/full"
    else:
        device = "/dev/full"
    done = run(*command, device)
    t.expect(name + " to a full device", done.returncode == 4 and "No space left" in done.stderr, done)
    t.expect(name + " keeps the device", stat.S_ISCHR(os.stat(device).st_mode))
    t.expect(name + " to /dev/null", run(*command, "/dev/null").returncode == 0)
    t.expect(name + " keeps /dev/null", stat.S_ISCHR(os.stat("/dev/null").st_mode))
    if device != "/dev/full":
        os.remove(device)
    # A folder, a name in no folder, no name, a file that may not be written.
    done = run(*command, base)
    t.expect(name + " onto a folder", done.returncode == 4 and "directory" in done.stderr, done)
    done = run(*command, os.path.join(base, "none", "x"))
    t.expect(name + " into no folder", done.returncode == 4 and "No such file" in done.stderr, done)
    done = run(*command, "")
    t.expect(name + " without a name", done.returncode == 2, done)
    # Standard output is one file's.
    done = subprocess.run([t.program, *command, "-"], capture_output=True, timeout=60, env=environment)
    t.expect(name + " to standard output", done.returncode == 0 and done.stdout.startswith(start) and len(done.stdout) > 10, done.stderr)
    # A file that grows too large: the old one stays, nothing lies about.
    before = text_of(path)
    done = run(*command, path, *again, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)))
    t.expect(name + " beyond the limit of a file's size", done.returncode == 4 and text_of(path) == before, done)
    t.expect(name + " tidies up", os.listdir(base) == [os.path.basename(path)], os.listdir(base))
    os.remove(path)

# Standard output that cannot take what is printed, in every command.
for command in (["run", small, "--trials", "100"], ["run", small, "--trials", "100", "--json", "-"], ["show", small],
                ["show", small, "--json"], ["check", small], ["check", small, "--json"], ["eval", "1 + 1"],
                ["eval", "--json", "1 + 1"], ["fmt", "--stdout", small], ["trace", small, "x"], ["verify", small],
                ["diff", small, lesson], ["read", filing], ["explain", small, "--trial", "1"],
                ["explain", small, "--worst", "2", "--trials", "100"], ["stress", lesson, "--outcome", "net", "--trials", "100"],
                ["sensitivity", small, "--trials", "100"], ["attribute", lesson, "--outcome", "net", "--trials", "4000", "--statistic", "mean"],
                ["breakeven", lesson, "--outcome", "net", "--trials", "100"], ["--help"], ["run", "--help"], ["--version"]):
    with open("/dev/full", "w") as full:
        done = subprocess.run([t.program, *command], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, env=environment)
    t.expect("full standard output: " + " ".join(command[:1] + command[2:]),
             done.returncode == 4 and "cannot write standard output" in done.stderr, done)
done = subprocess.run(["sh", "-c", '"$0" eval "1 + 1" >&-', t.program], capture_output=True, text=True, timeout=60)
t.expect("closed standard output", done.returncode == 4, done)
path = t.path("closed.json")
done = subprocess.run(["sh", "-c", '"$0" run "$1" --trials 100 --json "$2" >&-', t.program, small, path],
                      capture_output=True, text=True, timeout=60)
t.expect("a file is not standard output", done.returncode == 4 and json.load(open(path))["trials"] == 100, done)

# Standard output takes one thing.
done = run("run", small, "--trials", "10", "--samples", "-")
t.expect("samples alone", done.returncode == 0 and len(done.stdout.splitlines()) == 11, done)
done = run("run", small, "--trials", "10", "--json", "/dev/stdout")
t.expect("another name of standard output", json.loads(done.stdout)["trials"] == 10, done)
done = run("run", small, "--trials", "10", "--json", "-", "--samples", "-")
t.expect("two to standard output", done.returncode == 2 and "--samples and --json" in done.stderr, done)
path = t.path("one.json")
done = run("run", small, "--trials", "10", "--json", path, "--samples", os.path.join(os.path.dirname(path), ".", "one.json"))
t.expect("two to one file", done.returncode == 2 and "name one file" in done.stderr and not os.path.exists(path), done)
t.expect("two to no file", run("run", small, "--trials", "10", "--json", "/dev/null", "--samples", "/dev/null").returncode == 0)
done = subprocess.run(["sh", "-c", '"$0" run "$1" --trials 10 --quiet --json /dev/fd/3 3> "$2"; cat "$2"', t.program, small, path],
                      capture_output=True, text=True, timeout=60)
t.expect("a descriptor of the caller", json.loads(done.stdout)["trials"] == 10, done)

# No output replaces what the command reads.
place = folder("inputs")
table = os.path.join(place, "rates.csv")
write(table, "name,value\na,1\nb,2\n")
part = os.path.join(place, "part.plim")
write(part, "plimsoll 1\nlet z = 2\n")
entry = os.path.join(place, "main.plim")
write(entry, 'plimsoll 1\nmodel m "m"\ncurrency EUR\nsource filing "a filing" file "filing.txt"\nimport "part.plim"\n'
             'dim K = a, b\ngiven r[K] = table("rates.csv", key: name, column: value)  judgement "t"\n'
             'given share = 1%  cite filing:1 "1 %"\n'
             'draw x ~ normal(0, 1)  judgement "t"\noutcome y = x + r[a] * share * z, bad low\nlimit l: P(y < 0) <= 60%\n')
cited = os.path.join(place, "filing.txt")
write(cited, "1 %\n")
link = os.path.join(place, "also.plim")
os.symlink("main.plim", link)
t.expect("the model is good", run("run", place, "--trials", "10", "--quiet").returncode == 0, run("run", place, "--trials", "10"))
kept = {path: text_of(path) for path in (table, part, entry, cited)}
# A workbook is refused such names by itself.
NO_WORKBOOK = "is no name of a workbook"
for option in ("--json", "--samples", "--xlsx", "--report"):
    for victim in (entry, part, link, table, cited):
        done = run("run", place, "--trials", "10", "--quiet", option, victim)
        why = NO_WORKBOOK if option == "--xlsx" else "overwritten"
        t.expect(f"run {option} over {os.path.basename(victim)}", done.returncode == 2 and why in done.stderr, done)
for command in (["stress", "--trials", "100"], ["sensitivity", "--trials", "100"], ["breakeven", "--trials", "100"],
                ["attribute", "--trials", "100"], ["explain", "--worst", "2", "--trials", "100"],
                ["reverse", "--limit", "l"]):
    done = run(command[0], place, *command[1:], "--json", entry)
    t.expect(command[0] + " over its model", done.returncode == 2 and "overwritten" in done.stderr, done)
for option in ("--json", "--csv", "--model"):
    done = run("read", filing, option, filing)
    t.expect(f"read {option} over its filing", done.returncode == 2 and "overwritten" in done.stderr, done)
for option in ("-o", "--xlsx"):
    done = run("report", result, option, result)
    t.expect(f"report {option} over its result", done.returncode == 2 and (NO_WORKBOOK if option == "--xlsx" else "overwritten") in done.stderr, done)
    other = t.path("other.json")
    run("stress", lesson, "--outcome", "net", "--trials", "200", "--json", other)
    before = text_of(other)
    done = run("report", result, "--with", other, option, other)
    t.expect(f"report {option} over a part", done.returncode == 2 and text_of(other) == before, done)
t.expect("all inputs are as they were", kept == {path: text_of(path) for path in kept} and os.path.islink(link))
t.expect("the filing too", text_of(filing) == FILING.encode())

# A formatter's file is its own: through a link, into a file of two names, not where it may not write.
messy = os.path.join(place, "messy.plim")
write(messy, SMALL.replace("outcome x, bad", "outcome   x,bad"))
os.symlink("messy.plim", messy + ".link")
done = run("fmt", messy + ".link")
t.expect("fmt through a link", done.returncode == 0 and os.path.islink(messy + ".link") and b"outcome x, bad low" in text_of(messy), done)
t.expect("fmt of no file", run("fmt", t.path("none.plim")).returncode == 2)

# A run that fails leaves the samples of an earlier one.
bad = t.model('plimsoll 1\nmodel bad "x"\ndraw x ~ normal(0, 1) judgement "j"\nlet y = log(x + 3)\noutcome y, bad low\n')
samples = t.path("samples.csv")
write(samples, "old\n")
done = run("run", bad, "--trials", "200000", "--samples", samples)
t.expect("samples of a failed run", done.returncode == 1 and text_of(samples) == b"old\n", done)
done = run("run", small, "--trials", "3000", "--samples", samples)
with open(samples, newline="") as file:
    rows = list(csv.reader(file))
t.expect("samples, whole", len(rows) == 3001 and [r[0] for r in rows[1:]] == [str(i) for i in range(3000)], done)

def wait_for_trials(pid):
    """Until the process has computed for a quarter of a second; a busy machine may take long for it."""
    start = time.monotonic()
    while time.monotonic() < start + 60:
        with open(f"/proc/{pid}/stat") as file:
            ticks = int(file.read().rsplit(")", 1)[1].split()[11])
        if ticks >= os.sysconf("SC_CLK_TCK") / 4:
            return
        time.sleep(0.02)


# Killed in every way, nothing lies about and the old file is whole.
place = folder("killed")
for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
    samples = os.path.join(place, "samples.csv")
    write(samples, "old\n")
    process = subprocess.Popen([t.program, "run", small, "--trials", "1000000000", "--quiet", "--samples", samples],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wait_for_trials(process.pid)
    process.send_signal(end)
    words = process.communicate(timeout=60)[1]
    t.expect(f"{end.name} keeps the old samples", text_of(samples) == b"old\n" and os.listdir(place) == ["samples.csv"],
             f"{os.listdir(place)} {words}")
    if end in (signal.SIGINT, signal.SIGTERM):
        t.expect(f"{end.name} says so", process.returncode == 130 and "was not written" in words, f"{process.returncode} {words}")

# Runs at once under one name: one of them, whole.
place = folder("at_once")
for option, start in (("--json", b"{"), ("--samples", b"trial,"), ("--xlsx", b"PK")):
    path = os.path.join(place, "same")
    running = [subprocess.Popen([t.program, "run", small, "--trials", "2000", "--quiet", "--seed", str(i), option, path]) for i in range(4)]
    t.expect(f"{option} at once", [p.wait(timeout=60) for p in running] == [0] * 4)
    whole = text_of(path)
    alone = []
    for i in range(4):
        own = os.path.join(place, "alone.xlsx" if option == "--xlsx" else "alone")
        run("run", small, "--trials", "2000", "--quiet", "--seed", i, option, own)
        alone.append(text_of(own))
        os.remove(own)
    if option == "--json":
        t.expect("--json is one of them", json.loads(whole)["digest"] in [json.loads(a)["digest"] for a in alone])
    elif option == "--samples":
        t.expect("--samples is one of them", whole in alone)
    else:
        t.expect("--xlsx is whole", zipfile.ZipFile(path).testzip() is None)
    t.expect(f"{option} leaves one file", os.listdir(place) == ["same"], os.listdir(place))

# A skeleton that somebody has worked on.
out = t.path("skeleton")
t.expect("read --out", run("read", filing, "--out", out).returncode == 0)
t.expect("read --out again", run("read", filing, "--out", out).returncode == 0)
for name in ("main.plim", "factors.csv"):
    edited = os.path.join(out, name)
    whole = text_of(edited)
    with open(edited, "a") as file:
        file.write("# mine\n")
    done = run("read", filing, "--out", out)
    t.expect(f"an edited {name} stays", done.returncode == 2 and name in done.stderr and "--overwrite" in done.stderr
             and text_of(edited) == whole + b"# mine\n", done)
    done = run("read", filing, "--out", out, "--overwrite")
    t.expect(f"an edited {name} on request", done.returncode == 0 and text_of(edited) == whole, done)
# A model is no result's place, also for a command that has not read it.
result, other = t.path("a_result.json"), t.model("plimsoll 1\nmodel other\noutcome 1, bad low\n")
t.run("run", other, "--trials", "100", "--quiet", "--json", result)
before = open(other).read()
for option in ("--xlsx", "-o"):
    done = t.run("report", result, option, other)
    t.expect(f"report {option} over a model", done.returncode == 2 and (NO_WORKBOOK if option == "--xlsx" else "would replace a model") in done.stderr and open(other).read() == before, done)
t.end()
