#!/usr/bin/env python3
"""Rules of the house that no compiler sees; tests/layers_test.py has those of includes.

    scripts   every tests/*_test.py is run by CTest, counts with program_test.Tests and names itself in its usage
    labels    every test of CTest has a label, so that no run by label forgets it
    targets   every target that the Makefile lists is there, and CONTRIBUTING.md speaks of those that check something
    links     what pages link to is there

usage: rules_test.py BUILD ROOT
"""
import json
import os
import re
import subprocess
import sys

from program_test import Tests

build, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
t = Tests()


def read(path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def files():
    done = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=root)
    if done.returncode == 0:
        return done.stdout.split("\n")[:-1]
    return [os.path.relpath(os.path.join(base, name), root) for base, _, names in os.walk(root)
            for name in names if not re.search(r"/(build|node_modules|\.git)(/|$)", base)]


every = files()

# ---------------------------------------------------------------- scripts
lists = read("tests/CMakeLists.txt")
for path in every:
    name = os.path.basename(path)
    if not (path.startswith("tests/") and name.endswith(".py") and path.count("/") == 1):
        continue
    text = read(path)
    if name.endswith("_test.py") and name != "program_test.py":
        t.expect(f"{path} is run by CTest", f" {name} " in lists or f"/{name} " in lists)
        t.expect(f"{path} says how it is called", f"usage: {name}" in text)
        # Tests itself, or a class made of it in a file that several share.
        counts = re.search(r"^from (program_test import Tests|cutting import Cutting|studio_shop import .*StudioTests)", text, re.M)
        t.expect(f"{path} counts with program_test.Tests", counts and re.search(r"\bt\.(end|run_all)\(", text))
    if name != "program_test.py":
        own = re.search(r"^(n|failed|problems)( = \w+)* = 0$|^def expect\(what, (condition|ok)", text, re.M)
        t.expect(f"{path} has no counter of its own", not own, own and own.group())

# ---------------------------------------------------------------- labels
done = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], capture_output=True, text=True)
tests = json.loads(done.stdout or "{}").get("tests", [])
t.expect("CTest lists its tests", len(tests) > 40, done.stderr)
for one in tests:
    labels = next((p["value"] for p in one.get("properties", []) if p["name"] == "LABELS"), [])
    kind = set(labels) & {"unit", "golden", "program", "models", "rules", "page", "fuzz"}
    t.expect(f"the test {one['name']} has one label that says its kind", len(kind) == 1, labels)

# ---------------------------------------------------------------- targets
makefile = read("Makefile")
told = set(re.findall(r"^#   make ([\w-]+)", makefile, re.M))
made = set(re.findall(r"^([\w-]+):", makefile, re.M))
t.expect("targets that are told of are there", told <= made, told - made)
page = read("CONTRIBUTING.md")
for target in ("quick", "test", "sanitize", "tidy", "fuzz", "neon", "cluster", "golden", "docs", "api", "bench-compare", "format"):
    t.expect(f"CONTRIBUTING.md says when to `make {target}`", f"make {target}" in page)
t.expect("CI runs make test", re.search(r"^make test$", read(".ci/run"), re.M))

# ---------------------------------------------------------------- links
for path in every:
    if not path.endswith(".md") or path.startswith("tests/"):
        continue
    text = re.sub(r"^```.*?^```", "", read(path), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not re.match(r"\w+:", target):
            t.expect(f"{path}: {target} is there", os.path.exists(os.path.join(root, os.path.dirname(path), target)))
t.end()
