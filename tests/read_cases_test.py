#!/usr/bin/env python3
"""`plimsoll read` on small filings in our own words, each with one way in which real ones are printed.

usage: read_cases_test.py PROGRAM ROOT

Each case says what must be found. Beside the cases every skeleton checks, runs, and is verified against its own source.
"""
import json
import os
import re
import sys
import tempfile

from program_test import Tests

t = Tests(sys.argv[1])
root = sys.argv[2]
cases = os.path.join(root, "tests", "filings", "cases")


def read(path, name=None):
    """The register; the skeleton is checked, run and verified on the way."""
    name = name or os.path.basename(path)
    with tempfile.TemporaryDirectory() as folder:
        done = t.run("read", path, "--out", folder)
        t.expect(f"{name} is read", done.returncode == 0, done)
        if done.returncode != 0:
            return {"factors": [], "groups": [], "warnings": [], "parties": [], "section": {"title": "", "end": {"line": 0}}}
        done = t.run("check", folder)
        t.expect(f"{name}: the skeleton checks without a warning", done.returncode == 0 and "0 warnings" in done.stdout, done)
        done = t.run("run", folder, "--trials", "16")
        t.expect(f"{name}: the skeleton runs", done.returncode == 0, done)
        done = t.run("verify", folder, "--source", f"filing={path}")
        counts = re.search(r"citations: (\d+) of (\d+) verified", done.stdout)
        t.expect(f"{name}: the skeleton is verified", done.returncode == 0 and counts and counts[1] == counts[2], done)
        register = json.load(open(os.path.join(folder, "register.json"), encoding="utf-8"))
        register["skeleton"] = open(os.path.join(folder, "main.plim"), encoding="utf-8").read()
        return register


def headings(register):
    return [factor["heading"]["text"] for factor in register["factors"]]


def bullets(register):
    return [p["text"] for factor in register["factors"] for p in factor["body"] if p["kind"] == "bullet"]


def amounts(register):
    return [q for factor in register["factors"] for q in factor["quantities"] if q["kind"] not in ("date", "period")]


def case(name, n_factors, n_groups=0, n_bullets=None):
    register = read(os.path.join(cases, name))
    t.expect(f"{name}: {n_factors} factors", len(register["factors"]) == n_factors, headings(register))
    captions = [group["caption"]["text"] for group in register["groups"]]
    t.expect(f"{name}: {n_groups} groups", len(captions) == n_groups, captions)
    if n_bullets is not None:
        t.expect(f"{name}: {n_bullets} bullets", len(bullets(register)) == n_bullets, bullets(register))
    return register


# Headings, groups and bullets.
case("bullets.html", 4, n_bullets=11)
case("lone_bullets.txt", 2, n_bullets=6)
case("caps_groups.txt", 6, 3)
case("groups_by_line.txt", 7, 2)
case("item8_wide.txt", 2)
case("heading_over_page.html", 6)
case("table_continued.html", 5)
case("reserved_unit.txt", 2)
case("long_lines.pdf", 2)
case("wrap.pdf", 4)
case("placed.xhtml", 3)
case("table_trend.pdf", 5)
# Prose in columns above a table reads like its header.
case("table_below_columns.pdf", 5)
# Rows without white between them, captions of groups below each header, a table that is headed once more; the same
# with each word put where it stands.
for name in ("table_groups.pdf", "placed_words.xhtml"):
    register = case(name, 6, 3)
    t.expect(f"{name}: the first column tells the risks", headings(register) == ["Moorings and berths", "Loss of pilots",
             "Price of fuel", "Credit of agents", "Interest rates", "Weather"], headings(register))
# What heads no risk.
register = case("opportunities.html", 3, 1)
t.expect("below a caption of opportunities stand no risks", headings(register) == ["Price of oil", "Loss of keepers", "Storms"], headings(register))
register = case("one_caption.html", 1)
t.expect("sentences in plain type are no headings beside one that is set apart", headings(register) == ["ENVIRONMENTAL RISKS"], headings(register))
register = case("continued_page.html", 3, 1)
t.expect("a picture does not end a section that is continued", headings(register) == ["Loss of the mill race", "Price of grain", "Fire"], headings(register))
register = case("numbered_end.html", 3)
t.expect("2. ends where 3. begins, whatever it is called", headings(register)[2] == "(3) The letter post could become faster.", headings(register))
done = t.run("read", os.path.join(cases, "discussion.html"))
t.expect("factors that affect results are no risks", done.returncode != 0 and "no risk section" in done.stderr, done)
# A picture of a page lies askew, and its marks are misread.
case("askew.pdf", 3)
case("ocr_marks.txt", 2, n_bullets=4)
register = case("table_no_risk.pdf", 5)
t.expect("the viability statement ends it", register["section"]["end"]["line"] < 26, register["section"])

