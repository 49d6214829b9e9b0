#!/usr/bin/env python3
"""How soon an editor has its answers on models/iij: processor time of the server, from the message to its answer.

usage: lsp_speed_test.py PROGRAM ROOT [EDITS]

A session is replayed: somebody writes and takes back words in files of the model, a key at a time, and asks at each key what
editors ask. Medians may be at most 50 ms for diagnostics and 20 ms for all else. With EDITS (such as 1000000), as many keys
are struck and the server's memory is compared between the first tenth and the end.
"""
import os
import random
import shutil
import statistics
import sys
import time

from lsp_client import Client
from program_test import Tests

t = Tests(sys.argv[1])
root = sys.argv[2]
n_edits = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
MOST = {"diagnostics": 50, "diagnostics, whole": 50}
MOST_ELSE = 20


def cpu_ms(pid):
    """Of all threads, in milliseconds."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                total += int(file.read().split()[0])
        except OSError:
            pass
    return total / 1e6


def resident_kb(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


folder = t.path("iij")
shutil.copytree(os.path.join(root, "models", "iij"), folder)
chance = random.Random(17)
spent = {}
with Client(t.program) as client:
    client.initialize()
    pid = client.process.pid
    files = [client.open(os.path.join(folder, name)) for name in ("network.plim", "costs.plim", "competition.plim", "main.plim")]
    for uri in files:
        client.diagnostics(uri)

    def timed(what, work):
        # What went before is over: nobody types faster.
        if what.startswith("diagnostics"):
            time.sleep(0.1)
        before = cpu_ms(pid)
        result = work()
        spent.setdefault(what, []).append(cpu_ms(pid) - before)
        return result

    def key(uri, at, insert, remove=0):
        """One key: in a text without wide characters, offsets are columns."""
        text = client.texts[uri]
        begin, end = client.place(uri, at)["position"], client.place(uri, at + remove)["position"]
        client.texts[uri] = text[:at] + insert + text[at + remove:]
        client.change(uri, [{"range": {"start": begin, "end": end}, "text": insert}])

    word = "given extra = 3 M JPY"
    for turn in range(3):
        uri = files[turn]
        at = client.texts[uri].index("\ngiven") + 1
        for i, letter in enumerate(word + "\n"):
            def strike():
                key(uri, at + i, letter)
                client.diagnostics(uri)
            timed("diagnostics", strike)
            place = client.place(uri, at + i + 1)
            document = {"textDocument": {"uri": uri}}
            whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10000, "character": 0}}
            somewhere = client.place(uri, chance.randrange(len(client.texts[uri])))
            for what, params in [("completion", place), ("signatureHelp", place), ("hover", somewhere), ("definition", somewhere), ("documentHighlight", place),
                                 ("references", {**somewhere, "context": {"includeDeclaration": True}}), ("prepareRename", somewhere), ("documentSymbol", document),
                                 ("foldingRange", document), ("semanticTokens/full", document), ("inlayHint", {**document, "range": whole}), ("codeLens", document),
                                 ("codeAction", {**document, "range": whole, "context": {"diagnostics": []}}), ("formatting", {**document, "options": {"tabSize": 2, "insertSpaces": True}})]:
                timed(what, lambda: client.ask("textDocument/" + what, params))
            timed("workspace/symbol", lambda: client.ask("workspace/symbol", {"query": "net"}))
        key(uri, at, "", len(word) + 1)
        client.diagnostics(uri)
    # Keys after which the model compiles: a digit of a figure changes.
    uri = files[0]
    at = client.texts[uri].index("= 5 M JPY") + 2
    for i in range(40):
        def change():
            key(uri, at, str(1 + i % 9), 1)
            client.diagnostics(uri)
        timed("diagnostics, whole", change)
    print(f"{'processor time, ms':26}{'median':>8}{'95 %':>8}{'n':>6}")
    for what, times in spent.items():
        times.sort()
        median = statistics.median(times)
        print(f"{what:26}{median:8.1f}{times[int(0.95 * (len(times) - 1))]:8.1f}{len(times):6}")
        t.expect(f"{what} in time", median <= MOST.get(what, MOST_ELSE), f"{median:.1f} ms")

    # Many keys: memory stays.
    uri, early = files[0], None
    line = client.texts[uri].count("\n", 0, client.texts[uri].index("\ngiven"))
    for i in range(n_edits // 2):
        place = {"line": line, "character": 0}
        client.change(uri, [{"range": {"start": place, "end": place}, "text": "x"}])
        client.change(uri, [{"range": {"start": place, "end": {"line": line, "character": 1}}, "text": ""}])
        if i % 500 == 499:
            client.ask("textDocument/completion", client.place(uri, 100))
        if i == n_edits // 20:
            client.diagnostics(uri, timeout=600)
            early = resident_kb(pid)
    client.diagnostics(uri, timeout=600)
    late = resident_kb(pid)
    print(f"{n_edits} edits: {early} kB after a tenth, {late} kB at the end")
    t.expect("memory does not grow with edits", late <= 1.2 * early + 4096, f"{early} kB, then {late} kB")
t.end()
