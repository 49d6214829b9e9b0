#!/usr/bin/env python3
"""Prints docs/reference/library.md, made from the comments of stdlib/*.plim. Run from the project's root; `make docs` does."""
import glob
import os
import re

out = ["# Standard library", "",
       "Made from the comments of `stdlib/` by `tools/write_library.py`. `use MODULE` brings a module's functions in.", ""]


def parameters(text):
    """Rows of a component's parameters: (name, what it is, default); a heading has no name."""
    rows = []
    for line in text.splitlines():
        heading = re.match(r"\s*# -+ (.*)", line)
        row = re.match(r'\s*(\w+) "(.*?)"(?: = (.*?))?,?$', line)
        if heading:
            rows.append((None, heading.group(1), None))
        elif row:
            rows.append(row.groups())
    return rows


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
    for name in re.findall(r'^component (\w+) ".*?" \($', text, re.M):
        before, _, after = text.partition(f'component {name} "')
        inside, body = re.split(r"\n *\) \{\n", after, maxsplit=1)
        comment = []
        for line in reversed(before.splitlines()):
            if not line.startswith("#"):
                break
            comment.insert(0, line[1:].strip())
        out += [f"### {name}", "", f"    part NAME = {name} {{ ... }}", "", comment[0].partition(": ")[2], ""]
        for line in comment[1:]:
            word, _, said = line.partition(" ")
            said = said.strip()
            out.append(f"- {word}: `{said}`" if word == "example" else f"- {word}: {said}")
        out += [""] + re.findall(r"^  # (- .*|  .*)", body.partition("\n\n")[0], re.M)
        out += ["", "| parameter | what it is | when nothing is passed |", "|---|---|---|"]
        for parameter, said, default in parameters(inside):
            out.append(f"| | **{said}** | |" if parameter is None else
                       f"| `{parameter}` | {said} | {'must be passed' if default is None else f'`{default}`'} |")
        said, block = [], ""
        for line in body.splitlines():
            declared = re.match(r"  (flow|let|stock|statement) (\w+)", line)
            booked = re.match(r"    (?:= (\w+)|[-+]? ?(\w+) = )", line)
            if declared:
                block = declared.group(1)
            if declared and block != "statement" and declared.group(2) not in ("none", "close"):
                said.append(declared.group(2))
            elif booked and block == "statement":
                said.append(booked.group(1) or booked.group(2))
        checks = re.findall(r"^  check (\w+)", body, re.M)
        out += ["", "What a part has: " + ", ".join(f"`{n}`" for n in said) + ".", "",
                "Checks, in every trial and period: " + ", ".join(f"`{n}`" for n in checks) + ".", ""]
print("\n".join(out).rstrip())
