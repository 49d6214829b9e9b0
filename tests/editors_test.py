#!/usr/bin/env python3
"""The lines of docs/editors.md in the editors themselves, as far as they are installed, and the grammar that is checked in.

usage: editors_test.py PROGRAM ROOT
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree

from program_test import Tests

t = Tests(sys.argv[1])
root = sys.argv[2]
with open(os.path.join(root, "docs", "editors.md")) as file:
    page = file.read()
MODEL = 'plimsoll 1\nmodel m "M"\ncurrency EUR\ngiven margin = 3 EUR   judgement "x"\nlet b = margim\noutcome b, bad low\n'


def block(language, nth=0):
    return re.findall(rf"```{language}\n(.*?)```", page, re.S)[nth]


def environment():
    """The program under its name in PATH, and settings of nobody's."""
    home = t.path("home")
    os.makedirs(home, exist_ok=True)
    return {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_STATE_HOME": home,
            "PATH": os.path.dirname(t.program) + ":" + os.environ["PATH"], "LANG": "C.UTF-8"}


def start(*arguments):
    try:
        return subprocess.run(arguments, env=environment(), capture_output=True, text=True, timeout=120, cwd=t.folder.name)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(arguments, 124, str(late.stdout), str(late.stderr))


def test_grammar():
    with open(os.path.join(root, "editors", "vscode", "syntaxes", "plimsoll.tmLanguage.json")) as file:
        there = file.read()
    t.expect("the grammar is that of the compiler: plimsoll lsp --grammar > editors/vscode/syntaxes/plimsoll.tmLanguage.json",
             t.run("lsp", "--grammar").stdout == there)
    with open(os.path.join(root, "editors", "kate", "plimsoll.xml")) as file:
        there = file.read()
    t.expect("and Kate's: plimsoll lsp --kate > editors/kate/plimsoll.xml", t.run("lsp", "--kate").stdout == there)
    kinds = {item.get("name") for item in xml.etree.ElementTree.fromstring(there).iter("itemData")}
    used = {rule.get("attribute") for rule in xml.etree.ElementTree.fromstring(there).iter() if rule.get("attribute")}
    t.expect("each of its kinds has a style", used <= kinds, used - kinds)


def test_neovim():
    with open(t.path("init.lua"), "w") as out:
        out.write(block("lua"))
    with open(t.path("ask.lua"), "w") as out:
        out.write("""
local function ask()
  vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
  for _, d in ipairs(vim.diagnostic.get(0)) do print("said " .. d.lnum .. ": " .. d.message) end
  local place = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 3, character = 8 } }
  for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", place, 60000) or {}) do
    print("hover " .. answer.result.contents.value)
  end
end
local ok, err = pcall(ask)
if not ok then print(err) end
vim.cmd("qall!")
""")
    path = t.model(MODEL)
    done = start("nvim", "--headless", "-n", "-u", t.path("init.lua"), path, "-c", f"luafile {t.path('ask.lua')}")
    said = done.stdout + done.stderr
    t.expect("Neovim shows diagnostics", "said 4: there is no `margim` here" in said, said)
    t.expect("Neovim hovers", "given `margin`" in said, said)


def test_emacs():
    path = t.model(MODEL)
    with open(t.path("init.el"), "w") as out:
        out.write("(package-initialize)\n" + block("elisp") + f"""
(setq eglot-connect-timeout 60 eglot-sync-connect 60)
(find-file "{path}")
; The hook waits for a command, of which a batch has none.
(call-interactively 'eglot)
(let ((n 0))
  (while (and (< n 600) (not (flymake-diagnostics)))
    (accept-process-output nil 0.1)
    (setq n (1+ n))))
(dolist (d (flymake-diagnostics)) (princ (format "said %s\\n" (flymake-diagnostic-text d))))
(set-buffer-modified-p nil)
(kill-emacs 0)
""")
    done = start("emacs", "--batch", "-l", t.path("init.el"))
    said = done.stdout + done.stderr
    t.expect("Emacs shows diagnostics", "there is no `margim` here" in said, said)


def test_kate():
    """On a screen that nobody sees; what the server is told and tells is written down on its way."""
    of = environment()
    folder = t.path("kate")
    for path in ("kate/lspclient", "bin", "org.kde.syntax-highlighting/syntax", "run"):
        os.makedirs(os.path.join(folder, path), exist_ok=True)
    os.chmod(os.path.join(folder, "run"), 0o700)
    page_block = page[page.index("## Kate"):]
    with open(os.path.join(folder, "kate", "lspclient", "settings.json"), "w") as out:
        out.write(re.search(r"```json\n(.*?)```", page_block, re.S)[1])
    shutil.copy(os.path.join(root, "editors", "kate", "plimsoll.xml"), os.path.join(folder, "org.kde.syntax-highlighting", "syntax"))
    log = os.path.join(folder, "log")
    wrapper = os.path.join(folder, "bin", "plimsoll")
    with open(wrapper, "w") as out:
        out.write(f"#!/bin/sh\ntee '{log}.in' | '{t.program}' \"$@\" | tee '{log}.out'\n")
    os.chmod(wrapper, 0o755)
    with open(os.path.join(folder, "katerc"), "w") as out:
        out.write(f"[General]\nStartup Session=new\n[Kate Plugins]\nlspclientplugin=true\n[lspclient]\nAllowedServerCommandLines={wrapper} lsp\n")
    of.update(XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, XDG_RUNTIME_DIR=os.path.join(folder, "run"), PATH=os.path.join(folder, "bin") + ":" + of["PATH"])
    path = t.model(MODEL)
    kate = subprocess.Popen(["xvfb-run", "-a", "dbus-run-session", "--", "kate", "-b", path], env=of, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    said = ""
    until = time.monotonic() + 60
    while time.monotonic() < until and "margim" not in said:
        time.sleep(0.5)
        if os.path.exists(log + ".out"):
            with open(log + ".out", errors="replace") as file:
                said = file.read()
    # Until nobody writes settings any more.
    for n in range(100):
        try:
            os.killpg(kate.pid, signal.SIGTERM if n < 50 else signal.SIGKILL)
            kate.poll()
            time.sleep(0.2)
        except ProcessLookupError:
            break
    t.expect("Kate shows diagnostics", "there is no `margim` here" in said, said[-2000:])


test_grammar()
for name, test in [("nvim", test_neovim), ("emacs", test_emacs), ("kate", test_kate)]:
    if shutil.which(name) is None:
        print(f"skipped: {name} is not installed")
    elif name == "kate" and shutil.which("xvfb-run") is None:
        print("skipped: kate has no screen, xvfb is not installed")
    elif name == "emacs" and "eglot" not in start("emacs", "--batch", "--eval", "(progn (package-initialize) (require 'eglot nil t) (princ features))").stdout:
        print("skipped: emacs has no eglot")
    else:
        test()
t.end()
