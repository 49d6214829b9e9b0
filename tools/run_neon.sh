#!/bin/sh
# NEON against the instruction sets of this machine: tests of the stages and runs of the shipped models,
# compiled for 64-bit Arm and run under qemu. Says `skipped: <why>` where the packages cannot be had.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)
sysroot=$PWD/build/sysroot-arm64
stages='math|rng|dist|dist_special|ir|opt|engine|adjoint|stats'
mkdir -p build

skip() {
  echo "skipped: $1"
  exit 0
}

[ "$(uname -m)" = x86_64 ] || skip "compares Arm with x86-64; this machine is $(uname -m)"
tools/install_packages.sh build test neon || skip 'packages cannot be installed here (above)'
tools/sysroot_arm64.sh || skip 'the libraries for Arm cannot be had (above)'

echo "== build for this machine"
cmake --preset release -DPLIMSOLL_DEVELOPER=ON > build/configure-release.log 2>&1 ||
  { cat build/configure-release.log; exit 1; }
cmake --build build/release --target plimsoll -j "$jobs"

echo "== build for Arm"
cmake --preset neon -DPLIMSOLL_DEVELOPER=ON > build/configure-neon.log 2>&1 ||
  { cat build/configure-neon.log; exit 1; }
# shellcheck disable=SC2046
cmake --build build/neon -j "$jobs" --target plimsoll $(echo "$stages" | tr '|' '\n' | sed 's/$/_test/')

failed=''
echo "== tests of the stages, NEON under qemu"
ctest --test-dir build/neon --output-on-failure --no-tests=error -j "$jobs" -R "^($stages)\$" || failed="$failed tests"
echo "== runs of the models, NEON under qemu against this machine"
python3 tests/neon_runs.py build/release/plimsoll build/neon/plimsoll "$sysroot" . || failed="$failed runs"

if [ -n "$failed" ]; then
  echo "NEON differs:$failed"
  exit 1
fi
echo "NEON gives the same bits"
