#!/usr/bin/env python3
"""Writes budget.xlsx, the workbook of the documentation.

usage: make.py
"""
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(here))
from workbooks import Book  # noqa: E402

book = Book()
s = book.sheet("Budget")
s.rows("A1", ["Budget of 2025, in k EUR"], ["", 2024, 2025, 2026], ["Net sales", 1180, 1240.5, 1302], ["Cost", -900, -950, -990])
s.put("A5", "Growth").put("D5", 0.05, "0.0%")
s.put("A6", "Result")
for column in "BCD":
    s.put(f"{column}6", {"B": 280, "C": 290.5, "D": 312}[column], formula=f"{column}3+{column}4")
s.put("A11", "Tax").put("C11", 38)
book.name("growth_rate", "Budget!$D$5")
sales = book.sheet("Sales 2025")
sales.rows("A1", ["Region", "Line", "2024", "2025"], ["north", "home", 300, 310], ["north", "wan", 400, 420], ["south", "wan", 480, 510.5])
book.table(sales, "Sales", "A1:D4", ["Region", "Line", "2024", "2025"])
book.save(os.path.join(here, "budget.xlsx"))
