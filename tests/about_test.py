"""Answers stand beside the run that they are about, or are refused: another model, text, switch, seed, sampler or
number of trials, each in `report --with` and in `run --with`.

usage: about_test.py PROGRAM
"""
import json
import os
import sys

from program_test import Tests

t = Tests(sys.argv[1])

PLAIN = """plimsoll 1
model NAME "A kiosk"
given price = 3 EUR                judgement "list"
given fixed = 10 EUR               judgement "lease"
risk storm "Storm" {
  draw lost ~ uniform(0, 20) off 0  judgement "diary"
}
draw demand ~ normal(100, 20)      judgement "diary"
scenario hard "Half price" { set price = 1.5 EUR }
action shut "Shut at night" { set price = 3.3 EUR }
outcome profit = (demand - storm.lost) * price - fixed, bad low
limit solvent: P(profit < 200 EUR) <= 30%
"""


def write(folder, name="kiosk", text=PLAIN):
    os.makedirs(t.path(folder), exist_ok=True)
    path = os.path.join(t.path(folder), "main.plim")
    with open(path, "w") as out:
        out.write(text.replace("NAME", name))
    return t.path(folder)


kiosk = write("kiosk")
run = t.path("run.json")
done = t.run("run", kiosk, "--trials", "8000", "--quiet", "--json", run)
t.expect("run", done.returncode == 0, done)
about = json.load(open(run)).get("about", {})
t.expect("the run says what it is about",
         about.get("model") == "kiosk" and about.get("trials") == 8000 and about.get("seed") == 1
         and [f["name"] for f in about.get("files", [])] == ["main.plim"] and len(about["files"][0]["sha256"]) == 64, about)

QUESTIONS = {
    "attribute": ["attribute", "--statistic", "mean(profit)"],
    "tornado": ["sensitivity", "--statistic", "mean(profit)", "--method", "tornado"],
    "shares": ["sensitivity", "--outcome", "profit", "--method", "shares"],
    "derivatives": ["sensitivity", "--statistic", "mean(profit)"],
    "breakeven": ["breakeven", "--statistic", "mean(profit)"],
    "stress": ["stress", "--statistic", "mean(profit)"],
    "reverse": ["reverse", "--failure", "profit < 150 EUR"],
    "worst": ["explain", "--outcome", "profit", "--worst", "3"],
}


def ask(name, folder=kiosk, file=None, **options):
    """The file of an answer to a question, asked of 8,000 trials unless told else."""
    path = t.path(file or f"{name}.json")
    command, *rest = QUESTIONS[name]
    arguments = [command, folder, *rest, "--json", path]
    options = {"trials": "8000", **options}
    for option, value in options.items():
        arguments += [f"--{option}", value]
    done = t.run(*arguments)
    t.expect(" ".join(arguments), done.returncode == 0, done)
    return path


def take(what, answer, says=None, *more):
    """`report --with` takes the answer, or refuses it with exit 2 and these words, and writes nothing."""
    book = t.path("book.xlsx")
    if os.path.exists(book):
        os.remove(book)
    done = t.run("report", run, "--with", answer, "--xlsx", book, *more)
    if says is None:
        t.expect(f"{what}: taken", done.returncode == 0 and os.path.exists(book), done)
    else:
        t.expect(f"{what}: refused", done.returncode == 2 and says in done.stderr and not os.path.exists(book), done)


# Every question's answer about the same run is taken; the same question of anything else is not.
verified = t.path("verify.json")
with open(verified, "w") as out:
    out.write(t.run("verify", kiosk, "--json").stdout)
take("verify", verified)
other = write("other", "other")
edited = write("edited", "kiosk", PLAIN.replace("3 EUR ", "4 EUR "))
for name in QUESTIONS:
    take(name, ask(name))
    take(f"{name} of another model", ask(name, other, "wrong.json"), "about the model 'other'")
    take(f"{name} of another text", ask(name, edited, "wrong.json"), "another text of main.plim")
    take(f"{name} of another seed", ask(name, file="wrong.json", seed="2"), "has seed 2, the run 1")
    take(f"{name} of other trials", ask(name, file="fewer.json", trials="4000"), "is from 4,000 trials, the run from 8,000")
    take(f"{name} of other trials, as asked", t.path("fewer.json"), None, "--other-trials")
    if name != "stress":  # there they name what is compared with the run
        take(f"{name} with a scenario", ask(name, file="wrong.json", scenario="hard"), "--scenario: hard; the run has none")
        take(f"{name} with an action", ask(name, file="wrong.json", action="shut"), "--action: shut; the run has none")
    take(f"{name} with another price", ask(name, file="wrong.json", set="price=2 EUR"), "--set: price=2 EUR; the run has none")
for name in ("tornado", "derivatives", "breakeven", "stress", "reverse", "worst"):
    take(f"{name} without a risk", ask(name, file="wrong.json", without="storm"), "--without: storm; the run has none")
take("another seed is not other trials", ask("stress", file="wrong.json", seed="2"), "has seed 2", "--other-trials")
take("another model is not other trials", ask("stress", other, "wrong.json"), "about the model", "--other-trials")
take("another sampler", ask("worst", file="wrong.json", sampler="latin"), "the sampler latin, the run from random")
with open(t.path("old.json"), "w") as out:
    out.write('{"schema": "plimsoll.stress/1", "model": "kiosk", "stresses": []}')
take("an answer that does not say", t.path("old.json"), "does not say what it is about")

# `run --with` says so before it runs.
stress = t.path("stress.json")
for what, says, arguments in [
    ("same", None, ["--trials", "8000"]),
    ("seed", "has seed 1, the run 7", ["--trials", "8000", "--seed", "7"]),
    ("trials", "is from 8,000 trials, the run from 16,000", ["--trials", "16000"]),
    ("trials, as asked", None, ["--trials", "16000", "--other-trials"]),
    ("set", "the run has price=2 EUR", ["--trials", "8000", "--set", "price=2 EUR"]),
]:
    book = t.path("run.xlsx")
    if os.path.exists(book):
        os.remove(book)
    done = t.run("run", kiosk, *arguments, "--with", stress, "--xlsx", book)
    if says is None:
        t.expect(f"run --with, {what}", done.returncode == 0 and os.path.exists(book), done)
    else:
        t.expect(f"run --with, {what}",
                 done.returncode == 2 and says in done.stderr and done.stdout == "" and not os.path.exists(book), done)

# Data are part of what an answer is about; an answer may read fewer of them.
data = write("data", "data", """plimsoll 1
model NAME "With data"
dim place = town, port
given rent[place] in EUR = table("rent.csv", key: [place], column: amount)  judgement "lease"
draw sales ~ normal(100, 20)  judgement "diary"
outcome units = sales
outcome profit = sales * 1 EUR - sum(rent over place), bad low
limit safe: P(profit < 0 EUR) <= 50%
""")


def rent(amount):
    with open(os.path.join(data, "rent.csv"), "w") as out:
        out.write(f"place,amount\ntown,{amount}\nport,20\n")


rent(30)
done = t.run("run", data, "--trials", "8000", "--quiet", "--json", run)
t.expect("run with data", done.returncode == 0, done)
take("same data", ask("worst", data))
rent(31)
take("other data", ask("worst", data), "another text of rent.csv")
t.end()
