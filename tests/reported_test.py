#!/usr/bin/env python3
"""Facts of filings: what `facts` lists, and what models cite of them.

    answers   tests/facts: small files of each kind with every fact worked out by hand
    filters   concepts, periods of the file's fiscal years, totals; what is not there is told with what is near
    files     made to harm, or none of the kinds: a message, at once
    cited     filing[Revenues, FY2021]: values, members, periods, vintages, the rounding that decimals state
    fixes     what a message offers to paste compiles

usage: reported_test.py PROGRAM ROOT
"""
import csv
import io
import json
import os
import re
import shutil
import sys

from program_test import Tests

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
FOLDER = os.path.join(root, "tests/facts")
FERRIES = os.path.join(FOLDER, "ferries_2021.xhtml")
COMPANY = os.path.join(FOLDER, "companyfacts.json")


def facts(path, *more, code=0):
    done = t.run("facts", path, *more)
    t.expect(f"facts {os.path.basename(path)} {' '.join(more)} exits {code}", done.returncode == code, done)
    return done


# ---------------------------------------------------------------- answers
for name in ("ferries_2021.xhtml", "ferries_2019.xml", "companyfacts.json"):
    rows = list(csv.DictReader(io.StringIO(facts(os.path.join(FOLDER, name), "--csv", "-").stdout)))
    with open(os.path.join(FOLDER, name.split(".")[0] + ".csv"), newline="") as file:
        answers = list(csv.DictReader(file))
    t.expect(f"{name}: as many facts", len(rows) == len(answers), (len(rows), len(answers)))
    for row, answer in zip(rows, answers):
        found = {key: row[key] for key in answer}
        # A text that a spreadsheet would take for a formula has an apostrophe before it in CSV.
        if answer["value"][:1] in ("=", "+", "-", "@") and not re.fullmatch(r"[+-]?[\d.]+", answer["value"]):
            answer["value"] = "'" + answer["value"]
        t.expect(f"{name}: {answer['concept']} on line {answer['line']}", found == answer, found)

whole = json.loads(facts(FERRIES, "--json", "-").stdout)
t.expect("what a file says of itself", (whole["company"], whole["fiscal_end_month"], whole["fiscal_named_by_end"], whole["merged"])
         == ("Fjordline Ferries plc", 6, True, 1), whole)
again = json.loads(facts(FERRIES, "--json", "-", "--duplicates").stdout)
t.expect("duplicates are shown where they are asked for", len(again["facts"]) == len(whole["facts"]) + 1 and again["merged"] == 0)
text = facts(FERRIES).stdout
t.expect("the table tells what was merged", "1 told again and was merged" in text, text)
t.expect("the table has values and members", "1,204,300,000" in text and "gaap:Revenues [NorthMember]" in text, text)

# ---------------------------------------------------------------- filters
def names(*more):
    return [(f["concept"], f["value"]) for f in json.loads(facts(FERRIES, "--json", "-", *more).stdout)["facts"]]


t.expect("a concept without its prefix, in a fiscal year, as a total",
         names("--concept", "Revenues", "--period", "FY2021", "--dimensions", "none") == [("gaap:Revenues", "1204300000")])
t.expect("stars", names("--concept", "gaap:*Income", "--period", "FY2020") == [("gaap:NetIncome", "0")])
t.expect("an instant at the period's end", ("gaap:Cash", "55000000") in names("--period", "FY2021", "--numbers"))
t.expect("a day", names("--period", "2020-06-30", "--concept", "Revenues") == [("gaap:Revenues", "988000000")])
near = facts(FERRIES, "--concept", "Revenue_", code=2).stderr
t.expect("a concept that is not there is told with what is near", "Revenues" in near, near)
t.expect("a period that is not there is told with those that are",
         "2020-07-01 to 2021-06-30" in facts(FERRIES, "--period", "FY2019", code=2).stderr)
t.expect("what is no period", "is no period" in facts(FERRIES, "--period", "last year", code=2).stderr)

