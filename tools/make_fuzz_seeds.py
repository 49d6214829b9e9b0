#!/usr/bin/env python3
"""Writes the seeds of tests/fuzz/corpus: small damaged copies of shipped files, the same at every call.

Whole files are seeds already (tests/fuzz/CMakeLists.txt); a fuzzer gets further, sooner, from short ones that are nearly
well. Files named found-* are findings and stay. Run from the project's root.
"""
import glob
import os
import random
import re

CORPUS = "tests/fuzz/corpus"
NUMBERS = ["0", "-1", "1e308", "5e-324", "0.1", "9007199254740993", "1_000", "100%", "999999999999", "1e"]
WORDS = ["for", "each", "over", "period", "{", "}", "(", ")", "[", "..", "->", "\"", "#", "\u202e", "\x00", "\t", "if", "~", "=", "%", "ever"]


def declarations(text):
    """A model's header, and its declarations apart."""
    parts = re.split(r"\n(?=[a-z])", text)
    return parts[:4], parts[4:]


def damage(dice, text, tokens):
    pieces = re.findall(tokens, text, re.S)
    if not pieces:
        return text
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(pieces))
        what = dice.randrange(6)
        if what == 0:
            del pieces[at]
        elif what == 1:
            pieces.insert(at, dice.choice(pieces))
        elif what == 2:
            pieces[at] = dice.choice(NUMBERS)
        elif what == 3:
            pieces.insert(at, dice.choice(WORDS))
        elif what == 4:
            other = dice.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        else:
            pieces = pieces[:at + 1]
        if not pieces:
            break
    return "".join(pieces)


def write(target, number, data):
    folder = os.path.join(CORPUS, target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, f"seed-{number:02}"), "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))


def models(dice):
    paths = sorted(glob.glob("models/tutorial/*.plim") + glob.glob("tests/golden/*.plim") + glob.glob("models/provider/*.plim"))
    for number in range(48):
        head, body = declarations(open(dice.choice(paths), encoding="utf-8").read())
        some = dice.sample(body, min(len(body), dice.randint(2, 10)))
        write("model", number, damage(dice, "\n".join(head + some), r"\s+|\w+|.")[:3000])


def filings(dice, target, pattern, tokens, most):
    paths = sorted(glob.glob(f"tests/filings/{pattern}"))
    for number in range(16):
        text = open(dice.choice(paths), encoding="utf-8", errors="replace").read()
        begin = text.lower().find("risk factors")
        begin = max(0, begin - dice.randint(20, 200))
        write(target, number, damage(dice, text[begin:begin + most], tokens))


def pdfs(dice):
    data = open("tests/filings/ferries_2018.pdf", "rb").read()
    for number in range(8):
        copy = bytearray(data)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(copy))
            copy[at:at + dice.randint(0, 3)] = bytes(dice.randrange(256) for _ in range(dice.randint(0, 3)))
        write("filing_pdf", number, bytes(copy[:dice.choice([len(copy), len(copy) // 2])]))


for old in glob.glob(f"{CORPUS}/*/seed-*"):
    os.remove(old)
models(random.Random(1))
filings(random.Random(2), "filing_text", "*.txt", r"\s+|\w+|.", 3000)
filings(random.Random(3), "filing_html", "*.htm*", r"<[^>]*>|\s+|\w+|.", 4000)
pdfs(random.Random(4))
