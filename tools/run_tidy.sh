#!/bin/sh
# clang-tidy over every source file of src/, with the checks of .clang-tidy.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
cmake --preset clang -DPLIMSOLL_DEVELOPER=ON > build/configure-tidy.log 2>&1 || { cat build/configure-tidy.log; exit 1; }
git ls-files 'src/*.cpp' | xargs -P "$(nproc)" -n 4 clang-tidy -p build/clang --quiet --warnings-as-errors='*'
