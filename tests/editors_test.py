#!/usr/bin/env python3
"""The lines of docs/editors.md in the editors themselves, as far as they are installed, and the grammar that is checked in.

usage: editors_test.py PROGRAM ROOT
"""
import os
import re
import shutil
import subprocess
import sys

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


test_grammar()
for name, test in [("nvim", test_neovim), ("emacs", test_emacs)]:
    if shutil.which(name) is None:
        print(f"skipped: {name} is not installed")
    elif name == "emacs" and "eglot" not in start("emacs", "--batch", "--eval", "(progn (package-initialize) (require 'eglot nil t) (princ features))").stdout:
        print("skipped: emacs has no eglot")
    else:
        test()
t.end()
