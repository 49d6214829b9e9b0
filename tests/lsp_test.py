#!/usr/bin/env python3
"""The language server, feature by feature, as an editor asks for it.

usage: lsp_test.py PROGRAM ROOT
"""
import json
import os
import queue
import re
import shutil
import sys

from lsp_client import Client, apply_edits, offset, uri_of
from program_test import Tests

t = Tests(sys.argv[1])
root = sys.argv[2]

HEAD = 'plimsoll 1\nmodel shop "A shop"\ntime quarter from 2024-01 for 8, fiscal year ends march, named by start\ncurrency EUR\n'
SHOP = HEAD + """unit server/servers
source letter "A letter" file "letter.txt"
source book "The book" file "book.csv" key period, line  value value  unit unit
dim Line = firm, home
given price[Line] { firm 3 EUR; home 2 EUR }   judgement "list"
given margin = 34%   cite letter:2 "a margin of 34 %"
given before = book[FY2023, sales]
let weight = 2 * margin
draw customers each period ~ pert(800, 1_200, 1_900)   judgement "count"
fn twice(amount, factor = 2) = amount * factor
risk flood "The street is under water" {
  event water "water for {length}" {
    chance 30% per year   judgement "council"
    draw length ~ uniform(1, 5) months   judgement "council"
    total share = 50%   for length   judgement "passers-by"
  }
}
flow sales[Line] = customers * price * (1 - flood.water.share)
flow profit = twice(margin * sum(sales over Line), factor: 1)
outcome profit each year, bad low
limit fine "It is fine": P(profit < 0 EUR) <= 5% each year
scenario wet "Wet" judgement "what if" {
  strike flood.water in FY2024Q1 { length = 2 months }
  set margin = 0.5 * margin
}
"""
FILES = {"letter.txt": "Dear all,\nwe had a margin of 34 % in that year, as\nbefore.\n",
         "book.csv": "period,line,value,unit\nFY2023,sales,100,EUR\nFY2023,rent,20,EUR\n"}


def write_shop(folder="shop", text=SHOP):
    path = t.path(folder)
    os.makedirs(path, exist_ok=True)
    for name, content in {**FILES, "main.plim": text}.items():
        with open(os.path.join(path, name), "w") as out:
            out.write(content)
    return os.path.join(path, "main.plim")


def labels(completions):
    return [item["label"] for item in completions["items"]]


