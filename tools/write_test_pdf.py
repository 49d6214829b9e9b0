#!/usr/bin/env python3
"""Writes a small PDF from a text, for tests: python3 tools/write_test_pdf.py IN.txt OUT.pdf

Lines of the text: "# " a title, "## " a bold heading, "* " a bullet, "= " the running header of every
page; "---" breaks the page; other lines are paragraphs, wrapped and hyphenated where they hold a "|".
Only the fonts that every reader has are used, so the file stays small and the same everywhere.
"""
import sys

WIDTH, HEIGHT, LEFT, TOP = 595, 842, 72, 770


def escape(text):
    data = text.encode("cp1252")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def wrap(text, n_columns):
    """Lines of at most n_columns; a word is cut at its "|" where that fills the line."""
    lines, line = [], ""
    for word in text.split():
        whole = word.replace("|", "")
        if len(line) + 1 + len(whole) <= n_columns or not line:
            line = (line + " " + whole).strip()
            continue
        head, bar, tail = word.partition("|")
        if bar and len(line) + 2 + len(head) <= n_columns:
            lines.append(line + " " + head + "-")
            line = tail
        else:
            lines.append(line)
            line = whole
    return lines + [line]


def main():
    header, pages, page, y = "", [], [], TOP
    def put(x, text, font, size):
        page.append(b"BT /%s %d Tf %d %d Td (%s) Tj ET" % (font, size, x, y, escape(text)))
    def finish():
        nonlocal page, y
        number = len(pages) + 41
        page.append(b"BT /F1 8 Tf %d 800 Td (%s) Tj ET" % (LEFT, escape(header)))
        page.append(b"BT /F1 8 Tf 290 40 Td (%d) Tj ET" % number)
        pages.append(b"\n".join(page))
        page, y = [], TOP
    for raw in open(sys.argv[1], encoding="utf-8").read().split("\n"):
        if raw.startswith("= "):
            header = raw[2:]
        elif raw == "---":
            finish()
        elif raw.startswith("# ") or raw.startswith("## "):
            size = 16 if raw.startswith("# ") else 11
            for line in wrap(raw.lstrip("# "), 70):
                put(LEFT, line, b"F2", size)
                y -= size + 3
            y -= 8
        elif raw:
            bullet = raw.startswith("* ")
            indent = 14 if bullet else 0
            if bullet:
                put(LEFT, "\u2022", b"F1", 10)
            for line in wrap(raw[2:] if bullet else raw, 88):
                put(LEFT + indent, line, b"F1", 10)
                y -= 12
            y -= 8
    finish()
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = b"<< /F1 3 0 R /F2 4 0 R >>"
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids = []
    for content in pages:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources "
                       b"<< /Font %s >> >>" % (WIDTH, HEIGHT, len(objects), fonts))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    open(sys.argv[2], "wb").write(out)


if __name__ == "__main__":
    main()
