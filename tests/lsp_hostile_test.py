#!/usr/bin/env python3
"""The language server against clients that are wrong, mad or hostile: errors of the protocol, never an end.

usage: lsp_hostile_test.py PROGRAM
"""
import json
import random
import sys

from lsp_client import Client, uri_of
from program_test import Tests

t = Tests(sys.argv[1])
TEXT = 'plimsoll 1\nmodel m "M"\ncurrency EUR\ngiven a = 3 EUR   judgement "x"\noutcome a, bad low\n'
PARSE, INVALID, NO_METHOD, PARAMS, FRESH, CANCELLED = -32700, -32600, -32601, -32602, -32002, -32800


def code_of(message):
    return message.get("error", {}).get("code")


def still_there(client, what):
    got = client.ask("workspace/symbol", {"query": ""})
    t.expect(f"still there after {what}", isinstance(got, list) or code_of(got) in (FRESH, INVALID), got)


def test_order():
    with Client(t.program) as client:
        t.expect("nothing before initialize", code_of(client.ask("textDocument/hover", {})) == FRESH)
        client.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///x.plim", "text": "", "version": 1}})
        t.expect("an unknown method before initialize", code_of(client.ask("x", {})) == FRESH)
        client.initialize()
        t.expect("one initialize", code_of(client.ask("initialize", {})) == INVALID)
        t.expect("an unknown method", code_of(client.ask("textDocument/wish", {})) == NO_METHOD)
        client.notify("$/unknown", {})
        client.notify("unknown", {"a": 1})
        still_there(client, "unknown notifications")
        t.expect("shutdown", client.ask("shutdown", None) is None)
        t.expect("nothing after shutdown", code_of(client.ask("textDocument/hover", {})) == INVALID)
        client.notify("exit", None)
        t.expect("ends well", client.process.wait(60) == 0)
    with Client(t.program) as client:
        client.initialize()
        client.notify("exit", None)
        t.expect("exit without shutdown", client.process.wait(60) == 1)
    with Client(t.program) as client:
        client.initialize()
        client.process.stdin.close()
        t.expect("the editor is gone", client.process.wait(60) != 0)


def test_frames():
    with Client(t.program) as client:
        client.initialize()

        def broken(what, data, code):
            client.send_bytes(data)
            while True:
                message = client.take()
                if message.get("id", 1) is None and "error" in message:
                    t.expect(what, code_of(message) == code, message)
                    break
            client.answers.pop(None, None)
            still_there(client, what)

        def framed(data):
            return b"Content-Length: %d\r\n\r\n" % len(data) + data

        broken("no JSON", framed(b"{"), PARSE)
        broken("empty", framed(b""), PARSE)
        broken("a length that is no number", b"Content-Length: many\r\n\r\n", PARSE)
        broken("a negative length", b"Content-Length: -5\r\n\r\n", PARSE)
        broken("a huge length", b"Content-Length: 99999999999999999999\r\n\r\n", PARSE)
        broken("a length of gigabytes", b"Content-Length: 4294967296\r\n\r\n", PARSE)
        broken("no length", b"Content-Type: x\r\n\r\n", PARSE)
        broken("deep brackets", framed(b"[" * 100000 + b"]" * 100000), PARSE)
        broken("a number", framed(b"7"), INVALID)
        broken("null", framed(b"null"), INVALID)
        broken("an empty batch", framed(b"[]"), INVALID)
        broken("no version", framed(b'{"id": null, "method": "x"}'), INVALID)
        broken("a strange id", framed(b'{"jsonrpc": "2.0", "id": {"a": 1}, "method": "x"}'), INVALID)
        broken("garbage", b"\x00\xff" * 9000 + b"\r\n", PARSE)
        # Pieces, other headers, other case.
        data = json.dumps({"jsonrpc": "2.0", "id": 900, "method": "workspace/symbol", "params": {"query": ""}}).encode()
        for byte in b"content-type: utf8\r\ncontent-LENGTH:%d\r\n\r\n" % len(data) + data:
            client.send_bytes(bytes([byte]))
        t.expect("byte by byte", isinstance(client.answer(900).get("result"), list))
        # A batch.
        client.send([{"jsonrpc": "2.0", "id": 901, "method": "workspace/symbol", "params": {"query": ""}}, {"jsonrpc": "2.0", "id": 902, "method": "no"}])
        t.expect("a batch", "result" in client.answer(901) and code_of(client.answer(902)) == NO_METHOD)
        # Answers to what nobody asked.
        client.send({"jsonrpc": "2.0", "id": 77, "result": 3})
        client.send({"jsonrpc": "2.0", "id": "plimsoll-99", "error": {"code": 1, "message": ""}})
        still_there(client, "answers")
        # Halves of pairs and bytes that are no UTF-8, in a document.
        uri = uri_of(t.path("half.plim"))
        body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen",
                           "params": {"textDocument": {"uri": uri, "languageId": "plimsoll", "version": 1, "text": "@"}}})
        client.versions[uri] = 1
        client.send_bytes(framed(body.replace("@", "# \\ud800 x\\n").encode()))
        client.diagnostics(uri)
        client.versions[uri] = 2
        client.send_bytes(framed(body.replace('"version": 1', '"version": 2').encode().replace(b"@", b"# \xff\xc3 \x80")))
        client.diagnostics(uri)
        still_there(client, "halves of characters")


