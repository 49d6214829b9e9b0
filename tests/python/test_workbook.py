"""Workbooks as a reader that is not ours opens them."""
import os
import subprocess

import openpyxl
import pytest


@pytest.fixture(scope="module")
def books(tmp_path_factory, root, shop_text):
    """Of the shop: a workbook for a board, and one of trials."""
    folder = tmp_path_factory.mktemp("books")
    model = folder / "shop.plim"
    model.write_text(shop_text)
    board, sips = folder / "board.xlsx", folder / "sips.xlsx"
    program = os.environ.get("PLIMSOLL_BIN", os.path.join(root, "build", "release", "plimsoll"))
    subprocess.run([program, "run", model, "--trials", "2000", "--quiet", "--xlsx", board, "--sips", sips], check=True)
    return board, sips


def test_for_a_board(books):
    book = openpyxl.load_workbook(books[0])
    assert book.sheetnames[:2] == ["Summary", "Limits"] and len(book.sheetnames) <= 12
    assert book["Summary"]["A1"].value == "Shop"
    income = book["Income"]
    assert len(income._charts) == 3
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.title == "Summary" or sheet.freeze_panes is not None
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    limits = book["Limits"]
    assert limits.auto_filter.ref is not None
    value = next(cell for row in limits.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None)
    assert value.number_format.endswith("%")


def test_of_trials(books):
    figures = openpyxl.load_workbook(books[1], data_only=True)["Answers"]
    formulas = openpyxl.load_workbook(books[1])
    assert formulas.sheetnames == ["Answers", "Trials"]
    found = {cell.coordinate: cell for row in formulas["Answers"].iter_rows() for cell in row if cell.data_type == "f"}
    means = [at for at, cell in found.items() if str(cell.value).startswith("=AVERAGE(Trials!")]
    assert len(means) >= 4
    trials = formulas["Trials"]
    assert trials.max_row == 2001 and trials["A1"].value == "trial"
    values = [trials.cell(row, 2).value for row in range(2, 2002)]
    assert figures[means[0]].value == pytest.approx(sum(values) / len(values), rel=1e-12)

