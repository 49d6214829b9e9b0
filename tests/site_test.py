#!/usr/bin/env python3
"""The site of docs/ (tools/build_site.sh): built, and read as a browser would that has no network.

    pages     every page of docs/, README, CONTRIBUTING, CHANGELOG and the models' README are on it, and in the bar beside
    links     every link to a page, a file or an anchor leads somewhere
    offline   no page, style or script loads anything from another address
    search    the index holds words of pages, under the page that has them
    colours   models and commands are highlighted

usage: site_test.py ROOT
"""
import html.parser

import os
import re
import subprocess
import sys
import urllib.parse

from program_test import Tests

root = os.path.abspath(sys.argv[1])
site = os.path.join(root, "build/site")
done = subprocess.run([os.path.join(root, "tools/build_site.sh")], capture_output=True, text=True, timeout=600)
if done.returncode == 77:
    print(f"skipped: {done.stderr.strip()}")
    sys.exit(77)
t = Tests()
t.expect("the site is built", done.returncode == 0, done)


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.feed(self.text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name == "href" and tag == "a":
                self.links.append(value)
            elif name in ("src", "srcset", "href", "poster", "data"):
                self.loads.append(value)


pages = {}
for folder, _, names in os.walk(site):
    for name in names:
        if name.endswith(".html"):
            path = os.path.join(folder, name)
            pages[os.path.relpath(path, site)] = Page(path)

# ---------------------------------------------------------------- pages
written = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
for folder in ("docs", "models"):
    for base, _, names in os.walk(os.path.join(root, folder)):
        written += [os.path.relpath(os.path.join(base, name), root) for name in names if name.endswith(".md")]
bar = {urllib.parse.unquote(link) for link in pages.get("index.html", Page(os.devnull)).links}
for path in written:
    place = path.replace("README.md", "index.md")[:-3] + ".html"
    t.expect(f"{path} is a page", place in pages)
    t.expect(f"{path} is in the bar", "/" + re.sub(r"(^|/)index\.html$", r"\1", place) in bar)
t.expect("pages were found", len(written) > 90, len(written))


# ---------------------------------------------------------------- links
def file_of(page, target):
    path = target[1:] if target.startswith("/") else os.path.join(os.path.dirname(page), target)
    path = urllib.parse.unquote(path)
    for candidate in (path, path + "index.html" if path.endswith("/") or not path else path + ".html"):
        if os.path.isfile(os.path.join(site, candidate)):
            return os.path.normpath(candidate)
    return None


links = 0
for name, page in pages.items():
    if name == "404.html":
        continue
    for link in page.links:
        if re.match(r"\w+:", link):
            continue
        links += 1
        target, _, anchor = link.partition("#")
        to = file_of(name, target) if target else name
        t.expect(f"{name}: {link} is there", to)
        if to and anchor and to.endswith(".html"):
            t.expect(f"{name}: {link} has its anchor", urllib.parse.unquote(anchor) in pages[to].ids)
t.expect("links were followed", links > 5000, links)

# ---------------------------------------------------------------- offline
for name, page in pages.items():
    for load in page.loads:
        t.expect(f"{name} loads {load}", not re.match(r"\w+:|//", load) or load.startswith("data:"))
        if load.startswith("/"):
            t.expect(f"{name}: {load} is there", os.path.isfile(os.path.join(site, urllib.parse.unquote(load[1:]))))
for folder, _, names in os.walk(os.path.join(site, "assets")):
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(".css"):
            text = open(path, encoding="utf-8").read()
            t.expect(f"{name} loads nothing from elsewhere", not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", text))
        if name.endswith(".js"):
            text = open(path, encoding="utf-8").read()
            t.expect(f"{name} asks nobody else", not re.search(r"(fetch|import|open)\(\s*['\"`](https?:)?//", text))
        t.expect(f"{name} is no font", not name.endswith((".woff", ".woff2", ".ttf")))

# ---------------------------------------------------------------- search
index = [os.path.join(folder, name) for folder, _, names in os.walk(site) for name in names if "localSearchIndexroot" in name]
t.expect("there is an index of the search", len(index) == 1, index)
if index:
    text = open(index[0], encoding="utf-8").read()
    for word, place in (("breakeven", "/docs/questions/breakeven.html"), ("lognormal", "/docs/reference/distributions.html"),
                        ("philox", "/docs/decisions/0001-noise-keys-and-counters.html"), ("reproduced", "/docs/runs.html")):
        t.expect(f"the index has {word}", re.search(rf"[\[\"\\]{word}\b", text))
        t.expect(f"the index has {place}", place in text or place.replace(".html", "") in text)
    t.expect("the index has no sources", "/source/" not in text)

# ---------------------------------------------------------------- colours
language = pages["docs/reference/language.html"].text
t.expect("models are highlighted", re.search(r'class="language-plim.*?<span style="--shiki-light:#', language, re.S))
colours = set(re.findall(r"--shiki-light:(#\w+)", "".join(re.findall(r'class="language-plim.*?</pre>', language, re.S))))
t.expect("in more than a few colours", len(colours) >= 4, colours)
t.expect("a linked model is shown", "source/models/provider/main.plim.html" in pages)
t.end()
