#!/usr/bin/env python3
"""Totals in any column of keys: rows that `plimsoll import` leaves out, rows of which it is unsure, and random tables with their
truth: what the likeliest form reads is the sum of the rows that are no totals, or several forms are told, of which one is.

usage: import_totals_test.py PROGRAM
"""
import random
import sys

from importing import Importing
from program_test import Tests

t = Tests(sys.argv[1])
look = Importing(t)

HEAD = "region,product,amount\n"
PARTS = "North,A,10\nNorth,B,20\n"
SOUTH = "South,A,5\nSouth,B,7\n"
# Rows, the sums of the forms, words of notes or of the first form's `when`, words of the first form's text.
for what, text, right, words, written in (
        ("totals in a second column of keys", HEAD + PARTS + "North,Total,30\n" + SOUTH + "South,Total,12\nTotal,,42\n", [42], "lines 4, 7, 8: a total", 'product != "Total" and region != "Total"'),
        ("subtotals alone", HEAD + PARTS + "North,Summe,30\n" + SOUTH + "South,Summe,12\n", [42], "lines 4, 7: a total", 'rows: where product != "Summe"'),
        ("a total of all in each column", HEAD + PARTS + "North,Total,30\n" + SOUTH + "South,Total,12\nTotal,Total,42\n", [42], "lines 4, 7, 8: a total", ""),
        ("by region and by product", HEAD + PARTS + "North,Total,30\n" + SOUTH + "South,Total,12\nTotal,A,15\nTotal,B,27\nTotal,Total,42\n", [42], "lines 4, 7, 8, 9, 10: a total", ""),
        ("totals before their parts", HEAD + "Total,,42\nNorth,Total,30\n" + PARTS + "South,Total,12\n" + SOUTH, [42], "lines 2, 3, 6: a total", ""),
        ("rows by product first", HEAD + "North,A,10\nSouth,A,5\nNorth,B,20\nSouth,B,7\nNorth,Total,30\nSouth,Total,12\n", [42], "lines 6, 7: a total", ""),
        ("without a text for the total of a region", HEAD + PARTS + "North,,30\n" + SOUTH + "South,,12\n", [42], "lines 4, 7: a total", 'rows: where product != ""'),
        ("of another name", HEAD + PARTS + "North,All,30\n" + SOUTH + "South,All,12\n", [84, 42], "`South`, `All` in line 7, sums of other rows", ""),
        ("of another name, without a row of all regions", HEAD + PARTS + "North,All,30\n" + SOUTH + "South,All,12\nAll,All,42\n", [42], "lines 4, 7, 8: a total", ""),
        ("of another name, of all alone", HEAD + PARTS + SOUTH + "All,All,42\n", [42], "line 6: a total", ""),
        ("a whole cube", HEAD + PARTS + "North,All,30\n" + SOUTH + "South,All,12\nAll,A,15\nAll,B,27\nAll,All,42\n", [168, 42], "sums of other rows", ""),
        ("a category that is called total and adds up to nothing", "claim,type,amount\na,Total,111\nb,Partial,30\nc,Total,70\n", [30, 211], "totals by their word and sums of nothing", ""),
        ("a total that was typed wrong", HEAD + PARTS + "North,Total,45\n" + SOUTH + "South,Total,12\n", [42], "`North`, `Total` in line 4: a total by its word", ""),
        ("totals of two columns that are rounded", "region,product,amount,cost\nNorth,A,10.4,200.4\nNorth,B,20.4,300.4\nNorth,All,31,501\nSouth,A,5.4,100.4\nSouth,B,7.4,90.4\nSouth,All,13,191\n",
         [87.6, 43.6], "sums of other rows", ""),
        ("years and a total", "year,line,v\n2024,a,1\n2024,b,2\n2024,Total,3\n2025,a,4\n2025,b,6\n2025,Total,10\n", [13], "lines 4, 7: a total", 'line != "Total"'),
        ("years and a total of another name", "year,line,v\n2024,a,1\n2024,b,2\n2024,Company,3\n2025,a,4\n2025,b,6\n2025,Company,10\n", [26, 13], "sums of other rows", ""),
        ("a name that is a sum in one year alone", "year,line,v\n2024,a,1\n2024,b,2\n2024,c,3\n2025,a,4\n2025,b,6\n2025,c,11\n", [27], "", ""),
        ("wide, with two keys", "region,product,2024,2025\nNorth,A,1,2\nNorth,B,3,4\nNorth,Total,4,6\nSouth,A,5,6\nSouth,B,7,8\nSouth,Total,12,14\nTotal,,16,20\n", [36], "lines 4, 7, 8: a total", ""),
        ("three keys", "a,b,c,v\nx,p,1k,1\nx,p,2k,2\nx,p,Total,3\nx,q,1k,4\nx,q,2k,5\nx,q,Total,9\nx,Total,,12\ny,p,1k,1\ny,p,2k,1\ny,p,Total,2\ny,q,1k,1\ny,q,2k,1\ny,q,Total,2\ny,Total,,4\nTotal,,,16\n",
         [16], "a total", ""),
        ("a code for each row", "code,region,product,v\nk1,North,A,10\nk2,North,B,20\nk3,North,Total,30\nk4,South,A,5\nk5,South,B,7\nk6,South,Total,12\n", [42], "lines 4, 7: a total", 'product != "Total"'),
        ("revenue, cost and profit", "line,v\nRevenue,7\nCost,5\nProfit,2\n", [14, 7], "`Revenue` in line 2, the sum of other rows", ""),
        ("a comment that says total", "line,v,note\na,1,\nb,2,total of May\nc,4,\n", [7], "", "")):
    told, said = look.imported(look.write(text))
    got = look.sums(told, told["givens"][0]) if told else said
    t.expect(f"{what}: sums", got == right, (got, told))
    if not told:
        continue
    first = told["givens"][0]["forms"][0]
    t.expect(f"{what}: words", words in " | ".join(told["notes"]) + " | " + (first["when"] or ""), told)
    t.expect(f"{what}: text", written in first["text"], first)
    shown = t.run("import", t.path("f.csv")).stdout
    t.expect(f"{what}: unsure or not", ("UNSURE" in shown) == (len(right) > 1), shown)

