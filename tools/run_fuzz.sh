#!/bin/sh
# Fuzzes each target for SECONDS (default 60) from its corpus: run_fuzz.sh [SECONDS [TARGET ...]].
#
# New inputs gather in build/fuzz/corpus/TARGET. What crashes, hangs or takes too much is kept as a file in
# tests/fuzz/corpus/TARGET: commit it with the mend, and every later test run replays it.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
targets=${*:-model service filing_text filing_html filing_pdf parts store}
mkdir -p build
cmake --preset fuzz > build/configure-fuzz.log 2>&1 || { cat build/configure-fuzz.log; exit 1; }
for target in $targets; do
  echo "== fuzz: $target, $seconds s"
  cmake --build build/fuzz --target "${target}_fuzz" -j "$(nproc)"
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  case $target in
    parts | store) seeds= ;;
    model | service) seeds='tests/golden tests/errors models/tutorial stdlib' ;;
    *) seeds=tests/filings ;;
  esac
  # shellcheck disable=SC2086
  build/fuzz/tests/fuzz/"${target}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
    -artifact_prefix="tests/fuzz/corpus/$target/found-" "$corpus" "tests/fuzz/corpus/$target" $seeds
done
