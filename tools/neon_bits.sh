#!/bin/sh
# Compares the block executor's bits on random modules: NEON under emulation against the instruction sets of this
# machine. Needs a developer's build, g++-aarch64-linux-gnu and qemu-user; without the last two it says so and skips.
#   neon_bits.sh [folder of CMake]
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/release}
cross=aarch64-linux-gnu-g++
emulator=$(command -v qemu-aarch64 || command -v qemu-aarch64-static || true)
if ! command -v "$cross" >/dev/null || [ -z "$emulator" ]; then
  echo "skipped: needs g++-aarch64-linux-gnu and qemu-user"
  exit 0
fi
out=$build/neon
mkdir -p "$out"
cmake --build "$build" --target random_digest
ls src/base/*.cpp src/source/source.cpp src/math/*.cpp src/rng/*.cpp src/dist/*.cpp src/dist/laws/*.cpp src/ir/*.cpp \
  src/engine/*.cpp src/engine/block/*.cpp |
  grep -v -e '_test\.cpp$' -e '_avx2\.cpp$' -e '_avx512\.cpp$' -e 'carrier_' -e 'block/kernels_scalar' \
    -e 'dist/example' > "$out/sources"
xargs -P "$(nproc)" -I{} sh -c '
  object=$3/$(echo "$1" | tr / _).o
  [ "$object" -nt "$1" ] || '"${CCACHE:-}"' "$2" -std=c++20 -O2 -ffp-contract=off -Wno-psabi -DPLIMSOLL_KERNELS_NEON -Isrc -c "$1" -o "$object"
' sh {} "$cross" "$out" < "$out/sources"
"$cross" -static "$out"/*.o -o "$out/random_digest"
wanted=
for line in "$("$emulator" "$out/random_digest" neon)" $(for isa in avx512 avx2 scalar; do
  "$build/src/engine/random_digest" $isa 2>/dev/null | tr ' ' =; done); do
  line=$(echo "$line" | tr '=' ' ')
  echo "$line"
  digest=${line#* }
  [ "${wanted:=$digest}" = "$digest" ] || { echo "the bits differ" >&2; exit 1; }
done