# ---------------------------------------------------------------- the year below its quarters
for what, text, right, left in (
        ("the year below its quarters", "period,v\nQ1 2024,1\nQ2 2024,2\nQ3 2024,3\nQ4 2024,4\nFY2024,10\n", 10, "line 6"),
        ("the year of each line", "line,period,v\na,Q1 2024,1\na,Q2 2024,2\na,Q3 2024,3\na,Q4 2024,4\na,2024,10\nb,Q1 2024,5\nb,Q2 2024,6\nb,Q3 2024,7\nb,Q4 2024,8\nb,2024,26\n", 36, "lines 6, 11"),
        ("the year first", "period,v\nFY24,10\n1Q24,1\n2Q24,2\n3Q24,3\n4Q24,4\n", 10, "line 2"),
        ("quarters among months", "period,v\n" + "".join(f"2024-{m:02},{m}\n" + (f"Q{m // 3} 2024,{3 * m - 3}\n" if m % 3 == 0 else "") for m in range(1, 13)), 78, "lines 5, 9, 13, 17")):
    told, said = look.imported(look.write(text))
    t.expect(f"{what}: sums", told and look.sums(told, told["givens"][0]) == [right], (told, said))
    t.expect(f"{what}: words", told and any(n.startswith(left + ": the period") for n in told["notes"]), told)

# ---------------------------------------------------------------- random tables
WORDS = ("Total", "Summe", "TOTAL", "Subtotal", "Gesamt", "Total:", "Somme")
NAMES = ("All", "Company", "Whole", "Sum of it")


def table(rng):
    """Text, the sum of its parts, and whether totals have words."""
    n_keys = rng.choice((1, 2, 2, 2, 3))
    labels = [[f"{'rpc'[k]}{i}" for i in range(rng.randint(2, 4))] for k in range(n_keys)]
    years = rng.choice((0, 0, 2, 3))
    decimals = rng.choice((0, 0, 1, 2))
    word = rng.random() < 0.6
    name = rng.choice(WORDS if word else NAMES)
    blank = word and rng.random() < 0.3
    first = rng.random() < 0.3
    wide = years > 0 and rng.random() < 0.4
    columns = [None] if not years else [2024 + y for y in range(years)]

    def number():
        # Large, so that sums are none by chance.
        return round(rng.uniform(10_000, 999_999), decimals)

    def shown(value):
        return f"{value:.{decimals}f}"

    def block(prefix, k):
        """Rows below a prefix, each (keys, values), and their sum."""
        rows, total = [], [0.0] * len(columns)
        for label in labels[k]:
            if k + 1 == n_keys:
                values = [number() for _ in columns]
                below = [(prefix + [label], values)]
            else:
                below, values = block(prefix + [label], k + 1)
            rows += below
            total = [a + b for a, b in zip(total, values)]
        # A level may have none: that of all, or one below.
        if totals[k]:
            rest = n_keys - k - 1
            keys = prefix + [name] + ([""] * rest if blank or not word else [name] * rest)
            if not word and rest:
                keys = prefix + [name] * (rest + 1)
            rows = [(keys, total)] + rows if first else rows + [(keys, total)]
        return rows, total

    totals = [rng.random() < 0.7 for _ in range(n_keys)]
    if not any(totals):
        totals[-1] = True
    rows, total = block([], 0)
    heads = ["region", "product", "channel"][:n_keys]
    out = []
    if wide:
        out.append(",".join(heads + [str(c) for c in columns]))
        out += [",".join(keys + [shown(v) for v in values]) for keys, values in rows]
    elif years:
        out.append(",".join(["year"] + heads + ["v"]))
        for i, c in enumerate(columns):
            out += [",".join([str(c)] + keys + [shown(values[i])]) for keys, values in rows]
    else:
        out.append(",".join(heads + ["v"]))
        out += [",".join(keys + [shown(values[0])]) for keys, values in rows]
    return "\n".join(out) + "\n", round(sum(total), decimals), word


N = 120
n_sure = n_unsure = n_refused = 0
for seed in range(N):
    text, right, word = table(random.Random(seed))
    told, said = look.imported(look.write(text))
    if told is None:
        n_refused += 1
        t.expect(f"random table {seed}: refused in words of the file", "combinations" in said or "no texts tell apart" in said or "is empty" in said, (said, text))
        continue
    got = look.sums(told, told["givens"][0])
    good = [abs(g - right) <= 1e-9 * right for g in got]
    t.expect(f"random table {seed}: a form is right", any(good), (got, right, told, text))
    t.expect(f"random table {seed}: none is wrong in silence", len(got) > 1 or good[0], (got, right, told, text))
    t.expect(f"random table {seed}: words are known", not word or good[0], (got, right, told, text))
    n_sure += len(got) == 1
    n_unsure += len(got) > 1
print(f"{N} random tables: {n_sure} read, {n_unsure} in two forms, {n_refused} refused")
t.expect("few are refused", n_refused <= N // 10, n_refused)
t.end()
