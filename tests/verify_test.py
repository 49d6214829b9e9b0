#!/usr/bin/env python3
"""`plimsoll verify` against truth made by hand.

tests/verify/model/main.plim says behind each citation what must be said of it:

    #= verified figure | verified words | moved LINE | not-found | differs number|scale|unit|sign | unquoted

The company's own filing is checked where PLIMSOLL_FILING names it; without it that part is skipped.

usage: verify_test.py PROGRAM ROOT
"""
import json
import os
import re
import shutil
import stat
import sys
import tempfile

from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
report = os.path.join(root, "tests/verify/report.txt")
t = Tests(program)
expect, run = t.expect, t.run


def verify(model, *args):
    done = run("verify", model, "--json", *args)
    return json.loads(done.stdout or "{}"), done.returncode, done.stderr


def truth_of(path):
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        m = re.search(r"#= (\S+)(?: (\S+))?$", line.rstrip())
        if m:
            yield number, m.group(1).replace("-", " "), m.group(2)


def matches(citation, verdict, more):
    if citation["verdict"] != verdict:
        return False
    if verdict == "verified":
        return citation["by_figure"] == (more == "figure")
    if verdict == "moved":
        return citation["found_at"][0] == int(more)
    if verdict == "differs":
        return citation["detail"].startswith(more + ":")
    return True


