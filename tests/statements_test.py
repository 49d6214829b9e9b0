#!/usr/bin/env python3
"""What the module of statements refuses: a model that breaks one of its rules stops at the check that is named after the rule.

usage: statements_test.py PROGRAM
"""
import sys

from program_test import Tests

t = Tests(sys.argv[1])

COMPANY = """plimsoll 1
model company "A company that breaks a rule"
time year from 2024-01 for 3
currency EUR
use statements
flow turnover = 100 EUR   judgement "test"
flow bought = 10 EUR   judgement "test"
flow lost = 60 EUR   judgement "test"
part books = statements {
  sales = turnover
  opening_cash = 50 EUR   judgement "test"
  %s
}
outcome books.cash each year, bad low
"""
LEASE = 'capex = bought; asset_life = 2 years judgement "test"; lease_term = 2 years judgement "test"; leased = '
FACILITY = 'facility = 90 EUR judgement "test"; minimum_cash = 40 EUR judgement "test"; repay_above = '

# The check, what breaks it, and what just keeps it.
RULES = [
    ("leased_not_above_capex", LEASE + "1.5 * bought", LEASE + "bought"),
    ("repay_above_not_below_minimum_cash", FACILITY + '39 EUR judgement "test"', FACILITY + '40 EUR judgement "test"'),
    ("leverage_without_earnings_above_max", 'max_leverage = 99 judgement "test"',
     'max_leverage = 99 judgement "test"; leverage_without_earnings = 100 judgement "test"'),
    ("nothing_below_zero", "securities_sold = bought", 'securities_sold = bought; opening_securities = 30 EUR judgement "test"'),
    ("nothing_below_zero", "affiliate_dividends = bought", 'affiliate_dividends = bought; opening_affiliates = 30 EUR judgement "test"'),
    ("nothing_below_zero", 'securities_gain = -lost; opening_securities = 30 EUR judgement "test"',
     'equity_income = -lost; opening_affiliates = 30 EUR judgement "test"'),
    # What is passed may be what is bought: a company that replaces what wears out.
    ("asset_life_passed", "capex = bought", "capex = bought; depreciation = bought"),
    ("property_life_left_passed", 'opening_property = 30 EUR judgement "test"', 'opening_property = 30 EUR judgement "test"; depreciation = bought'),
    ("lease_term_passed", "capex = bought; depreciation = bought; leased = bought",
     "capex = bought; depreciation = bought; leased = bought; lease_repayments = bought"),
    ("lease_term_left_passed", 'opening_leases = 30 EUR judgement "test"', 'opening_leases = 30 EUR judgement "test"; lease_repayments = bought'),
]
for check, broken, kept in RULES:
    done = t.run("run", t.model(COMPANY % broken), "--trials", "64", "--quiet")
    t.expect(f"{check} stops the run by its name", done.returncode == 1 and f"check `books.{check}` does not hold in trial 0" in done.stderr, done)
    done = t.run("run", t.model(COMPANY % kept), "--trials", "64", "--quiet")
    t.expect(f"{check} lets pass what keeps the rule", done.returncode == 0, done)
t.end()
