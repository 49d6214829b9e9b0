#!/usr/bin/env python3
"""Sources of a stage can stand in one translation unit, as a build for use compiles them (cmake/plimsoll.cmake): what a file
names for itself, no other file of the stage names otherwise. Files that APART names are not joined and may.

usage: joined_test.py ROOT
"""
import os
import re
import sys

from program_test import Tests

root = os.path.abspath(sys.argv[1])
t = Tests()


def plain(text):
    """Without comments and what stands in quotes; `@` ends an unnamed namespace."""
    text = re.sub(r"^\}  // namespace$", "@", text, flags=re.M)
    text = re.sub(r'R"(\w*)\(.*?\)\1"', '""', text, flags=re.S)
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'',
                  lambda m: '""' if m.group(0)[0] == '"' else "", text, flags=re.S)


def rooms(text):
    """The unnamed namespaces of a file."""
    return re.findall(r"^namespace \{\n(.*?)^@$", text, re.M | re.S)


def types_of(parameters):
    """`const Span& a, int b = 0` -> `const Span&,int`: two functions with the same are one too many."""
    out, depth, one = [], 0, ""
    for c in parameters + ",":
        depth += (c in "<([{") - (c in ">)]}")
        if c == "," and depth == 0:
            one = re.sub(r"\s*=.*", "", one.strip())
            out.append(re.sub(r"(?<=[\w>&*\]])\s+\w+(\[\w*\])?$|(?<=[&*])\w+$", "", one))
            one = ""
        else:
            one += c
    return ",".join(out)


def declared(text):
    """Name: how it is declared, of all that the file names for itself."""
    found = {}
    for name, what in re.findall(r"^using (\w+) = ([^;]+);", text, re.M):
        found[name] = ("alias", " ".join(what.split()))
    for room in rooms(text):
        for name in re.findall(r"^(?:struct|class|enum class|enum|union) (\w+)(?: final)?(?: : [^;{]*)? \{", room, re.M):
            found[name] = ("type", None)
        for name in re.findall(r"^(?:inline |static )*(?:constexpr|const|constinit) [^=({;]*?\b(\w+)(?:\[\w*\])* ?[={]", room, re.M):
            found[name] = ("value", None)
        for name, parameters in re.findall(r"^(?=\w)(?!using|struct|class|enum|return|else)[\w:<>,&*\[\] ]+[ &*](\w+)\(((?:[^(){}]|\([^()]*\)|\{\})*)\)[^;{()]*\{", room, re.M):
            found[name + "(" + types_of(" ".join(parameters.split())) + ")"] = ("function", None)
    return found


n_files = 0
for stage in sorted(os.listdir(os.path.join(root, "src"))):
    folder = os.path.join(root, "src", stage)
    cmake = open(os.path.join(folder, "CMakeLists.txt")).read()
    if "UNITY_BUILD OFF" in cmake:
        continue
    apart = set(" ".join(re.findall(r"APART ([^)]*)\)", cmake)).split())
    files, headers, of_headers = {}, "", {}
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(place, name), folder)
            if name.endswith(".h"):
                text = plain(open(os.path.join(place, name)).read())
                headers += text
                # Two types of one name in one namespace are one too many, whichever files read them.
                for within, inside in re.findall(r"^namespace ([\w:]+) \{\n(.*?)(?=^\}$|^\}  //|\Z)", text, re.M | re.S):
                    for kind in re.findall(r"^(?:struct|class|enum class|enum|union) (\w+)(?: final)?(?: : [^;{]*)? \{", inside, re.M):
                        other = of_headers.setdefault((within, kind), path)
                        t.expect(f"src/{stage}: `{within}::{kind}` of {path} and of {other} are one type", other == path)
            # Beside the stage's sources lie those of tests; kernels are compiled for one instruction set each.
            if name.endswith(".cpp") and not re.search(r"_test\.cpp$|(^|/)(testing|test_support|example)|^kernels/", path) and path not in apart:
                files[path] = plain(open(os.path.join(place, name)).read())
    first = {}
    owns = {path: declared(text) for path, text in files.items()}
    for path, names in owns.items():
        n_files += 1
        for name, (kind, what) in names.items():
            other, there = first.setdefault(name, (path, (kind, what)))
            same = other == path or (kind == there[0] == "alias" and what == there[1])
            t.expect(f"src/{stage}: `{name}` of {path} and of {other} are one name in a build that joins them", same, (what, there))
            if kind not in ("alias", "type"):
                continue
            spaces = set(re.findall(r"^namespace ([\w:]+) \{", files[path], re.M))
            theirs = [file for (within, one), file in of_headers.items() if one == name and within in spaces]
            t.expect(f"src/{stage}: {path} names `{name}` for itself, as {theirs} does for all", not theirs)
            for another, text in files.items():
                if another == path or name in owns[another] or re.search(rf"\b(struct|class|enum|using|typename|union) (class )?{name}\b", text):
                    continue
                used = re.search(rf"(?<![\w:.>]){name}\b(?!::\w+::{name})(?=[ &*>({{:,])", text)
                # A header's is in the room that it stands in.
                its_own = re.search(rf"\b(struct|class|enum|using) (class )?{name}\b", headers)
                t.expect(f"src/{stage}: {another} says `{name}`, which {path} names for itself", not used or bool(its_own))
t.expect("files were read", n_files > 200, n_files)
t.end()
