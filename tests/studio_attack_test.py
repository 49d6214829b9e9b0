#!/usr/bin/env python3
"""`plimsoll studio` as an attacker would: other origins, rebinding, guessed tokens, paths, limits, slow and half-open clients, bad frames,
hostile texts.

usage: studio_attack_test.py PROGRAM ROOT [TEST]
"""
import json
import os
import resource
import shutil
import socket
import struct
import subprocess
import sys
import time

from program_test import Tests
from studio_client import Refused, Studio, Window, parse, read_all

t = Tests(sys.argv[1])
root = os.path.abspath(sys.argv[2])
environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL_")}
environment["PLIMSOLL_PATH"] = root
environment["TMPDIR"] = t.folder.name
resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)

EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
SMALL = '''plimsoll 1
model small "%s"
time year from 2020 for 2
given rent = 12 EUR per year   judgement "%s"
draw mood ~ normal(1, 0.1)   judgement "weather"
outcome rent * mood * step each year, bad high, "rent"
'''


def small(name="small", words="a model"):
    path = t.path(name)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, "main.plim"), "w") as out:
        out.write(SMALL % (words, words))
    return path


def request(studio, target="/", host=True, method="GET", headers=(), body=b""):
    lines = [f"{method} {target} HTTP/1.1"]
    if host:
        lines.append(f"Host: {studio.host}")
    return parse(studio.raw("\r\n".join([*lines, "Connection: close", *headers]).encode() + b"\r\n\r\n" + body))


def lives(studio, what, seconds=1.0):
    begin = time.monotonic()
    status, _, _ = studio.get("/")
    took = time.monotonic() - begin
    # The tests' machine is shared: one second is for the studio alone.
    t.expect(f"the page answers after {what}", status == 200 and took < seconds * 3, (status, took))


def test_host():
    """DNS rebinding: a page under another name reaches us, and is turned away, with the token and the cookie too."""
    with Studio(t.program, small(), env=environment) as studio:
        cookie = studio.know()
        port = studio.port
        for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}", f"127.0.0.2:{port}",
                     f"localhost.evil.example:{port}", f"user@127.0.0.1:{port}", f"127.0.0.1:{port}@evil.example", f"0.0.0.0:{port}", "", f"[::]:{port}"):
            for target in ("/", studio.path, "/ws", "/none"):
                status, headers, body = request(studio, target, False, headers=[f"Host: {host}", f"Cookie: {cookie}"])
                t.expect(f"Host {host!r} is refused at {target}", status in (400, 403) and "set-cookie" not in headers, (status, body))
        status, _, _ = request(studio, "/", False, headers=[f"Cookie: {cookie}"])
        t.expect("no Host", status in (400, 403), status)
        status, _, _ = request(studio, "/", True, headers=[f"Host: {studio.host}", f"Cookie: {cookie}"])
        t.expect("two Hosts", status in (400, 403), status)
        for target in (f"http://{studio.host}/", f"http://evil.example/", "*", f"//{studio.host}/", f"//evil.example/"):
            status, _, _ = request(studio, target, headers=[f"Cookie: {cookie}"])
            t.expect(f"{target} is no address here", status in (400, 403, 404), status)
        for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
            status, _, _ = request(studio, "/", False, headers=[f"Host: {host}", f"Cookie: {cookie}"])
            t.expect(f"Host {host} is ours", status == 200, status)
        # On the loopback address alone.
        names = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout.split()
        for name in [n for n in names if ":" not in n and not n.startswith("127.")][:2]:
            try:
                socket.create_connection((name, port), 2).close()
                t.expect(f"not reached at {name}", False)
            except OSError:
                t.expect(f"not reached at {name}", True)