# Titles without looks: numbered ones, single words, captions with text right below them, phrases before a dash.
register = case("numbered_titles.txt", 3)
t.expect("titles that count on are the headings", headings(register) == ["1) Fuel and freight", "2) People", "3) Harbours that close early"], headings(register))
t.expect("another report ends them", register["section"]["end"]["line"] < 58, register["section"])
register = case("single_words.txt", 4)
t.expect("one word is a heading, a committee is none", headings(register) ==
         ["Competition", "Fuel price", "Loss of our licence is punished by law", "Cyber"], headings(register))
t.expect("10. ends where 11. begins", register["section"]["end"]["line"] < 36, register["section"])
register = case("bare_captions.txt", 4, 2)
t.expect("captions with text right below them are headings", headings(register) ==
         ["Market risks", "Sector risks", "Liquidity risks", "Interest and currency risks"], headings(register))
register = case("run_in_items.txt", 4)
t.expect("items that begin with a phrase are headings", headings(register)[2].startswith("Data security and privacy"), headings(register))
register = case("titles_between.txt", 4)
t.expect("titles between sentences of a narrow column are headings", headings(register) ==
         ["Fuel price", "Changes in legislation", "Harbours", "Social habits"], headings(register))
t.expect("the section begins behind a sentence that ends in a page number, and ends before the report of directors",
         (register["section"]["begin"]["line"], register["section"]["end"]["line"] < 40) == (12, True), register["section"])
register = case("glued_cells.txt", 3)
t.expect("titles of cells are headings, a signature and its date are none", headings(register) ==
         ["Market risk", "Leverage", "Key people"], headings(register))
register = case("company_title.txt", 3)
t.expect("opportunities are no risks; a company's name in the section's title", (register["section"]["title"], headings(register)) ==
         ("Risks related to Laternen's business operations", ["Currency risks", "Supplier risks", "Quality risks"]), headings(register))
register = case("long_sentences.txt", 3)
t.expect("long headings and those of two sentences are found", headings(register)[0].startswith("Our ferries depend") and
         headings(register)[1].startswith("We have made losses"), headings(register))

register = case("narrow_titles.txt", 4, n_bullets=3)
t.expect("titles of wrapped cells, above lists and above text", headings(register) ==
         ["Health and safety at sea and in harbours", "Supplier credit", "Fuel price", "IT systems"], headings(register))
t.expect("a name at the start of a line goes on with its sentence", "stop the Group\u2019s ships" in bullets(register)[0], bullets(register))
register = case("angle_items.txt", 5)
t.expect("items behind angle marks, one with its text on the next line", [h[:14] for h in headings(register)] ==
         ["Customer habit", "Crews and pilo", "New rules of p", "Storms \u2013", "Dear fuel \u2013"], headings(register))
register = case("labels_below.txt", 3)
t.expect("labels with values, sentences below labels and headers of pages are no headings", headings(register) ==
         ["Storms", "Rules of ports", "Pilots"], headings(register))
register = case("item_titles.txt", 2)
t.expect("items that are titles", headings(register) == ["Foreign Currency Risk", "Risk of New Bridges"], headings(register))
register = case("page_headed.txt", 3)
t.expect("a section below a page's header, across the next one", (headings(register), register["section"]["begin"]["line"]) ==
         (["Interest rates", "Liquidity", "People"], 2), register["section"])

# A section read in several ways: the labelling that explains most of it is taken.
for name, expected in [
        ("dash_names.txt", ["Berths", "Ice", "Bunker prices", "Rail links"]),
        ("risks_as_items.txt", ["(i) the Group sells most", "(ii) the Group buys all", "(iii) the Group depends on", "(iv) the price that is"]),
        ("same_label.txt", ["Ice and storms", "Harbours and quays", "Pilots and tugs", "Buying of harbours"]),
        ("lost_capitals.txt", ["Ice and storms", "New bridges", "Loss of officers"]),
        ("roman_titles.md", ["i. The rapid change of lamps", "ii. High costs of engineers", "iii. Errors of fitting"]),
        ("plain_among_marked.md", ["Strategic risks:", "Operational risks", "Reputation risks:", "Economic risks", "Location risks",
                                   "Raw material risks:", "Investment risks"])]:
    found = headings(case(name, len(expected)))
    t.expect(f"{name}: its headings", all(h.startswith(e) for h, e in zip(found, expected)), found)
