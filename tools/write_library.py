#!/usr/bin/env python3
"""Prints docs/reference/library.md, made from the comments of stdlib/*.plim. Run from the project's root; `make docs` does."""
import glob
import os
import re

out = ["# Standard library", "",
       "Made from the comments of `stdlib/` by `tools/write_library.py`. `use MODULE` brings a module's functions in.", ""]
for path in sorted(glob.glob("stdlib/*.plim")):
    text = open(path, encoding="utf-8").read()
    head = re.match(r"((?:#.*\n)+)", text)
    out += [f"## {os.path.basename(path)[:-5]}", ""]
    if head:
        out += [re.sub(r"^# ?", "", line) for line in head.group(1).splitlines()] + [""]
    for block in re.finditer(r"((?:^#.*\n)+)^fn (\w+)\((.*?)\)", text, re.M):
        lines = [re.sub(r"^# ?", "", line) for line in block.group(1).splitlines()]
        lines = [line for line in lines if not line.startswith("-----")]
        first, _, rest = "\n".join(lines).partition(": ")
        body, notes = [], []
        for line in rest.split("\n"):
            (notes if re.match(r"\s{2,}\w", line) or notes else body).append(line.strip())
        out += [f"### {block.group(2)}", "", f"    {first}", "", " ".join(body), ""]
        for note in notes:
            word, _, said = note.partition(" ")
            said = said.strip()
            out.append(f"- {word}: `{said}`" if word == "example" else f"- {word}: {said}")
        out.append("")
print("\n".join(out).rstrip())
