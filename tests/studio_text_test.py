#!/usr/bin/env python3
"""`plimsoll studio` and its texts: edits and saves, windows, a kill while saving, evidence, the language service, filings.

usage: studio_text_test.py PROGRAM ROOT [WORD]
"""
import json
import os
import re
import signal
import sys
import threading
import time

from studio_client import Studio
from studio_shop import BOOK, SHOP, StudioTests

t = StudioTests(sys.argv[1], sys.argv[2])
root, environment, shop, refused, command_digest = t.root, t.environment, t.shop, t.refused, t.command_digest


def test_edits():
    folder = shop("edits")
    main = os.path.join(folder, "main.plim")
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window, studio.window() as other:
        opened = window.ask("open", model=folder)
        hash_ = opened["files"][0]["hash"]
        base = window.ask("run", trials=300)["digest"]
        edited = SHOP.replace("rent = 12", "rent = 13")
        window.ask("edit", file="main.plim", text=edited)
        moved = window.ask("run", trials=300)["digest"]
        t.expect("an edit counts at once", moved != base)
        t.expect("and is told, as the command would run the file", window.ask("run", trials=300)["edited"] is True)
        window.ask("edit", file="main.plim", text=SHOP + "\ngiven broken = \n")
        error = refused("a model that does not compile", "model", lambda: window.ask("run", trials=300))
        t.expect("is told with places below the folder", error.get("diagnostics") and error["diagnostics"][0]["primary"]["file"] == "main.plim", error)
        other.ask("open", model=folder)
        t.expect("edits are of their window", other.ask("run", trials=300)["digest"] == base)
        window.ask("edit", file="main.plim", text=edited)
        with open(main) as file:
            t.expect("nothing is written before it is saved", file.read() == SHOP)
        saved = window.ask("save", file="main.plim", text=edited, hash=hash_)
        with open(main) as file:
            t.expect("a save is written", file.read() == edited)
        told = other.event("disk")
        t.expect("other windows are told", told["file"] == "main.plim" and told["text"] == edited and told["hash"] == saved["hash"], told)
        t.expect("and run it", other.ask("run", trials=300)["digest"] == moved)
        error = refused("a save of what has changed meanwhile", "stale", lambda: other.ask("save", file="main.plim", text=SHOP, hash=hash_))
        t.expect("tells what is there", error["disk"]["text"] == edited and error["disk"]["hash"] == saved["hash"], error)
        with open(main) as file:
            t.expect("and leaves it", file.read() == edited)
        with open(main, "w") as out:
            out.write(SHOP.replace("rent = 12", "rent = 14"))
        told = window.event("disk")
        t.expect("a change on the disk is told", "rent = 14" in told["text"], told)
        for name in ("../edits/main.plim", "/etc/passwd", "book.txt/../main.plim", "none.plim", "", "main.plim\0"):
            refused(f"no file of the model: {name!r}", "usage", lambda n=name: window.ask("save", file=n, text="x", hash=""))
            refused(f"nor edited: {name!r}", "usage", lambda n=name: window.ask("edit", file=n, text="x"))
        outside = t.path("outside.txt")
        with open(outside, "w") as out:
            out.write("old")
        os.remove(main)
        os.symlink(outside, main)
        refused("a link out of the folder", "usage", lambda: window.ask("save", file="main.plim", text="new", hash=""))
        with open(outside) as file:
            t.expect("is not followed", file.read() == "old")


def test_what_windows_share():
    """What was made of a text serves every window that has this text, and none that has another one."""
    folder = shop("shared")

    def write(rent):
        with open(os.path.join(folder, "main.plim"), "w") as out:
            out.write(SHOP.replace("rent = 12", f"rent = {rent}"))

    def digest(studio):
        with studio.window() as window:
            opened = window.ask("open", model=folder)
            return opened["show"], window.ask("run", trials=300)

    with Studio(t.program, folder, env=environment, cwd=root) as studio:
        told = {}
        for rent in (12, 13, 12, 14):
            write(rent)
            show, run = digest(studio)
            formula = next(d["formula"] for d in show["definitions"] if d["name"] == "rent")
            t.expect("a window tells the text that lies there", str(rent) in formula, formula)
            t.expect("and runs it", run["digest"] == command_digest(run["command"]), run["digest"])
            told.setdefault(rent, run["digest"])
            t.expect("as before", told[rent] == run["digest"])
        with studio.window() as window, studio.window() as other:
            window.ask("open", model=folder)
            write(12)
            window.event("disk")
            t.expect("a window that was told of a change runs it", window.ask("run", trials=300)["digest"] == told[12])
            write(14)
            window.event("disk")
            other.ask("open", model=folder)
            t.expect("so does one that opens it", other.ask("run", trials=300)["digest"] == told[14])
        # No text of the model, yet read by it.
        with open(os.path.join(folder, "book.txt"), "a") as out:
            out.write("One line more\n")
        show, run = digest(studio)
        t.expect("a source that was changed is read anew", run["digest"] == told[14])