register = case("colon_items.md", 5, 3)
t.expect("names in items below captions", headings(register) == ["Ice and Storms:", "Loss of Crews:", "Bridges:", "Online Sales:", "Currency:"],
         headings(register))
register = case("risk_and_answer.html", 5, 3)
t.expect("risks in turn with what is done about each", headings(register)[1] == "Fog in the sound may delay the morning boats.", headings(register))

# Ends and titles of sections.
register = case("kerned_end.txt", 2)
t.expect("a kerned item ends the section", register["section"]["end"]["line"] < 11, register["section"])
case("viability.txt", 2)
# Who manages risks, and how, is no risk; nor are the directors behind them.
register = case("risks_after_process.md", 4)
t.expect("the section is the part that chooses its risks", register["section"]["title"] == "Southern's principal risks", register["section"])
register = case("directors_behind.md", 3)
t.expect("headings without harm at the end are told", any('end before "Who leads us"' in w and "5 headings" not in w for w in register["warnings"]), register["warnings"])
done = t.run("read", os.path.join(cases, "process_alone.md"))
t.expect("a part on managing risks alone is no risk section", done.returncode == 1 and "no risk section" in done.stderr, done)
# Lists of risks tell a section where titles and sentences do not, or tell of another part.
register = case("risks_without_title.html", 5)
t.expect("a run of titles that name risks is a section", headings(register)[0] == "Weather risk" and any("no title" in w for w in register["warnings"]), register["warnings"])
register = case("better_list.md", 6)
t.expect("the better list of risks is the section", register["section"]["title"] == "Risk management", register["section"])
done = t.run("read", os.path.join(cases, "note_on_risk.txt"))
t.expect("a note to the accounts is no risk section", done.returncode == 1 and "no risk section" in done.stderr, done)
done = t.run("read", os.path.join(cases, "other_parts.txt"))
t.expect("headings without any risk below them are of other parts", "line 3:1 to line 9:" in done.stdout and "0 risk factors" in done.stdout, done)
# A title set like the section's own ends it; titles count on before their text and alone.
register = case("counted_before_text.html", 3)
t.expect("titles that count on", headings(register)[0] == "1. Falling prices:" and headings(register)[2] == "3. Copies of our lamps:", headings(register))
register = case("titles_beside.pdf", 6)
t.expect("titles beside their text are read before it", headings(register)[3] == "Systems for booking", headings(register))
t.expect("and the text is whole", all(len(f["body"]) == 1 and f["body"][0]["text"].endswith(".") for f in register["factors"][:5]), register["factors"])
register = case("rows_over_lines.md", 3)
t.expect("rows of Markdown go on over lines", headings(register) == ["Tracks", "Carriages", "Staff"], headings(register))
register = case("ocr_title.txt", 3)
t.expect("a misread item begins the section, and one ends it", register["section"]["end"]["line"] == 17, register["section"])

TITLES = ["Principal risk and uncertainties", "Principle risks", "Risks and concerns", "Additional factors that may affect future results",
          "Risks related to our business operations", "Risk report", "Risk review", "Material business risks", "Risks and risk management",
          "Risk management and principal risks", "Risk factors and risk management", "Main risks", "Significant risks", "Key business risks",
          "Emerging and principal risks", "10. Risks", "(iv) Threats, risks and concerns", "Report on opportunities and risks",
          "P rincipal R isks", "OUR PRINCIPAL RISKS & UNCERTAINTIES", "How we manage our risks", "Risks facing the Group and their mitigation",
          "Investment considerations", "Investment considerations and risk factors"]
text = open(os.path.join(cases, "t.txt"), encoding="utf-8").read()
for title in TITLES:
    path = t.path("titled.txt")
    open(path, "w", encoding="utf-8").write(text.replace("Emerging and principal risks", title))
    register = read(path, title)
    t.expect(f"{title!r} begins a section", register["section"]["title"] == title, register["section"])
    t.expect(f"{title!r}: two factors", len(register["factors"]) == 2, headings(register))
