#!/usr/bin/env python3
"""Units in headings against the unit that is declared: equal, left open, or refused with the one to write.

usage: heading_units_test.py PROGRAM

Each `in ...` that a message offers is taken, and must read the figure as its heading says.
"""
import json
import re
import sys

from program_test import Tests
from workbooks import Book

t = Tests(sys.argv[1])

MODEL = ('plimsoll 1\nmodel m "headings"\ncurrency EUR\nunit t\ndim K = k0, k1\n'
         'given x[K] %s= table("d.csv", key: key, column: "%s")   judgement "j"\n'
         "outcome y = x[k0] / (%s), bad low\n")
WIDE = ('plimsoll 1\nmodel m "headings"\ncurrency EUR\ntime year from 2024 for 2\ndim K = k0, k1\n'
        'given x[K] each year %s= table("d.csv", key: "%s", columns: years)   judgement "j"\n'
        "outcome y = x[k0] / (%s) each year, bad low\n")


def mean(text):
    done = t.run("run", t.model(text, "m.plim"), "--trials", "16", "--json", t.path("r.json"))
    if done.returncode != 0:
        return None, done
    with open(t.path("r.json")) as file:
        return json.load(file)["outcomes"][0]["mean"]["value"], done


def one(heading, cell, unit, by, value, denied=None):
    """`unit` behind `in`, or none; `value` of the figure by `by`, at last: as it is declared, or with what the refusal offers."""
    with open(t.path("d.csv"), "w") as out:
        out.write(f'key,"{heading}"\nk0,{cell}\nk1,{cell}\n')
    what = f"`{heading}` in {unit or 'nothing'}"
    text = lambda said: MODEL % (f"in {said} " if said else "", heading, by)
    found, done = mean(text(unit))
    if denied is None:
        t.expect(f"{what} is {value}", found is not None and abs(found - value) <= 1e-12 * abs(value), done if found is None else found)
        return
    t.expect(f"{what} is refused", found is None and done.returncode == 1 and f"says {denied[0]}" in done.stderr, done)
    offered = re.findall(r"`in ([^`]*)` reads it", done.stderr.replace("\n", " "))
    t.expect(f"{what}: offered is {denied[1]}", offered and set(offered) == {denied[1]}, done)
    found, done = mean(text(denied[1]))
    t.expect(f"{what}: as offered it is {value}", found is not None and abs(found - value) <= 1e-12 * abs(value), done if found is None else found)


