#!/usr/bin/env python3
"""Packages for Debian, made of the build as it stands: what is in them, what they need, and that the program runs from them
when they are unpacked elsewhere.

    contents   each file lies where Debian has it, once, with the rights that it wants; nothing of the build or of a user is in it
    control    dependencies on libraries from their symbols, and between the packages
    lintian    finds no error and no warning but those that tools/debian overrides, where it is there
    runs       models, a page, the studio, a PDF, a kept run, a workbook, from the unpacked folder alone

usage: deb_test.py BUILD ROOT
"""
import gzip
import os
import re
import shutil
import subprocess
import sys

from program_test import Tests

build, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
for tool in ("cpack", "dpkg-shlibdeps", "dpkg-deb"):
    if not shutil.which(tool):
        print(f"skipped: {tool} is not there")
        sys.exit(77)
if not os.path.exists(os.path.join(root, "build/web/studio/index.html")):
    print("skipped: the pages are not built (tools/build_page.sh)")
    sys.exit(77)
t = Tests()


def call(*words, **options):
    options.setdefault("timeout", 600)
    return subprocess.run(words, capture_output=True, text=True, **options)


made = t.path("made")
# What a user leaves beside a model goes into no package.
done = call("cpack", "--config", os.path.join(build, "CPackConfig.cmake"), "-B", made)
t.expect("packs", done.returncode == 0, done)
debs = {name.split("_")[0]: os.path.join(made, name) for name in os.listdir(made) if name.endswith(".deb")}
t.expect("packages", {"plimsoll", "libplimsoll0.1", "libplimsoll-dev"} <= set(debs), debs)
version = re.search(r"^plimsoll \((.*)\)", open(os.path.join(root, "tools/debian/changelog")).read()).group(1)

# ---------------------------------------------------------------- contents
system = t.path("system")
owners = {}
for package, deb in debs.items():
    listed = call("dpkg-deb", "-c", deb).stdout.splitlines()
    t.expect(f"{package}: whole", call("dpkg-deb", "-x", deb, system).returncode == 0)
    for line in listed:
        rights, owner, _, _, _, path = line.split(None, 5)
        path = path.split(" -> ")[0]
        t.expect(f"{package}: {path} is root's and nobody else writes it", owner == "root/root" and (rights[0] == "l" or "w" not in rights[5:]), line)
        if rights[0] == "d":
            continue
        t.expect(f"{path} is in one package", path not in owners, owners.get(path))
        owners[path] = package
        t.expect(f"{package}: {path} is no leaving", not re.search(r"/\.|\.pyc$|~$|stdlib/tests/", path[2:]), line)
        t.expect(f"{package}: {path} runs where it is a program", (rights[3] == "x") == bool(re.search(r"/bin/|/plimsoll-pdf$", path)) or rights[0] == "l", line)
architecture = [("plimsoll", "usr/bin/plimsoll"), ("plimsoll", "usr/libexec/plimsoll/plimsoll-pdf"), ("plimsoll", "usr/libexec/plimsoll/plimsoll-workbook.so"),
                ("plimsoll", "usr/libexec/plimsoll/plimsoll-store.so"), ("plimsoll", "usr/libexec/plimsoll/plimsoll-studio.so"),
                ("plimsoll", "usr/share/plimsoll/stdlib/statements.plim"), ("plimsoll", "usr/share/plimsoll/models/iij/main.plim"),
                ("plimsoll", "usr/share/plimsoll/page/report.html"), ("plimsoll", "usr/share/plimsoll/page/studio/index.html"),
                ("plimsoll", "usr/share/man/man1/plimsoll.1.gz"), ("plimsoll", "usr/share/bash-completion/completions/plimsoll"),
                ("plimsoll", "usr/share/zsh/vendor-completions/_plimsoll"), ("plimsoll", "usr/share/fish/vendor_completions.d/plimsoll.fish"),
                ("libplimsoll-dev", "usr/include/plimsoll/model.h")]
for package, path in architecture:
    t.expect(f"{package} has {path}", owners.get("./" + path) == package, owners.get("./" + path))
for pattern, package in ((r"libplimsoll\.so\.0\.1$", "libplimsoll0.1"), (r"libplimsoll\.so$", "libplimsoll-dev"), (r"libplimsoll-engine\.a$", "libplimsoll-dev"),
                         (r"cmake/plimsoll/plimsollConfig\.cmake$", "libplimsoll-dev")):
    found = [path for path in owners if re.search(pattern, path)]
    t.expect(f"{package} has {pattern}", len(found) == 1 and owners[found[0]] == package, found)
program = os.path.join(system, "usr/bin/plimsoll")
commands = re.findall(r"^  (\w+) {2,}", call(program, "--help").stdout.split("Subcommands:")[-1], re.M)
for command in commands:
    t.expect(f"a page of plimsoll-{command}", f"./usr/share/man/man1/plimsoll-{command}.1.gz" in owners)
for package in debs:
    for name in ("copyright", "changelog.gz", "changelog.Debian.gz"):
        t.expect(f"{package}: {name}", f"./usr/share/doc/{package}/{name}" in owners)
news = gzip.open(os.path.join(system, "usr/share/doc/plimsoll/changelog.gz"), "rt", encoding="utf-8").read()
t.expect("changelog.gz is CHANGELOG.md", news == open(os.path.join(root, "CHANGELOG.md"), encoding="utf-8").read())
copyright = open(os.path.join(system, "usr/share/doc/plimsoll/copyright")).read()
lock = os.path.join(root, "web/package-lock.json")
bundled = set(re.findall(r'"node_modules/((?:@(?:codemirror|lezer|marijn)/)?[\w.-]+)"', open(lock).read())) & \
    {"d3-array", "d3-scale", "d3-shape", "internmap", "@codemirror/view", "@lezer/common", "@marijn/find-cluster-break", "marked", "vscode-languageserver-protocol",
     "crelt", "style-mod", "w3c-keyname"}
