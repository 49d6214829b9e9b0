"""A studio that is started for a test, and clients of it: plain HTTP by bytes, and a WebSocket of our own."""
import base64
import hashlib
import json
import os
import re
import select
import socket
import struct
import subprocess
import time


class Refused(Exception):
    def __init__(self, error):
        super().__init__(error.get("text", ""))
        self.error = error
        self.kind = error.get("kind")


class Studio:
    """`plimsoll studio`, until it is left: with Studio(program, "models/iij") as studio: ..."""

    def __init__(self, program, *arguments, cwd=None, env=None):
        self.process = subprocess.Popen([program, "studio", "--no-open", *arguments], cwd=cwd, env=env,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/\?token=([0-9a-f]+))\n", line)
        if not found:
            self.process.kill()
            raise RuntimeError(f"no address: {line!r} {self.process.stderr.read()!r}")
        self.port, self.path, self.token = int(found[1]), found[2], found[3]
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.host}"
        self.cookie = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def connect(self, timeout=20):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def raw(self, data, timeout=20):
        """What comes back for these bytes, until the other side closes."""
        with self.connect(timeout) as s:
            try:
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            return read_all(s)

    def get(self, target, headers=None, method="GET", body=b"", cookie=True, host=None):
        """Status, headers (lower case) and body."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or self.host}", "Connection: close"]
        if cookie:
            lines.append(f"Cookie: {self.know()}")
        for name, value in (headers or {}).items():
            lines.append(f"{name}: {value}")
        if body:
            lines.append(f"Content-Length: {len(body)}")
        with self.connect() as s:
            try:
                s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            except OSError:
                pass
            return parse(read_all(s))

    def know(self):
        """The cookie that the token is given for."""
        if self.cookie is None:
            status, headers, _ = self.get(self.path, cookie=False)
            assert status == 200, status
            self.cookie = headers["set-cookie"].split(";")[0]
        return self.cookie

    def window(self, **more):
        return Window(self, **more)


def read_all(s):
    data = b""
    try:
        while piece := s.recv(1 << 16):
            data += piece
    except OSError:
        pass
    return data


def parse(data):
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1]) if lines[0].startswith("HTTP/1.") else 0
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return status, headers, body


class Window:
    """A page's connection."""

    def __init__(self, studio, origin=None, cookie=None, headers=()):
        self.studio = studio
        self.buffer = b""
        self.last_id = 0
        self.events = []
        self.told = {}
        self.lsp = []
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /ws HTTP/1.1", f"Host: {studio.host}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        origin = studio.origin if origin is None else origin
        if origin:
            lines.append(f"Origin: {origin}")
        cookie = studio.know() if cookie is None else cookie
        if cookie:
            lines.append(f"Cookie: {cookie}")
        self.socket = studio.connect()
        self.socket.sendall("\r\n".join([*lines, *headers]).encode() + b"\r\n\r\n")
        while b"\r\n\r\n" not in self.buffer:
            piece = self.socket.recv(1 << 16)
            if not piece:
                break
            self.buffer += piece
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        self.status, self.headers, _ = parse(head + b"\r\n\r\n")
        if self.status == 101:
            accept = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
            assert self.headers["sec-websocket-accept"] == base64.b64encode(accept).decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    # ---- frames

    def frame(self, data, opcode=1, fin=True, mask=True, length=None):
        n = len(data) if length is None else length
        head = bytes([(0x80 if fin else 0) | opcode])
        bit = 0x80 if mask else 0
        if n < 126:
            head += bytes([bit | n])
        elif n < 1 << 16:
            head += bytes([bit | 126]) + struct.pack(">H", n)
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", n)
        if not mask:
            return head + data
        key = os.urandom(4)
        long = (key * (len(data) // 4 + 1))[:len(data)]
        return head + key + (int.from_bytes(data, "big") ^ int.from_bytes(long, "big")).to_bytes(len(data), "big")

    def send_text(self, text):
        self.socket.sendall(self.frame(text.encode() if isinstance(text, str) else text))

    def need(self, n, deadline):
        while len(self.buffer) < n:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                raise TimeoutError("the studio says nothing")
            piece = self.socket.recv(1 << 20)
            if not piece:
                raise ConnectionError("the studio has closed")
            self.buffer += piece

    def read_frame(self, deadline):
        self.need(2, deadline)
        n, at = self.buffer[1] & 0x7F, 2
        if n == 126:
            self.need(4, deadline)
            n, at = struct.unpack(">H", self.buffer[2:4])[0], 4
        elif n == 127:
            self.need(10, deadline)
            n, at = struct.unpack(">Q", self.buffer[2:10])[0], 10
        self.need(at + n, deadline)
        self.is_last = bool(self.buffer[0] & 0x80)
        opcode, data = self.buffer[0] & 0x0F, self.buffer[at:at + n]
        self.buffer = self.buffer[at + n:]
        return opcode, data

    def read(self, timeout=60):
        """The next message, as JSON."""
        deadline = time.monotonic() + timeout
        pieces = b""
        while True:
            opcode, data = self.read_frame(deadline)
            pieces += data if opcode in (0, 1) else b""
            if opcode == 9:
                self.socket.sendall(self.frame(data, opcode=10))
            elif opcode == 8:
                raise ConnectionError("the studio says goodbye: " + data[2:].decode(errors="replace"))
            elif opcode in (0, 1) and self.is_last:
                return json.loads(pieces)

    # ---- requests

    def send(self, what, /, **fields):
        self.last_id += 1
        self.send_text(json.dumps({"id": self.last_id, "do": what, **fields}))
        return self.last_id

    def wait(self, asked, timeout=120, part=None, progress=None):
        """The answer of a request; what comes of others meanwhile is kept."""
        deadline = time.monotonic() + timeout
        while True:
            for message in self.told.pop(asked, []):
                if "part" in message:
                    if part:
                        part(message["part"])
                elif "progress" in message:
                    if progress:
                        progress(*message["progress"])
                elif "ok" in message:
                    return message["ok"]
                else:
                    raise Refused(message["error"])
            message = self.read(max(0.01, deadline - time.monotonic()))
            if "event" in message:
                self.events.append(message)
            elif "lsp" in message:
                self.lsp.append(message["lsp"])
            else:
                self.told.setdefault(message.get("id"), []).append(message)

    def ask(self, what, /, timeout=120, part=None, progress=None, **fields):
        return self.wait(self.send(what, **fields), timeout, part, progress)

    def event(self, name, timeout=10):
        deadline = time.monotonic() + timeout
        while True:
            for i, one in enumerate(self.events):
                if one["event"] == name:
                    return self.events.pop(i)
            message = self.read(max(0.01, deadline - time.monotonic()))
            if "event" in message:
                self.events.append(message)
            else:
                self.told.setdefault(message.get("id"), []).append(message)