# Phrases that begin other parts may overlap: "Corporate governance report" is one part.
for title in ["Corporate governance report", "Directors' remuneration report", "Statement of directors' responsibilities",
              "Report of the board of directors"]:
    path = t.path("ended.txt")
    open(path, "w", encoding="utf-8").write(text.replace("Viability statement", title))
    register = read(path, title)
    t.expect(f"{title!r} ends the section", register["section"]["end"]["line"] == 15, register["section"])
# Other parts of a report, cut sentences, headers of tables and lines of a table of contents are none.
for title in ["Financial risk management", "Liquidity risk", "A summary of the principal risks that could", "Factors affecting the tax charge",
              "Risk Impact Mitigation", "Principal risks 21", "Audit and Risk Committee", "Investment risk"]:
    path = t.path("titled.txt")
    open(path, "w", encoding="utf-8").write(text.replace("Emerging and principal risks", title))
    done = t.run("read", path, "--json", t.path("none.json"))
    found = json.load(open(t.path("none.json")))["section"]["title"] if done.returncode == 0 else ""
    t.expect(f"{title!r} begins no section", found != title, found)

# Markdown: marks of titles, emphasis, entities, pictures and pages; tables of risks; parts that are counted in words.
register = case("markdown.md", 3)
t.expect("marks are gone", (register["section"]["title"], headings(register)) ==
         ("Potential risks faced by the company", ["Storms", "Fuel & freight", "Pilots"]), headings(register))
t.expect("a title of the same level ends it", register["section"]["end"]["line"] < 59, register["section"])
t.expect("rows of a table are risks", headings(case("markdown_table.md", 3)) == ["Storm damage", "Loss of pilots", "Cyber attack"])
register = case("flat_titles.md", 4)
t.expect("titles that all have one level rank nothing", register["section"]["title"] == "7. PRINCIPAL RISKS" and
         headings(register) == ["Shipyard capacity", "Price of steel", "Key people", "Cyber security"], headings(register))
register = case("html_tables.md", 3)
t.expect("rows of a table of HTML in Markdown are risks, and what stands behind one is no table", headings(register) ==
         ["Ice on the straits", "Price of fuel", "Loss of the licence"] and "can't surprise" in json.dumps(register), headings(register))
t.expect("cells that span rows name groups, the first line of a cell its risk", headings(case("spanned_rows.md", 4, 2)) ==
         ["Fewer ships", "Automatic lights", "Storm at the towers (including ice)", "Loss of keepers"])
t.expect("titles whose marks recognition lost are titles beside those it kept", len(headings(case("mixed_marks.md", 7, 1))) == 7)
register = case("kinds_of_risk.md", 5)
t.expect("names stand below their kind, and a label ends nothing however loud it is", headings(register) ==
         ["Fewer riders", "One town as customer", "Age of the buses", "Drivers who leave", "Commitment risk"], headings(register))
register = case("statements.txt", 4)
t.expect("statements above a label, the footnote above them no header of notes", register["section"]["title"] == "Risk Management" and
         headings(register)[3].startswith("4 . The Group needs people"), headings(register))
t.expect("titles above a line each", headings(case("short_texts.txt", 11, 3))[4] == "Digital systems")
register = case("in_governance.md", 4)
t.expect("(iii) Risks in a report on governance end where (iv) begins, and are none of the auditor's", register["section"]["title"] ==
         "(iii) Risk Management Policies and Processes" and register["section"]["end"]["line"] < 35, register["section"])
register = case("header_before.md", 18, 3)
t.expect("the section begins at the first page that its title heads", (register["section"]["title"], register["section"]["begin"]["line"]) ==
         ("Company Risks", 17), register["section"])
t.expect("what recurs is a label, however many titles there are", "What we do about it" not in headings(case("labels_among_titles.md", 18)))
register = case("counted_parts.md", 4)
t.expect("First: ends where Second: begins", register["section"]["title"].startswith("First: The risks facing") and
         register["section"]["end"]["line"] < 43, register["section"])

# Sections by what stands below their titles, or without any.
register = case("misspelt_title.html", 3)
t.expect("a letter too many", register["section"]["title"] == "Principal risks and uncertanities", register["section"])
register = case("labels.html", 3)
t.expect("labels of risks below headings tell the section", register["section"]["title"] == "Managing what matters", register["section"])
register = read(os.path.join(cases, "untitled.txt"))
t.expect("the part that reads like risks is taken, and a warning says so", register["section"]["begin"]["line"] == 29 and
         register["section"]["end"]["line"] in range(57, 80) and any("reads most like one" in w for w in register["warnings"]),
         (register["section"], register["warnings"]))
