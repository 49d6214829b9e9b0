#!/bin/sh
# An environment for the tests of the Python package, build/python, with what tests/python/requirements.txt pins; nothing is done
# when it is up to date. Ends with 77 where there is no Python of 3.11 or later with headers, or the packages cannot be had.
set -eu
cd "$(dirname "$0")/.."
environment=build/python
wanted=tests/python/requirements.txt
stamp=$environment/.plimsoll-installed

mkdir -p build
if [ -f $stamp ] && cmp -s $stamp $wanted; then exit 0; fi
python3 -c 'import os, sys, sysconfig, venv, ensurepip
sys.exit(sys.version_info < (3, 11) or not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' 2>/dev/null || {
  echo "python_env.sh: no Python of 3.11 or later with its headers and venv; install python3-dev and python3-venv" >&2
  exit 77
}
rm -rf $environment
{ python3 -m venv $environment && $environment/bin/pip install -q --disable-pip-version-check -r $wanted; } > build/python-env.log 2>&1 ||
  { tail -n 5 build/python-env.log >&2; echo "python_env.sh: pip failed; the whole log is in build/python-env.log" >&2; exit 77; }
cp $wanted $stamp