# ---------------------------------------------------------------- files
IX = "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'>"
HOSTILE = {
    "laughs.xhtml": ("<!DOCTYPE html [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 10}'>"
                     for i in range(20)) + "]>" + IX + "&t;</html>", "entities"),
    "outside.xhtml": ("<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + IX + "&x;</html>", "entities"),
    "deep.xhtml": (IX + "<div>" * 100_000, "elements inside each other"),
    "deep.json": ('{"facts": ' + "[" * 100_000, "nest deeper"),
    "cut.xhtml": (IX + "<p>", "not well-formed"),
    "plain.html": ("<html><p>Item 1A</p></html>", "plimsoll read"),
    "plain.txt": ("Item 1A. Risk factors", "neither XML nor JSON"),
    "other.json": ('{"a": [1, 2]}', "companyfacts"),
    "empty.xml": ("", "is empty"),
    "other.xml": ("<feed xmlns:i='http://www.xbrl.org/2003/instance'><entry/></feed>", "is no XBRL"),
}
for name, (content, words) in HOSTILE.items():
    path = t.path(name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
    done = facts(path, code=1)
    t.expect(f"{name}: a message that says why", words in done.stderr and done.stderr.count("\n") <= 2, done.stderr[:400])
t.expect("a file that is not there", t.run("facts", t.path("none.xhtml")).returncode == 2)

# ---------------------------------------------------------------- cited
for name in ("ferries_2021.xhtml", "companyfacts.json", "ferries_2019.xml"):
    shutil.copy(os.path.join(FOLDER, name), t.path(name))

HEAD = ('plimsoll 1\nmodel ferries "Ferries" as of %s\n'
        "time year from 2021-07 for 2, fiscal year ends june, named by end\ncurrency EUR, USD\n"
        'source filing "Annual report" file "%s"\n')


def model(lines, file="ferries_2021.xhtml", as_of="2021-12-31", outcome="x"):
    return t.model(HEAD % (as_of, file) + lines + f"\noutcome {outcome} each year, bad low\n", "cited.plim")


def value(lines, **how):
    done = t.run("run", model(lines, **how), "--trials", "16", "--json", t.path("r.json"))
    if done.returncode != 0:
        return done
    with open(t.path("r.json")) as file:
        return json.load(file)["outcomes"][0]["mean"]["value"]


for what, key, wanted in (
        ("a total", "Revenues, FY2021", 1204.3e6),
        ("the year before", "Revenues, FY2020", 988e6),
        ("a whole name", '"gaap:Revenues", FY2021', 1204.3e6),
        ("a member", "Revenues, FY2021, NorthMember", 700.1e6),
        ("an axis and a member", 'Revenues, FY2021, "RouteAxis=SouthMember"', 504.2e6),
        ("a loss", "NetIncome, FY2021", -12.4e6),
        ("an instant at the year's end", "Cash, FY2021", 55e6),
        ("an instant by its day", "Cash, 2021-06-30", 55e6),
        ("a ratio", "ShareFull, FY2021", 0.615)):
    found = value(f"given x = filing[{key}]")
    t.expect(f"filing[{key}]: {what}", found == wanted, found)
t.expect("an instance", value("given x = filing[Revenues, FY2019]", file="ferries_2019.xml") == 871.2e6)
for as_of, wanted in (("2021-12-31", 988e6), ("2021-06-30", 990e6)):
    found = value("given x = filing[Revenues, FY2020]", file="companyfacts.json", as_of=as_of)
    t.expect(f"the vintage that was known on {as_of}", found == wanted, found)

# A fact is verified to the digits that its decimals state: half of 0.1 million here.
for figure, verdict in (("988 M EUR", "verified"), ("988.04 M EUR", "verified"), ("988.2 M EUR", "differs"),
                        ("-988 M EUR", "differs"), ("988 M USD", "differs")):
    done = t.run("verify", model(f"given x = {figure}   cite filing[Revenues, FY2020]"), "--json")
    result = json.loads(done.stdout)
    found = [c for c in result["citations"]][0]
    t.expect(f"{figure} is {verdict}", found["verdict"] == verdict, found)
    if figure.startswith("988.2"):
        t.expect("both numbers are told", "988000000" in found["detail"] and "988.2" in found["detail"], found)
taken = json.loads(t.run("verify", model("given x = filing[Revenues, FY2020]"), "--json").stdout)
t.expect("a value that is taken is verified", [c["verdict"] for c in taken["citations"]] == ["verified"], taken)

# A page by hand: what is said once is not said otherwise.
PAGE = ("<html xmlns='http://www.w3.org/1999/xhtml' xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' xmlns:f='urn:f' "
        "xmlns:x='http://www.xbrl.org/2003/instance' xmlns:d='http://xbrl.org/2006/xbrldi' "
        "xmlns:iso4217='http://www.xbrl.org/2003/iso4217'><body><ix:header><ix:resources>%s"
        "<x:unit id='u'><x:measure>iso4217:EUR</x:measure></x:unit><x:unit id='m'><x:measure>f:M</x:measure></x:unit>"
        "<x:unit id='s'><x:divide><x:unitNumerator><x:measure>iso4217:EUR</x:measure></x:unitNumerator><x:unitDenominator>"
        "<x:measure>x:shares</x:measure></x:unitDenominator></x:divide></x:unit></ix:resources></ix:header>%s</body></html>")


def context(name, period, members=""):
    return (f"<x:context id='{name}'><x:entity><x:identifier scheme='s'>e</x:identifier>{members}</x:entity>"
            f"<x:period>{period}</x:period></x:context>")


def number(name, period, digits, decimals, unit="u"):
    return (f"<ix:nonFraction name='f:{name}' contextRef='{period}' unitRef='{unit}' decimals='{decimals}'>"
            f"{digits}</ix:nonFraction>\n")


TWO_AXES = ("<x:segment><d:explicitMember dimension='f:Route'>f:North</d:explicitMember>"
            "<d:explicitMember dimension='f:Ship'>f:Old</d:explicitMember></x:segment>")
YEAR = "<x:startDate>2020-06-28</x:startDate><x:endDate>2021-06-26</x:endDate>"
with open(t.path("hand.xhtml"), "w", encoding="utf-8") as file:
    file.write(PAGE % (
        context("y", YEAR) + context("two", YEAR, TWO_AXES) + context("end", "<x:instant>2021-06-26</x:instant>") +
        context("after", "<x:instant>2021-07-05</x:instant>"),
        number("Fares", "y", 5000000, -6) + number("Fares", "y", 6000000, -6) + number("Tickets", "two", 7, 0) +
        number("Loan", "after", 500, 0) + number("Till", "end", 30, 0) + number("Till", "after", 40, 0) +
        number("Small", "y", 3, -9) + number("Endless", "y", 3, -400) + number("Zero", "y", 0, -400) +
        number("Odd", "y", 6, 0, "m") + number("PerShare", "y", 1.25, 2, "s")))
for key, told in (
        ("Fares, FY2021", "says different things of `Fares`"),
        ("Tickets, FY2021, North, North", "no `Tickets` with those members"),
        ("Tickets, FY2020, FY2021, North, Old", "one period, and two are named"),
        ("Tickets, FY2020, 2021, North, Old", "one period, and two are named"),
        ("Loan, FY2021", "reports no `Loan` of that period"),
        ("Odd, FY2021", "`M` scales a number")):
    done = t.run("check", model(f"given x = filing[{key}]", file="hand.xhtml"))
    t.expect(f"filing[{key}] is refused: {told}", done.returncode == 1 and told in done.stderr, done.stderr)
for key, wanted in (("Tickets, FY2021, Old, North", 7), ("Till, FY2021", 30), ('Loan, "2021-07-05"', 500)):
    found = value(f"given x = filing[{key}]", file="hand.xhtml")
    t.expect(f"filing[{key}] is {wanted}", found == wanted, found)
for figure, key, verdict in (
        ("400 M EUR", "Small", "differs"), ("3 EUR", "Small", "verified"), ("400 M EUR", "Endless", "differs"),
        ("400 M EUR", "Zero", "differs"), ("0 EUR", "Zero", "verified"), ("1.25 EUR", "PerShare", "differs"),
        ("1.25 EUR per share", "PerShare", "verified")):
    done = t.run("verify", model(f"unit share/shares\ngiven x = {figure}   cite filing[{key}, FY2021]", file="hand.xhtml"), "--json")
    found = json.loads(done.stdout)["citations"][0] if done.stdout else {"verdict": done.stderr}
    t.expect(f"{figure} beside {key} is {verdict}", found["verdict"] == verdict, found)
with open(t.path("concept.json"), "w", encoding="utf-8") as file:
    json.dump({"cik": 1, "taxonomy": "us-gaap", "tag": "Fares", "label": "Fares", "entityName": "F", "units": {"EUR": [
        {"start": "2020-07-01", "end": "2021-06-30", "val": 9, "accn": "1", "form": "10-K", "filed": "2021-08-01"}]}}, file)
found = value("given x = filing[Fares, FY2021]", file="concept.json")
t.expect("one concept as JSON is cited too", found == 9, found)

# ---------------------------------------------------------------- fixes
for key, kind, told, fix in (
        ("Revenue, FY2021", "data_no_row", "reports no `Revenue`", "Revenues"),
        ("Profit, FY2021", "data_no_row", "reports no `Profit`", None),
        ("us-gaap:Revenues, FY2021", "unclosed_bracket", 'is quoted, `"us-gaap:Revenues"`', None),
        ("gaap:Revenues, FY2021", "data_no_row", 'is quoted, `"gaap:Revenues"`', None),
        ("Revenues, FY2018", "data_no_row", "2019-07-01 to 2020-06-30", None),
        ("Revenues, FY2021, EastMember", "data_no_row", "NorthMember", None),
        ("Revenues", "data_rows_ambiguous", "2 periods", None),
        ("FY2021", "data_no_row", "the concept is missing", None),
        ("Revenues, 1 + 2", "data_no_row", "a concept, a period or a member", None),
        ("FleetTextBlock, FY2021", "data_no_row", "it is a text", None)):
    done = t.run("check", model(f"given x = filing[{key}]"))
    t.expect(f"filing[{key}] is refused", done.returncode == 1 and kind in done.stderr and told in done.stderr, done.stderr)
    if fix:
        t.expect(f"filing[{key}]: {fix} is offered", f"did you mean `{fix}`" in done.stderr, done.stderr)
        t.expect("and compiles", t.run("check", model(f"given x = filing[{key.replace('Revenue', fix)}]")).returncode == 0)
t.expect("a sum of two figures compiles", t.run("check", model("given x = filing[Revenues, FY2021] + filing[Revenues, FY2020]")).returncode == 0)
t.expect("a quoted name compiles", t.run("check", model('given x = filing["gaap:Revenues", FY2021]')).returncode == 0)
done = t.run("check", model("given x = filing[Revenues, FY2020]", file="companyfacts.json", as_of="2020-07-31"))
t.expect("what became known later is refused", "data_known_later" in done.stderr and "2020-09-01" in done.stderr, done.stderr)
with open(FERRIES, encoding="utf-8") as file:
    twice = file.read().replace('decimals="-9" scale="9">1<', 'decimals="-9" scale="9">4<')
with open(t.path("twice.xhtml"), "w", encoding="utf-8") as file:
    file.write(twice)
done = t.run("check", model("given x = filing[Revenues, FY2021]", file="twice.xhtml"))
t.expect("facts that do not agree are refused", "says different things" in done.stderr and "1,204,300,000 on line 40" in done.stderr, done.stderr)
done = t.run("check", model("given x = filing[Revenues, FY2021]", file="elsewhere.xhtml"))
t.expect("a value of a file that is not there", done.returncode == 1 and "is not there" in done.stderr, done.stderr)
elsewhere = model("given x = 1_204.3 M EUR   cite filing[Revenues, FY2021]", file="elsewhere.xhtml")
t.expect("a citation of it checks", t.run("check", elsewhere).returncode == 0)
for more, verdict in (([], "not checked"), (["--source", f"filing={FERRIES}"], "verified")):
    found = json.loads(t.run("verify", elsewhere, "--json", *more).stdout)["citations"][0]
    t.expect(f"and is {verdict} with {more}", found["verdict"] == verdict, found)
done = t.run("check", model("given x = filing[EarningsPerShareBasic, FY2021]", file="companyfacts.json"))
t.expect("a unit that the model lacks", "data_unit_unknown" in done.stderr, done.stderr)
unit = re.search(r"declare it: `([^`]*)`", done.stderr)
t.expect("its declaration is offered", unit, done.stderr)
if unit:
    again = t.run("check", model(unit.group(1) + "\ngiven x = filing[EarningsPerShareBasic, FY2021]", file="companyfacts.json"))
    t.expect("and compiles", again.returncode == 0, again.stderr)
t.end()