def test_token():
    with Studio(t.program, small(), env=environment) as studio:
        for target in ("/", "/assets/studio.js", "/ws", "/file/0", "/upload", "/none"):
            status, headers, _ = request(studio, target)
            t.expect(f"{target} wants the token", status == 401 and "set-cookie" not in headers, status)
        wrong = studio.token[:-1] + ("0" if studio.token[-1] != "0" else "1")
        for token in (wrong, "", "0" * 64, studio.token[:-1], studio.token + "0", studio.token.upper() + "x", "%00", studio.token[:32]):
            status, headers, _ = request(studio, f"/?token={token}")
            t.expect(f"a guessed token {token[:8]}", status == 401 and "set-cookie" not in headers, status)
        status, headers, _ = request(studio, studio.path)
        cookie = headers["set-cookie"]
        t.expect("the cookie", status == 200 and cookie.startswith(f"plimsoll_studio_{studio.port}=") and
                 all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/")), cookie)
        t.expect("is another secret than the token", studio.token not in cookie)
        name, _, secret = cookie.split(";")[0].partition("=")
        for bad in (f"{name}={studio.token}", f"{name}={secret[:-1]}", f"{name}=", f"other={secret}", f"x{name}={secret}", f"{name}={secret}x"):
            t.expect(f"a cookie that is not ours: {bad[:24]}", request(studio, "/", headers=[f"Cookie: {bad}"])[0] == 401)
        t.expect("ours among others", request(studio, "/", headers=[f"Cookie: a=b; {name}={secret}; c=d"])[0] == 200)
        with Studio(t.program, small("other"), env=environment) as other:
            t.expect("tokens are of one start", other.token != studio.token and len(studio.token) >= 32)
            t.expect("of another studio", request(other, f"/?token={studio.token}")[0] == 401)
    t.expect("nothing is logged", True)


def test_origins():
    with Studio(t.program, small(), env=environment) as studio:
        cookie = studio.know()
        evil = ("http://evil.example", "null", f"https://{studio.host}", f"http://{studio.host}.evil.example", f"http://127.0.0.1:{studio.port + 1}",
                "http://localhost", f"http://{studio.host}/")
        for origin in evil:
            window = Window(studio, origin=origin)
            t.expect(f"a WebSocket from {origin}", window.status == 403, window.status)
            window.socket.close()
            t.expect(f"a request from {origin}", request(studio, "/", headers=[f"Cookie: {cookie}", f"Origin: {origin}"])[0] == 403)
            status, _, _ = request(studio, "/upload", method="POST", headers=[f"Cookie: {cookie}", f"Origin: {origin}", "X-Plimsoll: 1", "Content-Length: 1"], body=b"x")
            t.expect(f"an upload from {origin}", status == 403, status)
        t.expect("a WebSocket of nobody", Window(studio, origin="").status == 403)
        t.expect("a WebSocket without a cookie", Window(studio, cookie="a=b").status == 401)
        t.expect("a WebSocket of ours", Window(studio).status == 101)
        for site in ("cross-site", "same-site"):
            for target in ("/assets/studio.js", "/ws", "/file/0"):
                status, _, _ = request(studio, target, headers=[f"Cookie: {cookie}", f"Sec-Fetch-Site: {site}"])
                t.expect(f"{target} of a page that is {site}", status == 403, status)
            status, _, _ = request(studio, "/", headers=[f"Cookie: {cookie}", f"Sec-Fetch-Site: {site}", "Sec-Fetch-Dest: iframe"])
            t.expect(f"in a frame of a page that is {site}", status == 403, status)
        for headers in ([f"Origin: {studio.origin}"], [f"Origin: {studio.origin}", "X-Plimsoll: 0"], ["X-Plimsoll: 1"]):
            status, _, _ = request(studio, "/upload", method="POST", headers=[f"Cookie: {cookie}", *headers, "Content-Length: 1"], body=b"x")
            t.expect(f"an upload that a form could send: {headers}", status == 403, status)
        mine = [f"Cookie: {cookie}", f"Origin: {studio.origin}", "X-Plimsoll: 1"]
        status, _, _ = request(studio, "/upload", method="POST", headers=[*mine, "Content-Type: text/plain", "Content-Length: 1"], body=b"x")
        t.expect("text of a form", status == 415, status)
        for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "HEAD", "BREW"):
            status, headers, _ = request(studio, "/", method=method, headers=mine)
            t.expect(f"{method} is nothing here", status in (400, 405) and "access-control-allow-origin" not in headers, status)
        status, headers, _ = studio.get("/")
        policy = headers["content-security-policy"]
        t.expect("a strict policy", all(rule in policy for rule in ("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'",
                 "base-uri 'none'", "form-action 'none'")) and "unsafe" not in policy and "ws:" not in policy and "*" not in policy, policy)
        t.expect("and its kin", headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer" and "no-store" in headers["cache-control"], headers)
        nonces = {studio.get("/")[1]["content-security-policy"] for _ in range(3)}
        t.expect("styles are named anew for each load", len(nonces) == 3, nonces)
        for target in ("/none", "/assets/none", "/file/none"):
            t.expect(f"{target} has the policy too", "content-security-policy" in studio.get(target)[1])


def test_paths():
    secret = t.path("secret.txt")
    with open(secret, "w") as out:
        out.write("TOP SECRET")
    folder = small("paths")
    os.symlink(secret, os.path.join(folder, "link.txt"))
    os.symlink(t.folder.name, os.path.join(folder, "up"))
    watched = shutil.which("strace")
    with Studio(t.program, folder, env=environment) as studio:
        for below in ("/", "/assets/", "/file/", "/ws/", "/upload/"):
            for path in ("../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%252e%252e/secret.txt", "..\\secret.txt", "/etc/passwd", "//etc/passwd",
                         "%2fetc%2fpasswd", "main.plim", "link.txt", "up/secret.txt", "....//secret.txt", "\0", "a" * 7000, "index.html/../../secret.txt", "?/etc/passwd", "%00"):
                status, _, body = studio.get(below + path)
                t.expect(f"{below}{path[:40]!r} is not served", status in (400, 404, 414, 403) and b"SECRET" not in body and b"root:" not in body, (status, body[:80]))
        t.expect("a target of 9 KiB", studio.get("/" + "a" * 9000)[0] in (414, 431))
        status, _, _ = studio.get("/" + "a" * 40_000)
        t.expect("a target of 40 KB", status in (0, 414, 431), status)
        with studio.window() as window:
            window.ask("open", model=folder)
            for name in ("link.txt", "up/secret.txt", "../secret.txt", secret):
                for what, more in (("save", {"text": "x", "hash": ""}), ("edit", {"text": "x"})):
                    try:
                        window.ask(what, file=name, **more)
                        t.expect(f"{what} {name}", False)
                    except Refused as error:
                        t.expect(f"{what} {name}", error.kind == "usage", error.error)
            # A model's text may name files outside of its folder: the compiler refuses them.
            for line in (f'import "{secret}"', 'import "../secret.txt"', f'source s "x" file "{secret}"', 'source s "x" file "link.txt"', 'given g = table("../secret.txt")'):
                window.ask("edit", file="main.plim", text=SMALL % ("m", "w") + line + "\n")
                for what in ("run", "source"):
                    try:
                        told = window.ask(what, source="s", trials=50)
                    except Refused as error:
                        told = error.error
                    t.expect(f"{line} tells nothing", "SECRET" not in json.dumps(told), told)
            with open(secret) as file:
                t.expect("nothing outside is written", file.read() == "TOP SECRET")
            for what in ("open", "levers", "run"):
                try:
                    window.ask(what, model="/etc")
                    t.expect(f"{what} of another model", False)
                except Refused as error:
                    t.expect(f"{what} of another model", error.kind == "usage", error.error)
    if watched:
        log = t.path("strace.txt")
        wrapper = t.path("watched.sh")
        with open(wrapper, "w") as out:
            out.write(f'#!/bin/sh\nexec strace -f -qq -e trace=open,openat -o {log} {t.program} "$@"\n')
        os.chmod(wrapper, 0o700)
        try:
            with Studio(wrapper, folder, env=environment) as studio:
                studio.know()
                with open(log) as file:
                    before = len(file.read())
                for path in ("/../secret.txt", "/assets/../../secret.txt", "/assets/%2e%2e/secret.txt", "/file//etc/passwd"):
                    studio.get(path)
                time.sleep(0.5)
                with open(log) as file:
                    opened = [line for line in file.read()[before:].splitlines() if "secret" in line or "passwd" in line]
                t.expect("no request opens a file", not opened, opened)
        except RuntimeError as error:
            print(f"skipped: strace cannot watch here ({error})")


def test_requests():
    """Requests that are none."""
    with Studio(t.program, small(), env=environment) as studio:
        cookie = f"Cookie: {studio.know()}"
        line = f"GET / HTTP/1.1\r\nHost: {studio.host}\r\n{cookie}\r\n"
        post = f"POST /upload HTTP/1.1\r\nHost: {studio.host}\r\n{cookie}\r\nOrigin: {studio.origin}\r\nX-Plimsoll: 1\r\nContent-Type: application/octet-stream\r\n"
        cases = {
            "nothing": (b"", (0,)),
            "noise": (os.urandom(500), (0, 400, 431)),
            "no HTTP": (b"hello there\r\n\r\n", (0, 400)),
            "101 headers": ((line + "".join(f"X-{i}: 1\r\n" for i in range(101)) + "\r\n").encode(), (431,)),
            "40 KB of headers": ((line + "X: " + "a" * 40_000 + "\r\n\r\n").encode(), (400, 431)),
            "both lengths": ((post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").encode(), (400,)),
            "both lengths, the other way": ((post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n").encode(), (400,)),
            "two lengths": ((post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef").encode(), (400,)),
            "a length that is none": ((post + "Content-Length: -5\r\n\r\n").encode(), (400,)),
            "a length past all": ((post + "Content-Length: 99999999999999999999\r\n\r\n").encode(), (400, 413)),
            "a body past the limit": ((post + f"Content-Length: {(16 << 20) + 1}\r\n\r\n").encode(), (413,)),
            "a bad chunk": ((post + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n").encode(), (400,)),
            "a chunk past all": ((post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello").encode(), (400, 413)),
            "chunks past the limit": ((post + "Transfer-Encoding: chunked\r\n\r\n").encode() + b"100000\r\n" + b"a" * 0x100000 + b"\r\n" +
                                      (b"100000\r\n" + b"a" * 0x100000 + b"\r\n") * 16 + b"0\r\n\r\n", (0, 413)),
            "a header folded": ((line + "X: a\r\n b\r\n\r\n").encode(), (200, 400)),
            "a header with a NUL": ((line + "X: a\0b\r\n\r\n").encode(), (400,)),
            "HTTP/0.9": (b"GET /\r\n", (0, 400)),
            "HTTP/2.0": (f"GET / HTTP/2.0\r\nHost: {studio.host}\r\n\r\n".encode(), (400, 401, 505)),
            "two in one": ((line + "\r\n" + line + "Connection: close\r\n\r\n").encode(), (200,)),
        }
        for what, (data, right) in cases.items():
            status = parse(studio.raw(data))[0]
            t.expect(f"{what}", status in right, (status, right))
        lives(studio, "requests that are none")


def test_frames():
    """WebSocket frames that are none, each on a connection of its own; then the studio lives."""
    with Studio(t.program, small(), env=environment) as studio:
        def tried(what, data, closes=True):
            window = studio.window()
            try:
                window.socket.sendall(data(window))
                if not closes:
                    return window
                while True:
                    window.read(15)
            except (ConnectionError, OSError):
                t.expect(f"{what} ends the connection", True)
            except TimeoutError:
                t.expect(f"{what} ends the connection", False)
            window.socket.close()
            return None
        text = b'{"id": 1, "do": "hello"}'
        tried("a frame without a mask", lambda w: w.frame(text, mask=False))
        tried("a reserved opcode", lambda w: w.frame(text, opcode=5))
        tried("reserved bits", lambda w: bytes([w.frame(text)[0] | 0x70]) + w.frame(text)[1:])
        tried("bytes that are no text", lambda w: w.frame(b"\xff\xfe\xfd"))
        tried("binary", lambda w: w.frame(text, opcode=2))
        tried("a piece of nothing", lambda w: w.frame(text, opcode=0))
        tried("a long ping", lambda w: w.frame(b"a" * 200, opcode=9))
        tried("a ping in pieces", lambda w: w.frame(b"a", opcode=9, fin=False))
        tried("a length past all", lambda w: bytes([0x81, 0xFF]) + struct.pack(">Q", 1 << 62) + b"abcd")
        tried("a length that is negative", lambda w: bytes([0x81, 0xFF]) + struct.pack(">Q", (1 << 64) - 1) + b"abcd")
        tried("five megabytes", lambda w: w.frame(b'"' + b"a" * (5 << 20) + b'"'))
        tried("five megabytes in pieces", lambda w: w.frame(b"a" * (3 << 20), fin=False) + w.frame(b"a" * (3 << 20), opcode=0))
        tried("a bad close", lambda w: w.frame(b"\x00", opcode=8))
        for what, message in {"no JSON": b"hello", "a number": b"7", "a list": b"[]", "no id": b'{"do": "run"}', "no do": b'{"id": 3}', "an id that is text": b'{"id": "x", "do": "run"}',
                              "depth": b"[" * 200_000, "depth in an object": b'{"id": 1, "do": "run", "sets": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
                              "a negative id": b'{"id": -1, "do": "hello"}', "a NUL": b'{"id": 1, "do": "hel\\u0000lo"}', "lone surrogates": b'{"id": 1, "do": "\\ud800"}'}.items():
            with studio.window() as window:
                window.send_text(message)
                told = window.read(15)
                t.expect(f"{what} is told to be wrong", told.get("error", {}).get("kind") == "usage", told)
                t.expect("and the connection stays", window.ask("hello")["models"])
        with studio.window() as window:
            for _ in range(2000):
                window.send("hello")
            answers = 0
            while answers < 2000:
                message = window.read(60)
                answers += message.get("id") is not None
            t.expect("a flood of requests is answered, or refused", answers == 2000)
        with studio.window() as window:
            window.ask("open", model=t.path("small"))
            for _ in range(40):
                window.send("ask", question="attribute", statistic="mean", trials=1_000_000)
            kinds = [window.read(30).get("error", {}).get("kind") for _ in range(20)]
            t.expect("a flood of questions is bounded", kinds.count("usage") >= 20, kinds)
        lives(studio, "frames that are none")


def test_slow_clients():
    """Headers that drip, bodies that drip, clients that connect and say nothing, that do not read, that are half gone."""
    with Studio(t.program, "models/iij", env=environment, cwd=root) as studio, studio.window() as page:
        page.ask("open", model="models/iij")
        long = page.send("run", trials=20_000)
        silent = [studio.connect() for _ in range(20)]
        dripping = [studio.connect() for _ in range(20)]
        cookie = studio.know()
        for s in dripping:
            s.sendall(f"GET / HTTP/1.1\r\nHost: {studio.host}\r\nCookie: {cookie}\r\n".encode())
        begin = time.monotonic()
        dead = set()
        while time.monotonic() - begin < 14:
            for s in dripping:
                if s in dead:
                    continue
                try:
                    s.sendall(b"X: y\r\n")
                except OSError:
                    dead.add(s)
            time.sleep(0.5)
        lives(studio, "dripping headers")
        for what, sockets in (("silent", silent), ("dripping", dripping)):
            n = 0
            for s in sockets:
                s.settimeout(5)
                n += read_all(s)[:12] in (b"", b"HTTP/1.1 408", b"HTTP/1.1 400")
                s.close()
            t.expect(f"{what} clients are sent away", n == 20, n)
        t.expect("a run goes on meanwhile", page.wait(long)["trials"] == 20_000)
        # One that asks for much and reads nothing holds no more than its share of memory.
        deaf = studio.window()
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            for _ in range(400):
                deaf.send("open", model="models/iij")
        except OSError:
            pass
        lives(studio, "a client that does not read", 3)
        deaf.socket.close()
        # Gone without a word.
        for _ in range(10):
            gone = studio.window()
            gone.send("open", model="models/iij")
            gone.send("run", trials=1_000_000)
            gone.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            gone.socket.close()
        t.expect("runs of who has gone are ended", page.ask("run", trials=300, timeout=60)["trials"] == 300)


def test_many_connections():
    with Studio(t.program, small(), env=environment) as studio, studio.window() as page:
        sockets = []
        for _ in range(1000):
            try:
                sockets.append(studio.connect(5))
            except OSError:
                break
        t.expect("a thousand knock", len(sockets) > 500, len(sockets))
        t.expect("who is let in stays", page.ask("hello")["models"])
        lives(studio, "a thousand connections")
        with open(f"/proc/{studio.process.pid}/status") as file:
            threads = next(line for line in file if line.startswith("Threads:"))
        t.expect("without a thread for each", int(threads.split()[1]) < 40, threads)
        t.expect("without a descriptor for each", len(os.listdir(f"/proc/{studio.process.pid}/fd")) < 150)
        for s in sockets:
            s.close()
        windows = []
        for _ in range(80):
            try:
                window = studio.window()
                if window.status == 101:
                    windows.append(window)
            except (OSError, RuntimeError, AssertionError):
                break
        t.expect("windows are bounded", 32 <= len(windows) <= 64, len(windows))
        t.expect("and work", windows[0].ask("hello")["models"])
        for window in windows:
            window.socket.close()
        time.sleep(0.3)
        lives(studio, "many windows")


def test_hostile_texts():
    folder = t.path("hostile")
    os.makedirs(folder, exist_ok=True)
    words = EVIL.replace('"', '\\"')
    with open(os.path.join(folder, "main.plim"), "w") as out:
        out.write(SMALL % (words, words))
    with Studio(t.program, folder, env=environment) as studio, studio.window() as window:
        opened = window.ask("open", model=folder)
        t.expect("names come as data", EVIL in opened["show"]["title"], opened["show"]["title"])
        status, headers, body = studio.get("/" + EVIL.replace(" ", "%20"))
        t.expect("an address is not echoed", b"<img" not in body and b"<script>alert" not in body, body)
        status, headers, body = studio.get("/", {"X-Evil": EVIL, "User-Agent": EVIL})
        t.expect("nor a header", b"onerror" not in body)
        try:
            made = window.ask("export", what="report", trials=100)
            page = studio.get(made["url"])[2]
            t.expect("the report has it as data", b"<img src=x" not in page, page[:100])
        except Refused:
            pass
        made = window.ask("export", what="json", trials=100)
        t.expect("a download is no page", studio.get(made["url"])[1]["content-type"] == "application/json")
        for text in ("\0", "plimsoll 1\n" + "(" * 100_000, "plimsoll 1\nmodel m \"x\"\n" + "given a = " + "-" * 100_000 + "1", "given " * 100_000, "\ufeff" + SMALL, "a" * 1_000_000,
                     "plimsoll 1\nmodel m \"x\"\ntime year from 2020 for 2\noutcome 1e9 EUR ^ 1e9 each year"):
            window.ask("edit", file="main.plim", text=text)
            for what in ("run", "levers"):
                try:
                    window.ask(what, trials=50)
                    t.expect(f"{what} of {text[:20]!r} is refused", text.startswith("\ufeff"), text[:20])
                except Refused as error:
                    t.expect(f"{what} of {text[:20]!r} is refused", error.kind in ("model", "usage"), str(error.error)[:300])
        lives(studio, "hostile texts")


tests = [f for name, f in list(globals().items()) if name.startswith("test_")]
for test in tests:
    if len(sys.argv) > 3 and sys.argv[3] not in test.__name__:
        continue
    before, begin = t.failed, time.monotonic()
    try:
        test()
    except Exception as error:  # pylint: disable=broad-except
        t.expect(f"{test.__name__} comes to its end", False, f"{type(error).__name__}: {error}")
        if not isinstance(error, (Refused, TimeoutError, ConnectionError)):
            raise
    print(f"{test.__name__}: {time.monotonic() - begin:.1f} s{'' if t.failed == before else ' FAILED'}", flush=True)
sys.exit(t.end())
