#!/bin/sh
# Builds the program of another commit beside this one and times both in turn: bench_compare.sh REF [RUNS].
# What is not committed here counts to this side. Folders and objects are kept in build/compare.
set -eu
cd "$(dirname "$0")/.."
old=$(git rev-parse --short "$1^{commit}")
runs=${2:-9}
tree=build/compare/$old
mkdir -p "$tree"
git archive "$old" | tar -x -C "$tree"
for folder in "$tree" .; do
  echo "== build: $folder"
  (cd "$folder" && mkdir -p build &&
    cmake --preset release -DPLIMSOLL_DEVELOPER=OFF > build/configure-speed.log 2>&1 ||
    { cat build/configure-speed.log; exit 1; }
   cmake --build build/release --target plimsoll -j "$(nproc)")
done
bench/run.py --compare "$tree/build/release" build/release --runs "$runs"
