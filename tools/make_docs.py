#!/usr/bin/env python3
"""Writes every page that is made from something else, or says which are not current.

A new page is a row of PAGES: what prints it. A program among them is built with the tests.

usage: make_docs.py BUILD [--check]     from the project's root
"""
import os
import shutil
import subprocess
import sys

build, check = sys.argv[1], "--check" in sys.argv
PAGES = {
    "docs/reference/distributions.md": [os.path.join(build, "tests/write_distributions")],
    "docs/reference/functions.md": [os.path.join(build, "tests/write_functions")],
    "docs/reference/library.md": [sys.executable, "tools/write_library.py"],
}

stale = []
for page, command in PAGES.items():
    if not os.path.exists(command[0]):
        sys.exit(f"{command[0]} is not built: `make developer` builds it, or `cmake --build {build} --target "
                 f"{os.path.basename(command[0])}`")
    made = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if made.returncode != 0:
        sys.exit(f"{' '.join(command)}: {made.stderr}")
    with open(page, encoding="utf-8") as file:
        kept = file.read()
    if made.stdout == kept:
        continue
    stale.append(page)
    if not check:
        with open(page, "w", encoding="utf-8") as file:
            file.write(made.stdout)

# Types of results for the page; the tests of web/ (page_lint) check them.
if not check and shutil.which("npm") and os.path.exists("web/node_modules/.bin/json2ts"):
    subprocess.run(["npm", "run", "--silent", "types"], cwd="web", check=True)
for page in stale:
    print(f"{page} {'is not current: run `make docs`' if check else 'written'}")
print(f"{len(PAGES)} pages, {len(stale)} {'not current' if check else 'changed'}")
sys.exit(1 if check and stale else 0)
