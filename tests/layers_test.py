#!/usr/bin/env python3
"""The walls of the house: what each file of src/ may include.

A stage is a folder of src/ with a CMakeLists.txt; its rooms are the folders inside. Read are `plimsoll_stage(... DEPS ...
LIBS ...)`, `target_link_libraries` of programs, and the order of `add_subdirectory(src/...)` in the top CMakeLists.txt.

    order     a stage depends on stages named above it only
    deps      a file includes headers of its own stage and of those that DEPS names; every name in DEPS is used
    detail    what lies in a folder `detail` is included by its own stage alone, by its tests too
    libs      a header of a library is included where LIBS names the library, and every name in LIBS is used
    public    headers of include/plimsoll include the standard library and each other
    rooms     where docs/architecture.md lists the rooms of a stage, as rows "`filing/text`", a room includes rooms above it only;
              rooms of formats (READERS) do not include each other
    drawn     every stage is a row of docs/architecture.md, every room stands there (but `testdata`), and no row is without a folder

Tests may include what their `plimsoll_test(... DEPS ...)` link, and what those link.

usage: layers_test.py ROOT
"""
import os
import re
import sys

from program_test import Tests

root = os.path.abspath(sys.argv[1])
t = Tests()

# Header, as written in <>: the name in LIBS. The rest must be in STANDARD or SYSTEM.
LIBRARIES = [
    (r"fmt/", "fmt"), (r"nanobind/", "nanobind"), (r"nlohmann/", "nlohmann_json"), (r"unicode/", "icuuc"), (r"sha2\.h", "md"),
    (r"boost/", "Boost"), (r"CLI/", "CLI11"), (r"Eigen/", "Eigen3"), (r"csv\.h", "csv"), (r"expat\.h", "EXPAT"), (r"poppler/", "Poppler"),
    (r"seccomp\.h", "Seccomp"), (r"xlsxwriter\.h", "XLSXWRITER"), (r"zip\.h", "ZIP"), (r"sqlite3\.h", "SQLite3"), (r"zlib\.h", "ZLIB"), (r"mpi\.h", "MPI"), (r"gtest/", "GTest"),
    (r"(thread|mutex|shared_mutex|condition_variable|latch|barrier|semaphore|future|stop_token|pthread\.h)$", "Threads"),
]
# Part of the standard library or of glibc: nothing is linked, or by a function of its own. The mutex of two files that start no thread
# is one of these.
NO_LINK_NEEDED = {"CLI11", "GTest", "Threads", "nanobind"}
STANDARD = set("""algorithm any array atomic bit bitset cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale cmath
    codecvt compare complex concepts coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime deque exception
    execution filesystem format forward_list fstream functional initializer_list iomanip ios iosfwd iostream istream iterator limits
    list locale map memory memory_resource new numbers numeric optional ostream queue random ranges ratio regex set source_location
    span sstream stack stdexcept streambuf string string_view system_error tuple type_traits typeindex typeinfo unordered_map
    unordered_set utility valarray variant vector version""".split())
SYSTEM = re.compile(r"^(sys|linux|asm|netinet|arpa)/|^(unistd|fcntl|poll|iconv|termios|signal|dirent|dlfcn|spawn|time|errno|fenv|"
                    r"link|malloc|immintrin|xmmintrin|arm_neon|cpuid|sched|langinfo)\.h$")


