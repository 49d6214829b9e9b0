#!/usr/bin/env python3
"""A project of somebody else finds the installed package, builds against it and runs a model.

    engine    needs threads, and no library beside those of every C++ program
    session   of the symbols of libplimsoll only those of the public headers are visible
    package   another minor version, and a part that is not there, are refused by name

usage: downstream_test.py BUILD ROOT
"""
import os
import re
import subprocess
import sys

from program_test import Tests

build, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
t = Tests()
prefix = t.path("installed")
# What every C++ program is linked with.
USUAL = {"linux-vdso", "libstdc++", "libm", "libgcc_s", "libc", "ld-linux-x86-64", "ld-linux-aarch64", "libpthread"}


def call(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=900, **options)


def linked(path):
    return {re.match(r"\s*(?:/\S*/)?([\w+-]+?)(?:\.so|\.)", line).group(1) for line in call("ldd", path).stdout.splitlines()}


done = call("cmake", "--install", build, "--prefix", prefix)
t.expect("cmake --install", done.returncode == 0, done)
package = os.path.join(prefix, "lib")
parts = [part for part in ("engine", "session") if call("find", prefix, "-name", f"plimsoll-{part}.cmake").stdout]
t.expect("a package of engine", "engine" in parts, parts)
compiler = next(line.split("=", 1)[1] for line in open(os.path.join(build, "CMakeCache.txt")) if line.startswith("CMAKE_CXX_COMPILER:")).strip()


def configure(folder, *more):
    return call("cmake", "-S", os.path.join(root, "tests/downstream"), "-B", t.path(folder), f"-DCMAKE_PREFIX_PATH={prefix}",
                f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release", *more)


done = configure("build", "-DPARTS=" + ";".join(parts))
t.expect("find_package", done.returncode == 0, done)
done = call("cmake", "--build", t.path("build"), "-j2")
t.expect("builds without warnings", done.returncode == 0, done)
if done.returncode == 0:
    program = t.path("build/with_engine")
    done = call(program)
    mean = re.match(r"mean ([\d.]+) of 10000 trials", done.stdout)
    # 4 standard errors.
    t.expect("the engine runs a model", mean and abs(float(mean.group(1)) - 3) < 4 * 0.5 / 100, done)
    t.expect("the engine needs no more than threads", linked(program) <= USUAL, linked(program) - USUAL)
    if "session" in parts:
        done = call(t.path("build/with_session"), os.path.join(root, "models/tutorial/loss_events.plim"),
                    os.path.join(root, "tests/filings/ferries_2018.pdf"))
        t.expect("libplimsoll runs a model", done.returncode == 0 and "trials" in done.stdout, done)
        lesson = os.path.join(root, "models/tutorial/loss_events.plim")
        made = [call(t.path("build/in_parts"), lesson, t.path("in_parts")) for _ in range(2)]
        whole = t.path("whole.json")
        call(t.path("installed/bin/plimsoll"), "run", lesson, "--trials", "100000", "--quiet", "--json", whole)
        digest = re.search('"digest": "(\\w+)"', open(whole).read()).group(1)
        t.expect("libplimsoll runs a model in parts", [one.stdout for one in made] == [f"{n} parts, digest {digest}\n" for n in (8, 0)], made)
        example = open(os.path.join(root, "tests/downstream/in_parts.cpp")).read()
        t.expect("docs/library.md shows that program", example in open(os.path.join(root, "docs/library.md")).read())
        t.expect("libplimsoll reads a PDF", "6 risk factors" in done.stdout, done)
if "session" in parts:
    library = call("find", prefix, "-name", "libplimsoll.so").stdout.strip()
    apart = {"libpoppler", "libseccomp", "libsqlite3", "libxlsxwriter"}
    t.expect("libplimsoll is free of poppler and of what else lies apart", not apart & linked(library), linked(library))
    program = t.path("installed/bin/plimsoll")
    done = call(program, "read", os.path.join(root, "tests/filings/ferries_2018.pdf"))
    t.expect("the installed program reads a PDF", done.returncode == 0 and "6 risk factors" in done.stdout, done)
    done = call(program, "run", os.path.join(root, "models/tutorial/loss_events.plim"), "--trials", "100", "--xlsx", t.path("run.xlsx"))
    t.expect("the installed program writes a workbook", done.returncode == 0 and os.path.getsize(t.path("run.xlsx")) > 1000, done)
    t.expect("the installed program starts without what lies apart", not apart & linked(program), linked(program))
    done = call("env", f"PLIMSOLL_STORE={t.path('runs.db')}", program, "run", os.path.join(root, "models/tutorial/loss_events.plim"), "--trials", "100",
                "--quiet", "--keep")
    t.expect("the installed program keeps a run", done.returncode == 0 and os.path.getsize(t.path("runs.db")) > 1000, done)
    names = [line.split(" ", 2)[2] for line in call("nm", "-DC", "--defined-only", library).stdout.splitlines()]
    # Templates of the standard library are every library's; some are of types of ours.
    ours = [name for name in names if name.startswith("plimsoll::")]
    inner = [name for name in ours if re.match(r"plimsoll::[a-z_]+::", name)]
    t.expect("symbols are read", len(ours) > 5, names[:5])
    t.expect("the inside of the library does not show", not inner, inner[:10])
for name in ("testing.h", "detail"):
    found = call("find", os.path.join(prefix, "include"), "-name", name).stdout
    t.expect(f"no {name} is installed", not found, found)
done = configure("absent", "-DPARTS=engine;studio")
t.expect("a part that is not there is named", done.returncode != 0 and "studio" in done.stderr, done)
wrong = t.path("wrong")
os.mkdir(wrong)
with open(os.path.join(wrong, "CMakeLists.txt"), "w") as file:
    file.write("cmake_minimum_required(VERSION 3.25)\nproject(x NONE)\nfind_package(plimsoll 99 REQUIRED)\n")
done = call("cmake", "-S", wrong, "-B", wrong + "/build", f"-DCMAKE_PREFIX_PATH={prefix}")
t.expect("another version is refused", done.returncode != 0 and "99" in done.stderr, done)
t.end()
