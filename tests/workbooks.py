"""Workbooks for tests, written part by part: what no library would write can be written too.

    from workbooks import Book, cell
    book = Book()
    sheet = book.sheet("Budget")
    sheet.put("B7", 1180, style="#,##0")       # numbers, texts, True, None; formula="B5+B6"; raw="<c .../>" for all else
    book.name("growth", "Budget!$B$9")
    book.save(path)
"""
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def place(address):
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


class Sheet:
    def __init__(self, book, name):
        self.book, self.name = book, name
        self.cells, self.merged, self.tables = {}, [], []
        self.hidden_rows, self.hidden_columns, self.state = set(), set(), None
        self.raw = None
        # Attributes of rows, `ht="0"`, and what stands among the columns, as they are written.
        self.row_words, self.raw_columns = {}, ""

    def put(self, address, value=None, style=None, formula=None, raw=None, inline=False, cached=True):
        row, column = place(address)
        s = f' s="{self.book.style(style)}"' if style else ""
        f = f"<f>{escape(formula)}</f>" if formula else ""
        if raw is not None:
            text = raw
        elif value is None or (formula and not cached):
            text = f'<c r="{address}"{s}>{f}{"<v/>" if formula else ""}</c>'
        elif isinstance(value, bool):
            text = f'<c r="{address}"{s} t="b">{f}<v>{int(value)}</v></c>'
        elif isinstance(value, (int, float)):
            text = f'<c r="{address}"{s}>{f}<v>{value!r}</v></c>'
        elif formula:
            text = f'<c r="{address}"{s} t="{"e" if value.startswith("#") else "str"}">{f}<v>{escape(value)}</v></c>'
        elif inline:
            text = f'<c r="{address}"{s} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        else:
            text = f'<c r="{address}"{s} t="s"><v>{self.book.text(value)}</v></c>'
        self.cells[(row, column)] = text
        return self

    def rows(self, top, *lines, style=None):
        """Lines of values from a cell on."""
        row, column = place(top)
        for i, line in enumerate(lines):
            for j, value in enumerate(line):
                if value is not None:
                    self.put(f"{letters(column + j)}{row + i}", value, style if isinstance(value, (int, float)) else None)
        return self

    def xml(self):
        if self.raw is not None:
            return self.raw
        out = HEAD + f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        if self.hidden_columns or self.raw_columns:
            out += "<cols>" + self.raw_columns + "".join(f'<col min="{c}" max="{c}" hidden="1"/>' for c in sorted(self.hidden_columns)) + "</cols>"
        out += "<sheetData>"
        for row in sorted({r for r, _ in self.cells} | self.hidden_rows):
            hidden = (' hidden="1"' if row in self.hidden_rows else "") + self.row_words.get(row, "")
            out += f'<row r="{row}"{hidden}>' + "".join(self.cells[k] for k in sorted(self.cells) if k[0] == row) + "</row>"
        out += "</sheetData>"
        if self.merged:
            out += "<mergeCells>" + "".join(f'<mergeCell ref="{m}"/>' for m in self.merged) + "</mergeCells>"
        if self.tables:
            out += "<tableParts>" + "".join(f'<tablePart r:id="rId{i + 1}"/>' for i in range(len(self.tables))) + "</tableParts>"
        return out + "</worksheet>"


def letters(column):
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


class Book:
    def __init__(self, date1904=False, stale=False):
        self.sheets, self.names, self.texts, self.styles = [], [], [], []
        self.date1904, self.stale = date1904, stale
        self.raw_texts = None
        # Parts in place of those that are made, and beside them.
        self.parts = {}

    def sheet(self, name, state=None):
        self.sheets.append(Sheet(self, name))
        self.sheets[-1].state = state
        return self.sheets[-1]

    def name(self, name, formula, sheet=None):
        scope = f' localSheetId="{sheet}"' if sheet is not None else ""
        self.names.append(f"<definedName name={quoteattr(name)}{scope}>{escape(formula)}</definedName>")

    def text(self, text):
        self.texts.append(text)
        return len(self.texts) - 1

    def style(self, code):
        if code not in self.styles:
            self.styles.append(code)
        return self.styles.index(code) + 1

    def table(self, sheet, name, area, columns, totals=False):
        sheet.tables.append((name, area, columns, totals))

    def all_parts(self):
        parts = {}
        n_tables = 0
        ids = range(1, len(self.sheets) + 1)
        relations = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in ids)
        relations += f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        relations += f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        for i, sheet in enumerate(self.sheets, 1):
            parts[f"xl/worksheets/sheet{i}.xml"] = sheet.xml()
            own = ""
            for k, (name, area, columns, totals) in enumerate(sheet.tables, 1):
                n_tables += 1
                own += f'<Relationship Id="rId{k}" Type="{OFFICE}/table" Target="../tables/table{n_tables}.xml"/>'
                listed = "".join(f"<tableColumn id=\"{c}\" name={quoteattr(str(one))}/>" for c, one in enumerate(columns, 1))
                parts[f"xl/tables/table{n_tables}.xml"] = (
                    HEAD + f'<table xmlns="{MAIN}" id="{n_tables}" name="{name}" displayName="{name}" ref="{area}"'
                    + (' totalsRowCount="1"' if totals else "") + f'><tableColumns count="{len(columns)}">{listed}</tableColumns></table>')
            if own:
                parts[f"xl/worksheets/_rels/sheet{i}.xml.rels"] = HEAD + f'<Relationships xmlns="{PACKAGE}">{own}</Relationships>'
        listed = "".join(f"<sheet name={quoteattr(s.name)} sheetId=\"{i}\" r:id=\"rId{i}\"" + (f' state="{s.state}"' if s.state else "") + "/>"
                         for i, s in enumerate(self.sheets, 1))
        parts["xl/workbook.xml"] = (
            HEAD + f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{" date1904=" + chr(34) + "1" + chr(34) if self.date1904 else ""}/>'
            f"<sheets>{listed}</sheets>" + (f"<definedNames>{''.join(self.names)}</definedNames>" if self.names else "")
            + ('<calcPr fullCalcOnLoad="1"/>' if self.stale else "") + "</workbook>")
        parts["xl/_rels/workbook.xml.rels"] = HEAD + f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
        parts["xl/sharedStrings.xml"] = self.raw_texts or (
            HEAD + f'<sst xmlns="{MAIN}">' + "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in self.texts) + "</sst>")
        formats = "".join(f'<numFmt numFmtId="{200 + i}" formatCode={quoteattr(code)}/>' for i, code in enumerate(self.styles))
        xfs = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(self.styles)))
        parts["xl/styles.xml"] = HEAD + f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>'
        parts["_rels/.rels"] = HEAD + f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        kinds = {"workbook": "sheet.main", "sharedStrings": "sharedStrings", "styles": "styles", "sheet": "worksheet", "table": "table"}
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for name in parts for key, kind in kinds.items() if re.fullmatch(rf"xl/(?:\w+/)?{key}\d*\.xml", name))
        parts["[Content_Types].xml"] = HEAD + (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>')
        parts.update(self.parts)
        return parts

    def save(self, path, packed=True):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as out:
            for name, text in self.all_parts().items():
                if text is not None:
                    out.writestr(name, text)
        return path
