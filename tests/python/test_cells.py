"""What stands in the cells of a notebook: `%%plimsoll`, and the studio's sliders."""
import json
import os
import subprocess

import pytest

import plimsoll as pl
from plimsoll import _magic

WRONG = 'plimsoll 1\nmodel m "m"\ntime year from 2024 for 1\nlet a = 1 EUR + 2\n'


@pytest.fixture
def shell():
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell()
    shell.run_line_magic("load_ext", "plimsoll")
    return shell


def test_a_cell_is_a_model(shell, shop_text, shop):
    done = shell.run_cell(f"%%plimsoll corner\n{shop_text}")
    assert done.success and shell.user_ns["corner"].run(500).digest == shop.run(500).digest
    shell.run_cell("%%plimsoll\n" + shop_text)
    assert isinstance(shell.user_ns["m"], pl.Model)


def test_errors_stand_under_the_words(shell, shop_text, capsys):
    shell.run_cell(f"%%plimsoll corner\n{shop_text}")
    done = shell.run_cell(f"%%plimsoll corner\n{WRONG}")
    told = "".join(capsys.readouterr())
    assert not done.success and "corner.plim:4:15" in told and "let a = 1 EUR + 2" in told and "^" in told
    assert "Traceback" not in told and "corner" not in shell.user_ns


def test_names_of_cells(shop_text):
    names = {}
    for line in ("a b", "1a", "a-b"):
        with pytest.raises(pl.UsageError, match="%%plimsoll m"):
            _magic.cell(line, shop_text, names)
    assert _magic.cell("", shop_text, names) is names["m"]


def test_sliders_are_what_a_hand_can_move(shop):
    studio = shop.studio()
    names = [one["name"] for one in studio.levers]
    assert "margin" in names and "base[wine]" in names and "growth.sd" in names
    assert all(one["low"] <= one["value"] <= one["high"] for one in studio.levers)
    assert [one["name"] for one in shop.studio(levers=["margin"]).levers] == ["margin"]
    with pytest.raises(pl.UsageError, match="no slider for 'margn'; there are"):
        shop.studio(levers=["margn"])


def test_a_slider_answers_as_a_run_does(shop):
    studio = shop.studio(trials=4000)
    told = studio.answer({"margin": 20.0}, False)
    run = shop.set(margin="20%").run(4000)
    assert studio.model.run(4000).digest == run.digest == studio.run().digest
    income = next(one for one in told["outcomes"] if one["name"] == "income")
    point = next(one for one in income["points"] if one["period"] == "2024")
    assert point["levels"][2] * income["scale"] == pytest.approx(float(run["income"]["2024"].median))
    assert [one["verdict"] for one in told["limits"]] == [one.verdict for one in run.limits]
    assert studio.answer({}, True)["trials"] == 2000 and studio.values == {}
    wrong = studio.answer({"scale.sigma": -1.0}, True)
    assert "sigma" in wrong["error"] and "trials" not in wrong
    with pytest.raises(pl.UsageError, match="no slider 'x'"):
        studio.move(x=1)


def test_figures_by_year_have_a_slider_each():
    m = pl.compile(
        'plimsoll 1\nmodel m "m"\ntime year from 2024-01 for 3\ncurrency EUR\n'
        'given price in EUR each year { 2024 10; 2025 12; 2026 14 } judgement "x"\n'
        'draw x ~ normal(1, 0.1) judgement "x"\nflow y = price * x\noutcome y each year\n'
    )
    studio = m.studio()
    assert [one["name"] for one in studio.levers if one["lever"] == "price"] == ["price 2024", "price 2025", "price 2026"]
    told = studio.move(**{"price 2025": 20.0})
    medians = [one["levels"][2] for one in told["outcomes"][0]["points"]]
    assert medians[0] == pytest.approx(10, rel=0.05) and medians[1] == pytest.approx(20, rel=0.05) and medians[2] == pytest.approx(14, rel=0.05)


def test_the_widget(shop):
    pytest.importorskip("anywidget")
    widget = shop.studio(trials=1000).widget
    assert json.dumps(widget.levers) and widget.answer["n"] == 0 and widget.title == "Shop"
    widget.asked = {"n": 3, "moved": {"margin": 10}, "live": True}
    assert widget.answer["n"] == 3 and widget.answer["values"] == {"margin": "10 %"} and json.dumps(widget.answer)
    widget.asked = {"n": 4, "moved": {"nothing": 10}, "live": True}
    assert "no slider" in widget.answer["error"]


def test_the_page_of_the_cell(shop, tmp_path, root):
    """The script in a document of a few lines, moved by hand."""
    from shutil import which

    if which("node") is None:
        pytest.skip("no node")
    studio = shop.studio(trials=1000)
    told = {"levers": studio.levers, "answers": [studio.answer({}, False), studio.answer({"margin": 10.0}, True), {"error": "no <b>"}]}
    (tmp_path / "told.json").write_text(json.dumps(told))
    script = os.path.join(root, "tests", "python", "cell.mjs")
    done = subprocess.run(
        ["node", script, os.path.join(os.path.dirname(pl.__file__), "_studio.js"), tmp_path / "told.json"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