with tempfile.TemporaryDirectory() as folder:
    model = os.path.join(folder, "model")
    shutil.copytree(os.path.join(root, "tests/verify/model"), model)
    main = os.path.join(model, "main.plim")
    given = f"report={report}"

    # Every verdict.
    out, code, err = verify(model, "--source", given)
    expect("a difference is exit code 1", code == 1 and not out.get("passes", True), err)
    seen = {}
    for citation in out.get("citations", []):
        seen.setdefault(citation["file_line"], []).append(citation)
    truth = list(truth_of(main))
    expect("the truth is read", len(truth) > 40, len(truth))
    for line, verdict, more in truth:
        got = seen.pop(line, [])
        expect(f"line {line}: {verdict} {more or ''}", len(got) == 1 and matches(got[0], verdict, more),
               [(c["verdict"], c["by_figure"], c.get("detail")) for c in got])
    expect("no citation without truth", not seen, seen)
    hashes = {s["name"]: s["hash"] for s in out["sources"]}
    expect("the hash is compared", hashes == {"report": "matches", "figures": "not stated"}, hashes)
    counts = {}
    for _, verdict, _ in truth:
        counts[verdict] = counts.get(verdict, 0) + 1
    got = {k: v for k, v in out["total"]["citations"].items() if v}
    expect("the sum is the truth's", got == counts, (got, counts))
    risks = {part["name"]: part for part in out["by_risk"]}
    expect("by risk", risks["prices"]["citations"]["verified"] == 1 and risks["prices"]["figures"]["judgement"] == 3, risks.get("prices"))
    rise = {part["name"]: part for part in out["by_outcome"]}["the rise"]
    expect("by outcome", rise["figures"] == {"cited": 2, "judgement": 3, "bare": 0}, rise)
    expect("bare figures are counted", out["total"]["figures"]["bare"] == 1, out["total"])

    # Without the source: said plainly, and no failure of its own.
    out, code, _ = verify(model)
    lines = {c["verdict"] for c in out["citations"] if c["source"] == "report"}
    expect("not checked without the source", lines == {"not checked"}, lines)
    done = run("verify", model)
    expect("and says how to give it", "--source report=FILE" in done.stdout, done.stdout[:300])

    # A citation that has moved: --fix changes its number and nothing else.
    before = open(main, encoding="utf-8").read()
    os.chmod(main, 0o640)
    verify(model, "--source", given, "--fix")
    after = open(main, encoding="utf-8").read()
    expect("--fix rewrites the line number only", after == before.replace('cite report:9 "¥3.1 billion"', 'cite report:5 "¥3.1 billion"'))
    expect("--fix keeps the permissions", stat.S_IMODE(os.stat(main).st_mode) == 0o640)
    expect("--fix leaves no other file", sorted(os.listdir(model)) == ["figures.csv", "main.plim"], os.listdir(model))
    out, _, _ = verify(model, "--source", given)
    expect("then nothing has moved", out["total"]["citations"]["moved"] == 0)

    # A filing with a page put in front: all lines move as far; words that stand twice go with their neighbours.
    text = open(report, encoding="utf-8").read()
    shifted = os.path.join(folder, "shifted.txt")
    open(shifted, "w", encoding="utf-8").write("A page put in front.\n\n¥3.1 billion is not this one.\n\n" + text)
    small = os.path.join(folder, "small.plim")
    open(small, "w", encoding="utf-8").write(
        'plimsoll 1\nmodel small "Small"\ncurrency JPY\nsource report "Report" file "report.txt"\n'
        'given a = 3.1 bn JPY  cite report:5 "¥3.1 billion"\n'
        'given b = 0.6 bn JPY  cite report:6 "¥0.6 billion"\n'
        'given c = 440  cite report:11 "440 cash machines"\noutcome a, bad low\n')
    out, code, _ = verify(small, "--source", f"report={shifted}", "--fix")
    expect("moved alone passes", code == 0 and [c["verdict"] for c in out["citations"]] == ["moved"] * 3, out)
    now = open(small, encoding="utf-8").read()
    expect("neighbours tell which of two places", "report:9 \"¥3.1" in now and "report:10" in now and "report:15" in now, now)

    # Another file in place of the one stated.
    out, code, _ = verify(model, "--source", f"report={shifted}")
    expect("a changed source is said", {s["name"]: s["hash"] for s in out["sources"]}["report"] == "differs")
    stated = open(small, encoding="utf-8").read().replace('"report.txt"', '"report.txt" sha256 "' + "0" * 64 + '"')
    open(small, "w", encoding="utf-8").write(stated)
    out, code, _ = verify(small, "--source", f"report={shifted}")
    expect("and fails, though every citation holds", code == 1 and out["total"]["citations"]["verified"] == 3, out["total"])

    # The same report as a page.
    page = os.path.join(folder, "report.htm")
    paragraphs = "".join(f"<p>{p}</p>\n" for p in text.replace("-\nnot", "not").split("\n\n"))
    open(page, "w", encoding="utf-8").write("<html><body>\n" + paragraphs.replace("¥", "&yen;").replace("“", "&ldquo;") + "</body></html>\n")
    out, _, _ = verify(model, "--source", f"report={page}")
    wrong = [(c["file_line"], c["verdict"]) for c in out["citations"] if c["source"] == "report"
             and (c["verdict"] == "not found") != (dict((l, v) for l, v, _ in truth).get(c["file_line"]) == "not found")]
    expect("quotations are found in HTML too", not wrong, wrong)

    # Figures in another file.
    other = os.path.join(folder, "other.csv")
    rows = open(os.path.join(model, "figures.csv"), encoding="utf-8").read()
    open(other, "w", encoding="utf-8").write(rows.replace("97314.605", "88000").replace("FY2011,share", "FY2010,share"))
    out, code, _ = verify(model, "--source", f"figures={other}")
    by_name = {c["declaration"]: c["verdict"] for c in out["citations"] if c["source"] == "figures"}
    expect("rows of the file given", by_name["row"] == "differs" and by_name["row_taken"] == "differs" and by_name["row_share"] == "not found", by_name)

    # Usage.
    done = run("verify", model, "--source", "raport=x")
    expect("unknown source is usage with a suggestion", done.returncode == 2 and "report" in done.stderr, done.stderr)
    expect("no file is usage", run("verify", model, "--source", "report").returncode == 2)
    expect("a missing file is usage, as in every command", run("verify", model, "--source", "report=none.txt").returncode == 2)

filing = os.environ.get("PLIMSOLL_FILING", "")
if filing:
    out, code, err = verify(os.path.join(root, "models/iij"), "--source", f"form20f={filing}")
    bad = [(c["file"], c["file_line"], c["verdict"], c.get("detail")) for c in out.get("citations", []) if c["verdict"] != "verified"]
    expect("every citation of the IIJ model verifies", code == 0 and not bad, bad or err)
    readme = open(os.path.join(root, "models/iij/README.md"), encoding="utf-8").read()
    expect("its README says how many", f"all {len(out['citations'])} citations" in readme, len(out["citations"]))
    expect("no figure of it is bare", out["total"]["figures"]["bare"] == 0, out["total"]["figures"])
    print("IIJ:", out["total"]["citations"])
else:
    print("skipped: the IIJ model against its filing (PLIMSOLL_FILING is not set)")
t.end()