# ---- scales of money
one("Sales (k EUR)", 12, "k EUR", "1 EUR", 12000)
one("Sales (k EUR)", 12, "M EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Sales (k EUR)", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Sales (EUR)", 12, "k EUR", "1 EUR", 12, ("EUR", "EUR"))
one("Sales in Tsd. Euro", 12, "M EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Umsatz [Mio. €]", 12, "bn EUR", "1 EUR", 12e6, ("M EUR", "M EUR"))
one("Rent (k EUR)", 12, "M EUR per year", "1 EUR per year", 12000, ("k EUR", "k EUR per year"))
# ---- another currency
one("Price (USD)", 10.5, "EUR", "1 USD", 10.5, ("USD", "USD"))
one("Price (USD)", 10.5, "USD", "1 USD", 10.5)
one("Rate (USD)", 1.08, "USD/EUR", "1 USD/EUR", 1.08)
one("Rate (USD)", 0.9, "EUR/USD", "1 EUR/USD", 0.9)
# ---- shares
one("Margin %", 12, "%", "1", 0.12)
one("Margin %", 12, "", "1", 0.12, ("%", "%"))
one("Margin %", 0.12, "", "1", 0.12)
one("Margin %", "12%", "", "1", 0.12)
one("Spread (bp)", 25, "%", "1", 0.0025, ("bp", "bp"))
# ---- units of time
one("Lead time (days)", 30, "days", "1 day", 30)
one("Lead time (days)", 48, "hours", "1 day", 48, ("days", "days"))
one("Contract (months)", 24, "years", "1 year", 2, ("months", "months"))
one("Laufzeit (Monate)", 24, "years", "1 year", 2, ("months", "months"))
one("Term in quarters", 8, "months", "1 year", 2, ("quarters", "quarters"))
one("Term (years)", 2, "years", "1 year", 2)
one("No. of days", 30, "days", "1 day", 30)
one("Useful life, years", 60, "months", "1 year", 60, ("years", "years"))
# ---- amounts by time
one("Rent (EUR per month)", 12, "EUR per month", "1 EUR per month", 12)
one("Rent (EUR per month)", 12, "EUR per year", "1 EUR per month", 12, ("EUR per month", "EUR per month"))
one("Fee (k EUR p.a.)", 12, "k EUR per month", "1 EUR per year", 12000, ("k EUR per year", "k EUR per year"))
one("Churn (%/month)", 2, "% per year", "1 per month", 0.02, ("% per month", "% per month"))
one("Rent (EUR per month)", 12, "EUR", "1 EUR", 12)
# ---- other brackets; scales without a word
one("売上高（百万円）", 12, "k JPY", "1 JPY", 12e6, ("M JPY", "M JPY"))
for heading, unit, times in (("Sales (₹ crore)", "M INR", "10 M INR"), ("売上高(億円)", "M JPY", "100 M JPY"), ("Sales (INR lakhs)", "k INR", "100 k INR")):
    with open(t.path("d.csv"), "w") as out:
        out.write(f"key,{heading}\nk0,12\nk1,13\n")
    found, done = mean(MODEL % (f"in {unit} ", heading, f"1 {unit[2:]}"))
    t.expect(f"`{heading}` in {unit} is refused, with {times}", found is None and f"multiply by {times}" in done.stderr, done)
# ---- a scale or a currency in the rest of the heading
one("Sales in thousands (EUR)", 12, "k EUR", "1 EUR", 12000)
one("Sales in thousands (EUR)", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Sales (EUR) '000", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Umsatz Tsd. (EUR)", 12, "k EUR", "1 EUR", 12000)
one("CA (€) en milliers", 12, "k EUR", "1 EUR", 12000)
one("Sales (EUR) (in millions)", 12, "k EUR", "1 EUR", 12e6, ("M EUR", "M EUR"))
one("Revenue ($m)", 12, "USD", "1 USD", 12e6, ("M", "M USD"))
one("Rent EUR per month", 12, "EUR per year", "1 EUR per month", 12, ("EUR per month", "EUR per month"))
one("Spread (basis points)", 25, "%", "1", 0.0025, ("bp", "bp"))
one("Churn (%)", 12, "per year", "1 per year", 0.12, ("%", "% per year"))
# ---- what an amount is for says nothing of its scale and currency
one("Price (EUR/t)", 10.5, "k EUR/t", "1 EUR/t", 10.5, ("EUR", "EUR per t"))
one("Price (EUR/t)", 10.5, "EUR/t", "1 EUR/t", 10.5)
one("Price (k EUR per t)", 10.5, "EUR/t", "1 EUR/t", 10500, ("k EUR", "k EUR per t"))
one("Price (USD/t)", 10.5, "EUR/t", "1 USD/t", 10.5, ("USD", "USD per t"))
one("FX (USD/EUR)", 1.08, "USD/EUR", "1 USD/EUR", 1.08)
one("FX (EUR/USD)", 0.9, "EUR/USD", "1 EUR/USD", 0.9)
one("Cost (EUR/1000 t)", 12, "k EUR/t", "1 k EUR/t", 12)
# ---- the time in the rest of a heading
for heading in ("Monthly rent (EUR)", "Rent per month (EUR)", "Rent (EUR), monthly", "Rent, p.m. (EUR)", "Rent (EUR monthly)", "Rent (EUR p.m.)", "Rent (EUR/mo)",
                "Miete pro Monat (EUR)", "Miete mtl. (EUR)", "Rent (EUR each month)", "Miete (EUR im Monat)", "Rent per month, EUR", "Average monthly rent (EUR)",
                "Rent per month net (EUR)", "Loyer mensuel (EUR)", "Rent EUR/month", "Rent [EUR, per month]"):
    one(heading, 12, "EUR per year", "1 EUR per month", 12, ("EUR per month", "EUR per month"))
    one(heading, 12, "EUR per month", "1 EUR per month", 12)
    one(heading, 12, "EUR", "1 EUR", 12)
for heading in ("Annual rent (k EUR)", "Rent p.a. (k EUR)", "Rent (k EUR/yr)", "Rent per annum (k EUR)", "J\u00e4hrliche Miete (k EUR)", "Rent (k EUR per year)"):
    one(heading, 12, "EUR per month", "1 k EUR per year", 12, ("k EUR per year", "k EUR per year"))
    one(heading, 12, "k EUR per year", "1 k EUR per year", 12)
one("Rent per quarter ($k)", 12, "k USD per month", "1 k USD per quarter", 12, ("k", "k USD per quarter"))
one("Churn per month (%)", 2, "% per year", "1 per month", 0.02, ("% per month", "% per month"))
# ---- which are names, or two
for heading in ("Price per day ticket (EUR)", "Daily newspaper sales (EUR)", "Monthly report cost (EUR)", "Annual fee per month (EUR)", "Sales a year ago (EUR)"):
    one(heading, 12, "EUR per week", "1 EUR per week", 12)
# ---- the time and whatever else is declared stays in what is offered
one("Rent (k EUR)", 12, "EUR per month", "1 k EUR per month", 12, ("k EUR", "k EUR per month"))
one("Price (USD)", 12, "EUR per month", "1 USD per month", 12, ("USD", "USD per month"))
one("Price (k USD)", 12, "EUR/t", "1 k USD/t", 12, ("k USD", "k USD per t"))
# ---- units of the model's own
one("Output ('000)", 12, "t", "1 t", 12000, ("k", "k t"))
one("Output (thousands)", 12, "M t", "1 t", 12000, ("k", "k t"))
one("Output (thousands)", 12, "k t", "1 t", 12000)
# ---- signs of other widths, words before, thousands as numbers, words behind a unit
one("\u58f2\u4e0a\u9ad8\uff08\u5358\u4f4d\uff1a\u5343\u5186\uff09", 12, "JPY", "1 JPY", 12000, ("k JPY", "k JPY"))
one("\u6bd4\u7387\uff08\uff05\uff09", 12, "bp", "1", 0.12, ("%", "%"))
one("Umsatz (1000 EUR)", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Umsatz (1.000 EUR)", 12, "k EUR", "1 EUR", 12000)
one("Sales (EUR/000)", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Sales k EUR (budget)", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Umsatz TEUR Plan", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("Ricavi (migliaia di euro)", 12, "EUR", "1 EUR", 12000, ("k EUR", "k EUR"))
one("$ in thousands", 12, "USD", "1 USD", 12000, ("k", "k USD"))
one("Dollars in millions", 12, "k USD", "1 USD", 12e6, ("M", "M USD"))
# ---- what is no unit of the column, or may be none, is held against nothing
for heading, unit in (("Losses (> EUR 1,000)", "EUR"), ("Exposure to USD", "k EUR"), ("Hedged USD", "k EUR"), ("Sales (k) (EUR)", "k EUR"),
                      ("Loans in USD (EUR)", "EUR"), ("Plan B (EUR)", "k EUR"), ("Rate (%) (EUR)", "EUR")):
    one(heading, 12, unit, f"1 {unit}", 12)
# ---- left open: a plain number, a unit of the model's own, what stands behind `/`, a sign of several currencies, no unit at all
one("Sales (k EUR)", 12, "", "1", 12)
one("Price ($)", 10.5, "USD", "1 USD", 10.5)
one("Sales (year)", 12, "k EUR", "1 EUR", 12000)
one("Sales", 12, "k EUR", "1 EUR", 12000)
one("Loss (k EUR)", 0, "M EUR", "1 EUR", 0)
# ---- over the first column of a wide table
for corner, unit, denied in (("in k EUR", "k EUR", None), ("in k EUR", "M EUR", "k EUR"), ("Sales (k EUR)", "k EUR", None), ("Sales (k EUR)", "M EUR", "k EUR")):
    with open(t.path("d.csv"), "w") as out:
        out.write(f"{corner},2024,2025\nk0,12,13\nk1,14,15\n")
    found, done = mean(WIDE % (f"in {unit} ", corner, "1 EUR"))
    if denied is None:
        t.expect("a wide table in its unit", found == 12000, done)
    else:
        t.expect("a wide table in another unit is refused", found is None and "`in k EUR` reads it" in done.stderr, done)
# ---- texts beside and above a cell of a workbook, as a value and as evidence
SHEET = ('plimsoll 1\nmodel m "headings"\ncurrency EUR, USD\nsource p "P" file "b.xlsx"\n'
         "given x %s= %sp[%s]\noutcome y = x / (%s), bad low\n")
book = Book()
s = book.sheet("Plan")
s.rows("A1", ["region", "Sales (k EUR)", "Lead time (days)", "Price (USD)", "Margin %", "Fee (k EUR)"], ["north", 12, 30, 10.5, 12])
s.put("F2", 12, "#,##0 [$€-407]")
s.rows("A4", ["", 2024], ["Rent (k EUR)", 7], ["Heads", 9])
book.save(t.path("b.xlsx"))
CELLS = [('Plan!B2', "12", "k EUR", "1 EUR", 12000, None), ('Plan, "north", "Sales (k EUR)"', "12", "M EUR", "1 EUR", 12000, "k EUR"),
         ("Plan!B2", "12", "EUR", "1 EUR", 12000, "k EUR"), ("Plan!B5", "7", "M EUR", "1 EUR", 7000, "k EUR"), ("Plan!B6", "9", "k EUR", "1 EUR", 9000, None),
         ("Plan!C2", "30", "days", "1 day", 30, None), ("Plan!C2", "30", "hours", "1 day", 30, "days"), ("Plan!D2", "10.5", "USD", "1 USD", 10.5, None),
         ("Plan!D2", "10.5", "EUR", "1 USD", 10.5, "USD"), ("Plan!E2", "12", "%", "1", 0.12, None), ("Plan!E2", "12", "", "1", 0.12, "%"),
         # Shown in euro below k EUR: one or the other.
         ("Plan!F2", "12", "k EUR", "1 EUR", 12000, None), ("Plan!F2", "12", "EUR", "1 EUR", 12, None)]
for cell, number, unit, by, value, denied in CELLS:
    what = f"[{cell}] in {unit or 'nothing'}"
    text = lambda said: SHEET % (f"in {said} " if said else "", "", cell, by)
    found, done = mean(text(unit))
    if denied is None:
        t.expect(f"{what} is {value}", found is not None and abs(found - value) <= 1e-12 * value, done if found is None else found)
    else:
        t.expect(f"{what} is refused", found is None and f"says {denied}" in done.stderr and f"`given x in {denied} = p[...]`" in done.stderr, done)
        found, done = mean(text(denied))
        t.expect(f"{what}: as offered it is {value}", found is not None and abs(found - value) <= 1e-12 * value, done if found is None else found)
    # Evidence is no unit of the model: 12 M EUR is not what 12 below k EUR says.
    if unit in ("", "%"):
        continue
    done = t.run("verify", t.model(SHEET % ("", f"{number} {unit} cite ", cell, by), "m.plim"))
    t.expect(f"{number} {unit} by [{cell}] is {'verified' if denied is None else 'another'}",
             ("1 of 1 verified" if denied is None else "1 differs") in done.stdout, done)
# ---- evidence: a row's own unit counts before its column's, a figure of another kind is held against neither, times convert
book = Book()
s = book.sheet("Plan")
s.rows("A1", ["Assumptions", "k EUR"], ["Sales", 12], ["Tax rate", 0.25], ["Headcount", 40], ["FX", 1.08], ["Price (EUR/t)", 120], ["Price per t", 9])
s.rows("A10", ["item", "Fee (k EUR p.a.)", "Margin %", "Spread (bp)", "Sales (₹ crore)", "Number of days", "Churn (%/month)"], ["north", 6, 12, 25, 5, 80, 2])
book.save(t.path("e.xlsx"))
EVIDENCE = ('plimsoll 1\nmodel m "headings"\ncurrency EUR, USD, INR\nunit t\nunit head/heads\nsource p "P" file "e.xlsx"\n'
            "given x = %s cite p[Plan!%s]\noutcome y = x / x, bad low\n")
for cell, figure, holds in (("B2", "12 k EUR", True), ("B2", "12 EUR", False), ("B3", "0.25", True), ("B3", "25%", True), ("B4", "40 heads", True),
                            ("B5", "1.08 USD/EUR", True), ("B6", "120 EUR/t", True), ("B11", "6 k EUR per year", True), ("B11", "0.5 k EUR per month", True),
                            ("B11", "6 k EUR per month", False), ("C11", "12%", True), ("C11", "12", False), ("D11", "0.25%", True), ("D11", "25%", False),
                            ("E11", "50 M INR", True), ("E11", "5 M INR", False), ("F11", "80", True), ("G11", "24% per year", True), ("G11", "2% per year", False)):
    done = t.run("verify", t.model(EVIDENCE % (figure, cell), "m.plim"))
    t.expect(f"{figure} by {cell} is {'verified' if holds else 'another'}", ("1 of 1 verified" if holds else "1 differs") in done.stdout, done)
found, done = mean('plimsoll 1\nmodel m "h"\ncurrency EUR\nunit t\nsource p "P" file "e.xlsx"\ngiven x in EUR/t = p[Plan!B7]\noutcome y = x / (1 EUR/t), bad low\n')
t.expect("a price per tonne below k EUR is read as it is declared", found == 9, done)
# ---- and a row of a CSV whose unit says by what time
with open(t.path("r.csv"), "w") as out:
    out.write("key,value,unit\nfee,24,k EUR per year\n")
ROW = ('plimsoll 1\nmodel m "h"\ncurrency EUR\nsource r "R" file "r.csv" key key value value unit unit\n'
       "given x = %s cite r[fee]\noutcome y = x / x, bad low\n")
for figure, holds in (("24 k EUR per year", True), ("2 k EUR per month", True), ("24 k EUR per month", False)):
    done = t.run("verify", t.model(ROW % figure, "m.plim"))
    t.expect(f"{figure} by a row per year is {'verified' if holds else 'another'}", ("1 of 1 verified" if holds else "1 differs") in done.stdout, done)
# ---- import proposes what is read so
with open(t.path("d.csv"), "w") as out:
    out.write("key,Lead time (days),Contract (months)\nk0,30,12\nk1,45,24\n")
done = t.run("import", t.path("d.csv"))
t.expect("units of time are proposed", "lead_time[Key] in days = " in done.stdout and "contract[Key] in months = " in done.stdout, done)
t.end()
