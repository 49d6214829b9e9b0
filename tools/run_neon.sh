#!/bin/sh
# NEON against the instruction sets of this machine: tests of the stages and runs of the shipped models,
# compiled for 64-bit Arm and run under qemu. Says `skipped: <why>` where the packages cannot be had.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)
sysroot=$PWD/build/sysroot-arm64
apt=$PWD/build/apt-arm64
stages='math|rng|dist|dist_special|ir|opt|engine|adjoint|stats'
libraries='libboost1.81-dev libcli11-dev libcsv-dev libeigen3-dev libexpat1-dev libfmt-dev libgtest-dev libicu-dev libpoppler-private-dev
  libmd-dev libseccomp-dev libsqlite3-dev libxlsxwriter-dev libzip-dev nlohmann-json3-dev zlib1g-dev'
mkdir -p build

skip() {
  echo "skipped: $1"
  exit 0
}

# The libraries for Arm, unpacked into a folder: nothing but the compiler and qemu is installed.
fill_sysroot() {
  rm -rf "$sysroot" "$apt"
  mkdir -p "$sysroot" "$apt/state/lists/partial" "$apt/cache/archives/partial"
  : > "$apt/state/status"
  cat > "$apt/apt.conf" <<EOF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$apt/state";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
EOF
  # shellcheck disable=SC2086
  APT_CONFIG=$apt/apt.conf apt-get update -qq &&
    APT_CONFIG=$apt/apt.conf apt-get install -y -qq --no-install-recommends --download-only $libraries || return 1
  for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$sysroot" || return 1; done
  find "$sysroot" -type l -lname '/*' | while read -r link; do
    ln -sfn "$sysroot$(readlink "$link")" "$link"
  done
  rm -rf "$apt"
  touch "$sysroot/complete"
}

[ "$(uname -m)" = x86_64 ] || skip "compares Arm with x86-64; this machine is $(uname -m)"
tools/install_packages.sh build test neon || skip 'packages cannot be installed here (above)'
if [ ! -f "$sysroot/complete" ]; then
  echo "== libraries for Arm, into build/sysroot-arm64"
  fill_sysroot > build/sysroot-arm64.log 2>&1 ||
    { tail -n 5 build/sysroot-arm64.log; skip 'the libraries for Arm cannot be had (above)'; }
fi

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
