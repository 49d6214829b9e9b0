#!/usr/bin/env python3
"""Completions as a shell gives them: bash, zsh and fish are started, and the Tab key is pressed. A shell that is not there is
said and left out.

    program   `plimsoll --names KIND WORD...`: names of the model at hand, quickly, and nothing at all of one that is wrong
    shells    commands, options, words, names of the model, values behind =; words with quotes, spaces and none that is executed

usage: completions_test.py PROGRAM ROOT
"""
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
iij = os.path.join(root, "models/iij")
MODEL = '''plimsoll 1
model shop "Shop"
time month from 2024-04 for 24, fiscal year ends march, named by start
currency EUR
given price = 10 EUR  judgement "t"
given margin = 34%  judgement "t"
draw size ~ uniform(1, 2)  judgement "t"
risk flood "Water in the cellar" {
  event strike {
    chance 10% per year  judgement "t"
    total hit = 5 EUR  judgement "t"
  }
}
risk fire "Smoke" {
  event burn {
    chance 1% per year  judgement "t"
    total hit = 9 EUR  judgement "t"
  }
}
group water "All water" = flood
scenario storm "A storm" { set price = 9 EUR  judgement "t" }
scenario stillness "None" { set price = 11 EUR  judgement "t" }
action dam "A dam" { set margin = 30%  judgement "t" }
flow sales = price * size * margin - flood.strike.hit - fire.burn.hit  judgement "t"
outcome sales each year, bad low
outcome sales / price each year "sales of a price", bad low
limit solvent "Money": P(sales < 0 EUR) <= 50% each year
'''
shop = t.model(MODEL, "shop.plim")
done = t.run("check", shop)
t.expect("the model is right", done.returncode == 0, done)
spaced = os.path.join(os.path.dirname(shop), "my models")
os.mkdir(spaced)
shutil.copy(shop, os.path.join(spaced, "shop.plim"))
folder = os.path.dirname(shop)


def names(*words):
    done = t.run("--names", *words)
    t.expect(f"--names {' '.join(words)} says no more", done.returncode == 0 and done.stderr == "", done)
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


# ---------------------------------------------------------------- program
for kind, right in (("outcomes", ["sales", "sales / price"]), ("scenarios", ["storm", "stillness"]), ("actions", ["dam"]), ("limits", ["solvent"]),
                    ("risks", ["flood", "fire", "water", "all"]), ("givens", ["price", "margin"]), ("givens=", ["price=", "margin="]), ("nonsense", [])):
    t.expect(f"{kind}", names(kind, "run", shop) == right, names(kind, "run", shop))
t.expect("periods", names("periods", "run", shop)[:3] == ["FY2024", "FY2025", "2024-04"], names("periods", "run", shop))
t.expect("names", {"sales", "flood", "price", "flood.strike", "water"} <= set(names("names", "trace", shop)))
for words in (["run", "--seed", "7", shop], ["run", "--scenario=storm", shop], ["run", "--scenario", "=", "storm", shop], ["run", "--set", "a", "=", "1", shop],
              ["run", "--limits", shop, "--without"], ["run", f"'{shop}'"], ["run", f'"{shop}'], ["run", shop.replace("shop", "\\shop")], ["run", "--", shop],
              ["attribute", "-h", shop], ["compare", shop, "b"]):
    t.expect(f"the model among {words}", names("scenarios", *words) == ["storm", "stillness"])
wrong = t.model('plimsoll 1\nmodel m "m"\noutcome nothing, bad low\n')
hostile = t.model('plimsoll 1\nmodel m "m"\nrisk r "\x1b[31m\tred $(touch /tmp/x)" { event e { chance 1% per year } }\n')
for words in (["run"], ["run", "none.plim"], ["run", wrong], ["run", folder], ["run", "/dev/null"], ["run", "/proc/self/mem"], ["rum", shop], [""], ["run", ""], ["run", "--seed", shop],
              ["run", t.program], ["run", "\\"], ["run", "'"], ["run", "="], ["eval", shop], []):
    t.expect(f"no names of {words}", names("scenarios", *words) == [] or words[0] == "eval")
t.expect("no names without a kind", names() == [])
t.expect("titles are plain", not re.search("[\x1b\x00-\x08]", t.run("--names", "risks", "run", hostile).stdout))
pipe = t.path("pipe.plim")
os.mkfifo(pipe)
start = time.monotonic()
t.expect("what never comes is not waited for", names("scenarios", "run", pipe) == [] and time.monotonic() - start < 10)
best = 1e9
for _ in range(9):
    start = time.monotonic()
    found = names("outcomes", "run", iij)
    best = min(best, time.monotonic() - start)
t.expect("models/iij answers within a tenth of a second", "net_income" in found and best < 0.1 * (1 + os.getloadavg()[0] / os.cpu_count()), best)


# Every option that takes outcomes of the model names them.
script = t.run("help", "--completions", "bash").stdout
for option in ("--outcome", "--sips-of", "--sipmath-only"):
    t.expect(f"{option} takes outcomes", f"[{option}]='@outcomes'" in script and f"[{option}]='nothing'" not in script)