def test_features():
    path = write_shop()
    with Client(t.program) as client:
        said = client.initialize()
        t.expect("UTF-16 unless asked for", said["capabilities"]["positionEncoding"] == "utf-16", said)
        uri = client.open(path)
        found = client.diagnostics(uri)
        t.expect("the shop compiles", [d for d in found if d["severity"] == 1] == [], found)

        # Hover
        def hover(words, more=0, nth=0):
            got = client.ask("textDocument/hover", client.at(uri, words, more, nth))
            return got["contents"]["value"] if got else ""

        for words, more, nth, wanted in [
                ("customers *", 2, 0, ["draw `customers`", "P5", "P95", "mean", "each period", "judgement: count"]),
                ("margin = 34", 1, 0, ["**%**", "constant", "value 34 %", "we had **a margin of 34 %** in that year"]),
                ("price *", 1, 0, ["by Line", "EUR"]),
                ("letter:2", 1, 0, ["**a margin of 34 %**"]),
                ("pert(", 1, 0, ["pert(low, mode, high", "Mean"]),
                ("sum(", 1, 0, ["the sum over labels"]),
                ("twice(margin", 1, 0, ["fn `twice`"]),
                ("wet \"", 1, 0, ["scenario `wet`"]),
                ("Line]", 1, 0, ["2 labels", "`firm`"]),
                ("flood.water.share", 8, 0, ["event `flood.water`"])]:
            got = hover(words, more, nth)
            for one in wanted:
                t.expect(f"hover of {words!r} says {one!r}", one in got, got)
        # A chance, a weight or a level in per cent says nothing of how values are told.
        laws = [("binomial(10, 30%)", "mean 3, P5 1, P95 5"), ("geometric(10%)", "mean 9, P5 0, P95 28"), ("bernoulli(30%)", "mean 0.3, P5 0, P95 1"),
                ("discrete({1: 50%, 2: 30%, 3: 20%})", "mean 1.7, P5 1, P95 3"), ("discrete({1%: 50%, 2%: 50%})", "mean 1.5 %, P5 1 %, P95 2 %"),
                ("cumulative({0%: 10, 50%: 20, 100%: 30})", "mean 20, P5 11, P95 29"), ("cumulative({0%: 10%, 100%: 30%})", "mean 20 %, P5 11 %, P95 29 %"),
                ("mixture({uniform(0, 1): 50%, uniform(0, 1): 50%})", "mean 0.5, P5 0.05, P95 0.95"), ("uniform(0%, 10%)", "mean 5 %, P5 0.5 %, P95 9.5 %")]
        shown = t.path("laws.plim")
        with open(shown, "w") as out:
            out.write('plimsoll 1\nmodel laws "Laws"\n' + "".join(f'draw x{i} ~ {law}   judgement "example"\n' for i, (law, _) in enumerate(laws)))
        of_laws = client.open(shown)
        for i, (law, wanted) in enumerate(laws):
            got = client.ask("textDocument/hover", {"textDocument": {"uri": of_laws}, "position": {"line": 2 + i, "character": 6}})
            t.expect(f"{law} is told as {wanted}", wanted in got["contents"]["value"], got)
        t.expect("nothing to say of a blank line", client.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 900, "character": 0}}) is None)

        # Definition
        def definition(words, more=0, nth=0):
            got = client.ask("textDocument/definition", client.at(uri, words, more, nth))
            return [(one["uri"], one["range"]["start"]["line"]) for one in got]

        line = {name: SHOP[:SHOP.index(name)].count("\n") for name in ["draw customers", "total share", "draw length", "fn twice", "firm,", "source letter"]}
        t.expect("definition of a draw", definition("customers *", 2) == [(uri, line["draw customers"])], definition("customers *", 2))
        t.expect("definition of a total", definition("water.share", 8) == [(uri, line["total share"])])
        t.expect("definition of a mark in a sentence", definition("{length}", 3) == [(uri, line["draw length"])])
        t.expect("definition of a function", definition("twice(margin", 2) == [(uri, line["fn twice"])])
        t.expect("definition of a label", definition("{ firm 3", 3) == [(uri, line["firm,"])], definition("{ firm 3", 3))
        cited = definition("letter:2", 2)
        t.expect("a citation leads to its line", cited == [(uri_of(os.path.join(os.path.dirname(path), "letter.txt")), 1)], cited)
        t.expect("a source's file", definition('"letter.txt"', 3)[0][0].endswith("letter.txt"))

        # References and highlights
        uses = client.ask("textDocument/references", client.at(uri, "margin = 34", context={"includeDeclaration": True}))
        t.expect("uses of margin", len(uses) == 5, uses)
        uses = client.ask("textDocument/references", client.at(uri, "margin = 34", context={"includeDeclaration": False}))
        t.expect("uses without the declaration", len(uses) == 4, uses)
        marks = client.ask("textDocument/documentHighlight", client.at(uri, "length ~"))
        t.expect("marks: declared, in the sentence, in the total, struck", len(marks) == 4, marks)

        # Signature help
        got = client.ask("textDocument/signatureHelp", client.at(uri, "1_200, 1_900", 8))
        t.expect("the third argument of pert", got and got["activeParameter"] == 2 and got["signatures"][0]["label"].startswith("pert(low"), got)
        got = client.ask("textDocument/signatureHelp", client.at(uri, "factor: 1", 9))
        t.expect("a named argument", got and got["activeParameter"] == 1 and got["signatures"][0]["label"] == "twice(amount, factor = 2)", got)

        # Symbols, folding, tokens, hints, lenses
        symbols = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        names = [s["name"] for s in symbols]
        t.expect("symbols", {"shop", "Line", "price", "flood", "profit", "wet", "fine"} <= set(names), names)
        flood = symbols[names.index("flood")]
        t.expect("nested symbols", [c["name"] for c in flood["children"]] == ["water"] and [c["name"] for c in flood["children"][0]["children"]] == ["length", "share"], flood)
        got = client.ask("workspace/symbol", {"query": "fldwtr"})
        t.expect("symbols of the workspace", [s["name"] for s in got] == ["flood.water", "flood.water.length", "flood.water.share"], got)
        folds = client.ask("textDocument/foldingRange", {"textDocument": {"uri": uri}})
        t.expect("folds of risk, event and scenario", len(folds) == 3, folds)
        tokens = client.ask("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})["data"]
        legend = said["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
        kinds = token_kinds(SHOP, tokens, legend)
        for word, kind in [("risk", "keyword"), ("firm", "enumMember"), ("customers", "variable"), ("pert", "function"), ("EUR", "type"),
                           ("34", "number"), ("water", "event"), ('"list"', "string"), ("amount", "parameter"), ("sum", "function"), ("length", "property")]:
            t.expect(f"{word} is of kind {kind}", kinds.get(word) == kind, kinds.get(word))
        part = client.ask("textDocument/semanticTokens/range", {"textDocument": {"uri": uri}, "range": {"start": {"line": 4, "character": 0}, "end": {"line": 5, "character": 0}}})
        t.expect("tokens of a range", 0 < len(part["data"]) < len(tokens), part)
        hints = client.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 900, "character": 0}}})
        said_hints = [h["label"] for h in hints]
        t.expect("hints of draws", any("P5 to P95" in h for h in said_hints), said_hints)
        lenses = client.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        t.expect("lenses", {l["command"]["command"] for l in lenses} == {"plimsoll.run", "plimsoll.explain", "plimsoll.trace", "plimsoll.verify"}, lenses)
        for command, wanted in [("plimsoll.run", "profit"), ("plimsoll.trace", "margin"), ("plimsoll.explain", "trial"), ("plimsoll.verify", "letter")]:
            lens = next(l for l in lenses if l["command"]["command"] == command)
            if command == "plimsoll.explain":
                lens = next(l for l in lenses if l["command"]["command"] == command and "name" in l["command"]["arguments"][0])
            text = client.ask("workspace/executeCommand", {"command": command, "arguments": lens["command"]["arguments"]})
            t.expect(f"{command} answers", isinstance(text, str) and wanted in text, text)
        done = t.run("run", path, "--trials", "20000")
        lens = next(l for l in lenses if l["command"]["command"] == "plimsoll.run")
        text = client.ask("workspace/executeCommand", {"command": "plimsoll.run", "arguments": lens["command"]["arguments"]})
        digest = re.search(r"digest\W+(\w+)", done.stdout)
        t.expect("the run is that of the command line", digest and digest.group(1) in text, text[-300:])
        # Formatting
        with open(t.path("fmt.plim"), "w") as out:
            out.write(SHOP)
        tidy = t.run("fmt", "--stdout", t.path("fmt.plim")).stdout
        uri = client.open(path, tidy.replace("let weight = 2 * margin", "let   weight=2*margin"))
        edits = client.ask("textDocument/formatting", {"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": True}})
        t.expect("one edit, of one line", len(edits) == 1 and edits[0]["newText"].count("\n") <= 1, edits)
        laid_out = apply_edits(client.texts[uri], edits)
        with open(t.path("fmt.plim"), "w") as out:
            out.write(client.texts[uri])
        t.expect("laid out as by fmt", t.run("fmt", "--stdout", t.path("fmt.plim")).stdout == laid_out, laid_out)
        t.expect("ends by the book", client.end() == 0)


