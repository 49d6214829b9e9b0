#!/usr/bin/env python3
"""No transcendental function of the C library is linked into what computes results.

usage: no_libm_test.py ARCHIVE ...
"""
import re
import subprocess
import sys

from program_test import Tests

NAMES = (r"a?(sin|cos|tan)h?|sincos|atan2|exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|cbrt|hypot|erf|erfc|"
         r"lgamma(_r)?|tgamma|j[01n]|y[01n]")
PATTERN = re.compile(rf"(__)?({NAMES})[fl]?(_finite)?(@.*)?")

t = Tests()
for archive in sys.argv[1:]:
    done = subprocess.run(["nm", "--undefined-only", archive], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        words = line.split()
        if len(words) != 2:
            continue
        t.expect(f"{archive}: {words[1]} is libm's", not PATTERN.fullmatch(words[1]))
t.end()
