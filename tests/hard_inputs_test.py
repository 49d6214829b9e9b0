#!/usr/bin/env python3
"""Hostile and huge model files: a clear answer, never a crash, a hang or a swallowed machine.

usage: hard_inputs_test.py PROGRAM
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

from program_test import Tests

program = sys.argv[1]
HEAD = 'plimsoll 1\nmodel hard "x"\n'
CASES = {
    "line of 1 MB": (HEAD + "let x = " + " + ".join(["1"] * 250_000) + "\noutcome x, bad low\n", None),
    "line of 1 MB, broken": (HEAD + "let x = " + " + ".join(["1"] * 250_000) + " + )\noutcome x, bad low\n", 1),
    "10,000 parentheses": (HEAD + "let x = " + "(" * 10_000 + "1" + ")" * 10_000 + "\noutcome x, bad low\n", 1),
    "1e6 parentheses": (HEAD + "let x = " + "(" * 1_000_000, 1),
    "10,000 braces": (HEAD + "risk r " + "{" * 10_000, 1),
    "10,000 brackets": (HEAD + "let x = a" + "[" * 10_000, 1),
    "10,000 minus signs": (HEAD + "let x = " + "-" * 10_000 + "1\noutcome x, bad low\n", None),
    "10,000 not": (HEAD + "let x = " + "not " * 10_000 + "true\n", None),
    "10,000 powers": (HEAD + "let x = " + "^".join(["1"] * 10_000) + "\noutcome x, bad low\n", None),
    "10,000 else if": (HEAD + "let x = " + "if 1 > 2 then 1 else " * 10_000 + "1\noutcome x, bad low\n", None),
    "10,000 calls": (HEAD + "let x = " + "abs(" * 10_000 + "1" + ")" * 10_000 + "\n", 1),
    "10,000 members": (HEAD + "let x = a" + ".b" * 10_000 + "\noutcome x, bad low\n", 1),
    "200,000 lets": (HEAD + "".join(f"let x{i} = {i}\n" for i in range(200_000)) + "outcome x7, bad low\n", 0),
    "chain of 50,000 lets": (HEAD + "let x0 = 1\n" + "".join(f"let x{i + 1} = x{i} + 1\n" for i in range(50_000)) + "outcome x50000, bad low\n", None),
    "100,000 errors": (HEAD + "".join(f"let x{i} = nothing{i}\n" for i in range(100_000)), 1),
    "invalid UTF-8": ((HEAD + "let x = ").encode() + b"\xff\xfe\xc3\n", 1),
    "NUL byte": ((HEAD + "let x = 1\0\n").encode(), 1),
    "bidirectional control": (HEAD + "let x = 1 # \u202e\n", 1),
    "number 1e999": (HEAD + "let x = 1e999\noutcome x, bad low\n", 1),
    "number 1e99999999999": (HEAD + "let x = 1e99999999999\noutcome x, bad low\n", 1),
    "number of 1000 digits": (HEAD + "let x = " + "9" * 1000 + "\noutcome x, bad low\n", 1),
    "index set of 1e9": (HEAD + "dim Item = i1..i1000000000\ndraw x[Item] ~ normal(0, 1)\noutcome sum(x over Item), bad low\n", 1),
    "index set of 1e20": (HEAD + "dim Item = i1..i100000000000000000000\n", 1),
    "cyclic import": (HEAD + 'import "main.plim"\n', 1),
    "path outside": (HEAD + 'import "../../etc/passwd"\n', 1),
    "absolute path": (HEAD + 'import "/etc/passwd"\n', 1),
    "table outside": (HEAD + 'dim D = a, b\ngiven x[D] = table("../../../etc/passwd", key: a, column: b)\noutcome sum(x over D), bad low\n', 1),
    "import of nothing": (HEAD + 'import "nothing.plim"\n', 1),
    "empty file": ("", 1),
    "only a comment": ("# nothing", 1),
    "unterminated string": (HEAD + 'source a "abc\n', 1),
    "9 MB": (HEAD + "#" + "x" * 9_000_000 + "\n", None),
    "huge horizon": (HEAD + "time month from 2000-01 for 1000000000\nflow x = 1\noutcome x each year, bad low\n", 1),
    "recursive function": (HEAD + "fn f(x) = f(x) + 1\nlet y = f(1)\noutcome y, bad low\n", 1),
    "exponential functions": (HEAD + "fn f0(x) = x + x\n" + "".join(f"fn f{i + 1}(x) = f{i}(x) + f{i}(x)\n" for i in range(40)) + "let y = f40(1)\noutcome y, bad low\n", 1),
}


# AddressSanitizer reserves more addresses than any limit lets it, and takes its time.
with open(program, "rb") as binary:
    sanitized = b"__asan_init" in binary.read()
patience = 4 if sanitized else 1


def limits():
    if not sanitized:
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


t = Tests(program)
for name, (text, code) in CASES.items():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "main.plim")
        open(path, "wb").write(text if isinstance(text, bytes) else text.encode())
        begin = time.time()
        try:
            done = t.run("check", path, timeout=30 * patience, preexec_fn=limits, text=False)
        except subprocess.TimeoutExpired:
            t.expect(f"{name}: ends", False, f"still running after {30 * patience} s")
            continue
        seconds = time.time() - begin
        good = (1, 4) if name == "9 MB" else (0, 1) if code is None else (code,)
        t.expect(f"{name}: exit {good}", done.returncode in good, f"{done.returncode} after {seconds:.1f} s: {done.stderr[-300:]!r}")
        t.expect(f"{name}: refused with a word", done.returncode != 1 or done.stderr.strip())
        t.expect(f"{name}: messages of a length to read", len(done.stderr) <= 200_000, len(done.stderr))
        t.expect(f"{name}: in time", seconds <= 15 * patience, f"{seconds:.1f} s")
t.end()