def token_kinds(text, data, legend):
    lines, kinds, line, column = text.split("\n"), {}, 0, 0
    for i in range(0, len(data), 5):
        line, column = line + data[i], data[i + 1] + (column if data[i] == 0 else 0)
        kinds.setdefault(lines[line][column:column + data[i + 2]], legend[data[i + 3]])
    return kinds


def test_completion():
    path = write_shop()
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(path)
        client.diagnostics(uri)

        def completed(insert, behind="let weight = 2 * margin\n", cursor="|"):
            text = SHOP.replace(behind, behind + insert.replace(cursor, ""))
            at = text.index(behind) + len(behind) + insert.index(cursor)
            client.replace(uri, text)
            return labels(client.ask("textDocument/completion", client.place(uri, at)))

        for insert, wanted, unwanted in [
                ("let a = price[|", ["firm", "home"], ["margin", "normal"]),
                ("draw d ~ |", ["normal", "pert", "lognormal", "margin"], ["truncated", "sum", "customers"]),
                ("draw d ~ nor|", ["normal"], ["customers"]),
                ("draw d ~ lognormal(|", ["median:", "sigma:", "p5:"], []),
                ("given g = 3 |", ["EUR", "bn", "servers", "quarters", "per"], ["margin", "sum"]),
                ("given g = 3 bn |", ["EUR", "servers"], ["margin"]),
                ("given g = 3 EUR per |", ["year", "server"], ["margin", "judgement"]),
                ("expect mean(profit) <= 1 EUR in |", ["FY2024", "FY2024Q1"], ["EUR"]),
                ("given g = 3 EUR cite |", ["letter", "book"], ["margin"]),
                ("given g = 3 EUR cite book[|", ["FY2023"], ["margin"]),
                ("given g = 3 EUR cite book[FY2023, |", ["sales", "rent"], ["FY2023"]),
                ("|", ["given", "draw", "risk", "outcome"], ["rate", "margin"]),
                ("dr|", ["draw"], ["margin"]),
                ("risk r {\n  |\n}\n", ["draw", "event", "affects"], ["scenario", "rate"]),
                ("risk r {\n  event e {\n    |\n  }\n}\n", ["rate", "chance", "total"], ["scenario"]),
                ("scenario s {\n  |\n}\n", ["set", "strike"], ["draw"]),
                ("scenario s {\n  strike |\n}\n", ["flood.water"], ["margin"]),
                ("let a = flood.|", ["water"], ["margin"]),
                ("let a = flood.water.|", ["share", "count"], ["margin"]),
                ("let a = sum(price over |", ["Line"], ["margin"]),
                ("let a = |", ["margin", "customers", "sum", "step", "flood"], ["wet", "fine", "servers"]),
                ("let a = twice(|", ["amount:", "factor:", "margin"], []),
                ("use |", ["finance", "statements"], ["margin"]),
                ("outcome profit each |", ["year", "period"], ["margin"]),
                ("# a comm|", [], ["margin", "draw"]),
                ('given g = 3 EUR judgement "a |"', [], ["margin"]),
                ("given g[|", ["Line"], ["firm"])]:
            got = completed(insert)
            for one in wanted:
                t.expect(f"completion of {insert!r} has {one}", one in got, got[:60])
            for one in unwanted:
                t.expect(f"completion of {insert!r} has no {one}", one not in got, got[:60])
        client.replace(uri, SHOP + 'import "')
        got = client.ask("textDocument/completion", client.place(uri, len(SHOP) + 8))
        t.expect("files to import", labels(got) == ["main.plim"], got)