register = read(os.path.join(cases, "ragged_title.txt"))
t.expect("a line of capitals thrown about is a title", register["section"]["title"] == "pRinCipAl RisKs And unCERTAinTiEs", register["section"])
register = read(os.path.join(cases, "pages_again.txt"))
t.expect("pages that the title heads again belong to the section", (register["section"]["begin"]["line"], register["section"]["end"]["line"]) ==
         (15, 63), register["section"])
register = read(os.path.join(cases, "two_sections.txt"))
t.expect("two parts that read like risks are named", any("heads a part that reads like risks too" in w for w in register["warnings"]),
         register["warnings"])
done = t.run("read", os.path.join(cases, "risk_elsewhere.txt"), "--json", t.path("none.json"))
t.expect("notes on financial risk and a report on control are none", done.returncode != 0 and "no risk section found" in done.stderr, done)

# Fiscal years.
register = case("half_year.txt", 2)
t.expect("half a year ends no fiscal year", "fiscal year ends" not in register["skeleton"], register["skeleton"][:400])

COVER = """Harbour Ferries Inc.

Annual report for the fiscal year ended September 30, 2021

Item 1A. Risk Factors

Our pilots may leave.

We depend on a few pilots. If they left in the three months ended June 30, 2022, we could lose £5 million.

Our ships may sink.

Ships may sink in storms. We could lose them.

Item 1B. Unresolved Staff Comments
"""
path = t.path("cover.txt")
open(path, "w", encoding="utf-8").write(COVER)
skeleton = read(path)["skeleton"]
t.expect("the cover names company, year and currency", "Risk factors of Harbour Ferries Inc." in skeleton and
         "time year from 2021-10 for 3, fiscal year ends september" in skeleton and "\ncurrency GBP\n" in skeleton, skeleton[:500])
path = t.path("facts.htm")
open(path, "w", encoding="utf-8").write(
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:dei="urn:dei" '
    'xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:xbrli="http://www.xbrl.org/2003/instance"><body>'
    '<ix:header><ix:resources><xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="s">1</xbrli:identifier></xbrli:entity>'
    '<xbrli:period><xbrli:startDate>2022-04-01</xbrli:startDate><xbrli:endDate>2023-03-31</xbrli:endDate></xbrli:period>'
    '</xbrli:context></ix:resources></ix:header>'
    '<p><ix:nonNumeric name="dei:EntityRegistrantName" contextRef="c">Harbour &amp; Pier Corp</ix:nonNumeric> '
    '<ix:nonNumeric name="dei:DocumentType" contextRef="c">10-K</ix:nonNumeric> <ix:nonNumeric name="dei:DocumentPeriodEndDate" '
    'contextRef="c" format="ixt:date-monthname-day-year-en"><ix:nonNumeric name="dei:CurrentFiscalYearEndDate" contextRef="c" '
    'format="ixt:date-monthname-day-en">March&#160;31</ix:nonNumeric>, 2023</ix:nonNumeric></p>'
    '<p><b>Item 1A. Risk Factors</b></p><p><b>Our pilots may leave.</b></p><p>If they left, we could not sail.</p>'
    '<p><b>Our ships may sink.</b></p><p>We could lose them.</p><p><b>Item 1B. Unresolved Staff Comments</b></p></body></html>')
facts = open(path, encoding="utf-8").read()
skeleton = read(path)["skeleton"]
t.expect("facts of the cover", "Risk factors of Harbour & Pier Corp" in skeleton and "from 2023-04 for 3, fiscal year ends march" in skeleton, skeleton[:500])
open(path, "w", encoding="utf-8").write(facts.replace("Harbour &amp; Pier", "L&#233;on&#x2019;s &#38; Pier"))
skeleton = read(path)["skeleton"]
t.expect("characters of facts", "Risk factors of L\u00e9on\u2019s & Pier Corp" in skeleton, skeleton[:300])

