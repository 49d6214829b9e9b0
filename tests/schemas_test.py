#!/usr/bin/env python3
"""What commands write is what docs/schemas describe, and names of schemas stand in one place.

    table     each row of src/report/schemas.def has docs/schemas/plimsoll.NAME.schema.json with its version; no other source
              file spells a name
    closed    each object of a schema lists its fields: what is written and not described is a failure
    written   every command that writes JSON, on the lessons and on IIJ, every method and form
    read      what `report` insists on (src/document/shape.cpp) is in the schema, with its type

usage: schemas_test.py PROGRAM ROOT
"""
import copy
import glob
import json
import os
import re
import sys
import warnings

from program_test import Tests

warnings.simplefilter("ignore", DeprecationWarning)
import jsonschema  # noqa: E402  (python3-jsonschema of Debian 12, and newer)

root = os.path.abspath(sys.argv[2])
t = Tests(sys.argv[1])
FOLDER = os.path.join(root, "docs/schemas")
environment = dict(os.environ, PLIMSOLL_PATH=root)


def read(path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


schemas = {os.path.basename(path).removesuffix(".schema.json"): json.loads(read(path))
           for path in glob.glob(os.path.join(FOLDER, "*.schema.json"))}
rows = re.findall(r'^PLIMSOLL_SCHEMA\(\w+, "(\w+)", (\d+),', read("src/report/schemas.def"), re.M)

# ---------------------------------------------------------------- table
t.expect("rows are read", len(rows) > 10, rows)
t.expect("a file for each row, and a row for each file", {f"plimsoll.{n}" for n, _ in rows} == set(schemas) - {"common", "diagnostics"},
         {f"plimsoll.{n}" for n, _ in rows} ^ (set(schemas) - {"common", "diagnostics"}))
for name, version in rows:
    consts = re.findall(r'"const": "(plimsoll\.[^"]*)"', json.dumps(schemas.get(f"plimsoll.{name}", {})))
    t.expect(f"plimsoll.{name} has version {version}", consts and set(consts) == {f"plimsoll.{name}/{version}"}, consts)
    t.expect(f"docs/results.md lists plimsoll.{name}/{version}", f"| [`plimsoll.{name}/{version}`](" in read("docs/results.md"))
for base, _, names in os.walk(os.path.join(root, "src")):
    for name in names:
        path = os.path.relpath(os.path.join(base, name), root)
        if name.endswith((".cpp", ".h")) and not name.endswith("_test.cpp"):
            for number, line in enumerate(read(path).split("\n"), 1):
                spelt = re.search(r'"plimsoll[.-][a-z_]+/', line.split("//")[0])
                t.expect(f"{path}:{number} spells a schema: use report/schemas.h", not spelt, line)


# ---------------------------------------------------------------- closed
def walk(value, at=""):
    if isinstance(value, dict):
        yield at, value
        for key, inner in value.items():
            yield from walk(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from walk(inner, f"{at}/{i}")


validators = {}
for name, schema in schemas.items():
    jsonschema.Draft7Validator.check_schema(schema)
    resolver = jsonschema.RefResolver(f"file://{FOLDER}/", schema)
    validators[name] = jsonschema.Draft7Validator(schema, resolver=resolver)
    for at, one in walk(schema):
        if "properties" in one and isinstance(one.get("type"), str):
            t.expect(f"{name}{at} is closed", one.get("additionalProperties") is False)
            t.expect(f"{name}{at} requires only what it has", set(one.get("required", [])) <= set(one["properties"]))


def problems(name, value):
    found = []
    for error in validators[name].iter_errors(value):
        # Of several forms, the one that goes deepest is the one that was meant.
        deepest = max([error, *(error.context or [])], key=lambda e: len(e.absolute_path))
        found.append(f"{'/'.join(map(str, deepest.absolute_path))}: {deepest.message[:200]}")
    return found


# ---------------------------------------------------------------- written
seen = set()


def held(what, value):
    name = value.get("schema", "").split("/")[0] if isinstance(value, dict) else "diagnostics"
    t.expect(f"{what}: {name} is a schema", name in schemas)
    if name in schemas:
        found = problems(name, value)
        t.expect(f"{what} is as docs/schemas/{name}.schema.json says", not found, found[:5])
        seen.add(name)
    return value


def command(*arguments, code=0, out=True):
    done = t.run(*arguments, *(["--json", "-"] if out else ["--json"]), env=environment, cwd=root)
    words = " ".join(map(str, arguments))
    t.expect(f"{words} exits {code}", done.returncode == code, done)
    if done.returncode != code:
        return {}
    return held(words, json.loads(done.stdout))


lessons = sorted(glob.glob("models/tutorial/*.plim", root_dir=root)) + ["models/tutorial/telegraph", "models/provider"]
results = []
for model in [*lessons, "models/iij"]:
    results.append(command("run", model, "--trials", "300"))
    command("show", model, out=False)
command("run", lessons[0], "--trials", "2")
command("run", lessons[0], "--trials", "1024", "--sampler", "sobol", "--replicates", "4")
first = next((o["name"] for o in results[0].get("outcomes", [])), "")
command("run", lessons[0], "--trials", "600", "--until", f"se(mean({first})) < 1%")

iij = ["models/iij", "--outcome", "net_income", "--period", "FY2013"]
telegraph = ["models/tutorial/telegraph", "--outcome", "losses"]
command("attribute", *telegraph, "--trials", "4000")
command("attribute", *iij, "--trials", "2000", "--parts")
command("stress", *iij, "--trials", "300")
command("show", "models/iij", "--mechanisms", "--effects", "--trials", "300", out=False)
command("stress", *iij, "--trials", "500", "--within", "quantile of late_cloud.growth in [0%, 50%]", "--replace",
        "late_cloud.growth ~ pert(0%, 10%, 50%) per year")
command("decide", "models/tutorial/insurance.plim", "--trials", "1000")
command("value", "models/tutorial/insurance.plim", "--trials", "1000")
command("breakeven", *iij, "--input", "asset_life", "--target", "2 bn JPY", "--trials", "500")
command("explain", *iij, "--worst", "2", "--trials", "500")
command("reverse", *telegraph[:1], "--failure", "losses > 1 k USD", "--trials", "2000", "--error", "50")
for method in ("derivatives", "tornado", "spider", "shares", "shapley", "ranks"):
    command("sensitivity", *telegraph, "--method", method, "--trials", "1000")
command("sensitivity", *iij, "--trials", "500", "--bumps", "1")
command("trace", "models/iij", "operating margin", out=False)
command("verify", "models/provider", out=False)
command("verify", "tests/verify/model", "--source", "report=tests/verify/report.txt", code=1, out=False)
command("compare", "models/tutorial/loss_events.plim", "models/tutorial/loss_events.plim", "--outcome", "net", "--trials", "1000")
command("diff", "models/iij", "models/provider", code=1, out=False)
command("diff", "tests/verify/report.txt", "tests/filings/mills_1998.txt", code=1, out=False)
command("eval", "3 bn JPY / 7", out=False)
environment["PLIMSOLL_STORE"] = t.path("runs.db")
command("run", lessons[0], "--trials", "300", "--keep", "--note", "a note", "--without", "all")
command("runs", out=False)
command("runs", "show", "latest", out=False)
command("runs", "reproduce", "latest", out=False)
for filing in ("mills_1998.txt", "pharma_2016q2.htm", "ferries_2018.pdf"):
    command("read", f"tests/filings/{filing}")
for filing in ("ferries_2021.xhtml", "ferries_2019.xml", "companyfacts.json"):
    command("facts", f"tests/facts/{filing}")
command("fit", "tests/data/fit/losses.csv", "--truncated-below", "10", "--resamples", "19", "--threshold", "50", "--tail")
command("audit", "models/tutorial/insurance.plim", "--trials", "500", out=False)
command("audit", "--rules", out=False)
command("watch", "models/iij", "--limit", "no_loss", "--trials", "4000")
command("backtest", "models/iij/hindcast_2010.plim", "models/iij/hindcast_2011.plim", "--actuals", "models/iij/actuals.csv", "--trials", "500")
command("backtest", "models/tutorial/telegraph", "--actuals", "tests/data/backtest/telegraph.csv", "--trials", "500")
for table in ("german.csv", "planner.csv", "wide.tsv"):
    command("import", f"tests/data/tables/{table}")
wrong = t.model('plimsoll 1\nmodel m "m"\nlet x = 1 + yes\ngiven basket = 3 EUR\noutcome nothing, bad low\n')
command("check", wrong, code=1, out=False)
t.expect("every schema was written once", seen == set(schemas) - {"common"}, set(schemas) - {"common"} - seen)

# A schema that takes anything would have passed as well.
good = results[0]
if good:
    for change, words in (({"more": 1}, "more"), ({"trials": "300"}, "300"), ({"outcomes": [dict(good["outcomes"][0], mean=3)]}, "3")):
        found = problems("plimsoll.run", dict(copy.deepcopy(good), **change))
        t.expect(f"{list(change)} is refused", any(words in one for one in found), found)
    t.expect("a field that is missing is refused", problems("plimsoll.run", {k: v for k, v in good.items() if k != "seed"}))

# ---------------------------------------------------------------- read
shape_text = re.sub(r"//.*", "", read("src/document/shape.cpp"))
SHAPES = {}
for name, body in re.findall(r"const Shape (k\w+) = \{(.*?)\};\n", shape_text, re.S):
    SHAPES[name] = [(field, kind, inside, items, not optional) for optional, field, kind, inside, items in
                    re.findall(r'(optional\()?\{"(\w+)", Kind::(\w+)(?:, (?:&(k\w+)|nullptr))?(?:, Kind::(\w+))?\}', body)]
READ = {"plimsoll.run": "kRun"} | {f"plimsoll.{name.lower()}": shape for name, shape in
                                   re.findall(r"\{(?:report::)?schemas::k(\w+), &(k\w+)\}", shape_text)}
TYPES = {"text": {"string"}, "text_or_null": {"string", "null"}, "number": {"number", "integer"}, "number_or_null": {"number", "integer", "null"},
         "whole": {"integer"}, "flag": {"boolean"}, "object": {"object"}, "object_or_null": {"object", "null"}, "list": {"array"}}


def resolved(name, node):
    """The schema that `node` of the file `name` stands for, with its file."""
    while "$ref" in node:
        file, _, path = node["$ref"].partition("#/")
        name = file.removesuffix(".schema.json") or name
        node = schemas[name]
        for part in path.split("/"):
            node = node[part]
    return name, node


def alternatives(name, node):
    name, node = resolved(name, node)
    forms = node.get("anyOf") or node.get("oneOf")
    return [a for form in forms for a in alternatives(name, form)] if forms else [(name, node)]


def types_of(name, node):
    out = set()
    for _, one in alternatives(name, node):
        words = one.get("type") or {None: "null", str: "string"}.get(type(next(iter(one.get("enum", [0])))), "string")
        out |= set(words) if isinstance(words, list) else {words}
        out |= {"null"} if None in one.get("enum", []) else set()
    return out


def compare(where, shape, name, node):
    """Every field that the shape has is one of each form that has it, with a type that the shape takes."""
    forms = [(n, f) for n, f in alternatives(name, node) if "properties" in f]
    for field, kind, inside, items, required in SHAPES[shape]:
        at = f"{where}.{field}"
        having = [(n, f) for n, f in forms if field in f["properties"]]
        t.expect(f"{at} of {shape} is in the schema", having)
        t.expect(f"{at} may be missing: {shape} says it may not", not required or all(field in f["required"] for _, f in forms))
        for n, form in having:
            inner = form["properties"][field]
            t.expect(f"{at} is a {kind} by {shape}", types_of(n, inner) <= TYPES[kind], types_of(n, inner))
            for n2, one in alternatives(n, inner):
                element = one.get("items") if kind == "list" else one
                if items:
                    t.expect(f"{at}[] is a {items} by {shape}", types_of(n2, element) <= TYPES[items], types_of(n2, element))
                if inside and element is not None and one.get("type") != "null":
                    compare(at, inside, n2, element)
    if shape not in LOOSE:
        listed = {field for field, *_ in SHAPES[shape]}
        for _, form in forms:
            more = set(form["properties"]) - listed - {"schema", "reason", "doubt"}
            t.expect(f"{where}: {shape} checks every field of the schema", not more, more)


# Of other commands only what page and tables are made from is insisted on; goals of --until are read nowhere.
LOOSE = {shape for shape in READ.values() if shape != "kRun"} | {"kAny", "kNamedRow"}
t.expect("shapes are read", len(SHAPES) > 20 and len(READ) > 8, (len(SHAPES), READ))
for name, shape in READ.items():
    if shape in SHAPES and SHAPES[shape]:
        compare(name, shape, name, schemas[name])
t.end()