def check_json(path):
    done = t.run("check", "--json", path)
    return json.loads(done.stdout or "[]")


def as_checked(found, text):
    """Diagnostics of the server in the form of `check --json`: kind, message, line and column."""
    severities = {1: "error", 2: "warning", 3: "note"}
    out = []
    for d in found:
        begin, end = (offset(text, d["range"][side]) for side in ("start", "end"))
        out.append((d["code"], severities[d["severity"]], d["message"], begin, end))
    return out


def checked(path, text, file):
    out = []
    for d in check_json(path):
        primary = d["primary"]
        if primary.get("file", path) != file:
            continue
        raw = text.encode()
        begin = len(raw[:primary["begin"]["offset"]].decode("utf-8", "ignore")) if "begin" in primary else 0
        end = len(raw[:primary["end"]["offset"]].decode("utf-8", "ignore")) if "end" in primary else 0
        out.append((d["kind"], d["severity"], d["message"], begin, max(begin, end)))
    return out


def test_diagnostics():
    """What is said is what check says, also over files, and each fix does what the line of help says."""
    broken = {
        "misspelt": SHOP.replace("customers * price", "custmers * price"),
        "half": SHOP + "flow x = ",
        "unit": SHOP.replace("let weight = 2 * margin", "let weight = margin + 3 EUR"),
        "wide": SHOP.replace('"A shop"', '"店 \U0001F30A"').replace("customers * price", '"\U0001F30A" * custmers'),
        "empty": "",
        "no evidence": SHOP.replace('   judgement "count"', ""),
    }
    for name, text in broken.items():
        path = write_shop("broken", text)
        with Client(t.program) as client:
            client.initialize()
            uri = client.open(path)
            found = client.diagnostics(uri)
            real = os.path.realpath(path)
            t.expect(f"{name}: as check has it", as_checked(found, text) == checked(real, text, real), (as_checked(found, text), checked(real, text, real)))
    # A fix.
    path = write_shop("broken", broken["misspelt"])
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(path)
        d = client.diagnostics(uri)[0]
        actions = client.ask("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": d["range"], "context": {"diagnostics": [d]}})
        t.expect("a fix to paste", len(actions) == 1 and actions[0]["isPreferred"], actions)
        t.expect("which mends it", apply_edits(broken["misspelt"], actions[0]["edit"]["changes"][uri]) == SHOP, actions)
        none = client.ask("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": d["range"], "context": {"diagnostics": [], "only": ["refactor"]}})
        t.expect("no fixes where others are asked for", none == [], none)
    # A mistake in a file that another imports is told there, and taken back.
    path = write_shop("parts", SHOP + 'import "more.plim"\n')
    more = os.path.join(os.path.dirname(path), "more.plim")
    with open(more, "w") as out:
        out.write("let extra = margin + 1 EUR\n")
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(more)
        found = client.diagnostics(uri)
        t.expect("a part is told of as part of its model", [d["code"] for d in found] == ["unit_mismatch"], found)
        main = client.open(path)
        t.expect("the model itself", [d for d in client.diagnostics(main) if d["severity"] == 1] == [])
        got = client.ask("textDocument/definition", client.at(uri, "margin"))
        t.expect("definition in another file", [one["uri"] for one in got] == [main], got)
        client.replace(uri, "let extra = margin + 1\n")
        t.expect("mended", [d for d in client.diagnostics(uri) if d["severity"] == 1] == [], client.published)
        client.published.clear()
        client.replace(main, client.texts[main].replace("let weight = 2 * margin", "given least = 1 EUR   judgement \"x\"").replace("given margin = 34%", "given margin = 34 EUR"))
        client.diagnostics(main)
        found = client.diagnostics(uri)
        t.expect("an edit of one file is told in the other", "unit_mismatch" in [d["code"] for d in found], found)
        client.close(main)
        client.diagnostics(uri)


