#!/bin/sh
# Fills build/sysroot-arm64 with Debian's libraries for 64-bit Arm, and the Python that tries a wheel there, unpacked: nothing but a
# compiler and qemu is installed. Nothing is done when it holds what is named below. Ends with 1 where the packages cannot be had.
set -eu
cd "$(dirname "$0")/.."
sysroot=$PWD/build/sysroot-arm64
apt=$PWD/build/apt-arm64
packages='libboost1.81-dev libcli11-dev libcsv-dev libeigen3-dev libexpat1-dev libfmt-dev libgtest-dev libicu-dev libpoppler-private-dev
  libmd-dev libpython3.11-dev libseccomp-dev libsqlite3-dev libxlsxwriter-dev libzip-dev nlohmann-json3-dev python3-numpy zlib1g-dev'

fill() {
  rm -rf "$sysroot" "$apt"
  mkdir -p "$sysroot" "$apt/state/lists/partial" "$apt/cache/archives/partial"
  : > "$apt/state/status"
  cat > "$apt/apt.conf" <<CONF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$apt/state";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
CONF
  # shellcheck disable=SC2086
  APT_CONFIG=$apt/apt.conf apt-get update -qq &&
    APT_CONFIG=$apt/apt.conf apt-get install -y -qq --no-install-recommends --download-only $packages || return 1
  for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$sysroot" || return 1; done
  find "$sysroot" -type l -lname '/*' | while read -r link; do
    ln -sfn "$sysroot$(readlink "$link")" "$link"
  done
  rm -rf "$apt"
  echo "$packages" > "$sysroot/complete"
}

mkdir -p build
if [ -f "$sysroot/complete" ] && [ "$(cat "$sysroot/complete")" = "$packages" ]; then exit 0; fi
echo "== libraries for Arm, into build/sysroot-arm64"
fill > build/sysroot-arm64.log 2>&1 || { tail -n 5 build/sysroot-arm64.log; exit 1; }