def read(path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


class Stage:
    def __init__(self, folder):
        self.folder = folder
        self.name = folder.removeprefix("src/")
        self.deps, self.libs, self.test_deps, self.test_sources = set(), set(), set(), set()
        self.used_deps, self.used_libs = set(), set()
        self.read_lists()

    def read_lists(self):
        text = re.sub(r"#.*", "", read(self.folder + "/CMakeLists.txt"))
        variables = {}
        for name, words in re.findall(r"\b(?:set|list)\(\s*(?:APPEND\s+)?(\w+)\s+([^()]*)\)", text):
            variables[name] = variables.get(name, "") + " " + words
        text = re.sub(r"\$\{(\w+)\}", lambda m: variables.get(m.group(1), m.group(0)), text)
        for command, body in re.findall(r"\b(plimsoll_stage|plimsoll_test|target_link_libraries)\(([^()]*)\)", text):
            words = body.split()
            lists = {"SOURCES": [], "DEPS": [], "LIBS": [], "APART": [], "": []}
            kind = ""
            for word in words:
                if word in lists or word in ("PUBLIC", "PRIVATE", "INTERFACE"):
                    kind = word if word in lists else ""
                else:
                    lists[kind].append(word)
            if command == "plimsoll_stage":
                t.expect(f"{self.folder} makes one stage, of its own name", words[0] == self.name, words[0])
                self.deps |= set(lists["DEPS"])
                self.libs |= set(lists["LIBS"])
            elif command == "plimsoll_test":
                self.test_deps |= set(lists["DEPS"])
                self.test_sources |= set(lists["SOURCES"])
            else:
                linked = [w for w in lists[""][1:] if not w.endswith("_flags")]
                deps = {w.removeprefix("plimsoll_") for w in linked if w.startswith("plimsoll_")}
                if "testing" in words[0]:
                    continue
                self.deps |= deps - {self.name}
                self.libs |= {w for w in linked if not w.startswith("plimsoll_")}


def stage_folders():
    return re.findall(r"add_subdirectory\((src/[\w/]+)\)", re.sub(r"#.*", "", read("CMakeLists.txt")))


stages = {s.name: s for s in map(Stage, stage_folders())}
order = list(stages)
t.expect("stages are read", len(stages) > 15, order)
for folder in sorted(os.listdir(os.path.join(root, "src"))):
    if os.path.isdir(os.path.join(root, "src", folder)):
        t.expect(f"src/{folder} is a stage: add_subdirectory(src/{folder}) in CMakeLists.txt", folder in stages)


def stage_of(path):
    """Of "engine/detail/block/plan.h"."""
    parts = path.split("/")
    for n in range(len(parts) - 1, 0, -1):
        if "/".join(parts[:n]) in stages:
            return stages["/".join(parts[:n])]
    return None


def closure(names):
    seen, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name in seen or name not in stages:
            continue
        seen.add(name)
        todo += stages[name].deps
    return seen


# Libraries of tests: "engine_testing" is of the stage engine.
def known(name):
    return name if name in stages else next((s for s in stages if name.startswith(s + "_")), None)


for stage in stages.values():
    for dep in stage.deps:
        t.expect(f"{stage.folder}: `{dep}` in DEPS is a stage", dep in stages)
        if dep in stages:
            t.expect(f"{stage.folder}: `{dep}` in DEPS stands above it in CMakeLists.txt", order.index(dep) < order.index(stage.name))


def includes(text):
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1) == '"', found.group(2)


def is_test(stage, path):
    inside = path.removeprefix(stage.name + "/")
    return inside in stage.test_sources or re.search(r"(^|[/_])(test|testing)(_|\.|$)", inside) is not None


def in_detail_of_another(path, includer_stage):
    """Whether a wall stands around `path`: a folder `detail` of a stage other than the includer's."""
    return "detail" in path.split("/")[:-1] and stage_of(path) is not includer_stage


# Rooms of a stage that lists them, lowest first.
rooms = re.findall(r"^\| `(\w+/\w+)` \|", read("docs/architecture.md"), re.M)
# Side by side: none builds on another.
READERS = {"filing/html", "filing/pdf"}


def check_rooms(stage, path, place, target):
    own, other = os.path.dirname(path), os.path.dirname(target)
    if own not in rooms or stage_of(target) is not stage:
        return
    t.expect(f"{place}: {target} lies in no room that docs/architecture.md lists", other in rooms)
    if other in rooms and not is_test(stage, path):
        t.expect(f"{place}: the room {other} stands below {own} in docs/architecture.md", rooms.index(other) <= rooms.index(own))
        t.expect(f"{place}: {own} and {other} build on each other", own == other or not {own, other} <= READERS)


def check_own(stage, path, place, target):
    other = stage_of(target)
    check_rooms(stage, path, place, target)
    if target.startswith("plimsoll/"):
        t.expect(f"{place}: {target} is in include/", os.path.exists(os.path.join(root, "include", target)))
        # The functions that it declares are those of the stage session.
        if target == "plimsoll/model.h" and stage.name != "session":
            t.expect(f"{place}: session is not among DEPS of {stage.folder}/CMakeLists.txt", "session" in stage.deps)
            stage.used_deps.add("session")
        return
    t.expect(f"{place}: {target} is a file of src/", other is not None and os.path.exists(os.path.join(root, "src", target)))
    if other is None:
        return
    test = is_test(stage, path)
    t.expect(f"{place}: {target} is a detail of {other.folder}", not in_detail_of_another(target, stage))
    t.expect(f"{place}: {target} is for tests", test or not is_test(other, target))
    if other is stage:
        return
    if test:
        allowed = closure(known(d) for d in stage.test_deps) | closure(stage.deps)
        t.expect(f"{place}: {other.name} is not among DEPS of the test", other.name in allowed)
    else:
        t.expect(f"{place}: {other.name} is not among DEPS of {stage.folder}/CMakeLists.txt", other.name in stage.deps)
        stage.used_deps.add(other.name)