def test_rename():
    path = write_shop()
    base = t.run("run", path, "--trials", "500").stdout
    digest = re.search(r"digest\W+(\w+)", base).group(1)
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(path)
        client.diagnostics(uri)
        for words, more, name, kept in [("margin = 34", 0, "share_kept", False), ("customers each", 0, "people", True), ("length ~", 0, "duration", True),
                                        ("water \"", 0, "tide", True), ("flood \"", 0, "high_water", True), ("Line = ", 0, "Branch", False),
                                        ("firm, ", 0, "company", False), ("twice(amount", 0, "double_of", False), ("amount, factor", 0, "what", False),
                                        ("amount, factor", 8, "times", False), ("sales[Line]", 0, "turnover", False), ("letter \"", 0, "note", False),
                                        ("wet \"", 0, "rain", False), ("server/", 0, "box", False)]:
            place = client.at(uri, words, more)
            prepared = client.ask("textDocument/prepareRename", place)
            t.expect(f"{words!r} can be renamed", "placeholder" in prepared, prepared)
            n = len(client.notes)
            edit = client.ask("textDocument/rename", {**place, "newName": name})
            t.expect(f"rename of {words!r}", "changes" in edit and "notes" not in edit, edit)
            text = apply_edits(SHOP, edit["changes"][uri])
            t.expect(f"{name} stands in it", name in text and text != SHOP, text)
            t.expect(f"`was` for {name}", ("was \"" in text) == (kept or name in ("Branch", "company")), text)
            renamed = write_shop("renamed", text)
            done = t.run("run", renamed, "--trials", "500")
            found = re.search(r"digest\W+(\w+)", done.stdout)
            t.expect(f"the same run after the rename to {name}", done.returncode == 0 and found is not None, done)
            if name not in ("high_water", "tide", "rain", "turnover", "double_of", "Branch", "company", "people", "duration"):
                t.expect(f"the same digest after the rename to {name}", found and found.group(1) == digest, done.stdout[-500:])
            said = [m["params"]["message"] for m in client.notes[n:] if m["method"] == "window/showMessage"]
            t.expect(f"what `was` is for is said of {name}", bool(said) == (kept or name in ("Branch", "company")), said)
        for words, name, why in [("margin = 34", "customers", "taken"), ("margin = 34", "if", "no name"), ("margin = 34", "a b", "no name"), ("margin = 34", "step", "meaning")]:
            got = client.ask("textDocument/rename", {**client.at(uri, words), "newName": name})
            t.expect(f"no rename to {name!r}", why in got.get("error", {}).get("message", ""), got)
        got = client.ask("textDocument/prepareRename", client.at(uri, "pert("))
        t.expect("a law has no other name", "error" in got, got)


