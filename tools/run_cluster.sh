#!/bin/sh
# Runs in parts on this machine: killed and resumed here, as array tasks of a Slurm of one node, as ranks of MPI. What cannot
# be had is skipped, and said.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
tools/install_packages.sh build test
tools/install_packages.sh cluster || echo "what is not there is skipped"
cmake --preset release -DPLIMSOLL_DEVELOPER=ON > build/configure-release.log 2>&1 ||
  { cat build/configure-release.log; exit 1; }
targets='plimsoll cut_test'
if cmake --build build/release --target help | grep -q '^plimsoll-mpi:'; then targets="$targets plimsoll-mpi"; fi
# shellcheck disable=SC2086
cmake --build build/release -j "$(nproc)" --target $targets

failed=''
begin=$(date +%s)
one() {
  echo "== $1"
  shift
  code=0
  "$@" || code=$?
  case $code in 0|77) ;; *) failed="$failed $(basename "$2")" ;; esac
}
one "a folder on a disk that loses power" build/release/src/cut/cut_test --gtest_brief=1
one "parts, moved and merged" python3 tests/cut_runs_test.py build/release/plimsoll .
one "parts, killed, damaged, on a full disk" python3 tests/cut_faults_test.py build/release/plimsoll .
one "array tasks of Slurm, killed and requeued" python3 tests/slurm_test.py build/release/plimsoll .
one "ranks of MPI, killed and rerun" python3 tests/mpi_test.py build/release/plimsoll .
echo "== $(( $(date +%s) - begin )) seconds"
if [ -n "$failed" ]; then
  echo "failed:$failed"
  exit 1
fi