def test_params():
    path = t.model(TEXT)
    methods = ["hover", "completion", "signatureHelp", "definition", "references", "documentHighlight", "prepareRename", "rename",
               "documentSymbol", "foldingRange", "formatting", "semanticTokens/full", "semanticTokens/range", "inlayHint", "codeLens", "codeAction"]
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(path)
        client.diagnostics(uri)
        far = {"line": 2**32, "character": 2**31}
        whole = {"start": {"line": 0, "character": 0}, "end": far}
        for method in methods:
            method = "textDocument/" + method
            for params in [None, {}, [], {"textDocument": 3}, {"textDocument": {"uri": 3}}, {"textDocument": {"uri": uri}, "position": "here", "range": 1, "newName": []},
                           {"textDocument": {"uri": uri}, "position": {"line": -1, "character": 0}, "range": {"start": far}},
                           {"textDocument": {"uri": uri}, "position": {"line": 1.5, "character": "x"}},
                           {"textDocument": {"uri": "file:///no/such/file.plim"}, "position": far, "range": whole, "newName": "x"},
                           {"textDocument": {"uri": "untitled:1"}, "position": far, "range": whole, "newName": "x"},
                           {"textDocument": {"uri": "file:///%00%ff%zz"}, "position": far, "range": whole, "newName": "x"},
                           {"textDocument": {"uri": ""}, "position": far, "range": whole, "newName": "x"},
                           {"textDocument": {"uri": uri}, "position": far, "range": whole, "newName": "\x00", "context": {"diagnostics": 5, "only": 7}}]:
                got = client.ask(method, params)
                t.expect(f"{method} with {params}", not isinstance(got, dict) or "error" not in got or code_of(got) in (PARAMS, -32803), got)
        for params in [{}, {"command": 5}, {"command": "rm -rf /"}, {"command": "plimsoll.run"}, {"command": "plimsoll.run", "arguments": [7]},
                       {"command": "plimsoll.trace", "arguments": [{"uri": uri}]}, {"command": "plimsoll.trace", "arguments": [{"uri": uri, "name": "no such name"}]}]:
            t.expect(f"command {params}", code_of(client.ask("workspace/executeCommand", params)) in (PARAMS, -32803))
        for method, params in [("didOpen", {}), ("didOpen", {"textDocument": {"uri": 1, "text": 2}}), ("didChange", {"textDocument": {"uri": uri}}),
                               ("didChange", {"textDocument": {"uri": uri, "version": 1}, "contentChanges": [5, {"text": 5}, {"text": "x", "range": 3}]}),
                               ("didChange", {"textDocument": {"uri": "file:///never.plim"}, "contentChanges": [{"text": "x"}]}), ("didClose", {}),
                               ("didClose", {"textDocument": {"uri": "file:///never.plim"}}), ("didSave", {})]:
            client.notify("textDocument/" + method, params)
        client.notify("$/cancelRequest", {"id": [1]})
        client.notify("$/cancelRequest", None)
        still_there(client, "notifications of no form")
        # Places outside are the ends; an end before its begin is turned.
        client.replace(uri, TEXT)
        client.change(uri, [{"range": {"start": far, "end": far}, "text": "let b = a\n"}, {"range": {"start": {"line": 0, "character": 99}, "end": {"line": 0, "character": 0}}, "text": "plimsoll 1"}])
        found = client.diagnostics(uri)
        t.expect("an edit outside", [d for d in found if d["severity"] == 1] == [], found)