def check_library(stage, path, place, target):
    if target in STANDARD or SYSTEM.search(target):
        return
    library = next((lib for pattern, lib in LIBRARIES if re.match(pattern, target)), None)
    t.expect(f"{place}: <{target}> is of no library that this test knows (LIBRARIES)", library is not None)
    if library is None or is_test(stage, path):
        return
    linked = {lib for lib in stage.libs if re.match(rf"\W*(\w+_)?{library}\b|.*::{library}\b", lib)}
    stage.used_libs |= linked
    t.expect(f"{place}: <{target}> needs {library}, which LIBS of {stage.folder} does not name", linked or library in NO_LINK_NEEDED)


n_includes = 0
for base, folders, names in sorted(os.walk(os.path.join(root, "src"))):
    for name in sorted(names):
        if not name.endswith((".cpp", ".h", ".def", ".inc")):
            continue
        full = os.path.join(base, name)
        path = os.path.relpath(full, os.path.join(root, "src"))
        stage = stage_of(path)
        t.expect(f"src/{path} belongs to a stage", stage is not None)
        if stage is None:
            continue
        for number, own, target in includes(open(full, encoding="utf-8").read()):
            n_includes += 1
            (check_own if own else check_library)(stage, path, f"src/{path}:{number}", target)
t.expect("includes are read", n_includes > 1500, n_includes)
for room in rooms:
    t.expect(f"the room `{room}` of docs/architecture.md has a folder", os.path.isdir(os.path.join(root, "src", room)))
t.expect("filing has rooms", sum(room.startswith("filing/") for room in rooms) > 5, rooms)

for stage in stages.values():
    for dep in sorted(stage.deps - stage.used_deps):
        t.expect(f"{stage.folder}: `{dep}` in DEPS, and no file includes it", False)
    for lib in sorted(stage.libs - stage.used_libs):
        t.expect(f"{stage.folder}: `{lib}` in LIBS, and no file includes its headers", False)

# Programs beside src/ keep out of details as well.
for folder in ("bench", "tests", "tools"):
    for base, _, names in os.walk(os.path.join(root, folder)):
        for name in names:
            if name.endswith((".cpp", ".h")):
                path = os.path.relpath(os.path.join(base, name), root)
                for number, own, target in includes(read(path)):
                    t.expect(f"{path}:{number}: {target} is a detail", not own or not in_detail_of_another(target, None))

public = os.path.join(root, "include", "plimsoll")
for name in sorted(os.listdir(public)) if os.path.isdir(public) else []:
    for number, own, target in includes(open(os.path.join(public, name), encoding="utf-8").read()):
        threads = re.match(LIBRARIES[-1][0], target)
        good = os.path.exists(os.path.join(root, "include", target)) and target.startswith("plimsoll/") if own else target in STANDARD or threads
        t.expect(f"include/plimsoll/{name}:{number}: {target} is neither std nor public", good)

page = read("docs/architecture.md")
rows = re.findall(r"^\| `(\w+)` \|", page, re.M)
for name in stages:
    t.expect(f"src/{name} has a row in docs/architecture.md", name.split("/")[0] in rows)
for row in rows:
    t.expect(f"the row `{row}` of docs/architecture.md has a folder", os.path.isdir(os.path.join(root, "src", row)))
shown = [row for row in rows if row in order]
t.expect("rows of docs/architecture.md stand in the order of CMakeLists.txt", shown == sorted(shown, key=order.index),
         [(a, b) for a, b in zip(shown, sorted(shown, key=order.index)) if a != b][:1])
for base, folders, _ in sorted(os.walk(os.path.join(root, "src"))):
    for folder in folders:
        room = os.path.relpath(os.path.join(base, folder), os.path.join(root, "src"))
        if "/" in room and folder != "testdata":
            t.expect(f"the room src/{room} stands in docs/architecture.md", f"`{room}`" in page or f"`{room}/`" in page)
t.end()