def test_killed_while_saving():
    folder = shop("killed")
    main = os.path.join(folder, "main.plim")
    texts = [SHOP, SHOP + "# " + "x" * 300_000 + "\n"]
    for round_ in range(6):
        with open(main, "w") as out:
            out.write(texts[0])
        studio = Studio(t.program, folder, env=environment, cwd=root)
        window = studio.window()
        window.ask("open", model=folder)

        def save():
            try:
                for i in range(1000):
                    window.send("save", file="main.plim", text=texts[(i + 1) % 2], hash="")
                    time.sleep(0.002)
            except OSError:
                pass
        thread = threading.Thread(target=save)
        thread.start()
        time.sleep(0.1 + 0.037 * round_)
        studio.process.send_signal(signal.SIGKILL)
        studio.process.wait()
        thread.join()
        window.socket.close()
        studio.end()
        with open(main) as file:
            t.expect("kill -9 while saving leaves the old file or the new one", file.read() in texts)
        left = [name for name in os.listdir(folder) if name not in ("main.plim", "book.txt")]
        t.expect("and nothing else", not left, left)


def test_evidence():
    folder = shop("evidence")
    with Studio(t.program, folder, "models/tutorial/telegraph", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        source = window.ask("source", source="book")
        t.expect("a source line by line", [line["text"] for line in source["lines"]][1] == "Sales were 40 k EUR in all.", source)
        mark = next(m for m in source["marks"] if m["name"] == "sales")
        text = source["lines"][mark["line"] - 1]["text"]
        t.expect("what is cited is marked", text[mark["from"]:mark["to"]] == "40 k EUR" and mark["file"] == "main.plim", mark)
        line = source["lines"][2]["text"]
        at = line.index("€12 thousand")
        cited = window.ask("cite", source="book", line=3, **{"from": at, "to": at + len("€12 thousand")})
        t.expect("a given of a figure that is marked", re.search(r'given \w+ = 12 k EUR\s+cite book:3 "€12 thousand"', cited["text"]), cited)
        refused("no figure is there", "usage", lambda: window.ask("cite", source="book", line=1, **{"from": 0, "to": 3}))
        refused("no such line", "usage", lambda: window.ask("cite", source="book", line=99, **{"from": 0, "to": 3}))
        refused("no such source", "usage", lambda: window.ask("source", source="/etc/passwd"))
        made = window.ask("scenario", name="hard_year", title='A "hard" year', sets={"sales": "30 k EUR per year", "mood": "~ normal(0.9, 0.2)"}, without=["thieves"])
        t.expect("a scenario of what was changed", "scenario hard_year" in made["text"] and made["text"].startswith(SHOP) and made["left_out"] == ["without thieves"], made)
        insert = made["edit"]
        t.expect("as an edit too", SHOP[:insert["from"]] + insert["insert"] + SHOP[insert["to"]:] == made["text"], insert)
        window.ask("save", file=made["file"], text=made["text"], hash=made["hash"])
        a = window.ask("run", trials=200, scenarios=["hard_year"])["digest"]
        b = window.ask("run", trials=200, sets={"sales": "30 k EUR per year", "mood": "~ normal(0.9, 0.2)"})["digest"]
        t.expect("which is the same run", a == b)
        done = t.run("fmt", os.path.join(folder, "main.plim"), "--stdout")
        t.expect("laid out as fmt does", made["edit"]["insert"].strip() in done.stdout, done)
        refused("a name that is taken", "model", lambda: window.ask("scenario", name="slump", sets={"sales": "1 EUR per year"}))
        refused("no name", "usage", lambda: window.ask("scenario", name="a b", sets={"sales": "1 EUR per year"}))
        refused("nothing is set", "usage", lambda: window.ask("scenario", name="empty"))
        window.ask("open", model="models/tutorial/telegraph")
        shown = window.ask("open", model="models/tutorial/telegraph")["show"]
        name = next(s["name"] for s in shown["sources"])
        source = window.ask("source", source=name)
        t.expect("a filing in HTML", source["kind"] == "html" and source["marks"] and source["total"] > 10, source["kind"])
        window.ask("open", model=folder)
    os.remove(os.path.join(folder, "book.txt"))
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        refused("a source that is not here", "usage", lambda: window.ask("source", source="book"))
    elsewhere = t.path("elsewhere.txt")
    with open(elsewhere, "w") as out:
        out.write(BOOK)
    with Studio(t.program, folder, "--source", f"book={elsewhere}", env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        t.expect("a source that was named", window.ask("source", source="book")["total"] == 3)


def test_language_server():
    folder = shop("language")
    uri = "file://" + os.path.realpath(folder) + "/main.plim"
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        base = window.ask("run", trials=200)["digest"]

        def lsp(method, params, id_=None):
            message = {"jsonrpc": "2.0", "method": method, "params": params, **({} if id_ is None else {"id": id_})}
            window.send_text(json.dumps({"lsp": message}))

        def told(of):
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                for i, one in enumerate(window.lsp):
                    if of(one):
                        return window.lsp.pop(i)
                message = window.read(20)
                (window.lsp if "lsp" in message else window.events).append(message.get("lsp", message))
            raise TimeoutError("the language server says nothing")
        lsp("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
        t.expect("the language server answers", "capabilities" in told(lambda m: m.get("id") == 1)["result"])
        lsp("initialized", {})
        lsp("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "plimsoll", "version": 1, "text": SHOP}})
        lsp("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": SHOP.replace("rent = 12", "rent = 13")}]})
        moved = window.ask("run", trials=200)["digest"]
        t.expect("what the editor holds is what runs", moved != base)
        window.ask("edit", file="main.plim", text=SHOP.replace("rent = 12", "rent = 14"))
        t.expect("before an edit beside it", window.ask("run", trials=200)["digest"] == moved)
        window.ask("edit", file="main.plim")
        lsp("textDocument/didChange", {"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": SHOP + "given broken = \n"}]})
        found = told(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["diagnostics"] and m["params"].get("version", 3) == 3)
        t.expect("mistakes are published", found["params"]["uri"] == uri, found)
        lsp("textDocument/didClose", {"textDocument": {"uri": uri}})
        t.expect("closed, the file is what runs", window.ask("run", trials=200)["digest"] == base)
        for broken in ({"jsonrpc": "2.0"}, [], 7, None, {"method": 5}, {"jsonrpc": "2.0", "id": 9, "method": "no/such"}):
            window.send_text(json.dumps({"lsp": broken}))
        t.expect("messages that are none do no harm", window.ask("hello")["models"])


