#!/usr/bin/env python3
"""What the language server says after any edits is what `plimsoll check --json` says of the same text: kind, message and place.

usage: lsp_edits_test.py PROGRAM [EDITS]

Edits are random, of fixed seeds: words of the language put anywhere, mid-statement, within words, taken out again. The text is
also saved and checked by the program.
"""
import json
import os
import queue
import random
import sys

from lsp_client import Client, position
from program_test import Tests

t = Tests(sys.argv[1])
n_edits = int(sys.argv[2]) if len(sys.argv) > 2 else 2000 if t.nightly else 60
TEXT = """plimsoll 1
model shop "A shop \U0001F30A"
time quarter from 2024-01 for 8, fiscal year ends march, named by start
currency EUR
dim Line = firm, home
given price[Line] { firm 3 EUR; home 2 EUR }   judgement "list 店"
given margin = 34%   judgement "books"
draw customers each period ~ pert(800, 1_200, 1_900)   judgement "count"
risk flood "Water" {
  event water "water for {length}" {
    chance 30% per year   judgement "council"
    draw length ~ uniform(1, 5) months   judgement "council"
    total share = 50%   for length   judgement "passers-by"
  }
}
flow sales[Line] = customers * price * (1 - flood.water.share)
flow profit = margin * sum(sales over Line)
outcome profit each year, bad low
import "more.plim"
"""
MORE = 'let extra = margin + 1\ngiven rent = 4 EUR   judgement "lease"\n'
WORDS = ["given ", "a", " = ", "3 ", "EUR", "{", "}", "[firm]", "(", ")", "~", "pert", ",", "\n", '"', "# x\n", ".", "draw ", "risk ", "1_0", "%", " per ", "flood",
         ".water", "customers", "店", "\U0001F30A", "\r\n", ";", "each year", ' judgement "x"', 'import "x.plim"\n', "use finance\n", "\t", "if ", " else ", "\u202e", "é"]


def places(raw, primary):
    """Of an answer of check: line and column in UTF-16, from byte offsets."""
    if "begin" not in primary:
        return ((0, 0), (0, 0))
    out = []
    for side in ("begin", "end"):
        at = primary[side]["offset"]
        # An editor has no place between these.
        if raw[at - 1:at + 1] == b"\r\n":
            at -= 1
        place = position(raw[:at].decode("utf-8", "ignore"), 10**9)
        out.append((place["line"], place["character"]))
    return (out[0], max(out))


def of_check(path, texts):
    out = {name: [] for name in texts}
    for d in json.loads(t.run("check", "--json", path).stdout or "[]"):
        file = os.path.realpath(d["primary"].get("file", path))
        out.setdefault(file, []).append((d["kind"], d["severity"], d["message"], places(texts.get(file, "").encode(), d["primary"]), d["help"]))
    return out


def of_server(published):
    out = []
    for d in published:
        helps = [r["message"][len("help: "):] for r in d.get("relatedInformation", []) if r["message"].startswith("help: ")]
        ends = tuple((d["range"][side]["line"], d["range"][side]["character"]) for side in ("start", "end"))
        out.append((d["code"], {1: "error", 2: "warning", 3: "note"}[d["severity"]], d["message"], ends, helps))
    return out


for seed in range(3):
    chance = random.Random(seed)
    folder = os.path.realpath(t.path(f"seed{seed}"))
    os.mkdir(folder)
    main, more = os.path.join(folder, "main.plim"), os.path.join(folder, "more.plim")
    texts = {main: TEXT, more: MORE}
    for path, text in texts.items():
        with open(path, "w", newline="") as out:
            out.write(text)
    with Client(t.program) as client:
        client.initialize()
        uris = {path: client.open(path, text) for path, text in texts.items()}
        n_wrong = 0
        for i in range(n_edits // 3):
            if i % 15 == 14:
                texts = {main: TEXT, more: MORE}
                for path in texts:
                    client.replace(uris[path], texts[path])
            changed = set()
            for _ in range(chance.choice([1, 1, 1, 3])):
                path = chance.choice([main, main, more])
                text = texts[path]
                begin = chance.randrange(len(text) + 1)
                end = min(len(text), begin + chance.choice([0, 0, 1, 3, 12]))
                # Between the two of CR LF there is no place.
                if "\r\n" in (text[begin - 1:begin + 1], text[end - 1:end + 1]):
                    continue
                word = chance.choice(WORDS)
                change = {"range": {"start": position(text, begin), "end": position(text, end)}, "text": word}
                texts[path] = text[:begin] + word + text[end:]
                client.texts[uris[path]] = texts[path]
                client.change(uris[path], [change])
                changed.add(path)
            for path in texts:
                with open(path, "w", newline="") as out:
                    out.write(texts[path])
            # After the last edit all open files of the model are told of; one that is no longer imported is a model of its own.
            for path in changed:
                client.diagnostics(uris[path])
            wanted = of_check(main, texts)
            client.notify("workspace/didChangeWatchedFiles", {"changes": []})
            client.ask("workspace/symbol", {"query": ""})
            got = of_server(client.diagnostics(uris[main]))
            try:
                while got != wanted[main]:
                    client.take(timeout=10)
                    got = of_server(client.published[uris[main]]["diagnostics"])
            except queue.Empty:
                pass
            n_wrong += any(one[1] == "error" for one in wanted[main])
            t.expect(f"seed {seed}, edit {i}", got == wanted[main], f"\n{got}\n{wanted[main]}\n{texts[main]}")
        t.expect(f"seed {seed}: some compile, some do not", 0 < n_wrong <= n_edits // 3, n_wrong)
t.end()