def test_encodings():
    """Places behind characters of two UTF-16 units and of four bytes."""
    text = HEAD + 'given é𝄞x = 3 EUR   judgement "𝄞𝄞" let b = é𝄞x\n'
    text = HEAD + 'given wide = 3 EUR   judgement "\U0001D11E\U0001D11E"; let b = wide\noutcome b, bad low\n'
    path = write_shop("wide", text)
    for wanted, count in [("utf-16", lambda s: len(s.encode("utf-16-le")) // 2), ("utf-8", lambda s: len(s.encode()))]:
        with Client(t.program) as client:
            said = client.initialize(general={"positionEncodings": [wanted]})
            t.expect(f"{wanted} is agreed", said["capabilities"]["positionEncoding"] == wanted, said)
            uri = client.open(path)
            line = next(i for i, one in enumerate(text.split("\n")) if "let b" in one)
            row = text.split("\n")[line]
            at = count(row[:row.index("= wide") + 2])
            place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": at + 1}}
            got = client.ask("textDocument/hover", place)
            t.expect(f"hover in {wanted}", got and got["range"]["start"]["character"] == at and got["range"]["end"]["character"] == at + 4, got)
            # An edit behind them.
            client.change(uri, [{"range": {"start": {"line": line, "character": at}, "end": {"line": line, "character": at + 4}}, "text": "wade"}])
            found = client.diagnostics(uri)
            t.expect(f"an edit in {wanted}", [d["code"] for d in found] == ["name_unknown"] and found[0]["range"]["start"]["character"] == at, found)


def test_iij():
    folder = t.path("iij")
    shutil.copytree(os.path.join(root, "models", "iij"), folder)
    with Client(t.program) as client:
        client.initialize()
        network = client.open(os.path.join(folder, "network.plim"))
        found = client.diagnostics(network)
        t.expect("a file of the model is part of it", [d for d in found if d["severity"] == 1] == [], found[:3])
        got = client.ask("textDocument/references", client.at(network, "spare_route    =", context={"includeDeclaration": True}))
        t.expect("uses over files", {os.path.basename(one["uri"]) for one in got} == {"network.plim", "actions.plim"}, got)
        hover = client.ask("textDocument/hover", client.at(network, "hours[Site] ~"))["contents"]["value"]
        t.expect("a mark of an event", "P95" in hover and "by Site" in hover, hover)
        symbols = client.ask("workspace/symbol", {"query": "network.quake"})
        t.expect("symbols of the model", any(s["name"] == "network.quake" for s in symbols), symbols[:5])
        edit = client.ask("textDocument/rename", {**client.at(network, "network \"Network"), "newName": "backbone"})
        for uri, edits in edit["changes"].items():
            path = uri[len("file://"):]
            with open(path) as file:
                text = file.read()
            with open(path, "w") as out:
                out.write(apply_edits(text, edits))
        done = t.run("check", folder)
        t.expect("a risk renamed over files and register", done.returncode == 0, done)
        before = t.run("run", os.path.join(root, "models", "iij"), "--trials", "500").stdout
        after = t.run("run", folder, "--trials", "500").stdout
        t.expect("with the same figures", figures(before) == figures(after), after[:2000])
    with Client(t.program) as client:
        client.initialize()
        library = client.open(os.path.join(root, "stdlib", "finance.plim"))
        t.expect("a module of the library is well", client.diagnostics(library) == [], client.published)
        # Now part of a model too: what either finds stands beside the other, once, and goes with it.
        network = client.open(os.path.join(folder, "network.plim"))
        client.diagnostics(network)
        mended = client.texts[library]
        client.replace(library, mended + "\nfn twice_of(x) = 2 *\n")
        settled(client, library, lambda found: [d["code"] for d in found] == ["unexpected_token"])
        client.replace(library, mended)
        settled(client, library, lambda found: found == [])
        client.close(network)
        client.ask("workspace/symbol", {"query": "ar1"})
        t.expect("and stays well", client.diagnostics(library) == [], client.published)


def settled(client, uri, is_right):
    """Two models tell of one file: waits for what they agree on."""
    for _ in range(20):
        if is_right(client.diagnostics(uri)):
            break
        try:
            client.take(20)
        except queue.Empty:
            break
    t.expect("two models agree on a file", is_right(client.diagnostics(uri)), client.published[uri])


def figures(text):
    return re.findall(r"-?\d[\d,.]*", "\n".join(line for line in text.split("\n") if "digest" not in line and "second" not in line and "trials" not in line))


tests = {"features": test_features, "completion": test_completion, "diagnostics": test_diagnostics, "rename": test_rename,
         "encodings": test_encodings, "iij": test_iij}
for name in sys.argv[3:] or tests:
    tests[name]()
t.end()
