#!/bin/sh
# Runs a script with the Python of build/python, which tools/python_env.sh makes; where it is not there with the program's own python3.
set -eu
python=$(dirname "$0")/../build/python/bin/python
[ -x "$python" ] || python=python3
exec "$python" "$@"