def test_filings():
    folder = shop("filings")
    with open(os.path.join(root, "models/tutorial/telegraph/telegraph_1999.htm"), "rb") as file:
        filing = file.read()
    headers = {"X-Plimsoll": "1", "Content-Type": "application/octet-stream"}
    with Studio(t.program, folder, env=environment, cwd=root) as studio, studio.window() as window:
        window.ask("open", model=folder)
        status, _, body = studio.get("/upload", {**headers, "Origin": studio.origin}, "POST", filing)
        t.expect("a filing is taken in", status == 200, (status, body))
        upload = json.loads(body)["upload"]
        read = window.ask("read", upload=upload)
        t.expect("its register", read["register"]["factors"] and read["skeleton"].startswith("plimsoll 1"), read["skeleton"][:100])
        started = window.ask("start", upload=upload, folder="telegraph")
        t.expect("a model is begun", started["model"] == os.path.join(folder, "telegraph") and "plimsoll 1" in open(os.path.join(folder, "telegraph", "main.plim")).read())
        opened = window.ask("open", model=started["model"])
        t.expect("that compiles and runs", opened["show"] and window.ask("run", trials=100)["trials"] == 100, opened.get("error"))
        source = opened["show"]["sources"][0]["name"]
        t.expect("and finds its filing", window.ask("source", source=source)["total"] > 10)
        for name in ("telegraph", "../x", "a/b", ".hidden", "", "x" * 100):
            refused(f"no new folder: {name!r}", "usage", lambda n=name: window.ask("start", model=folder, upload=upload, folder=n))
        refused("no upload", "usage", lambda: window.ask("read", upload="../../etc/passwd"))
        _, _, body = studio.get("/upload", {**headers, "Origin": studio.origin}, "POST", b"\x00\xff" * 1000)
        refused("a filing that is none", "model", lambda: window.ask("read", upload=json.loads(body)["upload"]))


sys.exit(t.run_all(globals(), sys.argv[3:]))
