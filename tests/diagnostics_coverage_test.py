#!/usr/bin/env python3
"""Every diagnostic kind is asserted by name in some test.

usage: diagnostics_coverage_test.py ROOT
"""
import os
import re
import sys

from program_test import Tests

root = sys.argv[1]
# Kinds that no text of a model can reach, each with its reason.
EXCEPTIONS = {
    "internal_error": "no model text is known to reach it; it stands for a module that the verifier refuses",
}
kinds = re.findall(r"^DIAG\((\w+)", open(os.path.join(root, "src/diag/kind.def")).read(), re.M)
seen = set()
for folder in ("src", "tests", "docs"):
    for base, _, names in os.walk(os.path.join(root, folder)):
        for name in names:
            text = None
            if name.endswith(("_test.cpp", "_test.py")) and name != "diagnostics_coverage_test.py":
                text = open(os.path.join(base, name), encoding="utf-8", errors="replace").read()
                seen.update(re.findall(r'(?:Kind::|"error\[|")(\w+)', text))
            elif name.endswith(".plim"):
                text = open(os.path.join(base, name), encoding="utf-8", errors="replace").read()
                seen.update(re.findall(r"^#! *(\w+)", text, re.M))
            elif name.endswith(".md"):
                text = open(os.path.join(base, name), encoding="utf-8", errors="replace").read()
                seen.update(re.findall(r"^```plim.* error (\w+)", text, re.M))
t = Tests()
for kind in kinds:
    t.expect(f"some test asserts {kind}", kind in seen or kind in EXCEPTIONS)
t.end()
