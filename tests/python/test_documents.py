"""Every Python block of the documents runs, in its order, in the root of the project; so does every notebook of examples/."""
import glob
import os
import re

import pytest


@pytest.mark.parametrize("document", ["README.md", "docs/python.md"])
def test_blocks(root, monkeypatch, document):
    pytest.importorskip("pandas")
    monkeypatch.chdir(root)
    with open(document, encoding="utf-8") as file:
        blocks = re.findall(r"^```python\n(.*?)^```", file.read(), re.S | re.M)
    assert blocks
    names = {}
    for block in blocks:
        exec(compile(block, os.path.join(root, document), "exec"), names)


EXAMPLES = os.path.join(os.path.dirname(__file__), "..", "..", "examples")


@pytest.mark.parametrize("name", sorted(os.path.basename(path) for path in glob.glob(os.path.join(EXAMPLES, "*.py"))))
def test_notebooks(root, monkeypatch, capsys, name):
    monkeypatch.chdir(root)
    with open(os.path.join("examples", name), encoding="utf-8") as file:
        text = file.read()
    assert text.startswith("# %% [markdown]\n# # ")
    exec(compile(text, name, "exec"), {"__name__": "notebook"})
    assert len(capsys.readouterr().out) > 200
