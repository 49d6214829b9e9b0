#!/bin/sh
# The test suite under AddressSanitizer with UBSan, and what is threaded under ThreadSanitizer.
#
# usage: tools/run_sanitizers.sh [asan|tsan]...   both without arguments
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)
# Tests of what threads share or start: trees, the makers of tables, runs, sweeps, questions, sinks.
threaded="adjoint_test check_text_test data_test dist_special_test engine_test guest_test questions_test report_test
  session_test stats_test"
mkdir -p build
for preset in ${*:-asan tsan}; do
  echo "== build: $preset"
  cmake --preset "$preset" > "build/configure-$preset.log" 2>&1 || { cat "build/configure-$preset.log"; exit 1; }
  if [ "$preset" = tsan ]; then
    # shellcheck disable=SC2086
    cmake --build build/tsan -j "$jobs" --target $threaded
    echo "== tests: tsan"
    ctest --test-dir build/tsan --output-on-failure --no-tests=error -j "$jobs" \
      -R "^($(echo $threaded | sed 's/_test//g; s/ /|/g'))\$"
  else
    cmake --build "build/$preset" -j "$jobs"
    echo "== tests: $preset"
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$jobs"
  fi
done
