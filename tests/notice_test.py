#!/usr/bin/env python3
"""NOTICE and the copyright file of the Debian packages name every package of npm that the pages contain, with its license.

usage: notice_test.py ROOT
"""
import fnmatch
import json
import os
import re
import sys

from program_test import Tests

root = sys.argv[1]
t = Tests()
# What makes the pages and is no part of them.
BUILDS = re.compile(r"@types/|typescript$|vite$")


def read(path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


lock = json.loads(read("web/package-lock.json"))["packages"]
found, left = {}, [name for name in lock[""]["dependencies"] if not BUILDS.match(name)]
while left:
    name = left.pop()
    if name not in found:
        found[name] = lock[f"node_modules/{name}"]
        left += found[name].get("dependencies", {})
t.expect("packages are found", len(found) > 15, sorted(found))

stanzas = []
for files, license in re.findall(r"^Files: ((?:.*\n(?: .*\n)*))(?:.*\n)*?License: (.*)$", read("tools/debian/copyright"), re.M):
    stanzas.append((files.split(), license))
notice = read("NOTICE")
LICENSES = {"MIT": "Expat", "ISC": "ISC"}
for name, about in sorted(found.items()):
    license = LICENSES.get(about.get("license"))
    t.expect(f"{name} has a license that is known", license, about)
    own = [of for files, of in stanzas if any(fnmatch.fnmatch(f"web/node_modules/{name}/x", glob) for glob in files if glob != "*")]
    t.expect(f"the packages' copyright names {name}", own == [license], own)
    patterns = re.findall(r"[@\w][\w@/.*-]*", notice)
    t.expect(f"NOTICE names {name}", any(fnmatch.fnmatch(name, p) for p in patterns if len(p) > 2 and "*" != p[0]), name)
t.expect("NOTICE has the license of each", "Permission is hereby granted, free of charge" in notice and "Permission to use, copy, modify, and/or distribute" in notice)
t.end()