# Warnings cut a long title between its characters.
heading, body = "a" + "\u6e2f" * 40 + " may flood and stop our ships.", "<p>Our ships may sink in a storm, and we could lose them and all of our revenue.</p>"
path = t.path("long.htm")
open(path, "w", encoding="utf-8").write("<html><body><p><b>Item 1A. Risk Factors</b></p>" + body * 12 +
                                        "".join(f"<p><b>{heading} {i}</b></p>{body}" for i in range(3)) +
                                        "<p><b>Item 1B. Unresolved Staff Comments</b></p></body></html>")
warnings = read(path)["warnings"]
t.expect("a long title is cut between characters", any("\u6e2f" in w for w in warnings) and not any("\ufffd" in w for w in warnings), warnings)

# Ranges, bases of comparison, misprints.
found = amounts(case("ranges.txt", 1))
said = [(q["quote"], q["sign"], q["as_of"]) for q in found]
t.expect("both ends of a range have one sign and one date", said[:2] == [("40", -1, "2030"), ("45 per cent", -1, "2030")], said)
t.expect("a date opens what comes behind it", [a for q, _, a in said if "no more" in q] == ["2018-03-01", "2019-09-01"], said)
t.expect("misprints, conferences and labels are no amounts", len(said) == 8, said)

# Quantities: value, sign, bound, date.
found = amounts(case("q1.txt", 3))
signs = [(q["value"], q["sign"]) for q in found if q["kind"] == "money"]
t.expect("equivalents in brackets are none lost", all(sign == 1 for value, sign in signs[:8]), signs[:8])
t.expect("parts of a stated loss and a deficiency are negative",
         [s for v, s in signs[8:15]] == [-1, -1, -1, 1, 1, -1, -1], signs[8:15])
t.expect("numbers of statutes count nothing", not any(q["value"] in (2019, 141, 76) for q in found), [q["quote"] for q in found])
bounds = {q["quote"]: q["approximation"] for q in found}
t.expect("bounds", bounds.get("75% or more") == "at least" and bounds.get("below 24%") == "below" and bounds.get("less than 0.1%") == "below", bounds)
dates = {q["value"]: q["as_of"] for q in found}
t.expect("the date right behind", dates[8723] == "2025-06-30" and dates[8246] == "2024-12-31" and dates[66] == "2021" and dates[38] == "", dates)
t.expect("years of a list", [dates[v] for v in (40, 70, 100)] == ["2024", "2025", "2026"] and dates[10] == "2023", dates)

found = amounts(case("dates.txt", 1))
years = [q["as_of"][-10:][:4] if "to" in q["as_of"] else q["as_of"] for q in found]
t.expect("lists pair in order", years == "2022 2021 2020 2022 2021 2020 2022 2021 2020 2022 2021 2022 2021 2020 2022 2021 2024 2025 2026 2020 2021 2022 2022".split(), years)

# Parties: no statutes, contracts or first words of sentences, no cut names; those that recur are counted.
PARTIES = """Item 1A. Risk Factors

We may lose money.

However, the Ministry of Health and Welfare may act. Our supplier Acme Logistics, Inc. may fail, and Acme Logistics could stop. If
Beta Steel S.A. and Gamma N.V. failed, we could lose. The Clean Harbours Act of 2019 (the "CHA") binds us. Under the Credit
Agreement (the "Facility"), Delta Bank lends. Zeta Inc. and Omega Corp. may sue. We rely on Moody's Investors Service, Inc. and on
Epsilon plc. Although Harbour Telegraph Corporation ("HT Com") is large, HT Com may fail. Omega and HT Com are rivals. The Delaware
General Corporation Law binds us. The Court of Justice of the European Union (the "CJEU") may act.

We may be late.

We could be late. Ships may sink.

Item 1B. Unresolved Staff Comments
"""
path = t.path("parties.txt")
open(path, "w", encoding="utf-8").write(PARTIES)
found = {p["name"]: p["n_mentions"] for p in read(path)["parties"]}
wanted = ["Ministry of Health and Welfare", "Acme Logistics, Inc.", "Beta Steel S.A.", "Gamma N.V.", "Delta Bank", "Zeta Inc.", "Omega Corp.",
          "Moody's Investors Service, Inc.", "Epsilon plc", "Harbour Telegraph Corporation", "Court of Justice of the European Union"]
t.expect("parties are found, and nothing else", sorted(found) == sorted(wanted), sorted(set(found) ^ set(wanted)))
t.expect("those that recur are counted", found.get("Acme Logistics, Inc.") == 2 and found.get("Harbour Telegraph Corporation", 0) >= 3, found)

t.end()
