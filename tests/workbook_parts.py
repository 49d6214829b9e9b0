"""What tests read of a workbook: its parts as XML, and formulas as a spreadsheet would compute them."""
import math
import re
import xml.etree.ElementTree as xml
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def unescaped(text):
    """As Excel reads a text of a cell."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


class Sheet:
    def __init__(self, name, text, strings):
        self.name, self.text = name, text
        self.cells, self.formulas = {}, {}
        for cell in xml.fromstring(text).iter(MAIN + "c"):
            at, formula, value = cell.get("r"), cell.find(MAIN + "f"), cell.find(MAIN + "v")
            if formula is not None:
                self.formulas[at] = formula.text
            if cell.get("t") == "inlineStr":
                self.cells[at] = unescaped("".join(t.text or "" for t in cell.iter(MAIN + "t")))
            elif value is None:
                continue
            elif cell.get("t") == "s":
                self.cells[at] = strings[int(value.text)]
            else:
                self.cells[at] = value.text if cell.get("t") == "str" else float(value.text)

    def row(self, number):
        """By column, in its order."""
        found = {re.match("[A-Z]+", at).group(): v for at, v in self.cells.items() if re.search("[0-9]+$", at).group() == str(number)}
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    def rows(self):
        numbers = {int(re.search("[0-9]+$", at).group()) for at in self.cells}
        return {n: self.row(n) for n in sorted(numbers)}

    def tables(self, *headings):
        """Tables with these first headings: a list of rows by heading, each with its number under ''."""
        rows, out = self.rows(), []
        for n, cells in rows.items():
            if list(cells.values())[:len(headings)] != list(headings):
                continue
            table = []
            while rows.get(n + len(table) + 1):
                table.append({"": n + len(table) + 1} | {cells[c]: v for c, v in rows[n + len(table) + 1].items() if c in cells})
            out.append(table)
        return out


class Workbook:
    def __init__(self, path):
        book = zipfile.ZipFile(path)
        self.parts = {name: book.read(name) for name in book.namelist()}
        strings = []
        if "xl/sharedStrings.xml" in self.parts:
            strings = [unescaped("".join(t.text or "" for t in item.iter(MAIN + "t")))
                       for item in xml.fromstring(self.parts["xl/sharedStrings.xml"]).iter(MAIN + "si")]
        self.names = [s.get("name") for s in xml.fromstring(self.parts["xl/workbook.xml"]).iter(MAIN + "sheet")]
        self.sheets = {name: Sheet(name, self.parts[f"xl/worksheets/sheet{i}.xml"].decode(), strings)
                       for i, name in enumerate(self.names, 1)}
        self.charts = [Chart(self.parts[name]) for name in sorted(self.parts) if re.match(r"xl/charts/chart\d+\.xml", name)]

    def formats_of(self, name):
        """Of the cells of a sheet: their number formats, by cell."""
        styles = xml.fromstring(self.parts["xl/styles.xml"])
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(MAIN + "numFmt")}
        by_style = [codes.get(x.get("numFmtId"), "") for x in styles.find(MAIN + "cellXfs")]
        return {c.get("r"): by_style[int(c.get("s", 0))] for c in xml.fromstring(self.sheets[name].text).iter(MAIN + "c")}

    def formats(self):
        return [f.get("formatCode") for f in xml.fromstring(self.parts["xl/styles.xml"]).iter(MAIN + "numFmt")]


class Chart:
    def __init__(self, text):
        root = xml.fromstring(text)
        told = lambda node: "" if node is None else "".join(t.text or "" for t in node.iter() if t.tag.endswith("}t"))
        self.kind = next(k for k in ("lineChart", "barChart", "scatterChart") if root.find(f".//{CHART}{k}") is not None)
        direction = root.find(f".//{CHART}barDir")
        self.lies = direction is not None and direction.get("val") == "bar"
        self.title = told(root.find(f"{CHART}chart/{CHART}title"))
        self.ranges = [f.text for f in root.iter(CHART + "f")]
        self.axes = [{"is_category": axis.tag == CHART + "catAx", "title": told(axis.find(CHART + "title")),
                      "runs": axis.find(f"{CHART}scaling/{CHART}orientation").get("val"),
                      "crosses": axis.find(CHART + "crosses").get("val"), "labels": axis.find(CHART + "tickLblPos").get("val"),
                      "format": (axis.find(CHART + "numFmt") if axis.find(CHART + "numFmt") is not None else {}).get("formatCode", "General")}
                     for axis in root.iter() if axis.tag in (CHART + "catAx", CHART + "valAx")]
        self.cached = [[p.text for p in cache.iter(CHART + "v")] for cache in root.iter() if cache.tag in (CHART + "numCache", CHART + "strCache")]


# ---------------------------------------------------------------- formulas


class Vector(list):
    def of(self, other, work):
        others = other if isinstance(other, Vector) else [other] * len(self)
        return Vector(work(a, b) for a, b in zip(self, others, strict=True))

    def __add__(self, other):
        return self.of(other, lambda a, b: a + b)

    def __mul__(self, other):
        return self.of(other, lambda a, b: a * b)

    __radd__, __rmul__ = __add__, __mul__

    def __lt__(self, other):
        return self.of(other, lambda a, b: float(a < b))


class Words(str):
    """`"<" & 3`"""

    def __or__(self, other):
        return Words(self + (other if isinstance(other, str) else re.sub(r"\.0$", "", repr(other))))


def matches(value, criterion):
    sign, number = re.match("([<>]?)(.*)", str(criterion)).groups()
    number = float(number)
    return value < number if sign == "<" else value > number if sign == ">" else value == number


def table_of(columns):
    return lambda row, column: Vector(columns[int(column) - 1])


FUNCTIONS = {
    "AVERAGE": lambda v: math.fsum(v) / len(v), "MIN": min, "COUNT": len, "ROUND": lambda x, n: round(x, int(n)),
    "MAX": lambda *v: max(v[0]) if len(v) == 1 else max(v), "ROUNDUP": lambda x, n: math.ceil(x),
    "STDEV": lambda v: math.sqrt(math.fsum((x - math.fsum(v) / len(v)) ** 2 for x in v) / (len(v) - 1)),
    "SMALL": lambda v, k: sorted(v)[int(k) - 1], "LARGE": lambda v, k: sorted(v)[-int(k)],
    "COUNTIF": lambda v, c: sum(matches(x, c) for x in v), "SUMIF": lambda v, c: math.fsum(x for x in v if matches(x, c)),
    "ABS": abs, "IF": lambda so, a, b: a if so else b, "SUMPRODUCT": math.fsum, "NUM": lambda v: v, "W": Words,
    "MATCH": lambda x, v, how: v.index(x) + 1, "INDEX": lambda table, row, column: table(row, column), "ROWS": lambda table: len(table(0, 1)),
}


def letters(column):
    number = 0
    for c in column:
        number = 26 * number + ord(c) - 64
    return number


def compute(formula, answers, columns):
    """A formula of the sheet of answers. `columns`: of the sheet Trials, by letter: the head and the numbers."""
    def of_trials(found):
        first, top, last, _ = found.groups()
        if top == "1":
            return "Vector([" + ",".join(repr(columns[c][0]) for c in sorted(columns, key=letters) if letters(first) <= letters(c) <= letters(last)) + "])"
        if first != last:
            return "TABLE"
        return f"COLUMNS['{first}'][1]"

    text = re.sub(r"Trials!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)", of_trials, formula)
    quoted = re.split(r'("[^"]*"|\'[^\']*\')', text)
    for i in range(0, len(quoted), 2):
        quoted[i] = re.sub(r"\$?\b([A-Z]{1,3})\$?(\d+)\b", lambda m: f"CELLS['{m.group(1)}{m.group(2)}']", quoted[i])
        quoted[i] = quoted[i].replace("&", "|").replace("--(", "NUM(")
    for i in range(1, len(quoted), 2):
        if quoted[i][0] == '"':
            quoted[i] = f"W({quoted[i]})"
    order = sorted(columns, key=letters)
    names = FUNCTIONS | {"Vector": Vector, "CELLS": answers.cells, "COLUMNS": columns,
                         "TABLE": table_of([columns[c][1] for c in order[1:]])}
    return eval("".join(quoted), {"__builtins__": {}}, names)  # our own program's formulas, and no other names
