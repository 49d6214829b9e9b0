"""Every Python block of the documents runs, in its order, in the root of the project."""
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
