"""A client of the Language Server Protocol for tests: starts `plimsoll lsp`, speaks JSON-RPC, keeps what the server says.

    with Client(program) as client:
        client.initialize()
        uri = client.open(path, text)
        client.diagnostics(uri)                      # those of the latest version, once they are there
        client.ask("textDocument/hover", client.at(uri, "cash"))
"""
import json
import os
import queue
import subprocess
import threading
import urllib.parse


def uri_of(path):
    return "file://" + urllib.parse.quote(os.path.realpath(path))


class Client:
    def __init__(self, program, *arguments, cwd=None):
        self.process = subprocess.Popen([program, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=cwd)
        self.inbox = queue.Queue()
        self.answers, self.published, self.notes, self.asked = {}, {}, [], []
        self.texts, self.versions = {}, {}
        self.n = 0
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.reader.join()
        self.process.stdout.close()

    def _read(self):
        out = self.process.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    self.inbox.put(None)
                    return
                if line == b"\r\n":
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.inbox.put(json.loads(out.read(length)))

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        data = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def notify(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method, params):
        self.n += 1
        self.send({"jsonrpc": "2.0", "id": self.n, "method": method, "params": params})
        return self.n

    def take(self, timeout=60):
        """The next message, sorted to where it belongs."""
        message = self.inbox.get(timeout=timeout)
        if message is None:
            self.inbox.put(None)
            raise EOFError("the server has ended")
        if "method" in message:
            if message["method"] == "textDocument/publishDiagnostics":
                params = message["params"]
                self.published[params["uri"]] = params
            elif "id" in message:
                self.asked.append(message)
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            else:
                self.notes.append(message)
        else:
            self.answers[message["id"]] = message
        return message

    def answer(self, number, timeout=60):
        while number not in self.answers:
            self.take(timeout)
        return self.answers.pop(number)

    def ask(self, method, params, timeout=60):
        """The result, or {"error": ...}."""
        message = self.answer(self.request(method, params), timeout)
        return message if "error" in message else message["result"]

    def initialize(self, **capabilities):
        result = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.notify("initialized", {})
        return result

    def open(self, path, text=None):
        uri = uri_of(path)
        if text is None:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        self.texts[uri], self.versions[uri] = text, 1
        self.notify("textDocument/didOpen",
                    {"textDocument": {"uri": uri, "languageId": "plimsoll", "version": 1, "text": text}})
        return uri

    def close(self, uri):
        del self.texts[uri], self.versions[uri]
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def replace(self, uri, text):
        self.texts[uri] = text
        self.change(uri, [{"text": text}])

    def change(self, uri, changes):
        self.versions[uri] += 1
        self.notify("textDocument/didChange",
                    {"textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": changes})

    def diagnostics(self, uri, timeout=60):
        while self.published.get(uri, {}).get("version") != self.versions.get(uri):
            self.take(timeout)
        return self.published[uri]["diagnostics"]

    def at(self, uri, words, offset=0, nth=0, **more):
        """The place where `words` stand in the text, `offset` characters on."""
        text = self.texts[uri]
        at = -1
        for _ in range(nth + 1):
            at = text.index(words, at + 1)
        return self.place(uri, at + offset, **more)

    def place(self, uri, at, **more):
        return {"textDocument": {"uri": uri}, "position": position(self.texts[uri], at), **more}

    def end(self):
        """By the book; the exit code."""
        self.ask("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(timeout=60)


def position(text, at):
    """Of a place counted in characters, in UTF-16."""
    before = text[:at]
    line = before.count("\n")
    column = before[before.rfind("\n") + 1:]
    return {"line": line, "character": len(column.encode("utf-16-le")) // 2}


def offset(text, place):
    """Characters before a place in UTF-16."""
    lines = text.split("\n")
    line = lines[place["line"]]
    column = len(line.encode("utf-16-le")[:2 * place["character"]].decode("utf-16-le"))
    return sum(len(one) + 1 for one in lines[:place["line"]]) + column


def apply_edits(text, edits):
    """The text after edits of LSP, which do not overlap."""
    for edit in sorted(edits, key=lambda e: offset(text, e["range"]["start"]), reverse=True):
        begin, end = offset(text, edit["range"]["start"]), offset(text, edit["range"]["end"])
        text = text[:begin] + edit["newText"] + text[end:]
    return text