def test_cancel():
    path = t.model(TEXT.replace("given a = 3 EUR ", "draw a ~ normal(3 EUR, 1 EUR) "))
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(path)
        client.diagnostics(uri)
        long_run = client.request("workspace/executeCommand", {"command": "plimsoll.run", "arguments": [{"uri": uri, "trials": 10_000_000}], "workDoneToken": "w"})
        while not any(m["method"] == "$/progress" for m in client.notes):
            client.take()
        behind = client.request("workspace/executeCommand", {"command": "plimsoll.run", "arguments": [{"uri": uri}]})
        client.notify("$/cancelRequest", {"id": behind})
        client.notify("$/cancelRequest", {"id": long_run})
        got = client.ask("textDocument/hover", client.at(uri, "draw a", 5))
        t.expect("others are answered meanwhile", "draw `a`" in got["contents"]["value"], got)
        t.expect("what is cancelled says so", code_of(client.answer(long_run)) == CANCELLED)
        t.expect("so does what waited", code_of(client.answer(behind)) == CANCELLED)
        kinds = [m["params"]["value"]["kind"] for m in client.notes if m["method"] == "$/progress"]
        t.expect("progress begins and ends", kinds[0] == "begin" and kinds[-1] == "end", kinds)


def test_texts():
    """Texts that no modeller writes."""
    chance = random.Random(17)
    texts = ["", "\n" * 3, "\r\r\r", "\ufeff" + TEXT, TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"), "{" * 5000, "(" * 300, "let a = " + "1 + " * 5000, '"' * 999,
             "x" * 100000, "given a" + "[" * 99, 'event e "{', "cite\n" * 2000, "\x00\x01\u202e", TEXT * 50, "outcome " + "a." * 500]
    texts += ["".join(chance.choice(["given ", "a", " = ", "3 ", "EUR", "{", "}", "[", "]", "(", ")", "~", "normal", ",", "\n", '"', "#", ".", "draw ", "risk ", "event "]) for _ in range(60)) for _ in range(40)]
    path = t.path("wild.plim")
    with Client(t.program) as client:
        client.initialize()
        uri = client.open(path, TEXT)
        for text in texts:
            client.replace(uri, text)
            whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
            asked = []
            for at in [0, len(text) // 2, len(text)]:
                for method in ["hover", "completion", "signatureHelp", "definition", "references", "prepareRename"]:
                    asked.append(client.request("textDocument/" + method, {**client.place(uri, at), "context": {}}))
            for method in ["documentSymbol", "foldingRange", "semanticTokens/full", "codeLens", "formatting"]:
                asked.append(client.request("textDocument/" + method, {"textDocument": {"uri": uri}}))
            for method in ["inlayHint", "codeAction"]:
                asked.append(client.request("textDocument/" + method, {"textDocument": {"uri": uri}, "range": whole}))
            for number in asked:
                got = client.answer(number)
                t.expect(f"{text[:40]!r} answers", "error" not in got or code_of(got) == -32803, got)
            client.diagnostics(uri)
        t.expect("ends by the book", client.end() == 0)


tests = {"order": test_order, "frames": test_frames, "params": test_params, "cancel": test_cancel, "texts": test_texts}
for name in sys.argv[2:] or tests:
    tests[name]()
t.end()
