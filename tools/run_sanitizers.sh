#!/bin/sh
# The test suite under AddressSanitizer with UBSan, and the engine under ThreadSanitizer.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)
mkdir -p build
for preset in asan tsan; do
  echo "== build: $preset"
  cmake --preset $preset > build/configure-$preset.log 2>&1 || { cat build/configure-$preset.log; exit 1; }
  cmake --build build/$preset -j "$jobs"
done
echo "== tests: asan"
ctest --test-dir build/asan --output-on-failure --no-tests=error -j "$jobs"
echo "== tests: tsan"
ctest --test-dir build/tsan --output-on-failure --no-tests=error -j "$jobs" -R 'engine|stats|driver'