# ---------------------------------------------------------------- shells
class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, words, setup, ready="READY"):
        self.tabs = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", PATH=os.path.dirname(t.program) + ":" + os.environ["PATH"], HOME=folder, PS1="> ", ZDOTDIR=folder)
            os.execvp(words[0], words)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 250, 0, 0))
        self.send(setup + f"\necho {ready[:2]}''{ready[2:]}\n")
        self.until(ready)

    def send(self, text):
        os.write(self.terminal, text.encode())

    def until(self, mark, quiet=1.0, most=60):
        """What it prints until the mark, or until nothing comes."""
        out, start = "", time.monotonic()
        while time.monotonic() - start < most and not (mark and mark in out):
            wait = quiet if out or not mark else most
            if not select.select([self.terminal], [], [], wait)[0]:
                if mark is None:
                    break
                continue
            try:
                # Bells rung where there is more than one.
                out += os.read(self.terminal, 65536).decode(errors="replace").replace("\a", "")
            except OSError:
                break
        return out

    def tab(self, line, mark=None):
        """What the line becomes, or what is offered below it."""
        self.send(line + "\t")
        # Under load a shell takes a while to answer: what is waited for ends the waiting.
        out = self.until(mark, quiet=2.0, most=10)
        self.tabs += 1
        self.send(f"\x15echo E''ND{self.tabs}.\n")
        self.until(f"END{self.tabs}.")
        return out

    def end(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


def settings(shell):
    path = t.path({"bash": "plimsoll.bash", "zsh": "_plimsoll", "fish": "plimsoll.fish"}[shell])
    with open(path, "w") as out:
        out.write(t.run("help", "--completions", shell).stdout)
    return path


# A line, and what Tab must bring.
CASES = [
    ("plimsoll rep", "report "), ("plimsoll run shop.plim --samp", "--sampl"), ("plimsoll run shop.plim --sampler la", "latin"),
    ("plimsoll run shop.plim --scenario sto", "storm"), ("plimsoll run shop.plim --action d", "dam"), ("plimsoll run shop.plim --without fl", "flood"),
    ("plimsoll run shop.plim --without flood fi", "fire"), ("plimsoll reverse shop.plim --limit so", "solvent"), ("plimsoll attribute shop.plim --period FY2025", "FY2025"),
    ("plimsoll breakeven shop.plim --input mar", "margin"), ("plimsoll run shop.plim --set pri", "price="), ("plimsoll run sho", "shop.plim"),
    ("plimsoll run --scenario sti", None), ("plimsoll run none.plim --scenario sti", None),
    ("plimsoll run 'my models/shop.plim' --scenario sto", "storm"), ("plimsoll run my\\ models/shop.plim --scenario sto", "storm"),
    ("plimsoll trace shop.plim flo", "flood"), ("plimsoll help expl", "explain"), ("plimsoll runs reprod", "reproduce"),
]
for shell, words, setup in (
        ("bash", ["bash", "--norc", "--noprofile", "-i"], "bind 'set enable-bracketed-paste off'; source {script}"),
        ("zsh", ["zsh", "-f", "-i"], "unsetopt zle_bracketed_paste; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; PS1='> '")):
    if not shutil.which(shell):
        print(f"{shell} is not there: skipped")
        continue
    script = settings(shell)
    one = Shell(words, setup.format(script=script, folder=os.path.dirname(script)))
    for line, right in CASES:
        out = one.tab(line, right)
        if right is None:
            t.expect(f"{shell}: {line} brings no error", not re.search(r"error|plimsoll: |Usage|not found|cannot", out), out)
        else:
            t.expect(f"{shell}: {line} becomes {right}", right in out, out)
    if shell == "bash":
        t.expect("bash: behind =", "--scenario=storm" in one.tab("plimsoll run shop.plim --scenario=sto", "--scenario=storm"))
        t.expect("bash: a name with spaces", "sales\\ /\\ price" in one.tab("plimsoll stress shop.plim --outcome sales\\ ", "price"))
        t.expect("bash: in quotes", "'sales / price'" in one.tab("plimsoll stress shop.plim --outcome 'sales ", "price'"))
        made = os.path.join(folder, "made")
        one.tab(f"plimsoll run '$(touch {made})' --scenario s")
        one.tab(f"plimsoll run shop.plim --scenario '$(touch {made})")
        t.expect("bash: nothing is executed", not os.path.exists(made))
    one.end()
if shutil.which("fish"):
    script = settings("fish")
    for line, right in CASES:
        done = subprocess.run(["fish", "--no-config", "-c", f'source {script}; complete -C "{line}"'], capture_output=True, text=True, cwd=folder,
                              env=dict(os.environ, PATH=os.path.dirname(t.program) + ":" + os.environ["PATH"], HOME=folder))
        offered = [one.split("\t")[0] for one in done.stdout.splitlines()]
        right = right and right.strip().replace("--sampl", "--sampler")
        t.expect(f"fish: {line} offers {right}", (right in offered if right else "stillness" not in offered) and not done.stderr, done)
else:
    print("fish is not there: skipped")
t.end()
