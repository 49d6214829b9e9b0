#!/usr/bin/env python3
"""`plimsoll read` against PDFs that are damaged or made to harm, all built here.

usage: hostile_pdf_test.py PROGRAM ROOT

Each must end with 0 or 1, by itself, in bounded time, with a message where it fails; never by a signal.
"""
import os
import subprocess
import sys
import tempfile
import zlib

from program_test import Tests

program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
SECONDS = 150
t = Tests(program)
expect = t.expect


def pdf(objects, trailer=b"/Root 1 0 R", size=None):
    """objects: {number: bytes}; a table of places and a trailer behind them."""
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    last = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % last
    for number in range(1, last):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += b"trailer\n<< /Size %d " % (size or last) + trailer + b" >>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def stream(data, extra=b"", flate=True):
    body = zlib.compress(data, 9) if flate else data
    filters = b"/Filter /FlateDecode " if flate else b""
    return b"<< /Length %d " % len(body) + filters + extra + b">>\nstream\n" + body + b"\nendstream"


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page_with(content, more=None, resources=b""):
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
                  + resources + b" >> >>", 4: content, 5: FONT}
    objects.update(more or {})
    return pdf(objects)


def lines(texts):
    return b"".join(b"BT /F1 10 Tf 72 %d Td (%s) Tj ET\n" % (740 - 20 * i, text) for i, text in enumerate(texts))


GOOD = [b"Item 1A. Risk Factors", b"We may lose our largest customer.", b"It paid us $3.5 million, a fifth of our revenue, in 2019.",
        b"Item 2. Properties", b"None."]


def doubling_forms(depth):
    """Each form draws the next one twice: 2^depth drawings."""
    more = {}
    for i in range(depth):
        name = b"/X%d" % (i + 1)
        more[10 + i] = stream(name + b" Do " + name + b" Do\n", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << "
                              + name + b" %d 0 R >> >> " % (11 + i))
    more[10 + depth] = stream(b"BT /F1 9 Tf (x) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] ")
    return page_with(stream(b"/X0 Do"), more, b"/XObject << /X0 10 0 R >>")


def cases():
    shipped = open(os.path.join(root, "tests/filings/ferries_2018.pdf"), "rb").read()
    for part in range(1, 12):
        yield f"truncated to {part} twelfths", shipped[:len(shipped) * part // 12]
    yield "its middle zeroed", shipped[:len(shipped) // 3] + bytes(len(shipped) // 3) + shipped[2 * len(shipped) // 3:]
    yield "its lines reversed", b"%PDF-1.5\n" + b"\n".join(reversed(shipped.split(b"\n")))
    small = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}
    yield "four thousand million objects", pdf(small, size=4_000_000_000)
    yield "pages without end", pdf({**small, 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 >>"})
    yield "pages below themselves", pdf({**small, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                         3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>"})
    deep = 60_000
    tree = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for i in range(2, deep):
        tree[i] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (i + 1)
    tree[deep] = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
    yield "a page sixty thousand levels down", pdf(tree)
    yield "arrays in arrays", pdf({**small, 1: b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 2_000_000 + b" >>"})
    yield "dictionaries in dictionaries", pdf({**small, 1: b"<< /Type /Catalog /Pages 2 0 R " + b"/X << " * 500_000 + b" >>"})
    yield "a length that is itself", page_with(b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")
    yield "a catalogue that is itself", pdf({1: b"1 0 R"})
    yield "tables of places in a ring", b"%PDF-1.5\nxref\n0 0\ntrailer\n<< /Size 1 /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    yield "no trailer", b"%PDF-1.5\n" + b"1 0 obj\n<< >>\nendobj\n" * 50_000
    yield "a stream that swells to 256 MB of nothing", page_with(stream(bytes(1 << 28)))
    twice = zlib.compress(zlib.compress(b"0 0 m " * (1 << 24), 9), 9)
    yield "packed twice", page_with(b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(twice) + twice + b"\nendstream")
    yield "a form that draws itself", page_with(stream(b"/X0 Do"), {10: stream(
        b"/X0 Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 10 0 R >> >> ")}, b"/XObject << /X0 10 0 R >>")
    yield "2^16 drawings of a form", doubling_forms(16)
    yield "words beyond number", page_with(stream(b"BT /F1 1 Tf " + b"(word) Tj 3 0 Td " * 1_000_000 + b"ET"))
    yield "places beyond the page", page_with(stream(lines(GOOD) + b"BT /F1 1e38 Tf 1e38 -1e38 Td (far) Tj 1e-38 0 0 1e-38 0 0 Tm (near) Tj ET"))
    yield "a locked one", pdf({**small, 3: b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (" + b"o" * 32 + b") /U (" + b"u" * 32
                               + b") >>"}, b"/Root 1 0 R /Encrypt 3 0 R /ID [(a) (a)]")
    yield "a key of no kind", pdf({**small, 3: b"<< /Filter /None /V -1 >>"}, b"/Root 1 0 R /Encrypt 3 0 R")


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "case.pdf")

    def read(content):
        with open(path, "wb") as out:
            out.write(content)
        before = sorted(os.listdir(folder))
        try:
            done = subprocess.run([program, "read", path], cwd=folder, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return None
        expect("no file was made", sorted(os.listdir(folder)) == before)
        return done

    done = read(page_with(stream(lines(GOOD))))
    expect("the builder builds", done.returncode == 0 and "lose our largest customer" in done.stdout, done)
    for what, content in cases():
        done = read(content)
        if done is None:
            expect(what, False, f"not done in {SECONDS} s")
            continue
        expect(what, done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr[:300]}")
        expect(what + ": says why", done.returncode == 0 or done.stderr.startswith("plimsoll: ") or done.stdout, done.stderr[:300])
        print(f"{what}: {done.returncode} {done.stderr.strip().replace(path, 'it')[:120]}")
t.end()