for name in bundled:
    first = name.split("/")[0]
    t.expect(f"copyright names {name}", any(re.fullmatch(pattern.replace("*", ".*"), f"web/node_modules/{name}/x")
                                            for line in re.findall(r"^Files: ((?:.*\n)(?: .*\n)*)", copyright, re.M) for pattern in line.split()), first)
for path in (program, os.path.join(system, "usr/libexec/plimsoll/plimsoll-store.so")):
    t.expect(f"{path} is stripped", ".symtab" not in call("readelf", "-SW", path).stdout)

# ---------------------------------------------------------------- control


def field(package, name):
    return call("dpkg-deb", "-f", debs[package], name).stdout.strip()


needs = {package: {one.split()[0]: one.strip() for one in field(package, "Depends").split(",")} for package in debs}
for package in debs:
    t.expect(f"{package}: its version", field(package, "Version") == version, version)
    t.expect(f"{package}: says what it is", len(field(package, "Description").splitlines()) > 3 and "judgement" in field("plimsoll", "Description"))
for library in ("libc6", "libstdc++6", "libpoppler", "libseccomp2", "libsqlite3-0", "libxlsxwriter", "libicu", "libfmt", "libexpat1"):
    t.expect(f"plimsoll needs {library}", any(one.startswith(library) for one in needs["plimsoll"]), needs["plimsoll"])
t.expect("the program needs no package of its own", not any("plimsoll" in one for one in needs["plimsoll"]))
t.expect("libplimsoll needs what it reads", needs["libplimsoll0.1"]["plimsoll"] == f"plimsoll (= {version})", needs["libplimsoll0.1"])
t.expect("libplimsoll needs no poppler", not any(one.startswith(("libpoppler", "libsqlite", "libxlsx")) for one in needs["libplimsoll0.1"]))
t.expect("-dev needs this library", needs["libplimsoll-dev"].get("libplimsoll0.1") == f"libplimsoll0.1 (= {version})", needs["libplimsoll-dev"])
if "plimsoll-mpi" in debs:
    t.expect("MPI is needed there alone", "libopenmpi3" in needs["plimsoll-mpi"] and "libopenmpi3" not in needs["plimsoll"], needs["plimsoll-mpi"])
control = t.path("control")
call("dpkg-deb", "-e", debs["libplimsoll0.1"], control)
t.expect("shlibs", open(os.path.join(control, "shlibs")).read().strip() == f"libplimsoll 0.1 libplimsoll0.1 (= {version})")
t.expect("the linker's cache", "activate-noawait ldconfig" in open(os.path.join(control, "triggers")).read())

# ---------------------------------------------------------------- lintian
if shutil.which("lintian"):
    as_root = ["--allow-root"] if os.geteuid() == 0 else []
    done = call("lintian", *as_root, "--fail-on", "error,warning", *debs.values())
    t.expect("lintian", done.returncode == 0 and not done.stdout.strip(), done)
    for package in debs:
        with open(os.path.join(root, "tools/debian", package + ".lintian-overrides")) as file:
            text = file.read()
        t.expect(f"{package}: overrides say why", re.fullmatch(r"(# .*\n(# .*\n)*[\w-]+.*\n)+", text), text)
else:
    print("lintian is not there: skipped")

# ---------------------------------------------------------------- runs
# Nothing of this machine's sources is found: neither a model nor the library.
environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL")}
environment.update(HOME=t.path("home"), PLIMSOLL_STORE=t.path("runs.db"))
empty = t.path("empty")
os.mkdir(empty)


def plimsoll(*words):
    return call(program, *words, cwd=empty, env=environment)


done = plimsoll("run", "models/iij", "--trials", "500", "--keep", "--xlsx", "iij.xlsx", "--csv", "tables")
t.expect("runs a model that it ships", done.returncode == 0 and "net_income" in done.stdout, done)
t.expect("writes a workbook and keeps a run", os.path.getsize(os.path.join(empty, "iij.xlsx")) > 1000 and os.path.getsize(t.path("runs.db")) > 1000)
done = plimsoll("run", "models/tutorial/manufacturer.plim", "--trials", "200", "--quiet")
t.expect("finds its standard library", done.returncode == 0, done)
done = plimsoll("report", "models/tutorial/loss_events.plim", "--budget", "2", "--trials", "500", "-o", "losses.html")
t.expect("writes a report", done.returncode == 0 and os.path.getsize(os.path.join(empty, "losses.html")) > 50_000, done)
done = plimsoll("read", os.path.join(root, "tests/filings/ferries_2018.pdf"))
t.expect("reads a PDF", done.returncode == 0 and "6 risk factors" in done.stdout, done)
studio = subprocess.Popen([program, "studio", "models/iij", "--no-open"], cwd=empty, env=environment, stdout=subprocess.PIPE, text=True)
address = studio.stdout.readline().strip()
t.expect("the studio starts", address.startswith("http://127.0.0.1:"), address)
if address:
    import urllib.request
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
    first = opener.open(address, timeout=60).read().decode()
    page = opener.open(address.split("?")[0], timeout=60).read().decode()
    t.expect("the studio serves its page", "<script" in page and "studio" in page.lower(), (first + page)[:300])
studio.terminate()
studio.wait(timeout=60)
t.end()
