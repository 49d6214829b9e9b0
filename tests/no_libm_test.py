#!/usr/bin/env python3
"""No transcendental function of the C library is linked into what computes results.

usage: no_libm_test.py ARCHIVE ...
"""
import re
import subprocess
import sys

NAMES = (r"a?(sin|cos|tan)h?|sincos|atan2|exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|cbrt|hypot|erf|erfc|"
         r"lgamma(_r)?|tgamma|j[01n]|y[01n]")
PATTERN = re.compile(rf"(__)?({NAMES})[fl]?(_finite)?(@.*)?")

found = n = 0
for archive in sys.argv[1:]:
    done = subprocess.run(["nm", "--undefined-only", archive], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        words = line.split()
        if len(words) != 2:
            continue
        n += 1
        if PATTERN.fullmatch(words[1]):
            found += 1
            print(f"FAILED {archive}: {words[1]}")
print(f"{n} symbols of {len(sys.argv) - 1} archives looked at, {found} are libm's transcendental functions")
sys.exit(1 if found or n == 0 else 0)
