#!/bin/sh
# The whole test run: layout, build with g++ (warnings are errors) and clang, all tests, summary of CTest.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)

echo "== layout of sources (clang-format)"
git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run --Werror

echo "== build with g++"
python=-DPLIMSOLL_PYTHON=OFF
if tools/python_env.sh; then
  nanobind=$(build/python/bin/python -m nanobind --cmake_dir)
  python="-DPLIMSOLL_PYTHON=ON -DPython_EXECUTABLE=$PWD/build/python/bin/python -Dnanobind_DIR=$nanobind"
fi
# shellcheck disable=SC2086 # options, none of which holds a space but where the folder does
cmake --preset release -DPLIMSOLL_DEVELOPER=ON -DPLIMSOLL_WERROR=ON $python > build/configure-release.log 2>&1 ||
  { cat build/configure-release.log; exit 1; }
cmake --build build/release -j "$jobs"

echo "== build with clang"
cmake --preset clang -DPLIMSOLL_DEVELOPER=OFF > build/configure-clang.log 2>&1 ||
  { cat build/configure-clang.log; exit 1; }
cmake --build build/clang --target plimsoll -j "$jobs"

echo "== tests"
# The longest takes three minutes on an idle machine.
ctest --test-dir build/release --output-on-failure --no-tests=error --timeout 1200 -j "$jobs" "$@"
